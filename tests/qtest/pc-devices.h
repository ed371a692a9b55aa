/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds the devices of a PC, whose QOM paths depend on what else the machine has. */
#ifndef TESTS_PC_DEVICES_H
#define TESTS_PC_DEVICES_H

#include "libqtest.h"

#define PC_MAX_UNATTACHED 64

/*
 * QOM path of the @nth (from 0) device of QOM type @type among the machine's unattached ones, in the order of
 * their creation. The caller frees it.
 */
static inline char *pc_device_path(QTestState *s, const char *type, int nth)
{
    int i;

    for (i = 0; i < PC_MAX_UNATTACHED; i++) {
        g_autofree char *path = g_strdup_printf("/machine/unattached/device[%d]", i);
        QDict *rsp =
            qtest_qmp(s, "{'execute': 'qom-get', 'arguments': {'path': %s, 'property': 'type'}}", path);
        bool found = qdict_haskey(rsp, "return") && g_str_equal(qdict_get_str(rsp, "return"), type);

        qobject_unref(rsp);
        if (found && nth-- == 0) {
            return g_steal_pointer(&path);
        }
    }
    g_error("no device of type %s", type);
}

#endif
