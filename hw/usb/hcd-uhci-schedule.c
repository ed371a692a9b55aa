/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The schedule of a UHCI controller: frame list, queue heads, transfer descriptors. UHCI Design
 * Guide 1.1, chapter 3. A transfer that its device cannot finish at once stays in a list, and its
 * descriptor is written back in the frame that finds it done.
 */
#include "qemu/osdep.h"
#include "hcd-uhci.h"
#include "hw/usb/uhci-regs.h"
#include "qemu/log.h"
#include "trace.h"

/* Links that one frame follows at most, and different queues. */
#define FRAME_MAX_LINKS  1024
#define FRAME_MAX_QUEUES 128
/* Transfers in flight at most. */
#define MAX_ASYNCS 64
/* A transfer that the schedule has not led to for so long is withdrawn. */
#define UNSEEN_FRAMES 32

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
        USBDevice *dev = port->ctrl & UHCI_PORT_EN ? usb_find_device(&port->port, addr) : NULL;

        if (dev) {
            return dev;
        }
    }
    return NULL;
}

/* --- transfers in flight --- */

static UHCIAsync *async_new(UHCIState *s, uint32_t td_addr, const UHCI_TD *td, uint16_t max_len)
{
    UHCIAsync *async = g_new0(UHCIAsync, 1);

    usb_packet_init(&async->packet);
    async->td_addr = td_addr;
    async->token = td->token;
    async->buffer = td->buffer;
    async->max_len = max_len;
    async->buf = max_len ? g_malloc0(max_len) : NULL;
    QTAILQ_INSERT_TAIL(&s->asyncs, async, next);
    return async;
}

static void async_free(UHCIState *s, UHCIAsync *async)
{
    QTAILQ_REMOVE(&s->asyncs, async, next);
    if (usb_packet_is_inflight(&async->packet)) {
        usb_cancel_packet(&async->packet);
    }
    usb_packet_cleanup(&async->packet);
    g_free(async->buf);
    g_free(async);
}

static UHCIAsync *async_find(UHCIState *s, uint32_t td_addr)
{
    UHCIAsync *async;

    QTAILQ_FOREACH(async, &s->asyncs, next) {
        if (async->td_addr == td_addr) {
            break;
        }
    }
    return async;
}

static unsigned async_count(UHCIState *s)
{
    UHCIAsync *async;
    unsigned n = 0;

    QTAILQ_FOREACH(async, &s->asyncs, next) {
        n++;
    }
    return n;
}

void uhci_cancel_asyncs(UHCIState *s, USBDevice *dev)
{
    UHCIAsync *async, *next;

    QTAILQ_FOREACH_SAFE(async, &s->asyncs, next, next) {
        if (!dev || async->packet.ep->dev == dev) {
            async_free(s, async);
        }
    }
}

/* Withdraw what the guest took out of its schedule. */
static void age_asyncs(UHCIState *s)
{
    UHCIAsync *async, *next;

    QTAILQ_FOREACH_SAFE(async, &s->asyncs, next, next) {
        if (++async->unseen > UNSEEN_FRAMES) {
            async_free(s, async);
        }
    }
}

void uhci_async_complete(USBPort *port, USBPacket *packet)
{
    UHCIAsync *async = container_of(packet, UHCIAsync, packet);
    UHCIState *s = port->opaque;

    if (packet->status == USB_RET_REMOVE_FROM_QUEUE) {
        async_free(s, async);
        return;
    }
    async->done = true;
}

/* --- results --- */

/* A TD without answer: counts down its error counter. */
static TDResult retire_timeout(UHCIState *s, UHCI_TD *td)
{
    uint32_t errors = (td->ctrl >> TD_CTRL_ERROR_SHIFT) & 3;

    td->ctrl |= TD_CTRL_TIMEOUT;
    if (errors) {
        errors--;
        td->ctrl = (td->ctrl & ~(3u << TD_CTRL_ERROR_SHIFT)) | errors << TD_CTRL_ERROR_SHIFT;
        if (!errors) {
            td->ctrl &= ~TD_CTRL_ACTIVE;
            td->ctrl |= TD_CTRL_STALL;
            s->status |= UHCI_STS_USBERR;
            if (td->ctrl & TD_CTRL_IOC) {
                s->pending_int_mask |= UHCI_STS2_IOC;
            }
            uhci_update_irq(s);
        }
    }
    return TD_NEXT_QUEUE;
}

static TDResult retire_error(UHCIState *s, UHCI_TD *td, uint32_t bits)
{
    td->ctrl |= bits;
    td->ctrl &= ~TD_CTRL_ACTIVE;
    s->status |= UHCI_STS_USBERR;
    if (td->ctrl & TD_CTRL_IOC) {
        s->pending_int_mask |= UHCI_STS2_IOC;
    }
    uhci_update_irq(s);
    return TD_NEXT_QUEUE;
}

static TDResult retire_success(UHCIState *s, UHCI_TD *td, UHCIAsync *async)
{
    USBPacket *p = &async->packet;
    uint16_t len = MIN(p->actual_length, async->max_len);
    bool in = p->pid == USB_TOKEN_IN;

    s->frame_bytes += len;
    td->ctrl = (td->ctrl & ~0x7ffu) | ((len - 1) & 0x7ff);
    td->ctrl &= ~(TD_CTRL_ACTIVE | TD_CTRL_NAK);
    if (in && len) {
        pci_dma_write(&s->dev, async->buffer, async->buf, len);
    }
    if (td->ctrl & TD_CTRL_IOC) {
        s->pending_int_mask |= UHCI_STS2_IOC;
    }
    if (in && (td->ctrl & TD_CTRL_SPD) && len < async->max_len) {
        /* Short packet: the queue stays at this TD for software. */
        s->pending_int_mask |= UHCI_STS2_SPD;
        return TD_NEXT_QUEUE;
    }
    return TD_COMPLETE;
}

static TDResult retire(UHCIState *s, UHCI_TD *td, UHCIAsync *async)
{
    USBPacket *p = &async->packet;

    trace_usb_uhci_td_complete(async->td_addr, p->status, p->actual_length);
    if (td->ctrl & TD_CTRL_IOS) {
        td->ctrl &= ~TD_CTRL_ACTIVE;
    }
    switch (p->status) {
    case USB_RET_SUCCESS:
        if (p->actual_length <= async->max_len) {
            return retire_success(s, td, async);
        }
        /* fall through */
    case USB_RET_BABBLE:
        return retire_error(s, td, TD_CTRL_STALL | TD_CTRL_BABBLE);
    case USB_RET_STALL:
        return retire_error(s, td, TD_CTRL_STALL);
    case USB_RET_NAK:
        td->ctrl |= TD_CTRL_NAK;
        return TD_NEXT_QUEUE;
    default:
        return retire_timeout(s, td);
    }
}

/* --- descriptors --- */

/* The guest broke the structures: stop (section 2.1.2). */
static TDResult process_error(UHCIState *s, uint32_t td_addr)
{
    qemu_log_mask(LOG_GUEST_ERROR, "uhci: bad transfer descriptor at 0x%x\n", td_addr);
    s->status |= UHCI_STS_HCPERR | UHCI_STS_HCHALTED;
    s->cmd &= ~UHCI_CMD_RS;
    uhci_update_irq(s);
    return TD_STOP;
}

/* Starts the transfer; returns it, done or in flight, or NULL when it must wait. */
static UHCIAsync *start_transfer(UHCIState *s, USBDevice *dev, uint32_t td_addr, UHCI_TD *td,
                                 uint16_t max_len)
{
    int pid = td->token & 0xff;
    bool spd = pid == USB_TOKEN_IN && (td->ctrl & TD_CTRL_SPD);
    USBEndpoint *ep = usb_ep_get(dev, pid, (td->token >> 15) & 0xf);
    UHCIAsync *async;

    if (async_count(s) >= MAX_ASYNCS) {
        return NULL;
    }
    async = async_new(s, td_addr, td, max_len);
    usb_packet_setup(&async->packet, pid, ep, 0, td_addr, spd, td->ctrl & TD_CTRL_IOC);
    if (max_len) {
        if (pid != USB_TOKEN_IN) {
            pci_dma_read(&s->dev, td->buffer, async->buf, max_len);
        }
        usb_packet_addbuf(&async->packet, async->buf, max_len);
    }
    usb_handle_packet(dev, &async->packet);
    async->done = async->packet.status != USB_RET_ASYNC;
    return async;
}

static TDResult process_td(UHCIState *s, uint32_t td_addr, UHCI_TD *td)
{
    UHCIAsync *async = async_find(s, td_addr);
    uint16_t max_len = ((td->token >> 21) + 1) & 0x7ff;
    int pid = td->token & 0xff;
    TDResult ret;

    if (async && (async->token != td->token || async->buffer != td->buffer)) {
        /* The guest reused the descriptor. */
        async_free(s, async);
        async = NULL;
    }
    if (!async) {
        USBDevice *dev;

        if ((pid != USB_TOKEN_SETUP && pid != USB_TOKEN_IN && pid != USB_TOKEN_OUT) ||
            max_len > 1280) {
            return process_error(s, td_addr);
        }
        dev = find_device(s, (td->token >> 8) & 0x7f);
        if (!dev) {
            return retire_timeout(s, td);
        }
        async = start_transfer(s, dev, td_addr, td, max_len);
        if (!async) {
            return TD_NEXT_QUEUE;
        }
    }
    async->unseen = 0;
    if (!async->done) {
        return TD_NEXT_QUEUE;
    }
    ret = retire(s, td, async);
    async_free(s, async);
    return ret;
}

static UHCI_TD read_td(UHCIState *s, uint32_t addr)
{
    UHCI_TD td;

    pci_dma_read(&s->dev, addr & ~0xfu, &td, sizeof(td));
    le32_to_cpus(&td.link);
    le32_to_cpus(&td.ctrl);
    le32_to_cpus(&td.token);
    le32_to_cpus(&td.buffer);
    return td;
}

/* Runs the TD at @link and writes its status back. */
static TDResult run_td(UHCIState *s, uint32_t link, UHCI_TD *td)
{
    uint32_t old, val;
    TDResult ret;

    *td = read_td(s, link);
    trace_usb_uhci_td_load(link & ~0xfu, td->ctrl, td->token);
    if (!(td->ctrl & TD_CTRL_ACTIVE)) {
        /* It interrupts all the same (section 3.2.2, IOC). */
        if (td->ctrl & TD_CTRL_IOC) {
            s->pending_int_mask |= UHCI_STS2_IOC;
        }
        return TD_NEXT_QUEUE;
    }
    old = td->ctrl;
    ret = process_td(s, link & ~0xfu, td);
    if (old != td->ctrl) {
        val = cpu_to_le32(td->ctrl);
        pci_dma_write(&s->dev, (link & ~0xfu) + 4, &val, sizeof(val));
    }
    return ret;
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
    UHCI_TD td;

    pci_dma_read(&s->dev, qh_link & ~0xfu, qh, sizeof(qh));
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
        pci_dma_write(&s->dev, (qh_link & ~0xfu) + 4, &val, sizeof(val));
        if (!(td.link & LINK_DEPTH) || s->frame_bytes >= s->frame_bandwidth) {
            break;
        }
    }
    return true;
}

void uhci_process_frame(UHCIState *s)
{
    SeenQueues seen = { .count = 0 };
    int links = FRAME_MAX_LINKS;
    uint32_t link;

    pci_dma_read(&s->dev, s->fl_base_addr + ((s->frnum & 0x3ff) << 2), &link, sizeof(link));
    le32_to_cpus(&link);
    s->frame_bytes = 0;
    while (is_link_valid(link) && --links > 0 && s->frame_bytes < s->frame_bandwidth) {
        if (link & LINK_QH) {
            if (see_queue(&seen, link & ~0xfu) || !run_queue(s, link, &link, &seen, &links)) {
                break;
            }
        } else {
            UHCI_TD td;

            if (run_td(s, link, &td) == TD_STOP) {
                break;
            }
            link = td.link;
        }
    }
    age_asyncs(s);
}
