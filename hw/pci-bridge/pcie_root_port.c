/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PCI Express root ports: what all have (abstract pcie-root-port-base), and the generic one
 * (pcie-root-port) with one MSI-X vector for hotplug and errors.
 *
 * Specification: PCI Express Base 3.0, 7.5 to 7.10. Properties: port, chassis, slot, hotplug,
 * power_controller_present, x-speed, x-width, disable-acs, and what firmware should reserve.
 */
#include "qemu/osdep.h"
#include "hw/pci/msix.h"
#include "hw/pci/pcie_port.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define TYPE_GEN_PCIE_ROOT_PORT "pcie-root-port"
OBJECT_DECLARE_SIMPLE_TYPE(GenPCIERootPort, GEN_PCIE_ROOT_PORT)

struct GenPCIERootPort {
    PCIESlot parent_obj;
    bool migrate_msix;
    PCIResReserve res_reserve;
};

/* Where capabilities lie in the generic port. */
#define GEN_PCIE_ROOT_PORT_SSVID_OFFSET 0x40
#define GEN_PCIE_ROOT_PORT_EXP_OFFSET   0x54
#define GEN_PCIE_ROOT_PORT_AER_OFFSET   0x100
#define GEN_PCIE_ROOT_PORT_ACS_OFFSET   (GEN_PCIE_ROOT_PORT_AER_OFFSET + PCI_ERR_SIZEOF)
#define GEN_PCIE_ROOT_PORT_VECTORS      1

/* --- all root ports --- */

static void rp_aer_vector_update(PCIDevice *d)
{
    PCIERootPortClass *rpc = PCIE_ROOT_PORT_GET_CLASS(d);

    if (rpc->aer_vector) {
        pcie_aer_root_set_vector(d, rpc->aer_vector(d));
    }
}

static void rp_write_config(PCIDevice *d, uint32_t address, uint32_t val, int len)
{
    uint32_t root_cmd = pci_get_long(d->config + d->exp.aer_cap + PCI_ERR_ROOT_COMMAND);
    uint16_t slt_ctl, slt_sta;

    pcie_cap_slot_get(d, &slt_ctl, &slt_sta);
    pci_bridge_write_config(d, address, val, len);
    rp_aer_vector_update(d);
    pcie_cap_slot_write_config(d, slt_ctl, slt_sta, address, val, len);
    pcie_aer_write_config(d, address, val, len);
    pcie_aer_root_write_config(d, address, val, len, root_cmd);
}

static void rp_reset(DeviceState *qdev)
{
    PCIDevice *d = PCI_DEVICE(qdev);

    rp_aer_vector_update(d);
    pcie_cap_root_reset(d);
    pcie_cap_deverr_reset(d);
    pcie_cap_slot_reset(d);
    pcie_cap_arifwd_reset(d);
    pcie_acs_reset(d);
    pcie_aer_root_reset(d);
    pci_bridge_reset(qdev);
    pci_bridge_disable_base_limit(d);
}

static void rp_init_express(PCIDevice *d, PCIERootPortClass *rpc)
{
    pcie_cap_arifwd_init(d);
    pcie_cap_deverr_init(d);
    pcie_cap_slot_init(d, PCIE_SLOT(d));
    pcie_cap_root_init(d);
    qbus_set_hotplug_handler(BUS(pci_bridge_get_sec_bus(PCI_BRIDGE(d))), OBJECT(d));
}

static bool rp_init_extended(PCIDevice *d, PCIERootPortClass *rpc, Error **errp)
{
    if (pcie_aer_init(d, PCI_ERR_VER, rpc->aer_offset, PCI_ERR_SIZEOF, errp) < 0) {
        return false;
    }
    pcie_aer_root_init(d);
    rp_aer_vector_update(d);
    if (rpc->acs_offset && !PCIE_SLOT(d)->disable_acs) {
        pcie_acs_init(d, rpc->acs_offset);
    }
    return true;
}

static void rp_realize(PCIDevice *d, Error **errp)
{
    PCIEPort *p = PCIE_PORT(d);
    PCIESlot *s = PCIE_SLOT(d);
    PCIERootPortClass *rpc = PCIE_ROOT_PORT_GET_CLASS(d);

    pci_config_set_interrupt_pin(d->config, 1);
    pci_bridge_initfn(d, TYPE_PCIE_BUS);
    pcie_port_init_reg(d);
    if (pci_bridge_ssvid_init(d, rpc->ssvid_offset, PCI_DEVICE_GET_CLASS(d)->vendor_id, rpc->ssid,
                              errp) < 0) {
        goto err_bridge;
    }
    if (rpc->interrupts_init && rpc->interrupts_init(d, errp) < 0) {
        goto err_bridge;
    }
    if (pcie_cap_init(d, rpc->exp_offset, PCI_EXP_TYPE_ROOT_PORT, p->port, errp) < 0) {
        goto err_int;
    }
    if (pcie_chassis_add_slot(s) < 0) {
        error_setg(errp, "chassis=%u has a port with slot=%u already: give this one another slot", s->chassis,
                   s->slot);
        goto err_pcie_cap;
    }
    rp_init_express(d, rpc);
    if (!rp_init_extended(d, rpc, errp)) {
        goto err_slot;
    }
    return;

err_slot:
    pcie_chassis_del_slot(s);
err_pcie_cap:
    pcie_cap_exit(d);
err_int:
    if (rpc->interrupts_uninit) {
        rpc->interrupts_uninit(d);
    }
err_bridge:
    pci_bridge_exitfn(d);
}

static void rp_exit(PCIDevice *d)
{
    PCIERootPortClass *rpc = PCIE_ROOT_PORT_GET_CLASS(d);

    pcie_aer_exit(d);
    pcie_chassis_del_slot(PCIE_SLOT(d));
    pcie_cap_exit(d);
    if (rpc->interrupts_uninit) {
        rpc->interrupts_uninit(d);
    }
    pci_bridge_exitfn(d);
}

static Property rp_props[] = {
    DEFINE_PROP_BIT(COMPAT_PROP_PCP, PCIDevice, cap_present, QEMU_PCIE_SLTCAP_PCP_BITNR, true),
    DEFINE_PROP_BOOL("disable-acs", PCIESlot, disable_acs, false),
    DEFINE_PROP_END_OF_LIST()
};

static void rp_instance_post_init(Object *obj)
{
    PCIESlot *s = PCIE_SLOT(obj);

    /* A port whose type gives no speed has the slowest link. */
    s->speed = s->speed ?: QEMU_PCI_EXP_LNK_2_5GT;
    s->width = s->width ?: QEMU_PCI_EXP_LNK_X1;
}

static void rp_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->is_bridge = true;
    k->config_write = rp_write_config;
    k->realize = rp_realize;
    k->exit = rp_exit;
    set_bit(DEVICE_CATEGORY_BRIDGE, dc->categories);
    dc->reset = rp_reset;
    device_class_set_props(dc, rp_props);
}

/* --- the generic port --- */

static uint8_t gen_rp_aer_vector(const PCIDevice *d)
{
    return 0;
}

static int gen_rp_interrupts_init(PCIDevice *d, Error **errp)
{
    int rc = msix_init_exclusive_bar(d, GEN_PCIE_ROOT_PORT_VECTORS, 0, errp);

    if (rc < 0) {
        return rc;
    }
    msix_vector_use(d, 0);
    return 0;
}

static void gen_rp_interrupts_uninit(PCIDevice *d)
{
    msix_uninit_exclusive_bar(d);
}

static void gen_rp_realize(DeviceState *dev, Error **errp)
{
    PCIDevice *d = PCI_DEVICE(dev);
    GenPCIERootPort *grp = GEN_PCIE_ROOT_PORT(d);
    PCIERootPortClass *rpc = PCIE_ROOT_PORT_GET_CLASS(d);
    Error *local_err = NULL;

    rpc->parent_realize(dev, &local_err);
    if (local_err) {
        error_propagate(errp, local_err);
        return;
    }
    if (grp->res_reserve.io == -1 && PCIE_SLOT(dev)->hotplug && !PCIE_SLOT(dev)->native_hotplug) {
        grp->res_reserve.io = 4096;
    }
    if (pci_bridge_qemu_reserve_cap_init(d, 0, grp->res_reserve, errp) < 0) {
        PCI_DEVICE_GET_CLASS(d)->exit(d);
        return;
    }
    if (!grp->res_reserve.io) {
        /* No I/O behind it: the window cannot be opened. */
        pci_word_test_and_clear_mask(d->wmask + PCI_COMMAND, PCI_COMMAND_IO);
        d->wmask[PCI_IO_BASE] = 0;
        d->wmask[PCI_IO_LIMIT] = 0;
    }
}

static bool gen_rp_test_migrate_msix(void *opaque, int version_id)
{
    GenPCIERootPort *rp = opaque;

    return rp->migrate_msix;
}

static const VMStateDescription vmstate_rp_dev = {
    .name = "pcie-root-port",
    .priority = MIG_PRI_PCI_BUS,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = pcie_cap_slot_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj.parent_obj.parent_obj.parent_obj, GenPCIERootPort),
        VMSTATE_STRUCT(parent_obj.parent_obj.parent_obj.parent_obj.exp.aer_log, GenPCIERootPort, 0,
                       vmstate_pcie_aer_log, PCIEAERLog),
        VMSTATE_MSIX_TEST(parent_obj.parent_obj.parent_obj.parent_obj, GenPCIERootPort,
                          gen_rp_test_migrate_msix),
        VMSTATE_END_OF_LIST()
    },
};

static Property gen_rp_props[] = {
    DEFINE_PROP_BOOL("x-migrate-msix", GenPCIERootPort, migrate_msix, true),
    DEFINE_PROP_UINT32("bus-reserve", GenPCIERootPort, res_reserve.bus, -1),
    DEFINE_PROP_SIZE("io-reserve", GenPCIERootPort, res_reserve.io, -1),
    DEFINE_PROP_SIZE("mem-reserve", GenPCIERootPort, res_reserve.mem_non_pref, -1),
    DEFINE_PROP_SIZE("pref32-reserve", GenPCIERootPort, res_reserve.mem_pref_32, -1),
    DEFINE_PROP_SIZE("pref64-reserve", GenPCIERootPort, res_reserve.mem_pref_64, -1),
    DEFINE_PROP_PCIE_LINK_SPEED("x-speed", PCIESlot, speed, PCIE_LINK_SPEED_16),
    DEFINE_PROP_PCIE_LINK_WIDTH("x-width", PCIESlot, width, PCIE_LINK_WIDTH_32),
    DEFINE_PROP_END_OF_LIST()
};

static void gen_rp_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);
    PCIERootPortClass *rpc = PCIE_ROOT_PORT_CLASS(klass);

    k->vendor_id = PCI_VENDOR_ID_REDHAT;
    k->device_id = PCI_DEVICE_ID_REDHAT_PCIE_RP;
    dc->desc = "PCI Express Root Port";
    dc->vmsd = &vmstate_rp_dev;
    device_class_set_props(dc, gen_rp_props);
    device_class_set_parent_realize(dc, gen_rp_realize, &rpc->parent_realize);
    rpc->aer_vector = gen_rp_aer_vector;
    rpc->interrupts_init = gen_rp_interrupts_init;
    rpc->interrupts_uninit = gen_rp_interrupts_uninit;
    rpc->exp_offset = GEN_PCIE_ROOT_PORT_EXP_OFFSET;
    rpc->aer_offset = GEN_PCIE_ROOT_PORT_AER_OFFSET;
    rpc->ssvid_offset = GEN_PCIE_ROOT_PORT_SSVID_OFFSET;
    rpc->acs_offset = GEN_PCIE_ROOT_PORT_ACS_OFFSET;
}

static const TypeInfo pcie_root_port_types[] = {
    {
        .name = TYPE_PCIE_ROOT_PORT,
        .parent = TYPE_PCIE_SLOT,
        .instance_post_init = rp_instance_post_init,
        .abstract = true,
        .class_size = sizeof(PCIERootPortClass),
        .class_init = rp_class_init,
        .interfaces = (InterfaceInfo[]) {
            {INTERFACE_PCIE_DEVICE},
            {},
        },
    }, {
        .name = TYPE_GEN_PCIE_ROOT_PORT,
        .parent = TYPE_PCIE_ROOT_PORT,
        .instance_size = sizeof(GenPCIERootPort),
        .class_init = gen_rp_class_init,
    },
};

DEFINE_TYPES(pcie_root_port_types)
