/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What happens when a watchdog device expires.
 */
#include "qemu/osdep.h"
#include "hw/nmi.h"
#include "qapi/qapi-events.h"
#include "sysemu/runstate.h"
#include "sysemu/watchdog.h"

static WatchdogAction watchdog_action = WATCHDOG_ACTION_RESET;

static QLIST_HEAD(, WatchdogTimerModel) watchdog_models = QLIST_HEAD_INITIALIZER(watchdog_models);

void watchdog_add_model(WatchdogTimerModel *model)
{
    QLIST_INSERT_HEAD(&watchdog_models, model, entry);
}

WatchdogAction get_watchdog_action(void)
{
    return watchdog_action;
}

void set_watchdog_action(WatchdogAction action)
{
    watchdog_action = action;
}

void watchdog_perform_action(void)
{
    qapi_event_send_watchdog(watchdog_action);
    switch (watchdog_action) {
    case WATCHDOG_ACTION_RESET:
        qemu_system_reset_request(SHUTDOWN_CAUSE_GUEST_RESET);
        break;
    case WATCHDOG_ACTION_SHUTDOWN:
        qemu_system_powerdown_request();
        break;
    case WATCHDOG_ACTION_POWEROFF:
        qemu_system_shutdown_request(SHUTDOWN_CAUSE_GUEST_SHUTDOWN);
        break;
    case WATCHDOG_ACTION_PAUSE:
        qemu_system_vmstop_request(RUN_STATE_WATCHDOG);
        break;
    case WATCHDOG_ACTION_INJECT_NMI:
        nmi_monitor_handle(0, NULL);
        break;
    default:
        break;
    }
}
