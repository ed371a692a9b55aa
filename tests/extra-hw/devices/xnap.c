/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A doorbell card that can sleep, as models of the newest versions are written: power management by the PCI
 * core, reset phases that call their parent's with the type, calls put off to the end of a section, functions
 * of the memory API that say whether they succeeded, lines in an array, a type of property of its own. Not
 * modelled after any hardware.
 *
 * BAR 0, `xnap-mmio`: 0 doorbell (rings up to 32 times; rw: rings so far), 4 notices (ro: one for each write
 * of the doorbell), 8 lines (ro; any write clears them), 12 weight (ro, property), 16 resets (ro: type of the
 * last, and its phases). BAR 2, `xnap-ram`: 4 KiB of RAM.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "hw/core/irq.h"
#include "hw/core/qdev-properties.h"
#include "hw/pci/pci_device.h"
#include "migration/vmstate.h"
#include "qemu/defer-call.h"
#include "qemu/module.h"
#include "qom/object.h"

#define TYPE_XNAP_BASE "xnap-base"
OBJECT_DECLARE_TYPE(XNapState, XNapClass, XNAP_BASE)

#define TYPE_XNAP "xnap"

#define XNAP_LINES     2
#define XNAP_MAX_RINGS 32

enum { LINE_RUNG, LINE_FULL };
enum { RESET_ENTERED = 1 << 8, RESET_HELD = 1 << 9, RESET_EXITED = 1 << 10, RESET_HELD_BASE = 1 << 11 };

struct XNapState {
    PCIDevice parent_obj;

    MemoryRegion mmio;
    MemoryRegion ram;
    IRQState lines[XNAP_LINES];
    uint32_t rings;
    uint32_t notices;
    uint32_t pending;
    uint32_t resets;
    uint8_t weight;
};

struct XNapClass {
    PCIDeviceClass parent_class;
    ResettablePhases parent_phases;
};

static void xnap_set_line(void *opaque, int n, int level)
{
    XNapState *s = opaque;

    s->pending = deposit32(s->pending, n, 1, level);
    pci_set_irq(PCI_DEVICE(s), s->pending != 0);
}

static void xnap_notice(void *opaque)
{
    XNapState *s = opaque;

    s->notices++;
    qemu_irq_raise(&s->lines[LINE_RUNG]);
}

static void xnap_ring(XNapState *s, uint32_t times)
{
    defer_call_begin();
    for (uint32_t i = 0; i < times; i++) {
        s->rings++;
        defer_call(xnap_notice, s);
    }
    defer_call_end();
}

static uint64_t xnap_read(void *opaque, hwaddr addr, unsigned size)
{
    XNapState *s = opaque;

    switch (addr) {
    case 0:
        return s->rings;
    case 4:
        return s->notices;
    case 8:
        return s->pending;
    case 12:
        return s->weight;
    case 16:
        return s->resets;
    default:
        return 0;
    }
}

static void xnap_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    XNapState *s = opaque;

    switch (addr) {
    case 0:
        if (value > XNAP_MAX_RINGS) {
            qemu_irq_raise(&s->lines[LINE_FULL]);
        }
        xnap_ring(s, MIN(value, XNAP_MAX_RINGS));
        break;
    case 8:
        for (int i = 0; i < XNAP_LINES; i++) {
            qemu_irq_lower(&s->lines[i]);
        }
        break;
    }
}

static const MemoryRegionOps xnap_ops = {
    .read = xnap_read,
    .write = xnap_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

static void xnap_base_reset_hold(Object *obj, ResetType type)
{
    XNapState *s = XNAP_BASE(obj);

    s->rings = s->notices = 0;
    s->resets |= RESET_HELD_BASE | type;
}

static void xnap_reset_enter(Object *obj, ResetType type)
{
    XNapClass *xc = XNAP_BASE_GET_CLASS(obj);

    if (xc->parent_phases.enter) {
        xc->parent_phases.enter(obj, type);
    }
    XNAP_BASE(obj)->resets = RESET_ENTERED;
}

static void xnap_reset_hold(Object *obj, ResetType type)
{
    XNapState *s = XNAP_BASE(obj);
    XNapClass *xc = XNAP_BASE_GET_CLASS(obj);

    if (xc->parent_phases.hold) {
        xc->parent_phases.hold(obj, type);
    }
    s->resets |= RESET_HELD;
    for (int i = 0; i < XNAP_LINES; i++) {
        qemu_irq_lower(&s->lines[i]);
    }
}

static void xnap_reset_exit(Object *obj, ResetType type)
{
    XNapClass *xc = XNAP_BASE_GET_CLASS(obj);

    if (xc->parent_phases.exit) {
        xc->parent_phases.exit(obj, type);
    }
    XNAP_BASE(obj)->resets |= RESET_EXITED;
}

static const VMStateDescription vmstate_xnap = {
    .name = TYPE_XNAP,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, XNapState),
        VMSTATE_UINT32(rings, XNapState),
        VMSTATE_UINT32(notices, XNapState),
        VMSTATE_UINT32(pending, XNapState),
        VMSTATE_UINT32(resets, XNapState),
        VMSTATE_END_OF_LIST()
    },
};

static void xnap_realize(PCIDevice *pci, Error **errp)
{
    XNapState *s = XNAP_BASE(pci);

    pci_config_set_interrupt_pin(pci->config, 1);
    if (pci_pm_init(pci, 0, errp) < 0) {
        return;
    }
    if (!memory_region_init_ram(&s->ram, OBJECT(s), "xnap-ram", 4096, errp)) {
        return;
    }
    memory_region_init_io(&s->mmio, OBJECT(s), &xnap_ops, s, "xnap-mmio", 0x20);
    pci_register_bar(pci, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->mmio);
    pci_register_bar(pci, 2, PCI_BASE_ADDRESS_SPACE_MEMORY | PCI_BASE_ADDRESS_MEM_PREFETCH, &s->ram);
    qemu_init_irqs(s->lines, XNAP_LINES, xnap_set_line, s);
}

static void xnap_get_weight(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    const Property *prop = opaque;
    uint8_t *weight = object_field_prop_ptr(obj, prop);

    visit_type_uint8(v, name, weight, errp);
}

static void xnap_set_weight(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    const Property *prop = opaque;
    uint8_t *weight = object_field_prop_ptr(obj, prop);
    uint8_t value;

    if (!visit_type_uint8(v, name, &value, errp)) {
        return;
    }
    if (value % 2) {
        error_setg(&error_warn, "weight %d is odd: rounded up", value);
    }
    *weight = value + value % 2;
}

static const PropertyInfo xnap_prop_weight = {
    .type = "xnap-weight",
    .description = "An even number",
    .get = xnap_get_weight,
    .set = xnap_set_weight,
};

static const Property xnap_properties[] = {
    DEFINE_PROP("weight", XNapState, weight, xnap_prop_weight, uint8_t),
};

static void xnap_base_class_init(ObjectClass *oc, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(oc);

    k->realize = xnap_realize;
    k->vendor_id = PCI_VENDOR_ID_QEMU;
    k->class_id = PCI_CLASS_OTHERS;
    RESETTABLE_CLASS(oc)->phases.hold = xnap_base_reset_hold;
    dc->vmsd = &vmstate_xnap;
    device_class_set_props(dc, xnap_properties);
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static void xnap_class_init(ObjectClass *oc, const void *data)
{
    const uint16_t *device_id = data;

    PCI_DEVICE_CLASS(oc)->device_id = *device_id;
    resettable_class_set_parent_phases(RESETTABLE_CLASS(oc), xnap_reset_enter, xnap_reset_hold,
                                       xnap_reset_exit, &XNAP_BASE_CLASS(oc)->parent_phases);
}

static const uint16_t xnap_device_id = 0x11fa;

static const TypeInfo xnap_types[] = {
    {
        .name = TYPE_XNAP_BASE,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(XNapState),
        .class_size = sizeof(XNapClass),
        .class_init = xnap_base_class_init,
        .abstract = true,
        .interfaces = (const InterfaceInfo[]) {
            { INTERFACE_CONVENTIONAL_PCI_DEVICE },
            { }
        },
    }, {
        .name = TYPE_XNAP,
        .parent = TYPE_XNAP_BASE,
        .class_init = xnap_class_init,
        .class_data = &xnap_device_id,
    },
};

DEFINE_TYPES(xnap_types)
