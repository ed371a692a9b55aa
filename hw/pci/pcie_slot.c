/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Slots of downstream ports: presence, indicators, power and the hotplug events of PCI Express.
 *
 * Specification: PCI Express Base 3.0, 6.7 and 7.8.9 to 7.8.11. A press of the attention button
 * asks the guest to let a device go; it goes when the guest switches the slot's power off (or its
 * power indicator, where there is no power controller).
 */
#include "qemu/osdep.h"
#include "config-regs.h"
#include "hw/pci/msi.h"
#include "hw/pci/msix.h"
#include "hw/pci/pci_bridge.h"
#include "hw/pci/pci_bus.h"
#include "hw/pci/pcie_port.h"
#include "hw/qdev-deferred.h"
#include "qapi/error.h"
#include "qemu/host-utils.h"
#include "qemu/log.h"
#include "qemu/range.h"
#include "qemu/timer.h"

static uint8_t *slt_reg(const PCIDevice *dev, unsigned reg)
{
    return dev->config + dev->exp.exp_cap + reg;
}

/* --- the hotplug interrupt: 6.7.3.4 --- */

/* Events that have happened and are enabled: their bits are at the same places in both registers. */
static bool has_something_to_say(PCIDevice *port)
{
    uint16_t enabled = pci_get_word(slt_reg(port, PCI_EXP_SLTCTL));
    uint16_t happened = pci_get_word(slt_reg(port, PCI_EXP_SLTSTA));

    return (enabled & PCI_EXP_SLTCTL_HPIE) && (enabled & happened & PCI_EXP_HP_EV_SUPPORTED);
}

static void send_message(PCIDevice *port)
{
    uint8_t vector = pcie_cap_flags_get_vector(port);

    if (msix_enabled(port)) {
        msix_notify(port, vector);
    } else if (vector < msi_nr_vectors_allocated(port)) {
        msi_notify(port, vector);
    }
}

/* A message for a rising edge, or the level of the pin. */
static void slot_update_irq(PCIDevice *port)
{
    bool level = has_something_to_say(port);

    if (level == port->exp.hpev_notified) {
        return;
    }
    port->exp.hpev_notified = level;
    if (!msix_enabled(port) && !msi_enabled(port)) {
        pci_set_irq(port, level);
    } else if (level) {
        send_message(port);
    }
}

static void report(PCIDevice *port, PCIExpressHotPlugEvent events)
{
    pci_word_test_and_set_mask(slt_reg(port, PCI_EXP_SLTSTA), events);
    slot_update_irq(port);
}

/* The slot has, or has not, an adapter; with it comes the link, where the port reports that. */
static void set_presence(PCIDevice *port, bool present)
{
    pci_set_word_by_mask(slt_reg(port, PCI_EXP_SLTSTA), PCI_EXP_SLTSTA_PDS, present);
    if (port->cap_present & QEMU_PCIE_LNKSTA_DLLLA) {
        pci_set_word_by_mask(slt_reg(port, PCI_EXP_LNKSTA), PCI_EXP_LNKSTA_DLLLA, present);
    }
}

/* --- power --- */

static PCIBus *slot_bus(PCIDevice *port)
{
    return pci_bridge_get_sec_bus(PCI_BRIDGE(port));
}

static bool has_power_controller(PCIDevice *port)
{
    return pci_get_long(slt_reg(port, PCI_EXP_SLTCAP)) & PCI_EXP_SLTCAP_PCP;
}

static bool is_powered(PCIDevice *port)
{
    uint16_t sltctl = pci_get_word(slt_reg(port, PCI_EXP_SLTCTL));

    return !has_power_controller(port) || (sltctl & PCI_EXP_SLTCTL_PCC) == PCI_EXP_SLTCTL_PWR_ON;
}

static void give_power(PCIBus *bus, PCIDevice *dev, void *on)
{
    pci_set_power(dev, *(const bool *)on);
}

static void slot_update_power(PCIDevice *port)
{
    port->exp.power = is_powered(port);
    pci_for_each_device_under_bus(slot_bus(port), give_power, &port->exp.power);
}

static void update_power_later(DeviceState *port)
{
    slot_update_power(PCI_DEVICE(port));
}

/* Power was off, for however short a time: it is seen by who is behind the port. */
static void cut_power_later(DeviceState *port)
{
    bool off = false;

    pci_for_each_device_under_bus(slot_bus(PCI_DEVICE(port)), give_power, &off);
}

void pcie_cap_slot_enable_power(PCIDevice *dev)
{
    if (has_power_controller(dev)) {
        pci_set_word_by_mask(slt_reg(dev, PCI_EXP_SLTCTL), PCI_EXP_SLTCTL_PCC, 0);
    }
}

/* --- hotplug handler --- */

static bool may_change(PCIDevice *hotplug_dev, DeviceState *dev, Error **errp)
{
    uint32_t sltcap = pci_get_long(slt_reg(hotplug_dev, PCI_EXP_SLTCAP));

    if (dev->hotplugged && !(sltcap & PCI_EXP_SLTCAP_HPC)) {
        error_setg(errp, "Port '%s' has hotplug=off: nothing can be plugged into its slot",
                   DEVICE(hotplug_dev)->id);
        return false;
    }
    return true;
}

void pcie_cap_slot_pre_plug_cb(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp)
{
    PCIDevice *hotplug_pdev = PCI_DEVICE(hotplug_dev);

    if (pci_is_vf(PCI_DEVICE(dev)) || !may_change(hotplug_pdev, dev, errp)) {
        return;
    }
    if (pci_get_word(slt_reg(hotplug_pdev, PCI_EXP_SLTSTA)) & PCI_EXP_SLTSTA_EIS) {
        error_setg(errp, "The guest has engaged the interlock of the slot");
    }
}

void pcie_cap_slot_plug_cb(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp)
{
    PCIDevice *hotplug_pdev = PCI_DEVICE(hotplug_dev);
    PCIDevice *pci_dev = PCI_DEVICE(dev);

    if (pci_is_vf(pci_dev)) {
        return; /* nobody plugs it */
    }
    /* Present from the start: no event; functions but 0 show with function 0. */
    if (!dev->hotplugged) {
        set_presence(hotplug_pdev, true);
        slot_update_power(hotplug_pdev);
        return;
    }
    if (pci_dev->devfn == 0) {
        set_presence(hotplug_pdev, true);
        report(hotplug_pdev, PCI_EXP_HP_EV_PDC | PCI_EXP_HP_EV_ABP);
    }
    slot_update_power(hotplug_pdev);
}

void pcie_cap_slot_unplug_cb(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp)
{
    qdev_unrealize(dev);
}

static void let_go_of(PCIBus *bus, PCIDevice *dev, void *opaque)
{
    HotplugHandler *handler = qdev_get_hotplug_handler(DEVICE(dev));

    if (handler && DEVICE_GET_CLASS(dev)->hotpluggable && !pci_is_vf(dev)) {
        hotplug_handler_unplug(handler, DEVICE(dev), &error_abort);
        object_unparent(OBJECT(dev));
    }
}

/* All functions go that can, the one at 0 last. */
static void empty_slot(PCIDevice *port)
{
    pci_for_each_device_under_bus_reverse(slot_bus(port), let_go_of, NULL);
    set_presence(port, slot_bus(port)->devices[0] != NULL);
    pci_word_test_and_set_mask(slt_reg(port, PCI_EXP_SLTSTA), PCI_EXP_SLTSTA_PDC);
}

static void empty_later(DeviceState *port)
{
    empty_slot(PCI_DEVICE(port));
    slot_update_irq(PCI_DEVICE(port));
}

/* Time after which a request that the guest has not followed may be repeated. */
#define PCIE_UNPLUG_TIMEOUT_MS 5000

void pcie_cap_slot_unplug_request_cb(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp)
{
    PCIDevice *hotplug_pdev = PCI_DEVICE(hotplug_dev);
    uint16_t sltctl = pci_get_word(slt_reg(hotplug_pdev, PCI_EXP_SLTCTL));

    if (!may_change(hotplug_pdev, dev, errp)) {
        return;
    }
    if ((sltctl & PCI_EXP_SLTCTL_PIC) == PCI_EXP_SLTCTL_PWR_IND_BLINK) {
        error_setg(errp, "The guest is working on the slot (its power indicator blinks): try again later");
        return;
    }
    dev->pending_deleted_event = true;
    dev->pending_deleted_expires_ms =
        qemu_clock_get_ms(QEMU_CLOCK_VIRTUAL) + PCIE_UNPLUG_TIMEOUT_MS;
    /* A slot that the guest has switched off needs no question. */
    if ((sltctl & PCI_EXP_SLTCTL_PIC) == PCI_EXP_SLTCTL_PWR_IND_OFF &&
        (sltctl & PCI_EXP_SLTCTL_PCC) == PCI_EXP_SLTCTL_PWR_OFF) {
        empty_slot(hotplug_pdev);
        slot_update_irq(hotplug_pdev);
        return;
    }
    pcie_cap_slot_push_attention_button(hotplug_pdev);
}

/* --- registers: 7.8.9 to 7.8.11 --- */

#define EVENT_ENABLES (PCI_EXP_SLTCTL_HPIE | PCI_EXP_SLTCTL_CCIE | PCI_EXP_SLTCTL_PDCE | PCI_EXP_SLTCTL_ABPE)
#define INDICATORS    (PCI_EXP_SLTCTL_PIC | PCI_EXP_SLTCTL_AIC)
#define INDICATORS_OFF (PCI_EXP_SLTCTL_PWR_IND_OFF | PCI_EXP_SLTCTL_ATTN_IND_OFF)

static const PCIConfigReg slot_regs[] = {
    { PCI_EXP_FLAGS, 2, PCI_EXP_FLAGS_SLOT },
    { PCI_EXP_SLTCAP, 4, PCI_EXP_SLTCAP_EIP | PCI_EXP_SLTCAP_PIP | PCI_EXP_SLTCAP_AIP | PCI_EXP_SLTCAP_ABP },
    /* The interlock toggles when EIC is written; the bit reads as zero. */
    { PCI_EXP_SLTCTL, 2, INDICATORS_OFF, .writable = EVENT_ENABLES | INDICATORS | PCI_EXP_SLTCTL_EIC },
    { PCI_EXP_SLTSTA, 2, .clears = PCI_EXP_HP_EV_SUPPORTED },
};

static const PCIConfigReg power_controller_regs[] = {
    { PCI_EXP_SLTCAP, 4, PCI_EXP_SLTCAP_PCP },
    { PCI_EXP_SLTCTL, 2, .writable = PCI_EXP_SLTCTL_PCC },
};

void pcie_cap_slot_init(PCIDevice *dev, PCIESlot *s)
{
    const PCIConfigReg own_regs[] = {
        { PCI_EXP_SLTCAP, 4, (uint32_t)s->slot << PCI_EXP_SLTCAP_PSN_SHIFT |
                             (s->hotplug ? PCI_EXP_SLTCAP_HPS : 0) |
                             (s->hotplug && s->native_hotplug ? PCI_EXP_SLTCAP_HPC : 0) },
    };

    PCI_ADD_REGS(dev, dev->exp.exp_cap, slot_regs);
    PCI_ADD_REGS(dev, dev->exp.exp_cap, own_regs);
    if (dev->cap_present & QEMU_PCIE_SLTCAP_PCP) {
        PCI_ADD_REGS(dev, dev->exp.exp_cap, power_controller_regs);
    }
    dev->exp.hpev_notified = false;
    qbus_set_hotplug_handler(BUS(slot_bus(dev)), OBJECT(dev));
}

/* With an adapter in it, a slot comes up with power and its indicator on. */
void pcie_cap_slot_reset(PCIDevice *dev)
{
    bool populated = slot_bus(dev)->devices[0] != NULL;
    uint16_t sltctl = pci_get_word(slt_reg(dev, PCI_EXP_SLTCTL));

    sltctl &= ~(EVENT_ENABLES | INDICATORS | PCI_EXP_SLTCTL_EIC);
    sltctl |= PCI_EXP_SLTCTL_ATTN_IND_OFF |
              (populated ? PCI_EXP_SLTCTL_PWR_IND_ON : PCI_EXP_SLTCTL_PWR_IND_OFF);
    pci_set_word(slt_reg(dev, PCI_EXP_SLTCTL), sltctl);
    if (dev->cap_present & QEMU_PCIE_SLTCAP_PCP) {
        pci_set_word_by_mask(slt_reg(dev, PCI_EXP_SLTCTL), PCI_EXP_SLTCTL_PCC, !populated);
    }
    pci_word_test_and_clear_mask(slt_reg(dev, PCI_EXP_SLTSTA),
                                 PCI_EXP_SLTSTA_EIS | PCI_EXP_SLTSTA_CC | PCI_EXP_SLTSTA_PDC |
                                 PCI_EXP_SLTSTA_ABP);
    slot_update_power(dev);
    slot_update_irq(dev);
}

void pcie_cap_slot_get(PCIDevice *dev, uint16_t *slt_ctl, uint16_t *slt_sta)
{
    *slt_ctl = pci_get_word(slt_reg(dev, PCI_EXP_SLTCTL));
    *slt_sta = pci_get_word(slt_reg(dev, PCI_EXP_SLTSTA));
}

/* Has the guest just switched the slot off? By power, or by indicator without a controller. */
static bool is_switched_off(PCIDevice *dev, uint16_t old_ctl, uint16_t ctl)
{
    uint32_t sltcap = pci_get_long(slt_reg(dev, PCI_EXP_SLTCAP));
    bool ind_off = (ctl & PCI_EXP_SLTCTL_PIC) == PCI_EXP_SLTCTL_PWR_IND_OFF;
    bool was_ind_off = (old_ctl & PCI_EXP_SLTCTL_PIC) == PCI_EXP_SLTCTL_PWR_IND_OFF;

    if (!(sltcap & PCI_EXP_SLTCAP_PCP)) {
        return ind_off && !was_ind_off;
    }
    return (ctl & PCI_EXP_SLTCTL_PCC) && ind_off &&
           (!(old_ctl & PCI_EXP_SLTCTL_PCC) || !was_ind_off);
}

void pcie_cap_slot_write_config(PCIDevice *dev, uint16_t old_slt_ctl, uint16_t old_slt_sta,
                                uint32_t addr, uint32_t val, int len)
{
    uint32_t pos = dev->exp.exp_cap;
    uint16_t sltctl, sltsta;

    if (ranges_overlap(addr, len, pos + PCI_EXP_SLTSTA, 2)) {
        slot_update_irq(dev);
    }
    if (!ranges_overlap(addr, len, pos + PCI_EXP_SLTCTL, 2)) {
        return;
    }
    sltctl = pci_get_word(slt_reg(dev, PCI_EXP_SLTCTL));
    if (sltctl & PCI_EXP_SLTCTL_EIC) {
        sltsta = pci_get_word(slt_reg(dev, PCI_EXP_SLTSTA)) ^ PCI_EXP_SLTSTA_EIS;
        pci_set_word(slt_reg(dev, PCI_EXP_SLTSTA), sltsta);
        sltctl &= ~PCI_EXP_SLTCTL_EIC;
        pci_set_word(slt_reg(dev, PCI_EXP_SLTCTL), sltctl);
    }
    sltsta = pci_get_word(slt_reg(dev, PCI_EXP_SLTSTA));
    if ((sltsta & PCI_EXP_SLTSTA_PDS) && is_switched_off(dev, old_slt_ctl, sltctl)) {
        qdev_defer(DEVICE(dev), empty_later);
    }
    if (!is_powered(dev)) {
        qdev_defer(DEVICE(dev), cut_power_later);
    }
    qdev_defer(DEVICE(dev), update_power_later);
    slot_update_irq(dev);
    /* A command is done at once. */
    report(dev, PCI_EXP_HP_EV_CCI);
}

int pcie_cap_slot_post_load(void *opaque, int version_id)
{
    PCIDevice *dev = opaque;

    /* What is pending was told before the state was saved. */
    dev->exp.hpev_notified = has_something_to_say(dev);
    slot_update_power(dev);
    return 0;
}

void pcie_cap_slot_push_attention_button(PCIDevice *dev)
{
    report(dev, PCI_EXP_HP_EV_ABP);
}
