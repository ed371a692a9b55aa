/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Visits of lists of the basic types. Input allocates; free with the qapi_free_ function of the
 * list. */
#ifndef QAPI_BUILTIN_VISIT_H
#define QAPI_BUILTIN_VISIT_H

#include "qapi/visitor.h"

bool visit_type_strList(Visitor *v, const char *name, strList **obj, Error **errp);
bool visit_type_intList(Visitor *v, const char *name, intList **obj, Error **errp);
bool visit_type_boolList(Visitor *v, const char *name, boolList **obj, Error **errp);
bool visit_type_uint8List(Visitor *v, const char *name, uint8List **obj, Error **errp);
bool visit_type_uint16List(Visitor *v, const char *name, uint16List **obj, Error **errp);
bool visit_type_uint32List(Visitor *v, const char *name, uint32List **obj, Error **errp);
bool visit_type_uint64List(Visitor *v, const char *name, uint64List **obj, Error **errp);

#endif
