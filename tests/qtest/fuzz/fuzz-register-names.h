/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How registers are called, for who reads what an input did. */
#ifndef FUZZER_FUZZ_REGISTER_NAMES_H
#define FUZZER_FUZZ_REGISTER_NAMES_H

#include "exec/memory.h"

/*
 * The register at @offset of @mr, whose handlers are @ops: from its hw/register.h table or port list (then
 * @mr must be there still), or by the handlers' register_name. NULL: not known.
 */
const char *fuzz_register_name(const MemoryRegion *mr, const MemoryRegionOps *ops, hwaddr offset);
/* A register of a PCI function's configuration header, or NULL. */
const char *fuzz_config_register_name(unsigned offset);

#endif
