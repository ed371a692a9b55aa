/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QemuOpts: "key=value,key,nokey" strings of command-line options, checked against a list's
 * description. A comma inside a value is written twice. Values are text; numbers and booleans are
 * checked when they are set, if the description knows the key.
 */
#ifndef QEMU_OPTION_H
#define QEMU_OPTION_H

#include "qemu/help_option.h"
#include "qemu/queue.h"

/* One piece up to the next single comma: copies it, unescaped, to *value (caller frees) and returns
 * where it ended (at the comma or NUL). */
const char *get_opt_value(const char *p, char **value);

/* Numbers and sizes ("4k", "1.5G") by name of the option. false: errp. */
bool parse_option_number(const char *name, const char *value, uint64_t *ret, Error **errp);
bool parse_option_size(const char *name, const char *value, uint64_t *ret, Error **errp);
/* Is one of the comma-separated words of @param "help" or "?"? */
bool has_help_option(const char *param);

typedef enum QemuOptType {
    QEMU_OPT_STRING = 0,    /* no parsing */
    QEMU_OPT_BOOL,          /* on, off */
    QEMU_OPT_NUMBER,        /* 64-bit, any C base */
    QEMU_OPT_SIZE,          /* bytes, with a suffix */
} QemuOptType;

typedef struct QemuOptDesc {
    const char *name;
    QemuOptType type;
    const char *help;
    const char *def_value_str;
} QemuOptDesc;

/* Does @value fit a row of a description? false: errp names the option. */
bool qemu_opt_check(const QemuOptDesc *desc, const char *name, const char *value, Error **errp);

/* Kept by pointer. desc ends with a NULL name; an empty desc accepts any key. */
struct QemuOptsList {
    const char *name;
    const char *implied_opt_name;
    bool merge_lists;           /* all options without id are one */
    QTAILQ_HEAD(, QemuOpts) head;
    QemuOptDesc desc[];
};

/* Values: the last one set wins. Strings stay owned by @opts; _del removes and gives a copy. */
const char *qemu_opt_get(QemuOpts *opts, const char *name);
char *qemu_opt_get_del(QemuOpts *opts, const char *name);
bool qemu_opt_get_bool(QemuOpts *opts, const char *name, bool defval);
bool qemu_opt_get_bool_del(QemuOpts *opts, const char *name, bool defval);
uint64_t qemu_opt_get_number(QemuOpts *opts, const char *name, uint64_t defval);
uint64_t qemu_opt_get_number_del(QemuOpts *opts, const char *name, uint64_t defval);
uint64_t qemu_opt_get_size(QemuOpts *opts, const char *name, uint64_t defval);
uint64_t qemu_opt_get_size_del(QemuOpts *opts, const char *name, uint64_t defval);
bool qemu_opt_has_help_opt(QemuOpts *opts);
/* Remove all values of @name; -1 if there was none. */
int qemu_opt_unset(QemuOpts *opts, const char *name);
bool qemu_opt_set(QemuOpts *opts, const char *name, const char *value, Error **errp);
bool qemu_opt_set_bool(QemuOpts *opts, const char *name, bool val, Error **errp);
bool qemu_opt_set_number(QemuOpts *opts, const char *name, int64_t val, Error **errp);

/* Walk the values, in order; a non-zero result ends the walk. */
typedef int (*qemu_opt_loopfunc)(void *opaque, const char *name, const char *value, Error **errp);
int qemu_opt_foreach(QemuOpts *opts, qemu_opt_loopfunc func, void *opaque, Error **errp);

/* Iterate over the values of one key. */
typedef struct {
    QemuOpts *opts;
    QemuOpt *opt;
    const char *name;
} QemuOptsIter;
void qemu_opt_iter_init(QemuOptsIter *iter, QemuOpts *opts, const char *name);
const char *qemu_opt_iter_next(QemuOptsIter *iter);

/* Groups. Without id: the one (find), a new one (create). @fail_if_exists: an id is taken. */
QemuOpts *qemu_opts_find(QemuOptsList *list, const char *id);
QemuOpts *qemu_opts_create(QemuOptsList *list, const char *id, int fail_if_exists, Error **errp);
void qemu_opts_reset(QemuOptsList *list);
/* Remember the current location for messages, and push it again. */
void qemu_opts_loc_restore(QemuOpts *opts);
const char *qemu_opts_id(QemuOpts *opts);
void qemu_opts_set_id(QemuOpts *opts, char *id);
void qemu_opts_del(QemuOpts *opts);
/* Check keys that were accepted by an empty desc. */
bool qemu_opts_validate(QemuOpts *opts, const QemuOptDesc *desc, Error **errp);
/* Set more values from text; @firstname is the key of a first word without '='. */
bool qemu_opts_do_parse(QemuOpts *opts, const char *params, const char *firstname, Error **errp);
/* A group from text. @permit_abbrev: the first word may stand for the implied key. noisily
 * prints the error, or the help if it was asked for, and returns NULL. */
QemuOpts *qemu_opts_parse_noisily(QemuOptsList *list, const char *params, bool permit_abbrev);
QemuOpts *qemu_opts_parse(QemuOptsList *list, const char *params, bool permit_abbrev, Error **errp);
void qemu_opts_set_defaults(QemuOptsList *list, const char *params, int permit_abbrev);

typedef int (*qemu_opts_loopfunc)(void *opaque, QemuOpts *opts, Error **errp);
int qemu_opts_foreach(QemuOptsList *list, qemu_opts_loopfunc func, void *opaque, Error **errp);
void qemu_opts_print(QemuOpts *opts, const char *sep);
void qemu_opts_print_help(QemuOptsList *list, bool print_caption);
void qemu_opts_free(QemuOptsList *list);
/* Add the descriptions of @list to @dst (grown; NULL: a new list without name). */
QemuOptsList *qemu_opts_append(QemuOptsList *dst, QemuOptsList *list);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(QemuOpts, qemu_opts_del)

#endif
