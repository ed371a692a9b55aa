/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Requests to reset, stop, shut down, suspend and wake the machine, and the main loop that serves
 * them.
 *
 * A request is a note; carry_out_requests() carries all notes out, from main_loop_settle() (after
 * each qtest command or fuzz operation) or the main loop. A shutdown that ends the process only
 * makes qemu_main_loop() return.
 */
#include "qemu/osdep.h"
#include "block/aio.h"
#include "hw/boards.h"
#include "hw/qdev-deferred.h"
#include "qapi/error.h"
#include "qapi/qapi-events.h"
#include "qemu/error-report.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "sysemu/budget.h"
#include "sysemu/qtest.h"
#include "sysemu/reset.h"
#include "sysemu/runstate.h"

RebootAction reboot_action = REBOOT_ACTION_RESET;
ShutdownAction shutdown_action = SHUTDOWN_ACTION_POWEROFF;
PanicAction panic_action = PANIC_ACTION_SHUTDOWN;

/* What has been asked for; one machine a process. */
typedef struct Requests {
    ShutdownCause reset;
    ShutdownCause shutdown;
    int exit_code;
    bool exit; /* a shutdown has been carried out that ends the process */
    int kill_signal;
    pid_t kill_pid;
    bool suspend;
    bool powerdown;
    bool debug;
    WakeupReason wakeup;
    unsigned wakeup_mask; /* bit per reason that wakes */
    bool wakeup_supported;
    bool vmstop;
    RunState vmstop_state;
} Requests;

static Requests requests = {
    .wakeup_mask = ~(1u << QEMU_WAKEUP_REASON_NONE),
};

static NotifierList suspend_notifiers = NOTIFIER_LIST_INITIALIZER(suspend_notifiers);
static NotifierList wakeup_notifiers = NOTIFIER_LIST_INITIALIZER(wakeup_notifiers);
static NotifierList powerdown_notifiers = NOTIFIER_LIST_INITIALIZER(powerdown_notifiers);
static NotifierList shutdown_notifiers = NOTIFIER_LIST_INITIALIZER(shutdown_notifiers);

/* ---- reset ---- */

void qemu_system_reset(ShutdownCause reason)
{
    MachineClass *mc = current_machine ? MACHINE_GET_CLASS(current_machine) : NULL;

    if (mc && mc->reset) {
        mc->reset(current_machine, reason);
    } else {
        qemu_devices_reset(reason);
    }
    if (reason == SHUTDOWN_CAUSE_NONE || reason == SHUTDOWN_CAUSE_SUBSYSTEM_RESET ||
        reason == SHUTDOWN_CAUSE_SNAPSHOT_LOAD) {
        return;
    }
    qapi_event_send_reset(shutdown_caused_by_guest(reason), reason);
}

void qemu_system_reset_request(ShutdownCause reason)
{
    if (reboot_action == REBOOT_ACTION_SHUTDOWN && reason != SHUTDOWN_CAUSE_SUBSYSTEM_RESET) {
        requests.shutdown = reason;
    } else {
        requests.reset = reason;
    }
}

ShutdownCause qemu_reset_requested_get(void)
{
    return requests.reset;
}

static void run_reset(void)
{
    ShutdownCause reason = requests.reset;

    requests.reset = SHUTDOWN_CAUSE_NONE;
    qemu_system_reset(reason);
    /* A machine that was stopped for good can start again. */
    if (!runstate_is_running() && !runstate_check(RUN_STATE_INMIGRATE)) {
        runstate_set(RUN_STATE_PRELAUNCH);
    }
}

/* ---- shutdown and powerdown ---- */

void qemu_system_shutdown_request_with_code(ShutdownCause reason, int exit_code)
{
    requests.exit_code = exit_code;
    qemu_system_shutdown_request(reason);
}

void qemu_system_shutdown_request(ShutdownCause reason)
{
    requests.shutdown = reason;
}

void qemu_system_killed(int signal, pid_t pid)
{
    requests.kill_signal = signal;
    requests.kill_pid = pid;
    shutdown_action = SHUTDOWN_ACTION_POWEROFF;
    requests.shutdown = SHUTDOWN_CAUSE_HOST_SIGNAL;
}

void qemu_register_shutdown_notifier(Notifier *notifier)
{
    notifier_list_add(&shutdown_notifiers, notifier);
}

ShutdownCause qemu_shutdown_requested_get(void)
{
    return requests.shutdown;
}

static void report_kill(void)
{
    if (!requests.kill_signal || qtest_driver()) {
        return; /* a test ends its emulator that way */
    }
    if (requests.kill_pid) {
        error_report("terminating on signal %d from pid %d", requests.kill_signal, (int)requests.kill_pid);
    } else {
        error_report("terminating on signal %d", requests.kill_signal);
    }
    requests.kill_signal = 0;
}

static void run_shutdown(void)
{
    ShutdownCause reason = requests.shutdown;

    requests.shutdown = SHUTDOWN_CAUSE_NONE;
    report_kill();
    notifier_list_notify(&shutdown_notifiers, &reason);
    qapi_event_send_shutdown(shutdown_caused_by_guest(reason), reason);
    if (shutdown_action == SHUTDOWN_ACTION_PAUSE) {
        vm_stop(RUN_STATE_SHUTDOWN);
    } else {
        requests.exit = true;
    }
}

void qemu_system_powerdown_request(void)
{
    requests.powerdown = true;
}

void qemu_register_powerdown_notifier(Notifier *notifier)
{
    notifier_list_add(&powerdown_notifiers, notifier);
}

static void run_powerdown(void)
{
    requests.powerdown = false;
    qapi_event_send_powerdown();
    notifier_list_notify(&powerdown_notifiers, NULL);
}

/* ---- suspend and wakeup ---- */

void qemu_system_suspend_request(void)
{
    if (!runstate_check(RUN_STATE_SUSPENDED)) {
        requests.suspend = true;
    }
}

void qemu_register_suspend_notifier(Notifier *notifier)
{
    notifier_list_add(&suspend_notifiers, notifier);
}

static void run_suspend(void)
{
    requests.suspend = false;
    notifier_list_notify(&suspend_notifiers, NULL);
    runstate_set(RUN_STATE_SUSPENDED);
    qapi_event_send_suspend();
}

void qemu_system_wakeup_request(WakeupReason reason, Error **errp)
{
    if (!runstate_check(RUN_STATE_SUSPENDED)) {
        error_setg(errp, "The guest is not suspended: there is nothing to wake up");
        return;
    }
    if (requests.wakeup_mask & (1u << reason)) {
        runstate_set(RUN_STATE_RUNNING);
        requests.wakeup = reason;
    }
}

void qemu_system_wakeup_enable(WakeupReason reason, bool enabled)
{
    if (enabled) {
        requests.wakeup_mask |= 1u << reason;
    } else {
        requests.wakeup_mask &= ~(1u << reason);
    }
}

void qemu_register_wakeup_notifier(Notifier *notifier)
{
    notifier_list_add(&wakeup_notifiers, notifier);
}

void qemu_register_wakeup_support(void)
{
    requests.wakeup_supported = true;
}

bool qemu_wakeup_suspend_enabled(void)
{
    return requests.wakeup_supported;
}

static void run_wakeup(void)
{
    MachineClass *mc = current_machine ? MACHINE_GET_CLASS(current_machine) : NULL;
    WakeupReason reason = requests.wakeup;

    if (mc && mc->wakeup) {
        mc->wakeup(current_machine);
    }
    notifier_list_notify(&wakeup_notifiers, &reason);
    requests.wakeup = QEMU_WAKEUP_REASON_NONE;
    qapi_event_send_wakeup();
}

/* ---- stop, debug, panic ---- */

void qemu_system_debug_request(void)
{
    requests.debug = true;
}

void qemu_system_vmstop_request_prepare(void)
{
}

void qemu_system_vmstop_request(RunState reason)
{
    requests.vmstop = true;
    requests.vmstop_state = reason;
}

bool qemu_vmstop_requested(RunState *r)
{
    *r = requests.vmstop ? requests.vmstop_state : RUN_STATE__MAX;
    return requests.vmstop;
}

void qemu_system_vmstop_forget(void)
{
    requests.vmstop = false;
}

void qemu_system_guest_panicked(GuestPanicInformation *info)
{
    qemu_log_mask(LOG_GUEST_ERROR, "Guest crashed\n");
    switch (panic_action) {
    case PANIC_ACTION_PAUSE:
        qapi_event_send_guest_panicked("pause");
        vm_stop(RUN_STATE_GUEST_PANICKED);
        break;
    case PANIC_ACTION_SHUTDOWN:
    case PANIC_ACTION_EXIT_FAILURE:
        qapi_event_send_guest_panicked("poweroff");
        vm_stop(RUN_STATE_GUEST_PANICKED);
        qemu_system_shutdown_request_with_code(
            SHUTDOWN_CAUSE_GUEST_PANIC,
            panic_action == PANIC_ACTION_EXIT_FAILURE ? EXIT_FAILURE : EXIT_SUCCESS);
        break;
    default:
        qapi_event_send_guest_panicked("run");
        break;
    }
    g_free(info);
}

void qemu_system_guest_crashloaded(GuestPanicInformation *info)
{
    qemu_log_mask(LOG_GUEST_ERROR, "Guest crash loaded\n");
    qapi_event_emit("GUEST_CRASHLOADED", NULL);
    g_free(info);
}

void qemu_system_guest_pvshutdown(void)
{
    qapi_event_emit("GUEST_PVSHUTDOWN", NULL);
    qemu_system_shutdown_request(SHUTDOWN_CAUSE_GUEST_SHUTDOWN);
}

/* ---- main loop ---- */

/* Carry out what was asked for; true when there was something. */
static bool carry_out_requests(void)
{
    bool any = false;

#define CARRY_OUT(wanted, action) do { if (wanted) { any = true; action; } } while (0)
    CARRY_OUT(qdev_deferred_pending(), qdev_run_deferred());
    CARRY_OUT(requests.debug, (requests.debug = false, vm_stop(RUN_STATE_DEBUG)));
    CARRY_OUT(requests.suspend, run_suspend());
    CARRY_OUT(requests.shutdown, run_shutdown());
    CARRY_OUT(requests.reset, run_reset());
    CARRY_OUT(requests.wakeup, run_wakeup());
    CARRY_OUT(requests.powerdown, run_powerdown());
    CARRY_OUT(requests.vmstop, (requests.vmstop = false, vm_stop(requests.vmstop_state)));
#undef CARRY_OUT
    return any;
}

bool main_loop_should_exit(int *status)
{
    carry_out_requests();
    if (requests.exit) {
        *status = requests.exit_code;
    }
    return requests.exit;
}

void main_loop_settle(void)
{
    bool progress;

    do {
        progress = qemu_clock_run_all_timers();
        progress |= aio_bh_poll(qemu_get_aio_context()) > 0;
        progress |= carry_out_requests();
    } while (progress && !budget_exhausted());
}

int qemu_main_loop(void)
{
    int status = EXIT_SUCCESS;

    while (!main_loop_should_exit(&status)) {
        if (!qtest_enabled()) {
            budget_unlimited();
        }
        main_loop_wait(false);
    }
    return status;
}
