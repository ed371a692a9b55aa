/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The main loop. A step runs the timers that are due, then the bottom halves that are pending
 * after that (both: not what is set or scheduled meanwhile), then the handlers of ready file
 * descriptors (poll(2) is called only if any are watched).
 * What runs is charged to the operation's budget (sysemu/budget.h); the rest waits.
 */
#ifndef QEMU_MAIN_LOOP_H
#define QEMU_MAIN_LOOP_H

#include "block/aio.h"
#include "qom/object.h"

/* Set up clocks and the loop; safe to call again. 0. */
int qemu_init_main_loop(Error **errp);

/* One step that does not wait. True if a timer, a bottom half or a handler ran. */
bool main_loop_step(void);
/* One step. With @nonblocking 0 it waits for a file descriptor if nothing is due and one is
 * watched; virtual time does not pass meanwhile. */
void main_loop_wait(int nonblocking);

/* Called with a read()/write()-ready descriptor. */
typedef void IOReadHandler(void *opaque, const uint8_t *buf, int size);
typedef int IOCanReadHandler(void *opaque);

/* Watch @fd: reading (also EOF and errors), writing, or neither (both NULL: stop watching). */
void qemu_set_fd_handler(int fd, IOHandler *fd_read, IOHandler *fd_write, void *opaque);
/* Number of watched descriptors. */
unsigned qemu_fd_handler_count(void);

/* Code with descriptors of its own (libslirp). FILL adds pollfds to @pollfds (array of GPollFD) and
 * may lower @timeout (ms); READY sees them with revents set, or with @pollfds still as filled. */
typedef enum {
    MAIN_LOOP_POLL_FILL,
    MAIN_LOOP_POLL_ERR,
    MAIN_LOOP_POLL_OK,
} MainLoopPollState;

typedef struct MainLoopPoll {
    MainLoopPollState state;
    uint32_t timeout;   /* ms, UINT32_MAX: none */
    GArray *pollfds;    /* of GPollFD */
} MainLoopPoll;

/* @notify gets a MainLoopPoll as its data, at every step. */
void main_loop_poll_add_notifier(Notifier *notify);
void main_loop_poll_remove_notifier(Notifier *notify);

/* Bottom halves of the main context. */
QEMUBH *qemu_bh_new_full(QEMUBHFunc *cb, void *opaque, const char *name,
                         MemReentrancyGuard *reentrancy_guard);
#define qemu_bh_new(cb, opaque) qemu_bh_new_full((cb), (opaque), stringify(cb), NULL)
#define qemu_bh_new_guarded(cb, opaque, guard) \
    qemu_bh_new_full((cb), (opaque), stringify(cb), guard)

/* The big lock: there is one thread, which always holds it. */
static inline bool qemu_mutex_iothread_locked(void) { return true; }
static inline bool qemu_in_main_thread(void) { return true; }
static inline bool qemu_in_iothread(void) { return true; }
static inline void qemu_mutex_lock_iothread(void) { }
static inline void qemu_mutex_unlock_iothread(void) { }
static inline void qemu_notify_event(void) { }
#define QEMU_IOTHREAD_LOCK_GUARD() do { } while (0)
#define BQL_LOCK_GUARD() do { } while (0)
/* 8.x spelling of the same. */
static inline bool bql_locked(void) { return true; }
static inline void bql_lock(void) { }
static inline void bql_unlock(void) { }

/* Marks functions of the global state, of I/O, of both. */
#define GLOBAL_STATE_CODE() do { } while (0)
#define IO_CODE() do { } while (0)
#define IO_OR_GS_CODE() do { } while (0)

#endif
