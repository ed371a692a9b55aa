/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * System bus devices from outside the tree (configure --extra-hw) on a PC. A board wires what sits on its
 * system bus; nobody has wired these, so that each one made by `-device` gets the next free room: its memory
 * regions in order from 0xfd000000, its interrupts on the inputs of the I/O APIC from 16 on, which are shared
 * when there are no more.
 */
#include "qemu/osdep.h"
#include "hw/i386/pc.h"
#include "hw/irq.h"
#include "hw/sysbus.h"
#include "qemu/error-report.h"
#include "qom/origin.h"
#include "x86-internal.h"

#define ROOM_BASE   0xfd000000
#define ROOM_END    0xfec00000
#define ROOM_ALIGN  0x1000
#define FIRST_GSI   16
#define NUM_GSIS    8

typedef struct PCSysBusRoom {
    DeviceListener listener;
    X86MachineState *x86ms;
    hwaddr next;
    unsigned int num_irqs;
} PCSysBusRoom;

static void place_region(PCSysBusRoom *room, SysBusDevice *sbd, int n)
{
    uint64_t size = memory_region_size(sysbus_mmio_get_region(sbd, n));
    uint64_t align = MAX(pow2ceil(MIN(size, ROOM_END - ROOM_BASE)), ROOM_ALIGN);
    hwaddr addr = QEMU_ALIGN_UP(room->next, align);

    if (addr >= ROOM_END || size > ROOM_END - addr) {
        warn_report("no room for memory region %d of '%s'", n, object_get_typename(OBJECT(sbd)));
        return;
    }
    sysbus_mmio_map(sbd, n, addr);
    room->next = addr + size;
}

static bool is_made_by_user(const DeviceState *dev)
{
    const Object *parent = OBJECT(dev)->parent;
    g_autofree char *path = parent ? object_get_canonical_path(parent) : NULL;

    return path && (!strcmp(path, "/machine/peripheral") || !strcmp(path, "/machine/peripheral-anon"));
}

static void place_device(DeviceListener *listener, DeviceState *dev)
{
    PCSysBusRoom *room = container_of(listener, PCSysBusRoom, listener);
    SysBusDevice *sbd = (SysBusDevice *)object_dynamic_cast(OBJECT(dev), TYPE_SYS_BUS_DEVICE);

    if (!sbd || !object_class_get_folder(object_get_class(OBJECT(dev))) || !is_made_by_user(dev)) {
        return;
    }
    for (int i = 0; sysbus_has_mmio(sbd, i); i++) {
        place_region(room, sbd, i);
    }
    for (int i = 0; sysbus_has_irq(sbd, i); i++) {
        sysbus_connect_irq(sbd, i, room->x86ms->gsi[FIRST_GSI + room->num_irqs++ % NUM_GSIS]);
    }
}

void pc_sysbus_init(X86MachineState *x86ms)
{
    PCSysBusRoom *room = g_new0(PCSysBusRoom, 1);

    room->listener.realize = place_device;
    room->x86ms = x86ms;
    room->next = ROOM_BASE;
    device_listener_register(&room->listener);
}
