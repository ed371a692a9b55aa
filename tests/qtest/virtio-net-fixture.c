/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include <sys/socket.h>
#include <poll.h>
#include "virtio-net-test.h"

const uint8_t own_mac[6] = { 0x52, 0x54, 0x00, 0x12, 0x34, 0x56 };

void start(Fixture *f, uint64_t features)
{
    negotiate(f->p, features);
    f->rx = queue_enable(f->p, 0, RX_RING);
    f->tx = queue_enable(f->p, 1, TX_RING);
    f->ctrl = queue_enable(f->p, 2, CTRL_RING);
    set_status(f->p, DRIVER_OK);
}

void net_setup(Fixture *f, const void *data)
{
    const Setup *s = data;
    g_autofree char *device = g_strdup_printf("virtio-net-pci,netdev=net0%s",
                                              s->options ? s->options : "");
    g_autofree char *back_end = NULL;
    int fds[2] = { -1, -1 };

    if (s->user) {
        back_end = g_strdup("-netdev user,id=net0");
    } else {
        g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
        back_end = g_strdup_printf("-netdev socket,fd=%d,id=net0", fds[1]);
    }
    f->p = poke_new(device, back_end);
    f->sock = fds[0];
    if (!s->user) {
        close(fds[1]);
    }
    start(f, s->features);
}

void net_teardown(Fixture *f, const void *data)
{
    poke_free(f->p);
    if (f->sock >= 0) {
        close(f->sock);
    }
}

uint8_t command(Fixture *f, uint8_t class, uint8_t cmd, const void *data, size_t len)
{
    QTestState *qts = f->p->qts;
    uint8_t hdr[2] = { class, cmd };

    qtest_memwrite(qts, CTRL_BUFFER, hdr, sizeof(hdr));
    qtest_memwrite(qts, CTRL_BUFFER + 0x100, data, len);
    qtest_writeb(qts, CTRL_BUFFER + 0x1000, 0xff);
    queue_desc(&f->ctrl, 0, CTRL_BUFFER, sizeof(hdr), VRING_DESC_F_NEXT, len ? 1 : 2);
    queue_desc(&f->ctrl, 1, CTRL_BUFFER + 0x100, len, VRING_DESC_F_NEXT, 2);
    queue_desc(&f->ctrl, 2, CTRL_BUFFER + 0x1000, 1, VRING_DESC_F_WRITE, 0);
    queue_add(&f->ctrl, 0);
    queue_kick(&f->ctrl);
    for (int i = 0; i < 100 && !queue_used(&f->ctrl, NULL, NULL); i++) {
        g_usleep(1000);
    }
    return qtest_readb(qts, CTRL_BUFFER + 0x1000);
}

/* --- packets --- */

void make_frame(uint8_t *frame, size_t size, const uint8_t *dst)
{
    for (size_t i = 0; i < size; i++) {
        frame[i] = i;
    }
    memcpy(frame, dst, 6);
    memcpy(frame + 6, "\x52\x54\x00\x00\x00\x01\x88\xb5", 8);
}

void send_frame(Fixture *f, const uint8_t *frame, size_t size)
{
    qtest_memset(f->p->qts, TX_BUFFERS, 0, HDR_LEN);
    qtest_memwrite(f->p->qts, TX_BUFFERS + HDR_LEN, frame, size);
    queue_desc(&f->tx, 0, TX_BUFFERS, HDR_LEN + size, 0, 0);
    queue_add(&f->tx, 0);
    queue_kick(&f->tx);
}

void add_rx_buffer(Fixture *f, unsigned int i, uint32_t size)
{
    queue_desc(&f->rx, i, RX_BUFFERS + i * 0x1000, size, VRING_DESC_F_WRITE, 0);
    queue_add(&f->rx, i);
    queue_kick(&f->rx);
}

size_t socket_read(Fixture *f, uint8_t *buf, size_t max)
{
    struct pollfd pfd = { .fd = f->sock, .events = POLLIN };
    uint32_t len;

    if (poll(&pfd, 1, 1000) <= 0) {
        return 0;
    }
    g_assert_cmpint(recv(f->sock, &len, sizeof(len), MSG_WAITALL), ==, sizeof(len));
    len = be32_to_cpu(len);
    g_assert_cmpuint(len, <=, max);
    g_assert_cmpint(recv(f->sock, buf, len, MSG_WAITALL), ==, len);
    return len;
}

void socket_write(Fixture *f, const uint8_t *frame, size_t size)
{
    uint32_t len = cpu_to_be32(size);

    g_assert_cmpint(send(f->sock, &len, sizeof(len), 0), ==, sizeof(len));
    g_assert_cmpint(send(f->sock, frame, size, 0), ==, size);
}

bool wait_rx(Fixture *f, uint32_t *head, uint32_t *len)
{
    for (int i = 0; i < 100; i++) {
        if (queue_used(&f->rx, head, len)) {
            return true;
        }
        qtest_clock_step(f->p->qts, 100000);
    }
    return false;
}
