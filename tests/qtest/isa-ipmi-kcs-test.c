/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IPMI over KCS: a command and its answer, errors, messages that are too long. */
#include "qemu/osdep.h"
#include "libqos/state.h"

#define DATA   0xca2
#define STATUS 0xca3
#define OBF    1
#define STATE(s) ((s) >> 6)
enum { IDLE, READ, WRITE, FAILED };

static QTestState *start(void)
{
    return qtest_init("-machine pc -nodefaults -device ipmi-bmc-sim,id=bmc0 -device isa-ipmi-kcs,bmc=bmc0");
}

/* Takes the byte that each write is answered with. */
static void put(QTestState *s, uint16_t port, uint8_t byte)
{
    qtest_outb(s, port, byte);
    g_assert_cmphex(qtest_inb(s, STATUS) & OBF, ==, OBF);
    qtest_inb(s, DATA);
}

/* Sends a message and gets the answer: its length. */
static int transact(QTestState *s, const uint8_t *msg, int len, uint8_t *rsp, int max)
{
    int n = 0;

    put(s, STATUS, 0x61);
    for (int i = 0; i < len - 1; i++) {
        put(s, DATA, msg[i]);
    }
    put(s, STATUS, 0x62);
    qtest_outb(s, DATA, msg[len - 1]);
    while (STATE(qtest_inb(s, STATUS)) == READ && n < max) {
        rsp[n++] = qtest_inb(s, DATA);
        qtest_outb(s, DATA, 0x68);
    }
    g_assert_cmpint(STATE(qtest_inb(s, STATUS)), ==, IDLE);
    qtest_inb(s, DATA);
    return n;
}

static void test_device_id(void)
{
    const uint8_t msg[] = { 0x18, 0x01 };
    uint8_t rsp[64];
    QTestState *s = start();

    g_assert_cmphex(qtest_inb(s, STATUS), ==, 0);
    g_assert_cmpint(transact(s, msg, 2, rsp, 64), >=, 14);
    g_assert_cmphex(rsp[0], ==, 0x1c);
    g_assert_cmphex(rsp[1], ==, 0x01);
    g_assert_cmphex(rsp[2], ==, 0);
    g_assert_cmphex(rsp[3], ==, 0x20);
    g_assert_cmphex(rsp[7], ==, 0x02);
    qtest_quit(s);
}

static void test_errors(void)
{
    const uint8_t unknown[] = { 0x18, 0xee }, is_short[] = { 0x18, 0x06 };
    uint8_t rsp[64];
    QTestState *s = start();

    g_assert_cmpint(transact(s, unknown, 2, rsp, 64), ==, 3);
    g_assert_cmphex(rsp[2], ==, 0xc1);
    g_assert_cmpint(transact(s, is_short, 2, rsp, 64), ==, 3);
    g_assert_cmphex(rsp[2], ==, 0xc7);
    qtest_outb(s, STATUS, 0x33); /* no such control code */
    g_assert_cmpint(STATE(qtest_inb(s, STATUS)), ==, FAILED);
    qtest_inb(s, DATA);
    if (qtest_has_accel("qtest")) { /* a new message goes; elsewhere it needs an abort before */
        g_assert_cmpint(transact(s, unknown, 2, rsp, 64), ==, 3);
    }
    qtest_quit(s);
}

static void test_too_long(void)
{
    QTestState *s = start();

    put(s, STATUS, 0x61);
    for (int i = 0; i < 301; i++) {
        qtest_outb(s, DATA, i);
        if (i < 300) {
            g_assert_cmpint(STATE(qtest_inb(s, STATUS)), ==, WRITE);
            qtest_inb(s, DATA);
        }
    }
    if (qtest_has_accel("qtest")) { /* elsewhere the message is cut, and the BMC tells */
        g_assert_cmpint(STATE(qtest_inb(s, STATUS)), ==, FAILED);
    }
    qtest_quit(s);
}

/* ---- saved in the middle ---- */

#define SAVED_ARGS "-machine pc -nodefaults -m 16 -device ipmi-bmc-sim,id=bmc0 -device isa-ipmi-kcs,bmc=bmc0"

static void message_half_out(QTestState *s)
{
    put(s, STATUS, 0x61);
    put(s, DATA, 0x18);
}

static void rest_goes_out(QTestState *s, GString *seen)
{
    qstate_note_in(s, seen, STATUS, 1);
    qtest_outb(s, STATUS, 0x62);
    qstate_note_in(s, seen, STATUS, 1);
    qstate_note_in(s, seen, DATA, 1);
    qtest_outb(s, DATA, 0x01);
    for (int i = 0; i < 24; i++) {
        qstate_note_in(s, seen, STATUS, 1);
        qstate_note_in(s, seen, DATA, 1);
        qtest_outb(s, DATA, 0x68);
    }
}

static void answer_half_in(QTestState *s)
{
    put(s, STATUS, 0x61);
    put(s, DATA, 0x18);
    put(s, STATUS, 0x62);
    qtest_outb(s, DATA, 0x01);
    for (int i = 0; i < 5; i++) {
        qtest_inb(s, DATA);
        qtest_outb(s, DATA, 0x68);
    }
}

static void rest_comes_in(QTestState *s, GString *seen)
{
    for (int i = 0; i < 24; i++) {
        qstate_note_in(s, seen, STATUS, 1);
        qstate_note_in(s, seen, DATA, 1);
        qtest_outb(s, DATA, 0x68);
    }
}

static const QStateCase saved_message = { SAVED_ARGS, message_half_out, rest_goes_out };
static const QStateCase saved_answer = { SAVED_ARGS, answer_half_in, rest_comes_in };

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("/isa-ipmi-kcs/device-id", test_device_id);
    qtest_add_func("/isa-ipmi-kcs/errors", test_errors);
    qtest_add_func("/isa-ipmi-kcs/too-long", test_too_long);
    qstate_add("/isa-ipmi-kcs/saved/message", &saved_message);
    qstate_add("/isa-ipmi-kcs/saved/answer", &saved_answer);
    return g_test_run();
}
