/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names of run states, causes and actions.
 */
#include "qemu/osdep.h"
#include "qapi/qapi-types-run-state.h"
#include "qapi/util.h"

static const char *const run_state_names[RUN_STATE__MAX] = {
    [RUN_STATE_DEBUG] = "debug",
    [RUN_STATE_INMIGRATE] = "inmigrate",
    [RUN_STATE_INTERNAL_ERROR] = "internal-error",
    [RUN_STATE_IO_ERROR] = "io-error",
    [RUN_STATE_PAUSED] = "paused",
    [RUN_STATE_POSTMIGRATE] = "postmigrate",
    [RUN_STATE_PRELAUNCH] = "prelaunch",
    [RUN_STATE_FINISH_MIGRATE] = "finish-migrate",
    [RUN_STATE_RESTORE_VM] = "restore-vm",
    [RUN_STATE_RUNNING] = "running",
    [RUN_STATE_SAVE_VM] = "save-vm",
    [RUN_STATE_SHUTDOWN] = "shutdown",
    [RUN_STATE_SUSPENDED] = "suspended",
    [RUN_STATE_WATCHDOG] = "watchdog",
    [RUN_STATE_GUEST_PANICKED] = "guest-panicked",
    [RUN_STATE_COLO] = "colo",
};
const QEnumLookup RunState_lookup = { .array = run_state_names, .size = RUN_STATE__MAX };

static const char *const shutdown_cause_names[SHUTDOWN_CAUSE__MAX] = {
    [SHUTDOWN_CAUSE_NONE] = "none",
    [SHUTDOWN_CAUSE_HOST_ERROR] = "host-error",
    [SHUTDOWN_CAUSE_HOST_QMP_QUIT] = "host-qmp-quit",
    [SHUTDOWN_CAUSE_HOST_QMP_SYSTEM_RESET] = "host-qmp-system-reset",
    [SHUTDOWN_CAUSE_HOST_SIGNAL] = "host-signal",
    [SHUTDOWN_CAUSE_HOST_UI] = "host-ui",
    [SHUTDOWN_CAUSE_GUEST_SHUTDOWN] = "guest-shutdown",
    [SHUTDOWN_CAUSE_GUEST_RESET] = "guest-reset",
    [SHUTDOWN_CAUSE_GUEST_PANIC] = "guest-panic",
    [SHUTDOWN_CAUSE_SUBSYSTEM_RESET] = "subsystem-reset",
    [SHUTDOWN_CAUSE_SNAPSHOT_LOAD] = "snapshot-load",
};
const QEnumLookup ShutdownCause_lookup = { .array = shutdown_cause_names,
                                           .size = SHUTDOWN_CAUSE__MAX };

static const char *const reboot_action_names[REBOOT_ACTION__MAX] = {
    [REBOOT_ACTION_RESET] = "reset",
    [REBOOT_ACTION_SHUTDOWN] = "shutdown",
};
const QEnumLookup RebootAction_lookup = { .array = reboot_action_names,
                                          .size = REBOOT_ACTION__MAX };

static const char *const shutdown_action_names[SHUTDOWN_ACTION__MAX] = {
    [SHUTDOWN_ACTION_POWEROFF] = "poweroff",
    [SHUTDOWN_ACTION_PAUSE] = "pause",
};
const QEnumLookup ShutdownAction_lookup = { .array = shutdown_action_names,
                                            .size = SHUTDOWN_ACTION__MAX };

static const char *const panic_action_names[PANIC_ACTION__MAX] = {
    [PANIC_ACTION_PAUSE] = "pause",
    [PANIC_ACTION_SHUTDOWN] = "shutdown",
    [PANIC_ACTION_EXIT_FAILURE] = "exit-failure",
    [PANIC_ACTION_NONE] = "none",
};
const QEnumLookup PanicAction_lookup = { .array = panic_action_names, .size = PANIC_ACTION__MAX };

static const char *const watchdog_action_names[WATCHDOG_ACTION__MAX] = {
    [WATCHDOG_ACTION_RESET] = "reset",
    [WATCHDOG_ACTION_SHUTDOWN] = "shutdown",
    [WATCHDOG_ACTION_POWEROFF] = "poweroff",
    [WATCHDOG_ACTION_PAUSE] = "pause",
    [WATCHDOG_ACTION_DEBUG] = "debug",
    [WATCHDOG_ACTION_NONE] = "none",
    [WATCHDOG_ACTION_INJECT_NMI] = "inject-nmi",
};
const QEnumLookup WatchdogAction_lookup = { .array = watchdog_action_names,
                                            .size = WATCHDOG_ACTION__MAX };

const char *RunState_str(RunState state)
{
    return qapi_enum_lookup(&RunState_lookup, state);
}

const char *ShutdownCause_str(ShutdownCause cause)
{
    return qapi_enum_lookup(&ShutdownCause_lookup, cause);
}

const char *WatchdogAction_str(WatchdogAction action)
{
    return qapi_enum_lookup(&WatchdogAction_lookup, action);
}
