/* SPDX-License-Identifier: GPL-2.0-or-later */
/* usb-kbd, usb-mouse, usb-tablet: descriptors, requests, reports; behind a hub as well. */
#include "qemu/osdep.h"
#include "libqos/state.h"
#include "uhci-driver.h"

#define SET_IDLE     0x21, 0x0a
#define SET_PROTOCOL 0x21, 0x0b
#define GET_PROTOCOL 0xa1, 0x03

static void test_descriptors(void)
{
    static const uint8_t device[] = {
        0x12, 0x01, 0x00, 0x02, 0x00, 0x00, 0x00, 0x08, 0x27, 0x06, 0x01, 0x00, 0x00, 0x00, 0x01,
        0x03, 0x0a, 0x01,
    };
    static const uint8_t config[] = {
        0x09, 0x02, 0x22, 0x00, 0x01, 0x01, 0x07, 0xa0, 0x32, 0x09, 0x04, 0x00, 0x00, 0x01, 0x03,
        0x00, 0x00, 0x00, 0x09, 0x21, 0x01, 0x00, 0x00, 0x01, 0x22, 0x4a, 0x00, 0x07, 0x05, 0x81,
        0x03, 0x08, 0x00, 0x0a,
    };
    static const uint8_t bos[] = { 5, 0x0f, 12, 0, 1, 7, 0x10, 2, 2, 0, 0, 0 };
    static const uint8_t msos[] = { 18, 3, 'M', 0, 'S', 0, 'F', 0, 'T', 0, '1', 0, '0', 0, '0', 0,
                                    'Q', 0 };
    uint8_t buf[256];
    UHCIDriver u;

    if (!uhci_driver_begin(&u, "-device usb-tablet")) {
        return;
    }
    g_assert_cmpint(uhci_control(&u, 0x80, 6, 0x100, 0, buf, 64), ==, sizeof(device));
    g_assert_cmpmem(buf, sizeof(device), device, sizeof(device));
    g_assert_cmpint(uhci_control(&u, 0x80, 6, 0x200, 0, buf, 255), ==, sizeof(config));
    g_assert_cmpmem(buf, sizeof(config), config, sizeof(config));
    g_assert_cmpint(uhci_control(&u, 0x80, 6, 0x200, 0, buf, 9), ==, 9);
    g_assert_cmpint(uhci_control(&u, 0x80, 6, 0xf00, 0, buf, 64), ==, sizeof(bos));
    g_assert_cmpmem(buf, sizeof(bos), bos, sizeof(bos));
    g_assert_cmpint(uhci_control(&u, 0x80, 6, 0x3ee, 0, buf, 255), ==, sizeof(msos));
    g_assert_cmpmem(buf, sizeof(msos), msos, sizeof(msos));
    g_assert_cmpint(uhci_control(&u, 0xc0, 'Q', 0, 5, buf, 255), ==, 76);
    g_assert_cmpint(uhci_control(&u, 0xc0, 'Q', 0, 4, buf, 255), ==, 40);
    g_assert_cmpint(uhci_control(&u, 0x81, 6, 0x2200, 0, buf, 255), ==, 0x4a);
    g_assert_cmpint(uhci_control(&u, 0x80, 6, 0x303, 0, buf, 255), ==, 32);
    g_assert_cmpmem(buf + 2, 8, "Q\0E\0M\0U", 8);
    qtest_quit(u.qts);
}

static void test_requests(void)
{
    uint8_t buf[8];
    UHCIDriver u;

    if (!uhci_driver_begin(&u, "-device usb-kbd")) {
        return;
    }
    g_assert_cmpint(uhci_control(&u, 0x80, 8, 0, 0, buf, 1), ==, 1);
    g_assert_cmpint(buf[0], ==, 1);
    g_assert_cmpint(uhci_control(&u, 0, 9, 7, 0, NULL, 0), ==, -1);
    g_assert_cmpint(uhci_control(&u, 0, 3, 1, 0, NULL, 0), ==, 0);
    g_assert_cmpint(uhci_control(&u, 0x80, 0, 0, 0, buf, 2), ==, 2);
    g_assert_cmphex(buf[0], ==, 2);
    g_assert_cmpint(uhci_control(&u, 0x81, 11, 0, 0, buf, 1), ==, -1);
    g_assert_cmpint(uhci_control(&u, 0x01, 11, 1, 0, NULL, 0), ==, -1);
    g_assert_cmpint(uhci_control(&u, GET_PROTOCOL, 0, 0, buf, 1), ==, 1);
    g_assert_cmpint(buf[0], ==, 1);
    g_assert_cmpint(uhci_control(&u, SET_PROTOCOL, 0, 0, NULL, 0), ==, 0);
    g_assert_cmpint(uhci_control(&u, GET_PROTOCOL, 0, 0, buf, 1), ==, 1);
    g_assert_cmpint(buf[0], ==, 0);
    qtest_quit(u.qts);
}

static void send_events(UHCIDriver *u, const char *events)
{
    g_autofree char *cmd = g_strdup_printf("{'execute': 'input-send-event', 'arguments':"
                                           " {'events': [%s]}}", events);

    qobject_unref(qtest_qmp(u->qts, cmd, NULL));
}

#define RELATIVE(axis, value) "{'type': 'rel', 'data': {'axis': '" axis "', 'value': " value "}}"
#define ABSOLUTE(axis, value) "{'type': 'abs', 'data': {'axis': '" axis "', 'value': " value "}}"
#define BUTTON(button, down) "{'type': 'btn', 'data': {'button': '" button "', 'down': " down "}}"
#define KEY(key, down) \
    "{'type': 'key', 'data': {'key': {'type': 'qcode', 'data': '" key "'}, 'down': " down "}}"

static void test_mouse(void)
{
    static const uint8_t moves[][4] = { { 0, 127, 0xfb, 0 }, { 0, 73, 0, 0 }, { 1, 0, 0, 1 } };
    uint8_t buf[8];
    UHCIDriver u;

    if (!uhci_driver_begin(&u, "-device usb-mouse")) {
        return;
    }
    g_assert_cmpint(uhci_in(&u, 1, buf, 4), ==, -2);
    /* More than a report can tell goes on in the next one. */
    send_events(&u, RELATIVE("x", "200") "," RELATIVE("y", "-5"));
    send_events(&u, BUTTON("left", "true") "," BUTTON("wheel-up", "true"));
    for (int i = 0; i < G_N_ELEMENTS(moves); i++) {
        g_assert_cmpint(uhci_in(&u, 1, buf, 4), ==, 4);
        g_assert_cmpmem(buf, 4, moves[i], 4);
    }
    g_assert_cmpint(uhci_in(&u, 1, buf, 4), ==, -2);
    qtest_quit(u.qts);
}

static void test_tablet(void)
{
    static const uint8_t report[] = { 2, 0x34, 0x12, 0x67, 0x45, 0 };
    uint8_t buf[8];
    UHCIDriver u;

    if (!uhci_driver_begin(&u, "-device usb-tablet")) {
        return;
    }
    g_assert_cmpint(uhci_in(&u, 1, buf, 8), ==, -2);
    send_events(&u, ABSOLUTE("x", "4660") "," ABSOLUTE("y", "17767") "," BUTTON("right", "true"));
    g_assert_cmpint(uhci_in(&u, 1, buf, 8), ==, 6);
    g_assert_cmpmem(buf, 6, report, 6);
    g_assert_cmpint(uhci_in(&u, 1, buf, 8), ==, -2);
    /* Idle rate 4 ms: the same again. */
    g_assert_cmpint(uhci_control(&u, SET_IDLE, 0x0100, 0, NULL, 0), ==, 0);
    uhci_frames(&u, 5);
    g_assert_cmpint(uhci_in(&u, 1, buf, 8), ==, 6);
    g_assert_cmpmem(buf, 6, report, 6);
    qtest_quit(u.qts);
}

static void test_keyboard(void)
{
    static const uint8_t reports[][8] = {
        { 2 }, { 2, 0, 0x04 }, { 2, 0, 0x04, 0x05 }, { 2, 0, 0x05 }, { 0, 0, 0x05 },
    };
    uint8_t buf[8], leds = 0x02;
    UHCIDriver u;

    if (!uhci_driver_begin(&u, "-device usb-kbd")) {
        return;
    }
    send_events(&u, KEY("shift", "true") "," KEY("a", "true") "," KEY("b", "true") ","
                    KEY("a", "false") "," KEY("shift", "false"));
    for (int i = 0; i < G_N_ELEMENTS(reports); i++) {
        g_assert_cmpint(uhci_in(&u, 1, buf, 8), ==, 8);
        g_assert_cmpmem(buf, 8, reports[i], 8);
    }
    g_assert_cmpint(uhci_in(&u, 1, buf, 8), ==, -2);
    g_assert_cmpint(uhci_control(&u, 0x21, 9, 0x200, 0, &leds, 1), ==, 1);
    qtest_quit(u.qts);
}

static void test_hub(void)
{
    static const uint8_t hub_desc[] = { 11, 0x29, 8, 0x12, 0, 1, 0, 0, 0, 0xff, 0xff };
    uint8_t buf[64];
    UHCIDriver u;

    if (!uhci_driver_begin(&u, "-device usb-hub,id=hub,port=1 -device usb-kbd,port=1.3,id=k")) {
        return;
    }
    g_assert_cmpint(uhci_control(&u, 0xa0, 6, 0x2900, 0, buf, 64), ==, sizeof(hub_desc));
    g_assert_cmpint(buf[2], ==, 8);
    /* Port 3: powered, connected, changed. */
    g_assert_cmpint(uhci_control(&u, 0xa3, 0, 0, 3, buf, 4), ==, 4);
    g_assert_cmphex(ldl_le_p(buf), ==, 0x00010101);
    g_assert_cmpint(uhci_in(&u, 1, buf, 2), ==, 2);
    g_assert_cmphex(lduw_le_p(buf), ==, 1 << 3);
    g_assert_cmpint(uhci_control(&u, 0x23, 1, 16, 3, NULL, 0), ==, 0);
    g_assert_cmpint(uhci_in(&u, 1, buf, 2), ==, -2);
    /* Reset enables it; the keyboard answers at address 0. */
    g_assert_cmpint(uhci_control(&u, 0x23, 3, 4, 3, NULL, 0), ==, 0);
    uhci_frames(&u, 60);
    g_assert_cmpint(uhci_control(&u, 0xa3, 0, 0, 3, buf, 4), ==, 4);
    g_assert_cmphex(ldl_le_p(buf), ==, 0x00100103);
    u.addr = 0;
    g_assert_cmpint(uhci_control(&u, 0x80, 6, 0x100, 0, buf, 18), ==, 18);
    g_assert_cmphex(lduw_le_p(buf + 8), ==, 0x0627);
    /* It goes. */
    qtest_qmp_device_del(u.qts, "k");
    u.addr = 5;
    g_assert_cmpint(uhci_control(&u, 0xa3, 0, 0, 3, buf, 4), ==, 4);
    g_assert_cmphex(ldl_le_p(buf), ==, 0x00130100);
    g_assert_cmpint(uhci_control(&u, 0xa3, 0, 0, 9, buf, 4), ==, -1);
    qtest_quit(u.qts);
}

static void test_info_usb(void)
{
    UHCIDriver u;
    g_autofree char *text = NULL;

    uhci_driver_init(&u, "-device usb-tablet,id=t -device usb-hub");
    text = qtest_hmp(u.qts, "info usb");
    g_strdelimit(text, "\r", ' ');
    g_assert_nonnull(strstr(text, "  Device 0.0, Port 1, Speed 12 Mb/s, Product QEMU USB Tablet,"
                                  " ID: t"));
    g_assert_nonnull(strstr(text, "  Device 0.0, Port 2, Speed 12 Mb/s, Product QEMU USB Hub"));
    qtest_quit(u.qts);
}

/* The short form of -device for devices that have always been there. */
static void test_usbdevice(void)
{
    QTestState *qts = qtest_init("-machine pc,usb=on -nodefaults -usbdevice tablet");
    g_autofree char *text = qtest_hmp(qts, "info usb");

    g_assert_nonnull(strstr(text, "Product QEMU USB Tablet"));
    qtest_quit(qts);
}

/* ---- saved in the middle ---- */

/* Two reports are read, more wait; the idle rate runs; a control transfer has its SETUP and 8 of 18 bytes. */
static void events_wait(QTestState *s, const char *events)
{
    static const uint8_t setup[8] = { 0x80, 6, 0, 1, 0, 0, 18, 0 };
    uint8_t buf[8];
    UHCIDriver u;

    uhci_driver_start(&u, s);
    uhci_configure(&u, 0, 5);
    uhci_control(&u, 0, 3, 1, 0, NULL, 0);          /* remote wakeup */
    uhci_control(&u, SET_IDLE, 0x0300, 0, NULL, 0);
    send_events(&u, events);
    uhci_in(&u, 1, buf, 8);
    uhci_in(&u, 1, buf, 8);
    u.n = 0;
    uhci_td(&u, PID_SETUP, 0, 0, setup, 8);
    uhci_td(&u, PID_IN, 0, 1, NULL, 8);
    uhci_run(&u, 4);
}

static void events_are_read(QTestState *s, GString *seen)
{
    UHCIDriver u = uhci_driver(s, 5);
    uint8_t buf[8] = { 0 };

    uhci_td(&u, PID_IN, 0, 0, NULL, 8);
    uhci_td(&u, PID_IN, 0, 1, NULL, 8);
    uhci_run(&u, 4);
    qstate_note_memory(s, seen, UHCI_TDS, 64);
    qstate_note_memory(s, seen, UHCI_BUFFERS, 8);
    for (int i = 0; i < 12; i++) {
        qstate_note(seen, "bytes", uhci_in(&u, 1, buf, 8));
        qstate_note(seen, "report", ldq_le_p(buf));
        uhci_frames(&u, 3);
        if (i == 8) {
            send_events(&u, BUTTON("left", "false") "," KEY("c", "true"));
        }
    }
    for (int request = 0; request <= 10; request++) {
        qstate_note(seen, "answer", uhci_control(&u, 0x80, request, 0x100, 0, buf, 8));
        qstate_note(seen, "device", ldq_le_p(buf));
    }
    for (int request = 1; request <= 3; request++) {
        qstate_note(seen, "answer", uhci_control(&u, 0xa1, request, 0x100, 0, buf, 8));
        qstate_note(seen, "report", ldq_le_p(buf));
    }
    for (int reg = 0; reg < 0x14; reg += 2) {
        qstate_note_in(s, seen, UHCI_PORTS_AT + reg, 2);
    }
}

static void mouse_waits(QTestState *s)
{
    events_wait(s, RELATIVE("x", "300") "," RELATIVE("y", "-500") "," BUTTON("left", "true"));
}

static void tablet_waits(QTestState *s)
{
    events_wait(s, ABSOLUTE("x", "4660") "," BUTTON("right", "true") ","
                   ABSOLUTE("y", "17767") "," BUTTON("left", "true"));
}

static void keyboard_waits(QTestState *s)
{
    uint8_t leds = 2;
    UHCIDriver u;

    events_wait(s, KEY("shift", "true") "," KEY("a", "true") "," KEY("b", "true") "," KEY("a", "false"));
    u = uhci_driver(s, 5);
    uhci_control(&u, SET_PROTOCOL, 0, 0, NULL, 0);
    uhci_control(&u, 0x21, 9, 0x200, 0, &leds, 1);
}

/* A port of a hub in the middle of its reset, with a keyboard behind it. */
static void hub_resets(QTestState *s)
{
    UHCIDriver u;

    uhci_driver_start(&u, s);
    uhci_configure(&u, 0, 5);
    uhci_control(&u, 0x23, 1, 16, 3, NULL, 0);
    uhci_control(&u, 0x23, 3, 4, 3, NULL, 0);
}

static void hub_goes_on(QTestState *s, GString *seen)
{
    UHCIDriver u = uhci_driver(s, 5);
    uint8_t buf[8] = { 0 };

    for (int i = 0; i < 8; i++) {
        qstate_note(seen, "bytes", uhci_control(&u, 0xa3, 0, 0, 3, buf, 4));
        qstate_note(seen, "port", ldq_le_p(buf));
        qstate_note(seen, "bytes", uhci_in(&u, 1, buf, 2));
        qstate_note(seen, "changes", ldq_le_p(buf));
        uhci_frames(&u, 3);
    }
    u.addr = 0;
    qstate_note(seen, "answer", uhci_control(&u, 0x80, 6, 0x100, 0, buf, 8));
    qstate_note(seen, "keyboard", ldq_le_p(buf));
}

static const QStateCase saved_mouse = { UHCI_ARGS "-m 16 -device usb-mouse", mouse_waits, events_are_read };
static const QStateCase saved_tablet = { UHCI_ARGS "-m 16 -device usb-tablet", tablet_waits,
                                         events_are_read };
static const QStateCase saved_keyboard = { UHCI_ARGS "-m 16 -device usb-kbd", keyboard_waits,
                                           events_are_read };
static const QStateCase saved_hub = {
    UHCI_ARGS "-m 16 -device usb-hub,port=1 -device usb-kbd,port=1.3", hub_resets, hub_goes_on
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("/usb/hid/descriptors", test_descriptors);
    qtest_add_func("/usb/hid/requests", test_requests);
    qtest_add_func("/usb/hid/mouse", test_mouse);
    qtest_add_func("/usb/hid/tablet", test_tablet);
    qtest_add_func("/usb/hid/keyboard", test_keyboard);
    qtest_add_func("/usb/hub/keyboard-behind-it", test_hub);
    qtest_add_func("/usb/info", test_info_usb);
    qtest_add_func("/usb/usbdevice", test_usbdevice);
    qstate_add("/usb/hid/saved/mouse", &saved_mouse);
    qstate_add("/usb/hid/saved/tablet", &saved_tablet);
    qstate_add("/usb/hid/saved/keyboard", &saved_keyboard);
    qstate_add("/usb/hub/saved/reset", &saved_hub);
    return g_test_run();
}
