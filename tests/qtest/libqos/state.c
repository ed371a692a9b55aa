/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include <zlib.h>
#include "libqos/pci-pc.h"
#include "qemu/bswap.h"
#include "state.h"

void qstate_note(GString *seen, const char *what, uint64_t value)
{
    g_string_append_printf(seen, "%s: %" PRIx64 "\n", what, value);
}

void qstate_note_in(QTestState *s, GString *seen, uint16_t port, unsigned size)
{
    uint32_t value = size == 1 ? qtest_inb(s, port) : size == 2 ? qtest_inw(s, port) : qtest_inl(s, port);

    g_string_append_printf(seen, "port %x: %x\n", port, value);
}

void qstate_note_read(QTestState *s, GString *seen, uint64_t addr, unsigned size)
{
    uint64_t value = size == 1 ? qtest_readb(s, addr) : size == 2 ? qtest_readw(s, addr) :
        size == 4 ? qtest_readl(s, addr) : qtest_readq(s, addr);

    g_string_append_printf(seen, "%" PRIx64 ": %" PRIx64 "\n", addr, value);
}

void qstate_note_memory(QTestState *s, GString *seen, uint64_t addr, size_t bytes)
{
    g_autofree uint8_t *data = g_malloc(bytes);

    qtest_memread(s, addr, data, bytes);
    g_string_append_printf(seen, "%" PRIx64 ":", addr);
    for (size_t i = 0; i < bytes; i++) {
        g_string_append_printf(seen, "%s%02x", i % 4 ? "" : " ", data[i]);
    }
    g_string_append_c(seen, '\n');
}

/* Fails with the first line that differs. */
static void compare(const char *went_on, const char *loaded)
{
    g_auto(GStrv) a = g_strsplit(went_on, "\n", -1), b = g_strsplit(loaded, "\n", -1);

    for (int i = 0; a[i] || b[i]; i++) {
        if (g_strcmp0(a[i], b[i]) != 0) {
            g_error("line %d: '%s' when it went on, '%s' when it was saved and loaded", i + 1, a[i], b[i]);
        }
    }
}

void qstate_check(const QStateCase *c)
{
    g_autoptr(GString) went_on = g_string_new(NULL), loaded = g_string_new(NULL);
    QTestState *s, *fresh;

    s = qtest_init(c->args);
    if (qtest_skip_without_clock(s)) {
        qtest_quit(s);
        return;
    }
    c->prepare(s);
    c->go_on(s, went_on);
    qtest_quit(s);
    s = qtest_init(c->args);
    c->prepare(s);
    fresh = qtest_save_and_load(s, c->args);
    if (!fresh) {
        qtest_quit(s);
        return;
    }
    c->go_on(fresh, loaded);
    qtest_quit(fresh);
    g_assert_cmpuint(went_on->len, >, 0);
    compare(went_on->str, loaded->str);
}

static void check(const void *c)
{
    qstate_check(c);
}

void qstate_add(const char *path, const QStateCase *c)
{
    qtest_add_data_func(path, c, check);
}

typedef struct Unplug {
    const QStateCase *c;
    int slot;
} Unplug;

static void unplug(const void *opaque)
{
    const Unplug *u = opaque;
    QTestState *s = qtest_init(u->c->args);

    if (!qtest_skip_without_clock(s)) {
        u->c->prepare(s);
        qpci_unplug_acpi_device_test(s, QSTATE_UNPLUGGED, u->slot);
        qtest_clock_step(s, 200000000);
        qtest_outl(s, 0xcf8, 1u << 31 | u->slot << 11);
        g_assert_cmphex(qtest_inl(s, 0xcfc), ==, 0xffffffff);
    }
    qtest_quit(s);
}

void qstate_add_unplug(const char *path, const QStateCase *c, int slot)
{
    Unplug *u = g_new(Unplug, 1);

    *u = (Unplug) { c, slot };
    qtest_add_data_func_full(path, u, unplug, g_free);
}

/* Before the state itself: magic, version, length; the last four bytes are its CRC-32. */
#define HEADER_BYTES 20

/* A machine that has loaded half of a state ends; one that has not is told to. */
void qstate_check_load(const char *args, const char *uri, bool good)
{
    QTestState *s = qtest_initf("%s -incoming defer", args);

    qtest_set_expected_status(s, good ? 0 : 1);
    qtest_qmp_send(s, "{'execute': 'migrate-incoming', 'arguments': {'uri': %s}}", uri);
    qtest_qmp_send(s, "{'execute': 'quit'}");
    qtest_wait_qemu(s);
    qtest_quit(s);
}

void qstate_check_refused(const QStateCase *c, const void *find, size_t len, ssize_t at, uint8_t value)
{
    g_autofree char *path = NULL, *uri = NULL, *state = NULL;
    QTestState *s = qtest_init(c->args);
    char *found;
    gsize size;

    close(g_file_open_tmp("qtest-state-XXXXXX", &path, NULL));
    uri = g_strconcat("file:", path, NULL);
    c->prepare(s);
    qtest_qmp_assert_success(s, "{'execute': 'migrate', 'arguments': {'uri': %s}}", uri);
    qtest_quit(s);
    qstate_check_load(c->args, uri, true);
    g_assert_true(g_file_get_contents(path, &state, &size, NULL));
    found = memmem(state, size, find, len);
    g_assert_nonnull(found);
    found[at] = value;
    stl_be_p(state + HEADER_BYTES - 4, crc32(0, (uint8_t *)state + HEADER_BYTES, size - HEADER_BYTES));
    g_assert_true(g_file_set_contents(path, state, size, NULL));
    qstate_check_load(c->args, uri, false);
    g_unlink(path);
}
