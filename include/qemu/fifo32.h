/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fixed-size queue of 32-bit words over a byte queue; pushing into a full one is a programmer's error. */
#ifndef QEMU_FIFO32_H
#define QEMU_FIFO32_H

#include "qemu/bswap.h"
#include "qemu/fifo8.h"

typedef struct {
    Fifo8 fifo;
} Fifo32;

/* @capacity in words. */
static inline void fifo32_create(Fifo32 *fifo, uint32_t capacity)
{
    fifo8_create(&fifo->fifo, capacity * sizeof(uint32_t));
}

static inline void fifo32_destroy(Fifo32 *fifo)
{
    fifo8_destroy(&fifo->fifo);
}

static inline uint32_t fifo32_num_free(Fifo32 *fifo)
{
    return fifo8_num_free(&fifo->fifo) / sizeof(uint32_t);
}

static inline uint32_t fifo32_num_used(Fifo32 *fifo)
{
    return fifo8_num_used(&fifo->fifo) / sizeof(uint32_t);
}

static inline void fifo32_push(Fifo32 *fifo, uint32_t data)
{
    uint8_t bytes[sizeof(data)];

    stl_le_p(bytes, data);
    fifo8_push_all(&fifo->fifo, bytes, sizeof(bytes));
}

static inline uint32_t fifo32_pop(Fifo32 *fifo)
{
    uint32_t data = 0;

    for (unsigned i = 0; i < sizeof(data); i++) {
        data |= (uint32_t)fifo8_pop(&fifo->fifo) << i * 8;
    }
    return data;
}

static inline void fifo32_reset(Fifo32 *fifo)
{
    fifo8_reset(&fifo->fifo);
}

static inline bool fifo32_is_empty(Fifo32 *fifo)
{
    return fifo8_is_empty(&fifo->fifo);
}

static inline bool fifo32_is_full(Fifo32 *fifo)
{
    return fifo32_num_free(fifo) == 0;
}

#define VMSTATE_FIFO32_TEST(_field, _state, _test) VMSTATE_FIFO8_TEST(_field.fifo, _state, _test)
#define VMSTATE_FIFO32(_field, _state) VMSTATE_FIFO8(_field.fifo, _state)

#endif
