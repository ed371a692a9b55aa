/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ide-hd: errors of the back end, as werror and rerror say. */
#include "qemu/osdep.h"
#include "error-policies.h"
#include "ide-hd-test.h"

static void setup_faulty(IdeFixture *f, const char *rules, const char *more)
{
    f->qts = qtest_initf("-machine pc -nodefaults -drive driver=raw,if=none,id=d0,file.driver=blkdebug,"
                         "file.image.driver=null-co,file.image.read-zeroes=on,%s%s "
                         "-device ide-hd,drive=d0,bus=ide.0", rules, more);
    ide_enable_bus_master(f);
}

static void test_error_report(void)
{
    IdeFixture f = { 0 };

    setup_faulty(&f, "file.inject-error.0.event=read_aio,file.inject-error.0.iotype=read", "");
    command28(&f, 0x20, 0, 1);
    g_assert_cmphex(ide_wait(&f) & (ST_ERR | ST_DRQ), ==, ST_ERR);
    io_error_event(f.qts, false, "report");
    ide_set_prd(&f, 512);
    command28(&f, 0xc8, 0, 1);
    qtest_outb(f.qts, BM_CMD, BM_START | BM_READ);
    ide_dma_end(&f);
    g_assert_cmphex(ide_wait(&f) & (ST_ERR | ST_DRQ), ==, ST_ERR);
    io_error_event(f.qts, false, "report");
    qtest_quit(f.qts);
}

static void test_error_ignore(void)
{
    IdeFixture f = { 0 };

    setup_faulty(&f, "file.inject-error.0.event=read_aio", ",rerror=ignore");
    command28(&f, 0x20, 0, 1);
    g_assert_cmphex(ide_wait(&f), ==, ST_DATA);
    io_error_event(f.qts, false, "ignore");
    qtest_quit(f.qts);
}

static void try_policy(const ErrorPolicy *p)
{
    g_autofree char *rules = error_policy_rules(p, 5);
    uint8_t buf[512] = { 0 };
    IdeFixture f = { 0 };

    setup_faulty(&f, rules, p->options);
    command28(&f, p->write ? 0x30 : 0x20, 5, 1);
    if (p->write) {
        ide_wait(&f);
        pio_write(&f, buf, sizeof(buf));
    }
    if (error_policy_event(f.qts, p)) {
        uint8_t st = qtest_inb(f.qts, IDE_CONTROL);

        g_assert_cmphex(st & ST_ERR, ==, 0);
        /* The drive is busy until the block is there (ATA/ATAPI-7, PIO data-in); not so the oracle. */
        g_assert_true(st & ST_BSY || !qtest_has_accel("qtest"));
    } else {
        g_assert_cmphex(ide_wait(&f) & ST_ERR, ==, g_str_equal(p->action, "report") ? ST_ERR : 0);
    }
    qtest_quit(f.qts);
}

static void test_error_policies(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(error_policies); i++) {
        try_policy(&error_policies[i]);
    }
}

/* The machine stops; the request is done again when it goes on. */
static void test_error_stop(void)
{
    const char *rules = "file.inject-error.0.event=write_aio,file.inject-error.0.once=on,"
                        "file.inject-error.0.errno=28";

    for (int dma = 0; dma <= 1; dma++) {
        uint8_t buf[512] = { 0 };
        IdeFixture f = { 0 };

        setup_faulty(&f, rules, "");
        if (qtest_skip_without_clock(f.qts)) { /* there the machine does not run in the first place */
            qtest_quit(f.qts);
            return;
        }
        if (dma) {
            ide_set_prd(&f, 512);
            command28(&f, 0xca, 0, 1);
            qtest_outb(f.qts, BM_CMD, BM_START);
        } else {
            command28(&f, 0x30, 0, 1);
            ide_wait(&f);
            pio_write(&f, buf, sizeof(buf));
        }
        io_error_event(f.qts, true, "stop");
        qtest_qmp_eventwait(f.qts, "STOP");
        g_assert_cmphex(qtest_inb(f.qts, IDE_CONTROL) & ST_BSY, ==, ST_BSY);
        qtest_qmp_assert_success(f.qts, "{'execute': 'cont'}");
        qtest_qmp_eventwait(f.qts, "RESUME");
        g_assert_cmphex(ide_wait(&f), ==, ST_IDLE);
        qtest_quit(f.qts);
    }
}

void ide_hd_add_error_tests(void)
{
    qtest_add_func("ide-hd/error/report", test_error_report);
    qtest_add_func("ide-hd/error/ignore", test_error_ignore);
    qtest_add_func("ide-hd/error/policies", test_error_policies);
    qtest_add_func("ide-hd/error/stop", test_error_stop);
}
