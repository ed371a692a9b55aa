/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intel 82540EM Gigabit Ethernet controller, type e1000.
 *
 * Specification: PCI/PCI-X Family of Gigabit Ethernet Controllers Software Developer's Manual
 * (317453). Regions: `e1000-mmio` (BAR 0, 128 KiB of registers), `e1000-io` (BAR 1: IOADDR, IODATA).
 * Interrupt: INTA. Properties: mac, netdev, autonegotiation, mitigation (ITR holds interrupts back),
 * init-vet, extra_mac_registers and migrate_tso_props (kept). Parts that e1000e shares: e1000-core.c,
 * registers in -mac.c, PHY and EEPROM in -phy.c, packets in -tx.c and -rx.c. Left out: power
 * management, flash, wake-up, flow control, management, flexible filters, delay timers.
 */
#include "qemu/osdep.h"
#include "e1000-internal.h"
#include "hw/qdev-properties.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define ITR_UNIT_NS     256

static const E1000ResetValue e1000_reset_values[] = {
    {E1000_CTRL, 0x00140240}, {E1000_STATUS, 0x80080783}, {E1000_LEDCTL, 0x00000602},
    {E1000_PBA, 0x00100030}, {E1000_MANC, 0x00222300},
};

static const E1000PhyRegister phy_registers[E1000_PHY_REGS] = {
    [PHY_CTRL] = {PHY_RW, 0x1140},
    [PHY_STATUS] = {PHY_R, 0x794d},
    [PHY_ID1] = {PHY_R, 0x0141},
    [PHY_ID2] = {PHY_R, 0},             /* by model */
    [PHY_AUTONEG_ADV] = {PHY_RW, 0x0de1},
    [PHY_LP_ABILITY] = {PHY_R, 0x01e0},
    [PHY_AUTONEG_EXP] = {PHY_R, 0},
    [PHY_1000T_CTRL] = {PHY_RW, 0x0e00},
    [PHY_1000T_STATUS] = {PHY_R, 0x3c00},
    [M88_PHY_SPEC_CTRL] = {PHY_RW, 0x0360},
    [M88_PHY_SPEC_STATUS] = {PHY_R, 0xac00},
    [M88_EXT_PHY_SPEC_CTRL] = {PHY_RW, 0x0d60},
    [M88_RX_ERR_CNTR] = {PHY_R, 0},
};

/* What the manufacturer put into words 8 and up of an 82540EM's EEPROM. */
static const uint16_t eeprom_template[E1000_EEPROM_WORDS] = {
    0x0000, 0x0000, 0x0000, 0x0000, 0xffff, 0x0000, 0x0000, 0x0000,
    0x3000, 0x1000, 0x6403, 0x100e, 0x8086, 0x100e, 0x8086, 0x3040,
    0x0008, 0x2000, 0x7e14, 0x0048, 0x1000, 0x00d8, 0x0000, 0x2700,
    0x6cc9, 0x3150, 0x0722, 0x040b, 0x0984, 0x0000, 0xc000, 0x0706,
    0x1008, 0x0000, 0x0f04, 0x7fff, 0x4d01, 0xffff, 0xffff, 0xffff,
    0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff,
    0x0100, 0x4000, 0x121c, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff,
    0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0xffff, 0x0000,
};

/* --- interrupts --- */

static bool e1000_irq_level(const E1000State *s)
{
    bool pending = e1000_reg(s, E1000_ICR) & e1000_reg(s, E1000_IMS);

    /* The throttle delays the rise, not what is high already. */
    return pending && (s->mit_irq_level || !s->mit_timer_on);
}

static void e1000_update_intx(E1000State *s)
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

/* Reading tells of all causes at once, and clears them. */
static uint32_t read_icr(E1000State *s, uint32_t offset)
{
    uint32_t val = e1000_reg(s, E1000_ICR);

    e1000_set_reg(s, E1000_ICR, 0);
    e1000_update_irq(s);
    return val;
}

/* --- registers --- */

static const E1000Register e1000_registers[] = {
    {E1000_CTRL, E1000_CTRL, ~0u, NULL, e1000_write_ctrl},
    {E1000_STATUS, E1000_STATUS, 0, NULL, NULL},
    {E1000_EECD, E1000_EECD, 0, e1000_read_eecd_hook, e1000_write_eecd_hook},
    {E1000_EERD, E1000_EERD, 0, NULL, e1000_write_eerd_hook},
    {E1000_CTRL_EXT, E1000_CTRL_EXT, ~0u, NULL, NULL},
    {E1000_MDIC, E1000_MDIC, 0, NULL, e1000_write_mdic_hook},
    {E1000_FCAL, E1000_FCT, ~0u, NULL, NULL},
    {E1000_VET, E1000_VET, ~0u, NULL, NULL},
    {E1000_ICR, E1000_ICR, 0, read_icr, e1000_write_icr},
    {E1000_ITR, E1000_ITR, 0xffff, NULL, NULL},
    {E1000_ICS, E1000_ICS, 0, NULL, e1000_write_ics},
    {E1000_IMS, E1000_IMS, 0, NULL, e1000_write_ims},
    {E1000_IMC, E1000_IMC, 0, NULL, e1000_write_imc},
    {E1000_RCTL, E1000_RCTL, ~0u, NULL, e1000_write_rctl},
    {E1000_FCTTV, E1000_FCTTV, 0xffff, NULL, NULL},
    {E1000_TXCW, E1000_TXCW, ~0u, NULL, NULL},
    {E1000_TCTL, E1000_TCTL, ~0u, NULL, e1000_write_tctl},
    {E1000_TIPG, E1000_TIPG, 0x3fffffff, NULL, NULL},
    {E1000_AIT, E1000_AIT, 0xffff, NULL, NULL},
    {E1000_LEDCTL, E1000_LEDCTL, ~0u, NULL, NULL},
    {E1000_PBA, E1000_PBA, ~0u, NULL, NULL},
    {E1000_FCRTL, E1000_FCRTL, 0x8000fff8, NULL, NULL},
    {E1000_FCRTH, E1000_FCRTH, 0x0000fff8, NULL, NULL},
    {E1000_RDFH, E1000_RDFPC, 0x1fff, NULL, NULL},
    {E1000_RDBAL, E1000_RDBAH, ~0u, NULL, NULL},
    {E1000_RDLEN, E1000_RDLEN, 0xfff80, NULL, NULL},
    {E1000_RDH, E1000_RDH, 0xffff, NULL, NULL},
    {E1000_RDT, E1000_RDT, 0xffff, NULL, e1000_write_rx_tail},
    {E1000_RDTR, E1000_RDTR, 0xffff, NULL, NULL},
    {E1000_RXDCTL, E1000_RXDCTL, ~0u, NULL, NULL},
    {E1000_RADV, E1000_RADV, 0xffff, NULL, NULL},
    {E1000_RSRPD, E1000_RSRPD, 0xfff, NULL, NULL},
    {E1000_TXDMAC, E1000_TXDMAC, 1, NULL, NULL},
    {E1000_TDFH, E1000_TDFPC, 0x1fff, NULL, NULL},
    {E1000_TDBAL, E1000_TDBAH, ~0u, NULL, NULL},
    {E1000_TDLEN, E1000_TDLEN, 0xfff80, NULL, NULL},
    {E1000_TDH, E1000_TDH, 0xffff, NULL, NULL},
    {E1000_TDT, E1000_TDT, 0xffff, NULL, e1000_write_tx_tail},
    {E1000_TIDV, E1000_TIDV, 0xffff, NULL, NULL},
    {E1000_TXDCTL, E1000_TXDCTL, ~0u, NULL, NULL},
    {E1000_TADV, E1000_TADV, 0xffff, NULL, NULL},
    {E1000_TSPMT, E1000_TSPMT, ~0u, NULL, NULL},
    {E1000_CRCERRS, E1000_GPTC, 0, e1000_read_clear, NULL},
    {E1000_GORCL, E1000_GORCL, 0, NULL, NULL},
    {E1000_GORCH, E1000_GORCH, 0, e1000_read_clear_high, NULL},
    {E1000_GOTCL, E1000_GOTCL, 0, NULL, NULL},
    {E1000_GOTCH, E1000_GOTCH, 0, e1000_read_clear_high, NULL},
    {E1000_RNBC, E1000_TORL - 4, 0, e1000_read_clear, NULL},
    {E1000_TORL, E1000_TORL, 0, NULL, NULL},
    {E1000_TORH, E1000_TORH, 0, e1000_read_clear_high, NULL},
    {E1000_TOTL, E1000_TOTL, 0, NULL, NULL},
    {E1000_TOTH, E1000_TOTH, 0, e1000_read_clear_high, NULL},
    {E1000_TPR, E1000_TSCTFC, 0, e1000_read_clear, NULL},
    {E1000_RXCSUM, E1000_RXCSUM, 0x7ff, NULL, NULL},
    {E1000_MTA, E1000_RA - 4, ~0u, NULL, NULL},
    {E1000_RA, E1000_RA + 8 * E1000_RAR_ENTRIES - 4, ~0u, NULL, e1000_write_ra},
    {E1000_VFTA, E1000_WUC, ~0u, NULL, NULL},
    {E1000_WUFC, E1000_WUFC, ~0u, NULL, NULL},
    {E1000_WUS, E1000_WUS, ~0u, NULL, NULL},
    {E1000_MANC, E1000_MANC, 0, NULL, NULL},
    {E1000_IPAV, E1000_IPAV, ~0u, NULL, NULL},
    {E1000_IP4AT, E1000_IP4AT + 0x18, ~0u, NULL, NULL},
    {E1000_IP6AT, E1000_IP6AT + 0x0c, ~0u, NULL, NULL},
    {E1000_WUPL, E1000_WUPL, 0, NULL, NULL},
    {E1000_WUPM, E1000_WUPM + 0x7c, ~0u, NULL, NULL},
    {E1000_SWSM, E1000_SWSM, ~0u, NULL, NULL},
    {E1000_FFLT, E1000_FFLT + 0x18, 0x7ff, NULL, NULL},
    {E1000_FFMT, E1000_FFMT + 0x3fc, 0xf, NULL, NULL},
    {E1000_FFVT, E1000_FFVT + 0x3fc, ~0u, NULL, NULL},
    {E1000_PBM, E1000_MMIO_SIZE - 4, ~0u, NULL, NULL},
};

/* --- life --- */

static const VMStateDescription vmstate_e1000 = {
    .name = "e1000",
    .version_id = 3,
    .minimum_version_id = 3,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, E1000State),
        VMSTATE_E1000_CORE(E1000State),
        VMSTATE_END_OF_LIST()
    },
};

static void pci_e1000_realize(PCIDevice *pci_dev, Error **errp)
{
    E1000State *s = E1000(pci_dev);

    pci_config_set_interrupt_pin(pci_dev->config, 1);
    e1000_init_nic(s);
    pci_register_bar(pci_dev, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->mmio);
    pci_register_bar(pci_dev, 1, PCI_BASE_ADDRESS_SPACE_IO, &s->io);
}

static void pci_e1000_uninit(PCIDevice *dev)
{
    e1000_exit_nic(E1000(dev));
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
    E1000CoreClass *c = (E1000CoreClass *)klass;

    k->realize = pci_e1000_realize;
    k->exit = pci_e1000_uninit;
    dc->desc = "Intel Gigabit Ethernet";
    dc->vmsd = &vmstate_e1000;
    device_class_set_props(dc, e1000_properties);
    c->region_prefix = "e1000";
    c->io_size = E1000_IO_SIZE;
    c->registers = e1000_registers;
    c->nr_registers = ARRAY_SIZE(e1000_registers);
    c->reset_values = e1000_reset_values;
    c->nr_reset_values = ARRAY_SIZE(e1000_reset_values);
    c->phy = phy_registers;
    c->eeprom = eeprom_template;
    c->eerd_shift = 8;
    c->eerd_done = 0x10;
    c->icr_mask = E1000_ICR_MASK;
    c->update_irq = e1000_update_intx;
    c->fill_rx_desc = e1000_fill_legacy_desc;
}

static void e1000_class_init(ObjectClass *klass, void *data)
{
    const E1000Info *info = data;
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->device_id = info->device_id;
    k->revision = info->revision;
    ((E1000CoreClass *)klass)->phy_id2 = info->phy_id2;
}

static const TypeInfo e1000_base_info = {
    .name = TYPE_E1000_BASE,
    .parent = TYPE_E1000_CORE,
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
