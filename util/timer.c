/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Clocks and timers. One counter of virtual nanoseconds; a clock is that counter plus an offset.
 * Each timer list is a binary heap ordered by (deadline, order of setting). Lists of all clocks are
 * run together, in the order of the deadlines on the counter's scale.
 */
#include "qemu/osdep.h"
#include "block/aio.h"
#include "qemu/timer.h"
#include "sysemu/budget.h"

/* How often one point in time is run again for timers that are set for "now" over and over. */
#define MAX_ROUNDS_PER_INSTANT 64

struct QEMUTimerList {
    QEMUClockType type;
    GPtrArray *heap;            /* of QEMUTimer */
};

QEMUTimerListGroup main_loop_tlg;

static int64_t virtual_now;
static uint64_t next_seq;       /* order of timer_mod calls */
static bool clock_disabled[QEMU_CLOCK_MAX];
static GPtrArray *all_lists;    /* of QEMUTimerList, in order of creation */

static int64_t clock_offset(QEMUClockType type)
{
    return type == QEMU_CLOCK_HOST ? QEMU_CLOCK_HOST_EPOCH_SECONDS * NANOSECONDS_PER_SECOND : 0;
}

/* ---- heap ---- */

static bool runs_before(const QEMUTimer *a, const QEMUTimer *b)
{
    return a->expire_time < b->expire_time ||
           (a->expire_time == b->expire_time && a->seq < b->seq);
}

static void heap_put(GPtrArray *heap, unsigned index, QEMUTimer *ts)
{
    heap->pdata[index] = ts;
    ts->heap_index = index;
}

static void heap_sift_up(GPtrArray *heap, unsigned index)
{
    QEMUTimer *ts = heap->pdata[index];

    while (index > 0 && runs_before(ts, heap->pdata[(index - 1) / 2])) {
        heap_put(heap, index, heap->pdata[(index - 1) / 2]);
        index = (index - 1) / 2;
    }
    heap_put(heap, index, ts);
}

static void heap_sift_down(GPtrArray *heap, unsigned index)
{
    QEMUTimer *ts = heap->pdata[index];

    for (unsigned child = 2 * index + 1; child < heap->len; child = 2 * index + 1) {
        if (child + 1 < heap->len && runs_before(heap->pdata[child + 1], heap->pdata[child])) {
            child++;
        }
        if (!runs_before(heap->pdata[child], ts)) {
            break;
        }
        heap_put(heap, index, heap->pdata[child]);
        index = child;
    }
    heap_put(heap, index, ts);
}

static void heap_insert(GPtrArray *heap, QEMUTimer *ts)
{
    g_ptr_array_add(heap, ts);
    heap_sift_up(heap, heap->len - 1);
}

static void heap_remove(GPtrArray *heap, QEMUTimer *ts)
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

static QEMUTimer *heap_first(const QEMUTimerList *list)
{
    return list->heap->len ? list->heap->pdata[0] : NULL;
}

/* ---- lists ---- */

QEMUTimerList *timerlist_new(QEMUClockType type, QEMUTimerListNotifyCB *cb, void *opaque)
{
    QEMUTimerList *list = g_new0(QEMUTimerList, 1);

    list->type = type;
    list->heap = g_ptr_array_new();
    if (!all_lists) {
        all_lists = g_ptr_array_new();
    }
    g_ptr_array_add(all_lists, list);
    return list;
}

void timerlist_free(QEMUTimerList *timer_list)
{
    assert(!timerlist_has_timers(timer_list));
    g_ptr_array_remove(all_lists, timer_list);
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

    if (clock_disabled[list->type]) {
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
    return virtual_now + clock_offset(type);
}

void qemu_clock_set_virtual_time(int64_t ns)
{
    virtual_now = ns;
}

void qemu_clock_enable(QEMUClockType type, bool enabled)
{
    clock_disabled[type] = !enabled;
}

void qemu_clock_notify(QEMUClockType type)
{
}

bool qemu_clock_use_for_deadline(QEMUClockType type)
{
    return true;
}

#define FOR_LISTS_(list, i)                                                  \
    for (unsigned i = 0; all_lists && i < all_lists->len; i++)               \
        for (QEMUTimerList *list = all_lists->pdata[i]; list; list = NULL)

bool qemu_clock_has_timers(QEMUClockType type)
{
    bool found = false;

    FOR_LISTS_(list, i) {
        found |= list->type == type && timerlist_has_timers(list);
    }
    return found;
}

int64_t qemu_clock_deadline_ns_all(QEMUClockType type, int attr_mask)
{
    int64_t deadline = -1;

    FOR_LISTS_(list, i) {
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
    return virtual_now;
}

int64_t cpu_get_host_ticks(void)
{
    return virtual_now;
}

int64_t get_clock(void)
{
    return virtual_now;
}

int64_t get_clock_realtime(void)
{
    return qemu_clock_get_ns(QEMU_CLOCK_HOST);
}

int qemu_timeout_ns_to_ms(int64_t ns)
{
    return ns < 0 ? -1 : (int)MIN(ns / SCALE_MS + (ns % SCALE_MS != 0), INT32_MAX);
}

/* ---- running ---- */

/* Deadline on the scale of the counter. */
static int64_t counter_time(const QEMUTimer *ts)
{
    return ts->expire_time - clock_offset(ts->timer_list->type);
}

/* Lists to look at: one clock (or -1 for all), one list (or NULL for all). */
typedef struct TimerFilter {
    int type;
    QEMUTimerList *list;
} TimerFilter;

/* The timer to run next: due, and set before @limit. */
static QEMUTimer *next_due(const TimerFilter *filter, uint64_t limit)
{
    QEMUTimer *best = NULL;

    FOR_LISTS_(list, i) {
        QEMUTimer *ts = heap_first(list);

        if (!ts || clock_disabled[list->type] || ts->seq >= limit ||
            counter_time(ts) > virtual_now ||
            (filter->type >= 0 && filter->type != (int)list->type) ||
            (filter->list && filter->list != list)) {
            continue;
        }
        if (!best || counter_time(ts) < counter_time(best) ||
            (counter_time(ts) == counter_time(best) && ts->seq < best->seq)) {
            best = ts;
        }
    }
    return best;
}

static unsigned run_depth;

/* One pass: what is due now; what is set meanwhile waits for the next pass. */
static bool run_due(TimerFilter filter)
{
    uint64_t limit = next_seq;
    bool ran = false;
    QEMUTimer *ts;

    run_depth++;
    while ((ts = next_due(&filter, limit)) && budget_take(BUDGET_COST_CALLBACK)) {
        timer_del(ts);
        ts->cb(ts->opaque);
        ran = true;
    }
    run_depth--;
    return ran;
}

bool qemu_clock_run_timers(QEMUClockType type)
{
    return run_due((TimerFilter){ .type = type });
}

bool qemu_clock_run_all_timers(void)
{
    return run_due((TimerFilter){ .type = -1 });
}

bool timerlist_run_timers(QEMUTimerList *timer_list)
{
    return run_due((TimerFilter){ .type = -1, .list = timer_list });
}

bool timerlistgroup_run_timers(QEMUTimerListGroup *tlg)
{
    bool ran = false;

    for (int type = 0; type < QEMU_CLOCK_MAX; type++) {
        ran |= timerlist_run_timers(tlg->tl[type]);
    }
    return ran;
}

/* Run this instant until nothing more is due, within bounds. */
static void run_instant(void)
{
    for (int round = 0; round < MAX_ROUNDS_PER_INSTANT; round++) {
        bool ran = qemu_clock_run_all_timers();

        if (!(aio_bh_poll(qemu_get_aio_context()) > 0 || ran) || budget_exhausted()) {
            break;
        }
    }
}

/* The first deadline behind now, at most @dest. */
static int64_t next_instant(int64_t dest)
{
    int64_t next = dest;

    FOR_LISTS_(list, i) {
        for (unsigned j = 0; !clock_disabled[list->type] && j < list->heap->len; j++) {
            int64_t when = counter_time(list->heap->pdata[j]);

            if (when > virtual_now && when < next) {
                next = when;
            }
            if (j == 0 && when > virtual_now) {
                break; /* the head is the earliest of its list */
            }
        }
    }
    return next;
}

int64_t qemu_clock_advance_virtual_time(int64_t dest)
{
    init_clocks(NULL);
    run_instant();
    while (virtual_now < dest) {
        virtual_now = budget_exhausted() ? dest : next_instant(dest);
        run_instant();
    }
    return virtual_now;
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
        heap_remove(ts->timer_list->heap, ts);
        ts->expire_time = -1;
    }
}

void timer_mod_ns(QEMUTimer *ts, int64_t expire_time)
{
    assert(ts->timer_list);
    timer_del(ts);
    ts->expire_time = MAX(expire_time, 0);
    if (run_depth) {
        /* A timer that keeps setting itself into the past must not overtake the others. */
        ts->expire_time = MAX(ts->expire_time, qemu_clock_get_ns(ts->timer_list->type));
    }
    ts->seq = next_seq++;
    heap_insert(ts->timer_list->heap, ts);
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
