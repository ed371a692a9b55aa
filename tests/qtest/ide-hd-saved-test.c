/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ide-hd saved in the middle of work: blocks and DMA under way or stopped by an error, registers. */
#include "qemu/osdep.h"
#include "ide-state-test.h"

static void goes_on(QTestState *s, GString *seen, bool write)
{
    note_blocks(s, seen, write);
    note_registers(s, seen);
    note_memory_and_file(s, seen);
    command(s, 0x20, 9, 2);
    note_blocks(s, seen, false);
    note_registers(s, seen);
}

static void read_goes_on(QTestState *s, GString *seen)
{
    goes_on(s, seen, false);
}

static void write_goes_on(QTestState *s, GString *seen)
{
    goes_on(s, seen, true);
}

/* --- disk: stopped by an error -------------------------------------------------------------------------- */

static void push(QTestState *s, int bytes)
{
    for (int i = 0; i < bytes; i += 4) {
        qtest_outl(s, IDE_DATA, i * 5 + 0x12345678);
    }
}

/* The third of five sectors. */
static void pio_write_stopped(QTestState *s)
{
    start(s);
    command(s, 0x30, 48, 5);
    push(s, 3 * 512);
    wait_stop(s);
}

static void multiple_write_stopped(QTestState *s)
{
    start(s);
    command(s, 0xc6, 0, 8);
    command(s, 0xc5, 40, 20);
    push(s, 16 * 512);
    wait_stop(s);
}

static void pio_read_stopped(QTestState *s)
{
    start(s);
    command(s, 0x20, 49, 3);
    for (int i = 0; i < 256; i++) {
        qtest_inw(s, IDE_DATA);
    }
    wait_stop(s);
}

/* Its first request ends in the middle of the last descriptor. */
static void dma(QTestState *s, uint8_t cmd, uint8_t direction)
{
    static const uint32_t prds[][2] = {
        { DMA_ADDR, 0 },
        { DMA_ADDR + 65536, 32768 },
        { DMA_ADDR + 98304, PRD_END },
    };

    start(s);
    for (size_t i = 0; i < G_N_ELEMENTS(prds); i++) {
        qtest_writel(s, PRDT_ADDR + i * 8, prds[i][0]);
        qtest_writel(s, PRDT_ADDR + i * 8 + 4, prds[i][1]);
    }
    for (int i = 0; i < 320; i++) {
        qtest_writel(s, DMA_ADDR + i * 512, i * 0x01030507);
    }
    qtest_outb(s, BM_STATUS, 0x66);
    qtest_outl(s, BM_PRDT, PRDT_ADDR);
    command(s, 0x10, 0, 1);          /* the registers' content before: 320 sectors in all */
    command(s, cmd, 48, 64);
    qtest_outb(s, BM_CMD, BM_START | direction);
    wait_stop(s);
}

static void dma_write_stopped(QTestState *s)
{
    dma(s, 0x35, 0);
}

static void dma_read_stopped(QTestState *s)
{
    dma(s, 0x25, BM_READ);
}

static void flush_stopped(QTestState *s)
{
    start(s);
    command(s, 0xe7, 0, 0);
    wait_stop(s);
}

/* --- disk: under way ------------------------------------------------------------------------------------ */

static void block_half_given(QTestState *s)
{
    start(s);
    command(s, 0x30, 60, 2);
    push(s, 512 + 200);
}

static void multiple_half_taken(QTestState *s)
{
    start(s);
    command(s, 0xc6, 0, 4);
    command(s, 0xc4, 60, 6);
    for (int i = 0; i < 300; i++) {
        qtest_inw(s, IDE_DATA);
    }
}

/* The engine runs on into a command that is not there yet; its channel's interrupt waits behind nIEN. */
static void interrupt_disabled(QTestState *s)
{
    start(s);
    qtest_outb(s, IDE_CONTROL, 2);
    command(s, 0xe5, 0, 0);
    qtest_outl(s, BM_PRDT, PRDT_ADDR);
    qtest_outb(s, BM_CMD, BM_START | BM_READ);
    qtest_outb(s, BM_STATUS, 0x40);
    qtest_outl(s, BM_PRDT + 8, 0x123454);
    qtest_outb(s, BM_CMD + 8, BM_READ);
    qtest_outb(s, BM_STATUS + 8, 0x20);
}

static void interrupt_comes(QTestState *s, GString *seen)
{
    note_interrupt(s, seen);
    qtest_outb(s, IDE_CONTROL, 0);
    note_registers(s, seen);
    command(s, 0xc8, 20, 1);
    run(s);
    note_registers(s, seen);
    note_memory_and_file(s, seen);
}

/* Everything that a driver can set. */
static void configured(QTestState *s)
{
    start(s);
    qtest_outb(s, IDE_FEATURE, 0xd9); /* SMART off; autosave goes first */
    command(s, 0xb0, 0xc24f00, 0xf1);
    qtest_outb(s, IDE_FEATURE, 0x82);
    command(s, 0xef, 0, 0);           /* no write cache */
    qtest_outb(s, IDE_FEATURE, 0x03);
    command(s, 0xef, 0, 0x21);        /* multiword DMA 1 */
    command(s, 0xc6, 0, 8);
    qtest_outb(s, IDE_DEVICE, 0xa4);  /* five heads, seven sectors */
    qtest_outb(s, IDE_COUNT, 7);
    qtest_outb(s, IDE_COMMAND, 0x91);
    for (int i = 1; i <= 5; i++) {
        qtest_outb(s, IDE_BASE + i, 0x10 + i);
        qtest_outb(s, IDE_BASE + i, 0x20 + i);
    }
    qtest_outb(s, IDE_DEVICE, 0xb3);
    qtest_outb(s, IDE_CONTROL, 0x80);
}

static void configured_goes_on(QTestState *s, GString *seen)
{
    note_registers(s, seen);
    qtest_outb(s, IDE_DEVICE, 0xa0);
    qtest_outb(s, IDE_CONTROL, 0x80);
    note_registers(s, seen);
    qtest_outb(s, IDE_CONTROL, 0x00);
    note_registers(s, seen);
    qtest_outb(s, IDE_FEATURE, 0xd0);
    qtest_outb(s, IDE_CONTROL, 0x80);
    note_registers(s, seen);          /* what was in the features register before */
    command(s, 0xec, 0, 0);
    note_blocks(s, seen, false);
    qtest_outb(s, IDE_FEATURE, 0xd0);
    command(s, 0xb0, 0xc24f00, 1);    /* fails while SMART is off */
    note_blocks(s, seen, false);
    note_registers(s, seen);
    qtest_outb(s, IDE_FEATURE, 0xd8);
    command(s, 0xb0, 0xc24f00, 1);
    qtest_outb(s, IDE_FEATURE, 0xd0);
    command(s, 0xb0, 0xc24f00, 1);
    note_blocks(s, seen, false);
    qtest_outb(s, IDE_DEVICE, 0xa2);  /* by cylinder, head and sector */
    qtest_outb(s, IDE_LBA_LOW, 3);
    qtest_outb(s, IDE_LBA_MID, 2);
    qtest_outb(s, IDE_LBA_HIGH, 0);
    qtest_outb(s, IDE_COUNT, 2);
    qtest_outb(s, IDE_COMMAND, 0x20);
    note_blocks(s, seen, false);
    note_registers(s, seen);
}

static void autosave_off(QTestState *s)
{
    start(s);
    qtest_outb(s, IDE_FEATURE, 0xd2);
    command(s, 0xb0, 0xc24f00, 0);
    qtest_outb(s, IDE_FEATURE, 0x03);
    command(s, 0xef, 0, 0x12);        /* single-word DMA 2 */
    command(s, 0xff, 0, 0);           /* an error in the registers */
}

/* A write-through command with an address of 48 bits that waits for its data; the host then can't flush. */
static void write_through(QTestState *s)
{
    start(s);
    command(s, 0xc6, 0, 2);
    command(s, 0xe5, 0, 0);
    command(s, 0xce, 0x01000060, 3); /* address bits in the device register don't count here */
    push(s, 100);
}

/* --- disk: second of its channel, or on the second channel --------------------------------------------- */

#define SLAVE "bus=ide.0,unit=1 -drive driver=null-co,read-zeroes=on,size=1M,if=none,id=d1 " \
              "-device ide-hd,drive=d1,bus=ide.0,unit=0"

/* Five sectors from 48 on, for the drive that is selected with @device, at the channel of @base. */
static void five_sectors(QTestState *s, uint16_t base, uint8_t device, uint8_t cmd)
{
    static const uint8_t registers[] = { 5, 48, 0, 0 };

    qtest_outb(s, base + 6, device);
    for (int i = 0; i < G_N_ELEMENTS(registers); i++) {
        qtest_outb(s, base + 2 + i, registers[i]);
    }
    qtest_outb(s, base + 7, cmd);
}

/* The other drive has set itself up before; @cmd stops at its third sector. */
static void slave_stopped(QTestState *s, uint8_t cmd)
{
    start(s);
    command(s, 0xc6, 0, 4);
    five_sectors(s, IDE_BASE, 0xf0, cmd);
}

static void slave_write_stopped(QTestState *s)
{
    slave_stopped(s, 0x30);
    push(s, 3 * 512);
    wait_stop(s);
}

static void slave_dma_stopped(QTestState *s)
{
    IdeFixture f = { .qts = s };

    ide_set_prd(&f, 5 * 512);
    slave_stopped(s, 0xc8);
    qtest_outb(s, BM_CMD, BM_START | BM_READ);
    wait_stop(s);
}

/* The slave ends its command, then each drive does one of its own. */
static void slave_goes_on(QTestState *s, GString *seen)
{
    note_blocks(s, seen, true);
    note_registers(s, seen);
    note_memory_and_file(s, seen);
    five_sectors(s, IDE_BASE, 0xf0, 0x20);
    note_blocks(s, seen, false);
    note_registers(s, seen);
    goes_on(s, seen, false);
}

#define SECOND_BASE    0x170
#define SECOND_CONTROL 0x376
#define SECOND_BM      (BM_BASE + 8)

static void second_channel_stopped(QTestState *s)
{
    IdeFixture f = { .qts = s };

    start(s);
    ide_set_prd(&f, 5 * 512);
    qtest_outl(s, SECOND_BM + 4, PRDT_ADDR);
    five_sectors(s, SECOND_BASE, 0xe0, 0xc8);
    qtest_outb(s, SECOND_BM, BM_START | BM_READ);
    qtest_qmp_eventwait(s, "STOP");
    g_assert_cmphex(qtest_inb(s, SECOND_CONTROL) & ST_BSY, ==, ST_BSY);
}

static void second_channel_goes_on(QTestState *s, GString *seen)
{
    run(s);
    for (int i = 0; i < 1000 && qtest_inb(s, SECOND_CONTROL) & ST_BSY; i++) {
        qtest_clock_step(s, 1000);
    }
    note_registers(s, seen);
    for (int port = SECOND_BASE + 1; port < SECOND_BASE + 8; port++) {
        qstate_note_in(s, seen, port, 1);
    }
    note_memory_and_file(s, seen);
}

/* --- states that are refused ---------------------------------------------------------------------------- */

/* An error is over, but what was to be done again can still be read in the state. */
static void write_went_on(QTestState *s)
{
    pio_write_stopped(s);
    run(s);
}

static const RefusedState refused[] = {
    /* SET MULTIPLE MODE with 17 sectors, before DMA modes and geometry */
    { "ide-hd/saved/refused/multiple", NULL, block_half_given,
      { 0, 0, 0, 16, 0, 0, 0, 0, 0, 0x20, 0, 0, 0, 16, 0, 0, 0, 63 }, 18, 3, 17 },
    /* a third drive that failed, before the sector and the count */
    { "ide-hd/saved/refused/drive", "write_aio", write_went_on,
      { 0, 0, 0, 0, 0, 0, 0, 0, 50, 0, 0, 0, 3 }, 13, 0, 2 },
};

static void add_cases(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(refused); i++) {
        add_refused(&refused[i]);
    }
    add_at(SLAVE, "ide-hd/saved/slave-write-stopped", "write_aio", slave_write_stopped, slave_goes_on);
    add_at(SLAVE, "ide-hd/saved/slave-dma-stopped", "read_aio", slave_dma_stopped, slave_goes_on);
    add_at("bus=ide.1", "ide-hd/saved/second-channel-stopped", "read_aio", second_channel_stopped,
           second_channel_goes_on);
    add("ide-hd/saved/pio-write-stopped", "write_aio", pio_write_stopped, write_goes_on);
    add("ide-hd/saved/multiple-write-stopped", "write_aio", multiple_write_stopped, write_goes_on);
    add("ide-hd/saved/pio-read-stopped", "read_aio", pio_read_stopped, read_goes_on);
    add("ide-hd/saved/dma-write-stopped", "write_aio", dma_write_stopped, read_goes_on);
    add("ide-hd/saved/dma-read-stopped", "read_aio", dma_read_stopped, read_goes_on);
    add("ide-hd/saved/flush-stopped", "flush_to_disk", flush_stopped, read_goes_on);
    add("ide-hd/saved/block-half-given", NULL, block_half_given, write_goes_on);
    add("ide-hd/saved/multiple-half-taken", NULL, multiple_half_taken, read_goes_on);
    add("ide-hd/saved/interrupt-disabled", NULL, interrupt_disabled, interrupt_comes);
    add("ide-hd/saved/configured", NULL, configured, configured_goes_on);
    add("ide-hd/saved/autosave-off", NULL, autosave_off, configured_goes_on);
    add("ide-hd/saved/write-through", "flush_to_disk", write_through, write_goes_on);
}

int main(int argc, char **argv)
{
    return ide_state_main(argc, argv, add_cases);
}
