/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PS/2 mouse: commands, detection of wheel and buttons, movement packets, queue. */
#include "qemu/osdep.h"
#include "libqos/state.h"
#include "ps2-test.h"

static void test_mouse_commands(Fixture *f, const void *data)
{
    static const struct {
        uint8_t command;
        const char *reply;
    } commands[] = {
        { 0xff, "fa aa 00" },                             /* reset */
        { 0xf2, "fa 00" },                                /* identify */
        { 0xe9, "fa 00 02 64" },                          /* status */
        { 0xe7, "fa" },                                   /* scaling 2:1 */
        { 0xf0, "fa" },                                   /* remote mode */
        { 0xf4, "fa" },                                   /* enable */
        { 0xe9, "fa 70 02 64" }, { 0xeb, "fa 08 00 00" }, /* poll */
        { 0xe6, "fa" },                                   /* scaling 1:1 */
        { 0xea, "fa" },                                   /* stream mode */
        { 0xf5, "fa" },                                   /* disable */
        { 0xe9, "fa 00 02 64" }, { 0xf6, "fa" },          /* defaults */
    };

    for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
        to_mouse(f, commands[i].command);
        expect(f, commands[i].reply);
    }
}

static void test_mouse_parameters(Fixture *f, const void *data)
{
    to_mouse(f, 0xe8);
    expect(f, "fa");
    to_mouse(f, 0x03);
    expect(f, "fa");
    to_mouse(f, 0xf3);
    expect(f, "fa");
    to_mouse(f, 0x28);
    expect(f, "fa");
    to_mouse(f, 0xe9);
    expect(f, "fa 00 03 28");
}

static void test_mouse_wrap(Fixture *f, const void *data)
{
    to_mouse(f, 0xee);
    expect(f, "fa");
    to_mouse(f, 0x55);
    expect(f, "55");
    to_mouse(f, 0xf4);
    expect(f, "f4");
    to_mouse(f, 0xec);
    expect(f, "fa");
    to_mouse(f, 0xf2);
    expect(f, "fa 00");
    to_mouse(f, 0xee);
    to_mouse(f, 0xff);
    expect(f, "fa aa 00");
}

static void set_rates(Fixture *f, const uint8_t rates[3])
{
    g_autofree char *ignored = NULL;

    for (int i = 0; i < 3; i++) {
        to_mouse(f, 0xf3);
        to_mouse(f, rates[i]);
    }
    ignored = drain(f);
}

static void test_mouse_detection(Fixture *f, const void *data)
{
    set_rates(f, (uint8_t[]){ 100, 200, 80 });
    to_mouse(f, 0xf2);
    expect(f, "fa 00");
    set_rates(f, (uint8_t[]){ 200, 100, 80 });
    to_mouse(f, 0xf2);
    expect(f, "fa 03");
    to_mouse(f, 0xeb);
    expect(f, "fa 08 00 00 00");
    set_rates(f, (uint8_t[]){ 200, 200, 80 });
    to_mouse(f, 0xf2);
    expect(f, "fa 04");
    to_mouse(f, 0xff);
    expect(f, "fa aa 00");
    to_mouse(f, 0xf2);
    expect(f, "fa 00");
}

static void move(Fixture *f, int x, int y)
{
    qtest_qmp_assert_success(f->s,
                             "{'execute': 'input-send-event', 'arguments': {'events': ["
                             "{'type': 'rel', 'data': {'axis': 'x', 'value': %d}}, "
                             "{'type': 'rel', 'data': {'axis': 'y', 'value': %d}}]}}",
                             x, y);
}

static void click(Fixture *f, const char *button)
{
    qtest_qmp_assert_success(f->s,
                             "{'execute': 'input-send-event', 'arguments': {'events': ["
                             "{'type': 'btn', 'data': {'down': true, 'button': %s}}]}}",
                             button);
}

static void test_mouse_movement(Fixture *f, const void *data)
{
    if (skip_unless_running(f)) {
        return;
    }
    move(f, 5, 5);
    expect(f, "");
    to_mouse(f, 0xf4);
    expect(f, "fa");
    move(f, 1, 1);
    expect(f, "28 01 ff");
    move(f, -1, -1);
    expect(f, "18 ff 01");
    move(f, 128, 0);
    expect(f, "08 7f 00 08 01 00");
    click(f, "left");
    expect(f, "09 00 00");
    click(f, "right");
    expect(f, "0b 00 00");
    click(f, "wheel-up");
    expect(f, "0b 00 00");
}

static void test_mouse_wheel(Fixture *f, const void *data)
{
    if (skip_unless_running(f)) {
        return;
    }
    set_rates(f, (uint8_t[]){ 200, 100, 80 });
    to_mouse(f, 0xf4);
    expect(f, "fa");
    click(f, "wheel-up");
    expect(f, "08 00 00 ff");
    click(f, "wheel-down");
    expect(f, "08 00 00 01");
    set_rates(f, (uint8_t[]){ 200, 200, 80 });
    click(f, "wheel-up");
    expect(f, "08 00 00 0f");
    click(f, "wheel-left");
    expect(f, "08 00 00 41");
    click(f, "side");
    expect(f, "08 00 00 10");
    click(f, "extra");
    expect(f, "08 00 00 30");
}

static void test_mouse_remote(Fixture *f, const void *data)
{
    if (skip_unless_running(f)) {
        return;
    }
    to_mouse(f, 0xf4);
    expect(f, "fa");
    to_mouse(f, 0xf0);
    expect(f, "fa");
    move(f, 3, -4);
    expect(f, "");
    to_mouse(f, 0xeb);
    expect(f, "fa 08 03 04");
}

static void test_mouse_queue_is_bounded(Fixture *f, const void *data)
{
    for (int i = 0; i < 100; i++) {
        to_mouse(f, 0xf2);
    }
    expect(f, "fa 00 fa 00 fa 00 fa 00 fa 00 fa 00 fa 00 fa 00");
    to_mouse(f, 0xf2);
    expect(f, "fa 00");
}

/* ---- saved in the middle ---- */

static void move_and_press(QTestState *s, int x, int y, const char *button)
{
    g_autofree char *cmd = g_strdup_printf(
        "{'execute': 'input-send-event', 'arguments': {'events': [{'type': 'rel', 'data': {'axis': 'x', 'value': %d}},"
        " {'type': 'rel', 'data': {'axis': 'y', 'value': %d}}, {'type': 'btn', 'data': {'button': '%s', 'down': true}}]}}",
        x, y, button);

    qobject_unref(qtest_qmp(s, cmd, NULL));
}

static void note_bytes(QTestState *s, GString *seen)
{
    Fixture f = { s };
    g_autofree char *bytes = drain(&f);

    g_string_append_printf(seen, "bytes: %s\n", bytes);
}

static void ask(QTestState *s, const uint8_t *commands, size_t n)
{
    Fixture f = { s };

    for (size_t i = 0; i < n; i++) {
        to_mouse(&f, commands[i]);
        g_free(drain(&f));
    }
}

/* A wheel mouse with its own rate; half of a packet is read, more movement waits; a parameter is to come. */
static void packet_half_read(QTestState *s)
{
    static const uint8_t commands[] = { 0xf3, 200, 0xf3, 100, 0xf3, 80, 0xf2, 0xe8, 1, 0xe7, 0xf3, 40, 0xf4 };
    Fixture f = { s };

    ask(s, commands, sizeof(commands));
    move_and_press(s, 300, -20, "left");
    move_and_press(s, 7, 9, "right");
    qtest_inb(s, DATA);
    qtest_inb(s, DATA);
    to_mouse(&f, 0xe8);
}

static void rest_is_read(QTestState *s, GString *seen)
{
    Fixture f = { s };

    note_bytes(s, seen);
    to_mouse(&f, 0x02);
    note_bytes(s, seen);
    to_mouse(&f, 0xe9);
    note_bytes(s, seen);
    move_and_press(s, 3, 4, "middle");
    note_bytes(s, seen);
    to_mouse(&f, 0xeb);
    note_bytes(s, seen);
    to_mouse(&f, 0xf2);
    note_bytes(s, seen);
}

/*
 * Remote mode with movement that nobody asked for yet, and two of the
 * three rates that make it a wheel mouse.
 */
static void movement_waits(QTestState *s)
{
    static const uint8_t commands[] = { 0xf0, 0xf4, 0xf3, 200, 0xf3, 100 };

    ask(s, commands, sizeof(commands));
    move_and_press(s, 30, -20, "left");
}

static void movement_is_asked_for(QTestState *s, GString *seen)
{
    Fixture f = { s };

    to_mouse(&f, 0xeb);
    note_bytes(s, seen);
    to_mouse(&f, 0xf3);
    to_mouse(&f, 80);
    rest_is_read(s, seen);
}

/* In wrap mode, and with the wheel's movement. */
static void wrap_mode(QTestState *s)
{
    static const uint8_t commands[] = { 0xf4, 0xee };

    ask(s, commands, sizeof(commands));
}

static const QStateCase saved_packet = { "-machine pc -nodefaults -m 16", packet_half_read, rest_is_read };
static const QStateCase saved_remote = { "-machine pc -nodefaults -m 16", movement_waits,
                                         movement_is_asked_for };
static const QStateCase saved_wrap = { "-machine pc -nodefaults -m 16", wrap_mode, rest_is_read };

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(path, fn) qtest_add("ps2-mouse/" path, Fixture, NULL, setup, fn, teardown)
    CASE("commands", test_mouse_commands);
    CASE("parameters", test_mouse_parameters);
    CASE("wrap-mode", test_mouse_wrap);
    CASE("detection", test_mouse_detection);
    CASE("movement", test_mouse_movement);
    CASE("wheel", test_mouse_wheel);
    CASE("remote-mode", test_mouse_remote);
    CASE("queue-is-bounded", test_mouse_queue_is_bounded);
    qstate_add("ps2-mouse/saved/packet", &saved_packet);
    qstate_add("ps2-mouse/saved/remote", &saved_remote);
    qstate_add("ps2-mouse/saved/wrap", &saved_wrap);
    return g_test_run();
}
