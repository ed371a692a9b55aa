/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PCI IDE controllers with bus mastering.
 *
 * Spec: Programming Interface for Bus Master IDE Controller, revision 1.0; PCI IDE Controller
 * Specification, revision 1.0.
 */
#ifndef HW_IDE_PCI_H
#define HW_IDE_PCI_H

#include "hw/ide/internal.h"
#include "hw/pci/pci.h"
#include "qom/object.h"

#define BM_STATUS_DMAING 0x01
#define BM_STATUS_ERROR  0x02
#define BM_STATUS_INT    0x04

#define BM_CMD_START     0x01
#define BM_CMD_READ      0x08 /* into memory */

#define TYPE_PCI_IDE "pci-ide"
OBJECT_DECLARE_SIMPLE_TYPE(PCIIDEState, PCI_IDE)

/*
 * Bus master of a channel. @addr: of the descriptor table. @cur_*: the next descriptor, and what is
 * left of the present one. @dma_cb: the command that waits for the engine.
 */
typedef struct BMDMAState {
    IDEDMA dma;
    uint8_t cmd;
    uint8_t status;
    uint32_t addr;

    IDEBus *bus;
    uint32_t cur_addr;
    uint32_t cur_prd_last;
    uint32_t cur_prd_addr;
    uint32_t cur_prd_len;
    BlockCompletionFunc *dma_cb;
    MemoryRegion addr_ioport;
    MemoryRegion extra_io;
    qemu_irq irq;
    struct PCIIDEState *pci_dev;
    bool saved_waiting; /* dma_cb is set, while state is saved */
} BMDMAState;

struct PCIIDEState {
    PCIDevice parent_obj;

    IDEBus bus[2];
    BMDMAState bmdma[2];
    qemu_irq isa_irq[2]; /* compatible mode; named GPIO outputs "isa-irq" */
    uint32_t secondary; /* for CMD646 */
    MemoryRegion bmdma_bar;
    MemoryRegion cmd_bar[2];
    MemoryRegion data_bar[2];
    bool has_modes; /* pci_ide_update_mode() is in use */
};

/* The channel's bus whose state @bmdma is. */
static inline IDEState *bmdma_active_if(BMDMAState *bmdma)
{
    return idebus_active_if(bmdma->bus);
}

/* Connects @bm and @bus of @d: DMA operations and the interrupt, which passes through @bm. */
void bmdma_init(IDEBus *bus, BMDMAState *bm, PCIIDEState *d);
/* Command register; status register by its bits: INT and ERROR are cleared by ones. */
void bmdma_cmd_writeb(BMDMAState *bm, uint32_t val);
void bmdma_status_writeb(BMDMAState *bm, uint32_t val);
/* Descriptor table pointer, of 4 bytes; opaque is the BMDMAState. */
extern MemoryRegionOps bmdma_addr_ioport_ops;
/* Drives of the command line for the two channels. */
void pci_ide_create_devs(PCIDevice *dev);
/*
 * Puts each channel into the mode that its bit of the programming interface says, after it was written:
 * compatible (ports 0x1f0, 0x3f6, 0x170, 0x376; its BARs are cleared) or native-PCI (its BARs). The function
 * has an interrupt pin while a channel is native.
 */
void pci_ide_update_mode(PCIIDEState *s);

extern const VMStateDescription vmstate_ide_pci;
/* Control and command block BARs in native mode; opaque is the IDEBus. */
extern const MemoryRegionOps pci_ide_cmd_le_ops;
extern const MemoryRegionOps pci_ide_data_le_ops;

#endif
