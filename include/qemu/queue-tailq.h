/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QTAILQ, the doubly linked tail queue. Part of qemu/queue.h.
 * Head and entry both start with a QTailQLink, so that the queue can be walked backwards and by
 * code that does not know the element type (VMState): link.tql_prev of the head is the link of
 * the last element, link.tql_prev of an element the link of the one before it.
 */
#ifndef QEMU_QUEUE_TAILQ_H
#define QEMU_QUEUE_TAILQ_H

/* The untyped view. tql_next points at an element, tql_prev at a link. */
typedef struct QTailQLink {
    void *tql_next;
    struct QTailQLink *tql_prev;
} QTailQLink;

#define QTAILQ_HEAD(name, type) \
    union name { struct type *tqh_first; QTailQLink tqh_circ; }
#define QTAILQ_HEAD_INITIALIZER(head) { .tqh_circ = { NULL, &(head).tqh_circ } }
#define QTAILQ_ENTRY(type) \
    union { struct type *tqe_next; QTailQLink tqe_circ; }

#define QTAILQ_INIT(head) do {                                         \
        (head)->tqh_circ.tql_next = NULL;                              \
        (head)->tqh_circ.tql_prev = &(head)->tqh_circ;                 \
    } while (0)
#define QTAILQ_EMPTY(head) ((head)->tqh_first == NULL)
#define QTAILQ_FIRST(head) ((head)->tqh_first)
#define QTAILQ_NEXT(elm, field) ((elm)->field.tqe_next)
/* Is @elm on a queue? Needs entries that start zeroed. */
#define QTAILQ_IN_USE(elm, field) ((elm)->field.tqe_circ.tql_prev != NULL)
/* Two links back, then one element forward: the element before @link, or NULL at the head. */
#define QTAILQ_BEFORE_(link, type) ((type)(link)->tql_prev->tql_prev->tql_next)
#define QTAILQ_LAST(head) QTAILQ_BEFORE_(&(head)->tqh_circ, __typeof__((head)->tqh_first))
#define QTAILQ_PREV(elm, field) QTAILQ_BEFORE_(&(elm)->field.tqe_circ, __typeof__(elm))
#define QTAILQ_LAST_LINK(head) QTAILQ_LAST(head)
#define QTAILQ_PREV_LINK(elm, field) QTAILQ_PREV(elm, field)

#define QTAILQ_INSERT_TAIL(head, elm, field) do {                      \
        (elm)->field.tqe_next = NULL;                                  \
        (elm)->field.tqe_circ.tql_prev = (head)->tqh_circ.tql_prev;    \
        (head)->tqh_circ.tql_prev->tql_next = (elm);                   \
        (head)->tqh_circ.tql_prev = &(elm)->field.tqe_circ;            \
    } while (0)
/* Insert behind the link @link (the head's or an element's). */
#define QTAILQ_LINK_(head, link, elm, field) do {                      \
        (elm)->field.tqe_circ.tql_next = (link)->tql_next;             \
        if ((elm)->field.tqe_next) {                                   \
            (elm)->field.tqe_next->field.tqe_circ.tql_prev = &(elm)->field.tqe_circ; \
        } else {                                                       \
            (head)->tqh_circ.tql_prev = &(elm)->field.tqe_circ;        \
        }                                                              \
        (elm)->field.tqe_circ.tql_prev = (link);                       \
        (link)->tql_next = (elm);                                      \
    } while (0)
#define QTAILQ_INSERT_HEAD(head, elm, field) QTAILQ_LINK_(head, &(head)->tqh_circ, elm, field)
#define QTAILQ_INSERT_AFTER(head, listelm, elm, field) \
    QTAILQ_LINK_(head, &(listelm)->field.tqe_circ, elm, field)
#define QTAILQ_INSERT_BEFORE(listelm, elm, field) do {                 \
        QTailQLink *qt_prev_ = (listelm)->field.tqe_circ.tql_prev;     \
        (elm)->field.tqe_next = (listelm);                             \
        (elm)->field.tqe_circ.tql_prev = qt_prev_;                     \
        qt_prev_->tql_next = (elm);                                    \
        (listelm)->field.tqe_circ.tql_prev = &(elm)->field.tqe_circ;   \
    } while (0)
#define QTAILQ_REMOVE(head, elm, field) do {                           \
        QTailQLink *qt_prev_ = (elm)->field.tqe_circ.tql_prev;         \
        if ((elm)->field.tqe_next) {                                   \
            (elm)->field.tqe_next->field.tqe_circ.tql_prev = qt_prev_; \
        } else {                                                       \
            (head)->tqh_circ.tql_prev = qt_prev_;                      \
        }                                                              \
        qt_prev_->tql_next = (elm)->field.tqe_next;                    \
        (elm)->field.tqe_circ.tql_next = NULL;                         \
        (elm)->field.tqe_circ.tql_prev = NULL;                         \
    } while (0)

#define QTAILQ_FOREACH(var, head, field) \
    for ((var) = (head)->tqh_first; (var); (var) = (var)->field.tqe_next)
#define QTAILQ_FOREACH_SAFE(var, head, field, next_var)                \
    for ((var) = (head)->tqh_first;                                    \
         (var) && ((next_var) = (var)->field.tqe_next, 1);             \
         (var) = (next_var))
#define QTAILQ_FOREACH_REVERSE(var, head, field) \
    for ((var) = QTAILQ_LAST(head); (var); (var) = QTAILQ_PREV(var, field))
#define QTAILQ_FOREACH_REVERSE_SAFE(var, head, field, prev_var)        \
    for ((var) = QTAILQ_LAST(head);                                    \
         (var) && ((prev_var) = QTAILQ_PREV(var, field), 1);           \
         (var) = (prev_var))

/* Untyped access for VMState: @entry is the offset of the QTAILQ_ENTRY in the element. */
#define QTAILQ_RAW_ENTRY_(elm, entry) ((QTailQLink *)(void *)((char *)(elm) + (entry)))
#define QTAILQ_RAW_NEXT(elm, entry) (QTAILQ_RAW_ENTRY_(elm, entry)->tql_next)
#define QTAILQ_RAW_FOREACH(elm, head, entry)                           \
    for ((elm) = ((QTailQLink *)(head))->tql_next; (elm); (elm) = QTAILQ_RAW_NEXT(elm, entry))
#define QTAILQ_RAW_INSERT_TAIL(head, elm, entry) do {                  \
        QTailQLink *qt_head_ = (QTailQLink *)(head);                   \
        QTAILQ_RAW_ENTRY_(elm, entry)->tql_next = NULL;                \
        QTAILQ_RAW_ENTRY_(elm, entry)->tql_prev = qt_head_->tql_prev;  \
        qt_head_->tql_prev->tql_next = (elm);                          \
        qt_head_->tql_prev = QTAILQ_RAW_ENTRY_(elm, entry);            \
    } while (0)

#endif
