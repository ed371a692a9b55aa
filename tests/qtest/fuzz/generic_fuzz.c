/* SPDX-License-Identifier: GPL-2.0-or-later */
/* generic-fuzz and its predefined configurations. */
#include "generic_fuzz.h"
#include "fuzz-options.h"
#include "generic_fuzz_configs.h"
#include "generic_fuzz_mutate.h"

static GString *machine_arguments(FuzzTarget *target)
{
    GString *command;

    if (!fuzz_options.args) {
        fuzz_die("generic-fuzz needs QEMU_FUZZ_ARGS (or --args=): the machine's arguments, "
                 "as in \"-M pc -nodefaults -device virtio-net\"");
    }
    if (!fuzz_options.objects) {
        fuzz_die("generic-fuzz needs QEMU_FUZZ_OBJECTS (or --objects=): names of what to fuzz, "
                 "as in \"virtio*\"");
    }
    command = g_string_new(TARGET_NAME);
    /* Memory is saved whole: there is less to look through. */
    g_string_append_printf(command, " -display none -machine accel=qtest -m %s %s",
                           fuzz_options.verify_state ? "16M" : "512M", fuzz_options.args);
    return command;
}

static bool flag_from_environment(const char *name)
{
    const char *value = getenv(name);

    return value && strcmp(value, "0") != 0;
}

static void prepare(QTestState *s)
{
    /* Makes the sparse memory, which "*" means too. */
    generic_dma_init(s, flag_from_environment("QEMU_AVOID_DOUBLE_FETCH"));
    generic_match(fuzz_options.objects);
    generic_map_devices(s);
    if (fuzz_options.dict) {
        generic_dict_write(fuzz_options.dict);
        exit(0);
    }
}

static GString *predefined_arguments(FuzzTarget *target)
{
    const generic_fuzz_config *config = target->opaque;

    fuzz_options.args = config->argfunc ? config->argfunc() : config->args;
    fuzz_options.objects = config->objects;
    g_setenv("QEMU_AVOID_DOUBLE_FETCH", "1", TRUE);
    return machine_arguments(target);
}

static void add_target(const char *name, const char *description, GString *(*arguments)(FuzzTarget *),
                       void *opaque)
{
    fuzz_add_target(&(FuzzTarget) {
        .name = name,
        .description = description,
        .get_init_cmdline = arguments,
        .pre_fuzz = prepare,
        .fuzz = generic_run_input,
        .crossover = generic_crossover,
        .mutate = generic_mutate,
        .opaque = opaque,
    });
}

static void add_config(const generic_fuzz_config *config)
{
    add_target(g_strconcat("generic-fuzz-", config->name, NULL), "Predefined generic-fuzz configuration",
               predefined_arguments, (void *)config);
}

void generic_fuzz_add(const char *name, const char *args, const char *objects)
{
    generic_fuzz_config *config = g_new0(generic_fuzz_config, 1);       /* the target's, for good */

    config->name = name;
    config->args = args;
    config->objects = objects;
    add_config(config);
}

static void register_generic_fuzz_targets(void)
{
    add_target("generic-fuzz", "Fuzz what QEMU_FUZZ_OBJECTS names, on the machine that QEMU_FUZZ_ARGS makes",
               machine_arguments, NULL);
    for (size_t i = 0; i < ARRAY_SIZE(predefined_configs); i++) {
        add_config(&predefined_configs[i]);
    }
}

fuzz_target_init(register_generic_fuzz_targets);
