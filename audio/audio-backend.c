/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Devices that keep a pointer to their back end instead of a card: the interface of later versions. */
#include "qemu/osdep.h"
#include "audio/audio_int.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "qom/object.h"

bool AUD_backend_check(AudioBackend **be, Error **errp)
{
    if (!*be) {
        *be = audio_default_state(errp);
    }
    return *be;
}

/* ---- voices: opening looks at nothing but the card's back end ---- */

SWVoiceOut *audio_backend_open_out(AudioBackend *be, SWVoiceOut *sw, const char *name, void *callback_opaque,
                                   audio_callback_fn callback_fn, struct audsettings *settings)
{
    QEMUSoundCard card = { .state = be };

    return AUD_open_out(&card, sw, name, callback_opaque, callback_fn, settings);
}

void audio_backend_close_out(AudioBackend *be, SWVoiceOut *sw)
{
    QEMUSoundCard card = { .state = be };

    AUD_close_out(&card, sw);
}

SWVoiceIn *audio_backend_open_in(AudioBackend *be, SWVoiceIn *sw, const char *name, void *callback_opaque,
                                 audio_callback_fn callback_fn, struct audsettings *settings)
{
    QEMUSoundCard card = { .state = be };

    return AUD_open_in(&card, sw, name, callback_opaque, callback_fn, settings);
}

void audio_backend_close_in(AudioBackend *be, SWVoiceIn *sw)
{
    QEMUSoundCard card = { .state = be };

    AUD_close_in(&card, sw);
}

/* ---- the property ---- */

static void get_backend(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    AudioBackend **be = object_field_prop_ptr(obj, opaque);
    g_autofree char *text = g_strdup(*be ? (*be)->dev.id : "");

    visit_type_str(v, name, &text, errp);
}

static void set_backend(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    AudioBackend **be = object_field_prop_ptr(obj, opaque);
    g_autofree char *text = NULL;
    AudioState *s;

    if (!visit_type_str(v, name, &text, errp)) {
        return;
    }
    s = audio_state_by_name(text);
    if (!s) {
        error_set_from_qdev_prop_error(errp, -ENOENT, obj, name, text);
        return;
    }
    *be = s;
}

const PropertyInfo qdev_prop_audio_backend = {
    .name = "str",
    .description = "ID of an audiodev to use as a backend",
    .get = get_backend,
    .set = set_backend,
};
