/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "sdhci-test.h"
#include "test-image.h"

char *machine_args(Fixture *f)
{
    return g_strdup_printf("-machine pc -nodefaults -device sdhci-pci,sd-spec-version=3,addr=4 "
                           "-drive if=none,file=%s,format=raw,id=d -device sd-card,drive=d", f->path);
}

void map(QTestState *s)
{
    qtest_outl(s, 0xcf8, 0x80002010);
    qtest_outl(s, 0xcfc, BASE);
    qtest_outl(s, 0xcf8, 0x80002004);
    qtest_outl(s, 0xcfc, 0x06);
}

void sdhci_setup_stopped(Fixture *f, const void *data)
{
    g_autofree char *args = NULL;
    int fd = g_file_open_tmp("sdhci-test-XXXXXX", &f->path, NULL);

    g_assert_cmpint(fd, >=, 0);
    close(fd);
    f->image = test_image_new(IMAGE_BYTES);
    g_assert_true(g_file_set_contents(f->path, (char *)f->image, IMAGE_BYTES, NULL));
    args = machine_args(f);
    f->qts = qtest_init(args);
    map(f->qts);
}

void sdhci_teardown(Fixture *f, const void *data)
{
    qtest_quit(f->qts);
    unlink(f->path);
    g_free(f->path);
    g_free(f->image);
}

uint32_t command(Fixture *f, uint8_t index, uint8_t flags, uint32_t arg)
{
    uint32_t status;

    qtest_writel(f->qts, ARGUMENT, arg);
    qtest_writew(f->qts, COMMAND, index << 8 | flags);
    status = qtest_readl(f->qts, INTSTS);
    qtest_writel(f->qts, INTSTS, status);
    return status;
}

void select_card(Fixture *f)
{
    qtest_writew(f->qts, CLOCK, 0x01);
    qtest_writew(f->qts, CLOCK, 0x05);
    qtest_writeb(f->qts, POWER, 0x0f);
    qtest_writel(f->qts, INTSTSEN, UINT32_MAX);
    command(f, 0, 0, 0);
    g_assert_cmphex(command(f, 8, R1, 0x1aa), ==, CMDCMP);
    g_assert_cmphex(qtest_readl(f->qts, RESPONSE), ==, 0x1aa);
    command(f, 55, R1, 0);
    g_assert_cmphex(command(f, 41, R3, 0x40ff8000), ==, CMDCMP);
    g_assert_cmphex(qtest_readl(f->qts, RESPONSE) & 0xc0000000, ==, 0x80000000);
    g_assert_cmphex(command(f, 2, R2, 0), ==, CMDCMP);
    g_assert_cmphex(command(f, 3, R1, 0), ==, CMDCMP);
    f->rca = qtest_readl(f->qts, RESPONSE) & 0xffff0000;
    g_assert_cmphex(command(f, 7, R1B, f->rca), ==, CMDCMP | TRSCMP);
}

void sdhci_setup(Fixture *f, const void *data)
{
    sdhci_setup_stopped(f, data);
    select_card(f);
}

void set_blocks(Fixture *f, uint16_t size, uint16_t count, uint16_t mode)
{
    qtest_writel(f->qts, BLKSIZE, size | (uint32_t)count << 16);
    qtest_writew(f->qts, TRNMOD, mode);
}

uint32_t finish(Fixture *f)
{
    uint32_t status;

    qtest_readl(f->qts, PRNSTS);
    status = qtest_readl(f->qts, INTSTS);
    qtest_writel(f->qts, INTSTS, status);
    return status;
}

void assert_memory(Fixture *f, uint64_t addr, const uint8_t *expect, size_t bytes)
{
    g_autofree uint8_t *buf = g_malloc(bytes);

    qtest_memread(f->qts, addr, buf, bytes);
    g_assert_cmpmem(buf, bytes, expect, bytes);
}
