/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Cases for check-saved-state-test.py: port 92 has one field. */
#include "qemu/osdep.h"
#include "libqos/state.h"

#define ARGS "-machine pc -nodefaults -m 16"
#define PORT92 0x92

static void set(QTestState *s)
{
    qtest_outb(s, PORT92, 0xa0);
}

static void leave_as_reset(QTestState *s)
{
}

static void read_it(QTestState *s, GString *seen)
{
    qstate_note_in(s, seen, PORT92, 1);
}

static void read_something_else(QTestState *s, GString *seen)
{
    qstate_note_in(s, seen, 0x61, 1);
}

int main(int argc, char **argv)
{
    static const QStateCase seen = { ARGS, set, read_it }, unseen = { ARGS, set, read_something_else },
        reset = { ARGS, leave_as_reset, read_it };

    g_test_init(&argc, &argv, NULL);
    qstate_add("port92/seen", &seen);
    qstate_add("port92/unseen", &unseen);
    qstate_add("port92/reset", &reset);
    return g_test_run();
}
