/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VGA on the ISA bus: the legacy ports and window; linear memory "vga.vram" at e0000000.
 *
 * Properties: vgamem_mb. On purpose: no option ROM.
 */
#include "qemu/osdep.h"
#include "hw/display/vga_int.h"
#include "hw/isa/isa.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define VBE_LFB_ADDRESS 0xe0000000

#define TYPE_ISA_VGA "isa-vga"
OBJECT_DECLARE_SIMPLE_TYPE(ISAVGAState, ISA_VGA)

struct ISAVGAState {
    ISADevice parent_obj;
    VGACommonState state;
    PortioList portio_vga;
    PortioList portio_vbe;
};

static void isa_vga_reset(DeviceState *dev)
{
    vga_common_reset(&ISA_VGA(dev)->state);
}

static void isa_vga_realize(DeviceState *dev, Error **errp)
{
    ISADevice *isadev = ISA_DEVICE(dev);
    ISAVGAState *d = ISA_VGA(dev);
    VGACommonState *s = &d->state;
    const MemoryRegionPortio *vga_ports, *vbe_ports;
    MemoryRegion *window;

    s->global_vmstate = true;
    if (!vga_common_init(s, OBJECT(dev), errp)) {
        return;
    }
    s->legacy_address_space = isa_address_space(isadev);
    window = vga_init_io(s, OBJECT(dev), &vga_ports, &vbe_ports);
    isa_register_portio_list(isadev, &d->portio_vga, 0x3b0, vga_ports, s, "vga");
    isa_register_portio_list(isadev, &d->portio_vbe, 0x1ce, vbe_ports, s, "vbe");
    memory_region_add_subregion_overlap(isa_address_space(isadev), 0xa0000, window, 1);
    memory_region_set_coalescing(window);
    s->con = graphic_console_init(dev, 0, s->hw_ops, s);
    memory_region_add_subregion(isa_address_space(isadev), VBE_LFB_ADDRESS, &s->vram);
}

static const VMStateDescription vmstate_isa_vga = {
    .name = "isa-vga",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_STRUCT(state, ISAVGAState, 0, vmstate_vga_common, VGACommonState),
        VMSTATE_END_OF_LIST()
    }
};

static Property isa_vga_properties[] = {
    DEFINE_PROP_UINT32("vgamem_mb", ISAVGAState, state.vram_size_mb, 8),
    DEFINE_PROP_END_OF_LIST(),
};

static void isa_vga_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = isa_vga_realize;
    dc->reset = isa_vga_reset;
    dc->vmsd = &vmstate_isa_vga;
    device_class_set_props(dc, isa_vga_properties);
    set_bit(DEVICE_CATEGORY_DISPLAY, dc->categories);
}

static const TypeInfo isa_vga_types[] = {
    {
        .name = TYPE_ISA_VGA,
        .parent = TYPE_ISA_DEVICE,
        .instance_size = sizeof(ISAVGAState),
        .class_init = isa_vga_class_init,
    },
};

DEFINE_TYPES(isa_vga_types)
