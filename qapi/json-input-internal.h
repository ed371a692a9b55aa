/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the two files of the JSON input visitor: where it stands, and its scalars. */
#ifndef QAPI_JSON_INPUT_INTERNAL_H
#define QAPI_JSON_INPUT_INTERNAL_H

#include "qapi/json-input-visitor.h"
#include "qapi/visitor-impl.h"

typedef struct JsonInputVisitor {
    Visitor visitor;
    JsonNode *root;
    bool keyval;
    GArray *stack;
} JsonInputVisitor;

static inline JsonInputVisitor *json_input(Visitor *v)
{
    return container_of(v, JsonInputVisitor, visitor);
}

/* The value that @name means here, NULL for none; @consume marks it as visited. */
JsonNode *json_input_peek(JsonInputVisitor *jiv, const char *name, bool consume);
/* The same, consumed; *errp "is missing" when there is none. */
JsonNode *json_input_take(JsonInputVisitor *jiv, const char *name, Error **errp);
/* "a.b[0].c" for member @name of the innermost object; owned by the caller. */
char *json_input_full_name(JsonInputVisitor *jiv, const char *name);
/* Sets *errp to "Invalid parameter type" and gives false. */
bool json_input_wrong_type(JsonInputVisitor *jiv, const char *name, const char *type, Error **errp);

/* The Visitor's functions for scalars. */
bool json_input_int64(Visitor *v, const char *name, int64_t *obj, Error **errp);
bool json_input_uint64(Visitor *v, const char *name, uint64_t *obj, Error **errp);
bool json_input_size(Visitor *v, const char *name, uint64_t *obj, Error **errp);
bool json_input_bool(Visitor *v, const char *name, bool *obj, Error **errp);
bool json_input_str(Visitor *v, const char *name, char **obj, Error **errp);
bool json_input_number(Visitor *v, const char *name, double *obj, Error **errp);
bool json_input_any(Visitor *v, const char *name, JsonNode **obj, Error **errp);
bool json_input_null(Visitor *v, const char *name, JsonNode **obj, Error **errp);

#endif
