/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PS/2 devices behind the keyboard controller of a PC, for tests of keyboard and mouse. */
#ifndef TESTS_PS2_TEST_H
#define TESTS_PS2_TEST_H

#include "libqtest.h"

#define DATA 0x60
#define CTRL 0x64
#define OBF  0x01

#define MODE_PLAIN     0x00
#define MODE_TRANSLATE 0x40

typedef struct Fixture {
    QTestState *s;
} Fixture;

static inline void setup(Fixture *f, const void *data)
{
    f->s = qtest_init("-machine pc -nodefaults");
}

static inline void teardown(Fixture *f, const void *data)
{
    qtest_quit(f->s);
}

static inline void set_mode(Fixture *f, uint8_t mode)
{
    qtest_outb(f->s, CTRL, 0x60);
    qtest_outb(f->s, DATA, mode);
}

static inline void to_keyboard(Fixture *f, uint8_t byte)
{
    qtest_outb(f->s, DATA, byte);
}

static inline void to_mouse(Fixture *f, uint8_t byte)
{
    qtest_outb(f->s, CTRL, 0xd4);
    qtest_outb(f->s, DATA, byte);
}

/* Everything that can be read, as "xx xx …". */
static inline char *drain(Fixture *f)
{
    GString *text = g_string_new(NULL);

    for (int i = 0; i < 300 && (qtest_inb(f->s, CTRL) & OBF); i++) {
        g_string_append_printf(text, "%s%02x", i ? " " : "", qtest_inb(f->s, DATA));
    }
    return g_string_free(text, FALSE);
}

static inline void expect(Fixture *f, const char *bytes)
{
    g_autofree char *got = drain(f);

    g_assert_cmpstr(got, ==, bytes);
}

/* Events reach devices of a running machine only. */
static inline bool skip_unless_running(Fixture *f)
{
    QDict *rsp = qtest_qmp_assert_success_ref(f->s, "{'execute': 'query-status'}");
    bool running = g_str_equal(qdict_get_str(rsp, "status"), "running");

    qobject_unref(rsp);
    if (!running) {
        g_test_skip("the machine doesn't run");
    }
    return !running;
}

#endif
