/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The command line: one table of options, and what its handlers leave behind for softmmu/vl.c.
 */
#ifndef SOFTMMU_CMDLINE_H
#define SOFTMMU_CMDLINE_H

#include <json-glib/json-glib.h>

#include "qemu/error-report.h"

/* When an option's handler runs. */
typedef enum CmdlinePhase {
    CMDLINE_AT_ONCE,    /* while the command line is read */
    CMDLINE_BACKENDS,   /* block devices and such, before chardevs */
    CMDLINE_CHARDEVS,   /* after the chardevs: users of the short syntax */
    CMDLINE_BOARD_DONE, /* the board exists, devices of -device do not */
} CmdlinePhase;

/* One row of the table; rows without name are headings of the help. */
typedef struct CmdlineOption {
    const char *name; /* without dash */
    const char *arg;  /* how help shows the argument; NULL: there is none */
    const char *help; /* lines; NULL: an alias that help does not show */
    void (*handler)(const char *arg);
    CmdlinePhase phase;
} CmdlineOption;

extern const CmdlineOption cmdline_options[]; /* ends with an all-zero row */

/* An option to come back to, with its place for messages. */
typedef struct CmdlineItem {
    const CmdlineOption *option;
    const char *arg;
    JsonObject *json; /* of -device '{…}' */
    QemuOpts *opts;   /* of other -device */
    Location loc;
} CmdlineItem;

/* What the handlers found out; one command line a process. */
typedef struct Cmdline {
    JsonNode *machine; /* properties of the machine, and "type" */
    bool nodefaults;
    bool nographic;
    GHashTable *given; /* names of the options that were used */
    const char *accel; /* colon-separated names */
    const char *cpu;
    const char *log_items;
    const char *log_file;
    const char *qtest_chrdev;
    Location qtest_loc;
    const char *qtest_log;
    const char *incoming;       /* URI of a saved state, or "defer" */
    const char *pid_file;
    GPtrArray *devices; /* CmdlineItem: -device */
    GPtrArray *objects; /* CmdlineItem: -object */
    GPtrArray *later;   /* CmdlineItem: rows of later phases */
} Cmdline;

extern Cmdline cmdline;

/*
 * Read the command line: handlers of AT_ONCE run, the others are put off. Ends the process on
 * mistakes.
 */
void cmdline_parse(int argc, char **argv);
/* The row of option @name, or NULL. */
const CmdlineOption *cmdline_find(const char *name);
/* The name of the option whose handler is running. */
const char *cmdline_current_option(void);
/* Handle @option now, or put it off; @arg is kept. */
void cmdline_handle(const CmdlineOption *option, const char *arg);
/* Run the handlers that were put off until @phase. */
void cmdline_run_phase(CmdlinePhase phase);
/* Whether option @name was used. */
bool cmdline_given(const char *name);
/* Keep @arg of the option that is being handled. */
CmdlineItem *cmdline_add_item(GPtrArray *list, const char *arg);
/* The text of -help. */
void cmdline_print_help(FILE *f);
/* Set one property of the machine. */
void cmdline_set_machine(const char *name, const char *value);
/* Report @err, if set, and end the process. */
void cmdline_check(Error *err);

/* ---- handlers, by file ---- */

/* cmdline-machine.c */
void opt_machine(const char *arg);
void opt_accel(const char *arg);
void opt_cpu(const char *arg);
void opt_smp(const char *arg);
void opt_m(const char *arg);
void opt_boot(const char *arg);
void opt_bios(const char *arg);
void opt_kernel(const char *arg);
void opt_initrd(const char *arg);
void opt_append(const char *arg);
void opt_usb(const char *arg);
void opt_no_hpet(const char *arg);
void opt_no_acpi(const char *arg);
void opt_option_rom(const char *arg);
void opt_acpitable(const char *arg);
void opt_smbios(const char *arg);
void opt_rtc(const char *arg);
void opt_fw_cfg(const char *arg);
void opt_enable_kvm(const char *arg);

/* cmdline-devices.c */
void opt_device(const char *arg);
void opt_global(const char *arg);
void opt_set(const char *arg);
void opt_object(const char *arg);
void opt_netdev(const char *arg);
void opt_nic(const char *arg);
void opt_net(const char *arg);
void opt_chardev(const char *arg);
void opt_serial(const char *arg);
void opt_parallel(const char *arg);
void opt_debugcon(const char *arg);
void opt_monitor(const char *arg);
void opt_qmp(const char *arg);
void opt_qmp_pretty(const char *arg);
void opt_mon(const char *arg);
void opt_vga(const char *arg);
void opt_backend(const char *arg);
/*
 * What -serial SPEC does; -monitor, with "readline" or "control" as @mode. They end the process on
 * mistakes.
 */
void cmdline_add_serial(const char *spec);
void cmdline_add_monitor(const char *spec, const char *mode, bool pretty);
/* What -vga NAME does, unless it or such a card was given; NULL: nothing. */
void cmdline_default_vga(const char *name);
/* Groups of options that these handlers fill. */
void cmdline_register_groups(void);

/* cmdline-block.c */
void opt_blockdev(const char *arg);
void opt_drive(const char *arg);
void opt_hd(const char *arg);
void opt_cdrom(const char *arg);
void opt_fd(const char *arg);
void opt_sd(const char *arg);
void opt_mtdblock(const char *arg);
void opt_pflash(const char *arg);
void opt_snapshot(const char *arg);
/* Make the drives that these collected. */
void cmdline_create_drives(void);

/* cmdline-run.c */
void opt_help(const char *arg);
void opt_version(const char *arg);
void opt_name(const char *arg);
void opt_uuid(const char *arg);
void opt_d(const char *arg);
void opt_D(const char *arg);
void opt_dfilter(const char *arg);
void opt_trace(const char *arg);
void opt_S(const char *arg);
void opt_incoming(const char *arg);
void opt_seed(const char *arg);
void opt_nodefaults(const char *arg);
void opt_no_reboot(const char *arg);
void opt_no_shutdown(const char *arg);
void opt_action(const char *arg);
void opt_watchdog_action(const char *arg);
void opt_display(const char *arg);
void opt_nographic(const char *arg);
void opt_k(const char *arg);
void opt_L(const char *arg);
void opt_pidfile(const char *arg);
void opt_msg(const char *arg);
void opt_qtest(const char *arg);
void opt_qtest_log(const char *arg);
void opt_readconfig(const char *arg);
void opt_accept(const char *arg);
void opt_refuse(const char *arg);

#endif
