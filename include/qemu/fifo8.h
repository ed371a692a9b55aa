/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fixed-size byte queue. Pushing into a full one or popping from an empty one is a programmer's
 * error: test first.
 */
#ifndef QEMU_FIFO8_H
#define QEMU_FIFO8_H

#include "migration/vmstate.h"

typedef struct {
    uint8_t *data;      /* ring of capacity bytes, owned */
    uint32_t capacity;
    uint32_t head;      /* next byte to pop */
    uint32_t num;       /* bytes held */
} Fifo8;

void fifo8_create(Fifo8 *fifo, uint32_t capacity);
void fifo8_destroy(Fifo8 *fifo);
void fifo8_push(Fifo8 *fifo, uint8_t data);
void fifo8_push_all(Fifo8 *fifo, const uint8_t *data, uint32_t num);
uint8_t fifo8_pop(Fifo8 *fifo);
uint8_t fifo8_peek(Fifo8 *fifo);
/* A run of 1 to @max bytes that lies in one piece; *num is its length (@max, num <= used).
 * The pointer stays valid until the next push. peek_buf leaves the bytes in. */
const uint8_t *fifo8_pop_buf(Fifo8 *fifo, uint32_t max, uint32_t *num);
const uint8_t *fifo8_peek_buf(Fifo8 *fifo, uint32_t max, uint32_t *num);
/*
 * In later versions these names copy: up to @destlen bytes to @dest (NULL: to nowhere), however they lie; the
 * bytes copied. Which form is meant shows in the type of the last argument.
 */
uint32_t fifo8_pop_copy(Fifo8 *fifo, uint8_t *dest, uint32_t destlen);
uint32_t fifo8_peek_copy(Fifo8 *fifo, uint8_t *dest, uint32_t destlen);
#define fifo8_pop_buf(fifo, b, n) \
    _Generic((n), uint32_t *: fifo8_pop_buf, default: fifo8_pop_copy)(fifo, b, n)
#define fifo8_peek_buf(fifo, b, n) \
    _Generic((n), uint32_t *: fifo8_peek_buf, default: fifo8_peek_copy)(fifo, b, n)
/* The first form under its later names; @num may be NULL. */
const uint8_t *fifo8_pop_bufptr(Fifo8 *fifo, uint32_t max, uint32_t *num);
const uint8_t *fifo8_peek_bufptr(Fifo8 *fifo, uint32_t max, uint32_t *num);
/* Leaves out the next @len bytes, at most what is held. */
void fifo8_drop(Fifo8 *fifo, uint32_t len);
void fifo8_reset(Fifo8 *fifo);
bool fifo8_is_empty(Fifo8 *fifo);
bool fifo8_is_full(Fifo8 *fifo);
uint32_t fifo8_num_free(Fifo8 *fifo);
uint32_t fifo8_num_used(Fifo8 *fifo);

/* Loading refuses positions outside of the ring. */
extern const VMStateDescription vmstate_fifo8;

#define VMSTATE_FIFO8_TEST(_field, _state, _test) \
    VMSTATE_STRUCT_TEST(_field, _state, _test, 0, vmstate_fifo8, Fifo8)
#define VMSTATE_FIFO8(_field, _state) VMSTATE_FIFO8_TEST(_field, _state, NULL)

#endif
