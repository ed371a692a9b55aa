/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The register by which a guest tells that it has panicked, without its bus (Linux' documentation,
 * misc-devices/pvpanic): a read gives the events that may be told, a write tells some. Region "pvpanic".
 */
#include "qemu/osdep.h"
#include "hw/misc/pvpanic.h"
#include "hw/qdev-core.h"
#include "qemu/log.h"
#include "standard-headers/misc/pvpanic.h"
#include "sysemu/runstate.h"

static uint64_t pvpanic_read(void *opaque, hwaddr addr, unsigned size)
{
    PVPanicState *s = opaque;

    return s->events;
}

static void pvpanic_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    if (value & ~(uint64_t)(PVPANIC_PANICKED | PVPANIC_CRASH_LOADED)) {
        qemu_log_mask(LOG_GUEST_ERROR, "pvpanic: unknown events 0x%" PRIx64 "\n", value);
    }
    if (value & PVPANIC_PANICKED) {
        qemu_system_guest_panicked(NULL);
    } else if (value & PVPANIC_CRASH_LOADED) {
        qemu_system_guest_crashloaded(NULL);
    }
}

static const MemoryRegionOps pvpanic_ops = {
    .read = pvpanic_read,
    .write = pvpanic_write,
    .impl = { .min_access_size = 1, .max_access_size = 1 },
};

void pvpanic_setup_io(PVPanicState *s, DeviceState *dev, unsigned size)
{
    memory_region_init_io(&s->mr, OBJECT(dev), &pvpanic_ops, s, "pvpanic", size);
}
