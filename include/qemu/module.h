/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Constructors that sign up an init function; module_call_init runs a whole class of them in the
 * order in which they were signed up. There are no loadable modules.
 */
#ifndef QEMU_MODULE_H
#define QEMU_MODULE_H

/* Classes of init functions. */
typedef enum {
    MODULE_INIT_MIGRATION,
    MODULE_INIT_BLOCK,
    MODULE_INIT_OPTS,
    MODULE_INIT_QOM,
    MODULE_INIT_TRACE,
    MODULE_INIT_XEN_BACKEND,
    MODULE_INIT_LIBQOS,
    MODULE_INIT_FUZZ_TARGET,
    MODULE_INIT_TEST,
    MODULE_INIT_MAX
} module_init_type;

/* Sign @function up at program start, before main. */
#ifdef QEMU_EXTRA_HW
#define module_init(function, type)                                        \
    static void __attribute__((constructor)) do_qemu_init_##function(void) \
    {                                                                      \
        register_extra_module_init(function, type, QEMU_EXTRA_HW);         \
    }
#else
#define module_init(function, type)                                        \
    static void __attribute__((constructor)) do_qemu_init_##function(void) \
    {                                                                      \
        register_module_init(function, type);                              \
    }
#endif

#define migration_init(function) module_init(function, MODULE_INIT_MIGRATION)
#define block_init(function) module_init(function, MODULE_INIT_BLOCK)
#define opts_init(function) module_init(function, MODULE_INIT_OPTS)
#define type_init(function) module_init(function, MODULE_INIT_QOM)
#define trace_init(function) module_init(function, MODULE_INIT_TRACE)
#define xen_backend_init(function) module_init(function, MODULE_INIT_XEN_BACKEND)
#define libqos_init(function) module_init(function, MODULE_INIT_LIBQOS)
#define fuzz_target_init(function) module_init(function, MODULE_INIT_FUZZ_TARGET)
#define test_init(function) module_init(function, MODULE_INIT_TEST)

/* Add @fn to the class @type; used by the macros above. */
void register_module_init(void (*fn)(void), module_init_type type);
/* As register_module_init; a loadable module would use this. */
void register_dso_module_init(void (*fn)(void), module_init_type type);
/* As register_module_init, for code of the folder @folder (configure --extra-hw); such functions run first. */
void register_extra_module_init(void (*fn)(void), module_init_type type, const char *folder);
/* Folder of the function that module_call_init is running; NULL: it is part of the tree. */
const char *module_running_folder(void);
/* Run the class @type. A second call runs only what was signed up since. */
void module_call_init(module_init_type type);

/* Module metadata: accepted and ignored. They expand to declarations, so the semicolon fits. */
#define MODINFO_NOTHING_(x) extern int module_info_nothing_
#define module_obj(name) MODINFO_NOTHING_(name)
#define module_dep(name) MODINFO_NOTHING_(name)
#define module_arch(name) MODINFO_NOTHING_(name)
#define module_opts(name) MODINFO_NOTHING_(name)
#define module_kconfig(name) MODINFO_NOTHING_(name)

#endif
