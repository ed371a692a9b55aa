/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Trace events. They come from trace-events files (scripts/tracetool.py), are off by default, and
 * print one line "name text" to the log. Switched by -trace PATTERN or -d trace:PATTERN, where a
 * pattern may hold * and ?, and a leading '-' switches off.
 */
#ifndef TRACE_CONTROL_H
#define TRACE_CONTROL_H

typedef struct TraceEvent {
    const char *name;
    bool enabled;
} TraceEvent;

/* Is the event TRACE_FOO on? */
#define trace_event_get_state(id) (id##_ENABLED && unlikely(_##id##_EVENT.enabled))
#define trace_event_get_state_backends(id) trace_event_get_state(id)
/* Switch an event. The first one that goes on opens the log. */
void trace_event_set_state_dynamic(TraceEvent *ev, bool state);
#define trace_event_set_state(id, state) trace_event_set_state_dynamic(&_##id##_EVENT, state)

/* Is any event on? */
bool trace_any_event_enabled(void);

/* Called by generated constructors; the array ends with NULL and stays. */
void trace_event_register_group(TraceEvent *const *events);
/* By exact name, or NULL. */
TraceEvent *trace_event_name(const char *name);
/* Walk the events whose names match @pattern, in the order of their names. */
typedef struct TraceEventIter {
    size_t event;
    const char *pattern;    /* NULL: all; kept by pointer */
} TraceEventIter;
void trace_event_iter_init_all(TraceEventIter *iter);
void trace_event_iter_init_pattern(TraceEventIter *iter, const char *pattern);
TraceEvent *trace_event_iter_next(TraceEventIter *iter);

/* Print for an event that is on. */
void trace_print(const char *fmt, ...) G_GNUC_PRINTF(1, 2);

/* -trace [enable=]PATTERN[,events=FILE][,file=FILE], or "help". Exits with a message if wrong. */
void trace_opt_parse(const char *optstr);
/* One pattern ("[-]name"); a name without wildcards that does not exist is warned about. */
void trace_enable_events(const char *line_buf);
void trace_list_events(FILE *f);
/* By name, for a file of patterns, one a line, '#' for comments. false: errp. */
bool trace_enable_events_file(const char *fname, Error **errp);
/* What the startup code calls; true. */
bool trace_init_backends(void);
void trace_init_file(void);

#endif
