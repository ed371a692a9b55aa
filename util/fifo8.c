/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fixed-size byte queue. */
#include "qemu/osdep.h"
#include "qemu/fifo8.h"

void fifo8_create(Fifo8 *fifo, uint32_t capacity)
{
    fifo->data = g_new(uint8_t, capacity);
    fifo->capacity = capacity;
    fifo8_reset(fifo);
}

void fifo8_destroy(Fifo8 *fifo)
{
    g_free(fifo->data);
    fifo->data = NULL;
}

void fifo8_reset(Fifo8 *fifo)
{
    fifo->head = 0;
    fifo->num = 0;
}

void fifo8_push(Fifo8 *fifo, uint8_t data)
{
    assert(fifo->num < fifo->capacity);
    fifo->data[(fifo->head + fifo->num++) % fifo->capacity] = data;
}

void fifo8_push_all(Fifo8 *fifo, const uint8_t *data, uint32_t num)
{
    assert(num <= fifo8_num_free(fifo));
    for (uint32_t i = 0; i < num; i++) {
        fifo8_push(fifo, data[i]);
    }
}

static void drop_front(Fifo8 *fifo, uint32_t num)
{
    fifo->head = (fifo->head + num) % fifo->capacity;
    fifo->num -= num;
}

uint8_t fifo8_peek(Fifo8 *fifo)
{
    assert(fifo->num > 0);
    return fifo->data[fifo->head];
}

uint8_t fifo8_pop(Fifo8 *fifo)
{
    uint8_t byte = fifo8_peek(fifo);

    drop_front(fifo, 1);
    return byte;
}

const uint8_t *(fifo8_peek_buf)(Fifo8 *fifo, uint32_t max, uint32_t *num)
{
    assert(max > 0 && max <= fifo->num);
    *num = MIN(max, fifo->capacity - fifo->head);
    return fifo->data + fifo->head;
}

const uint8_t *(fifo8_pop_buf)(Fifo8 *fifo, uint32_t max, uint32_t *num)
{
    const uint8_t *run = fifo8_peek_buf(fifo, max, num);

    drop_front(fifo, *num);
    return run;
}

const uint8_t *fifo8_pop_bufptr(Fifo8 *fifo, uint32_t max, uint32_t *num)
{
    uint32_t ignored;

    return fifo8_pop_buf(fifo, max, num ?: &ignored);
}

const uint8_t *fifo8_peek_bufptr(Fifo8 *fifo, uint32_t max, uint32_t *num)
{
    uint32_t ignored;

    return fifo8_peek_buf(fifo, max, num ?: &ignored);
}

uint32_t fifo8_peek_copy(Fifo8 *fifo, uint8_t *dest, uint32_t destlen)
{
    uint32_t len = MIN(destlen, fifo->num);
    uint32_t first = MIN(len, fifo->capacity - fifo->head);

    if (dest && len) {
        memcpy(dest, fifo->data + fifo->head, first);
        memcpy(dest + first, fifo->data, len - first);
    }
    return len;
}

uint32_t fifo8_pop_copy(Fifo8 *fifo, uint8_t *dest, uint32_t destlen)
{
    uint32_t len = fifo8_peek_copy(fifo, dest, destlen);

    fifo8_drop(fifo, len);
    return len;
}

void fifo8_drop(Fifo8 *fifo, uint32_t len)
{
    len = MIN(len, fifo->num);
    fifo->head = len ? (fifo->head + len) % fifo->capacity : fifo->head;
    fifo->num -= len;
}

bool fifo8_is_empty(Fifo8 *fifo)
{
    return fifo->num == 0;
}

bool fifo8_is_full(Fifo8 *fifo)
{
    return fifo->num == fifo->capacity;
}

uint32_t fifo8_num_free(Fifo8 *fifo)
{
    return fifo->capacity - fifo->num;
}

uint32_t fifo8_num_used(Fifo8 *fifo)
{
    return fifo->num;
}

static int fifo8_post_load(void *opaque, int version_id)
{
    Fifo8 *fifo = opaque;

    return fifo->head < MAX(fifo->capacity, 1u) && fifo->num <= fifo->capacity ? 0 : -EINVAL;
}

const VMStateDescription vmstate_fifo8 = {
    .name = "Fifo8",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = fifo8_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32_EQUAL(capacity, Fifo8, NULL),
        VMSTATE_VBUFFER_UINT32(data, Fifo8, 1, NULL, capacity),
        VMSTATE_UINT32(head, Fifo8),
        VMSTATE_UINT32(num, Fifo8),
        VMSTATE_END_OF_LIST()
    }
};
