/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SCSI: devices (logical units), the bus they share with a host adapter, and requests.
 *
 * An adapter makes a bus with a SCSIBusInfo of callbacks. For a command it finds the device
 * (scsi_device_find), makes a request (scsi_req_new) and enqueues it: the result of
 * scsi_req_enqueue is the bytes that will come from the device, minus those that it wants, 0 for
 * neither. If it is not 0, scsi_req_continue() starts the transfer. transfer_data then tells that
 * a part is in (or is wanted in) scsi_req_get_buf(); scsi_req_continue() goes on. complete or
 * cancel ends the request. With get_sg_list, data go to guest memory without transfer_data.
 *
 * Specification: SAM-5, SPC-4. Interface: QEMU 7.2's hw/scsi/scsi.h.
 */
#ifndef QEMU_HW_SCSI_H
#define QEMU_HW_SCSI_H

#include "block/aio.h"
#include "hw/block/block.h"
#include "hw/qdev-core.h"
#include "migration/vmstate.h"
#include "qemu/iov.h"
#include "qemu/notify.h"
#include "qom/object.h"
#include "scsi/utils.h"
#include "sysemu/sysemu.h"

#define MAX_SCSI_DEVS           255

#define SCSI_SENSE_BUF_SIZE_OLD 96
#define SCSI_SENSE_BUF_SIZE     252
#define DEFAULT_IO_TIMEOUT      30 /* seconds */

typedef struct SCSIBusInfo SCSIBusInfo;
typedef struct SCSIRequest SCSIRequest;
typedef struct SCSIReqOps SCSIReqOps;

#define TYPE_SCSI_DEVICE "scsi-device"
OBJECT_DECLARE_TYPE(SCSIDevice, SCSIDeviceClass, SCSI_DEVICE)

#define TYPE_SCSI_BUS "SCSI"
OBJECT_DECLARE_SIMPLE_TYPE(SCSIBus, SCSI_BUS)

/* A command under way. Counted; the adapter, the queue and the device's own work hold references. */
struct SCSIRequest {
    SCSIBus *bus;
    SCSIDevice *dev;
    const SCSIReqOps *ops;
    uint32_t refcount;
    uint32_t tag;
    uint32_t lun;           /* that was addressed; the device may be another of the target's */
    int16_t status;         /* SCSI status, -1 until completed */
    int16_t host_status;    /* SCSI_HOST_x, -1 until completed */
    void *hba_private;
    uint64_t residual;      /* bytes that were not moved */
    SCSICommand cmd;
    NotifierList cancel_notifiers;

    BlockAIOCB *aiocb;
    QEMUSGList *sg;
    bool dma_started;
    uint8_t sense[SCSI_SENSE_BUF_SIZE];
    uint32_t sense_len;
    bool enqueued;
    bool io_canceled;
    bool retry;             /* failed in a way that stopped the machine: again when it goes on */
    QTAILQ_ENTRY(SCSIRequest) next;
};

struct SCSIDeviceClass {
    DeviceClass parent_class;

    void (*realize)(SCSIDevice *dev, Error **errp);
    void (*unrealize)(SCSIDevice *dev);
    /* Fills @cmd from a CDB that the generic parser does not know; 0 or negative. */
    int (*parse_cdb)(SCSIDevice *dev, SCSICommand *cmd, uint8_t *buf, size_t buf_len,
                     void *hba_private);
    SCSIRequest *(*alloc_req)(SCSIDevice *s, uint32_t tag, uint32_t lun, uint8_t *buf,
                              void *hba_private);
    /* The guest has been told of the unit attention. */
    void (*unit_attention_reported)(SCSIDevice *s);
};

struct SCSIDevice {
    DeviceState qdev;
    VMChangeStateEntry *vmsentry;
    QEMUBH *bh;             /* restarts requests */
    uint32_t id;
    BlockConf conf;
    SCSISense unit_attention;
    bool sense_is_ua;
    uint8_t sense[SCSI_SENSE_BUF_SIZE]; /* of the last command, for REQUEST SENSE */
    uint32_t sense_len;
    QTAILQ_HEAD(, SCSIRequest) requests;
    uint32_t channel;
    uint32_t lun;
    int blocksize;
    int type;               /* TYPE_x of scsi/constants.h */
    uint64_t max_lba;
    uint64_t wwn;
    uint64_t port_wwn;
    int scsi_version;
    int default_scsi_version;
    uint32_t io_timeout;
    bool needs_vpd_bl_emulation;
    bool hba_supports_iothread;
};

extern const VMStateDescription vmstate_scsi_device;

#define VMSTATE_SCSI_DEVICE(_field, _state) {                        \
    .name       = (stringify(_field)),                               \
    .size       = sizeof(SCSIDevice),                                \
    .vmsd       = &vmstate_scsi_device,                              \
    .flags      = VMS_STRUCT,                                        \
    .offset     = vmstate_offset_value(_state, _field, SCSIDevice),  \
}

/* Tables of contents of a CD (MMC-6, section 6.26) of @nb_sectors; bytes, or -1 (no such track). */
int cdrom_read_toc(int nb_sectors, uint8_t *buf, int msf, int start_track);
int cdrom_read_toc_raw(int nb_sectors, uint8_t *buf, int msf, int session_num);

/* How a device serves its requests. */
struct SCSIReqOps {
    size_t size;
    void (*init_req)(SCSIRequest *req);
    void (*free_req)(SCSIRequest *req);
    int32_t (*send_command)(SCSIRequest *req, uint8_t *buf);
    void (*read_data)(SCSIRequest *req);
    void (*write_data)(SCSIRequest *req);
    uint8_t *(*get_buf)(SCSIRequest *req);
    void (*save_request)(QEMUFile *f, SCSIRequest *req);
    void (*load_request)(QEMUFile *f, SCSIRequest *req);
    /*
     * Bytes at get_buf; only here. Without it, adapters take saved states
     * in the middle of 128 KiB at most.
     */
    uint32_t (*get_buf_size)(SCSIRequest *req);
};

/* A host adapter. */
struct SCSIBusInfo {
    int tcq;                /* commands can be queued */
    int max_channel, max_target, max_lun;
    int (*parse_cdb)(SCSIDevice *dev, SCSICommand *cmd, uint8_t *buf, size_t buf_len,
                     void *hba_private);
    void (*transfer_data)(SCSIRequest *req, uint32_t arg);
    /* host_status says what happened; without it, complete is called with a SCSI status. */
    void (*fail)(SCSIRequest *req);
    void (*complete)(SCSIRequest *req, size_t residual);
    void (*cancel)(SCSIRequest *req);
    /* A device has news: hot-plug events, media. */
    void (*change)(SCSIBus *bus, SCSIDevice *dev, SCSISense sense);
    QEMUSGList *(*get_sg_list)(SCSIRequest *req);

    void (*save_request)(QEMUFile *f, SCSIRequest *req);
    void *(*load_request)(QEMUFile *f, SCSIRequest *req);
    /* The hba_private of a request that could not be made again. */
    void (*free_request)(SCSIBus *bus, void *priv);
};

struct SCSIBus {
    BusState qbus;
    int busnr;
    SCSISense unit_attention;
    const SCSIBusInfo *info;
};

/* ---- bus ---- */

/* A bus in memory of the adapter's; @bus_name NULL: made up. */
void scsi_bus_init_named(SCSIBus *bus, size_t bus_size, DeviceState *host, const SCSIBusInfo *info,
                         const char *bus_name);

static inline void scsi_bus_init(SCSIBus *bus, size_t bus_size, DeviceState *host,
                                 const SCSIBusInfo *info)
{
    scsi_bus_init_named(bus, bus_size, host, info, NULL);
}

static inline SCSIBus *scsi_bus_from_device(SCSIDevice *d)
{
    return DO_UPCAST(SCSIBus, qbus, d->qdev.parent_bus);
}

/* Makes and realizes the device for @blk at target @unit; NULL and *errp. */
SCSIDevice *scsi_bus_legacy_add_drive(SCSIBus *bus, BlockBackend *blk, int unit, bool removable,
                                      int bootindex, bool share_rw, BlockdevOnError rerror,
                                      BlockdevOnError werror, const char *serial, Error **errp);
/* Later versions take these five from a BlockConf. */
#define SCSI_ADD_DRIVE_7_(bus, blk, unit, removable, conf, serial, errp) \
    (scsi_bus_legacy_add_drive)(bus, blk, unit, removable, (conf)->bootindex, (conf)->share_rw, \
                                (conf)->rerror, (conf)->werror, serial, errp)
#define SCSI_ADD_DRIVE_PICK_(a, b, c, d, e, f, g, h, i, j, macro, ...) macro
#define scsi_bus_legacy_add_drive(...) \
    SCSI_ADD_DRIVE_PICK_(__VA_ARGS__, (scsi_bus_legacy_add_drive), x9, x8, SCSI_ADD_DRIVE_7_, x6)(__VA_ARGS__)
/* The drives of -drive if=scsi for this bus. */
void scsi_bus_legacy_handle_cmdline(SCSIBus *bus);
/* A unit attention that all devices report. */
void scsi_bus_set_ua(SCSIBus *bus, SCSISense sense);
/* Parses a CDB as adapters that do not interpret it need. */
int scsi_bus_parse_cdb(SCSIDevice *dev, SCSICommand *cmd, uint8_t *buf, size_t buf_len,
                       void *hba_private);

/*
 * The logical unit, or another one of that target, which will answer for it; NULL: no target. The
 * second form also holds a reference.
 */
SCSIDevice *scsi_device_find(SCSIBus *bus, int channel, int target, int lun);
SCSIDevice *scsi_device_get(SCSIBus *bus, int channel, int target, int lun);

/* ---- requests ---- */

SCSIRequest *scsi_req_alloc(const SCSIReqOps *reqops, SCSIDevice *d, uint32_t tag, uint32_t lun,
                            void *hba_private);
/* A request for the CDB of @buf_len bytes, with one reference. It never fails: what is wrong is
 * answered by its status. */
SCSIRequest *scsi_req_new(SCSIDevice *d, uint32_t tag, uint32_t lun, uint8_t *buf, size_t buf_len,
                          void *hba_private);
int32_t scsi_req_enqueue(SCSIRequest *req);
SCSIRequest *scsi_req_ref(SCSIRequest *req);
void scsi_req_unref(SCSIRequest *req);

int scsi_req_parse_cdb(SCSIDevice *dev, SCSICommand *cmd, uint8_t *buf, size_t buf_len);
void scsi_req_build_sense(SCSIRequest *req, SCSISense sense);
/* Sense data of the request, fixed format; bytes. */
int scsi_req_get_sense(SCSIRequest *req, uint8_t *buf, int len);
void scsi_req_print(SCSIRequest *req);
void scsi_req_continue(SCSIRequest *req);
/* For devices: @len bytes are ready in, or wanted in, the buffer. */
void scsi_req_data(SCSIRequest *req, int len);
uint8_t *scsi_req_get_buf(SCSIRequest *req);
/*
 * Whether there are @end bytes, of the command's, at scsi_req_get_buf(): what
 * an adapter checks of a saved state.
 */
bool scsi_req_buf_holds(SCSIRequest *req, uint64_t end);
/* For devices: the end. */
void scsi_req_complete(SCSIRequest *req, int status);
void scsi_req_complete_failed(SCSIRequest *req, int host_status);
/* For devices: what was cancelled is at rest now. */
void scsi_req_cancel_complete(SCSIRequest *req);
/* Withdraws a request: at once; or later, with a notice. */
void scsi_req_cancel(SCSIRequest *req);
void scsi_req_cancel_async(SCSIRequest *req, Notifier *notifier);
void scsi_req_retry(SCSIRequest *req);

/* ---- devices ---- */

/* Cancels all requests and sets a unit attention, if @sense is one. */
void scsi_device_purge_requests(SCSIDevice *sdev, SCSISense sense);
/* Sets a unit attention unless a weightier one waits; the second form also tells the adapter. */
void scsi_device_set_ua(SCSIDevice *sdev, SCSISense sense);
void scsi_device_report_change(SCSIDevice *dev, SCSISense sense);
void scsi_device_unit_attention_reported(SCSIDevice *dev);
int scsi_device_get_sense(SCSIDevice *dev, uint8_t *buf, int len, bool fixed);
/* A command for the host's device behind @blk: images have none, -ENOTSUP. */
static inline int scsi_SG_IO_FROM_DEV(BlockBackend *blk, uint8_t *cmd, uint8_t cmd_size, uint8_t *buf,
                                      uint8_t buf_size, uint32_t timeout)
{
    return -ENOTSUP;
}

/* Bits of the quirks property of scsi-hd and scsi-cd. */
#define SCSI_DISK_QUIRK_MODE_PAGE_APPLE_VENDOR          0
#define SCSI_DISK_QUIRK_MODE_SENSE_ROM_USE_DBD          1
#define SCSI_DISK_QUIRK_MODE_PAGE_VENDOR_SPECIFIC_APPLE 2
#define SCSI_DISK_QUIRK_MODE_PAGE_TRUNCATED             3

#endif
