/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PCI IDE: bus master engine, native-mode register blocks, abstract type "pci-ide".
 *
 * Spec: Programming Interface for Bus Master IDE Controller, revision 1.0. Descriptors are read as the
 * transfer goes; a table has at most 64 KiB.
 */
#include "qemu/osdep.h"
#include "hw/ide/pci.h"
#include "migration/vmstate.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "ata.h"
#include "trace.h"

#define BMDMA_TABLE_BYTES   0x10000
#define BMDMA_PRD_LAST      0x80000000
#define BMDMA_PRD_LEN_MASK  0xfffe
#define BMDMA_MAX_PRD_BYTES 0x10000
#define BM_STATUS_WRITABLE  0x60 /* drive 0, drive 1 can do DMA */

#define PCI_IDE_PROG_NATIVE(channel) (1u << (2 * (channel)))

/* ---- compatible and native mode ---- */

static const struct {
    uint16_t iobase;
    uint16_t iobase2;
    uint8_t irq;
} pci_ide_legacy[MAX_IDE_BUS] = {
    { 0x1f0, 0x3f6, 14 },
    { 0x170, 0x376, 15 },
};

static void pci_ide_set_legacy_ports(PCIIDEState *s, int channel, bool enabled)
{
    MemoryRegion *io = pci_address_space_io(PCI_DEVICE(s));
    IDEBus *bus = &s->bus[channel];

    if (!bus->portio_list.owner) {
        ide_init_portio_lists(bus, OBJECT(s));
        portio_list_add(&bus->portio_list, io, pci_ide_legacy[channel].iobase);
        portio_list_add(&bus->portio2_list, io, pci_ide_legacy[channel].iobase2);
    }
    portio_list_set_enabled(&bus->portio_list, enabled);
    portio_list_set_enabled(&bus->portio2_list, enabled);
}

static void pci_ide_update_legacy_ports(PCIIDEState *s)
{
    uint8_t prog_if = PCI_DEVICE(s)->config[PCI_CLASS_PROG];

    for (int i = 0; i < MAX_IDE_BUS; i++) {
        pci_ide_set_legacy_ports(s, i, !(prog_if & PCI_IDE_PROG_NATIVE(i)));
    }
}

void pci_ide_update_mode(PCIIDEState *s)
{
    PCIDevice *d = PCI_DEVICE(s);
    uint8_t prog_if = d->config[PCI_CLASS_PROG];
    bool any_native = false;

    s->has_modes = true;
    pci_ide_update_legacy_ports(s);
    for (int i = 0; i < MAX_IDE_BUS; i++) {
        bool native = prog_if & PCI_IDE_PROG_NATIVE(i);

        any_native |= native;
        if (!native) {
            pci_set_long(d->config + PCI_BASE_ADDRESS_0 + 8 * i, PCI_BASE_ADDRESS_SPACE_IO);
            pci_set_long(d->config + PCI_BASE_ADDRESS_1 + 8 * i, PCI_BASE_ADDRESS_SPACE_IO);
        }
    }
    pci_config_set_interrupt_pin(d->config, any_native);
    pci_update_mappings(d);
}


/* Control block: the third byte is device control and alternate status. */
static uint64_t pci_ide_status_read(void *opaque, hwaddr addr, unsigned size)
{
    return addr == 2 && size == 1 ? ide_status_read(opaque, addr) : (1ULL << (size * 8)) - 1;
}

static void pci_ide_ctrl_write(void *opaque, hwaddr addr, uint64_t data, unsigned size)
{
    if (addr == 2 && size == 1) {
        ide_ctrl_write(opaque, addr, data);
    }
}

const MemoryRegionOps pci_ide_cmd_le_ops = {
    .read = pci_ide_status_read,
    .write = pci_ide_ctrl_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

static uint64_t pci_ide_data_read(void *opaque, hwaddr addr, unsigned size)
{
    if (size == 1) {
        return ide_ioport_read(opaque, addr);
    }
    if (addr == 0) {
        return size == 2 ? ide_data_readw(opaque, addr) : ide_data_readl(opaque, addr);
    }
    return (1ULL << (size * 8)) - 1;
}

static void pci_ide_data_write(void *opaque, hwaddr addr, uint64_t data, unsigned size)
{
    if (size == 1) {
        ide_ioport_write(opaque, addr, data);
    } else if (addr == 0 && size == 2) {
        ide_data_writew(opaque, addr, data);
    } else if (addr == 0) {
        ide_data_writel(opaque, addr, data);
    }
}

const MemoryRegionOps pci_ide_data_le_ops = {
    .read = pci_ide_data_read,
    .write = pci_ide_data_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

/* ---- engine ---- */

static BMDMAState *bmdma_of(const IDEDMA *dma)
{
    return container_of((IDEDMA *)dma, BMDMAState, dma);
}

static void bmdma_rewind(BMDMAState *bm)
{
    bm->cur_addr = bm->addr;
    bm->cur_prd_last = 0;
    bm->cur_prd_addr = 0;
    bm->cur_prd_len = 0;
}

/* Next descriptor; false: there is none. */
static bool bmdma_next_prd(BMDMAState *bm)
{
    uint32_t prd[2];

    if (bm->cur_prd_last || bm->cur_addr - bm->addr >= BMDMA_TABLE_BYTES) {
        return false;
    }
    if (pci_dma_read(PCI_DEVICE(bm->pci_dev), bm->cur_addr, prd, sizeof(prd)) != MEMTX_OK) {
        return false;
    }
    bm->cur_addr += sizeof(prd);
    bm->cur_prd_addr = le32_to_cpu(prd[0]) & ~1u;
    bm->cur_prd_len = le32_to_cpu(prd[1]) & BMDMA_PRD_LEN_MASK;
    bm->cur_prd_len = bm->cur_prd_len ? bm->cur_prd_len : BMDMA_MAX_PRD_BYTES;
    bm->cur_prd_last = le32_to_cpu(prd[1]) & BMDMA_PRD_LAST;
    return true;
}

static int32_t bmdma_prepare_buf(const IDEDMA *dma, int32_t limit)
{
    BMDMAState *bm = bmdma_of(dma);
    IDEState *s = bmdma_active_if(bm);

    pci_dma_sglist_init(&s->sg, PCI_DEVICE(bm->pci_dev), 1);
    while (s->sg.size < limit) {
        uint32_t len;

        if (bm->cur_prd_len == 0 && !bmdma_next_prd(bm)) {
            break;
        }
        len = MIN(bm->cur_prd_len, limit - s->sg.size);
        qemu_sglist_add(&s->sg, bm->cur_prd_addr, len);
        bm->cur_prd_addr += len;
        bm->cur_prd_len -= len;
    }
    return s->sg.size;
}

static void bmdma_start_dma(const IDEDMA *dma, IDEState *s, BlockCompletionFunc *dma_cb)
{
    BMDMAState *bm = bmdma_of(dma);

    bm->dma_cb = dma_cb;
    bmdma_rewind(bm);
    if (bm->status & BM_STATUS_DMAING) {
        dma_cb(s, 0);
    }
}

/* The engine stays active while its table has more. */
static void bmdma_set_inactive(const IDEDMA *dma, bool more)
{
    BMDMAState *bm = bmdma_of(dma);

    bm->dma_cb = NULL;
    if (!more) {
        bm->status &= ~BM_STATUS_DMAING;
    }
}

static void bmdma_cancel(BMDMAState *bm)
{
    if (bm->dma.aiocb) {
        blk_aio_cancel(bm->dma.aiocb);
        bm->dma.aiocb = NULL;
    }
    bm->status &= ~BM_STATUS_DMAING;
}

static void bmdma_reset(const IDEDMA *dma)
{
    BMDMAState *bm = bmdma_of(dma);

    bmdma_cancel(bm);
    bm->dma_cb = NULL;
    bm->cmd = 0;
    bm->status = 0;
    bm->addr = 0;
    bmdma_rewind(bm);
}

static const IDEDMAOps bmdma_ops = {
    .start_dma = bmdma_start_dma,
    .prepare_buf = bmdma_prepare_buf,
    .set_inactive = bmdma_set_inactive,
    .reset = bmdma_reset,
};

/* ---- registers ---- */

/* The guest takes its command back: the drive gives up. */
static void bmdma_stop(BMDMAState *bm)
{
    IDEState *s = bmdma_active_if(bm);
    bool active = bm->dma_cb != NULL;

    bmdma_cancel(bm);
    bm->dma_cb = NULL;
    if (active && s->status & (BUSY_STAT | DRQ_STAT)) {
        ide_abort_command(s);
    }
}

void bmdma_cmd_writeb(BMDMAState *bm, uint32_t val)
{
    bool start = val & BM_CMD_START;
    bool was_started = bm->cmd & BM_CMD_START;

    trace_bmdma_cmd(val);
    bm->cmd = val & (BM_CMD_START | BM_CMD_READ);
    if (start == was_started) {
        return;
    }
    if (!start) {
        bmdma_stop(bm);
        return;
    }
    bmdma_rewind(bm);
    bm->status |= BM_STATUS_DMAING;
    if (bm->dma_cb) {
        bm->dma_cb(bmdma_active_if(bm), 0);
    }
}

void bmdma_status_writeb(BMDMAState *bm, uint32_t val)
{
    uint8_t clear = val & (BM_STATUS_ERROR | BM_STATUS_INT);

    bm->status = (val & BM_STATUS_WRITABLE) | (bm->status & ~BM_STATUS_WRITABLE & ~clear);
}

static uint64_t bmdma_addr_read(void *opaque, hwaddr addr, unsigned width)
{
    BMDMAState *bm = opaque;

    return (bm->addr >> (addr * 8)) & MAKE_64BIT_MASK(0, width * 8);
}

static void bmdma_addr_write(void *opaque, hwaddr addr, uint64_t data, unsigned width)
{
    BMDMAState *bm = opaque;
    unsigned shift = addr * 8;
    uint32_t mask = MAKE_64BIT_MASK(shift, width * 8);

    bm->addr = ((bm->addr & ~mask) | ((data << shift) & mask)) & ~3u;
    trace_bmdma_addr(bm->addr);
}

MemoryRegionOps bmdma_addr_ioport_ops = {
    .read = bmdma_addr_read,
    .write = bmdma_addr_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

/* ---- life ---- */

/* The drive's interrupt, noted on its way. */
static void bmdma_irq(void *opaque, int n, int level)
{
    BMDMAState *bm = opaque;

    if (level) {
        bm->status |= BM_STATUS_INT;
    }
    qemu_set_irq(bm->irq, level);
}

void bmdma_init(IDEBus *bus, BMDMAState *bm, PCIIDEState *d)
{
    bus->dma = &bm->dma;
    bm->dma.ops = &bmdma_ops;
    bm->irq = bus->irq;
    bus->irq = qemu_allocate_irq(bmdma_irq, bm, 0);
    bm->bus = bus;
    bm->pci_dev = d;
}

void pci_ide_create_devs(PCIDevice *dev)
{
    PCIIDEState *d = PCI_IDE(dev);
    DriveInfo *hd[MAX_IDE_BUS * MAX_IDE_DEVS];

    ide_drive_get(hd, ARRAY_SIZE(hd));
    for (size_t i = 0; i < ARRAY_SIZE(hd); i++) {
        if (hd[i]) {
            ide_create_drive(&d->bus[i / MAX_IDE_DEVS], i % MAX_IDE_DEVS, hd[i]);
        }
    }
}

static int ide_pci_post_load(void *opaque, int version_id)
{
    PCIIDEState *d = opaque;

    for (int i = 0; i < MAX_IDE_BUS; i++) {
        BMDMAState *bm = &d->bmdma[i];

        bm->dma_cb = bm->saved_waiting && bmdma_active_if(bm)->blk ? ide_dma_callback(bmdma_active_if(bm))
                                                                  : NULL;
    }
    if (d->has_modes) {
        pci_ide_update_legacy_ports(d);
    }
    return 0;
}

static int bmdma_pre_save(void *opaque)
{
    BMDMAState *bm = opaque;

    bm->saved_waiting = bm->dma_cb != NULL;
    return 0;
}

static const VMStateDescription vmstate_bmdma = {
    .name = "ide bmdma",
    .version_id = 3,
    .minimum_version_id = 3,
    .pre_save = bmdma_pre_save,
    .fields = (const VMStateField[]){ VMSTATE_UINT8(cmd, BMDMAState), VMSTATE_UINT8(status, BMDMAState),
                                      VMSTATE_UINT32(addr, BMDMAState),
                                      VMSTATE_UINT32(cur_addr, BMDMAState),
                                      VMSTATE_UINT32(cur_prd_last, BMDMAState),
                                      VMSTATE_UINT32(cur_prd_addr, BMDMAState),
                                      VMSTATE_UINT32(cur_prd_len, BMDMAState),
                                      VMSTATE_BOOL(saved_waiting, BMDMAState), VMSTATE_END_OF_LIST() },
};

const VMStateDescription vmstate_ide_pci = {
    .name = "ide",
    .version_id = 3,
    .minimum_version_id = 3,
    .post_load = ide_pci_post_load,
    .fields = (const VMStateField[]){ VMSTATE_PCI_DEVICE(parent_obj, PCIIDEState),
                                      VMSTATE_STRUCT_ARRAY(bmdma, PCIIDEState, 2, 0, vmstate_bmdma,
                                                           BMDMAState),
                                      VMSTATE_STRUCT_ARRAY(bus, PCIIDEState, 2, 1, vmstate_ide_bus, IDEBus),
                                      VMSTATE_IDE_DRIVES(bus[0].ifs, PCIIDEState),
                                      VMSTATE_IDE_DRIVES(bus[1].ifs, PCIIDEState), VMSTATE_END_OF_LIST() },
};

/* Where no board connects them, the lines of compatible mode are the machine's ISA interrupts 14 and 15. */
static void pci_ide_init(Object *obj)
{
    PCIIDEState *d = PCI_IDE(obj);
    Object *isa = object_resolve_path_type("", TYPE_ISA_BUS, NULL);

    qdev_init_gpio_out_named(DEVICE(obj), d->isa_irq, "isa-irq", MAX_IDE_BUS);
    for (int i = 0; isa && ISA_BUS(isa)->irqs && i < MAX_IDE_BUS; i++) {
        d->isa_irq[i] = isa_get_irq(NULL, pci_ide_legacy[i].irq);
        object_ref(d->isa_irq[i]);
    }
}

static const TypeInfo pci_ide_type_info = {
    .name = TYPE_PCI_IDE,
    .parent = TYPE_PCI_DEVICE,
    .instance_size = sizeof(PCIIDEState),
    .instance_init = pci_ide_init,
    .abstract = true,
    .interfaces = (InterfaceInfo[]){
        { INTERFACE_CONVENTIONAL_PCI_DEVICE },
        { },
    },
};

static void pci_ide_register_types(void)
{
    type_register_static(&pci_ide_type_info);
}

type_init(pci_ide_register_types)
