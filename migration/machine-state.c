/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The state of the whole machine as one buffer: {magic, version, length of the rest, its CRC-32},
 * the virtual time, RAM, then sections {1, name, instance, version, length, data} and a byte 0.
 */
#include "qemu/osdep.h"
#include "migration/qemu-file.h"
#include "migration/vmstate-machine.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/timer.h"
#include "savevm-internal.h"
#include <zlib.h>

#define STATE_MAGIC 0x4d535441u /* "MSTA" */
#define STATE_VERSION 1
#define HEADER_BYTES 20
#define MARK_SECTION 1
#define MARK_END 0

/* ---- saving ---- */

static int save_entry(QEMUFile *f, SaveStateEntry *se)
{
    if (se->vmsd) {
        return vmstate_save_state(f, se->vmsd, se->opaque, NULL);
    }
    if (se->ops->save_state) {
        se->ops->save_state(f, se->opaque);
    }
    return qemu_file_get_error(f);
}

static int save_section(QEMUFile *f, SaveStateEntry *se, Error **errp)
{
    ERRP_GUARD();
    g_autoptr(GByteArray) data = g_byte_array_new();
    QEMUFile *section;
    int ret;

    if (se->vmsd && !vmstate_save_needed(se->vmsd, se->opaque)) {
        return 0;
    }
    section = qemu_file_new_writer(data);
    ret = save_entry(section, se);
    if (ret) {
        qemu_file_set_error(section, ret);
        qemu_file_get_error_obj(section, errp);
        error_prepend(errp, "state section '%s': ", se->idstr);
    }
    qemu_fclose(section);
    qemu_put_byte(f, MARK_SECTION);
    qemu_put_counted_string(f, se->idstr);
    qemu_put_be32(f, se->instance_id);
    qemu_put_be32(f, se->version_id);
    qemu_put_be32(f, data->len);
    qemu_put_buffer(f, data->data, data->len);
    return ret;
}

static bool save_all(QEMUFile *f, Error **errp)
{
    SaveStateEntry *se;

    qemu_put_be64(f, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL));
    if (savevm_save_ram(f)) {
        error_setg(errp, "RAM can't be saved");
        return false;
    }
    QTAILQ_FOREACH(se, &savevm_entries, next) {
        if (save_section(f, se, errp)) {
            return false;
        }
    }
    qemu_put_byte(f, MARK_END);
    return true;
}

bool vmstate_save_machine(GByteArray *out, Error **errp)
{
    g_autoptr(GByteArray) body = g_byte_array_new();
    QEMUFile *f;
    bool ok;

    if (savevm_is_blocked(errp)) {
        return false;
    }
    f = qemu_file_new_writer(body);
    ok = save_all(f, errp);
    qemu_fclose(f);
    if (!ok) {
        return false;
    }
    f = qemu_file_new_writer(out);
    qemu_put_be32(f, STATE_MAGIC);
    qemu_put_be32(f, STATE_VERSION);
    qemu_put_be64(f, body->len);
    qemu_put_be32(f, crc32(0, body->data, body->len));
    qemu_put_buffer(f, body->data, body->len);
    qemu_fclose(f);
    return true;
}

/* ---- loading ---- */

static int load_entry(QEMUFile *f, SaveStateEntry *se, int version_id)
{
    if (se->vmsd) {
        return vmstate_load_state(f, se->vmsd, se->opaque, version_id);
    }
    return se->ops->load_state ? se->ops->load_state(f, se->opaque, version_id) : -EINVAL;
}

static bool load_section_data(SaveStateEntry *se, int version_id, const uint8_t *data, size_t len,
                              Error **errp)
{
    ERRP_GUARD();
    QEMUFile *f = qemu_file_new_reader(data, len);
    int ret = load_entry(f, se, version_id);
    bool ok = false;

    ret = ret ? ret : qemu_file_get_error(f);
    if (ret) {
        qemu_file_set_error(f, ret);
        qemu_file_get_error_obj(f, errp);
        error_prepend(errp, "state section '%s': ", se->idstr);
    } else if (qemu_file_remaining(f)) {
        error_setg(errp, "state section '%s': %zu bytes are left over", se->idstr,
                   qemu_file_remaining(f));
    } else {
        ok = true;
    }
    qemu_fclose(f);
    return ok;
}

static bool load_section(QEMUFile *f, Error **errp)
{
    char idstr[256];
    uint8_t *data = NULL;
    SaveStateEntry *se;

    qemu_get_counted_string(f, idstr);
    uint32_t instance_id = qemu_get_be32(f);
    uint32_t version_id = qemu_get_be32(f);
    uint32_t len = qemu_get_be32(f);

    if (qemu_file_get_error(f) || qemu_peek_buffer(f, &data, len, 0) < len) {
        g_autofree char *name = g_strescape(idstr, NULL);

        error_setg(errp, "the saved state is cut in section '%s'", name);
        return false;
    }
    qemu_file_skip(f, len);
    se = savevm_find(idstr, instance_id);
    if (!se) {
        g_autofree char *name = g_strescape(idstr, NULL);

        error_setg(errp, "state section '%s' (instance %u) does not exist in this machine", name,
                   instance_id);
        return false;
    }
    return load_section_data(se, version_id, data, len, errp);
}

static bool load_all(QEMUFile *f, Error **errp)
{
    int mark;

    qemu_clock_set_virtual_time(qemu_get_be64(f));
    if (savevm_load_ram(f)) {
        qemu_file_get_error_obj(f, errp);
        return false;
    }
    while ((mark = qemu_get_byte(f)) == MARK_SECTION) {
        if (!load_section(f, errp)) {
            return false;
        }
    }
    if (mark != MARK_END || qemu_file_get_error(f)) {
        error_setg(errp, "the saved state is garbled: section expected");
        return false;
    }
    return true;
}

static bool check_header(const uint8_t *data, size_t len, Error **errp)
{
    if (len < HEADER_BYTES || (uint32_t)ldl_be_p(data) != STATE_MAGIC) {
        error_setg(errp, "this is not a saved machine state");
    } else if (ldl_be_p(data + 4) != STATE_VERSION) {
        error_setg(errp, "the saved state has version %u, expected %u",
                   (unsigned)ldl_be_p(data + 4), STATE_VERSION);
    } else if (ldq_be_p(data + 8) != len - HEADER_BYTES) {
        error_setg(errp, "the saved state is cut");
    } else if ((uint32_t)ldl_be_p(data + 16) !=
               crc32(0, data + HEADER_BYTES, len - HEADER_BYTES)) {
        error_setg(errp, "the saved state is garbled: its checksum is wrong");
    } else {
        return true;
    }
    return false;
}

static bool half_loaded;

bool vmstate_load_machine(const uint8_t *data, size_t len, Error **errp)
{
    QEMUFile *f;

    if (!check_header(data, len, errp)) {
        return false;
    }
    f = qemu_file_new_reader(data + HEADER_BYTES, len - HEADER_BYTES);
    half_loaded = !load_all(f, errp);
    qemu_fclose(f);
    return !half_loaded;
}

bool vmstate_machine_is_half_loaded(void)
{
    return half_loaded;
}

/* ---- comparing ---- */

/* The section that begins where @f is, read past it; NULL behind the last one. */
static const char *next_section(QEMUFile *f, char idstr[256], uint32_t *len, uint8_t **data)
{
    if (qemu_get_byte(f) != MARK_SECTION || !qemu_get_counted_string(f, idstr)) {
        return NULL;
    }
    qemu_get_be32(f);
    qemu_get_be32(f);
    *len = qemu_get_be32(f);
    if (qemu_peek_buffer(f, data, *len, 0) < *len) {
        return NULL;
    }
    qemu_file_skip(f, *len);
    return idstr;
}

static char *describe_sections(QEMUFile *fa, QEMUFile *fb)
{
    char name_a[256], name_b[256];
    uint32_t len_a, len_b;
    uint8_t *a, *b;

    for (;;) {
        const char *section_a = next_section(fa, name_a, &len_a, &a);
        const char *section_b = next_section(fb, name_b, &len_b, &b);
        uint32_t at = 0;

        if (g_strcmp0(section_a, section_b) != 0) {
            return g_strdup_printf("section '%s' against '%s'", section_a ? section_a : "(end)",
                                   section_b ? section_b : "(end)");
        }
        if (!section_a) {
            return g_strdup("nothing differs");
        }
        while (at < len_a && at < len_b && a[at] == b[at]) {
            at++;
        }
        if (at < len_a || at < len_b) {
            return g_strdup_printf("section '%s', byte %u of %u and %u: 0x%02x against 0x%02x", section_a,
                                   at, len_a, len_b, at < len_a ? a[at] : 0, at < len_b ? b[at] : 0);
        }
    }
}

char *vmstate_describe_difference(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len)
{
    QEMUFile *fa, *fb;
    char *text = NULL;

    if (a_len < HEADER_BYTES || b_len < HEADER_BYTES) {
        return g_strdup("one is cut");
    }
    fa = qemu_file_new_reader(a + HEADER_BYTES, a_len - HEADER_BYTES);
    fb = qemu_file_new_reader(b + HEADER_BYTES, b_len - HEADER_BYTES);
    if (qemu_get_be64(fa) != qemu_get_be64(fb)) {
        text = g_strdup("the time");
    } else {
        text = savevm_describe_ram(fa, fb);
    }
    if (!text) {
        text = describe_sections(fa, fb);
    }
    qemu_fclose(fa);
    qemu_fclose(fb);
    return text;
}

/* ---- files ---- */

bool vmstate_save_machine_file(const char *path, Error **errp)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    g_autoptr(GError) gerr = NULL;

    if (!vmstate_save_machine(out, errp)) {
        return false;
    }
    if (!g_file_set_contents(path, (char *)out->data, out->len, &gerr)) {
        error_setg(errp, "Could not write '%s': %s", path, gerr->message);
        return false;
    }
    return true;
}

bool vmstate_load_machine_file(const char *path, Error **errp)
{
    g_autofree char *data = NULL;
    g_autoptr(GError) gerr = NULL;
    size_t len;

    if (!g_file_get_contents(path, &data, &len, &gerr)) {
        error_setg(errp, "Could not read '%s': %s", path, gerr->message);
        return false;
    }
    return vmstate_load_machine((uint8_t *)data, len, errp);
}
