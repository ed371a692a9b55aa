/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registers described by masks and hooks, fields, and blocks of them behind a memory region. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "hw/register.h"

REG32(CTRL, 0x0)
    FIELD(CTRL, ENABLE, 0, 1)
    FIELD(CTRL, MODE, 4, 3)
    FIELD(CTRL, TOP, 28, 4)
REG32(STATUS, 0x4)
REG32(COUNT, 0xc)
REG64(WIDE, 0x10)
    FIELD(WIDE, HIGH, 40, 24)

#define TYPE_BLOCK "test-register-block"
OBJECT_DECLARE_SIMPLE_TYPE(Block, BLOCK)

#define NUM_REGS (R_COUNT + 1)

struct Block {
    DeviceState parent_obj;
    RegisterInfoArray *array;
    RegisterInfo info[NUM_REGS];
    uint32_t regs[NUM_REGS];
    uint64_t written, read_back;
    int post_writes;
};

static uint64_t ctrl_pre_write(RegisterInfo *reg, uint64_t val)
{
    Block *b = BLOCK(reg->opaque);

    b->written = val;
    return val | 0x100;
}

static void ctrl_post_write(RegisterInfo *reg, uint64_t val)
{
    BLOCK(reg->opaque)->post_writes++;
    BLOCK(reg->opaque)->read_back = val;
}

static uint64_t count_post_read(RegisterInfo *reg, uint64_t val)
{
    return val + 1;
}

static const RegisterAccessInfo block_regs[] = {
    {.name = "CTRL",
     .addr = A_CTRL,
     .reset = 0x70,
     .ro = 0xf0000000,
     .pre_write = ctrl_pre_write,
     .post_write = ctrl_post_write},
    {.name = "STATUS",
     .addr = A_STATUS,
     .reset = 0xffff,
     .w1c = 0xff,
     .cor = 0xff00,
     .ro = 0xff0000,
     .rsvd = 0xff000000},
    {.name = "COUNT", .addr = A_COUNT, .cor = 0xffff, .post_read = count_post_read},
};

static const MemoryRegionOps block_ops = {
    .read = register_read_memory,
    .write = register_write_memory,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 1, .max_access_size = 4 },
};

static void regblock_init(Object *obj)
{
    Block *b = BLOCK(obj);

    b->array = register_init_block32(DEVICE(obj), block_regs, ARRAY_SIZE(block_regs), b->info,
                                     b->regs, &block_ops, false, 0x20);
}

static void regblock_finalize(Object *obj)
{
    register_finalize_block(BLOCK(obj)->array);
}

static const TypeInfo block_info = {
    .name = TYPE_BLOCK,
    .parent = TYPE_DEVICE,
    .instance_size = sizeof(Block),
    .instance_init = regblock_init,
    .instance_finalize = regblock_finalize,
};

static uint64_t rd(Block *b, hwaddr addr, unsigned size)
{
    return register_read_memory(b->array, addr, size);
}

static void wr(Block *b, hwaddr addr, uint64_t val, unsigned size)
{
    register_write_memory(b->array, addr, val, size);
}

static void reset_all(Block *b)
{
    for (int i = 0; i < NUM_REGS; i++) {
        register_reset(&b->info[i]);
    }
}

static void test_reset(void)
{
    Block *b = BLOCK(object_new(TYPE_BLOCK));

    reset_all(b);
    g_assert_cmphex(b->regs[R_CTRL], ==, 0x70);
    g_assert_cmphex(b->regs[R_STATUS], ==, 0xffff);
    g_assert_cmpint(b->post_writes, ==, 1);
    g_assert_cmphex(rd(b, A_CTRL, 4), ==, 0x70);
    object_unref(OBJECT(b));
}

static void test_masks(void)
{
    Block *b = BLOCK(object_new(TYPE_BLOCK));

    reset_all(b);
    wr(b, A_CTRL, 0xf000000f, 4);
    g_assert_cmphex(b->written, ==, 0xf);
    g_assert_cmphex(b->regs[R_CTRL], ==, 0x10f);
    g_assert_cmphex(b->read_back, ==, 0x10f);
    /* A narrow write leaves the other bytes alone. */
    wr(b, A_CTRL, 0xaabbccdd, 1);
    g_assert_cmphex(b->regs[R_CTRL], ==, 0x1dd);

    b->regs[R_STATUS] = 0x00abffff;
    wr(b, A_STATUS, 0x00cd120f, 4);
    g_assert_cmphex(b->regs[R_STATUS], ==, 0x00ab12f0);
    g_assert_cmphex(rd(b, A_STATUS, 4), ==, 0x00ab12f0);
    g_assert_cmphex(rd(b, A_STATUS, 4), ==, 0x00ab00f0);
    /* A read of one byte clears in that byte only. */
    b->regs[R_STATUS] = 0x1234;
    g_assert_cmphex(rd(b, A_STATUS, 1), ==, 0x34);
    g_assert_cmphex(b->regs[R_STATUS], ==, 0x1234);
    object_unref(OBJECT(b));
}

static void test_hooks_and_holes(void)
{
    Block *b = BLOCK(object_new(TYPE_BLOCK));

    wr(b, A_COUNT, 41, 4);
    g_assert_cmpuint(rd(b, A_COUNT, 4), ==, 42);
    g_assert_cmpuint(rd(b, A_COUNT, 4), ==, 1);
    b->regs[R_COUNT] = 0x1234;
    g_assert_cmphex(rd(b, A_COUNT, 1), ==, 0x35);
    g_assert_cmphex(b->regs[R_COUNT], ==, 0x1200);
    /* There is nothing at 8, nor in the middle of a register. */
    wr(b, 8, 5, 4);
    g_assert_cmpuint(rd(b, 8, 4), ==, 0);
    g_assert_cmpuint(rd(b, A_COUNT + 1, 1), ==, 0);
    g_assert_cmphex(b->regs[2], ==, 0);
    object_unref(OBJECT(b));
}

static void test_fields(void)
{
    uint32_t regs[4] = { 0x12345678 };
    uint64_t wide = 0;

    g_assert_cmpint(A_COUNT, ==, 12);
    g_assert_cmpint(R_COUNT, ==, 3);
    g_assert_cmpint(R_WIDE, ==, 2);
    g_assert_cmphex(R_CTRL_MODE_MASK, ==, 0x70);
    g_assert_cmphex((uint32_t)R_CTRL_TOP_MASK, ==, 0xf0000000);
    g_assert_cmphex(FIELD_EX32(regs[0], CTRL, TOP), ==, 1);
    g_assert_cmphex(ARRAY_FIELD_EX32(regs, CTRL, MODE), ==, 7);
    g_assert_cmphex(FIELD_DP32(regs[0], CTRL, MODE, 2), ==, 0x12345628);
    ARRAY_FIELD_DP32(regs, CTRL, TOP, 0xf);
    g_assert_cmphex(regs[0], ==, 0xf2345678);
    g_assert_cmpint(FIELD_SEX32(regs[0], CTRL, TOP), ==, -1);
    wide = FIELD_DP64(wide, WIDE, HIGH, 0xabcdef);
    g_assert_cmphex(wide, ==, 0xabcdef0000000000);
    g_assert_cmphex(FIELD_EX64(wide, WIDE, HIGH), ==, 0xabcdef);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    type_register_static(&block_info);

    g_test_add_func("/register/reset", test_reset);
    g_test_add_func("/register/masks", test_masks);
    g_test_add_func("/register/hooks-and-holes", test_hooks_and_holes);
    g_test_add_func("/register/fields", test_fields);
    return g_test_run();
}
