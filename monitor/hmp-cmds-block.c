/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Human monitor commands about drives and their media.
 */
#include "qemu/osdep.h"
#include "block/blockdev.h"
#include "hmp-internal.h"
#include "monitor/qmp.h"
#include "qapi/error.h"
#include "qemu/option.h"
#include "sysemu/blockdev.h"

/* ---- info ---- */

static const char *read_only_mark(JsonObject *node)
{
    return qmp_arg_bool(node, "ro", false) ? ", read-only" : "";
}

static void print_cache(Monitor *mon, JsonObject *node)
{
    JsonObject *cache = json_object_get_object_member(node, "cache");

    monitor_printf(mon, "    Cache mode:       %s%s%s\n",
                   qmp_arg_bool(cache, "writeback", true) ? "writeback" : "writethrough",
                   qmp_arg_bool(cache, "direct", false) ? ", direct" : "",
                   qmp_arg_bool(cache, "no-flush", false) ? ", ignore flushes" : "");
    if (qmp_arg_str(node, "backing_file")) {
        monitor_printf(mon, "    Backing file:     %s (chain depth: %" PRId64 ")\n",
                       qmp_arg_str(node, "backing_file"),
                       qmp_arg_int(node, "backing_file_depth", 0));
    }
}

static void print_image(Monitor *mon, JsonObject *image)
{
    monitor_printf(mon, "image: %s\nfile format: %s\nvirtual size: %" PRId64 " bytes\n",
                   qmp_arg_str(image, "filename"), qmp_arg_str(image, "format"),
                   qmp_arg_int(image, "virtual-size", 0));
    if (json_object_has_member(image, "actual-size")) {
        monitor_printf(mon, "disk size: %" PRId64 " bytes\n", qmp_arg_int(image, "actual-size", 0));
    }
    if (json_object_has_member(image, "backing-image")) {
        print_image(mon, json_object_get_object_member(image, "backing-image"));
    }
}

static void print_medium(Monitor *mon, const char *device, JsonObject *node)
{
    if (!node) {
        monitor_printf(mon, "%s: [not inserted]\n", device);
        return;
    }
    monitor_printf(mon, *device ? "%s (%s): %s (%s%s)\n" : "%s%s: %s (%s%s)\n", device,
                   qmp_arg_str(node, "node-name"), qmp_arg_str(node, "file"),
                   qmp_arg_str(node, "drv"), read_only_mark(node));
}

static void print_drive(Monitor *mon, JsonObject *info, bool verbose)
{
    JsonObject *node = json_object_has_member(info, "inserted")
                       ? json_object_get_object_member(info, "inserted") : NULL;

    print_medium(mon, qmp_arg_str(info, "device"), node);
    if (qmp_arg_str(info, "qdev")) {
        monitor_printf(mon, "    Attached to:      %s\n", qmp_arg_str(info, "qdev"));
    }
    if (qmp_arg_bool(info, "removable", false)) {
        monitor_printf(mon, "    Removable device: %slocked, tray %s\n",
                       qmp_arg_bool(info, "locked", false) ? "" : "not ",
                       qmp_arg_bool(info, "tray_open", false) ? "open" : "closed");
    }
    if (node) {
        print_cache(mon, node);
    }
    if (node && verbose) {
        monitor_printf(mon, "\nImages:\n");
        print_image(mon, json_object_get_object_member(node, "image"));
    }
}

void hmp_info_block(Monitor *mon, const HmpArgs *args)
{
    bool nodes = hmp_arg_flag(args, "nodes");
    const char *wanted = hmp_arg_str(args, "device");
    JsonArray *list = nodes ? block_query_nodes() : block_query();
    bool first = !wanted;

    for (unsigned i = 0; i < json_array_get_length(list); i++) {
        JsonObject *info = json_array_get_object_element(list, i);
        const char *name = qmp_arg_str(info, nodes ? "node-name" : "device");

        if (wanted && strcmp(wanted, name)) {
            continue;
        }
        monitor_printf(mon, first ? "" : "\n");
        first = false;
        if (nodes) {
            print_medium(mon, "", info);
            print_cache(mon, info);
        } else {
            print_drive(mon, info, hmp_arg_flag(args, "verbose"));
        }
    }
    json_array_unref(list);
}

void hmp_info_blockstats(Monitor *mon, const HmpArgs *args)
{
    static const char *const counters[] = {
        "rd_bytes", "wr_bytes", "rd_operations", "wr_operations", "flush_operations",
        "wr_total_time_ns", "rd_total_time_ns", "flush_total_time_ns", "rd_merged", "wr_merged",
        "idle_time_ns",
    };
    JsonArray *list = block_query_stats(false);

    for (unsigned i = 0; i < json_array_get_length(list); i++) {
        JsonObject *info = json_array_get_object_element(list, i);
        JsonObject *stats = json_object_get_object_member(info, "stats");

        monitor_printf(mon, "%s:", qmp_arg_str(info, "device"));
        for (size_t k = 0; k < ARRAY_SIZE(counters); k++) {
            monitor_printf(mon, " %s=%" PRId64, counters[k], qmp_arg_int(stats, counters[k], 0));
        }
        monitor_printf(mon, "\n");
    }
    json_array_unref(list);
}

/* ---- media and sizes ---- */

void hmp_eject(Monitor *mon, const HmpArgs *args)
{
    hmp_do_qmp(mon, "eject", "device", hmp_json_str(hmp_arg_str(args, "device")), "force",
               hmp_json_bool(hmp_arg_flag(args, "force")), NULL);
}

void hmp_change(Monitor *mon, const HmpArgs *args)
{
    hmp_do_qmp(mon, "blockdev-change-medium", "device", hmp_json_str(hmp_arg_str(args, "device")),
               "filename", hmp_json_str(hmp_arg_str(args, "target")), "format",
               hmp_json_str(hmp_arg_str(args, "arg")), "read-only-mode",
               hmp_json_str(hmp_arg_str(args, "mode")), "force",
               hmp_json_bool(hmp_arg_flag(args, "force")), NULL);
}

void hmp_block_resize(Monitor *mon, const HmpArgs *args)
{
    Error *err = NULL;
    uint64_t bytes;

    if (parse_option_size("size", hmp_arg_str(args, "size"), &bytes, &err)) {
        blockdev_resize(hmp_arg_str(args, "device"), NULL, MIN(bytes, INT64_MAX), &err);
    }
    hmp_handle_error(mon, err);
}

/* ---- drives ---- */

void hmp_drive_add(Monitor *mon, const HmpArgs *args)
{
    QemuOpts *opts = drive_add(IF_DEFAULT, -1, NULL, hmp_arg_str(args, "opts"));
    Error *err = NULL;
    DriveInfo *dinfo;

    if (!opts) {
        return;
    }
    dinfo = drive_new(opts, IF_NONE, &err);
    if (!dinfo) {
        qemu_opts_del(opts);
        hmp_handle_error(mon, err);
    } else if (dinfo->type != IF_NONE) {
        monitor_printf(mon, "Can't hot-add drive to type %d\n", dinfo->type);
        blockdev_drive_del(qemu_opts_id(opts), NULL);
    } else {
        monitor_printf(mon, "OK\n");
    }
}

void hmp_drive_del(Monitor *mon, const HmpArgs *args)
{
    Error *err = NULL;

    blockdev_drive_del(hmp_arg_str(args, "id"), &err);
    hmp_handle_error(mon, err);
}
