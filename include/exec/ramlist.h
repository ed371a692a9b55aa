/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The list of RAM blocks, and who wants to know about it. */
#ifndef EXEC_RAMLIST_H
#define EXEC_RAMLIST_H

#include "exec/cpu-common.h"
#include "qemu/queue.h"

/* Clients of dirty logging: each has its own bit per page. */
#define DIRTY_MEMORY_VGA 0
#define DIRTY_MEMORY_CODE 1
#define DIRTY_MEMORY_MIGRATION 2
#define DIRTY_MEMORY_NUM 3

typedef struct RAMBlockNotifier RAMBlockNotifier;

/* Told about host memory of RAM blocks as it appears, goes and is resized (bytes). */
struct RAMBlockNotifier {
    void (*ram_block_added)(RAMBlockNotifier *n, void *host, size_t size, size_t max_size);
    void (*ram_block_removed)(RAMBlockNotifier *n, void *host, size_t size, size_t max_size);
    void (*ram_block_resized)(RAMBlockNotifier *n, void *host, size_t old_size, size_t new_size);
    QLIST_ENTRY(RAMBlockNotifier) next;
};

/* All RAM blocks in the order of creation, a version that grows with each change, and the
 * notifiers. */
typedef struct RAMList {
    QTAILQ_HEAD(, RAMBlock) blocks;
    uint32_t version;
    QLIST_HEAD(, RAMBlockNotifier) ramblock_notifiers;
} RAMList;
extern RAMList ram_list;

/* Loops @block over all blocks. */
#define RAMBLOCK_FOREACH(block) QTAILQ_FOREACH (block, &ram_list.blocks, next)
#define INTERNAL_RAMBLOCK_FOREACH(block) RAMBLOCK_FOREACH (block)

/* Adds @n, which is told at once about the blocks that exist. Owned by the caller until removed. */
void ram_block_notifier_add(RAMBlockNotifier *n);
/* Removes @n, which is told that every block goes. */
void ram_block_notifier_remove(RAMBlockNotifier *n);

/* Locks of the QEMU interface; there is one thread, so they do nothing. */
static inline void qemu_mutex_lock_ramlist(void)
{
}

static inline void qemu_mutex_unlock_ramlist(void)
{
}

#endif /* EXEC_RAMLIST_H */
