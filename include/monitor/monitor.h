/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Monitors: sessions on a chardev that speak QMP (JSON) or HMP (text).
 */
#ifndef MONITOR_H
#define MONITOR_H

#include <json-glib/json-glib.h>

#include "block/block.h"
#include "qemu/option.h"
#include "qemu/typedefs.h"
#include "chardev/char.h"

typedef struct Monitor Monitor;

/* The monitor whose command is running, or NULL. */
Monitor *monitor_cur(void);
/* Whether that monitor speaks QMP. */
bool monitor_cur_is_qmp(void);

/* Start a QMP session on @chr; @pretty indents the answers. */
void monitor_init_qmp(Chardev *chr, bool pretty, Error **errp);
/* Start a human monitor on @chr; @use_readline prints a prompt. */
void monitor_init_hmp(Chardev *chr, bool use_readline, Error **errp);
/* Start what one -mon says; 0, or -1 with @errp. */
int monitor_init_opts(QemuOpts *opts, Error **errp);
/* Flush and end all sessions. */
void monitor_cleanup(void);

/* Text to a human monitor; nothing for QMP ones. Bytes, or -1. */
int monitor_printf(Monitor *mon, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
int monitor_vprintf(Monitor *mon, const char *fmt, va_list ap) G_GNUC_PRINTF(2, 0);
int monitor_puts(Monitor *mon, const char *str);
void monitor_flush(Monitor *mon);

/* The file descriptor that @fdname (a number, or a name given by getfd) stands for, or -1. */
int monitor_fd_param(Monitor *mon, const char *fdname, Error **errp);
int monitor_get_fd(Monitor *mon, const char *fdname, Error **errp);

/* Run one HMP line and give what it printed (g_free). */
char *monitor_run_hmp_line(const char *line);

/*
 * Run one QMP request `{"execute": …, "arguments": …, "id": …}` and give the response object. @mon
 * may be NULL. The result is never NULL; the caller owns it.
 */
JsonNode *monitor_run_qmp(Monitor *mon, JsonNode *request);

#endif
