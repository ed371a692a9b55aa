/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NVMe: data of commands, which PRP entries describe (4.3): the first may begin anywhere in a page;
 * the second is a page, or a list of pages whose last entry may be the address of another list.
 */
#include "qemu/osdep.h"
#include "nvme-internal.h"

/* Lists that a command's data may take: each can have as little as one entry. */
#define MAX_LISTS 256

static uint64_t page_bytes(NvmeCtrl *n)
{
    return UINT64_C(1) << n->page_bits;
}

static uint16_t add_page(NvmeRequest *req, uint64_t addr, uint64_t *left)
{
    NvmeCtrl *n = req->sq->n;
    uint64_t len = MIN(*left, page_bytes(n));

    if (addr % page_bytes(n)) {
        return NVME_INVALID_PRP_OFFSET | NVME_DNR;
    }
    qemu_sglist_add(&req->sg, addr, len);
    *left -= len;
    return NVME_SUCCESS;
}

/* Walk the entries of the list at *@addr; *@addr becomes the next list, or 0. */
static uint16_t walk_list(NvmeRequest *req, uint64_t *addr, uint64_t *left)
{
    NvmeCtrl *n = req->sq->n;
    unsigned entries = (page_bytes(n) - *addr % page_bytes(n)) / sizeof(uint64_t);
    g_autofree uint64_t *list = g_new(uint64_t, entries);
    uint16_t status = NVME_SUCCESS;

    entries = MIN(entries, DIV_ROUND_UP(*left, page_bytes(n)));
    if (pci_dma_read(&n->parent_obj, *addr, list, entries * sizeof(uint64_t))) {
        return NVME_DATA_TRAS_ERROR;
    }
    for (unsigned i = 0; i < entries && *left && status == NVME_SUCCESS; i++) {
        uint64_t entry = le64_to_cpu(list[i]);
        bool last = (*addr + (i + 1) * sizeof(uint64_t)) % page_bytes(n) == 0;

        if (last && *left > page_bytes(n)) {
            *addr = entry;
            return entry % sizeof(uint64_t) ? NVME_INVALID_PRP_OFFSET | NVME_DNR : NVME_SUCCESS;
        }
        status = add_page(req, entry, left);
    }
    *addr = 0;
    return status;
}

static uint16_t walk_lists(NvmeRequest *req, uint64_t addr, uint64_t left)
{
    if (addr % sizeof(uint64_t)) {
        return NVME_INVALID_PRP_OFFSET | NVME_DNR;
    }
    for (int i = 0; i < MAX_LISTS; i++) {
        uint16_t status = walk_list(req, &addr, &left);

        if (status != NVME_SUCCESS || !left) {
            return status;
        }
    }
    return NVME_INVALID_PRP_OFFSET | NVME_DNR;
}

uint16_t nvme_map_prps(NvmeRequest *req, uint64_t len)
{
    NvmeCtrl *n = req->sq->n;
    uint64_t first = MIN(len, page_bytes(n) - req->cmd.prp1 % page_bytes(n));
    uint64_t left = len - first;

    /* CAP.MPSMIN is 4 KiB, whatever the driver's pages are. */
    if (n->mdts && len > UINT64_C(4096) << n->mdts) {
        return NVME_INVALID_FIELD | NVME_DNR;
    }
    pci_dma_sglist_init(&req->sg, &n->parent_obj, 1 + left / page_bytes(n));
    qemu_sglist_add(&req->sg, req->cmd.prp1, first);
    if (!left) {
        return NVME_SUCCESS;
    }
    return left <= page_bytes(n) ? add_page(req, req->cmd.prp2, &left)
                                 : walk_lists(req, req->cmd.prp2, left);
}

static uint16_t move(NvmeRequest *req, void *buf, uint64_t len, bool to_host)
{
    uint16_t status = nvme_map_prps(req, len);
    MemTxResult result;

    if (status != NVME_SUCCESS) {
        return status;
    }
    result = to_host ? dma_buf_read(buf, len, NULL, &req->sg, MEMTXATTRS_UNSPECIFIED)
                     : dma_buf_write(buf, len, NULL, &req->sg, MEMTXATTRS_UNSPECIFIED);
    return result == MEMTX_OK ? NVME_SUCCESS : NVME_DATA_TRAS_ERROR;
}

uint16_t nvme_to_host(NvmeRequest *req, const void *buf, uint64_t len)
{
    return move(req, (void *)buf, len, true);
}

uint16_t nvme_from_host(NvmeRequest *req, void *buf, uint64_t len)
{
    return move(req, buf, len, false);
}
