/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SD host controller on PCI: "sdhci-pci", 1b36:0007.
 *
 * Region "sdhci" (BAR 0), INTA, child bus sd-bus with one slot. Properties: sd-spec-version (2 or 3),
 * uhs (0), vendor, capareg (capabilities as the guest reads them), maxcurr.
 */
#include "qemu/osdep.h"
#include "hw/irq.h"
#include "hw/pci/pci.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "sdhci-internal.h"

#define SDHCI_REGS_BYTES 0x100
#define SDHCI_CAPAREG    0x057834b4

/* ---- card in the slot ---- */

static void sdhci_bus_set_inserted(DeviceState *dev, bool inserted)
{
    SDHCIState *s = PCI_SDHCI(dev);

    if (!inserted) {
        sdhci_stop_transfer(s);
    }
    sdhci_set_inserted(s, inserted, sdbus_get_readonly(&s->sdbus), true);
}

static void sdhci_bus_set_readonly(DeviceState *dev, bool readonly)
{
    SDHCIState *s = PCI_SDHCI(dev);

    sdhci_set_inserted(s, sdbus_get_inserted(&s->sdbus), readonly, false);
}

static void sdhci_bus_class_init(ObjectClass *klass, void *data)
{
    SDBusClass *sbc = SD_BUS_CLASS(klass);

    sbc->set_inserted = sdhci_bus_set_inserted;
    sbc->set_readonly = sdhci_bus_set_readonly;
}

/* ---- device ---- */

static void sdhci_pci_realize(PCIDevice *dev, Error **errp)
{
    SDHCIState *s = PCI_SDHCI(dev);

    if (s->sd_spec_version != 2 && s->sd_spec_version != 3) {
        error_setg(errp, "Only Spec v2/v3 are supported");
        return;
    }
    if (s->uhs_mode) {
        error_setg(errp, "sdhci-pci: UHS modes are not available, use uhs=0");
        return;
    }
    qbus_init(&s->sdbus, sizeof(s->sdbus), TYPE_SDHCI_BUS, DEVICE(dev), "sd-bus");
    s->transfer_bh = qemu_bh_new_guarded(sdhci_transfer_bh, s, &DEVICE(dev)->mem_reentrancy_guard);
    s->buf_maxsz = SDHCI_BUF_BYTES;
    s->fifo_buffer = g_malloc0(s->buf_maxsz);
    dev->config[PCI_CLASS_PROG] = 0x01; /* DMA */
    dev->config[PCI_INTERRUPT_PIN] = 0x01;
    s->irq = pci_allocate_irq(dev);
    memory_region_init_io(&s->iomem, OBJECT(dev), &sdhci_mmio_ops, s, "sdhci", SDHCI_REGS_BYTES);
    pci_register_bar(dev, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->iomem);
}

static void sdhci_pci_exit(PCIDevice *dev)
{
    SDHCIState *s = PCI_SDHCI(dev);

    qemu_bh_delete(s->transfer_bh);
    qemu_free_irq(s->irq);
    g_clear_pointer(&s->fifo_buffer, g_free);
}

static void sdhci_pci_reset(DeviceState *dev)
{
    sdhci_reset(PCI_SDHCI(dev));
}

static int sdhci_post_load(void *opaque, int version_id)
{
    SDHCIState *s = opaque;

    s->blksize = (s->blksize & SDHC_BOUNDARY_MASK) | MIN(s->blksize & SDHC_BLKSIZE_MASK, SDHCI_BUF_BYTES);
    if (s->data_count > (s->blksize & SDHC_BLKSIZE_MASK) || (s->transferring && !s->blocks_left)) {
        return -EINVAL;
    }
    if (s->transferring && s->trnmod & SDHC_TRNS_DMA) {
        qemu_bh_schedule(s->transfer_bh);
    }
    return 0;
}

static const VMStateDescription vmstate_sdhci_pci = {
    .name = "sdhci-pci",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = sdhci_post_load,
    .fields = (const VMStateField[]){ VMSTATE_PCI_DEVICE(pcidev, SDHCIState),
                                      VMSTATE_UINT32(sdmasysad, SDHCIState),
                                      VMSTATE_UINT16(blksize, SDHCIState),
                                      VMSTATE_UINT16(blkcnt, SDHCIState),
                                      VMSTATE_UINT32(argument, SDHCIState),
                                      VMSTATE_UINT16(trnmod, SDHCIState),
                                      VMSTATE_UINT16(cmdreg, SDHCIState),
                                      VMSTATE_UINT32_ARRAY(rspreg, SDHCIState, 4),
                                      VMSTATE_UINT32(prnsts, SDHCIState),
                                      VMSTATE_UINT8(hostctl1, SDHCIState),
                                      VMSTATE_UINT8(pwrcon, SDHCIState),
                                      VMSTATE_UINT8(blkgap, SDHCIState),
                                      VMSTATE_UINT8(wakcon, SDHCIState),
                                      VMSTATE_UINT16(clkcon, SDHCIState),
                                      VMSTATE_UINT8(timeoutcon, SDHCIState),
                                      VMSTATE_UINT8(admaerr, SDHCIState),
                                      VMSTATE_UINT16(norintsts, SDHCIState),
                                      VMSTATE_UINT16(errintsts, SDHCIState),
                                      VMSTATE_UINT16(norintstsen, SDHCIState),
                                      VMSTATE_UINT16(errintstsen, SDHCIState),
                                      VMSTATE_UINT16(norintsigen, SDHCIState),
                                      VMSTATE_UINT16(errintsigen, SDHCIState),
                                      VMSTATE_UINT16(acmd12errsts, SDHCIState),
                                      VMSTATE_UINT16(hostctl2, SDHCIState),
                                      VMSTATE_UINT64(admasysaddr, SDHCIState),
                                      VMSTATE_BOOL(transferring, SDHCIState),
                                      VMSTATE_BOOL(paused, SDHCIState),
                                      VMSTATE_UINT32(blocks_left, SDHCIState),
                                      VMSTATE_UINT32(descriptors_left, SDHCIState),
                                      VMSTATE_UINT64(adma_addr, SDHCIState),
                                      VMSTATE_UINT32(adma_len, SDHCIState),
                                      VMSTATE_UINT8(adma_attr, SDHCIState),
                                      VMSTATE_UINT16(data_count, SDHCIState),
                                      VMSTATE_VBUFFER_UINT32(fifo_buffer, SDHCIState, 1, NULL, buf_maxsz),
                                      VMSTATE_END_OF_LIST() },
};

static Property sdhci_pci_properties[] = {
    DEFINE_PROP_UINT8("sd-spec-version", SDHCIState, sd_spec_version, 2),
    DEFINE_PROP_UINT8("uhs", SDHCIState, uhs_mode, 0),
    DEFINE_PROP_UINT8("vendor", SDHCIState, vendor, 0),
    DEFINE_PROP_UINT64("capareg", SDHCIState, capareg, SDHCI_CAPAREG),
    DEFINE_PROP_UINT64("maxcurr", SDHCIState, maxcurr, 0),
    DEFINE_PROP_END_OF_LIST(),
};

static void sdhci_pci_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = sdhci_pci_realize;
    k->exit = sdhci_pci_exit;
    k->vendor_id = PCI_VENDOR_ID_REDHAT;
    k->device_id = PCI_DEVICE_ID_REDHAT_SDHCI;
    k->class_id = PCI_CLASS_SYSTEM_SDHCI;
    dc->reset = sdhci_pci_reset;
    dc->vmsd = &vmstate_sdhci_pci;
    device_class_set_props(dc, sdhci_pci_properties);
    set_bit(DEVICE_CATEGORY_STORAGE, dc->categories);
}

static const TypeInfo sdhci_types[] = {
    {
        .name = TYPE_SDHCI_BUS,
        .parent = TYPE_SD_BUS,
        .instance_size = sizeof(SDBus),
        .class_init = sdhci_bus_class_init,
    }, {
        .name = TYPE_PCI_SDHCI,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(SDHCIState),
        .class_init = sdhci_pci_class_init,
        .interfaces = (InterfaceInfo[]){
            { INTERFACE_CONVENTIONAL_PCI_DEVICE },
            { },
        },
    },
};

DEFINE_TYPES(sdhci_types)
