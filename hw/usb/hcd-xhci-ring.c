/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xHCI: rings of TRBs and interrupters with their event rings. Specification: xHCI 1.1, sections 4.9, 4.17
 * and 5.5.2.
 */
#include "qemu/osdep.h"
#include "hcd-xhci.h"
#include "hcd-xhci-regs.h"
#include "qemu/log.h"
#include "trace.h"

#define LINK_LIMIT 32           /* links in a row */
#define ER_SEGMENT_MIN 16       /* events: section 6.5 */
#define ER_SEGMENT_MAX 4096

bool xhci_dma_read_u32s(XHCIState *xhci, dma_addr_t addr, uint32_t *buf, size_t len)
{
    bool ok = dma_memory_read(xhci->as, addr, buf, len, MEMTXATTRS_UNSPECIFIED) == MEMTX_OK;

    if (!ok) {
        qemu_log_mask(LOG_GUEST_ERROR, "xhci: no memory at 0x%" PRIx64 "\n", (uint64_t)addr);
        memset(buf, 0xff, len);
        xhci_die(xhci);
        return false;
    }
    for (size_t i = 0; i < len / 4; i++) {
        buf[i] = le32_to_cpu(buf[i]);
    }
    return true;
}

void xhci_dma_write_u32s(XHCIState *xhci, dma_addr_t addr, const uint32_t *buf, size_t len)
{
    uint32_t raw[8];

    for (size_t i = 0; i < MIN(len / 4, ARRAY_SIZE(raw)); i++) {
        raw[i] = cpu_to_le32(buf[i]);
    }
    if (dma_memory_write(xhci->as, addr, raw, MIN(len, sizeof(raw)), MEMTXATTRS_UNSPECIFIED) != MEMTX_OK) {
        qemu_log_mask(LOG_GUEST_ERROR, "xhci: no memory at 0x%" PRIx64 "\n", (uint64_t)addr);
        xhci_die(xhci);
    }
}

TRBType xhci_ring_fetch(XHCIState *xhci, XHCIRing *ring, XHCITRB *trb)
{
    for (int links = 0; links < LINK_LIMIT; links++) {
        uint32_t words[4];

        if (!xhci_dma_read_u32s(xhci, ring->dequeue, words, sizeof(words))) {
            return TRB_RESERVED;
        }
        *trb = (XHCITRB) { xhci_addr64(words[0], words[1]), words[2], words[3], ring->dequeue, ring->ccs };
        if ((trb->control & TRB_C) != ring->ccs) {
            return TRB_RESERVED;
        }
        if (TRB_TYPE(trb) != TR_LINK) {
            ring->dequeue += TRB_SIZE;
            return TRB_TYPE(trb);
        }
        ring->dequeue = trb->parameter & ~0xfull;
        ring->ccs ^= !!(trb->control & TRB_LK_TC);
    }
    qemu_log_mask(LOG_GUEST_ERROR, "xhci: more than %d links in a row\n", LINK_LIMIT);
    return TRB_RESERVED;
}

/* ---- interrupters ---- */

static bool intr_level(XHCIState *xhci, XHCIInterrupter *intr)
{
    return (intr->iman & IMAN_IP) && (intr->iman & IMAN_IE) && (xhci->usbcmd & USBCMD_INTE);
}

void xhci_intr_update(XHCIState *xhci, unsigned v)
{
    XHCIInterrupter *intr = &xhci->intr[v];

    if (!xhci->intr_raise) {
        return;
    }
    /* A message clears the pending bit: section 4.17.5. */
    if (xhci->intr_raise(xhci, v, intr_level(xhci, intr))) {
        intr->iman &= ~IMAN_IP;
    }
}

static void intr_raise(XHCIState *xhci, unsigned v)
{
    XHCIInterrupter *intr = &xhci->intr[v];
    bool pending = intr->erdp_low & ERDP_EHB;

    intr->erdp_low |= ERDP_EHB;
    intr->iman |= IMAN_IP;
    xhci->usbsts |= USBSTS_EINT;
    if (!pending) { /* the driver is not at it already */
        xhci_intr_update(xhci, v);
    }
}

static void write_event(XHCIState *xhci, const XHCIEvent *event, unsigned v)
{
    XHCIInterrupter *intr = &xhci->intr[v];
    dma_addr_t place = intr->er_start + TRB_SIZE * intr->er_ep_idx;
    uint32_t words[4] = {
        event->ptr, event->ptr >> 32, event->length | event->ccode << 24,
        event->slotid << 24 | event->epid << 16 | event->flags | event->type << 10 | intr->er_pcs,
    };

    trace_usb_xhci_event(v, event->type, event->ccode, event->ptr, event->slotid, event->epid);
    /* The ring goes on before the write, which may go to registers that take the ring away. */
    intr->er_ep_idx = (intr->er_ep_idx + 1) % intr->er_size;
    intr->er_pcs ^= intr->er_ep_idx == 0;
    xhci_dma_write_u32s(xhci, place, words, sizeof(words));
}

void xhci_event(XHCIState *xhci, XHCIEvent *event, unsigned v)
{
    XHCIInterrupter *intr;
    uint64_t erdp, taken;

    v = v < xhci->numintrs ? v : 0;
    intr = &xhci->intr[v];
    if (!intr->er_size || !xhci_running(xhci)) {
        return;
    }
    erdp = xhci_addr64(intr->erdp_low & ~0xfu, intr->erdp_high);
    taken = (erdp - intr->er_start) / TRB_SIZE;
    if (erdp < intr->er_start || taken >= intr->er_size) {
        qemu_log_mask(LOG_GUEST_ERROR, "xhci: event ring %u: the dequeue pointer is outside\n", v);
        xhci_die(xhci);
        return;
    }
    /* The last place but one says that the ring is full: section 4.9.4. */
    if ((intr->er_ep_idx + 2) % intr->er_size == taken) {
        XHCIEvent full = { ER_HOST_CONTROLLER, CC_EVENT_RING_FULL_ERROR };

        write_event(xhci, &full, v);
    } else if ((intr->er_ep_idx + 1) % intr->er_size != taken) {
        write_event(xhci, event, v);
    }
    intr_raise(xhci, v);
}

void xhci_er_reset(XHCIState *xhci, unsigned v)
{
    XHCIInterrupter *intr = &xhci->intr[v];
    uint64_t erstba = xhci_addr64(intr->erstba_low, intr->erstba_high);
    uint32_t seg[4];

    intr->er_size = 0;
    intr->er_ep_idx = 0;
    intr->er_pcs = true;
    if (intr->erstsz == 0 || erstba == 0) {
        return;
    }
    if (intr->erstsz != 1) {
        qemu_log_mask(LOG_GUEST_ERROR, "xhci: event ring %u has %u segments, the limit is 1\n", v,
                      intr->erstsz);
        xhci_die(xhci);
        return;
    }
    if (!xhci_dma_read_u32s(xhci, erstba, seg, sizeof(seg))) {
        return;
    }
    if (seg[2] < ER_SEGMENT_MIN || seg[2] > ER_SEGMENT_MAX) {
        qemu_log_mask(LOG_GUEST_ERROR, "xhci: event ring %u has %u places\n", v, seg[2]);
        xhci_die(xhci);
        return;
    }
    intr->er_start = xhci_addr64(seg[0] & ~0x3fu, seg[1]);
    intr->er_size = seg[2];
}
