/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Slots of downstream ports: presence, indicators, power and the hotplug events of PCI Express.
 *
 * Specification: PCI Express Base 3.0, 6.7 and 7.8.9 to 7.8.11. A press of the attention button
 * asks the guest to let a device go; it goes when the guest switches the slot's power off (or its
 * power indicator, where there is no power controller).
 */
#include "qemu/osdep.h"
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

/* --- the hotplug interrupt --- */

static bool hotplug_event_pending(PCIDevice *dev)
{
    uint16_t sltctl = pci_get_word(slt_reg(dev, PCI_EXP_SLTCTL));
    uint16_t sltsta = pci_get_word(slt_reg(dev, PCI_EXP_SLTSTA));

    return (sltctl & PCI_EXP_SLTCTL_HPIE) && (sltctl & sltsta & PCI_EXP_HP_EV_SUPPORTED);
}

/* A message for a rising edge, or the level of the pin. */
static void hotplug_event_update(PCIDevice *dev)
{
    bool prev = dev->exp.hpev_notified;

    dev->exp.hpev_notified = hotplug_event_pending(dev);
    if (prev == dev->exp.hpev_notified) {
        return;
    }
    if (msix_enabled(dev)) {
        if (dev->exp.hpev_notified) {
            msix_notify(dev, pcie_cap_flags_get_vector(dev));
        }
    } else if (msi_enabled(dev)) {
        if (dev->exp.hpev_notified &&
            pcie_cap_flags_get_vector(dev) < msi_nr_vectors_allocated(dev)) {
            msi_notify(dev, pcie_cap_flags_get_vector(dev));
        }
    } else {
        pci_set_irq(dev, dev->exp.hpev_notified);
    }
}

static void pcie_cap_slot_event(PCIDevice *dev, PCIExpressHotPlugEvent event)
{
    pci_word_test_and_set_mask(slt_reg(dev, PCI_EXP_SLTSTA), event);
    hotplug_event_update(dev);
}

static void pcie_slot_set_present(PCIDevice *dev, bool present)
{
    uint16_t lnk = dev->cap_present & QEMU_PCIE_LNKSTA_DLLLA ? PCI_EXP_LNKSTA_DLLLA : 0;

    if (present) {
        pci_word_test_and_set_mask(slt_reg(dev, PCI_EXP_SLTSTA), PCI_EXP_SLTSTA_PDS);
        pci_word_test_and_set_mask(slt_reg(dev, PCI_EXP_LNKSTA), lnk);
    } else {
        pci_word_test_and_clear_mask(slt_reg(dev, PCI_EXP_SLTSTA), PCI_EXP_SLTSTA_PDS);
        pci_word_test_and_clear_mask(slt_reg(dev, PCI_EXP_LNKSTA), lnk);
    }
}

/* --- power --- */

static void pcie_set_power_device(PCIBus *bus, PCIDevice *dev, void *opaque)
{
    pci_set_power(dev, *(bool *)opaque);
}

static bool pcie_slot_powered(PCIDevice *hotplug_dev)
{
    uint32_t sltcap = pci_get_long(slt_reg(hotplug_dev, PCI_EXP_SLTCAP));
    uint16_t sltctl = pci_get_word(slt_reg(hotplug_dev, PCI_EXP_SLTCTL));

    return !(sltcap & PCI_EXP_SLTCAP_PCP) ||
           (sltctl & PCI_EXP_SLTCTL_PCC) == PCI_EXP_SLTCTL_PWR_ON;
}

static void pcie_cap_update_power(PCIDevice *hotplug_dev)
{
    PCIBus *sec_bus = pci_bridge_get_sec_bus(PCI_BRIDGE(hotplug_dev));
    bool power = pcie_slot_powered(hotplug_dev);

    hotplug_dev->exp.power = power;
    pci_for_each_device_under_bus(sec_bus, pcie_set_power_device, &power);
}

static void pcie_slot_update_power_deferred(DeviceState *port)
{
    pcie_cap_update_power(PCI_DEVICE(port));
}

/* Power was off, for however short a time: it is seen by who is behind the port. */
static void pcie_slot_power_off_deferred(DeviceState *port)
{
    bool off = false;

    pci_for_each_device_under_bus(pci_bridge_get_sec_bus(PCI_BRIDGE(port)), pcie_set_power_device, &off);
}

void pcie_cap_slot_enable_power(PCIDevice *dev)
{
    uint32_t sltcap = pci_get_long(slt_reg(dev, PCI_EXP_SLTCAP));

    if (sltcap & PCI_EXP_SLTCAP_PCP) {
        pci_set_word_by_mask(slt_reg(dev, PCI_EXP_SLTCTL), PCI_EXP_SLTCTL_PCC, 0);
    }
}

/* --- hotplug handler --- */

static bool pcie_slot_check(PCIDevice *hotplug_dev, DeviceState *dev, Error **errp)
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

    if (pci_is_vf(PCI_DEVICE(dev)) || !pcie_slot_check(hotplug_pdev, dev, errp)) {
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
        pcie_slot_set_present(hotplug_pdev, true);
        pcie_cap_update_power(hotplug_pdev);
        return;
    }
    if (pci_dev->devfn == 0) {
        pcie_slot_set_present(hotplug_pdev, true);
        pcie_cap_slot_event(hotplug_pdev, PCI_EXP_HP_EV_PDC | PCI_EXP_HP_EV_ABP);
    }
    pcie_cap_update_power(hotplug_pdev);
}

void pcie_cap_slot_unplug_cb(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp)
{
    qdev_unrealize(dev);
}

static void pcie_unplug_device(PCIBus *bus, PCIDevice *dev, void *opaque)
{
    HotplugHandler *hotplug_ctrl = qdev_get_hotplug_handler(DEVICE(dev));

    if (!hotplug_ctrl || !DEVICE_GET_CLASS(dev)->hotpluggable || pci_is_vf(dev)) {
        return;
    }
    hotplug_handler_unplug(hotplug_ctrl, DEVICE(dev), &error_abort);
    object_unparent(OBJECT(dev));
}

static void pcie_cap_slot_do_unplug(PCIDevice *dev)
{
    PCIBus *sec_bus = pci_bridge_get_sec_bus(PCI_BRIDGE(dev));

    pci_for_each_device_under_bus_reverse(sec_bus, pcie_unplug_device, NULL);
    pcie_slot_set_present(dev, sec_bus->devices[0] != NULL);
    pci_word_test_and_set_mask(slt_reg(dev, PCI_EXP_SLTSTA), PCI_EXP_SLTSTA_PDC);
}

static void pcie_slot_unplug_deferred(DeviceState *port)
{
    pcie_cap_slot_do_unplug(PCI_DEVICE(port));
    hotplug_event_update(PCI_DEVICE(port));
}

/* Time after which a request that the guest has not followed may be repeated. */
#define PCIE_UNPLUG_TIMEOUT_MS 5000

void pcie_cap_slot_unplug_request_cb(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp)
{
    PCIDevice *hotplug_pdev = PCI_DEVICE(hotplug_dev);
    uint16_t sltctl = pci_get_word(slt_reg(hotplug_pdev, PCI_EXP_SLTCTL));

    if (!pcie_slot_check(hotplug_pdev, dev, errp)) {
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
        pcie_cap_slot_do_unplug(hotplug_pdev);
        hotplug_event_update(hotplug_pdev);
        return;
    }
    pcie_cap_slot_push_attention_button(hotplug_pdev);
}

/* --- registers --- */

void pcie_cap_slot_init(PCIDevice *dev, PCIESlot *s)
{
    uint8_t *wctl = dev->wmask + dev->exp.exp_cap + PCI_EXP_SLTCTL;
    uint32_t cap = PCI_EXP_SLTCAP_EIP | PCI_EXP_SLTCAP_PIP | PCI_EXP_SLTCAP_AIP |
                   PCI_EXP_SLTCAP_ABP | (uint32_t)s->slot << PCI_EXP_SLTCAP_PSN_SHIFT;

    if (s->hotplug) {
        cap |= PCI_EXP_SLTCAP_HPS | (s->native_hotplug ? PCI_EXP_SLTCAP_HPC : 0);
    }
    pci_word_test_and_set_mask(slt_reg(dev, PCI_EXP_FLAGS), PCI_EXP_FLAGS_SLOT);
    pci_word_test_and_set_mask(wctl, PCI_EXP_SLTCTL_PIC | PCI_EXP_SLTCTL_AIC);
    if (dev->cap_present & QEMU_PCIE_SLTCAP_PCP) {
        cap |= PCI_EXP_SLTCAP_PCP;
        pci_word_test_and_set_mask(wctl, PCI_EXP_SLTCTL_PCC);
    }
    pci_word_test_and_set_mask(wctl, PCI_EXP_SLTCTL_HPIE | PCI_EXP_SLTCTL_CCIE |
                                     PCI_EXP_SLTCTL_PDCE | PCI_EXP_SLTCTL_ABPE);
    pci_set_long(slt_reg(dev, PCI_EXP_SLTCAP), cap);
    pci_word_test_and_set_mask(slt_reg(dev, PCI_EXP_SLTCTL),
                               PCI_EXP_SLTCTL_PWR_IND_OFF | PCI_EXP_SLTCTL_ATTN_IND_OFF);
    /* The interlock toggles when EIC is written; the bit reads as zero. */
    pci_word_test_and_set_mask(wctl, PCI_EXP_SLTCTL_EIC);
    pci_word_test_and_set_mask(dev->w1cmask + dev->exp.exp_cap + PCI_EXP_SLTSTA,
                               PCI_EXP_HP_EV_SUPPORTED);
    dev->exp.hpev_notified = false;
    qbus_set_hotplug_handler(BUS(pci_bridge_get_sec_bus(PCI_BRIDGE(dev))), OBJECT(dev));
}

void pcie_cap_slot_reset(PCIDevice *dev)
{
    uint8_t *sltctl = slt_reg(dev, PCI_EXP_SLTCTL);
    bool populated = pci_bridge_get_sec_bus(PCI_BRIDGE(dev))->devices[0] != NULL;

    pci_word_test_and_clear_mask(sltctl, PCI_EXP_SLTCTL_EIC | PCI_EXP_SLTCTL_PIC |
                                         PCI_EXP_SLTCTL_AIC | PCI_EXP_SLTCTL_HPIE |
                                         PCI_EXP_SLTCTL_CCIE | PCI_EXP_SLTCTL_PDCE |
                                         PCI_EXP_SLTCTL_ABPE);
    pci_word_test_and_set_mask(sltctl, PCI_EXP_SLTCTL_ATTN_IND_OFF);
    if (dev->cap_present & QEMU_PCIE_SLTCAP_PCP) {
        if (populated) {
            pci_word_test_and_clear_mask(sltctl, PCI_EXP_SLTCTL_PCC);
        } else {
            pci_word_test_and_set_mask(sltctl, PCI_EXP_SLTCTL_PCC);
        }
    }
    pci_word_test_and_set_mask(sltctl, populated ? PCI_EXP_SLTCTL_PWR_IND_ON
                                                 : PCI_EXP_SLTCTL_PWR_IND_OFF);
    pci_word_test_and_clear_mask(slt_reg(dev, PCI_EXP_SLTSTA),
                                 PCI_EXP_SLTSTA_EIS | PCI_EXP_SLTSTA_CC | PCI_EXP_SLTSTA_PDC |
                                 PCI_EXP_SLTSTA_ABP);
    pcie_cap_update_power(dev);
    hotplug_event_update(dev);
}

void pcie_cap_slot_get(PCIDevice *dev, uint16_t *slt_ctl, uint16_t *slt_sta)
{
    *slt_ctl = pci_get_word(slt_reg(dev, PCI_EXP_SLTCTL));
    *slt_sta = pci_get_word(slt_reg(dev, PCI_EXP_SLTSTA));
}

/* Has the guest just switched the slot off? By power, or by indicator without a controller. */
static bool pcie_slot_switched_off(PCIDevice *dev, uint16_t old_ctl, uint16_t ctl)
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
        hotplug_event_update(dev);
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
    if ((sltsta & PCI_EXP_SLTSTA_PDS) && pcie_slot_switched_off(dev, old_slt_ctl, sltctl)) {
        qdev_defer(DEVICE(dev), pcie_slot_unplug_deferred);
    }
    if (!pcie_slot_powered(dev)) {
        qdev_defer(DEVICE(dev), pcie_slot_power_off_deferred);
    }
    qdev_defer(DEVICE(dev), pcie_slot_update_power_deferred);
    hotplug_event_update(dev);
    /* A command is done at once. */
    pcie_cap_slot_event(dev, PCI_EXP_HP_EV_CCI);
}

int pcie_cap_slot_post_load(void *opaque, int version_id)
{
    PCIDevice *dev = opaque;

    /* What is pending was told before the state was saved. */
    dev->exp.hpev_notified = hotplug_event_pending(dev);
    pcie_cap_update_power(dev);
    return 0;
}

void pcie_cap_slot_push_attention_button(PCIDevice *dev)
{
    pcie_cap_slot_event(dev, PCI_EXP_HP_EV_ABP);
}
