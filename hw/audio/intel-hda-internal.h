/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Registers and state of the HD Audio controller (intel-hda.c), its commands (intel-hda-command.c) and its
 * streams (intel-hda-stream.c).
 */
#ifndef HW_INTEL_HDA_INTERNAL_H
#define HW_INTEL_HDA_INTERNAL_H

#include "hw/pci/pci_device.h"
#include "intel-hda.h"

/* ---- registers, by longwords ---- */

#define HDA_GCTL 0x08
#define HDA_STATESTS 0x0c   /* high half; WAKEEN is the low one */
#define HDA_INTCTL 0x20
#define HDA_INTSTS 0x24
#define HDA_WALCLK 0x30
#define HDA_CORBBASE 0x40
#define HDA_CORBPTR 0x48    /* write pointer, read pointer */
#define HDA_CORBCTL 0x4c    /* control, status, size */
#define HDA_RIRBBASE 0x50
#define HDA_RIRBPTR 0x58    /* write pointer, response count */
#define HDA_RIRBCTL 0x5c    /* control, status, size */
#define HDA_IC 0x60
#define HDA_IR 0x64
#define HDA_ICS 0x68
#define HDA_DPBASE 0x70
#define HDA_STREAMS 0x80
#define HDA_STREAM_BYTES 0x20
#define HDA_REGS_END 0x180

#define GCTL_CRST 0x001
#define GCTL_UNSOL 0x100
#define INTSTS_GIS 0x80000000u
#define INTSTS_CIS 0x40000000u
#define CORBPTR_RP_RESET 0x80000000u
#define CORBCTL_RUN 0x02
#define RIRBPTR_WP_RESET 0x8000
#define RIRBCTL_INT 0x01
#define RIRBCTL_RUN 0x02
#define RIRBSTS_INT 0x0100
#define ICS_BUSY 0x01
#define ICS_VALID 0x02
#define DPBASE_ENABLE 0x01

/* Of a stream. */
#define SD_CTL 0x00         /* and status in the high byte */
#define SD_LPIB 0x04
#define SD_CBL 0x08
#define SD_LVI 0x0c
#define SD_FMT 0x10
#define SD_BDPL 0x18
#define SD_BDPU 0x1c
#define SD_CTL_SRST 0x01
#define SD_CTL_RUN 0x02
#define SD_CTL_IOCE 0x04
#define SD_CTL_STREAM(c) (((c) >> 20) & 15)
#define SD_STS_BCIS 0x04000000
#define SD_STS_READY 0x20000000

#define BD_IOC 0x01
#define HDA_NR_STREAMS 8
#define HDA_FIRST_OUTPUT 4

/* @wmask: bits that are written; @w1c: that a one clears. */
typedef struct HDARegister {
    const char *name;
    uint16_t addr;
    uint32_t reset, wmask, w1c;
} HDARegister;

#define HDA_STREAM_REGISTERS 7  /* rows of the table */

/* Where an engine is in its list: descriptor @index, @pos bytes into it. */
typedef struct IntelHDAStream {
    uint32_t index;
    uint32_t pos;
    uint64_t addr;
    uint32_t len;
    uint32_t flags;
} IntelHDAStream;

#define TYPE_INTEL_HDA_GENERIC "intel-hda-generic"
OBJECT_DECLARE_SIMPLE_TYPE(IntelHDAState, INTEL_HDA_GENERIC)

struct IntelHDAState {
    PCIDevice pci;
    HDACodecBus codecs;
    MemoryRegion container, mmio, alias;
    uint32_t regs[HDA_REGS_END / 4];
    IntelHDAStream st[HDA_NR_STREAMS];
    uint32_t rirb_count;    /* responses since the last interrupt */
    int64_t wall_base_ns;
    uint32_t debug;
    OnOffAuto msi;
};

static inline uint32_t *hda_reg(IntelHDAState *d, unsigned addr)
{
    return &d->regs[addr / 4];
}

static inline uint32_t *hda_sd(IntelHDAState *d, unsigned stream, unsigned addr)
{
    return hda_reg(d, HDA_STREAMS + stream * HDA_STREAM_BYTES + addr);
}

/* A base of two registers. */
static inline uint64_t hda_address(IntelHDAState *d, unsigned addr)
{
    return *hda_reg(d, addr) | (uint64_t)*hda_reg(d, addr + 4) << 32;
}

/* The interrupt's line or message, of the state as it is. */
void intel_hda_update_irq(IntelHDAState *d);

/* intel-hda-command.c. A codec's answer, or (not @solicited) what it says by itself. */
void intel_hda_response(HDACodecDevice *dev, bool solicited, uint32_t response);
void intel_hda_run_corb(IntelHDAState *d);
void intel_hda_immediate_command(IntelHDAState *d);

/* intel-hda-stream.c */
extern const HDARegister intel_hda_stream_registers[HDA_STREAM_REGISTERS];
/* Moves @len bytes between a codec and stream @stnr's buffers; false: there was no room for all. */
bool intel_hda_xfer(HDACodecDevice *dev, uint32_t stnr, bool output, uint8_t *buf, uint32_t len);
void intel_hda_reset_stream(IntelHDAState *d, int i);
/* Engine @i's control was written; it was @before. */
void intel_hda_write_stream_ctl(IntelHDAState *d, int i, uint32_t before);

#endif
