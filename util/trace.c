/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The registry of trace events, and what switches them. */
#include "qemu/osdep.h"
#include "qemu/error-report.h"
#include "qemu/log.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/option.h"
#include "trace/control.h"

/* All events, sorted by name before they are walked. Constructors fill it before main. */
static GPtrArray *events;
static bool events_sorted;
static unsigned enabled_count;

void trace_event_register_group(TraceEvent *const *group)
{
    if (!events) {
        events = g_ptr_array_new();
    }
    for (; *group; group++) {
        g_ptr_array_add(events, *group);
    }
    events_sorted = false;
}

static int compare_events(const void *a, const void *b)
{
    return strcmp((*(TraceEvent *const *)a)->name, (*(TraceEvent *const *)b)->name);
}

void trace_event_iter_init_pattern(TraceEventIter *iter, const char *pattern)
{
    *iter = (TraceEventIter){ .pattern = pattern };
    if (events && !events_sorted) {
        g_ptr_array_sort(events, compare_events);
        events_sorted = true;
    }
}

void trace_event_iter_init_all(TraceEventIter *iter)
{
    trace_event_iter_init_pattern(iter, NULL);
}

TraceEvent *trace_event_iter_next(TraceEventIter *iter)
{
    while (events && iter->event < events->len) {
        TraceEvent *ev = g_ptr_array_index(events, iter->event++);

        if (!iter->pattern || g_pattern_match_simple(iter->pattern, ev->name)) {
            return ev;
        }
    }
    return NULL;
}

TraceEvent *trace_event_name(const char *name)
{
    TraceEventIter iter;
    TraceEvent *ev;

    trace_event_iter_init_all(&iter);
    while ((ev = trace_event_iter_next(&iter)) && strcmp(ev->name, name)) {
        /* next */
    }
    return ev;
}

void trace_event_set_state_dynamic(TraceEvent *ev, bool state)
{
    enabled_count += (int)state - (int)ev->enabled;
    ev->enabled = state;
    if (state && !qemu_loglevel_mask(LOG_TRACE)) {
        qemu_set_log(qemu_loglevel | LOG_TRACE, NULL);
    }
}

bool trace_any_event_enabled(void)
{
    return enabled_count > 0;
}

void trace_print(const char *fmt, ...)
{
    FILE *f = qemu_log_trylock();
    va_list ap;

    if (f && qemu_loglevel_mask(LOG_TRACE)) {
        va_start(ap, fmt);
        vfprintf(f, fmt, ap);
        va_end(ap);
    }
    qemu_log_unlock(f);
}

void trace_list_events(FILE *f)
{
    TraceEventIter iter;
    TraceEvent *ev;

    trace_event_iter_init_all(&iter);
    while ((ev = trace_event_iter_next(&iter))) {
        fprintf(f, "%s\n", ev->name);
    }
}

static void enable_pattern(const char *pattern)
{
    bool state = *pattern != '-';
    bool found = false;
    TraceEventIter iter;
    TraceEvent *ev;

    pattern += !state;
    trace_event_iter_init_pattern(&iter, pattern);
    while ((ev = trace_event_iter_next(&iter))) {
        trace_event_set_state_dynamic(ev, state);
        found = true;
    }
    if (!found && !strpbrk(pattern, "*?")) {
        warn_report("trace event '%s' does not exist", pattern);
    }
}

void trace_enable_events(const char *line_buf)
{
    if (is_help_option(line_buf)) {
        trace_list_events(stdout);
        exit(0);
    }
    enable_pattern(line_buf);
}

bool trace_enable_events_file(const char *fname, Error **errp)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) gerr = NULL;

    if (!g_file_get_contents(fname, &text, NULL, &gerr)) {
        error_setg(errp, "Could not read trace events file '%s': %s", fname, gerr->message);
        return false;
    }
    g_auto(GStrv) lines = g_strsplit(text, "\n", 0);

    for (char **line = lines; *line; line++) {
        g_strstrip(*line);
        if (**line && **line != '#') {
            enable_pattern(*line);
        }
    }
    return true;
}

/* One "key=value" or bare pattern of -trace. */
static bool parse_trace_word(const char *word, Error **errp)
{
    const char *value;

    if (strstart(word, "events=", &value)) {
        return trace_enable_events_file(value, errp);
    }
    if (strstart(word, "file=", &value)) {
        return qemu_set_log_filename(value, errp);
    }
    if (!strstart(word, "enable=", &value)) {
        value = word;
        if (strchr(word, '=')) {
            error_setg(errp, "Invalid parameter '%s': use enable=PATTERN, events=FILE or file=FILE",
                       word);
            return false;
        }
    }
    trace_enable_events(value);
    return true;
}

void trace_opt_parse(const char *optstr)
{
    g_auto(GStrv) words = g_strsplit(optstr, ",", 0);

    for (char **word = words; *word; word++) {
        parse_trace_word(*word, &error_fatal);
    }
}

bool trace_init_backends(void)
{
    return true;
}

void trace_init_file(void)
{
}
