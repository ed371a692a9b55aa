/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The schedule of an OHCI controller: endpoint descriptors (ED) with queues of transfer
 * descriptors (TD), and the done queue. OpenHCI 1.0a, chapters 4 and 6. A TD is one transfer to its
 * device, however many packets it would be on the wire.
 */
#include "qemu/osdep.h"
#include "hcd-ohci.h"
#include "qemu/log.h"
#include "sysemu/dma.h"
#include "trace.h"

/* Descriptors that one frame follows at most; transfers in flight. */
#define FRAME_MAX_LINKS 512
#define MAX_ASYNCS      64
#define UNSEEN_FRAMES   32

#define OHCI_DPTR_MASK  0xfffffff0u
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

static OHCIAsync *async_find(OHCIState *s, uint32_t td_addr)
{
    OHCIAsync *async;

    QTAILQ_FOREACH(async, &s->asyncs, next) {
        if (async->td_addr == td_addr) {
            break;
        }
    }
    return async;
}

static void async_free(OHCIState *s, OHCIAsync *async)
{
    QTAILQ_REMOVE(&s->asyncs, async, next);
    if (usb_packet_is_inflight(&async->packet)) {
        usb_cancel_packet(&async->packet);
    }
    usb_packet_cleanup(&async->packet);
    g_free(async->buf);
    g_free(async);
}

void ohci_cancel_asyncs(OHCIState *s, USBDevice *dev)
{
    OHCIAsync *async, *next;

    QTAILQ_FOREACH_SAFE(async, &s->asyncs, next, next) {
        if (!dev || async->packet.ep->dev == dev) {
            async_free(s, async);
        }
    }
}

static int age_asyncs(OHCIState *s)
{
    OHCIAsync *async, *next;
    int count = 0;

    QTAILQ_FOREACH_SAFE(async, &s->asyncs, next, next) {
        count++;
        if (++async->unseen > UNSEEN_FRAMES) {
            async_free(s, async);
        }
    }
    return count;
}

void ohci_async_complete(USBPort *port, USBPacket *packet)
{
    OHCIAsync *async = container_of(packet, OHCIAsync, packet);

    if (packet->status == USB_RET_REMOVE_FROM_QUEUE) {
        async_free(port->opaque, async);
        return;
    }
    async->done = true;
}

static USBDevice *find_device(OHCIState *s, uint8_t addr)
{
    for (uint32_t i = 0; i < s->num_ports; i++) {
        OHCIPort *port = &s->rhport[i];
        USBDevice *dev = port->ctrl & OHCI_PORT_PES ? usb_find_device(&port->port, addr) : NULL;

        if (dev) {
            return dev;
        }
    }
    return NULL;
}

static int direction_of(uint32_t ed_flags, uint32_t td_flags)
{
    int d = ED_D(ed_flags);

    return d == DIR_OUT || d == DIR_IN ? d : TD_DP(td_flags);
}

static const int tokens[] = { USB_TOKEN_SETUP, USB_TOKEN_OUT, USB_TOKEN_IN };

/* Hands a transfer of @len bytes to the device; NULL without one. */
static OHCIAsync *start_transfer(OHCIState *s, const ohci_ed *ed, const ohci_td *td,
                                 uint32_t td_addr, int pid, uint32_t len)
{
    USBDevice *dev = find_device(s, ED_FA(ed->flags));
    OHCIAsync *async;

    if (!dev) {
        return NULL;
    }
    async = g_new0(OHCIAsync, 1);
    usb_packet_init(&async->packet);
    async->td_addr = td_addr;
    async->len = len;
    async->buf = len ? g_malloc0(len) : NULL;
    QTAILQ_INSERT_TAIL(&s->asyncs, async, next);
    if (len && pid != USB_TOKEN_IN) {
        copy_pages(s, td->cbp, td->be, async->buf, len, DMA_DIRECTION_TO_DEVICE);
    }
    usb_packet_setup(&async->packet, pid, usb_ep_get(dev, pid, ED_EN(ed->flags)), 0, td_addr,
                     !(td->flags & TD_R), TD_DI(td->flags) == 0);
    usb_packet_addbuf(&async->packet, async->buf, len);
    usb_handle_packet(dev, &async->packet);
    async->done = async->packet.status != USB_RET_ASYNC;
    return async;
}

/* ---- general transfer descriptors ---- */

/* Takes the TD out of its queue into the done queue. */
static void retire_td(OHCIState *s, ohci_ed *ed, uint32_t *next, uint32_t flags, uint32_t td_addr)
{
    ed->head = (ed->head & (ED_H | ED_C)) | (*next & OHCI_DPTR_MASK);
    *next = s->done;
    s->done = td_addr;
    s->done_count = flags >> TD_CC_SHIFT ? 0 : MIN(s->done_count, TD_DI(flags));
}

static int condition_of(const USBPacket *p)
{
    switch (p->status) {
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

static void finish_ok(OHCIState *s, ohci_ed *ed, ohci_td *td, OHCIAsync *async)
{
    USBPacket *p = &async->packet;
    uint32_t n = MIN(p->actual_length, async->len);

    if (p->pid == USB_TOKEN_IN && n) {
        copy_pages(s, td->cbp, td->be, async->buf, n, DMA_DIRECTION_FROM_DEVICE);
    }
    advance_buffer(td, n, async->len);
    /* The next data toggle, in the TD and for the endpoint. */
    td->flags |= TD_T1;
    td->flags ^= TD_T0;
    if (td->flags & TD_T0) {
        ed->head |= ED_C;
    } else {
        ed->head &= ~ED_C;
    }
    td->flags &= ~(3u << TD_EC_SHIFT | 0xfu << TD_CC_SHIFT);
    if (p->pid == USB_TOKEN_IN && n < async->len && !(td->flags & TD_R)) {
        td->flags |= (uint32_t)CC_DATAUNDERRUN << TD_CC_SHIFT;
        ed->head |= ED_H;
    }
}

/* Serves the TD at the queue's head; true when it is done and the queue may go on. */
static bool service_td(OHCIState *s, ohci_ed *ed)
{
    uint32_t addr = ed->head & OHCI_DPTR_MASK;
    OHCIAsync *async = async_find(s, addr);
    ohci_td td;
    int dir, len = 0;

    if (!read_dwords(s, addr, &td.flags, 4)) {
        return false;
    }
    dir = direction_of(ed->flags, td.flags);
    if (dir > DIR_IN) {
        qemu_log_mask(LOG_GUEST_ERROR, "ohci: bad direction in transfer descriptor 0x%x\n", addr);
        return false;
    }
    if (td.cbp && td.be) {
        len = buffer_length(td.cbp, td.be);
        if (len < 0) {
            qemu_log_mask(LOG_GUEST_ERROR, "ohci: buffer ends before it begins at 0x%x\n", addr);
            s->die(s);
            return false;
        }
    }
    if (async && (async->len != len || async->packet.pid != tokens[dir])) {
        async_free(s, async); /* another TD by now */
        async = NULL;
    }
    /* The toggle is the endpoint's until the TD has one of its own. */
    if (!(td.flags & TD_T1)) {
        td.flags = (td.flags & ~TD_T0) | (ed->head & ED_C ? TD_T0 : 0);
    }
    if (!async) {
        async = start_transfer(s, ed, &td, addr, tokens[dir], len);
    }
    if (async) {
        async->unseen = 0;
        if (!async->done) {
            return false;
        }
        if (async->packet.status == USB_RET_NAK) {
            async_free(s, async);
            return false;
        }
    }
    trace_usb_ohci_td(addr, td.flags, len, async ? async->packet.status : USB_RET_NODEV);
    if (async && async->packet.status == USB_RET_SUCCESS) {
        finish_ok(s, ed, &td, async);
    } else {
        int cc = async ? condition_of(&async->packet) : CC_DEVICENOTRESPONDING;

        td.flags = (td.flags & ~(0xfu << TD_CC_SHIFT)) | (uint32_t)cc << TD_CC_SHIFT;
        ed->head |= ED_H;
    }
    if (async) {
        async_free(s, async);
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
    OHCIAsync *async;
    uint16_t result = (uint16_t)CC_DEVICENOTRESPONDING << 12;

    if (len < 0 || len > 0x1000 || dir == DIR_SETUP || dir > DIR_IN) {
        return (uint16_t)CC_NOTACCESSED << 12;
    }
    async = start_transfer(s, ed, &as_td, addr, tokens[dir], len);
    if (!async) {
        return result;
    }
    if (async->done && async->packet.status == USB_RET_SUCCESS) {
        uint32_t n = MIN(async->packet.actual_length, len);

        if (dir == DIR_IN && n) {
            copy_pages(s, start, end, async->buf, n, DMA_DIRECTION_FROM_DEVICE);
        }
        result = dir == DIR_IN ? (n < len ? CC_DATAUNDERRUN << 12 : 0) | n : 0;
    } else if (async->done && async->packet.status == USB_RET_NAK) {
        result = dir == DIR_IN ? (uint16_t)(CC_DATAUNDERRUN << 12) : 0; /* nothing came */
    }
    async_free(s, async);
    return result;
}

/* True when the TD is done with. */
static bool service_iso_td(OHCIState *s, ohci_ed *ed)
{
    uint32_t addr = ed->head & OHCI_DPTR_MASK, words[8];
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
    relative = (int16_t)(s->frame_number - ISO_TD_SF(td.flags));
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

    for (cur = head & OHCI_DPTR_MASK; cur && s->frame_links-- > 0; cur = next) {
        ohci_ed ed;
        uint32_t old_head;

        if (!read_dwords(s, cur, &ed.flags, 4)) {
            return false;
        }
        next = ed.next & OHCI_DPTR_MASK;
        if ((ed.head & ED_H) || (ed.flags & ED_K)) {
            continue;
        }
        old_head = ed.head;
        while ((ed.head & OHCI_DPTR_MASK) != (ed.tail & OHCI_DPTR_MASK) && s->frame_links-- > 0) {
            active = true;
            if (ed.flags & ED_F) {
                if (!periodic || !(s->ctl & OHCI_CTL_IE) || !service_iso_td(s, &ed)) {
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
    if ((s->ctl & OHCI_CTL_CLE) && (s->status & OHCI_STATUS_CLF) &&
        !service_list(s, s->ctrl_head, false)) {
        s->ctrl_cur = 0;
        s->status &= ~OHCI_STATUS_CLF;
    }
    if ((s->ctl & OHCI_CTL_BLE) && (s->status & OHCI_STATUS_BLF) &&
        !service_list(s, s->bulk_head, false)) {
        s->bulk_cur = 0;
        s->status &= ~OHCI_STATUS_BLF;
    }
}

/* Gives the done queue to the guest when it is time. */
static void write_done_queue(OHCIState *s)
{
    if (s->done_count == 0 && !(s->intr_status & OHCI_INTR_WD)) {
        uint32_t done = s->done;

        if (s->intr & s->intr_status) {
            done |= 1; /* other interrupts, too */
        }
        write_dwords(s, s->hcca + HCCA_DONE_HEAD, &done, 1);
        s->done = 0;
        s->done_count = 7;
        ohci_set_interrupt(s, OHCI_INTR_WD);
    }
    if (s->done_count != 7 && s->done_count != 0) {
        s->done_count--;
    }
}

void ohci_run_frame(OHCIState *s)
{
    uint32_t frame, head;

    s->frame_links = FRAME_MAX_LINKS;
    if (age_asyncs(s) > MAX_ASYNCS) {
        ohci_cancel_asyncs(s, NULL);
    }
    if (s->ctl & OHCI_CTL_PLE) {
        if (!read_dwords(s, s->hcca + 4 * (s->frame_number & 0x1f), &head, 1)) {
            return;
        }
        service_list(s, head, true);
    }
    service_control_and_bulk(s);
    if ((s->ctl & OHCI_CTL_HCFS) != OHCI_USB_OPERATIONAL) {
        return; /* died */
    }
    s->frame_number++;
    /* Frame number, and zeros behind it. */
    frame = s->frame_number;
    write_dwords(s, s->hcca + HCCA_FRAME_NUMBER, &frame, 1);
    if (s->frame_number == 0 || s->frame_number == 0x8000) {
        ohci_set_interrupt(s, OHCI_INTR_FNO);
    }
    write_done_queue(s);
}
