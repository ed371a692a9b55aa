/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IDE drives on PIIX3 saved in the middle of work: blocks by PIO, packets and DMA under way, requests that an
 * error of the host has stopped, pending interrupts, the states of the tray. The host fails at sector 50,
 * once in each process.
 */
#include "qemu/osdep.h"
#include <zlib.h>
#include "ide-pc.h"
#include "libqos/state.h"

static char *image_path;

/* What an earlier machine has written goes: the file stays the one that this machine has open. */
static void restore_image(void)
{
    g_autofree uint8_t *bytes = g_malloc(IMAGE_BYTES);
    int fd = open(image_path, O_WRONLY);

    for (int i = 0; i < IMAGE_BYTES; i++) {
        bytes[i] = i * 5 + i / 512 * 3 + i / 131072;
    }
    g_assert_cmpint(pwrite(fd, bytes, IMAGE_BYTES, 0), ==, IMAGE_BYTES);
    close(fd);
}

static void command(QTestState *s, uint8_t cmd, uint32_t lba, uint8_t count)
{
    qtest_outb(s, IDE_COUNT, count);
    qtest_outb(s, IDE_LBA_LOW, lba);
    qtest_outb(s, IDE_LBA_MID, lba >> 8);
    qtest_outb(s, IDE_LBA_HIGH, lba >> 16);
    qtest_outb(s, IDE_DEVICE, 0xe0 | lba >> 24);
    qtest_outb(s, IDE_COMMAND, cmd);
}

static void start(QTestState *s)
{
    IdeFixture f = { .qts = s };

    restore_image();
    ide_enable_bus_master(&f);
}

/* --- what is seen --------------------------------------------------------------------------------------- */

/* Until nothing is under way; a machine that an error stops goes on. */
static void run(QTestState *s)
{
    for (int i = 0; i < 200; i++) {
        QDict *status = qtest_qmp(s, "{'execute': 'query-status'}");
        bool running = qdict_get_bool(qdict_get_qdict(status, "return"), "running");

        qobject_unref(status);
        if (!running) {
            qtest_qmp_assert_success(s, "{'execute': 'cont'}");
        } else if (!(qtest_inb(s, IDE_CONTROL) & ST_BSY)) {
            return;
        }
        qtest_clock_step(s, 1000);
    }
}

/* Whether the channel's interrupt is up at the 8259: reading the status takes it back. */
static void note_interrupt(QTestState *s, GString *seen)
{
    qtest_outb(s, 0xa0, 0x0a);
    qstate_note(seen, "interrupt", qtest_inb(s, 0xa0) & 1 << (IDE_IRQ - 8));
}

static void note_registers(QTestState *s, GString *seen)
{
    note_interrupt(s, seen);
    for (int port = BM_BASE; port < BM_BASE + 16; port++) {
        qstate_note_in(s, seen, port, 1);
    }
    qstate_note_in(s, seen, IDE_CONTROL, 1);
    for (int port = IDE_ERROR; port <= IDE_STATUS; port++) {
        qstate_note_in(s, seen, port, 1);
    }
    note_interrupt(s, seen);
}

/* Blocks, as long as the drive has some for the guest, or wants some from it. */
static void note_blocks(QTestState *s, GString *seen, bool write)
{
    uint32_t sum = 0, words = 0;

    for (run(s); qtest_inb(s, IDE_CONTROL) & ST_DRQ && words < 100000; words++) {
        if (write) {
            qtest_outl(s, IDE_DATA, words * 0x01030507);
        } else {
            uint32_t word = qtest_inl(s, IDE_DATA);

            sum = crc32(sum, (uint8_t *)&word, sizeof(word));
        }
        if (words % 128 == 127) {
            run(s);
        }
    }
    qstate_note(seen, "words", words);
    qstate_note(seen, "sum", sum);
    run(s);
}

static void note_memory_and_file(QTestState *s, GString *seen)
{
    g_autofree uint8_t *memory = g_malloc(256 * 1024);
    g_autofree char *file = NULL;
    size_t len;

    qtest_memread(s, DMA_ADDR, memory, 256 * 1024);
    qstate_note(seen, "memory", crc32(0, memory, 256 * 1024));
    g_assert_true(g_file_get_contents(image_path, &file, &len, NULL));
    qstate_note(seen, "file", crc32(0, (uint8_t *)file, len));
}

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

static void wait_stop(QTestState *s)
{
    qtest_qmp_eventwait(s, "STOP");
    g_assert_cmphex(qtest_inb(s, IDE_CONTROL) & ST_BSY, ==, ST_BSY);
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

/* --- CD-ROM --------------------------------------------------------------------------------------------- */

static void packet_of(QTestState *s, const uint8_t *bytes, int n, uint16_t limit, bool by_dma)
{
    uint8_t packet[12] = { 0 };

    memcpy(packet, bytes, MIN(n, 12));
    qtest_outb(s, IDE_FEATURE, by_dma);
    qtest_outb(s, IDE_LBA_MID, limit);
    qtest_outb(s, IDE_LBA_HIGH, limit >> 8);
    qtest_outb(s, IDE_COMMAND, 0xa0);
    for (int i = 0; i < 12; i += 2) {
        qtest_outw(s, IDE_DATA, packet[i] | packet[i + 1] << 8);
    }
}

#define PACKET(s, limit, ...)                                               \
    do {                                                                    \
        const uint8_t bytes_[] = { __VA_ARGS__ };                           \
        packet_of(s, bytes_, sizeof(bytes_), limit, false);                 \
    } while (0)

/* What is left of a packet, and then everything that the drive tells about itself. */
static void cd_goes_on(QTestState *s, GString *seen)
{
    note_blocks(s, seen, false);
    note_registers(s, seen);
    note_memory_and_file(s, seen);
    PACKET(s, 0xfffe, 0x03, 0, 0, 0, 18);
    note_blocks(s, seen, false);
    PACKET(s, 0xfffe, 0x4a, 1, 0, 0, 0x10, 0, 0, 0, 8);
    note_blocks(s, seen, false);
    PACKET(s, 0xfffe, 0x5a, 0, 0x2a, 0, 0, 0, 0, 0, 64);
    note_blocks(s, seen, false);
    for (int i = 0; i < 3; i++) {
        PACKET(s, 0xfffe, 0x00);
        note_registers(s, seen);
        PACKET(s, 0xfffe, 0x03, 0, 0, 0, 18);
        note_blocks(s, seen, false);
    }
    PACKET(s, 0xfffe, 0x1b, 0, 0, 0, 2);
    note_registers(s, seen);
    PACKET(s, 0xfffe, 0x1b, 0, 0, 0, 3);
    PACKET(s, 0xfffe, 0x28, 0, 0, 0, 0, 4, 0, 0, 1);
    note_blocks(s, seen, false);
    note_registers(s, seen);
}

static void packet_goes_on(QTestState *s, GString *seen)
{
    for (int i = 6; i < 12; i += 2) {
        qtest_outw(s, IDE_DATA, i == 8 ? 2 : 0);
    }
    cd_goes_on(s, seen);
}

static void packet_half_given(QTestState *s)
{
    start(s);
    qtest_outb(s, IDE_FEATURE, 0);
    qtest_outb(s, IDE_LBA_MID, 0x00);
    qtest_outb(s, IDE_LBA_HIGH, 0x04);
    qtest_outb(s, IDE_COMMAND, 0xa0);
    qtest_outw(s, IDE_DATA, 0x0028);
    qtest_outw(s, IDE_DATA, 0x0000);
    qtest_outw(s, IDE_DATA, 0x0300);
}

static void raw_half_taken(QTestState *s)
{
    start(s);
    PACKET(s, 1000, 0xbe, 0, 0, 0, 0, 30, 0, 0, 3, 0xf8);
    for (int i = 0; i < 2352 / 2 + 600; i++) {
        qtest_inw(s, IDE_DATA);
    }
}

/* The engine is not started. */
static void cd_dma_waits(QTestState *s)
{
    const uint8_t packet[] = { 0xa8, 0, 0, 0, 0, 7, 0, 0, 0, 2 };
    IdeFixture f = { .qts = s };

    start(s);
    ide_set_prd(&f, 4096);
    packet_of(s, packet, sizeof(packet), 0, true);
}

static void cd_dma_starts(QTestState *s, GString *seen)
{
    note_registers(s, seen);
    qtest_outb(s, BM_CMD, BM_START | BM_READ);
    cd_goes_on(s, seen);
}

static void cd_pio_stopped(QTestState *s)
{
    start(s);
    PACKET(s, 2048, 0x28, 0, 0, 0, 0, 11, 0, 0, 3); /* ATA sectors 44 to 55 */
    for (int i = 0; i < 1024; i++) {
        qtest_inw(s, IDE_DATA);
    }
    wait_stop(s);
}

static void cd_dma_stopped(QTestState *s)
{
    const uint8_t packet[] = { 0x28, 0, 0, 0, 0, 11, 0, 0, 3 };
    IdeFixture f = { .qts = s };

    start(s);
    ide_set_prd(&f, 3 * 2048);
    packet_of(s, packet, sizeof(packet), 0, true);
    qtest_outb(s, BM_CMD, BM_START | BM_READ);
    wait_stop(s);
}

static void sense_waits(QTestState *s)
{
    start(s);
    PACKET(s, 0xfffe, 0x28, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 1);
}

static void tray_open(QTestState *s)
{
    start(s);
    PACKET(s, 0xfffe, 0x1b, 0, 0, 0, 2);
    PACKET(s, 0xfffe, 0x1e, 0, 0, 0, 1);
}

static void tray_locked(QTestState *s)
{
    start(s);
    PACKET(s, 0xfffe, 0x1e, 0, 0, 0, 1);
}

/* The host wants the medium, and the guest does not know it yet. */
static void eject_requested(QTestState *s)
{
    tray_locked(s);
    qobject_unref(qtest_qmp(s, "{'execute': 'eject', 'arguments': {'id': 'dev0'}}"));
}

static void medium_changed(QTestState *s)
{
    start(s);
    qtest_qmp_assert_success(s, "{'execute': 'blockdev-change-medium', 'arguments': "
                             "{'id': 'dev0', 'filename': %s, 'format': 'raw'}}", image_path);
}

/* The first of the two ways to tell it was used. */
static void medium_change_half_told(QTestState *s)
{
    medium_changed(s);
    PACKET(s, 0xfffe, 0x00);
}

/* --- cases ---------------------------------------------------------------------------------------------- */

/* @fails: event of a fault at sector 50, once, or "flush_to_disk". The machine stops there, but for FUA's. */
static void add(const char *path, const char *fails, void (*prepare)(QTestState *s),
                void (*go_on)(QTestState *s, GString *seen))
{
    QStateCase *c = g_new(QStateCase, 1);
    bool cd = g_str_has_prefix(path, "ide-cd");
    g_autofree char *rule = !fails ? g_strdup("")
        : g_strdup_printf(",file.inject-error.0.event=%s,file.inject-error.0.once=on%s", fails,
                          g_str_equal(fails, "flush_to_disk") ? ",file.inject-error.0.iotype=flush"
                                                              : ",file.inject-error.0.sector=50");

    c->args = g_strdup_printf("-machine pc -nodefaults -m 16 -drive driver=raw,if=none,id=d0,"
                              "file.driver=blkdebug,file.image.driver=file,file.image.filename=%s%s%s "
                              "-device %s,drive=d0,bus=ide.0,id=dev0",
                              image_path, rule, cd ? ",rerror=stop,readonly=on"
                              : g_str_has_suffix(path, "write-through") ? "" : ",werror=stop,rerror=stop",
                              cd ? "ide-cd" : "ide-hd");
    c->prepare = prepare;
    c->go_on = go_on;
    qstate_add(path, c);
}

int main(int argc, char **argv)
{
    int status;

    g_test_init(&argc, &argv, NULL);
    close(g_file_open_tmp("ide-test-XXXXXX", &image_path, NULL));
    restore_image();
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
    add("ide-cd/saved/packet-half-given", NULL, packet_half_given, packet_goes_on);
    add("ide-cd/saved/raw-half-taken", NULL, raw_half_taken, cd_goes_on);
    add("ide-cd/saved/dma-waits", NULL, cd_dma_waits, cd_dma_starts);
    add("ide-cd/saved/pio-stopped", "read_aio", cd_pio_stopped, cd_goes_on);
    add("ide-cd/saved/dma-stopped", "read_aio", cd_dma_stopped, cd_goes_on);
    add("ide-cd/saved/sense", NULL, sense_waits, cd_goes_on);
    add("ide-cd/saved/tray-open", NULL, tray_open, cd_goes_on);
    add("ide-cd/saved/tray-locked", NULL, tray_locked, cd_goes_on);
    add("ide-cd/saved/eject-requested", NULL, eject_requested, cd_goes_on);
    add("ide-cd/saved/medium-changed", NULL, medium_changed, cd_goes_on);
    add("ide-cd/saved/medium-change-half-told", NULL, medium_change_half_told, cd_goes_on);
    status = g_test_run();
    unlink(image_path);
    g_free(image_path);
    return status;
}
