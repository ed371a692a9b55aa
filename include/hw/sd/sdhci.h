/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SD host controllers.
 *
 * Spec: SD Host Controller Simplified Specification 3.00.
 */
#ifndef HW_SDHCI_H
#define HW_SDHCI_H

#include "hw/pci/pci_device.h"
#include "hw/sd/sd.h"
#include "hw/sysbus.h"
#include "qom/object.h"

/*
 * Registers by their names in the specification. @data_count: bytes of the block that are in @fifo_buffer,
 * which has room for @buf_maxsz, or have left it. @blocks_left: of the transfer under way.
 * Fields of the second part are for other models of such controllers; sdhci-pci leaves them alone.
 */
struct SDHCIState {
    union {
        PCIDevice pcidev;
        SysBusDevice busdev;
    };

    SDBus sdbus;
    MemoryRegion iomem;
    qemu_irq irq;
    QEMUBH *transfer_bh;

    uint32_t sdmasysad;
    uint16_t blksize;
    uint16_t blkcnt;
    uint32_t argument;
    uint16_t trnmod;
    uint16_t cmdreg;
    uint32_t rspreg[4];
    uint32_t prnsts;
    uint8_t hostctl1;
    uint8_t pwrcon;
    uint8_t blkgap;
    uint8_t wakcon;
    uint16_t clkcon;
    uint8_t timeoutcon;
    uint8_t admaerr;
    uint16_t norintsts;
    uint16_t errintsts;
    uint16_t norintstsen;
    uint16_t errintstsen;
    uint16_t norintsigen;
    uint16_t errintsigen;
    uint16_t acmd12errsts;
    uint16_t hostctl2;
    uint64_t admasysaddr;

    bool transferring;
    bool paused; /* SDMA: at a boundary, or at a block gap */
    uint32_t blocks_left;
    uint32_t descriptors_left;
    uint64_t adma_addr; /* what is left of the present descriptor */
    uint32_t adma_len;
    uint8_t adma_attr;
    uint16_t data_count;
    uint8_t *fifo_buffer;
    uint32_t buf_maxsz;

    uint64_t capareg;
    uint64_t maxcurr;
    uint8_t sd_spec_version;
    uint8_t uhs_mode;
    uint8_t vendor;

    AddressSpace sysbus_dma_as;
    AddressSpace *dma_as;
    MemoryRegion *dma_mr;
    const MemoryRegionOps *io_ops;
    QEMUTimer *insert_timer;
    QEMUTimer *transfer_timer;
    uint16_t vendor_spec;
    uint16_t version;
    uint8_t stopped_state;
    bool pending_insert_state;
    bool pending_insert_quirk;
    bool wp_inverted_quirk;
    uint32_t quirks;
    uint8_t endianness;
};
typedef struct SDHCIState SDHCIState;

/* Kinds of controllers, in @vendor and @quirks. */
#define SDHCI_VENDOR_NONE 0
#define SDHCI_VENDOR_IMX  1
#define SDHCI_VENDOR_FSL  2

enum {
    SDHCI_QUIRK_NO_BUSY_IRQ = BIT(14), /* no Transfer Complete after a command with busy */
};

#define TYPE_PCI_SDHCI "sdhci-pci"
DECLARE_INSTANCE_CHECKER(SDHCIState, PCI_SDHCI, TYPE_PCI_SDHCI)
#define TYPE_SYSBUS_SDHCI "generic-sdhci"
DECLARE_INSTANCE_CHECKER(SDHCIState, SYSBUS_SDHCI, TYPE_SYSBUS_SDHCI)
#define TYPE_SDHCI_BUS "sdhci-bus"
#define TYPE_IMX_USDHC "imx-usdhc"
#define TYPE_S3C_SDHCI "s3c-sdhci"

#endif
