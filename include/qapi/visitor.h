/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Visitors: one walk over a C value that reads it from, or writes it to, text or JSON.
 *
 * An input visitor fills *obj, an output visitor reads it. A struct is start_struct, its members by
 * name, check_struct (input: are all members used?), end_struct. A list is start_list, its elements
 * with a NULL name, check_list, end_list. All functions that can fail return false and set *errp.
 *
 * Implementations: qapi/string-input-visitor.h, string-output-visitor.h, json-input-visitor.h,
 * json-output-visitor.h, dealloc-visitor.h. Left out: clone and forward visitors.
 */
#ifndef QAPI_VISITOR_H
#define QAPI_VISITOR_H

#include "qapi/qapi-builtin-types.h"

typedef struct Visitor Visitor;
typedef struct _JsonNode JsonNode;

/* What every generated list starts with. */
typedef struct GenericList {
    struct GenericList *next;
    char padding[];
} GenericList;

/* What every generated alternate starts with: the JSON type that was met. */
typedef struct GenericAlternate {
    int type;
    char padding[];
} GenericAlternate;

/* Ends an output: hands the result over to the address given when @v was made. Once, before
 * visit_free(). */
void visit_complete(Visitor *v, void *opaque);
/* Frees the visitor, not what it visited. NULL is fine. */
void visit_free(Visitor *v);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Visitor, visit_free)

/*
 * Starts struct @name. Input allocates @size zeroed bytes at *@obj when @obj is not NULL. On
 * success, and only then, visit_end_struct() must follow.
 */
bool visit_start_struct(Visitor *v, const char *name, void **obj, size_t size, Error **errp);
/* Input: fails "Parameter 'x' is unexpected" when members were not visited. */
bool visit_check_struct(Visitor *v, Error **errp);
void visit_end_struct(Visitor *v, void **obj);

/*
 * Starts list @name, *@list being its first element (NULL: empty; input allocates @size bytes
 * each). With a NULL
 * @list the caller walks by itself, calling visit_type_* until its own end.
 */
bool visit_start_list(Visitor *v, const char *name, GenericList **list, size_t size, Error **errp);
/* The element after @tail, or NULL at the end. */
GenericList *visit_next_list(Visitor *v, GenericList *tail, size_t size);
bool visit_check_list(Visitor *v, Error **errp);
void visit_end_list(Visitor *v, void **list);

/* True when optional member @name is there: input finds out, output is told by *@present. */
bool visit_optional(Visitor *v, const char *name, bool *present);
bool visit_is_input(Visitor *v);
bool visit_is_dealloc(Visitor *v);

/* An enumeration by its name in @lookup. */
bool visit_type_enum(Visitor *v, const char *name, int *obj, const QEnumLookup *lookup,
                     Error **errp);
/* Integers; a value that does not fit gives "Parameter 'x' expects uint8_t" and such. */
bool visit_type_int(Visitor *v, const char *name, int64_t *obj, Error **errp);
bool visit_type_uint8(Visitor *v, const char *name, uint8_t *obj, Error **errp);
bool visit_type_uint16(Visitor *v, const char *name, uint16_t *obj, Error **errp);
bool visit_type_uint32(Visitor *v, const char *name, uint32_t *obj, Error **errp);
bool visit_type_uint64(Visitor *v, const char *name, uint64_t *obj, Error **errp);
bool visit_type_int8(Visitor *v, const char *name, int8_t *obj, Error **errp);
bool visit_type_int16(Visitor *v, const char *name, int16_t *obj, Error **errp);
bool visit_type_int32(Visitor *v, const char *name, int32_t *obj, Error **errp);
bool visit_type_int64(Visitor *v, const char *name, int64_t *obj, Error **errp);
/* A uint64 in bytes; text may have a suffix (k, M, G, T, P, E by 1024). */
bool visit_type_size(Visitor *v, const char *name, uint64_t *obj, Error **errp);
bool visit_type_bool(Visitor *v, const char *name, bool *obj, Error **errp);
/* A string: input allocates it, the caller frees it. */
bool visit_type_str(Visitor *v, const char *name, char **obj, Error **errp);
bool visit_type_number(Visitor *v, const char *name, double *obj, Error **errp);
/* Any JSON value: input gives a new node that the caller frees. */
bool visit_type_any(Visitor *v, const char *name, JsonNode **obj, Error **errp);
/* JSON null. *@obj is NULL or a null node, and ignored. */
bool visit_type_null(Visitor *v, const char *name, JsonNode **obj, Error **errp);

#endif
