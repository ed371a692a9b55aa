/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An EDID as a read-only memory region. */
#include "qemu/osdep.h"
#include "hw/display/edid.h"

static uint64_t edid_region_read(void *opaque, hwaddr addr, unsigned size)
{
    return ((uint8_t *)opaque)[addr];
}

static void edid_region_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
}

static const MemoryRegionOps edid_region_ops = {
    .read = edid_region_read,
    .write = edid_region_write,
    .valid = { .min_access_size = 1, .max_access_size = 4 },
    .impl = { .min_access_size = 1, .max_access_size = 1 },
    .endianness = DEVICE_LITTLE_ENDIAN,
};

void qemu_edid_region_io(MemoryRegion *region, Object *owner, uint8_t *edid, size_t size)
{
    memory_region_init_io(region, owner, &edid_region_ops, edid, "edid", size);
}
