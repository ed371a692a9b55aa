/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Builds a JSON value. */
#ifndef QAPI_JSON_OUTPUT_VISITOR_H
#define QAPI_JSON_OUTPUT_VISITOR_H

#include "qapi/visitor.h"
#include <json-glib/json-glib.h>

/* visit_complete(v, result) puts the node at *@result; the caller owns it. */
Visitor *json_output_visitor_new(JsonNode **result);

#endif
