/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * xHCI: the command ring, device slots and their contexts.
 * Specification: xHCI 1.1, sections 4.5, 4.6 and 6.2.
 */
#include "qemu/osdep.h"
#include "hcd-xhci.h"
#include "hcd-xhci-regs.h"
#include "qemu/log.h"
#include "trace.h"

#define COMMAND_MAX     256         /* of one ring of the doorbell */
#define CTX_SIZE        32          /* bytes */
#define CTX_WORDS       (CTX_SIZE / 4)
#define NEC_FW_REVISION 0x3033

static dma_addr_t input_ctx(const XHCITRB *trb, unsigned n)
{
    return (trb->parameter & ~0xfull) + CTX_SIZE * n;
}

static void set_slot_state(uint32_t *ctx, unsigned state)
{
    ctx[3] = (ctx[3] & ~(0x1fu << SLOT_STATE_SHIFT)) | state << SLOT_STATE_SHIFT;
}

USBPort *xhci_uport_at(XHCIState *xhci, const char *path)
{
    USBPort *uport;

    QTAILQ_FOREACH(uport, &xhci->bus.used, next) {
        if (strcmp(uport->path, path) == 0) {
            return uport;
        }
    }
    return NULL;
}

/* Root hub port and route string make the path of a port: 4.2 is port 2 of the hub at root port 4. */
static USBPort *lookup_uport(XHCIState *xhci, const uint32_t *slot_ctx)
{
    unsigned port = (slot_ctx[1] >> 16) & 0xff;
    g_autoptr(GString) path = g_string_new(NULL);

    if (port < 1 || port > xhci->numports) {
        return NULL;
    }
    g_string_append_printf(path, "%d", xhci->ports[port - 1].uport->index + 1);
    for (int i = 0; i < 5; i++) {
        unsigned hop = (slot_ctx[0] >> (4 * i)) & 0xf;

        if (!hop) {
            break;
        }
        g_string_append_printf(path, ".%u", hop);
    }
    return xhci_uport_at(xhci, path->str);
}

static TRBCCode enable_slot(XHCIState *xhci, unsigned *slotid)
{
    for (unsigned i = 0; i < xhci->numslots; i++) {
        if (!xhci->slots[i].enabled) {
            xhci->slots[i].enabled = true;
            xhci->slots[i].addressed = false;
            xhci->slots[i].uport = NULL;
            xhci->slots[i].ctx = 0;
            *slotid = i + 1;
            return CC_SUCCESS;
        }
    }
    return CC_NO_SLOTS_ERROR;
}

void xhci_disable_slot(XHCIState *xhci, unsigned slotid)
{
    XHCISlot *slot = &xhci->slots[slotid - 1];

    for (unsigned epid = 1; epid <= XHCI_MAXEPS; epid++) {
        xhci_disable_ep(xhci_ep(xhci, slotid, epid));
    }
    slot->enabled = slot->addressed = false;
    slot->uport = NULL;
}

/* Another slot has the device. */
static bool uport_taken(XHCIState *xhci, const XHCISlot *mine, const USBPort *uport)
{
    for (unsigned i = 0; i < xhci->numslots; i++) {
        const XHCISlot *slot = &xhci->slots[i];

        if (slot != mine && slot->enabled && slot->addressed && slot->uport == uport) {
            return true;
        }
    }
    return false;
}

static bool set_address(USBDevice *dev, unsigned address)
{
    USBPacket p;
    bool ok;

    usb_device_reset(dev);
    usb_packet_init(&p);
    usb_packet_setup(&p, USB_TOKEN_OUT, usb_ep_get(dev, USB_TOKEN_OUT, 0), 0, 0, false, false);
    usb_device_handle_control(dev, &p, DeviceOutRequest | USB_REQ_SET_ADDRESS, address, 0, 0, NULL);
    ok = p.status == USB_RET_SUCCESS;
    usb_packet_cleanup(&p);
    return ok;
}

/* Section 4.6.5. */
static TRBCCode address_device(XHCIState *xhci, unsigned slotid, const XHCITRB *trb)
{
    XHCISlot *slot = &xhci->slots[slotid - 1];
    uint32_t ctl[2], slot_ctx[CTX_WORDS], ep0_ctx[CTX_WORDS], dcba[2];
    bool bsr = trb->control & TRB_CR_BSR;
    USBPort *uport;

    if (!xhci_dma_read_u32s(xhci, xhci_addr64(xhci->dcbaap_low, xhci->dcbaap_high) + 8 * slotid, dcba,
                            sizeof(dcba)) ||
        !xhci_dma_read_u32s(xhci, input_ctx(trb, 0), ctl, sizeof(ctl)) ||
        !xhci_dma_read_u32s(xhci, input_ctx(trb, 1), slot_ctx, sizeof(slot_ctx)) ||
        !xhci_dma_read_u32s(xhci, input_ctx(trb, 2), ep0_ctx, sizeof(ep0_ctx))) {
        return CC_TRB_ERROR;
    }
    if (ctl[0] != 0 || (ctl[1] & 3) != 3) {
        return CC_TRB_ERROR;
    }
    uport = lookup_uport(xhci, slot_ctx);
    if (!uport || !uport->dev || !uport->dev->attached) {
        return CC_USB_TRANSACTION_ERROR;
    }
    if (uport_taken(xhci, slot, uport)) {
        return CC_TRB_ERROR;
    }
    if (!bsr && !set_address(uport->dev, slotid)) {
        return CC_USB_TRANSACTION_ERROR;
    }
    slot->uport = uport;
    slot->ctx = xhci_addr64(dcba[0] & ~0x3fu, dcba[1]);
    slot->intr = slot_ctx[2] >> 22;
    slot->addressed = true;
    slot_ctx[3] = bsr ? 0 : slotid;
    set_slot_state(slot_ctx, bsr ? SLOT_DEFAULT : SLOT_ADDRESSED);
    xhci_enable_ep(xhci_ep(xhci, slotid, 1), ep0_ctx);
    ep0_ctx[0] = (ep0_ctx[0] & ~7u) | EP_RUNNING;
    xhci_dma_write_u32s(xhci, slot->ctx, slot_ctx, sizeof(slot_ctx));
    xhci_dma_write_u32s(xhci, slot->ctx + CTX_SIZE, ep0_ctx, sizeof(ep0_ctx));
    return CC_SUCCESS;
}

static void deconfigure(XHCIState *xhci, unsigned slotid, uint32_t *slot_ctx)
{
    for (unsigned epid = 2; epid <= XHCI_MAXEPS; epid++) {
        XHCIEPContext *epctx = xhci_ep(xhci, slotid, epid);

        if (epctx->enabled) {
            xhci_disable_ep(epctx);
            xhci_set_ep_state(epctx, EP_DISABLED);
        }
    }
    set_slot_state(slot_ctx, SLOT_ADDRESSED);
    slot_ctx[0] = (slot_ctx[0] & ~(0x1fu << 27)) | 1u << 27;
}

/* Adds endpoint @epid from its input context. */
static bool configure_ep(XHCIState *xhci, unsigned slotid, unsigned epid, const XHCITRB *trb)
{
    XHCISlot *slot = &xhci->slots[slotid - 1];
    uint32_t ctx[CTX_WORDS];

    if (!xhci_dma_read_u32s(xhci, input_ctx(trb, epid + 1), ctx, sizeof(ctx))) {
        return false;
    }
    if (((ctx[1] >> 3) & 7) == 0 || ((ctx[0] >> 10) & 0x1f) != 0) { /* no type; streams */
        return false;
    }
    xhci_enable_ep(xhci_ep(xhci, slotid, epid), ctx);
    ctx[0] = (ctx[0] & ~7u) | EP_RUNNING;
    xhci_dma_write_u32s(xhci, slot->ctx + CTX_SIZE * epid, ctx, sizeof(ctx));
    return true;
}

/* Section 4.6.6. */
static TRBCCode configure_endpoint(XHCIState *xhci, unsigned slotid, const XHCITRB *trb)
{
    XHCISlot *slot = &xhci->slots[slotid - 1];
    uint32_t ctl[2], slot_in[CTX_WORDS], slot_ctx[CTX_WORDS];

    if (!xhci_dma_read_u32s(xhci, slot->ctx, slot_ctx, sizeof(slot_ctx))) {
        return CC_TRB_ERROR;
    }
    if (trb->control & TRB_CR_DC) {
        deconfigure(xhci, slotid, slot_ctx);
        xhci_dma_write_u32s(xhci, slot->ctx, slot_ctx, sizeof(slot_ctx));
        return CC_SUCCESS;
    }
    if (!xhci_dma_read_u32s(xhci, input_ctx(trb, 0), ctl, sizeof(ctl)) ||
        !xhci_dma_read_u32s(xhci, input_ctx(trb, 1), slot_in, sizeof(slot_in))) {
        return CC_TRB_ERROR;
    }
    if ((ctl[0] & 3) || (ctl[1] & 3) != 1) {
        return CC_TRB_ERROR;
    }
    if ((slot_ctx[3] >> SLOT_STATE_SHIFT) < SLOT_ADDRESSED) {
        return CC_CONTEXT_STATE_ERROR;
    }
    for (unsigned epid = 2; epid <= XHCI_MAXEPS; epid++) {
        XHCIEPContext *epctx = xhci_ep(xhci, slotid, epid);

        if ((ctl[0] & (1u << epid)) && epctx->enabled) {
            xhci_disable_ep(epctx);
            xhci_set_ep_state(epctx, EP_DISABLED);
        }
        if ((ctl[1] & (1u << epid)) && !configure_ep(xhci, slotid, epid, trb)) {
            return CC_TRB_ERROR;
        }
    }
    set_slot_state(slot_ctx, SLOT_CONFIGURED);
    slot_ctx[0] = (slot_ctx[0] & ~(0x1fu << 27)) | (slot_in[0] & (0x1fu << 27));
    xhci_dma_write_u32s(xhci, slot->ctx, slot_ctx, sizeof(slot_ctx));
    return CC_SUCCESS;
}

/* Section 4.6.7: maximum exit latency and interrupter of the slot, packet size of endpoint 0. */
static TRBCCode evaluate_context(XHCIState *xhci, unsigned slotid, const XHCITRB *trb)
{
    XHCISlot *slot = &xhci->slots[slotid - 1];
    uint32_t ctl[2], in[CTX_WORDS], ctx[CTX_WORDS];

    if (!xhci_dma_read_u32s(xhci, input_ctx(trb, 0), ctl, sizeof(ctl)) || ctl[0] != 0 || (ctl[1] & ~3u)) {
        return CC_TRB_ERROR;
    }
    for (unsigned n = 0; n < 2; n++) {
        if (!(ctl[1] & (1u << n))) {
            continue;
        }
        if (!xhci_dma_read_u32s(xhci, input_ctx(trb, n + 1), in, sizeof(in)) ||
            !xhci_dma_read_u32s(xhci, slot->ctx + CTX_SIZE * n, ctx, sizeof(ctx))) {
            return CC_TRB_ERROR;
        }
        if (n == 0) {
            ctx[1] = (ctx[1] & ~0xffffu) | (in[1] & 0xffff);
            ctx[2] = (ctx[2] & ~(0x3ffu << 22)) | (in[2] & (0x3ffu << 22));
            slot->intr = in[2] >> 22;
        } else {
            ctx[1] = (ctx[1] & 0xffff) | (in[1] & ~0xffffu);
        }
        xhci_dma_write_u32s(xhci, slot->ctx + CTX_SIZE * n, ctx, sizeof(ctx));
    }
    return CC_SUCCESS;
}

/* Section 4.6.11. */
static TRBCCode reset_device(XHCIState *xhci, unsigned slotid)
{
    XHCISlot *slot = &xhci->slots[slotid - 1];
    uint32_t slot_ctx[CTX_WORDS];

    for (unsigned epid = 2; epid <= XHCI_MAXEPS; epid++) {
        xhci_disable_ep(xhci_ep(xhci, slotid, epid));
    }
    if (!xhci_dma_read_u32s(xhci, slot->ctx, slot_ctx, sizeof(slot_ctx))) {
        return CC_TRB_ERROR;
    }
    set_slot_state(slot_ctx, SLOT_DEFAULT);
    slot_ctx[3] &= ~0xffu;
    xhci_dma_write_u32s(xhci, slot->ctx, slot_ctx, sizeof(slot_ctx));
    return CC_SUCCESS;
}

/* ---- commands of one endpoint ---- */

static TRBCCode stop_endpoint(XHCIEPContext *epctx)
{
    if (epctx->state != EP_RUNNING) {
        return CC_CONTEXT_STATE_ERROR;
    }
    xhci_ep_stop_transfer(epctx, CC_STOPPED);
    xhci_set_ep_state(epctx, EP_STOPPED);
    return CC_SUCCESS;
}

static TRBCCode reset_endpoint(XHCIEPContext *epctx)
{
    XHCISlot *slot = &epctx->xhci->slots[epctx->slotid - 1];
    USBDevice *dev = slot->uport ? slot->uport->dev : NULL;

    if (epctx->state != EP_HALTED) {
        return CC_CONTEXT_STATE_ERROR;
    }
    xhci_ep_stop_transfer(epctx, CC_INVALID);
    xhci_set_ep_state(epctx, EP_STOPPED);
    return dev ? CC_SUCCESS : CC_USB_TRANSACTION_ERROR;
}

static TRBCCode set_tr_dequeue(XHCIEPContext *epctx, const XHCITRB *trb)
{
    if (epctx->state != EP_STOPPED && epctx->state != EP_ERROR) {
        return CC_CONTEXT_STATE_ERROR;
    }
    epctx->ring.dequeue = trb->parameter & ~0xfull;
    epctx->ring.ccs = trb->parameter & 1;
    xhci_set_ep_state(epctx, EP_STOPPED);
    return CC_SUCCESS;
}

static TRBCCode endpoint_command(XHCIState *xhci, unsigned slotid, const XHCITRB *trb)
{
    XHCIEPContext *epctx;

    if (TRB_EP(trb) < 1) {
        return CC_TRB_ERROR;
    }
    epctx = xhci_ep(xhci, slotid, TRB_EP(trb));
    if (!epctx->enabled) {
        return CC_EP_NOT_ENABLED_ERROR;
    }
    switch (TRB_TYPE(trb)) {
    case CR_STOP_ENDPOINT:
        return stop_endpoint(epctx);
    case CR_RESET_ENDPOINT:
        return reset_endpoint(epctx);
    default:
        return set_tr_dequeue(epctx, trb);
    }
}

/* Commands of a slot that has been enabled. */
static TRBCCode slot_command(XHCIState *xhci, const XHCITRB *trb)
{
    unsigned slotid = TRB_SLOT(trb);

    if (slotid < 1 || slotid > xhci->numslots) {
        return CC_TRB_ERROR;
    }
    if (!xhci->slots[slotid - 1].enabled) {
        return CC_SLOT_NOT_ENABLED_ERROR;
    }
    switch (TRB_TYPE(trb)) {
    case CR_DISABLE_SLOT:
        xhci_disable_slot(xhci, slotid);
        return CC_SUCCESS;
    case CR_ADDRESS_DEVICE:
        return address_device(xhci, slotid, trb);
    }
    if (!xhci->slots[slotid - 1].addressed) {
        return CC_CONTEXT_STATE_ERROR;
    }
    switch (TRB_TYPE(trb)) {
    case CR_CONFIGURE_ENDPOINT:
        return configure_endpoint(xhci, slotid, trb);
    case CR_EVALUATE_CONTEXT:
        return evaluate_context(xhci, slotid, trb);
    case CR_RESET_DEVICE:
        return reset_device(xhci, slotid);
    default:
        return endpoint_command(xhci, slotid, trb);
    }
}

static void run_command(XHCIState *xhci, const XHCITRB *trb)
{
    XHCIEvent event = { .type = ER_COMMAND_COMPLETE, .ptr = trb->addr };
    unsigned slotid = TRB_SLOT(trb);

    switch (TRB_TYPE(trb)) {
    case CR_NOOP:
        event.ccode = CC_SUCCESS;
        slotid = 0;
        break;
    case CR_ENABLE_SLOT:
        slotid = 0;
        event.ccode = enable_slot(xhci, &slotid);
        break;
    case CR_DISABLE_SLOT ... CR_RESET_DEVICE:
        event.ccode = slot_command(xhci, trb);
        break;
    case CR_VENDOR_NEC_FIRMWARE_REVISION:
        event.ccode = xhci->nec_quirks ? CC_SUCCESS : CC_TRB_ERROR;
        event.type = xhci->nec_quirks ? 48 : ER_COMMAND_COMPLETE;
        event.length = xhci->nec_quirks ? NEC_FW_REVISION : 0;
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "xhci: command %u is not there\n", TRB_TYPE(trb));
        event.ccode = CC_TRB_ERROR;
    }
    trace_usb_xhci_command(TRB_TYPE(trb), slotid, event.ccode);
    event.slotid = slotid;
    xhci_event(xhci, &event, 0);
}

void xhci_process_commands(XHCIState *xhci)
{
    XHCITRB trb;

    if (!xhci_running(xhci) || !xhci->cmd_ring.dequeue) {
        return;
    }
    xhci->crcr_low |= CRCR_CRR;
    for (int n = 0; n < COMMAND_MAX && xhci_ring_fetch(xhci, &xhci->cmd_ring, &trb) != TRB_RESERVED; n++) {
        run_command(xhci, &trb);
        if (!xhci_running(xhci)) {
            return;
        }
    }
}
