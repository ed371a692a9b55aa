/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages to the person, with the place in the command line or file that they are about. */
#include "qemu/osdep.h"
#include "qemu/error-report.h"
#include "qemu/timer.h"

bool message_with_timestamp;
bool error_with_guestname;
const char *error_guest_name;

static const char *progname = "qemu";
static ErrorPrintHook *print_hook;

/* The location stack; the bottom is always there. */
static Location bottom_loc = { .kind = LOC_NONE };
static Location *cur_loc = &bottom_loc;

typedef enum { REPORT_ERROR, REPORT_WARNING, REPORT_INFO } ReportType;

Location *loc_push_restore(Location *loc)
{
    assert(!loc->prev);
    loc->prev = cur_loc;
    cur_loc = loc;
    return loc;
}

Location *loc_push_none(Location *loc)
{
    *loc = (Location){ .kind = LOC_NONE };
    return loc_push_restore(loc);
}

Location *loc_pop(Location *loc)
{
    assert(cur_loc == loc && loc->prev);
    cur_loc = loc->prev;
    loc->prev = NULL;
    return loc;
}

Location *loc_save(Location *loc)
{
    *loc = *cur_loc;
    loc->prev = NULL;
    return loc;
}

void loc_restore(Location *loc)
{
    Location *prev = cur_loc->prev;

    assert(!loc->prev);
    *cur_loc = *loc;
    cur_loc->prev = prev;
}

void loc_set_none(void)
{
    cur_loc->kind = LOC_NONE;
}

void loc_set_cmdline(char **argv, int idx, int cnt)
{
    cur_loc->kind = LOC_CMDLINE;
    cur_loc->num = cnt;
    cur_loc->ptr = argv + idx;
}

void loc_set_file(const char *fname, int lno)
{
    assert(fname || cur_loc->kind == LOC_FILE);
    cur_loc->kind = LOC_FILE;
    cur_loc->num = lno;
    if (fname) {
        cur_loc->ptr = fname;
    }
}

void error_set_print_hook(ErrorPrintHook *hook)
{
    print_hook = hook;
}

static int G_GNUC_PRINTF(2, 0) print_to(bool unless_qmp, const char *fmt, va_list ap)
{
    int ret = -1;

    if (print_hook) {
        va_list copy;

        va_copy(copy, ap);
        ret = print_hook(unless_qmp, fmt, copy);
        va_end(copy);
    }
    return ret >= 0 ? ret : vfprintf(stderr, fmt, ap);
}

int error_vprintf(const char *fmt, va_list ap)
{
    return print_to(false, fmt, ap);
}

int error_vprintf_unless_qmp(const char *fmt, va_list ap)
{
    return print_to(true, fmt, ap);
}

int error_printf(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    int ret = error_vprintf(fmt, ap);
    va_end(ap);
    return ret;
}

int error_printf_unless_qmp(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    int ret = error_vprintf_unless_qmp(fmt, ap);
    va_end(ap);
    return ret;
}

/* "program: -device foo: " */
static void print_location(void)
{
    const char *sep = "";

    if (!print_hook || cur_loc->kind != LOC_NONE || !cur_loc->prev) {
        error_printf("%s:", progname);
        sep = " ";
    }
    switch (cur_loc->kind) {
    case LOC_CMDLINE:
        for (int i = 0; i < cur_loc->num; i++) {
            error_printf("%s%s", sep, ((char *const *)cur_loc->ptr)[i]);
            sep = " ";
        }
        error_printf(": ");
        break;
    case LOC_FILE:
        error_printf("%s%s:", sep, (const char *)cur_loc->ptr);
        if (cur_loc->num) {
            error_printf("%d:", cur_loc->num);
        }
        error_printf(" ");
        break;
    case LOC_NONE:
        error_printf("%s", sep);
        break;
    }
}

static void print_timestamp(void)
{
    int64_t us = qemu_clock_get_us(QEMU_CLOCK_HOST);
    g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(us / 1000000);
    g_autofree char *text = g_date_time_format(date, "%Y-%m-%dT%H:%M:%S");

    error_printf("%s.%06dZ ", text, (int)(us % 1000000));
}

static void G_GNUC_PRINTF(2, 0) vreport(ReportType type, const char *fmt, va_list ap)
{
    static const char *const prefix[] = { "", "warning: ", "info: " };

    if (message_with_timestamp) {
        print_timestamp();
    }
    if (error_with_guestname && error_guest_name) {
        error_printf("%s ", error_guest_name);
    }
    print_location();
    error_printf("%s", prefix[type]);
    error_vprintf(fmt, ap);
    error_printf("\n");
}

void error_vreport(const char *fmt, va_list ap)
{
    vreport(REPORT_ERROR, fmt, ap);
}

void warn_vreport(const char *fmt, va_list ap)
{
    vreport(REPORT_WARNING, fmt, ap);
}

void info_vreport(const char *fmt, va_list ap)
{
    vreport(REPORT_INFO, fmt, ap);
}

#define REPORT_BODY_(type)          \
    do {                            \
        va_list ap;                 \
        va_start(ap, fmt);          \
        vreport(type, fmt, ap);     \
        va_end(ap);                 \
    } while (0)

void error_report(const char *fmt, ...)
{
    REPORT_BODY_(REPORT_ERROR);
}

void warn_report(const char *fmt, ...)
{
    REPORT_BODY_(REPORT_WARNING);
}

void info_report(const char *fmt, ...)
{
    REPORT_BODY_(REPORT_INFO);
}

bool error_report_once_cond(bool *printed, const char *fmt, ...)
{
    if (*printed) {
        return false;
    }
    *printed = true;
    REPORT_BODY_(REPORT_ERROR);
    return true;
}

bool warn_report_once_cond(bool *printed, const char *fmt, ...)
{
    if (*printed) {
        return false;
    }
    *printed = true;
    REPORT_BODY_(REPORT_WARNING);
    return true;
}

static void log_from_glib(const char *domain, GLogLevelFlags level, const char *message,
                          void *opaque)
{
    const char *dom = domain ? domain : "", *sep = domain ? ": " : "";

    switch (level & G_LOG_LEVEL_MASK) {
    case G_LOG_LEVEL_DEBUG:
    case G_LOG_LEVEL_INFO:
        break;
    case G_LOG_LEVEL_MESSAGE:
        info_report("%s%s%s", dom, sep, message);
        break;
    case G_LOG_LEVEL_WARNING:
        warn_report("%s%s%s", dom, sep, message);
        break;
    default:
        error_report("%s%s%s", dom, sep, message);
        break;
    }
}

void error_init(const char *argv0)
{
    const char *slash = strrchr(argv0, '/');

    progname = slash ? slash + 1 : argv0;
    g_log_set_default_handler(log_from_glib, NULL);
}

const char *error_get_progname(void)
{
    return progname;
}
