/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads from a JSON value. Struct members that nobody visits are an error of visit_check_struct().
 */
#ifndef QAPI_JSON_INPUT_VISITOR_H
#define QAPI_JSON_INPUT_VISITOR_H

#include "qapi/visitor.h"
#include <json-glib/json-glib.h>

/* Strict: an integer is a JSON integer. @root is borrowed and must live as long as the visitor. */
Visitor *json_input_visitor_new(JsonNode *root);
/* All scalars are strings, spelled as on the command line ("on", "0x10", "4k"). Other scalars pass
 * too. */
Visitor *json_input_visitor_new_keyval(JsonNode *root);

#endif
