/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "am53c974": AMD PCscsi, PCI 1022:2020: the ESP core and a bus-master engine. Specification: AMD Am53C974A,
 * chapters "DMA engine" and "PCI configuration".
 *
 * Region "esp-io" (BAR 0, ports, 128 bytes): 0x00 to 0x3f the core's registers, one a dword; 0x40 to 0x5f the
 * DMA engine's; 0x70 SBAC. INTA#: the core's interrupt, and the end of a DMA transfer where that is asked
 * for. The engine's address comes from SPA, or page by page from the list of MDL. Left out: power-down, the
 * diagnostic command, SCAM.
 */
#include "qemu/osdep.h"
#include "esp-internal.h"
#include "hw/irq.h"
#include "hw/pci/pci.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "trace.h"

#define TYPE_AM53C974_DEVICE "am53c974"
OBJECT_DECLARE_SIMPLE_TYPE(PCIESPState, AM53C974_DEVICE)

#define REGION_BYTES    0x80
#define CORE_BYTES      0x40
#define DMA_BASE        0x40
#define SBAC_OFFSET     0x70

enum { DMA_CMD, DMA_STC, DMA_SPA, DMA_WBC, DMA_WAC, DMA_STAT, DMA_SMDLA, DMA_WMAC, DMA_REGS };

#define DMA_CMD_MASK    0x03
#define DMA_CMD_IDLE    0
#define DMA_CMD_BLAST   1
#define DMA_CMD_ABORT   2
#define DMA_CMD_START   3
#define DMA_CMD_MDL     0x10
#define DMA_CMD_INTE_D  0x40
#define DMA_CMD_DIR     0x80        /* from the SCSI bus to memory */
#define DMA_CMD_WRITABLE (DMA_CMD_MASK | 0x04 | DMA_CMD_MDL | 0x20 | DMA_CMD_INTE_D | DMA_CMD_DIR)

#define DMA_STAT_ERROR    0x02
#define DMA_STAT_ABORT    0x04
#define DMA_STAT_DONE     0x08
#define DMA_STAT_SCSIINT  0x10
#define DMA_STAT_BCMBLT   0x20
#define DMA_STAT_EVENTS   (DMA_STAT_ERROR | DMA_STAT_ABORT | DMA_STAT_DONE)

#define SBAC_STATUS     (1 << 24)   /* events stay until written 1, instead of until read */

#define COUNT_MASK      0xffffff
#define PAGE_BYTES      4096

struct PCIESPState {
    PCIDevice parent_obj;

    MemoryRegion io;
    ESPState esp;
    qemu_irq core_irq;
    uint32_t dma_regs[DMA_REGS];
    uint32_t sbac;
};

static void esp_pci_update_irq(PCIESPState *pci)
{
    uint32_t status = pci->dma_regs[DMA_STAT];
    bool dma_ended = status & DMA_STAT_EVENTS && pci->dma_regs[DMA_CMD] & DMA_CMD_INTE_D;

    pci_set_irq(PCI_DEVICE(pci), dma_ended || (status & DMA_STAT_SCSIINT));
}

static void esp_pci_core_irq(void *opaque, int n, int level)
{
    PCIESPState *pci = opaque;

    pci->dma_regs[DMA_STAT] = (pci->dma_regs[DMA_STAT] & ~DMA_STAT_SCSIINT) | (level ? DMA_STAT_SCSIINT : 0);
    esp_pci_update_irq(pci);
}

/* ---- DMA engine ---- */

/* Where the engine is, and how many bytes lie there in one piece. */
static uint32_t esp_pci_address(PCIESPState *pci, uint32_t *len)
{
    uint32_t wac = pci->dma_regs[DMA_WAC], page;

    if (!(pci->dma_regs[DMA_CMD] & DMA_CMD_MDL)) {
        return wac;
    }
    ldl_le_pci_dma(PCI_DEVICE(pci), pci->dma_regs[DMA_WMAC], &page, MEMTXATTRS_UNSPECIFIED);
    *len = MIN(*len, PAGE_BYTES - wac % PAGE_BYTES);
    return ROUND_DOWN(page, PAGE_BYTES) | wac % PAGE_BYTES;
}

static void esp_pci_advance(PCIESPState *pci, uint32_t n)
{
    pci->dma_regs[DMA_WBC] -= n;
    pci->dma_regs[DMA_WAC] += n;
    if (pci->dma_regs[DMA_CMD] & DMA_CMD_MDL && pci->dma_regs[DMA_WAC] % PAGE_BYTES == 0) {
        pci->dma_regs[DMA_WMAC] += sizeof(uint32_t);
    }
}

static void esp_pci_event(PCIESPState *pci, uint32_t event)
{
    pci->dma_regs[DMA_STAT] |= event;
    esp_pci_update_irq(pci);
}

/*
 * The core wants more than the engine was started for, or the other way round:
 * nothing moves, and zeros arrive.
 */
static bool esp_pci_may_move(PCIESPState *pci, int len, bool to_memory)
{
    bool is_in = pci->dma_regs[DMA_CMD] & DMA_CMD_DIR;

    if (is_in == to_memory && len <= pci->dma_regs[DMA_WBC]) {
        return true;
    }
    qemu_log_mask(LOG_GUEST_ERROR, "am53c974: %d bytes %s memory, but the engine has %u %s it\n", len,
                  to_memory ? "to" : "from", pci->dma_regs[DMA_WBC], is_in ? "to" : "from");
    esp_pci_event(pci, DMA_STAT_ERROR);
    return false;
}

static void esp_pci_move(PCIESPState *pci, uint8_t *buf, int len, bool to_memory)
{
    if (!esp_pci_may_move(pci, len, to_memory)) {
        memset(buf, 0, to_memory ? 0 : len);
        return;
    }
    while (len > 0) {
        uint32_t piece = len;
        uint32_t addr = esp_pci_address(pci, &piece);

        pci_dma_rw(PCI_DEVICE(pci), addr, buf, piece,
                   to_memory ? DMA_DIRECTION_FROM_DEVICE : DMA_DIRECTION_TO_DEVICE, MEMTXATTRS_UNSPECIFIED);
        esp_pci_advance(pci, piece);
        buf += piece;
        len -= piece;
    }
    if (!pci->dma_regs[DMA_WBC]) {
        esp_pci_event(pci, DMA_STAT_DONE);
    }
}

static void esp_pci_dma_memory_read(void *opaque, uint8_t *buf, int len)
{
    esp_pci_move(opaque, buf, len, false);
}

static void esp_pci_dma_memory_write(void *opaque, uint8_t *buf, int len)
{
    esp_pci_move(opaque, buf, len, true);
}

static void esp_pci_start(PCIESPState *pci)
{
    uint32_t *dma = pci->dma_regs;

    dma[DMA_WBC] = dma[DMA_STC];
    dma[DMA_WAC] = dma[DMA_SPA];
    dma[DMA_WMAC] = dma[DMA_SMDLA];
    dma[DMA_STAT] &= ~(DMA_STAT_BCMBLT | DMA_STAT_EVENTS);
    trace_esp_pci_dma_start(dma[DMA_SPA], dma[DMA_STC], dma[DMA_CMD]);
    esp_dma_enable(&pci->esp, 0, 1);
}

static void esp_pci_command(PCIESPState *pci, uint32_t value)
{
    pci->dma_regs[DMA_CMD] = value & DMA_CMD_WRITABLE;
    switch (value & DMA_CMD_MASK) {
    case DMA_CMD_IDLE:
        esp_dma_enable(&pci->esp, 0, 0);
        break;
    case DMA_CMD_BLAST:                         /* what the engine's FIFO holds is in memory already */
        pci->dma_regs[DMA_STAT] |= DMA_STAT_BCMBLT;
        break;
    case DMA_CMD_ABORT:
        esp_dma_enable(&pci->esp, 0, 0);
        pci->dma_regs[DMA_STAT] |= DMA_STAT_ABORT;
        break;
    case DMA_CMD_START:
        esp_pci_start(pci);
        break;
    }
    esp_pci_update_irq(pci);
}

/* ---- registers ---- */

static void esp_pci_dma_write(PCIESPState *pci, unsigned reg, uint32_t value)
{
    trace_esp_pci_dma_write(reg, value);
    switch (reg) {
    case DMA_CMD:
        esp_pci_command(pci, value);
        break;
    case DMA_STC:
        pci->dma_regs[reg] = value & COUNT_MASK;
        break;
    case DMA_SPA:
        pci->dma_regs[reg] = value;
        break;
    case DMA_SMDLA:
        pci->dma_regs[reg] = value & ~3;
        break;
    case DMA_STAT:
        if (pci->sbac & SBAC_STATUS) {
            pci->dma_regs[reg] &= ~(value & DMA_STAT_EVENTS);
            esp_pci_update_irq(pci);
        }
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "am53c974: write of read-only DMA register %u\n", reg);
        break;
    }
}

static uint32_t esp_pci_dma_read(PCIESPState *pci, unsigned reg)
{
    uint32_t value = pci->dma_regs[reg];

    if (reg == DMA_STAT && !(pci->sbac & SBAC_STATUS)) {
        pci->dma_regs[reg] &= ~DMA_STAT_EVENTS;
        esp_pci_update_irq(pci);
    }
    trace_esp_pci_dma_read(reg, value);
    return value;
}

static uint32_t esp_pci_peek(PCIESPState *pci, hwaddr dword)
{
    return dword == SBAC_OFFSET ? pci->sbac : pci->dma_regs[(dword - DMA_BASE) / 4];
}

static bool esp_pci_is_engine(hwaddr dword)
{
    return (dword >= DMA_BASE && dword < DMA_BASE + 4 * DMA_REGS) || dword == SBAC_OFFSET;
}

static uint64_t esp_pci_io_read(void *opaque, hwaddr addr, unsigned size)
{
    PCIESPState *pci = opaque;
    hwaddr dword = addr & ~3;
    uint32_t value = 0;

    if (addr < CORE_BYTES) {
        value = addr == dword ? esp_reg_read(&pci->esp, addr / 4) : 0;
    } else if (dword == SBAC_OFFSET) {
        value = pci->sbac;
    } else if (esp_pci_is_engine(dword)) {
        value = esp_pci_dma_read(pci, (dword - DMA_BASE) / 4);
    }
    return extract32(value, 8 * (addr & 3), 8 * size);
}

static void esp_pci_io_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    PCIESPState *pci = opaque;
    hwaddr dword = addr & ~3;
    uint32_t merged;

    if (addr < CORE_BYTES) {
        if (addr == dword) {
            esp_reg_write(&pci->esp, addr / 4, value & 0xff);
        }
        return;
    }
    if (!esp_pci_is_engine(dword)) {
        qemu_log_mask(LOG_GUEST_ERROR, "am53c974: write of port 0x%" HWADDR_PRIx "\n", addr);
        return;
    }
    merged = deposit32(dword == DMA_BASE + 4 * DMA_STAT ? 0 : esp_pci_peek(pci, dword), 8 * (addr & 3),
                       8 * size, value);
    if (dword == SBAC_OFFSET) {
        pci->sbac = merged;
    } else {
        esp_pci_dma_write(pci, (dword - DMA_BASE) / 4, merged);
    }
}

static const MemoryRegionOps esp_pci_io_ops = {
    .read = esp_pci_io_read,
    .write = esp_pci_io_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 1, .max_access_size = 4 },
    .impl = { .min_access_size = 1, .max_access_size = 4 },
};

/* ---- device ---- */

static void esp_pci_reset(DeviceState *dev)
{
    PCIESPState *pci = AM53C974_DEVICE(dev);

    esp_hard_reset(&pci->esp);
    pci->esp.dma_enabled = 0;
    memset(pci->dma_regs, 0, sizeof(pci->dma_regs));
    pci->sbac = 0;
    esp_pci_update_irq(pci);
}

static const VMStateDescription vmstate_esp_pci_scsi = {
    .name = "pciespscsi",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, PCIESPState),
        VMSTATE_UINT32_ARRAY(dma_regs, PCIESPState, DMA_REGS),
        VMSTATE_UINT32(sbac, PCIESPState),
        VMSTATE_STRUCT(esp, PCIESPState, 1, vmstate_esp, ESPState),
        VMSTATE_END_OF_LIST()
    }
};

static void esp_pci_realize(PCIDevice *dev, Error **errp)
{
    PCIESPState *pci = AM53C974_DEVICE(dev);
    ESPState *s = &pci->esp;

    if (!qdev_realize(DEVICE(s), NULL, errp)) {
        return;
    }
    dev->config[PCI_INTERRUPT_PIN] = 0x01;
    s->dma_memory_read = esp_pci_dma_memory_read;
    s->dma_memory_write = esp_pci_dma_memory_write;
    s->dma_opaque = pci;
    s->chip_id = TCHI_AM53C974;
    s->irq = pci->core_irq = qemu_allocate_irq(esp_pci_core_irq, pci, 0);
    memory_region_init_io(&pci->io, OBJECT(pci), &esp_pci_io_ops, pci, "esp-io", REGION_BYTES);
    pci_register_bar(dev, 0, PCI_BASE_ADDRESS_SPACE_IO, &pci->io);
    scsi_bus_init(&s->bus, sizeof(s->bus), DEVICE(dev), &esp_scsi_bus_info);
}

static void esp_pci_exit(PCIDevice *dev)
{
    qemu_free_irq(AM53C974_DEVICE(dev)->core_irq);
}

static void esp_pci_init(Object *obj)
{
    object_initialize_child(obj, "esp", &AM53C974_DEVICE(obj)->esp, TYPE_ESP);
}

static void esp_pci_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = esp_pci_realize;
    k->exit = esp_pci_exit;
    k->vendor_id = PCI_VENDOR_ID_AMD;
    k->device_id = PCI_DEVICE_ID_AMD_SCSI;
    k->revision = 0x10;
    k->class_id = PCI_CLASS_STORAGE_SCSI;
    dc->desc = "AMD Am53c974 PCscsi-PCI SCSI adapter";
    dc->reset = esp_pci_reset;
    dc->vmsd = &vmstate_esp_pci_scsi;
    set_bit(DEVICE_CATEGORY_STORAGE, dc->categories);
}

static const TypeInfo esp_pci_info = {
    .name = TYPE_AM53C974_DEVICE,
    .parent = TYPE_PCI_DEVICE,
    .instance_init = esp_pci_init,
    .instance_size = sizeof(PCIESPState),
    .class_init = esp_pci_class_init,
    .interfaces = (InterfaceInfo[]) {
        { INTERFACE_CONVENTIONAL_PCI_DEVICE },
        { },
    },
};

static void esp_pci_register_types(void)
{
    type_register_static(&esp_pci_info);
}

type_init(esp_pci_register_types)
