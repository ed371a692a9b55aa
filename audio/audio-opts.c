/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -audiodev and -audio. Names and bounds are those of QEMU's manual, "Invocation"; the drivers that
 * reach the host's sound card are refused.
 */
#include "qemu/osdep.h"
#include "audio/audio_int.h"
#include "hw/audio/soundhw.h"
#include "qapi/error.h"
#include "qapi/json-input-visitor.h"
#include "qapi/json-text.h"
#include "qapi/visitor.h"
#include "qemu/keyval.h"
#include "qemu/help_option.h"
#include "qemu/id.h"
#include "qemu/module.h"
#include "sysemu/sysemu.h"

#define MAX_BUFFER_US 10000000
#define MAX_PERIOD_US 1000000
#define MIN_PERIOD_US 100

static const AudioDriver *const drivers[] = { &no_audio_driver, &wav_audio_driver };

static const char *const format_names[] = { "u8", "s8", "u16", "s16", "u32", "s32", "f32" };
const QEnumLookup AudioFormat_lookup = { .array = format_names, .size = AUDIO_FORMAT__MAX };

void audiodev_free(Audiodev *dev)
{
    g_free(dev->id);
    g_free(dev->driver);
    g_free(dev->path);
}

static const AudioDriver *find_driver(const char *name, Error **errp)
{
    static const char *const host[] = {
        "alsa", "coreaudio", "dbus", "dsound", "jack", "oss", "pa", "pipewire", "sdl", "sndio", "spice",
    };

    for (size_t i = 0; i < ARRAY_SIZE(drivers); i++) {
        if (!strcmp(drivers[i]->name, name)) {
            return drivers[i];
        }
    }
    for (size_t i = 0; i < ARRAY_SIZE(host); i++) {
        if (!strcmp(host[i], name)) {
            error_setg(errp, "audio driver '%s' would use the host's sound card: "
                       "use 'none' or 'wav'", name);
            return NULL;
        }
    }
    error_setg(errp, "Parameter 'driver' does not accept value '%s'", name);
    return NULL;
}

/* ---- reading ---- */

static bool read_u32(Visitor *v, const char *name, bool *has, uint32_t *value, uint32_t min,
                     uint32_t max, Error **errp)
{
    if (!visit_optional(v, name, has)) {
        return true;
    }
    if (!visit_type_uint32(v, name, value, errp)) {
        return false;
    }
    if (*value < min || *value > max) {
        error_setg(errp, "Parameter '%s' expects a value from %u to %u", name, min, max);
        return false;
    }
    return true;
}

static bool read_bool(Visitor *v, const char *name, bool *has, bool *value, Error **errp)
{
    return !visit_optional(v, name, has) || visit_type_bool(v, name, value, errp);
}

static bool read_direction_members(Visitor *v, AudiodevPerDirectionOptions *d, Error **errp)
{
    int format;

    if (!read_bool(v, "mixing-engine", &d->has_mixing_engine, &d->mixing_engine, errp) ||
        !read_bool(v, "fixed-settings", &d->has_fixed_settings, &d->fixed_settings, errp) ||
        !read_u32(v, "frequency", &d->has_frequency, &d->frequency, 1000, AUDIO_MAX_FREQ, errp) ||
        !read_u32(v, "channels", &d->has_channels, &d->channels, 1, AUDIO_MAX_CHANNELS, errp) ||
        !read_u32(v, "voices", &d->has_voices, &d->voices, 0, UINT32_MAX, errp) ||
        !read_u32(v, "buffer-length", &d->has_buffer_length, &d->buffer_length, 1, MAX_BUFFER_US,
                  errp)) {
        return false;
    }
    if (visit_optional(v, "format", &d->has_format)) {
        if (!visit_type_enum(v, "format", &format, &AudioFormat_lookup, errp)) {
            return false;
        }
        d->format = format;
    }
    return visit_check_struct(v, errp);
}

static bool read_direction(Visitor *v, const char *name, AudiodevPerDirectionOptions *d, Error **errp)
{
    bool there;
    bool ok;

    if (!visit_optional(v, name, &there)) {
        return true;
    }
    if (!visit_start_struct(v, name, NULL, 0, errp)) {
        return false;
    }
    ok = read_direction_members(v, d, errp);
    visit_end_struct(v, NULL);
    return ok;
}

static bool read_members(Visitor *v, Audiodev *dev, const AudioDriver **drv, Error **errp)
{
    bool there;

    if (!visit_type_str(v, "driver", &dev->driver, errp)) {
        return false;
    }
    *drv = find_driver(dev->driver, errp);
    return *drv && visit_type_str(v, "id", &dev->id, errp) &&
           read_u32(v, "timer-period", &dev->has_timer_period, &dev->timer_period, MIN_PERIOD_US,
                    MAX_PERIOD_US, errp) &&
           read_direction(v, "in", &dev->in, errp) && read_direction(v, "out", &dev->out, errp) &&
           (!(*drv)->has_path || !visit_optional(v, "path", &there) ||
            visit_type_str(v, "path", &dev->path, errp)) &&
           visit_check_struct(v, errp);
}

static bool read_audiodev(Visitor *v, Audiodev *dev, const AudioDriver **drv, Error **errp)
{
    bool ok;

    if (!visit_start_struct(v, NULL, NULL, 0, errp)) {
        return false;
    }
    ok = read_members(v, dev, drv, errp);
    visit_end_struct(v, NULL);
    return ok;
}

static void audio_define_from(JsonNode *node, bool keyval, Error **errp)
{
    g_autoptr(Visitor) v = keyval ? json_input_visitor_new_keyval(node)
                                  : json_input_visitor_new(node);
    const AudioDriver *drv = NULL;
    Audiodev dev = { 0 };

    if (!read_audiodev(v, &dev, &drv, errp)) {
        audiodev_free(&dev);
        return;
    }
    if (!id_wellformed(dev.id) || audio_state_by_name(dev.id)) {
        error_setg(errp, audio_state_by_name(dev.id) ? "Duplicate ID '%s' for audiodev"
                   : "Parameter 'id' expects an identifier, not '%s'", dev.id);
        audiodev_free(&dev);
        return;
    }
    audio_state_new(&dev, drv, errp);
}

/* ---- options ---- */

static void print_drivers(void)
{
    printf("Available audio drivers:\n");
    for (size_t i = 0; i < ARRAY_SIZE(drivers); i++) {
        printf("%s\n", drivers[i]->name);
    }
    exit(EXIT_SUCCESS);
}

void audio_parse_option(const char *opt, Error **errp)
{
    g_autoptr(JsonNode) node = NULL;

    if (is_help_option(opt)) {
        print_drivers();
    }
    node = opt[0] == '{' ? json_text_parse(opt, errp) : keyval_parse(opt, "driver", NULL, errp);
    if (node) {
        audio_define_from(node, opt[0] != '{', errp);
    }
}

static void opt_audiodev(const char *option, const char *arg, Error **errp)
{
    audio_parse_option(arg, errp);
}

/* A back end with id "audiodev0" unless named, and the card model= on it. */
static void opt_audio(const char *option, const char *arg, Error **errp)
{
    g_autoptr(JsonNode) node = NULL;
    g_autofree char *model = NULL;
    JsonObject *object;

    if (is_help_option(arg)) {
        print_drivers();
    }
    node = keyval_parse(arg, "driver", NULL, errp);
    if (!node) {
        return;
    }
    object = json_node_get_object(node);
    model = g_strdup(json_object_get_string_member_with_default(object, "model", NULL));
    if (!model) {
        error_setg(errp, "Parameter 'model' is missing");
        return;
    }
    if (is_help_option(model)) {
        show_valid_soundhw();
        exit(EXIT_SUCCESS);
    }
    json_object_remove_member(object, "model");
    if (!json_object_has_member(object, "id")) {
        json_object_set_string_member(object, "id", "audiodev0");
    }
    select_soundhw(model, json_object_get_string_member(object, "id"));
    audio_define_from(node, true, errp);
}

static void audio_register_options(void)
{
    qemu_register_option_handler("audiodev", opt_audiodev);
    qemu_register_option_handler("audio", opt_audio);
}

opts_init(audio_register_options)
