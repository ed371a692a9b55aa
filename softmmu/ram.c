/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * RAM blocks: the host memory behind RAM regions. It comes from qemu_anon_ram_alloc() alone, zeroed
 * and page-aligned, since a snapshot tracks it by page. Blocks get positions in one RAM space in
 * the order of creation; positions are not used again.
 */
#include "qemu/osdep.h"
#include "memory-internal.h"
#include "exec/target_page.h"
#include "hw/qdev-core.h"
#include "qapi/error.h"
#include "qemu/cutils.h"

RAMList ram_list = { .blocks = QTAILQ_HEAD_INITIALIZER(ram_list.blocks) };

static ram_addr_t next_offset;

ram_addr_t last_ram_offset(void)
{
    return next_offset;
}

/* ---- Creation ---- */

static ram_addr_t page_align(ram_addr_t size)
{
    return ROUND_UP(size, (ram_addr_t)TARGET_PAGE_SIZE);
}

static void link_block(RAMBlock *rb)
{
    RAMBlockNotifier *n, *next;

    rb->offset = next_offset;
    next_offset += page_align(rb->max_length);
    QTAILQ_INSERT_TAIL(&ram_list.blocks, rb, next);
    ram_list.version++;
    QLIST_FOREACH_SAFE(n, &ram_list.ramblock_notifiers, next, next) {
        if (n->ram_block_added) {
            n->ram_block_added(n, rb->host, rb->used_length, rb->max_length);
        }
    }
}

/* @host: memory of the caller, of just that size, or NULL to allocate whole pages. */
static RAMBlock *new_block(ram_addr_t size, ram_addr_t max_size, void *host, uint32_t flags,
                           MemoryRegion *mr, Error **errp)
{
    RAMBlock *rb;

    if (!host) {
        size = page_align(size);
        max_size = page_align(max_size);
        host = qemu_anon_ram_alloc(max_size, &mr->align, false, false);
        if (!host) {
            error_setg_errno(errp, errno, "cannot set up guest memory '%s'",
                             memory_region_name(mr));
            return NULL;
        }
    }
    rb = g_new0(RAMBlock, 1);
    rb->mr = mr;
    rb->host = host;
    rb->used_length = size;
    rb->max_length = max_size;
    rb->flags = flags;
    rb->page_size = qemu_real_host_page_size();
    rb->fd = -1;
    link_block(rb);
    return rb;
}

RAMBlock *qemu_ram_alloc(ram_addr_t size, uint32_t ram_flags, MemoryRegion *mr, Error **errp)
{
    return new_block(size, size, NULL, ram_flags & ~RAM_PREALLOC, mr, errp);
}

RAMBlock *qemu_ram_alloc_from_ptr(ram_addr_t size, void *host, MemoryRegion *mr, Error **errp)
{
    return new_block(size, size, host, RAM_PREALLOC, mr, errp);
}

RAMBlock *qemu_ram_alloc_resizeable(ram_addr_t size, ram_addr_t max_size,
                                    void (*resized)(const char *id, uint64_t length, void *host),
                                    MemoryRegion *mr, Error **errp)
{
    RAMBlock *rb = new_block(size, MAX(size, max_size), NULL, RAM_RESIZEABLE, mr, errp);

    if (rb) {
        rb->resized = resized;
    }
    return rb;
}

void qemu_ram_free(RAMBlock *block)
{
    RAMBlockNotifier *n, *next;

    if (!block) {
        return;
    }
    QLIST_FOREACH_SAFE(n, &ram_list.ramblock_notifiers, next, next) {
        if (n->ram_block_removed) {
            n->ram_block_removed(n, block->host, block->used_length, block->max_length);
        }
    }
    QTAILQ_REMOVE(&ram_list.blocks, block, next);
    ram_list.version++;
    if (!(block->flags & RAM_PREALLOC)) {
        qemu_anon_ram_free(block->host, block->max_length);
    }
    for (unsigned client = 0; client < DIRTY_MEMORY_NUM; client++) {
        g_free(block->dirty[client]);
    }
    g_free(block);
}

int qemu_ram_resize(RAMBlock *block, ram_addr_t newsize, Error **errp)
{
    ram_addr_t old_length = block->used_length;
    ram_addr_t length = page_align(newsize);
    RAMBlockNotifier *n, *next;

    if (length == old_length) {
        return 0;
    }
    if (!(block->flags & RAM_RESIZEABLE) || length > block->max_length || !length) {
        error_setg(errp, "Size of memory block '%s' can't change from 0x" RAM_ADDR_FMT " to 0x"
                   RAM_ADDR_FMT " (at most 0x" RAM_ADDR_FMT ")", block->idstr, old_length, length,
                   block->max_length);
        return -EINVAL;
    }
    block->used_length = length;
    QLIST_FOREACH_SAFE(n, &ram_list.ramblock_notifiers, next, next) {
        if (n->ram_block_resized) {
            n->ram_block_resized(n, block->host, old_length, length);
        }
    }
    ram_block_set_dirty(block, 0, length, DIRTY_CLIENTS_ALL);
    memory_region_set_size(block->mr, newsize);
    if (block->resized) {
        block->resized(block->idstr, length, block->host);
    }
    return 0;
}

/* ---- Notifiers ---- */

void ram_block_notifier_add(RAMBlockNotifier *n)
{
    RAMBlock *rb;

    QLIST_INSERT_HEAD(&ram_list.ramblock_notifiers, n, next);
    RAMBLOCK_FOREACH(rb) {
        if (n->ram_block_added) {
            n->ram_block_added(n, rb->host, rb->used_length, rb->max_length);
        }
    }
}

void ram_block_notifier_remove(RAMBlockNotifier *n)
{
    RAMBlock *rb;

    QLIST_REMOVE(n, next);
    RAMBLOCK_FOREACH(rb) {
        if (n->ram_block_removed) {
            n->ram_block_removed(n, rb->host, rb->used_length, rb->max_length);
        }
    }
}

/* ---- Finding ---- */

RAMBlock *qemu_ram_block_by_name(const char *name)
{
    RAMBlock *rb;

    RAMBLOCK_FOREACH(rb) {
        if (!strcmp(name, rb->idstr)) {
            return rb;
        }
    }
    return NULL;
}

RAMBlock *qemu_ram_block_from_host(void *ptr, bool round_offset, ram_addr_t *offset)
{
    RAMBlock *rb;

    RAMBLOCK_FOREACH(rb) {
        ram_addr_t at = (uintptr_t)ptr - (uintptr_t)rb->host;

        if (at < rb->max_length) {
            *offset = round_offset ? at & TARGET_PAGE_MASK : at;
            return rb;
        }
    }
    return NULL;
}

ram_addr_t qemu_ram_addr_from_host(void *ptr)
{
    ram_addr_t offset;
    RAMBlock *rb = qemu_ram_block_from_host(ptr, false, &offset);

    return rb ? rb->offset + offset : RAM_ADDR_INVALID;
}

ram_addr_t qemu_ram_addr_from_host_nofail(void *ptr)
{
    ram_addr_t addr = qemu_ram_addr_from_host(ptr);

    assert(addr != RAM_ADDR_INVALID);
    return addr;
}

ram_addr_t qemu_ram_block_host_offset(RAMBlock *rb, void *host)
{
    ram_addr_t offset = (uint8_t *)host - rb->host;

    assert(offset < rb->max_length);
    return offset;
}

int qemu_ram_foreach_block(RAMBlockIterFunc *func, void *opaque)
{
    RAMBlock *rb;
    int ret = 0;

    RAMBLOCK_FOREACH(rb) {
        ret = func(rb, opaque);
        if (ret) {
            break;
        }
    }
    return ret;
}

/* ---- Names and properties ---- */

void qemu_ram_set_idstr(RAMBlock *block, const char *name, DeviceState *dev)
{
    g_autofree char *path = dev ? qdev_get_dev_path(dev) : NULL;
    g_autofree char *idstr = path ? g_strdup_printf("%s/%s", path, name) : g_strdup(name);

    assert(!block->idstr[0] && !qemu_ram_block_by_name(idstr));
    pstrcpy(block->idstr, sizeof(block->idstr), idstr);
}

void qemu_ram_unset_idstr(RAMBlock *block)
{
    if (block) {
        memset(block->idstr, 0, sizeof(block->idstr));
    }
}

const char *qemu_ram_get_idstr(RAMBlock *rb)
{
    return rb->idstr;
}

void *qemu_ram_get_host_addr(RAMBlock *rb)
{
    return rb->host;
}

ram_addr_t qemu_ram_get_offset(RAMBlock *rb)
{
    return rb->offset;
}

ram_addr_t qemu_ram_get_used_length(RAMBlock *rb)
{
    return rb->used_length;
}

ram_addr_t qemu_ram_get_max_length(RAMBlock *rb)
{
    return rb->max_length;
}

size_t qemu_ram_pagesize(RAMBlock *rb)
{
    return rb->page_size;
}

size_t qemu_ram_pagesize_largest(void)
{
    return qemu_real_host_page_size();
}

bool qemu_ram_is_shared(RAMBlock *rb)
{
    return false;
}

bool qemu_ram_is_noreserve(RAMBlock *rb)
{
    return rb->flags & RAM_NORESERVE;
}

bool qemu_ram_is_migratable(RAMBlock *rb)
{
    return rb->migratable;
}

void qemu_ram_set_migratable(RAMBlock *rb)
{
    rb->migratable = true;
}

void qemu_ram_unset_migratable(RAMBlock *rb)
{
    rb->migratable = false;
}

int qemu_ram_get_fd(RAMBlock *rb)
{
    return rb->fd;
}

int ram_block_discard_range(RAMBlock *rb, uint64_t start, size_t length)
{
    if (length > rb->max_length || start > rb->max_length - length) {
        return -EINVAL;
    }
    memset(rb->host + start, 0, length);
    return 0;
}
