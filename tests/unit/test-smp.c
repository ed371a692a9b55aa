/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -smp: completing and checking a CPU topology; APIC ids that follow from one. */
#include "qemu/osdep.h"
#include "hw/boards.h"
#include "hw/i386/topology.h"
#include "qapi/error.h"

#define TYPE_SMP_MACHINE MACHINE_TYPE_NAME("test-smp")

static void smp_machine_class_init(ObjectClass *oc, void *data)
{
    MachineClass *mc = MACHINE_CLASS(oc);

    mc->max_cpus = 16;
    mc->min_cpus = 2;
    mc->default_cpus = 2;
    mc->smp_props.dies_supported = true;
}

static const TypeInfo smp_machine_info = {
    .name = TYPE_SMP_MACHINE,
    .parent = TYPE_MACHINE,
    .class_init = smp_machine_class_init,
};

#define GIVEN(field, value) .has_##field = true, .field = value

/* sockets-dies-cores-threads/cpus/maxcpus, or the error. */
static char *parse(SMPConfiguration config, bool prefer_sockets)
{
    MachineState *ms = MACHINE(object_new(TYPE_SMP_MACHINE));
    Error *err = NULL;
    char *text;

    MACHINE_GET_CLASS(ms)->smp_props.prefer_sockets = prefer_sockets;
    machine_parse_smp_config(ms, &config, &err);
    if (err) {
        text = g_strdup(error_get_pretty(err));
        error_free(err);
    } else {
        text = g_strdup_printf("%u-%u-%u-%u/%u/%u", ms->smp.sockets, ms->smp.dies, ms->smp.cores,
                               ms->smp.threads, ms->smp.cpus, ms->smp.max_cpus);
    }
    object_unref(OBJECT(ms));
    return text;
}

static const struct {
    SMPConfiguration config;
    bool prefer_sockets;
    const char *result;
} cases[] = {
    { { GIVEN(cpus, 4) }, false, "1-1-4-1/4/4" },
    { { GIVEN(cpus, 4) }, true, "4-1-1-1/4/4" },
    { { GIVEN(cpus, 4), GIVEN(cores, 2) }, false, "2-1-2-1/4/4" },
    { { GIVEN(cpus, 4), GIVEN(cores, 2), GIVEN(sockets, 1) }, false, "1-1-2-2/4/4" },
    { { GIVEN(cpus, 2), GIVEN(maxcpus, 8), GIVEN(threads, 2) }, false, "1-1-4-2/2/8" },
    { { GIVEN(sockets, 2), GIVEN(dies, 2), GIVEN(cores, 2), GIVEN(threads, 2) },
      false,
      "2-2-2-2/16/16" },
    { { GIVEN(cpus, 3), GIVEN(cores, 2) },
      false,
      "Invalid CPU topology: product of the hierarchy must match maxcpus: "
      "sockets (1) * dies (1) * cores (2) * threads (1) != maxcpus (3)" },
    { { GIVEN(cpus, 4), GIVEN(maxcpus, 2) },
      false,
      "Invalid CPU topology: maxcpus must be equal to or greater than smp: "
      "sockets (1) * dies (1) * cores (2) * threads (1) == maxcpus (2) < smp_cpus (4)" },
    { { GIVEN(cpus, 1) },
      false,
      "Invalid SMP CPUs 1. The min CPUs supported by machine 'test-smp' is 2" },
    { { GIVEN(cpus, 17) },
      false,
      "Invalid SMP CPUs 17. The max CPUs supported by machine 'test-smp' is 16" },
    { { GIVEN(cpus, 2), GIVEN(clusters, 2) },
      false,
      "clusters not supported by this machine's CPU topology" },
    { { GIVEN(cpus, -1) }, false, "Invalid CPU topology: smp parameters must be from 1 to 65536" },
    { { GIVEN(sockets, INT64_MAX), GIVEN(cores, INT64_MAX) },
      false,
      "Invalid CPU topology: smp parameters must be from 1 to 65536" },
};

static void test_parse(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
        g_autofree char *text = parse(cases[i].config, cases[i].prefer_sockets);

        g_assert_cmpstr(text, ==, cases[i].result);
    }
}

static void test_apic_ids(void)
{
    X86CPUTopoInfo info = { .dies_per_pkg = 1, .cores_per_die = 3, .threads_per_core = 2 };
    static const unsigned ids[] = { 0, 1, 2, 3, 4, 5, 8, 9, 10 };

    for (unsigned i = 0; i < ARRAY_SIZE(ids); i++) {
        g_assert_cmpint(x86_apicid_from_cpu_idx(&info, i), ==, ids[i]);
    }
}

int main(int argc, char **argv)
{
    module_call_init(MODULE_INIT_QOM);
    type_register_static(&smp_machine_info);
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/smp/parse", test_parse);
    g_test_add_func("/smp/apic-ids", test_apic_ids);
    return g_test_run();
}
