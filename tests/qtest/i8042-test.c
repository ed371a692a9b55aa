/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keyboard controller: command byte, output buffer and its sources, interrupts, output port,
 * reset.
 */
#include "qemu/osdep.h"
#include "libqos/state.h"

#define DATA 0x60
#define CTRL 0x64

#define STAT_OBF       0x01
#define STAT_SELFTEST  0x04
#define STAT_IDLE      0x18
#define STAT_MOUSE_OBF 0x20

#define CMD_READ_MODE      0x20
#define CMD_WRITE_MODE     0x60
#define CMD_MOUSE_DISABLE  0xa7
#define CMD_MOUSE_ENABLE   0xa8
#define CMD_SELF_TEST      0xaa
#define CMD_KBD_DISABLE    0xad
#define CMD_KBD_ENABLE     0xae
#define CMD_READ_OUTPORT   0xd0
#define CMD_WRITE_OUTPORT  0xd1
#define CMD_WRITE_OBUF     0xd2
#define CMD_WRITE_AUX_OBUF 0xd3
#define CMD_WRITE_MOUSE    0xd4

#define KBD_ECHO   0xee
#define KBD_GET_ID 0xf2

#define KBD_IRQ   1
#define MOUSE_IRQ 12

typedef struct Fixture {
    QTestState *s;
} Fixture;

static void setup(Fixture *f, const void *data)
{
    f->s = qtest_init("-machine pc -nodefaults");
    qtest_irq_intercept_in(f->s, "/machine/i440fx/ioapic");
}

static void teardown(Fixture *f, const void *data)
{
    qtest_quit(f->s);
}

static uint8_t status(Fixture *f)
{
    return qtest_inb(f->s, CTRL);
}

static void command(Fixture *f, uint8_t cmd)
{
    qtest_outb(f->s, CTRL, cmd);
}

static void command_with(Fixture *f, uint8_t cmd, uint8_t parameter)
{
    command(f, cmd);
    qtest_outb(f->s, DATA, parameter);
}

static uint8_t ask(Fixture *f, uint8_t cmd)
{
    command(f, cmd);
    return qtest_inb(f->s, DATA);
}

/* The next byte must be @value, from the mouse's side (@aux) or the keyboard's. */
static void expect(Fixture *f, bool aux, uint8_t value)
{
    uint8_t full = aux ? STAT_OBF | STAT_MOUSE_OBF : STAT_OBF;

    g_assert_cmphex(status(f) & (STAT_OBF | STAT_MOUSE_OBF), ==, full);
    g_assert_cmphex(qtest_inb(f->s, DATA), ==, value);
}

static void expect_empty(Fixture *f)
{
    g_assert_cmphex(status(f) & (STAT_OBF | STAT_MOUSE_OBF), ==, 0);
}

static void test_reset_values(Fixture *f, const void *data)
{
    g_assert_cmphex(status(f), ==, STAT_IDLE);
    g_assert_cmphex(qtest_inb(f->s, DATA), ==, 0);
    g_assert_cmphex(ask(f, CMD_READ_MODE), ==, 0x03);
    g_assert_cmphex(ask(f, CMD_READ_OUTPORT), ==, 0xcf);
}

static void test_mode(Fixture *f, const void *data)
{
    command_with(f, CMD_WRITE_MODE, 0x47);
    expect_empty(f);
    g_assert_cmphex(ask(f, CMD_READ_MODE), ==, 0x47);
    command(f, CMD_KBD_DISABLE);
    g_assert_cmphex(ask(f, CMD_READ_MODE), ==, 0x57);
    command(f, CMD_MOUSE_DISABLE);
    g_assert_cmphex(ask(f, CMD_READ_MODE), ==, 0x77);
    command(f, CMD_KBD_ENABLE);
    command(f, CMD_MOUSE_ENABLE);
    g_assert_cmphex(ask(f, CMD_READ_MODE), ==, 0x47);
}

static void test_self_tests(Fixture *f, const void *data)
{
    g_assert_cmphex(ask(f, 0xa9), ==, 0x00);
    g_assert_cmphex(ask(f, 0xab), ==, 0x00);
    g_assert_cmphex(status(f) & STAT_SELFTEST, ==, 0);
    g_assert_cmphex(ask(f, CMD_SELF_TEST), ==, 0x55);
    g_assert_cmphex(status(f), ==, STAT_IDLE | STAT_SELFTEST);
    g_assert_cmphex(ask(f, 0xc0), ==, 0x80);
}

static void test_output_port(Fixture *f, const void *data)
{
    command_with(f, CMD_WRITE_OUTPORT, 0xdd);
    g_assert_cmphex(ask(f, CMD_READ_OUTPORT), ==, 0xdd);
    command(f, 0xdf);
    g_assert_cmphex(ask(f, CMD_READ_OUTPORT) & 0x02, ==, 0x02);
    command(f, 0xdd);
    g_assert_cmphex(ask(f, CMD_READ_OUTPORT) & 0x02, ==, 0x00);
}

static void test_controller_bytes(Fixture *f, const void *data)
{
    command_with(f, CMD_WRITE_OBUF, 0x5a);
    expect(f, false, 0x5a);
    command_with(f, CMD_WRITE_AUX_OBUF, 0xa5);
    expect(f, true, 0xa5);
    expect_empty(f);
    g_assert_cmphex(qtest_inb(f->s, DATA), ==, 0xa5);
}

static void test_one_byte_at_a_time(Fixture *f, const void *data)
{
    qtest_outb(f->s, DATA, KBD_ECHO);
    command(f, CMD_READ_MODE);
    expect(f, false, KBD_ECHO);
    expect(f, false, 0x03);
    command(f, CMD_READ_MODE);
    qtest_outb(f->s, DATA, KBD_ECHO);
    expect(f, false, 0x03);
    expect(f, false, KBD_ECHO);
    expect_empty(f);
}

/* A byte of one device lets the other one through before the next. */
static void test_devices_take_turns(Fixture *f, const void *data)
{
    qtest_outb(f->s, DATA, KBD_GET_ID);
    command_with(f, CMD_WRITE_MOUSE, KBD_GET_ID);
    command(f, CMD_READ_MODE);
    expect(f, false, 0xfa);
    expect(f, false, 0x03);
    expect(f, false, 0xab);
    expect(f, true, 0xfa);
    expect(f, false, 0x83);
    expect(f, true, 0x00);
    expect_empty(f);
}

static void test_keyboard_irq(Fixture *f, const void *data)
{
    g_assert_false(qtest_get_irq(f->s, KBD_IRQ));
    qtest_outb(f->s, DATA, KBD_GET_ID);
    g_assert_true(qtest_get_irq(f->s, KBD_IRQ));
    for (int i = 0; i < 3; i++) {
        g_assert_true(qtest_get_irq(f->s, KBD_IRQ));
        qtest_inb(f->s, DATA);
    }
    g_assert_false(qtest_get_irq(f->s, KBD_IRQ));
    g_assert_false(qtest_get_irq(f->s, MOUSE_IRQ));
}

static void test_mouse_irq(Fixture *f, const void *data)
{
    command_with(f, CMD_WRITE_MOUSE, KBD_GET_ID);
    g_assert_true(qtest_get_irq(f->s, MOUSE_IRQ));
    g_assert_false(qtest_get_irq(f->s, KBD_IRQ));
    expect(f, true, 0xfa);
    g_assert_true(qtest_get_irq(f->s, MOUSE_IRQ));
    expect(f, true, 0x00);
    g_assert_false(qtest_get_irq(f->s, MOUSE_IRQ));
}

static void test_irq_enable(Fixture *f, const void *data)
{
    qtest_outb(f->s, DATA, KBD_ECHO);
    command_with(f, CMD_WRITE_MODE, 0x00);
    g_assert_false(qtest_get_irq(f->s, KBD_IRQ));
    command_with(f, CMD_WRITE_MODE, 0x01);
    g_assert_true(qtest_get_irq(f->s, KBD_IRQ));
    qtest_inb(f->s, DATA);
    command_with(f, CMD_WRITE_MOUSE, KBD_GET_ID);
    g_assert_false(qtest_get_irq(f->s, MOUSE_IRQ));
    expect(f, true, 0xfa);
}

static void test_disable_holds_back(Fixture *f, const void *data)
{
    qtest_outb(f->s, DATA, KBD_GET_ID);
    command(f, CMD_KBD_DISABLE);
    expect(f, false, 0xfa);
    expect_empty(f);
    command(f, CMD_KBD_ENABLE);
    expect(f, false, 0xab);
    expect(f, false, 0x83);
}

static void test_writing_enables(Fixture *f, const void *data)
{
    command(f, CMD_KBD_DISABLE);
    command(f, CMD_MOUSE_DISABLE);
    qtest_outb(f->s, DATA, KBD_ECHO);
    expect(f, false, KBD_ECHO);
    g_assert_cmphex(ask(f, CMD_READ_MODE), ==, 0x23);
    command_with(f, CMD_WRITE_MOUSE, KBD_GET_ID);
    expect(f, true, 0xfa);
    expect(f, true, 0x00);
    g_assert_cmphex(ask(f, CMD_READ_MODE), ==, 0x03);
}

static void test_pulse_resets(Fixture *f, const void *data)
{
    command_with(f, CMD_WRITE_MODE, 0x47);
    command(f, 0xfe);
    qtest_qmp_eventwait(f->s, "RESET");
    g_assert_cmphex(ask(f, CMD_READ_MODE), ==, 0x03);
}

static void test_output_port_resets(Fixture *f, const void *data)
{
    command_with(f, CMD_WRITE_OUTPORT, 0xce);
    qtest_qmp_eventwait(f->s, "RESET");
    g_assert_cmphex(status(f), ==, STAT_IDLE);
}

/* With kbd-throttle=on the byte after one of the keyboard comes a millisecond later. */
static void test_throttle(void)
{
    Fixture f = { .s = qtest_init("-machine pc -nodefaults -global i8042.kbd-throttle=on") };

    qtest_outb(f.s, DATA, KBD_GET_ID);
    expect(&f, false, 0xfa);
    command(&f, CMD_READ_MODE);
    expect_empty(&f);
    if (!qtest_skip_without_clock(f.s)) {
        qtest_clock_step(f.s, 999 * 1000);
        expect_empty(&f);
        qtest_clock_step(f.s, 1000);
        expect(&f, false, 0x03);
        expect(&f, false, 0xab);
        expect_empty(&f);
        qtest_clock_step(f.s, 1000 * 1000);
        expect(&f, false, 0x83);
    }
    qtest_quit(f.s);
}

/* Every command with a parameter, and what both devices make of every byte. */
static void test_any_byte(Fixture *f, const void *data)
{
    for (int byte = 0; byte < 0x100; byte++) {
        if (byte == CMD_WRITE_OUTPORT || (byte >= 0xf0 && !(byte & 1))) {
            continue;
        }
        command_with(f, byte, byte ^ 0xff);
        command_with(f, CMD_WRITE_MOUSE, byte);
        qtest_outb(f->s, DATA, byte);
        qtest_inb(f->s, DATA);
        qtest_inw(f->s, DATA);
        qtest_inl(f->s, CTRL);
        status(f);
    }
    for (int i = 0; i < 0x200 && (status(f) & STAT_OBF); i++) {
        qtest_inb(f->s, DATA);
    }
    expect_empty(f);
}

/* ---- saved in the middle ---- */

/* Bytes of both sides wait, and a command waits for its parameter. */
static void bytes_wait(QTestState *s)
{
    Fixture f = { s };

    command_with(&f, CMD_WRITE_MODE, 0x47);
    qtest_outb(s, DATA, KBD_GET_ID);
    command_with(&f, CMD_WRITE_MOUSE, 0xf2);
    command_with(&f, CMD_WRITE_OUTPORT, 0xdd);
    command(&f, CMD_WRITE_OBUF);
}

static void bytes_are_read(QTestState *s, GString *seen)
{
    Fixture f = { s };

    qtest_irq_intercept_in(s, "/machine/i440fx/ioapic");
    qtest_outb(s, DATA, 0x43);
    for (int i = 0; i < 12; i++) {
        qstate_note(seen, "status", status(&f));
        qstate_note(seen, "keyboard", qtest_get_irq(s, KBD_IRQ));
        qstate_note(seen, "mouse", qtest_get_irq(s, MOUSE_IRQ));
        qstate_note_in(s, seen, DATA, 1);
    }
    qstate_note(seen, "mode", ask(&f, CMD_READ_MODE));
    qstate_note(seen, "output port", ask(&f, CMD_READ_OUTPORT));
}

/* A byte that the controller itself gave, from the mouse's side. */
static void written_byte_waits(QTestState *s)
{
    Fixture f = { s };

    command_with(&f, CMD_WRITE_AUX_OBUF, 0x77);
    qtest_outb(s, DATA, KBD_ECHO);
}

static const QStateCase saved_bytes = { "-machine pc -nodefaults -m 16", bytes_wait, bytes_are_read };
static const QStateCase saved_written_byte = { "-machine pc -nodefaults -m 16", written_byte_waits,
                                               bytes_are_read };

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(path, fn) qtest_add("i8042/" path, Fixture, NULL, setup, fn, teardown)
    CASE("reset/values", test_reset_values);
    CASE("reset/by-pulse", test_pulse_resets);
    CASE("reset/by-output-port", test_output_port_resets);
    CASE("registers/command-byte", test_mode);
    CASE("registers/output-port", test_output_port);
    CASE("registers/any-byte-is-safe", test_any_byte);
    CASE("commands/self-tests", test_self_tests);
    CASE("output-buffer/controller-bytes", test_controller_bytes);
    CASE("output-buffer/one-byte-at-a-time", test_one_byte_at_a_time);
    CASE("output-buffer/devices-take-turns", test_devices_take_turns);
    CASE("output-buffer/disable-holds-back", test_disable_holds_back);
    CASE("output-buffer/writing-enables", test_writing_enables);
    CASE("irq/keyboard-raise-and-lower", test_keyboard_irq);
    CASE("irq/mouse-raise-and-lower", test_mouse_irq);
    CASE("irq/enable", test_irq_enable);
    qtest_add_func("i8042/output-buffer/throttle", test_throttle);
    qstate_add("i8042/saved/bytes", &saved_bytes);
    qstate_add("i8042/saved/written-byte", &saved_written_byte);
    return g_test_run();
}
