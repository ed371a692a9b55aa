/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PS/2 keyboard: commands, scancode sets, translation, queue. */
#include "qemu/osdep.h"
#include "libqos/state.h"
#include "ps2-test.h"

static void test_kbd_commands(Fixture *f, const void *data)
{
    static const struct {
        uint8_t command;
        const char *reply;
    } commands[] = {
        { 0xee, "ee" },       /* echo */
        { 0xf2, "fa ab 83" }, /* identify */
        { 0xf4, "fa" },       /* enable */
        { 0xf5, "fa" },       /* disable */
        { 0xf6, "fa" },       /* defaults */
        { 0xff, "fa aa" },    /* reset */
        { 0x55, "fe" },       /* no command */
    };

    for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
        to_keyboard(f, commands[i].command);
        expect(f, commands[i].reply);
    }
}

static void test_kbd_leds_and_rate(Fixture *f, const void *data)
{
    to_keyboard(f, 0xed);
    expect(f, "fa");
    to_keyboard(f, 0x07);
    expect(f, "fa");
    to_keyboard(f, 0xf3);
    expect(f, "fa");
    to_keyboard(f, 0x2b);
    expect(f, "fa");
}

static void test_kbd_scancode_sets(Fixture *f, const void *data)
{
    set_mode(f, MODE_PLAIN);
    for (int set = 1; set <= 3; set++) {
        g_autofree char *reply = g_strdup_printf("fa %02x", set);

        to_keyboard(f, 0xf0);
        expect(f, "fa");
        to_keyboard(f, set);
        expect(f, "fa");
        to_keyboard(f, 0xf0);
        expect(f, "fa");
        to_keyboard(f, 0);
        expect(f, reply);
    }
    to_keyboard(f, 0xf0);
    expect(f, "fa");
    to_keyboard(f, 4);
    expect(f, "fe");
}

static void test_kbd_reply_replaces_reply(Fixture *f, const void *data)
{
    to_keyboard(f, 0xf2);
    to_keyboard(f, 0xee);
    to_keyboard(f, 0xee);
    expect(f, "ee");
}

static void test_kbd_translates_replies(Fixture *f, const void *data)
{
    set_mode(f, MODE_TRANSLATE);
    to_keyboard(f, 0xf2);
    expect(f, "fa ab 41");
    to_keyboard(f, 0xf0);
    expect(f, "fa");
    to_keyboard(f, 0);
    expect(f, "fa 41");
}

static void send_key(Fixture *f, const char *key, bool down)
{
    qtest_qmp_assert_success(f->s,
                             "{'execute': 'input-send-event', 'arguments': {'events': ["
                             "{'type': 'key', 'data': {'down': %i, "
                             "'key': {'type': 'qcode', 'data': %s}}}]}}",
                             down, key);
}

static void select_set(Fixture *f, uint8_t set)
{
    g_autofree char *ignored = NULL;

    to_keyboard(f, 0xf0);
    to_keyboard(f, set);
    ignored = drain(f);
}

/* Keys of each kind in all sets, and as software of the PC sees them. */
static void test_kbd_keys(Fixture *f, const void *data)
{
    static const struct {
        const char *key;
        const char *down[4], *up[4]; /* sets 1 to 3, set 2 translated */
    } keys[] = {
        { "a", { "1e", "1c", "1c", "1e" }, { "9e", "f0 1c", "f0 1c", "9e" } },
        { "f7", { "41", "83", "37", "41" }, { "c1", "f0 83", "f0 37", "c1" } },
        { "left", { "e0 4b", "e0 6b", "61", "e0 4b" }, { "e0 cb", "e0 f0 6b", "f0 61", "e0 cb" } },
        { "ctrl_r",
          { "e0 1d", "e0 14", "58", "e0 1d" },
          { "e0 9d", "e0 f0 14", "f0 58", "e0 9d" } },
        { "kp_enter",
          { "e0 1c", "e0 5a", "79", "e0 1c" },
          { "e0 9c", "e0 f0 5a", "f0 79", "e0 9c" } },
        { "print",
          { "e0 2a e0 37", "e0 12 e0 7c", "57", "e0 2a e0 37" },
          { "e0 b7 e0 aa", "e0 f0 7c e0 f0 12", "f0 57", "e0 b7 e0 aa" } },
        { "pause",
          { "e1 1d 45 e1 9d c5", "e1 14 77 e1 f0 14 f0 77", "62", "e1 1d 45 e1 9d c5" },
          { "", "", "f0 62", "" } },
        { "unmapped", { "", "", "", "" }, { "", "", "", "" } },
    };

    if (skip_unless_running(f)) {
        return;
    }
    for (int column = 0; column < 4; column++) {
        set_mode(f, column == 3 ? MODE_TRANSLATE : MODE_PLAIN);
        select_set(f, column == 3 ? 2 : column + 1);
        for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
            send_key(f, keys[i].key, true);
            expect(f, keys[i].down[column]);
            send_key(f, keys[i].key, false);
            expect(f, keys[i].up[column]);
        }
    }
}

static void test_kbd_modified_keys(Fixture *f, const void *data)
{
    if (skip_unless_running(f)) {
        return;
    }
    set_mode(f, MODE_PLAIN);
    send_key(f, "alt", true);
    expect(f, "11");
    send_key(f, "print", true);
    expect(f, "f0 11 11 84");
    send_key(f, "print", false);
    expect(f, "f0 84 f0 11 11");
    send_key(f, "alt", false);
    expect(f, "f0 11");
    send_key(f, "ctrl", true);
    expect(f, "14");
    send_key(f, "pause", true);
    expect(f, "e0 7e e0 f0 7e");
    send_key(f, "pause", false);
    expect(f, "");
}

static void test_kbd_disabled(Fixture *f, const void *data)
{
    if (skip_unless_running(f)) {
        return;
    }
    to_keyboard(f, 0xf5);
    expect(f, "fa");
    send_key(f, "a", true);
    expect(f, "");
    to_keyboard(f, 0xf4);
    expect(f, "fa");
    send_key(f, "a", false);
    expect(f, "f0 1c");
}

static void test_kbd_queue_is_bounded(Fixture *f, const void *data)
{
    if (skip_unless_running(f)) {
        return;
    }
    for (int i = 0; i < 30; i++) {
        send_key(f, "a", true);
        send_key(f, "a", false);
    }
    to_keyboard(f, 0xf2);
    expect(f, "fa ab 83 1c f0 1c 1c f0 1c 1c f0 1c 1c f0 1c 1c f0 1c 1c");
}

/* ---- saved in the middle ---- */

static void send_keys(QTestState *s, const char *keys)
{
    g_autofree char *cmd = g_strdup_printf("{'execute': 'send-key', 'arguments': {'keys': [%s]}}", keys);

    qobject_unref(qtest_qmp(s, cmd, NULL));
    qtest_clock_step(s, 200000000);
}

#define KEY(name) "{'type': 'qcode', 'data': '" name "'}"

/* Set 2, not translated; keys wait, one is down; a command waits for its parameter, its reply to be read. */
static void keys_wait(QTestState *s)
{
    Fixture f = { s };

    set_mode(&f, MODE_PLAIN);
    to_keyboard(&f, 0xf0);
    g_free(drain(&f));
    to_keyboard(&f, 3);
    g_free(drain(&f));
    to_keyboard(&f, 0xed);
    g_free(drain(&f));
    to_keyboard(&f, 0x05);
    g_free(drain(&f));
    send_keys(s, KEY("shift") "," KEY("a"));
    qobject_unref(qtest_qmp(s,
                            "{'execute': 'input-send-event', 'arguments': {'events': [{'type': 'key', 'data':"
                            " {'key': {'type': 'qcode', 'data': 'ctrl'}, 'down': true}}]}}"));
    to_keyboard(&f, 0xf0);
}

static void note_bytes(QTestState *s, GString *seen)
{
    Fixture f = { s };
    g_autofree char *bytes = drain(&f);

    g_string_append_printf(seen, "bytes: %s\n", bytes);
}

static void keys_are_read(QTestState *s, GString *seen)
{
    Fixture f = { s };

    note_bytes(s, seen);
    to_keyboard(&f, 0x00);
    note_bytes(s, seen);
    send_keys(s, KEY("print"));
    send_keys(s, KEY("pause") "," KEY("b"));
    note_bytes(s, seen);
    to_keyboard(&f, 0xf2);
    note_bytes(s, seen);
}

/* Disabled, translated, in the middle of a scan code with prefix. */
static void keyboard_is_disabled(QTestState *s)
{
    Fixture f = { s };

    set_mode(&f, MODE_TRANSLATE);
    send_keys(s, KEY("left"));
    qtest_inb(s, DATA);
    to_keyboard(&f, 0xf5);
}

static const QStateCase saved_keys = { "-machine pc -nodefaults -m 16", keys_wait, keys_are_read };
static const QStateCase saved_disabled = { "-machine pc -nodefaults -m 16", keyboard_is_disabled,
                                           keys_are_read };

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(path, fn) qtest_add("ps2-kbd/" path, Fixture, NULL, setup, fn, teardown)
    CASE("commands", test_kbd_commands);
    CASE("leds-and-rate", test_kbd_leds_and_rate);
    CASE("scancode-sets", test_kbd_scancode_sets);
    CASE("reply-replaces-reply", test_kbd_reply_replaces_reply);
    CASE("translation-of-replies", test_kbd_translates_replies);
    CASE("keys", test_kbd_keys);
    CASE("keys-with-modifiers", test_kbd_modified_keys);
    CASE("disabled", test_kbd_disabled);
    CASE("queue-is-bounded", test_kbd_queue_is_bounded);
    qstate_add("ps2-kbd/saved/keys", &saved_keys);
    qstate_add("ps2-kbd/saved/disabled", &saved_disabled);
    return g_test_run();
}
