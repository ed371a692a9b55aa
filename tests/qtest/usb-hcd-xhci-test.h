/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of usb-hcd-xhci-test share: a controller with a tablet, commands and events. */
#ifndef TESTS_USB_HCD_XHCI_TEST_H
#define TESTS_USB_HCD_XHCI_TEST_H

#include "libqos/state.h"

#define SLOT     4
#define BAR      0xe0000000u
#define OPER     (BAR + 0x40)
#define PORT(n)  (BAR + 0x440 + 0x10 * ((n) - 1))
#define INTR0    (BAR + 0x1020)
#define DOORBELL (BAR + 0x2000)

/* Guest memory. */
#define DCBAA   0x10000
#define COMMANDS 0x11000
#define ERST    0x12000
#define EVENTS  0x13000
#define INPUT   0x14000
#define OUTPUT  0x15000
#define EP0     0x16000
#define EP1     0x17000
#define DATA    0x18000
#define EVENT_COUNT 64

/* Setup packet, for 18 bytes. */
#define GET_DEVICE_DESCRIPTOR 0x0012000001000680ull

#define TYPE(t) ((uint32_t)(t) << 10)
enum {
    NORMAL = 1, SETUP, DATA_STAGE, STATUS_STAGE, LINK = 6, ENABLE_SLOT = 9, DISABLE_SLOT, ADDRESS, CONFIGURE,
    STOP = 15, SET_DEQUEUE = 16, NOOP = 23, EV_TRANSFER = 32, EV_COMMAND, EV_PORT,
};

typedef struct Xhci {
    QTestState *s;
    int event;      /* next */
    int command;
    int ep0;
} Xhci;

typedef struct Event {
    uint32_t ptr, length, ccode, type, slot, ep;
} Event;

void trb(Xhci *x, uint32_t addr, uint32_t p0, uint32_t p1, uint32_t status, uint32_t control);
/* The next event; false when there is none. */
bool next_event(Xhci *x, Event *e);
/* The next event that is no port's. */
Event want_event(Xhci *x, uint32_t type);
Event command(Xhci *x, uint32_t param, uint32_t control);
void map(QTestState *s);
void start(Xhci *x, const char *args);
void run(Xhci *x);
/* Another emulator differs where the specification is on our side, and gets no input while it is stopped. */
bool ours(void);
/* Slot 1 is the tablet behind port 5, with an address. */
void address_tablet(Xhci *x);
/* start() with the tablet and nothing else, run(), address_tablet() */
void start_tablet(Xhci *x);
/* The TRBs of a control transfer whose data is at DATA, without the doorbell. */
void queue_control(Xhci *x, uint64_t setup, bool in, uint32_t len);
/* A control transfer; the event of its status stage. */
Event control(Xhci *x, uint64_t setup, bool in, uint32_t len);
/* Endpoint 1 IN, context 3. */
void configure_tablet(Xhci *x);
void move_tablet(Xhci *x, int to);

void xhci_add_state_tests(void);

#endif
