/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The packets on their way to one network client. A packet that can't be delivered is copied and
 * waits, in order; the queue is bounded, so that a guest that never receives costs no memory.
 */
#ifndef QEMU_NET_QUEUE_H
#define QEMU_NET_QUEUE_H

typedef struct NetPacket NetPacket;
typedef struct NetQueue NetQueue;

/* Called once when a packet that had to wait is done: @ret bytes delivered, 0 if it was dropped. */
typedef void (NetPacketSent)(NetClientState *sender, ssize_t ret);

#define QEMU_NET_PACKET_FLAG_NONE 0
#define QEMU_NET_PACKET_FLAG_RAW (1 << 0)

/* Hands a packet over: bytes taken (also for one that is dropped), or 0 to let it wait. */
typedef ssize_t (NetQueueDeliverFunc)(NetClientState *sender, unsigned flags,
                                      const struct iovec *iov, int iovcnt, void *opaque);

NetQueue *qemu_new_net_queue(NetQueueDeliverFunc *deliver, void *opaque);
/* Waiting packets are dropped; their callbacks are not called. */
void qemu_del_net_queue(NetQueue *queue);

/* Queue at the end, without trying. */
void qemu_net_queue_append_iov(NetQueue *queue, NetClientState *sender, unsigned flags,
                               const struct iovec *iov, int iovcnt, NetPacketSent *sent_cb);
/* Deliver now; a nested call (the receiver sends to itself) queues nothing and returns 0. */
ssize_t qemu_net_queue_receive(NetQueue *queue, const uint8_t *data, size_t size);
ssize_t qemu_net_queue_receive_iov(NetQueue *queue, const struct iovec *iov, int iovcnt);
/* Deliver now, else queue: bytes, or 0 if it waits. A packet without @sent_cb that finds the
 * queue full is dropped. */
ssize_t qemu_net_queue_send(NetQueue *queue, NetClientState *sender, unsigned flags,
                            const uint8_t *data, size_t size, NetPacketSent *sent_cb);
ssize_t qemu_net_queue_send_iov(NetQueue *queue, NetClientState *sender, unsigned flags,
                                const struct iovec *iov, int iovcnt, NetPacketSent *sent_cb);
/* Drop what came from @from, calling the callbacks with 0. */
void qemu_net_queue_purge(NetQueue *queue, NetClientState *from);
/* Deliver what waits; false if some still do. */
bool qemu_net_queue_flush(NetQueue *queue);

#endif
