/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The interface of objects that can raise a non-maskable interrupt. */
#ifndef NMI_H
#define NMI_H

#include "qom/object.h"

#define TYPE_NMI "nmi"

typedef struct NMIClass NMIClass;
DECLARE_CLASS_CHECKERS(NMIClass, NMI, TYPE_NMI)
#define NMI(obj) INTERFACE_CHECK(NMIState, (obj), TYPE_NMI)

typedef struct NMIState NMIState;

struct NMIClass {
    InterfaceClass parent_class;

    /* Raises an NMI on CPU @cpu_index. */
    void (*nmi_monitor_handler)(NMIState *n, int cpu_index, Error **errp);
};

/* Asks the first such object in each branch of the tree; *errp when there is none. */
void nmi_monitor_handle(int cpu_index, Error **errp);

#endif
