/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A SCSI host adapter that takes one request block after another from guest memory. Not modelled after any
 * hardware.
 *
 * Block (64 bytes): u8 target, u8 lun, u8 cdb length, u8 reserved, u32 data length, u64 data address, u8
 * cdb[16], then written by the adapter: u32 status (SCSI status, bit 31: done, bit 30: no such unit), u32
 * residual, u8 sense[24]. BAR 0: 0 address low, 4 address high, 8 doorbell, 12 cause (write 1 to clear), 16
 * control (reset).
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "hw/pci/pci.h"
#include "hw/qdev-properties.h"
#include "hw/scsi/scsi.h"
#include "migration/vmstate.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "scsi/constants.h"
#include "sysemu/dma.h"
#include "trace.h"

#define TYPE_XHBA "xhba"
OBJECT_DECLARE_SIMPLE_TYPE(XHbaState, XHBA)

enum { REG_ADDR_LO = 0, REG_ADDR_HI = 4, REG_DOORBELL = 8, REG_CAUSE = 12, REG_CTRL = 16 };

#define CAUSE_DONE      (1 << 0)
#define CAUSE_BUSY      (1 << 1)    /* doorbell while a request ran */
#define CTRL_RESET      (1 << 0)
#define STATUS_DONE     (1u << 31)
#define STATUS_NO_UNIT  (1 << 30)
#define SENSE_SIZE      24
#define MAX_DATA        (1 << 20)

typedef struct XHbaBlock {
    uint8_t target;
    uint8_t lun;
    uint8_t cdb_len;
    uint8_t reserved;
    uint32_t len;
    uint64_t addr;
    uint8_t cdb[16];
    uint32_t status;
    uint32_t residual;
    uint8_t sense[SENSE_SIZE];
} QEMU_PACKED XHbaBlock;

struct XHbaState {
    PCIDevice parent_obj;

    MemoryRegion mmio;
    SCSIBus bus;
    SCSIRequest *req;

    uint64_t block_addr;
    uint32_t cause;
    /* Of the running request. */
    uint64_t running_addr;
    uint64_t data_addr;
    uint32_t data_left;
};

static void xhba_update_irq(XHbaState *s)
{
    pci_set_irq(PCI_DEVICE(s), s->cause != 0);
}

static void xhba_finish(XHbaState *s, uint32_t status, uint32_t residual)
{
    PCIDevice *pci = PCI_DEVICE(s);
    dma_addr_t addr = s->running_addr;

    trace_xhba_finish(addr, status, residual);
    stl_le_pci_dma(pci, addr + offsetof(XHbaBlock, residual), residual, MEMTXATTRS_UNSPECIFIED);
    stl_le_pci_dma(pci, addr + offsetof(XHbaBlock, status), status | STATUS_DONE, MEMTXATTRS_UNSPECIFIED);
    s->cause |= CAUSE_DONE;
    xhba_update_irq(s);
}

/* A piece of data is in the request's buffer, or wanted there. */
static void xhba_transfer_data(SCSIRequest *req, uint32_t len)
{
    XHbaState *s = req->hba_private;
    uint32_t part = MIN(len, s->data_left);
    uint8_t *buf = scsi_req_get_buf(req);

    if (req->cmd.mode == SCSI_XFER_TO_DEV) {
        if (part < len) {
            scsi_req_cancel(req);               /* the guest has promised more than it has */
            return;
        }
        pci_dma_read(PCI_DEVICE(s), s->data_addr, buf, part);
    } else {
        pci_dma_write(PCI_DEVICE(s), s->data_addr, buf, part);
    }
    s->data_addr += part;
    s->data_left -= part;
    scsi_req_continue(req);
}

static void xhba_drop_request(XHbaState *s)
{
    SCSIRequest *req = s->req;

    s->req = NULL;
    if (req) {
        scsi_req_unref(req);
    }
}

static void xhba_complete(SCSIRequest *req, size_t residual)
{
    XHbaState *s = req->hba_private;
    uint8_t sense[SENSE_SIZE];
    int len = scsi_req_get_sense(req, sense, sizeof(sense));

    if (len > 0) {
        pci_dma_write(PCI_DEVICE(s), s->running_addr + offsetof(XHbaBlock, sense), sense, len);
    }
    xhba_finish(s, req->status, residual);
    xhba_drop_request(s);
}

static void xhba_cancelled(SCSIRequest *req)
{
    XHbaState *s = req->hba_private;

    if (s->req == req) {
        xhba_finish(s, TASK_ABORTED, s->data_left);
        xhba_drop_request(s);
    }
}

/* A request that ran when the state was saved runs on. */
static void *xhba_load_request(QEMUFile *f, SCSIRequest *req)
{
    XHbaState *s = container_of(req->bus, XHbaState, bus);

    xhba_drop_request(s);
    s->req = scsi_req_ref(req);
    return s;
}

static const struct SCSIBusInfo xhba_scsi_info = {
    .tcq = false,
    .max_target = 7,
    .max_lun = 7,
    .transfer_data = xhba_transfer_data,
    .complete = xhba_complete,
    .cancel = xhba_cancelled,
    .load_request = xhba_load_request,
};

static void xhba_run(XHbaState *s, XHbaBlock *block)
{
    SCSIDevice *dev = scsi_device_find(&s->bus, 0, block->target, block->lun);

    if (!dev || block->cdb_len == 0 || block->cdb_len > sizeof(block->cdb)) {
        xhba_finish(s, STATUS_NO_UNIT, 0);
        return;
    }
    s->data_addr = le64_to_cpu(block->addr);
    s->data_left = MIN(le32_to_cpu(block->len), MAX_DATA);
    s->req = scsi_req_new(dev, 0, block->lun, block->cdb, block->cdb_len, s);
    if (scsi_req_enqueue(s->req) != 0 && s->req) {
        scsi_req_continue(s->req);
    }
}

static void xhba_doorbell(XHbaState *s)
{
    XHbaBlock block;

    if (s->req) {
        s->cause |= CAUSE_BUSY;
        xhba_update_irq(s);
        return;
    }
    s->running_addr = s->block_addr;
    if (pci_dma_read(PCI_DEVICE(s), s->running_addr, &block, sizeof(block)) == MEMTX_OK) {
        xhba_run(s, &block);
    }
}

static uint64_t xhba_read(void *opaque, hwaddr addr, unsigned size)
{
    XHbaState *s = opaque;

    switch (addr) {
    case REG_ADDR_LO:
        return (uint32_t)s->block_addr;
    case REG_ADDR_HI:
        return s->block_addr >> 32;
    case REG_CAUSE:
        return s->cause;
    default:
        return 0;
    }
}

static void xhba_reset(DeviceState *dev)
{
    XHbaState *s = XHBA(dev);

    bus_cold_reset(BUS(&s->bus));
    s->block_addr = 0;
    s->cause = 0;
    s->running_addr = s->data_addr = s->data_left = 0;
    xhba_update_irq(s);
}

static void xhba_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    XHbaState *s = opaque;

    switch (addr) {
    case REG_ADDR_LO:
        s->block_addr = deposit64(s->block_addr, 0, 32, value);
        break;
    case REG_ADDR_HI:
        s->block_addr = deposit64(s->block_addr, 32, 32, value);
        break;
    case REG_DOORBELL:
        xhba_doorbell(s);
        break;
    case REG_CAUSE:
        s->cause &= ~value;
        xhba_update_irq(s);
        break;
    case REG_CTRL:
        if (value & CTRL_RESET) {
            device_cold_reset(DEVICE(s));
        }
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "xhba: write of 0x%" HWADDR_PRIx "\n", addr);
        break;
    }
}

static const MemoryRegionOps xhba_ops = {
    .read = xhba_read,
    .write = xhba_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

static const VMStateDescription vmstate_xhba = {
    .name = TYPE_XHBA,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, XHbaState),
        VMSTATE_UINT64(block_addr, XHbaState),
        VMSTATE_UINT32(cause, XHbaState),
        VMSTATE_UINT64(running_addr, XHbaState),
        VMSTATE_UINT64(data_addr, XHbaState),
        VMSTATE_UINT32(data_left, XHbaState),
        VMSTATE_END_OF_LIST()
    }
};

static void xhba_realize(PCIDevice *pci, Error **errp)
{
    XHbaState *s = XHBA(pci);

    pci_config_set_interrupt_pin(pci->config, 1);
    memory_region_init_io(&s->mmio, OBJECT(s), &xhba_ops, s, "xhba-mmio", 0x1000);
    pci_register_bar(pci, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->mmio);
    scsi_bus_init(&s->bus, sizeof(s->bus), DEVICE(pci), &xhba_scsi_info);
}

static void xhba_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = xhba_realize;
    k->vendor_id = PCI_VENDOR_ID_QEMU;
    k->device_id = 0x11f6;
    k->class_id = PCI_CLASS_STORAGE_SCSI;
    dc->reset = xhba_reset;
    dc->vmsd = &vmstate_xhba;
    set_bit(DEVICE_CATEGORY_STORAGE, dc->categories);
}

static const TypeInfo xhba_info = {
    .name = TYPE_XHBA,
    .parent = TYPE_PCI_DEVICE,
    .instance_size = sizeof(XHbaState),
    .class_init = xhba_class_init,
    .interfaces = (InterfaceInfo[]) {
        { INTERFACE_CONVENTIONAL_PCI_DEVICE },
        { },
    },
};

static void xhba_register_types(void)
{
    type_register_static(&xhba_info);
}

type_init(xhba_register_types)
