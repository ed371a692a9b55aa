/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Access to devices: sizes, alignment, byte order, and addresses where nothing is. */
#include "qemu/osdep.h"
#include "memory-test.h"
#include "qemu/bswap.h"

#define BASE 0x1000

static Recorder *map_recorder(Space *s, MemoryRegionOps ops)
{
    Recorder *r = recorder_new("dev", 0x100, ops);

    memory_region_add_subregion(&s->root, BASE, &r->mr);
    return r;
}

/* ---- Nothing there ---- */

static void test_unassigned(void)
{
    Space *s = space_new("s");
    uint8_t buf[64];
    MemTxResult r;

    memset(buf, 0x55, sizeof(buf));
    g_assert_cmpuint(address_space_read(&s->as, 3, ATTRS, buf, sizeof(buf)), ==,
                     MEMTX_DECODE_ERROR);
    for (unsigned i = 0; i < sizeof(buf); i++) {
        g_assert_cmphex(buf[i], ==, 0);
    }
    g_assert_cmpuint(address_space_write(&s->as, 0, ATTRS, buf, 3), ==, MEMTX_DECODE_ERROR);
    g_assert_cmphex(address_space_ldq_le(&s->as, 0, ATTRS, &r), ==, 0);
    g_assert_cmpuint(r, ==, MEMTX_DECODE_ERROR);
    g_assert_false(address_space_access_valid(&s->as, 0, 4, false, ATTRS));
    space_free(s);
}

/* A hole does not swallow what lies behind it, wherever the access starts. */
static void test_hole_before_ram(void)
{
    Space *s = space_new("s");
    MemoryRegion ram;
    uint8_t buf[64];

    memory_region_init_ram_nomigrate(&ram, NULL, "ram", 0x1000, &error_abort);
    memory_region_add_subregion(&s->root, BASE, &ram);
    memset(memory_region_get_ram_ptr(&ram), 0xaa, 0x1000);
    for (hwaddr before = 1; before < 40; before++) {
        g_assert_cmpuint(address_space_read(&s->as, BASE - before, ATTRS, buf, sizeof(buf)), ==,
                         MEMTX_DECODE_ERROR);
        for (unsigned i = 0; i < sizeof(buf); i++) {
            g_assert_cmphex(buf[i], ==, i < before ? 0 : 0xaa);
        }
    }
    object_unparent(OBJECT(&ram));
    space_free(s);
}

/* An access may run around the end of the space. */
static void test_wraps_around(void)
{
    Space *s = space_new("s");
    Recorder *high = recorder_new("high", 0x10, (MemoryRegionOps) { 0 });
    uint8_t buf[8];

    memory_region_add_subregion(&s->root, UINT64_MAX - 0xf, &high->mr);
    g_assert_cmpuint(address_space_read(&s->as, UINT64_MAX - 3, ATTRS, buf, 8), ==,
                     MEMTX_DECODE_ERROR);
    g_assert_cmphex(ldq_le_p(buf), ==, 0x0f0e0d0c);
    recorder_free(high);
    space_free(s);
}

/* ---- `impl`: the sizes that the handlers get ---- */

typedef struct ImplCase {
    unsigned min, max;      /* of impl */
    unsigned size;          /* of the access, at offset 8 */
    unsigned part, n;       /* the handler sees n accesses of this size */
} ImplCase;

static const ImplCase impl_cases[] = {
    { 0, 0, 1, 1, 1 }, { 0, 0, 2, 2, 1 }, { 0, 0, 4, 4, 1 }, { 0, 0, 8, 4, 2 },
    { 1, 1, 1, 1, 1 }, { 1, 1, 2, 1, 2 }, { 1, 1, 4, 1, 4 }, { 1, 1, 8, 1, 8 },
    { 1, 8, 8, 8, 1 }, { 2, 2, 1, 2, 1 }, { 2, 2, 4, 2, 2 }, { 2, 4, 8, 4, 2 },
    { 4, 4, 1, 4, 1 }, { 4, 4, 2, 4, 1 }, { 4, 4, 8, 4, 2 }, { 8, 8, 4, 8, 1 },
};

static void check_impl(const ImplCase *c, enum device_endian endian)
{
    bool big = endian == DEVICE_BIG_ENDIAN;
    Space *s = space_new("s");
    Recorder *r = map_recorder(s, (MemoryRegionOps) {
        .endianness = endian,
        .valid = { .min_access_size = 1, .max_access_size = 8 },
        .impl = { .min_access_size = c->min, .max_access_size = c->max },
    });
    uint64_t value = 0x8877665544332211 & (UINT64_MAX >> (64 - c->size * 8));
    MemOp op = size_memop(c->size) | (big ? MO_BE : MO_LE);
    uint64_t got;

    g_assert_cmpuint(memory_region_dispatch_read(&r->mr, 8, &got, op, ATTRS), ==, MEMTX_OK);
    g_assert_cmpuint(memory_region_dispatch_write(&r->mr, 8, value, op, ATTRS), ==, MEMTX_OK);
    g_assert_cmpuint(r->n, ==, 2 * c->n);
    for (unsigned i = 0; i < c->n; i++) {
        int shift = 8 * (big ? (int)(c->size - c->part - i * c->part) : (int)(i * c->part));
        uint64_t part = shift >= 0 ? value >> shift : value << -shift;

        assert_access(r, i, false, 8 + i * c->part, c->part, 0);
        assert_access(r, c->n + i, true, 8 + i * c->part, c->part,
                      part & (UINT64_MAX >> (64 - c->part * 8)));
    }
    g_assert_cmphex(got, ==, counting_bytes(8, c->size, big));
    recorder_free(r);
    space_free(s);
}

static void test_impl_sizes(void)
{
    for (unsigned i = 0; i < ARRAY_SIZE(impl_cases); i++) {
        check_impl(&impl_cases[i], DEVICE_LITTLE_ENDIAN);
        check_impl(&impl_cases[i], DEVICE_NATIVE_ENDIAN);
        check_impl(&impl_cases[i], DEVICE_BIG_ENDIAN);
    }
}

/* A narrow access is widened where it is: offsets inside the register all give its low bytes. */
static void test_widening_does_not_shift(void)
{
    Space *s = space_new("s");
    Recorder *r = map_recorder(s, (MemoryRegionOps) {
        .endianness = DEVICE_LITTLE_ENDIAN,
        .impl = { .min_access_size = 4, .max_access_size = 4 },
    });

    address_space_stb(&s->as, BASE + 3, 0x99, ATTRS, NULL);
    assert_access(r, 0, true, 3, 4, 0x99);
    g_assert_cmphex(address_space_ldub(&s->as, BASE + 3, ATTRS, NULL), ==, 3);
    assert_access(r, 1, false, 3, 4, 0);
    recorder_free(r);
    space_free(s);
}

/* ---- `valid`: what is refused ---- */

typedef struct ValidCase {
    unsigned min, max;
    bool unaligned;
    hwaddr addr;
    unsigned size;
    bool ok;
} ValidCase;

static const ValidCase valid_cases[] = {
    { 0, 0, false, 0, 1, true }, { 0, 0, false, 0, 8, true }, { 0, 0, false, 1, 2, false },
    { 0, 0, true, 1, 2, true }, { 0, 0, true, 3, 8, true }, { 1, 4, false, 0, 8, false },
    { 2, 4, false, 0, 1, false }, { 2, 4, false, 0, 2, true }, { 2, 4, false, 2, 4, false },
    { 2, 4, true, 2, 4, true }, { 4, 4, false, 4, 4, true }, { 4, 4, false, 4, 2, false },
    { 8, 8, false, 8, 8, true }, { 8, 8, false, 4, 8, false },
};

static void test_valid(void)
{
    for (unsigned i = 0; i < ARRAY_SIZE(valid_cases); i++) {
        const ValidCase *c = &valid_cases[i];
        Space *s = space_new("s");
        Recorder *r = map_recorder(s, (MemoryRegionOps) {
            .valid = { .min_access_size = c->min, .max_access_size = c->max,
                       .unaligned = c->unaligned },
            .impl = { .min_access_size = 1, .max_access_size = 8 },
        });
        uint64_t v = 0x55;
        MemTxResult want = c->ok ? MEMTX_OK : MEMTX_DECODE_ERROR;

        g_assert_cmpuint(memory_region_dispatch_read(&r->mr, c->addr, &v, size_memop(c->size),
                                                     ATTRS), ==, want);
        g_assert_cmphex(v, ==, c->ok ? counting_bytes(c->addr, c->size, false) : 0);
        g_assert_cmpuint(memory_region_dispatch_write(&r->mr, c->addr, 1, size_memop(c->size),
                                                      ATTRS), ==, want);
        g_assert_cmpuint(r->n, ==, c->ok ? 2 : 0);
        recorder_free(r);
        space_free(s);
    }
}

static bool accepts_reads_below_16(void *opaque, hwaddr addr, unsigned size, bool is_write,
                                   MemTxAttrs attrs)
{
    return !is_write && addr < 16;
}

static void test_accepts(void)
{
    Space *s = space_new("s");
    Recorder *r = map_recorder(s, (MemoryRegionOps) { .valid.accepts = accepts_reads_below_16 });
    MemTxResult res;

    g_assert_cmphex(address_space_ldl_le(&s->as, BASE + 12, ATTRS, &res), ==, 0x0f0e0d0c);
    g_assert_cmpuint(res, ==, MEMTX_OK);
    address_space_ldl_le(&s->as, BASE + 16, ATTRS, &res);
    g_assert_cmpuint(res, ==, MEMTX_DECODE_ERROR);
    address_space_stl_le(&s->as, BASE, 0, ATTRS, &res);
    g_assert_cmpuint(res, ==, MEMTX_DECODE_ERROR);
    g_assert_true(address_space_access_valid(&s->as, BASE, 16, false, ATTRS));
    g_assert_false(address_space_access_valid(&s->as, BASE, 17, false, ATTRS));
    g_assert_false(address_space_access_valid(&s->as, BASE, 4, true, ATTRS));
    recorder_free(r);
    space_free(s);
}

/* ---- DMA by bytes is cut into accesses ---- */

static void check_cuts(MemoryRegionOps ops, hwaddr addr, hwaddr len, const unsigned *sizes)
{
    Space *s = space_new("s");
    Recorder *r = map_recorder(s, ops);
    uint8_t buf[32];
    unsigned n = 0;

    g_assert_cmpuint(address_space_read(&s->as, BASE + addr, ATTRS, buf, len), ==, MEMTX_OK);
    for (hwaddr at = addr; at < addr + len; at += sizes[n++]) {
        assert_access(r, n, false, at, sizes[n], 0);
    }
    g_assert_cmpuint(r->n, ==, n);
    for (hwaddr i = 0; i < len; i++) {
        g_assert_cmphex(buf[i], ==, addr + i);
    }
    g_assert_cmpuint(address_space_write(&s->as, BASE + addr, ATTRS, buf, len), ==, MEMTX_OK);
    for (unsigned i = 0; i < n; i++) {
        assert_access(r, n + i, true, r->log[i].addr, sizes[i],
                      counting_bytes(r->log[i].addr, sizes[i], false));
    }
    recorder_free(r);
    space_free(s);
}

static void test_cuts(void)
{
    MemoryRegionOps any = { .endianness = DEVICE_LITTLE_ENDIAN };
    MemoryRegionOps wide = { .endianness = DEVICE_LITTLE_ENDIAN,
                             .valid = { .min_access_size = 1, .max_access_size = 8 },
                             .impl = { .min_access_size = 1, .max_access_size = 8 } };
    MemoryRegionOps loose = wide;

    loose.valid.unaligned = loose.impl.unaligned = true;
    check_cuts(any, 0, 11, (unsigned[]) { 4, 4, 2, 1 });
    check_cuts(any, 1, 7, (unsigned[]) { 1, 2, 4 });
    check_cuts(any, 3, 8, (unsigned[]) { 1, 4, 2, 1 });
    check_cuts(wide, 8, 16, (unsigned[]) { 8, 8 });
    check_cuts(wide, 12, 12, (unsigned[]) { 4, 8 });
    check_cuts(loose, 3, 8, (unsigned[]) { 8 });
    check_cuts(loose, 1, 15, (unsigned[]) { 8, 4, 2, 1 });
}

/*
 * A device gets an access in full even where it is cut short by a neighbour, as the oracle's port
 * cf9 does.
 */
static void test_access_past_the_end(void)
{
    Space *s = space_new("s");
    Recorder *a = recorder_new("a", 4, (MemoryRegionOps) { 0 });
    Recorder *b = recorder_new("b", 1, (MemoryRegionOps) { 0 });
    uint8_t buf[4];

    memory_region_add_subregion(&s->root, 0, &a->mr);
    memory_region_add_subregion_overlap(&s->root, 1, &b->mr, 1);
    address_space_read(&s->as, 1, ATTRS, buf, 4);
    assert_access(b, 0, false, 0, 4, 0);
    g_assert_cmpuint(a->n, ==, 0);
    address_space_read(&s->as, 0, ATTRS, buf, 4);
    assert_access(a, 0, false, 0, 4, 0);
    recorder_free(a);
    recorder_free(b);
    space_free(s);
}

/* ---- Byte order ---- */

static void check_order(enum device_endian endian)
{
    bool big = endian == DEVICE_BIG_ENDIAN;
    Space *s = space_new("s");
    Recorder *r = map_recorder(s, (MemoryRegionOps) { .endianness = endian,
                                                      .impl.max_access_size = 8 });
    uint8_t bytes[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };

    g_assert_cmphex(address_space_lduw_le(&s->as, BASE, ATTRS, NULL), ==, 0x0100);
    g_assert_cmphex(address_space_lduw_be(&s->as, BASE, ATTRS, NULL), ==, 0x0001);
    g_assert_cmphex(address_space_lduw(&s->as, BASE, ATTRS, NULL), ==, 0x0100);
    g_assert_cmphex(address_space_ldl_le(&s->as, BASE, ATTRS, NULL), ==, 0x03020100);
    g_assert_cmphex(address_space_ldl_be(&s->as, BASE, ATTRS, NULL), ==, 0x00010203);
    g_assert_cmphex(address_space_ldq_le(&s->as, BASE, ATTRS, NULL), ==, 0x0706050403020100);
    g_assert_cmphex(address_space_ldq_be(&s->as, BASE, ATTRS, NULL), ==, 0x0001020304050607);
    r->n = 0;
    address_space_stw_le(&s->as, BASE, 0x1122, ATTRS, NULL);
    assert_access(r, 0, true, 0, 2, big ? 0x2211 : 0x1122);
    address_space_stl_be(&s->as, BASE, 0x11223344, ATTRS, NULL);
    assert_access(r, 1, true, 0, 4, big ? 0x11223344 : 0x44332211);
    address_space_stq(&s->as, BASE, 0x1122334455667788, ATTRS, NULL);
    assert_access(r, 2, true, 0, 8, big ? 0x8877665544332211 : 0x1122334455667788);
    address_space_write(&s->as, BASE, ATTRS, bytes, 4);
    assert_access(r, 3, true, 0, 4, big ? 0x01020304 : 0x04030201);
    recorder_free(r);
    space_free(s);
}

static void test_byte_order(void)
{
    check_order(DEVICE_LITTLE_ENDIAN);
    check_order(DEVICE_NATIVE_ENDIAN);
    check_order(DEVICE_BIG_ENDIAN);
}

/* ---- Handlers with attributes, and aliases ---- */

static MemTxResult read_requester(void *opaque, hwaddr addr, uint64_t *data, unsigned size,
                                  MemTxAttrs attrs)
{
    *data = attrs.requester_id;
    return attrs.secure ? MEMTX_OK : MEMTX_ERROR;
}

static MemTxResult write_requester(void *opaque, hwaddr addr, uint64_t data, unsigned size,
                                   MemTxAttrs attrs)
{
    return data == attrs.requester_id ? MEMTX_OK : MEMTX_ERROR;
}

static const MemoryRegionOps attrs_ops = {
    .read_with_attrs = read_requester,
    .write_with_attrs = write_requester,
};

static void test_with_attrs(void)
{
    Space *s = space_new("s");
    MemTxAttrs attrs = { .requester_id = 0x1234, .secure = 1 };
    MemoryRegion mr;
    MemTxResult res;

    memory_region_init_io(&mr, NULL, &attrs_ops, NULL, "attrs", 0x10);
    memory_region_add_subregion(&s->root, BASE, &mr);
    g_assert_cmphex(address_space_ldl_le(&s->as, BASE, attrs, &res), ==, 0x1234);
    g_assert_cmpuint(res, ==, MEMTX_OK);
    address_space_ldl_le(&s->as, BASE, ATTRS, &res);
    g_assert_cmpuint(res, ==, MEMTX_ERROR);
    address_space_stw_le(&s->as, BASE, 0x1234, attrs, &res);
    g_assert_cmpuint(res, ==, MEMTX_OK);
    address_space_stw_le(&s->as, BASE, 0x1235, attrs, &res);
    g_assert_cmpuint(res, ==, MEMTX_ERROR);
    attrs.memory = 1;
    g_assert_cmphex(address_space_ldl_le(&s->as, BASE, attrs, &res), ==, 0);
    g_assert_cmpuint(res, ==, MEMTX_ACCESS_ERROR);
    object_unparent(OBJECT(&mr));
    space_free(s);
}

static void test_dispatch_through_alias(void)
{
    Space *s = space_new("s");
    Recorder *r = map_recorder(s, (MemoryRegionOps) { 0 });
    MemoryRegion alias;
    uint64_t v;

    memory_region_init_alias(&alias, NULL, "alias", &r->mr, 0x20, 0x20);
    memory_region_dispatch_read(&alias, 4, &v, MO_32, ATTRS);
    assert_access(r, 0, false, 0x24, 4, 0);
    object_unparent(OBJECT(&alias));
    recorder_free(r);
    space_free(s);
}

int main(int argc, char **argv)
{
    memory_test_init(&argc, &argv);
    g_test_add_func("/memory/access/unassigned", test_unassigned);
    g_test_add_func("/memory/access/hole-before-ram", test_hole_before_ram);
    g_test_add_func("/memory/access/wraps-around", test_wraps_around);
    g_test_add_func("/memory/access/impl-sizes", test_impl_sizes);
    g_test_add_func("/memory/access/widening-does-not-shift", test_widening_does_not_shift);
    g_test_add_func("/memory/access/valid", test_valid);
    g_test_add_func("/memory/access/accepts", test_accepts);
    g_test_add_func("/memory/access/cuts", test_cuts);
    g_test_add_func("/memory/access/past-the-end", test_access_past_the_end);
    g_test_add_func("/memory/access/byte-order", test_byte_order);
    g_test_add_func("/memory/access/with-attrs", test_with_attrs);
    g_test_add_func("/memory/access/dispatch-through-alias", test_dispatch_through_alias);
    return g_test_run();
}
