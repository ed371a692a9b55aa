/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the clock share: the counter, the lists and their heaps. */
#ifndef UTIL_TIMER_INTERNAL_H
#define UTIL_TIMER_INTERNAL_H

#include "qemu/timer.h"

struct QEMUTimerList {
    QEMUClockType type;
    GPtrArray *heap;            /* of QEMUTimer, the next to run first */
};

/* The counter of virtual nanoseconds. */
extern int64_t timer_virtual_now;
/* No timer is due before this point of the counter; one may be later, since timers are taken out. */
extern int64_t timer_none_before;
/* Numbers of the next timer to be created, and of the next call of timer_mod. */
extern uint64_t timer_next_creation, timer_next_setting;
/* Nesting of passes that run timers. */
extern unsigned timer_run_depth;
extern bool timer_clock_disabled[QEMU_CLOCK_MAX];
/* All lists, in order of creation; NULL before the first. */
extern GPtrArray *timer_all_lists;

/* What a clock shows when the counter is 0. */
int64_t timer_clock_offset(QEMUClockType type);
/* Deadline on the scale of the counter. */
int64_t timer_counter_time(const QEMUTimer *ts);

/*
 * QEMUTimer.seq is the number of the last setting above that of the creation. Creation orders equal
 * deadlines: a machine that loads a state creates its timers in the same order as the one that saved
 * it, but sets them in the order of the state. The setting tells what was set during a pass.
 */
#define TIMER_CREATION_BITS 24

static inline uint64_t timer_creation(const QEMUTimer *ts)
{
    return ts->seq & MAKE_64BIT_MASK(0, TIMER_CREATION_BITS);
}

static inline uint64_t timer_setting(const QEMUTimer *ts)
{
    return ts->seq >> TIMER_CREATION_BITS;
}

/* Does @a run before @b, when both are due? Deadlines are compared on the scale of the counter. */
bool timer_runs_before(const QEMUTimer *a, const QEMUTimer *b);

/* Heaps in the order of timer_runs_before. */
void timer_heap_insert(GPtrArray *heap, QEMUTimer *ts);
void timer_heap_remove(GPtrArray *heap, QEMUTimer *ts);

#define FOR_TIMER_LISTS(list, i)                                                     \
    for (unsigned i = 0; timer_all_lists && i < timer_all_lists->len; i++)           \
        for (QEMUTimerList *list = timer_all_lists->pdata[i]; list; list = NULL)

#endif
