/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tells the rest of the emulator, which is compiled once for all targets, which one it is.
 */
#include "qemu/osdep.h"
#include "sysemu/sysemu.h"

static void __attribute__((constructor)) set_target_name(void)
{
    qemu_target_name = TARGET_NAME;
}
