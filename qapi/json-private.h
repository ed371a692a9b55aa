/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the parts of qapi/json-*.c. */
#ifndef QAPI_JSON_PRIVATE_H
#define QAPI_JSON_PRIVATE_H

#include <json-glib/json-glib.h>

#include "qemu/typedefs.h"

/* How a number above INT64_MAX starts, as a string node: U+FFFF. */
#define JSON_BIG_PREFIX "\xef\xbf\xbf"

/*
 * Append the string whose inside (quotes cut off) is @body, as strict JSON. NULL, or what is wrong.
 */
const char *json_append_string(GString *text, const char *body, size_t len);

/* Append the number @token; false when it is none. */
bool json_append_number(GString *text, const char *token);

/* Parse strict JSON; NULL with @errp on syntax errors and duplicate keys. */
JsonNode *json_parse_strict(const char *text, size_t len, Error **errp);

#endif
