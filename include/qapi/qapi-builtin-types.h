/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists of the basic types, as QAPI shapes them: a pointer to the next element, then the value. */
#ifndef QAPI_BUILTIN_TYPES_H
#define QAPI_BUILTIN_TYPES_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "qapi/util.h"

#define QAPI_LIST_TYPE(List, type) \
    typedef struct List List; \
    struct List { \
        List *next; \
        type value; \
    }

QAPI_LIST_TYPE(strList, char *);
QAPI_LIST_TYPE(numberList, double);
QAPI_LIST_TYPE(intList, int64_t);
QAPI_LIST_TYPE(int8List, int8_t);
QAPI_LIST_TYPE(int16List, int16_t);
QAPI_LIST_TYPE(int32List, int32_t);
QAPI_LIST_TYPE(int64List, int64_t);
QAPI_LIST_TYPE(uint8List, uint8_t);
QAPI_LIST_TYPE(uint16List, uint16_t);
QAPI_LIST_TYPE(uint32List, uint32_t);
QAPI_LIST_TYPE(uint64List, uint64_t);
QAPI_LIST_TYPE(sizeList, uint64_t);
QAPI_LIST_TYPE(boolList, bool);

/* Puts @element in front of @list. */
#define QAPI_LIST_PREPEND(list, element) do { \
    typeof(list) qapi_list_tmp_ = g_malloc(sizeof(*(list))); \
    qapi_list_tmp_->value = (element); \
    qapi_list_tmp_->next = (list); \
    (list) = qapi_list_tmp_; \
} while (0)

/* Appends @element at @tail, the address of the last next pointer, and moves @tail on. */
#define QAPI_LIST_APPEND(tail, element) do { \
    *(tail) = g_malloc0(sizeof(**(tail))); \
    (*(tail))->value = (element); \
    (tail) = &(*(tail))->next; \
} while (0)

/* Number of elements. */
#define QAPI_LIST_LENGTH(list)                                                                     \
    ({                                                                                             \
        size_t qapi_list_len_ = 0;                                                                 \
        for (typeof(list) qapi_list_it_ = (list); qapi_list_it_;                                   \
             qapi_list_it_ = qapi_list_it_->next) {                                                \
            qapi_list_len_++;                                                                      \
        }                                                                                          \
        qapi_list_len_;                                                                            \
    })

/* Frees a list of strings, and of numbers. */
void qapi_free_strList(strList *obj);
void qapi_free_uint8List(uint8List *obj);
void qapi_free_uint16List(uint16List *obj);
void qapi_free_uint32List(uint32List *obj);
void qapi_free_uint64List(uint64List *obj);
void qapi_free_intList(intList *obj);
void qapi_free_boolList(boolList *obj);

#endif
