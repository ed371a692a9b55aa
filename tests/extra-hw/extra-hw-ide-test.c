/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A PCI IDE card from outside the tree: drives, interrupts and DMA in native and in compatible mode. */
#include "qemu/osdep.h"
#include "libqtest.h"
#include "libqos/pci-pc.h"
#include "hw/pci/pci_regs.h"

#define TABLE  0x100000
#define BUFFER 0x110000
#define DISK_SECTORS 64

#define PROG_COMPATIBLE 0x8a
#define PROG_NATIVE     0x8f

enum { DATA = 0, SECTOR_COUNT = 2, SECTOR = 3, DEVICE = 6, STATUS = 7, COMMAND = 7 };
enum { BM_CMD = 0, BM_STATUS = 2, BM_TABLE = 4 };

typedef struct Card {
    QTestState *s;
    QPCIBus *bus;
    QPCIDevice *dev;
    char *disk;
} Card;

/* A q35 machine has no other compatible IDE; the disk's sector n begins with n, n + 1. */
static Card *card_new(void)
{
    Card *c = g_new0(Card, 1);
    uint8_t sector[512] = { 0 };
    int fd = g_file_open_tmp("pciide-XXXXXX", &c->disk, NULL);

    for (int i = 0; i < DISK_SECTORS; i++) {
        sector[0] = i;
        sector[1] = i + 1;
        g_assert_cmpint(write(fd, sector, sizeof(sector)), ==, sizeof(sector));
    }
    close(fd);
    c->s = qtest_initf("-machine q35 -nodefaults -device pciide,id=x,addr=4 -device ide-hd,bus=x.0,drive=d "
                       "-blockdev raw,node-name=d,file.driver=file,file.filename=%s", c->disk);
    c->bus = qpci_new_pc(c->s, NULL);
    c->dev = qpci_device_find(c->bus, QPCI_DEVFN(4, 0));
    g_assert_nonnull(c->dev);
    qpci_device_enable(c->dev);
    qtest_irq_intercept_in(c->s, "ioapic");
    return c;
}

static void card_free(Card *c)
{
    qpci_free_pc(c->bus);
    g_free(c->dev);
    qtest_quit(c->s);
    unlink(c->disk);
    g_free(c->disk);
    g_free(c);
}

static bool card_irq(Card *c)
{
    return qpci_config_readw(c->dev, PCI_STATUS) & PCI_STATUS_INTERRUPT;
}

static void test_native_pio(void)
{
    Card *c = card_new();
    QPCIBar data = qpci_iomap(c->dev, 0, NULL);
    QPCIBar ctrl = qpci_iomap(c->dev, 1, NULL);

    g_assert_cmphex(qpci_config_readb(c->dev, PCI_CLASS_PROG), ==, PROG_NATIVE);
    qpci_io_writeb(c->dev, data, SECTOR_COUNT, 1);
    qpci_io_writeb(c->dev, data, SECTOR, 3);
    qpci_io_writeb(c->dev, data, DEVICE, 0xe0);
    qpci_io_writeb(c->dev, data, COMMAND, 0x20);                /* READ SECTORS */
    qtest_clock_step(c->s, 1000000);
    g_assert_true(card_irq(c));
    g_assert_cmphex(qpci_io_readb(c->dev, ctrl, 2), ==, 0x58);
    g_assert_true(card_irq(c));                                 /* alternate status */
    g_assert_cmphex(qpci_io_readb(c->dev, data, STATUS), ==, 0x58);
    g_assert_false(card_irq(c));
    g_assert_cmphex(qpci_io_readw(c->dev, data, DATA), ==, 0x0403);
    for (int i = 0; i < 255; i++) {
        qpci_io_readw(c->dev, data, DATA);
    }
    g_assert_cmphex(qpci_io_readb(c->dev, data, STATUS), ==, 0x50);
    card_free(c);
}

/* Reads a sector by a table of two descriptors. */
static void read_by_dma(Card *c, uint16_t ports, QPCIBar bmdma, uint8_t sector)
{
    qtest_writel(c->s, TABLE, BUFFER);
    qtest_writel(c->s, TABLE + 4, 256);
    qtest_writel(c->s, TABLE + 8, BUFFER + 0x1000);
    qtest_writel(c->s, TABLE + 12, 256 | 1u << 31);
    qpci_io_writel(c->dev, bmdma, BM_TABLE, TABLE);
    qpci_io_writeb(c->dev, bmdma, BM_STATUS, 0x06);
    qtest_outb(c->s, ports + SECTOR_COUNT, 1);
    qtest_outb(c->s, ports + SECTOR, sector);
    qtest_outb(c->s, ports + DEVICE, 0xe0);
    qtest_outb(c->s, ports + COMMAND, 0xc8);                    /* READ DMA */
    qpci_io_writeb(c->dev, bmdma, BM_CMD, 0x09);
    qtest_clock_step(c->s, 1000000);
    g_assert_cmphex(qpci_io_readb(c->dev, bmdma, BM_STATUS) & 7, ==, 4);
    qpci_io_writeb(c->dev, bmdma, BM_CMD, 0);
    g_assert_cmphex(qtest_readw(c->s, BUFFER), ==, (sector + 1) << 8 | sector);
}

static void test_compatible_dma(void)
{
    Card *c = card_new();
    QPCIBar data = qpci_iomap(c->dev, 0, NULL);
    QPCIBar bmdma = qpci_iomap(c->dev, 4, NULL);

    g_assert_cmphex(qtest_inb(c->s, 0x1f0 + STATUS), ==, 0xff);
    g_assert_cmphex(qpci_config_readb(c->dev, PCI_INTERRUPT_PIN), ==, 1);
    qpci_config_writeb(c->dev, PCI_CLASS_PROG, PROG_COMPATIBLE);
    g_assert_cmphex(qpci_config_readb(c->dev, PCI_CLASS_PROG), ==, PROG_COMPATIBLE);
    g_assert_cmphex(qpci_config_readb(c->dev, PCI_INTERRUPT_PIN), ==, 0);
    g_assert_cmphex(qpci_config_readl(c->dev, PCI_BASE_ADDRESS_0), ==, PCI_BASE_ADDRESS_SPACE_IO);
    g_assert_cmphex(qpci_io_readb(c->dev, data, STATUS), ==, 0xff);
    g_assert_cmphex(qtest_inb(c->s, 0x1f0 + STATUS), ==, 0x50);
    g_assert_cmphex(qtest_inb(c->s, 0x3f6), ==, 0x50);

    read_by_dma(c, 0x1f0, bmdma, 7);
    g_assert_true(qtest_get_irq(c->s, 14));
    g_assert_false(card_irq(c));
    g_assert_cmphex(qtest_inb(c->s, 0x1f0 + STATUS), ==, 0x50);
    g_assert_false(qtest_get_irq(c->s, 14));
    card_free(c);
}

/* Only the other channel goes to its ports; a reset ends that. */
static void test_one_channel_compatible(void)
{
    Card *c = card_new();
    QPCIBar bmdma = qpci_iomap(c->dev, 4, NULL);
    QPCIBar data = qpci_iomap(c->dev, 0, NULL);

    qpci_config_writeb(c->dev, PCI_CLASS_PROG, 0x8b);
    g_assert_cmphex(qtest_inb(c->s, 0x1f0 + STATUS), ==, 0xff);
    g_assert_cmphex(qtest_inb(c->s, 0x170 + STATUS), ==, 0);    /* no drive */
    g_assert_cmphex(qpci_config_readb(c->dev, PCI_INTERRUPT_PIN), ==, 1);
    read_by_dma(c, data.addr, bmdma, 9);
    g_assert_true(card_irq(c));
    qtest_qmp_assert_success(c->s, "{'execute': 'system_reset'}");
    qtest_qmp_eventwait(c->s, "RESET");
    g_assert_cmphex(qpci_config_readb(c->dev, PCI_CLASS_PROG), ==, PROG_NATIVE);
    g_assert_cmphex(qtest_inb(c->s, 0x170 + STATUS), ==, 0xff);
    g_assert_false(card_irq(c));
    card_free(c);
}

/*
 * The guest stops the engine while the drive waits for a table: the
 * command is aborted, nothing else comes.
 */
static void test_dma_is_stopped(void)
{
    Card *c = card_new();
    QPCIBar data = qpci_iomap(c->dev, 0, NULL);
    QPCIBar bmdma = qpci_iomap(c->dev, 4, NULL);

    qpci_io_writeb(c->dev, bmdma, BM_CMD, 0x09);
    qpci_io_writeb(c->dev, data, SECTOR_COUNT, 1);
    qpci_io_writeb(c->dev, data, DEVICE, 0xe0);
    qpci_io_writeb(c->dev, bmdma, BM_CMD, 0);
    g_assert_cmphex(qpci_io_readb(c->dev, bmdma, BM_STATUS) & 7, ==, 0);
    qpci_io_writeb(c->dev, data, COMMAND, 0xc8);
    qpci_io_writeb(c->dev, bmdma, BM_CMD, 0x09);                /* the table is empty memory: 64 KiB at 0 */
    qpci_io_writeb(c->dev, bmdma, BM_CMD, 0);
    g_assert_cmphex(qpci_io_readb(c->dev, bmdma, BM_STATUS) & 1, ==, 0);
    qtest_clock_step(c->s, 1000000);
    g_assert_cmphex(qpci_io_readb(c->dev, data, STATUS) & 0x80, ==, 0);
    card_free(c);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/extra-hw/pciide/native-pio", test_native_pio);
    g_test_add_func("/extra-hw/pciide/compatible-dma", test_compatible_dma);
    g_test_add_func("/extra-hw/pciide/one-channel-compatible", test_one_channel_compatible);
    g_test_add_func("/extra-hw/pciide/dma-is-stopped", test_dma_is_stopped);
    return g_test_run();
}
