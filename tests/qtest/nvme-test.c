/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NVMe controller: registers, queues, admin and I/O commands with their errors, PRP lists, events, interrupts. */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include <zlib.h>
#include "libqos/state.h"
#include "libqos/pci-pc.h"
#include "qemu/bswap.h"

#define SLOT        5
#define ASQ         0x100000
#define ACQ         0x102000
#define IOSQ        0x104000
#define IOCQ        0x106000
#define DATA        0x200000
#define LIST        0x300000
#define ENTRIES     32
#define IMAGE_BYTES (4 << 20)
#define DNR         0x4000

#define CAP         0x00
#define VS          0x08
#define INTMS       0x0c
#define CC          0x14
#define CSTS        0x1c
#define AQA         0x24
#define ASQ_REG     0x28
#define ACQ_REG     0x30
#define CC_ENABLE   0x00460001

typedef struct Queue {
    unsigned id;
    uint64_t sq, cq;
    unsigned tail, head;
    unsigned phase;
} Queue;

typedef struct Fixture {
    QTestState *qts;
    QPCIBus *bus;
    QPCIDevice *dev;
    QPCIBar bar;
    char *path;
    Queue admin, io;
    uint16_t cid;
} Fixture;

typedef struct Cmd {
    uint8_t opcode, flags;
    uint32_t nsid;
    uint64_t prp1, prp2;
    uint32_t dw10, dw11, dw12;
} Cmd;

static uint32_t reg(Fixture *f, unsigned offset)
{
    return qpci_io_readl(f->dev, f->bar, offset);
}

static void set_reg(Fixture *f, unsigned offset, uint32_t value)
{
    qpci_io_writel(f->dev, f->bar, offset, value);
}

static void map(Fixture *f)
{
    f->bus = qpci_new_pc(f->qts, NULL);
    f->dev = qpci_device_find(f->bus, QPCI_DEVFN(SLOT, 0));
    qpci_device_enable(f->dev);
    f->bar = qpci_iomap(f->dev, 0, NULL);
    f->cid = 0;
}

static void unmap(Fixture *f)
{
    g_free(f->dev);
    qpci_free_pc(f->bus);
}

static void setup(Fixture *f, const void *options)
{
    g_autofree char *data = g_malloc(IMAGE_BYTES);
    int fd = g_file_open_tmp("nvme-test-XXXXXX", &f->path, NULL);

    for (size_t i = 0; i < IMAGE_BYTES; i++) {
        data[i] = i / 512 + i % 3;
    }
    g_assert_cmpint(write(fd, data, IMAGE_BYTES), ==, IMAGE_BYTES);
    close(fd);
    f->qts = qtest_initf("-machine pc -nodefaults -drive file=%s,if=none,format=raw,id=d "
                         "-device nvme,serial=foo,drive=d,addr=5%s", f->path, (const char *)options);
    map(f);
}

static void teardown(Fixture *f, const void *options)
{
    unmap(f);
    qtest_quit(f->qts);
    g_unlink(f->path);
    g_free(f->path);
}

/* ---- queues ---- */

static void enable(Fixture *f)
{
    qtest_memset(f->qts, ASQ, 0, 0x8000);
    set_reg(f, AQA, (ENTRIES - 1) << 16 | (ENTRIES - 1));
    set_reg(f, ASQ_REG, ASQ);
    set_reg(f, ASQ_REG + 4, 0);
    set_reg(f, ACQ_REG, ACQ);
    set_reg(f, ACQ_REG + 4, 0);
    set_reg(f, CC, CC_ENABLE);
    g_assert_cmphex(reg(f, CSTS), ==, 1);
    f->admin = (Queue) { 0, ASQ, ACQ, 0, 0, 1 };
    f->io = (Queue) { 1, IOSQ, IOCQ, 0, 0, 1 };
}

static void put(Fixture *f, Queue *q, const Cmd *cmd)
{
    uint8_t e[64] = { cmd->opcode, cmd->flags };

    stw_le_p(e + 2, ++f->cid);
    stl_le_p(e + 4, cmd->nsid);
    stq_le_p(e + 24, cmd->prp1);
    stq_le_p(e + 32, cmd->prp2);
    stl_le_p(e + 40, cmd->dw10);
    stl_le_p(e + 44, cmd->dw11);
    stl_le_p(e + 48, cmd->dw12);
    qtest_memwrite(f->qts, q->sq + q->tail * 64, e, sizeof(e));
    q->tail = (q->tail + 1) % ENTRIES;
    set_reg(f, 0x1000 + q->id * 8, q->tail);
}

/* Whether a completion came, after some time on a host that really waits; its status and first dword. */
static bool get(Fixture *f, Queue *q, uint16_t *status, uint32_t *result)
{
    uint64_t at = q->cq + q->head * 16;

    for (int i = 0; i < 2000; i++) {
        uint16_t word = qtest_readw(f->qts, at + 14);

        if ((word & 1) == q->phase) {
            *status = word >> 1;
            *result = qtest_readl(f->qts, at);
            q->head = (q->head + 1) % ENTRIES;
            q->phase ^= q->head == 0;
            set_reg(f, 0x1000 + q->id * 8 + 4, q->head);
            return true;
        }
        g_usleep(1000);
    }
    return false;
}

static uint16_t run(Fixture *f, Queue *q, const Cmd *cmd, uint32_t *result)
{
    uint32_t ignored;
    uint16_t status;

    put(f, q, cmd);
    g_assert_true(get(f, q, &status, result ?: &ignored));
    return status;
}

#define ADMIN(f, ...) run(f, &(f)->admin, &(Cmd) { __VA_ARGS__ }, NULL)
#define RAW_IO(f, ...) run(f, &(f)->io, &(Cmd) { __VA_ARGS__ }, NULL)
#define IO(f, ...) run(f, &(f)->io, &(Cmd) { .nsid = 1, .prp1 = DATA, __VA_ARGS__ }, NULL)

static void enable_io(Fixture *f)
{
    enable(f);
    g_assert_cmphex(ADMIN(f, .opcode = 5, .prp1 = IOCQ, .dw10 = (ENTRIES - 1) << 16 | 1, .dw11 = 3), ==, 0);
    g_assert_cmphex(ADMIN(f, .opcode = 1, .prp1 = IOSQ, .dw10 = (ENTRIES - 1) << 16 | 1, .dw11 = 1 << 16 | 1), ==, 0);
}

static uint8_t file_byte(Fixture *f, size_t offset)
{
    g_autofree char *data = NULL;
    gsize size;

    g_assert_true(g_file_get_contents(f->path, &data, &size, NULL));
    return data[offset];
}

static uint8_t pattern(size_t i)
{
    return i / 512 + i % 3;
}

/* ---- registers ---- */

static void test_reset_values(Fixture *f, const void *options)
{
    g_assert_cmphex(qpci_config_readl(f->dev, 0), ==, 0x00101b36);
    g_assert_cmphex(qpci_config_readl(f->dev, 8), ==, 0x01080202);
    g_assert_cmphex(reg(f, CAP), ==, 0x0f0107ff);
    g_assert_cmphex(reg(f, CAP + 4), ==, 0x00401820);
    g_assert_cmphex(qpci_io_readq(f->dev, f->bar, CAP), ==, 0x004018200f0107ffULL);
    g_assert_cmphex(reg(f, VS), ==, 0x00010400);
    for (unsigned offset = INTMS; offset < 0x40; offset += 4) {
        g_assert_cmphex(reg(f, offset), ==, 0);
    }
    g_assert_cmpuint(qpci_msix_table_size(f->dev), ==, 65);
}

/* Settings that can't be are a fatal status, which disabling clears. */
static void test_bad_enable(Fixture *f, const void *options)
{
    static const uint32_t bad[] = { 0x00000001, 0x00360001, 0x00450001, 0x00460301, 0x00460021 };

    set_reg(f, CC, CC_ENABLE); /* no queues */
    g_assert_cmphex(reg(f, CSTS), ==, 2);
    set_reg(f, CC, 0);
    g_assert_cmphex(reg(f, CSTS), ==, 0);
    set_reg(f, AQA, 0x001f001f);
    set_reg(f, ASQ_REG, ASQ);
    set_reg(f, ACQ_REG, ACQ);
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        set_reg(f, CC, bad[i]);
        g_assert_cmphex(reg(f, CSTS), ==, 2);
        set_reg(f, CC, 0);
    }
    enable(f);
}

static void test_shutdown(Fixture *f, const void *options)
{
    enable_io(f);
    set_reg(f, CC, CC_ENABLE | 1 << 14);
    g_assert_cmphex(reg(f, CSTS), ==, 9);
    set_reg(f, CC, 0);
    g_assert_cmphex(reg(f, CSTS), ==, 0);
    enable(f); /* and again, from the beginning */
    g_assert_cmphex(ADMIN(f, .opcode = 0x7f), ==, DNR | 1);
}

static void test_access_sizes(Fixture *f, const void *options)
{
    for (unsigned offset = 0; offset < 0x2000; offset += 7) {
        qpci_io_readb(f->dev, f->bar, offset);
        qpci_io_writeb(f->dev, f->bar, offset, 0xff);
        qpci_io_writew(f->dev, f->bar, offset, 0xffff);
    }
    g_assert_cmphex(reg(f, CC), ==, 0);
    qpci_io_writeq(f->dev, f->bar, ASQ_REG, 0x123456789abcd000ULL);
    g_assert_cmphex(reg(f, ASQ_REG), ==, 0x9abcd000);
    g_assert_cmphex(reg(f, ASQ_REG + 4), ==, 0x12345678);
}

/* ---- admin commands ---- */

static void test_identify(Fixture *f, const void *options)
{
    char text[21] = "";

    enable(f);
    g_assert_cmphex(ADMIN(f, .opcode = 6, .prp1 = DATA, .dw10 = 1), ==, 0);
    g_assert_cmphex(qtest_readl(f->qts, DATA), ==, 0x1af41b36);
    qtest_memread(f->qts, DATA + 4, text, 20);
    g_assert_cmpstr(text, ==, "foo                 ");
    g_assert_cmphex(qtest_readb(f->qts, DATA + 77), ==, 7);
    g_assert_cmphex(qtest_readw(f->qts, DATA + 512), ==, 0x4466);
    g_assert_cmphex(ADMIN(f, .opcode = 6, .nsid = 1, .prp1 = DATA, .dw10 = 0), ==, 0);
    g_assert_cmphex(qtest_readq(f->qts, DATA), ==, IMAGE_BYTES / 512);
    g_assert_cmphex(qtest_readb(f->qts, DATA + 130), ==, 9);
    g_assert_cmphex(ADMIN(f, .opcode = 6, .nsid = 2, .prp1 = DATA, .dw10 = 0), ==, 0);
    g_assert_cmphex(qtest_readq(f->qts, DATA), ==, 0);
    g_assert_cmphex(ADMIN(f, .opcode = 6, .prp1 = DATA, .dw10 = 0), ==, DNR | 0xb);
    g_assert_cmphex(ADMIN(f, .opcode = 6, .prp1 = DATA, .dw10 = 2), ==, 0);
    g_assert_cmphex(qtest_readq(f->qts, DATA), ==, 1);
    g_assert_cmphex(ADMIN(f, .opcode = 6, .prp1 = DATA, .dw10 = 0x99), ==, DNR | 2);
}

static void test_queues(Fixture *f, const void *options)
{
    enable_io(f);
    g_assert_cmphex(ADMIN(f, .opcode = 5, .prp1 = IOCQ, .dw10 = 15 << 16, .dw11 = 1), ==, DNR | 0x101);
    g_assert_cmphex(ADMIN(f, .opcode = 5, .prp1 = IOCQ, .dw10 = 15 << 16 | 1, .dw11 = 1), ==, DNR | 0x101);
    g_assert_cmphex(ADMIN(f, .opcode = 5, .prp1 = IOCQ, .dw10 = 15 << 16 | 65, .dw11 = 1), ==, DNR | 0x101);
    g_assert_cmphex(ADMIN(f, .opcode = 5, .prp1 = IOCQ, .dw10 = 2, .dw11 = 1), ==, DNR | 0x102);
    g_assert_cmphex(ADMIN(f, .opcode = 5, .prp1 = IOCQ, .dw10 = 0x800 << 16 | 2, .dw11 = 1), ==, DNR | 0x102);
    g_assert_cmphex(ADMIN(f, .opcode = 5, .prp1 = IOCQ + 8, .dw10 = 15 << 16 | 2, .dw11 = 1), ==, DNR | 0x13);
    g_assert_cmphex(ADMIN(f, .opcode = 5, .prp1 = IOCQ, .dw10 = 15 << 16 | 2), ==, DNR | 2);
    g_assert_cmphex(ADMIN(f, .opcode = 5, .prp1 = IOCQ, .dw10 = 15 << 16 | 2, .dw11 = 99 << 16 | 3), ==, DNR | 0x108);
    g_assert_cmphex(ADMIN(f, .opcode = 1, .prp1 = IOSQ, .dw10 = 15 << 16 | 2, .dw11 = 5 << 16 | 1), ==, DNR | 0x100);
    g_assert_cmphex(ADMIN(f, .opcode = 1, .prp1 = IOSQ, .dw10 = 15 << 16 | 1, .dw11 = 1 << 16 | 1), ==, DNR | 0x101);
    g_assert_cmphex(ADMIN(f, .opcode = 4, .dw10 = 1), ==, 0x10c);
    g_assert_cmphex(ADMIN(f, .opcode = 0, .dw10 = 1), ==, 0);
    g_assert_cmphex(ADMIN(f, .opcode = 0, .dw10 = 1), ==, DNR | 0x101);
    g_assert_cmphex(ADMIN(f, .opcode = 4, .dw10 = 1), ==, 0);
    g_assert_cmphex(ADMIN(f, .opcode = 4, .dw10 = 1), ==, DNR | 0x100);
    g_assert_cmphex(ADMIN(f, .opcode = 4, .dw10 = 0), ==, DNR | 0x100);
}

static uint32_t feature(Fixture *f, uint32_t id)
{
    uint32_t result;

    g_assert_cmphex(run(f, &f->admin, &(Cmd) { .opcode = 0xa, .nsid = 1, .dw10 = id }, &result), ==, 0);
    return result;
}

static void test_features(Fixture *f, const void *options)
{
    enable(f);
    g_assert_cmphex(feature(f, 4), ==, 0x157);
    g_assert_cmphex(ADMIN(f, .opcode = 9, .dw10 = 4, .dw11 = 0x160), ==, 0);
    g_assert_cmphex(feature(f, 4), ==, 0x160);
    g_assert_cmphex(feature(f, 4 | 0x100), ==, 0x157);
    g_assert_cmphex(feature(f, 4 | 0x300), ==, 4);
    g_assert_cmphex(feature(f, 6), ==, 1);
    g_assert_cmphex(ADMIN(f, .opcode = 9, .dw10 = 6), ==, 0);
    g_assert_cmphex(feature(f, 6), ==, 0);
    g_assert_cmphex(feature(f, 7), ==, 0x003f003f);
    g_assert_cmphex(ADMIN(f, .opcode = 9, .dw10 = 7, .dw11 = 0xffff), ==, DNR | 2);
    g_assert_cmphex(ADMIN(f, .opcode = 9, .dw10 = 0x99), ==, DNR | 2);
    g_assert_cmphex(ADMIN(f, .opcode = 0xa, .dw10 = 0x99), ==, DNR | 2);
    g_assert_cmphex(ADMIN(f, .opcode = 9, .dw10 = 1), ==, DNR | 0x10e);
    g_assert_cmphex(ADMIN(f, .opcode = 9, .dw10 = 1u << 31 | 4), ==, DNR | 0x10d);
}

static void test_logs(Fixture *f, const void *options)
{
    enable(f);
    g_assert_cmphex(ADMIN(f, .opcode = 2, .nsid = 0xffffffff, .prp1 = DATA, .dw10 = 127 << 16 | 2), ==, 0);
    g_assert_cmphex(qtest_readw(f->qts, DATA + 1), ==, 0x143);
    g_assert_cmphex(ADMIN(f, .opcode = 2, .prp1 = DATA, .dw10 = 1 << 16 | 5), ==, 0);
    g_assert_cmphex(qtest_readl(f->qts, DATA), ==, 1);
    g_assert_cmphex(ADMIN(f, .opcode = 2, .nsid = 0xffffffff, .prp1 = DATA, .dw10 = 127 << 16 | 2, .dw12 = 512), ==,
                    DNR | 2);
    g_assert_cmphex(ADMIN(f, .opcode = 2, .prp1 = DATA, .dw10 = 127 << 16 | 99), ==, DNR | 2);
}

/* A doorbell that can't be is an event; the log must be read before the next of its kind. */
static void test_events(Fixture *f, const void *options)
{
    uint32_t result, seen = 0;
    uint16_t status;

    enable(f);
    for (int i = 0; i < 4; i++) {
        put(f, &f->admin, &(Cmd) { .opcode = 0xc });
    }
    g_assert_cmphex(ADMIN(f, .opcode = 0xc), ==, 0x105);
    set_reg(f, 0x1000, ENTRIES); /* beyond the queue */
    set_reg(f, 0x1000 + 8 * 8, 1); /* no such queue */
    g_assert_true(get(f, &f->admin, &status, &result));
    g_assert_cmphex(status, ==, 0);
    g_assert_cmphex(result, ==, 0x00010100);
    put(f, &f->admin, &(Cmd) { .opcode = 2, .nsid = 0xffffffff, .prp1 = DATA, .dw10 = 15 << 16 | 1 });
    for (int i = 0; i < 2; i++) { /* the log and the event, in any order */
        g_assert_true(get(f, &f->admin, &status, &result));
        g_assert_cmphex(status, ==, 0);
        seen |= result;
    }
    g_assert_cmphex(seen, ==, 0x00010000);
}

/* ---- I/O ---- */

static void test_read_write(Fixture *f, const void *options)
{
    enable_io(f);
    g_assert_cmphex(IO(f, .opcode = 2, .prp2 = DATA + 0x1000, .dw10 = 3, .dw12 = 9), ==, 0);
    g_assert_cmphex(qtest_readb(f->qts, DATA), ==, pattern(3 * 512));
    g_assert_cmphex(qtest_readb(f->qts, DATA + 5119), ==, pattern(13 * 512 - 1));
    qtest_memset(f->qts, DATA + 100, 0xab, 512);
    g_assert_cmphex(RAW_IO(f, .opcode = 1, .nsid = 1, .prp1 = DATA + 100, .prp2 = DATA + 0x1000, .dw10 = 20), ==, 0);
    g_assert_cmphex(IO(f, .opcode = 0), ==, 0);
    g_assert_cmphex(file_byte(f, 20 * 512 - 1), ==, pattern(20 * 512 - 1));
    g_assert_cmphex(file_byte(f, 20 * 512), ==, 0xab);
    g_assert_cmphex(file_byte(f, 21 * 512 - 1), ==, 0xab);
    g_assert_cmphex(file_byte(f, 21 * 512), ==, pattern(21 * 512));
}

static void test_io_errors(Fixture *f, const void *options)
{
    uint32_t blocks = IMAGE_BYTES / 512;

    enable_io(f);
    g_assert_cmphex(IO(f, .opcode = 2, .dw10 = blocks), ==, DNR | 0x80);
    g_assert_cmphex(IO(f, .opcode = 2, .dw10 = blocks - 1, .dw12 = 1), ==, DNR | 0x80);
    g_assert_cmphex(IO(f, .opcode = 2, .dw10 = 0xffffffff, .dw11 = 0xffffffff), ==, DNR | 0x80);
    g_assert_cmphex(IO(f, .opcode = 1, .dw10 = blocks), ==, DNR | 0x80);
    g_assert_cmphex(IO(f, .opcode = 8, .dw10 = blocks), ==, DNR | 0x80);
    g_assert_cmphex(RAW_IO(f, .opcode = 2, .prp1 = DATA), ==, DNR | 0xb);
    g_assert_cmphex(RAW_IO(f, .opcode = 2, .nsid = 2, .prp1 = DATA), ==, DNR | 2);
    g_assert_cmphex(IO(f, .opcode = 2, .dw12 = 0xffff), ==, DNR | 2); /* more than MDTS */
    g_assert_cmphex(IO(f, .opcode = 0x7f), ==, DNR | 1);
    g_assert_cmphex(IO(f, .opcode = 2, .prp2 = DATA + 4, .dw12 = 15), ==, DNR | 0x13);
    g_assert_cmphex(RAW_IO(f, .opcode = 0, .nsid = 0xffffffff), ==, 0);
}

/* 64 KiB take a list; it is laid so that its last entry leads to another. */
static void test_prp_list(Fixture *f, const void *options)
{
    enable_io(f);
    for (int i = 0; i < 15; i++) {
        uint64_t page = DATA + (i * 7 % 15 + 1) * 0x1000;

        qtest_writeq(f->qts, i < 3 ? LIST + 0xfe0 + i * 8 : LIST + 0x2000 + (i - 3) * 8, page);
    }
    qtest_writeq(f->qts, LIST + 0xff8, LIST + 0x2000);
    g_assert_cmphex(IO(f, .opcode = 2, .prp2 = LIST + 0xfe0, .dw12 = 127), ==, 0);
    for (int i = 0; i < 15; i++) {
        size_t at = (i + 1) * 0x1000 + 5;

        g_assert_cmphex(qtest_readb(f->qts, DATA + (i * 7 % 15 + 1) * 0x1000 + 5), ==, pattern(at));
    }
}

/* A list whose last entry leads to itself has no end. */
static void test_prp_loop(Fixture *f, const void *options)
{
    enable_io(f);
    qtest_writeq(f->qts, LIST + 0xff8, LIST + 0xff8);
    g_assert_cmphex(IO(f, .opcode = 2, .prp2 = LIST + 0xff8, .dw12 = 127), !=, 0);
    g_assert_cmphex(IO(f, .opcode = 2), ==, 0);
}

static void test_compare(Fixture *f, const void *options)
{
    enable_io(f);
    g_assert_cmphex(IO(f, .opcode = 2, .dw10 = 5), ==, 0);
    g_assert_cmphex(IO(f, .opcode = 5, .dw10 = 5), ==, 0);
    qtest_writeb(f->qts, DATA + 511, ~pattern(6 * 512 - 1));
    g_assert_cmphex(IO(f, .opcode = 5, .dw10 = 5), ==, 0x285);
}

static void test_zeroes_and_discard(Fixture *f, const void *options)
{
    enable_io(f);
    g_assert_cmphex(IO(f, .opcode = 8, .dw10 = 8, .dw12 = 3), ==, 0);
    g_assert_cmphex(file_byte(f, 8 * 512 - 1), ==, pattern(8 * 512 - 1));
    g_assert_cmphex(file_byte(f, 8 * 512), ==, 0);
    g_assert_cmphex(file_byte(f, 12 * 512 - 1), ==, 0);
    g_assert_cmphex(file_byte(f, 12 * 512), ==, pattern(12 * 512));
    qtest_memset(f->qts, DATA, 0, 64);
    qtest_writel(f->qts, DATA + 4, 8);
    qtest_writeq(f->qts, DATA + 8, 100);
    qtest_writel(f->qts, DATA + 20, 8);
    qtest_writeq(f->qts, DATA + 24, 200);
    g_assert_cmphex(IO(f, .opcode = 9, .dw10 = 1, .dw11 = 4), ==, 0);
    g_assert_cmphex(IO(f, .opcode = 9, .dw10 = 1), ==, 0);
}

/* ---- interrupts ---- */

static void test_pin(Fixture *f, const void *options)
{
    enable(f);
    put(f, &f->admin, &(Cmd) { .opcode = 0x7f });
    for (int i = 0; i < 2000 && !(qpci_config_readw(f->dev, 6) & 8); i++) {
        g_usleep(1000);
    }
    g_assert_cmphex(qpci_config_readw(f->dev, 6) & 8, ==, 8);
    set_reg(f, INTMS, 1);
    g_assert_cmphex(qpci_config_readw(f->dev, 6) & 8, ==, 0);
    set_reg(f, INTMS + 4, 1);
    g_assert_cmphex(qpci_config_readw(f->dev, 6) & 8, ==, 8);
    set_reg(f, 0x1004, 1);
    g_assert_cmphex(qpci_config_readw(f->dev, 6) & 8, ==, 0);
}

static void test_msix(Fixture *f, const void *options)
{
    qpci_msix_enable(f->dev);
    enable(f);
    g_assert_false(qpci_msix_pending(f->dev, 0));
    g_assert_cmphex(ADMIN(f, .opcode = 0x7f), ==, DNR | 1); /* all vectors are masked */
    for (int i = 0; i < 2000 && !qpci_msix_pending(f->dev, 0); i++) {
        g_usleep(1000);
    }
    g_assert_true(qpci_msix_pending(f->dev, 0));
}

/* Queues in our own registers lead nowhere. */
static void test_queue_in_registers(Fixture *f, const void *options)
{
    uint64_t bar = f->bar.addr;

    set_reg(f, AQA, 0x001f001f);
    set_reg(f, ASQ_REG, bar);
    set_reg(f, ACQ_REG, bar);
    set_reg(f, CC, CC_ENABLE);
    for (int i = 0; i < 40; i++) {
        set_reg(f, 0x1000, i % ENTRIES);
        set_reg(f, 0x1004, i % ENTRIES);
    }
    g_assert_cmphex(reg(f, VS), ==, 0x00010400);
}

#define ADD(path, func) qtest_add("nvme/" path, Fixture, "", setup, func, teardown)

/* ---- saved in the middle ---- */

#define SAVED_ARGS "-machine pc -nodefaults -m 16 -drive driver=null-co,size=4M,read-zeroes=on,if=none,id=d " \
                   "-device nvme,serial=foo,drive=d,addr=5,aerl=1,id=" QSTATE_UNPLUGGED

/* In the file: of its header, and of fields relative to ASQ. */
#define STATE_CRC       16
#define STATE_HEADER    20
#define STATE_CSTS      (-12)
#define STATE_PAGE_BITS 24

/*
 * A completion queue of two entries is full, completions and a command wait, its interrupt is pending but masked. One event
 * waits for a request, another type's was told; features are set.
 */
static void completions_wait(QTestState *s)
{
    Fixture f = { .qts = s };

    map(&f);
    enable(&f);
    ADMIN(&f, .opcode = 9, .dw10 = 4, .dw11 = 0x155);
    ADMIN(&f, .opcode = 9, .dw10 = 11, .dw11 = 0x2);
    ADMIN(&f, .opcode = 9, .dw10 = 6, .dw11 = 0);
    put(&f, &f.admin, &(Cmd) { .opcode = 0xc });
    set_reg(&f, 0x1000 + 4 * 77, 1);                /* no such doorbell: told */
    set_reg(&f, 0x1000 + 8, 1);                     /* waits for the log to be read */
    ADMIN(&f, .opcode = 5, .prp1 = IOCQ, .dw10 = 1 << 16 | 1, .dw11 = 3);
    ADMIN(&f, .opcode = 1, .prp1 = IOSQ, .dw10 = 7 << 16 | 1, .dw11 = 1 << 16 | 1);
    set_reg(&f, INTMS, 1);
    for (int i = 0; i < 5; i++) {
        put(&f, &f.io, &(Cmd) { .opcode = i & 1 ? 0x7f : 2, .nsid = 1, .prp1 = DATA + i * 4096, .dw10 = i });
    }
    unmap(&f);
}

static void note_registers(Fixture *f, GString *seen)
{
    static const unsigned regs[] = { INTMS, CC, CSTS, AQA, ASQ_REG, ASQ_REG + 4, ACQ_REG, ACQ_REG + 4 };

    for (size_t i = 0; i < G_N_ELEMENTS(regs); i++) {
        qstate_note(seen, "register", reg(f, regs[i]));
    }
    qstate_note(seen, "interrupt", qpci_config_readw(f->dev, 6));
    qstate_note_memory(f->qts, seen, IOCQ, 32);
    qstate_note_memory(f->qts, seen, ACQ, 0x100);
}

static void completions_come(QTestState *s, GString *seen)
{
    Fixture f = { .qts = s };

    map(&f);
    note_registers(&f, seen);
    set_reg(&f, INTMS + 4, 1);
    for (unsigned head = 1; head < 8; head++) {
        set_reg(&f, 0x1000 + 12, head & 1);
        note_registers(&f, seen);
    }
    /* The admin queue goes on at its eighth entry: the log that was told of, features, an event that waits. */
    f.admin = (Queue) { 0, ASQ, ACQ, 6, 6, 1 };
    put(&f, &f.admin, &(Cmd) { .opcode = 0xc });
    put(&f, &f.admin, &(Cmd) { .opcode = 2, .nsid = 0xffffffff, .prp1 = DATA, .dw10 = 0xf << 16 | 1 });
    for (int feature = 1; feature <= 11; feature++) {
        put(&f, &f.admin, &(Cmd) { .opcode = 0xa, .dw10 = feature });
    }
    note_registers(&f, seen);
    qstate_note_memory(s, seen, ACQ + 0x100, 0x80);
    unmap(&f);
}

static const QStateCase saved_completions = { SAVED_ARGS, completions_wait, completions_come };

/* Where registers ASQ and ACQ are in the saved state. */
static uint8_t *find_queues(uint8_t *state, size_t len)
{
    uint8_t queues[16];

    stq_be_p(queues, ASQ);
    stq_be_p(queues + 8, ACQ);
    for (size_t i = 0; i + sizeof(queues) <= len; i++) {
        if (!memcmp(state + i, queues, sizeof(queues))) {
            return state + i;
        }
    }
    g_assert_not_reached();
}

/* Changes the 32-bit field @offset bytes behind ASQ in the saved state at @path; its checksum is right again. */
static void change_state(const char *path, int offset, uint32_t from, uint32_t to)
{
    g_autofree char *data = NULL;
    size_t len;
    uint8_t *field;

    g_assert_true(g_file_get_contents(path, &data, &len, NULL));
    field = find_queues((uint8_t *)data, len) + offset;
    g_assert_cmphex(ldl_be_p(field), ==, from);
    stl_be_p(field, to);
    stl_be_p(data + STATE_CRC, crc32(0, (uint8_t *)data + STATE_HEADER, len - STATE_HEADER));
    g_assert_true(g_file_set_contents(path, data, len, NULL));
}

static void assert_load(const char *path, bool good)
{
    g_autofree char *uri = g_strconcat("file:", path, NULL);
    QTestState *s = qtest_init(SAVED_ARGS " -incoming defer");
    QDict *response = qtest_qmp(s, "{'execute': 'migrate-incoming', 'arguments': {'uri': %s}}", uri);

    g_assert_cmpint(qdict_haskey(response, "error"), ==, !good);
    qobject_unref(response);
    qtest_quit(s);
}

/* Queues of a controller that is not ready; pages of a byte, and larger than they can be. */
static void test_bad_state(void)
{
    g_autofree char *path = g_strdup_printf("%s/nvme-state-%d", g_get_tmp_dir(), getpid());
    g_autofree char *uri = g_strconcat("file:", path, NULL);
    QTestState *s = qtest_init(SAVED_ARGS);

    completions_wait(s);
    qtest_qmp_assert_success(s, "{'execute': 'migrate', 'arguments': {'uri': %s}}", uri);
    qtest_quit(s);
    assert_load(path, true);
    change_state(path, STATE_CSTS, 1, 0);
    assert_load(path, false);
    change_state(path, STATE_CSTS, 0, 1);
    change_state(path, STATE_PAGE_BITS, 12, 0);
    assert_load(path, false);
    change_state(path, STATE_PAGE_BITS, 0, 17);
    assert_load(path, false);
    change_state(path, STATE_PAGE_BITS, 17, 16);
    assert_load(path, true);
    unlink(path);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("reset/values", test_reset_values);
    ADD("registers/bad-enable", test_bad_enable);
    ADD("registers/shutdown", test_shutdown);
    ADD("registers/all-sizes-are-safe", test_access_sizes);
    ADD("admin/identify", test_identify);
    ADD("admin/queues", test_queues);
    ADD("admin/features", test_features);
    ADD("admin/logs", test_logs);
    ADD("admin/events", test_events);
    ADD("io/read-write", test_read_write);
    ADD("io/errors", test_io_errors);
    ADD("io/prp-list", test_prp_list);
    ADD("io/prp-loop", test_prp_loop);
    ADD("io/compare", test_compare);
    ADD("io/zeroes-and-discard", test_zeroes_and_discard);
    ADD("irq/pin", test_pin);
    ADD("irq/msix", test_msix);
    ADD("dma/queue-in-registers", test_queue_in_registers);
    qstate_add("nvme/saved/completions", &saved_completions);
    if (!getenv("QTEST_ACCEL")) {
        qtest_add_func("nvme/saved/bad-state", test_bad_state);
    }
    qstate_add_unplug("nvme/unplug", &saved_completions, 5);
    return g_test_run();
}
