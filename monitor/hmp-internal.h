/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the parts of the human monitor. */
#ifndef MONITOR_HMP_INTERNAL_H
#define MONITOR_HMP_INTERNAL_H

#include "monitor/hmp.h"
#include "monitor-internal.h"

/*
 * What kinds of parameters HmpCommand.args can name, as "name:kind" with blanks between; "?" behind
 * the kind: may be absent.
 *   s  one word, or text in quotes     S  the rest of the line
 *   i  integer expression              b  on or off
 *   f  a format like /4xb              -x a flag, in any order before what follows;
 *                                         -xs: with a word behind it
 */

/* The tables; each ends with an all-zero row. */
extern const HmpCommand hmp_commands[];
extern const HmpCommand hmp_info_commands[];

/* Whether @name is one of the names of @cmd ("quit|q"). */
bool hmp_name_is(const HmpCommand *cmd, const char *name);
/* The command called @name among @info subcommands or the others, or NULL. */
const HmpCommand *hmp_find(const char *name, bool info);
/* All of them, sorted by name; g_ptr_array_unref(). */
GPtrArray *hmp_list(bool info);

/* Parse what follows the name; NULL after telling @mon what is wrong. Free with hmp_args_free(). */
HmpArgs *hmp_parse_args(Monitor *mon, const HmpCommand *cmd, const char *text);
void hmp_args_free(HmpArgs *args);

/* A format as parameter kind f: how many items, and how they look. */
typedef struct HmpFormat {
    int count;
    char format; /* 0: not given */
    int size;    /* 0: not given */
} HmpFormat;
/* The format that was given; false when none was. */
bool hmp_arg_format(const HmpArgs *args, const char *name, HmpFormat *format);

/*
 * Evaluate an expression at *text, which moves behind it; false after telling @mon what is wrong.
 */
bool hmp_eval(Monitor *mon, const char **text, int64_t *value);

/*
 * Run a QMP command with members "name", JsonNode *, … NULL; NULL values are left out, others are
 * taken. An error is printed. The result, or NULL.
 */
JsonNode *hmp_run_qmp(Monitor *mon, const char *command, ...) G_GNUC_NULL_TERMINATED;
/* The same for a command without result of interest. */
void hmp_do_qmp(Monitor *mon, const char *command, ...) G_GNUC_NULL_TERMINATED;

/* Values for these; NULL for an absent parameter. */
JsonNode *hmp_json_str(const char *value);
JsonNode *hmp_json_int(int64_t value);
JsonNode *hmp_json_bool(bool value);

/* Text to @mon; frees it. */
void hmp_print_text(Monitor *mon, char *text);

/* ---- handlers, by file ---- */

/* hmp-cmds-run.c */
HmpHandler hmp_help, hmp_info, hmp_quit, hmp_stop, hmp_cont, hmp_system_reset, hmp_system_powerdown;
HmpHandler hmp_system_wakeup, hmp_nmi, hmp_watchdog_action, hmp_log, hmp_logfile, hmp_trace_event;
HmpHandler hmp_boot_set, hmp_no_snapshots, hmp_singlestep, hmp_accept;

/* hmp-cmds-devices.c */
HmpHandler hmp_device_add, hmp_device_del, hmp_object_add, hmp_object_del, hmp_netdev_add;
HmpHandler hmp_netdev_del, hmp_set_link, hmp_announce_self, hmp_chardev_add, hmp_chardev_remove;
HmpHandler hmp_chardev_send_break, hmp_ringbuf_read, hmp_ringbuf_write;
HmpHandler hmp_qom_list, hmp_qom_get, hmp_qom_set, hmp_getfd, hmp_closefd;
HmpHandler hmp_sendkey, hmp_mouse_move, hmp_mouse_button;

/* hmp-cmds-block.c */
HmpHandler hmp_balloon, hmp_info_blockstats, hmp_eject, hmp_change, hmp_block_resize, hmp_drive_add;
HmpHandler hmp_drive_del;

/* hmp-cmds-media.c */
HmpHandler hmp_migrate, hmp_migrate_incoming;
HmpHandler hmp_screendump, hmp_wavcapture, hmp_stopcapture, hmp_info_capture;

/* hmp-cmds-memory.c */
HmpHandler hmp_x, hmp_xp, hmp_i, hmp_o, hmp_print, hmp_sum, hmp_memsave, hmp_pmemsave, hmp_gpa2hva;

/* hmp-info.c */
HmpHandler hmp_info_status, hmp_info_version, hmp_info_name, hmp_info_uuid, hmp_info_kvm;
HmpHandler hmp_info_cpus, hmp_info_registers, hmp_info_chardev, hmp_info_network, hmp_info_pci;
HmpHandler hmp_info_mtree, hmp_info_qtree, hmp_info_qom_tree, hmp_info_qdm, hmp_info_block, hmp_info_balloon;
HmpHandler hmp_info_memory_size, hmp_info_memdev, hmp_info_trace_events, hmp_info_pic, hmp_info_irq;
HmpHandler hmp_info_ramblock, hmp_info_migrate, hmp_info_roms, hmp_info_nothing, hmp_info_snapshots;
HmpHandler hmp_info_usb, hmp_info_numa, hmp_info_hotpluggable_cpus;

#endif
