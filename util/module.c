/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Classes of init functions that constructors signed up. */
#include "qemu/osdep.h"
#include "qemu/module.h"

typedef struct InitFn {
    void (*fn)(void);
    const char *folder;
} InitFn;

static const char *running_folder;

/* Per class, in order of signing up. Constructors fill it before main. */
static GArray *init_lists[MODULE_INIT_MAX];

void register_extra_module_init(void (*fn)(void), module_init_type type, const char *folder)
{
    InitFn init = { .fn = fn, .folder = folder };

    if (!init_lists[type]) {
        init_lists[type] = g_array_new(false, false, sizeof(InitFn));
    }
    g_array_append_val(init_lists[type], init);
}

void register_module_init(void (*fn)(void), module_init_type type)
{
    register_extra_module_init(fn, type, NULL);
}

void register_dso_module_init(void (*fn)(void), module_init_type type)
{
    register_module_init(fn, type);
}

const char *module_running_folder(void)
{
    return running_folder;
}

static void run_list(const GArray *list, bool external)
{
    for (unsigned i = 0; i < list->len; i++) {
        const InitFn *init = &g_array_index(list, InitFn, i);

        if (external == (init->folder != NULL)) {
            running_folder = init->folder;
            init->fn();
        }
    }
    running_folder = NULL;
}

void module_call_init(module_init_type type)
{
    GArray *list = init_lists[type];

    init_lists[type] = NULL;
    if (!list) {
        return;
    }
    run_list(list, true);
    run_list(list, false);
    g_array_free(list, true);
}
