/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the parts of the x86 CPU. */
#ifndef I386_CPU_INTERNAL_H
#define I386_CPU_INTERNAL_H

#include "cpu.h"

/* Adds a bool property per feature flag to the class. */
void x86_cpu_add_feature_properties(ObjectClass *oc);

#endif
