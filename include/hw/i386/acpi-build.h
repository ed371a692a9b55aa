/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A PC's ACPI tables (hw/i386/acpi-build.c; docs/devices/acpi-tables.rst). */
#ifndef HW_I386_ACPI_BUILD_H
#define HW_I386_ACPI_BUILD_H

#include "hw/i386/pc.h"

/*
 * Adds the files etc/acpi/tables, etc/acpi/rsdp and etc/table-loader to fw_cfg,
 * unless the machine has acpi=off.
 */
void acpi_setup(PCMachineState *pcms);

#endif
