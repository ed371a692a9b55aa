/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz.h"
#include "exec/cpu-common.h"
#include "sysemu/snapshot.h"
#include "fuzz-options.h"
#include "fuzz-reset.h"
#include "fuzz-snapshot.h"
#include "fuzz-verify.h"
#include "fuzz-verify-state.h"
#include "util/side-stack.h"

static int add_ram_block(RAMBlock *block, void *opaque)
{
    snapshot_add_memory(qemu_ram_get_host_addr(block), qemu_ram_get_max_length(block));
    return 0;
}

bool fuzz_snapshot_take(const char **error)
{
    qemu_ram_foreach_block(add_ram_block, NULL);
    side_stack_for_each_memory(snapshot_add_memory);
    fflush(NULL);
    return snapshot_take(error);
}

void fuzz_snapshot_init(QTestState *s)
{
    const char *error;

    if (fuzz_options.verify_reset) {
        fuzz_verify_init();
    }
    if (fuzz_options.verify_state) {
        fuzz_verify_state_init();
    }
    if (!fuzz_snapshot_take(&error)) {
        fuzz_die("--reset=snapshot: %s; use --reset=fork", error);
    }
}

void fuzz_snapshot_run(QTestState *s, const uint8_t *data, size_t size)
{
    if (fuzz_options.verify_reset) {
        fuzz_verify_run(s, data, size);
    } else if (fuzz_options.verify_state) {
        fuzz_verify_state_run(s, data, size);
    } else {
        fuzz_run_input(s, data, size);
    }
}

void fuzz_snapshot_reset(QTestState *s)
{
    snapshot_restore();
}
