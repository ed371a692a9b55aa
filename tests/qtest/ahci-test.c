/* SPDX-License-Identifier: GPL-2.0-or-later */
/* AHCI adapter of ICH9 with a disk or a CD-ROM: registers, resets, commands, NCQ, errors, interrupts. */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "tests/qtest/libqos/ahci.h"

#define IMAGE_BYTES (4 * 1024 * 1024)
#define TFD_GOOD    0x50
#define PORT        0

typedef struct Fixture {
    AHCIQState *ahci;
    QTestState *qts;
    char *path;
    uint8_t *image;
    uint64_t buf; /* 256 KiB of guest memory */
} Fixture;

#define BUF_BYTES (256 * 1024)

static void setup_device(Fixture *f, const char *drive_opts, const char *device)
{
    g_autofree char *args = NULL;
    int fd = g_file_open_tmp("ahci-test-XXXXXX", &f->path, NULL);

    g_assert_cmpint(fd, >=, 0);
    close(fd);
    f->image = g_malloc(IMAGE_BYTES);
    for (int i = 0; i < IMAGE_BYTES; i++) {
        f->image[i] = i * 5 + i / 512 * 3 + i / 131072;
    }
    g_assert_true(g_file_set_contents(f->path, (char *)f->image, IMAGE_BYTES, NULL));
    args = g_strdup_printf("-drive if=none,id=d0,format=raw,file=%s%s -device %s,drive=d0,bus=ide.0", f->path,
                           drive_opts, device);
    f->ahci = ahci_boot(args);
    f->qts = f->ahci->qts;
    ahci_pci_enable(f->ahci);
}

/* Stopped: only the adapter's registers can be reached. */
static void setup_stopped(Fixture *f, const void *data)
{
    setup_device(f, "", "ide-hd");
}

static void setup(Fixture *f, const void *data)
{
    setup_device(f, "", "ide-hd");
    ahci_hba_enable(f->ahci);
    ahci_port_start(f->ahci, PORT);
    f->buf = guest_alloc(&f->ahci->alloc, BUF_BYTES);
}

static void setup_cd(Fixture *f, const void *data)
{
    setup_device(f, ",media=cdrom", "ide-cd");
    ahci_hba_enable(f->ahci);
    ahci_port_start(f->ahci, PORT);
    f->buf = guest_alloc(&f->ahci->alloc, BUF_BYTES);
}

static void teardown(Fixture *f, const void *data)
{
    ahci_shutdown(f->ahci);
    unlink(f->path);
    g_free(f->path);
    g_free(f->image);
}

static AHCICommand make(Fixture *f, uint8_t opcode, uint64_t lba, uint16_t count, uint32_t bytes, bool write)
{
    AHCICommand cmd = { .buf = f->buf, .bytes = bytes, .write = write };

    ahci_command_fill(&cmd, opcode, lba, count);
    return cmd;
}

static void assert_memory(Fixture *f, uint64_t addr, const uint8_t *expect, size_t bytes)
{
    g_autofree uint8_t *buf = g_malloc(bytes);

    qtest_memread(f->qts, addr, buf, bytes);
    g_assert_cmpmem(buf, bytes, expect, bytes);
}

static void assert_file(Fixture *f)
{
    g_autofree char *file = NULL;
    size_t len;

    g_assert_true(g_file_get_contents(f->path, &file, &len, NULL));
    g_assert_cmpmem(file, len, f->image, IMAGE_BYTES);
}

/* A drive that is idle and whose diagnostics passed. */
static void assert_first_frame(Fixture *f)
{
    uint8_t fis[20];

    qtest_memread(f->qts, f->ahci->port[PORT].fb + AHCI_FIS_D2H, fis, sizeof(fis));
    g_assert_cmphex(fis[0], ==, 0x34);
    g_assert_cmphex(fis[2] & 0x88, ==, 0);
    g_assert_cmphex(fis[3], ==, 0x01);
    g_assert_cmphex(ahci_px_rreg(f->ahci, PORT, AHCI_PX_TFD) & 0xff, ==, fis[2]);
    g_assert_cmphex(ahci_px_rreg(f->ahci, PORT, AHCI_PX_TFD) >> 8, ==, fis[3]);
}

/* After an error: PxCMD.ST off and on, and the bits of PxIS off. */
static void recover(Fixture *f)
{
    uint32_t cmd = ahci_px_rreg(f->ahci, PORT, AHCI_PX_CMD);

    ahci_px_wreg(f->ahci, PORT, AHCI_PX_CMD, cmd & ~AHCI_PX_CMD_ST);
    ahci_px_wreg(f->ahci, PORT, AHCI_PX_IS, UINT32_MAX);
    ahci_wreg(f->ahci, AHCI_IS, UINT32_MAX);
    ahci_px_wreg(f->ahci, PORT, AHCI_PX_CMD, cmd | AHCI_PX_CMD_ST);
}

/* ---- registers ---- */

static void test_pci(Fixture *f, const void *data)
{
    QPCIDevice *dev = f->ahci->dev;
    uint8_t sata = qpci_find_capability(dev, 0x12, 0);

    g_assert_cmphex(qpci_config_readl(dev, 0x00), ==, 0x29228086);
    g_assert_cmphex(qpci_config_readl(dev, 0x08), ==, 0x01060102);
    g_assert_cmphex(qpci_config_readb(dev, 0x3d), ==, 1);
    g_assert_cmphex(qpci_find_capability(dev, 0x05, 0), ==, 0x80);
    g_assert_cmphex(sata, ==, 0xa8);
    g_assert_cmphex(qpci_config_readl(dev, sata + 4), ==, 0x48);
}

static void test_reset_values(Fixture *f, const void *data)
{
    g_assert_cmphex(ahci_rreg(f->ahci, AHCI_CAP), ==, 0xc0141f05);
    g_assert_cmphex(ahci_rreg(f->ahci, AHCI_GHC), ==, 0x80000000);
    g_assert_cmphex(ahci_rreg(f->ahci, AHCI_IS), ==, 0);
    g_assert_cmphex(ahci_rreg(f->ahci, AHCI_PI), ==, 0x3f);
    g_assert_cmphex(ahci_rreg(f->ahci, AHCI_VS), ==, 0x00010000);
    for (int port = 0; port < 6; port++) {
        g_assert_cmphex(ahci_px_rreg(f->ahci, port, AHCI_PX_CMD), ==, 0x06);
        g_assert_cmphex(ahci_px_rreg(f->ahci, port, AHCI_PX_TFD), ==, 0x7f);
        g_assert_cmphex(ahci_px_rreg(f->ahci, port, AHCI_PX_SIG), ==, 0xffffffff);
        g_assert_cmphex(ahci_px_rreg(f->ahci, port, AHCI_PX_SSTS), ==, port == PORT ? 0x113 : 0);
    }
}

static void test_masks(Fixture *f, const void *data)
{
    ahci_wreg(f->ahci, AHCI_CAP, UINT32_MAX);
    ahci_wreg(f->ahci, AHCI_PI, 0);
    g_assert_cmphex(ahci_rreg(f->ahci, AHCI_CAP), ==, 0xc0141f05);
    g_assert_cmphex(ahci_rreg(f->ahci, AHCI_PI), ==, 0x3f);
    ahci_wreg(f->ahci, AHCI_GHC, AHCI_GHC_IE);
    g_assert_cmphex(ahci_rreg(f->ahci, AHCI_GHC), ==, 0x80000002);
    ahci_px_wreg(f->ahci, 1, AHCI_PX_IE, UINT32_MAX);
    g_assert_cmphex(ahci_px_rreg(f->ahci, 1, AHCI_PX_IE), ==, 0xfdc000ff);
    ahci_px_wreg(f->ahci, 1, AHCI_PX_SSTS, UINT32_MAX);
    g_assert_cmphex(ahci_px_rreg(f->ahci, 1, AHCI_PX_SSTS), ==, 0);
    ahci_px_wreg(f->ahci, 1, AHCI_PX_CLB, 0x12345400);
    g_assert_cmphex(ahci_px_rreg(f->ahci, 1, AHCI_PX_CLB), ==, 0x12345400);
}

static void test_all_sizes(Fixture *f, const void *data)
{
    for (int off = 0; off < 0x200; off++) {
        qpci_io_writeb(f->ahci->dev, f->ahci->hba_bar, off, 0xff);
        qpci_io_writew(f->ahci->dev, f->ahci->hba_bar, off, 0xa55a);
        qpci_io_writel(f->ahci->dev, f->ahci->hba_bar, off, 0x12345678);
        qpci_io_writeq(f->ahci->dev, f->ahci->hba_bar, off, UINT64_MAX);
        qpci_io_readb(f->ahci->dev, f->ahci->hba_bar, off);
        qpci_io_readw(f->ahci->dev, f->ahci->hba_bar, off);
        qpci_io_readl(f->ahci->dev, f->ahci->hba_bar, off);
        qpci_io_readq(f->ahci->dev, f->ahci->hba_bar, off);
    }
    g_assert_cmphex(qpci_io_readb(f->ahci->dev, f->ahci->hba_bar, 1), ==, 0x1f);
    g_assert_cmphex(qpci_io_readw(f->ahci->dev, f->ahci->hba_bar, 2), ==, 0xc014);
}

static void test_index_data_pair(Fixture *f, const void *data)
{
    QPCIBar idp = qpci_iomap(f->ahci->dev, 4, NULL);

    qpci_io_writel(f->ahci->dev, idp, 0x10, AHCI_PI * 4);
    g_assert_cmphex(qpci_io_readl(f->ahci->dev, idp, 0x10), ==, AHCI_PI * 4);
    g_assert_cmphex(qpci_io_readl(f->ahci->dev, idp, 0x14), ==, 0x3f);
    qpci_io_writel(f->ahci->dev, idp, 0x10, UINT32_MAX);
    g_assert_cmphex(qpci_io_readl(f->ahci->dev, idp, 0x10), ==, 0xffc);
}

static void test_port_start(Fixture *f, const void *data)
{
    g_assert_cmphex(ahci_px_rreg(f->ahci, PORT, AHCI_PX_CMD) & 0xc011, ==, 0xc011);
    g_assert_cmphex(ahci_px_rreg(f->ahci, PORT, AHCI_PX_SIG), ==, 0x00000101);
    assert_first_frame(f);
    ahci_px_wreg(f->ahci, PORT, AHCI_PX_CMD, 0x06);
    g_assert_cmphex(ahci_px_rreg(f->ahci, PORT, AHCI_PX_CMD) & 0xc011, ==, 0);
}

/* ---- resets ---- */

static void test_hba_reset(Fixture *f, const void *data)
{
    ahci_wreg(f->ahci, AHCI_GHC, AHCI_GHC_AE | AHCI_GHC_HR);
    g_assert_cmphex(ahci_rreg(f->ahci, AHCI_GHC), ==, 0x80000000);
    g_assert_cmphex(ahci_px_rreg(f->ahci, PORT, AHCI_PX_CMD) & 0xc011, ==, 0);
    g_assert_cmphex(ahci_px_rreg(f->ahci, PORT, AHCI_PX_IE), ==, 0);
    g_assert_cmphex(ahci_px_rreg(f->ahci, PORT, AHCI_PX_SIG), ==, 0xffffffff);
}

static void test_port_reset(Fixture *f, const void *data)
{
    ahci_px_wreg(f->ahci, PORT, AHCI_PX_SCTL, 1);
    ahci_px_wreg(f->ahci, PORT, AHCI_PX_SCTL, 0);
    g_assert_cmphex(ahci_px_rreg(f->ahci, PORT, AHCI_PX_SSTS), ==, 0x113);
    g_assert_cmphex(ahci_px_rreg(f->ahci, PORT, AHCI_PX_SIG), ==, 0x00000101);
    assert_first_frame(f);
}

static void test_soft_reset(Fixture *f, const void *data)
{
    AHCICommand cmd = { .fis = { 0x27, [15] = 0x04 } };

    ahci_run(f->ahci, PORT, &cmd);
    cmd.fis[15] = 0;
    ahci_run(f->ahci, PORT, &cmd);
    g_assert_cmphex(ahci_px_rreg(f->ahci, PORT, AHCI_PX_CI), ==, 0);
    g_assert_cmphex(ahci_px_rreg(f->ahci, PORT, AHCI_PX_SIG), ==, 0x00000101);
    cmd = make(f, 0xec, 0, 0, 512, false);
    g_assert_cmphex(ahci_run(f->ahci, PORT, &cmd), ==, TFD_GOOD);
}

/* ---- commands ---- */

static void test_identify(Fixture *f, const void *data)
{
    AHCICommand cmd = make(f, 0xec, 0, 0, 512, false);
    uint8_t fis[20];

    g_assert_cmphex(ahci_run(f->ahci, PORT, &cmd), ==, TFD_GOOD);
    g_assert_cmphex(qtest_readw(f->qts, f->buf), ==, 0x0040);
    g_assert_cmphex(qtest_readw(f->qts, f->buf + 75 * 2), ==, 31);
    g_assert_cmphex(qtest_readw(f->qts, f->buf + 76 * 2), ==, 0x0100);
    g_assert_cmphex(ahci_px_rreg(f->ahci, PORT, AHCI_PX_IS) & AHCI_PX_IS_PSS, ==, AHCI_PX_IS_PSS);
    g_assert_cmpint(ahci_moved(f->ahci, PORT, 0), ==, 512);
    qtest_memread(f->qts, f->ahci->port[PORT].fb + AHCI_FIS_PIO, fis, sizeof(fis));
    g_assert_cmphex(fis[0], ==, 0x5f);
    g_assert_cmpint(lduw_le_p(fis + 16), ==, 512);
}

/* Opcodes of a read and a write, and how many sectors go at once. */
typedef struct Transfer {
    uint8_t read, write;
    uint16_t sectors;
    uint32_t prd_bytes;
} Transfer;

static const Transfer transfers[] = {
    { 0x20, 0x30, 1, 0 },       { 0x24, 0x34, 5, 512 },     { 0xc8, 0xca, 1, 0 },
    { 0x25, 0x35, 300, 4096 },  { 0x25, 0x35, 8, 100 },     { 0x60, 0x61, 1, 0 },
    { 0x60, 0x61, 300, 2048 },  { 0x29, 0x39, 20, 0 },
};

static void test_read_write(Fixture *f, const void *data)
{
    const Transfer *t = data;
    uint32_t bytes = t->sectors * 512;
    uint8_t *at = f->image + 77 * 512;
    AHCICommand cmd = make(f, t->read, 77, t->sectors, bytes, false);

    cmd.prd_bytes = t->prd_bytes;
    g_assert_cmphex(ahci_run(f->ahci, PORT, &cmd) & 0xff, ==, TFD_GOOD);
    assert_memory(f, f->buf, at, bytes);
    for (uint32_t i = 0; i < bytes; i++) {
        at[i] ^= 0xff;
    }
    qtest_memwrite(f->qts, f->buf, at, bytes);
    cmd = make(f, t->write, 77, t->sectors, bytes, true);
    cmd.prd_bytes = t->prd_bytes;
    g_assert_cmphex(ahci_run(f->ahci, PORT, &cmd) & 0xff, ==, TFD_GOOD);
    cmd = make(f, 0xea, 0, 0, 0, false);
    g_assert_cmphex(ahci_run(f->ahci, PORT, &cmd), ==, TFD_GOOD);
    assert_file(f);
}

/* All slots at once, queued or not, each with its own sector. */
static void run_all_slots(Fixture *f, uint8_t opcode)
{
    for (int slot = 0; slot < AHCI_SLOTS; slot++) {
        AHCICommand cmd = make(f, opcode, 100 + slot * 3, 1, 512, false);

        cmd.buf += slot * 512;
        ahci_command_commit(f->ahci, PORT, slot, &cmd);
    }
    ahci_issue(f->ahci, PORT, UINT32_MAX, opcode == 0x60);
    ahci_wait(f->ahci, PORT);
    for (int slot = 0; slot < AHCI_SLOTS; slot++) {
        assert_memory(f, f->buf + slot * 512, f->image + (100 + slot * 3) * 512, 512);
    }
}

static void test_all_slots(Fixture *f, const void *data)
{
    run_all_slots(f, 0x25);
    run_all_slots(f, 0x20);
}

static void test_ncq(Fixture *f, const void *data)
{
    uint8_t fis[8];

    run_all_slots(f, 0x60);
    g_assert_cmphex(ahci_px_rreg(f->ahci, PORT, AHCI_PX_SACT), ==, 0);
    g_assert_cmphex(ahci_px_rreg(f->ahci, PORT, AHCI_PX_IS) & AHCI_PX_IS_SDBS, ==, AHCI_PX_IS_SDBS);
    qtest_memread(f->qts, f->ahci->port[PORT].fb + AHCI_FIS_SDB, fis, sizeof(fis));
    g_assert_cmphex(fis[0], ==, 0xa1);
}

/* ---- errors ---- */

static void assert_failed(Fixture *f, uint8_t error)
{
    uint32_t tfd = ahci_px_rreg(f->ahci, PORT, AHCI_PX_TFD);

    g_assert_cmphex(ahci_px_rreg(f->ahci, PORT, AHCI_PX_IS) & AHCI_PX_IS_TFES, ==, AHCI_PX_IS_TFES);
    g_assert_cmphex(tfd & 0x01, ==, 0x01);
    g_assert_cmphex(tfd >> 8 & error, ==, error);
    recover(f);
}

static void test_errors(Fixture *f, const void *data)
{
    AHCICommand cmd = make(f, 0xff, 0, 0, 0, false);

    ahci_run(f->ahci, PORT, &cmd);
    assert_failed(f, 0x04);
    cmd = make(f, 0x25, IMAGE_BYTES / 512 - 1, 2, 1024, false);
    ahci_run(f->ahci, PORT, &cmd);
    assert_failed(f, 0x04);
    cmd = make(f, 0x25, 0, 1, 512, false);
    g_assert_cmphex(ahci_run(f->ahci, PORT, &cmd), ==, TFD_GOOD);
}

static void test_ncq_errors(Fixture *f, const void *data)
{
    AHCICommand cmd = make(f, 0x60, IMAGE_BYTES / 512 - 1, 2, 1024, false);

    ahci_run(f->ahci, PORT, &cmd);
    if (!(ahci_px_rreg(f->ahci, PORT, AHCI_PX_IS) & AHCI_PX_IS_TFES)) {
        g_test_skip("a range beyond the end is no error");
        return;
    }
    assert_failed(f, 0);
    cmd = make(f, 0x60, 0, 1, 512, false);
    g_assert_cmphex(ahci_run(f->ahci, PORT, &cmd) & 0xff, ==, TFD_GOOD);
}

static void test_short_table(Fixture *f, const void *data)
{
    AHCICommand cmd = make(f, 0xec, 0, 0, 64, false);

    qtest_memset(f->qts, f->buf, 0xaa, 128);
    ahci_run(f->ahci, PORT, &cmd);
    g_assert_cmphex(qtest_readw(f->qts, f->buf), ==, 0x0040);
    g_assert_cmphex(qtest_readb(f->qts, f->buf + 64), ==, 0xaa);
    cmd = make(f, 0x25, 0, 4, 512, false);
    ahci_run(f->ahci, PORT, &cmd);
    recover(f);
    cmd = make(f, 0x25, 0, 1, 512, false);
    g_assert_cmphex(ahci_run(f->ahci, PORT, &cmd), ==, TFD_GOOD);
}

/* Lists, tables, frames and data in memory that is not there, and on the adapter's own registers. */
static void test_bad_addresses(Fixture *f, const void *data)
{
    const uint64_t bad[] = { 0xfffffffffff00000ULL, f->ahci->hba_bar.addr };
    AHCICommand cmd;

    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        cmd = make(f, 0x25, 0, 8, 4096, false);
        cmd.buf = bad[i];
        ahci_command_commit(f->ahci, PORT, 0, &cmd);
        ahci_issue(f->ahci, PORT, 1, false);
        ahci_px_rreg(f->ahci, PORT, AHCI_PX_CI);
        recover(f);
        ahci_px_wreg(f->ahci, PORT, AHCI_PX_FB, bad[i]);
        ahci_px_wreg(f->ahci, PORT, AHCI_PX_FBU, bad[i] >> 32);
        ahci_px_wreg(f->ahci, PORT, AHCI_PX_CLB, bad[i]);
        ahci_px_wreg(f->ahci, PORT, AHCI_PX_CLBU, bad[i] >> 32);
        ahci_px_wreg(f->ahci, PORT, AHCI_PX_CI, UINT32_MAX);
        ahci_px_rreg(f->ahci, PORT, AHCI_PX_CI);
        ahci_wreg(f->ahci, AHCI_GHC, AHCI_GHC_HR | AHCI_GHC_AE);
        ahci_hba_enable(f->ahci);
        ahci_port_start(f->ahci, PORT);
    }
    cmd = make(f, 0x25, 0, 1, 512, false);
    g_assert_cmphex(ahci_run(f->ahci, PORT, &cmd), ==, TFD_GOOD);
}

/* ---- interrupts ---- */

static void test_interrupt(Fixture *f, const void *data)
{
    AHCICommand cmd = make(f, 0xe5, 0, 0, 0, false);

    ahci_run(f->ahci, PORT, &cmd);
    g_assert_cmphex(ahci_rreg(f->ahci, AHCI_IS), ==, 1 << PORT);
    g_assert_cmphex(qpci_config_readw(f->ahci->dev, 0x06) & 0x08, ==, 0x08);
    ahci_px_wreg(f->ahci, PORT, AHCI_PX_IS, UINT32_MAX);
    ahci_wreg(f->ahci, AHCI_IS, UINT32_MAX);
    g_assert_cmphex(ahci_rreg(f->ahci, AHCI_IS), ==, 0);
    g_assert_cmphex(qpci_config_readw(f->ahci->dev, 0x06) & 0x08, ==, 0x00);
    ahci_wreg(f->ahci, AHCI_GHC, AHCI_GHC_AE);
    ahci_run(f->ahci, PORT, &cmd);
    g_assert_cmphex(qpci_config_readw(f->ahci->dev, 0x06) & 0x08, ==, 0x00);
}

/* The message goes to memory, where it can be seen. */
static void test_msi(Fixture *f, const void *data)
{
    AHCICommand cmd = make(f, 0xe5, 0, 0, 0, false);
    uint8_t cap = qpci_find_capability(f->ahci->dev, 0x05, 0);
    uint64_t msg = guest_alloc(&f->ahci->alloc, 4);

    qtest_writel(f->qts, msg, 0);
    qpci_config_writel(f->ahci->dev, cap + 4, msg);
    qpci_config_writel(f->ahci->dev, cap + 8, 0);
    qpci_config_writew(f->ahci->dev, cap + 12, 0x4321);
    qpci_config_writew(f->ahci->dev, cap + 2, 0x0001);
    ahci_run(f->ahci, PORT, &cmd);
    g_assert_cmphex(qtest_readl(f->qts, msg), ==, 0x4321);
    g_assert_cmphex(qpci_config_readw(f->ahci->dev, 0x06) & 0x08, ==, 0x00);
}

/* ---- ATAPI ---- */

static void test_cd_signature(Fixture *f, const void *data)
{
    AHCICommand cmd = make(f, 0xa1, 0, 0, 512, false);

    g_assert_cmphex(ahci_px_rreg(f->ahci, PORT, AHCI_PX_SIG), ==, 0xeb140101);
    g_assert_cmphex(ahci_run(f->ahci, PORT, &cmd), ==, TFD_GOOD);
    g_assert_cmphex(qtest_readw(f->qts, f->buf), ==, 0x85c0);
}

static AHCICommand make_packet(Fixture *f, const uint8_t *packet, uint32_t bytes, bool dma)
{
    AHCICommand cmd = { .buf = f->buf, .bytes = bytes, .acmd = packet,
                        .fis = { 0x27, 0x80, 0xa0, dma, 0, 0x00, dma ? 0 : 0x08 } };

    return cmd;
}

static void test_cd_read(Fixture *f, const void *data)
{
    static const uint8_t packet[16] = { 0x28, 0, 0, 0, 0, 9, 0, 0, 40 };

    for (int dma = 0; dma <= 1; dma++) {
        AHCICommand cmd = make_packet(f, packet, 40 * 2048, dma);

        qtest_memset(f->qts, f->buf, 0, 40 * 2048);
        g_assert_cmphex(ahci_run(f->ahci, PORT, &cmd) & 0xff, ==, TFD_GOOD);
        assert_memory(f, f->buf, f->image + 9 * 2048, 40 * 2048);
        g_assert_cmpint(ahci_moved(f->ahci, PORT, 0), ==, 40 * 2048);
    }
}

static void test_cd_error(Fixture *f, const void *data)
{
    static const uint8_t bad[16] = { 0xf0 };
    static const uint8_t sense[16] = { 0x03, 0, 0, 0, 18 };
    AHCICommand cmd = make_packet(f, bad, 0, false);

    ahci_run(f->ahci, PORT, &cmd);
    assert_failed(f, 0x50);
    cmd = make_packet(f, sense, 18, false);
    g_assert_cmphex(ahci_run(f->ahci, PORT, &cmd) & 0xff, ==, TFD_GOOD);
    g_assert_cmphex(qtest_readb(f->qts, f->buf + 2), ==, 0x05);
    g_assert_cmphex(qtest_readb(f->qts, f->buf + 12), ==, 0x20);
}

/* ---- errors of the back end, saved state ---- */

static AHCIQState *boot_faulty(const char *rules)
{
    g_autofree char *args =
        g_strdup_printf("-drive driver=raw,if=none,id=d0,file.driver=blkdebug,file.image.driver=null-co,"
                        "file.image.read-zeroes=on,%s -device ide-hd,drive=d0,bus=ide.0", rules);
    AHCIQState *ahci = ahci_boot(args);

    ahci_pci_enable(ahci);
    ahci_hba_enable(ahci);
    ahci_port_start(ahci, PORT);
    return ahci;
}

static const uint8_t write_opcodes[] = { 0x30, 0xca, 0x61 };

/* The machine stops at an error; the request is done again when it goes on. */
static void test_error_stop(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(write_opcodes); i++) {
        Fixture f = { .ahci = boot_faulty("file.inject-error.0.event=write_aio,file.inject-error.0.once=on,"
                                          "file.inject-error.0.errno=28") };
        AHCICommand cmd;

        f.qts = f.ahci->qts;
        f.buf = guest_alloc(&f.ahci->alloc, 4096);
        if (qtest_skip_without_clock(f.qts)) { /* there the machine does not run in the first place */
            ahci_shutdown(f.ahci);
            return;
        }
        cmd = make(&f, write_opcodes[i], 3, 2, 1024, true);
        ahci_command_commit(f.ahci, PORT, 0, &cmd);
        ahci_issue(f.ahci, PORT, 1, write_opcodes[i] == 0x61);
        qtest_qmp_eventwait(f.qts, "STOP");
        g_assert_cmphex(ahci_px_rreg(f.ahci, PORT, AHCI_PX_CI) | ahci_px_rreg(f.ahci, PORT, AHCI_PX_SACT), ==, 1);
        qtest_qmp_assert_success(f.qts, "{'execute': 'cont'}");
        qtest_qmp_eventwait(f.qts, "RESUME");
        ahci_wait(f.ahci, PORT);
        g_assert_cmphex(ahci_px_rreg(f.ahci, PORT, AHCI_PX_TFD) & 0xff, ==, TFD_GOOD);
        ahci_shutdown(f.ahci);
    }
}

static void test_error_report(void)
{
    static const uint8_t opcodes[] = { 0x20, 0xc8, 0x60 };
    Fixture f = { .ahci = boot_faulty("file.inject-error.0.event=read_aio,file.inject-error.0.iotype=read") };

    f.qts = f.ahci->qts;
    f.buf = guest_alloc(&f.ahci->alloc, 4096);
    for (size_t i = 0; i < G_N_ELEMENTS(opcodes); i++) {
        AHCICommand cmd = make(&f, opcodes[i], 3, 2, 1024, false);

        ahci_run(f.ahci, PORT, &cmd);
        assert_failed(&f, 0);
    }
    ahci_shutdown(f.ahci);
}

/* Of three queued commands the second fails: PxSACT tells which one ended well. */
static void test_ncq_error_in_queue(void)
{
    Fixture f = { .ahci = boot_faulty("file.inject-error.0.event=read_aio,file.inject-error.0.sector=8") };

    f.qts = f.ahci->qts;
    f.buf = guest_alloc(&f.ahci->alloc, 4096);
    for (int slot = 0; slot < 3; slot++) {
        AHCICommand cmd = make(&f, 0x60, slot * 8, 1, 512, false);

        ahci_command_commit(f.ahci, PORT, slot, &cmd);
    }
    ahci_issue(f.ahci, PORT, 0x7, true);
    ahci_wait(f.ahci, PORT);
    g_assert_cmphex(ahci_px_rreg(f.ahci, PORT, AHCI_PX_IS) & AHCI_PX_IS_TFES, ==, AHCI_PX_IS_TFES);
    g_assert_cmphex(ahci_px_rreg(f.ahci, PORT, AHCI_PX_SACT) & 0x3, ==, 0x2);
    ahci_shutdown(f.ahci);
}

static void test_state(Fixture *f, const void *data)
{
    g_autofree char *args = g_strdup_printf("-machine q35 -nodefaults -drive if=none,id=d0,format=raw,file=%s "
                                            "-device ide-hd,drive=d0,bus=ide.0", f->path);
    AHCICommand cmd = make(f, 0x25, 12, 2, 1024, false);
    QTestState *fresh = qtest_save_and_load(f->qts, args);

    if (!fresh) {
        return;
    }
    f->qts = f->ahci->qts = f->ahci->bus->qts = f->ahci->alloc.qts = fresh;
    g_assert_cmphex(ahci_px_rreg(f->ahci, PORT, AHCI_PX_CMD) & 0xc011, ==, 0xc011);
    g_assert_cmphex(ahci_run(f->ahci, PORT, &cmd), ==, TFD_GOOD);
    assert_memory(f, f->buf, f->image + 12 * 512, 1024);
}

/* ---- hotplug ---- */

/* The adapter goes while commands of its drive are under way. */
static void test_unplug(void)
{
    QTestState *qts = qtest_init("-machine pc -nodefaults -drive if=none,id=d0,format=raw,file=null-co:// "
                                 "-device ahci,id=a,addr=5 -device ide-hd,drive=d0,bus=a.0");
    AHCIQState ahci = { .qts = qts };
    AHCICommand cmd = { .bytes = 65536, .prd_bytes = 1024 };

    pc_alloc_init(&ahci.alloc, qts, ALLOC_NO_FLAGS);
    ahci.bus = qpci_new_pc(qts, &ahci.alloc);
    ahci.dev = qpci_device_find(ahci.bus, QPCI_DEVFN(5, 0));
    g_assert_nonnull(ahci.dev);
    ahci_pci_enable(&ahci);
    ahci_hba_enable(&ahci);
    ahci_port_start(&ahci, PORT);
    cmd.buf = guest_alloc(&ahci.alloc, cmd.bytes);
    for (int slot = 0; slot < AHCI_SLOTS; slot++) {
        ahci_command_fill(&cmd, 0x60, slot, cmd.bytes / 512);
        ahci_command_commit(&ahci, PORT, slot, &cmd);
    }
    ahci_issue(&ahci, PORT, UINT32_MAX, true);
    qpci_unplug_acpi_device_test(qts, "a", 5);
    g_free(ahci.dev);
    ahci.dev = qpci_device_find(ahci.bus, QPCI_DEVFN(5, 0));
    g_assert_null(ahci.dev);
    qtest_qmp_device_add(qts, "ahci", "b", "{'addr': '5'}");
    ahci.dev = qpci_device_find(ahci.bus, QPCI_DEVFN(5, 0));
    g_assert_nonnull(ahci.dev);
    g_free(ahci.dev);
    qpci_free_pc(ahci.bus);
    alloc_destroy(&ahci.alloc);
    qtest_quit(qts);
}

/* ---- the board ---- */

/* The drives of the command line have a port each: -cdrom is the third. */
static void test_command_line(void)
{
    AHCIQState *ahci = ahci_boot("-hda null-co:// -cdrom null-co://");
    g_autofree char *block = NULL;

    ahci_pci_enable(ahci);
    g_assert_cmphex(ahci_px_rreg(ahci, 0, AHCI_PX_SSTS), ==, 0x113);
    g_assert_cmphex(ahci_px_rreg(ahci, 1, AHCI_PX_SSTS), ==, 0);
    g_assert_cmphex(ahci_px_rreg(ahci, 2, AHCI_PX_SSTS), ==, 0x113);
    block = qtest_hmp(ahci->qts, "info block");
    g_assert_nonnull(strstr(block, "ide0-hd0"));
    g_assert_nonnull(strstr(block, "ide2-cd0"));
    ahci_shutdown(ahci);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(path, setup_fn, fn) qtest_add("ahci/" path, Fixture, NULL, setup_fn, fn, teardown)
    CASE("pci", setup_stopped, test_pci);
    CASE("reset/values", setup_stopped, test_reset_values);
    CASE("reset/hba", setup, test_hba_reset);
    CASE("reset/port", setup, test_port_reset);
    CASE("reset/soft", setup, test_soft_reset);
    CASE("registers/masks", setup_stopped, test_masks);
    CASE("registers/all-sizes-are-safe", setup_stopped, test_all_sizes);
    CASE("registers/index-data-pair", setup_stopped, test_index_data_pair);
    CASE("registers/port-start", setup, test_port_start);
    CASE("command/identify", setup, test_identify);
    CASE("command/all-slots", setup, test_all_slots);
    for (size_t i = 0; i < G_N_ELEMENTS(transfers); i++) {
        g_autofree char *name = g_strdup_printf("ahci/command/read-write/%02x-%u-%u", transfers[i].read,
                                                transfers[i].sectors, transfers[i].prd_bytes);

        qtest_add(name, Fixture, &transfers[i], setup, test_read_write, teardown);
    }
    CASE("ncq/all-tags", setup, test_ncq);
    CASE("ncq/error", setup, test_ncq_errors);
    CASE("error/commands", setup, test_errors);
    CASE("error/short-table", setup, test_short_table);
    CASE("error/bad-addresses", setup, test_bad_addresses);
    CASE("irq/raise-and-clear", setup, test_interrupt);
    CASE("irq/msi", setup, test_msi);
    CASE("cd/signature", setup_cd, test_cd_signature);
    CASE("cd/read", setup_cd, test_cd_read);
    CASE("cd/error", setup_cd, test_cd_error);
    CASE("state", setup, test_state);
    qtest_add_func("ahci/ncq/error-in-queue", test_ncq_error_in_queue);
    qtest_add_func("ahci/error/report", test_error_report);
    qtest_add_func("ahci/error/stop", test_error_stop);
    qtest_add_func("ahci/unplug", test_unplug);
    qtest_add_func("ahci/command-line", test_command_line);
    return g_test_run();
}
