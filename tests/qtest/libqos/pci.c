/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqos: PCI devices. PCI Local Bus 3.0: configuration header, BAR sizing (6.2.5.1), MSI-X (6.8.2). */
#include "qemu/osdep.h"
#include "hw/pci/pci_regs.h"
#include "tests/qtest/libqos/pci.h"

#define NUM_DEVFN  256
#define NUM_BARS   6
#define MAX_CAPS   48           /* (256 - 64) / 4: a longer list has a loop */

/* --- configuration space ----------------------------------------------------------------------------- */

uint8_t qpci_config_readb(QPCIDevice *dev, uint8_t offset)
{
    return dev->bus->config_readb(dev->bus, dev->devfn, offset);
}

uint16_t qpci_config_readw(QPCIDevice *dev, uint8_t offset)
{
    return dev->bus->config_readw(dev->bus, dev->devfn, offset);
}

uint32_t qpci_config_readl(QPCIDevice *dev, uint8_t offset)
{
    return dev->bus->config_readl(dev->bus, dev->devfn, offset);
}

void qpci_config_writeb(QPCIDevice *dev, uint8_t offset, uint8_t value)
{
    dev->bus->config_writeb(dev->bus, dev->devfn, offset, value);
}

void qpci_config_writew(QPCIDevice *dev, uint8_t offset, uint16_t value)
{
    dev->bus->config_writew(dev->bus, dev->devfn, offset, value);
}

void qpci_config_writel(QPCIDevice *dev, uint8_t offset, uint32_t value)
{
    dev->bus->config_writel(dev->bus, dev->devfn, offset, value);
}

/* --- finding ----------------------------------------------------------------------------------------- */

QPCIDevice *qpci_device_find(QPCIBus *bus, int devfn)
{
    QPCIDevice *dev = g_new0(QPCIDevice, 1);

    dev->bus = bus;
    dev->devfn = devfn;
    if (qpci_config_readw(dev, PCI_VENDOR_ID) == 0xffff) {
        g_free(dev);
        return NULL;
    }
    return dev;
}

void qpci_device_foreach(QPCIBus *bus, int vendor_id, int device_id,
                         void (*func)(QPCIDevice *dev, int devfn, void *data), void *data)
{
    for (int devfn = 0; devfn < NUM_DEVFN; devfn++) {
        QPCIDevice *dev = qpci_device_find(bus, devfn);

        if (!dev) {
            continue;
        }
        if ((vendor_id == QPCI_ANY_ID || qpci_config_readw(dev, PCI_VENDOR_ID) == vendor_id) &&
            (device_id == QPCI_ANY_ID || qpci_config_readw(dev, PCI_DEVICE_ID) == device_id)) {
            func(dev, devfn, data);
        } else {
            g_free(dev);
        }
    }
}

void qpci_device_init(QPCIDevice *dev, QPCIBus *bus, QPCIAddress *addr)
{
    dev->bus = bus;
    dev->devfn = addr->devfn;
    g_assert_cmphex(qpci_config_readw(dev, PCI_VENDOR_ID), !=, 0xffff);
    if (addr->vendor_id) {
        g_assert_cmphex(qpci_config_readw(dev, PCI_VENDOR_ID), ==, addr->vendor_id);
    }
    if (addr->device_id) {
        g_assert_cmphex(qpci_config_readw(dev, PCI_DEVICE_ID), ==, addr->device_id);
    }
}

void qpci_device_enable(QPCIDevice *dev)
{
    uint16_t command = qpci_config_readw(dev, PCI_COMMAND);

    qpci_config_writew(dev, PCI_COMMAND, command | PCI_COMMAND_IO | PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
}

bool qpci_has_buggy_msi(QPCIDevice *dev)
{
    return dev->bus->has_buggy_msi;
}

bool qpci_check_buggy_msi(QPCIDevice *dev)
{
    return qpci_has_buggy_msi(dev);
}

uint8_t qpci_find_capability(QPCIDevice *dev, uint8_t id, uint8_t start_addr)
{
    uint8_t addr = start_addr ? start_addr + PCI_CAP_LIST_NEXT : PCI_CAPABILITY_LIST;

    for (int i = 0; i < MAX_CAPS; i++) {
        addr = qpci_config_readb(dev, addr) & ~3;
        if (addr == 0 || qpci_config_readb(dev, addr + PCI_CAP_LIST_ID) == id) {
            return addr;
        }
        addr += PCI_CAP_LIST_NEXT;
    }
    return 0;
}

/* --- BARs -------------------------------------------------------------------------------------------- */

/* Writes ones and reads back which bits the device decodes. */
static uint64_t bar_size(QPCIDevice *dev, int reg, bool is_io, bool is_64bit)
{
    uint32_t original = qpci_config_readl(dev, reg);
    uint64_t mask;

    qpci_config_writel(dev, reg, UINT32_MAX);
    mask = qpci_config_readl(dev, reg);
    qpci_config_writel(dev, reg, original);
    if (mask == 0) {
        return 0;
    }
    mask &= is_io ? ~UINT64_C(3) : ~UINT64_C(15);
    if (!is_64bit) {
        return -(uint32_t)mask;
    }
    original = qpci_config_readl(dev, reg + 4);
    qpci_config_writel(dev, reg + 4, UINT32_MAX);
    mask |= (uint64_t)qpci_config_readl(dev, reg + 4) << 32;
    qpci_config_writel(dev, reg + 4, original);
    return -mask;
}

static uint64_t allocate(uint64_t *next, uint64_t limit, uint64_t size)
{
    uint64_t addr = ROUND_UP(*next, size);

    if (addr > limit || size > limit - addr) {
        fprintf(stderr, "libqos: no room for a BAR of 0x%" PRIx64 " bytes below 0x%" PRIx64 "\n", size,
                limit);
        abort();
    }
    *next = addr + size;
    return addr;
}

QPCIBar qpci_iomap(QPCIDevice *dev, int barno, uint64_t *sizeptr)
{
    int reg = PCI_BASE_ADDRESS_0 + 4 * barno;
    uint32_t flags = qpci_config_readl(dev, reg);
    bool is_io = flags & PCI_BASE_ADDRESS_SPACE_IO;
    bool is_64bit = !is_io && (flags & PCI_BASE_ADDRESS_MEM_TYPE_MASK) == PCI_BASE_ADDRESS_MEM_TYPE_64;
    uint64_t size = bar_size(dev, reg, is_io, is_64bit);
    QPCIBar bar = { .is_io = is_io };

    g_assert_cmpint(barno, <, NUM_BARS);
    g_assert_cmphex(size, !=, 0);
    bar.addr = is_io ? allocate(&dev->bus->pio_alloc_ptr, dev->bus->pio_limit, size)
                     : allocate(&dev->bus->mmio_alloc_ptr, dev->bus->mmio_limit, size);
    qpci_config_writel(dev, reg, bar.addr | (is_io ? PCI_BASE_ADDRESS_SPACE_IO : 0));
    if (is_64bit) {
        qpci_config_writel(dev, reg + 4, bar.addr >> 32);
    }
    if (sizeptr) {
        *sizeptr = size;
    }
    dev->bars_mapped[barno] = true;
    dev->bars[barno] = bar;
    return bar;
}

/* Addresses are given out once; a bus is short-lived. */
void qpci_iounmap(QPCIDevice *dev, QPCIBar bar)
{
}

QPCIBar qpci_legacy_iomap(QPCIDevice *dev, uint16_t addr)
{
    return (QPCIBar) { .addr = addr, .is_io = true };
}

/* --- registers --------------------------------------------------------------------------------------- */

uint8_t qpci_io_readb(QPCIDevice *dev, QPCIBar bar, uint64_t off)
{
    QTestState *qts = dev->bus->qts;

    return bar.is_io ? qtest_inb(qts, bar.addr + off) : qtest_readb(qts, bar.addr + off);
}

uint16_t qpci_io_readw(QPCIDevice *dev, QPCIBar bar, uint64_t off)
{
    QTestState *qts = dev->bus->qts;

    return bar.is_io ? qtest_inw(qts, bar.addr + off) : qtest_readw(qts, bar.addr + off);
}

uint32_t qpci_io_readl(QPCIDevice *dev, QPCIBar bar, uint64_t off)
{
    QTestState *qts = dev->bus->qts;

    return bar.is_io ? qtest_inl(qts, bar.addr + off) : qtest_readl(qts, bar.addr + off);
}

uint64_t qpci_io_readq(QPCIDevice *dev, QPCIBar bar, uint64_t off)
{
    if (bar.is_io) {
        return qpci_io_readl(dev, bar, off) | (uint64_t)qpci_io_readl(dev, bar, off + 4) << 32;
    }
    return qtest_readq(dev->bus->qts, bar.addr + off);
}

void qpci_io_writeb(QPCIDevice *dev, QPCIBar bar, uint64_t off, uint8_t value)
{
    if (bar.is_io) {
        qtest_outb(dev->bus->qts, bar.addr + off, value);
    } else {
        qtest_writeb(dev->bus->qts, bar.addr + off, value);
    }
}

void qpci_io_writew(QPCIDevice *dev, QPCIBar bar, uint64_t off, uint16_t value)
{
    if (bar.is_io) {
        qtest_outw(dev->bus->qts, bar.addr + off, value);
    } else {
        qtest_writew(dev->bus->qts, bar.addr + off, value);
    }
}

void qpci_io_writel(QPCIDevice *dev, QPCIBar bar, uint64_t off, uint32_t value)
{
    if (bar.is_io) {
        qtest_outl(dev->bus->qts, bar.addr + off, value);
    } else {
        qtest_writel(dev->bus->qts, bar.addr + off, value);
    }
}

void qpci_io_writeq(QPCIDevice *dev, QPCIBar bar, uint64_t off, uint64_t value)
{
    if (bar.is_io) {
        qpci_io_writel(dev, bar, off, value);
        qpci_io_writel(dev, bar, off + 4, value >> 32);
    } else {
        qtest_writeq(dev->bus->qts, bar.addr + off, value);
    }
}

void qpci_memread(QPCIDevice *dev, QPCIBar bar, uint64_t off, void *buf, size_t len)
{
    g_assert_false(bar.is_io);
    qtest_memread(dev->bus->qts, bar.addr + off, buf, len);
}

void qpci_memwrite(QPCIDevice *dev, QPCIBar bar, uint64_t off, const void *buf, size_t len)
{
    g_assert_false(bar.is_io);
    qtest_memwrite(dev->bus->qts, bar.addr + off, buf, len);
}

/* --- MSI-X ------------------------------------------------------------------------------------------- */

/* The BAR that a table register (offset with a BAR number in the low bits) points into, mapped if need be. */
static QPCIBar bar_of(QPCIDevice *dev, uint32_t table, uint64_t *offset)
{
    int barno = table & PCI_MSIX_TABLE_BIR;

    *offset = table & ~PCI_MSIX_TABLE_BIR;
    return dev->bars_mapped[barno] ? dev->bars[barno] : qpci_iomap(dev, barno, NULL);
}

static uint8_t msix_capability(QPCIDevice *dev)
{
    uint8_t cap = qpci_find_capability(dev, PCI_CAP_ID_MSIX, 0);

    g_assert_cmphex(cap, !=, 0);
    return cap;
}

void qpci_msix_enable(QPCIDevice *dev)
{
    uint8_t cap = msix_capability(dev);
    uint16_t flags = qpci_config_readw(dev, cap + PCI_MSIX_FLAGS);

    qpci_config_writew(dev, cap + PCI_MSIX_FLAGS, flags | PCI_MSIX_FLAGS_ENABLE);
    dev->msix_table_bar = bar_of(dev, qpci_config_readl(dev, cap + PCI_MSIX_TABLE), &dev->msix_table_off);
    dev->msix_pba_bar = bar_of(dev, qpci_config_readl(dev, cap + PCI_MSIX_PBA), &dev->msix_pba_off);
    dev->msix_enabled = true;
}

void qpci_msix_disable(QPCIDevice *dev)
{
    uint8_t cap = msix_capability(dev);
    uint16_t flags = qpci_config_readw(dev, cap + PCI_MSIX_FLAGS);

    qpci_config_writew(dev, cap + PCI_MSIX_FLAGS, flags & ~PCI_MSIX_FLAGS_ENABLE);
    dev->msix_enabled = false;
}

bool qpci_msix_pending(QPCIDevice *dev, uint16_t entry)
{
    uint64_t word = dev->msix_pba_off + entry / 32 * 4;

    g_assert_true(dev->msix_enabled);
    return qpci_io_readl(dev, dev->msix_pba_bar, word) >> entry % 32 & 1;
}

bool qpci_msix_masked(QPCIDevice *dev, uint16_t entry)
{
    uint8_t cap = msix_capability(dev);
    uint64_t control = dev->msix_table_off + entry * PCI_MSIX_ENTRY_SIZE + PCI_MSIX_ENTRY_VECTOR_CTRL;

    g_assert_true(dev->msix_enabled);
    return (qpci_config_readw(dev, cap + PCI_MSIX_FLAGS) & PCI_MSIX_FLAGS_MASKALL) ||
           (qpci_io_readl(dev, dev->msix_table_bar, control) & PCI_MSIX_ENTRY_CTRL_MASKBIT);
}

uint16_t qpci_msix_table_size(QPCIDevice *dev)
{
    return (qpci_config_readw(dev, msix_capability(dev) + PCI_MSIX_FLAGS) & PCI_MSIX_FLAGS_QSIZE) + 1;
}

/* --- graph ------------------------------------------------------------------------------------------- */

void add_qpci_address(QOSGraphEdgeOptions *opts, QPCIAddress *addr)
{
    opts->arg = addr;
    opts->size_arg = sizeof(*addr);
}
