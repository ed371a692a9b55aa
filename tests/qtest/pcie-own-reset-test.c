/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Devices behind a root port of q35 whose DMA goes to the registers of that port, by way of MMCONFIG: a
 * device switches its own slot off, is unplugged by it, resets its own bus or itself while it is still at
 * work. The registers say so at once, the rest happens when the device is done. QEMU 7.2 does it inside of
 * the write, which is not safe to try there.
 */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "qemu/bswap.h"
#include "pci-config.h"

#define ECAM        0xb0000000
#define PORT        DEVFN(4, 0)
#define PORT_BUS    1
#define PORT_ECAM   (ECAM + (PORT << 12))
#define BRCTL       0x3e
#define BUS_RESET   0x40
#define SLTCTL      0x6c
#define SLOT_ON     0x01c0
#define SLOT_DARK   0x05c0 /* no power, but its indicator is on: the device stays */
#define SLOT_OFF    0x07c0
#define MMIO        0xe0000000
#define ARGS        "-machine q35 -nodefaults -global ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off " \
                    "-device pcie-root-port,id=rp,addr=4 "

/* virtio: BAR 4 of QEMU's layout, one queue. */
#define BAR4        (MMIO + 0x4000)
#define DESC        0x100000
#define AVAIL       0x101000
#define USED        0x102000
#define HEADER      0x103000
#define STATUS      0x103800
#define DATA_BYTES  8192
#define REQUESTS    3

static void open_port(QTestState *s)
{
    pci_conf_write(s, 0, DEVFN(0, 0), 0x60, ECAM | 1, 4);
    pci_conf_write(s, 0, PORT, SLTCTL, SLOT_ON, 2);
    pci_conf_write(s, 0, PORT, 0x18, PORT_BUS << 8 | PORT_BUS << 16, 4);
    pci_conf_write(s, 0, PORT, 0x20, 0xe0f0e000, 4);
    pci_conf_write(s, 0, PORT, 4, 7, 2);
}

static bool there(QTestState *s)
{
    return pci_conf_read(s, PORT_BUS, 0, 0, 2) != 0xffff;
}

/* ---- virtio ---- */

static void start_queue(QTestState *s, int queue)
{
    static const uint32_t areas[] = { DESC, AVAIL, USED };

    qtest_writew(s, BAR4 + 0x16, queue);
    qtest_writew(s, BAR4 + 0x18, 16);
    for (int i = 0; i < 3; i++) {
        qtest_writeq(s, BAR4 + 0x20 + 8 * i, areas[i]);
    }
    qtest_writew(s, BAR4 + 0x1c, 1);
}

static void start_virtio(QTestState *s, int queue)
{
    open_port(s);
    pci_conf_write(s, PORT_BUS, 0, 0x20, BAR4, 4);
    pci_conf_write(s, PORT_BUS, 0, 0x24, 0, 4);
    pci_conf_write(s, PORT_BUS, 0, 4, 6, 2);
    qtest_writeb(s, BAR4 + 0x14, 3);
    qtest_writel(s, BAR4 + 0x08, 1);
    qtest_writel(s, BAR4 + 0x0c, 1); /* VERSION_1 */
    qtest_writeb(s, BAR4 + 0x14, 0xb);
    start_queue(s, queue);
    qtest_writeb(s, BAR4 + 0x14, 0xf);
}

static void descriptor(QTestState *s, int i, uint64_t addr, uint32_t len, uint16_t flags)
{
    qtest_writeq(s, DESC + 16 * i, addr);
    qtest_writel(s, DESC + 16 * i + 8, len);
    qtest_writew(s, DESC + 16 * i + 12, flags);
    qtest_writew(s, DESC + 16 * i + 14, i + 1);
}

/* The same request some times over: the first one that is done strikes while the others wait. */
static void submit(QTestState *s, int queue)
{
    for (int i = 0; i < REQUESTS; i++) {
        qtest_writew(s, AVAIL + 4 + 2 * i, 0);
    }
    qtest_writew(s, AVAIL + 2, REQUESTS);
    qtest_writew(s, BAR4 + 0x3000 + 4 * queue, queue);
    qtest_clock_step(s, 100 * 1000 * 1000);
}

static void read_by_virtio_blk(QTestState *s, uint64_t target)
{
    start_virtio(s, 0);
    descriptor(s, 0, HEADER, 16, 1); /* all zeroes: read sector 0 */
    descriptor(s, 1, target, DATA_BYTES, 3);
    descriptor(s, 2, STATUS, 1, 2);
    submit(s, 0);
}

static void read_by_virtio_scsi(QTestState *s, uint64_t target)
{
    uint8_t request[51] = { 1, 0, 0x40, [19] = 0x28, [27] = DATA_BYTES / 512 }; /* READ(10) */

    start_virtio(s, 2);
    qtest_memwrite(s, HEADER, request, sizeof(request));
    descriptor(s, 0, HEADER, sizeof(request), 1);
    descriptor(s, 1, STATUS, 108, 3);
    descriptor(s, 2, target, DATA_BYTES, 2);
    submit(s, 2);
}

/* ---- NVMe: three Identify commands, the second one with the target ---- */

static void identify_by_nvme(QTestState *s, uint64_t target)
{
    open_port(s);
    pci_conf_write(s, PORT_BUS, 0, 0x10, MMIO, 4);
    pci_conf_write(s, PORT_BUS, 0, 4, 6, 2);
    qtest_writel(s, MMIO + 0x24, 0x00070007);
    qtest_writeq(s, MMIO + 0x28, DESC);
    qtest_writeq(s, MMIO + 0x30, AVAIL);
    qtest_writel(s, MMIO + 0x14, 0x00460001);
    for (int i = 0; i < REQUESTS; i++) {
        qtest_writel(s, DESC + 64 * i, 6);
        /* The serial number, of "@", begins at the fourth byte. */
        qtest_writeq(s, DESC + 64 * i + 24, i == 1 ? target - 6 : USED);
        qtest_writeq(s, DESC + 64 * i + 32, 0x200000);
        qtest_writel(s, DESC + 64 * i + 40, 1);
    }
    qtest_writel(s, MMIO + 0x1000, REQUESTS);
    qtest_clock_step(s, 100 * 1000 * 1000);
}

/* ---- cases ---- */

typedef struct OwnReset {
    const char *args; /* %s: a disk that begins with the word that is written */
    void (*move)(QTestState *s, uint64_t target);
    int reg;
    uint16_t word;
} OwnReset;

#define DISK " -drive file=%s,format=raw,if=none,id=disk"
#define BLK  ARGS DISK " -device virtio-blk-pci,bus=rp,drive=disk"
#define SCSI ARGS DISK " -device virtio-scsi-pci,bus=rp -device scsi-hd,drive=disk"
#define NVME ARGS DISK " -device nvme,bus=rp,drive=disk,serial=@@@@@@@@@@@@@@@@"

static char *make_disk(uint16_t word)
{
    g_autofree char *data = g_malloc0(DATA_BYTES);
    char *path;

    close(g_file_open_tmp("pcie-own-reset-XXXXXX", &path, NULL));
    stw_le_p(data, word);
    g_assert_true(g_file_set_contents(path, data, DATA_BYTES, NULL));
    return path;
}

static QTestState *run(const OwnReset *c)
{
    g_autofree char *disk = make_disk(c->word), *args = g_strdup_printf(c->args, disk);
    QTestState *s = qtest_init(args);

    g_unlink(disk);
    if (!qtest_skip_without_clock(s)) {
        c->move(s, PORT_ECAM + c->reg);
    }
    return s;
}

/* It is there, and as after a reset. */
static void test_reset(const void *data)
{
    QTestState *s = run(data);

    if (qtest_has_accel("qtest")) {
        pci_conf_write(s, 0, PORT, BRCTL, 0, 2);
        pci_conf_write(s, 0, PORT, SLTCTL, SLOT_ON, 2);
        pci_conf_write(s, 0, PORT, 0x18, PORT_BUS << 8 | PORT_BUS << 16, 4);
        g_assert_true(there(s));
        g_assert_cmphex(pci_conf_read(s, PORT_BUS, 0, 4, 2), ==, 0);
    }
    qtest_quit(s);
}

static void test_unplug(const void *data)
{
    QTestState *s = run(data);

    if (qtest_has_accel("qtest")) {
        pci_conf_write(s, 0, PORT, 0x18, PORT_BUS << 8 | PORT_BUS << 16, 4);
        g_assert_false(there(s));
        g_assert_cmphex(pci_conf_read(s, 0, PORT, SLTCTL + 2, 2) & 0x40, ==, 0); /* nobody present */
    }
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    static const OwnReset blk_bus = { BLK, read_by_virtio_blk, BRCTL, BUS_RESET },
        blk_power = { BLK, read_by_virtio_blk, SLTCTL, SLOT_DARK },
        blk_unplug = { BLK, read_by_virtio_blk, SLTCTL, SLOT_OFF },
        scsi_power = { SCSI, read_by_virtio_scsi, SLTCTL, SLOT_DARK },
        scsi_unplug = { SCSI, read_by_virtio_scsi, SLTCTL, SLOT_OFF },
        nvme_bus = { NVME, identify_by_nvme, BRCTL, BUS_RESET };

    g_test_init(&argc, &argv, NULL);
    qtest_add_data_func("/pcie/own-reset/virtio-blk/bus", &blk_bus, test_reset);
    qtest_add_data_func("/pcie/own-reset/virtio-blk/power", &blk_power, test_reset);
    qtest_add_data_func("/pcie/own-reset/virtio-blk/unplug", &blk_unplug, test_unplug);
    qtest_add_data_func("/pcie/own-reset/virtio-scsi/power", &scsi_power, test_reset);
    qtest_add_data_func("/pcie/own-reset/virtio-scsi/unplug", &scsi_unplug, test_unplug);
    qtest_add_data_func("/pcie/own-reset/nvme/bus", &nvme_bus, test_reset);
    return g_test_run();
}
