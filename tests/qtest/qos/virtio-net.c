/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * qgraph tests of virtio-net, whatever it is plugged into: frames out, frames in. VIRTIO 1.2, 5.1.6. A
 * stopped machine moves none, so they are skipped where the clock cannot be stepped.
 */
#include "qemu/osdep.h"
#include <sys/socket.h>
#include "qemu/module.h"
#include "standard-headers/linux/virtio_config.h"
#include "standard-headers/linux/virtio_net.h"
#include "tests/qtest/libqos/virtio-net.h"

#define QUEUE_RX 0
#define QUEUE_TX 1
#define TIMEOUT_US (30 * 1000 * 1000)
#define FRAME_BYTES 60
#define BUFFER_BYTES 2048

/* The test's end of the socket; the emulator inherits the other. */
static void *open_socket(GString *command, void *arg)
{
    int *fds = g_new(int, 2);

    g_assert_cmpint(socketpair(PF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
    g_string_append_printf(command, " -netdev socket,fd=%d,id=hs0", fds[1]);
    return fds;
}

static void close_socket(int *fds)
{
    close(fds[0]);
    close(fds[1]);
    g_free(fds);
}

static unsigned header_bytes(const QVirtioNet *net)
{
    uint64_t with_num_buffers = (1ull << VIRTIO_F_VERSION_1) | (1ull << VIRTIO_NET_F_MRG_RXBUF);

    return net->vdev->features & with_num_buffers ? 12 : 10;
}

static void fill_frame(uint8_t frame[FRAME_BYTES], uint8_t seed)
{
    memset(frame, 0xff, 6);                     /* to all */
    for (unsigned i = 6; i < FRAME_BYTES; i++) {
        frame[i] = seed + i;
    }
}

static void read_exactly(int fd, void *data, size_t size)
{
    for (size_t done = 0; done < size; ) {
        ssize_t n = read(fd, (char *)data + done, size - done);

        g_assert_cmpint(n, >, 0);
        done += n;
    }
}

static void expect_frame(int fd, const uint8_t frame[FRAME_BYTES])
{
    uint32_t length;
    uint8_t got[FRAME_BYTES];

    read_exactly(fd, &length, sizeof(length));
    g_assert_cmpuint(ntohl(length), ==, FRAME_BYTES);
    read_exactly(fd, got, sizeof(got));
    g_assert_cmpmem(got, sizeof(got), frame, FRAME_BYTES);
}

static void transmit_one(QVirtioNet *net, QGuestAllocator *alloc, const uint8_t frame[FRAME_BYTES])
{
    QTestState *s = net->vdev->qts;
    unsigned header = header_bytes(net);
    uint64_t addr = guest_alloc(alloc, header + FRAME_BYTES);
    uint32_t head;

    qtest_memset(s, addr, 0, header);
    qtest_memwrite(s, addr + header, frame, FRAME_BYTES);
    head = qvirtqueue_add(s, net->queues[QUEUE_TX], addr, header + FRAME_BYTES, false, false);
    qvirtqueue_kick(s, net->vdev, net->queues[QUEUE_TX], head);
    qvirtio_wait_used_elem(s, net->vdev, net->queues[QUEUE_TX], head, NULL, TIMEOUT_US);
    guest_free(alloc, addr);
}

static void transmit(void *object, void *data, QGuestAllocator *alloc)
{
    QVirtioNet *net = object;
    int *fds = data;
    uint8_t frame[FRAME_BYTES];

    if (qtest_skip_without_clock(net->vdev->qts)) {
        close_socket(fds);
        return;
    }
    for (unsigned i = 0; i < 3; i++) {
        fill_frame(frame, 7 * i);
        transmit_one(net, alloc, frame);
        expect_frame(fds[0], frame);
    }
    close_socket(fds);
}

static void send_frame(int fd, const uint8_t frame[FRAME_BYTES])
{
    uint32_t length = htonl(FRAME_BYTES);

    g_assert_cmpint(write(fd, &length, sizeof(length)), ==, sizeof(length));
    g_assert_cmpint(write(fd, frame, FRAME_BYTES), ==, FRAME_BYTES);
}

static void receive(void *object, void *data, QGuestAllocator *alloc)
{
    QVirtioNet *net = object;
    QTestState *s = net->vdev->qts;
    unsigned header = header_bytes(net);
    uint64_t addr = guest_alloc(alloc, BUFFER_BYTES);
    uint8_t frame[FRAME_BYTES], got[FRAME_BYTES];
    uint32_t head, length;
    int *fds = data;

    if (qtest_skip_without_clock(s)) {
        close_socket(fds);
        return;
    }
    fill_frame(frame, 1);
    head = qvirtqueue_add(s, net->queues[QUEUE_RX], addr, BUFFER_BYTES, true, false);
    qvirtqueue_kick(s, net->vdev, net->queues[QUEUE_RX], head);
    send_frame(fds[0], frame);
    qvirtio_wait_used_elem(s, net->vdev, net->queues[QUEUE_RX], head, &length, TIMEOUT_US);
    g_assert_cmpuint(length, ==, header + FRAME_BYTES);
    qtest_memread(s, addr + header, got, sizeof(got));
    g_assert_cmpmem(got, sizeof(got), frame, sizeof(frame));
    guest_free(alloc, addr);
    close_socket(fds);
}

static void register_virtio_net_tests(void)
{
    QOSGraphTestOptions opts = { .before = open_socket };

    qos_add_test("transmit", "virtio-net", transmit, &opts);
    qos_add_test("receive", "virtio-net", receive, &opts);
}

libqos_init(register_virtio_net_tests);
