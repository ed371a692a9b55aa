/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JSON text: streamed input cut into values, single values, and output in QMP's style.
 *
 * json-glib does the parsing. What it lacks is here: input that arrives in pieces, strings in
 * single quotes (a QMP extension), refusal of duplicate keys, limits, and 64-bit unsigned numbers.
 *
 * json-glib's integers are signed. A larger number is kept as a string node that starts with
 * U+FFFF, a code point that is refused in input; json_node_new_uint64() and json_node_get_uint64()
 * hide that.
 */
#ifndef QAPI_JSON_TEXT_H
#define QAPI_JSON_TEXT_H

#include <json-glib/json-glib.h>

#include "qemu/typedefs.h"

/* Limits of one value in input. */
#define JSON_MAX_DEPTH  1024
#define JSON_MAX_BYTES  (64u << 20)
#define JSON_MAX_TOKENS (2u << 20)

typedef struct JsonFramer JsonFramer;

/* Gets each value (owned by the callee), or an error (likewise) when the text was not JSON. */
typedef void JsonFramerFunc(void *opaque, JsonNode *value, Error *err);

JsonFramer *json_framer_new(JsonFramerFunc *func, void *opaque);
/* Take @len more bytes of the stream. @func must not free @f. */
void json_framer_feed(JsonFramer *f, const char *buf, size_t len);
/* The stream ends: a value that is not complete is an error. */
void json_framer_flush(JsonFramer *f);
/* Forget an incomplete value, e.g. of a connection that was closed. */
void json_framer_reset(JsonFramer *f);
void json_framer_free(JsonFramer *f);

/* Parse @text, exactly one value; the caller owns it. NULL with @errp otherwise. */
JsonNode *json_text_parse(const char *text, Error **errp);

/*
 * @node as text (g_free), on one line with ", " and ": ", or with @pretty indented by four spaces.
 */
char *json_text_format(JsonNode *node, bool pretty);

/* An integer node of any unsigned value; the caller owns it. */
JsonNode *json_node_new_uint64(uint64_t value);
/* Whether @node is a non-negative integer, and which. */
bool json_node_get_uint64(JsonNode *node, uint64_t *value);
/* Whether @node is an integer that only fits a uint64_t: json-glib takes it for a string. */
bool json_node_is_big_uint64(JsonNode *node);

#endif
