/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of the basic types: visiting and freeing them. */
#include "qemu/osdep.h"
#include "qapi/dealloc-visitor.h"
#include "qapi/qapi-builtin-visit.h"

#define DEFINE_LIST(List, visit_element) \
    static bool visit_##List##_elements(Visitor *v, List **obj, Error **errp) \
    { \
        for (List *e = *obj; e; e = (List *)visit_next_list(v, (GenericList *)e, sizeof(*e))) { \
            if (!visit_element(v, NULL, &e->value, errp)) { \
                return false; \
            } \
        } \
        return visit_check_list(v, errp); \
    } \
    bool visit_type_##List(Visitor *v, const char *name, List **obj, Error **errp) \
    { \
        bool ok; \
        if (!visit_start_list(v, name, (GenericList **)obj, sizeof(List), errp)) { \
            return false; \
        } \
        ok = visit_##List##_elements(v, obj, errp); \
        visit_end_list(v, (void **)obj); \
        if (!ok && visit_is_input(v)) { \
            qapi_free_##List(*obj); \
            *obj = NULL; \
        } \
        return ok; \
    } \
    void qapi_free_##List(List *obj) \
    { \
        g_autoptr(Visitor) v = qapi_dealloc_visitor_new(); \
        visit_type_##List(v, NULL, &obj, NULL); \
    }

DEFINE_LIST(strList, visit_type_str)
DEFINE_LIST(intList, visit_type_int)
DEFINE_LIST(boolList, visit_type_bool)
DEFINE_LIST(uint8List, visit_type_uint8)
DEFINE_LIST(uint16List, visit_type_uint16)
DEFINE_LIST(uint32List, visit_type_uint32)
DEFINE_LIST(uint64List, visit_type_uint64)
