/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading the type texts of the QMP tables; see monitor/qmp.h. */
#ifndef MONITOR_QMP_SPEC_H
#define MONITOR_QMP_SPEC_H

#include "monitor/qmp.h"

/* One "name:type". */
typedef struct QmpMember {
    char name[64];
    char type[64];
    bool optional;
} QmpMember;

/* Take the next member off *spec; false at its end. */
bool qmp_next_member(const char **spec, QmpMember *m);
/* The members or values of a named type; NULL when there is none of that name. */
const char *qmp_type_spec(const char *name);

/* A type that needs no definition, and what JSON calls it. */
typedef struct QmpBuiltin {
    const char *name;
    const char *json_type;
    const char *expected; /* as error messages have it */
    int64_t min, max;     /* of integers */
} QmpBuiltin;

extern const QmpBuiltin qmp_builtins[]; /* ends with an all-zero row */
const QmpBuiltin *qmp_find_builtin(const char *name);

#endif
