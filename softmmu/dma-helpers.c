/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * DMA of scatter/gather lists. The helpers that tie them to block devices are in dma-blk.c.
 */
#include "qemu/osdep.h"
#include "sysemu/dma.h"
#include "dma-internal.h"
#include "qemu/host-utils.h"

MemTxResult dma_memory_set(AddressSpace *as, dma_addr_t addr, uint8_t c, dma_addr_t len,
                           MemTxAttrs attrs)
{
    dma_barrier(as, DMA_DIRECTION_FROM_DEVICE);
    return address_space_set(as, addr, c, len, attrs);
}

void qemu_sglist_init(QEMUSGList *qsg, DeviceState *dev, int alloc_hint, AddressSpace *as)
{
    *qsg = (QEMUSGList) {
        .sg = g_new(ScatterGatherEntry, alloc_hint),
        .nalloc = alloc_hint,
        .as = as,
        .dev = dev,
    };
    object_ref(OBJECT(dev));
}

void qemu_sglist_add(QEMUSGList *qsg, dma_addr_t base, dma_addr_t len)
{
    if (qsg->nsg == qsg->nalloc) {
        qsg->nalloc = 2 * qsg->nalloc + 1;
        qsg->sg = g_renew(ScatterGatherEntry, qsg->sg, qsg->nalloc);
    }
    qsg->sg[qsg->nsg].base = base;
    qsg->sg[qsg->nsg].len = len;
    qsg->size += len;
    qsg->nsg++;
}

void qemu_sglist_destroy(QEMUSGList *qsg)
{
    object_unref(OBJECT(qsg->dev));
    g_free(qsg->sg);
    memset(qsg, 0, sizeof(*qsg));
}

static MemTxResult dma_buf_rw(uint8_t *p, dma_addr_t len, dma_addr_t *residual, QEMUSGList *sg,
                              DMADirection dir, MemTxAttrs attrs)
{
    dma_addr_t left = MIN(len, sg->size);
    bool was = dma_enter_guard(sg->dev);
    MemTxResult r = MEMTX_OK;

    if (residual) {
        *residual = sg->size - left;
    }
    for (int i = 0; left && i < sg->nsg; i++) {
        dma_addr_t step = MIN(left, sg->sg[i].len);

        r |= dma_memory_rw(sg->as, sg->sg[i].base, p, step, dir, attrs);
        p += step;
        left -= step;
    }
    dma_leave_guard(sg->dev, was);
    return r;
}

MemTxResult dma_buf_read(void *ptr, dma_addr_t len, dma_addr_t *residual, QEMUSGList *sg,
                         MemTxAttrs attrs)
{
    return dma_buf_rw(ptr, len, residual, sg, DMA_DIRECTION_FROM_DEVICE, attrs);
}

MemTxResult dma_buf_write(void *ptr, dma_addr_t len, dma_addr_t *residual, QEMUSGList *sg,
                          MemTxAttrs attrs)
{
    return dma_buf_rw(ptr, len, residual, sg, DMA_DIRECTION_TO_DEVICE, attrs);
}

uint64_t dma_aligned_pow2_mask(uint64_t start, uint64_t end, int max_addr_bits)
{
    uint64_t addr_mask = UINT64_MAX >> (64 - max_addr_bits);
    uint64_t alignment_mask = start ? (start & -start) - 1 : addr_mask;
    uint64_t size_mask = end - start;

    if (size_mask != UINT64_MAX) {
        size_mask = (UINT64_C(1) << (63 - clz64(size_mask + 1))) - 1;
    }
    return MIN(MIN(alignment_mask, size_mask), addr_mask);
}
