/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an implementation of a visitor fills in. Members that are NULL are not supported by it. */
#ifndef QAPI_VISITOR_IMPL_H
#define QAPI_VISITOR_IMPL_H

#include "qapi/visitor.h"

typedef enum VisitorType {
    VISITOR_INPUT = 1,
    VISITOR_OUTPUT = 2,
    VISITOR_DEALLOC = 8,
} VisitorType;

struct Visitor {
    VisitorType type;
    bool (*start_struct)(Visitor *v, const char *name, void **obj, size_t size, Error **errp);
    bool (*check_struct)(Visitor *v, Error **errp);
    void (*end_struct)(Visitor *v, void **obj);
    bool (*start_list)(Visitor *v, const char *name, GenericList **list, size_t size, Error **errp);
    GenericList *(*next_list)(Visitor *v, GenericList *tail, size_t size);
    bool (*check_list)(Visitor *v, Error **errp);
    void (*end_list)(Visitor *v, void **list);
    bool (*type_int64)(Visitor *v, const char *name, int64_t *obj, Error **errp);
    bool (*type_uint64)(Visitor *v, const char *name, uint64_t *obj, Error **errp);
    /* NULL: as type_uint64. */
    bool (*type_size)(Visitor *v, const char *name, uint64_t *obj, Error **errp);
    bool (*type_bool)(Visitor *v, const char *name, bool *obj, Error **errp);
    bool (*type_str)(Visitor *v, const char *name, char **obj, Error **errp);
    bool (*type_number)(Visitor *v, const char *name, double *obj, Error **errp);
    bool (*type_any)(Visitor *v, const char *name, JsonNode **obj, Error **errp);
    bool (*type_null)(Visitor *v, const char *name, JsonNode **obj, Error **errp);
    /* NULL: *present stays as it is. */
    void (*optional)(Visitor *v, const char *name, bool *present);
    void (*complete)(Visitor *v, void *opaque);
    void (*free)(Visitor *v);
};

#endif
