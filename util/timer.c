/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Clocks and timers. One counter of virtual nanoseconds; a clock is that counter plus an offset.
 * Timers are kept in one heap per list (timer-heap.c) and run by timer-run.c.
 */
#include "qemu/osdep.h"
#include "timer-internal.h"

QEMUTimerListGroup main_loop_tlg;

int64_t timer_virtual_now;
int64_t timer_none_before;
uint64_t timer_next_creation, timer_next_setting;
unsigned timer_run_depth;
bool timer_clock_disabled[QEMU_CLOCK_MAX];
GPtrArray *timer_all_lists;

int64_t timer_clock_offset(QEMUClockType type)
{
    return type == QEMU_CLOCK_HOST ? QEMU_CLOCK_HOST_EPOCH_SECONDS * NANOSECONDS_PER_SECOND : 0;
}

int64_t timer_counter_time(const QEMUTimer *ts)
{
    return ts->expire_time - timer_clock_offset(ts->timer_list->type);
}

bool timer_runs_before(const QEMUTimer *a, const QEMUTimer *b)
{
    int64_t a_time = timer_counter_time(a), b_time = timer_counter_time(b);

    return a_time < b_time || (a_time == b_time && timer_creation(a) < timer_creation(b));
}

/* ---- lists ---- */

QEMUTimerList *timerlist_new(QEMUClockType type, QEMUTimerListNotifyCB *cb, void *opaque)
{
    QEMUTimerList *list = g_new0(QEMUTimerList, 1);

    list->type = type;
    list->heap = g_ptr_array_new();
    if (!timer_all_lists) {
        timer_all_lists = g_ptr_array_new();
    }
    g_ptr_array_add(timer_all_lists, list);
    return list;
}

void timerlist_free(QEMUTimerList *timer_list)
{
    assert(!timerlist_has_timers(timer_list));
    g_ptr_array_remove(timer_all_lists, timer_list);
    g_ptr_array_free(timer_list->heap, true);
    g_free(timer_list);
}

bool timerlist_has_timers(QEMUTimerList *timer_list)
{
    return timer_list->heap->len > 0;
}

QEMUClockType timerlist_get_clock(QEMUTimerList *timer_list)
{
    return timer_list->type;
}

/* Deadline of the first timer whose attributes are all in @attr_mask; -1: none. */
static int64_t list_deadline(const QEMUTimerList *list, int attr_mask)
{
    int64_t best = -1;

    if (timer_clock_disabled[list->type]) {
        return -1;
    }
    for (unsigned i = 0; i < list->heap->len; i++) {
        QEMUTimer *ts = list->heap->pdata[i];

        if (!(ts->attributes & ~attr_mask) && (best < 0 || ts->expire_time < best)) {
            best = ts->expire_time;
        }
        if (i == 0 && best >= 0) {
            break; /* the head is the earliest of all */
        }
    }
    return best < 0 ? -1 : MAX(best - qemu_clock_get_ns(list->type), 0);
}

int64_t timerlist_deadline_ns(QEMUTimerList *timer_list)
{
    return list_deadline(timer_list, QEMU_TIMER_ATTR_ALL);
}

bool timerlist_expired(QEMUTimerList *timer_list)
{
    return timerlist_deadline_ns(timer_list) == 0;
}

void timerlist_notify(QEMUTimerList *timer_list)
{
}

void timerlistgroup_init(QEMUTimerListGroup *tlg, QEMUTimerListNotifyCB *cb, void *opaque)
{
    for (int type = 0; type < QEMU_CLOCK_MAX; type++) {
        tlg->tl[type] = timerlist_new(type, cb, opaque);
    }
}

void timerlistgroup_deinit(QEMUTimerListGroup *tlg)
{
    for (int type = 0; type < QEMU_CLOCK_MAX; type++) {
        timerlist_free(tlg->tl[type]);
    }
}

int64_t timerlistgroup_deadline_ns(QEMUTimerListGroup *tlg)
{
    int64_t deadline = -1;

    for (int type = 0; type < QEMU_CLOCK_MAX; type++) {
        deadline = qemu_soonest_timeout(deadline, timerlist_deadline_ns(tlg->tl[type]));
    }
    return deadline;
}

void init_clocks(QEMUTimerListNotifyCB *notify_cb)
{
    if (!main_loop_tlg.tl[0]) {
        timerlistgroup_init(&main_loop_tlg, notify_cb, NULL);
    }
}

/* ---- clocks ---- */

int64_t qemu_clock_get_ns(QEMUClockType type)
{
    return timer_virtual_now + timer_clock_offset(type);
}

void qemu_clock_set_virtual_time(int64_t ns)
{
    timer_virtual_now = ns;
}

void qemu_clock_enable(QEMUClockType type, bool enabled)
{
    timer_clock_disabled[type] = !enabled;
}

void qemu_clock_notify(QEMUClockType type)
{
}

bool qemu_clock_use_for_deadline(QEMUClockType type)
{
    return true;
}

bool qemu_clock_has_timers(QEMUClockType type)
{
    bool found = false;

    FOR_TIMER_LISTS(list, i) {
        found |= list->type == type && timerlist_has_timers(list);
    }
    return found;
}

int64_t qemu_clock_deadline_ns_all(QEMUClockType type, int attr_mask)
{
    int64_t deadline = -1;

    FOR_TIMER_LISTS(list, i) {
        if (list->type == type) {
            deadline = qemu_soonest_timeout(deadline, list_deadline(list, attr_mask));
        }
    }
    return deadline;
}

bool qemu_clock_expired(QEMUClockType type)
{
    return qemu_clock_deadline_ns_all(type, QEMU_TIMER_ATTR_ALL) == 0;
}

int64_t cpu_get_clock(void)
{
    return timer_virtual_now;
}

int64_t cpu_get_host_ticks(void)
{
    return timer_virtual_now;
}

int64_t get_clock(void)
{
    return timer_virtual_now;
}

int64_t get_clock_realtime(void)
{
    return qemu_clock_get_ns(QEMU_CLOCK_HOST);
}

int qemu_timeout_ns_to_ms(int64_t ns)
{
    return ns < 0 ? -1 : (int)MIN(ns / SCALE_MS + (ns % SCALE_MS != 0), INT32_MAX);
}

/* ---- timers ---- */

void timer_init_full(QEMUTimer *ts, QEMUTimerListGroup *timer_list_group, QEMUClockType type,
                     int scale, int attributes, QEMUTimerCB *cb, void *opaque)
{
    init_clocks(NULL);
    *ts = (QEMUTimer) {
        .expire_time = -1,
        .timer_list = (timer_list_group ? timer_list_group : &main_loop_tlg)->tl[type],
        .cb = cb,
        .opaque = opaque,
        .seq = timer_next_creation++ & MAKE_64BIT_MASK(0, TIMER_CREATION_BITS),
        .attributes = attributes,
        .scale = scale,
    };
}

void timer_deinit(QEMUTimer *ts)
{
    assert(!timer_pending(ts));
    ts->timer_list = NULL;
}

bool timer_pending(QEMUTimer *ts)
{
    return ts->timer_list && ts->expire_time >= 0;
}

void timer_del(QEMUTimer *ts)
{
    if (timer_pending(ts)) {
        timer_heap_remove(ts->timer_list->heap, ts);
        ts->expire_time = -1;
    }
}

void timer_mod_ns(QEMUTimer *ts, int64_t expire_time)
{
    assert(ts->timer_list);
    timer_del(ts);
    ts->expire_time = MAX(expire_time, 0);
    if (timer_run_depth) {
        /* A timer that keeps setting itself into the past must not overtake the others. */
        ts->expire_time = MAX(ts->expire_time, qemu_clock_get_ns(ts->timer_list->type));
    }
    ts->seq = timer_next_setting++ << TIMER_CREATION_BITS | timer_creation(ts);
    timer_heap_insert(ts->timer_list->heap, ts);
    timer_none_before = MIN(timer_none_before, timer_counter_time(ts));
}

static int64_t scaled(const QEMUTimer *ts, int64_t expire_time)
{
    int64_t ns;

    if (__builtin_mul_overflow(expire_time, (int64_t)ts->scale, &ns)) {
        ns = expire_time < 0 ? 0 : INT64_MAX;
    }
    return ns;
}

void timer_mod(QEMUTimer *ts, int64_t expire_time)
{
    timer_mod_ns(ts, scaled(ts, expire_time));
}

void timer_mod_anticipate_ns(QEMUTimer *ts, int64_t expire_time)
{
    if (!timer_pending(ts) || expire_time < ts->expire_time) {
        timer_mod_ns(ts, expire_time);
    }
}

void timer_mod_anticipate(QEMUTimer *ts, int64_t expire_time)
{
    timer_mod_anticipate_ns(ts, scaled(ts, expire_time));
}

bool timer_expired(QEMUTimer *timer_head, int64_t current_time)
{
    return timer_head && timer_pending(timer_head) &&
           timer_head->expire_time <= scaled(timer_head, current_time);
}

uint64_t timer_expire_time_ns(QEMUTimer *ts)
{
    return timer_pending(ts) ? ts->expire_time : -1;
}
