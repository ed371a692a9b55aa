/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * virtio-net through its driver: an input is a list of requests, each put on a queue and kicked, with frames
 * on the other end of the network.
 *
 * Request: u8 queue, u8 length, u8 flags (bit 0: device-writable, bit 1: kick now; rx only bit 2: also send
 * the bytes into the network end), then `length` bytes.
 */
#include "fuzz.h"
#include "qos_fuzz.h"
#include "standard-headers/linux/virtio_config.h"
#include "tests/qtest/libqos/virtio-net.h"

#define QUEUE_RX 0
#define FLAG_WRITE 1
#define FLAG_SEND  4

typedef struct Request {
    uint8_t queue;
    uint8_t length;
    uint8_t flags;
} Request;

/* The test's end of the socket pair; the netdev has [0]. */
static int sockfds[2] = { -1, -1 };
static bool check_used;

/* A frame for the netdev: a length in network order, then the bytes. */
static void send_frame(const uint8_t *data, size_t size)
{
    uint32_t header = htonl(size);
    struct iovec iov[] = { { &header, sizeof(header) }, { (void *)data, size } };
    ssize_t ignored = writev(sockfds[1], iov, ARRAY_SIZE(iov));

    (void)ignored;                      /* a full socket drops it, as a network would */
}

/* Whether the device used the buffer that begins at @head. */
static void expect_used(QTestState *s, QVirtQueue *queue, uint32_t head)
{
    uint32_t got;

    while (qvirtqueue_get_buf(s, queue, &got, NULL)) {
        g_assert_cmpuint(got, ==, head);
    }
}

static void run_request(QTestState *s, QVirtioNet *net, const Request *r, const uint8_t *data)
{
    QVirtQueue *queue = net->queues[r->queue % net->n_queues];
    bool receives = queue == net->queues[QUEUE_RX];
    uint64_t addr = guest_alloc(fuzz_qos_alloc, MAX(r->length, 1));
    uint32_t head;

    qtest_memwrite(s, addr, data, r->length);
    head = qvirtqueue_add(s, queue, addr, r->length, receives || (r->flags & FLAG_WRITE), false);
    qvirtqueue_kick(s, net->vdev, queue, head);
    if (receives && (r->flags & FLAG_SEND) && sockfds[1] >= 0) {
        send_frame(data, r->length);
        flush_events(s);
    }
    if (check_used && !receives) {
        expect_used(s, queue, head);
    }
    guest_free(fuzz_qos_alloc, addr);
}

/* A queue takes as many requests as it has descriptors. */
static void virtio_net_fuzz(QTestState *s, const unsigned char *data, size_t size)
{
    QVirtioNet *net = fuzz_qos_obj;
    Request r;

    while (size >= sizeof(r)) {
        memcpy(&r, data, sizeof(r));
        data += sizeof(r);
        size -= sizeof(r);
        r.length = MIN(r.length, size);
        if (net->queues[r.queue % net->n_queues]->num_free == 0) {
            return;
        }
        run_request(s, net, &r, data);
        data += r.length;
        size -= r.length;
    }
}

/* Reboot and none do not put the driver's side back, so these targets are for snapshot and fork. */
static void *setup_socket(GString *command, void *arg)
{
    if (socketpair(PF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, sockfds) < 0) {
        fuzz_die("virtio-net: socketpair: %s", g_strerror(errno));
    }
    g_string_append_printf(command, " -netdev socket,fd=%d,id=hs0 ", sockfds[0]);
    return arg;
}

static void *setup_socket_check_used(GString *command, void *arg)
{
    check_used = true;
    return setup_socket(command, arg);
}

static void *setup_slirp(GString *command, void *arg)
{
    g_string_append(command, " -netdev user,id=hs0 ");
    return arg;
}

static void add(const char *name, const char *description, void *(*before)(GString *, void *),
                FuzzResetMode reset)
{
    fuzz_add_qos_target(&(FuzzTarget) {
        .name = name,
        .description = description,
        .pre_fuzz = qos_init_path,
        .fuzz = virtio_net_fuzz,
        .reset = reset,
    }, "virtio-net", &(QOSGraphTestOptions) { .before = before });
}

static void register_virtio_net_targets(void)
{
    add("virtio-net-socket",
        "Fuzz the virtio-net virtual queues. Fuzz incoming traffic using the socket backend", setup_socket,
        FUZZ_RESET_SNAPSHOT);
    add("virtio-net-socket-check-used",
        "Fuzz the virtio-net virtual queues. Wait for the descriptors to be used", setup_socket_check_used,
        FUZZ_RESET_SNAPSHOT);
    add("virtio-net-slirp", "Fuzz the virtio-net virtual queues with the slirp backend", setup_slirp,
        FUZZ_RESET_SNAPSHOT);
    add("virtio-net-fork-fuzz", "Fuzz the virtio-net virtual queues, each run in a child process",
        setup_socket, FUZZ_RESET_FORK);
}

fuzz_target_init(register_virtio_net_targets);
