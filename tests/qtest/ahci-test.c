/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * AHCI adapter of ICH9 with a disk or a CD-ROM: registers, resets, commands, NCQ, interrupts, plugging.
 * What fails is in ahci-error-test.c.
 */
#include "ahci-test.h"

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

/* ---- saved state, hotplug ---- */

static void test_state(Fixture *f, const void *data)
{
    g_autofree char *args =
        g_strdup_printf("-machine q35 -nodefaults -drive if=none,id=d0,format=raw,file=%s "
                        "-device ide-hd,drive=d0,bus=ide.0",
                        f->path);
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
    int status;

    g_test_init(&argc, &argv, NULL);
    AHCI_CASE("pci", setup_stopped, test_pci);
    AHCI_CASE("reset/values", setup_stopped, test_reset_values);
    AHCI_CASE("reset/hba", setup, test_hba_reset);
    AHCI_CASE("reset/port", setup, test_port_reset);
    AHCI_CASE("reset/soft", setup, test_soft_reset);
    AHCI_CASE("registers/masks", setup_stopped, test_masks);
    AHCI_CASE("registers/all-sizes-are-safe", setup_stopped, test_all_sizes);
    AHCI_CASE("registers/index-data-pair", setup_stopped, test_index_data_pair);
    AHCI_CASE("registers/port-start", setup, test_port_start);
    AHCI_CASE("command/identify", setup, test_identify);
    AHCI_CASE("command/all-slots", setup, test_all_slots);
    for (size_t i = 0; i < G_N_ELEMENTS(transfers); i++) {
        g_autofree char *name = g_strdup_printf("ahci/command/read-write/%02x-%u-%u", transfers[i].read,
                                                transfers[i].sectors, transfers[i].prd_bytes);

        qtest_add(name, Fixture, &transfers[i], setup, test_read_write, teardown);
    }
    AHCI_CASE("ncq/all-tags", setup, test_ncq);
    ahci_add_error_tests();
    AHCI_CASE("irq/raise-and-clear", setup, test_interrupt);
    AHCI_CASE("irq/msi", setup, test_msi);
    AHCI_CASE("cd/signature", setup_cd, test_cd_signature);
    AHCI_CASE("cd/read", setup_cd, test_cd_read);
    AHCI_CASE("cd/error", setup_cd, test_cd_error);
    AHCI_CASE("state", setup, test_state);
    qtest_add_func("ahci/unplug", test_unplug);
    qtest_add_func("ahci/command-line", test_command_line);
    ahci_add_state_tests();
    status = g_test_run();
    ahci_end_state_tests();
    return status;
}
