/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The object tree as text. */
#ifndef QOM_PRINT_H
#define QOM_PRINT_H

#include "qom/object.h"

/*
 * Appends what "info qom-tree PATH" prints: a line "  /name (type)" for each object, children
 * sorted by name. @path NULL is "/machine". An unknown or ambiguous path goes to *errp.
 */
void qom_print_tree(GString *out, const char *path, Error **errp);
/* Text "NAME options:\n..." for properties of @klass, or of @obj when it is given; owned by the
 * caller. */
char *qom_property_help(const char *name, ObjectClass *klass, Object *obj,
                        bool (*wanted)(const ObjectProperty *prop));

#endif
