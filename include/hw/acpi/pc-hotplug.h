/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ports of a PC's CPU hotplug registers (hw/acpi/cpu_hotplug.h), by power management device. */
#ifndef PC_HOTPLUG_H
#define PC_HOTPLUG_H

#define PIIX4_CPU_HOTPLUG_IO_BASE 0xaf00
#define ICH9_CPU_HOTPLUG_IO_BASE 0x0cd8

#endif
