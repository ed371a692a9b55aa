/* SPDX-License-Identifier: GPL-2.0-or-later */
/* AHCI: commands that fail, tables and addresses that are wrong, errors of the back end. */
#include "ahci-test.h"
#include "reference.h"

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
    uint32_t tfd;

    ahci_run(f->ahci, PORT, &cmd);
    if (!(ahci_px_rreg(f->ahci, PORT, AHCI_PX_IS) & AHCI_PX_IS_TFES)) {
        g_test_skip("a range beyond the end is no error");
        return;
    }
    assert_failed(f, 0);
    cmd = make(f, 0x60, 0, 1, 512, false);
    tfd = ahci_run(f->ahci, PORT, &cmd);
    if (qtest_has_accel("qtest")) { /* elsewhere the error may be told once more, after the recovery */
        g_assert_cmphex(tfd & 0xff, ==, TFD_GOOD);
    }
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

    if (reference_skips("QEMU may crash")) {
        return;
    }
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

/*
 * A sector that would reset the adapter lands on its registers, which its own DMA can't reach: the command
 * ends like another one, and the next one works. The oracle resets itself in the middle of the transfer.
 */
static void test_own_registers(Fixture *f, const void *data)
{
    static const uint8_t opcodes[] = { 0x60, 0x25, 0x20 };
    uint32_t sector[128] = { 0 };
    AHCICommand cmd;

    if (!qtest_has_accel("qtest")) {
        g_test_skip("an adapter that reaches itself");
        return;
    }
    sector[AHCI_GHC / 4] = cpu_to_le32(AHCI_GHC_AE | AHCI_GHC_HR);
    qtest_memwrite(f->qts, f->buf, sector, sizeof(sector));
    cmd = make(f, 0x35, 5, 1, 512, true);
    g_assert_cmphex(ahci_run(f->ahci, PORT, &cmd), ==, TFD_GOOD);
    for (size_t i = 0; i < G_N_ELEMENTS(opcodes); i++) {
        uint32_t ghc = ahci_rreg(f->ahci, AHCI_GHC);

        cmd = make(f, opcodes[i], 5, 1, 512, false);
        cmd.buf = f->ahci->hba_bar.addr;
        g_assert_cmphex(ahci_run(f->ahci, PORT, &cmd) & 0xff, ==, TFD_GOOD);
        g_assert_cmphex(ahci_rreg(f->ahci, AHCI_GHC), ==, ghc);
        cmd = make(f, opcodes[i], 7, 1, 512, false);
        g_assert_cmphex(ahci_run(f->ahci, PORT, &cmd) & 0xff, ==, TFD_GOOD);
        assert_memory(f, f->buf, f->image + 7 * 512, 512);
    }
}

/* Frames at the registers of the port: the PIO Setup frame would write PxSCTL. */
static void test_frames_on_registers(Fixture *f, const void *data)
{
    uint64_t at = f->ahci->hba_bar.addr + 0x100, fb = ahci_px_rreg(f->ahci, PORT, AHCI_PX_FB);
    AHCICommand cmd = make(f, 0x20, 7, 1, 512, false);

    ahci_px_wreg(f->ahci, PORT, AHCI_PX_FB, at);
    ahci_run(f->ahci, PORT, &cmd);
    g_assert_cmphex(ahci_px_rreg(f->ahci, PORT, AHCI_PX_SCTL), ==, 0);
    g_assert_cmphex(ahci_px_rreg(f->ahci, PORT, AHCI_PX_TFD) & 0xff, ==, TFD_GOOD);
    assert_memory(f, f->buf, f->image + 7 * 512, 512);
    ahci_px_wreg(f->ahci, PORT, AHCI_PX_FB, fb);
    g_assert_cmphex(ahci_run(f->ahci, PORT, &cmd), ==, TFD_GOOD);
}

/* ---- errors of the back end ---- */

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
        g_assert_cmphex(ahci_px_rreg(f.ahci, PORT, AHCI_PX_CI) | ahci_px_rreg(f.ahci, PORT, AHCI_PX_SACT), ==,
                        1);
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

void ahci_add_error_tests(void)
{
    AHCI_CASE("ncq/error", setup, test_ncq_errors);
    AHCI_CASE("error/commands", setup, test_errors);
    AHCI_CASE("error/short-table", setup, test_short_table);
    AHCI_CASE("error/bad-addresses", setup, test_bad_addresses);
    AHCI_CASE("error/own-registers", setup, test_own_registers);
    AHCI_CASE("error/frames-on-registers", setup, test_frames_on_registers);
    qtest_add_func("ahci/ncq/error-in-queue", test_ncq_error_in_queue);
    qtest_add_func("ahci/error/report", test_error_report);
    qtest_add_func("ahci/error/stop", test_error_stop);
}
