/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ide-cd saved in the middle of work: packets and DMA under way or stopped by an error, sense, tray. */
#include "qemu/osdep.h"
#include "ide-state-test.h"

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

/* Sectors of 16 MiB, behind the number of the next one. */
static const RefusedState large_sectors = {
    "ide-cd/saved/refused/sector-size", NULL, raw_half_taken, { 0, 0, 0, 32, 0, 0, 0x09, 0x30 }, 8, 4, 1,
};

static void add_cases(void)
{
    add_refused(&large_sectors);
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
}

int main(int argc, char **argv)
{
    return ide_state_main(argc, argv, add_cases);
}
