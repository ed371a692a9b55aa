/* SPDX-License-Identifier: GPL-2.0-or-later */
/* QemuOpts: groups of key=value pairs and what they hold. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/id.h"
#include "option-internal.h"

/* ---- one value ---- */

const QemuOptDesc *find_desc_by_name(const QemuOptDesc *desc, const char *name)
{
    for (; desc->name; desc++) {
        if (!strcmp(desc->name, name)) {
            return desc;
        }
    }
    return NULL;
}

bool opts_accepts_any(const QemuOptsList *list)
{
    return list->desc[0].name == NULL;
}

static QemuOpt *find_opt(QemuOpts *opts, const char *name)
{
    QemuOpt *opt;

    QTAILQ_FOREACH_REVERSE(opt, &opts->head, next) {
        if (!strcmp(opt->name, name)) {
            break;
        }
    }
    return opt;
}

static void opt_del(QemuOpts *opts, QemuOpt *opt)
{
    QTAILQ_REMOVE(&opts->head, opt, next);
    g_free(opt->name);
    g_free(opt->str);
    g_free(opt);
}

int qemu_opt_unset(QemuOpts *opts, const char *name)
{
    QemuOpt *opt;
    int ret = -1;

    while (opts && (opt = find_opt(opts, name))) {
        opt_del(opts, opt);
        ret = 0;
    }
    return ret;
}

bool opt_add(QemuOpts *opts, const char *name, char *value, Error **errp)
{
    const QemuOptDesc *desc = find_desc_by_name(opts->list->desc, name);
    QemuOpt *opt;

    if (!desc && !opts_accepts_any(opts->list)) {
        error_setg(errp, "Invalid parameter '%s'", name);
    } else if (qemu_opt_check(desc, name, value, errp)) {
        opt = g_new0(QemuOpt, 1);
        opt->name = g_strdup(name);
        opt->str = value;
        opt->desc = desc;
        QTAILQ_INSERT_TAIL(&opts->head, opt, next);
        return true;
    }
    g_free(value);
    return false;
}

const char *qemu_opt_get(QemuOpts *opts, const char *name)
{
    QemuOpt *opt = opts ? find_opt(opts, name) : NULL;
    const QemuOptDesc *desc;

    if (opt || !opts) {
        return opt ? opt->str : NULL;
    }
    desc = find_desc_by_name(opts->list->desc, name);
    return desc ? desc->def_value_str : NULL;
}

char *qemu_opt_get_del(QemuOpts *opts, const char *name)
{
    char *value = g_strdup(qemu_opt_get(opts, name));

    qemu_opt_unset(opts, name);
    return value;
}

/* Keys of lists that accept any are not checked before; what does not parse is the default. */
bool qemu_opt_get_bool(QemuOpts *opts, const char *name, bool defval)
{
    const char *value = qemu_opt_get(opts, name);
    bool ret;

    return value && parse_option_bool(name, value, &ret, NULL) ? ret : defval;
}

uint64_t qemu_opt_get_number(QemuOpts *opts, const char *name, uint64_t defval)
{
    const char *value = qemu_opt_get(opts, name);
    uint64_t ret;

    return value && parse_option_number(name, value, &ret, NULL) ? ret : defval;
}

uint64_t qemu_opt_get_size(QemuOpts *opts, const char *name, uint64_t defval)
{
    const char *value = qemu_opt_get(opts, name);
    uint64_t ret;

    return value && parse_option_size(name, value, &ret, NULL) ? ret : defval;
}

bool qemu_opt_get_bool_del(QemuOpts *opts, const char *name, bool defval)
{
    bool ret = qemu_opt_get_bool(opts, name, defval);

    qemu_opt_unset(opts, name);
    return ret;
}

uint64_t qemu_opt_get_number_del(QemuOpts *opts, const char *name, uint64_t defval)
{
    uint64_t ret = qemu_opt_get_number(opts, name, defval);

    qemu_opt_unset(opts, name);
    return ret;
}

uint64_t qemu_opt_get_size_del(QemuOpts *opts, const char *name, uint64_t defval)
{
    uint64_t ret = qemu_opt_get_size(opts, name, defval);

    qemu_opt_unset(opts, name);
    return ret;
}

bool qemu_opt_has_help_opt(QemuOpts *opts)
{
    QemuOpt *opt;

    QTAILQ_FOREACH(opt, &opts->head, next) {
        if (is_help_option(opt->name)) {
            return true;
        }
    }
    return false;
}

bool qemu_opt_set(QemuOpts *opts, const char *name, const char *value, Error **errp)
{
    return opt_add(opts, name, g_strdup(value), errp);
}

bool qemu_opt_set_bool(QemuOpts *opts, const char *name, bool val, Error **errp)
{
    return qemu_opt_set(opts, name, val ? "on" : "off", errp);
}

bool qemu_opt_set_number(QemuOpts *opts, const char *name, int64_t val, Error **errp)
{
    return opt_add(opts, name, g_strdup_printf("%" PRId64, val), errp);
}

int qemu_opt_foreach(QemuOpts *opts, qemu_opt_loopfunc func, void *opaque, Error **errp)
{
    QemuOpt *opt, *next;
    int ret = 0;

    QTAILQ_FOREACH_SAFE(opt, &opts->head, next, next) {
        ret = func(opaque, opt->name, opt->str, errp);
        if (ret) {
            break;
        }
    }
    return ret;
}

void qemu_opt_iter_init(QemuOptsIter *iter, QemuOpts *opts, const char *name)
{
    *iter = (QemuOptsIter){ .opts = opts, .opt = QTAILQ_FIRST(&opts->head), .name = name };
}

const char *qemu_opt_iter_next(QemuOptsIter *iter)
{
    while (iter->opt) {
        QemuOpt *opt = iter->opt;

        iter->opt = QTAILQ_NEXT(opt, next);
        if (!iter->name || !strcmp(iter->name, opt->name)) {
            return opt->str;
        }
    }
    return NULL;
}

/* ---- groups ---- */

QemuOpts *qemu_opts_find(QemuOptsList *list, const char *id)
{
    QemuOpts *opts;

    QTAILQ_FOREACH(opts, &list->head, next) {
        if (!g_strcmp0(opts->id, id)) {
            break;
        }
    }
    return opts;
}

QemuOpts *qemu_opts_create(QemuOptsList *list, const char *id, int fail_if_exists, Error **errp)
{
    ERRP_GUARD();
    QemuOpts *opts = id || list->merge_lists ? qemu_opts_find(list, id) : NULL;

    if (list->merge_lists && id) {
        error_setg(errp, "Invalid parameter 'id'");
        return NULL;
    }
    if (id && !id_wellformed(id)) {
        error_setg(errp, "Parameter 'id' expects an identifier");
        error_append_hint(errp, "Identifiers consist of letters, digits, '-', '.', '_', "
                          "starting with a letter.\n");
        return NULL;
    }
    if (opts && fail_if_exists && !list->merge_lists) {
        error_setg(errp, "Duplicate ID '%s' for %s", id, list->name);
        return NULL;
    }
    if (!opts) {
        opts = g_new0(QemuOpts, 1);
        opts->id = g_strdup(id);
        opts->list = list;
        loc_save(&opts->loc);
        QTAILQ_INIT(&opts->head);
        QTAILQ_INSERT_TAIL(&list->head, opts, next);
    }
    return opts;
}

void qemu_opts_reset(QemuOptsList *list)
{
    QemuOpts *opts, *next;

    QTAILQ_FOREACH_SAFE(opts, &list->head, next, next) {
        qemu_opts_del(opts);
    }
}

void qemu_opts_loc_restore(QemuOpts *opts)
{
    loc_restore(&opts->loc);
}

const char *qemu_opts_id(QemuOpts *opts)
{
    return opts->id;
}

void qemu_opts_set_id(QemuOpts *opts, char *id)
{
    g_free(opts->id);
    opts->id = id;
}

void qemu_opts_del(QemuOpts *opts)
{
    if (!opts) {
        return;
    }
    while (!QTAILQ_EMPTY(&opts->head)) {
        opt_del(opts, QTAILQ_FIRST(&opts->head));
    }
    QTAILQ_REMOVE(&opts->list->head, opts, next);
    g_free(opts->id);
    g_free(opts);
}

bool qemu_opts_validate(QemuOpts *opts, const QemuOptDesc *desc, Error **errp)
{
    QemuOpt *opt;

    QTAILQ_FOREACH(opt, &opts->head, next) {
        opt->desc = find_desc_by_name(desc, opt->name);
        if (!opt->desc) {
            error_setg(errp, "Invalid parameter '%s'", opt->name);
            return false;
        }
        if (!qemu_opt_check(opt->desc, opt->name, opt->str, errp)) {
            return false;
        }
    }
    return true;
}

int qemu_opts_foreach(QemuOptsList *list, qemu_opts_loopfunc func, void *opaque, Error **errp)
{
    QemuOpts *opts, *next;
    Location loc;
    int ret = 0;

    loc_push_none(&loc);
    QTAILQ_FOREACH_SAFE(opts, &list->head, next, next) {
        loc_restore(&opts->loc);
        ret = func(opaque, opts, errp);
        if (ret) {
            break;
        }
    }
    loc_pop(&loc);
    return ret;
}

static size_t count_desc(const QemuOptsList *list)
{
    size_t n = 0;

    while (list && list->desc[n].name) {
        n++;
    }
    return n;
}

QemuOptsList *qemu_opts_append(QemuOptsList *dst, QemuOptsList *list)
{
    size_t used = count_desc(dst), more = count_desc(list);
    bool is_new = dst == NULL;

    dst = g_realloc(dst, sizeof(*dst) + (used + more + 1) * sizeof(QemuOptDesc));
    if (is_new) {
        memset(dst, 0, sizeof(*dst));
    }
    QTAILQ_INIT(&dst->head); /* it may have moved */
    dst->desc[used].name = NULL;
    for (size_t i = 0; i < more; i++) {
        if (!find_desc_by_name(dst->desc, list->desc[i].name)) {
            dst->desc[used++] = list->desc[i];
            dst->desc[used].name = NULL;
        }
    }
    return dst;
}

void qemu_opts_free(QemuOptsList *list)
{
    g_free(list);
}
