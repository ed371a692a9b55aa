/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A display adapter over the VGA core, as contributors write them: its own modes, and a hardware cursor that
 * the core draws into each line. Not modelled after any hardware.
 *
 * BAR 0: registers mode (bits a pixel; 0: VGA), size (width | height << 16), pitch and start (bytes), cursor
 * (x | y << 16), cursor control (bit 31: shown; below: where its 8 bytes of 8x8 pixels are); BAR 1: video
 * memory.
 */
#include "qemu/osdep.h"
#include "vga_int.h"
#include "vga-access.h"
#include "vga_regs.h"
#include "hw/pci/pci_device.h"
#include "hw/qdev-properties.h"
#include "ui/pixel_ops.h"

#define TYPE_XVGA "xvga"
OBJECT_DECLARE_SIMPLE_TYPE(XVGAState, XVGA)

enum { REG_MODE, REG_SIZE, REG_PITCH, REG_START, REG_CURSOR, REG_CURSOR_CTRL, NUM_REGS };

#define CURSOR_SIZE 8
#define CURSOR_SHOWN 0x80000000u
#define MAX_WIDTH 1024
#define MAX_HEIGHT 768

struct XVGAState {
    PCIDevice parent_obj;

    VGACommonState vga;
    MemoryRegion mmio;
    uint32_t regs[NUM_REGS];
    int last_cursor_y;
};

static XVGAState *from_vga(VGACommonState *vga)
{
    return container_of(vga, XVGAState, vga);
}

static int xvga_get_bpp(VGACommonState *vga)
{
    return from_vga(vga)->regs[REG_MODE];
}

static void xvga_get_resolution(VGACommonState *vga, int *pwidth, int *pheight)
{
    XVGAState *s = from_vga(vga);

    if (s->regs[REG_MODE]) {
        *pwidth = extract32(s->regs[REG_SIZE], 0, 16);
        *pheight = extract32(s->regs[REG_SIZE], 16, 16);
    } else {
        *pwidth = (vga->cr[VGA_CRTC_H_DISP] + 1) * 8;
        *pheight = vga->cr[VGA_CRTC_V_DISP_END] + 1;
    }
}

static void xvga_get_params(VGACommonState *vga, VGADisplayParams *params)
{
    XVGAState *s = from_vga(vga);

    params->line_offset = s->regs[REG_MODE] ? s->regs[REG_PITCH] : vga->cr[VGA_CRTC_OFFSET] * 8;
    params->start_addr = s->regs[REG_MODE] ? s->regs[REG_START] / 4 : 0;
    params->line_compare = UINT16_MAX;
    params->hpel = vga->ar[VGA_ATC_PEL];
}

static int cursor_y(XVGAState *s)
{
    return s->regs[REG_CURSOR] >> 16;
}

/* The lines where the cursor was and is. */
static void xvga_cursor_invalidate(VGACommonState *vga)
{
    XVGAState *s = from_vga(vga);

    if (s->last_cursor_y != cursor_y(s)) {
        vga_invalidate_scanlines(vga, s->last_cursor_y, s->last_cursor_y + CURSOR_SIZE);
        s->last_cursor_y = cursor_y(s);
        vga_invalidate_scanlines(vga, s->last_cursor_y, s->last_cursor_y + CURSOR_SIZE);
    }
}

static void xvga_cursor_draw_line(VGACommonState *vga, uint8_t *d, int y)
{
    XVGAState *s = from_vga(vga);
    unsigned x = s->regs[REG_CURSOR] & 0xffff, width = surface_width(qemu_console_surface(vga->con));
    uint32_t *pixels = (uint32_t *)d;
    uint32_t color = rgb_to_pixel32(c6_to_8(63), c6_to_8(32), c6_to_8(0));
    uint8_t bits;

    if (!(s->regs[REG_CURSOR_CTRL] & CURSOR_SHOWN) || y < cursor_y(s) || y >= cursor_y(s) + CURSOR_SIZE) {
        return;
    }
    bits = vga_read_byte(vga, (s->regs[REG_CURSOR_CTRL] & ~CURSOR_SHOWN) + y - cursor_y(s));
    for (unsigned i = 0; i < CURSOR_SIZE && x + i < width; i++) {
        pixels[x + i] = bits & (0x80 >> i) ? color : pixels[x + i];
    }
}

static uint64_t xvga_read(void *opaque, hwaddr addr, unsigned size)
{
    XVGAState *s = opaque;

    return addr / 4 < NUM_REGS ? s->regs[addr / 4] : 0;
}

/* What the registers can hold of @value. */
static uint32_t valid_value(unsigned reg, uint32_t value)
{
    switch (reg) {
    case REG_MODE:
        return value == 8 || value == 16 || value == 32 ? value : 0;
    case REG_SIZE:
        return CLAMP(value & 0xffff, 8, MAX_WIDTH) | CLAMP(value >> 16, 1, MAX_HEIGHT) << 16;
    case REG_PITCH:
        return value & 0xffff;
    default:
        return value;
    }
}

static void xvga_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    XVGAState *s = opaque;
    unsigned reg = addr / 4;

    if (reg < NUM_REGS) {
        s->regs[reg] = valid_value(reg, value);
        s->vga.hw_ops->invalidate(&s->vga);
    }
}

static const MemoryRegionOps xvga_ops = {
    .read = xvga_read,
    .write = xvga_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

static void xvga_reset(DeviceState *dev)
{
    XVGAState *s = XVGA(dev);

    vga_common_reset(&s->vga);
    memset(s->regs, 0, sizeof(s->regs));
    s->regs[REG_SIZE] = valid_value(REG_SIZE, 0);
}

static bool xvga_state_is_valid(void *opaque, int version_id)
{
    XVGAState *s = opaque;

    for (unsigned i = 0; i < NUM_REGS; i++) {
        if (s->regs[i] != valid_value(i, s->regs[i])) {
            return false;
        }
    }
    return true;
}

static const VMStateDescription vmstate_xvga = {
    .name = TYPE_XVGA,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, XVGAState),
        VMSTATE_STRUCT(vga, XVGAState, 0, vmstate_vga_common, VGACommonState),
        VMSTATE_UINT32_ARRAY(regs, XVGAState, NUM_REGS),
        VMSTATE_VALIDATE("registers hold what can be written", xvga_state_is_valid),
        VMSTATE_END_OF_LIST()
    }
};

static void xvga_realize(PCIDevice *pci, Error **errp)
{
    XVGAState *s = XVGA(pci);
    VGACommonState *vga = &s->vga;

    vga->force_shadow = true;
    if (!vga_common_init(vga, OBJECT(s), errp)) {
        return;
    }
    vga_init(vga, OBJECT(s), pci_address_space(pci), pci_address_space_io(pci), true);
    vga->get_bpp = xvga_get_bpp;
    vga->get_resolution = xvga_get_resolution;
    vga->get_params = xvga_get_params;
    vga->cursor_invalidate = xvga_cursor_invalidate;
    vga->cursor_draw_line = xvga_cursor_draw_line;
    vga->con = graphic_console_init(DEVICE(s), 0, vga->hw_ops, vga);
    memory_region_init_io(&s->mmio, OBJECT(s), &xvga_ops, s, "xvga-mmio", 0x1000);
    pci_register_bar(pci, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->mmio);
    pci_register_bar(pci, 1, PCI_BASE_ADDRESS_MEM_PREFETCH, &vga->vram);
}

static void xvga_exit(PCIDevice *pci)
{
    graphic_console_close(XVGA(pci)->vga.con);
}

static const Property xvga_properties[] = {
    DEFINE_PROP_UINT32("vgamem_mb", XVGAState, vga.vram_size_mb, 1),
};

static void xvga_class_init(ObjectClass *klass, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = xvga_realize;
    k->exit = xvga_exit;
    k->vendor_id = PCI_VENDOR_ID_QEMU;
    k->device_id = 0x11fa;
    k->class_id = PCI_CLASS_DISPLAY_VGA;
    dc->vmsd = &vmstate_xvga;
    dc->hotpluggable = false;
    device_class_set_legacy_reset(dc, xvga_reset);
    device_class_set_props(dc, xvga_properties);
    set_bit(DEVICE_CATEGORY_DISPLAY, dc->categories);
}

static const TypeInfo xvga_types[] = {
    {
        .name = TYPE_XVGA,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(XVGAState),
        .class_init = xvga_class_init,
        .interfaces = (const InterfaceInfo[]) {
            { INTERFACE_CONVENTIONAL_PCI_DEVICE },
            { },
        },
    },
};
DEFINE_TYPES(xvga_types)
