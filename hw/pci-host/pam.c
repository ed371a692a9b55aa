/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Programmable attribute map: who answers in a segment between C0000h and FFFFFh.
 *
 * Specification: Intel 82441FX datasheet (290549), 3.2.18. Four regions a segment, one enabled:
 *   WE RE
 *    0  0  `pam-pci`  all to PCI
 *    0  1  `pam-rom`  RAM, writes dropped
 *    1  0  `pam-pci`  meant: writes to RAM, reads from PCI; here both go to RAM
 *    1  1  `pam-ram`  RAM
 */
#include "qemu/osdep.h"
#include "hw/pci-host/pam.h"

static const struct {
    const char *name;
    bool ram;
    bool readonly;
} pam_attributes[] = {
    [0] = {"pam-pci", false, false},
    [PAM_ATTR_RE_MASK] = {"pam-rom", true, true},
    [PAM_ATTR_WE_MASK] = {"pam-pci", true, false},
    [PAM_ATTR_MASK] = {"pam-ram", true, false},
};

void init_pam(DeviceState *dev, MemoryRegion *ram_memory, MemoryRegion *system_memory,
              MemoryRegion *pci_address_space, PAMMemoryRegion *mem, uint32_t start,
              uint32_t size)
{
    int i;

    memory_region_transaction_begin();
    for (i = 0; i < ARRAY_SIZE(pam_attributes); i++) {
        memory_region_init_alias(&mem->alias[i], OBJECT(dev), pam_attributes[i].name,
                                 pam_attributes[i].ram ? ram_memory : pci_address_space, start,
                                 size);
        memory_region_set_readonly(&mem->alias[i], pam_attributes[i].readonly);
        memory_region_set_enabled(&mem->alias[i], i == 0);
        memory_region_add_subregion_overlap(system_memory, start, &mem->alias[i], 1);
    }
    mem->current = 0;
    memory_region_transaction_commit();
}

void pam_update(PAMMemoryRegion *pam, int idx, uint8_t val)
{
    unsigned attr = (idx & 1 ? val : val >> 4) & PAM_ATTR_MASK;

    assert(idx >= 0 && idx < PAM_REGIONS_COUNT);
    if (attr != pam->current) {
        memory_region_set_enabled(&pam->alias[pam->current], false);
        memory_region_set_enabled(&pam->alias[attr], true);
        pam->current = attr;
    }
}
