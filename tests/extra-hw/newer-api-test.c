/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Models of devices/ that use coroutines, SPI, IPMI, pvpanic and the audio of later versions. */
#include "qemu/osdep.h"
#include "card.h"

/* ---- weigher ---- */

static void put_job(Card *c, int slot, uint32_t addr, uint32_t length)
{
    wr(c, 16 * slot, addr);
    wr(c, 16 * slot + 4, length);
    wr(c, 16 * slot + 12, 1);
}

static void step_us(Card *c, int us)
{
    qtest_clock_step(c->s, us * 1000);
}

/* Two workers with one adder, a chunk of 64 bytes at a time by turns; the third job waits for a worker. */
static void test_weigher(void)
{
    Card *c = card_new("weigher");

    qtest_memset(c->s, BUFFER, 3, 256);
    put_job(c, 0, BUFFER, 256);
    put_job(c, 1, BUFFER, 100);
    put_job(c, 2, BUFFER, 64);
    g_assert_cmphex(rd(c, 0x40), ==, 0);
    g_assert_cmpint(rd(c, 0xc), ==, 1);
    step_us(c, 3);
    g_assert_cmphex(rd(c, 0x40), ==, 0);
    step_us(c, 1);
    g_assert_cmphex(rd(c, 0x40), ==, 2);
    g_assert_true(card_irq(c));
    g_assert_cmpint(rd(c, 16 + 8), ==, 300);
    step_us(c, 3);
    g_assert_cmphex(rd(c, 0x40), ==, 7);
    g_assert_cmpint(rd(c, 8), ==, 3 * 256);
    g_assert_cmpint(rd(c, 32 + 8), ==, 3 * 64);
    wr(c, 0x40, 7);
    g_assert_false(card_irq(c));
    card_free(c);
}

/* A reset drops what is under way; both workers can work again. */
static void test_weigher_reset(void)
{
    Card *c = card_new("weigher");

    put_job(c, 0, BUFFER, 4096);
    put_job(c, 1, BUFFER, 4096);
    step_us(c, 5);
    qtest_qmp_assert_success(c->s, "{'execute': 'system_reset'}");
    qtest_qmp_eventwait(c->s, "RESET");
    qpci_device_enable(c->dev);
    c->bar = qpci_iomap(c->dev, 0, NULL);
    g_assert_cmpint(rd(c, 0xc), ==, 0);
    step_us(c, 200);
    g_assert_cmphex(rd(c, 0x40), ==, 0);
    qtest_memset(c->s, BUFFER, 1, 64);
    put_job(c, 3, BUFFER, 64);
    step_us(c, 1);
    g_assert_cmphex(rd(c, 0x40), ==, 8);
    g_assert_cmpint(rd(c, 48 + 8), ==, 64);
    card_free(c);
}

/* Taken out while its workers wait: one for time, one for the adder; and while they wait for work. */
static void test_weigher_unplug(void)
{
    for (int jobs = 0; jobs <= 2; jobs++) {
        Card *c = card_new("weigher,id=w");

        for (int i = 0; i < jobs; i++) {
            put_job(c, i, BUFFER, 4096);
        }
        step_us(c, 1);
        qtest_qmp_assert_success(c->s, "{'execute': 'device_del', 'arguments': {'id': 'w'}}");
        qtest_outl(c->s, 0xae10, 0);
        qtest_outl(c->s, 0xae08, 1 << 4);
        qtest_qmp_eventwait(c->s, "DEVICE_DELETED");
        step_us(c, 100);
        card_free(c);
    }
}

/* ---- spibox ---- */

static uint8_t spi(Card *c, uint8_t byte)
{
    wr(c, 4, byte);
    return rd(c, 4);
}

static void test_spibox(void)
{
    Card *c = card_new("spibox");

    wr(c, 0, 1);
    spi(c, 2);
    spi(c, 0xff);
    spi(c, 0x12);
    spi(c, 0x34);                               /* goes on at 0 */
    wr(c, 0, 0);
    g_assert_cmphex(spi(c, 3), ==, 0);          /* nobody is selected */
    wr(c, 0, 1);
    spi(c, 3);
    spi(c, 0xff);
    g_assert_cmphex(spi(c, 0), ==, 0x12);
    g_assert_cmphex(spi(c, 0), ==, 0x34);
    g_assert_cmphex(spi(c, 0), ==, 0xff);
    card_free(c);
}

/* ---- xkcs ---- */

/* Get Device ID: IPMI 2.0, section 20.1, by the flow charts of chapter 9. */
static void test_xkcs(void)
{
    static const uint8_t writes[][2] = { { 1, 0x61 }, { 0, 0x18 }, { 1, 0x62 }, { 0, 0x01 } };
    Card *c = card_new_with("-device ipmi-bmc-sim,id=b", "xkcs,bmc=b");

    for (int i = 0; i < 4; i++) {
        if (i) {
            qpci_io_readb(c->dev, c->bar, 0);
        }
        qpci_io_writeb(c->dev, c->bar, writes[i][0], writes[i][1]);
    }
    g_assert_cmphex(qpci_io_readb(c->dev, c->bar, 1) >> 6, ==, 1);      /* there is an answer */
    g_assert_cmphex(qpci_io_readb(c->dev, c->bar, 0), ==, 0x1c);
    qpci_io_writeb(c->dev, c->bar, 0, 0x68);
    g_assert_cmphex(qpci_io_readb(c->dev, c->bar, 0), ==, 0x01);
    card_free(c);
}

/* ---- beeper, xpanic ---- */

static void test_beeper(void)
{
    Card *c = card_new_with("-audiodev none,id=a", "beeper,audiodev=a");
    uint32_t samples;

    step_us(c, 50000);
    g_assert_cmpint(rd(c, 4), ==, 0);
    wr(c, 0, 440);
    for (int i = 0; i < 20; i++) {
        step_us(c, 10000);
    }
    samples = rd(c, 4);
    g_assert_cmpint(samples, >, 48000 / 10);
    wr(c, 0, 0);
    step_us(c, 50000);
    g_assert_cmpint(rd(c, 4), ==, samples);
    card_free(c);
}

static void test_xpanic(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults -device xpanic -action panic=none");

    g_assert_cmphex(qtest_inb(s, 0x505), ==, 3);
    qtest_outb(s, 0x505, 2);
    qtest_qmp_eventwait(s, "GUEST_CRASHLOADED");
    qtest_outb(s, 0x505, 1);
    qtest_qmp_eventwait(s, "GUEST_PANICKED");
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/extra-hw/weigher/by-turns", test_weigher);
    g_test_add_func("/extra-hw/weigher/reset", test_weigher_reset);
    g_test_add_func("/extra-hw/weigher/unplug", test_weigher_unplug);
    g_test_add_func("/extra-hw/spibox/memory", test_spibox);
    g_test_add_func("/extra-hw/xkcs/device-id", test_xkcs);
    g_test_add_func("/extra-hw/beeper/tone", test_beeper);
    g_test_add_func("/extra-hw/xpanic/events", test_xpanic);
    return g_test_run();
}
