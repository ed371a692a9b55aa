/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bochs-display: a linear framebuffer with the Bochs VBE registers in MMIO, and nothing of VGA.
 *
 * BAR 0 "bochs-display-vram"; BAR 2 "bochs-display-mmio": EDID (edid=on), "bochs dispi interface",
 * "qemu extended regs".
 * Modes have 32 bits a pixel. Properties: vgamem (bytes), edid and its sizes, big-endian-framebuffer.
 */
#include "qemu/osdep.h"
#include "hw/display/bochs-vbe.h"
#include "hw/display/edid.h"
#include "hw/pci/pci.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "qemu/units.h"
#include "trace.h"
#include "ui/console.h"

#define MIN_VGAMEM (4 * MiB)
#define MAX_VGAMEM (256 * MiB)
#define MIN_SIZE 64

#define TYPE_BOCHS_DISPLAY "bochs-display"
OBJECT_DECLARE_SIMPLE_TYPE(BochsDisplayState, BOCHS_DISPLAY)

/* What is shown; @width 0: nothing. */
typedef struct BochsDisplayMode {
    uint32_t width, height;
    uint32_t stride;    /* bytes */
    uint64_t offset;
    pixman_format_code_t format;
} BochsDisplayMode;

struct BochsDisplayState {
    PCIDevice pci;

    QemuConsole *con;
    MemoryRegion vram;
    MemoryRegion mmio;
    MemoryRegion vbe;
    MemoryRegion qext;
    MemoryRegion edid;

    uint64_t vgamem;
    bool enable_edid;
    qemu_edid_info edid_info;
    uint8_t edid_blob[256];

    uint16_t vbe_regs[VBE_DISPI_INDEX_NB];
    bool big_endian_fb;

    BochsDisplayMode mode;
};

static const VMStateDescription vmstate_bochs_display = {
    .name = "bochs-display",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_PCI_DEVICE(pci, BochsDisplayState),
        VMSTATE_UINT16_ARRAY(vbe_regs, BochsDisplayState, VBE_DISPI_INDEX_NB),
        VMSTATE_BOOL(big_endian_fb, BochsDisplayState),
        VMSTATE_END_OF_LIST()
    }
};

/* ---- registers ---- */

static uint64_t bochs_display_vbe_read(void *opaque, hwaddr addr, unsigned size)
{
    BochsDisplayState *s = opaque;
    unsigned index = addr >> 1;

    switch (index) {
    case VBE_DISPI_INDEX_ID:
        return VBE_DISPI_ID5;
    case VBE_DISPI_INDEX_VIDEO_MEMORY_64K:
        return s->vgamem / (64 * KiB);
    default:
        return index < ARRAY_SIZE(s->vbe_regs) ? s->vbe_regs[index] : -1;
    }
}

static void bochs_display_vbe_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    BochsDisplayState *s = opaque;
    unsigned index = addr >> 1;

    if (index < ARRAY_SIZE(s->vbe_regs)) {
        s->vbe_regs[index] = val;
    }
}

static const MemoryRegionOps bochs_display_vbe_ops = {
    .read = bochs_display_vbe_read,
    .write = bochs_display_vbe_write,
    .valid = { .min_access_size = 1, .max_access_size = 4 },
    .impl = { .min_access_size = 2, .max_access_size = 2 },
    .endianness = DEVICE_LITTLE_ENDIAN,
};

static uint64_t bochs_display_qext_read(void *opaque, hwaddr addr, unsigned size)
{
    BochsDisplayState *s = opaque;

    switch (addr) {
    case PCI_VGA_QEXT_REG_SIZE:
        return PCI_VGA_QEXT_SIZE;
    case PCI_VGA_QEXT_REG_BYTEORDER:
        return s->big_endian_fb ? PCI_VGA_QEXT_BIG_ENDIAN : PCI_VGA_QEXT_LITTLE_ENDIAN;
    default:
        return 0;
    }
}

static void bochs_display_qext_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    BochsDisplayState *s = opaque;

    if (addr == PCI_VGA_QEXT_REG_BYTEORDER &&
        (val == PCI_VGA_QEXT_BIG_ENDIAN || val == PCI_VGA_QEXT_LITTLE_ENDIAN)) {
        s->big_endian_fb = val == PCI_VGA_QEXT_BIG_ENDIAN;
    }
}

static const MemoryRegionOps bochs_display_qext_ops = {
    .read = bochs_display_qext_read,
    .write = bochs_display_qext_write,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
    .endianness = DEVICE_LITTLE_ENDIAN,
};

/* ---- picture ---- */

/* The mode that the registers describe; false when they don't, or it is not in memory. */
static bool bochs_display_get_mode(BochsDisplayState *s, BochsDisplayMode *mode)
{
    const uint16_t *r = s->vbe_regs;
    uint64_t virt_width = MAX(r[VBE_DISPI_INDEX_VIRT_WIDTH], r[VBE_DISPI_INDEX_XRES]);

    memset(mode, 0, sizeof(*mode));
    mode->format = s->big_endian_fb ? PIXMAN_BE_x8r8g8b8 : PIXMAN_LE_x8r8g8b8;
    mode->width = r[VBE_DISPI_INDEX_XRES];
    mode->height = r[VBE_DISPI_INDEX_YRES];
    mode->stride = virt_width * 4;
    mode->offset = (uint64_t)r[VBE_DISPI_INDEX_X_OFFSET] * 4 +
                   (uint64_t)r[VBE_DISPI_INDEX_Y_OFFSET] * mode->stride;
    return (r[VBE_DISPI_INDEX_ENABLE] & VBE_DISPI_ENABLED) && r[VBE_DISPI_INDEX_BPP] == 32 &&
           mode->width >= MIN_SIZE && mode->height >= MIN_SIZE &&
           mode->offset + (uint64_t)mode->stride * mode->height <= s->vgamem;
}

static bool modes_equal(const BochsDisplayMode *a, const BochsDisplayMode *b)
{
    return a->width == b->width && a->height == b->height && a->stride == b->stride &&
           a->offset == b->offset && a->format == b->format;
}

static void bochs_display_show(BochsDisplayState *s, const BochsDisplayMode *mode)
{
    uint8_t *ptr = memory_region_get_ram_ptr(&s->vram);

    trace_bochs_display_mode(mode->width, mode->height, mode->stride, mode->offset);
    s->mode = *mode;
    dpy_gfx_replace_surface(s->con,
                            qemu_create_displaysurface_from(mode->width, mode->height, mode->format,
                                                            mode->stride, ptr + mode->offset));
    dpy_gfx_update_full(s->con);
}

static void bochs_display_update_lines(BochsDisplayState *s)
{
    const BochsDisplayMode *m = &s->mode;
    uint64_t bytes = (uint64_t)m->stride * m->height;
    g_autofree DirtyBitmapSnapshot *snap = NULL;
    int first = -1;

    snap = memory_region_snapshot_and_clear_dirty(&s->vram, m->offset, bytes, DIRTY_MEMORY_VGA);
    for (uint32_t y = 0; y < m->height; y++) {
        uint64_t line = m->offset + (uint64_t)m->stride * y;
        bool dirty = memory_region_snapshot_get_dirty(&s->vram, snap, line, m->stride);

        if (dirty && first < 0) {
            first = y;
        } else if (!dirty && first >= 0) {
            dpy_gfx_update(s->con, 0, first, m->width, y - first);
            first = -1;
        }
    }
    if (first >= 0) {
        dpy_gfx_update(s->con, 0, first, m->width, m->height - first);
    }
}

static void bochs_display_update(void *opaque)
{
    BochsDisplayState *s = opaque;
    BochsDisplayMode mode;

    if (!bochs_display_get_mode(s, &mode)) {
        if (s->mode.width) {
            s->mode.width = 0;
            dpy_gfx_replace_surface(s->con, NULL);
        }
    } else if (!modes_equal(&mode, &s->mode)) {
        bochs_display_show(s, &mode);
    } else {
        bochs_display_update_lines(s);
    }
}

static const GraphicHwOps bochs_display_gfx_ops = {
    .gfx_update = bochs_display_update,
};

/* ---- making ---- */

static void bochs_display_reset(DeviceState *dev)
{
    BochsDisplayState *s = BOCHS_DISPLAY(dev);

    memset(s->vbe_regs, 0, sizeof(s->vbe_regs));
    s->big_endian_fb = false;
}

static void bochs_display_init_mmio(BochsDisplayState *s)
{
    Object *obj = OBJECT(s);

    memory_region_init_io(&s->vbe, obj, &bochs_display_vbe_ops, s, "bochs dispi interface",
                          PCI_VGA_BOCHS_SIZE);
    memory_region_init_io(&s->qext, obj, &bochs_display_qext_ops, s, "qemu extended regs",
                          PCI_VGA_QEXT_SIZE);
    memory_region_init_io(&s->mmio, obj, &unassigned_io_ops, NULL, "bochs-display-mmio",
                          PCI_VGA_MMIO_SIZE);
    memory_region_add_subregion(&s->mmio, PCI_VGA_BOCHS_OFFSET, &s->vbe);
    memory_region_add_subregion(&s->mmio, PCI_VGA_QEXT_OFFSET, &s->qext);
    if (s->enable_edid) {
        qemu_edid_generate(s->edid_blob, sizeof(s->edid_blob), &s->edid_info);
        qemu_edid_region_io(&s->edid, obj, s->edid_blob, sizeof(s->edid_blob));
        memory_region_add_subregion(&s->mmio, 0, &s->edid);
    }
}

static void bochs_display_realize(PCIDevice *dev, Error **errp)
{
    BochsDisplayState *s = BOCHS_DISPLAY(dev);
    Error *err = NULL;

    if (s->vgamem < MIN_VGAMEM || s->vgamem > MAX_VGAMEM) {
        error_setg(errp, "bochs-display: property 'vgamem' must be from %" PRIu64 "M to %" PRIu64 "M",
                   (uint64_t)(MIN_VGAMEM / MiB), (uint64_t)(MAX_VGAMEM / MiB));
        return;
    }
    s->vgamem = pow2ceil(s->vgamem);
    memory_region_init_ram(&s->vram, OBJECT(s), "bochs-display-vram", s->vgamem, &err);
    if (err) {
        error_propagate(errp, err);
        return;
    }
    bochs_display_init_mmio(s);
    pci_set_byte(&dev->config[PCI_REVISION_ID], 2);
    pci_register_bar(dev, 0, PCI_BASE_ADDRESS_MEM_PREFETCH, &s->vram);
    pci_register_bar(dev, 2, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->mmio);
    if (pci_bus_is_express(pci_get_bus(dev))) {
        pcie_endpoint_cap_init(dev, 0x80);
    }
    memory_region_set_log(&s->vram, true, DIRTY_MEMORY_VGA);
    s->con = graphic_console_init(DEVICE(dev), 0, &bochs_display_gfx_ops, s);
}

static void bochs_display_exit(PCIDevice *dev)
{
    graphic_console_close(BOCHS_DISPLAY(dev)->con);
}

static bool bochs_display_get_big_endian_fb(Object *obj, Error **errp)
{
    return BOCHS_DISPLAY(obj)->big_endian_fb;
}

static void bochs_display_set_big_endian_fb(Object *obj, bool value, Error **errp)
{
    BOCHS_DISPLAY(obj)->big_endian_fb = value;
}

static void bochs_display_init(Object *obj)
{
    /* Configuration space of PCIe size, where the bus has it. */
    PCI_DEVICE(obj)->cap_present |= QEMU_PCI_CAP_EXPRESS;
    object_property_add_bool(obj, "big-endian-framebuffer", bochs_display_get_big_endian_fb,
                             bochs_display_set_big_endian_fb);
}

static Property bochs_display_properties[] = {
    DEFINE_PROP_SIZE("vgamem", BochsDisplayState, vgamem, 16 * MiB),
    DEFINE_PROP_BOOL("edid", BochsDisplayState, enable_edid, true),
    DEFINE_EDID_PROPERTIES(BochsDisplayState, edid_info),
    DEFINE_PROP_END_OF_LIST(),
};

static void bochs_display_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->class_id = PCI_CLASS_DISPLAY_OTHER;
    k->vendor_id = PCI_VENDOR_ID_QEMU;
    k->device_id = PCI_DEVICE_ID_QEMU_VGA;
    k->realize = bochs_display_realize;
    k->exit = bochs_display_exit;
    k->romfile = "vgabios-bochs-display.bin";
    dc->vmsd = &vmstate_bochs_display;
    dc->reset = bochs_display_reset;
    device_class_set_props(dc, bochs_display_properties);
    set_bit(DEVICE_CATEGORY_DISPLAY, dc->categories);
}

static const TypeInfo bochs_display_types[] = {
    {
        .name = TYPE_BOCHS_DISPLAY,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(BochsDisplayState),
        .instance_init = bochs_display_init,
        .class_init = bochs_display_class_init,
        .interfaces = (InterfaceInfo[]) {
            { INTERFACE_PCIE_DEVICE },
            { INTERFACE_CONVENTIONAL_PCI_DEVICE },
            { }
        },
    },
};

DEFINE_TYPES(bochs_display_types)
