/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intel 82574L Gigabit Ethernet controller, type e1000e.
 *
 * Specification: Intel 82574 GbE Controller Family datasheet (317694). What it has in common with
 * e1000 is in e1000-*.c, its registers in e1000e-mac.c, its receive descriptors and RSS in
 * e1000e-rx.c; here are its three kinds of interrupt and the PCI Express function.
 * Regions: `e1000e-mmio` (BAR 0), `e1000e-flash` (BAR 1, empty), `e1000e-io` (BAR 2: IOADDR, IODATA),
 * `e1000e-msix` (BAR 3, five vectors).
 * Properties: mac, netdev, init-vet, subsys_ven, subsys, disable_vnet_hdr (kept). Left out: flash,
 * header split (packets go into a descriptor's buffers in order), FLXBUF, PHY pages, time stamps,
 * throttling, wake-up, management.
 */
#include "qemu/osdep.h"
#include "e1000-internal.h"
#include "e1000e-internal.h"
#include "hw/pci/msi.h"
#include "hw/pci/msix.h"
#include "hw/pci/pcie.h"
#include "hw/pci/pcie_aer.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define TYPE_E1000E "e1000e"
OBJECT_DECLARE_SIMPLE_TYPE(E1000EState, E1000E)

struct E1000EState {
    E1000State core;
    MemoryRegion flash;
    MemoryRegion msix;
    uint16_t subsys_ven;
    uint16_t subsys;
    uint8_t disable_vnet;
};

#define E1000E_FLASH_SIZE   0x20000
#define E1000E_IO_SIZE      0x20
#define E1000E_MSIX_SIZE    0x4000
#define E1000E_MSIX_PBA     0x2000
#define E1000E_MSIX_VECTORS 5

enum { BAR_MMIO, BAR_FLASH, BAR_IO, BAR_MSIX };

/* Capabilities. */
#define E1000E_MSIX_OFFSET  0xa0
#define E1000E_PM_OFFSET    0xc8
#define E1000E_MSI_OFFSET   0xd0
#define E1000E_PCIE_OFFSET  0xe0
#define E1000E_AER_OFFSET   0x100
#define E1000E_DSN_OFFSET   0x140
#define E1000E_PMC          0x0022

/* --- interrupts --- */

static uint32_t e1000e_extra_causes(E1000State *s, uint32_t cause, unsigned queue)
{
    uint32_t extra = 0;

    if (cause & (E1000_ICR_RXT0 | E1000_ICR_RXDMT0)) {
        extra |= E1000E_ICR_RXQ0 << queue;
    }
    if (cause & E1000_ICR_TXDW) {
        extra |= E1000E_ICR_TXQ0 << queue;
    }
    if ((cause & (E1000_ICR_LSC | E1000_ICR_RXO | E1000_ICR_MDAC)) &&
        msix_enabled(PCI_DEVICE(s))) {
        extra |= E1000E_ICR_OTHER;
    }
    return extra;
}

/* Messages for the causes @fresh; those in EIAC are over with that. */
static void e1000e_send_msix(E1000State *s, uint32_t fresh)
{
    for (int i = 0; i < E1000E_MSIX_VECTORS; i++) {
        uint32_t cause = E1000E_ICR_RXQ0 << i;
        uint32_t ivar = e1000_reg(s, E1000E_IVAR) >> (4 * i);

        if (!(fresh & cause)) {
            continue;
        }
        if ((ivar & E1000E_IVAR_VALID) && (ivar & E1000E_IVAR_VECTOR) < E1000E_MSIX_VECTORS) {
            msix_notify(PCI_DEVICE(s), ivar & E1000E_IVAR_VECTOR);
        }
        if (e1000_reg(s, E1000_CTRL_EXT) & E1000E_CTRL_EXT_EIAME) {
            e1000_set_reg(s, E1000_IMS, e1000_reg(s, E1000_IMS) &
                                        ~(e1000_reg(s, E1000E_IAM) & cause));
        }
    }
    fresh &= e1000_reg(s, E1000E_EIAC) & E1000E_ICR_QUEUES;
    e1000_set_reg(s, E1000_ICR, e1000_reg(s, E1000_ICR) & ~fresh);
    s->msi_pending &= ~fresh;
}

static void e1000e_update_irq(E1000State *s)
{
    PCIDevice *d = PCI_DEVICE(s);
    uint32_t icr = e1000_reg(s, E1000_ICR) & ~E1000E_ICR_ASSERTED;
    uint32_t pending = icr & e1000_reg(s, E1000_IMS), fresh = pending & ~s->msi_pending;

    e1000_set_reg(s, E1000_ICR, icr | (icr ? E1000E_ICR_ASSERTED : 0));
    s->msi_pending = pending;
    s->mit_irq_level = pending;
    if (msix_enabled(d)) {
        e1000e_send_msix(s, fresh & E1000E_ICR_QUEUES);
    } else if (msi_enabled(d)) {
        if (fresh) {
            msi_notify(d, 0);
        }
    } else {
        pci_set_irq(d, pending != 0);
    }
}

static void e1000e_reset(E1000State *s)
{
    s->msi_pending = 0;
}

/* --- life --- */

static const VMStateDescription vmstate_e1000e = {
    .name = "e1000e",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(core.parent_obj, E1000EState),
        VMSTATE_MSIX(core.parent_obj, E1000EState),
        VMSTATE_E1000_CORE(E1000EState),
        VMSTATE_END_OF_LIST()
    },
};

static void e1000e_write_config(PCIDevice *d, uint32_t address, uint32_t val, int len)
{
    pci_default_write_config(d, address, val, len);
    e1000_rx_kick(E1000(d));
}

static bool e1000e_init_pm(PCIDevice *d, Error **errp)
{
    if (pci_add_capability(d, PCI_CAP_ID_PM, E1000E_PM_OFFSET, PCI_PM_SIZEOF, errp) < 0) {
        return false;
    }
    pci_set_word(d->config + E1000E_PM_OFFSET + PCI_PM_PMC, E1000E_PMC);
    pci_set_word(d->wmask + E1000E_PM_OFFSET + PCI_PM_CTRL,
                 PCI_PM_CTRL_STATE_MASK | PCI_PM_CTRL_PME_ENABLE);
    pci_set_word(d->w1cmask + E1000E_PM_OFFSET + PCI_PM_CTRL, PCI_PM_CTRL_PME_STATUS);
    return true;
}

/* Capabilities, the last one first: each goes to the head of the list. */
static bool e1000e_init_capabilities(E1000EState *e, Error **errp)
{
    PCIDevice *d = PCI_DEVICE(e);

    if (msix_init(d, E1000E_MSIX_VECTORS, &e->msix, BAR_MSIX, 0, &e->msix, BAR_MSIX,
                  E1000E_MSIX_PBA, E1000E_MSIX_OFFSET, errp) < 0) {
        return false;
    }
    for (int i = 0; i < E1000E_MSIX_VECTORS; i++) {
        msix_vector_use(d, i);
    }
    if (pcie_endpoint_cap_v1_init(d, E1000E_PCIE_OFFSET) < 0) {
        error_setg(errp, "e1000e: no room for the PCI Express capability");
        goto err_msix;
    }
    if (msi_init(d, E1000E_MSI_OFFSET, 1, true, false, errp) < 0) {
        goto err_pcie;
    }
    if (!e1000e_init_pm(d, errp) ||
        pcie_aer_init(d, PCI_ERR_VER, E1000E_AER_OFFSET, PCI_ERR_SIZEOF, errp) < 0) {
        goto err_msi;
    }
    return true;

err_msi:
    msi_uninit(d);
err_pcie:
    pcie_cap_exit(d);
err_msix:
    msix_uninit(d, &e->msix, &e->msix);
    return false;
}

static uint64_t e1000e_serial_number(const uint8_t *mac)
{
    return (uint64_t)mac[0] << 56 | (uint64_t)mac[1] << 48 | (uint64_t)mac[2] << 40 |
           0xffff000000ULL | (uint64_t)mac[3] << 16 | mac[4] << 8 | mac[5];
}

static void e1000e_pci_realize(PCIDevice *d, Error **errp)
{
    E1000EState *e = E1000E(d);
    E1000State *s = E1000(d);

    pci_config_set_interrupt_pin(d->config, 1);
    pci_set_word(d->config + PCI_SUBSYSTEM_VENDOR_ID, e->subsys_ven);
    pci_set_word(d->config + PCI_SUBSYSTEM_ID, e->subsys);
    memory_region_init(&e->msix, OBJECT(e), "e1000e-msix", E1000E_MSIX_SIZE);
    if (!e1000e_init_capabilities(e, errp)) {
        return;
    }
    e1000_init_nic(s);
    pcie_dev_ser_num_init(d, E1000E_DSN_OFFSET, e1000e_serial_number(s->conf.macaddr.a));
    memory_region_init(&e->flash, OBJECT(e), "e1000e-flash", E1000E_FLASH_SIZE);
    pci_register_bar(d, BAR_MMIO, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->mmio);
    pci_register_bar(d, BAR_FLASH, PCI_BASE_ADDRESS_SPACE_MEMORY, &e->flash);
    pci_register_bar(d, BAR_IO, PCI_BASE_ADDRESS_SPACE_IO, &s->io);
    pci_register_bar(d, BAR_MSIX, PCI_BASE_ADDRESS_SPACE_MEMORY, &e->msix);
}

static void e1000e_pci_uninit(PCIDevice *d)
{
    E1000EState *e = E1000E(d);

    e1000_exit_nic(E1000(d));
    pcie_aer_exit(d);
    msi_uninit(d);
    pcie_cap_exit(d);
    msix_uninit(d, &e->msix, &e->msix);
}

static void e1000e_instance_init(Object *obj)
{
    E1000(obj)->autonegotiation = true;
}

static Property e1000e_properties[] = {
    DEFINE_NIC_PROPERTIES(E1000EState, core.conf),
    DEFINE_PROP_UINT8("disable_vnet_hdr", E1000EState, disable_vnet, 0),
    DEFINE_PROP_UINT16("subsys_ven", E1000EState, subsys_ven, PCI_VENDOR_ID_INTEL),
    DEFINE_PROP_UINT16("subsys", E1000EState, subsys, 0),
    DEFINE_PROP_BOOL("init-vet", E1000EState, core.init_vet, true),
    DEFINE_PROP_END_OF_LIST(),
};

static void e1000e_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);
    E1000CoreClass *c = (E1000CoreClass *)klass;

    k->realize = e1000e_pci_realize;
    k->exit = e1000e_pci_uninit;
    k->config_write = e1000e_write_config;
    k->device_id = 0x10d3;
    k->revision = 0;
    dc->desc = "Intel 82574L GbE Controller";
    dc->vmsd = &vmstate_e1000e;
    device_class_set_props(dc, e1000e_properties);
    c->region_prefix = "e1000e";
    c->io_size = E1000E_IO_SIZE;
    e1000e_mac_class_init(c);
    e1000e_rx_class_init(c);
    c->update_irq = e1000e_update_irq;
    c->extra_causes = e1000e_extra_causes;
    c->reset = e1000e_reset;
}

static const TypeInfo e1000e_types[] = {
    {
        .name = TYPE_E1000E,
        .parent = TYPE_E1000_CORE,
        .instance_size = sizeof(E1000EState),
        .instance_init = e1000e_instance_init,
        .class_init = e1000e_class_init,
        .interfaces = (InterfaceInfo[]) {
            {INTERFACE_PCIE_DEVICE},
            {},
        },
    },
};

DEFINE_TYPES(e1000e_types)
