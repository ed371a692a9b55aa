/* SPDX-License-Identifier: GPL-2.0-or-later */
/* State of scsi-hd and scsi-cd, and what their files share. */
#ifndef HW_SCSI_DISK_H
#define HW_SCSI_DISK_H

#include "block/accounting.h"
#include "hw/scsi/scsi.h"
#include "qemu/iov.h"
#include "qemu/memalign.h"
#include "sysemu/dma.h"

#define TYPE_SCSI_DISK_BASE "scsi-disk-base"
OBJECT_DECLARE_SIMPLE_TYPE(SCSIDiskState, SCSI_DISK_BASE)

/* Buffer of a read or write without a scatter list, bytes. */
#define SCSI_DMA_BUF_SIZE     131072
/* Data of the other commands at most, bytes. */
#define SCSI_EMULATE_MAX      65536
#define SCSI_MAX_INQUIRY_LEN  256
#define SCSI_MAX_MODE_LEN     256

#define DEFAULT_DISCARD_GRANULARITY (4 * 1024)
#define DEFAULT_MAX_UNMAP_SIZE      (1 * 1024 * 1024 * 1024)
#define DEFAULT_MAX_IO_SIZE         INT_MAX

/* SCSIDiskState.features, bit numbers. */
#define SCSI_DISK_F_REMOVABLE 0
#define SCSI_DISK_F_DPOFUA    1

struct SCSIDiskState {
    SCSIDevice qdev;
    uint32_t features;
    uint32_t quirks;
    bool media_changed;   /* MEDIUM CHANGED follows NO MEDIUM */
    bool media_event;
    bool eject_request;
    bool tray_open;
    bool tray_locked;
    uint16_t port_index;
    uint16_t rotation_rate;
    uint64_t max_unmap_size; /* bytes */
    uint64_t max_io_size;
    char *version;
    char *serial;
    char *vendor;
    char *product;
    char *device_id;
};

typedef struct SCSIDiskReq {
    SCSIRequest req;
    uint64_t sector;      /* of 512 bytes, next to move */
    uint32_t sector_count;
    uint32_t buflen;
    bool started;
    bool fua;
    struct iovec iov;
    QEMUIOVector qiov;
    BlockAcctCookie acct;
    QEMUSGList dma_sg;    /* the request's list, cut to what it moves; unused: no entries */
} SCSIDiskReq;

extern const SCSIReqOps scsi_disk_emulate_reqops;
extern const SCSIReqOps scsi_disk_dma_reqops;

/* ---- scsi-disk-req.c ---- */

uint32_t scsi_disk_get_buf_size(SCSIRequest *req);
void scsi_disk_alloc_buf(SCSIDiskReq *r, uint32_t bytes);
void scsi_disk_free_request(SCSIRequest *req);
uint8_t *scsi_disk_get_buf(SCSIRequest *req);
/* Size of the buffer of a command that is no read or write. */
static inline uint32_t scsi_disk_emulate_buf_bytes(const SCSIRequest *req)
{
    return MAX(4096, req->cmd.xfer);
}
void scsi_disk_save_request(QEMUFile *f, SCSIRequest *req);
void scsi_disk_load_request(QEMUFile *f, SCSIRequest *req);
/* Ends @r with CHECK CONDITION. */
void scsi_check_condition(SCSIDiskReq *r, SCSISense sense);
/* Whether @blocks of them from @lba on exist. */
bool scsi_disk_check_lba(SCSIDiskState *s, uint64_t lba, uint64_t blocks);
/*
 * After I/O with result @ret: true if the request is over, or waits for a retry, and the caller
 * must leave it alone. @acct_failed: count it as failed.
 */
bool scsi_disk_req_check_error(SCSIDiskReq *r, int ret, bool acct_failed);

/* ---- commands; data of @r->iov, results as they are named ---- */

/* Bytes of answer, -1: invalid field. */
int scsi_disk_emulate_inquiry(SCSIRequest *req, uint8_t *outbuf);
int scsi_disk_emulate_mode_sense(SCSIDiskReq *r, uint8_t *outbuf);
int scsi_read_disc_information(SCSIDiskState *s, SCSIDiskReq *r, uint8_t *outbuf);
int scsi_read_dvd_structure(SCSIDiskState *s, SCSIDiskReq *r, uint8_t *outbuf);
int scsi_event_status_notification(SCSIDiskState *s, SCSIDiskReq *r, uint8_t *outbuf);
int scsi_get_configuration(SCSIDiskState *s, uint8_t *outbuf);
int scsi_disk_emulate_read_toc(SCSIRequest *req, uint8_t *outbuf);
/* What is in the drive: at most one is true. */
bool scsi_media_is_dvd(SCSIDiskState *s);
bool scsi_media_is_cd(SCSIDiskState *s);

/* With parameters at @inbuf; they complete the request. */
void scsi_disk_emulate_mode_select(SCSIDiskReq *r, uint8_t *inbuf);
void scsi_disk_emulate_unmap(SCSIDiskReq *r, uint8_t *inbuf);
void scsi_disk_emulate_write_same(SCSIDiskReq *r, uint8_t *inbuf);

/* Flushes, then completes with GOOD. */
void scsi_disk_flush_and_complete(SCSIDiskReq *r);

static inline bool scsi_disk_is_rom(SCSIDiskState *s)
{
    return s->qdev.type == 0x05;
}

#endif
