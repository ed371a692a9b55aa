/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The code of NAND flash: it tells which bit of 256 bytes has changed, and that two have. */
#include "qemu/osdep.h"
#include "hw/block/flash.h"

#define BYTES 256

static ECCState code_of(const uint8_t *data)
{
    ECCState s;

    ecc_reset(&s);
    for (int i = 0; i < BYTES; i++) {
        g_assert_cmphex(ecc_digest(&s, data[i]), ==, data[i]);
    }
    return s;
}

static void fill(uint8_t *data)
{
    for (int i = 0; i < BYTES; i++) {
        data[i] = i * 37 + 11;
    }
}

/* Of each pair of column parities exactly one changes: which one is a bit of the number of the bit. */
static int changed_bit(uint8_t cp)
{
    int bit = 0;

    for (int i = 0; i < 3; i++) {
        g_assert_cmphex(cp >> 2 * i & 3, !=, 0);
        g_assert_cmphex(cp >> 2 * i & 3, !=, 3);
        bit |= (cp >> (2 * i + 1) & 1) << i;
    }
    return bit;
}

static void test_one_bit(void)
{
    uint8_t data[BYTES];
    ECCState good, bad;

    fill(data);
    good = code_of(data);
    for (int i = 0; i < BYTES * 8; i++) {
        data[i / 8] ^= 1 << i % 8;
        bad = code_of(data);
        data[i / 8] ^= 1 << i % 8;
        g_assert_cmpint(changed_bit(good.cp ^ bad.cp), ==, i % 8);
        g_assert_cmphex(good.lp[1] ^ bad.lp[1], ==, i / 8);
        g_assert_cmphex((uint16_t)(good.lp[0] ^ bad.lp[0]), ==, (uint16_t)~(i / 8));
    }
}

static void test_two_bits(void)
{
    uint8_t data[BYTES];
    ECCState good, bad;

    fill(data);
    good = code_of(data);
    data[17] ^= 0x10;
    data[200] ^= 0x02;
    bad = code_of(data);
    g_assert_cmphex((uint16_t)(good.lp[0] ^ bad.lp[0] ^ good.lp[1] ^ bad.lp[1]), ==, 0);
    g_assert_cmphex(good.lp[1] ^ bad.lp[1], ==, 17 ^ 200);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ecc/one-bit-is-found", test_one_bit);
    g_test_add_func("/ecc/two-bits-are-noticed", test_two_bits);
    return g_test_run();
}
