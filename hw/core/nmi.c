/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The interface of objects that can raise a non-maskable interrupt, and the search for one. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "hw/nmi.h"

typedef struct NMISearch {
    int cpu_index;
    Error *err;
    bool handled;
} NMISearch;

static int raise_nmi(Object *obj, void *opaque)
{
    NMISearch *search = opaque;
    NMIState *n = (NMIState *)object_dynamic_cast(obj, TYPE_NMI);

    if (n) {
        search->handled = true;
        NMI_GET_CLASS(n)->nmi_monitor_handler(n, search->cpu_index, &search->err);
        return search->err ? -1 : 0;
    }
    return object_child_foreach(obj, raise_nmi, search);
}

void nmi_monitor_handle(int cpu_index, Error **errp)
{
    NMISearch search = { .cpu_index = cpu_index };

    object_child_foreach(object_get_root(), raise_nmi, &search);
    if (search.handled) {
        error_propagate(errp, search.err);
    } else {
        error_setg(errp, "machine does not provide NMIs");
    }
}

static const TypeInfo nmi_info = {
    .name = TYPE_NMI,
    .parent = TYPE_INTERFACE,
    .class_size = sizeof(NMIClass),
};

static void nmi_register_types(void)
{
    type_register_static(&nmi_info);
}
type_init(nmi_register_types)
