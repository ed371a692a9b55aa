/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * AHCI saved in the middle of work: queued and plain commands that an error of the host has stopped, a
 * failure with its interrupt, a software reset, registers. Structures are at fixed addresses.
 */
#include "ahci-test.h"
#include <zlib.h>
#include "libqos/state.h"
#include "pci-config.h"
#include "test-image.h"

#define BAR       0xe0000000
#define SATA      DEVFN(0x1f, 2)
#define LIST      0x100000
#define FIS       0x101000
#define TABLE(slot) (0x102000 + (slot) * 0x1000)
#define TABLE_PRDT  0x80
#define DATA      0x200000
#define PIECE     768       /* of data, a descriptor */
#define FAILS     400       /* the sector with the fault */

static char *image_path;

static void set_reg(QTestState *s, unsigned n, uint32_t val)
{
    qtest_writel(s, BAR + 4 * n, val);
}

static uint32_t px(QTestState *s, unsigned n)
{
    return qtest_readl(s, BAR + 0x100 + 4 * n);
}

static void set_px(QTestState *s, unsigned n, uint32_t val)
{
    qtest_writel(s, BAR + 0x100 + 4 * n, val);
}

static void start(QTestState *s)
{
    test_image_restore(image_path, IMAGE_BYTES);
    pci_conf_write(s, 0, SATA, 0x24, BAR, 4);
    pci_conf_write(s, 0, SATA, 0x04, 0x06, 2);
    set_reg(s, AHCI_GHC, AHCI_GHC_AE | AHCI_GHC_IE);
    set_px(s, AHCI_PX_CLB, LIST);
    set_px(s, AHCI_PX_FB, FIS);
    set_px(s, AHCI_PX_CMD, px(s, AHCI_PX_CMD) | AHCI_PX_CMD_FRE);
    set_px(s, AHCI_PX_IE, UINT32_MAX);
    set_px(s, AHCI_PX_CMD, px(s, AHCI_PX_CMD) | AHCI_PX_CMD_ST);
    for (int i = 0; i < 4096; i += 4) {
        qtest_writel(s, DATA + i, 0x01020304 * (i + 1));
    }
}

static bool is_queued(uint8_t opcode)
{
    return opcode == 0x60 || opcode == 0x61;
}

/* Into @slot: @count sectors at @lba, from or to DATA on in pieces. @packet: 12 bytes, NULL: none. */
static void put_command(QTestState *s, int slot, uint8_t opcode, uint64_t lba, uint16_t count,
                        const uint8_t *packet, int bytes)
{
    AHCICommand cmd = { 0 };
    int prds = 0;

    ahci_command_fill(&cmd, opcode, lba, count);
    if (is_queued(opcode)) {
        cmd.fis[12] = slot << 3;
    }
    if (packet) {
        qtest_memwrite(s, TABLE(slot) + 0x40, packet, 12);
        cmd.fis[5] = 0;
        cmd.fis[6] = 8;
    }
    qtest_memwrite(s, TABLE(slot), cmd.fis, sizeof(cmd.fis));
    for (int at = 0; at < bytes; at += PIECE, prds++) {
        qtest_writeq(s, TABLE(slot) + TABLE_PRDT + prds * 16, DATA + at);
        qtest_writel(s, TABLE(slot) + TABLE_PRDT + prds * 16 + 12, MIN(PIECE, bytes - at) - 1);
    }
    qtest_writel(s, LIST + slot * 32, 5 | (packet ? 0x20 : 0) | prds << 16);
    qtest_writel(s, LIST + slot * 32 + 8, TABLE(slot));
}

static void issue(QTestState *s, int slot, bool queued)
{
    if (queued) {
        set_px(s, AHCI_PX_SACT, 1u << slot);
    }
    set_px(s, AHCI_PX_CI, 1u << slot);
}

/* Until nothing is under way; a machine that an error stops goes on. */
static void run(QTestState *s)
{
    for (int i = 0; i < 2000 && (px(s, AHCI_PX_CI) | px(s, AHCI_PX_SACT)); i++) {
        QDict *status = qtest_qmp(s, "{'execute': 'query-status'}");

        if (!qdict_get_bool(qdict_get_qdict(status, "return"), "running")) {
            qtest_qmp_assert_success(s, "{'execute': 'cont'}");
        }
        qobject_unref(status);
        qtest_clock_step(s, 1000);
    }
}

static void note_sum(GString *seen, const char *what, const void *bytes, size_t n)
{
    qstate_note(seen, what, crc32(0, bytes, n));
}

static void note_memory_sum(QTestState *s, GString *seen, uint64_t addr, size_t n)
{
    g_autofree uint8_t *bytes = g_malloc(n);

    qtest_memread(s, addr, bytes, n);
    note_sum(seen, "memory", bytes, n);
}

static void note_registers(QTestState *s, GString *seen)
{
    for (int i = AHCI_CAP; i <= AHCI_VS; i++) {
        qstate_note_read(s, seen, BAR + 4 * i, 4);
    }
    for (int port = 0; port < 6; port++) {
        for (int i = AHCI_PX_CLB; i <= AHCI_PX_CI; i++) {
            qstate_note_read(s, seen, BAR + 0x100 + 0x80 * port + 4 * i, 4);
        }
    }
    qstate_note(seen, "interrupt", pci_conf_read(s, 0, SATA, 0x06, 2) & 8);
}

/* What is under way ends; then what became of the disk and of memory, and whether the port still works. */
static void goes_on(QTestState *s, GString *seen)
{
    g_autofree char *file = NULL;
    size_t len;

    run(s);
    note_registers(s, seen);
    for (int slot = 0; slot < AHCI_SLOTS; slot++) {
        qstate_note_read(s, seen, LIST + slot * 32 + 4, 4);
    }
    qstate_note_memory(s, seen, FIS, 0x100);
    note_memory_sum(s, seen, DATA, 1024 * 1024);
    g_assert_true(g_file_get_contents(image_path, &file, &len, NULL));
    note_sum(seen, "file", file, len);
    set_px(s, AHCI_PX_IS, UINT32_MAX);
    set_reg(s, AHCI_IS, UINT32_MAX);
    qstate_note(seen, "interrupt", pci_conf_read(s, 0, SATA, 0x06, 2) & 8);
    put_command(s, 3, 0x25, 700, 2, NULL, 1024);
    issue(s, 3, false);
    run(s);
    note_registers(s, seen);
    note_memory_sum(s, seen, DATA, 4096);
}

/* Tag 5 is done, tag 9 waits for the machine to go on, tags 12 and 0 for tag 9. */
static void queued_writes(QTestState *s)
{
    static const uint8_t tags[] = { 5, 9, 12, 0 };

    start(s);
    put_command(s, 5, 0x61, 100, 2, NULL, 1024);
    put_command(s, 9, 0x61, FAILS - 1, 3, NULL, 1536);
    put_command(s, 12, 0x61, 199, 2, NULL, 1024);
    put_command(s, 0, 0x61, 200, 1, NULL, 512); /* comes after tag 12 to the same sector */
    for (size_t i = 0; i < G_N_ELEMENTS(tags); i++) {
        issue(s, tags[i], true);
    }
    qtest_qmp_eventwait(s, "STOP");
    g_assert_cmphex(px(s, AHCI_PX_SACT), ==, 1 << 9 | 1 << 12 | 1);
}

/* Another one comes, and its turn is the last, which the frame of its end shows. */
static void queue_goes_on(QTestState *s, GString *seen)
{
    put_command(s, 2, 0x60, 9, 1, NULL, 512);
    issue(s, 2, true);
    goes_on(s, seen);
}

/* The first request of a command was good, the second one has failed; another command waits. */
static void queued_reads(QTestState *s)
{
    start(s);
    put_command(s, 31, 0x60, FAILS - 270, 280, NULL, 280 * 512);
    put_command(s, 30, 0x60, 7, 1, NULL, 512);
    issue(s, 31, true);
    issue(s, 30, true);
    qtest_qmp_eventwait(s, "STOP");
    g_assert_cmphex(px(s, AHCI_PX_SACT), ==, 3u << 30);
}

static void plain(QTestState *s, uint8_t opcode, int lba, int count)
{
    start(s);
    put_command(s, 4, opcode, lba, count, NULL, count * 512);
    put_command(s, 8, 0x20, 3, 1, NULL, 512);
    issue(s, 4, false);
    set_px(s, AHCI_PX_CI, 1 << 8);
    qtest_qmp_eventwait(s, "STOP");
    g_assert_cmphex(px(s, AHCI_PX_CI), ==, 1 << 8 | 1 << 4);
}

static void dma_write(QTestState *s)
{
    plain(s, 0xca, FAILS - 2, 5);
}

static void dma_read(QTestState *s)
{
    plain(s, 0xc8, FAILS - 2, 5);
}

/* The third of five sectors. */
static void pio_write(QTestState *s)
{
    plain(s, 0x30, FAILS - 2, 5);
}

static void pio_read(QTestState *s)
{
    plain(s, 0x20, FAILS - 2, 5);
}

static void packet_fails(QTestState *s, bool dma)
{
    static const uint8_t packet[12] = { 0x28, 0, 0, 0, 0, FAILS / 4 - 2, 0, 0, 5 };

    start(s);
    put_command(s, 2, 0xa0, 0, 0, packet, 5 * 2048);
    qtest_writeb(s, TABLE(2) + 3, dma);
    issue(s, 2, false);
    qtest_qmp_eventwait(s, "STOP");
    g_assert_cmphex(px(s, AHCI_PX_CI), ==, 1 << 2);
}

static void packet_by_pio(QTestState *s)
{
    packet_fails(s, false);
}

static void packet_by_dma(QTestState *s)
{
    packet_fails(s, true);
}

/* The task file has the error, and the interrupt is up. */
static void failed(QTestState *s)
{
    start(s);
    put_command(s, 1, 0xff, 0, 0, NULL, 0);
    put_command(s, 7, 0x20, 1, 1, NULL, 512);
    issue(s, 1, false);
    g_assert_cmphex(px(s, AHCI_PX_TFD) & 1, ==, 1);
    g_assert_cmphex(pci_conf_read(s, 0, SATA, 0x06, 2) & 8, ==, 8);
}

/* The first of the two frames of a software reset. */
static void in_soft_reset(QTestState *s)
{
    start(s);
    put_command(s, 0, 0, 0, 0, NULL, 0);
    qtest_writeb(s, TABLE(0) + 1, 0);
    qtest_writeb(s, TABLE(0) + 15, 4);
    issue(s, 0, false);
    g_assert_cmphex(px(s, AHCI_PX_CI), ==, 0);
}

static void soft_reset_ends(QTestState *s, GString *seen)
{
    qtest_memset(s, FIS, 0, 0x100);
    qtest_writeb(s, TABLE(0) + 15, 0);
    issue(s, 0, false);
    goes_on(s, seen);
}

/* The drive has sent its signature, and does not do so again when receiving stops and starts. */
static void started(QTestState *s)
{
    start(s);
    qtest_memset(s, FIS, 0, 0x100);
}

static void receiving_goes_on(QTestState *s, GString *seen)
{
    set_px(s, AHCI_PX_IS, UINT32_MAX);
    set_px(s, AHCI_PX_CMD, px(s, AHCI_PX_CMD) & ~(AHCI_PX_CMD_FRE | AHCI_PX_CMD_ST));
    set_px(s, AHCI_PX_CMD, px(s, AHCI_PX_CMD) | AHCI_PX_CMD_FRE);
    qstate_note_memory(s, seen, FIS, 0x100);
    set_px(s, AHCI_PX_CMD, px(s, AHCI_PX_CMD) | AHCI_PX_CMD_ST);
    goes_on(s, seen);
}

/* Every register, also of ports that have no drive; the index of the index-data pair; a message interrupt. */
static void configured(QTestState *s)
{
    start(s);
    for (int port = 1; port < 6; port++) {
        for (int i = AHCI_PX_CLB; i <= AHCI_PX_SCTL; i++) {
            qtest_writel(s, BAR + 0x100 + 0x80 * port + 4 * i, 0x11111111 * (i + 1) + 0x01010100 * port);
        }
    }
    set_px(s, AHCI_PX_SCTL, 0x301);
    set_px(s, AHCI_PX_IE, 0x40000001);
    pci_conf_write(s, 0, SATA, 0x20, 0xc001, 4);
    pci_conf_write(s, 0, SATA, 0x04, 0x07, 2);
    qtest_outl(s, 0xc010, 0x12c);
    pci_conf_write(s, 0, SATA, 0x84, DATA, 4);
    pci_conf_write(s, 0, SATA, 0x8c, 0x77, 2);
    pci_conf_write(s, 0, SATA, 0x82, 1, 2);
}

static void configured_goes_on(QTestState *s, GString *seen)
{
    qstate_note_in(s, seen, 0xc010, 4);
    qstate_note_in(s, seen, 0xc014, 4);
    note_registers(s, seen);
    set_px(s, AHCI_PX_SCTL, 0x300); /* ends the port's reset */
    goes_on(s, seen);
}

/* @fails: event of the fault, which comes once in each process. */
static void add(const char *path, const char *device, const char *fails, void (*prepare)(QTestState *s),
                void (*go_on)(QTestState *s, GString *seen))
{
    QStateCase *c = g_new(QStateCase, 1);
    g_autofree char *rule =
        fails ? g_strdup_printf(",file.inject-error.0.event=%s,file.inject-error.0.sector=%d,"
                                "file.inject-error.0.once=on",
                                fails, FAILS)
              : g_strdup("");

    c->args =
        g_strdup_printf("-machine q35 -nodefaults -m 16 -drive driver=raw,if=none,id=d0,file.driver=blkdebug,"
                        "file.image.driver=file,file.image.filename=%s%s%s -device %s,drive=d0,bus=ide.0",
                        image_path, rule,
                        g_str_equal(device, "ide-hd") ? ",werror=stop,rerror=stop"
                                                      : ",rerror=stop,readonly=on",
                        device);
    c->prepare = prepare;
    c->go_on = go_on;
    qstate_add(path, c);
}

void ahci_add_state_tests(void)
{
    close(g_file_open_tmp("ahci-test-XXXXXX", &image_path, NULL));
    test_image_restore(image_path, IMAGE_BYTES);
    add("ahci/saved/queued-writes", "ide-hd", "write_aio", queued_writes, queue_goes_on);
    add("ahci/saved/queued-reads", "ide-hd", "read_aio", queued_reads, goes_on);
    add("ahci/saved/dma-write", "ide-hd", "write_aio", dma_write, goes_on);
    add("ahci/saved/dma-read", "ide-hd", "read_aio", dma_read, goes_on);
    add("ahci/saved/pio-write", "ide-hd", "write_aio", pio_write, goes_on);
    add("ahci/saved/pio-read", "ide-hd", "read_aio", pio_read, goes_on);
    add("ahci/saved/packet-by-pio", "ide-cd", "read_aio", packet_by_pio, goes_on);
    add("ahci/saved/packet-by-dma", "ide-cd", "read_aio", packet_by_dma, goes_on);
    add("ahci/saved/failed", "ide-hd", NULL, failed, goes_on);
    add("ahci/saved/soft-reset", "ide-hd", NULL, in_soft_reset, soft_reset_ends);
    add("ahci/saved/started", "ide-hd", NULL, started, receiving_goes_on);
    add("ahci/saved/configured", "ide-hd", NULL, configured, configured_goes_on);
}

void ahci_end_state_tests(void)
{
    unlink(image_path);
    g_free(image_path);
}
