/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of virtio-net-test share: a card with a socket for its cable, commands, packets. */
#ifndef TESTS_VIRTIO_NET_TEST_H
#define TESTS_VIRTIO_NET_TEST_H

#include "virtio-poke.h"
#include "standard-headers/linux/virtio_net.h"

#define BIT64(n)        (1ULL << (n))
#define VERSION_1       BIT64(VIRTIO_F_VERSION_1)
#define MRG_RXBUF       BIT64(VIRTIO_NET_F_MRG_RXBUF)
#define CTRL            (BIT64(VIRTIO_NET_F_CTRL_VQ) | BIT64(VIRTIO_NET_F_CTRL_RX) | \
                         BIT64(VIRTIO_NET_F_CTRL_VLAN) | BIT64(VIRTIO_NET_F_CTRL_RX_EXTRA) | \
                         BIT64(VIRTIO_NET_F_CTRL_MAC_ADDR))

#define RX_RING         0x100000
#define TX_RING         0x110000
#define CTRL_RING       0x120000
#define RX_BUFFERS      0x200000
#define TX_BUFFERS      0x300000
#define CTRL_BUFFER     0x400000

#define HDR_LEN         12
#define MIN_FRAME       60

typedef struct Fixture {
    Poke *p;
    PokeQueue rx, tx, ctrl;
    int sock;                   /* our end of the socket back end, or -1 */
} Fixture;

/* What a case needs beside a machine. */
typedef struct Setup {
    const char *options;
    uint64_t features;
    bool user;
} Setup;

extern const uint8_t own_mac[6];

void net_setup(Fixture *f, const void *data);
void net_teardown(Fixture *f, const void *data);
#define NET_CASE(path, data, func) \
    qtest_add("virtio-net/" path, Fixture, &data, net_setup, func, net_teardown)

void start(Fixture *f, uint64_t features);

/* Run one command; returns the status byte, or 0xff if the device did not answer. */
uint8_t command(Fixture *f, uint8_t class, uint8_t cmd, const void *data, size_t len);

/* --- packets --- */

void make_frame(uint8_t *frame, size_t size, const uint8_t *dst);
/* Put a packet into the transmit ring at descriptor 0, header and frame in one buffer. */
void send_frame(Fixture *f, const uint8_t *frame, size_t size);
/* Offer receive buffer @i of @size bytes. */
void add_rx_buffer(Fixture *f, unsigned int i, uint32_t size);
/* Bytes that came out of the back end: one packet's length and content. 0: nothing. */
size_t socket_read(Fixture *f, uint8_t *buf, size_t max);
void socket_write(Fixture *f, const uint8_t *frame, size_t size);
/* Wait for a chain to come back from the receive queue. */
bool wait_rx(Fixture *f, uint32_t *head, uint32_t *len);
/*
 * Whether a frame to @dst passes the filter; a second frame, which a driver
 * that takes anything gets, shows that it was seen.
 */
bool passes(Fixture *f, const uint8_t *dst, uint16_t vlan);

void net_add_packet_tests(void);
void net_add_state_tests(void);

#endif
