/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cuts a stream of bytes into JSON values and rewrites each into the strict JSON that json-glib
 * reads.
 *
 * Grammar: RFC 8259, and strings in single quotes with \' in them. Numbers beyond 64 bits become
 * floating point. After a byte that no token can hold, the value is dropped with an error and input
 * is skipped up to a structural or control character. An unknown word is an error of the value it
 * is in.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/json-text.h"
#include "json-private.h"

typedef enum {
    BETWEEN,  /* no token begun */
    STRING,   /* in a string */
    ESCAPE,   /* after a backslash in a string */
    WORD,     /* in true, false, null */
    NUMBER,
    RECOVERY, /* after an error: skip */
} FramerState;

struct JsonFramer {
    JsonFramerFunc *func;
    void *opaque;
    FramerState state;
    char quote;      /* the one that ends the string */
    GString *token;  /* the token as it came */
    GString *text;   /* the value so far, as strict JSON */
    int braces;      /* open { */
    int brackets;    /* open [ */
    unsigned tokens; /* in this value */
    char *problem;   /* first mistake in this value */
};

JsonFramer *json_framer_new(JsonFramerFunc *func, void *opaque)
{
    JsonFramer *f = g_new0(JsonFramer, 1);

    f->func = func;
    f->opaque = opaque;
    f->token = g_string_new(NULL);
    f->text = g_string_new(NULL);
    return f;
}

void json_framer_free(JsonFramer *f)
{
    g_string_free(f->token, true);
    g_string_free(f->text, true);
    g_free(f->problem);
    g_free(f);
}

static void drop_value(JsonFramer *f)
{
    f->state = BETWEEN;
    f->braces = f->brackets = 0;
    f->tokens = 0;
    g_string_truncate(f->token, 0);
    g_string_truncate(f->text, 0);
    g_clear_pointer(&f->problem, g_free);
}

void json_framer_reset(JsonFramer *f)
{
    drop_value(f);
}

/* Keep the first mistake; it is told when the value is complete. */
static void G_GNUC_PRINTF(2, 3) note_problem(JsonFramer *f, const char *fmt, ...)
{
    va_list ap;

    if (!f->problem) {
        va_start(ap, fmt);
        f->problem = g_strdup_vprintf(fmt, ap);
        va_end(ap);
    }
}

/* The value is complete: parse it and hand it over. */
static void finish_value(JsonFramer *f)
{
    g_autofree char *problem = g_steal_pointer(&f->problem);
    JsonNode *value = NULL;
    Error *err = NULL;

    if (problem) {
        error_setg(&err, "JSON parse error, %s", problem);
    } else {
        value = json_parse_strict(f->text->str, f->text->len, &err);
    }
    drop_value(f);
    f->func(f->opaque, value, err);
}

/* Give up on the value because of the token, whose last byte nothing can follow. */
static void stray(JsonFramer *f)
{
    g_autofree char *token = g_utf8_make_valid(f->token->str, f->token->len);
    Error *err = NULL;

    error_setg(&err, "JSON parse error, stray '%s'", token);
    drop_value(f);
    f->state = RECOVERY;
    f->func(f->opaque, NULL, err);
}

/* A token is complete and its strict spelling is in the text. */
static void end_token(JsonFramer *f)
{
    f->state = BETWEEN;
    g_string_truncate(f->token, 0);
    f->tokens++;
    if (f->tokens > JSON_MAX_TOKENS) {
        note_problem(f, "JSON token count limit exceeded");
        finish_value(f);
        f->state = RECOVERY;
    } else if (f->braces < 0 || f->brackets < 0 || (!f->braces && !f->brackets)) {
        finish_value(f);
    }
}

static void structural(JsonFramer *f, char c)
{
    f->braces += (c == '{') - (c == '}');
    f->brackets += (c == '[') - (c == ']');
    g_string_append_c(f->text, c);
    if (f->braces + f->brackets > JSON_MAX_DEPTH) {
        note_problem(f, "JSON nesting depth limit exceeded");
        f->braces = f->brackets = 0;
    }
    end_token(f);
}

static void end_string(JsonFramer *f)
{
    const char *problem = json_append_string(f->text, f->token->str + 1, f->token->len - 2);

    if (problem) {
        note_problem(f, "%s", problem);
    }
    end_token(f);
}

static void end_word(JsonFramer *f)
{
    if (strcmp(f->token->str, "true") && strcmp(f->token->str, "false") &&
        strcmp(f->token->str, "null")) {
        note_problem(f, "invalid keyword '%s'", f->token->str);
    }
    g_string_append(f->text, f->token->str);
    end_token(f);
}

/* False: it was not a number, and has been reported. */
static bool end_number(JsonFramer *f)
{
    if (!json_append_number(f->text, f->token->str)) {
        stray(f);
        return false;
    }
    end_token(f);
    return true;
}

static bool is_structural(char c)
{
    return c && strchr("{}[],:", c);
}

/* A byte where a token may begin. */
static void begin(JsonFramer *f, char c)
{
    if (c && strchr(" \t\r\n", c)) {
        g_string_append_c(f->text, ' ');
        return;
    }
    if (is_structural(c)) {
        structural(f, c);
        return;
    }
    g_string_append_c(f->token, c);
    if (c == '"' || c == '\'') {
        f->quote = c;
        f->state = STRING;
    } else if (g_ascii_isalpha(c)) {
        f->state = WORD;
    } else if (g_ascii_isdigit(c) || c == '-') {
        f->state = NUMBER;
    } else {
        stray(f);
    }
}

static void in_string(JsonFramer *f, char c)
{
    g_string_append_c(f->token, c);
    if ((unsigned char)c < 0x20) {
        stray(f);
    } else if (f->state == ESCAPE) {
        f->state = STRING;
    } else if (c == '\\') {
        f->state = ESCAPE;
    } else if (c == f->quote) {
        end_string(f);
    }
}

static void feed_byte(JsonFramer *f, char c)
{
    switch (f->state) {
    case BETWEEN:
        begin(f, c);
        break;
    case STRING:
    case ESCAPE:
        in_string(f, c);
        break;
    case WORD:
        if (g_ascii_isalpha(c)) {
            g_string_append_c(f->token, c);
        } else {
            end_word(f);
            feed_byte(f, c);
        }
        break;
    case NUMBER:
        if (g_ascii_isdigit(c) || (c && strchr("+-.eE", c))) {
            g_string_append_c(f->token, c);
        } else if (end_number(f)) {
            feed_byte(f, c);
        }
        break;
    case RECOVERY:
        if ((unsigned char)c < 0x20 || is_structural(c)) {
            f->state = BETWEEN;
            feed_byte(f, c);
        }
        break;
    }
}

void json_framer_feed(JsonFramer *f, const char *buf, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        feed_byte(f, buf[i]);
        if (f->text->len + f->token->len > JSON_MAX_BYTES) {
            note_problem(f, "JSON token size limit exceeded");
            finish_value(f);
            f->state = RECOVERY;
        }
    }
}

void json_framer_flush(JsonFramer *f)
{
    if (f->state == WORD) {
        end_word(f);
    } else if (f->state == NUMBER) {
        end_number(f);
    }
    if (f->tokens || f->token->len) {
        note_problem(f, "premature EOI");
        finish_value(f);
    }
    drop_value(f);
}

/* ---- one value ---- */

typedef struct OneValue {
    JsonNode *value;
    Error *err;
    unsigned count;
} OneValue;

static void take_one(void *opaque, JsonNode *value, Error *err)
{
    OneValue *one = opaque;

    one->count++;
    if (one->count > 1) {
        g_clear_pointer(&value, json_node_unref);
    } else {
        one->value = value;
    }
    if (one->err) {
        error_free(err);
    } else {
        one->err = err;
    }
}

JsonNode *json_text_parse(const char *text, Error **errp)
{
    OneValue one = { 0 };
    JsonFramer *f = json_framer_new(take_one, &one);

    json_framer_feed(f, text, strlen(text));
    json_framer_flush(f);
    json_framer_free(f);
    if (!one.err && one.count != 1) {
        error_setg(&one.err, "JSON parse error, %s",
                   one.count ? "expecting end of input" : "expecting a value");
    }
    if (one.err) {
        g_clear_pointer(&one.value, json_node_unref);
        error_propagate(errp, one.err);
    }
    return one.value;
}
