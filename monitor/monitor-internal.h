/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the parts of monitor/. */
#ifndef MONITOR_INTERNAL_H
#define MONITOR_INTERNAL_H

#include "chardev/char-fe.h"
#include "monitor/monitor.h"
#include "qapi/json-text.h"

/* How x, xp and print show values; they keep what the user chose last. */
typedef struct DumpFormat {
    char format; /* x d u o c */
    int size;    /* bytes of an item: 1, 2, 4, 8 */
} DumpFormat;

struct Monitor {
    CharBackend chr;
    bool has_chr; /* false: output is only collected */
    bool is_qmp;
    bool started; /* the greeting has been sent */
    GString *out; /* not written yet */
    guint out_watch;
    GHashTable *fds; /* name -> descriptor, by getfd */

    /* QMP */
    JsonFramer *framer;
    bool pretty;
    bool negotiated;
    bool oob;

    /* HMP */
    GString *line;
    bool prompt;
    bool after_cr; /* a line feed that follows belongs to the same line end */
    DumpFormat dump;
};

/* Make @mon the current one; the one before. */
Monitor *monitor_set_cur(Monitor *mon);
/* A monitor of no chardev, that collects what is printed in out. Free with monitor_free_plain(). */
Monitor *monitor_new_plain(void);
void monitor_free_plain(Monitor *mon);

/* Begin an operation of a client: refill the budget; and end it: let the machine settle. */
void monitor_begin_command(void);
void monitor_end_command(void);

/* QMP session: it starts, bytes come, it ends. */
void qmp_session_start(Monitor *mon);
void qmp_session_input(Monitor *mon, const char *buf, int size);
void qmp_session_end(Monitor *mon);
/* Send a value. */
void qmp_send(Monitor *mon, JsonNode *node);

/* HMP session likewise. */
void hmp_session_start(Monitor *mon);
void hmp_session_input(Monitor *mon, const char *buf, int size);
void hmp_session_end(Monitor *mon);
/* Run one line. */
void hmp_run_line(Monitor *mon, const char *line);

#endif
