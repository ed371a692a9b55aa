/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "block/accounting.h"
#include "qemu/timer.h"

void block_acct_init(BlockAcctStats *stats)
{
    memset(stats, 0, sizeof(*stats));
    qemu_mutex_init(&stats->lock);
    block_acct_setup(stats, ON_OFF_AUTO_ON, ON_OFF_AUTO_ON);
}

void block_acct_setup(BlockAcctStats *stats, enum OnOffAuto account_invalid,
                      enum OnOffAuto account_failed)
{
    if (account_invalid != ON_OFF_AUTO_AUTO) {
        stats->account_invalid = account_invalid == ON_OFF_AUTO_ON;
    }
    if (account_failed != ON_OFF_AUTO_AUTO) {
        stats->account_failed = account_failed == ON_OFF_AUTO_ON;
    }
}

void block_acct_cleanup(BlockAcctStats *stats)
{
    qemu_mutex_destroy(&stats->lock);
}

void block_acct_start(BlockAcctStats *stats, BlockAcctCookie *cookie, int64_t bytes,
                      enum BlockAcctType type)
{
    cookie->bytes = bytes;
    cookie->start_time_ns = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    cookie->type = type;
}

static void account(BlockAcctStats *stats, BlockAcctCookie *cookie, bool failed)
{
    int64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);

    if (cookie->type == BLOCK_ACCT_NONE) {
        return;
    }
    if (failed) {
        stats->failed_ops[cookie->type]++;
    } else {
        stats->nr_bytes[cookie->type] += cookie->bytes;
        stats->nr_ops[cookie->type]++;
    }
    if (!failed || stats->account_failed) {
        stats->total_time_ns[cookie->type] += now - cookie->start_time_ns;
        stats->last_access_time_ns = now;
    }
    cookie->type = BLOCK_ACCT_NONE;
}

void block_acct_done(BlockAcctStats *stats, BlockAcctCookie *cookie)
{
    account(stats, cookie, false);
}

void block_acct_failed(BlockAcctStats *stats, BlockAcctCookie *cookie)
{
    account(stats, cookie, true);
}

void block_acct_invalid(BlockAcctStats *stats, enum BlockAcctType type)
{
    stats->invalid_ops[type]++;
    if (stats->account_invalid) {
        stats->last_access_time_ns = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    }
}

void block_acct_merge_done(BlockAcctStats *stats, enum BlockAcctType type, int num_requests)
{
    stats->merged[type] += num_requests;
}

int64_t block_acct_idle_time_ns(BlockAcctStats *stats)
{
    return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) - stats->last_access_time_ns;
}
