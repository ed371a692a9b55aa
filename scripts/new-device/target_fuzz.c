/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fuzz target generic-fuzz-@name@. */
#include "tests/qtest/fuzz/generic_fuzz.h"

static void register_@name_@(void)
{
    generic_fuzz_add("@name@", "-M pc -nodefaults @device@", "@objects@");
}

fuzz_target_init(register_@name_@)
