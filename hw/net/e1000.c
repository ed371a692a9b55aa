/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intel 82540EM Gigabit Ethernet controller, type e1000.
 *
 * Specification: PCI/PCI-X Family of Gigabit Ethernet Controllers Software Developer's Manual
 * (317453). Regions: `e1000-mmio` (BAR 0, 128 KiB of registers), `e1000-io` (BAR 1: IOADDR, IODATA).
 * Interrupt: INTA. Properties: mac, netdev, autonegotiation, mitigation (ITR holds interrupts back),
 * init-vet, extra_mac_registers and migrate_tso_props (kept). Parts: registers in e1000-mac.c, PHY
 * and EEPROM in -phy.c, packets in -tx.c and -rx.c. Left out: power management, flash, wake-up.
 */
#include "qemu/osdep.h"
#include "e1000-internal.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "sysemu/sysemu.h"
#include "trace.h"

#define ITR_UNIT_NS     256

/* Of BAR 1. */
#define IOADDR          0
#define IODATA          4

static const struct {
    uint32_t offset, value;
} e1000_reset_values[] = {
    {E1000_CTRL, 0x00140240}, {E1000_STATUS, 0x80080783}, {E1000_LEDCTL, 0x00000602},
    {E1000_PBA, 0x00100030}, {E1000_MANC, 0x00222300},
};

/* --- interrupts --- */

static bool e1000_irq_level(const E1000State *s)
{
    bool pending = e1000_reg(s, E1000_ICR) & e1000_reg(s, E1000_IMS);

    /* The throttle delays the rise, not what is high already. */
    return pending && (s->mit_irq_level || !s->mit_timer_on);
}

void e1000_update_irq(E1000State *s)
{
    bool level = e1000_irq_level(s);
    uint32_t itr = e1000_reg(s, E1000_ITR);

    if (level && !s->mit_irq_level && itr && s->mitigation) {
        s->mit_timer_on = true;
        timer_mod(s->mit_timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + itr * ITR_UNIT_NS);
    }
    s->mit_irq_level = level;
    pci_set_irq(PCI_DEVICE(s), level);
}

static void e1000_mit_timer(void *opaque)
{
    E1000State *s = opaque;

    s->mit_timer_on = false;
    e1000_update_irq(s);
}

void e1000_raise(E1000State *s, uint32_t cause)
{
    trace_e1000_cause(cause);
    e1000_set_reg(s, E1000_ICR, e1000_reg(s, E1000_ICR) | (cause & E1000_ICR_MASK));
    e1000_update_irq(s);
}

/* --- access --- */

static uint64_t e1000_mmio_read(void *opaque, hwaddr addr, unsigned size)
{
    return e1000_read_register(opaque, addr & ~3U);
}

static void e1000_mmio_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    e1000_write_register(opaque, addr & ~3U, val);
}

static const MemoryRegionOps e1000_mmio_ops = {
    .read = e1000_mmio_read,
    .write = e1000_mmio_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl.min_access_size = 4,
    .impl.max_access_size = 4,
};

static uint64_t e1000_io_read(void *opaque, hwaddr addr, unsigned size)
{
    E1000State *s = opaque;

    if (addr == IOADDR) {
        return s->ioaddr;
    }
    return addr == IODATA && s->ioaddr < E1000_MMIO_SIZE ? e1000_read_register(s, s->ioaddr & ~3U)
                                                         : 0;
}

static void e1000_io_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    E1000State *s = opaque;

    if (addr == IOADDR) {
        s->ioaddr = val;
    } else if (addr == IODATA && s->ioaddr < E1000_MMIO_SIZE) {
        e1000_write_register(s, s->ioaddr & ~3U, val);
    }
}

static const MemoryRegionOps e1000_io_ops = {
    .read = e1000_io_read,
    .write = e1000_io_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl.min_access_size = 4,
    .impl.max_access_size = 4,
};

/* --- reset --- */

void e1000_reset_registers(E1000State *s)
{
    const uint8_t *mac = s->conf.macaddr.a;

    timer_del(s->mit_timer);
    s->mit_timer_on = false;
    memset(s->mac_reg, 0, sizeof(s->mac_reg));
    for (int i = 0; i < ARRAY_SIZE(e1000_reset_values); i++) {
        e1000_set_reg(s, e1000_reset_values[i].offset, e1000_reset_values[i].value);
    }
    e1000_set_reg(s, E1000_VET, s->init_vet ? ETH_P_VLAN : 0);
    e1000_set_reg(s, E1000_RA, ldl_le_p(mac));
    e1000_set_reg(s, E1000_RA + 4, lduw_le_p(mac + 4) | E1000_RAH_AV);
    memset(&s->tx, 0, sizeof(s->tx));
    memset(&s->eecd_state, 0, sizeof(s->eecd_state));
    s->ioaddr = 0;
    e1000_phy_reset(s);
    if (qemu_get_queue(s->nic)->link_down) {
        e1000_link_changed(s);
        e1000_set_reg(s, E1000_ICR, 0);
    }
    qemu_format_nic_info_str(qemu_get_queue(s->nic), s->conf.macaddr.a);
    e1000_update_irq(s);
}

static void e1000_reset(DeviceState *dev)
{
    e1000_reset_registers(E1000(dev));
}

/* --- saved state --- */

static int e1000_post_load(void *opaque, int version_id)
{
    E1000State *s = opaque;

    return s->tx.size <= sizeof(s->tx.data) ? 0 : -EINVAL;
}

static const VMStateDescription vmstate_e1000_context = {
    .name = "e1000/context",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT8(ipcss, E1000TxContext),
        VMSTATE_UINT8(ipcso, E1000TxContext),
        VMSTATE_UINT16(ipcse, E1000TxContext),
        VMSTATE_UINT8(tucss, E1000TxContext),
        VMSTATE_UINT8(tucso, E1000TxContext),
        VMSTATE_UINT16(tucse, E1000TxContext),
        VMSTATE_UINT32(paylen, E1000TxContext),
        VMSTATE_UINT8(hdr_len, E1000TxContext),
        VMSTATE_UINT16(mss, E1000TxContext),
        VMSTATE_BOOL(ipv4, E1000TxContext),
        VMSTATE_BOOL(tcp, E1000TxContext),
        VMSTATE_END_OF_LIST()
    },
};

static const VMStateDescription vmstate_e1000_tx = {
    .name = "e1000/tx",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT8_ARRAY(data, E1000Tx, E1000_TX_MAX),
        VMSTATE_UINT32(size, E1000Tx),
        VMSTATE_BOOL(overflow, E1000Tx),
        VMSTATE_BOOL(segment, E1000Tx),
        VMSTATE_BOOL(vlan, E1000Tx),
        VMSTATE_UINT8(popts, E1000Tx),
        VMSTATE_UINT16(special, E1000Tx),
        VMSTATE_STRUCT(context, E1000Tx, 1, vmstate_e1000_context, E1000TxContext),
        VMSTATE_STRUCT(tso_context, E1000Tx, 1, vmstate_e1000_context, E1000TxContext),
        VMSTATE_END_OF_LIST()
    },
};

static const VMStateDescription vmstate_e1000 = {
    .name = "e1000",
    .version_id = 3,
    .minimum_version_id = 3,
    .post_load = e1000_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, E1000State),
        VMSTATE_UINT32_ARRAY(mac_reg, E1000State, E1000_MMIO_SIZE / 4),
        VMSTATE_UINT16_ARRAY(phy_reg, E1000State, E1000_PHY_REGS),
        VMSTATE_UINT16_ARRAY(eeprom_data, E1000State, E1000_EEPROM_WORDS),
        VMSTATE_UINT32(ioaddr, E1000State),
        VMSTATE_STRUCT(tx, E1000State, 1, vmstate_e1000_tx, E1000Tx),
        VMSTATE_UINT32(eecd_state.old_eecd, E1000State),
        VMSTATE_UINT16(eecd_state.val_in, E1000State),
        VMSTATE_UINT16(eecd_state.bitnum_in, E1000State),
        VMSTATE_UINT16(eecd_state.bitnum_out, E1000State),
        VMSTATE_BOOL(eecd_state.reading, E1000State),
        VMSTATE_TIMER_PTR(autoneg_timer, E1000State),
        VMSTATE_TIMER_PTR(mit_timer, E1000State),
        VMSTATE_BOOL(mit_timer_on, E1000State),
        VMSTATE_BOOL(mit_irq_level, E1000State),
        VMSTATE_END_OF_LIST()
    },
};

/* --- life --- */

static void e1000_set_link_status(NetClientState *nc)
{
    e1000_link_changed(qemu_get_nic_opaque(nc));
}

static NetClientInfo net_e1000_info = {
    .type = NET_CLIENT_DRIVER_NIC,
    .size = sizeof(NICState),
    .can_receive = e1000_can_receive,
    .receive = e1000_receive,
    .link_status_changed = e1000_set_link_status,
};

/* Bus mastering lets packets in. */
static void e1000_write_config(PCIDevice *pci_dev, uint32_t address, uint32_t val, int len)
{
    pci_default_write_config(pci_dev, address, val, len);
    e1000_rx_kick(E1000(pci_dev));
}

static void pci_e1000_realize(PCIDevice *pci_dev, Error **errp)
{
    DeviceState *dev = DEVICE(pci_dev);
    E1000State *s = E1000(pci_dev);

    pci_config_set_interrupt_pin(pci_dev->config, 1);
    memory_region_init_io(&s->mmio, OBJECT(s), &e1000_mmio_ops, s, "e1000-mmio", E1000_MMIO_SIZE);
    memory_region_init_io(&s->io, OBJECT(s), &e1000_io_ops, s, "e1000-io", E1000_IO_SIZE);
    pci_register_bar(pci_dev, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->mmio);
    pci_register_bar(pci_dev, 1, PCI_BASE_ADDRESS_SPACE_IO, &s->io);
    s->autoneg_timer = timer_new_ms(QEMU_CLOCK_VIRTUAL, e1000_autoneg_done, s);
    s->mit_timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, e1000_mit_timer, s);
    qemu_macaddr_default_if_unset(&s->conf.macaddr);
    e1000_eeprom_init(s);
    s->nic = qemu_new_nic(&net_e1000_info, &s->conf, object_get_typename(OBJECT(s)), dev->id,
                          &dev->mem_reentrancy_guard, s);
    qemu_format_nic_info_str(qemu_get_queue(s->nic), s->conf.macaddr.a);
}

static void pci_e1000_uninit(PCIDevice *dev)
{
    E1000State *s = E1000(dev);

    timer_free(s->autoneg_timer);
    timer_free(s->mit_timer);
    qemu_del_nic(s->nic);
}

static Property e1000_properties[] = {
    DEFINE_NIC_PROPERTIES(E1000State, conf),
    DEFINE_PROP_BOOL("autonegotiation", E1000State, autonegotiation, true),
    DEFINE_PROP_BOOL("mitigation", E1000State, mitigation, true),
    DEFINE_PROP_BOOL("extra_mac_registers", E1000State, extra_mac_registers, true),
    DEFINE_PROP_BOOL("migrate_tso_props", E1000State, migrate_tso_props, true),
    DEFINE_PROP_BOOL("init-vet", E1000State, init_vet, true),
    DEFINE_PROP_END_OF_LIST(),
};

/* What the models differ in. */
typedef struct E1000Info {
    const char *name;
    uint16_t device_id;
    uint8_t revision;
    uint16_t phy_id2;
} E1000Info;

static const E1000Info e1000_models[] = {
    {"e1000", 0x100e, 0x03, 0x0c20},            /* 82540EM */
    {"e1000-82544gc", 0x1008, 0x03, 0x0c30},
    {"e1000-82545em", 0x100f, 0x03, 0x0c20},
};

static void e1000_base_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = pci_e1000_realize;
    k->exit = pci_e1000_uninit;
    k->config_write = e1000_write_config;
    k->vendor_id = PCI_VENDOR_ID_INTEL;
    k->class_id = PCI_CLASS_NETWORK_ETHERNET;
    set_bit(DEVICE_CATEGORY_NETWORK, dc->categories);
    dc->desc = "Intel Gigabit Ethernet";
    dc->reset = e1000_reset;
    dc->vmsd = &vmstate_e1000;
    device_class_set_props(dc, e1000_properties);
}

static void e1000_class_init(ObjectClass *klass, void *data)
{
    const E1000Info *info = data;
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->device_id = info->device_id;
    k->revision = info->revision;
    ((E1000BaseClass *)klass)->phy_id2 = info->phy_id2;
}

static void e1000_instance_init(Object *obj)
{
    E1000State *s = E1000(obj);

    device_add_bootindex_property(obj, &s->conf.bootindex, "bootindex", "/ethernet-phy@0",
                                  DEVICE(s));
}

static const TypeInfo e1000_base_info = {
    .name = TYPE_E1000_BASE,
    .parent = TYPE_PCI_DEVICE,
    .instance_size = sizeof(E1000State),
    .instance_init = e1000_instance_init,
    .class_size = sizeof(E1000BaseClass),
    .class_init = e1000_base_class_init,
    .abstract = true,
    .interfaces = (InterfaceInfo[]) {
        {INTERFACE_CONVENTIONAL_PCI_DEVICE},
        {},
    },
};

static void e1000_register_types(void)
{
    type_register_static(&e1000_base_info);
    for (int i = 0; i < ARRAY_SIZE(e1000_models); i++) {
        TypeInfo info = {
            .name = e1000_models[i].name,
            .parent = TYPE_E1000_BASE,
            .class_data = (void *)&e1000_models[i],
            .class_init = e1000_class_init,
        };

        type_register(&info);
    }
}

type_init(e1000_register_types)
