/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QMP commands: one table (monitor/qmp-table.c) of names, arguments, results and functions.
 * Checking of arguments, query-commands and query-qmp-schema come from it.
 *
 * Types are written as text. Members of a struct, and arguments: "name:type" with blanks between;
 * "*name" may be absent. Types: str, int, number, bool, any, size, uint8 … int64, the name of a
 * type of monitor/qmp-types.c, and [type] for lists.
 */
#ifndef MONITOR_QMP_H
#define MONITOR_QMP_H

#include "monitor/monitor.h"

/*
 * Run a command. @args was checked against the table. The result, or NULL for "nothing" ({}) or an
 * error.
 */
typedef JsonNode *QmpHandler(JsonObject *args, Error **errp);

typedef enum QmpCommandFlags {
    QMP_OPEN_ARGS = 1 << 0, /* further arguments of any name are the handler's business */
    QMP_OOB       = 1 << 1, /* may be run by exec-oob */
    QMP_UNSTABLE  = 1 << 2, /* shown as such in the schema */
} QmpCommandFlags;

typedef struct QmpCommand {
    const char *name;
    const char *args;
    const char *ret; /* a type; NULL: {} */
    QmpHandler *handler;
    unsigned flags;
} QmpCommand;

/* A type that has a name, or an event with its data. */
typedef struct QmpType {
    const char *name;
    const char *spec; /* members, or "=" and the values of an enumeration */
} QmpType;

/* The tables; each ends with an all-zero row. */
extern const QmpCommand qmp_commands[];
extern const QmpType qmp_types[];
extern const QmpType qmp_events[];

/* The row of @name, or NULL. */
const QmpCommand *qmp_find_command(const char *name);

/* Whether @args fit @spec; false with QMP's error for the first that does not. */
bool qmp_check_args(const char *spec, JsonObject *args, bool open, Error **errp);
/* Whether @value is a @type; false with an error that names @what. */
bool qmp_check_type(const char *type, JsonNode *value, const char *what, Error **errp);

/* What query-qmp-schema answers. */
JsonNode *qmp_schema(void);

/* Run {"execute": …} without the wire; NULL or the result, as QmpHandler. */
JsonNode *qmp_run(const char *command, JsonObject *args, Error **errp);

/* ---- for handlers ---- */

/* Members by name; absent ones give NULL or @def. */
const char *qmp_arg_str(JsonObject *args, const char *name);
bool qmp_arg_bool(JsonObject *args, const char *name, bool def);
int64_t qmp_arg_int(JsonObject *args, const char *name, int64_t def);

/* A node that takes @object (@array). */
JsonNode *qmp_object(JsonObject *object);
JsonNode *qmp_array(JsonArray *array);
/* {"human-readable-text": text}; takes @text. */
JsonNode *qmp_text(char *text);

#endif
