/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What e1000 and e1000e share: access to registers, reset, saved state, the connection to the
 * network. Abstract type e1000-core.
 */
#include "qemu/osdep.h"
#include "e1000-internal.h"
#include "hw/qdev-properties.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "sysemu/sysemu.h"
#include "trace.h"

/* Of the I/O BAR. */
#define IOADDR          0
#define IODATA          4

/* --- interrupts --- */

void e1000_update_irq(E1000State *s)
{
    E1000_GET_CORE_CLASS(s)->update_irq(s);
}

void e1000_raise(E1000State *s, uint32_t cause)
{
    e1000_raise_queue(s, cause, 0);
}

void e1000_raise_queue(E1000State *s, uint32_t cause, unsigned queue)
{
    E1000CoreClass *c = E1000_GET_CORE_CLASS(s);

    cause &= c->icr_mask;
    if (c->extra_causes) {
        cause |= c->extra_causes(s, cause, queue);
    }
    trace_e1000_cause(cause);
    e1000_set_reg(s, E1000_ICR, e1000_reg(s, E1000_ICR) | cause);
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
    .register_name = e1000_register_name,
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

static const char *e1000_io_register_name(hwaddr addr)
{
    return addr == IOADDR ? "IOADDR" : addr == IODATA ? "IODATA" : NULL;
}

static const MemoryRegionOps e1000_io_ops = {
    .read = e1000_io_read,
    .write = e1000_io_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl.min_access_size = 4,
    .impl.max_access_size = 4,
    .register_name = e1000_io_register_name,
};

/* --- reset --- */

void e1000_reset_registers(E1000State *s)
{
    E1000CoreClass *c = E1000_GET_CORE_CLASS(s);
    const uint8_t *mac = s->conf.macaddr.a;

    timer_del(s->mit_timer);
    s->mit_timer_on = false;
    memset(s->mac_reg, 0, sizeof(s->mac_reg));
    for (unsigned i = 0; i < c->nr_reset_values; i++) {
        e1000_set_reg(s, c->reset_values[i].offset, c->reset_values[i].value);
    }
    e1000_set_reg(s, E1000_VET, s->init_vet ? ETH_P_VLAN : 0);
    e1000_set_reg(s, E1000_RA, ldl_le_p(mac));
    e1000_set_reg(s, E1000_RA + 4, lduw_le_p(mac + 4) | E1000_RAH_AV);
    memset(s->tx, 0, sizeof(s->tx));
    memset(&s->eecd_state, 0, sizeof(s->eecd_state));
    s->ioaddr = 0;
    e1000_phy_reset(s);
    if (qemu_get_queue(s->nic)->link_down) {
        e1000_link_changed(s);
        e1000_set_reg(s, E1000_ICR, 0);
    }
    qemu_format_nic_info_str(qemu_get_queue(s->nic), s->conf.macaddr.a);
    if (c->reset) {
        c->reset(s);
    }
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

    for (int i = 0; i < E1000_QUEUES; i++) {
        if (s->tx[i].size > sizeof(s->tx[i].data)) {
            return -EINVAL;
        }
    }
    return 0;
}

/* Of a packet that is not cut, only where the checksums go counts. */
#define VMSTATE_E1000_CHECKSUMS             \
    VMSTATE_UINT8(ipcss, E1000TxContext),   \
    VMSTATE_UINT8(ipcso, E1000TxContext),   \
    VMSTATE_UINT16(ipcse, E1000TxContext),  \
    VMSTATE_UINT8(tucss, E1000TxContext),   \
    VMSTATE_UINT8(tucso, E1000TxContext),   \
    VMSTATE_UINT16(tucse, E1000TxContext)

static const VMStateDescription vmstate_e1000_context = {
    .name = "e1000/context",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_E1000_CHECKSUMS,
        VMSTATE_END_OF_LIST()
    },
};

static const VMStateDescription vmstate_e1000_tso_context = {
    .name = "e1000/tso-context",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_E1000_CHECKSUMS,
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
        VMSTATE_UINT8(popts, E1000Tx),
        VMSTATE_STRUCT(context, E1000Tx, 1, vmstate_e1000_context, E1000TxContext),
        VMSTATE_STRUCT(tso_context, E1000Tx, 1, vmstate_e1000_tso_context, E1000TxContext),
        VMSTATE_END_OF_LIST()
    },
};

const VMStateDescription vmstate_e1000_core = {
    .name = "e1000-core",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = e1000_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32_ARRAY(mac_reg, E1000State, E1000_MMIO_SIZE / 4),
        VMSTATE_UINT16_ARRAY(phy_reg, E1000State, E1000_PHY_REGS),
        VMSTATE_UINT16_ARRAY(eeprom_data, E1000State, E1000_EEPROM_WORDS),
        VMSTATE_UINT32(ioaddr, E1000State),
        VMSTATE_STRUCT_ARRAY(tx, E1000State, E1000_QUEUES, 1, vmstate_e1000_tx, E1000Tx),
        VMSTATE_UINT32(eecd_state.old_eecd, E1000State),
        VMSTATE_UINT16(eecd_state.val_in, E1000State),
        VMSTATE_UINT16(eecd_state.bitnum_in, E1000State),
        VMSTATE_UINT16(eecd_state.bitnum_out, E1000State),
        VMSTATE_BOOL(eecd_state.reading, E1000State),
        VMSTATE_TIMER_PTR(autoneg_timer, E1000State),
        VMSTATE_TIMER_PTR(mit_timer, E1000State),
        VMSTATE_BOOL(mit_timer_on, E1000State),
        VMSTATE_BOOL(mit_irq_level, E1000State),
        VMSTATE_UINT32(msi_pending, E1000State),
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

static void e1000_mit_timer(void *opaque)
{
    E1000State *s = opaque;

    s->mit_timer_on = false;
    e1000_update_irq(s);
}

void e1000_init_nic(E1000State *s)
{
    DeviceState *dev = DEVICE(s);
    g_autofree char *mmio = g_strdup_printf("%s-mmio", E1000_GET_CORE_CLASS(s)->region_prefix);
    g_autofree char *io = g_strdup_printf("%s-io", E1000_GET_CORE_CLASS(s)->region_prefix);

    memory_region_init_io(&s->mmio, OBJECT(s), &e1000_mmio_ops, s, mmio, E1000_MMIO_SIZE);
    memory_region_init_io(&s->io, OBJECT(s), &e1000_io_ops, s, io,
                          E1000_GET_CORE_CLASS(s)->io_size);
    s->autoneg_timer = timer_new_ms(QEMU_CLOCK_VIRTUAL, e1000_autoneg_done, s);
    s->mit_timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, e1000_mit_timer, s);
    qemu_macaddr_default_if_unset(&s->conf.macaddr);
    e1000_eeprom_init(s);
    s->nic = qemu_new_nic(&net_e1000_info, &s->conf, object_get_typename(OBJECT(s)), dev->id,
                          &dev->mem_reentrancy_guard, s);
    qemu_format_nic_info_str(qemu_get_queue(s->nic), s->conf.macaddr.a);
}

void e1000_exit_nic(E1000State *s)
{
    timer_free(s->autoneg_timer);
    timer_free(s->mit_timer);
    qemu_del_nic(s->nic);
}

static void e1000_core_instance_init(Object *obj)
{
    E1000State *s = E1000(obj);

    device_add_bootindex_property(obj, &s->conf.bootindex, "bootindex", "/ethernet-phy@0",
                                  DEVICE(s));
}

static void e1000_core_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->config_write = e1000_write_config;
    k->vendor_id = PCI_VENDOR_ID_INTEL;
    k->class_id = PCI_CLASS_NETWORK_ETHERNET;
    set_bit(DEVICE_CATEGORY_NETWORK, dc->categories);
    dc->reset = e1000_reset;
}

static const TypeInfo e1000_core_types[] = {
    {
        .name = TYPE_E1000_CORE,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(E1000State),
        .instance_init = e1000_core_instance_init,
        .class_size = sizeof(E1000CoreClass),
        .class_init = e1000_core_class_init,
        .abstract = true,
    },
};

DEFINE_TYPES(e1000_core_types)
