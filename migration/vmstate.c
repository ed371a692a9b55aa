/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Saving and loading by description. Stream of one description: its fields in order; then, if it
 * has subsections, each needed one as {5, name, version, its stream}, and a byte 0 at the end.
 * An element of an array of pointers comes behind '1', or is '0' for NULL.
 */
#include "qemu/osdep.h"
#include "migration/qemu-file.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "vmstate-watch.h"

#define MARK_SUBSECTION 5
#define MARK_END 0
#define MARK_NULL '0'
#define MARK_POINTER '1'

/* A failure with the place where it happened. */
static int fail(QEMUFile *f, int ret, const VMStateDescription *vmsd, const VMStateField *field,
                const char *what)
{
    Error *err = NULL;

    error_setg(&err, "%s%s%s: %s", vmsd->name, field && field->name ? "/" : "",
               field && field->name ? field->name : "", what);
    qemu_file_set_error_obj(f, ret, err);
    return ret;
}

/* A hook said no: for the reason @err, which is taken, or as @what says. */
static int fail_hook(QEMUFile *f, int ret, const VMStateDescription *vmsd, Error *err, const char *what)
{
    if (!err) {
        return fail(f, ret, vmsd, NULL, what);
    }
    error_prepend(&err, "%s: ", vmsd->name);
    qemu_file_set_error_obj(f, ret, err);
    return ret;
}

/* ---- shape of a field ---- */

/* What a field is in this state at this moment. */
typedef struct FieldShape {
    char *first;        /* first element */
    size_t size;        /* of one element */
    size_t count;
} FieldShape;

static bool field_count(const VMStateField *field, char *state, size_t *count)
{
    char *num = state + field->num_offset;
    int64_t n = 1;

    if (field->flags & VMS_ARRAY) {
        n = field->num;
    } else if (field->flags & VMS_VARRAY_INT32) {
        n = *(int32_t *)(void *)num;
    } else if (field->flags & VMS_VARRAY_UINT32) {
        n = *(uint32_t *)(void *)num;
    } else if (field->flags & VMS_VARRAY_UINT16) {
        n = *(uint16_t *)(void *)num;
    } else if (field->flags & VMS_VARRAY_UINT8) {
        n = *(uint8_t *)num;
    }
    if (field->flags & VMS_MULTIPLY_ELEMENTS) {
        n *= field->num;
    }
    *count = n;
    return n >= 0;
}

static bool field_size(const VMStateField *field, char *state, size_t *size)
{
    int64_t bytes = field->size;

    if (field->flags & VMS_VBUFFER) {
        bytes = *(int32_t *)(void *)(state + field->size_offset);
        if (field->flags & VMS_MULTIPLY) {
            bytes *= field->size;
        }
    }
    *size = bytes;
    return bytes >= 0;
}

static bool field_shape(const VMStateField *field, void *state, FieldShape *shape)
{
    if (!field_count(field, state, &shape->count) || !field_size(field, state, &shape->size)) {
        return false;
    }
    shape->first = (char *)state + field->offset;
    if (field->flags & VMS_POINTER) {
        shape->first = *(char **)(void *)shape->first;
    }
    return true;
}

/* Element @i; for arrays of pointers what it points at. */
static void *field_element(const VMStateField *field, const FieldShape *shape, size_t i)
{
    char *elm = shape->first + i * shape->size;

    return field->flags & VMS_ARRAY_OF_POINTER ? *(void **)(void *)elm : elm;
}

static bool field_exists(const VMStateField *field, void *state, int version_id)
{
    return field->field_exists ? field->field_exists(state, version_id)
                               : field->version_id <= version_id;
}

static int struct_version(const VMStateField *field)
{
    return field->flags & VMS_VSTRUCT ? field->struct_version_id : field->vmsd->version_id;
}

/* ---- loading ---- */

static int load_description(QEMUFile *f, const VMStateDescription *vmsd, void *opaque, int version_id);
static VMStateSaveField save_field;

static int load_element(QEMUFile *f, const VMStateField *field, void *elm, size_t size)
{
    if (field->flags & VMS_ARRAY_OF_POINTER) {
        if (qemu_get_byte(f) != (elm ? MARK_POINTER : MARK_NULL)) {
            return -EINVAL;
        }
        if (!elm) {
            return 0;
        }
    }
    if (field->flags & (VMS_STRUCT | VMS_VSTRUCT)) {
        return load_description(f, field->vmsd, elm, struct_version(field));
    }
    return field->info->get(f, elm, size, field);
}

/* New memory for a field that wants it, no more than the stream can fill. What was there before
 * is pre_load's business. */
static bool alloc_field(QEMUFile *f, const VMStateField *field, void *state, FieldShape *shape)
{
    size_t left = qemu_file_remaining(f);
    bool bytes = field->flags & VMS_VBUFFER;

    if ((bytes ? shape->size : shape->count) > left) {
        return false;
    }
    shape->first = g_malloc0_n(shape->count, shape->size);
    *(void **)(void *)((char *)state + field->offset) = shape->first;
    return true;
}

static int load_field(QEMUFile *f, const VMStateDescription *vmsd, const VMStateField *field,
                      void *state)
{
    FieldShape shape;

    if (!field_shape(field, state, &shape)) {
        return fail(f, -EINVAL, vmsd, field, "negative size");
    }
    if ((field->flags & VMS_ALLOC) && !alloc_field(f, field, state, &shape)) {
        return fail(f, -EINVAL, vmsd, field, "size is larger than the saved state");
    }
    if ((field->flags & VMS_POINTER) && !shape.first && shape.count && shape.size) {
        return fail(f, -EINVAL, vmsd, field, "there is no memory for it");
    }
    for (size_t i = 0; i < shape.count; i++) {
        int ret = load_element(f, field, field_element(field, &shape, i), shape.size);

        ret = ret ? ret : qemu_file_get_error(f);
        if (ret) {
            return fail(f, ret, vmsd, field, "the saved state is garbled or of another machine");
        }
    }
    return 0;
}

static const VMStateDescription *find_subsection(const VMStateDescription *vmsd, const char *name)
{
    for (const VMStateDescription *const *sub = vmsd->subsections; *sub; sub++) {
        if (!strcmp((*sub)->name, name)) {
            return *sub;
        }
    }
    return NULL;
}

static int load_subsections(QEMUFile *f, const VMStateDescription *vmsd, void *state)
{
    int mark;

    while (vmsd->subsections && (mark = qemu_get_byte(f)) != MARK_END) {
        const VMStateDescription *sub;
        char name[256];
        int ret;

        if (mark != MARK_SUBSECTION || qemu_file_get_error(f)) {
            return fail(f, -EINVAL, vmsd, NULL, "subsection expected");
        }
        qemu_get_counted_string(f, name);
        sub = find_subsection(vmsd, name);
        if (!sub) {
            return fail(f, -ENOENT, vmsd, NULL, "unknown subsection");
        }
        ret = vmstate_load_state(f, sub, state, qemu_get_be32(f));
        if (ret) {
            return ret;
        }
    }
    return 0;
}

static int load_fields(QEMUFile *f, const VMStateDescription *vmsd, void *state, int version_id)
{
    for (const VMStateField *field = vmsd->fields; field && field->flags != VMS_END; field++) {
        int ret = 0;

        if (field->flags & VMS_MUST_EXIST) {
            if (!field_exists(field, state, version_id)) {
                ret = fail(f, -EINVAL, vmsd, field, "the loaded values are not valid");
            }
        } else if (field_exists(field, state, version_id)) {
            ret = vmstate_watch_load(f, vmsd, field, state, load_field, save_field);
        }
        if (ret) {
            return ret;
        }
    }
    return load_subsections(f, vmsd, state);
}

static int call_pre_load(QEMUFile *f, const VMStateDescription *vmsd, void *opaque)
{
    Error *err = NULL;
    int ret = 0;

    if (vmsd->pre_load_errp) {
        ret = vmsd->pre_load_errp(opaque, &err) ? 0 : -EINVAL;
    } else if (vmsd->pre_load) {
        ret = vmsd->pre_load(opaque);
    }
    return ret ? fail_hook(f, ret, vmsd, err, "pre_load failed") : 0;
}

static int call_post_load(QEMUFile *f, const VMStateDescription *vmsd, void *opaque, int version_id)
{
    Error *err = NULL;
    int ret = 0;

    if (vmsd->post_load_errp) {
        ret = vmsd->post_load_errp(opaque, version_id, &err) ? 0 : -EINVAL;
    } else if (vmsd->post_load) {
        ret = vmsd->post_load(opaque, version_id);
    }
    return ret ? fail_hook(f, ret, vmsd, err, "the loaded state was refused") : 0;
}

static int load_description(QEMUFile *f, const VMStateDescription *vmsd, void *opaque, int version_id)
{
    int ret;

    if (version_id > vmsd->version_id || version_id < vmsd->minimum_version_id) {
        return fail(f, -EINVAL, vmsd, NULL, "unknown version");
    }
    ret = call_pre_load(f, vmsd, opaque);
    if (ret) {
        return ret;
    }
    ret = load_fields(f, vmsd, opaque, version_id);
    if (ret) {
        return ret;
    }
    if (qemu_file_get_error(f)) {
        return fail(f, qemu_file_get_error(f), vmsd, NULL, "the saved state is cut");
    }
    return call_post_load(f, vmsd, opaque, version_id);
}

int vmstate_load_state(QEMUFile *f, const VMStateDescription *vmsd, void *opaque, int version_id)
{
    size_t where = vmstate_watch_enter(vmsd->name);
    int ret = load_description(f, vmsd, opaque, version_id);

    vmstate_watch_leave(where);
    return ret;
}

/* ---- saving ---- */

static int save_element(QEMUFile *f, const VMStateField *field, void *elm, size_t size,
                        JSONWriter *vmdesc)
{
    if (field->flags & VMS_ARRAY_OF_POINTER) {
        qemu_put_byte(f, elm ? MARK_POINTER : MARK_NULL);
        if (!elm) {
            return 0;
        }
    }
    if (field->flags & (VMS_STRUCT | VMS_VSTRUCT)) {
        return vmstate_save_state_v(f, field->vmsd, elm, vmdesc, struct_version(field));
    }
    return field->info->put(f, elm, size, field, vmdesc);
}

static int save_field(QEMUFile *f, const VMStateDescription *vmsd, const VMStateField *field,
                      void *state, JSONWriter *vmdesc)
{
    FieldShape shape;

    if (!field_shape(field, state, &shape)) {
        return fail(f, -EINVAL, vmsd, field, "negative size");
    }
    if ((field->flags & VMS_POINTER) && !shape.first && shape.count && shape.size) {
        return fail(f, -EINVAL, vmsd, field, "there is no memory for it");
    }
    for (size_t i = 0; i < shape.count; i++) {
        int ret = save_element(f, field, field_element(field, &shape, i), shape.size, vmdesc);

        if (ret) {
            return fail(f, ret, vmsd, field, "can't be saved");
        }
    }
    return 0;
}

static int save_subsections(QEMUFile *f, const VMStateDescription *vmsd, void *state,
                            JSONWriter *vmdesc)
{
    if (!vmsd->subsections) {
        return 0;
    }
    for (const VMStateDescription *const *sub = vmsd->subsections; *sub; sub++) {
        int ret;

        if (!vmstate_save_needed(*sub, state)) {
            continue;
        }
        qemu_put_byte(f, MARK_SUBSECTION);
        qemu_put_counted_string(f, (*sub)->name);
        qemu_put_be32(f, (*sub)->version_id);
        ret = vmstate_save_state(f, *sub, state, vmdesc);
        if (ret) {
            return ret;
        }
    }
    qemu_put_byte(f, MARK_END);
    return 0;
}

static int save_fields(QEMUFile *f, const VMStateDescription *vmsd, void *state,
                       JSONWriter *vmdesc, int version_id)
{
    for (const VMStateField *field = vmsd->fields; field && field->flags != VMS_END; field++) {
        int ret = 0;

        if (field->flags & VMS_MUST_EXIST) {
            if (!field_exists(field, state, version_id)) {
                ret = fail(f, -EINVAL, vmsd, field, "the values are not valid");
            }
        } else if (field_exists(field, state, version_id)) {
            ret = save_field(f, vmsd, field, state, vmdesc);
        }
        if (ret) {
            return ret;
        }
    }
    return save_subsections(f, vmsd, state, vmdesc);
}

static int call_pre_save(QEMUFile *f, const VMStateDescription *vmsd, void *opaque)
{
    Error *err = NULL;
    int ret = 0;

    if (vmsd->pre_save_errp) {
        ret = vmsd->pre_save_errp(opaque, &err) ? 0 : -EINVAL;
    } else if (vmsd->pre_save) {
        ret = vmsd->pre_save(opaque);
    }
    return ret ? fail_hook(f, ret, vmsd, err, "pre_save failed") : 0;
}

int vmstate_save_state_v(QEMUFile *f, const VMStateDescription *vmsd, void *opaque,
                         JSONWriter *vmdesc, int version_id)
{
    int ret = call_pre_save(f, vmsd, opaque);

    if (ret) {
        return ret;
    }
    ret = save_fields(f, vmsd, opaque, vmdesc, version_id);
    if (vmsd->post_save) {
        int post = vmsd->post_save(opaque);

        ret = ret ? ret : post;
    }
    return ret;
}

int vmstate_save_state(QEMUFile *f, const VMStateDescription *vmsd, void *opaque,
                       JSONWriter *vmdesc)
{
    return vmstate_save_state_v(f, vmsd, opaque, vmdesc, vmsd->version_id);
}

bool vmstate_save_needed(const VMStateDescription *vmsd, void *opaque)
{
    return !vmsd->needed || vmsd->needed(opaque);
}
