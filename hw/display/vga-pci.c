/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VGA on PCI: "VGA", with the legacy ports and window, and "secondary-vga" without them.
 *
 * BAR 0 "vga.vram"; BAR 2 "vga.mmio" (secondary-vga always, VGA with mmio=on): EDID (edid=on), the ports
 * 3c0 … 3df, the Bochs VBE registers, and (qemu-extended-regs=on) a size and the framebuffer's byte order.
 * On purpose: no option ROM.
 */
#include "qemu/osdep.h"
#include "hw/display/edid.h"
#include "hw/display/vga-pci.h"
#include "hw/pci/pci.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define PCI_VGA_EDID_BYTES 384

enum {
    PCI_VGA_FLAG_ENABLE_MMIO = 1,
    PCI_VGA_FLAG_ENABLE_QEXT = 2,
    PCI_VGA_FLAG_ENABLE_EDID = 3,
};

#define TYPE_PCI_VGA "pci-vga"
typedef struct PCIVGAState PCIVGAState;
DECLARE_INSTANCE_CHECKER(PCIVGAState, PCI_VGA, TYPE_PCI_VGA)

struct PCIVGAState {
    PCIDevice dev;
    VGACommonState vga;
    uint32_t flags;
    qemu_edid_info edid_info;
    MemoryRegion mmio;
    MemoryRegion mrs[4];
    uint8_t edid[PCI_VGA_EDID_BYTES];
};

static const VMStateDescription vmstate_vga_pci = {
    .name = "vga",
    .version_id = 2,
    .minimum_version_id = 2,
    .fields = (VMStateField[]) {
        VMSTATE_PCI_DEVICE(dev, PCIVGAState),
        VMSTATE_STRUCT(vga, PCIVGAState, 0, vmstate_vga_common, VGACommonState),
        VMSTATE_END_OF_LIST()
    }
};

/* ---- BAR 2 ---- */

static uint64_t remapped_read(void *opaque, hwaddr addr, unsigned size)
{
    VGACommonState *s = opaque;
    uint64_t val = vga_ioport_read(s, 0x3c0 + addr);

    if (size == 2) {
        val |= vga_ioport_read(s, 0x3c0 + addr + 1) << 8;
    }
    return val;
}

static void remapped_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    VGACommonState *s = opaque;

    vga_ioport_write(s, 0x3c0 + addr, val & 0xff);
    if (size == 2) {
        vga_ioport_write(s, 0x3c0 + addr + 1, val >> 8 & 0xff);
    }
}

static const MemoryRegionOps remapped_ops = {
    .read = remapped_read,
    .write = remapped_write,
    .valid = { .min_access_size = 1, .max_access_size = 4 },
    .impl = { .min_access_size = 1, .max_access_size = 2 },
    .endianness = DEVICE_LITTLE_ENDIAN,
};

/* A register each two bytes. */
static uint64_t bochs_read(void *opaque, hwaddr addr, unsigned size)
{
    vbe_ioport_write_index(opaque, 0, addr >> 1);
    return vbe_ioport_read_data(opaque, 0);
}

static void bochs_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    vbe_ioport_write_index(opaque, 0, addr >> 1);
    vbe_ioport_write_data(opaque, 0, val);
}

static const MemoryRegionOps bochs_ops = {
    .read = bochs_read,
    .write = bochs_write,
    .valid = { .min_access_size = 1, .max_access_size = 4 },
    .impl = { .min_access_size = 2, .max_access_size = 2 },
    .endianness = DEVICE_LITTLE_ENDIAN,
};

static uint64_t qext_read(void *opaque, hwaddr addr, unsigned size)
{
    VGACommonState *s = opaque;

    switch (addr) {
    case PCI_VGA_QEXT_REG_SIZE:
        return PCI_VGA_QEXT_SIZE;
    case PCI_VGA_QEXT_REG_BYTEORDER:
        return s->big_endian_fb ? PCI_VGA_QEXT_BIG_ENDIAN : PCI_VGA_QEXT_LITTLE_ENDIAN;
    default:
        return 0;
    }
}

static void qext_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    VGACommonState *s = opaque;

    if (addr == PCI_VGA_QEXT_REG_BYTEORDER && val == PCI_VGA_QEXT_BIG_ENDIAN) {
        s->big_endian_fb = true;
    } else if (addr == PCI_VGA_QEXT_REG_BYTEORDER && val == PCI_VGA_QEXT_LITTLE_ENDIAN) {
        s->big_endian_fb = false;
    }
}

static const MemoryRegionOps qext_ops = {
    .read = qext_read,
    .write = qext_write,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
    .endianness = DEVICE_LITTLE_ENDIAN,
};

void pci_std_vga_mmio_region_init(VGACommonState *s, Object *owner, MemoryRegion *parent,
                                  MemoryRegion *subs, bool qext, bool edid)
{
    PCIVGAState *d = (PCIVGAState *)object_dynamic_cast(owner, TYPE_PCI_VGA);

    memory_region_init_io(&subs[0], owner, &remapped_ops, s, "vga ioports remapped",
                          PCI_VGA_IOPORT_SIZE);
    memory_region_add_subregion(parent, PCI_VGA_IOPORT_OFFSET, &subs[0]);
    memory_region_init_io(&subs[1], owner, &bochs_ops, s, "bochs dispi interface",
                          PCI_VGA_BOCHS_SIZE);
    memory_region_add_subregion(parent, PCI_VGA_BOCHS_OFFSET, &subs[1]);
    if (qext) {
        memory_region_init_io(&subs[2], owner, &qext_ops, s, "qemu extended regs",
                              PCI_VGA_QEXT_SIZE);
        memory_region_add_subregion(parent, PCI_VGA_QEXT_OFFSET, &subs[2]);
    }
    if (edid && d) {
        qemu_edid_generate(d->edid, sizeof(d->edid), &d->edid_info);
        qemu_edid_region_io(&subs[3], owner, d->edid, sizeof(d->edid));
        memory_region_add_subregion(parent, 0, &subs[3]);
    }
}

/* ---- making ---- */

/* BARs; the console. */
static bool pci_vga_realize_common(PCIVGAState *d, bool mmio, Error **errp)
{
    VGACommonState *s = &d->vga;
    bool qext = d->flags & (1 << PCI_VGA_FLAG_ENABLE_QEXT);
    bool edid = d->flags & (1 << PCI_VGA_FLAG_ENABLE_EDID);

    if (!vga_common_init(s, OBJECT(d), errp)) {
        return false;
    }
    s->con = graphic_console_init(DEVICE(d), 0, s->hw_ops, s);
    pci_register_bar(&d->dev, 0, PCI_BASE_ADDRESS_MEM_PREFETCH, &s->vram);
    if (mmio) {
        memory_region_init_io(&d->mmio, OBJECT(d), &unassigned_io_ops, NULL, "vga.mmio",
                              PCI_VGA_MMIO_SIZE);
        pci_std_vga_mmio_region_init(s, OBJECT(d), &d->mmio, d->mrs, qext, edid);
        pci_register_bar(&d->dev, 2, PCI_BASE_ADDRESS_SPACE_MEMORY, &d->mmio);
    }
    return true;
}

static void pci_std_vga_realize(PCIDevice *dev, Error **errp)
{
    PCIVGAState *d = PCI_VGA(dev);

    if (pci_vga_realize_common(d, d->flags & (1 << PCI_VGA_FLAG_ENABLE_MMIO), errp)) {
        vga_init(&d->vga, OBJECT(dev), pci_address_space(dev), pci_address_space_io(dev), true);
    }
}

static void pci_secondary_vga_realize(PCIDevice *dev, Error **errp)
{
    pci_vga_realize_common(PCI_VGA(dev), true, errp);
}

static void pci_secondary_vga_exit(PCIDevice *dev)
{
    graphic_console_close(PCI_VGA(dev)->vga.con);
}

static void pci_vga_reset(DeviceState *dev)
{
    vga_common_reset(&PCI_VGA(dev)->vga);
}

static bool get_big_endian_fb(Object *obj, Error **errp)
{
    return PCI_VGA(obj)->vga.big_endian_fb;
}

static void set_big_endian_fb(Object *obj, bool value, Error **errp)
{
    PCI_VGA(obj)->vga.big_endian_fb = value;
}

static void pci_vga_instance_init(Object *obj)
{
    object_property_add_bool(obj, "big-endian-framebuffer", get_big_endian_fb, set_big_endian_fb);
}

/* ---- types ---- */

#define EXTRA_REGISTER_PROPERTIES                                                                  \
    DEFINE_PROP_BIT("qemu-extended-regs", PCIVGAState, flags, PCI_VGA_FLAG_ENABLE_QEXT, true),     \
    DEFINE_PROP_BIT("edid", PCIVGAState, flags, PCI_VGA_FLAG_ENABLE_EDID, true),                   \
    DEFINE_EDID_PROPERTIES(PCIVGAState, edid_info)

static Property vga_pci_properties[] = {
    DEFINE_PROP_UINT32("vgamem_mb", PCIVGAState, vga.vram_size_mb, 16),
    DEFINE_PROP_BIT("mmio", PCIVGAState, flags, PCI_VGA_FLAG_ENABLE_MMIO, true),
    EXTRA_REGISTER_PROPERTIES,
    DEFINE_PROP_BOOL("global-vmstate", PCIVGAState, vga.global_vmstate, false),
    DEFINE_PROP_END_OF_LIST(),
};

static Property secondary_pci_properties[] = {
    DEFINE_PROP_UINT32("vgamem_mb", PCIVGAState, vga.vram_size_mb, 16),
    EXTRA_REGISTER_PROPERTIES,
    DEFINE_PROP_END_OF_LIST(),
};

static void vga_pci_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->vendor_id = PCI_VENDOR_ID_QEMU;
    k->device_id = PCI_DEVICE_ID_QEMU_VGA;
    k->revision = 2;
    dc->vmsd = &vmstate_vga_pci;
    dc->reset = pci_vga_reset;
    set_bit(DEVICE_CATEGORY_DISPLAY, dc->categories);
}

static void vga_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = pci_std_vga_realize;
    k->romfile = "vgabios-stdvga.bin";
    k->class_id = PCI_CLASS_DISPLAY_VGA;
    device_class_set_props(dc, vga_pci_properties);
    dc->hotpluggable = false;
}

static void secondary_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = pci_secondary_vga_realize;
    k->exit = pci_secondary_vga_exit;
    k->class_id = PCI_CLASS_DISPLAY_OTHER;
    device_class_set_props(dc, secondary_pci_properties);
}

static const TypeInfo vga_pci_types[] = {
    {
        .name = TYPE_PCI_VGA,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(PCIVGAState),
        .instance_init = pci_vga_instance_init,
        .abstract = true,
        .class_init = vga_pci_class_init,
        .interfaces = (InterfaceInfo[]) { { INTERFACE_CONVENTIONAL_PCI_DEVICE }, { } },
    },
    { .name = "VGA", .parent = TYPE_PCI_VGA, .class_init = vga_class_init },
    { .name = "secondary-vga", .parent = TYPE_PCI_VGA, .class_init = secondary_class_init },
};

DEFINE_TYPES(vga_pci_types)
