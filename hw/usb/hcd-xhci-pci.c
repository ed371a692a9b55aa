/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * qemu-xhci and nec-usb-xhci: xHCI controllers (hcd-xhci.c) as PCI devices. BAR 0 (64 bits): "xhci", with the
 * MSI-X table at 0x3000. On a PCI Express bus they are root complex endpoints or endpoints. Properties: p2,
 * p3; the NEC one also intrs, slots, msi and msix.
 */
#include "qemu/osdep.h"
#include "hcd-xhci.h"
#include "hw/pci/msi.h"
#include "hw/pci/msix.h"
#include "hw/pci/pci_bus.h"
#include "hw/pci/pci_device.h"
#include "hw/pci/pcie.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define TYPE_XHCI_PCI "pci-xhci"
OBJECT_DECLARE_SIMPLE_TYPE(XHCIPciState, XHCI_PCI)

#define MSIX_TABLE 0x3000
#define MSIX_PBA   0x3800
#define CAP_MSI    0x70
#define CAP_MSIX   0x90
#define CAP_EXP    0xa0

struct XHCIPciState {
    PCIDevice parent_obj;

    XHCIState xhci;
    OnOffAuto msi;
    OnOffAuto msix;
};

static void xhci_pci_intr_update(XHCIState *xhci, int n, bool enable)
{
    PCIDevice *dev = PCI_DEVICE(container_of(xhci, XHCIPciState, xhci));

    if (!msix_enabled(dev)) {
        return;
    }
    if (enable) {
        msix_vector_use(dev, n);
    } else {
        msix_vector_unuse(dev, n);
    }
}

static bool xhci_pci_intr_raise(XHCIState *xhci, int n, bool level)
{
    PCIDevice *dev = PCI_DEVICE(container_of(xhci, XHCIPciState, xhci));

    if (n == 0 && !msix_enabled(dev) && !msi_enabled(dev)) {
        pci_set_irq(dev, level);
    }
    if (!level) {
        return false;
    }
    if (msix_enabled(dev)) {
        msix_notify(dev, n);
        return true;
    }
    if (msi_enabled(dev)) {
        msi_notify(dev, n % msi_nr_vectors_allocated(dev));
        return true;
    }
    return false;
}

static void xhci_pci_init_messages(PCIDevice *dev, XHCIPciState *s, Error **errp)
{
    if (s->msi != ON_OFF_AUTO_OFF) {
        Error *err = NULL;
        int ret = msi_init(dev, CAP_MSI, s->xhci.numintrs, true, false, &err);

        if (ret < 0 && s->msi == ON_OFF_AUTO_ON) {
            error_propagate(errp, err);
            return;
        }
        error_free(err); /* auto: the board has none */
    }
    if (s->msix != ON_OFF_AUTO_OFF) {
        msix_init(dev, s->xhci.numintrs, &s->xhci.mem, 0, MSIX_TABLE, &s->xhci.mem, 0, MSIX_PBA, CAP_MSIX,
                  errp);
    }
}

static void usb_xhci_pci_realize(PCIDevice *dev, Error **errp)
{
    XHCIPciState *s = XHCI_PCI(dev);

    dev->config[PCI_CLASS_PROG] = 0x30; /* xHCI */
    dev->config[PCI_INTERRUPT_PIN] = 1;
    dev->config[PCI_CACHE_LINE_SIZE] = 0x10;
    dev->config[USB_SBRN] = USB_RELEASE_3;
    s->xhci.hostOpaque = DEVICE(s);
    s->xhci.intr_update = xhci_pci_intr_update;
    s->xhci.intr_raise = xhci_pci_intr_raise;
    if (!qdev_realize(DEVICE(&s->xhci), NULL, errp)) {
        return;
    }
    s->xhci.as = pci_get_address_space(dev);
    pci_register_bar(dev, 0, PCI_BASE_ADDRESS_SPACE_MEMORY | PCI_BASE_ADDRESS_MEM_TYPE_64, &s->xhci.mem);
    if (pci_bus_is_express(pci_get_bus(dev))) {
        pcie_endpoint_cap_init(dev, CAP_EXP);
    }
    xhci_pci_init_messages(dev, s, errp);
}

static void usb_xhci_pci_exit(PCIDevice *dev)
{
    XHCIPciState *s = XHCI_PCI(dev);

    if (dev->cap_present & QEMU_PCI_CAP_MSIX) {
        msix_uninit(dev, &s->xhci.mem, &s->xhci.mem);
    }
    msi_uninit(dev);
}

static void xhci_pci_reset(DeviceState *dev)
{
    device_cold_reset(DEVICE(&XHCI_PCI(dev)->xhci));
}

/* Vectors that a loaded interrupter has enabled are in use. */
static int xhci_pci_post_load(void *opaque, int version_id)
{
    XHCIPciState *s = opaque;

    for (unsigned n = 0; n < s->xhci.numintrs; n++) {
        xhci_pci_intr_update(&s->xhci, n, n == 0 || (s->xhci.intr[n].iman & 2));
    }
    return 0;
}

static const VMStateDescription vmstate_xhci_pci = {
    .name = "xhci",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = xhci_pci_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, XHCIPciState),
        VMSTATE_MSIX(parent_obj, XHCIPciState),
        VMSTATE_STRUCT(xhci, XHCIPciState, 1, vmstate_xhci, XHCIState),
        VMSTATE_END_OF_LIST()
    },
};

static void xhci_instance_init(Object *obj)
{
    XHCIPciState *s = XHCI_PCI(obj);

    PCI_DEVICE(obj)->cap_present |= QEMU_PCI_CAP_EXPRESS; /* off again on a conventional bus */
    object_initialize_child(obj, "xhci-core", &s->xhci, TYPE_XHCI);
    qdev_alias_all_properties(DEVICE(&s->xhci), obj);
}

static void xhci_pci_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    dc->reset = xhci_pci_reset;
    dc->vmsd = &vmstate_xhci_pci;
    set_bit(DEVICE_CATEGORY_USB, dc->categories);
    k->realize = usb_xhci_pci_realize;
    k->exit = usb_xhci_pci_exit;
    k->class_id = PCI_CLASS_SERIAL_USB;
}

static void qemu_xhci_class_init(ObjectClass *klass, void *data)
{
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->vendor_id = PCI_VENDOR_ID_REDHAT;
    k->device_id = 0x000d;
    k->revision = 0x01;
}

static void qemu_xhci_init(Object *obj)
{
    XHCIPciState *s = XHCI_PCI(obj);

    s->msi = ON_OFF_AUTO_OFF;
    s->msix = ON_OFF_AUTO_AUTO;
    s->xhci.numintrs = XHCI_MAXINTRS;
    s->xhci.numslots = XHCI_MAXSLOTS;
}

static Property nec_xhci_properties[] = {
    DEFINE_PROP_ON_OFF_AUTO("msi", XHCIPciState, msi, ON_OFF_AUTO_AUTO),
    DEFINE_PROP_ON_OFF_AUTO("msix", XHCIPciState, msix, ON_OFF_AUTO_AUTO),
    DEFINE_PROP_END_OF_LIST(),
};

static void nec_xhci_class_init(ObjectClass *klass, void *data)
{
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    device_class_set_props(DEVICE_CLASS(klass), nec_xhci_properties);
    k->vendor_id = 0x1033;
    k->device_id = 0x0194;
    k->revision = 0x03;
}

static void nec_xhci_init(Object *obj)
{
    XHCI_PCI(obj)->xhci.nec_quirks = true;
}

static const TypeInfo xhci_pci_types[] = {
    {
        .name = TYPE_XHCI_PCI,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(XHCIPciState),
        .instance_init = xhci_instance_init,
        .class_init = xhci_pci_class_init,
        .abstract = true,
        .interfaces = (InterfaceInfo[]) {
            { INTERFACE_PCIE_DEVICE },
            { INTERFACE_CONVENTIONAL_PCI_DEVICE },
            { }
        },
    },
    {
        .name = TYPE_QEMU_XHCI,
        .parent = TYPE_XHCI_PCI,
        .instance_init = qemu_xhci_init,
        .class_init = qemu_xhci_class_init,
    },
    {
        .name = TYPE_NEC_XHCI,
        .parent = TYPE_XHCI_PCI,
        .instance_init = nec_xhci_init,
        .class_init = nec_xhci_class_init,
    },
};

DEFINE_TYPES(xhci_pci_types)
