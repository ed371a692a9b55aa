/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The target "bench": another target, but instead of mutating an input the engine is given the next of a
 * fixed list, so that what runs is the same every time and the engine does all that it does in a campaign.
 * Linked into the program of tests/bench only.
 *
 * Environment: BENCH_TARGET names the target. BENCH_INPUTS is a file with the inputs, each after its length
 * (32 bits, little-endian). With BENCH_NOTHING=1 an input does nothing.
 */
#include "fuzz.h"
#include <sys/mman.h>
#include "qemu/bswap.h"

static struct {
    const FuzzTarget *base;
    gchar *inputs;
    gsize size;
} bench;

/* Outside what a snapshot puts back: the list goes on. */
static size_t *next_input;

static size_t take_next(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
    size_t length;

    if (*next_input >= bench.size) {
        *next_input = 0;
    }
    length = ldl_le_p(bench.inputs + *next_input);
    memcpy(data, bench.inputs + *next_input + 4, MIN(length, max_size));
    *next_input += 4 + length;
    return MIN(length, max_size);
}

static void do_nothing(QTestState *s, const unsigned char *data, size_t size)
{
}

static void load_inputs(void)
{
    const char *path = getenv("BENCH_INPUTS");

    if (!path || !g_file_get_contents(path, &bench.inputs, &bench.size, NULL) || bench.size < 4) {
        fuzz_die("BENCH_INPUTS: cannot read '%s'", path ? path : "");
    }
    next_input = mmap(NULL, sizeof(*next_input), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

static GString *command_line(FuzzTarget *target)
{
    const char *name = getenv("BENCH_TARGET");

    bench.base = name ? fuzz_find_target(name) : NULL;
    if (!bench.base) {
        fuzz_die("BENCH_TARGET: no target '%s'", name ? name : "");
    }
    load_inputs();
    target->pre_fuzz = bench.base->pre_fuzz;
    target->fuzz = getenv("BENCH_NOTHING") ? do_nothing : bench.base->fuzz;
    return bench.base->get_init_cmdline((FuzzTarget *)bench.base);
}

static void register_bench_target(void)
{
    fuzz_add_target(&(FuzzTarget) {
        .name = "bench",
        .description = "Run fixed inputs of another target (BENCH_TARGET, BENCH_INPUTS)",
        .get_init_cmdline = command_line,
        .mutate = take_next,
    });
}

fuzz_target_init(register_bench_target);
