/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is lost when one field of a saved state is lost? A debugging aid, for scripts/check-saved-state.py.
 * The emulator (never a fuzzer) takes from its environment:
 *
 *   QEMU_VMSTATE_FIELDS=FILE   appends a line "NAME same" or "NAME differs" for each field that is loaded: is
 *                              the value another one than the machine had before, which is what reset left?
 *   QEMU_VMSTATE_DROP=NAME     the field keeps that value
 *
 * NAME is the description's and, behind slashes, those of fields, subsections and nested descriptions that
 * lead there. It is the same for each instance of a device and each element of an array.
 */
#include "qemu/osdep.h"
#include "migration/vmstate-machine.h"
#include "vmstate-watch.h"

/* The user's, for the life of the process. */
static const char *list_path, *dropped;
/* Name of what is loaded; NULL: nobody asked. */
static GString *here;
/* Descriptions that were loaded so far: does a field hold some? */
static unsigned descriptions;

void vmstate_watch_init(void)
{
    list_path = g_getenv("QEMU_VMSTATE_FIELDS");
    dropped = g_getenv("QEMU_VMSTATE_DROP");
    if (list_path || dropped) {
        here = g_string_new(NULL);
    }
}

size_t vmstate_watch_enter(const char *name)
{
    size_t where;

    if (!here) {
        return 0;
    }
    descriptions++;
    where = here->len;
    g_string_append_printf(here, "%s%s", where ? "/" : "", name);
    return where;
}

void vmstate_watch_leave(size_t where)
{
    if (here) {
        g_string_truncate(here, where);
    }
}

/*
 * What is made of other fields is not looked at itself, nor what is not loaded:
 * padding, what has to be equal.
 */
static bool is_value(const VMStateField *field)
{
    const VMStateInfo *infos[] = {
        &vmstate_info_unused_buffer, &vmstate_info_nullptr,      &vmstate_info_int32_le,
        &vmstate_info_uint8_equal,   &vmstate_info_uint16_equal, &vmstate_info_int32_equal,
        &vmstate_info_uint32_equal,  &vmstate_info_uint64_equal,
    };

    for (size_t i = 0; i < ARRAY_SIZE(infos); i++) {
        if (field->info == infos[i]) {
            return false;
        }
    }
    return !(field->flags & (VMS_STRUCT | VMS_VSTRUCT));
}

static void note(bool differs)
{
    g_autofree char *line = g_strdup_printf("%s %s\n", here->str, differs ? "differs" : "same");
    int fd = list_path ? open(list_path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666) : -1;

    if (list_path && (fd < 0 || write(fd, line, strlen(line)) < 0)) {
        fprintf(stderr, "QEMU_VMSTATE_FIELDS: could not write '%s': %s\n", list_path, strerror(errno));
        exit(EXIT_FAILURE);
    }
    if (fd >= 0) {
        close(fd);
    }
}

/* The field's value as a stream. Memory that loading allocates is not there yet: zeros, as many as @len. */
static GByteArray *value_now(const VMStateDescription *vmsd, const VMStateField *field, void *state,
                             size_t len, VMStateSaveField *save)
{
    GByteArray *value = g_byte_array_new();
    QEMUFile *f;

    if (field->flags & VMS_ALLOC) {
        g_byte_array_set_size(value, len);
        memset(value->data, 0, len);
        return value;
    }
    f = qemu_file_new_writer(value);
    save(f, vmsd, field, state, NULL);
    qemu_fclose(f);
    return value;
}

/* Another value over the one that was loaded. */
static int put_back(const GByteArray *value, const VMStateDescription *vmsd, const VMStateField *field,
                    void *state, VMStateLoadField *load)
{
    QEMUFile *f = qemu_file_new_reader(value->data, value->len);
    int ret;

    if (field->flags & VMS_ALLOC) {
        g_free(*(void **)(void *)((char *)state + field->offset));
    }
    ret = load(f, vmsd, field, state);
    qemu_fclose(f);
    return ret;
}

static int load_value(QEMUFile *f, const VMStateDescription *vmsd, const VMStateField *field, void *state,
                      VMStateLoadField *load, VMStateSaveField *save)
{
    unsigned before = descriptions;
    g_autoptr(GByteArray) value = value_now(vmsd, field, state, 0, save);
    size_t left = qemu_file_remaining(f), len;
    uint8_t *data = NULL;
    int ret;

    qemu_peek_buffer(f, &data, left, 0);
    ret = load(f, vmsd, field, state);
    if (ret || descriptions != before) {
        return ret;
    }
    len = left - qemu_file_remaining(f);
    if (field->flags & VMS_ALLOC) {
        g_byte_array_unref(value);
        value = value_now(vmsd, field, state, len, save);
    }
    note(len != value->len || memcmp(data, value->data, len) != 0);
    return g_strcmp0(dropped, here->str) ? 0 : put_back(value, vmsd, field, state, load);
}

int vmstate_watch_load(QEMUFile *f, const VMStateDescription *vmsd, const VMStateField *field, void *state,
                       VMStateLoadField *load, VMStateSaveField *save)
{
    size_t where;
    int ret;

    if (!here) {
        return load(f, vmsd, field, state);
    }
    where = vmstate_watch_enter(field->name ? field->name : "?");
    ret = is_value(field) ? load_value(f, vmsd, field, state, load, save) : load(f, vmsd, field, state);
    vmstate_watch_leave(where);
    return ret;
}
