/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How registers are called, for who reads what an input did. */
#ifndef FUZZER_FUZZ_REGISTER_NAMES_H
#define FUZZER_FUZZ_REGISTER_NAMES_H

#include "exec/memory.h"

/*
 * The register at @offset of @mr, which is called @region: from the device's table if it is made with hw/register.h, else
 * by the name of the region, for structures that a specification fixes. NULL: not known. Allocates nothing.
 */
const char *fuzz_register_name(const MemoryRegion *mr, const char *region, hwaddr offset);
/* A register of a PCI function's configuration header, or NULL. */
const char *fuzz_config_register_name(unsigned offset);

#endif
