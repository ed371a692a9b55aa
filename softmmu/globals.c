/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the command line told about the machine; see sysemu/sysemu.h.
 */
#include "qemu/osdep.h"
#include "sysemu/sysemu.h"

const char *qemu_name;
const char *qemu_target_name = "none";
QemuUUID qemu_uuid;
bool qemu_uuid_set;
int autostart = 1;
int graphic_width, graphic_height, graphic_depth;
int only_migratable;
int enable_cpu_pm;
int alt_grab, ctrl_grab;
const char *keyboard_layout;
int vga_interface_type = VGA_NONE;
bool vga_interface_created;
QEMUOptionRom option_rom[MAX_OPTION_ROMS];
int nb_option_roms;

const char *qemu_get_vm_name(void)
{
    return qemu_name;
}
