/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages for the person at the console: "program: location: [warning: |info: ]text".
 * They go to the current human monitor if one runs a command, else to stderr.
 * The location is a stack; parsers of command lines and files push where they are.
 */
#ifndef QEMU_ERROR_REPORT_H
#define QEMU_ERROR_REPORT_H

/* Where the user's words came from. Allocated by the caller, on its stack. */
typedef struct Location {
    enum { LOC_NONE, LOC_CMDLINE, LOC_FILE } kind;
    int num;
    const void *ptr;
    struct Location *prev;
} Location;

/* Push a new (none) or a saved (restore) location; pop it. Calls pair up. */
Location *loc_push_restore(Location *loc);
Location *loc_push_none(Location *loc);
Location *loc_pop(Location *loc);
/* Copy the current location; make a saved one current. */
Location *loc_save(Location *loc);
void loc_restore(Location *loc);
/* Describe the current location: nothing, @cnt words of argv from @idx, or a line of a file.
 * The strings must outlive the location. */
void loc_set_none(void);
void loc_set_cmdline(char **argv, int idx, int cnt);
void loc_set_file(const char *fname, int lno);

/* Plain text, without prefix or newline. */
int error_vprintf(const char *fmt, va_list ap) G_GNUC_PRINTF(1, 0);
int error_printf(const char *fmt, ...) G_GNUC_PRINTF(1, 2);
int error_vprintf_unless_qmp(const char *fmt, va_list ap) G_GNUC_PRINTF(1, 0);
int error_printf_unless_qmp(const char *fmt, ...) G_GNUC_PRINTF(1, 2);

/* Whole messages; no newline in the text. */
void error_vreport(const char *fmt, va_list ap) G_GNUC_PRINTF(1, 0);
void warn_vreport(const char *fmt, va_list ap) G_GNUC_PRINTF(1, 0);
void info_vreport(const char *fmt, va_list ap) G_GNUC_PRINTF(1, 0);
void error_report(const char *fmt, ...) G_GNUC_PRINTF(1, 2);
void warn_report(const char *fmt, ...) G_GNUC_PRINTF(1, 2);
void info_report(const char *fmt, ...) G_GNUC_PRINTF(1, 2);

/* Only the first time, tracked by *printed; true if printed. */
bool error_report_once_cond(bool *printed, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
bool warn_report_once_cond(bool *printed, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
#define error_report_once(fmt, ...) ({ static bool printed_; \
        error_report_once_cond(&printed_, fmt, ## __VA_ARGS__); })
#define warn_report_once(fmt, ...) ({ static bool printed_; \
        warn_report_once_cond(&printed_, fmt, ## __VA_ARGS__); })

/* Program name for messages, from argv[0]; also sends GLib's log through here. */
void error_init(const char *argv0);
/* Base name of the program; never NULL. */
const char *error_get_progname(void);

/* -msg timestamp=on and guest-name=on. */
extern bool message_with_timestamp;
extern bool error_with_guestname;
extern const char *error_guest_name;

/* The monitor's way in: a hook that prints to the current monitor and returns the length,
 * or returns -1 when no human monitor is current. NULL: none. @unless_qmp: drop text under QMP. */
typedef int ErrorPrintHook(bool unless_qmp, const char *fmt, va_list ap);
void error_set_print_hook(ErrorPrintHook *hook);

#endif
