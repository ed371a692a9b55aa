/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of virtio-net-rss-test share: a card whose frames the test sends, its commands, frames. */
#ifndef TESTS_VIRTIO_NET_RSS_TEST_H
#define TESTS_VIRTIO_NET_RSS_TEST_H

#include "standard-headers/linux/virtio_net.h"
#include "virtio-poke.h"

#define BIT64(n)        (1ULL << (n))
#define BASE            (BIT64(VIRTIO_F_VERSION_1) | BIT64(VIRTIO_NET_F_CTRL_VQ))
#define MQ              BIT64(VIRTIO_NET_F_MQ)
#define RSS             BIT64(VIRTIO_NET_F_RSS)
#define REPORT          BIT64(VIRTIO_NET_F_HASH_REPORT)
#define DEVICE          "-device virtio-net-pci,netdev=net0,mq=on,rss=on,hash=on," POKE_ADDR
#define RING(n)         (0x100000 + (n) * 0x10000)
#define BUFFER(n)       (0x200000 + (n) * 0x10000)
#define PAIRS           2
#define KEY_LEN         40
#define TABLE_MAX       128
#define ALL_TYPES       0x1ff
#define RSS_CFG         (DEVICE_CFG + 17)

typedef struct Fixture {
    Poke *p;
    PokeQueue rx[PAIRS];
    PokeQueue ctrl;
    int sock[PAIRS];    /* ours; -1: user networking */
    int back_end[PAIRS];
    char *args;
    size_t header;      /* bytes in front of a frame, on both sides */
} Fixture;

/* Vectors and their key: "Verifying the RSS Hash Calculation" of Windows' network driver documentation. */
#define RSS_VECTORS     8
extern const uint8_t rss_key[KEY_LEN];
typedef struct RssVector {
    const char *dst, *src;
    uint16_t dst_port, src_port;
    uint32_t addresses, ports;  /* hashes: without and with ports */
} RssVector;
extern const RssVector rss_vectors[RSS_VECTORS];

void rss_setup(Fixture *f, const void *data);
/* One pair and a back end that any emulator has. */
void rss_setup_user(Fixture *f, const void *data);
void rss_teardown(Fixture *f, const void *data);
#define RSS_CASE(path, func) qtest_add("virtio-net-rss/" path, Fixture, NULL, rss_setup, func, rss_teardown)

/* The driver takes @features, and the queues that these give. */
void start(Fixture *f, uint64_t features);

/* --- commands --- */

/* Returns the status byte, or 0xff if the device did not answer. */
uint8_t command(Fixture *f, uint8_t cmd, const void *data, size_t len);

/* What RSS_CONFIG carries. Zeroes are spelled out by rss_defaults. */
typedef struct RssConfig {
    uint32_t types;
    uint16_t mask, default_queue, table[2 * TABLE_MAX], max_tx;
    uint8_t key_len;
    size_t cut;         /* bytes less than the fields need */
} RssConfig;

static const RssConfig rss_defaults = { .types = ALL_TYPES, .max_tx = 1, .key_len = KEY_LEN };

uint8_t rss_config(Fixture *f, RssConfig c);
/* @cut: bytes less than the fields need. */
uint8_t hash_config(Fixture *f, uint32_t types, uint8_t key_len, size_t cut);

/* --- frames --- */

enum { ETHERTYPE_IP4 = 0x0800, ETHERTYPE_IP6 = 0x86dd, TCP = 6, UDP = 17, DESTINATION = 60, ROUTING = 43 };

typedef struct Frame {
    uint8_t data[256];
    size_t len;
} Frame;

void put(Frame *f, const void *bytes, size_t len);
void put_zeros(Frame *f, size_t len);
void put_address(Frame *f, int family, const char *text);
/* A frame of vector @i up to its IP header, whose payload is of type @proto. */
Frame ip_frame(int i, uint8_t proto, bool vlan, bool fragment);
/* Ports of vector @i, and zeros enough for either header. */
void put_ports(Frame *f, int i);
Frame frame_of(int i, uint8_t proto);

/* By the back end's socket of pair @i. */
void host_sends(Fixture *f, int i, const Frame *frame);
/* A buffer at BUFFER(2 * i) for pair @i. */
void offer_buffer(Fixture *f, int i);
/* Number of the pair that gets a packet; -1: none does. Others are asked first. */
int wait_received(Fixture *f, int pairs, size_t len);

void rss_add_report_tests(void);
void rss_add_steering_tests(void);

#endif
