/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -smp: from what the user gave to a complete CPU topology.
 *
 * Spec: QEMU's manual, "-smp". Levels that were not given are 1, but for one, which takes what is
 * left of maxcpus: the first of cores, sockets, threads that was not given (older machine types:
 * sockets, cores, threads).
 */
#include "qemu/osdep.h"
#include "hw/boards.h"
#include "qapi/error.h"
#include "qemu/error-report.h"

/* Nothing real has more; keeps products far from overflowing. */
#define SMP_MAX_LEVEL 65536

typedef enum SmpLevelId {
    SMP_SOCKETS,
    SMP_DIES,
    SMP_CLUSTERS,
    SMP_CORES,
    SMP_THREADS,
    SMP_LEVELS,
} SmpLevelId;

/* @count is 0 while it isn't known. */
typedef struct SmpLevel {
    const char *name;
    bool given;
    int64_t count;
    bool shown;
} SmpLevel;

static uint64_t smp_product(const SmpLevel *levels)
{
    uint64_t product = 1;

    for (int i = 0; i < SMP_LEVELS; i++) {
        product *= levels[i].count;
    }
    return product;
}

/* "sockets (1) * dies (1) * …" */
static char *smp_hierarchy(const SmpLevel *levels)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (int i = 0; i < SMP_LEVELS; i++) {
        if (levels[i].shown) {
            g_string_append_printf(text, "%s%s (%" PRId64 ")", text->len ? " * " : "",
                                   levels[i].name, levels[i].count);
        }
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static bool smp_check_given(MachineState *ms, const SMPConfiguration *config,
                            const SmpLevel *levels, Error **errp)
{
    bool zero = (config->has_cpus && !config->cpus) || (config->has_maxcpus && !config->maxcpus);
    bool huge = config->cpus > SMP_MAX_LEVEL || config->maxcpus > SMP_MAX_LEVEL;
    bool negative = config->cpus < 0 || config->maxcpus < 0;

    for (int i = 0; i < SMP_LEVELS; i++) {
        zero |= levels[i].given && !levels[i].count;
        huge |= levels[i].count > SMP_MAX_LEVEL;
        negative |= levels[i].count < 0;
        if (!levels[i].shown && levels[i].count > 1) {
            error_setg(errp, "%s not supported by this machine's CPU topology", levels[i].name);
            return false;
        }
    }
    if (huge || negative) {
        error_setg(errp, "Invalid CPU topology: smp parameters must be from 1 to %d",
                   SMP_MAX_LEVEL);
        return false;
    }
    if (zero) {
        warn_report("Deprecated CPU topology (considered invalid): "
                    "CPU topology parameters must be greater than zero");
    }
    return true;
}

/* Fills in the levels that are 0, so that they make up @maxcpus if that is not 0. */
static void smp_complete(SmpLevel *levels, int64_t maxcpus, bool prefer_sockets)
{
    SmpLevelId order[] = { SMP_CORES, SMP_SOCKETS, SMP_THREADS };
    int rest = -1;

    if (prefer_sockets) {
        order[0] = SMP_SOCKETS;
        order[1] = SMP_CORES;
    }
    for (int i = 0; maxcpus && rest < 0 && i < ARRAY_SIZE(order); i++) {
        rest = levels[order[i]].count ? -1 : (int)order[i];
    }
    for (int i = 0; i < SMP_LEVELS; i++) {
        levels[i].count = levels[i].count ? levels[i].count : 1;
    }
    if (rest >= 0) {
        levels[rest].count = maxcpus / smp_product(levels);
    }
}

static bool smp_check_result(MachineState *ms, const SmpLevel *levels, uint64_t cpus,
                             uint64_t maxcpus, Error **errp)
{
    MachineClass *mc = MACHINE_GET_CLASS(ms);
    g_autofree char *hierarchy = smp_hierarchy(levels);

    if (smp_product(levels) != maxcpus) {
        error_setg(errp,
                   "Invalid CPU topology: product of the hierarchy must match maxcpus: "
                   "%s != maxcpus (%" PRIu64 ")",
                   hierarchy, maxcpus);
    } else if (maxcpus < cpus) {
        error_setg(errp,
                   "Invalid CPU topology: maxcpus must be equal to or greater than smp: "
                   "%s == maxcpus (%" PRIu64 ") < smp_cpus (%" PRIu64 ")",
                   hierarchy, maxcpus, cpus);
    } else if (cpus < mc->min_cpus) {
        error_setg(errp,
                   "Invalid SMP CPUs %" PRIu64 ". The min CPUs supported by machine '%s' "
                   "is %d",
                   cpus, mc->name, mc->min_cpus);
    } else if (maxcpus > mc->max_cpus) {
        error_setg(errp,
                   "Invalid SMP CPUs %" PRIu64 ". The max CPUs supported by machine '%s' "
                   "is %d",
                   maxcpus, mc->name, mc->max_cpus);
    } else {
        return true;
    }
    return false;
}

void machine_parse_smp_config(MachineState *ms, const SMPConfiguration *config, Error **errp)
{
    const SMPCompatProps *props = &MACHINE_GET_CLASS(ms)->smp_props;
    SmpLevel levels[SMP_LEVELS] = {
        [SMP_SOCKETS] = { "sockets", config->has_sockets, config->sockets, true },
        [SMP_DIES] = { "dies", config->has_dies, config->dies, props->dies_supported },
        [SMP_CLUSTERS] = { "clusters", config->has_clusters, config->clusters,
                           props->clusters_supported },
        [SMP_CORES] = { "cores", config->has_cores, config->cores, true },
        [SMP_THREADS] = { "threads", config->has_threads, config->threads, true },
    };
    int64_t cpus = config->cpus;
    int64_t maxcpus = config->maxcpus ? config->maxcpus : cpus;

    if (!smp_check_given(ms, config, levels, errp)) {
        return;
    }
    smp_complete(levels, maxcpus, props->prefer_sockets);
    maxcpus = maxcpus ? maxcpus : (int64_t)smp_product(levels);
    cpus = cpus ? cpus : maxcpus;
    if (!smp_check_result(ms, levels, cpus, maxcpus, errp)) {
        return;
    }
    ms->smp = (CpuTopology){
        .cpus = cpus,
        .sockets = levels[SMP_SOCKETS].count,
        .dies = levels[SMP_DIES].count,
        .clusters = levels[SMP_CLUSTERS].count,
        .cores = levels[SMP_CORES].count,
        .threads = levels[SMP_THREADS].count,
        .max_cpus = maxcpus,
    };
}
