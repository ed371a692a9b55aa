/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options that make drives and block nodes. Nodes come first, so that -drive can refer to them;
 * drives follow in the order of the command line, then the empty ones that a board has by default.
 */
#include "qemu/osdep.h"
#include "block/blockdev.h"
#include "cmdline.h"
#include "hw/boards.h"
#include "monitor/qdev.h"
#include "qapi/error.h"
#include "qemu/config-file.h"
#include "sysemu/blockdev.h"

static bool snapshot_all;

void opt_blockdev(const char *arg)
{
    Error *err = NULL;

    blockdev_add_text(arg, &err);
    cmdline_check(err);
}

static void add(BlockInterfaceType type, int index, const char *file, const char *optstr)
{
    if (!drive_add(type, index, file, optstr)) {
        exit(EXIT_FAILURE);
    }
}

void opt_drive(const char *arg)
{
    if (!qemu_opts_parse_noisily(qemu_find_opts("drive"), arg, false)) {
        exit(EXIT_FAILURE);
    }
}

/* -hda … -hdd */
void opt_hd(const char *arg)
{
    add(IF_DEFAULT, cmdline_current_option()[2] - 'a', arg, "media=disk");
}

void opt_cdrom(const char *arg)
{
    add(IF_DEFAULT, 2, arg, "media=cdrom");
}

/* -fda, -fdb */
void opt_fd(const char *arg)
{
    add(IF_FLOPPY, cmdline_current_option()[2] - 'a', arg, "");
}

void opt_sd(const char *arg)
{
    add(IF_SD, -1, arg, "");
}

void opt_mtdblock(const char *arg)
{
    add(IF_MTD, -1, arg, "");
}

void opt_pflash(const char *arg)
{
    add(IF_PFLASH, -1, arg, "");
}

void opt_snapshot(const char *arg)
{
    snapshot_all = true;
}

/* ---- making them ---- */

static BlockInterfaceType default_type(void)
{
    return MACHINE_GET_CLASS(current_machine)->block_default_type;
}

/* if=virtio needs no board: it stands for a device on the PCI bus. */
static void add_virtio_device(DriveInfo *dinfo)
{
    CmdlineItem *item = cmdline_add_item(cmdline.devices, NULL);

    item->opts = qemu_opts_create(qemu_find_opts("device"), NULL, 0, &error_abort);
    qemu_opt_set(item->opts, "driver", "virtio-blk", &error_abort);
    qemu_opt_set(item->opts, "drive", qemu_opts_id(dinfo->opts), &error_abort);
}

static int make_drive(void *opaque, QemuOpts *opts, Error **errp)
{
    DriveInfo *dinfo;

    if (snapshot_all && !qemu_opt_get(opts, "snapshot")) {
        qemu_opt_set_bool(opts, "snapshot", true, &error_abort);
    }
    dinfo = drive_new(opts, default_type(), errp);
    if (dinfo && dinfo->type == IF_VIRTIO) {
        add_virtio_device(dinfo);
    }
    return dinfo ? 0 : -1;
}

/* Whether -device brings one of @types, which are in place of a default drive. */
static bool device_given(const char *const *types)
{
    for (unsigned i = 0; i < cmdline.devices->len; i++) {
        CmdlineItem *item = g_ptr_array_index(cmdline.devices, i);
        const char *driver = item->opts ? qemu_opt_get(item->opts, "driver")
                             : json_object_get_string_member_with_default(item->json, "driver", "");

        if (g_strv_contains(types, driver ?: "")) {
            return true;
        }
    }
    return false;
}

static void add_default(BlockInterfaceType type, int index, const char *optstr)
{
    DriveInfo *dinfo;

    if (drive_get_by_index(type, index)) {
        return;
    }
    dinfo = drive_new(drive_add(type, index, NULL, optstr), type, &error_fatal);
    dinfo->is_default = true;
}

/* An empty CD-ROM drive, floppy drive and SD card slot. Boards take those that they have places for. */
static void add_default_drives(void)
{
    static const char *const cdroms[] = { "ide-cd", "ide-hd", "ide-drive", "scsi-cd", "scsi-hd", NULL };
    static const char *const floppies[] = { "isa-fdc", "floppy", NULL };
    MachineClass *mc = MACHINE_GET_CLASS(current_machine);

    if (cmdline.nodefaults || default_type() == IF_NONE) {
        return;
    }
    if (!mc->no_cdrom && !device_given(cdroms)) {
        add_default(default_type(), 2, "media=cdrom");
    }
    if (!mc->no_floppy && !device_given(floppies)) {
        add_default(IF_FLOPPY, 0, "");
    }
    if (!mc->no_sdcard) {
        add_default(IF_SD, 0, "");
    }
}

void cmdline_create_drives(void)
{
    MachineClass *mc = MACHINE_GET_CLASS(current_machine);

    if (mc->units_per_default_bus) {
        override_max_devs(mc->block_default_type, mc->units_per_default_bus);
    }
    qemu_opts_foreach(qemu_find_opts("drive"), make_drive, NULL, &error_fatal);
    add_default_drives();
}
