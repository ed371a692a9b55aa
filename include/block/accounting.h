/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counters of a back end's requests (QMP query-blockstats). Times are virtual. */
#ifndef BLOCK_ACCOUNTING_H
#define BLOCK_ACCOUNTING_H

#include "qapi/qapi-types-common.h"
#include "qemu/thread.h"

typedef struct BlockAcctStats BlockAcctStats;
typedef struct BlockAcctCookie BlockAcctCookie;

enum BlockAcctType {
    BLOCK_ACCT_NONE = 0, /* not counted */
    BLOCK_ACCT_READ,
    BLOCK_ACCT_WRITE,
    BLOCK_ACCT_FLUSH,
    BLOCK_ACCT_UNMAP,
    BLOCK_ACCT_ZONE_APPEND,
    BLOCK_MAX_IOTYPE,
};

struct BlockAcctStats {
    QemuMutex lock;
    uint64_t nr_bytes[BLOCK_MAX_IOTYPE];
    uint64_t nr_ops[BLOCK_MAX_IOTYPE];
    uint64_t invalid_ops[BLOCK_MAX_IOTYPE];
    uint64_t failed_ops[BLOCK_MAX_IOTYPE];
    uint64_t total_time_ns[BLOCK_MAX_IOTYPE];
    uint64_t merged[BLOCK_MAX_IOTYPE];
    int64_t last_access_time_ns;
    bool account_invalid;
    bool account_failed;
};

/* A request while it is under way. */
struct BlockAcctCookie {
    int64_t bytes;
    int64_t start_time_ns;
    enum BlockAcctType type;
};

void block_acct_init(BlockAcctStats *stats);
/* Whether requests that were refused or failed count in times (auto: as it is); both do at first. */
void block_acct_setup(BlockAcctStats *stats, enum OnOffAuto account_invalid,
                      enum OnOffAuto account_failed);
void block_acct_cleanup(BlockAcctStats *stats);
/* A request begins; ends well; fails. Once it ended, another end of it is ignored. */
void block_acct_start(BlockAcctStats *stats, BlockAcctCookie *cookie, int64_t bytes,
                      enum BlockAcctType type);
void block_acct_done(BlockAcctStats *stats, BlockAcctCookie *cookie);
void block_acct_failed(BlockAcctStats *stats, BlockAcctCookie *cookie);
/* A request was refused before it began. */
void block_acct_invalid(BlockAcctStats *stats, enum BlockAcctType type);
/* Some requests were served as one. */
void block_acct_merge_done(BlockAcctStats *stats, enum BlockAcctType type, int num_requests);
int64_t block_acct_idle_time_ns(BlockAcctStats *stats);

#endif
