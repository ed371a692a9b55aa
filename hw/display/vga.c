/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VGA core: registers.
 *
 * Spec: IBM Personal System/2 Hardware Interface Technical Reference, "Video subsystem"; the
 * FreeVGA documents. Regions: "vga-lowmem", ports "vga" (vga-mem.c has the memory, vga-vbe.c the Bochs
 * extensions, vga-draw.c and vga-text.c the picture).
 * On purpose: no timing: input status 1 shows retrace at every second read, so that loops which wait for
 * either end; no interrupt.
 */
#include "qemu/osdep.h"
#include "hw/display/vga_regs.h"
#include "hw/qdev-core.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/host-utils.h"
#include "qemu/units.h"
#include "trace.h"
#include "vga-internal.h"

#define VGA_MAX_MB 512

/* Bits that exist. */
const uint8_t sr_mask[8] = { 0x03, 0x3d, 0x0f, 0x3f, 0x0e, 0x00, 0x00, 0xff };
const uint8_t gr_mask[16] = { 0x0f, 0x0f, 0x0f, 0x1f, 0x03, 0x7b, 0x0f, 0x0f, 0xff };

/* ---- attribute controller ---- */

static uint8_t attribute_mask(unsigned index)
{
    static const uint8_t masks[] = { 0xef, 0xff, 0x3f, 0x0f, 0x0f };

    return index < VGA_ATC_MODE ? 0x3f : masks[index - VGA_ATC_MODE];
}

/* One port takes index and data by turns. */
static void attribute_write(VGACommonState *s, uint8_t val)
{
    unsigned index = s->ar_index & 0x1f;

    if (!s->ar_flip_flop) {
        s->ar_index = val & 0x3f;
    } else if (index < ARRAY_SIZE(s->ar)) {
        s->ar[index] = val & attribute_mask(index);
    }
    s->ar_flip_flop ^= 1;
}

static uint8_t attribute_read(VGACommonState *s)
{
    unsigned index = s->ar_index & 0x1f;

    return index < ARRAY_SIZE(s->ar) ? s->ar[index] : 0;
}

/* ---- palette ---- */

static uint8_t dac_read(VGACommonState *s)
{
    uint8_t val = s->palette[s->dac_read_index * 3 + s->dac_sub_index];

    if (++s->dac_sub_index == 3) {
        s->dac_sub_index = 0;
        s->dac_read_index++;
    }
    return val;
}

static void dac_write(VGACommonState *s, uint8_t val)
{
    s->dac_cache[s->dac_sub_index] = val;
    if (++s->dac_sub_index == 3) {
        memcpy(&s->palette[s->dac_write_index * 3], s->dac_cache, 3);
        s->dac_sub_index = 0;
        s->dac_write_index++;
    }
}

/* ---- CRT controller ---- */

static void crtc_write(VGACommonState *s, uint8_t val)
{
    bool locked = s->cr[VGA_CRTC_V_SYNC_END] & VGA_CR11_LOCK_CR0_CR7;

    if (locked && s->cr_index <= VGA_CRTC_OVERFLOW) {
        /* Bit 4 of the overflow register, a bit of line compare, stays writable. */
        if (s->cr_index == VGA_CRTC_OVERFLOW) {
            s->cr[VGA_CRTC_OVERFLOW] = (s->cr[VGA_CRTC_OVERFLOW] & ~0x10) | (val & 0x10);
        }
        return;
    }
    s->cr[s->cr_index] = val;
    if (s->update_retrace_info) {
        s->update_retrace_info(s);
    }
}

static uint8_t toggle_retrace(VGACommonState *s)
{
    return s->st01 ^ (ST01_V_RETRACE | ST01_DISP_ENABLE);
}

/* ---- ports ---- */

bool vga_ioport_invalid(VGACommonState *s, uint32_t addr)
{
    if (s->msr & VGA_MIS_COLOR) {
        return addr >= 0x3b0 && addr <= 0x3bf;
    }
    return addr >= 0x3d0 && addr <= 0x3df;
}

/* Monochrome ports by their colour names. */
static uint32_t port_name(uint32_t addr)
{
    return addr >= 0x3b0 && addr <= 0x3bf ? addr + 0x20 : addr;
}

static uint8_t port_read(VGACommonState *s, uint32_t port)
{
    switch (port) {
    case VGA_ATT_W:
        return s->ar_flip_flop ? 0 : s->ar_index;
    case VGA_ATT_R:
        return attribute_read(s);
    case VGA_MIS_W:
        return s->st00;
    case VGA_SEQ_I:
        return s->sr_index;
    case VGA_SEQ_D:
        return s->sr[s->sr_index];
    case VGA_PEL_IR:
        return s->dac_state;
    case VGA_PEL_IW:
        return s->dac_write_index;
    case VGA_PEL_D:
        return dac_read(s);
    case VGA_FTC_R:
        return s->fcr;
    case VGA_MIS_R:
        return s->msr;
    case VGA_GFX_I:
        return s->gr_index;
    case VGA_GFX_D:
        return s->gr[s->gr_index];
    case VGA_CRT_IC:
        return s->cr_index;
    case VGA_CRT_DC:
        return s->cr[s->cr_index];
    case VGA_IS1_RC:
        s->st01 = s->retrace(s);
        s->ar_flip_flop = 0;
        return s->st01;
    default:
        return 0;
    }
}

uint32_t vga_ioport_read(void *opaque, uint32_t addr)
{
    VGACommonState *s = opaque;
    uint8_t val = vga_ioport_invalid(s, addr) ? 0xff : port_read(s, port_name(addr));

    trace_vga_read(addr, val);
    return val;
}

static void port_write(VGACommonState *s, uint32_t port, uint8_t val)
{
    switch (port) {
    case VGA_ATT_W:
        attribute_write(s, val);
        break;
    case VGA_MIS_W:
        s->msr = val & ~0x10;
        if (s->update_retrace_info) {
            s->update_retrace_info(s);
        }
        break;
    case VGA_SEQ_I:
        s->sr_index = val & 7;
        break;
    case VGA_SEQ_D:
        s->sr[s->sr_index] = val & sr_mask[s->sr_index];
        break;
    case VGA_PEL_IR:
        s->dac_read_index = val;
        s->dac_sub_index = 0;
        s->dac_state = 3;
        break;
    case VGA_PEL_IW:
        s->dac_write_index = val;
        s->dac_sub_index = 0;
        s->dac_state = 0;
        break;
    case VGA_PEL_D:
        dac_write(s, val);
        break;
    case VGA_GFX_I:
        s->gr_index = val & 0x0f;
        break;
    case VGA_GFX_D:
        s->gr[s->gr_index] = val & gr_mask[s->gr_index];
        break;
    case VGA_CRT_IC:
        s->cr_index = val;
        break;
    case VGA_CRT_DC:
        crtc_write(s, val);
        break;
    case VGA_IS1_RC:
        s->fcr = val & 0x10;
        break;
    default:
        break;
    }
}

void vga_ioport_write(void *opaque, uint32_t addr, uint32_t val)
{
    VGACommonState *s = opaque;

    trace_vga_write(addr, val);
    if (!vga_ioport_invalid(s, addr)) {
        port_write(s, port_name(addr), val);
    }
}

/* ---- reset, saved state ---- */

void vga_common_reset(VGACommonState *s)
{
    s->sr_index = s->gr_index = s->ar_index = s->cr_index = 0;
    memset(s->sr, 0, sizeof(s->sr));
    memset(s->gr, 0, sizeof(s->gr));
    memset(s->ar, 0, sizeof(s->ar));
    memset(s->cr, 0, sizeof(s->cr));
    s->ar_flip_flop = 0;
    s->msr = s->fcr = s->st00 = s->st01 = 0;
    s->dac_state = s->dac_sub_index = s->dac_read_index = s->dac_write_index = 0;
    memset(s->dac_cache, 0, sizeof(s->dac_cache));
    memset(s->palette, 0, sizeof(s->palette));
    s->dac_8bit = 0;
    s->latch = 0;
    s->bank_offset = 0;
    s->vbe_index = 0;
    memset(s->vbe_regs, 0, sizeof(s->vbe_regs));
    s->vbe_regs[VBE_DISPI_INDEX_ID] = VBE_DISPI_ID5;
    s->vbe_start_addr = s->vbe_line_offset = 0;
    s->vbe_bank_mask = (s->vram_size >> 16) - 1;
    s->big_endian_fb = s->default_endian_fb;
    vga_invalidate_display(s);
    s->last_width = s->last_height = 0;
}

/* Indices are bounded by what can be written to them. */
static bool vga_valid_state(void *opaque, int version_id)
{
    VGACommonState *s = opaque;

    return s->dac_sub_index < 3 && s->sr_index < 8 && s->gr_index < 16 &&
           s->bank_offset >= 0 && (uint32_t)s->bank_offset < s->vram_size;
}

static int vga_post_load(void *opaque, int version_id)
{
    VGACommonState *s = opaque;

    if (!vga_valid_state(s, version_id)) {
        return -EINVAL;
    }
    vga_invalidate_display(s);
    return 0;
}

static bool vga_endian_state_needed(void *opaque)
{
    VGACommonState *s = opaque;

    return s->big_endian_fb != s->default_endian_fb;
}

static const VMStateDescription vmstate_vga_endian = {
    .name = "vga.endian",
    .version_id = 1,
    .minimum_version_id = 1,
    .needed = vga_endian_state_needed,
    .fields = (VMStateField[]) {
        VMSTATE_BOOL(big_endian_fb, VGACommonState),
        VMSTATE_END_OF_LIST()
    }
};

const VMStateDescription vmstate_vga_common = {
    .name = "vga",
    .version_id = 2,
    .minimum_version_id = 2,
    .post_load = vga_post_load,
    .fields = (VMStateField[]) {
        VMSTATE_UINT32(latch, VGACommonState),
        VMSTATE_UINT8(sr_index, VGACommonState),
        VMSTATE_PARTIAL_BUFFER(sr, VGACommonState, 8),
        VMSTATE_UINT8(gr_index, VGACommonState),
        VMSTATE_PARTIAL_BUFFER(gr, VGACommonState, 16),
        VMSTATE_UINT8(ar_index, VGACommonState),
        VMSTATE_BUFFER(ar, VGACommonState),
        VMSTATE_INT32(ar_flip_flop, VGACommonState),
        VMSTATE_UINT8(cr_index, VGACommonState),
        VMSTATE_BUFFER(cr, VGACommonState),
        VMSTATE_UINT8(msr, VGACommonState),
        VMSTATE_UINT8(fcr, VGACommonState),
        VMSTATE_UINT8(st00, VGACommonState),
        VMSTATE_UINT8(st01, VGACommonState),
        VMSTATE_UINT8(dac_state, VGACommonState),
        VMSTATE_UINT8(dac_sub_index, VGACommonState),
        VMSTATE_UINT8(dac_read_index, VGACommonState),
        VMSTATE_UINT8(dac_write_index, VGACommonState),
        VMSTATE_BUFFER(dac_cache, VGACommonState),
        VMSTATE_INT32(dac_8bit, VGACommonState),
        VMSTATE_BUFFER(palette, VGACommonState),
        VMSTATE_INT32(bank_offset, VGACommonState),
        VMSTATE_UINT16(vbe_index, VGACommonState),
        VMSTATE_UINT16_ARRAY(vbe_regs, VGACommonState, VBE_DISPI_INDEX_NB),
        VMSTATE_UINT32(vbe_start_addr, VGACommonState),
        VMSTATE_UINT32(vbe_line_offset, VGACommonState),
        VMSTATE_UINT32(vbe_bank_mask, VGACommonState),
        VMSTATE_END_OF_LIST()
    },
    .subsections = (const VMStateDescription * []) {
        &vmstate_vga_endian,
        NULL
    }
};

/* ---- making ---- */

bool vga_common_init(VGACommonState *s, Object *obj, Error **errp)
{
    Error *err = NULL;

    s->vram_size_mb = pow2ceil(CLAMP(s->vram_size_mb, 1, VGA_MAX_MB));
    s->vram_size = s->vram_size_mb * MiB;
    if (!s->vbe_size) {
        s->vbe_size = s->vram_size;
    }
    s->vbe_size_mask = s->vbe_size - 1;
    memory_region_init_ram_nomigrate(&s->vram, obj, "vga.vram", s->vram_size, &err);
    if (err) {
        error_propagate(errp, err);
        return false;
    }
    vmstate_register_ram(&s->vram, s->global_vmstate ? NULL : DEVICE(obj));
    s->vram_ptr = memory_region_get_ram_ptr(&s->vram);
    s->retrace = toggle_retrace;
    s->get_bpp = vga_get_bpp;
    s->get_resolution = vga_get_resolution;
    s->get_offsets = vga_get_offsets;
    s->get_params = vga_get_params;
    s->hw_ops = &vga_hw_ops;
    s->default_endian_fb = false;
    vga_dirty_log_start(s);
    return true;
}

/* By port from 3b0h; mono and colour adapters have the same names. */
static const char *const vga_port_names[] = {
    [0x04] = "CRTC_INDEX", [0x05] = "CRTC_DATA", [0x0a] = "INPUT_STATUS_1_FEATURE_CONTROL",
    [0x10] = "ATTRIBUTE_INDEX_DATA", [0x11] = "ATTRIBUTE_DATA_READ", [0x12] = "INPUT_STATUS_0_MISC_OUTPUT",
    [0x14] = "SEQUENCER_INDEX", [0x15] = "SEQUENCER_DATA", [0x16] = "DAC_MASK", [0x17] = "DAC_READ_INDEX_STATE",
    [0x18] = "DAC_WRITE_INDEX", [0x19] = "DAC_DATA", [0x1a] = "FEATURE_CONTROL_READ", [0x1c] = "MISC_OUTPUT_READ",
    [0x1e] = "GRAPHICS_INDEX", [0x1f] = "GRAPHICS_DATA", [0x24] = "CRTC_INDEX", [0x25] = "CRTC_DATA",
    [0x2a] = "INPUT_STATUS_1_FEATURE_CONTROL",
};

#define VGA_PORTS(offset, num)                                                                       \
    { offset, num, 1, .read = vga_ioport_read, .write = vga_ioport_write, .names = vga_port_names + offset }

static const MemoryRegionPortio vga_portio_list[] = {
    VGA_PORTS(0x04, 2),
    VGA_PORTS(0x0a, 1),
    VGA_PORTS(0x10, 16),
    VGA_PORTS(0x24, 2),
    VGA_PORTS(0x2a, 1),
    PORTIO_END_OF_LIST(),
};

static const MemoryRegionPortio vbe_portio_list[] = {
    { 0, 1, 2, .read = vbe_ioport_read_index, .write = vbe_ioport_write_index },
    { 1, 1, 2, .read = vbe_ioport_read_data, .write = vbe_ioport_write_data },
    { 2, 1, 2, .read = vbe_ioport_read_data, .write = vbe_ioport_write_data },
    PORTIO_END_OF_LIST(),
};

MemoryRegion *vga_init_io(VGACommonState *s, Object *obj, const MemoryRegionPortio **vga_ports,
                          const MemoryRegionPortio **vbe_ports)
{
    MemoryRegion *vga_mem = g_new0(MemoryRegion, 1);

    *vga_ports = vga_portio_list;
    *vbe_ports = vbe_portio_list;
    memory_region_init_io(vga_mem, obj, &vga_mem_ops, s, "vga-lowmem", 0x20000);
    memory_region_set_flush_coalesced(vga_mem);
    return vga_mem;
}

void vga_init(VGACommonState *s, Object *obj, MemoryRegion *address_space,
              MemoryRegion *address_space_io, bool init_vga_ports)
{
    const MemoryRegionPortio *vga_ports, *vbe_ports;
    MemoryRegion *vga_mem = vga_init_io(s, obj, &vga_ports, &vbe_ports);

    s->legacy_address_space = address_space;
    memory_region_add_subregion_overlap(address_space, 0xa0000, vga_mem, 1);
    memory_region_set_coalescing(vga_mem);
    if (init_vga_ports) {
        portio_list_init(&s->vga_port_list, obj, vga_ports, s, "vga");
        portio_list_set_flush_coalesced(&s->vga_port_list);
        portio_list_add(&s->vga_port_list, address_space_io, 0x3b0);
    }
    portio_list_init(&s->vbe_port_list, obj, vbe_ports, s, "vbe");
    portio_list_add(&s->vbe_port_list, address_space_io, 0x1ce);
}
