/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Classes of init functions that constructors signed up. */
#include "qemu/osdep.h"
#include "qemu/module.h"

typedef void (*InitFn)(void);

/* Per class, in order of signing up. Constructors fill it before main. */
static GArray *init_lists[MODULE_INIT_MAX];

void register_module_init(void (*fn)(void), module_init_type type)
{
    if (!init_lists[type]) {
        init_lists[type] = g_array_new(false, false, sizeof(InitFn));
    }
    g_array_append_val(init_lists[type], fn);
}

void register_dso_module_init(void (*fn)(void), module_init_type type)
{
    register_module_init(fn, type);
}

void module_call_init(module_init_type type)
{
    GArray *list = init_lists[type];

    init_lists[type] = NULL;
    if (!list) {
        return;
    }
    for (unsigned i = 0; i < list->len; i++) {
        g_array_index(list, InitFn, i)();
    }
    g_array_free(list, true);
}
