/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Run state of the machine, and requests to reset, stop, shut down, suspend or wake it.
 *
 * Requests only note what is wanted. They take effect in main_loop_settle() or qemu_main_loop(),
 * never inside the device access that made them.
 */
#ifndef SYSEMU_RUNSTATE_H
#define SYSEMU_RUNSTATE_H

#include "qapi/qapi-types-run-state.h"
#include "qemu/notify.h"
#include "qemu/typedefs.h"

/* ---- state ---- */

bool runstate_check(RunState state);
void runstate_set(RunState new_state);
RunState runstate_get(void);
bool runstate_is_running(void);
/* Whether only a reset leads out of the present state. */
bool runstate_needs_reset(void);

/* Called when the machine starts or stops. */
typedef void VMChangeStateHandler(void *opaque, bool running, RunState state);
typedef struct VMChangeStateEntry VMChangeStateEntry;

/*
 * Handlers run by rising priority when the machine starts and by falling when it stops; of equal
 * priority in order of registration (stopping: reverse). The entry is freed by
 * qemu_del_vm_change_state_handler().
 */
VMChangeStateEntry *qemu_add_vm_change_state_handler(VMChangeStateHandler *cb, void *opaque);
VMChangeStateEntry *qemu_add_vm_change_state_handler_prio(VMChangeStateHandler *cb, void *opaque,
                                                          int priority);
/*
 * Priority is the depth of @dev in the tree of buses, so that a controller comes before its disks.
 */
VMChangeStateEntry *qdev_add_vm_change_state_handler(DeviceState *dev, VMChangeStateHandler *cb,
                                                     void *opaque);
void qemu_del_vm_change_state_handler(VMChangeStateEntry *e);
/* Call all handlers. */
void vm_state_notify(bool running, RunState state);

/* Whether the guest itself asked for it. */
static inline bool shutdown_caused_by_guest(ShutdownCause cause)
{
    return cause >= SHUTDOWN_CAUSE_GUEST_SHUTDOWN && cause < SHUTDOWN_CAUSE_SUBSYSTEM_RESET;
}

/* Start; emits RESUME. */
void vm_start(void);
/* All of vm_start but letting the CPUs go; 0, or -1 when already running. */
int vm_prepare_start(bool step_pending);
/* Stop into @state; emits STOP. 0 (nothing to flush can fail). */
int vm_stop(RunState state);
/* As vm_stop, and also changes the state of a machine that is stopped. */
int vm_stop_force_state(RunState state);
/* As vm_stop(RUN_STATE_SHUTDOWN) without the STOP event. */
int vm_shutdown(void);

/* ---- requests ---- */

typedef enum WakeupReason {
    QEMU_WAKEUP_REASON_NONE = 0, /* none */
    QEMU_WAKEUP_REASON_RTC,
    QEMU_WAKEUP_REASON_PMTIMER,
    QEMU_WAKEUP_REASON_OTHER,
} WakeupReason;

void qemu_system_reset_request(ShutdownCause reason);
void qemu_system_suspend_request(void);
void qemu_register_suspend_notifier(Notifier *notifier);
bool qemu_wakeup_suspend_enabled(void);
/* An error when the machine is not suspended; masked reasons are dropped silently. */
void qemu_system_wakeup_request(WakeupReason reason, Error **errp);
void qemu_system_wakeup_enable(WakeupReason reason, bool enabled);
/* The notifier's data is WakeupReason *. */
void qemu_register_wakeup_notifier(Notifier *notifier);
/* The machine can be woken by QMP's system_wakeup. */
void qemu_register_wakeup_support(void);
/* @exit_code: the process's exit status. */
void qemu_system_shutdown_request_with_code(ShutdownCause reason, int exit_code);
void qemu_system_shutdown_request(ShutdownCause reason);
void qemu_system_powerdown_request(void);
void qemu_register_powerdown_notifier(Notifier *notifier);
/* The notifier's data is ShutdownCause *. */
void qemu_register_shutdown_notifier(Notifier *notifier);
void qemu_system_debug_request(void);
void qemu_system_vmstop_request(RunState reason);
void qemu_system_vmstop_request_prepare(void);
bool qemu_vmstop_requested(RunState *r);
/* Drop a request to stop: the machine is started. */
void qemu_system_vmstop_forget(void);
/* The pending request, without taking it. */
ShutdownCause qemu_shutdown_requested_get(void);
ShutdownCause qemu_reset_requested_get(void);
/* From a signal handler. */
void qemu_system_killed(int signal, pid_t pid);
/* Reset the machine now; emits RESET unless @reason is NONE or SUBSYSTEM_RESET. */
void qemu_system_reset(ShutdownCause reason);
/* The guest says that it crashed; takes @info (g_free), which may be NULL. */
void qemu_system_guest_panicked(GuestPanicInformation *info);
void qemu_system_guest_crashloaded(GuestPanicInformation *info);
/* The guest has shut down, and a paravirtual device says so: event GUEST_PVSHUTDOWN, then as any shutdown. */
void qemu_system_guest_pvshutdown(void);

/* What to do on these events (-action, -no-reboot, -no-shutdown). */
extern RebootAction reboot_action;
extern ShutdownAction shutdown_action;
extern PanicAction panic_action;

/* Set the action for "reboot", "shutdown", "panic" or "watchdog"; false with @errp. */
bool qemu_set_action(const char *event, const char *action, Error **errp);

/* ---- main loop ---- */

/*
 * Run due timers and bottom halves, and carry out pending requests, until nothing is left to do or
 * the budget (sysemu/budget.h) is used up. Never waits, never touches file descriptors. The qtest
 * server calls it after every command and the fuzzer after every operation.
 */
void main_loop_settle(void);

/* Carry out pending requests. True when the process should end, with its status in *status. */
bool main_loop_should_exit(int *status);

/* Wait and serve until a shutdown; the exit status. */
int qemu_main_loop(void);

#endif
