/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A counter that one side sets and the other side sees through a file descriptor (eventfd). */
#ifndef QEMU_EVENT_NOTIFIER_H
#define QEMU_EVENT_NOTIFIER_H

struct EventNotifier {
    int rfd;
    int wfd;
    bool initialized;
};

typedef void EventNotifierHandler(EventNotifier *);

/* 0 or -errno. @active: set from the start. */
int event_notifier_init(EventNotifier *e, int active);
void event_notifier_cleanup(EventNotifier *e);
int event_notifier_set(EventNotifier *e);
/* 1 if it was set; it is clear afterwards. */
int event_notifier_test_and_clear(EventNotifier *e);
/* Use an existing descriptor; not closed by us twice. */
void event_notifier_init_fd(EventNotifier *e, int fd);
int event_notifier_get_fd(const EventNotifier *e);
int event_notifier_get_wfd(const EventNotifier *e);
/* Call @handler from the main loop when set; NULL stops it. 0. */
int event_notifier_set_handler(EventNotifier *e, EventNotifierHandler *handler);

#endif
