/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The schedule of an OHCI controller: endpoint descriptors (ED) with queues of transfer
 * descriptors (TD), and the done queue. OpenHCI 1.0a, chapters 4 and 6. A TD is one transfer to its
 * device, however many packets it would be on the wire.
 */
#include "qemu/osdep.h"
#include "hcd-ohci.h"
#include "hcd-packet.h"
#include "qemu/log.h"
#include "sysemu/dma.h"
#include "trace.h"

/* Descriptors that one frame follows at most; transfers in flight. */
#define FRAME_MAX_LINKS 512
#define MAX_TRANSFERS      64
#define UNSEEN_FRAMES   32

#define POINTER_MASK  0xfffffff0u
#define PAGE_MASK_4K    0xfffff000u

/* ED, section 4.2.1 */
#define ED_FA(f)        ((f) & 0x7f)
#define ED_EN(f)        (((f) >> 7) & 0xf)
#define ED_D(f)         (((f) >> 11) & 3)
#define ED_K            (1 << 14)
#define ED_F            (1 << 15)
#define ED_H            1
#define ED_C            2

/* TD, sections 4.3.1 and 4.3.2 */
#define TD_R            (1 << 18)
#define TD_DP(f)        (((f) >> 19) & 3)
#define TD_DI(f)        (((f) >> 21) & 7)
#define TD_T0           (1 << 24)
#define TD_T1           (1 << 25)
#define TD_EC_SHIFT     26
#define TD_CC_SHIFT     28
#define ISO_TD_SF(f)    ((f) & 0xffff)
#define ISO_TD_FC(f)    (((f) >> 24) & 7)

#define DIR_SETUP       0
#define DIR_OUT         1
#define DIR_IN          2

/* Condition codes, table 4-7 */
#define CC_NOERROR             0x0
#define CC_STALL               0x4
#define CC_DEVICENOTRESPONDING 0x5
#define CC_DATAOVERRUN         0x8
#define CC_DATAUNDERRUN        0x9
#define CC_NOTACCESSED         0xf

/* Offsets in the HCCA, section 4.4 */
#define HCCA_FRAME_NUMBER 0x80
#define HCCA_DONE_HEAD    0x84

typedef struct ohci_ed {
    uint32_t flags, tail, head, next;
} ohci_ed;

typedef struct ohci_td {
    uint32_t flags, cbp, next, be;
} ohci_td;

typedef struct ohci_iso_td {
    uint32_t flags, bp, next, be;
    uint16_t psw[8];
} ohci_iso_td;

/* ---- memory ---- */

static bool read_dwords(OHCIState *s, uint32_t addr, uint32_t *words, int n)
{
    if (dma_memory_read(s->as, addr, words, 4 * n, MEMTXATTRS_UNSPECIFIED)) {
        s->die(s);
        return false;
    }
    for (int i = 0; i < n; i++) {
        le32_to_cpus(&words[i]);
    }
    return true;
}

static void write_dwords(OHCIState *s, uint32_t addr, const uint32_t *words, int n)
{
    uint32_t raw[4];

    for (int i = 0; i < n; i++) {
        raw[i] = cpu_to_le32(words[i]);
    }
    if (dma_memory_write(s->as, addr, raw, 4 * n, MEMTXATTRS_UNSPECIFIED)) {
        s->die(s);
    }
}

/* Bytes between @start and @end (inclusive) of two pages that need not be neighbours. */
static void copy_pages(OHCIState *s, uint32_t start, uint32_t end, uint8_t *buf, uint32_t len,
                       DMADirection dir)
{
    uint32_t first = MIN(len, 0x1000 - (start & 0xfff));

    if (dma_memory_rw(s->as, start, buf, first, dir, MEMTXATTRS_UNSPECIFIED) ||
        (len > first && dma_memory_rw(s->as, end & PAGE_MASK_4K, buf + first, len - first, dir,
                                      MEMTXATTRS_UNSPECIFIED))) {
        s->die(s);
    }
}

/* Length of a buffer of at most two pages; -1 if it ends before it begins. */
static int buffer_length(uint32_t start, uint32_t end)
{
    if ((start & PAGE_MASK_4K) != (end & PAGE_MASK_4K)) {
        return (end & 0xfff) + 0x1001 - (start & 0xfff);
    }
    return end >= start ? end - start + 1 : -1;
}

/* ---- transfers in flight ---- */

static OHCITransfer *find_transfer(OHCIState *s, uint32_t td_addr)
{
    OHCITransfer *transfer;

    QTAILQ_FOREACH(transfer, &s->transfers, next) {
        if (transfer->td_addr == td_addr) {
            break;
        }
    }
    return transfer;
}

/* Before its data move: they may go to registers that cancel what is in the list. */
static void unlist_transfer(OHCIState *s, OHCITransfer *transfer)
{
    QTAILQ_REMOVE(&s->transfers, transfer, next);
    if (usb_packet_is_inflight(&transfer->packet)) {
        usb_cancel_packet(&transfer->packet);
    }
}

static void destroy_transfer(OHCITransfer *transfer)
{
    usb_packet_cleanup(&transfer->packet);
    g_free(transfer->buf);
    g_free(transfer);
}

static void free_transfer(OHCIState *s, OHCITransfer *transfer)
{
    unlist_transfer(s, transfer);
    destroy_transfer(transfer);
}

void ohci_cancel_transfers(OHCIState *s, USBDevice *dev)
{
    OHCITransfer *transfer, *next;

    s->cancels++;
    QTAILQ_FOREACH_SAFE(transfer, &s->transfers, next, next) {
        if (!dev || transfer->packet.ep->dev == dev) {
            free_transfer(s, transfer);
        }
    }
}

static int age_transfers(OHCIState *s)
{
    OHCITransfer *transfer, *next;
    int count = 0;

    QTAILQ_FOREACH_SAFE(transfer, &s->transfers, next, next) {
        count++;
        if (++transfer->unseen > UNSEEN_FRAMES) {
            free_transfer(s, transfer);
        }
    }
    return count;
}

void ohci_transfer_complete(USBPort *port, USBPacket *packet)
{
    OHCITransfer *transfer = container_of(packet, OHCITransfer, packet);

    if (packet->status == USB_RET_REMOVE_FROM_QUEUE) {
        free_transfer(port->opaque, transfer);
        return;
    }
    transfer->done = true;
}

static int direction_of(uint32_t ed_flags, uint32_t td_flags)
{
    int d = ED_D(ed_flags);

    return d == DIR_OUT || d == DIR_IN ? d : TD_DP(td_flags);
}

static const int tokens[] = { USB_TOKEN_SETUP, USB_TOKEN_OUT, USB_TOKEN_IN };

/* Hands a transfer of @len bytes to the device; NULL without one. */
static OHCITransfer *start_transfer(OHCIState *s, const ohci_ed *ed, const ohci_td *td,
                                 uint32_t td_addr, int pid, uint32_t len)
{
    USBDevice *dev = ohci_hub_find_device(s, ED_FA(ed->flags));
    OHCITransfer *transfer;
    unsigned cancels;

    if (!dev) {
        return NULL;
    }
    transfer = g_new0(OHCITransfer, 1);
    usb_packet_init(&transfer->packet);
    transfer->td_addr = td_addr;
    transfer->len = len;
    transfer->buf = len ? g_malloc0(len) : NULL;
    if (len && pid != USB_TOKEN_IN) {
        copy_pages(s, td->cbp, td->be, transfer->buf, len, DMA_DIRECTION_TO_DEVICE);
    }
    usb_packet_setup(&transfer->packet, pid, usb_ep_get(dev, pid, ED_EN(ed->flags)), 0, td_addr,
                     !(td->flags & TD_R), TD_DI(td->flags) == 0);
    usb_packet_addbuf(&transfer->packet, transfer->buf, len);
    cancels = s->cancels;
    usb_handle_packet(dev, &transfer->packet);
    if (s->cancels != cancels) {
        hcd_call_off(&transfer->packet);
    }
    QTAILQ_INSERT_TAIL(&s->transfers, transfer, next);
    transfer->done = transfer->packet.status != USB_RET_ASYNC;
    return transfer;
}

/* ---- general transfer descriptors ---- */

/* Takes the TD out of its queue into the done queue. */
static void retire_td(OHCIState *s, ohci_ed *ed, uint32_t *next, uint32_t flags, uint32_t td_addr)
{
    ed->head = (ed->head & (ED_H | ED_C)) | (*next & POINTER_MASK);
    *next = s->regs[HcDoneHead];
    s->regs[HcDoneHead] = td_addr;
    s->done_delay = flags >> TD_CC_SHIFT ? 0 : MIN(s->done_delay, TD_DI(flags));
}

static int condition_of(int status)
{
    switch (status) {
    case USB_RET_STALL:
        return CC_STALL;
    case USB_RET_BABBLE:
        return CC_DATAOVERRUN;
    default:
        return CC_DEVICENOTRESPONDING;
    }
}

/* Where the buffer goes on after @n of its bytes. */
static void advance_buffer(ohci_td *td, uint32_t n, uint32_t len)
{
    if (n == len) {
        td->cbp = 0;
    } else if ((td->cbp & 0xfff) + n > 0xfff) {
        td->cbp = (td->be & PAGE_MASK_4K) + ((td->cbp + n) & 0xfff);
    } else {
        td->cbp += n;
    }
}

static void finish_ok(OHCIState *s, ohci_ed *ed, ohci_td *td, OHCITransfer *transfer)
{
    USBPacket *p = &transfer->packet;
    uint32_t n = MIN(p->actual_length, transfer->len);

    if (p->pid == USB_TOKEN_IN && n) {
        copy_pages(s, td->cbp, td->be, transfer->buf, n, DMA_DIRECTION_FROM_DEVICE);
    }
    advance_buffer(td, n, transfer->len);
    /* The next data toggle, in the TD and for the endpoint. */
    td->flags |= TD_T1;
    td->flags ^= TD_T0;
    if (td->flags & TD_T0) {
        ed->head |= ED_C;
    } else {
        ed->head &= ~ED_C;
    }
    td->flags &= ~(3u << TD_EC_SHIFT | 0xfu << TD_CC_SHIFT);
    if (p->pid == USB_TOKEN_IN && n < transfer->len && !(td->flags & TD_R)) {
        td->flags |= (uint32_t)CC_DATAUNDERRUN << TD_CC_SHIFT;
        ed->head |= ED_H;
    }
}

/* The token and size of what the TD at @addr moves; false: nothing that can be served. */
static bool td_transfer(OHCIState *s, const ohci_ed *ed, const ohci_td *td, uint32_t addr, int *pid,
                        int *len)
{
    int dir = direction_of(ed->flags, td->flags);

    if (dir > DIR_IN) {
        qemu_log_mask(LOG_GUEST_ERROR, "ohci: transfer descriptor 0x%x has no direction\n", addr);
        return false;
    }
    *pid = tokens[dir];
    *len = td->cbp && td->be ? buffer_length(td->cbp, td->be) : 0;
    if (*len < 0) {
        qemu_log_mask(LOG_GUEST_ERROR, "ohci: buffer of descriptor 0x%x ends before it begins\n", addr);
        s->die(s);
        return false;
    }
    return true;
}

/* The transfer that serves the TD at @addr, begun now or before; NULL: there is no such device. */
static OHCITransfer *get_transfer(OHCIState *s, const ohci_ed *ed, const ohci_td *td, uint32_t addr,
                                  int pid, uint32_t len)
{
    OHCITransfer *transfer = find_transfer(s, addr);

    if (transfer && (transfer->len != len || transfer->packet.pid != pid)) {
        free_transfer(s, transfer); /* another TD by now */
        transfer = NULL;
    }
    if (!transfer) {
        transfer = start_transfer(s, ed, td, addr, pid, len);
    }
    if (transfer) {
        transfer->unseen = 0;
    }
    return transfer;
}

static void finish_failed(ohci_ed *ed, ohci_td *td, int cc)
{
    td->flags = (td->flags & ~(0xfu << TD_CC_SHIFT)) | (uint32_t)cc << TD_CC_SHIFT;
    ed->head |= ED_H;
}

/* Serves the TD at the queue's head; true when it is done and the queue may go on. */
static bool service_td(OHCIState *s, ohci_ed *ed)
{
    uint32_t addr = ed->head & POINTER_MASK;
    OHCITransfer *transfer;
    ohci_td td;
    int pid, len, status;

    if (!read_dwords(s, addr, &td.flags, 4) || !td_transfer(s, ed, &td, addr, &pid, &len)) {
        return false;
    }
    /* The toggle is the endpoint's until the TD has one of its own. */
    if (!(td.flags & TD_T1)) {
        td.flags = (td.flags & ~TD_T0) | (ed->head & ED_C ? TD_T0 : 0);
    }
    transfer = get_transfer(s, ed, &td, addr, pid, len);
    if (transfer && !transfer->done) {
        return false;
    }
    status = transfer ? transfer->packet.status : USB_RET_NODEV;
    if (status == USB_RET_NAK) {
        free_transfer(s, transfer); /* asked again in the next frame */
        return false;
    }
    trace_usb_ohci_td(addr, td.flags, len, status);
    if (transfer) {
        unlist_transfer(s, transfer);
    }
    if (status == USB_RET_SUCCESS) {
        finish_ok(s, ed, &td, transfer);
    } else {
        finish_failed(ed, &td, condition_of(status));
    }
    if (transfer) {
        destroy_transfer(transfer);
    }
    retire_td(s, ed, &td.next, td.flags, addr);
    write_dwords(s, addr, &td.flags, 4);
    return !(ed->head & ED_H);
}

/* ---- isochronous transfer descriptors ---- */

/* Start or end of packet @i: an offset in the first or the second page. */
static uint32_t iso_address(const ohci_iso_td *td, uint16_t psw)
{
    return (psw & 0x1000 ? td->be & PAGE_MASK_4K : td->bp & PAGE_MASK_4K) + (psw & 0xfff);
}

/* Condition code and size in the packet's status word. */
static uint16_t iso_packet(OHCIState *s, const ohci_ed *ed, const ohci_iso_td *td, int i, int last,
                           uint32_t addr)
{
    uint32_t start = iso_address(td, td->psw[i]);
    uint32_t end = i == last ? td->be : iso_address(td, td->psw[i + 1]) - 1;
    int len = buffer_length(start, end);
    int dir = direction_of(ed->flags, td->flags);
    ohci_td as_td = { .flags = TD_R, .cbp = start, .be = end };
    OHCITransfer *transfer;
    uint16_t result = (uint16_t)CC_DEVICENOTRESPONDING << 12;

    if (len < 0 || len > 0x1000 || dir == DIR_SETUP || dir > DIR_IN) {
        return (uint16_t)CC_NOTACCESSED << 12;
    }
    transfer = start_transfer(s, ed, &as_td, addr, tokens[dir], len);
    if (!transfer) {
        return result;
    }
    unlist_transfer(s, transfer);
    if (transfer->done && transfer->packet.status == USB_RET_SUCCESS) {
        uint32_t n = MIN(transfer->packet.actual_length, len);

        if (dir == DIR_IN && n) {
            copy_pages(s, start, end, transfer->buf, n, DMA_DIRECTION_FROM_DEVICE);
        }
        result = dir == DIR_IN ? (n < len ? CC_DATAUNDERRUN << 12 : 0) | n : 0;
    } else if (transfer->done && transfer->packet.status == USB_RET_NAK) {
        result = dir == DIR_IN ? (uint16_t)(CC_DATAUNDERRUN << 12) : 0; /* nothing came */
    }
    destroy_transfer(transfer);
    return result;
}

/* True when the TD is done with. */
static bool service_iso_td(OHCIState *s, ohci_ed *ed)
{
    uint32_t addr = ed->head & POINTER_MASK, words[8];
    ohci_iso_td td;
    int relative, last;

    if (!read_dwords(s, addr, words, 8)) {
        return false;
    }
    td = (ohci_iso_td) { words[0], words[1], words[2], words[3] };
    for (int i = 0; i < 8; i++) {
        td.psw[i] = words[4 + i / 2] >> (16 * (i & 1));
    }
    last = ISO_TD_FC(td.flags);
    relative = (int16_t)(s->regs[HcFmNumber] - ISO_TD_SF(td.flags));
    if (relative < 0) {
        return false; /* not yet */
    }
    if (relative > last) {
        /* Too late for all of it. */
        td.flags = (td.flags & ~(0xfu << TD_CC_SHIFT)) | (uint32_t)CC_DATAOVERRUN << TD_CC_SHIFT;
        retire_td(s, ed, &td.next, td.flags, addr);
        write_dwords(s, addr, &td.flags, 4);
        return true;
    }
    td.psw[relative] = iso_packet(s, ed, &td, relative, last, addr);
    words[4 + relative / 2] = td.psw[relative & ~1] | (uint32_t)td.psw[relative | 1] << 16;
    write_dwords(s, addr + 16, words + 4, 4);
    if (relative < last) {
        return false;
    }
    td.flags &= ~(0xfu << TD_CC_SHIFT);
    retire_td(s, ed, &td.next, td.flags, addr);
    write_dwords(s, addr, &td.flags, 4);
    return true;
}

/* ---- lists ---- */

/* Serves all of one list; whether there was anything to do. */
static bool service_list(OHCIState *s, uint32_t head, bool periodic)
{
    bool active = false;
    uint32_t cur, next;

    for (cur = head & POINTER_MASK; cur && s->frame_links-- > 0; cur = next) {
        ohci_ed ed;
        uint32_t old_head;

        if (!read_dwords(s, cur, &ed.flags, 4)) {
            return false;
        }
        next = ed.next & POINTER_MASK;
        if ((ed.head & ED_H) || (ed.flags & ED_K)) {
            continue;
        }
        old_head = ed.head;
        while ((ed.head & POINTER_MASK) != (ed.tail & POINTER_MASK) && s->frame_links-- > 0) {
            active = true;
            if (ed.flags & ED_F) {
                if (!periodic || !(s->regs[HcControl] & HC_IE) || !service_iso_td(s, &ed)) {
                    break;
                }
            } else if (!service_td(s, &ed)) {
                break;
            }
        }
        if (ed.head != old_head) {
            write_dwords(s, cur + 8, &ed.head, 1);
        }
    }
    return active;
}

static void service_control_and_bulk(OHCIState *s)
{
    if ((s->regs[HcControl] & HC_CLE) && (s->regs[HcCommandStatus] & HC_CLF) &&
        !service_list(s, s->regs[HcControlHeadED], false)) {
        s->regs[HcControlCurrentED] = 0;
        s->regs[HcCommandStatus] &= ~HC_CLF;
    }
    if ((s->regs[HcControl] & HC_BLE) && (s->regs[HcCommandStatus] & HC_BLF) &&
        !service_list(s, s->regs[HcBulkHeadED], false)) {
        s->regs[HcBulkCurrentED] = 0;
        s->regs[HcCommandStatus] &= ~HC_BLF;
    }
}

/* Gives the done queue to the guest when it is time. */
static void write_done_queue(OHCIState *s)
{
    if (s->done_delay == 0 && !(s->regs[HcInterruptStatus] & HC_INTR_WDH)) {
        uint32_t done = s->regs[HcDoneHead];

        if (s->regs[HcInterruptEnable] & s->regs[HcInterruptStatus]) {
            done |= 1; /* other interrupts, too */
        }
        write_dwords(s, s->regs[HcHCCA] + HCCA_DONE_HEAD, &done, 1);
        s->regs[HcDoneHead] = 0;
        s->done_delay = DONE_NOT_ASKED;
        ohci_interrupt(s, HC_INTR_WDH);
    }
    if (s->done_delay != DONE_NOT_ASKED && s->done_delay != 0) {
        s->done_delay--;
    }
}

void ohci_run_frame(OHCIState *s)
{
    uint32_t frame, head;

    s->frame_links = FRAME_MAX_LINKS;
    if (age_transfers(s) > MAX_TRANSFERS) {
        ohci_cancel_transfers(s, NULL);
    }
    if (s->regs[HcControl] & HC_PLE) {
        if (!read_dwords(s, s->regs[HcHCCA] + 4 * (s->regs[HcFmNumber] & 0x1f), &head, 1)) {
            return;
        }
        service_list(s, head, true);
    }
    service_control_and_bulk(s);
    if (ohci_state(s) != HCFS_OPERATIONAL) {
        return; /* died */
    }
    /* 16 bits, and zeros behind them. */
    frame = s->regs[HcFmNumber] = (s->regs[HcFmNumber] + 1) & 0xffff;
    write_dwords(s, s->regs[HcHCCA] + HCCA_FRAME_NUMBER, &frame, 1);
    if ((frame & 0x7fff) == 0) {
        ohci_interrupt(s, HC_INTR_FNO);
    }
    write_done_queue(s);
}
