/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "pci-config.h"
#include "qemu/bswap.h"
#include "usb-hcd-xhci-test.h"

void trb(Xhci *x, uint32_t addr, uint32_t p0, uint32_t p1, uint32_t status, uint32_t control)
{
    qtest_writel(x->s, addr, p0);
    qtest_writel(x->s, addr + 4, p1);
    qtest_writel(x->s, addr + 8, status);
    qtest_writel(x->s, addr + 12, control);
}

bool next_event(Xhci *x, Event *e)
{
    uint32_t addr = EVENTS + 16 * (x->event % EVENT_COUNT), control = qtest_readl(x->s, addr + 12);
    uint32_t status = qtest_readl(x->s, addr + 8);

    if ((control & 1) != !((x->event / EVENT_COUNT) & 1)) {
        return false;
    }
    *e = (Event) { qtest_readl(x->s, addr), status & 0xffffff, status >> 24, (control >> 10) & 0x3f,
                   control >> 24, (control >> 16) & 0x1f };
    x->event++;
    qtest_writel(x->s, INTR0 + 0x18, (EVENTS + 16 * (x->event % EVENT_COUNT)) | 8);
    qtest_writel(x->s, INTR0 + 0x1c, 0);
    return true;
}

Event want_event(Xhci *x, uint32_t type)
{
    Event e;

    do {
        g_assert_true(next_event(x, &e));
    } while (e.type == EV_PORT);
    g_assert_cmpuint(e.type, ==, type);
    return e;
}

Event command(Xhci *x, uint32_t param, uint32_t control)
{
    uint32_t addr = COMMANDS + 16 * x->command++;
    Event e;

    trb(x, addr, param, 0, 0, control | 1);
    qtest_writel(x->s, DOORBELL, 0);
    e = want_event(x, EV_COMMAND);
    g_assert_cmphex(e.ptr, ==, addr);
    return e;
}

void map(QTestState *s)
{
    pci_conf_write(s, 0, DEVFN(SLOT, 0), 0x10, BAR, 4);
    pci_conf_write(s, 0, DEVFN(SLOT, 0), 0x14, 0, 4);
    pci_conf_write(s, 0, DEVFN(SLOT, 0), 4, 6, 2);
}

void start(Xhci *x, const char *args)
{
    memset(x, 0, sizeof(*x));
    x->s = qtest_initf("-machine q35 -nodefaults -device qemu-xhci,addr=%d,id=xhci %s", SLOT, args);
    map(x->s);
}

void run(Xhci *x)
{
    qtest_memset(x->s, DCBAA, 0, 0x10000);
    qtest_writel(x->s, OPER, 2); /* HCRST */
    qtest_writel(x->s, OPER + 0x38, 64);
    qtest_writel(x->s, OPER + 0x30, DCBAA);
    qtest_writel(x->s, OPER + 0x34, 0);
    qtest_writel(x->s, OPER + 0x18, COMMANDS | 1);
    qtest_writel(x->s, OPER + 0x1c, 0);
    qtest_writel(x->s, ERST, EVENTS);
    qtest_writel(x->s, ERST + 8, EVENT_COUNT);
    qtest_writel(x->s, INTR0 + 8, 1);
    qtest_writel(x->s, INTR0 + 0x18, EVENTS);
    qtest_writel(x->s, INTR0 + 0x1c, 0);
    qtest_writel(x->s, INTR0 + 0x10, ERST);
    qtest_writel(x->s, INTR0 + 0x14, 0);
    qtest_writel(x->s, INTR0, 2); /* IE */
    qtest_writel(x->s, OPER, 5);  /* RS, INTE */
}

bool ours(void)
{
    return qtest_has_accel("qtest");
}

void address_tablet(Xhci *x)
{
    qtest_writel(x->s, PORT(5), 0x20210);
    g_assert_cmpuint(command(x, 0, TYPE(ENABLE_SLOT)).slot, ==, 1);
    qtest_writel(x->s, DCBAA + 8, OUTPUT);
    qtest_writel(x->s, INPUT + 4, 3);
    qtest_writel(x->s, INPUT + 0x20, 1u << 27 | 3 << 20);
    qtest_writel(x->s, INPUT + 0x24, 5 << 16);
    qtest_writel(x->s, INPUT + 0x44, 64 << 16 | 4 << 3 | 3 << 1);
    qtest_writel(x->s, INPUT + 0x48, EP0 | 1);
    g_assert_cmpuint(command(x, INPUT, TYPE(ADDRESS) | 1 << 24).ccode, ==, 1);
}

void start_tablet(Xhci *x)
{
    start(x, "-device usb-tablet,bus=xhci.0,port=1");
    run(x);
    address_tablet(x);
}

void queue_control(Xhci *x, uint64_t setup, bool in, uint32_t len)
{
    uint32_t at = EP0 + 16 * x->ep0;

    trb(x, at, setup, setup >> 32, 8, TYPE(SETUP) | 1 << 6 | (len ? in ? 3 : 2 : 0) << 16 | 1);
    if (len) {
        trb(x, at + 16, DATA, 0, len, TYPE(DATA_STAGE) | in << 16 | 1);
    }
    trb(x, at + (len ? 32 : 16), 0, 0, 0, TYPE(STATUS_STAGE) | 1 << 5 | (!in || !len) << 16 | 1);
    x->ep0 += len ? 3 : 2;
}

Event control(Xhci *x, uint64_t setup, bool in, uint32_t len)
{
    queue_control(x, setup, in, len);
    qtest_writel(x->s, DOORBELL + 4, 1);
    return want_event(x, EV_TRANSFER);
}

void configure_tablet(Xhci *x)
{
    g_assert_cmpuint(control(x, 0x0000000000010900ull, false, 0).ccode, ==, 1); /* configuration 1 */
    qtest_writel(x->s, INPUT + 4, 1 | 1 << 3);
    qtest_writel(x->s, INPUT + 0x20, 3u << 27 | 3 << 20);
    qtest_writel(x->s, INPUT + 0x80, 6 << 16);
    qtest_writel(x->s, INPUT + 0x84, 8 << 16 | 7 << 3 | 3 << 1);
    qtest_writel(x->s, INPUT + 0x88, EP1 | 1);
    g_assert_cmpuint(command(x, INPUT, TYPE(CONFIGURE) | 1 << 24).ccode, ==, 1);
    g_assert_cmphex(qtest_readl(x->s, OUTPUT + 12) >> 27, ==, 3);
}

void move_tablet(Xhci *x, int to)
{
    qtest_qmp_assert_success(x->s,
                             "{'execute': 'input-send-event', 'arguments': {'events': ["
                             "{'type': 'abs', 'data': {'axis': 'x', 'value': %d}}]}}", to);
}
