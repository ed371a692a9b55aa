/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the halves of QemuOpts share: the store (option.c) and the text parser (option-parse.c). */
#ifndef UTIL_OPTION_INTERNAL_H
#define UTIL_OPTION_INTERNAL_H

#include "qemu/error-report.h"
#include "qemu/option.h"

struct QemuOpt {
    char *name;
    char *str;
    const QemuOptDesc *desc;    /* NULL: the list accepts any key */
    QTAILQ_ENTRY(QemuOpt) next;
};

struct QemuOpts {
    char *id;
    QemuOptsList *list;
    Location loc;
    QTAILQ_HEAD(, QemuOpt) head;
    QTAILQ_ENTRY(QemuOpts) next;
};

/* Row of a description, or NULL. */
const QemuOptDesc *find_desc_by_name(const QemuOptDesc *desc, const char *name);
/* Does the list take any key? */
bool opts_accepts_any(const QemuOptsList *list);
/* "on", "off" and their synonyms. false: errp. */
bool parse_option_bool(const char *name, const char *value, bool *ret, Error **errp);
/* Append a value; takes @value over. */
bool opt_add(QemuOpts *opts, const char *name, char *value, Error **errp);

#endif
