/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Running timers, and moving the clock. Lists of all clocks are run together, in the order of the
 * deadlines on the counter's scale.
 */
#include "qemu/osdep.h"
#include "block/aio.h"
#include "sysemu/budget.h"
#include "timer-internal.h"

/* How often one point in time is run again for timers that are set for "now" over and over. */
#define MAX_ROUNDS_PER_INSTANT 64

/* Lists to look at: one clock (or -1 for all), one list (or NULL for all). */
typedef struct TimerFilter {
    int type;
    QEMUTimerList *list;
} TimerFilter;

/*
 * The first timer of a heap, from @index down, that is due and was set before @limit. What was set
 * since may stand before it.
 */
static QEMUTimer *first_due(const GPtrArray *heap, unsigned index, uint64_t limit)
{
    QEMUTimer *ts = index < heap->len ? heap->pdata[index] : NULL, *left, *right;

    if (!ts || timer_counter_time(ts) > timer_virtual_now) {
        return NULL;
    }
    if (timer_setting(ts) < limit) {
        return ts;
    }
    left = first_due(heap, 2 * index + 1, limit);
    right = first_due(heap, 2 * index + 2, limit);
    return !left || (right && timer_runs_before(right, left)) ? right : left;
}

/* The timer to run next: due, and set before @limit. */
static QEMUTimer *next_due(const TimerFilter *filter, uint64_t limit)
{
    int64_t none_before = INT64_MAX;
    QEMUTimer *best = NULL;

    FOR_TIMER_LISTS(list, i) {
        QEMUTimer *ts;

        if (list->heap->len) {
            none_before = MIN(none_before, timer_counter_time(list->heap->pdata[0]));
        }
        if (timer_clock_disabled[list->type] ||
            (filter->type >= 0 && filter->type != (int)list->type) ||
            (filter->list && filter->list != list)) {
            continue;
        }
        ts = first_due(list->heap, 0, limit);
        if (ts && (!best || timer_runs_before(ts, best))) {
            best = ts;
        }
    }
    timer_none_before = none_before;
    return best;
}

/* One pass: what is due now; what is set meanwhile waits for the next pass. */
static bool run_due(TimerFilter filter)
{
    uint64_t limit = timer_next_setting;
    bool ran = false;
    QEMUTimer *ts;

    if (timer_none_before > timer_virtual_now) {
        return false;           /* as after most operations */
    }
    timer_run_depth++;
    while ((ts = next_due(&filter, limit)) && budget_take(BUDGET_COST_CALLBACK)) {
        timer_del(ts);
        ts->cb(ts->opaque);
        ran = true;
    }
    timer_run_depth--;
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

    FOR_TIMER_LISTS(list, i) {
        for (unsigned j = 0; !timer_clock_disabled[list->type] && j < list->heap->len; j++) {
            int64_t when = timer_counter_time(list->heap->pdata[j]);

            if (when > timer_virtual_now && when < next) {
                next = when;
            }
            if (j == 0 && when > timer_virtual_now) {
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
    while (timer_virtual_now < dest) {
        timer_virtual_now = budget_exhausted() ? dest : next_instant(dest);
        run_instant();
    }
    return timer_virtual_now;
}
