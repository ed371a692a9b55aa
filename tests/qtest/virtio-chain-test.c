/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What drivers must not put into rings (VIRTIO 1.2, sections 2.7 and 2.8), on each virtio device: it asks for
 * a reset, and works after that. And buffers and rings that are not in RAM.
 */
#include "qemu/osdep.h"
#include "virtio-driver.h"

#define W           VRING_DESC_F_WRITE
#define NEXT        VRING_DESC_F_NEXT
#define INDIRECT    VRING_DESC_F_INDIRECT
#define HOLE        0x30000000      /* no RAM, no device */

/* --- errors --- */

static void one(VirtioDriver *d, uint64_t addr, uint32_t len, uint16_t flags)
{
    virtio_driver_desc(d, 0, addr, len, flags);
    virtio_driver_chain(d, 1);
}

/* Entry @i of the table of indirect descriptors. */
static void table(VirtioDriver *d, unsigned i, uint32_t len, uint16_t flags, uint16_t next)
{
    struct vring_desc desc = {
        cpu_to_le64(DRIVER_OUT), cpu_to_le32(len), cpu_to_le16(flags), cpu_to_le16(next),
    };
    struct vring_packed_desc packed = {
        cpu_to_le64(DRIVER_OUT), cpu_to_le32(len), cpu_to_le16(next), cpu_to_le16(flags),
    };

    qtest_memwrite(d->p->qts, DRIVER_TABLE + 16 * i, d->packed ? (void *)&packed : (void *)&desc, 16);
}

static void no_length(VirtioDriver *d)
{
    one(d, DRIVER_OUT, 0, 0);
}

static void readable_behind_writable(VirtioDriver *d)
{
    virtio_driver_desc(d, 1, DRIVER_OUT, 16, 0);
    virtio_driver_desc(d, 0, DRIVER_IN, 16, NEXT | W);
    virtio_driver_chain(d, 2);
}

static void loop(VirtioDriver *d)
{
    queue_desc(&d->q, 0, DRIVER_OUT, 16, NEXT, 0);
    virtio_driver_chain(d, 1);
}

static void next_outside(VirtioDriver *d)
{
    queue_desc(&d->q, 0, DRIVER_OUT, 16, NEXT, d->q.size);
    virtio_driver_chain(d, 1);
}

static void head_outside(VirtioDriver *d)
{
    one(d, DRIVER_OUT, 16, 0);
    qtest_writew(d->p->qts, RING_AVAIL(&d->q) + 4, d->q.size);
}

static void index_jumps(VirtioDriver *d)
{
    one(d, DRIVER_OUT, 16, 0);
    qtest_writew(d->p->qts, RING_AVAIL(&d->q) + 2, d->q.size + 1);
}

/* All descriptors of a packed ring, and the last one has no end. */
static void no_end(VirtioDriver *d)
{
    for (unsigned i = d->q.size; i-- > 0;) {
        virtio_driver_desc(d, i, DRIVER_OUT, 1, NEXT);
    }
    virtio_driver_chain(d, d->q.size);
}

static void table_of_no_length(VirtioDriver *d)
{
    one(d, DRIVER_TABLE, 0, INDIRECT);
}

static void table_of_odd_length(VirtioDriver *d)
{
    table(d, 0, 16, 0, 0);
    table(d, 1, 16, 0, 0);
    one(d, DRIVER_TABLE, 17, INDIRECT);
}

static void table_loops(VirtioDriver *d)
{
    table(d, 0, 16, NEXT, 1);
    table(d, 1, 16, NEXT, 0);
    one(d, DRIVER_TABLE, 32, INDIRECT);
}

static void next_outside_table(VirtioDriver *d)
{
    table(d, 0, 16, NEXT, 2);
    one(d, DRIVER_TABLE, 32, INDIRECT);
}

static void table_nowhere(VirtioDriver *d)
{
    one(d, HOLE, 32, INDIRECT);
}

/* More than 1024 descriptors, the most that a chain may have. */
static void table_too_long(VirtioDriver *d)
{
    for (unsigned i = 0; i < 1025; i++) {
        table(d, i, 1, i == 1024 ? 0 : NEXT, i + 1);
    }
    one(d, DRIVER_TABLE, 1025 * 16, INDIRECT);
}

static void buffer_without_end(VirtioDriver *d)
{
    one(d, UINT64_MAX - 8, 0xffffffff, 0);
}

enum { SPLIT = 1, PACKED = 2, BOTH = 3 };

typedef struct Mistake {
    const char *name;
    int rings;
    void (*make)(VirtioDriver *d);
} Mistake;

static const Mistake mistakes[] = {
    { "no length", BOTH, no_length },
    { "readable behind writable", BOTH, readable_behind_writable },
    { "loop", SPLIT, loop },
    { "next outside", SPLIT, next_outside },
    { "head outside", SPLIT, head_outside },
    { "index jumps", SPLIT, index_jumps },
    { "no end", PACKED, no_end },
    { "table of no length", BOTH, table_of_no_length },
    { "table of odd length", BOTH, table_of_odd_length },
    { "table loops", SPLIT, table_loops },
    { "next outside table", SPLIT, next_outside_table },
    { "table nowhere", BOTH, table_nowhere },
    { "table too long", BOTH, table_too_long },
    { "buffer without end", BOTH, buffer_without_end },
};

/* The entropy device looks for buffers to write first; a chain without one it may leave alone. */
static bool may_wait(VirtioDriver *d)
{
    return !strcmp(d->row->name, "rng");
}

static void check(VirtioDriver *d, const Mistake *m)
{
    m->make(d);
    queue_kick(&d->q);
    if (!may_wait(d)) {
        virtio_driver_assert_needs_reset(d, m->name);
        g_assert_cmphex(m8r(d->p, ISR) & 2, ==, 2);
    }
    g_assert_false(virtio_driver_is_done(d, 0));
    queue_kick(&d->q);
    g_assert_false(virtio_driver_is_done(d, 0));
    virtio_driver_assert_works(d);
}

/*
 * Settled from the specification, which forbids this to drivers: the reference's balloon, console and input
 * devices take more chains than a ring has; with packed rings it may never end.
 */
static bool is_reference_different(const Mistake *m)
{
    return !qtest_has_accel("qtest") && m->make == index_jumps;
}

static void test_mistakes(const VirtioRow *row, bool packed)
{
    VirtioDriver d;
    Poke *p;

    if (virtio_row_skip_still(row)) {
        return;
    }
    p = virtio_row_start(row, ",packed=on");
    for (size_t i = 0; i < ARRAY_SIZE(mistakes); i++) {
        if ((mistakes[i].rings & (packed ? PACKED : SPLIT)) && !is_reference_different(&mistakes[i])) {
            virtio_driver_start(&d, p, row, packed, row->queue);
            check(&d, &mistakes[i]);
        }
    }
    poke_free(p);
}

static void test_split(const void *row)
{
    test_mistakes(row, false);
}

static void test_packed(const void *row)
{
    test_mistakes(row, true);
}

/* --- chains that are unusual --- */

/* Puts the parts of a request into memory; what each descriptor is, is the test's. */
static void put_request(VirtioDriver *d)
{
    qtest_memset(d->p->qts, DRIVER_OUT, 0, DRIVER_BUFFER);
    qtest_memwrite(d->p->qts, DRIVER_OUT, d->row->out_filled ? d->row->out : "", MAX(d->row->out_filled, 1));
}

/*
 * Each byte has its own descriptor, all in a table; the one that points there says "writable", which is
 * ignored.
 */
static void byte_by_byte(VirtioDriver *d)
{
    unsigned n = d->row->out_len + d->row->in_len;

    for (unsigned i = 0; i < n; i++) {
        bool is_in = i >= d->row->out_len;
        uint64_t addr = is_in ? DRIVER_IN + i - d->row->out_len : DRIVER_OUT + i;
        uint16_t flags = (is_in ? W : 0) | (i + 1 < n ? NEXT : 0);
        struct vring_desc desc = {
            cpu_to_le64(addr), cpu_to_le32(1), cpu_to_le16(flags), cpu_to_le16(i + 1),
        };
        struct vring_packed_desc packed = { cpu_to_le64(addr), cpu_to_le32(1), 0, cpu_to_le16(flags) };

        qtest_memwrite(d->p->qts, DRIVER_TABLE + 16 * i, d->packed ? (void *)&packed : (void *)&desc, 16);
    }
    one(d, DRIVER_TABLE, 16 * n, INDIRECT | W);
}

static void test_byte_by_byte(const VirtioRow *row, bool packed)
{
    VirtioDriver d;
    Poke *p;

    if (virtio_row_skip_still(row)) {
        return;
    }
    p = virtio_row_start(row, ",packed=on");
    virtio_driver_start(&d, p, row, packed, row->queue);
    put_request(&d);
    byte_by_byte(&d);
    queue_kick(&d.q);
    g_assert_true(virtio_driver_wait(&d, 0));
    g_assert_cmphex(status(p), ==, DRIVER_OK);
    poke_free(p);
}

static void test_byte_by_byte_split(const void *row)
{
    test_byte_by_byte(row, false);
}

static void test_byte_by_byte_packed(const void *row)
{
    test_byte_by_byte(row, true);
}

/*
 * Buffers in the ring, and then a table with the rest (2.7.5.3.2). The reference takes the table for a
 * buffer.
 */
static void test_table_last(void)
{
    const VirtioRow *row = virtio_row_find("blk");
    Poke *p = virtio_row_start(row, "");
    VirtioDriver d;

    if (!qtest_has_accel("qtest")) {
        g_test_skip("the reference does not look for a table there");
        poke_free(p);
        return;
    }
    virtio_driver_start(&d, p, row, false, row->queue);
    put_request(&d);
    virtio_driver_desc(&d, 0, DRIVER_OUT, row->out_len, NEXT);
    virtio_driver_desc(&d, 1, DRIVER_TABLE, 16, INDIRECT);
    queue_desc(&(PokeQueue) { .p = p, .base = DRIVER_TABLE }, 0, DRIVER_IN, row->in_len, W, 0);
    virtio_driver_chain(&d, 2);
    queue_kick(&d.q);
    g_assert_true(virtio_driver_wait(&d, 0));
    g_assert_cmpuint(qtest_readb(p->qts, DRIVER_IN + row->in_len - 1), ==, 0);
    poke_free(p);
}

/* A table in a table: it is a buffer. */
static void test_table_in_table(void)
{
    const VirtioRow *row = virtio_row_find("keyboard");
    Poke *p = virtio_row_start(row, "");
    VirtioDriver d;

    virtio_driver_start(&d, p, row, false, row->queue);
    put_request(&d);
    table(&d, 0, row->out_len, INDIRECT, 0);
    one(&d, DRIVER_TABLE, 16, INDIRECT);
    queue_kick(&d.q);
    g_assert_true(virtio_driver_wait(&d, 0));
    poke_free(p);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    virtio_rows_add("virtio-chain/mistakes/split", false, test_split);
    virtio_rows_add("virtio-chain/byte-by-byte/split", false, test_byte_by_byte_split);
    if (!g_getenv("QTEST_ACCEL")) {
        virtio_rows_add("virtio-chain/mistakes/packed", false, test_packed);
    }
    virtio_rows_add("virtio-chain/byte-by-byte/packed", false, test_byte_by_byte_packed);
    qtest_add_func("virtio-chain/table-behind-buffers", test_table_last);
    qtest_add_func("virtio-chain/table-in-table", test_table_in_table);
    return g_test_run();
}
