/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Binary heaps of timers. Each timer knows its place, so that it can be taken out. */
#include "qemu/osdep.h"
#include "timer-internal.h"

static void heap_put(GPtrArray *heap, unsigned index, QEMUTimer *ts)
{
    heap->pdata[index] = ts;
    ts->heap_index = index;
}

static void heap_sift_up(GPtrArray *heap, unsigned index)
{
    QEMUTimer *ts = heap->pdata[index];

    while (index > 0 && timer_runs_before(ts, heap->pdata[(index - 1) / 2])) {
        heap_put(heap, index, heap->pdata[(index - 1) / 2]);
        index = (index - 1) / 2;
    }
    heap_put(heap, index, ts);
}

static void heap_sift_down(GPtrArray *heap, unsigned index)
{
    QEMUTimer *ts = heap->pdata[index];

    for (unsigned child = 2 * index + 1; child < heap->len; child = 2 * index + 1) {
        if (child + 1 < heap->len && timer_runs_before(heap->pdata[child + 1], heap->pdata[child])) {
            child++;
        }
        if (!timer_runs_before(heap->pdata[child], ts)) {
            break;
        }
        heap_put(heap, index, heap->pdata[child]);
        index = child;
    }
    heap_put(heap, index, ts);
}

void timer_heap_insert(GPtrArray *heap, QEMUTimer *ts)
{
    g_ptr_array_add(heap, ts);
    heap_sift_up(heap, heap->len - 1);
}

void timer_heap_remove(GPtrArray *heap, QEMUTimer *ts)
{
    unsigned index = ts->heap_index;
    QEMUTimer *last = heap->pdata[heap->len - 1];

    assert(heap->pdata[index] == ts);
    g_ptr_array_set_size(heap, heap->len - 1);
    if (last != ts) {
        heap_put(heap, index, last);
        heap_sift_up(heap, index);
        heap_sift_down(heap, last->heap_index);
    }
}
