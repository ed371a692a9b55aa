/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The device models of devices/, which are built as models from outside
 * the tree: they do what they are for.
 */
#include "qemu/osdep.h"
#include "libqtest.h"
#include "card.h"
#include "hw/pci/pci_regs.h"
#include "virtio-poke.h"

static void test_dmapump(void)
{
    Card *c = card_new("dmapump");

    g_assert_cmphex(rd(c, 0x00), ==, 0x504d5044);
    qtest_writel(c->s, BUFFER, 0x01020304);
    wr(c, 0x10, BUFFER);
    wr(c, 0x18, 4);
    wr(c, 0x04, 5);                             /* start, interrupt */
    g_assert_cmphex(rd(c, 0x08), ==, 1u << 31);
    qtest_clock_step(c->s, 1000);
    g_assert_cmphex(rd(c, 0x08), ==, 1);
    g_assert_cmpuint(rd(c, 0x1c), ==, 10);
    g_assert_cmphex(rd(c, 0x1000), ==, 0x01020304);
    g_assert_true(card_irq(c));
    wr(c, 0x08, 1);
    g_assert_false(card_irq(c));
    wr(c, 0x18, 5000);                          /* too long */
    wr(c, 0x04, 1);
    g_assert_cmphex(rd(c, 0x08), ==, 2);
    card_free(c);
}

static void test_dmapump_msi(void)
{
    Card *c = card_new("dmapump");
    uint8_t cap = qpci_find_capability(c->dev, PCI_CAP_ID_MSI, 0);

    qpci_config_writel(c->dev, cap + PCI_MSI_ADDRESS_LO, BUFFER + 0x100);
    qpci_config_writew(c->dev, cap + PCI_MSI_DATA_64, 0x1234);
    qpci_config_writew(c->dev, cap + PCI_MSI_FLAGS, PCI_MSI_FLAGS_64BIT | PCI_MSI_FLAGS_ENABLE);
    wr(c, 0x10, BUFFER);
    wr(c, 0x18, 1);
    wr(c, 0x04, 5);
    qtest_clock_step(c->s, 1000);
    g_assert_cmphex(qtest_readl(c->s, BUFFER + 0x100), ==, 0x1234);
    card_free(c);
}

static void test_adcard(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults -device adcard,iobase=0x320,dma=3");

    /* Channel 3: four bytes to BUFFER, single mode, device to memory. */
    qtest_outb(s, 0x0c, 0);
    qtest_outb(s, 0x0b, 0x47);
    qtest_outb(s, 0x06, BUFFER & 0xff);
    qtest_outb(s, 0x06, BUFFER >> 8 & 0xff);
    qtest_outb(s, 0x82, BUFFER >> 16);
    qtest_outb(s, 0x07, 3);
    qtest_outb(s, 0x07, 0);
    qtest_outb(s, 0x0a, 3);
    qtest_irq_intercept_in(s, "ioapic");
    qtest_outb(s, 0x320, 7);
    for (int i = 0; i < 4; i++) {
        qtest_clock_step(s, 10000);
    }
    g_assert_cmphex(qtest_readl(s, BUFFER), ==, 0x1c150e07);
    g_assert_true(qtest_get_irq(s, 5));
    g_assert_cmphex(qtest_inb(s, 0x321) & 2, ==, 2);
    g_assert_false(qtest_get_irq(s, 5));
    qtest_quit(s);
}

static void test_xuart(void)
{
    Card *c;

    c = card_new("xuart-pci");
    wr(c, 8, 7);                                /* on, interrupt, loop back */
    wr(c, 0, 'x');
    g_assert_cmphex(rd(c, 4), ==, 3);
    g_assert_true(card_irq(c));
    g_assert_cmphex(rd(c, 0), ==, 'x');
    g_assert_false(card_irq(c));
    for (int i = 0; i < 17; i++) {
        wr(c, 0, 'a' + i);
    }
    g_assert_cmphex(rd(c, 4) & 4, ==, 4);       /* overrun */
    g_assert_cmphex(rd(c, 0), ==, 'a');
    card_free(c);
}

static void write_descriptor(QTestState *s, uint64_t at, uint64_t addr, uint32_t len, uint32_t flags)
{
    qtest_writeq(s, at, addr);
    qtest_writel(s, at + 8, len);
    qtest_writel(s, at + 12, flags);
}

static void test_ringnic(void)
{
    Card *c = card_new("ringnic,mac=52:54:00:11:22:33");

    g_assert_cmphex(rd(c, 0x50), ==, 0x11005452);
    qtest_memset(c->s, BUFFER + 0x1000, 0xff, 60);
    write_descriptor(c->s, BUFFER, BUFFER + 0x1000, 40, 1u << 31);
    write_descriptor(c->s, BUFFER + 16, BUFFER + 0x1028, 20, 1u << 31 | 1);
    wr(c, 0x00, BUFFER);
    wr(c, 0x08, 2);
    wr(c, 0x48, 7);
    wr(c, 0x40, 1);
    wr(c, 0x4c, 0);
    qtest_clock_step(c->s, 1);
    g_assert_cmphex(rd(c, 0x44), ==, 1);
    g_assert_true(card_irq(c));
    g_assert_cmphex(qtest_readl(c->s, BUFFER + 12), ==, 0);
    g_assert_cmphex(qtest_readl(c->s, BUFFER + 28), ==, 1);
    g_assert_cmphex(rd(c, 0x58), !=, 0);
    card_free(c);
}

static void test_lfsr(void)
{
    Card *c = card_new("lfsr,seed=2");

    g_assert_cmphex(rd(c, 0), ==, 2);
    wr(c, 12, 1);
    g_assert_cmphex(rd(c, 0), ==, 1);
    g_assert_true(card_irq(c));
    wr(c, 12, 1);
    g_assert_cmphex(rd(c, 0), ==, 0xb4bcd35c);
    g_assert_cmpuint(rd(c, 8), ==, 2);
    g_assert_false(card_irq(c));
    card_free(c);
}

static void test_mailbox(void)
{
    Card *c = card_new("mailbox,slots=2");

    wr(c, 12, 2);
    wr(c, 0, 0x11111111);
    g_assert_false(card_irq(c));
    wr(c, 0, 0x22222222);
    wr(c, 0, 0x33333333);                       /* full */
    g_assert_true(card_irq(c));
    g_assert_cmpuint(rd(c, 8), ==, 2);
    g_assert_cmphex(rd(c, 4), ==, 0x11111111);
    g_assert_false(card_irq(c));
    qtest_qmp_assert_success(c->s, "{'execute': 'system_reset'}");
    qtest_qmp_eventwait(c->s, "RESET");
    qpci_device_enable(c->dev);
    qpci_config_writel(c->dev, PCI_BASE_ADDRESS_0, c->bar.addr);
    g_assert_cmpuint(rd(c, 8), ==, 0);
    g_assert_cmpuint(rd(c, 12), ==, 0);
    card_free(c);
}

static void test_cruncher(void)
{
    Card *c = card_new("cruncher,id=c");

    for (int i = 0; i < 3; i++) {
        wr(c, 0, 1234 + i);
        qtest_clock_step(c->s, 1);
        g_assert_cmpuint(rd(c, 8), ==, 0);
        g_assert_cmpuint(rd(c, 4), ==, 10 + i);
    }
    card_free(c);
}

static void test_regfile(void)
{
    Card *c = card_new("regfile");

    g_assert_cmphex(rd(c, 0), ==, 0x4d550001);
    wr(c, 0, 0);
    g_assert_cmphex(rd(c, 0), ==, 0x4d550001);
    wr(c, 0xc, 0x10000);
    wr(c, 0x10, 0x20000);
    wr(c, 4, 1u << 31 | 4 << 4 | 1);
    g_assert_cmphex(rd(c, 0x14), ==, 0x20000000);
    g_assert_cmphex(rd(c, 8), ==, 1);
    g_assert_true(card_irq(c));
    wr(c, 8, 1);
    g_assert_cmphex(rd(c, 8), ==, 0);
    g_assert_false(card_irq(c));
    g_assert_cmphex(rd(c, 0x18), ==, 0xfffffe01);
    card_free(c);
}

/* On the system bus: the first free room of a PC. */
static void test_xuart_sysbus(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults -device xuart");
    uint64_t base = 0xfd000000;

    qtest_irq_intercept_in(s, "ioapic");
    qtest_writel(s, base + 8, 7);
    qtest_writel(s, base, 'y');
    g_assert_true(qtest_get_irq(s, 16));
    g_assert_cmphex(qtest_readl(s, base), ==, 'y');
    g_assert_false(qtest_get_irq(s, 16));
    qtest_quit(s);
}

/*
 * A board's adapter over the tree's EHCI core: its own offsets, two ports,
 * a device found by its port reset.
 */
static void test_xehci(void)
{
    QTestState *s =
        qtest_init("-machine pc -nodefaults -device xehci,id=e -device usb-storage,bus=e.0,drive=d"
                   " -drive if=none,id=d,driver=null-co,size=1M");
    uint64_t base = 0xfd000000, usbsts = base + 0x114, usbintr = base + 0x118, portsc = base + 0x110 + 0x44;

    qtest_irq_intercept_in(s, "ioapic");
    g_assert_cmphex(qtest_readl(s, base + 0x100), ==, 0x01000010);
    g_assert_cmphex(qtest_readb(s, base + 0x104), ==, 2);
    g_assert_cmphex(qtest_readl(s, base), ==, 0);
    g_assert_cmphex(qtest_readl(s, portsc + 8), ==, 0);         /* no third port */
    g_assert_cmphex(qtest_readl(s, portsc) & 3, ==, 3);
    qtest_writel(s, portsc, 0x100);
    qtest_writel(s, portsc, 0);
    g_assert_cmphex(qtest_readl(s, portsc) & 7, ==, 5);
    g_assert_false(qtest_get_irq(s, 16));
    qtest_writel(s, usbintr, 4);
    g_assert_true(qtest_get_irq(s, 16));
    qtest_writel(s, usbsts, 4);
    g_assert_false(qtest_get_irq(s, 16));
    qtest_quit(s);
}

static void test_xhba(void)
{
    Card *c = card_new("xhba");

    qtest_memset(c->s, BUFFER, 0, 64);
    qtest_writeb(c->s, BUFFER + 2, 6);          /* TEST UNIT READY of a unit that is not there */
    wr(c, 0, BUFFER);
    wr(c, 8, 1);
    g_assert_cmphex(qtest_readl(c->s, BUFFER + 32), ==, 3u << 30);
    g_assert_true(card_irq(c));
    wr(c, 12, 1);
    g_assert_false(card_irq(c));
    card_free(c);
}

static void xhba_command(Card *c, uint8_t lun, uint32_t len, const uint8_t *cdb, uint8_t cdb_len)
{
    qtest_memset(c->s, BUFFER, 0, 64);
    qtest_writeb(c->s, BUFFER + 1, lun);
    qtest_writeb(c->s, BUFFER + 2, cdb_len);
    qtest_writel(c->s, BUFFER + 4, len);
    qtest_writeq(c->s, BUFFER + 8, BUFFER + 0x1000);
    qtest_memwrite(c->s, BUFFER + 16, cdb, cdb_len);
    wr(c, 0, BUFFER);
    wr(c, 8, 1);
    for (int i = 0; i < 100 && !(rd(c, 12) & 1); i++) {
        qtest_clock_step(c->s, 1000);
    }
    g_assert_cmphex(rd(c, 12), ==, 1);
    wr(c, 12, 1);
}

static Card *xhba_with_disk(void)
{
    Card *c = g_new0(Card, 1);

    c->s = qtest_init(
        "-machine pc -nodefaults -blockdev null-co,node-name=n,size=1M -blockdev raw,node-name=d,file=n "
        "-device xhba,id=h,addr=4 -device scsi-hd,bus=h.0,drive=d");
    c->bus = qpci_new_pc(c->s, NULL);
    c->dev = qpci_device_find(c->bus, QPCI_DEVFN(4, 0));
    qpci_device_enable(c->dev);
    c->bar = qpci_iomap(c->dev, 0, NULL);
    return c;
}

/* A disk behind the adapter: data both ways, sense data, a unit that is not there. */
static void test_xhba_disk(void)
{
    static const uint8_t ready[6] = { 0 }, inquiry[6] = { 0x12, 0, 0, 0, 36 }, bad[6] = { 0xff };
    static const uint8_t write_10[10] = { 0x2a, 0, 0, 0, 0, 3, 0, 0, 1 },
                         read_10[10] = { 0x28, 0, 0, 0, 0, 3, 0, 0, 1 };
    Card *c = xhba_with_disk();
    char vendor[5] = "";

    xhba_command(c, 0, 0, ready, 6);
    g_assert_cmphex(qtest_readl(c->s, BUFFER + 32), ==, 1u << 31 | 2);
    g_assert_cmphex(qtest_readb(c->s, BUFFER + 42), ==, 6);     /* power on: UNIT ATTENTION */
    xhba_command(c, 0, 36, inquiry, 6);
    g_assert_cmphex(qtest_readl(c->s, BUFFER + 32), ==, 1u << 31);
    qtest_memread(c->s, BUFFER + 0x1000 + 8, vendor, 4);
    g_assert_cmpstr(vendor, ==, "QEMU");
    xhba_command(c, 0, 512, write_10, 10);
    g_assert_cmphex(qtest_readl(c->s, BUFFER + 32), ==, 1u << 31);
    xhba_command(c, 0, 512, read_10, 10);
    g_assert_cmphex(qtest_readl(c->s, BUFFER + 32), ==, 1u << 31);
    g_assert_cmpuint(qtest_readl(c->s, BUFFER + 36), ==, 0);
    xhba_command(c, 0, 0, bad, 6);
    g_assert_cmphex(qtest_readl(c->s, BUFFER + 32), ==, 1u << 31 | 2);
    g_assert_cmphex(qtest_readb(c->s, BUFFER + 42), ==, 5);     /* ILLEGAL REQUEST */
    g_assert_cmphex(qtest_readb(c->s, BUFFER + 52), ==, 0x20);
    card_free(c);
}

/* Power management, deferred calls, reset phases with parents, a property that rounds. */
static void test_xnap(void)
{
    Card *c = card_new("xnap,weight=7");
    uint8_t pm = qpci_find_capability(c->dev, PCI_CAP_ID_PM, 0);
    QPCIBar ram = qpci_iomap(c->dev, 2, NULL);

    g_assert_cmpuint(rd(c, 12), ==, 8);
    wr(c, 0, 5);
    g_assert_cmpuint(rd(c, 0), ==, 5);
    g_assert_cmpuint(rd(c, 4), ==, 1);
    g_assert_cmphex(rd(c, 8), ==, 1);
    g_assert_true(card_irq(c));
    wr(c, 0, 33);
    g_assert_cmpuint(rd(c, 0), ==, 37);
    g_assert_cmphex(rd(c, 8), ==, 3);
    qpci_io_writel(c->dev, ram, 0x100, 0x12345678);

    qpci_config_writew(c->dev, pm + PCI_PM_CTRL, 3);            /* D3hot: it sleeps */
    g_assert_cmphex(rd(c, 0), !=, 37);
    qpci_config_writew(c->dev, pm + PCI_PM_CTRL, 0);
    g_assert_cmpuint(rd(c, 0), ==, 37);
    g_assert_cmphex(qpci_io_readl(c->dev, ram, 0x100), ==, 0x12345678);
    wr(c, 8, 0);
    g_assert_false(card_irq(c));

    qpci_config_writew(c->dev, pm + PCI_PM_CTRL, 3);
    qtest_qmp_assert_success(c->s, "{'execute': 'system_reset'}");
    qtest_qmp_eventwait(c->s, "RESET");
    g_assert_cmphex(qpci_config_readw(c->dev, pm + PCI_PM_CTRL) & 3, ==, 0);
    qpci_device_enable(c->dev);
    qpci_config_writel(c->dev, PCI_BASE_ADDRESS_0, c->bar.addr);
    g_assert_cmpuint(rd(c, 0), ==, 0);
    g_assert_cmphex(rd(c, 16), ==, 0xf00);      /* all phases, and a cold reset */
    card_free(c);
}

static uint32_t xsdhost_command(QTestState *s, uint64_t base, uint32_t cmd, uint32_t arg)
{
    qtest_writel(s, base, arg);
    qtest_writel(s, base + 4, cmd);
    return qtest_readl(s, base + 8);
}

static void test_xsdhost(void)
{
    uint64_t base = 0xfd000000;
    QTestState *s =
        qtest_init("-machine pc -nodefaults -device xsdhost -blockdev null-co,node-name=n,size=16M "
                   "-blockdev raw,node-name=d,file=n -device sd-card,bus=sd-bus,drive=d");

    g_assert_cmphex(qtest_readl(s, base + 12) & 9, ==, 1);
    g_assert_cmpuint(xsdhost_command(s, base, 0, 0), ==, 0);
    g_assert_cmpuint(xsdhost_command(s, base, 8, 0x1aa), ==, 4);
    g_assert_cmphex(qtest_readl(s, base + 32), ==, 0x1aa);
    xsdhost_command(s, base, 55, 0);
    g_assert_cmpuint(xsdhost_command(s, base, 41, 0x40ff8000), ==, 4);
    g_assert_cmphex(qtest_readl(s, base + 32) >> 31, ==, 1);    /* it is powered up */
    g_assert_cmpuint(xsdhost_command(s, base, 2, 0), ==, 16);
    g_assert_cmphex(qtest_readl(s, base + 32), !=, 0);
    qtest_quit(s);
}

static void test_xsdhost_big_endian(void)
{
    uint64_t base = 0xfd000000;
    QTestState *s = qtest_init("-machine pc -nodefaults -device xsdhost,endianness=big");

    g_assert_cmphex(qtest_readl(s, base + 12), ==, 0);          /* no card */
    qtest_writel(s, base, 0x11223344);
    g_assert_cmphex(qtest_readl(s, base), ==, 0x11223344);
    g_assert_cmphex(qtest_readb(s, base), ==, 0);               /* only whole registers */
    g_assert_cmpuint(xsdhost_command(s, base, 0x08000000, 0), ==, 0);
    qtest_quit(s);
}

/* One transaction of the host controller; its result register. */
static uint32_t xhc_transact(Card *c, uint32_t pid, uint32_t addr, uint32_t ep, uint32_t len)
{
    wr(c, 0x10, ep << 16 | addr << 8 | pid);
    wr(c, 0x14, BUFFER);
    wr(c, 0x18, len);
    wr(c, 0x1c, 1);
    g_assert_cmphex(rd(c, 0x24) & 2, ==, 2);
    wr(c, 0x24, 3);
    return rd(c, 0x20);
}

static void test_xhc(void)
{
    static const uint8_t get_descriptor[] = { 0x80, 6, 0, 1, 0, 0, 18, 0 };
    static const uint8_t set_configuration[] = { 0x00, 9, 1, 0, 0, 0, 0, 0 };
    Card *c = card_new("xhc,id=x");
    uint8_t descriptor[8];

    qtest_qmp_assert_success(c->s,
                             "{'execute': 'device_add', 'arguments': {'driver': 'usb-dial', 'bus': 'x.0'}}");
    g_assert_cmphex(rd(c, 0), ==, 1);
    g_assert_cmphex(xhc_transact(c, 0x69, 0, 0, 8) >> 16, ==, 1);       /* not enabled: no device */
    wr(c, 0, 4);
    g_assert_cmphex(rd(c, 0), ==, 3);
    qtest_memwrite(c->s, BUFFER, get_descriptor, 8);
    g_assert_cmphex(xhc_transact(c, 0x2d, 0, 0, 8), ==, 8);
    g_assert_cmphex(xhc_transact(c, 0x69, 0, 0, 8), ==, 8);
    qtest_memread(c->s, BUFFER, descriptor, 8);
    g_assert_cmphex(descriptor[0], ==, 18);
    g_assert_cmphex(descriptor[1], ==, 1);
    xhc_transact(c, 0xe1, 0, 0, 0);
    qtest_memwrite(c->s, BUFFER, set_configuration, 8);
    xhc_transact(c, 0x2d, 0, 0, 8);
    xhc_transact(c, 0x69, 0, 0, 0);
    g_assert_cmphex(xhc_transact(c, 0x69, 0, 1, 8) >> 16, ==, 2);       /* nothing new: NAK */
    qtest_clock_step(c->s, 3000000);
    g_assert_cmphex(xhc_transact(c, 0x69, 0, 1, 8), ==, 1);
    g_assert_cmpuint(qtest_readb(c->s, BUFFER), >=, 3);
    card_free(c);
}

static void test_xsound(void)
{
    Card *c = card_new("xsound");

    wr(c, 8, BUFFER);
    wr(c, 12, 4096);
    wr(c, 20, 1024);
    wr(c, 0, 3);
    for (int i = 0; i < 20; i++) {
        qtest_clock_step(c->s, 10000000);
    }
    g_assert_cmphex(rd(c, 24), ==, 1);
    g_assert_true(card_irq(c));
    wr(c, 0, 0);
    wr(c, 24, 1);
    g_assert_false(card_irq(c));
    card_free(c);
}

static void test_xfb(void)
{
    Card *c = card_new("xfb");
    QPCIBar vram = qpci_iomap(c->dev, 1, NULL);
    g_autofree char *path = g_strdup("/tmp/xfb-test-XXXXXX");
    g_autofree char *text = NULL;
    gsize size;
    int fd = g_mkstemp(path);

    wr(c, 0, 2);
    wr(c, 4, 1);
    wr(c, 12, 1);
    qpci_io_writel(c->dev, vram, 0, 0x00112233);
    qpci_io_writel(c->dev, vram, 4, 0x00445566);
    qtest_qmp_assert_success(c->s, "{'execute': 'screendump', 'arguments': {'filename': %s}}", path);
    g_assert_true(g_file_get_contents(path, &text, &size, NULL));
    g_assert_cmpuint(size, ==, 11 + 6);
    g_assert_true(!memcmp(text, "P6\n2 1\n255\n\x11\x22\x33\x44\x55\x66", 17));
    close(fd);
    unlink(path);
    card_free(c);
}

/* A picture of 32 pixels by 2 of 32 bits, over whose second line the cursor lies. */
static void test_xvga(void)
{
    Card *c = card_new("xvga");
    QPCIBar vram = qpci_iomap(c->dev, 1, NULL);
    g_autofree char *path = g_strdup("/tmp/xvga-test-XXXXXX");
    g_autofree char *text = NULL;
    const char *start;
    gsize size;
    int fd = g_mkstemp(path);

    qtest_outb(c->s, 0x3c0, 0x20);              /* display on */
    wr(c, 0, 32);
    wr(c, 4, 32 | 2 << 16);
    wr(c, 8, 128);
    qpci_io_writel(c->dev, vram, 0, 0x00112233);
    qpci_io_writel(c->dev, vram, 128 + 4, 0x00445566);
    qpci_io_writel(c->dev, vram, 0x1000, 0x40); /* the cursor: one pixel */
    wr(c, 16, 1 | 1 << 16);
    wr(c, 20, 0x80001000);
    qtest_qmp_assert_success(c->s, "{'execute': 'screendump', 'arguments': {'filename': %s}}", path);
    g_assert_true(g_file_get_contents(path, &text, &size, NULL));
    g_assert_true(g_str_has_prefix(text, "P6\n32 2\n255\n"));
    start = text + strlen("P6\n32 2\n255\n");
    g_assert_true(!memcmp(start, "\x11\x22\x33\0\0\0", 6));
    g_assert_true(!memcmp(start + 3 * 32, "\0\0\0\x44\x55\x66\xff\x82\0", 9));
    close(fd);
    unlink(path);
    card_free(c);
}

static void test_virtio_echo(void)
{
    Poke *p = poke_new("virtio-echo-pci", NULL);
    char text[5] = "";
    uint32_t len = 0;
    PokeQueue q;

    g_assert_cmphex(qpci_config_readl(p->dev, 0), ==, 0x107f1af4);
    g_assert_cmphex(offered_features(p) & 1, ==, 1);
    negotiate(p, 1ULL << VIRTIO_F_VERSION_1 | 1);
    q = queue_enable(p, 0, BUFFER);
    set_status(p, DRIVER_OK);
    qtest_memwrite(p->qts, BUFFER + 0x10000, "echo", 4);
    queue_desc(&q, 0, BUFFER + 0x10000, 4, VRING_DESC_F_NEXT, 1);
    queue_desc(&q, 1, BUFFER + 0x11000, 16, VRING_DESC_F_WRITE, 0);
    queue_add(&q, 0);
    queue_kick(&q);
    g_assert_true(queue_used(&q, NULL, &len));
    g_assert_cmpuint(len, ==, 4);
    qtest_memread(p->qts, BUFFER + 0x11000, text, 4);
    g_assert_cmpstr(text, ==, "ECHO");
    g_assert_cmpuint(m32r(p, DEVICE_CFG + 4), ==, 1);
    poke_free(p);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/extra-hw/dmapump/transfer", test_dmapump);
    g_test_add_func("/extra-hw/dmapump/msi", test_dmapump_msi);
    g_test_add_func("/extra-hw/adcard/dma", test_adcard);
    g_test_add_func("/extra-hw/xuart/loopback", test_xuart);
    g_test_add_func("/extra-hw/ringnic/transmit", test_ringnic);
    g_test_add_func("/extra-hw/lfsr/steps", test_lfsr);
    g_test_add_func("/extra-hw/mailbox/messages-and-reset", test_mailbox);
    g_test_add_func("/extra-hw/cruncher/thread", test_cruncher);
    g_test_add_func("/extra-hw/regfile/multiply", test_regfile);
    g_test_add_func("/extra-hw/xuart/on-the-system-bus", test_xuart_sysbus);
    g_test_add_func("/extra-hw/xehci/ports-and-interrupt", test_xehci);
    g_test_add_func("/extra-hw/xhba/no-unit", test_xhba);
    g_test_add_func("/extra-hw/xhba/disk", test_xhba_disk);
    g_test_add_func("/extra-hw/xnap/sleep-ring-reset", test_xnap);
    g_test_add_func("/extra-hw/xsdhost/identifies-a-card", test_xsdhost);
    g_test_add_func("/extra-hw/xsdhost/big-endian", test_xsdhost_big_endian);
    g_test_add_func("/extra-hw/xhc/transactions", test_xhc);
    g_test_add_func("/extra-hw/xsound/play", test_xsound);
    g_test_add_func("/extra-hw/xfb/screendump", test_xfb);
    g_test_add_func("/extra-hw/xvga/cursor", test_xvga);
    g_test_add_func("/extra-hw/virtio-echo/buffers", test_virtio_echo);
    return g_test_run();
}
