/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Commands of the human monitor. The table is in monitor/hmp-table.c; other parts of the emulator
 * may add commands of their own before the machine starts.
 */
#ifndef HMP_H
#define HMP_H

#include "monitor/monitor.h"

/* A parsed command line: name of the parameter to value. */
typedef struct HmpArgs HmpArgs;

/* Run a command; prints with monitor_printf. */
typedef void HmpHandler(Monitor *mon, const HmpArgs *args);

typedef struct HmpCommand {
    const char *name;   /* "name|alias" */
    const char *args;   /* see monitor/hmp-parse.c, e.g. "device:s? force:-f" */
    const char *params; /* as help shows them */
    const char *help;   /* one line */
    HmpHandler *handler;
} HmpCommand;

/* Add a command, or with @info an `info` subcommand. @cmd stays with the caller, for ever. */
void monitor_register_hmp(const HmpCommand *cmd, bool info);

/* Arguments by name; absent ones give NULL, @def, false. */
const char *hmp_arg_str(const HmpArgs *args, const char *name);
int64_t hmp_arg_int(const HmpArgs *args, const char *name, int64_t def);
bool hmp_arg_flag(const HmpArgs *args, const char *name);
bool hmp_arg_has(const HmpArgs *args, const char *name);

/* Print "Error: …" and free @err when it is set; true then. */
bool hmp_handle_error(Monitor *mon, Error *err);

#endif
