/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a disk does about a request that its host could not do, for every value of rerror and werror: the same
 * table for each kind of disk. QEMU's manual: "-drive", werror and rerror.
 */
#ifndef TESTS_ERROR_POLICIES_H
#define TESTS_ERROR_POLICIES_H

#include "libqtest.h"

typedef struct ErrorPolicy {
    const char *options; /* of -drive or -device, after a comma; "": the default */
    bool write;
    int error;           /* of the host */
    const char *action;  /* in the event BLOCK_IO_ERROR */
} ErrorPolicy;

static const ErrorPolicy error_policies[] = {
    { "", false, EIO, "report" },
    { ",rerror=report", false, ENOSPC, "report" },
    { ",rerror=ignore", false, EIO, "ignore" },
    { ",rerror=stop", false, EIO, "stop" },
    { ",rerror=stop,werror=report", true, EIO, "report" },
    { "", true, EIO, "report" },
    { "", true, ENOSPC, "stop" },
    { ",werror=enospc", true, EIO, "report" },
    { ",werror=enospc", true, ENOSPC, "stop" },
    { ",werror=report", true, ENOSPC, "report" },
    { ",werror=ignore", true, ENOSPC, "ignore" },
    { ",werror=stop", true, EIO, "stop" },
    { ",werror=stop,rerror=ignore", false, EIO, "ignore" },
};

/* The fault of @p at @sector, for blkdebug under "file". */
static inline char *error_policy_rules(const ErrorPolicy *p, int sector)
{
    return g_strdup_printf("file.inject-error.0.event=%s_aio,file.inject-error.0.iotype=%s,"
                           "file.inject-error.0.sector=%d,file.inject-error.0.errno=%d",
                           p->write ? "write" : "read", p->write ? "write" : "read", sector, p->error);
}

/* Waits for BLOCK_IO_ERROR of a read or a write with @action; the event is the caller's. */
static inline QDict *io_error_event_ref(QTestState *s, bool write, const char *action)
{
    QDict *event = qtest_qmp_eventwait_ref(s, "BLOCK_IO_ERROR");
    QDict *data = qdict_get_qdict(event, "data");

    g_assert_cmpstr(qdict_get_str(data, "operation"), ==, write ? "write" : "read");
    g_assert_cmpstr(qdict_get_str(data, "action"), ==, action);
    return event;
}

static inline void io_error_event(QTestState *s, bool write, const char *action)
{
    qobject_unref(io_error_event_ref(s, write, action));
}

/* The event of @p; whether the machine stops. */
static inline bool error_policy_event(QTestState *s, const ErrorPolicy *p)
{
    QDict *event = io_error_event_ref(s, p->write, p->action);
    QDict *data = qdict_get_qdict(event, "data");

    /* Told for disks that report an I/O status, which those that stop do. */
    g_assert_true(!qdict_haskey(data, "nospace") || qdict_get_bool(data, "nospace") == (p->error == ENOSPC));
    g_assert_true(qdict_haskey(data, "nospace") || !g_str_equal(p->action, "stop"));
    qobject_unref(event);
    return g_str_equal(p->action, "stop");
}

#endif
