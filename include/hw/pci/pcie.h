/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PCI Express capabilities of a function, slots with hotplug, and extended capabilities.
 * Specification: PCI Express Base 3.0, chapters 6.7 and 7. Root complexes and links carry no
 * traffic here.
 */
#ifndef QEMU_PCIE_H
#define QEMU_PCIE_H

#include "hw/pci/pci_regs.h"
#include "hw/pci/pcie_regs.h"
#include "hw/pci/pcie_aer.h"
#include "hw/pci/pcie_sriov.h"
#include "hw/hotplug.h"

/* Values of the attention and power indicator fields of Slot Control. */
typedef enum {
    PCI_EXP_HP_IND_RESERVED = PCI_EXP_SLTCTL_IND_RESERVED,
    PCI_EXP_HP_IND_ON       = PCI_EXP_SLTCTL_IND_ON,
    PCI_EXP_HP_IND_BLINK    = PCI_EXP_SLTCTL_IND_BLINK,
    PCI_EXP_HP_IND_OFF      = PCI_EXP_SLTCTL_IND_OFF,
} PCIExpressIndicator;

/* Slot events; the same bits in Slot Control (enable) and Slot Status. */
typedef enum {
    PCI_EXP_HP_EV_ABP   = PCI_EXP_SLTCTL_ABPE,
    PCI_EXP_HP_EV_PDC   = PCI_EXP_SLTCTL_PDCE,
    PCI_EXP_HP_EV_CCI   = PCI_EXP_SLTCTL_CCIE,
    PCI_EXP_HP_EV_SUPPORTED = PCI_EXP_HP_EV_ABP | PCI_EXP_HP_EV_PDC | PCI_EXP_HP_EV_CCI,
} PCIExpressHotPlugEvent;

/* PCI Express state of a function, inside PCIDevice. */
struct PCIExpressDevice {
    uint8_t exp_cap;            /* offset of the PCI Express capability, 0: none */
    bool power;                 /* slot power is on */
    bool hpev_notified;         /* level of the hotplug interrupt */
    uint16_t aer_cap;           /* offsets of extended capabilities, 0: none */
    PCIEAERLog aer_log;
    uint16_t ats_cap;
    uint16_t acs_cap;
    uint16_t sriov_cap;
    PCIESriovPF sriov_pf;
    PCIESriovVF sriov_vf;
};

#define COMPAT_PROP_PCP "power_controller_present"

/*
 * Adds the PCI Express capability at @offset. @type is a PCI_EXP_TYPE_* value, @port the port
 * number. Version 2 (60 bytes) or 1 (20 or 36 bytes). Returns the offset or a negative errno with
 * @errp set. exit: removes it.
 */
int pcie_cap_init(PCIDevice *dev, uint8_t offset, uint8_t type, uint8_t port, Error **errp);
int pcie_cap_v1_init(PCIDevice *dev, uint8_t offset, uint8_t type, uint8_t port);
/* The same for an endpoint; an integrated one if it sits on a root bus. */
int pcie_endpoint_cap_init(PCIDevice *dev, uint8_t offset);
int pcie_endpoint_cap_v1_init(PCIDevice *dev, uint8_t offset);
void pcie_cap_exit(PCIDevice *dev);
void pcie_endpoint_cap_exit(PCIDevice *dev);
void pcie_cap_v1_exit(PCIDevice *dev);

/* The PCI_EXP_TYPE_* of a function that has the capability. */
uint8_t pcie_cap_get_type(const PCIDevice *dev);
uint8_t pcie_cap_get_version(const PCIDevice *dev);
/* Interrupt message number, 0..31. */
void pcie_cap_flags_set_vector(PCIDevice *dev, uint8_t vector);
uint8_t pcie_cap_flags_get_vector(PCIDevice *dev);

/* Error reporting bits of Device Capabilities / Control / Status. */
void pcie_cap_deverr_init(PCIDevice *dev);
void pcie_cap_deverr_reset(PCIDevice *dev);

/* ASPM/extended-synch bits of Link Control. */
void pcie_cap_lnkctl_init(PCIDevice *dev);
void pcie_cap_lnkctl_reset(PCIDevice *dev);

/*
 * Slot registers of a downstream port. write_config: @old_slt_ctl/sta are the values before the
 * write.
 */
void pcie_cap_slot_init(PCIDevice *dev, PCIESlot *s);
void pcie_cap_slot_reset(PCIDevice *dev);
void pcie_cap_slot_get(PCIDevice *dev, uint16_t *slt_ctl, uint16_t *slt_sta);
void pcie_cap_slot_write_config(PCIDevice *dev, uint16_t old_slt_ctl, uint16_t old_slt_sta,
                                uint32_t addr, uint32_t val, int len);
int pcie_cap_slot_post_load(void *opaque, int version_id);
void pcie_cap_slot_push_attention_button(PCIDevice *dev);
void pcie_cap_slot_enable_power(PCIDevice *dev);

/* Root Control and Status of a root port. */
void pcie_cap_root_init(PCIDevice *dev);
void pcie_cap_root_reset(PCIDevice *dev);

/* Function level reset: advertise it; act on a config write. */
void pcie_cap_flr_init(PCIDevice *dev);
void pcie_cap_flr_write_config(PCIDevice *dev, uint32_t addr, uint32_t val, int len);

/* ARI forwarding of a downstream port. */
void pcie_cap_arifwd_init(PCIDevice *dev);
void pcie_cap_arifwd_reset(PCIDevice *dev);
bool pcie_cap_is_arifwd_enabled(const PCIDevice *dev);

/*
 * Extended capabilities: find (offset or 0); add @size bytes at @offset >= 0x100, in ascending
 * order or not.
 */
uint16_t pcie_find_capability(PCIDevice *dev, uint16_t cap_id);
void pcie_add_capability(PCIDevice *dev, uint16_t cap_id, uint8_t cap_ver, uint16_t offset,
                         uint16_t size);
/* Copies the link registers of the device below into those of downstream port @bridge_dev. */
void pcie_sync_bridge_lnk(PCIDevice *bridge_dev);

/*
 * Access Control Services, Alternative Routing-ID, Device Serial Number, Address Translation
 * Services.
 */
void pcie_acs_init(PCIDevice *dev, uint16_t offset);
void pcie_acs_reset(PCIDevice *dev);
void pcie_ari_init(PCIDevice *dev, uint16_t offset, uint16_t nextfn);
/* Later versions leave the next function out: there is none. */
#define PCIE_ARI_INIT_2_(dev, offset) (pcie_ari_init)(dev, offset, 0)
#define PCIE_ARI_INIT_PICK_(a, b, c, macro, ...) macro
#define pcie_ari_init(...) PCIE_ARI_INIT_PICK_(__VA_ARGS__, (pcie_ari_init), PCIE_ARI_INIT_2_, 0)(__VA_ARGS__)
void pcie_dev_ser_num_init(PCIDevice *dev, uint16_t offset, uint64_t ser_num);
void pcie_ats_init(PCIDevice *dev, uint16_t offset, bool aligned);

/* Hotplug handler of a slot. */
void pcie_cap_slot_pre_plug_cb(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp);
void pcie_cap_slot_plug_cb(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp);
void pcie_cap_slot_unplug_cb(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp);
void pcie_cap_slot_unplug_request_cb(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp);

#endif
