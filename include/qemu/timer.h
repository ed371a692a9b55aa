/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Clocks and timers. All clocks are views of one virtual counter in nanoseconds that starts at 0
 * and moves only by qemu_clock_advance_virtual_time: the host's time is never read.
 * Timers run in the order of their deadlines, equal deadlines in the order of timer_init.
 */
#ifndef QEMU_TIMER_H
#define QEMU_TIMER_H

#include "qemu/bitops.h"
#include "qemu/notify.h"
#include "qemu/host-utils.h"

#define NANOSECONDS_PER_SECOND 1000000000LL

/* Timer scales: nanoseconds in one unit of the timer's deadline. */
#define SCALE_MS 1000000
#define SCALE_US 1000
#define SCALE_NS 1

/* VIRTUAL, REALTIME and VIRTUAL_RT read the counter; HOST is 2022-01-01 00:00:00 UTC plus it. */
typedef enum {
    QEMU_CLOCK_REALTIME = 0,
    QEMU_CLOCK_VIRTUAL = 1,
    QEMU_CLOCK_HOST = 2,
    QEMU_CLOCK_VIRTUAL_RT = 3,
    QEMU_CLOCK_MAX
} QEMUClockType;

/* HOST clock at virtual time 0, in seconds since 1970. */
#define QEMU_CLOCK_HOST_EPOCH_SECONDS 1640995200LL

/* Timer attributes: EXTERNAL timers do not belong to the guest's own time. */
#define QEMU_TIMER_ATTR_EXTERNAL ((int)BIT(0))
#define QEMU_TIMER_ATTR_ALL 0xffffffff

typedef struct QEMUTimerList QEMUTimerList;

/* One timer list per clock; the main one serves everybody. */
struct QEMUTimerListGroup {
    QEMUTimerList *tl[QEMU_CLOCK_MAX];
};

typedef void QEMUTimerCB(void *opaque);
typedef void QEMUTimerListNotifyCB(void *opaque, QEMUClockType type);

/* Embedded in device state, set up by timer_init_*. */
struct QEMUTimer {
    int64_t expire_time;        /* ns on its clock; -1: not pending */
    QEMUTimerList *timer_list;  /* NULL: not set up */
    QEMUTimerCB *cb;
    void *opaque;
    uint64_t seq;               /* of its creation, and of when it was set: see util/timer-internal.h */
    unsigned heap_index;        /* place in the heap, while pending */
    int attributes;
    int scale;
};

extern QEMUTimerListGroup main_loop_tlg;

/* Current time of a clock. */
int64_t qemu_clock_get_ns(QEMUClockType type);
static inline int64_t qemu_clock_get_ms(QEMUClockType type)
{
    return qemu_clock_get_ns(type) / SCALE_MS;
}
static inline int64_t qemu_clock_get_us(QEMUClockType type)
{
    return qemu_clock_get_ns(type) / SCALE_US;
}

/* Move the counter forward to @dest (ns; never backwards), running what falls due on the way at
 * its own time: timers, then the bottom halves they schedule. Returns the counter. */
int64_t qemu_clock_advance_virtual_time(int64_t dest);
/* Put the counter anywhere without running anything (snapshot, state load). */
void qemu_clock_set_virtual_time(int64_t ns);

/* ns until the next timer of @type with attributes inside @attr_mask; 0 if due, -1 if none. */
int64_t qemu_clock_deadline_ns_all(QEMUClockType type, int attr_mask);
bool qemu_clock_has_timers(QEMUClockType type);
bool qemu_clock_expired(QEMUClockType type);
bool qemu_clock_use_for_deadline(QEMUClockType type);
/* A disabled clock keeps its timers pending. */
void qemu_clock_enable(QEMUClockType type, bool enabled);
void qemu_clock_notify(QEMUClockType type);
/* Run due timers of one clock, or of all in one order; true if one ran. */
bool qemu_clock_run_timers(QEMUClockType type);
bool qemu_clock_run_all_timers(void);

/* Timer lists of one's own. The notify callback is never needed here. */
QEMUTimerList *timerlist_new(QEMUClockType type, QEMUTimerListNotifyCB *cb, void *opaque);
void timerlist_free(QEMUTimerList *timer_list);
bool timerlist_has_timers(QEMUTimerList *timer_list);
bool timerlist_expired(QEMUTimerList *timer_list);
int64_t timerlist_deadline_ns(QEMUTimerList *timer_list);
QEMUClockType timerlist_get_clock(QEMUTimerList *timer_list);
bool timerlist_run_timers(QEMUTimerList *timer_list);
void timerlist_notify(QEMUTimerList *timer_list);
void timerlistgroup_init(QEMUTimerListGroup *tlg, QEMUTimerListNotifyCB *cb, void *opaque);
void timerlistgroup_deinit(QEMUTimerListGroup *tlg);
bool timerlistgroup_run_timers(QEMUTimerListGroup *tlg);
int64_t timerlistgroup_deadline_ns(QEMUTimerListGroup *tlg);

/* Set up a timer; @timer_list_group NULL is the main one. @scale gives timer_mod its unit. */
void timer_init_full(QEMUTimer *ts, QEMUTimerListGroup *timer_list_group, QEMUClockType type,
                     int scale, int attributes, QEMUTimerCB *cb, void *opaque);

static inline void timer_init(QEMUTimer *ts, QEMUClockType type, int scale, QEMUTimerCB *cb,
                              void *opaque)
{
    timer_init_full(ts, NULL, type, scale, 0, cb, opaque);
}

static inline void timer_init_ns(QEMUTimer *ts, QEMUClockType type, QEMUTimerCB *cb, void *opaque)
{
    timer_init(ts, type, SCALE_NS, cb, opaque);
}

static inline void timer_init_us(QEMUTimer *ts, QEMUClockType type, QEMUTimerCB *cb, void *opaque)
{
    timer_init(ts, type, SCALE_US, cb, opaque);
}

static inline void timer_init_ms(QEMUTimer *ts, QEMUClockType type, QEMUTimerCB *cb, void *opaque)
{
    timer_init(ts, type, SCALE_MS, cb, opaque);
}

/* The same on the heap; freed by timer_free. */
static inline QEMUTimer *timer_new_full(QEMUTimerListGroup *timer_list_group, QEMUClockType type,
                                        int scale, int attributes, QEMUTimerCB *cb, void *opaque)
{
    QEMUTimer *ts = g_new0(QEMUTimer, 1);

    timer_init_full(ts, timer_list_group, type, scale, attributes, cb, opaque);
    return ts;
}

static inline QEMUTimer *timer_new(QEMUClockType type, int scale, QEMUTimerCB *cb, void *opaque)
{
    return timer_new_full(NULL, type, scale, 0, cb, opaque);
}

static inline QEMUTimer *timer_new_ns(QEMUClockType type, QEMUTimerCB *cb, void *opaque)
{
    return timer_new(type, SCALE_NS, cb, opaque);
}

static inline QEMUTimer *timer_new_us(QEMUClockType type, QEMUTimerCB *cb, void *opaque)
{
    return timer_new(type, SCALE_US, cb, opaque);
}

static inline QEMUTimer *timer_new_ms(QEMUClockType type, QEMUTimerCB *cb, void *opaque)
{
    return timer_new(type, SCALE_MS, cb, opaque);
}

/* Stop a timer; it may be set again. deinit also takes it off its list for good. */
void timer_del(QEMUTimer *ts);
void timer_deinit(QEMUTimer *ts);
/* Stop and free; NULL is fine. */
static inline void timer_free(QEMUTimer *ts)
{
    if (ts) {
        timer_del(ts);
        g_free(ts);
    }
}

/* Set the deadline, absolute: in ns, or in units of the timer's scale. Deadlines in the past are
 * due at once; negative ones count as 0, and what passes INT64_MAX ns stays there. */
void timer_mod_ns(QEMUTimer *ts, int64_t expire_time);
void timer_mod(QEMUTimer *ts, int64_t expire_time);
/* Set it only if that is earlier than the pending one. */
void timer_mod_anticipate_ns(QEMUTimer *ts, int64_t expire_time);
void timer_mod_anticipate(QEMUTimer *ts, int64_t expire_time);
/* Is it set? Would it be due at @current_time (in its scale)? */
bool timer_pending(QEMUTimer *ts);
bool timer_expired(QEMUTimer *timer_head, int64_t current_time);
/* Deadline in ns; -1 when not pending. */
uint64_t timer_expire_time_ns(QEMUTimer *ts);

/* Save and load: the deadline as one big-endian 64-bit word, all ones when not pending. */
void timer_put(QEMUFile *f, QEMUTimer *ts);
void timer_get(QEMUFile *f, QEMUTimer *ts);

/* Timeouts in ns, where -1 means forever: the sooner one; in ms, rounded up. */
static inline int64_t qemu_soonest_timeout(int64_t timeout1, int64_t timeout2)
{
    return (uint64_t)timeout1 < (uint64_t)timeout2 ? timeout1 : timeout2;
}
int qemu_timeout_ns_to_ms(int64_t ns);

/* Called once by qemu_init_main_loop. */
void init_clocks(QEMUTimerListNotifyCB *notify_cb);

/* Host time by name, from the virtual counter. */
int64_t cpu_get_clock(void);
int64_t cpu_get_host_ticks(void);
int64_t get_clock(void);
int64_t get_clock_realtime(void);
static inline int64_t get_max_clock_jump(void)
{
    return 60 * NANOSECONDS_PER_SECOND;
}

#endif
