/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The schedules of an EHCI controller: queue heads (QH) with transfer descriptors (qTD), and
 * isochronous descriptors (iTD). EHCI 1.0, chapters 3 and 4. A qTD is one transfer to its device.
 * Left out: split transactions, so siTDs and FSTNs are only followed.
 */
#include "qemu/osdep.h"
#include "hcd-ehci.h"
#include "hcd-packet.h"
#include "qemu/log.h"
#include "sysemu/dma.h"
#include "trace.h"

/* Queue heads and descriptors that one frame follows at most, transfers in flight. */
#define FRAME_MAX_LINKS 512
#define QH_MAX_QTDS     32
#define MAX_ASYNCS      64
#define UNSEEN_PASSES   32

#define LINK_T         1
#define LINK_TYPE(l)   (((l) >> 1) & 3)
#define LINK_ADDR(l)   ((l) & ~0x1fu)
#define TYPE_ITD       0
#define TYPE_QH        1
#define TYPE_SITD      2

/* Token of a qTD, section 3.5.3. */
#define TOKEN_DT       (1u << 31)
#define TOKEN_BYTES(t) (((t) >> 16) & 0x7fff)
#define TOKEN_BYTES_MASK (0x7fffu << 16)
#define TOKEN_IOC      (1 << 15)
#define TOKEN_CPAGE(t) (((t) >> 12) & 7)
#define TOKEN_CPAGE_MASK (7u << 12)
#define TOKEN_CERR_MASK (3u << 10)
#define TOKEN_PID(t)   (((t) >> 8) & 3)
#define TOKEN_ACTIVE   (1 << 7)
#define TOKEN_HALT     (1 << 6)
#define TOKEN_BABBLE   (1 << 4)
#define TOKEN_XACTERR  (1 << 3)
#define TOKEN_PING     (1 << 0)

#define QTD_PAGES      5
#define QTD_MAX_BYTES  (QTD_PAGES * 4096)

/* Endpoint characteristics of a QH, section 3.6.2. */
#define EPCHAR_ADDR(c)  ((c) & 0x7f)
#define EPCHAR_I        (1 << 7)
#define EPCHAR_EP(c)    (((c) >> 8) & 0xf)
#define EPCHAR_DTC      (1 << 14)
#define EPCHAR_MPS(c)   (((c) >> 16) & 0x7ff)

typedef struct EHCIqh {
    uint32_t next, epchar, epcap, current;
    /* overlay: a qTD */
    uint32_t next_qtd, altnext_qtd, token, bufptr[QTD_PAGES];
} EHCIqh;
QEMU_BUILD_BUG_ON(sizeof(EHCIqh) != 0x30);

typedef struct EHCIqtd {
    uint32_t next, altnext, token, bufptr[QTD_PAGES];
} EHCIqtd;

typedef struct EHCIitd {
    uint32_t next, transact[8], bufptr[7];
} EHCIitd;

/* iTD fields, section 3.3. */
#define ITD_ACTIVE     (1u << 31)
#define ITD_BUFERR     (1 << 30)
#define ITD_BABBLE     (1 << 29)
#define ITD_XACTERR    (1 << 28)
#define ITD_LENGTH(x)  (((x) >> 16) & 0xfff)
#define ITD_IOC        (1 << 15)
#define ITD_PG(x)      (((x) >> 12) & 7)
#define ITD_OFFSET(x)  ((x) & 0xfff)

static const int tokens[] = { USB_TOKEN_OUT, USB_TOKEN_IN, USB_TOKEN_SETUP };

/* ---- memory ---- */

/* The controller stops on an error of the bus, section 4.15.2.4. */
static void host_system_error(EHCIState *s)
{
    qemu_log_mask(LOG_GUEST_ERROR, "ehci: schedule cannot be reached\n");
    s->usbcmd &= ~USBCMD_RUNSTOP;
    s->usbsts |= USBSTS_HALT;
    ehci_raise_irq(s, USBSTS_HSE);
}

static bool read_dwords(EHCIState *s, uint32_t addr, void *words, int n)
{
    uint32_t *p = words;

    if (dma_memory_read(s->as, addr, p, 4 * n, MEMTXATTRS_UNSPECIFIED)) {
        host_system_error(s);
        return false;
    }
    for (int i = 0; i < n; i++) {
        le32_to_cpus(&p[i]);
    }
    return true;
}

static void write_dwords(EHCIState *s, uint32_t addr, const uint32_t *words, int n)
{
    uint32_t raw[12];

    for (int i = 0; i < n; i++) {
        raw[i] = cpu_to_le32(words[i]);
    }
    dma_memory_write(s->as, addr, raw, 4 * n, MEMTXATTRS_UNSPECIFIED);
}

/* Data of a qTD: from the offset in the current page, page after page. */
static void copy_qtd_data(EHCIState *s, const EHCIqh *qh, uint8_t *buf, uint32_t len,
                          DMADirection dir)
{
    uint32_t page = TOKEN_CPAGE(qh->token);
    uint32_t offset = qh->bufptr[0] & 0xfff;

    for (; len && page < QTD_PAGES; page++, offset = 0) {
        uint32_t n = MIN(len, 0x1000 - offset);

        dma_memory_rw(s->as, (qh->bufptr[page] & ~0xfffu) + offset, buf, n, dir,
                      MEMTXATTRS_UNSPECIFIED);
        buf += n;
        len -= n;
    }
}

/* ---- transfers in flight ---- */

static EHCIAsync *async_find(EHCIState *s, uint32_t qh_addr)
{
    EHCIAsync *async;

    QTAILQ_FOREACH(async, &s->asyncs, next) {
        if (async->qh_addr == qh_addr) {
            break;
        }
    }
    return async;
}

/* Before its data move: they may go to registers that cancel what is in the list. */
static void async_unlist(EHCIState *s, EHCIAsync *async)
{
    QTAILQ_REMOVE(&s->asyncs, async, next);
    if (usb_packet_is_inflight(&async->packet)) {
        usb_cancel_packet(&async->packet);
    }
}

static void async_destroy(EHCIAsync *async)
{
    usb_packet_cleanup(&async->packet);
    g_free(async->buf);
    g_free(async);
}

static void async_free(EHCIState *s, EHCIAsync *async)
{
    async_unlist(s, async);
    async_destroy(async);
}

void ehci_cancel_asyncs(EHCIState *s, USBDevice *dev)
{
    EHCIAsync *async, *next;

    s->cancels++;
    QTAILQ_FOREACH_SAFE(async, &s->asyncs, next, next) {
        if (!dev || async->packet.ep->dev == dev) {
            async_free(s, async);
        }
    }
}

void ehci_cancel_unlinked(EHCIState *s)
{
    EHCIAsync *async, *next;

    QTAILQ_FOREACH_SAFE(async, &s->asyncs, next, next) {
        if (!async->periodic && async->unseen) {
            async_free(s, async);
        }
    }
}

/* Another pass begins. */
static void age_asyncs(EHCIState *s, bool periodic)
{
    EHCIAsync *async, *next;
    int count = 0;

    QTAILQ_FOREACH_SAFE(async, &s->asyncs, next, next) {
        if (async->periodic == periodic && ++async->unseen > UNSEEN_PASSES) {
            async_free(s, async);
        } else if (++count > MAX_ASYNCS) {
            async_free(s, async);
        }
    }
}

void ehci_async_complete(EHCIState *s, USBPacket *packet)
{
    EHCIAsync *async = container_of(packet, EHCIAsync, packet);

    if (packet->status == USB_RET_REMOVE_FROM_QUEUE) {
        async_free(s, async);
        return;
    }
    async->done = true;
}

static USBDevice *find_device(EHCIState *s, uint8_t addr)
{
    for (int i = 0; i < s->portnr; i++) {
        USBDevice *dev = s->portsc[i] & PORTSC_PED ? usb_find_device(&s->ports[i], addr) : NULL;

        if (dev) {
            return dev;
        }
    }
    return NULL;
}

static EHCIAsync *start_packet(EHCIState *s, USBDevice *dev, int pid, int ep, uint32_t id,
                               uint8_t *buf, uint32_t len, bool int_req)
{
    EHCIAsync *async = g_new0(EHCIAsync, 1);
    unsigned cancels = s->cancels;

    usb_packet_init(&async->packet);
    async->buf = buf;
    async->len = len;
    usb_packet_setup(&async->packet, pid, usb_ep_get(dev, pid, ep), 0, id, false, int_req);
    usb_packet_addbuf(&async->packet, buf, len);
    usb_handle_packet(dev, &async->packet);
    if (s->cancels != cancels) {
        hcd_call_off(&async->packet);
    }
    QTAILQ_INSERT_TAIL(&s->asyncs, async, next);
    async->done = async->packet.status != USB_RET_ASYNC;
    return async;
}

/* ---- queue heads ---- */

/* Status bits for a transfer that failed. */
static uint32_t error_bits(int status)
{
    switch (status) {
    case USB_RET_STALL:
        return 0;
    case USB_RET_BABBLE:
        return TOKEN_BABBLE;
    default:
        return TOKEN_XACTERR;
    }
}

static void retire_error(EHCIState *s, EHCIqh *qh, int status)
{
    qh->token &= ~(TOKEN_ACTIVE | TOKEN_PING);
    qh->token |= TOKEN_HALT | error_bits(status);
    if (status != USB_RET_STALL && status != USB_RET_BABBLE) {
        qh->token &= ~TOKEN_CERR_MASK; /* tried as often as it may be */
    }
    ehci_raise_irq(s, USBSTS_ERRINT);
}

/* @n bytes moved: counts, page and offset, toggle. */
static void advance_token(EHCIqh *qh, uint32_t n)
{
    uint32_t mps = MAX(EPCHAR_MPS(qh->epchar), 1);
    uint32_t packets = MAX(DIV_ROUND_UP(n, mps), 1);
    uint32_t at = TOKEN_CPAGE(qh->token) * 4096 + (qh->bufptr[0] & 0xfff) + n;
    uint32_t left = TOKEN_BYTES(qh->token) - MIN(n, TOKEN_BYTES(qh->token));

    if (packets & 1) {
        qh->token ^= TOKEN_DT;
    }
    qh->token = (qh->token & ~(TOKEN_BYTES_MASK | TOKEN_CPAGE_MASK)) | left << 16 |
                MIN(at / 4096, 4) << 12;
    qh->bufptr[0] = (qh->bufptr[0] & ~0xfffu) | (at & 0xfff);
}

static void retire_ok(EHCIState *s, EHCIqh *qh, EHCIAsync *async)
{
    uint32_t n = MIN(async->packet.actual_length, async->len);
    bool in = async->packet.pid == USB_TOKEN_IN;
    bool short_packet = in && n < async->len;

    if (in && n) {
        copy_qtd_data(s, qh, async->buf, n, DMA_DIRECTION_FROM_DEVICE);
    }
    advance_token(qh, n);
    qh->token &= ~(TOKEN_ACTIVE | TOKEN_PING);
    if ((qh->token & TOKEN_IOC) || short_packet) {
        ehci_raise_irq(s, USBSTS_INT);
    }
}

/* Loads the next qTD into the overlay: section 4.10.2. False: there is none that is active. */
static bool advance_queue(EHCIState *s, uint32_t qh_addr, EHCIqh *qh)
{
    bool use_alt = TOKEN_BYTES(qh->token) && !(qh->altnext_qtd & LINK_T) && LINK_ADDR(qh->altnext_qtd);
    uint32_t link = use_alt ? qh->altnext_qtd : qh->next_qtd;
    uint32_t keep = qh->epchar & EPCHAR_DTC ? 0 : TOKEN_DT; /* the toggle of the QH goes on */
    EHCIqtd qtd;

    if ((link & LINK_T) || !LINK_ADDR(link) || !read_dwords(s, LINK_ADDR(link), &qtd, 8) ||
        !(qtd.token & TOKEN_ACTIVE)) {
        return false;
    }
    qh->current = LINK_ADDR(link);
    qh->next_qtd = qtd.next;
    qh->altnext_qtd = qtd.altnext;
    qh->token = (qtd.token & ~keep) | (qh->token & keep);
    memcpy(qh->bufptr, qtd.bufptr, sizeof(qh->bufptr));
    write_dwords(s, qh_addr + 0x0c, &qh->current, 9);
    return true;
}

/* Writes the overlay back, and to the qTD it came from. */
static void write_back(EHCIState *s, uint32_t qh_addr, const EHCIqh *qh)
{
    write_dwords(s, qh_addr + 0x0c, &qh->current, 9);
    if (LINK_ADDR(qh->current)) {
        write_dwords(s, LINK_ADDR(qh->current) + 8, &qh->token, 2);
    }
}

/* Starts what the overlay says; NULL without a device. */
static EHCIAsync *start_qtd(EHCIState *s, uint32_t qh_addr, const EHCIqh *qh)
{
    USBDevice *dev = find_device(s, EPCHAR_ADDR(qh->epchar));
    uint32_t room = QTD_MAX_BYTES - TOKEN_CPAGE(qh->token) * 4096 - (qh->bufptr[0] & 0xfff);
    uint32_t len = MIN(TOKEN_BYTES(qh->token), room);
    int pid = tokens[TOKEN_PID(qh->token)];
    uint8_t *buf = NULL;
    EHCIAsync *async;

    if (!dev) {
        return NULL;
    }
    if (len) {
        buf = g_malloc0(len);
        if (pid != USB_TOKEN_IN) {
            copy_qtd_data(s, qh, buf, len, DMA_DIRECTION_TO_DEVICE);
        }
    }
    async = start_packet(s, dev, pid, EPCHAR_EP(qh->epchar), qh->current, buf, len,
                         qh->token & TOKEN_IOC);
    async->qh_addr = qh_addr;
    async->qtd_addr = qh->current;
    async->token = qh->token;
    return async;
}

/* Serves the active qTD; true when the queue may go on to the next. */
static bool execute(EHCIState *s, uint32_t qh_addr, EHCIqh *qh, bool periodic)
{
    EHCIAsync *async = async_find(s, qh_addr);

    if (TOKEN_PID(qh->token) == 3 || TOKEN_CPAGE(qh->token) >= QTD_PAGES) {
        qemu_log_mask(LOG_GUEST_ERROR, "ehci: bad token 0x%x\n", qh->token);
        return false;
    }
    if (async && (async->qtd_addr != qh->current || async->token != qh->token)) {
        async_free(s, async); /* the guest put another there */
        async = NULL;
    }
    if (!async) {
        async = start_qtd(s, qh_addr, qh);
    }
    if (async) {
        async->unseen = 0;
        async->periodic = periodic;
        if (!async->done) {
            return false;
        }
        if (async->packet.status == USB_RET_NAK) {
            async_free(s, async);
            return false;
        }
        async_unlist(s, async);
    }
    trace_usb_ehci_qtd(qh->current, qh->token, async ? async->packet.status : USB_RET_NODEV);
    if (async && async->packet.status == USB_RET_SUCCESS) {
        retire_ok(s, qh, async);
    } else {
        retire_error(s, qh, async ? async->packet.status : USB_RET_NODEV);
    }
    if (async) {
        async_destroy(async);
    }
    write_back(s, qh_addr, qh);
    return !(qh->token & TOKEN_HALT);
}

/* Serves a queue; its horizontal link, or one that ends the walk. */
static uint32_t process_qh(EHCIState *s, uint32_t addr, bool periodic)
{
    EHCIqh qh;

    if (!read_dwords(s, addr, &qh, 12)) {
        return LINK_T;
    }
    if (periodic && !(qh.epcap & 0xff)) {
        return qh.next; /* no microframe is its */
    }
    for (int i = 0; i < QH_MAX_QTDS && s->links-- > 0; i++) {
        if (!(qh.token & TOKEN_ACTIVE) &&
            ((qh.token & TOKEN_HALT) || (qh.epchar & EPCHAR_I) || !advance_queue(s, addr, &qh))) {
            break;
        }
        if (!execute(s, addr, &qh, periodic)) {
            break;
        }
    }
    return qh.next;
}

/* ---- isochronous descriptors ---- */

/* Runs one transaction; its record, not active any more. */
static uint32_t run_transaction(EHCIState *s, const EHCIitd *itd, uint32_t addr, uint32_t record)
{
    USBDevice *dev = find_device(s, itd->bufptr[0] & 0x7f);
    int ep = (itd->bufptr[0] >> 8) & 0xf;
    bool in = itd->bufptr[1] & (1 << 11);
    uint32_t page = ITD_PG(record), len = ITD_LENGTH(record);
    uint32_t offset = ITD_OFFSET(record);
    uint8_t *buf = g_malloc0(MAX(len, 1));
    uint32_t first = MIN(len, 0x1000 - offset);
    uint32_t pages[2];
    EHCIAsync *async;
    uint32_t n = 0;

    record &= ~ITD_ACTIVE;
    if (!dev || page > 6 || (page == 6 && len > first)) {
        g_free(buf);
        return record | (dev ? ITD_BUFERR : in ? ITD_XACTERR : 0);
    }
    pages[0] = (itd->bufptr[page] & ~0xfffu) + offset;
    pages[1] = page < 6 ? itd->bufptr[page + 1] & ~0xfffu : 0;
    if (!in) {
        dma_memory_read(s->as, pages[0], buf, first, MEMTXATTRS_UNSPECIFIED);
        dma_memory_read(s->as, pages[1], buf + first, len - first, MEMTXATTRS_UNSPECIFIED);
    }
    async = start_packet(s, dev, in ? USB_TOKEN_IN : USB_TOKEN_OUT, ep, addr, buf, len,
                         record & ITD_IOC);
    if (async->done && async->packet.status == USB_RET_SUCCESS) {
        n = MIN(async->packet.actual_length, len);
    } else if (async->done && async->packet.status == USB_RET_BABBLE) {
        record |= ITD_BABBLE;
    } else if (!async->done || async->packet.status != USB_RET_NAK) {
        record |= in ? ITD_XACTERR : 0;
    }
    async_unlist(s, async);
    if (in) {
        dma_memory_write(s->as, pages[0], buf, MIN(n, first), MEMTXATTRS_UNSPECIFIED);
        dma_memory_write(s->as, pages[1], buf + MIN(n, first), n - MIN(n, first),
                         MEMTXATTRS_UNSPECIFIED);
        record = (record & ~(0xfffu << 16)) | n << 16;
    }
    async_destroy(async);
    return record;
}

static uint32_t process_itd(EHCIState *s, uint32_t addr)
{
    EHCIitd itd;

    if (!read_dwords(s, addr, &itd, 16)) {
        return LINK_T;
    }
    for (int i = 0; i < 8; i++) {
        if (itd.transact[i] & ITD_ACTIVE) {
            itd.transact[i] = run_transaction(s, &itd, addr, itd.transact[i]);
            write_dwords(s, addr + 4 + 4 * i, &itd.transact[i], 1);
            if (itd.transact[i] & ITD_IOC) {
                ehci_raise_irq(s, USBSTS_INT);
            }
        }
    }
    return itd.next;
}

/* ---- the two schedules ---- */

static uint32_t follow(EHCIState *s, uint32_t link, bool periodic)
{
    uint32_t addr = LINK_ADDR(link), next;

    switch (LINK_TYPE(link)) {
    case TYPE_QH:
        return process_qh(s, addr, periodic);
    case TYPE_ITD:
        return process_itd(s, addr);
    default:
        return read_dwords(s, addr, &next, 1) ? next : LINK_T;
    }
}

void ehci_run_periodic(EHCIState *s)
{
    uint32_t link;

    s->links = FRAME_MAX_LINKS;
    age_asyncs(s, true);
    if (!read_dwords(s, (s->periodiclistbase & ~0xfffu) + ((s->frindex >> 3) & 0x3ff) * 4, &link, 1)) {
        return;
    }
    while (!(link & LINK_T) && s->links-- > 0) {
        link = follow(s, link, true);
    }
}

void ehci_run_async(EHCIState *s)
{
    uint32_t first = LINK_ADDR(s->asynclistaddr), addr = first, next;

    s->links = FRAME_MAX_LINKS;
    age_asyncs(s, false);
    while (addr && s->links-- > 0) {
        next = process_qh(s, addr, false);
        if ((next & LINK_T) || LINK_TYPE(next) != TYPE_QH || LINK_ADDR(next) == first) {
            break;
        }
        addr = LINK_ADDR(next);
    }
}
