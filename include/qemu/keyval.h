/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Option strings whose keys nest: "a.b=1,a.c=2,l.0=x,l.1=y" is {"a": {"b": "1", "c": "2"},
 * "l": ["x", "y"]}. All values are strings. A comma inside a value is written twice.
 */
#ifndef QEMU_KEYVAL_H
#define QEMU_KEYVAL_H

#include <json-glib/json-glib.h>

/* The object, caller frees (json_node_unref); NULL and errp on error. The first word without '='
 * is the value of @implied_key (may be NULL). *@help (may be NULL) tells that "help" or "?" was
 * a word; without @help that is an error. */
JsonNode *keyval_parse(const char *params, const char *implied_key, bool *help, Error **errp);
/* The same into @node (an object), whose keys may be given again. false: errp. */
bool keyval_parse_into(JsonNode *node, const char *params, const char *implied_key, bool *help,
                       Error **errp);
/* Add @merged's keys to @dest, objects key by key. false: errp names the key of another type. */
bool keyval_merge(JsonNode *dest, JsonNode *merged, Error **errp);

#endif
