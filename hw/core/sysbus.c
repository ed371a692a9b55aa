/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The system bus and devices on it: type "sys-bus-device". Interrupt outputs are the GPIO list
 * "sysbus-irq".
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "exec/address-spaces.h"
#include "hw/sysbus.h"
#include "qom/origin.h"
#include "monitor/monitor.h"

/* Address of a region that is not mapped. */
#define UNMAPPED ((hwaddr)-1)

/* ---- interrupts ---- */

void sysbus_init_irq(SysBusDevice *dev, qemu_irq *p)
{
    qdev_init_gpio_out_named(DEVICE(dev), p, SYSBUS_DEVICE_GPIO_IRQ, 1);
}

void sysbus_pass_irq(SysBusDevice *dev, SysBusDevice *target)
{
    qdev_pass_gpios(DEVICE(target), DEVICE(dev), SYSBUS_DEVICE_GPIO_IRQ);
}

bool sysbus_has_irq(SysBusDevice *dev, int n)
{
    g_autofree char *prop = g_strdup_printf("%s[%d]", SYSBUS_DEVICE_GPIO_IRQ, n);

    return object_property_find(OBJECT(dev), prop) != NULL;
}

qemu_irq sysbus_get_connected_irq(SysBusDevice *dev, int n)
{
    return qdev_get_gpio_out_connector(DEVICE(dev), SYSBUS_DEVICE_GPIO_IRQ, n);
}

bool sysbus_is_irq_connected(SysBusDevice *dev, int n)
{
    return sysbus_get_connected_irq(dev, n) != NULL;
}

void sysbus_connect_irq(SysBusDevice *dev, int n, qemu_irq irq)
{
    SysBusDeviceClass *sbdc = SYS_BUS_DEVICE_GET_CLASS(dev);

    qdev_connect_gpio_out_named(DEVICE(dev), SYSBUS_DEVICE_GPIO_IRQ, n, irq);
    if (sbdc->connect_irq_notifier) {
        sbdc->connect_irq_notifier(dev, irq);
    }
}

/* ---- regions ---- */

void sysbus_init_mmio(SysBusDevice *dev, MemoryRegion *memory)
{
    assert(dev->num_mmio < QDEV_MAX_MMIO);
    dev->mmio[dev->num_mmio].addr = UNMAPPED;
    dev->mmio[dev->num_mmio].memory = memory;
    dev->num_mmio++;
}

MemoryRegion *sysbus_mmio_get_region(SysBusDevice *dev, int n)
{
    assert(n >= 0 && n < QDEV_MAX_MMIO);
    return dev->mmio[n].memory;
}

bool sysbus_has_mmio(SysBusDevice *dev, unsigned int n)
{
    return n < (unsigned)dev->num_mmio;
}

void sysbus_mmio_unmap(SysBusDevice *dev, int n)
{
    assert(n >= 0 && n < dev->num_mmio);
    if (dev->mmio[n].addr != UNMAPPED) {
        memory_region_del_subregion(get_system_memory(), dev->mmio[n].memory);
        dev->mmio[n].addr = UNMAPPED;
    }
}

static void mmio_map(SysBusDevice *dev, int n, hwaddr addr, bool may_overlap, int priority)
{
    assert(n >= 0 && n < dev->num_mmio);
    if (dev->mmio[n].addr == addr) {
        return;
    }
    sysbus_mmio_unmap(dev, n);
    dev->mmio[n].addr = addr;
    if (may_overlap) {
        memory_region_add_subregion_overlap(get_system_memory(), addr, dev->mmio[n].memory,
                                            priority);
    } else {
        memory_region_add_subregion(get_system_memory(), addr, dev->mmio[n].memory);
    }
}

void sysbus_mmio_map(SysBusDevice *dev, int n, hwaddr addr)
{
    mmio_map(dev, n, addr, false, 0);
}

void sysbus_mmio_map_overlap(SysBusDevice *dev, int n, hwaddr addr, int priority)
{
    mmio_map(dev, n, addr, true, priority);
}

void sysbus_init_ioports(SysBusDevice *dev, uint32_t ioport, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++) {
        assert(dev->num_pio < QDEV_MAX_PIO);
        dev->pio[dev->num_pio++] = ioport++;
    }
}

void sysbus_add_io(SysBusDevice *dev, hwaddr addr, MemoryRegion *mem)
{
    memory_region_add_subregion(get_system_io(), addr, mem);
}

MemoryRegion *sysbus_address_space(SysBusDevice *dev)
{
    return get_system_memory();
}

/* ---- life ---- */

BusState *sysbus_get_default(void)
{
    static BusState *main_system_bus; /* there is one, for the life of the program */

    if (!main_system_bus) {
        main_system_bus = qbus_new(TYPE_SYSTEM_BUS, NULL, "main-system-bus");
    }
    return main_system_bus;
}

bool sysbus_realize(SysBusDevice *dev, Error **errp)
{
    return qdev_realize(DEVICE(dev), sysbus_get_default(), errp);
}

bool sysbus_realize_and_unref(SysBusDevice *dev, Error **errp)
{
    return qdev_realize_and_unref(DEVICE(dev), sysbus_get_default(), errp);
}

DeviceState *sysbus_create_varargs(const char *name, hwaddr addr, ...)
{
    DeviceState *dev = qdev_new(name);
    SysBusDevice *s = SYS_BUS_DEVICE(dev);
    qemu_irq irq;
    va_list va;

    sysbus_realize_and_unref(s, &error_fatal);
    if (addr != UNMAPPED) {
        sysbus_mmio_map(s, 0, addr);
    }
    va_start(va, addr);
    for (int n = 0; (irq = va_arg(va, qemu_irq)); n++) {
        sysbus_connect_irq(s, n, irq);
    }
    va_end(va);
    return dev;
}

typedef struct SysBusFind {
    void *opaque;
    FindSysbusDeviceFunc *func;
} SysBusFind;

static int find_sysbus_device(Object *obj, void *opaque)
{
    SysBusFind *find = opaque;
    Object *dev = object_dynamic_cast(obj, TYPE_SYS_BUS_DEVICE);

    if (!dev) {
        return object_child_foreach(obj, find_sysbus_device, opaque);
    }
    find->func(SYS_BUS_DEVICE(dev), find->opaque);
    return 0;
}

void foreach_dynamic_sysbus_device(FindSysbusDeviceFunc *func, void *opaque)
{
    SysBusFind find = { .func = func, .opaque = opaque };
    Object *machine = qdev_get_machine();

    find_sysbus_device(container_get(machine, "/peripheral"), &find);
    find_sysbus_device(container_get(machine, "/peripheral-anon"), &find);
}

/* ---- names and text ---- */

static void sysbus_dev_print(Monitor *mon, DeviceState *dev, int indent)
{
    SysBusDevice *s = SYS_BUS_DEVICE(dev);

    for (int i = 0; i < s->num_mmio; i++) {
        hwaddr size = memory_region_size(s->mmio[i].memory);

        monitor_printf(mon, "%*smmio %016" PRIx64 "/%016" PRIx64 "\n", indent, "", s->mmio[i].addr,
                       size);
    }
}

static char *sysbus_get_fw_dev_path(DeviceState *dev)
{
    SysBusDevice *s = SYS_BUS_DEVICE(dev);
    SysBusDeviceClass *sbc = SYS_BUS_DEVICE_GET_CLASS(s);
    const char *name = qdev_fw_name(dev);
    g_autofree char *addr = NULL;

    if (s->num_mmio) {
        return g_strdup_printf("%s@%016" PRIx64, name, s->mmio[0].addr);
    }
    addr = sbc->explicit_ofw_unit_address ? sbc->explicit_ofw_unit_address(s) : NULL;
    if (addr) {
        return g_strdup_printf("%s@%s", name, addr);
    }
    if (s->num_pio) {
        return g_strdup_printf("%s@i%04x", name, s->pio[0]);
    }
    return g_strdup(name);
}

static void system_bus_class_init(ObjectClass *klass, void *data)
{
    BusClass *k = BUS_CLASS(klass);

    k->print_dev = sysbus_dev_print;
    k->get_fw_dev_path = sysbus_get_fw_dev_path;
}

static void sysbus_device_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->bus_type = TYPE_SYSTEM_BUS;
    /* What sits on the system bus is the board's business, with few exceptions that say so. */
    dc->user_creatable = false;
}

/* Those from outside the tree are nobody's business but the user's: a PC finds room for them. */
static void sysbus_device_class_base_init(ObjectClass *klass, void *data)
{
    DEVICE_CLASS(klass)->user_creatable |= object_class_get_folder(klass) != NULL;
}

static void dynamic_sysbus_device_class_init(ObjectClass *klass, void *data)
{
    DEVICE_CLASS(klass)->user_creatable = true;
}

static const TypeInfo sysbus_types[] = {
    {
        .name = TYPE_SYSTEM_BUS,
        .parent = TYPE_BUS,
        .instance_size = sizeof(BusState),
        .class_init = system_bus_class_init,
    },
    {
        .name = TYPE_SYS_BUS_DEVICE,
        .parent = TYPE_DEVICE,
        .instance_size = sizeof(SysBusDevice),
        .abstract = true,
        .class_size = sizeof(SysBusDeviceClass),
        .class_init = sysbus_device_class_init,
        .class_base_init = sysbus_device_class_base_init,
    },
    {
        .name = TYPE_DYNAMIC_SYS_BUS_DEVICE,
        .parent = TYPE_SYS_BUS_DEVICE,
        .abstract = true,
        .class_init = dynamic_sysbus_device_class_init,
    },
};
DEFINE_TYPES(sysbus_types)
