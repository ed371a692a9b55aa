/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Virtio keyboard, mouse, tablet: what they tell of themselves, and reports of events. */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "virtio-state.h"
#include "standard-headers/linux/input.h"
#include "standard-headers/linux/virtio_input.h"

#define VERSION_1   (1ULL << VIRTIO_F_VERSION_1)
#define EVENT_RING  0x100000
#define STATUS_RING 0x110000
#define BUFFERS     0x200000

typedef struct Fixture {
    Poke *p;
    PokeQueue events, status;
    uint16_t given;     /* buffers handed to the device */
} Fixture;

static void setup(Fixture *f, const void *device)
{
    f->p = poke_new(device, NULL);
    negotiate(f->p, VERSION_1);
    f->events = queue_enable(f->p, 0, EVENT_RING);
    f->status = queue_enable(f->p, 1, STATUS_RING);
    set_status(f->p, DRIVER_OK);
}

static void teardown(Fixture *f, const void *device)
{
    poke_free(f->p);
}

/* Selects; returns the size of the answer, which is put into @buf. */
static unsigned select_config(Fixture *f, uint8_t select, uint8_t subsel, uint8_t *buf)
{
    unsigned size;

    m8w(f->p, DEVICE_CFG, select);
    m8w(f->p, DEVICE_CFG + 1, subsel);
    size = m8r(f->p, DEVICE_CFG + 2);
    for (unsigned i = 0; i < size; i++) {
        buf[i] = m8r(f->p, DEVICE_CFG + 8 + i);
    }
    return size;
}

static bool has_bit(const uint8_t *bits, unsigned size, unsigned bit)
{
    return bit / 8 < size && (bits[bit / 8] >> (bit % 8) & 1);
}

/* ---- configuration ---- */

static void test_keyboard_config(Fixture *f, const void *device)
{
    uint8_t buf[255];
    unsigned size;

    g_assert_cmphex(qpci_config_readl(f->p->dev, 0), ==, 0x10521af4);
    size = select_config(f, VIRTIO_INPUT_CFG_ID_NAME, 0, buf);
    /* Strings do not include a NUL (5.8.4); QEMU's does. */
    g_assert_cmpuint(size, ==, qtest_has_accel("qtest") ? 20 : 21);
    g_assert_cmpmem(buf, 20, "QEMU Virtio Keyboard", 20);
    size = select_config(f, VIRTIO_INPUT_CFG_EV_BITS, EV_KEY, buf);
    g_assert_true(has_bit(buf, size, KEY_A));
    g_assert_true(has_bit(buf, size, KEY_MEDIA));
    g_assert_false(has_bit(buf, size, KEY_RESERVED));
    size = select_config(f, VIRTIO_INPUT_CFG_EV_BITS, EV_LED, buf);
    g_assert_cmpuint(size, ==, 1);
    g_assert_cmphex(buf[0], ==, 7);
    g_assert_cmpuint(select_config(f, VIRTIO_INPUT_CFG_EV_BITS, EV_REL, buf), ==, 0);
    g_assert_cmpuint(select_config(f, 0xff, 0xff, buf), ==, 0);
}

static void test_tablet_config(Fixture *f, const void *device)
{
    uint8_t buf[255];

    g_assert_cmpuint(select_config(f, VIRTIO_INPUT_CFG_ID_SERIAL, 0, buf), >=, 4);
    g_assert_cmpmem(buf, 4, "4711", 4);
    g_assert_cmpuint(select_config(f, VIRTIO_INPUT_CFG_ABS_INFO, ABS_Y, buf), ==, 20);
    g_assert_cmphex(ldl_le_p(buf + 4), ==, 0x7fff);
    /* QEMU tells of a wheel in any case; with wheel-axis=off no such event comes. */
    if (qtest_has_accel("qtest")) {
        g_assert_cmpuint(select_config(f, VIRTIO_INPUT_CFG_EV_BITS, EV_REL, buf), ==, 0);
    }
    g_assert_cmpuint(select_config(f, VIRTIO_INPUT_CFG_ID_DEVIDS, 0, buf), ==, 8);
    g_assert_cmphex(lduw_le_p(buf + 4), ==, 3);
}

/* ---- events ---- */

static void give_buffers(Fixture *f, int n)
{
    for (; n > 0; n--, f->given++) {
        unsigned i = f->given % f->events.size;

        queue_desc(&f->events, i, BUFFERS + i * 8, 8, VRING_DESC_F_WRITE, 0);
        queue_add(&f->events, i);
    }
    queue_kick(&f->events);
}

static void send_events(Fixture *f, const char *events)
{
    qtest_qmp_send_raw(f->p->qts, "{'execute': 'input-send-event', 'arguments': {'events': [%s]}}\n",
                       events);
    qobject_unref(qtest_qmp_receive(f->p->qts));
}

static void expect(Fixture *f, uint16_t type, uint16_t code, uint32_t value)
{
    struct virtio_input_event e;
    uint32_t head = 0, len = 0;

    g_assert_true(queue_used(&f->events, &head, &len));
    g_assert_cmpuint(len, ==, sizeof(e));
    qtest_memread(f->p->qts, BUFFERS + head * 8, &e, sizeof(e));
    g_assert_cmpuint(le16_to_cpu(e.type), ==, type);
    g_assert_cmpuint(le16_to_cpu(e.code), ==, code);
    g_assert_cmphex(le32_to_cpu(e.value), ==, value);
}

#define MOVE(axis, value) "{'type': 'rel', 'data': {'axis': '" axis "', 'value': " value "}}"
#define PRESS(button) "{'type': 'btn', 'data': {'button': '" button "', 'down': true}}"

static void test_mouse_report(Fixture *f, const void *device)
{
    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    give_buffers(f, 10);
    send_events(f, MOVE("x", "5") ", " MOVE("y", "-2") ", " PRESS("right"));
    expect(f, EV_REL, REL_X, 5);
    expect(f, EV_REL, REL_Y, -2);
    expect(f, EV_KEY, BTN_RIGHT, 1);
    expect(f, EV_SYN, SYN_REPORT, 0);
    send_events(f, PRESS("wheel-down"));
    expect(f, EV_REL, REL_WHEEL, -1);
    expect(f, EV_SYN, SYN_REPORT, 0);
    g_assert_false(queue_used(&f->events, NULL, NULL));
}

static void test_key_report(Fixture *f, const void *device)
{
    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    give_buffers(f, 2);
    send_events(f, "{'type': 'key', 'data': {'down': true, 'key': {'type': 'qcode', 'data': 'a'}}}");
    expect(f, EV_KEY, KEY_A, 1);
    expect(f, EV_SYN, SYN_REPORT, 0);
}

/* A report that there is no room for is lost whole; the buffers stay for the next one. */
static void test_no_room(Fixture *f, const void *device)
{
    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    give_buffers(f, 2);
    send_events(f, MOVE("x", "1") ", " MOVE("y", "2"));
    g_assert_false(queue_used(&f->events, NULL, NULL));
    send_events(f, MOVE("x", "7"));
    expect(f, EV_REL, REL_X, 7);
    expect(f, EV_SYN, SYN_REPORT, 0);
}

/* More events than the queue has entries. */
static void test_long_report(Fixture *f, const void *device)
{
    g_autoptr(GString) events = g_string_new(MOVE("x", "1"));

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    for (int i = 0; i < 100; i++) {
        g_string_append(events, ", " MOVE("x", "1"));
    }
    give_buffers(f, f->events.size);
    send_events(f, events->str);
    for (int i = 0; i < f->events.size - 1; i++) {
        expect(f, EV_REL, REL_X, 1);
    }
    expect(f, EV_SYN, SYN_REPORT, 0);
}

/* Nothing goes to a driver that is not there; after a reset the mouse of the board gets events again. */
static void test_inactive(Fixture *f, const void *device)
{
    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    give_buffers(f, 2);
    set_status(f->p, 0);
    send_events(f, MOVE("x", "1"));
    g_assert_cmphex(qtest_readw(f->p->qts, RING_USED(&f->events) + 2), ==, 0);
}

/* Lights come back used; a short one too. */
static void test_lights(Fixture *f, const void *device)
{
    struct virtio_input_event on = {
        .type = cpu_to_le16(EV_LED), .code = cpu_to_le16(LED_CAPSL), .value = cpu_to_le32(1),
    };

    if (qtest_skip_without_clock(f->p->qts)) {
        return;
    }
    qtest_memwrite(f->p->qts, BUFFERS, &on, sizeof(on));
    queue_desc(&f->status, 0, BUFFERS, sizeof(on), 0, 0);
    queue_desc(&f->status, 1, BUFFERS, 3, 0, 0);
    queue_add(&f->status, 0);
    queue_add(&f->status, 1);
    queue_kick(&f->status);
    g_assert_true(queue_used(&f->status, NULL, NULL));
    g_assert_true(queue_used(&f->status, NULL, NULL));
}

/* A light that was on is on, beside one that comes on. Only the trace tells. */
static void test_saved_lights(void)
{
    static const char args[] = "-machine pc -nodefaults -m 16 -device virtio-keyboard-pci," POKE_ADDR;
    struct virtio_input_event on = {
        .type = cpu_to_le16(EV_LED), .code = cpu_to_le16(LED_NUML), .value = cpu_to_le32(1),
    };
    g_autofree char *path = NULL, *traced_args = NULL, *text = NULL;
    Poke *p = poke_start(qtest_init(args));
    PokeQueue q;
    QTestState *fresh;

    close(g_file_open_tmp("virtio-input-XXXXXX", &path, NULL));
    traced_args = g_strdup_printf("%s -trace input_ledstate -D %s", args, path);
    negotiate(p, VERSION_1);
    q = queue_enable(p, 1, STATUS_RING);
    set_status(p, DRIVER_OK);
    queue_request(&q, &on, sizeof(on), 0);
    fresh = qtest_save_and_load(p->qts, traced_args);
    g_assert_nonnull(fresh);
    poke_leave(p);
    p = poke_resume(fresh);
    q = queue_resume(p, 1, STATUS_RING);
    on.code = cpu_to_le16(LED_CAPSL);
    queue_request(&q, &on, sizeof(on), 0);
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_nonnull(strstr(text, "ledstate 0x2\n"));
    g_assert_nonnull(strstr(text, "ledstate 0x6\n"));
    poke_free(p);
    g_unlink(path);
}

static void test_bound_to_display(void)
{
    Poke *p = poke_new("virtio-mouse-pci,display=screen", "-device bochs-display,id=screen");

    poke_free(p);
}

/* ---- saved state ---- */

/* The driver has asked for something, but not read the answer; there are buffers for a report. */
static void keyboard_is_asked(QTestState *s)
{
    Fixture f = { poke_start(s) };

    negotiate(f.p, VERSION_1);
    f.events = queue_enable(f.p, 0, EVENT_RING);
    f.status = queue_enable(f.p, 1, STATUS_RING);
    set_status(f.p, DRIVER_OK);
    give_buffers(&f, 10);
    m8w(f.p, DEVICE_CFG, VIRTIO_INPUT_CFG_EV_BITS);
    m8w(f.p, DEVICE_CFG + 1, EV_LED);
    poke_leave(f.p);
}

static void keyboard_answers(QTestState *s, GString *seen)
{
    Fixture f = { poke_resume(s) };

    poke_note(f.p, seen);
    send_events(&f, "{'type': 'key', 'data': {'down': true, 'key': {'type': 'qcode', 'data': 'a'}}}");
    qstate_note_memory(s, seen, BUFFERS, 32);
    poke_note(f.p, seen);
    poke_leave(f.p);
}

static const QStateCase saved = { "-machine pc -nodefaults -m 16 -device virtio-keyboard-pci," POKE_ADDR,
                                  keyboard_is_asked, keyboard_answers };

#define ADD(path, device, func) \
    qtest_add("virtio-input/" path, Fixture, device, setup, func, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("config/keyboard", "virtio-keyboard-pci", test_keyboard_config);
    ADD("config/tablet", "virtio-tablet-pci,serial=4711,wheel-axis=off", test_tablet_config);
    ADD("mouse-report", "virtio-mouse-pci", test_mouse_report);
    ADD("key-report", "virtio-keyboard-pci", test_key_report);
    ADD("no-room", "virtio-mouse-pci", test_no_room);
    ADD("long-report", "virtio-mouse-pci", test_long_report);
    ADD("inactive", "virtio-mouse-pci", test_inactive);
    ADD("lights", "virtio-keyboard-pci", test_lights);
    qstate_add("virtio-input/saved", &saved);
    qtest_add_func("virtio-input/bound-to-display", test_bound_to_display);
    if (!g_getenv("QTEST_ACCEL")) {
        qtest_add_func("virtio-input/saved/lights", test_saved_lights);
    }
    return g_test_run();
}
