/* SPDX-License-Identifier: GPL-2.0-or-later */
/* intel-hda: the stream engines and their lists of buffers (HD Audio Specification 1.0a, 4.5). */
#include "qemu/osdep.h"
#include "intel-hda-internal.h"
#include "qemu/bswap.h"
#include "trace.h"

const HDARegister intel_hda_stream_registers[HDA_STREAM_REGISTERS] = {
    { "SDnCTL/STS", SD_CTL, SD_STS_READY, 0x00ff001f, 0x1c000000 },
    { "SDnLPIB", SD_LPIB, 0, 0, 0 },
    { "SDnCBL", SD_CBL, 0, 0xffffffff, 0 },
    { "SDnLVI", SD_LVI, 0, 0xff, 0 },
    { "SDnFMT", SD_FMT, 0x100, 0x7f7f0000, 0 },
    { "SDnBDPL", SD_BDPL, 0, 0xffffff80, 0 },
    { "SDnBDPU", SD_BDPU, 0, 0xffffffff, 0 },
};

static void fetch_bd(IntelHDAState *d, int i)
{
    IntelHDAStream *st = &d->st[i];
    uint64_t list = *hda_sd(d, i, SD_BDPL) | (uint64_t)*hda_sd(d, i, SD_BDPU) << 32;
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
        *hda_sd(d, i, SD_CTL) |= SD_STS_BCIS;
    }
    st->index = st->index >= (*hda_sd(d, i, SD_LVI) & 0xff) ? 0 : st->index + 1;
    fetch_bd(d, i);
}

static void advance_position(IntelHDAState *d, int i, uint32_t bytes)
{
    uint32_t *lpib = hda_sd(d, i, SD_LPIB), cbl = *hda_sd(d, i, SD_CBL);
    uint64_t pos = (uint64_t)*lpib + bytes;

    *lpib = cbl ? pos % cbl : 0;
    if (*hda_reg(d, HDA_DPBASE) & DPBASE_ENABLE) {
        stl_le_pci_dma(&d->pci, (hda_address(d, HDA_DPBASE) & ~(uint64_t)0x7f) + 8 * i, *lpib,
                       MEMTXATTRS_UNSPECIFIED);
    }
}

static int find_stream(IntelHDAState *d, uint32_t stnr, bool output)
{
    for (int i = output ? HDA_FIRST_OUTPUT : 0; i < (output ? HDA_NR_STREAMS : HDA_FIRST_OUTPUT); i++) {
        uint32_t ctl = *hda_sd(d, i, SD_CTL);

        if ((ctl & SD_CTL_RUN) && SD_CTL_STREAM(ctl) == stnr) {
            return i;
        }
    }
    return -1;
}

/* A whole list of empty descriptors moves nothing. */
bool intel_hda_xfer(HDACodecDevice *dev, uint32_t stnr, bool output, uint8_t *buf, uint32_t len)
{
    IntelHDAState *d = container_of(HDA_BUS(dev->qdev.parent_bus), IntelHDAState, codecs);
    int i = find_stream(d, stnr, output), empty = 0;
    uint32_t done = 0;

    while (i >= 0 && done < len && empty < 256 && (*hda_sd(d, i, SD_CTL) & SD_CTL_RUN)) {
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

void intel_hda_reset_stream(IntelHDAState *d, int i)
{
    uint32_t ctl = *hda_sd(d, i, SD_CTL);

    for (size_t r = 0; r < HDA_STREAM_REGISTERS; r++) {
        *hda_sd(d, i, intel_hda_stream_registers[r].addr) = intel_hda_stream_registers[r].reset;
    }
    memset(&d->st[i], 0, sizeof(d->st[i]));
    if (ctl & SD_CTL_RUN) {
        tell_codecs(d, SD_CTL_STREAM(ctl), false, i >= HDA_FIRST_OUTPUT);
    }
}

void intel_hda_write_stream_ctl(IntelHDAState *d, int i, uint32_t before)
{
    uint32_t *ctl = hda_sd(d, i, SD_CTL);

    if (*ctl & SD_CTL_SRST) {
        *ctl = before;
        intel_hda_reset_stream(d, i);
        *ctl |= SD_CTL_SRST;
    } else if ((before ^ *ctl) & SD_CTL_RUN) {
        if (*ctl & SD_CTL_RUN) {
            d->st[i].index = 0;
            fetch_bd(d, i);
        }
        tell_codecs(d, SD_CTL_STREAM(*ctl), *ctl & SD_CTL_RUN, i >= HDA_FIRST_OUTPUT);
    }
}
