/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IDE controllers as boards see them. */
#ifndef HW_IDE_H
#define HW_IDE_H

#include "exec/memory.h"
#include "hw/isa/isa.h"
#include "sysemu/blockdev.h"

#define MAX_IDE_BUS 2

#define TYPE_ISA_IDE "isa-ide"
#define TYPE_MMIO_IDE "mmio-ide"

/* An IDE channel on the ISA bus, with a disk for each of @hd0, @hd1 that is not NULL. */
ISADevice *isa_ide_init(ISABus *bus, int iobase, int iobase2, int irqnum, DriveInfo *hd0,
                        DriveInfo *hd1);

/* The drives of a memory-mapped channel, whose model comes from outside the tree. */
void mmio_ide_init_drives(DeviceState *dev, DriveInfo *hd0, DriveInfo *hd1);

/* Geometry of a hard disk on an IDE bus: 0, or -1 when unit 0 or 1 is no hard disk. */
int ide_get_geometry(BusState *bus, int unit, int16_t *cyls, int8_t *heads, int8_t *secs);
/* BIOS_ATA_TRANSLATION_* of a disk that is there. */
int ide_get_bios_chs_trans(BusState *bus, int unit);

/* The first @n IDE drives of the command line; NULL: there is none at that place. */
void ide_drive_get(DriveInfo **hd, int n);

#endif
