/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A driver for a UHCI controller in slot 4 of a pc machine, for tests of it and of USB devices: one
 * queue that every frame leads to, its transfer descriptors run by stepping the clock.
 */
#ifndef TESTS_UHCI_DRIVER_H
#define TESTS_UHCI_DRIVER_H

#include "qemu/bswap.h"
#include "hw/usb/uhci-regs.h"
#include "libqtest.h"
#include "pci-config.h"

#define UHCI_SLOT     4
#define UHCI_PORTS_AT 0xc000
#define UHCI_CMD      (UHCI_PORTS_AT + 0x00)
#define UHCI_STS      (UHCI_PORTS_AT + 0x02)
#define UHCI_INTR     (UHCI_PORTS_AT + 0x04)
#define UHCI_FRNUM    (UHCI_PORTS_AT + 0x06)
#define UHCI_FLBASE   (UHCI_PORTS_AT + 0x08)
#define UHCI_PORTSC   (UHCI_PORTS_AT + 0x10)

#define FRAME_LIST    0x10000
#define UHCI_QH       0x20000
#define UHCI_TDS      0x21000
#define UHCI_BUFFERS  0x30000 /* one page a descriptor */

#define PID_SETUP     0x2d
#define PID_IN        0x69
#define PID_OUT       0xe1

typedef struct UHCIDriver {
    QTestState *qts;
    int addr;
    int ep0_bytes;
    int toggle[16][2];
    uint32_t status[80]; /* of the descriptors run last */
    int n;
} UHCIDriver;

#define UHCI_ARGS     "-machine pc -nodefaults -device piix3-usb-uhci,id=uhci,addr=4 "

/* A driver of the machine @qts, whose device has @addr; the controller is left as it is. */
static inline UHCIDriver uhci_driver(QTestState *qts, int addr)
{
    return (UHCIDriver) { .qts = qts, .addr = addr, .ep0_bytes = 8 };
}

/* Of a machine with UHCI_ARGS: maps the controller and lets it run. */
static inline void uhci_driver_start(UHCIDriver *u, QTestState *qts)
{
    *u = uhci_driver(qts, 0);
    pci_conf_write(u->qts, 0, DEVFN(UHCI_SLOT, 0), 0x20, UHCI_PORTS_AT, 4);
    pci_conf_write(u->qts, 0, DEVFN(UHCI_SLOT, 0), 4, 5, 2);
    for (int i = 0; i < 1024; i++) {
        qtest_writel(u->qts, FRAME_LIST + 4 * i, UHCI_QH | 2);
    }
    qtest_writel(u->qts, UHCI_QH, 1);
    qtest_writel(u->qts, UHCI_QH + 4, 1);
    qtest_outl(u->qts, UHCI_FLBASE, FRAME_LIST);
    qtest_outw(u->qts, UHCI_CMD, UHCI_CMD_RS);
}

static inline void uhci_driver_init(UHCIDriver *u, const char *args)
{
    uhci_driver_start(u, qtest_initf(UHCI_ARGS "%s", args));
}

static inline void uhci_frames(UHCIDriver *u, int frames)
{
    qtest_clock_step(u->qts, frames * 1000000LL);
}

static inline void uhci_port_enable(UHCIDriver *u, int port)
{
    uint16_t reg = UHCI_PORTSC + 2 * port;

    qtest_outw(u->qts, reg, UHCI_PORT_RESET);
    uhci_frames(u, 50);
    qtest_outw(u->qts, reg, 0);
    qtest_outw(u->qts, reg, UHCI_PORT_EN | UHCI_PORT_CSC | UHCI_PORT_ENC);
    u->addr = 0;
    memset(u->toggle, 0, sizeof(u->toggle));
}

/* Appends a descriptor; @data NULL: IN of @len bytes. */
static inline void uhci_td(UHCIDriver *u, int pid, int ep, int toggle, const void *data, int len)
{
    uint32_t td = UHCI_TDS + 32 * u->n, buf = UHCI_BUFFERS + 4096 * u->n;
    uint32_t ctrl = TD_CTRL_ACTIVE | 3 << TD_CTRL_ERROR_SHIFT | 0x7ff;

    g_assert_cmpint(u->n, <, G_N_ELEMENTS(u->status));
    if (u->n) {
        qtest_writel(u->qts, td - 32, td | 4);
    }
    qtest_writel(u->qts, td, 1);
    qtest_writel(u->qts, td + 4, ctrl | (pid == PID_IN ? TD_CTRL_SPD : 0));
    qtest_writel(u->qts, td + 8, pid | u->addr << 8 | ep << 15 | toggle << 19 |
                                 (uint32_t)((len - 1) & 0x7ff) << 21);
    qtest_writel(u->qts, td + 12, buf);
    if (data && len) {
        qtest_memwrite(u->qts, buf, data, len);
    }
    u->n++;
}

/* Runs what was appended, for @frames; true if all of it was done. */
static inline bool uhci_run(UHCIDriver *u, int frames)
{
    bool done;

    qtest_writel(u->qts, UHCI_QH + 4, UHCI_TDS);
    uhci_frames(u, frames);
    done = qtest_readl(u->qts, UHCI_QH + 4) & 1;
    qtest_writel(u->qts, UHCI_QH + 4, 1);
    for (int i = 0; i < u->n; i++) {
        u->status[i] = qtest_readl(u->qts, UHCI_TDS + 32 * i + 4);
    }
    return done;
}

static inline int uhci_actual(UHCIDriver *u, int i)
{
    return (u->status[i] + 1) & 0x7ff;
}

/*
 * A control transfer: bytes that came in or went out, or -1 on STALL. IN data go to @data, which
 * OUT data come from.
 */
static inline int uhci_control(UHCIDriver *u, int type, int request, int value, int index,
                               void *data, int len)
{
    uint8_t setup[8] = { type, request, value, value >> 8, index, index >> 8, len, len >> 8 };
    bool in = type & 0x80;
    int toggle = 1, got = 0, last;

    u->n = 0;
    uhci_td(u, PID_SETUP, 0, 0, setup, 8);
    for (int at = 0; at < len; at += u->ep0_bytes, toggle ^= 1) {
        uhci_td(u, in ? PID_IN : PID_OUT, 0, toggle, in ? NULL : (uint8_t *)data + at,
                MIN(len - at, u->ep0_bytes));
    }
    last = u->n;
    uhci_run(u, 4);
    for (int i = 0; i < last; i++) {
        if (u->status[i] & TD_CTRL_STALL) {
            return -1;
        }
        if (i && !(u->status[i] & TD_CTRL_ACTIVE)) {
            if (in) {
                qtest_memread(u->qts, UHCI_BUFFERS + 4096 * i, (uint8_t *)data + got,
                              uhci_actual(u, i));
            }
            got += uhci_actual(u, i);
        }
    }
    u->n = 0;
    uhci_td(u, in ? PID_OUT : PID_IN, 0, 1, NULL, 0);
    if (!uhci_run(u, 4) || (u->status[0] & TD_CTRL_STALL)) {
        return -1;
    }
    return got;
}

/* Address and configuration 1 for the device at @port. */
static inline void uhci_configure(UHCIDriver *u, int port, int addr)
{
    uint8_t desc[8];

    uhci_port_enable(u, port);
    g_assert_cmpint(uhci_control(u, 0x80, 6, 0x100, 0, desc, 8), ==, 8);
    u->ep0_bytes = desc[7];
    g_assert_cmpint(uhci_control(u, 0, 5, addr, 0, NULL, 0), ==, 0);
    u->addr = addr;
    g_assert_cmpint(uhci_control(u, 0, 9, 1, 0, NULL, 0), ==, 0);
}

/* One transaction on an interrupt or bulk IN endpoint: bytes, -1 on STALL, -2 on NAK. */
static inline int uhci_in(UHCIDriver *u, int ep, void *data, int len)
{
    u->n = 0;
    uhci_td(u, PID_IN, ep, u->toggle[ep][1], NULL, len);
    uhci_run(u, 4);
    if (u->status[0] & TD_CTRL_STALL) {
        return -1;
    }
    if (u->status[0] & TD_CTRL_ACTIVE) {
        return -2;
    }
    u->toggle[ep][1] ^= 1;
    qtest_memread(u->qts, UHCI_BUFFERS, data, uhci_actual(u, 0));
    return uhci_actual(u, 0);
}

/* The same for OUT. */
static inline int uhci_out(UHCIDriver *u, int ep, const void *data, int len)
{
    u->n = 0;
    uhci_td(u, PID_OUT, ep, u->toggle[ep][0], data, len);
    uhci_run(u, 4);
    if (u->status[0] & TD_CTRL_STALL) {
        return -1;
    }
    if (u->status[0] & TD_CTRL_ACTIVE) {
        return -2;
    }
    u->toggle[ep][0] ^= 1;
    return uhci_actual(u, 0);
}

/* A machine with @args whose device has address 5. False after skipping: there is no clock to step. */
static inline bool uhci_driver_begin(UHCIDriver *u, const char *args)
{
    uhci_driver_init(u, args);
    if (qtest_skip_without_clock(u->qts)) {
        qtest_quit(u->qts);
        return false;
    }
    uhci_configure(u, 0, 5);
    return true;
}

#endif
