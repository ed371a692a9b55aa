/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The state of a whole (tiny) machine: RAM, sections by description and by function, the clock. */
#include "qemu/osdep.h"
#include "exec/memory.h"
#include "migration/blocker.h"
#include "migration/register.h"
#include "migration/qemu-file-types.h"
#include "migration/vmstate-machine.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"

#define RAM_SIZE (64 * 1024)

typedef struct Dev {
    uint32_t reg;
} Dev;

static const VMStateDescription vmstate_dev = {
    .name = "dev", .version_id = 1, .minimum_version_id = 1,
    .fields = (const VMStateField[]) { VMSTATE_UINT32(reg, Dev), VMSTATE_END_OF_LIST() }
};

static Dev first = { 1 }, second = { 2 };
static int live = 3;
static MemoryRegion ram;
static uint8_t *ram_bytes;

static void live_save(QEMUFile *f, void *opaque)
{
    qemu_put_be32(f, live);
}

static int live_load(QEMUFile *f, void *opaque, int version_id)
{
    live = qemu_get_be32(f);
    return 0;
}

static const SaveVMHandlers live_ops = { .save_state = live_save, .load_state = live_load };

static void make_machine(void)
{
    module_call_init(MODULE_INIT_QOM);
    qemu_init_main_loop(NULL);
    memory_region_init_ram(&ram, NULL, "ram", RAM_SIZE, &error_abort);
    ram_bytes = memory_region_get_ram_ptr(&ram);
    g_assert_cmpint(vmstate_register(NULL, VMSTATE_INSTANCE_ID_ANY, &vmstate_dev, &first), ==, 0);
    g_assert_cmpint(vmstate_register_any(NULL, &vmstate_dev, &second), ==, 0);
    g_assert_cmpint(vmstate_register(NULL, 1, &vmstate_dev, &second), ==, -1);
    g_assert_cmpint(register_savevm_live("live", 0, 1, &live_ops, NULL), ==, 0);
}

static void scribble(void)
{
    first.reg = second.reg = live = 99;
    memset(ram_bytes, 0xee, RAM_SIZE);
    qemu_clock_advance_virtual_time(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + 1000);
}

static void test_round_trip(void)
{
    g_autoptr(GByteArray) state = g_byte_array_new();
    int64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);

    ram_bytes[5000] = 0x55;
    ram_bytes[RAM_SIZE - 1] = 0x66;
    g_assert_true(vmstate_save_machine(state, &error_abort));
    g_assert_cmpuint(state->len, <, RAM_SIZE / 2); /* pages of zeros are left out */
    scribble();
    g_assert_true(vmstate_load_machine(state->data, state->len, &error_abort));
    g_assert_true(first.reg == 1 && second.reg == 2 && live == 3);
    g_assert_true(ram_bytes[5000] == 0x55 && ram_bytes[RAM_SIZE - 1] == 0x66);
    g_assert_true(ram_bytes[0] == 0 && ram_bytes[4999] == 0 && ram_bytes[20000] == 0);
    g_assert_cmpint(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL), ==, now);
}

static void test_wrong_data(void)
{
    g_autoptr(GByteArray) state = g_byte_array_new();
    Error *err = NULL;

    g_assert_true(vmstate_save_machine(state, &error_abort));
    for (unsigned len = 0; len < state->len; len += 7) {
        g_assert_false(vmstate_load_machine(state->data, len, &err));
        error_free_or_abort(&err);
    }
    for (unsigned at = 0; at < state->len; at += 11) {
        state->data[at] ^= 0x20;
        g_assert_false(vmstate_load_machine(state->data, state->len, &err));
        error_free_or_abort(&err);
        state->data[at] ^= 0x20;
    }
    g_assert_true(first.reg == 1 && second.reg == 2); /* nothing was touched */
    g_assert_false(vmstate_machine_is_half_loaded());
    vmstate_unregister(NULL, &vmstate_dev, &second);
    g_assert_false(vmstate_load_machine(state->data, state->len, &err));
    g_assert_cmpstr(error_get_pretty(err), ==,
                    "state section 'dev' (instance 1) does not exist in this machine");
    error_free_or_abort(&err);
    g_assert_true(vmstate_machine_is_half_loaded());
    vmstate_register(NULL, 1, &vmstate_dev, &second);
    g_assert_true(vmstate_load_machine(state->data, state->len, &error_abort));
    g_assert_false(vmstate_machine_is_half_loaded());
}

static void test_blockers(void)
{
    g_autoptr(GByteArray) state = g_byte_array_new();
    Error *reason = NULL, *err = NULL;

    error_setg(&reason, "the disk is busy");
    migrate_add_blocker(reason, &error_abort);
    g_assert_false(vmstate_save_machine(state, &err));
    g_assert_cmpstr(error_get_pretty(err), ==, "the disk is busy");
    error_free_or_abort(&err);
    migrate_del_blocker(reason);
    error_free(reason);
    g_assert_true(vmstate_save_machine(state, &error_abort));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    make_machine();
    g_test_add_func("/machine-state/round-trip", test_round_trip);
    g_test_add_func("/machine-state/wrong-data-touches-nothing", test_wrong_data);
    g_test_add_func("/machine-state/blockers", test_blockers);
    return g_test_run();
}
