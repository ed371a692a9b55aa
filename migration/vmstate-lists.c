/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VMState of lists and trees: each element behind a byte 1, a byte 0 at the end. What is loaded is
 * appended; every element takes a byte of the stream at least, so the stream bounds the memory.
 */
#include "qemu/osdep.h"
#include "migration/qemu-file.h"
#include "migration/vmstate.h"
#include "qemu/queue.h"

/* The byte in front of an element: 1 another one, 0 the end, -EINVAL anything else. */
static int get_more(QEMUFile *f)
{
    int more = qemu_get_byte(f);

    return qemu_file_get_error(f) || more > 1 ? -EINVAL : more;
}

/* A new element from the stream; NULL: *ret is the error. */
static void *load_element(QEMUFile *f, const VMStateDescription *vmsd, size_t size, int *ret)
{
    void *elm = g_malloc0(size);

    *ret = vmstate_load_state(f, vmsd, elm, vmsd->version_id);
    if (*ret) {
        g_clear_pointer(&elm, g_free);
    }
    return elm;
}

static int save_element(QEMUFile *f, const VMStateDescription *vmsd, void *elm)
{
    qemu_put_byte(f, 1);
    return vmstate_save_state(f, vmsd, elm, NULL);
}

/* ---- QTAILQ ---- */

static int put_qtailq(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                      JSONWriter *vmdesc)
{
    void *elm;
    int ret;

    QTAILQ_RAW_FOREACH(elm, pv, field->start) {
        ret = save_element(f, field->vmsd, elm);
        if (ret) {
            return ret;
        }
    }
    qemu_put_byte(f, 0);
    return 0;
}

static int get_qtailq(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    int ret;

    while ((ret = get_more(f)) > 0) {
        void *elm = load_element(f, field->vmsd, field->size, &ret);

        if (!elm) {
            break;
        }
        QTAILQ_RAW_INSERT_TAIL(pv, elm, field->start);
    }
    return ret;
}

const VMStateInfo vmstate_info_qtailq = { .name = "qtailq", .get = get_qtailq, .put = put_qtailq };

/* ---- QLIST ---- */

/* The shape of every QLIST_ENTRY. */
typedef struct RawListEntry {
    void *le_next;
    void **le_prev;
} RawListEntry;

static RawListEntry *list_entry(void *elm, const VMStateField *field)
{
    return (RawListEntry *)(void *)((char *)elm + field->start);
}

static int put_qlist(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                     JSONWriter *vmdesc)
{
    for (void *elm = *(void **)pv; elm; elm = list_entry(elm, field)->le_next) {
        int ret = save_element(f, field->vmsd, elm);

        if (ret) {
            return ret;
        }
    }
    qemu_put_byte(f, 0);
    return 0;
}

static int get_qlist(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    void **slot = pv;
    int ret;

    while (*slot) {
        slot = &list_entry(*slot, field)->le_next;
    }
    while ((ret = get_more(f)) > 0) {
        void *elm = load_element(f, field->vmsd, field->size, &ret);

        if (!elm) {
            break;
        }
        *list_entry(elm, field) = (RawListEntry){ NULL, slot };
        *slot = elm;
        slot = &list_entry(elm, field)->le_next;
    }
    return ret;
}

const VMStateInfo vmstate_info_qlist = { .name = "qlist", .get = get_qlist, .put = put_qlist };

/* ---- GTree: vmsd[0] describes the value, vmsd[1] the key ---- */

typedef struct TreeSave {
    QEMUFile *f;
    const VMStateField *field;
    int ret;
} TreeSave;

static gboolean save_node(gpointer key, gpointer value, gpointer opaque)
{
    TreeSave *save = opaque;
    const VMStateDescription *vmsd = save->field->vmsd;

    qemu_put_byte(save->f, 1);
    if (save->field->start == 0) {
        qemu_put_be64(save->f, (uintptr_t)key);
    } else {
        save->ret = vmstate_save_state(save->f, &vmsd[1], key, NULL);
    }
    if (!save->ret) {
        save->ret = vmstate_save_state(save->f, &vmsd[0], value, NULL);
    }
    return save->ret != 0;
}

static int put_gtree(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                     JSONWriter *vmdesc)
{
    TreeSave save = { f, field, 0 };

    g_tree_foreach(*(GTree **)pv, save_node, &save);
    qemu_put_byte(f, 0);
    return save.ret;
}

static int load_node(QEMUFile *f, GTree *tree, const VMStateField *field)
{
    bool direct = field->start == 0;
    void *key, *value;
    int ret = 0;

    if (direct) {
        key = (void *)(uintptr_t)qemu_get_be64(f);
    } else if (!(key = load_element(f, &field->vmsd[1], field->start, &ret))) {
        return ret;
    }
    value = load_element(f, &field->vmsd[0], field->size, &ret);
    if (!value) {
        if (!direct) {
            g_free(key);
        }
        return ret;
    }
    g_tree_insert(tree, key, value);
    return 0;
}

static int get_gtree(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    int ret;

    while ((ret = get_more(f)) > 0) {
        ret = load_node(f, *(GTree **)pv, field);
        if (ret) {
            break;
        }
    }
    return ret;
}

const VMStateInfo vmstate_info_gtree = { .name = "gtree", .get = get_gtree, .put = put_gtree };
