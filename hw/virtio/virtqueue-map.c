/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Elements of a virtqueue: mapping the buffers of a descriptor chain, unmapping them, and carrying
 * outstanding elements through save and load. Independent of the ring layout.
 *
 * A buffer that is not contiguous host memory becomes several iovec entries. Buffers in device
 * memory go through the memory API's bounce buffers, within its limits.
 */
#include "qemu/osdep.h"
#include "qemu/iov.h"
#include "sysemu/dma.h"
#include "virtqueue-internal.h"

/* One mapped piece. */
typedef struct MappedBuffer {
    hwaddr addr;
    struct iovec iov;
} MappedBuffer;

static DMADirection direction(bool device_writes)
{
    return device_writes ? DMA_DIRECTION_FROM_DEVICE : DMA_DIRECTION_TO_DEVICE;
}

void virtqueue_gather_init(VirtQueueGather *gather, VirtIODevice *vdev)
{
    *gather = (VirtQueueGather) {
        .vdev = vdev,
        .buffers = g_array_sized_new(false, false, sizeof(MappedBuffer), 8),
    };
}

void virtqueue_gather_abandon(VirtQueueGather *gather)
{
    for (guint i = 0; i < gather->buffers->len; i++) {
        MappedBuffer *b = &g_array_index(gather->buffers, MappedBuffer, i);

        dma_memory_unmap(gather->vdev->dma_as, b->iov.iov_base, b->iov.iov_len,
                         direction(i >= gather->out_num), 0);
    }
    g_array_free(gather->buffers, true);
    gather->buffers = NULL;
}

/* Map as much as possible from @addr on. 0: nothing. */
static dma_addr_t gather_map(VirtQueueGather *gather, hwaddr addr, dma_addr_t len,
                             bool device_writes)
{
    MappedBuffer b = { .addr = addr };

    if (gather->buffers->len == VIRTQUEUE_MAX_SIZE) {
        virtio_error(gather->vdev, "descriptor chain with more than %d buffers",
                     VIRTQUEUE_MAX_SIZE);
        return 0;
    }
    b.iov.iov_base = dma_memory_map(gather->vdev->dma_as, addr, &len, direction(device_writes),
                                    MEMTXATTRS_UNSPECIFIED);
    if (!b.iov.iov_base || !len) {
        virtio_error(gather->vdev, "cannot map buffer at 0x%" HWADDR_PRIx, addr);
        return 0;
    }
    b.iov.iov_len = len;
    g_array_append_val(gather->buffers, b);
    *(device_writes ? &gather->in_num : &gather->out_num) += 1;
    return len;
}

bool virtqueue_gather_add(VirtQueueGather *gather, hwaddr addr, uint32_t len, bool device_writes)
{
    dma_addr_t left = len;

    if (!left) {
        virtio_error(gather->vdev, "descriptor without a buffer (length 0)");
    } else if (!device_writes && gather->in_num) {
        virtio_error(gather->vdev, "readable descriptor after a writable one");
    } else {
        while (left) {
            dma_addr_t mapped = gather_map(gather, addr, left, device_writes);

            if (!mapped) {
                break;
            }
            addr += mapped;
            left -= mapped;
        }
        if (!left) {
            return true;
        }
    }
    virtqueue_gather_abandon(gather);
    return false;
}

/* An element of @sz bytes and room for its buffers behind it, in one allocation. */
static VirtQueueElement *element_new(size_t sz, unsigned int out_num, unsigned int in_num)
{
    unsigned int n = out_num + in_num;
    size_t iov_offset = QEMU_ALIGN_UP(sz, __alignof__(struct iovec));
    size_t addr_offset = QEMU_ALIGN_UP(iov_offset + n * sizeof(struct iovec), __alignof__(hwaddr));
    VirtQueueElement *elem;

    assert(sz >= sizeof(VirtQueueElement));
    elem = g_malloc0(addr_offset + n * sizeof(hwaddr));
    elem->ndescs = 1;
    elem->out_num = out_num;
    elem->in_num = in_num;
    elem->out_sg = (void *)((char *)elem + iov_offset);
    elem->in_sg = elem->out_sg + out_num;
    elem->out_addr = (void *)((char *)elem + addr_offset);
    elem->in_addr = elem->out_addr + out_num;
    return elem;
}

void *virtqueue_gather_finish(VirtQueueGather *gather, size_t sz)
{
    VirtQueueElement *elem = element_new(sz, gather->out_num, gather->in_num);

    for (guint i = 0; i < gather->buffers->len; i++) {
        MappedBuffer *b = &g_array_index(gather->buffers, MappedBuffer, i);

        /* The arrays for in follow those for out. */
        elem->out_addr[i] = b->addr;
        elem->out_sg[i] = b->iov;
    }
    g_array_free(gather->buffers, true);
    gather->buffers = NULL;
    return elem;
}

void virtqueue_unmap(VirtQueue *vq, const VirtQueueElement *elem, unsigned int len)
{
    AddressSpace *as = vq->vdev->dma_as;

    for (unsigned int i = 0; i < elem->in_num; i++) {
        size_t written = MIN(len, elem->in_sg[i].iov_len);

        dma_memory_unmap(as, elem->in_sg[i].iov_base, elem->in_sg[i].iov_len,
                         DMA_DIRECTION_FROM_DEVICE, written);
        len -= written;
    }
    for (unsigned int i = 0; i < elem->out_num; i++) {
        dma_memory_unmap(as, elem->out_sg[i].iov_base, elem->out_sg[i].iov_len,
                         DMA_DIRECTION_TO_DEVICE, elem->out_sg[i].iov_len);
    }
}

/* Map @n loaded buffers whole. Returns how many could be mapped. */
static unsigned int map_iovec(VirtIODevice *vdev, struct iovec *sg, const hwaddr *addr,
                              unsigned int n, bool device_writes)
{
    for (unsigned int i = 0; i < n; i++) {
        dma_addr_t len = sg[i].iov_len;

        sg[i].iov_base = dma_memory_map(vdev->dma_as, addr[i], &len, direction(device_writes),
                                        MEMTXATTRS_UNSPECIFIED);
        if (!sg[i].iov_base || len != sg[i].iov_len) {
            virtio_error(vdev, "cannot map buffer of a loaded element at 0x%" HWADDR_PRIx, addr[i]);
            if (sg[i].iov_base) {
                dma_memory_unmap(vdev->dma_as, sg[i].iov_base, len, direction(device_writes), 0);
            }
            return i;
        }
    }
    return n;
}

void virtqueue_map(VirtIODevice *vdev, VirtQueueElement *elem)
{
    elem->in_num = map_iovec(vdev, elem->in_sg, elem->in_addr, elem->in_num, true);
    elem->out_num = map_iovec(vdev, elem->out_sg, elem->out_addr, elem->out_num, false);
}

void qemu_put_virtqueue_element(VirtIODevice *vdev, QEMUFile *f, VirtQueueElement *elem)
{
    qemu_put_be32(f, elem->index);
    qemu_put_be32(f, elem->len);
    qemu_put_be32(f, elem->ndescs);
    qemu_put_be32(f, elem->out_num);
    qemu_put_be32(f, elem->in_num);
    for (unsigned int i = 0; i < elem->out_num + elem->in_num; i++) {
        qemu_put_be64(f, elem->out_addr[i]);
        qemu_put_be64(f, elem->out_sg[i].iov_len);
    }
}

void *qemu_get_virtqueue_element(VirtIODevice *vdev, QEMUFile *f, size_t sz)
{
    VirtQueueElement *elem;
    uint32_t index = qemu_get_be32(f);
    uint32_t len = qemu_get_be32(f);
    uint32_t ndescs = qemu_get_be32(f);
    uint32_t out_num = qemu_get_be32(f);
    uint32_t in_num = qemu_get_be32(f);

    if (out_num > VIRTQUEUE_MAX_SIZE || in_num > VIRTQUEUE_MAX_SIZE - out_num ||
        index > UINT16_MAX) {
        return NULL;
    }
    elem = element_new(sz, out_num, in_num);
    elem->index = index;
    elem->len = len;
    elem->ndescs = ndescs;
    for (unsigned int i = 0; i < out_num + in_num; i++) {
        elem->out_addr[i] = qemu_get_be64(f);
        elem->out_sg[i].iov_len = qemu_get_be64(f);
    }
    virtqueue_map(vdev, elem);
    return elem;
}
