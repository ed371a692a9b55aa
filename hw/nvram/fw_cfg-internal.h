/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between the parts of fw_cfg: items (fw_cfg-items.c), access (fw_cfg.c), what -boot says (fw_cfg-boot.c),
 * the two devices (fw_cfg-io.c, fw_cfg-mem.c).
 */
#ifndef HW_NVRAM_FW_CFG_INTERNAL_H
#define HW_NVRAM_FW_CFG_INTERNAL_H

#include "hw/nvram/fw_cfg.h"

/* An item. @data is NULL while there is none; a guest may write to it if @allow_write. */
struct FWCfgEntry {
    uint32_t len;
    bool allow_write;
    uint8_t *data;
    void *callback_opaque;
    FWCfgCallback select_cb;
    FWCfgWriteCallback write_cb;
};

/* Keys below this exist in each of the two halves. */
static inline uint32_t fw_cfg_max_entry(const FWCfgState *s)
{
    return FW_CFG_FILE_FIRST + s->file_slots;
}

/* The selected item, NULL when nothing is selected. */
FWCfgEntry *fw_cfg_current(FWCfgState *s);
/* Selects @key; unknown keys select nothing. */
void fw_cfg_select(FWCfgState *s, uint16_t key);
/*
 * The next @size bytes of the selected item, the first one the most significant; zeroes after its
 * end.
 */
uint64_t fw_cfg_data_read(void *opaque, hwaddr addr, unsigned size);
/* Allocates the items; checks file_slots. False with @errp. */
bool fw_cfg_items_alloc(FWCfgState *s, Error **errp);
/* Second half of realize, once the regions are there: the items that every machine has. */
void fw_cfg_common_realize(DeviceState *dev, Error **errp);
/* The items that -boot makes; ends the program when its times are out of range. */
void fw_cfg_add_boot_items(FWCfgState *s, const MachineState *machine);
/* Places @dev at /machine/fw_cfg and realizes it. */
void fw_cfg_place(DeviceState *dev);

/* The DMA register. */
extern const MemoryRegionOps fw_cfg_dma_mem_ops;

#endif
