/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A network card in slot 4 of q35 whose cable the test holds: a socket back end, one stream of
 * packets with their length (big endian, 32 bits) before each.
 */
#ifndef TESTS_NIC_TEST_H
#define TESTS_NIC_TEST_H

#include "qemu/osdep.h"
#include <poll.h>
#include <sys/socket.h>
#include "qemu/bswap.h"
#include "pci-config.h"

#define NIC         DEVFN(4, 0)
#define NIC_MAC     "52:54:00:12:34:56"
#define NIC_MMIO    0xe0000000
#define NIC_IO      0xc000
#define NIC_WAIT_MS 5000

typedef struct Nic {
    QTestState *qts;
    int sock;
} Nic;

static const uint8_t nic_mac[6] = {0x52, 0x54, 0x00, 0x12, 0x34, 0x56};
static const uint8_t peer_mac[6] = {0x02, 0x00, 0x00, 0x00, 0x00, 0x01};
static const uint8_t broadcast_mac[6] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

/* Starts the machine; @device with options. */
static inline void nic_start(Nic *nic, const char *device)
{
    int fds[2];

    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
    nic->qts = qtest_initf("-machine q35 -nodefaults -netdev socket,fd=%d,id=net0"
                           " -device %s,id=nic,netdev=net0,addr=4,mac=" NIC_MAC, fds[1], device);
    close(fds[1]);
    nic->sock = fds[0];
}

static inline void nic_stop(Nic *nic)
{
    qtest_quit(nic->qts);
    close(nic->sock);
}

/* BARs: memory at @mem_bar, ports at @io_bar (-1: none). */
static inline void nic_map(Nic *nic, int mem_bar, int io_bar)
{
    if (mem_bar >= 0) {
        pci_conf_write(nic->qts, 0, NIC, 0x10 + 4 * mem_bar, NIC_MMIO, 4);
    }
    if (io_bar >= 0) {
        pci_conf_write(nic->qts, 0, NIC, 0x10 + 4 * io_bar, NIC_IO, 4);
    }
    pci_conf_write(nic->qts, 0, NIC, 0x04, 7, 2);
}

/* Something for the card, from outside; it arrives before the next answer of the emulator or so. */
static inline void nic_send(Nic *nic, const void *frame, uint32_t size)
{
    uint32_t len = cpu_to_be32(size);
    struct iovec iov[2] = {{&len, sizeof(len)}, {(void *)frame, size}};

    g_assert_cmpint(writev(nic->sock, iov, 2), ==, sizeof(len) + size);
}

/* What the card sent, in @frame of 64 KiB; its size, or -1 when nothing comes in @wait_ms. */
static inline int nic_receive(Nic *nic, uint8_t *frame, int wait_ms)
{
    struct pollfd p = {nic->sock, POLLIN, 0};
    uint32_t len, got = 0;

    if (poll(&p, 1, wait_ms) != 1 || recv(nic->sock, &len, sizeof(len), MSG_WAITALL) != sizeof(len)) {
        return -1;
    }
    len = be32_to_cpu(len);
    g_assert_cmpuint(len, <=, 65536);
    got = recv(nic->sock, frame, len, MSG_WAITALL);
    g_assert_cmpuint(got, ==, len);
    return len;
}

/* An Ethernet frame of @size bytes: addresses, type 0x88b5, a pattern. */
static inline void nic_frame(uint8_t *frame, uint32_t size, const uint8_t *dest, const uint8_t *src)
{
    memcpy(frame, dest, 6);
    memcpy(frame + 6, src, 6);
    stw_be_p(frame + 12, 0x88b5);
    for (uint32_t i = 14; i < size; i++) {
        frame[i] = i * 7 + (i >> 8);
    }
}

#endif
