/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A display: a linear framebuffer of 32-bit pixels, of which only what has changed is told to the console.
 * Not modelled after any hardware.
 *
 * BAR 0: registers width, height, start, control; BAR 1: `xfb-vram`, 4 MiB.
 */
#include "qemu/osdep.h"
#include "hw/pci/pci.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "qemu/units.h"
#include "ui/console.h"
#include "ui/pixel_ops.h"

#define TYPE_XFB "xfb"
OBJECT_DECLARE_SIMPLE_TYPE(XFbState, XFB)

enum { REG_WIDTH, REG_HEIGHT, REG_START, REG_CTRL, NUM_REGS };

#define CTRL_ENABLE 1
#define VRAM_SIZE   (4 * MiB)
#define MAX_WIDTH   1024
#define MAX_HEIGHT  768

struct XFbState {
    PCIDevice parent_obj;

    MemoryRegion mmio;
    MemoryRegion vram;
    QemuConsole *con;
    uint32_t regs[NUM_REGS];
    bool full_update;
};

static bool xfb_is_on(const XFbState *s)
{
    uint64_t bytes = (uint64_t)s->regs[REG_WIDTH] * s->regs[REG_HEIGHT] * 4;

    return (s->regs[REG_CTRL] & CTRL_ENABLE) && s->regs[REG_WIDTH] && s->regs[REG_HEIGHT] &&
           s->regs[REG_START] + bytes <= VRAM_SIZE;
}

static void xfb_new_surface(XFbState *s)
{
    uint8_t *pixels = memory_region_get_ram_ptr(&s->vram);

    dpy_gfx_replace_surface(s->con, qemu_create_displaysurface_from(s->regs[REG_WIDTH], s->regs[REG_HEIGHT],
                                                                    PIXMAN_x8r8g8b8, s->regs[REG_WIDTH] * 4,
                                                                    pixels + s->regs[REG_START]));
}

/* Lines that have changed, in runs. */
static void xfb_update_lines(XFbState *s)
{
    uint32_t stride = s->regs[REG_WIDTH] * 4;
    int first = -1;
    DirtyBitmapSnapshot *snap = memory_region_snapshot_and_clear_dirty(&s->vram, s->regs[REG_START],
                                                                       stride * s->regs[REG_HEIGHT],
                                                                       DIRTY_MEMORY_VGA);

    for (int y = 0; y <= (int)s->regs[REG_HEIGHT]; y++) {
        bool dirty =
            y < (int)s->regs[REG_HEIGHT] &&
            memory_region_snapshot_get_dirty(&s->vram, snap, s->regs[REG_START] + y * stride, stride);

        if (dirty && first < 0) {
            first = y;
        } else if (!dirty && first >= 0) {
            dpy_gfx_update(s->con, 0, first, s->regs[REG_WIDTH], y - first);
            first = -1;
        }
    }
    g_free(snap);
}

static void xfb_gfx_update(void *opaque)
{
    XFbState *s = opaque;

    if (!xfb_is_on(s)) {
        return;
    }
    if (s->full_update) {
        s->full_update = false;
        xfb_new_surface(s);
        dpy_gfx_update_full(s->con);
    }
    xfb_update_lines(s);
}

static void xfb_invalidate(void *opaque)
{
    XFbState *s = opaque;

    s->full_update = true;
}

static const GraphicHwOps xfb_gfx_ops = {
    .invalidate = xfb_invalidate,
    .gfx_update = xfb_gfx_update,
};

static uint64_t xfb_read(void *opaque, hwaddr addr, unsigned size)
{
    XFbState *s = opaque;

    return addr / 4 < NUM_REGS ? s->regs[addr / 4] : 0;
}

/* A console must not keep a surface on memory that is no longer shown. */
static void xfb_mode_changed(XFbState *s)
{
    s->full_update = true;
    if (!xfb_is_on(s)) {
        dpy_gfx_replace_surface(s->con, NULL);
    }
}

static void xfb_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    XFbState *s = opaque;

    switch (addr / 4) {
    case REG_WIDTH:
        s->regs[REG_WIDTH] = MIN(value, MAX_WIDTH);
        break;
    case REG_HEIGHT:
        s->regs[REG_HEIGHT] = MIN(value, MAX_HEIGHT);
        break;
    case REG_START:
        s->regs[REG_START] = value & ~3;
        break;
    case REG_CTRL:
        s->regs[REG_CTRL] = value & CTRL_ENABLE;
        break;
    default:
        return;
    }
    xfb_mode_changed(s);
}

static const MemoryRegionOps xfb_ops = {
    .read = xfb_read,
    .write = xfb_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

static void xfb_reset(DeviceState *dev)
{
    XFbState *s = XFB(dev);

    memset(s->regs, 0, sizeof(s->regs));
    xfb_mode_changed(s);
}

static int xfb_post_load(void *opaque, int version_id)
{
    XFbState *s = opaque;

    if (s->regs[REG_WIDTH] > MAX_WIDTH || s->regs[REG_HEIGHT] > MAX_HEIGHT) {
        return -EINVAL;
    }
    xfb_mode_changed(s);
    return 0;
}

static const VMStateDescription vmstate_xfb = {
    .name = TYPE_XFB,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = xfb_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, XFbState),
        VMSTATE_UINT32_ARRAY(regs, XFbState, NUM_REGS),
        VMSTATE_END_OF_LIST()
    }
};

static void xfb_realize(PCIDevice *pci, Error **errp)
{
    XFbState *s = XFB(pci);
    Error *err = NULL;

    memory_region_init_ram(&s->vram, OBJECT(s), "xfb-vram", VRAM_SIZE, &err);
    if (err) {
        error_propagate(errp, err);
        return;
    }
    memory_region_set_log(&s->vram, true, DIRTY_MEMORY_VGA);
    memory_region_init_io(&s->mmio, OBJECT(s), &xfb_ops, s, "xfb-mmio", 0x1000);
    pci_register_bar(pci, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->mmio);
    pci_register_bar(pci, 1, PCI_BASE_ADDRESS_SPACE_MEMORY | PCI_BASE_ADDRESS_MEM_PREFETCH, &s->vram);
    s->con = graphic_console_init(DEVICE(pci), 0, &xfb_gfx_ops, s);
}

static void xfb_exit(PCIDevice *pci)
{
    graphic_console_close(XFB(pci)->con);
}

static void xfb_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = xfb_realize;
    k->exit = xfb_exit;
    k->vendor_id = PCI_VENDOR_ID_QEMU;
    k->device_id = 0x11f9;
    k->class_id = PCI_CLASS_DISPLAY_OTHER;
    dc->reset = xfb_reset;
    dc->vmsd = &vmstate_xfb;
    dc->hotpluggable = false;
    set_bit(DEVICE_CATEGORY_DISPLAY, dc->categories);
}

static const TypeInfo xfb_info = {
    .name = TYPE_XFB,
    .parent = TYPE_PCI_DEVICE,
    .instance_size = sizeof(XFbState),
    .class_init = xfb_class_init,
    .interfaces = (InterfaceInfo[]) {
        { INTERFACE_CONVENTIONAL_PCI_DEVICE },
        { },
    },
};

static void xfb_register_types(void)
{
    type_register_static(&xfb_info);
}

type_init(xfb_register_types)
