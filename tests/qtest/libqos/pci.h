/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libqos: PCI buses and devices as a driver sees them: find, enable, map BARs,
 * access registers, INTx and MSI-X.
 */
#ifndef LIBQOS_PCI_H
#define LIBQOS_PCI_H

#include "tests/qtest/libqtest.h"
#include "tests/qtest/libqos/malloc.h"
#include "tests/qtest/libqos/qgraph.h"

/* Any value of a vendor or device id. */
#define QPCI_ANY_ID (-1)
#define QPCI_DEVFN(dev, fn) (((dev) << 3) | (fn))
#define QPCI_DEVICE(devfn) (((devfn) >> 3) & 0x1f)
#define QPCI_FUNCTION(devfn) ((devfn) & 7)

typedef struct QPCIBus QPCIBus;
typedef struct QPCIDevice QPCIDevice;

/* A mapped BAR, or a legacy range: where it is, in which space. */
typedef struct QPCIBar {
    uint64_t addr;
    bool is_io;
} QPCIBar;

/*
 * What identifies a device that a test plugs: slot and function, and what
 * its ids should be (0: not checked).
 */
typedef struct QPCIAddress {
    uint32_t devfn;
    uint16_t vendor_id;
    uint16_t device_id;
} QPCIAddress;

/* A bus: configuration access and the ranges that BARs are placed in. Ports and memory are the machine's. */
struct QPCIBus {
    QTestState *qts;
    uint8_t (*config_readb)(QPCIBus *bus, int devfn, uint8_t offset);
    uint16_t (*config_readw)(QPCIBus *bus, int devfn, uint8_t offset);
    uint32_t (*config_readl)(QPCIBus *bus, int devfn, uint8_t offset);
    void (*config_writeb)(QPCIBus *bus, int devfn, uint8_t offset, uint8_t value);
    void (*config_writew)(QPCIBus *bus, int devfn, uint8_t offset, uint16_t value);
    void (*config_writel)(QPCIBus *bus, int devfn, uint8_t offset, uint32_t value);
    uint64_t pio_alloc_ptr, pio_limit;      /* next free port, first port behind the range */
    uint64_t mmio_alloc_ptr, mmio_limit;
    bool has_buggy_msi;                     /* kept for tests written for QEMU */
    bool not_hotpluggable;
};

struct QPCIDevice {
    QPCIBus *bus;
    int devfn;
    bool bars_mapped[6];
    QPCIBar bars[6];
    bool msix_enabled;
    QPCIBar msix_table_bar, msix_pba_bar;
    uint64_t msix_table_off, msix_pba_off;
};

/* Calls @func for each function on @bus that matches; it owns (and g_free()s) the device it is given. */
void qpci_device_foreach(QPCIBus *bus, int vendor_id, int device_id,
                         void (*func)(QPCIDevice *dev, int devfn, void *data), void *data);
/* The function at @devfn, or NULL; the caller frees it. */
QPCIDevice *qpci_device_find(QPCIBus *bus, int devfn);
/* Initializes @dev for the function at @addr, which must exist and have the expected ids. */
void qpci_device_init(QPCIDevice *dev, QPCIBus *bus, QPCIAddress *addr);
/* Turns on I/O, memory and bus mastering. */
void qpci_device_enable(QPCIDevice *dev);
/* Whether the function answers to configuration reads. */
bool qpci_has_buggy_msi(QPCIDevice *dev);
bool qpci_check_buggy_msi(QPCIDevice *dev);

/* Offset of capability @id behind @start_addr (0: the first), or 0. */
uint8_t qpci_find_capability(QPCIDevice *dev, uint8_t id, uint8_t start_addr);

/* MSI-X on and off; the table and pending bits are reached through the BARs that hold them. */
void qpci_msix_enable(QPCIDevice *dev);
void qpci_msix_disable(QPCIDevice *dev);
/* Whether @entry is pending (reading it does not clear it), or masked. */
bool qpci_msix_pending(QPCIDevice *dev, uint16_t entry);
bool qpci_msix_masked(QPCIDevice *dev, uint16_t entry);
/* Number of vectors. */
uint16_t qpci_msix_table_size(QPCIDevice *dev);

uint8_t qpci_config_readb(QPCIDevice *dev, uint8_t offset);
uint16_t qpci_config_readw(QPCIDevice *dev, uint8_t offset);
uint32_t qpci_config_readl(QPCIDevice *dev, uint8_t offset);
void qpci_config_writeb(QPCIDevice *dev, uint8_t offset, uint8_t value);
void qpci_config_writew(QPCIDevice *dev, uint8_t offset, uint16_t value);
void qpci_config_writel(QPCIDevice *dev, uint8_t offset, uint32_t value);

/* Registers of a mapped BAR; values little-endian as PCI has them. */
uint8_t qpci_io_readb(QPCIDevice *dev, QPCIBar bar, uint64_t off);
uint16_t qpci_io_readw(QPCIDevice *dev, QPCIBar bar, uint64_t off);
uint32_t qpci_io_readl(QPCIDevice *dev, QPCIBar bar, uint64_t off);
uint64_t qpci_io_readq(QPCIDevice *dev, QPCIBar bar, uint64_t off);
void qpci_io_writeb(QPCIDevice *dev, QPCIBar bar, uint64_t off, uint8_t value);
void qpci_io_writew(QPCIDevice *dev, QPCIBar bar, uint64_t off, uint16_t value);
void qpci_io_writel(QPCIDevice *dev, QPCIBar bar, uint64_t off, uint32_t value);
void qpci_io_writeq(QPCIDevice *dev, QPCIBar bar, uint64_t off, uint64_t value);
void qpci_memread(QPCIDevice *dev, QPCIBar bar, uint64_t off, void *buf, size_t len);
void qpci_memwrite(QPCIDevice *dev, QPCIBar bar, uint64_t off, const void *buf, size_t len);

/*
 * Sizes BAR @barno, gives it the next addresses of the bus, and returns it; @sizeptr (may be NULL) gets its
 * size. A BAR that does not fit, or is not implemented, fails the test.
 */
QPCIBar qpci_iomap(QPCIDevice *dev, int barno, uint64_t *sizeptr);
void qpci_iounmap(QPCIDevice *dev, QPCIBar bar);
/* A range that the device decodes without a BAR. */
QPCIBar qpci_legacy_iomap(QPCIDevice *dev, uint16_t addr);

/*
 * Asks for device @id on bus 0 of a "pc" to be unplugged, ejects its @slot as a
 * guest does, and waits until it is gone.
 */
void qpci_unplug_acpi_device_test(QTestState *qs, const char *id, uint8_t slot);

/* Adds "addr=DEV.FN" to a test's device options. */
void add_qpci_address(QOSGraphEdgeOptions *opts, QPCIAddress *addr);

#endif
