/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Option lists by name, -set, and INI-like configuration files. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/config-file.h"
#include "qemu/cutils.h"
#include "qemu/error-report.h"
#include "qemu/option.h"
#include <json-glib/json-glib.h>

/* In order of adding; filled while the program starts. */
static GPtrArray *lists;

QemuOptsList *qemu_find_opts_err(const char *group, Error **errp)
{
    for (unsigned i = 0; lists && i < lists->len; i++) {
        QemuOptsList *list = lists->pdata[i];

        if (!strcmp(list->name, group)) {
            return list;
        }
    }
    error_setg(errp, "There is no option group '%s'", group);
    return NULL;
}

QemuOptsList *qemu_find_opts(const char *group)
{
    Error *err = NULL;
    QemuOptsList *list = qemu_find_opts_err(group, &err);

    if (err) {
        error_report_err(err);
    }
    return list;
}

QemuOpts *qemu_find_opts_singleton(const char *group)
{
    QemuOptsList *list = qemu_find_opts_err(group, &error_abort);
    QemuOpts *opts = qemu_opts_find(list, NULL);

    return opts ? opts : qemu_opts_create(list, NULL, 0, &error_abort);
}

void qemu_add_opts(QemuOptsList *list)
{
    if (!lists) {
        lists = g_ptr_array_new();
    }
    if (!qemu_find_opts_err(list->name, NULL)) {
        g_ptr_array_add(lists, list);
    }
}

void qemu_add_drive_opts(QemuOptsList *list)
{
    qemu_add_opts(list);
}

int qemu_set_option(const char *str, Error **errp)
{
    const char *dot = strchr(str, '.'), *eq = strchr(str, '=');
    const char *dot2 = dot ? strchr(dot + 1, '.') : NULL;

    if (!dot2 || !eq || dot2 > eq) {
        error_setg(errp, "can't parse '%s': expected group.id.property=value", str);
        return -1;
    }
    g_autofree char *group = g_strndup(str, dot - str);
    g_autofree char *id = g_strndup(dot + 1, dot2 - dot - 1);
    g_autofree char *key = g_strndup(dot2 + 1, eq - dot2 - 1);
    QemuOptsList *list = qemu_find_opts_err(group, errp);
    QemuOpts *opts = list ? qemu_opts_find(list, id) : NULL;

    if (list && !opts) {
        error_setg(errp, "there is no %s \"%s\" defined", group, id);
    }
    return opts && qemu_opt_set(opts, key, eq + 1, errp) ? 0 : -1;
}

/* ---- files ---- */

/* [group] or [group "id"]; false if the line is neither. */
static bool parse_section(const char *line, char **group, char **id)
{
    g_autoptr(GRegex) re =
        g_regex_new("^\\[\\s*([^\\s\\]\"]+)(?:\\s+\"([^\"]*)\")?\\s*\\]$", 0, 0, NULL);
    g_autoptr(GMatchInfo) m = NULL;

    if (!g_regex_match(re, line, 0, &m)) {
        return false;
    }
    g_autofree char *id_text = g_match_info_fetch(m, 2);

    *group = g_match_info_fetch(m, 1);
    *id = id_text && *id_text ? g_steal_pointer(&id_text) : NULL;
    return true;
}

/* key = "value" */
static bool parse_pair(const char *line, char **key, char **value)
{
    g_autoptr(GRegex) re = g_regex_new("^([^\\s=\"]+)\\s*=\\s*\"([^\"]*)\"$", 0, 0, NULL);
    g_autoptr(GMatchInfo) m = NULL;

    if (!g_regex_match(re, line, 0, &m)) {
        return false;
    }
    *key = g_match_info_fetch(m, 1);
    *value = g_match_info_fetch(m, 2);
    return true;
}

/* Hand the collected section over and forget it. */
static bool end_section(char **group, JsonObject **values, QEMUConfigCB *cb, void *opaque,
                        Error **errp)
{
    ERRP_GUARD();

    if (*group) {
        cb(*group, *values, opaque, errp);
        json_object_unref(*values);
    }
    g_clear_pointer(group, g_free);
    *values = NULL;
    return !*errp;
}

/* One line; false: errp. */
static bool parse_line(char *line, char **group, JsonObject **values, QEMUConfigCB *cb,
                       void *opaque, Error **errp)
{
    g_autofree char *key = NULL, *value = NULL;

    g_strstrip(line);
    if (!*line || *line == '#') {
        return true;
    }
    if (*line == '[') {
        g_autofree char *id = NULL, *name = NULL;

        if (!end_section(group, values, cb, opaque, errp)) {
            return false;
        }
        if (parse_section(line, &name, &id)) {
            *group = g_steal_pointer(&name);
            *values = json_object_new();
            if (id) {
                json_object_set_string_member(*values, "id", id);
            }
            return true;
        }
    } else if (parse_pair(line, &key, &value)) {
        if (*group) {
            json_object_set_string_member(*values, key, value);
            return true;
        }
        error_setg(errp, "no group defined");
        return false;
    }
    error_setg(errp, "parse error in '%s'", line);
    return false;
}

static int parse_config(FILE *fp, const char *fname, QEMUConfigCB *cb, void *opaque, Error **errp)
{
    ERRP_GUARD();
    g_autofree char *group = NULL;
    JsonObject *values = NULL;
    char *line = NULL;
    size_t size = 0;
    Location loc;
    bool ok = true;
    int lno = 0;

    loc_push_none(&loc);
    while (ok && getline(&line, &size, fp) >= 0) {
        loc_set_file(fname, ++lno);
        ok = parse_line(line, &group, &values, cb, opaque, errp);
    }
    if (ok && ferror(fp)) {
        loc_set_none();
        error_setg_errno(errp, errno, "Cannot read config file");
        ok = false;
    }
    ok = ok && end_section(&group, &values, cb, opaque, errp);
    if (!ok && lno) {
        error_prepend(errp, "%s:%d: ", fname, lno);
    }
    if (values) {
        json_object_unref(values);
    }
    loc_pop(&loc);
    free(line);
    return ok ? 0 : -EINVAL;
}

/* A section becomes a group of the list of that name. */
static void config_to_opts(const char *group, void *values, void *opaque, Error **errp)
{
    QemuOptsList *list = NULL;

    for (QemuOptsList **l = opaque; *l && !list; l++) {
        list = !strcmp((*l)->name, group) ? *l : NULL;
    }
    if (!list) {
        error_setg(errp, "There is no option group '%s'", group);
        return;
    }
    g_autoptr(GList) names = json_object_get_members(values);
    const char *id = json_object_get_string_member_with_default(values, "id", NULL);
    QemuOpts *opts = qemu_opts_create(list, id, 1, errp);

    for (GList *l = names; opts && l; l = l->next) {
        if (strcmp(l->data, "id") &&
            !qemu_opt_set(opts, l->data, json_object_get_string_member(values, l->data), errp)) {
            qemu_opts_del(opts);
            return;
        }
    }
}

int qemu_config_parse(FILE *fp, QemuOptsList **opts_lists, const char *fname, Error **errp)
{
    return parse_config(fp, fname, config_to_opts, opts_lists, errp);
}

int qemu_read_config_file(const char *filename, QEMUConfigCB *cb, Error **errp)
{
    FILE *fp = fopen(filename, "r");
    int ret;

    if (!fp) {
        error_setg_file_open(errp, errno, filename);
        return -errno;
    }
    ret = parse_config(fp, filename, cb, (void *)filename, errp);
    fclose(fp);
    return ret;
}
