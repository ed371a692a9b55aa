/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NVMe controller: registers, queues, admin and I/O commands with their errors,
 * PRP lists, events, interrupts.
 */
#include "qemu/osdep.h"
#include "nvme-test.h"
#include "qemu/bswap.h"

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
    g_assert_cmphex(ADMIN(f, .opcode = 5, .prp1 = IOCQ, .dw10 = 15 << 16 | 2, .dw11 = 99 << 16 | 3), ==,
                    DNR | 0x108);
    g_assert_cmphex(ADMIN(f, .opcode = 1, .prp1 = IOSQ, .dw10 = 15 << 16 | 2, .dw11 = 5 << 16 | 1), ==,
                    DNR | 0x100);
    g_assert_cmphex(ADMIN(f, .opcode = 1, .prp1 = IOSQ, .dw10 = 15 << 16 | 1, .dw11 = 1 << 16 | 1), ==,
                    DNR | 0x101);
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
    g_assert_cmphex(ADMIN(f, .opcode = 2, .nsid = 0xffffffff, .prp1 = DATA, .dw10 = 127 << 16 | 2,
                          .dw12 = 512),
                    ==, DNR | 2);
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
    g_assert_cmphex(RAW_IO(f, .opcode = 1, .nsid = 1, .prp1 = DATA + 100, .prp2 = DATA + 0x1000, .dw10 = 20),
                    ==, 0);
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

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    NVME_CASE("reset/values", test_reset_values);
    NVME_CASE("registers/bad-enable", test_bad_enable);
    NVME_CASE("registers/shutdown", test_shutdown);
    NVME_CASE("registers/all-sizes-are-safe", test_access_sizes);
    NVME_CASE("admin/identify", test_identify);
    NVME_CASE("admin/queues", test_queues);
    NVME_CASE("admin/features", test_features);
    NVME_CASE("admin/logs", test_logs);
    NVME_CASE("admin/events", test_events);
    NVME_CASE("io/read-write", test_read_write);
    NVME_CASE("io/errors", test_io_errors);
    NVME_CASE("io/prp-list", test_prp_list);
    NVME_CASE("io/prp-loop", test_prp_loop);
    NVME_CASE("io/compare", test_compare);
    NVME_CASE("io/zeroes-and-discard", test_zeroes_and_discard);
    NVME_CASE("irq/pin", test_pin);
    NVME_CASE("irq/msix", test_msix);
    NVME_CASE("dma/queue-in-registers", test_queue_in_registers);
    nvme_add_state_tests();
    return g_test_run();
}
