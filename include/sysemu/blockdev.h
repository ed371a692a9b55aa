/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Drives of the command line (-drive and its short forms), for boards that make devices of them. */
#ifndef SYSEMU_BLOCKDEV_H
#define SYSEMU_BLOCKDEV_H

#include "block/block.h"
#include "qemu/queue.h"

/* -drive if= */
typedef enum {
    IF_DEFAULT = -1, /* what the machine prefers */
    IF_NONE = 0,
    IF_IDE,
    IF_SCSI,
    IF_FLOPPY,
    IF_PFLASH,
    IF_MTD,
    IF_SD,
    IF_VIRTIO,
    IF_XEN,
    IF_COUNT
} BlockInterfaceType;

struct DriveInfo {
    BlockInterfaceType type;
    int bus;
    int unit;
    int auto_del;    /* goes when its device goes */
    bool is_default; /* made without being asked for */
    int media_cd;
    QemuOpts *opts;
    bool claimed_by_board;
    QTAILQ_ENTRY(DriveInfo) next;
};

/* The drive that @blk belongs to, and the reverse; NULL if there is none. */
DriveInfo *blk_legacy_dinfo(BlockBackend *blk);
DriveInfo *blk_set_legacy_dinfo(BlockBackend *blk, DriveInfo *dinfo);
BlockBackend *blk_by_legacy_dinfo(DriveInfo *dinfo);

/* How many drives fit on a bus of @type, in place of the usual number (IDE: 2, SCSI: 7). */
void override_max_devs(BlockInterfaceType type, int max_devs);

/* The drive at a place; NULL: there is none. The board takes it over. */
DriveInfo *drive_get(BlockInterfaceType type, int bus, int unit);
DriveInfo *drive_get_by_index(BlockInterfaceType type, int index);
/* Highest bus that has a drive; -1. */
int drive_get_max_bus(BlockInterfaceType type);
/* What was asked for before the board was made and that nobody took by its end is an error. */
void drive_mark_claimed_by_board(void);
void drive_check_orphaned(void);

/* A drive's options: @file may be NULL, @optstr more of -drive, @index -1: the next free place. */
QemuOpts *drive_add(BlockInterfaceType type, int index, const char *file, const char *optstr);
/* The drive itself. NULL: errp (or help was printed). */
DriveInfo *drive_new(QemuOpts *arg, BlockInterfaceType block_default_type, Error **errp);

/* Let a drive go with its device; called when the device goes. */
void blockdev_mark_auto_del(BlockBackend *blk);
void blockdev_auto_del(BlockBackend *blk);

#endif
