/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PS/2 mouse: commands, detection of wheel and buttons, movement packets, queue. */
#include "qemu/osdep.h"
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
    return g_test_run();
}
