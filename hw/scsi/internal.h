/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the SCSI bus share. */
#ifndef HW_SCSI_INTERNAL_H
#define HW_SCSI_INTERNAL_H

#include "hw/scsi/scsi.h"

/* Answers for the target as a whole: unit attentions, other LUNs, commands that cannot be. */
extern const SCSIReqOps scsi_reqops_unit_attention;
extern const SCSIReqOps scsi_reqops_target_command;
extern const SCSIReqOps scsi_reqops_invalid_field;
extern const SCSIReqOps scsi_reqops_invalid_opcode;

/* Sense of @dev that told of a unit attention has reached the guest. */
void scsi_device_forget_ua_sense(SCSIDevice *dev);

/* The requests that stopped the machine, once it goes on. */
void scsi_device_restart(void *opaque);
/*
 * A request read from saved state, of the unit or the target as it was when it
 * began; NULL: @cdb is no command.
 */
SCSIRequest *scsi_req_new_loaded(SCSIDevice *d, uint32_t tag, uint32_t lun, uint8_t *cdb, bool by_target);
/* Puts it on the queue: to be done again, or to go on. */
void scsi_req_enqueue_loaded(SCSIRequest *req);

#endif
