/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * intel-hda: commands to the codecs and their responses, by the rings (HD Audio Specification 1.0a, 4.4:
 * CORB, RIRB) or by the immediate command registers (3.4).
 */
#include "qemu/osdep.h"
#include "intel-hda-internal.h"
#include "qemu/bswap.h"
#include "trace.h"

void intel_hda_response(HDACodecDevice *dev, bool solicited, uint32_t response)
{
    IntelHDAState *d = container_of(HDA_BUS(dev->qdev.parent_bus), IntelHDAState, codecs);
    uint32_t *ptr = hda_reg(d, HDA_RIRBPTR), wp, pair[2];

    if (*hda_reg(d, HDA_ICS) & ICS_BUSY) {
        *hda_reg(d, HDA_IR) = response;
        *hda_reg(d, HDA_ICS) = ICS_VALID | dev->cad << 4;
        return;
    }
    if (!(*hda_reg(d, HDA_RIRBCTL) & RIRBCTL_RUN) || (!solicited && !(*hda_reg(d, HDA_GCTL) & GCTL_UNSOL))) {
        return;
    }
    wp = (*ptr + 1) & 0xff;
    pair[0] = cpu_to_le32(response);
    pair[1] = cpu_to_le32(dev->cad | (solicited ? 0 : 1 << 4));
    pci_dma_write(&d->pci, hda_address(d, HDA_RIRBBASE) + wp * sizeof(pair), pair, sizeof(pair));
    *ptr = (*ptr & 0xffff0000) | wp;
    d->rirb_count++;
}

/* The response interrupt: after so many responses, or when there is no command left. */
static void check_rirb(IntelHDAState *d)
{
    uint32_t limit = (*hda_reg(d, HDA_RIRBPTR) >> 16 & 0xff) ?: 256;
    uint32_t corb = *hda_reg(d, HDA_CORBPTR);
    bool idle = (corb & 0xff) == (corb >> 16 & 0xff);

    if (d->rirb_count && (d->rirb_count >= limit || idle)) {
        *hda_reg(d, HDA_RIRBCTL) |= RIRBSTS_INT;
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
void intel_hda_run_corb(IntelHDAState *d)
{
    uint32_t *ptr = hda_reg(d, HDA_CORBPTR);

    for (int i = 0; i < 256; i++) {
        uint32_t rp = *ptr >> 16 & 0xff, verb;

        if (!(*hda_reg(d, HDA_CORBCTL) & CORBCTL_RUN) || rp == (*ptr & 0xff) ||
            (*hda_reg(d, HDA_RIRBCTL) & RIRBSTS_INT)) {
            break;
        }
        rp = (rp + 1) & 0xff;
        *ptr = (*ptr & 0xffff) | rp << 16;
        if (pci_dma_read(&d->pci, hda_address(d, HDA_CORBBASE) + rp * 4, &verb, sizeof(verb)) != MEMTX_OK) {
            verb = 0xffffffff;
        }
        send_command(d, le32_to_cpu(verb));
        check_rirb(d);
    }
}

void intel_hda_immediate_command(IntelHDAState *d)
{
    if (*hda_reg(d, HDA_ICS) & ICS_BUSY) {
        send_command(d, *hda_reg(d, HDA_IC));
        *hda_reg(d, HDA_ICS) &= ~ICS_BUSY; /* no codec, no answer */
    }
}
