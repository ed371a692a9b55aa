/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ids: making and checking them. */
#include "qemu/osdep.h"
#include "qemu/ctype.h"
#include "qemu/id.h"

bool id_wellformed(const char *id)
{
    if (!qemu_isalpha(id[0])) {
        return false;
    }
    while (*++id) {
        if (!qemu_isalnum(*id) && !strchr("-._", *id)) {
            return false;
        }
    }
    return true;
}

static const char *const subsystem_names[ID_MAX] = {
    [ID_QDEV] = "qdev",
    [ID_BLOCK] = "block",
    [ID_CHR] = "chr",
    [ID_NET] = "net",
};

char *id_generate(IdSubSystems id)
{
    static uint64_t counters[ID_MAX];

    return g_strdup_printf("#%s%" PRIu64, subsystem_names[id], counters[id]++);
}
