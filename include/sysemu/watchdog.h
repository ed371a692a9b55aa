/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What happens when a watchdog device expires (-action watchdog=, set-action).
 */
#ifndef QEMU_WATCHDOG_H
#define QEMU_WATCHDOG_H

#include "qapi/qapi-types-run-state.h"
#include "qemu/queue.h"

WatchdogAction get_watchdog_action(void);
void set_watchdog_action(WatchdogAction action);

/* The watchdog has expired: send the WATCHDOG event and do what was set. */
void watchdog_perform_action(void);

/* Models of -watchdog; there is -device instead, so signing one up only keeps it in a list. */
typedef struct WatchdogTimerModel {
    QLIST_ENTRY(WatchdogTimerModel) entry;
    const char *wdt_name;
    const char *wdt_description;
} WatchdogTimerModel;

void watchdog_add_model(WatchdogTimerModel *model);

#endif
