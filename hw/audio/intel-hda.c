/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * intel-hda: HD Audio controller of the ICH6.
 *
 * Spec: Intel High Definition Audio Specification 1.0a, chapter 3 (registers), 4.4 (CORB, RIRB), 4.5
 * (streams). Regions: BAR 0 "intel-hda-container" with "intel-hda" and, 8 KiB on, "intel-hda-alias".
 * Four engines in each direction. Interrupt: INTA# or MSI. Properties: msi, debug.
 * On purpose: engines move data when a codec asks; descriptor errors and FIFO errors don't occur.
 */
#include "qemu/osdep.h"
#include "hw/audio/soundhw.h"
#include "hw/pci/msi.h"
#include "hw/pci/pci.h"
#include "hw/qdev-properties.h"
#include "intel-hda.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/host-utils.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "trace.h"

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
#define STREAMS 8
#define FIRST_OUTPUT 4
#define WALL_CLOCK_HZ 24000000

/* @wmask: bits that are written; @w1c: that a one clears. */
typedef struct HDARegister {
    const char *name;
    uint16_t addr;
    uint32_t reset, wmask, w1c;
} HDARegister;

static const HDARegister registers[] = {
    { "GCAP", 0x00, 0x01004401, 0, 0 },                     /* version 1.0 */
    { "OUTPAY/INPAY", 0x04, 0x0000003c, 0, 0 },
    { "GCTL", HDA_GCTL, 0, 0x103, 0 },
    { "WAKEEN/STATESTS", HDA_STATESTS, 0, 0x7fff, 0x7fff0000 },
    { "INTCTL", HDA_INTCTL, 0, 0xc00000ff, 0 },
    { "INTSTS", HDA_INTSTS, 0, 0, 0 },
    { "WALCLK", HDA_WALCLK, 0, 0, 0 },
    { "SSYNC", 0x34, 0, 0xff, 0 },
    { "CORBLBASE", HDA_CORBBASE, 0, 0xffffff80, 0 },
    { "CORBUBASE", HDA_CORBBASE + 4, 0, 0xffffffff, 0 },
    { "CORBWP/CORBRP", HDA_CORBPTR, 0, CORBPTR_RP_RESET | 0xff, 0 },
    { "CORBCTL/STS/SIZE", HDA_CORBCTL, 0x00420000, 0x03, 0x100 },
    { "RIRBLBASE", HDA_RIRBBASE, 0, 0xffffff80, 0 },
    { "RIRBUBASE", HDA_RIRBBASE + 4, 0, 0xffffffff, 0 },
    { "RIRBWP/RINTCNT", HDA_RIRBPTR, 0, 0x00ff0000, 0 },
    { "RIRBCTL/STS/SIZE", HDA_RIRBCTL, 0x00420000, 0x07, 0x500 },
    { "ICOI", HDA_IC, 0, 0xffffffff, 0 },
    { "ICII", HDA_IR, 0, 0, 0 },
    { "ICIS", HDA_ICS, 0, ICS_BUSY, ICS_VALID },
    { "DPLBASE", HDA_DPBASE, 0, 0xffffff81, 0 },
    { "DPUBASE", HDA_DPBASE + 4, 0, 0xffffffff, 0 },
};

static const HDARegister stream_registers[] = {
    { "SDnCTL/STS", SD_CTL, SD_STS_READY, 0x00ff001f, 0x1c000000 },
    { "SDnLPIB", SD_LPIB, 0, 0, 0 },
    { "SDnCBL", SD_CBL, 0, 0xffffffff, 0 },
    { "SDnLVI", SD_LVI, 0, 0xff, 0 },
    { "SDnFMT", SD_FMT, 0x100, 0x7f7f0000, 0 },
    { "SDnBDPL", SD_BDPL, 0, 0xffffff80, 0 },
    { "SDnBDPU", SD_BDPU, 0, 0xffffffff, 0 },
};

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
    IntelHDAStream st[STREAMS];
    uint32_t rirb_count;    /* responses since the last interrupt */
    int64_t wall_base_ns;
    uint32_t debug;
    OnOffAuto msi;
};

static uint32_t *reg(IntelHDAState *d, unsigned addr)
{
    return &d->regs[addr / 4];
}

static uint32_t *sd(IntelHDAState *d, unsigned stream, unsigned addr)
{
    return reg(d, HDA_STREAMS + stream * HDA_STREAM_BYTES + addr);
}

static uint64_t address(IntelHDAState *d, unsigned addr)
{
    return *reg(d, addr) | (uint64_t)*reg(d, addr + 4) << 32;
}

/* ---- interrupt ---- */

static uint32_t interrupt_status(IntelHDAState *d)
{
    uint32_t wake = *reg(d, HDA_STATESTS), rirb = *reg(d, HDA_RIRBCTL), sts = 0;

    if (((rirb & RIRBSTS_INT) && (rirb & RIRBCTL_INT)) || ((wake >> 16) & wake & 0x7fff)) {
        sts |= INTSTS_CIS;
    }
    for (int i = 0; i < STREAMS; i++) {
        uint32_t ctl = *sd(d, i, SD_CTL);

        sts |= (ctl & SD_STS_BCIS) && (ctl & SD_CTL_IOCE) ? 1u << i : 0;
    }
    return sts & *reg(d, HDA_INTCTL) ? sts | INTSTS_GIS : sts;
}

static void intel_hda_update_irq(IntelHDAState *d)
{
    uint32_t before = *reg(d, HDA_INTSTS), now = interrupt_status(d);
    bool level = now & *reg(d, HDA_INTCTL) & INTSTS_GIS;

    *reg(d, HDA_INTSTS) = now;
    if (!msi_enabled(&d->pci)) {
        pci_set_irq(&d->pci, level);
    } else if (level && (now & ~before)) {
        msi_notify(&d->pci, 0);
    }
}

/* ---- commands and responses ---- */

static void intel_hda_response(HDACodecDevice *dev, bool solicited, uint32_t response)
{
    IntelHDAState *d = container_of(HDA_BUS(dev->qdev.parent_bus), IntelHDAState, codecs);
    uint32_t *ptr = reg(d, HDA_RIRBPTR), wp, pair[2];

    if (*reg(d, HDA_ICS) & ICS_BUSY) {
        *reg(d, HDA_IR) = response;
        *reg(d, HDA_ICS) = ICS_VALID | dev->cad << 4;
        return;
    }
    if (!(*reg(d, HDA_RIRBCTL) & RIRBCTL_RUN) || (!solicited && !(*reg(d, HDA_GCTL) & GCTL_UNSOL))) {
        return;
    }
    wp = (*ptr + 1) & 0xff;
    pair[0] = cpu_to_le32(response);
    pair[1] = cpu_to_le32(dev->cad | (solicited ? 0 : 1 << 4));
    pci_dma_write(&d->pci, address(d, HDA_RIRBBASE) + wp * sizeof(pair), pair, sizeof(pair));
    *ptr = (*ptr & 0xffff0000) | wp;
    d->rirb_count++;
}

/* The response interrupt: after so many responses, or when there is no command left. */
static void check_rirb(IntelHDAState *d)
{
    uint32_t limit = (*reg(d, HDA_RIRBPTR) >> 16 & 0xff) ?: 256;
    uint32_t corb = *reg(d, HDA_CORBPTR);
    bool idle = (corb & 0xff) == (corb >> 16 & 0xff);

    if (d->rirb_count && (d->rirb_count >= limit || idle)) {
        *reg(d, HDA_RIRBCTL) |= RIRBSTS_INT;
        d->rirb_count = 0;
    }
}

static void send_command(IntelHDAState *d, uint32_t verb)
{
    HDACodecDevice *codec = hda_codec_find(&d->codecs, verb >> 28);

    trace_intel_hda_command(verb);
    if (codec && !(verb & 0x08000000)) { /* no indirect nodes */
        HDA_CODEC_DEVICE_GET_CLASS(codec)->command(codec, verb >> 20 & 0x7f, verb & 0xfffff);
    }
}

/* As many commands as there are; each waits until the driver has seen the responses before it. */
static void run_corb(IntelHDAState *d)
{
    uint32_t *ptr = reg(d, HDA_CORBPTR);

    for (int i = 0; i < 256; i++) {
        uint32_t rp = *ptr >> 16 & 0xff, verb;

        if (!(*reg(d, HDA_CORBCTL) & CORBCTL_RUN) || rp == (*ptr & 0xff) ||
            (*reg(d, HDA_RIRBCTL) & RIRBSTS_INT)) {
            break;
        }
        rp = (rp + 1) & 0xff;
        *ptr = (*ptr & 0xffff) | rp << 16;
        if (pci_dma_read(&d->pci, address(d, HDA_CORBBASE) + rp * 4, &verb, sizeof(verb)) != MEMTX_OK) {
            verb = 0xffffffff;
        }
        send_command(d, le32_to_cpu(verb));
        check_rirb(d);
    }
}

static void immediate_command(IntelHDAState *d)
{
    if (*reg(d, HDA_ICS) & ICS_BUSY) {
        send_command(d, *reg(d, HDA_IC));
        *reg(d, HDA_ICS) &= ~ICS_BUSY; /* no codec, no answer */
    }
}

/* ---- streams ---- */

static void fetch_bd(IntelHDAState *d, int i)
{
    IntelHDAStream *st = &d->st[i];
    uint64_t list = *sd(d, i, SD_BDPL) | (uint64_t)*sd(d, i, SD_BDPU) << 32;
    uint8_t bd[16];

    pci_dma_read(&d->pci, list + st->index * sizeof(bd), bd, sizeof(bd));
    st->addr = ldq_le_p(bd);
    st->len = ldl_le_p(bd + 8);
    st->flags = ldl_le_p(bd + 12);
    st->pos = 0;
    trace_intel_hda_bd(i, st->index, st->addr, st->len, st->flags);
}

static void end_of_bd(IntelHDAState *d, int i)
{
    IntelHDAStream *st = &d->st[i];

    if (st->flags & BD_IOC) {
        *sd(d, i, SD_CTL) |= SD_STS_BCIS;
    }
    st->index = st->index >= (*sd(d, i, SD_LVI) & 0xff) ? 0 : st->index + 1;
    fetch_bd(d, i);
}

static void advance_position(IntelHDAState *d, int i, uint32_t bytes)
{
    uint32_t *lpib = sd(d, i, SD_LPIB), cbl = *sd(d, i, SD_CBL);
    uint64_t pos = (uint64_t)*lpib + bytes;

    *lpib = cbl ? pos % cbl : 0;
    if (*reg(d, HDA_DPBASE) & DPBASE_ENABLE) {
        stl_le_pci_dma(&d->pci, (address(d, HDA_DPBASE) & ~(uint64_t)0x7f) + 8 * i, *lpib,
                       MEMTXATTRS_UNSPECIFIED);
    }
}

static int find_stream(IntelHDAState *d, uint32_t stnr, bool output)
{
    for (int i = output ? FIRST_OUTPUT : 0; i < (output ? STREAMS : FIRST_OUTPUT); i++) {
        uint32_t ctl = *sd(d, i, SD_CTL);

        if ((ctl & SD_CTL_RUN) && SD_CTL_STREAM(ctl) == stnr) {
            return i;
        }
    }
    return -1;
}

/* A whole list of empty descriptors moves nothing. */
static bool intel_hda_xfer(HDACodecDevice *dev, uint32_t stnr, bool output, uint8_t *buf, uint32_t len)
{
    IntelHDAState *d = container_of(HDA_BUS(dev->qdev.parent_bus), IntelHDAState, codecs);
    int i = find_stream(d, stnr, output), empty = 0;
    uint32_t done = 0;

    while (i >= 0 && done < len && empty < 256 && (*sd(d, i, SD_CTL) & SD_CTL_RUN)) {
        IntelHDAStream *st = &d->st[i];
        uint32_t n = MIN(len - done, st->len - st->pos);
        dma_addr_t addr = st->addr + st->pos;

        /* All is up to date before the transfer, which may reach our own registers. */
        st->pos += n;
        empty = n ? 0 : empty + 1;
        if (n) {
            advance_position(d, i, n);
            pci_dma_rw(&d->pci, addr, buf + done, n,
                       output ? DMA_DIRECTION_TO_DEVICE : DMA_DIRECTION_FROM_DEVICE,
                       MEMTXATTRS_UNSPECIFIED);
        }
        done += n;
        if (st->pos >= st->len) {
            end_of_bd(d, i);
        }
    }
    intel_hda_update_irq(d);
    return i >= 0 && done == len;
}

static void tell_codecs(IntelHDAState *d, uint32_t stnr, bool running, bool output)
{
    BusChild *kid;

    QTAILQ_FOREACH(kid, &d->codecs.qbus.children, sibling) {
        HDACodecDevice *codec = HDA_CODEC_DEVICE(kid->child);
        HDACodecDeviceClass *cdc = HDA_CODEC_DEVICE_GET_CLASS(codec);

        if (cdc->stream) {
            cdc->stream(codec, stnr, running, output);
        }
    }
}

static void reset_stream(IntelHDAState *d, int i)
{
    uint32_t ctl = *sd(d, i, SD_CTL);

    for (size_t r = 0; r < ARRAY_SIZE(stream_registers); r++) {
        *sd(d, i, stream_registers[r].addr) = stream_registers[r].reset;
    }
    memset(&d->st[i], 0, sizeof(d->st[i]));
    if (ctl & SD_CTL_RUN) {
        tell_codecs(d, SD_CTL_STREAM(ctl), false, i >= FIRST_OUTPUT);
    }
}

static void write_stream_ctl(IntelHDAState *d, int i, uint32_t before)
{
    uint32_t *ctl = sd(d, i, SD_CTL);

    if (*ctl & SD_CTL_SRST) {
        *ctl = before;
        reset_stream(d, i);
        *ctl |= SD_CTL_SRST;
    } else if ((before ^ *ctl) & SD_CTL_RUN) {
        if (*ctl & SD_CTL_RUN) {
            d->st[i].index = 0;
            fetch_bd(d, i);
        }
        tell_codecs(d, SD_CTL_STREAM(*ctl), *ctl & SD_CTL_RUN, i >= FIRST_OUTPUT);
    }
}

/* ---- register access ---- */

static void reset_registers(IntelHDAState *d)
{
    for (int i = 0; i < STREAMS; i++) {
        reset_stream(d, i);
    }
    for (size_t r = 0; r < ARRAY_SIZE(registers); r++) {
        *reg(d, registers[r].addr) = registers[r].reset;
    }
    d->rirb_count = 0;
    d->wall_base_ns = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

/* Out of reset the link tells which codecs there are; into it everything is initial. */
static void write_gctl(IntelHDAState *d, uint32_t before)
{
    BusChild *kid;

    if (!(*reg(d, HDA_GCTL) & GCTL_CRST)) {
        reset_registers(d);
    } else if (!(before & GCTL_CRST)) {
        QTAILQ_FOREACH(kid, &d->codecs.qbus.children, sibling) {
            *reg(d, HDA_STATESTS) |= 0x10000u << HDA_CODEC_DEVICE(kid->child)->cad;
        }
    }
}

static void after_write(IntelHDAState *d, unsigned addr, uint32_t before)
{
    switch (addr) {
    case HDA_GCTL:
        write_gctl(d, before);
        break;
    case HDA_CORBPTR:
        if (*reg(d, addr) & CORBPTR_RP_RESET) {
            *reg(d, addr) &= 0xff;
        }
        run_corb(d);
        break;
    case HDA_CORBCTL:
    case HDA_RIRBCTL:
        run_corb(d);
        break;
    case HDA_ICS:
        immediate_command(d);
        break;
    case HDA_STREAMS ... HDA_REGS_END - 1:
        if (addr % HDA_STREAM_BYTES == SD_CTL) {
            write_stream_ctl(d, (addr - HDA_STREAMS) / HDA_STREAM_BYTES, before);
        }
        break;
    default:
        break;
    }
    intel_hda_update_irq(d);
}

static const HDARegister *find_register(unsigned addr)
{
    const HDARegister *list = addr >= HDA_STREAMS ? stream_registers : registers;
    size_t n = addr >= HDA_STREAMS ? ARRAY_SIZE(stream_registers) : ARRAY_SIZE(registers);
    unsigned offset = addr >= HDA_STREAMS ? addr % HDA_STREAM_BYTES : addr;

    for (size_t i = 0; addr < HDA_REGS_END && i < n; i++) {
        if (list[i].addr == offset) {
            return &list[i];
        }
    }
    return NULL;
}

/* Bits of @lanes are written. The read pointer's own bits stay; the RIRB's pointer is only reset. */
static void write_register(IntelHDAState *d, unsigned addr, uint32_t val, uint32_t lanes)
{
    const HDARegister *r = find_register(addr);
    uint32_t before, *p;

    if (!r) {
        qemu_log_mask(LOG_GUEST_ERROR, "intel-hda: write to unknown register 0x%x\n", addr);
        return;
    }
    p = reg(d, addr);
    before = *p;
    *p = (before & ~(r->wmask & lanes)) | (val & r->wmask & lanes);
    *p &= ~(val & r->w1c & lanes);
    if (addr == HDA_RIRBPTR && (val & lanes & RIRBPTR_WP_RESET)) {
        *p &= 0xffff0000;
    }
    after_write(d, addr, before);
}

static uint64_t intel_hda_mmio_read(void *opaque, hwaddr addr, unsigned size)
{
    IntelHDAState *d = opaque;
    unsigned base = addr & ~3u;
    uint32_t val = find_register(base) ? *reg(d, base) : 0;

    if (base == HDA_WALCLK) {
        val = muldiv64(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) - d->wall_base_ns, WALL_CLOCK_HZ,
                       NANOSECONDS_PER_SECOND);
    }
    val >>= 8 * (addr & 3);
    trace_intel_hda_read(addr, size, val);
    return val;
}

static void intel_hda_mmio_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    unsigned shift = 8 * (addr & 3);

    trace_intel_hda_write(addr, size, val);
    write_register(opaque, addr & ~3u, val << shift, (uint32_t)MAKE_64BIT_MASK(shift, 8 * size));
}

static const char *intel_hda_register_name(hwaddr addr)
{
    const HDARegister *r = find_register(MIN(addr, HDA_REGS_END) & ~3u);

    return r ? r->name : NULL;
}

static const MemoryRegionOps intel_hda_mmio_ops = {
    .read = intel_hda_mmio_read,
    .write = intel_hda_mmio_write,
    .impl = { .min_access_size = 1, .max_access_size = 4 },
    .endianness = DEVICE_LITTLE_ENDIAN,
    .register_name = intel_hda_register_name,
};

/* ---- life ---- */

static void intel_hda_reset(DeviceState *dev)
{
    IntelHDAState *d = INTEL_HDA_GENERIC(dev);

    reset_registers(d);
    intel_hda_update_irq(d);
}

static void intel_hda_realize(PCIDevice *pci, Error **errp)
{
    IntelHDAState *d = INTEL_HDA_GENERIC(pci);
    Error *err = NULL;

    pci->config[PCI_INTERRUPT_PIN] = 1;
    pci->config[0x40] = 0x01; /* HD Audio, not AC'97 */
    if (d->msi != ON_OFF_AUTO_OFF && msi_init(pci, 0x60, 1, true, false, &err)) {
        if (d->msi == ON_OFF_AUTO_ON) {
            error_propagate(errp, err);
            return;
        }
        error_free(err);
    }
    memory_region_init(&d->container, OBJECT(d), "intel-hda-container", 0x4000);
    memory_region_init_io(&d->mmio, OBJECT(d), &intel_hda_mmio_ops, d, "intel-hda", 0x2000);
    memory_region_add_subregion(&d->container, 0, &d->mmio);
    memory_region_init_alias(&d->alias, OBJECT(d), "intel-hda-alias", &d->mmio, 0, 0x2000);
    memory_region_add_subregion(&d->container, 0x2000, &d->alias);
    pci_register_bar(pci, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &d->container);
    hda_codec_bus_init(DEVICE(pci), &d->codecs, sizeof(d->codecs), intel_hda_response, intel_hda_xfer);
}

static void intel_hda_exit(PCIDevice *pci)
{
    msi_uninit(pci);
}

static const VMStateDescription vmstate_intel_hda_stream = {
    .name = "intel-hda-stream",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_UINT32(index, IntelHDAStream),
        VMSTATE_UINT32(pos, IntelHDAStream),
        VMSTATE_UINT64(addr, IntelHDAStream),
        VMSTATE_UINT32(len, IntelHDAStream),
        VMSTATE_UINT32(flags, IntelHDAStream),
        VMSTATE_END_OF_LIST()
    }
};

static int intel_hda_post_load(void *opaque, int version_id)
{
    IntelHDAState *d = opaque;

    for (int i = 0; i < STREAMS; i++) {
        if (d->st[i].index > 0xff || d->st[i].pos > d->st[i].len) {
            return -EINVAL;
        }
    }
    return 0;
}

static const VMStateDescription vmstate_intel_hda = {
    .name = "intel-hda",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = intel_hda_post_load,
    .fields = (VMStateField[]) {
        VMSTATE_PCI_DEVICE(pci, IntelHDAState),
        VMSTATE_UINT32_ARRAY(regs, IntelHDAState, HDA_REGS_END / 4),
        VMSTATE_STRUCT_ARRAY(st, IntelHDAState, STREAMS, 1, vmstate_intel_hda_stream, IntelHDAStream),
        VMSTATE_UINT32(rirb_count, IntelHDAState),
        VMSTATE_INT64(wall_base_ns, IntelHDAState),
        VMSTATE_END_OF_LIST()
    }
};

static Property intel_hda_properties[] = {
    DEFINE_PROP_UINT32("debug", IntelHDAState, debug, 0),
    DEFINE_PROP_ON_OFF_AUTO("msi", IntelHDAState, msi, ON_OFF_AUTO_AUTO),
    DEFINE_PROP_END_OF_LIST(),
};

static void intel_hda_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = intel_hda_realize;
    k->exit = intel_hda_exit;
    k->vendor_id = PCI_VENDOR_ID_INTEL;
    k->class_id = PCI_CLASS_MULTIMEDIA_HD_AUDIO;
    dc->reset = intel_hda_reset;
    dc->vmsd = &vmstate_intel_hda;
    set_bit(DEVICE_CATEGORY_SOUND, dc->categories);
    device_class_set_props(dc, intel_hda_properties);
}

static void intel_hda_class_init_ich6(ObjectClass *klass, void *data)
{
    PCI_DEVICE_CLASS(klass)->device_id = 0x2668;
    PCI_DEVICE_CLASS(klass)->revision = 1;
    DEVICE_CLASS(klass)->desc = "Intel HD Audio Controller (ich6)";
}

static void intel_hda_class_init_ich9(ObjectClass *klass, void *data)
{
    PCI_DEVICE_CLASS(klass)->device_id = 0x293e;
    PCI_DEVICE_CLASS(klass)->revision = 3;
    DEVICE_CLASS(klass)->desc = "Intel HD Audio Controller (ich9)";
}

static const TypeInfo intel_hda_types[] = {
    {
        .name = TYPE_INTEL_HDA_GENERIC,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(IntelHDAState),
        .class_init = intel_hda_class_init,
        .abstract = true,
        .interfaces = (InterfaceInfo[]) { { INTERFACE_CONVENTIONAL_PCI_DEVICE }, { } },
    },
    { .name = "intel-hda", .parent = TYPE_INTEL_HDA_GENERIC, .class_init = intel_hda_class_init_ich6 },
    { .name = "ich9-intel-hda", .parent = TYPE_INTEL_HDA_GENERIC, .class_init = intel_hda_class_init_ich9 },
};

/* -audio …,model=hda: a controller with a duplex codec. */
static int intel_hda_and_codec_init(PCIBus *bus, const char *audiodev)
{
    DeviceState *controller = DEVICE(pci_create_simple(bus, -1, "intel-hda"));
    DeviceState *codec = qdev_new("hda-duplex");

    qdev_prop_set_string(codec, "audiodev", audiodev);
    qdev_realize_and_unref(codec, QLIST_FIRST(&controller->child_bus), &error_fatal);
    return 0;
}

static void intel_hda_register_types(void)
{
    type_register_static_array(intel_hda_types, ARRAY_SIZE(intel_hda_types));
    pci_register_soundhw("hda", "Intel HD Audio", intel_hda_and_codec_init);
}

type_init(intel_hda_register_types)
