/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * USB mass storage, bulk-only transport (revision 1.0): the state that usb-storage and usb-bot
 * share. Interface: QEMU 7.2's hw/usb/msd.h.
 */
#ifndef HW_USB_MSD_H
#define HW_USB_MSD_H

#include "hw/scsi/scsi.h"
#include "hw/usb.h"

/* What comes next. */
enum USBMSDMode {
    USB_MSDM_CBW,     /* a command block wrapper */
    USB_MSDM_DATAOUT, /* data of the command */
    USB_MSDM_DATAIN,
    USB_MSDM_CSW,     /* the status wrapper */
};

struct QEMU_PACKED usb_msd_csw {
    uint32_t sig;
    uint32_t tag;
    uint32_t residue;
    uint8_t status;
};

struct MSDState {
    USBDevice dev;
    enum USBMSDMode mode;
    uint32_t scsi_off;      /* of what the SCSI request has ready or wants, bytes */
    uint32_t scsi_len;
    uint32_t data_len;      /* that the host still expects to move */
    struct usb_msd_csw csw;
    SCSIRequest *req;
    SCSIBus bus;
    /* The packet that waits for the SCSI side. */
    USBPacket *packet;
    /* usb-storage only */
    BlockConf conf;
    bool removable;
    bool commandlog;
    SCSIDevice *scsi_dev;
    bool needs_reset;
};

typedef struct MSDState MSDState;

#define TYPE_USB_STORAGE "usb-storage-dev"
DECLARE_INSTANCE_CHECKER(MSDState, USB_STORAGE_DEV, TYPE_USB_STORAGE)

/* Callbacks of the SCSI bus. */
void usb_msd_transfer_data(SCSIRequest *req, uint32_t len);
void usb_msd_command_complete(SCSIRequest *req, size_t resid);
void usb_msd_request_cancelled(SCSIRequest *req);
void *usb_msd_load_request(QEMUFile *f, SCSIRequest *req);
void usb_msd_handle_reset(USBDevice *dev);

#endif
