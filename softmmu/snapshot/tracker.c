/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Page tracking by write protection.
 *
 * A page is cold (protected, equal to the snapshot) or hot (writable, with a saved copy). A write fault, or a
 * call to tracker_touch(), makes a page hot; a restore compares and copies hot pages back and leaves them
 * hot, so that in steady state it takes no fault and makes no system call. Pages found unchanged by many
 * restores in a row cool down. Under ASan a page's shadow is saved and put back with it.
 *
 * The tracker's own data must not be covered, so it lives outside the emulator's sections, and in raw_map()
 * memory.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "tracker-internal.h"

/*
 * The fault handler's data must not lie in a page that is protected, so it has pages of its own: sections of
 * the emulator and of others share pages.
 */
Tracker tracker __attribute__((aligned(TRACKER_PAGE_BYTES)));

void tracker_die(const char *message)
{
    ssize_t ignored = write(STDERR_FILENO, message, strlen(message));

    (void)ignored;
    abort();
}

/* --- faults ------------------------------------------------------------------------------------------ */

/*
 * No page is protected any more: who reports a crash may write where it likes.
 * There is no restore after this.
 */
static void disarm(void)
{
    for (unsigned i = 0; i < tracker.num_regions; i++) {
        mprotect((void *)tracker.regions[i].start, tracker.regions[i].end - tracker.regions[i].start,
                 PROT_READ | PROT_WRITE);
    }
}

static void on_fault(int signum, siginfo_t *info, void *context)
{
    uintptr_t addr = (uintptr_t)info->si_addr & ~(uintptr_t)(TRACKER_PAGE_BYTES - 1);
    Region *r = info->si_code == SEGV_ACCERR ? tracker_find_region(addr) : NULL;
    struct sigaction *next = signum == SIGBUS ? &tracker.chained_bus : &tracker.chained_segv;

    if (r && !tracker_is_hot(r, addr)) {
        tracker.stats.faults++;
        tracker_heat(r, addr);
        return;
    }
    /* Not ours: the next handler sees the same fault, with its own context, when the access is retried. */
    disarm();
    sigaction(signum, next, NULL);
}

/*
 * Stacks of fibers lie in covered memory: a page of one that is protected can't take the frame of a signal,
 * and what a signal leaves on it would be state. So signals have a stack of their own; AddressSanitizer may
 * have made one already.
 */
static void provide_signal_stack(void)
{
    stack_t stack;

    if (sigaltstack(NULL, &stack) == 0 && (stack.ss_flags & SS_DISABLE)) {
        stack = (stack_t){ .ss_sp = raw_map(SIGNAL_STACK_BYTES), .ss_size = SIGNAL_STACK_BYTES };
        if (stack.ss_sp) {
            sigaltstack(&stack, NULL);
        }
    }
}

static void install_handlers(void)
{
    struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK };

    provide_signal_stack();
    sigfillset(&action.sa_mask);
    sigaction(SIGSEGV, &action, &tracker.chained_segv);
    sigaction(SIGBUS, &action, &tracker.chained_bus);
}

/* --- for the snapshot -------------------------------------------------------------------------------- */

bool tracker_arm(void)
{
    tracker_make_regions();
    tracker.with_shadow = shadow_present;
    tracker_choose_put_back();
    tracker.hot = raw_map((MAX_HOT + 1) * sizeof(HotPage));
    if (!tracker.hot) {
        return false;
    }
    for (unsigned i = 0; i < tracker.num_regions; i++) {
        Region *r = &tracker.regions[i];
        size_t pages = (r->end - r->start) / TRACKER_PAGE_BYTES;

        r->page_state = raw_map(pages * sizeof(uint32_t));
        if (!r->page_state) {
            return false;
        }
        tracker.stats.covered_pages += pages;
    }
    install_handlers();
    tracker.armed = true;
    for (unsigned i = 0; i < tracker.num_regions; i++) {
        if (mprotect((void *)tracker.regions[i].start, tracker.regions[i].end - tracker.regions[i].start,
                     PROT_READ) != 0) {
            return false;
        }
    }
    return true;
}

void tracker_touch(void *start, size_t size)
{
    uintptr_t addr = (uintptr_t)start & ~(uintptr_t)(TRACKER_PAGE_BYTES - 1);
    uintptr_t end = (uintptr_t)start + size;

    if (!tracker.armed) {
        return;
    }
    for (; addr < end; addr += TRACKER_PAGE_BYTES) {
        Region *r = tracker_find_region(addr);

        if (r && !tracker_is_hot(r, addr)) {
            tracker_heat(r, addr);
        }
    }
}

void tracker_get_stats(TrackerStats *stats)
{
    *stats = tracker.stats;
    stats->hot_pages = tracker.num_hot;
}
