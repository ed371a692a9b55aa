/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between the files of the NVMe controller. NVM Express base specification 1.4; section numbers are
 * of that.
 */
#ifndef NVME_INTERNAL_H
#define NVME_INTERNAL_H

#include "block/nvme.h"
#include "hw/block/block.h"
#include "hw/pci/pci_device.h"
#include "qemu/bswap.h"
#include "qemu/queue.h"
#include "qom/object.h"
#include "sysemu/block-backend.h"
#include "sysemu/dma.h"

#define TYPE_NVME "nvme"
OBJECT_DECLARE_SIMPLE_TYPE(NvmeCtrl, NVME)

#define NVME_MAX_NSID   256     /* NN: one namespace exists, number 1 */
#define NVME_NSID       1
#define NVME_MQES       0x7ff   /* CAP.MQES: entries of a queue, minus one */
#define NVME_MAX_MPS    4       /* CAP.MPSMAX: pages of 64 KiB */
#define NVME_SQE_BYTES  64
#define NVME_CQE_BYTES  16

/* A command in host order (4.2). */
typedef struct NvmeHostCmd {
    uint8_t opcode;
    uint8_t flags;              /* FUSE, PSDT */
    uint16_t cid;
    uint32_t nsid;
    uint64_t prp1, prp2;
    uint32_t dw10, dw11, dw12, dw13;
} NvmeHostCmd;

typedef struct NvmeSQ NvmeSQ;

/* A command under way. */
typedef struct NvmeRequest {
    NvmeSQ *sq;
    NvmeHostCmd cmd;
    uint32_t result;            /* dword 0 of the completion */
    uint16_t status;
    QEMUSGList sg;              /* the data, if sg.sg */
    uint8_t *data;              /* of Compare and Dataset Management */
    QEMUIOVector iov;           /* over @data */
    unsigned parts;             /* block requests that have not ended */
    BlockAcctCookie acct;
    QTAILQ_ENTRY(NvmeRequest) next; /* in sq->requests or cq->done */
} NvmeRequest;

typedef QTAILQ_HEAD(, NvmeRequest) NvmeRequestList;

struct NvmeSQ {
    NvmeCtrl *n;
    uint16_t id, cqid;
    uint32_t size, head, tail;
    uint64_t base;
    unsigned in_flight;         /* fetched, and no completion posted */
    QEMUBH *bh;                 /* fetches commands */
    NvmeRequestList requests;   /* those that have not ended */
};

typedef struct NvmeCQ {
    NvmeCtrl *n;
    uint16_t id, vector;
    bool irq_enabled;
    bool phase;
    uint32_t size, head, tail;
    uint64_t base;
    unsigned sq_count;          /* that post here */
    QEMUBH *bh;                 /* posts completions */
    NvmeRequestList done;
} NvmeCQ;

/* An event that waits for an Asynchronous Event Request (5.2). */
typedef struct NvmeEvent {
    uint32_t result;
    QTAILQ_ENTRY(NvmeEvent) next;
} NvmeEvent;

struct NvmeCtrl {
    PCIDevice parent_obj;
    MemoryRegion bar0;
    MemoryRegion iomem;
    BlockConf conf;
    char *serial;
    uint32_t max_ioqpairs;
    uint16_t msix_qsize;
    uint32_t num_queues;
    uint8_t mdts, aerl;
    uint32_t aer_max_queued;
    bool use_intel_id;

    uint64_t cap;
    uint32_t cc, csts, aqa, intms;
    uint64_t asq, acq;
    uint64_t irq_pending;       /* vectors with unread completions, for INTx */
    uint32_t page_bits;

    NvmeSQ **sq;                /* max_ioqpairs + 1 */
    NvmeCQ **cq;

    uint32_t temp_threshold[2]; /* over, under; kelvin */
    uint32_t async_config;
    uint8_t event_mask;         /* types that were told, and whose log was not read */
    NvmeRequestList aers;       /* Asynchronous Event Requests */
    unsigned num_aers;
    QTAILQ_HEAD(, NvmeEvent) events;
    unsigned num_events;
};

/* ---- nvme-queue.c ---- */

/* The queue, or NULL. */
NvmeSQ *nvme_find_sq(NvmeCtrl *n, uint32_t id);
NvmeCQ *nvme_find_cq(NvmeCtrl *n, uint32_t id);
void nvme_make_sq(NvmeCtrl *n, uint16_t id, uint16_t cqid, uint32_t size, uint64_t base);
void nvme_make_cq(NvmeCtrl *n, uint16_t id, uint16_t vector, bool irq_enabled, uint32_t size,
                  uint64_t base);
/* Requests of the queue end first, and are not told. */
void nvme_free_sq(NvmeCtrl *n, NvmeSQ *sq);
void nvme_free_cq(NvmeCtrl *n, NvmeCQ *cq);
/* All of them, and what waits. */
void nvme_free_queues(NvmeCtrl *n);
/* A doorbell was written (3.1.25). */
void nvme_write_doorbell(NvmeCtrl *n, uint32_t offset, uint32_t value);
/* A request ended. */
void nvme_complete(NvmeRequest *req, uint16_t status);
void nvme_update_irq(NvmeCtrl *n);

/* ---- nvme-dma.c ---- */

/* Map @len bytes that PRP1 and PRP2 describe into req->sg. A status. */
uint16_t nvme_map_prps(NvmeRequest *req, uint64_t len);
/* Move @len bytes between @buf and the command's data. */
uint16_t nvme_to_host(NvmeRequest *req, const void *buf, uint64_t len);
uint16_t nvme_from_host(NvmeRequest *req, void *buf, uint64_t len);

/* ---- nvme-admin.c, nvme-io.c: execute; NVME_NO_COMPLETE: completes later ---- */

uint16_t nvme_admin_command(NvmeRequest *req);
uint16_t nvme_io_command(NvmeRequest *req);
/* Tell the driver of an event. @type: 0 error, 1 health, 2 notice. */
void nvme_event(NvmeCtrl *n, uint8_t type, uint8_t info, uint8_t log_page);
/* Forget all events and their requests. */
void nvme_clear_events(NvmeCtrl *n);

/* ---- nvme-state.c ---- */

extern const VMStateDescription vmstate_nvme;

#endif
