/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Floppy disk controller of a PC, and what boards ask it about its drives. */
#ifndef HW_FDC_H
#define HW_FDC_H

#include "hw/isa/isa.h"
#include "qapi/qapi-types-qdev.h"
#include "sysemu/blockdev.h"

#define MAX_FD 2

#define TYPE_ISA_FDC "isa-fdc"

/* Makes a floppy drive for each of @fds (MAX_FD entries) that is not NULL. */
void isa_fdc_init_drives(ISADevice *fdc, DriveInfo **fds);

/* What drive @i (0, 1) of @fdc is; NONE when it is not there. */
FloppyDriveType isa_fdc_get_drive_type(ISADevice *fdc, int i);

/* The number by which the RTC's memory calls a drive type: nibbles of byte 0x10. */
int cmos_get_fd_drive_type(FloppyDriveType fd0);

#endif
