/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xHCI: endpoints and their transfer rings. Specification: xHCI 1.1, sections 4.6, 4.8, 4.10, 4.11 and 6.2.3.
 * One transfer descriptor (TD) of an endpoint is in work at a time; its data goes through a buffer.
 */
#include "qemu/osdep.h"
#include "hcd-xhci.h"
#include "hcd-xhci-regs.h"
#include "qemu/log.h"
#include "qemu/timer.h"
#include "trace.h"

#define TD_MAX_TRBS   256
#define TD_MAX_BYTES  (1 << 20)
#define KICK_MAX_TDS  256           /* before others get their turn */
#define KICK_RETRY_NS 1000000       /* an endpoint whose device had nothing is asked every frame */

/* EP Type of an endpoint context. */
enum {
    EP_ISO_OUT = 1,
    EP_BULK_OUT,
    EP_INTR_OUT,
    EP_CONTROL,
    EP_ISO_IN,
    EP_BULK_IN,
    EP_INTR_IN,
};

XHCIEPContext *xhci_ep(XHCIState *xhci, unsigned slotid, unsigned epid)
{
    return &xhci->slots[slotid - 1].eps[epid - 1];
}

static XHCISlot *ep_slot(XHCIEPContext *epctx)
{
    return &epctx->xhci->slots[epctx->slotid - 1];
}

void xhci_set_ep_state(XHCIEPContext *epctx, uint32_t state)
{
    dma_addr_t addr = ep_slot(epctx)->ctx + 32 * epctx->epid;
    uint32_t ctx[5];

    epctx->state = state;
    if (!xhci_dma_read_u32s(epctx->xhci, addr, ctx, sizeof(ctx))) {
        return;
    }
    ctx[0] = (ctx[0] & ~7u) | state;
    ctx[2] = epctx->ring.dequeue | epctx->ring.ccs;
    ctx[3] = epctx->ring.dequeue >> 32;
    xhci_dma_write_u32s(epctx->xhci, addr, ctx, sizeof(ctx));
}

void xhci_enable_ep(XHCIEPContext *epctx, const uint32_t *ctx)
{
    xhci_disable_ep(epctx);
    epctx->enabled = true;
    epctx->type = (ctx[1] >> 3) & 7;
    epctx->ring.dequeue = xhci_addr64(ctx[2] & ~0xfu, ctx[3]);
    epctx->ring.ccs = ctx[2] & 1;
    epctx->state = EP_RUNNING;
}

void xhci_disable_ep(XHCIEPContext *epctx)
{
    xhci_ep_stop_transfer(epctx, CC_INVALID);
    epctx->enabled = false;
    epctx->state = EP_DISABLED;
}

/* ---- transfer descriptors ---- */

static void transfer_free(XHCITransfer *xfer)
{
    if (usb_packet_is_inflight(&xfer->packet)) {
        usb_cancel_packet(&xfer->packet);
    }
    usb_packet_cleanup(&xfer->packet);
    g_free(xfer->trbs);
    g_free(xfer->buf);
    g_free(xfer);
}

static void transfer_event(XHCIEPContext *epctx, const XHCITRB *trb, TRBCCode ccode, uint32_t length)
{
    bool data = TRB_TYPE(trb) == TR_EVDATA;
    XHCIEvent event = {
        .type = ER_TRANSFER,
        .ccode = ccode,
        .ptr = data ? trb->parameter : trb->addr,
        .length = length & 0xffffff,
        .flags = data ? 1 << 2 : 0,
        .slotid = epctx->slotid,
        .epid = epctx->epid,
    };

    xhci_event(epctx->xhci, &event, TRB_INTR(trb));
}

void xhci_ep_stop_transfer(XHCIEPContext *epctx, TRBCCode report)
{
    XHCITransfer *xfer = epctx->xfer;

    epctx->stops++;
    epctx->waiting = false;
    if (!xfer) {
        return;
    }
    if (report) {
        transfer_event(epctx, &xfer->trbs[0], report, TRB_LENGTH(&xfer->trbs[0]));
    }
    transfer_free(g_steal_pointer(&epctx->xfer));
}

static bool trb_has_data(const XHCITRB *trb)
{
    return TRB_TYPE(trb) == TR_DATA || TRB_TYPE(trb) == TR_NORMAL || TRB_TYPE(trb) == TR_ISOCH;
}

/*
 * Takes the TRBs of one TD: a control transfer ends with its status stage. NULL: not (wholly) there, or too
 * many.
 */
static XHCITransfer *fetch_td(XHCIEPContext *epctx)
{
    g_autofree XHCITRB *trbs = g_new(XHCITRB, TD_MAX_TRBS);
    XHCIRing ring = epctx->ring;
    bool control = false;
    XHCITransfer *xfer;

    for (unsigned n = 0; n < TD_MAX_TRBS; n++) {
        TRBType type = xhci_ring_fetch(epctx->xhci, &ring, &trbs[n]);

        if (type == TRB_RESERVED) {
            return NULL;
        }
        control = (control || type == TR_SETUP) && type != TR_STATUS;
        if (control || (trbs[n].control & TRB_TR_CH)) {
            continue;
        }
        xfer = g_new0(XHCITransfer, 1);
        xfer->count = n + 1;
        xfer->trbs = g_memdup2(trbs, xfer->count * sizeof(*trbs));
        xfer->after = ring;
        usb_packet_init(&xfer->packet);
        return xfer;
    }
    qemu_log_mask(LOG_GUEST_ERROR, "xhci: a transfer has more than %d TRBs\n", TD_MAX_TRBS);
    return NULL;
}

/* Moves @buf to or from the data TRBs, as far as @len bytes. */
static bool copy_data(XHCIState *xhci, XHCITransfer *xfer, uint32_t len, bool from_guest)
{
    uint8_t *at = xfer->buf;

    for (unsigned i = 0; i < xfer->count && len; i++) {
        const XHCITRB *trb = &xfer->trbs[i];
        uint32_t n = trb_has_data(trb) ? MIN(TRB_LENGTH(trb), len) : 0;
        uint64_t word = cpu_to_le64(trb->parameter);

        if (n && (trb->control & TRB_TR_IDT)) {
            if (!from_guest || n > sizeof(word)) {
                return false;
            }
            memcpy(at, &word, n);
        } else if (n && dma_memory_rw(xhci->as, trb->parameter, at, n,
                                      from_guest ? DMA_DIRECTION_TO_DEVICE : DMA_DIRECTION_FROM_DEVICE,
                                      MEMTXATTRS_UNSPECIFIED) != MEMTX_OK) {
            return false;
        }
        at += n;
        len -= n;
    }
    return true;
}

/* Direction, size and data of a TD that was fetched. */
static TRBCCode prepare_td(XHCIEPContext *epctx, XHCITransfer *xfer)
{
    uint64_t len = 0;

    if (epctx->type == EP_CONTROL) {
        if (TRB_TYPE(&xfer->trbs[0]) != TR_SETUP || !(xfer->trbs[0].control & TRB_TR_IDT) ||
            TRB_LENGTH(&xfer->trbs[0]) != 8) {
            return CC_TRB_ERROR;
        }
        xfer->in = xfer->trbs[0].parameter & USB_DIR_IN;
    } else {
        xfer->in = epctx->epid & 1;
    }
    for (unsigned i = 0; i < xfer->count; i++) {
        len += trb_has_data(&xfer->trbs[i]) ? TRB_LENGTH(&xfer->trbs[i]) : 0;
    }
    if (len > TD_MAX_BYTES) {
        qemu_log_mask(LOG_GUEST_ERROR, "xhci: a transfer of %" PRIu64 " bytes\n", len);
        return CC_TRB_ERROR;
    }
    xfer->len = len;
    xfer->buf = g_malloc0(MAX(len, 1));
    return xfer->in || copy_data(epctx->xhci, xfer, len, true) ? CC_SUCCESS : CC_TRB_ERROR;
}

/* Events of a TD with @ccode after @actual bytes: sections 4.10.1 and 4.11.5.2. */
static void report_td(XHCIEPContext *epctx, XHCITransfer *xfer, TRBCCode ccode, uint32_t actual)
{
    uint32_t left = actual, edtla = 0;
    bool is_short = false, reported = false;

    for (unsigned i = 0; i < xfer->count; i++) {
        const XHCITRB *trb = &xfer->trbs[i];
        bool data = trb_has_data(trb), last = i == xfer->count - 1;
        uint32_t n = data ? MIN(TRB_LENGTH(trb), left) : 0;
        bool failed = ccode != CC_SUCCESS && (last || (data && n < TRB_LENGTH(trb)));
        bool now_short = data && n < TRB_LENGTH(trb) && !is_short;

        left -= n;
        edtla += n;
        is_short |= now_short;
        if (TRB_TYPE(trb) == TR_STATUS) {
            reported = is_short = false;
        }
        if (failed) {
            transfer_event(epctx, trb, ccode, data ? TRB_LENGTH(trb) - n : 0);
            return;
        }
        if (TRB_TYPE(trb) == TR_EVDATA) {
            if (trb->control & TRB_TR_IOC) {
                transfer_event(epctx, trb, is_short ? CC_SHORT_PACKET : CC_SUCCESS, edtla);
            }
            edtla = 0;
        } else if (!reported && ((trb->control & TRB_TR_IOC) || (now_short && (trb->control & TRB_TR_ISP)))) {
            transfer_event(epctx, trb, is_short ? CC_SHORT_PACKET : CC_SUCCESS,
                           data ? TRB_LENGTH(trb) - n : 0);
            reported = is_short;
        }
    }
}

/* The TD is over: events, and the ring goes on behind it, or stops at it. */
static void finish_td(XHCIEPContext *epctx, TRBCCode ccode, uint32_t actual)
{
    /* Its data may go to registers that stop the endpoint. */
    XHCITransfer *xfer = g_steal_pointer(&epctx->xfer);

    actual = MIN(actual, xfer->len);
    if (xfer->in && actual && !copy_data(epctx->xhci, xfer, actual, false)) {
        ccode = CC_TRB_ERROR;
    }
    if (ccode == CC_SUCCESS) {
        epctx->ring = xfer->after;
    } else {
        xhci_set_ep_state(epctx, ccode == CC_TRB_ERROR ? EP_ERROR : EP_HALTED);
    }
    report_td(epctx, xfer, ccode, actual);
    transfer_free(xfer);
}

static TRBCCode ccode_of(int status)
{
    switch (status) {
    case USB_RET_SUCCESS:
        return CC_SUCCESS;
    case USB_RET_STALL:
        return CC_STALL_ERROR;
    case USB_RET_BABBLE:
        return CC_BABBLE_DETECTED;
    default:
        return CC_USB_TRANSACTION_ERROR;
    }
}

/* The device answered, or had nothing. */
static void take_result(XHCIEPContext *epctx)
{
    XHCITransfer *xfer = epctx->xfer;
    USBPacket *p = &xfer->packet;

    if (p->status == USB_RET_ASYNC) {
        xfer->in_flight = true;
        return;
    }
    xfer->in_flight = false;
    if (p->status == USB_RET_NAK) {
        epctx->waiting = true;
        transfer_free(g_steal_pointer(&epctx->xfer)); /* taken from the ring again */
        timer_mod_anticipate(epctx->xhci->kick_timer,
                             qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + KICK_RETRY_NS);
        return;
    }
    finish_td(epctx, ccode_of(p->status), p->actual_length);
}

/* What the device does may be to stop the endpoint: its DMA reaches registers, too. */
static void hand_over(XHCIEPContext *epctx, USBDevice *dev)
{
    XHCITransfer *xfer = g_steal_pointer(&epctx->xfer);
    unsigned stops = epctx->stops;

    usb_handle_packet(dev, &xfer->packet);
    if (epctx->stops != stops) {
        transfer_free(xfer);
        return;
    }
    epctx->xfer = xfer;
    take_result(epctx);
}

static void start_td(XHCIEPContext *epctx)
{
    XHCITransfer *xfer = epctx->xfer;
    TRBCCode ccode = prepare_td(epctx, xfer);
    XHCISlot *slot = ep_slot(epctx);
    USBDevice *dev = slot->uport ? slot->uport->dev : NULL;
    int pid = xfer->in ? USB_TOKEN_IN : USB_TOKEN_OUT;
    USBEndpoint *ep;

    if (ccode != CC_SUCCESS) {
        finish_td(epctx, ccode, 0);
        return;
    }
    if (TRB_TYPE(&xfer->trbs[0]) == TR_NOOP) {
        finish_td(epctx, CC_SUCCESS, 0);
        return;
    }
    if (!dev || !dev->attached) {
        finish_td(epctx, CC_USB_TRANSACTION_ERROR, 0);
        return;
    }
    ep = usb_ep_get(dev, pid, epctx->epid >> 1);
    usb_packet_setup(&xfer->packet, pid, ep, 0, xfer->trbs[0].addr, false, true);
    if (xfer->len) {
        usb_packet_addbuf(&xfer->packet, xfer->buf, xfer->len);
    }
    xfer->packet.parameter = epctx->type == EP_CONTROL ? xfer->trbs[0].parameter : 0;
    trace_usb_xhci_xfer_start(epctx->slotid, epctx->epid, xfer->len);
    hand_over(epctx, dev);
}

void xhci_kick_ep(XHCIEPContext *epctx)
{
    if (epctx->kick_active || !epctx->enabled) {
        return;
    }
    if (epctx->state == EP_STOPPED) {
        xhci_set_ep_state(epctx, EP_RUNNING);
    }
    epctx->kick_active = true;
    epctx->waiting = false;
    for (int n = 0; n < KICK_MAX_TDS; n++) {
        if (epctx->xfer || epctx->waiting || epctx->state != EP_RUNNING || !xhci_running(epctx->xhci)) {
            break;
        }
        epctx->xfer = fetch_td(epctx);
        if (!epctx->xfer) {
            break;
        }
        start_td(epctx);
    }
    epctx->kick_active = false;
}

void xhci_complete_packet(XHCIState *xhci, USBPacket *packet)
{
    XHCITransfer *xfer = container_of(packet, XHCITransfer, packet);

    for (unsigned slotid = 1; slotid <= xhci->numslots; slotid++) {
        for (unsigned epid = 1; epid <= XHCI_MAXEPS; epid++) {
            XHCIEPContext *epctx = xhci_ep(xhci, slotid, epid);

            if (epctx->xfer != xfer) {
                continue;
            }
            if (packet->status == USB_RET_REMOVE_FROM_QUEUE) {
                xhci_ep_stop_transfer(epctx, CC_INVALID);
                return;
            }
            take_result(epctx);
            xhci_kick_ep(epctx);
            return;
        }
    }
}
