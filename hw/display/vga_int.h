/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VGA core: registers, planar memory, Bochs VBE, drawing. Adapters (PCI, ISA, virtio) embed
 * VGACommonState; the names of its fields are those that other VGA models expect.
 *
 * Memory is kept by cells of four bytes, one of each plane: byte A of plane P is vram_ptr[4 * A + P].
 */
#ifndef HW_VGA_INT_H
#define HW_VGA_INT_H

#include "exec/ioport.h"
#include "exec/memory.h"
#include "hw/display/bochs-vbe.h"
#include "ui/console.h"

/* Input status 1 */
#define ST01_V_RETRACE 0x08
#define ST01_DISP_ENABLE 0x01

#define VGA_MAX_HEIGHT 2048
#define CH_ATTR_SIZE (160 * 100)

typedef struct VGACommonState VGACommonState;
typedef uint8_t (*vga_retrace_fn)(VGACommonState *s);
typedef void (*vga_update_retrace_info_fn)(VGACommonState *s);

/* Where the picture lies: bytes, cells, scan line. Panning is not drawn. */
typedef struct VGADisplayParams {
    uint32_t line_offset;
    uint32_t start_addr;
    uint32_t line_compare;
    uint8_t hpel;
    bool hpel_split;
} VGADisplayParams;

struct VGACommonState {
    MemoryRegion *legacy_address_space;
    uint8_t *vram_ptr;
    MemoryRegion vram;
    uint32_t vram_size;     /* bytes, a power of two */
    uint32_t vram_size_mb;  /* property */
    uint32_t vbe_size;
    uint32_t vbe_size_mask;
    uint32_t latch;         /* one byte of each plane */
    bool has_chain4_alias;
    MemoryRegion chain4_alias;

    uint8_t sr_index;
    uint8_t sr[256];
    uint8_t gr_index;
    uint8_t gr[256];
    uint8_t ar_index;
    uint8_t ar[21];
    int ar_flip_flop;       /* the next write to 3c0 is data */
    uint8_t cr_index;
    uint8_t cr[256];
    uint8_t msr;
    uint8_t fcr;
    uint8_t st00;
    uint8_t st01;
    uint8_t dac_state;
    uint8_t dac_sub_index;
    uint8_t dac_read_index;
    uint8_t dac_write_index;
    uint8_t dac_cache[3];
    int dac_8bit;
    uint8_t palette[768];
    int32_t bank_offset;
    int (*get_bpp)(VGACommonState *s);
    /* A derived model sets one of the two: get_params in later versions of QEMU. */
    void (*get_offsets)(VGACommonState *s, uint32_t *pline_offset, uint32_t *pstart_addr,
                        uint32_t *pline_compare);
    void (*get_params)(VGACommonState *s, VGADisplayParams *params);
    void (*get_resolution)(VGACommonState *s, int *pwidth, int *pheight);
    PortioList vga_port_list;
    PortioList vbe_port_list;

    uint16_t vbe_index;
    uint16_t vbe_regs[VBE_DISPI_INDEX_NB];
    uint32_t vbe_start_addr;
    uint32_t vbe_line_offset;
    uint32_t vbe_bank_mask;

    /* What is on the screen; not part of the guest's view. */
    QemuConsole *con;
    int graphic_mode;
    uint32_t line_offset;   /* bytes */
    uint32_t line_compare;
    uint32_t start_addr;    /* cells */
    uint32_t last_line_offset;
    uint32_t last_start_addr;
    uint32_t last_line_compare;
    uint8_t last_cw, last_ch;
    uint32_t last_width, last_height;
    uint8_t last_depth;
    uint32_t last_mode;     /* registers that change how memory is drawn */
    bool last_byteswap;
    uint32_t last_cursor;
    uint32_t plane_updated; /* planes that were written: plane 2 has the fonts */
    const GraphicHwOps *hw_ops;
    bool full_update_gfx;
    bool full_update_text;
    bool big_endian_fb;
    bool default_endian_fb;
    bool global_vmstate;
    bool force_shadow;      /* never show memory where it lies */
    uint32_t invalidated_y_table[VGA_MAX_HEIGHT / 32];  /* lines to draw though memory did not change */
    uint32_t last_palette[256];
    uint32_t last_ch_attr[CH_ATTR_SIZE];

    /* A hardware cursor of a derived model. */
    uint32_t hw_cursor_x, hw_cursor_y;
    void (*cursor_invalidate)(VGACommonState *s);
    void (*cursor_draw_line)(VGACommonState *s, uint8_t *d, int y);

    vga_retrace_fn retrace;
    vga_update_retrace_info_fn update_retrace_info;
};

/* A palette entry of 6 bits as 8. */
static inline int c6_to_8(int v)
{
    return (v & 0x3f) << 2 | (v & 0x3f) >> 4;
}

/* Make the core and its video memory; false and *errp. */
bool vga_common_init(VGACommonState *s, Object *obj, Error **errp);
void vga_common_reset(VGACommonState *s);
/*
 * Its part of the legacy address spaces: "vga-lowmem" at a0000, and ports. init_io gives the region of
 * the window and the two lists of ports.
 */
void vga_init(VGACommonState *s, Object *obj, MemoryRegion *address_space,
              MemoryRegion *address_space_io, bool init_vga_ports);
MemoryRegion *vga_init_io(VGACommonState *s, Object *obj, const MemoryRegionPortio **vga_ports,
                          const MemoryRegionPortio **vbe_ports);

/* Ports 3b0 … 3df. */
uint32_t vga_ioport_read(void *opaque, uint32_t addr);
void vga_ioport_write(void *opaque, uint32_t addr, uint32_t val);
/* Whether the port belongs to the other of the two, colour and monochrome, sets. */
bool vga_ioport_invalid(VGACommonState *s, uint32_t addr);

/* Bytes of the window at a0000. */
uint32_t vga_mem_readb(VGACommonState *s, hwaddr addr);
void vga_mem_writeb(VGACommonState *s, hwaddr addr, uint32_t val);
extern const MemoryRegionOps vga_mem_ops;

/* Bochs VBE: index and data registers. */
uint32_t vbe_ioport_read_index(void *opaque, uint32_t addr);
uint32_t vbe_ioport_read_data(void *opaque, uint32_t addr);
void vbe_ioport_write_index(void *opaque, uint32_t addr, uint32_t val);
void vbe_ioport_write_data(void *opaque, uint32_t addr, uint32_t val);
static inline bool vbe_enabled(VGACommonState *s)
{
    return s->vbe_regs[VBE_DISPI_INDEX_ENABLE] & VBE_DISPI_ENABLED;
}

/* Drawing (vga-draw.c, vga-text.c). */
void vga_dirty_log_start(VGACommonState *s);
void vga_dirty_log_stop(VGACommonState *s);
void vga_invalidate_display(void *opaque);
void vga_update_display(void *opaque);
/* Lines @y1 up to, not including, @y2 are drawn the next time. */
void vga_invalidate_scanlines(VGACommonState *s, int y1, int y2);
extern const GraphicHwOps vga_hw_ops;
uint32_t vga_color(VGACommonState *s, unsigned index);
/* Brings last_palette up to date with the 16 attribute colours; true when one changed. */
bool vga_update_palette16(VGACommonState *s);
void vga_draw_text(VGACommonState *s, bool full);

extern const VMStateDescription vmstate_vga_common;

extern const uint8_t sr_mask[8];
extern const uint8_t gr_mask[16];

#endif
