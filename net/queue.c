/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The packets on their way to one network client. */
#include "qemu/osdep.h"
#include "net/net.h"
#include "net/queue.h"
#include "qemu/iov.h"
#include "sysemu/budget.h"

/* What may wait: packets and bytes. */
#define QUEUE_MAX_PACKETS 10000
#define QUEUE_MAX_BYTES (16 * 1024 * 1024)

struct NetPacket {
    QTAILQ_ENTRY(NetPacket) entry;
    NetClientState *sender;
    unsigned flags;
    size_t size;
    NetPacketSent *sent_cb;
    uint8_t data[];
};

struct NetQueue {
    void *opaque;
    NetQueueDeliverFunc *deliver;
    QTAILQ_HEAD(, NetPacket) packets;
    unsigned count;
    size_t bytes;
    bool delivering;    /* inside deliver: what is sent meanwhile waits */
};

NetQueue *qemu_new_net_queue(NetQueueDeliverFunc *deliver, void *opaque)
{
    NetQueue *queue = g_new0(NetQueue, 1);

    queue->opaque = opaque;
    queue->deliver = deliver;
    QTAILQ_INIT(&queue->packets);
    return queue;
}

static void unlink_packet(NetQueue *queue, NetPacket *packet)
{
    QTAILQ_REMOVE(&queue->packets, packet, entry);
    queue->count--;
    queue->bytes -= packet->size;
}

void qemu_del_net_queue(NetQueue *queue)
{
    NetPacket *packet, *next;

    QTAILQ_FOREACH_SAFE(packet, &queue->packets, entry, next) {
        unlink_packet(queue, packet);
        g_free(packet);
    }
    g_free(queue);
}

void qemu_net_queue_append_iov(NetQueue *queue, NetClientState *sender, unsigned flags,
                               const struct iovec *iov, int iovcnt, NetPacketSent *sent_cb)
{
    size_t size = iov_size(iov, iovcnt);
    NetPacket *packet;

    if (!sent_cb &&
        (queue->count >= QUEUE_MAX_PACKETS || size > QUEUE_MAX_BYTES - queue->bytes)) {
        return; /* dropped: nobody waits for it */
    }
    packet = g_malloc(sizeof(*packet) + size);
    packet->sender = sender;
    packet->flags = flags;
    packet->size = size;
    packet->sent_cb = sent_cb;
    iov_to_buf(iov, iovcnt, 0, packet->data, size);
    QTAILQ_INSERT_TAIL(&queue->packets, packet, entry);
    queue->count++;
    queue->bytes += size;
}

static ssize_t deliver_now(NetQueue *queue, NetClientState *sender, unsigned flags,
                           const struct iovec *iov, int iovcnt)
{
    ssize_t ret;

    queue->delivering = true;
    ret = queue->deliver(sender, flags, iov, iovcnt, queue->opaque);
    queue->delivering = false;
    return ret;
}

ssize_t qemu_net_queue_receive_iov(NetQueue *queue, const struct iovec *iov, int iovcnt)
{
    return queue->delivering ? 0 : deliver_now(queue, NULL, 0, iov, iovcnt);
}

ssize_t qemu_net_queue_receive(NetQueue *queue, const uint8_t *data, size_t size)
{
    struct iovec iov = { (void *)data, size };

    return qemu_net_queue_receive_iov(queue, &iov, 1);
}

ssize_t qemu_net_queue_send_iov(NetQueue *queue, NetClientState *sender, unsigned flags,
                                const struct iovec *iov, int iovcnt, NetPacketSent *sent_cb)
{
    ssize_t ret = 0;

    if (!queue->delivering && qemu_can_send_packet(sender)) {
        ret = deliver_now(queue, sender, flags, iov, iovcnt);
    }
    if (ret == 0) {
        qemu_net_queue_append_iov(queue, sender, flags, iov, iovcnt, sent_cb);
        return 0;
    }
    qemu_net_queue_flush(queue);
    return ret;
}

ssize_t qemu_net_queue_send(NetQueue *queue, NetClientState *sender, unsigned flags,
                            const uint8_t *data, size_t size, NetPacketSent *sent_cb)
{
    struct iovec iov = { (void *)data, size };

    return qemu_net_queue_send_iov(queue, sender, flags, &iov, 1, sent_cb);
}

/* The packet is done: tell its sender and free it. */
static void finish_packet(NetPacket *packet, ssize_t ret)
{
    if (packet->sent_cb) {
        packet->sent_cb(packet->sender, ret);
    }
    g_free(packet);
}

void qemu_net_queue_purge(NetQueue *queue, NetClientState *from)
{
    NetPacket *packet, *next;

    QTAILQ_FOREACH_SAFE(packet, &queue->packets, entry, next) {
        if (packet->sender == from) {
            unlink_packet(queue, packet);
            finish_packet(packet, 0);
        }
    }
}

bool qemu_net_queue_flush(NetQueue *queue)
{
    if (queue->delivering) {
        return false;
    }
    while (!QTAILQ_EMPTY(&queue->packets)) {
        NetPacket *packet = QTAILQ_FIRST(&queue->packets);
        struct iovec iov = { packet->data, packet->size };
        ssize_t ret;

        if (!budget_take(BUDGET_COST_CALLBACK)) {
            return false;
        }
        unlink_packet(queue, packet);
        ret = deliver_now(queue, packet->sender, packet->flags, &iov, 1);
        if (ret == 0) {
            queue->count++;
            queue->bytes += packet->size;
            QTAILQ_INSERT_HEAD(&queue->packets, packet, entry);
            return false;
        }
        finish_packet(packet, ret);
    }
    return true;
}
