/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Enumerations as text, and the words for booleans. */
#ifndef QAPI_UTIL_H
#define QAPI_UTIL_H

#include <stdbool.h>

typedef struct Error Error;

/* Flags of an enum value or a member. */
typedef enum {
    QAPI_DEPRECATED,
    QAPI_UNSTABLE,
} QapiSpecialFeature;

/* Names of the values 0..size-1 of an enumeration; holes are NULL. special_features may be NULL. */
typedef struct QEnumLookup {
    const char *const *array;
    const unsigned char *const special_features;
    const int size;
} QEnumLookup;

/* Name of @val, borrowed; @val must be in range. */
const char *qapi_enum_lookup(const QEnumLookup *lookup, int val);
/* Value that @buf names; @def for NULL; @def and *errp when nothing matches. */
int qapi_enum_parse(const QEnumLookup *lookup, const char *buf, int def, Error **errp);
/* Accepts on, yes, true, y and off, no, false, n. @name is for the error message. */
bool qapi_bool_parse(const char *name, const char *value, bool *obj, Error **errp);
/*
 * Length of a QAPI name at the start of @str (letter, then letters, digits, '-', '_'; optionally
 * prefixed by
 * __RFQDN_), or -1. With @complete the name must be all of @str.
 */
int parse_qapi_name(const char *str, bool complete);

#endif
