/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the command line told about the whole machine, and its life from qemu_init() to
 * qemu_cleanup().
 */
#ifndef SYSEMU_H
#define SYSEMU_H

#include "qapi/qapi-types-common.h"
#include "qemu/timer.h"
#include "qemu/notify.h"
#include "qemu/option.h"
#include "qemu/uuid.h"
#include "chardev/char.h"

/* -name, or NULL */
extern const char *qemu_name;
/* -uuid; all zeroes when not given */
extern QemuUUID qemu_uuid;
extern bool qemu_uuid_set;
/* -name, or NULL. */
const char *qemu_get_vm_name(void);

/* "i386" or "x86_64"; set by the target's code before main(). */
extern const char *qemu_target_name;

/* 0 after -S */
extern int autostart;
extern int graphic_width, graphic_height, graphic_depth;
extern int only_migratable;
extern int enable_cpu_pm;
extern int alt_grab, ctrl_grab;
/* -k, or NULL */
extern const char *keyboard_layout;
/* -rtc clock=: always a clock that is derived from the virtual one */
extern QEMUClockType rtc_clock;

typedef enum {
    VGA_NONE,
    VGA_STD,
    VGA_CIRRUS,
    VGA_VMWARE,
    VGA_XENFB,
    VGA_QXL,
    VGA_TCX,
    VGA_CG3,
    VGA_DEVICE,
    VGA_VIRTIO,
    VGA_TYPE_MAX,
} VGAInterfaceType;

/* -vga */
extern int vga_interface_type;
/* The QOM type of that card, NULL for none. */
const char *vga_interface_class(void);
/* Set by the machine when it made the card that -vga asks for. */
extern bool vga_interface_created;

/* Called when the process ends orderly. */
void qemu_add_exit_notifier(Notifier *notify);
void qemu_remove_exit_notifier(Notifier *notify);
/* Called once when all devices of the command line exist; at once when that has been. */
void qemu_add_machine_init_done_notifier(Notifier *notify);
void qemu_remove_machine_init_done_notifier(Notifier *notify);
void qemu_run_machine_init_done_notifiers(void);
/* Whether machine creation, devices of the command line included, is over. */
bool qemu_machine_init_done(void);

/* -rtc */
void configure_rtc(QemuOpts *opts);

#define MAX_OPTION_ROMS 16
typedef struct QEMUOptionRom {
    const char *name;
    int32_t bootindex;
} QEMUOptionRom;
extern QEMUOptionRom option_rom[MAX_OPTION_ROMS];
extern int nb_option_roms;

/* ---- serial and parallel ports of the command line ---- */

#define MAX_SERIAL_PORTS   4
#define MAX_PARALLEL_PORTS 3

/* The back end of -serial number @i, or NULL: `-serial none`, or not given. */
Chardev *serial_hd(int i);
/* One more than the highest number given. */
int serial_max_hds(void);
extern Chardev *parallel_hds[MAX_PARALLEL_PORTS];

/* ---- boot order (softmmu/bootdevice.c) ---- */

/* Note that @dev may be booted from; smaller indices first, below 0: not at all. */
void add_boot_device_path(int32_t bootindex, DeviceState *dev, const char *suffix);
void del_boot_device_path(DeviceState *dev, const char *suffix);
/* Newline-separated firmware paths; *size counts the last NUL. g_free(). NULL when empty. */
char *get_boot_devices_list(size_t *size);
DeviceState *get_boot_device(uint32_t position);
/* An error when @bootindex is taken. */
void check_boot_index(int32_t bootindex, Error **errp);
/* Give @obj the property @name, stored in *@bootindex. */
void device_add_bootindex_property(Object *obj, int32_t *bootindex, const char *name,
                                   const char *suffix, DeviceState *dev);
void restore_boot_order(void *opaque);
/* An error when @devices is not a set of distinct letters a … p. */
void validate_bootdevices(const char *devices, Error **errp);

/* Logical geometry of disks for the firmware. */
void add_boot_device_lchs(DeviceState *dev, const char *suffix, uint32_t lcyls, uint32_t lheads,
                          uint32_t lsecs);
void del_boot_device_lchs(DeviceState *dev, const char *suffix);
char *get_boot_devices_lchs_list(size_t *size);

/* The machine's way to take a boot order at run time. */
typedef void QEMUBootSetHandler(void *opaque, const char *boot_order, Error **errp);
void qemu_register_boot_set(QEMUBootSetHandler *func, void *opaque);
void qemu_boot_set(const char *boot_order, Error **errp);

/* False after -nodefaults. */
bool defaults_enabled(void);

/* ---- life ---- */

/*
 * Read the command line, make the machine and its devices, and start it unless -S. Ends the process
 * with one sentence on stderr and status 1 on wrong input, and with status 0 for -help and its kin.
 */
void qemu_init(int argc, char **argv);
/* Types, clocks, main loop: what qemu_init() and unit tests begin with. */
void qemu_init_subsystems(void);
/* Undo qemu_init at the end of the process. */
void qemu_cleanup(void);

/*
 * Parts of the emulator that bring an option (-drive, -fsdev, -audiodev …) say how to handle it.
 * @func runs when back ends are made, in the order of the command line; before that has been
 * registered, the option ends with "not supported". @option is kept.
 */
typedef void CmdlineOptionFunc(const char *option, const char *arg, Error **errp);
void qemu_register_option_handler(const char *option, CmdlineOptionFunc *func);

/* As if -device @arg had been given as well; for such a function. */
void qemu_add_device_option(const char *arg);

/* Option groups; the net ones are in net/. */
extern QemuOptsList qemu_device_opts;
extern QemuOptsList qemu_netdev_opts;
extern QemuOptsList qemu_nic_opts;
extern QemuOptsList qemu_net_opts;
extern QemuOptsList qemu_mon_opts;

#endif
