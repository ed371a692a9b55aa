/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the parts of the machine object. */
#ifndef HW_CORE_MACHINE_INTERNAL_H
#define HW_CORE_MACHINE_INTERNAL_H

#include "hw/boards.h"

/* Adds the properties that every machine has to the class. */
void machine_class_add_properties(ObjectClass *oc);
/* Frees what -boot set. */
void machine_clear_boot_config(MachineState *ms);

#endif
