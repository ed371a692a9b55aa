/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio IOMMU, request queue: VIRTIO 1.2, sections 5.13.6 and following. A request is a head and what its
 * type wants, to read, then room for the tail; a probe's properties come before the tail.
 */
#include "qemu/osdep.h"
#include "qemu/cutils.h"
#include "qemu/iov.h"
#include "trace.h"
#include "virtio-iommu-internal.h"

/* A request's part to read: what does not come is an error of the driver. */
static bool take(VirtQueueElement *elem, void *req, size_t size)
{
    return iov_to_buf(elem->out_sg, elem->out_num, 0, req, size) == size;
}

static int handle_attach(VirtIOIOMMU *s, VirtQueueElement *elem)
{
    struct virtio_iommu_req_attach req;
    uint32_t flags;

    if (!take(elem, &req, offsetof(struct virtio_iommu_req_attach, tail))) {
        return VIRTIO_IOMMU_S_INVAL;
    }
    flags = le32_to_cpu(req.flags);
    if ((flags & ~VIRTIO_IOMMU_ATTACH_F_BYPASS) || !buffer_is_zero(req.reserved, sizeof(req.reserved))) {
        return VIRTIO_IOMMU_S_INVAL;
    }
    return virtio_iommu_attach(s, le32_to_cpu(req.domain), le32_to_cpu(req.endpoint),
                               flags & VIRTIO_IOMMU_ATTACH_F_BYPASS);
}

static int handle_detach(VirtIOIOMMU *s, VirtQueueElement *elem)
{
    struct virtio_iommu_req_detach req;

    if (!take(elem, &req, offsetof(struct virtio_iommu_req_detach, tail))) {
        return VIRTIO_IOMMU_S_INVAL;
    }
    return virtio_iommu_detach(s, le32_to_cpu(req.domain), le32_to_cpu(req.endpoint));
}

static int handle_map(VirtIOIOMMU *s, VirtQueueElement *elem)
{
    struct virtio_iommu_req_map req;

    if (!take(elem, &req, offsetof(struct virtio_iommu_req_map, tail))) {
        return VIRTIO_IOMMU_S_INVAL;
    }
    return virtio_iommu_map(s, le32_to_cpu(req.domain),
                            (IommuInterval) { le64_to_cpu(req.virt_start), le64_to_cpu(req.virt_end) },
                            le64_to_cpu(req.phys_start), le32_to_cpu(req.flags));
}

static int handle_unmap(VirtIOIOMMU *s, VirtQueueElement *elem)
{
    struct virtio_iommu_req_unmap req;

    if (!take(elem, &req, offsetof(struct virtio_iommu_req_unmap, tail))) {
        return VIRTIO_IOMMU_S_INVAL;
    }
    return virtio_iommu_unmap(s, le32_to_cpu(req.domain),
                              (IommuInterval) { le64_to_cpu(req.virt_start), le64_to_cpu(req.virt_end) });
}

/* The reserved regions, as far as they fit; behind the last, zeros. */
static void fill_properties(VirtIOIOMMU *s, uint8_t *props)
{
    struct virtio_iommu_probe_resv_mem p = {
        .head = {
            .type = cpu_to_le16(VIRTIO_IOMMU_PROBE_T_RESV_MEM),
            .length = cpu_to_le16(sizeof(p) - sizeof(p.head)),
        },
    };

    for (uint32_t i = 0; i < s->nb_reserved_regions && (i + 1) * sizeof(p) <= VIRTIO_IOMMU_PROBE_SIZE; i++) {
        p.subtype = s->reserved_regions[i].type;
        p.start = cpu_to_le64(s->reserved_regions[i].low);
        p.end = cpu_to_le64(s->reserved_regions[i].high);
        memcpy(props + i * sizeof(p), &p, sizeof(p));
    }
}

static int handle_probe(VirtIOIOMMU *s, VirtQueueElement *elem, uint8_t *props)
{
    struct virtio_iommu_req_probe req;

    if (!take(elem, &req, sizeof(req))) {
        return VIRTIO_IOMMU_S_INVAL;
    }
    if (!virtio_iommu_find_device(s, le32_to_cpu(req.endpoint))) {
        return VIRTIO_IOMMU_S_NOENT;
    }
    fill_properties(s, props);
    return VIRTIO_IOMMU_S_OK;
}

/* Bytes written; 0: the driver left no room for them, or no head. */
static size_t handle_request(VirtIOIOMMU *s, VirtQueueElement *elem)
{
    /* A probe's properties, and the tail behind them. */
    uint8_t answer[VIRTIO_IOMMU_PROBE_SIZE + sizeof(struct virtio_iommu_req_tail)] = { 0 };
    struct virtio_iommu_req_tail tail = { VIRTIO_IOMMU_S_UNSUPP };
    struct virtio_iommu_req_head head;
    size_t before = 0;

    if (!take(elem, &head, sizeof(head))) {
        return 0;
    }
    if (head.type == VIRTIO_IOMMU_T_PROBE) {
        before = VIRTIO_IOMMU_PROBE_SIZE;
    }
    if (iov_size(elem->in_sg, elem->in_num) < before + sizeof(tail)) {
        return 0;
    }
    switch (head.type) {
    case VIRTIO_IOMMU_T_ATTACH:
        tail.status = handle_attach(s, elem);
        break;
    case VIRTIO_IOMMU_T_DETACH:
        tail.status = handle_detach(s, elem);
        break;
    case VIRTIO_IOMMU_T_MAP:
        tail.status = handle_map(s, elem);
        break;
    case VIRTIO_IOMMU_T_UNMAP:
        tail.status = handle_unmap(s, elem);
        break;
    case VIRTIO_IOMMU_T_PROBE:
        tail.status = handle_probe(s, elem, answer);
        break;
    }
    trace_virtio_iommu_request(head.type, tail.status);
    memcpy(answer + before, &tail, sizeof(tail));
    return iov_from_buf(elem->in_sg, elem->in_num, 0, answer, before + sizeof(tail));
}

void virtio_iommu_handle_requests(VirtIODevice *vdev, VirtQueue *vq)
{
    VirtQueueElement *elem;

    while ((elem = virtqueue_pop(vq, sizeof(VirtQueueElement)))) {
        size_t len = handle_request(VIRTIO_IOMMU(vdev), elem);

        if (len) {
            virtqueue_push(vq, elem, len);
            virtio_notify(vdev, vq);
        } else {
            virtio_error(vdev, "request without head, or without room for the tail");
            virtqueue_detach_element(vq, elem, 0);
        }
        g_free(elem);
    }
}
