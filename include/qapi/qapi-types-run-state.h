/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Run states, causes of shutdown and actions: the enumerations that QMP shows.
 */
#ifndef QAPI_TYPES_RUN_STATE_H
#define QAPI_TYPES_RUN_STATE_H

#include <stdint.h>

struct QEnumLookup;

/* What the machine is doing; QMP names in softmmu/runstate.c. */
typedef enum RunState {
    RUN_STATE_DEBUG,
    RUN_STATE_INMIGRATE,
    RUN_STATE_INTERNAL_ERROR,
    RUN_STATE_IO_ERROR,
    RUN_STATE_PAUSED,
    RUN_STATE_POSTMIGRATE,
    RUN_STATE_PRELAUNCH,
    RUN_STATE_FINISH_MIGRATE,
    RUN_STATE_RESTORE_VM,
    RUN_STATE_RUNNING,
    RUN_STATE_SAVE_VM,
    RUN_STATE_SHUTDOWN,
    RUN_STATE_SUSPENDED,
    RUN_STATE_WATCHDOG,
    RUN_STATE_GUEST_PANICKED,
    RUN_STATE_COLO,
    RUN_STATE__MAX,
} RunState;

/* Why the machine is reset or shut down. */
typedef enum ShutdownCause {
    SHUTDOWN_CAUSE_NONE, /* no request */
    SHUTDOWN_CAUSE_HOST_ERROR,
    SHUTDOWN_CAUSE_HOST_QMP_QUIT,
    SHUTDOWN_CAUSE_HOST_QMP_SYSTEM_RESET,
    SHUTDOWN_CAUSE_HOST_SIGNAL,
    SHUTDOWN_CAUSE_HOST_UI,
    SHUTDOWN_CAUSE_GUEST_SHUTDOWN,
    SHUTDOWN_CAUSE_GUEST_RESET,
    SHUTDOWN_CAUSE_GUEST_PANIC,
    SHUTDOWN_CAUSE_SUBSYSTEM_RESET, /* a device resets part of the machine: no RESET event */
    SHUTDOWN_CAUSE_SNAPSHOT_LOAD,
    SHUTDOWN_CAUSE__MAX,
} ShutdownCause;

/* -action reboot= */
typedef enum RebootAction {
    REBOOT_ACTION_RESET,
    REBOOT_ACTION_SHUTDOWN,
    REBOOT_ACTION__MAX,
} RebootAction;

/* -action shutdown= */
typedef enum ShutdownAction {
    SHUTDOWN_ACTION_POWEROFF,
    SHUTDOWN_ACTION_PAUSE,
    SHUTDOWN_ACTION__MAX,
} ShutdownAction;

/* -action panic= */
typedef enum PanicAction {
    PANIC_ACTION_PAUSE,
    PANIC_ACTION_SHUTDOWN,
    PANIC_ACTION_EXIT_FAILURE,
    PANIC_ACTION_NONE,
    PANIC_ACTION__MAX,
} PanicAction;

/* -action watchdog= */
typedef enum WatchdogAction {
    WATCHDOG_ACTION_RESET,
    WATCHDOG_ACTION_SHUTDOWN,
    WATCHDOG_ACTION_POWEROFF,
    WATCHDOG_ACTION_PAUSE,
    WATCHDOG_ACTION_DEBUG,
    WATCHDOG_ACTION_NONE,
    WATCHDOG_ACTION_INJECT_NMI,
    WATCHDOG_ACTION__MAX,
} WatchdogAction;

/* What a guest tells about its crash (pvpanic, Hyper-V registers). */
typedef enum GuestPanicInformationType {
    GUEST_PANIC_INFORMATION_TYPE_HYPER_V,
    GUEST_PANIC_INFORMATION_TYPE_S390,
    GUEST_PANIC_INFORMATION_TYPE__MAX,
} GuestPanicInformationType;

typedef struct GuestPanicInformation {
    GuestPanicInformationType type;
    uint64_t arg1, arg2, arg3, arg4, arg5;
} GuestPanicInformation;

/* The QMP name of a value, e.g. "prelaunch"; never NULL for a value in range. */
const char *RunState_str(RunState state);
const char *ShutdownCause_str(ShutdownCause cause);
const char *WatchdogAction_str(WatchdogAction action);

/* Tables of the names, for qapi_enum_parse(). */
extern const struct QEnumLookup RunState_lookup;
extern const struct QEnumLookup ShutdownCause_lookup;
extern const struct QEnumLookup RebootAction_lookup;
extern const struct QEnumLookup ShutdownAction_lookup;
extern const struct QEnumLookup PanicAction_lookup;
extern const struct QEnumLookup WatchdogAction_lookup;

#endif
