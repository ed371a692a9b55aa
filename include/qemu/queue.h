/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intrusive lists. HEAD and ENTRY declare; INIT, INSERT_*, REMOVE*, FOREACH* work on them.
 *   QLIST     head pointer, removal of any element       QSLIST   singly linked
 *   QSIMPLEQ  singly linked with a tail pointer          QTAILQ   both ends, both directions
 * Elements belong to the caller. FOREACH_SAFE allows removing the current element.
 * QTAILQ is in qemu/queue-tailq.h.
 */
#ifndef QEMU_SYS_QUEUE_H
#define QEMU_SYS_QUEUE_H

/* ---- QLIST: le_next, and le_prev = where the pointer to this element is stored ---- */

#define QLIST_HEAD(name, type) struct name { struct type *lh_first; }
#define QLIST_HEAD_INITIALIZER(head) { NULL }
#define QLIST_ENTRY(type) struct { struct type *le_next; struct type **le_prev; }

#define QLIST_INIT(head) do { (head)->lh_first = NULL; } while (0)
#define QLIST_EMPTY(head) ((head)->lh_first == NULL)
#define QLIST_FIRST(head) ((head)->lh_first)
#define QLIST_NEXT(elm, field) ((elm)->field.le_next)
/* Is @elm on a list? Needs entries that start zeroed and QLIST_SAFE_REMOVE. */
#define QLIST_IS_INSERTED(elm, field) ((elm)->field.le_prev != NULL)

/* Put @elm where the pointer *slot points now. */
#define QLIST_LINK_(slot, elm, field) do {                             \
        (elm)->field.le_next = *(slot);                                \
        if (*(slot)) {                                                 \
            (*(slot))->field.le_prev = &(elm)->field.le_next;          \
        }                                                              \
        (elm)->field.le_prev = (slot);                                 \
        *(elm)->field.le_prev = (elm);                                 \
    } while (0)
#define QLIST_INSERT_HEAD(head, elm, field) QLIST_LINK_(&(head)->lh_first, elm, field)
#define QLIST_INSERT_AFTER(listelm, elm, field) QLIST_LINK_(&(listelm)->field.le_next, elm, field)
#define QLIST_INSERT_BEFORE(listelm, elm, field) do {                  \
        (elm)->field.le_prev = (listelm)->field.le_prev;               \
        (elm)->field.le_next = (listelm);                              \
        *(elm)->field.le_prev = (elm);                                 \
        (listelm)->field.le_prev = &(elm)->field.le_next;              \
    } while (0)
#define QLIST_REMOVE(elm, field) do {                                  \
        if ((elm)->field.le_next) {                                    \
            (elm)->field.le_next->field.le_prev = (elm)->field.le_prev; \
        }                                                              \
        *(elm)->field.le_prev = (elm)->field.le_next;                  \
        (elm)->field.le_next = NULL;                                   \
        (elm)->field.le_prev = NULL;                                   \
    } while (0)
/* Remove if it is on a list. */
#define QLIST_SAFE_REMOVE(elm, field) do {                             \
        if ((elm)->field.le_prev) {                                    \
            QLIST_REMOVE(elm, field);                                  \
        }                                                              \
    } while (0)
/* Move all of @srclist to the empty @dstlist. */
#define QLIST_SWAP(dstlist, srclist, field) do {                       \
        __typeof__((srclist)->lh_first) ql_tmp_ = (srclist)->lh_first; \
        (srclist)->lh_first = (dstlist)->lh_first;                     \
        if ((srclist)->lh_first) {                                     \
            (srclist)->lh_first->field.le_prev = &(srclist)->lh_first; \
        }                                                              \
        (dstlist)->lh_first = ql_tmp_;                                 \
        if (ql_tmp_) {                                                 \
            ql_tmp_->field.le_prev = &(dstlist)->lh_first;             \
        }                                                              \
    } while (0)
#define QLIST_FOREACH(var, head, field) \
    for ((var) = (head)->lh_first; (var); (var) = (var)->field.le_next)
#define QLIST_FOREACH_SAFE(var, head, field, next_var)                 \
    for ((var) = (head)->lh_first;                                     \
         (var) && ((next_var) = (var)->field.le_next, 1);              \
         (var) = (next_var))

/* ---- QSLIST ---- */

#define QSLIST_HEAD(name, type) struct name { struct type *slh_first; }
#define QSLIST_HEAD_INITIALIZER(head) { NULL }
#define QSLIST_ENTRY(type) struct { struct type *sle_next; }

#define QSLIST_INIT(head) do { (head)->slh_first = NULL; } while (0)
#define QSLIST_EMPTY(head) ((head)->slh_first == NULL)
#define QSLIST_FIRST(head) ((head)->slh_first)
#define QSLIST_NEXT(elm, field) ((elm)->field.sle_next)
#define QSLIST_INSERT_AFTER(slistelm, elm, field) do {                 \
        (elm)->field.sle_next = (slistelm)->field.sle_next;            \
        (slistelm)->field.sle_next = (elm);                            \
    } while (0)
#define QSLIST_INSERT_HEAD(head, elm, field) do {                      \
        (elm)->field.sle_next = (head)->slh_first;                     \
        (head)->slh_first = (elm);                                     \
    } while (0)
#define QSLIST_INSERT_HEAD_ATOMIC(head, elm, field) QSLIST_INSERT_HEAD(head, elm, field)
/* Move all of @src to the empty @dest. */
#define QSLIST_MOVE_ATOMIC(dest, src) do {                             \
        (dest)->slh_first = (src)->slh_first;                          \
        (src)->slh_first = NULL;                                       \
    } while (0)
#define QSLIST_REMOVE_HEAD(head, field) do {                           \
        __typeof__((head)->slh_first) qs_elm_ = (head)->slh_first;     \
        (head)->slh_first = qs_elm_->field.sle_next;                   \
        qs_elm_->field.sle_next = NULL;                                \
    } while (0)
#define QSLIST_REMOVE_AFTER(slistelm, field) do {                      \
        __typeof__(slistelm) qs_elm_ = (slistelm)->field.sle_next;     \
        (slistelm)->field.sle_next = qs_elm_->field.sle_next;          \
        qs_elm_->field.sle_next = NULL;                                \
    } while (0)
#define QSLIST_REMOVE(head, elm, type, field) do {                     \
        struct type **qs_slot_ = &(head)->slh_first;                   \
        while (*qs_slot_ != (elm)) {                                   \
            qs_slot_ = &(*qs_slot_)->field.sle_next;                   \
        }                                                              \
        *qs_slot_ = (elm)->field.sle_next;                             \
        (elm)->field.sle_next = NULL;                                  \
    } while (0)
#define QSLIST_FOREACH(var, head, field) \
    for ((var) = (head)->slh_first; (var); (var) = (var)->field.sle_next)
#define QSLIST_FOREACH_SAFE(var, head, field, tvar)                    \
    for ((var) = (head)->slh_first;                                    \
         (var) && ((tvar) = (var)->field.sle_next, 1);                 \
         (var) = (tvar))

/* ---- QSIMPLEQ: sqh_last = where the next element's address goes ---- */

#define QSIMPLEQ_HEAD(name, type) struct name { struct type *sqh_first; struct type **sqh_last; }
#define QSIMPLEQ_HEAD_INITIALIZER(head) { NULL, &(head).sqh_first }
#define QSIMPLEQ_ENTRY(type) struct { struct type *sqe_next; }

#define QSIMPLEQ_INIT(head) do {                                       \
        (head)->sqh_first = NULL;                                      \
        (head)->sqh_last = &(head)->sqh_first;                         \
    } while (0)
#define QSIMPLEQ_EMPTY(head) ((head)->sqh_first == NULL)
#define QSIMPLEQ_EMPTY_ATOMIC(head) QSIMPLEQ_EMPTY(head)
#define QSIMPLEQ_FIRST(head) ((head)->sqh_first)
#define QSIMPLEQ_NEXT(elm, field) ((elm)->field.sqe_next)
/* Needs the type of the element, as QSIMPLEQ_LAST(head, type, field). */
#define QSIMPLEQ_LAST(head, type, field)                               \
    (QSIMPLEQ_EMPTY(head) ? NULL                                       \
     : (struct type *)(void *)((char *)(head)->sqh_last - offsetof(struct type, field.sqe_next)))
/* Insert at the place *slot. */
#define QSIMPLEQ_LINK_(head, slot, elm, field) do {                    \
        __typeof__((head)->sqh_last) qq_slot_ = (slot);                \
        (elm)->field.sqe_next = *qq_slot_;                             \
        if (!*qq_slot_) {                                              \
            (head)->sqh_last = &(elm)->field.sqe_next;                 \
        }                                                              \
        *qq_slot_ = (elm);                                             \
    } while (0)
#define QSIMPLEQ_INSERT_HEAD(head, elm, field) \
    QSIMPLEQ_LINK_(head, &(head)->sqh_first, elm, field)
#define QSIMPLEQ_INSERT_TAIL(head, elm, field) do {                    \
        (elm)->field.sqe_next = NULL;                                  \
        *(head)->sqh_last = (elm);                                     \
        (head)->sqh_last = &(elm)->field.sqe_next;                     \
    } while (0)
#define QSIMPLEQ_INSERT_AFTER(head, listelm, elm, field) \
    QSIMPLEQ_LINK_(head, &(listelm)->field.sqe_next, elm, field)
/* Take out the element at *slot. */
#define QSIMPLEQ_UNLINK_(head, slot, field) do {                       \
        __typeof__((head)->sqh_last) qq_slot_ = (slot);                \
        __typeof__((head)->sqh_first) qq_elm_ = *qq_slot_;             \
        *qq_slot_ = qq_elm_->field.sqe_next;                           \
        if (!*qq_slot_) {                                              \
            (head)->sqh_last = qq_slot_;                               \
        }                                                              \
        qq_elm_->field.sqe_next = NULL;                                \
    } while (0)
#define QSIMPLEQ_REMOVE_HEAD(head, field) QSIMPLEQ_UNLINK_(head, &(head)->sqh_first, field)
#define QSIMPLEQ_REMOVE(head, elm, type, field) do {                   \
        struct type **qq_find_ = &(head)->sqh_first;                   \
        while (*qq_find_ != (elm)) {                                   \
            qq_find_ = &(*qq_find_)->field.sqe_next;                   \
        }                                                              \
        QSIMPLEQ_UNLINK_(head, qq_find_, field);                       \
    } while (0)
/* Move the elements up to and including @elm to the empty @removed. */
#define QSIMPLEQ_SPLIT_AFTER(head, elm, field, removed) do {           \
        (removed)->sqh_first = (head)->sqh_first;                      \
        (removed)->sqh_last = &(elm)->field.sqe_next;                  \
        (head)->sqh_first = (elm)->field.sqe_next;                     \
        if (!(head)->sqh_first) {                                      \
            (head)->sqh_last = &(head)->sqh_first;                     \
        }                                                              \
        (elm)->field.sqe_next = NULL;                                  \
    } while (0)
/* Append all of @head2 to @head1, leaving @head2 empty. */
#define QSIMPLEQ_CONCAT(head1, head2) do {                             \
        if (!QSIMPLEQ_EMPTY(head2)) {                                  \
            *(head1)->sqh_last = (head2)->sqh_first;                   \
            (head1)->sqh_last = (head2)->sqh_last;                     \
            QSIMPLEQ_INIT(head2);                                      \
        }                                                              \
    } while (0)
/* Put all of @head2 in front of @head1, leaving @head2 empty. */
#define QSIMPLEQ_PREPEND(head1, head2) do {                            \
        if (!QSIMPLEQ_EMPTY(head2)) {                                  \
            *(head2)->sqh_last = (head1)->sqh_first;                   \
            if (QSIMPLEQ_EMPTY(head1)) {                               \
                (head1)->sqh_last = (head2)->sqh_last;                 \
            }                                                          \
            (head1)->sqh_first = (head2)->sqh_first;                   \
            QSIMPLEQ_INIT(head2);                                      \
        }                                                              \
    } while (0)
#define QSIMPLEQ_FOREACH(var, head, field) \
    for ((var) = (head)->sqh_first; (var); (var) = (var)->field.sqe_next)
#define QSIMPLEQ_FOREACH_SAFE(var, head, field, next)                  \
    for ((var) = (head)->sqh_first;                                    \
         (var) && ((next) = (var)->field.sqe_next, 1);                 \
         (var) = (next))

#include "qemu/queue-tailq.h"

#endif
