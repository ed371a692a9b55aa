/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sdhci: state that is saved in the middle of work, and a controller that is pulled out. */
#include "qemu/osdep.h"
#include "sdhci-test.h"

#define SAVED_ARGS "-machine pc -nodefaults -m 16 " \
                   "-device sdhci-pci,sd-spec-version=3,addr=4,id=" QSTATE_UNPLUGGED " " \
                   "-drive if=none,driver=null-co,size=1M,read-zeroes=on,id=d -device sd-card,drive=d"

static void note_registers(QTestState *s, GString *seen)
{
    for (int reg = 0; reg < 0x60; reg += 4) {
        if (BASE + reg != BUFFER) {
            qstate_note_read(s, seen, BASE + reg, 4);
        }
    }
}

static void note_card(Fixture *f, GString *seen)
{
    command(f, 13, R1, f->rca);
    qstate_note_read(f->qts, seen, RESPONSE, 4);
    qtest_writel(f->qts, INTSTS, UINT32_MAX);
}

/* Registers with values of their own; errors that were not cleared. */
static void set_registers(QTestState *s)
{
    qtest_writew(s, BASE + 0x34, 0x01ff);
    qtest_writew(s, BASE + 0x38, 0x0101);
    qtest_writew(s, BASE + 0x36, 0x03ff);
    qtest_writew(s, BASE + 0x3a, 0x0002);
    qtest_writeb(s, HOSTCTL, 0x02);
    qtest_writeb(s, BASE + 0x2b, 0x07);
    qtest_writeb(s, BASE + 0x2e, 0x0a);
}

/* A write of four blocks, the second half out. */
static void write_half_done(QTestState *s)
{
    Fixture f = { .qts = s };

    map(s);
    select_card(&f);
    set_registers(s);
    set_blocks(&f, 512, 4, TRNS_MULTI | TRNS_COUNT | TRNS_CMD12);
    command(&f, 25, R1 | DATA, 0x4000);
    for (int i = 0; i < 512 + 100; i += 4) {
        qtest_writel(s, BUFFER, i);
    }
}

static void write_goes_on(QTestState *s, GString *seen)
{
    Fixture f = { .qts = s };

    note_registers(s, seen);
    for (int i = 612; i < 2048; i += 4) {
        qtest_writel(s, BUFFER, i);
        if (i % 256 == 0) {
            note_registers(s, seen);
        }
    }
    qtest_readl(s, PRNSTS);
    note_registers(s, seen);
    f.rca = 0x4567 << 16;
    note_card(&f, seen);
    note_registers(s, seen);
}

/* SDMA that has stopped at its boundary; the third command of an erase is to come. */
static void stopped_at_boundary(QTestState *s)
{
    Fixture f = { .qts = s };

    map(s);
    select_card(&f);
    command(&f, 32, R1, 0x1000);
    command(&f, 33, R1, 0x2000);
    command(&f, 55, R1, f.rca);
    command(&f, 6, R1, 2);
    set_registers(s);
    qtest_writel(s, SYSAD, DMA_ADDR + 0xe00);
    set_blocks(&f, 512, 12, TRNS_DMA | TRNS_MULTI | TRNS_COUNT | TRNS_READ | TRNS_CMD12);
    command(&f, 18, R1 | DATA, 0x8000);
    qtest_readl(s, PRNSTS);
}

static void boundary_is_passed(QTestState *s, GString *seen)
{
    Fixture f = { .qts = s };

    for (int i = 1; i < 4; i++) {
        note_registers(s, seen);
        qtest_writel(s, INTSTS, DMAINT);
        qtest_writel(s, SYSAD, DMA_ADDR + i * 0x1000);
        qtest_readl(s, PRNSTS);
    }
    note_registers(s, seen);
    command(&f, 38, R1B, 0);
    note_registers(s, seen);
    command(&f, 55, R1, 0x4567 << 16);
    set_blocks(&f, 64, 1, TRNS_READ);
    command(&f, 13, R1 | DATA, 0);
    qstate_note_read(s, seen, BUFFER, 4);
}

/* An application command is to come; the card is in another state; an error of ADMA stands. */
static void command_is_announced(QTestState *s)
{
    Fixture f = { .qts = s };

    map(s);
    select_card(&f);
    qtest_writel(s, ADMASYSADDR, TABLE_ADDR);
    qtest_writew(s, TABLE_ADDR, 0);
    qtest_writeb(s, HOSTCTL, 0x10);
    set_blocks(&f, 512, 1, TRNS_DMA | TRNS_READ);
    qtest_writel(s, ARGUMENT, 0x600);
    qtest_writew(s, COMMAND, 17 << 8 | R1 | DATA);
    qtest_readl(s, PRNSTS);
    command(&f, 12, R1B, 0);
    command(&f, 16, R1, 64);
    command(&f, 55, R1, f.rca);
}

static void command_comes(QTestState *s, GString *seen)
{
    Fixture f = { .qts = s };

    note_registers(s, seen);
    set_blocks(&f, 64, 1, TRNS_READ);
    command(&f, 13, R1 | DATA, 0);
    for (int i = 0; i < 16; i++) {
        qstate_note_read(s, seen, BUFFER, 4);
    }
    note_registers(s, seen);
}

static const QStateCase saved_write = { SAVED_ARGS, write_half_done, write_goes_on };
static const QStateCase saved_boundary = { SAVED_ARGS, stopped_at_boundary, boundary_is_passed };
static const QStateCase saved_announced = { SAVED_ARGS, command_is_announced, command_comes };

void sdhci_add_state_tests(void)
{
    qstate_add("sdhci/saved/write", &saved_write);
    qstate_add("sdhci/saved/boundary", &saved_boundary);
    qstate_add("sdhci/saved/announced", &saved_announced);
    qstate_add_unplug("sdhci/unplug", &saved_write, 4);
}
