/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the e1000 tests share: registers, a card whose cable the test holds, both rings.
 */
#ifndef TESTS_E1000_TEST_H
#define TESTS_E1000_TEST_H

#include "e1000-registers.h"
#include "nic-test.h"

#define EECD    0x00010
#define MDIC    0x00020
#define ITR     0x000c4
#define MPC     0x04010
#define GPRC    0x04074
#define GPTC    0x04080
#define GORCL   0x04088
#define GORCH   0x0408c
#define MTA     0x05200
#define VFTA    0x05600

#define LSC     0x0004
#define TXDW    0x0001
#define RXO     0x0040
#define RXT0    0x0080
#define VME     0x40000000
#define RST     0x04000000

#define RX_EN   0x0002
#define RX_UPE  0x0008
#define RX_LBM  0x00c0
#define RX_BAM  0x8000
#define RX_1024 0x10000
#define RX_VFE  0x40000
#define RX_SECRC 0x04000000

#define TX_RING     0x100000
#define RX_RING     0x110000
#define TX_DATA     0x200000
#define RX_DATA     0x300000
#define RX_STRIDE   0x4000
#define RING        8

#define EOP     0x01000000u
#define IC      0x04000000u
#define TSE     0x04000000u
#define RS      0x08000000u
#define DEXT    0x20000000u
#define VLE     0x40000000u
#define DTYP_D  0x00100000u
#define TCP     0x01000000u
#define IP      0x02000000u

typedef struct Fixture {
    Nic nic;
    uint32_t tail;
    uint32_t rx_next;
    uint8_t frame[65536];
} Fixture;

static inline uint32_t get(Fixture *f, uint32_t reg)
{
    return qtest_readl(f->nic.qts, NIC_MMIO + reg);
}

static inline void set(Fixture *f, uint32_t reg, uint32_t val)
{
    qtest_writel(f->nic.qts, NIC_MMIO + reg, val);
}

/* @data: the -device argument, NULL for "e1000". */
void e1000_setup(Fixture *f, const void *data);
void e1000_teardown(Fixture *f, const void *data);
#define E1000_CASE(path, fn) qtest_add("/e1000/" path, Fixture, NULL, e1000_setup, fn, e1000_teardown)

/* MDIC with opcode @op (1 write, 2 read) to the PHY's register @reg; MDIC afterwards. */
uint32_t phy(Fixture *f, uint32_t op, unsigned reg, uint16_t val);

/* A bit into the EEPROM by EECD. */
void clock_out(Fixture *f, bool bit);

/* An empty ring of RING descriptors, transmitter on. */
void start_tx(Fixture *f);
/* The next descriptor; TDT is the caller's. */
void put_desc(Fixture *f, uint64_t addr, uint32_t lower, uint32_t upper);

/* A ring with RING - 1 free buffers, receiver on; @rctl: more bits of RCTL. */
void start_rx(Fixture *f, uint32_t rctl);
/* The next descriptor that came back: status, length, special; f->frame. False: none came. */
bool received(Fixture *f, uint8_t *status, uint16_t *len, uint16_t *special);

/* The Internet checksum of @len bytes, started with @sum. */
uint16_t checksum(const uint8_t *p, int len, uint32_t sum);

void e1000_add_tx_tests(void);
void e1000_add_rx_tests(void);

#endif
