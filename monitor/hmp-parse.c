/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Parameters of human monitor commands; the kinds are listed in hmp-internal.h.
 */
#include "qemu/osdep.h"
#include "hmp-internal.h"

typedef struct HmpArg {
    char *name;
    char *text;
    int64_t number;
    HmpFormat format;
} HmpArg;

struct HmpArgs {
    GPtrArray *list; /* HmpArg */
};

static void free_arg(gpointer data)
{
    HmpArg *arg = data;

    g_free(arg->name);
    g_free(arg->text);
    g_free(arg);
}

void hmp_args_free(HmpArgs *args)
{
    g_ptr_array_unref(args->list);
    g_free(args);
}

static HmpArg *add_arg(HmpArgs *args, const char *name)
{
    HmpArg *arg = g_new0(HmpArg, 1);

    arg->name = g_strdup(name);
    g_ptr_array_add(args->list, arg);
    return arg;
}

static const HmpArg *find_arg(const HmpArgs *args, const char *name)
{
    for (unsigned i = 0; i < args->list->len; i++) {
        const HmpArg *arg = g_ptr_array_index(args->list, i);

        if (!strcmp(arg->name, name)) {
            return arg;
        }
    }
    return NULL;
}

const char *hmp_arg_str(const HmpArgs *args, const char *name)
{
    const HmpArg *arg = find_arg(args, name);

    return arg ? arg->text : NULL;
}

int64_t hmp_arg_int(const HmpArgs *args, const char *name, int64_t def)
{
    const HmpArg *arg = find_arg(args, name);

    return arg ? arg->number : def;
}

bool hmp_arg_flag(const HmpArgs *args, const char *name)
{
    const HmpArg *arg = find_arg(args, name);

    return arg && arg->number;
}

bool hmp_arg_has(const HmpArgs *args, const char *name)
{
    return find_arg(args, name) != NULL;
}

bool hmp_arg_format(const HmpArgs *args, const char *name, HmpFormat *format)
{
    const HmpArg *arg = find_arg(args, name);

    if (arg) {
        *format = arg->format;
    }
    return arg != NULL;
}

/* ---- one parameter ---- */

typedef struct HmpParser {
    Monitor *mon;
    const HmpCommand *cmd;
    const char *p; /* what is left of the line, without leading blanks */
    HmpArgs *args;
    const char *name; /* of the parameter */
    bool optional;
} HmpParser;

static bool complain(HmpParser *ps, const char *what)
{
    monitor_printf(ps->mon, "%s: %s\n", ps->cmd->name, what);
    return false;
}

static const char *skip_blanks(const char *p)
{
    while (g_ascii_isspace(*p)) {
        p++;
    }
    return p;
}

/* Text in quotes at @p, with \n \r \\ \' \" in it; NULL when the closing quote is missing. */
static char *quoted_word(const char **p)
{
    static const char plain[] = "nr\\'\"";
    static const char meaning[] = "\n\r\\'\"";
    g_autoptr(GString) word = g_string_new(NULL);
    const char *s = *p + 1;

    for (; *s && *s != '"'; s++) {
        const char *esc = *s == '\\' && s[1] ? strchr(plain, s[1]) : NULL;

        if (*s == '\\' && !esc) {
            return NULL;
        }
        g_string_append_c(word, esc ? meaning[esc - plain] : *s);
        s += esc != NULL;
    }
    if (*s != '"') {
        return NULL;
    }
    *p = s + 1;
    return g_strdup(word->str);
}

static bool parse_word(HmpParser *ps)
{
    const char *end = ps->p;
    char *word;

    if (!*ps->p) {
        return ps->optional || complain(ps, "string expected");
    }
    if (*ps->p == '"') {
        word = quoted_word(&ps->p);
        if (!word) {
            return complain(ps, "unterminated string, or an unknown escape in it");
        }
    } else {
        while (*end && !g_ascii_isspace(*end)) {
            end++;
        }
        word = g_strndup(ps->p, end - ps->p);
        ps->p = end;
    }
    add_arg(ps->args, ps->name)->text = word;
    return true;
}

static bool parse_rest(HmpParser *ps)
{
    if (!*ps->p) {
        return ps->optional || complain(ps, "string expected");
    }
    add_arg(ps->args, ps->name)->text = g_strdup(ps->p);
    ps->p += strlen(ps->p);
    return true;
}

static bool parse_int(HmpParser *ps)
{
    int64_t value;

    if (!*ps->p && ps->optional) {
        return true;
    }
    if (!hmp_eval(ps->mon, &ps->p, &value)) {
        return false;
    }
    add_arg(ps->args, ps->name)->number = value;
    return true;
}

static bool parse_bool(HmpParser *ps)
{
    size_t len = strcspn(ps->p, " \t");
    bool on = len == 2 && !strncmp(ps->p, "on", 2);
    bool off = len == 3 && !strncmp(ps->p, "off", 3);

    if (!len && ps->optional) {
        return true;
    }
    if (!on && !off) {
        return complain(ps, "Expected 'on' or 'off'");
    }
    add_arg(ps->args, ps->name)->number = on;
    ps->p += len;
    return true;
}

/* "/4xb": count, then letters for format and size in any order. */
static bool parse_format(HmpParser *ps)
{
    static const char sizes[] = "bhwg";
    HmpFormat f = { .count = 1 };
    char *end;

    if (*ps->p != '/') {
        return true;
    }
    ps->p++;
    if (g_ascii_isdigit(*ps->p)) {
        f.count = MIN(strtoul(ps->p, &end, 10), 1u << 20);
        ps->p = end;
    }
    for (; *ps->p && !g_ascii_isspace(*ps->p); ps->p++) {
        const char *size = strchr(sizes, *ps->p);

        if (size) {
            f.size = 1 << (size - sizes);
        } else if (strchr("xducoi", *ps->p)) {
            f.format = *ps->p;
        } else {
            monitor_printf(ps->mon, "invalid char in format: '%c'\n", *ps->p);
            return false;
        }
    }
    add_arg(ps->args, ps->name)->format = f;
    return true;
}

/* Cuts from the line what is between @from and @to, and blanks after it. */
static void cut(HmpParser *ps, const char *from, const char *to)
{
    g_autofree char *before = g_strndup(ps->p, from - ps->p);
    g_autofree char *rest = g_strconcat(before, skip_blanks(to), NULL);

    strcpy((char *)ps->p, rest);
}

/* "-x" in front of the rest, @takes_word: with a word behind it; @flag is "x". */
static bool parse_flag(HmpParser *ps, char flag, bool takes_word)
{
    const char *word = ps->p;

    while (*word == '-' && word[1]) {
        size_t len = strcspn(word, " \t");
        const char *next = skip_blanks(word + len);

        if (len == 2 && word[1] == flag) {
            HmpArg *arg = add_arg(ps->args, ps->name);
            size_t next_len = takes_word ? strcspn(next, " \t") : 0;

            arg->number = 1;
            arg->text = g_strndup(next, next_len);
            cut(ps, word, next + next_len);
            return true;
        }
        word = next;
    }
    return true;
}

static bool parse_one(HmpParser *ps, const char *kind)
{
    ps->p = skip_blanks(ps->p);
    switch (*kind) {
    case 's':
        return parse_word(ps);
    case 'S':
        return parse_rest(ps);
    case 'i':
        return parse_int(ps);
    case 'b':
        return parse_bool(ps);
    case 'f':
        return parse_format(ps);
    case '-':
        return parse_flag(ps, kind[1], kind[2] == 's');
    default:
        g_assert_not_reached();
    }
}

static bool parse_all(HmpParser *ps)
{
    g_auto(GStrv) specs = g_strsplit(ps->cmd->args, " ", -1);

    for (char **spec = specs; *spec && **spec; spec++) {
        g_auto(GStrv) parts = g_strsplit(*spec, ":", 2);

        ps->name = parts[0];
        ps->optional = g_str_has_suffix(parts[1], "?");
        if (!parse_one(ps, parts[1])) {
            return false;
        }
    }
    ps->p = skip_blanks(ps->p);
    return !*ps->p || complain(ps, "extraneous characters at the end of line");
}

HmpArgs *hmp_parse_args(Monitor *mon, const HmpCommand *cmd, const char *text)
{
    g_autofree char *line = g_strdup(text);
    HmpArgs *args = g_new0(HmpArgs, 1);
    HmpParser ps = { .mon = mon, .cmd = cmd, .p = line, .args = args };

    args->list = g_ptr_array_new_with_free_func(free_arg);
    if (!parse_all(&ps)) {
        hmp_args_free(args);
        return NULL;
    }
    return args;
}
