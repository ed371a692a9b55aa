/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * virtio-vga: VGA until a driver uses the virtio GPU, whose first output it is.
 *
 * BAR 0 "vga.vram" (8 MiB); BAR 2 the modern virtio structures, with the VGA's registers in MMIO in
 * front of them; BAR 4 MSI-X. On purpose: no option ROM.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "hw/display/vga_int.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "vga-pci.h"
#include "virtio-gpu-pci.h"

#define VIRTIO_VGA_MEM_BAR 2
#define VIRTIO_VGA_MSIX_BAR 4
#define VIRTIO_VGA_IO_BAR 5

#define TYPE_VIRTIO_VGA_BASE "virtio-vga-base"
OBJECT_DECLARE_SIMPLE_TYPE(VirtIOVGABase, VIRTIO_VGA_BASE)

struct VirtIOVGABase {
    VirtIOPCIProxy parent_obj;
    VirtIOGPUBase *vgpu;
    VGACommonState vga;
    MemoryRegion vga_mrs[4];
    bool vga_hidden;    /* the GPU had the console since the VGA drew */
};

/* ---- console ---- */

static void virtio_vga_update_display(void *opaque)
{
    VirtIOVGABase *vvga = opaque;

    if (vvga->vgpu->enable) {
        vvga->vga_hidden = true;
        return;
    }
    if (vvga->vga_hidden) {
        vvga->vga_hidden = false;
        vga_invalidate_display(&vvga->vga);
    }
    vga_update_display(&vvga->vga);
}

static void virtio_vga_invalidate_display(void *opaque)
{
    vga_invalidate_display(&((VirtIOVGABase *)opaque)->vga);
}

static void virtio_vga_ui_info(void *opaque, uint32_t idx, QemuUIInfo *info)
{
    VirtIOGPUBase *g = ((VirtIOVGABase *)opaque)->vgpu;

    g->hw_ops->ui_info(g, idx, info);
}

static const GraphicHwOps virtio_vga_ops = {
    .invalidate = virtio_vga_invalidate_display,
    .gfx_update = virtio_vga_update_display,
    .ui_info = virtio_vga_ui_info,
};

/* ---- life ---- */

static const VMStateDescription vmstate_virtio_vga_base = {
    .name = "virtio-vga",
    .version_id = 2,
    .minimum_version_id = 2,
    .fields = (VMStateField[]) {
        /* The PCI part is saved by the virtio device. */
        VMSTATE_STRUCT(vga, VirtIOVGABase, 0, vmstate_vga_common, VGACommonState),
        VMSTATE_END_OF_LIST()
    }
};

/* Makes room for VGA registers in the first page of the virtio structures. */
static void place_structures(VirtIOPCIProxy *proxy)
{
    proxy->modern_mem_bar_idx = VIRTIO_VGA_MEM_BAR;
    proxy->msix_bar_idx = VIRTIO_VGA_MSIX_BAR;
    proxy->modern_io_bar_idx = VIRTIO_VGA_IO_BAR;
    proxy->common.size /= 2;
    proxy->isr.size /= 2;
    proxy->common.offset = PCI_VGA_MMIO_SIZE;
    proxy->isr.offset = proxy->common.offset + proxy->common.size;
}

static void virtio_vga_base_realize(VirtIOPCIProxy *vpci_dev, Error **errp)
{
    VirtIOVGABase *vvga = VIRTIO_VGA_BASE(vpci_dev);
    VGACommonState *vga = &vvga->vga;
    Error *err = NULL;

    vga->vram_size_mb = 8;
    if (!vga_common_init(vga, OBJECT(vpci_dev), errp)) {
        return;
    }
    vga_init(vga, OBJECT(vpci_dev), pci_address_space(&vpci_dev->pci_dev),
             pci_address_space_io(&vpci_dev->pci_dev), true);
    pci_register_bar(&vpci_dev->pci_dev, 0, PCI_BASE_ADDRESS_MEM_PREFETCH, &vga->vram);
    place_structures(vpci_dev);
    virtio_pci_force_virtio_1(vpci_dev);
    if (!qdev_realize(DEVICE(vvga->vgpu), BUS(&vpci_dev->bus), &err)) {
        error_propagate(errp, err);
        return;
    }
    pci_std_vga_mmio_region_init(vga, OBJECT(vvga), &vpci_dev->modern_bar, vvga->vga_mrs, true,
                                 false);
    vga->con = vvga->vgpu->scanout[0].con;
    graphic_console_set_hwops(vga->con, &virtio_vga_ops, vvga);
}

static void virtio_vga_base_reset(DeviceState *dev)
{
    VirtIOVGABase *vvga = VIRTIO_VGA_BASE(dev);
    DeviceClass *base = DEVICE_CLASS(object_class_by_name(TYPE_VIRTIO_PCI));

    base->reset(dev);
    vga_common_reset(&vvga->vga);
}

static bool get_big_endian_fb(Object *obj, Error **errp)
{
    return VIRTIO_VGA_BASE(obj)->vga.big_endian_fb;
}

static void set_big_endian_fb(Object *obj, bool value, Error **errp)
{
    VIRTIO_VGA_BASE(obj)->vga.big_endian_fb = value;
}

static Property virtio_vga_base_properties[] = {
    DEFINE_VIRTIO_GPU_PCI_PROPERTIES(VirtIOPCIProxy),
    DEFINE_PROP_END_OF_LIST(),
};

static void virtio_vga_base_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    set_bit(DEVICE_CATEGORY_DISPLAY, dc->categories);
    device_class_set_props(dc, virtio_vga_base_properties);
    dc->vmsd = &vmstate_virtio_vga_base;
    dc->hotpluggable = false;
    dc->reset = virtio_vga_base_reset;
    VIRTIO_PCI_CLASS(klass)->realize = virtio_vga_base_realize;
    k->romfile = "vgabios-virtio.bin";
    k->class_id = PCI_CLASS_DISPLAY_VGA;
    object_class_property_add_bool(klass, "big-endian-framebuffer", get_big_endian_fb,
                                   set_big_endian_fb);
}

static const TypeInfo virtio_vga_base_info = {
    .name = TYPE_VIRTIO_VGA_BASE,
    .parent = TYPE_VIRTIO_PCI,
    .instance_size = sizeof(VirtIOVGABase),
    .class_init = virtio_vga_base_class_init,
    .abstract = true,
};

#define TYPE_VIRTIO_VGA "virtio-vga"
OBJECT_DECLARE_SIMPLE_TYPE(VirtIOVGA, VIRTIO_VGA)

struct VirtIOVGA {
    VirtIOVGABase parent_obj;
    VirtIOGPU vdev;
};

static void virtio_vga_instance_init(Object *obj)
{
    VirtIOVGA *dev = VIRTIO_VGA(obj);

    virtio_instance_init_common(obj, &dev->vdev, sizeof(dev->vdev), TYPE_VIRTIO_GPU);
    VIRTIO_VGA_BASE(obj)->vgpu = VIRTIO_GPU_BASE(&dev->vdev);
}

static const VirtioPCIDeviceTypeInfo virtio_vga_info = {
    .generic_name = TYPE_VIRTIO_VGA,
    .parent = TYPE_VIRTIO_VGA_BASE,
    .instance_size = sizeof(VirtIOVGA),
    .instance_init = virtio_vga_instance_init,
};

static void virtio_vga_register(void)
{
    type_register_static(&virtio_vga_base_info);
    virtio_pci_types_register(&virtio_vga_info);
}

type_init(virtio_vga_register)
