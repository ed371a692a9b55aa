/* SPDX-License-Identifier: GPL-2.0-or-later */
/* QemuOpts from text, and back: parsing, printing, help. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/error-report.h"
#include "option-internal.h"

const char *get_opt_value(const char *p, char **value)
{
    GString *out = g_string_new(NULL);

    for (; *p; p++) {
        if (*p == ',') {
            if (p[1] != ',') {
                break;
            }
            p++; /* two commas stand for one */
        }
        g_string_append_c(out, *p);
    }
    *value = g_string_free(out, false);
    return p;
}

/* One piece of the text. @flag: it was a key without value, so value is "on" or "off". */
typedef struct OptWord {
    char *name;
    char *value;
    bool flag;
    bool implied;           /* it was a value without key */
    const char *prefix;     /* "no" if that was cut off the name of a flag */
} OptWord;

static void opt_word_clear(OptWord *word)
{
    g_free(word->name);
    g_free(word->value);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(OptWord, opt_word_clear)

/* The piece at @p; @firstname (or NULL) is the key of a value that stands alone. */
static const char *get_opt_word(const char *p, const char *firstname, OptWord *word)
{
    size_t len = strcspn(p, "=,");

    *word = (OptWord){ .prefix = "" };
    if (p[len] == '=') {
        word->name = g_strndup(p, len);
        p = get_opt_value(p + len + 1, &word->value);
    } else if (firstname) {
        word->implied = true;
        word->name = g_strdup(firstname);
        p = get_opt_value(p, &word->value);
    } else {
        word->flag = true;
        word->name = g_strndup(p, len);
        p += len;
        if (strstart(word->name, "no", NULL) && !is_help_option(word->name)) {
            memmove(word->name, word->name + 2, len - 1);
            word->value = g_strdup("off");
            word->prefix = "no";
        } else {
            word->value = g_strdup("on");
        }
    }
    return *p == ',' ? p + 1 : p;
}

static void warn_flag(const OptWord *word)
{
    warn_report("short-form boolean option '%s%s' deprecated", word->prefix, word->name);
    error_printf("Please use %s=%s instead\n", word->name, word->value);
}

/* *help_wanted is set, and parsing ends, at a word that asks for help. */
static bool opts_do_parse(QemuOpts *opts, const char *params, const char *firstname,
                          bool warn_flags, bool *help_wanted, Error **errp)
{
    for (const char *p = params; *p; firstname = NULL) {
        g_auto(OptWord) word = { NULL };

        p = get_opt_word(p, firstname, &word);
        if (help_wanted && ((word.flag && is_help_option(word.name)) ||
                            (word.implied && is_help_option(word.value)))) {
            *help_wanted = true;
            return false;
        }
        if (!word.flag && !strcmp(word.name, "id")) {
            continue; /* it was looked up before */
        }
        if (word.flag && warn_flags && !is_help_option(word.name)) {
            warn_flag(&word);
        }
        if (!opt_add(opts, word.name, g_steal_pointer(&word.value), errp)) {
            return false;
        }
    }
    return true;
}

bool qemu_opts_do_parse(QemuOpts *opts, const char *params, const char *firstname, Error **errp)
{
    return opts_do_parse(opts, params, firstname, true, NULL, errp);
}

/* The value of id=, or NULL. Caller frees. */
static char *find_id(const char *params)
{
    for (const char *p = params; *p;) {
        g_auto(OptWord) word = { NULL };

        p = get_opt_word(p, p == params ? "" : NULL, &word);
        if (!word.flag && !strcmp(word.name, "id")) {
            return g_steal_pointer(&word.value);
        }
    }
    return NULL;
}

static QemuOpts *opts_parse(QemuOptsList *list, const char *params, bool permit_abbrev,
                            bool warn_flags, bool *help_wanted, Error **errp)
{
    g_autofree char *id = find_id(params);
    const char *firstname = permit_abbrev ? list->implied_opt_name : NULL;
    QemuOpts *opts = qemu_opts_create(list, id, !list->merge_lists, errp);

    if (!opts) {
        return NULL;
    }
    if (!opts_do_parse(opts, params, firstname, warn_flags, help_wanted, errp)) {
        qemu_opts_del(opts);
        return NULL;
    }
    return opts;
}

QemuOpts *qemu_opts_parse(QemuOptsList *list, const char *params, bool permit_abbrev, Error **errp)
{
    return opts_parse(list, params, permit_abbrev, false, NULL, errp);
}

QemuOpts *qemu_opts_parse_noisily(QemuOptsList *list, const char *params, bool permit_abbrev)
{
    Error *err = NULL;
    bool help_wanted = false;
    QemuOpts *opts = opts_parse(list, params, permit_abbrev, true,
                                opts_accepts_any(list) ? NULL : &help_wanted, &err);

    if (!opts && help_wanted) {
        qemu_opts_print_help(list, true);
    } else if (!opts) {
        error_report_err(err);
    }
    return opts;
}

/* Defaults come before what was given, so that the latter wins. */
void qemu_opts_set_defaults(QemuOptsList *list, const char *params, int permit_abbrev)
{
    g_autofree char *id = find_id(params);
    QemuOpts *old = qemu_opts_find(list, id);
    g_autofree QemuOptsList *scratch = g_malloc0(sizeof(*scratch) + sizeof(QemuOptDesc));
    QemuOpts *defaults;
    QemuOpt *opt, *next;

    scratch->implied_opt_name = list->implied_opt_name;
    QTAILQ_INIT(&scratch->head);
    defaults = opts_parse(scratch, params, permit_abbrev, false, NULL, &error_abort);
    if (!old) {
        old = qemu_opts_create(list, id, 0, &error_abort);
    }
    QTAILQ_FOREACH_REVERSE_SAFE(opt, &defaults->head, next, next) {
        QTAILQ_REMOVE(&defaults->head, opt, next);
        opt->desc = find_desc_by_name(list->desc, opt->name);
        QTAILQ_INSERT_HEAD(&old->head, opt, next);
    }
    qemu_opts_del(defaults);
}

/* ---- printing ---- */

static void print_escaped(const char *value)
{
    for (; *value; value++) {
        fputs(*value == ',' ? ",," : (char[]){ *value, 0 }, stdout);
    }
}

void qemu_opts_print(QemuOpts *opts, const char *separator)
{
    const char *sep = "";
    QemuOpt *opt;

    if (opts->id) {
        printf("id=%s", opts->id);
        sep = separator;
    }
    QTAILQ_FOREACH(opt, &opts->head, next) {
        printf("%s%s=", sep, opt->name);
        print_escaped(opt->str);
        sep = separator;
    }
}

static int compare_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void qemu_opts_print_help(QemuOptsList *list, bool print_caption)
{
    static const char *const types[] = {
        [QEMU_OPT_STRING] = "str", [QEMU_OPT_BOOL] = "bool (on/off)",
        [QEMU_OPT_NUMBER] = "num", [QEMU_OPT_SIZE] = "size",
    };
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);

    for (const QemuOptDesc *desc = list->desc; desc->name; desc++) {
        GString *line = g_string_new("  ");

        g_string_append_printf(line, "%s=<%s>", desc->name, types[desc->type]);
        if (desc->help) {
            g_string_append_printf(line, "%*s- %s", (int)MAX(24 - (ssize_t)line->len, 1), "",
                                   desc->help);
        }
        if (desc->def_value_str) {
            g_string_append_printf(line, " (default: %s)", desc->def_value_str);
        }
        g_ptr_array_add(lines, g_string_free(line, false));
    }
    g_ptr_array_sort(lines, compare_text);
    if (print_caption && lines->len) {
        printf("%s%s\n", list->name ? list->name : "", list->name ? " options:" : "Options:");
    } else if (print_caption) {
        printf("There are no options%s%s.\n", list->name ? " for " : "",
               list->name ? list->name : "");
    }
    for (unsigned i = 0; i < lines->len; i++) {
        printf("%s\n", (char *)lines->pdata[i]);
    }
}
