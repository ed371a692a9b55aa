/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Access to fields in the byte order of a virtio device: in guest memory (_phys, through the
 * device's DMA address space; _phys_cached, through a mapped window) and in host memory (_p).
 */
#ifndef HW_VIRTIO_VIRTIO_ACCESS_H
#define HW_VIRTIO_VIRTIO_ACCESS_H

#include "exec/hwaddr.h"
#include "exec/memory.h"
#include "qemu/bswap.h"
#include "hw/virtio/virtio.h"
#include "hw/virtio/virtio-bus.h"

/* Whether fields of @vdev are big endian. */
static inline bool virtio_access_is_big_endian(VirtIODevice *vdev)
{
    return virtio_is_big_endian(vdev);
}

/* Guest memory at @pa; failed reads give what the memory API gives. */
static inline uint16_t virtio_lduw_phys(VirtIODevice *vdev, hwaddr pa)
{
    return virtio_is_big_endian(vdev) ? lduw_be_phys(vdev->dma_as, pa)
                                      : lduw_le_phys(vdev->dma_as, pa);
}

static inline uint32_t virtio_ldl_phys(VirtIODevice *vdev, hwaddr pa)
{
    return virtio_is_big_endian(vdev) ? ldl_be_phys(vdev->dma_as, pa)
                                      : ldl_le_phys(vdev->dma_as, pa);
}

static inline uint64_t virtio_ldq_phys(VirtIODevice *vdev, hwaddr pa)
{
    return virtio_is_big_endian(vdev) ? ldq_be_phys(vdev->dma_as, pa)
                                      : ldq_le_phys(vdev->dma_as, pa);
}

static inline void virtio_stw_phys(VirtIODevice *vdev, hwaddr pa, uint16_t value)
{
    if (virtio_is_big_endian(vdev)) {
        stw_be_phys(vdev->dma_as, pa, value);
    } else {
        stw_le_phys(vdev->dma_as, pa, value);
    }
}

static inline void virtio_stl_phys(VirtIODevice *vdev, hwaddr pa, uint32_t value)
{
    if (virtio_is_big_endian(vdev)) {
        stl_be_phys(vdev->dma_as, pa, value);
    } else {
        stl_le_phys(vdev->dma_as, pa, value);
    }
}

/* Host memory at @ptr, of any alignment. */
static inline int virtio_lduw_p(VirtIODevice *vdev, const void *ptr)
{
    return virtio_is_big_endian(vdev) ? lduw_be_p(ptr) : lduw_le_p(ptr);
}

static inline int virtio_ldl_p(VirtIODevice *vdev, const void *ptr)
{
    return virtio_is_big_endian(vdev) ? ldl_be_p(ptr) : ldl_le_p(ptr);
}

static inline uint64_t virtio_ldq_p(VirtIODevice *vdev, const void *ptr)
{
    return virtio_is_big_endian(vdev) ? ldq_be_p(ptr) : ldq_le_p(ptr);
}

static inline void virtio_stw_p(VirtIODevice *vdev, void *ptr, uint16_t v)
{
    if (virtio_is_big_endian(vdev)) {
        stw_be_p(ptr, v);
    } else {
        stw_le_p(ptr, v);
    }
}

static inline void virtio_stl_p(VirtIODevice *vdev, void *ptr, uint32_t v)
{
    if (virtio_is_big_endian(vdev)) {
        stl_be_p(ptr, v);
    } else {
        stl_le_p(ptr, v);
    }
}

static inline void virtio_stq_p(VirtIODevice *vdev, void *ptr, uint64_t v)
{
    if (virtio_is_big_endian(vdev)) {
        stq_be_p(ptr, v);
    } else {
        stq_le_p(ptr, v);
    }
}

/* A window of guest memory, at byte offset @pa in @cache. */
static inline uint16_t virtio_lduw_phys_cached(VirtIODevice *vdev, MemoryRegionCache *cache,
                                               hwaddr pa)
{
    return virtio_is_big_endian(vdev) ? lduw_be_phys_cached(cache, pa)
                                      : lduw_le_phys_cached(cache, pa);
}

static inline uint32_t virtio_ldl_phys_cached(VirtIODevice *vdev, MemoryRegionCache *cache,
                                               hwaddr pa)
{
    return virtio_is_big_endian(vdev) ? ldl_be_phys_cached(cache, pa)
                                      : ldl_le_phys_cached(cache, pa);
}

static inline uint64_t virtio_ldq_phys_cached(VirtIODevice *vdev, MemoryRegionCache *cache,
                                               hwaddr pa)
{
    return virtio_is_big_endian(vdev) ? ldq_be_phys_cached(cache, pa)
                                      : ldq_le_phys_cached(cache, pa);
}

static inline void virtio_stw_phys_cached(VirtIODevice *vdev, MemoryRegionCache *cache, hwaddr pa,
                                          uint16_t value)
{
    if (virtio_is_big_endian(vdev)) {
        stw_be_phys_cached(cache, pa, value);
    } else {
        stw_le_phys_cached(cache, pa, value);
    }
}

static inline void virtio_stl_phys_cached(VirtIODevice *vdev, MemoryRegionCache *cache, hwaddr pa,
                                          uint32_t value)
{
    if (virtio_is_big_endian(vdev)) {
        stl_be_phys_cached(cache, pa, value);
    } else {
        stl_le_phys_cached(cache, pa, value);
    }
}

/* Value between host byte order and the device's; the second form in place. */
static inline uint16_t virtio_tswap16(VirtIODevice *vdev, uint16_t s)
{
    return virtio_is_big_endian(vdev) ? cpu_to_be16(s) : cpu_to_le16(s);
}

static inline void virtio_tswap16s(VirtIODevice *vdev, uint16_t *s)
{
    *s = virtio_tswap16(vdev, *s);
}

static inline uint32_t virtio_tswap32(VirtIODevice *vdev, uint32_t s)
{
    return virtio_is_big_endian(vdev) ? cpu_to_be32(s) : cpu_to_le32(s);
}

static inline void virtio_tswap32s(VirtIODevice *vdev, uint32_t *s)
{
    *s = virtio_tswap32(vdev, *s);
}

static inline uint64_t virtio_tswap64(VirtIODevice *vdev, uint64_t s)
{
    return virtio_is_big_endian(vdev) ? cpu_to_be64(s) : cpu_to_le64(s);
}

static inline void virtio_tswap64s(VirtIODevice *vdev, uint64_t *s)
{
    *s = virtio_tswap64(vdev, *s);
}

#endif
