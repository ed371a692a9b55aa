/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The interface of objects that name their section in saved state. */
#ifndef VMSTATE_IF_H
#define VMSTATE_IF_H

#include "qom/object.h"

#define TYPE_VMSTATE_IF "vmstate-if"

typedef struct VMStateIfClass VMStateIfClass;
DECLARE_CLASS_CHECKERS(VMStateIfClass, VMSTATE_IF, TYPE_VMSTATE_IF)
#define VMSTATE_IF(obj) INTERFACE_CHECK(VMStateIf, (obj), TYPE_VMSTATE_IF)

typedef struct VMStateIf VMStateIf;

struct VMStateIfClass {
    InterfaceClass parent_class;

    /* Name that is unique in the machine; owned by the caller. NULL: none. */
    char *(*get_id)(VMStateIf *obj);
};

/* Calls get_id of @vmif; NULL for NULL. */
static inline char *vmstate_if_get_id(VMStateIf *vmif)
{
    return vmif ? VMSTATE_IF_GET_CLASS(vmif)->get_id(vmif) : NULL;
}

#endif
