/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The schedule of a UHCI controller: frame list, queue heads, transfer descriptors. UHCI Design
 * Guide 1.1, chapter 3. A transfer that its device cannot finish at once stays in a list, and its
 * descriptor is written back in the frame that finds it done.
 */
#include "qemu/osdep.h"
#include "hcd-packet.h"
#include "hcd-uhci.h"
#include "hw/usb/uhci-regs.h"
#include "qemu/log.h"
#include "trace.h"

/* Links that one frame follows at most, and different queues. */
#define FRAME_MAX_LINKS  1024
#define FRAME_MAX_QUEUES 128
#define FRAME_LIST_ENTRIES 1024
/* Transfers in flight at most. */
#define MAX_TRANSFERS 64
/* A transfer that the schedule has not led to for so long is withdrawn. */
#define UNSEEN_FRAMES 32

/* A transfer descriptor (section 3.2), and its status and token. */
typedef struct UHCITd {
    uint32_t link;
    uint32_t status;
    uint32_t token;
    uint32_t buffer;
} UHCITd;

#define TD_ACTUAL_LENGTH 0x7ffu

#define LINK_ADDRESS   (~0xfu)
#define LINK_TERMINATE 1
#define LINK_QH        2
#define LINK_DEPTH     4 /* of a TD: go on with its link at once */

/* What a descriptor came to. */
typedef enum {
    TD_COMPLETE,   /* the queue advances */
    TD_NEXT_QUEUE, /* nothing more here in this frame */
    TD_STOP,       /* the controller halted */
} TDResult;

static USBDevice *find_device(UHCIState *s, uint8_t addr)
{
    for (int i = 0; i < UHCI_PORTS; i++) {
        UHCIPort *port = &s->ports[i];
        USBDevice *dev = port->portsc & UHCI_PORT_EN ? usb_find_device(&port->port, addr) : NULL;

        if (dev) {
            return dev;
        }
    }
    return NULL;
}

/* --- transfers in flight --- */

static UHCITransfer *transfer_new(uint32_t td_addr, const UHCITd *td, uint16_t max_len)
{
    UHCITransfer *t = g_new0(UHCITransfer, 1);

    usb_packet_init(&t->packet);
    t->td_addr = td_addr;
    t->token = td->token;
    t->buffer = td->buffer;
    t->max_len = max_len;
    t->buf = max_len ? g_malloc0(max_len) : NULL;
    return t;
}

static void transfer_destroy(UHCITransfer *t)
{
    usb_packet_cleanup(&t->packet);
    g_free(t->buf);
    g_free(t);
}

static void transfer_free(UHCIState *s, UHCITransfer *t)
{
    QTAILQ_REMOVE(&s->transfers, t, next);
    if (usb_packet_is_inflight(&t->packet)) {
        usb_cancel_packet(&t->packet);
    }
    transfer_destroy(t);
}

static UHCITransfer *transfer_find(UHCIState *s, uint32_t td_addr)
{
    UHCITransfer *t;

    QTAILQ_FOREACH(t, &s->transfers, next) {
        if (t->td_addr == td_addr) {
            break;
        }
    }
    return t;
}

static unsigned transfer_count(UHCIState *s)
{
    UHCITransfer *t;
    unsigned n = 0;

    QTAILQ_FOREACH(t, &s->transfers, next) {
        n++;
    }
    return n;
}

void uhci_cancel_transfers(UHCIState *s, USBDevice *dev)
{
    UHCITransfer *t, *next;

    s->cancels++;
    QTAILQ_FOREACH_SAFE(t, &s->transfers, next, next) {
        if (!dev || t->packet.ep->dev == dev) {
            transfer_free(s, t);
        }
    }
}

/* Withdraw what the guest took out of its schedule. */
static void age_transfers(UHCIState *s)
{
    UHCITransfer *t, *next;

    QTAILQ_FOREACH_SAFE(t, &s->transfers, next, next) {
        if (++t->unseen > UNSEEN_FRAMES) {
            transfer_free(s, t);
        }
    }
}

void uhci_transfer_complete(USBPort *port, USBPacket *packet)
{
    UHCITransfer *t = container_of(packet, UHCITransfer, packet);
    UHCIState *s = port->opaque;

    if (packet->status == USB_RET_REMOVE_FROM_QUEUE) {
        transfer_free(s, t);
        return;
    }
    t->done = true;
}

/* --- results --- */

/* The controller is done with @td for good: it interrupts at the end of the frame if it asks for that. */
static void close_td(UHCIState *s, UHCITd *td)
{
    td->status &= ~TD_CTRL_ACTIVE;
    s->frame_ioc |= !!(td->status & TD_CTRL_IOC);
}

static TDResult fail_td(UHCIState *s, UHCITd *td, uint32_t why)
{
    td->status |= why;
    close_td(s, td);
    uhci_raise(s, UHCI_STS_USBERR);
    return TD_NEXT_QUEUE;
}

/* No answer: the third one stalls it; a counter that starts at 0 never ends (section 3.2.2). */
static TDResult miss_td(UHCIState *s, UHCITd *td)
{
    const uint32_t one = 1u << TD_CTRL_ERROR_SHIFT, all = 3 * one;

    td->status |= TD_CTRL_TIMEOUT;
    if (!(td->status & all)) {
        return TD_NEXT_QUEUE;
    }
    td->status -= one;
    return td->status & all ? TD_NEXT_QUEUE : fail_td(s, td, TD_CTRL_STALL);
}

static TDResult finish_td(UHCIState *s, UHCITd *td, UHCITransfer *t)
{
    uint16_t len = t->packet.actual_length;
    bool in = t->packet.pid == USB_TOKEN_IN;

    if (in && len) {
        pci_dma_write(&s->dev, t->buffer, t->buf, len);
    }
    s->frame_bytes += len;
    td->status &= ~(TD_ACTUAL_LENGTH | TD_CTRL_NAK);
    td->status |= (len - 1) & TD_ACTUAL_LENGTH;
    close_td(s, td);
    if (in && len < t->max_len && (td->status & TD_CTRL_SPD)) {
        s->frame_short = true;          /* the queue stays here for the driver */
        return TD_NEXT_QUEUE;
    }
    return TD_COMPLETE;
}

static TDResult retire(UHCIState *s, UHCITd *td, UHCITransfer *t)
{
    USBPacket *p = &t->packet;
    bool too_long = p->status == USB_RET_SUCCESS && p->actual_length > t->max_len;

    trace_usb_uhci_td_complete(t->td_addr, p->status, p->actual_length);
    if (td->status & TD_CTRL_IOS) {
        td->status &= ~TD_CTRL_ACTIVE;  /* isochronous: once only, whatever comes of it */
    }
    if (too_long || p->status == USB_RET_BABBLE) {
        return fail_td(s, td, TD_CTRL_STALL | TD_CTRL_BABBLE);
    }
    switch (p->status) {
    case USB_RET_SUCCESS:
        return finish_td(s, td, t);
    case USB_RET_STALL:
        return fail_td(s, td, TD_CTRL_STALL);
    case USB_RET_NAK:
        td->status |= TD_CTRL_NAK;
        return TD_NEXT_QUEUE;
    default:
        return miss_td(s, td);
    }
}

/* --- descriptors --- */

/* The guest broke the structures (section 2.1.2). */
static TDResult stop_at_td(UHCIState *s, uint32_t td_addr)
{
    qemu_log_mask(LOG_GUEST_ERROR, "uhci: bad transfer descriptor at 0x%x\n", td_addr);
    uhci_halt(s, UHCI_STS_HCPERR);
    return TD_STOP;
}

/* Starts the transfer; returns it, done or in flight, or NULL when it must wait. */
static UHCITransfer *start_transfer(UHCIState *s, USBDevice *dev, uint32_t td_addr, UHCITd *td,
                                 uint16_t max_len)
{
    int pid = td->token & 0xff;
    bool spd = pid == USB_TOKEN_IN && (td->status & TD_CTRL_SPD);
    USBEndpoint *ep = usb_ep_get(dev, pid, (td->token >> 15) & 0xf);
    unsigned cancels;
    UHCITransfer *t;

    if (transfer_count(s) >= MAX_TRANSFERS) {
        return NULL;
    }
    t = transfer_new(td_addr, td, max_len);
    usb_packet_setup(&t->packet, pid, ep, 0, td_addr, spd, td->status & TD_CTRL_IOC);
    if (max_len) {
        if (pid != USB_TOKEN_IN) {
            pci_dma_read(&s->dev, td->buffer, t->buf, max_len);
        }
        usb_packet_addbuf(&t->packet, t->buf, max_len);
    }
    cancels = s->cancels;
    usb_handle_packet(dev, &t->packet);
    if (s->cancels != cancels) {
        hcd_call_off(&t->packet);
    }
    QTAILQ_INSERT_TAIL(&s->transfers, t, next);
    t->done = t->packet.status != USB_RET_ASYNC;
    return t;
}

static TDResult process_td(UHCIState *s, uint32_t td_addr, UHCITd *td)
{
    UHCITransfer *t = transfer_find(s, td_addr);
    uint16_t max_len = ((td->token >> 21) + 1) & 0x7ff;
    int pid = td->token & 0xff;
    TDResult ret;

    if (t && (t->token != td->token || t->buffer != td->buffer)) {
        /* The guest reused the descriptor. */
        transfer_free(s, t);
        t = NULL;
    }
    if (!t) {
        USBDevice *dev;

        if ((pid != USB_TOKEN_SETUP && pid != USB_TOKEN_IN && pid != USB_TOKEN_OUT) ||
            max_len > 1280) {
            return stop_at_td(s, td_addr);
        }
        dev = find_device(s, (td->token >> 8) & 0x7f);
        if (!dev) {
            return miss_td(s, td);
        }
        t = start_transfer(s, dev, td_addr, td, max_len);
        if (!t) {
            return TD_NEXT_QUEUE;
        }
    }
    t->unseen = 0;
    if (!t->done) {
        return TD_NEXT_QUEUE;
    }
    /* Its data may go to registers that cancel what is in the list. */
    QTAILQ_REMOVE(&s->transfers, t, next);
    ret = retire(s, td, t);
    transfer_destroy(t);
    return ret;
}

static UHCITd read_td(UHCIState *s, uint32_t addr)
{
    UHCITd td;

    pci_dma_read(&s->dev, addr, &td, sizeof(td));
    le32_to_cpus(&td.link);
    le32_to_cpus(&td.status);
    le32_to_cpus(&td.token);
    le32_to_cpus(&td.buffer);
    return td;
}

/* Runs the TD at @link and writes its status back. */
static TDResult run_td(UHCIState *s, uint32_t link, UHCITd *td)
{
    uint32_t addr = link & LINK_ADDRESS, before, after;
    TDResult result;

    *td = read_td(s, addr);
    trace_usb_uhci_td_load(addr, td->status, td->token);
    if (!(td->status & TD_CTRL_ACTIVE)) {
        close_td(s, td);                /* it interrupts all the same (section 3.2.2, IOC) */
        return TD_NEXT_QUEUE;
    }
    before = td->status;
    result = process_td(s, addr, td);
    if (td->status != before) {
        after = cpu_to_le32(td->status);
        pci_dma_write(&s->dev, addr + offsetof(UHCITd, status), &after, sizeof(after));
    }
    return result;
}

/* --- the walk through one frame --- */

/* Queues seen since something was done: a ring of them without work ends the frame. */
typedef struct SeenQueues {
    uint32_t addr[FRAME_MAX_QUEUES];
    int count;
} SeenQueues;

/* True if @addr was seen before, or there are too many. */
static bool see_queue(SeenQueues *seen, uint32_t addr)
{
    for (int i = 0; i < seen->count; i++) {
        if (seen->addr[i] == addr) {
            return true;
        }
    }
    if (seen->count == FRAME_MAX_QUEUES) {
        return true;
    }
    seen->addr[seen->count++] = addr;
    return false;
}

static bool is_link_valid(uint32_t link)
{
    return !(link & LINK_TERMINATE);
}

/*
 * Serves the element of the queue at @qh_link, and what is behind it as far as depth goes.
 * False: the controller halted.
 */
static bool run_queue(UHCIState *s, uint32_t qh_link, uint32_t *next, SeenQueues *seen, int *links)
{
    uint32_t qh[2], element;
    UHCITd td;

    pci_dma_read(&s->dev, qh_link & LINK_ADDRESS, qh, sizeof(qh));
    *next = le32_to_cpu(qh[0]);
    element = le32_to_cpu(qh[1]);
    if (is_link_valid(element) && (element & LINK_QH)) {
        /* A queue within a queue; its own next link leads on. */
        *next = element;
        return true;
    }
    while (is_link_valid(element) && !(element & LINK_QH) && --*links > 0) {
        TDResult ret = run_td(s, element, &td);
        uint32_t val;

        if (ret != TD_COMPLETE) {
            return ret != TD_STOP;
        }
        seen->count = 0;
        element = td.link;
        val = cpu_to_le32(element);
        pci_dma_write(&s->dev, (qh_link & LINK_ADDRESS) + 4, &val, sizeof(val));
        if (!(td.link & LINK_DEPTH) || s->frame_bytes >= s->frame_bandwidth) {
            break;
        }
    }
    return true;
}

void uhci_run_schedule(UHCIState *s)
{
    SeenQueues seen = { .count = 0 };
    int links = FRAME_MAX_LINKS;
    uint32_t list = (uint32_t)s->frbaseadd[1] << 16 | s->frbaseadd[0];
    uint32_t link;

    pci_dma_read(&s->dev, list + s->frnum % FRAME_LIST_ENTRIES * sizeof(link), &link, sizeof(link));
    le32_to_cpus(&link);
    s->frame_bytes = 0;
    while (is_link_valid(link) && --links > 0 && s->frame_bytes < s->frame_bandwidth) {
        if (link & LINK_QH) {
            if (see_queue(&seen, link & LINK_ADDRESS) || !run_queue(s, link, &link, &seen, &links)) {
                break;
            }
        } else {
            UHCITd td;

            if (run_td(s, link, &td) == TD_STOP) {
                break;
            }
            link = td.link;
        }
    }
    age_transfers(s);
}
