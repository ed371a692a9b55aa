/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VGA: what boards and models choose. */
#ifndef QEMU_HW_DISPLAY_VGA_H
#define QEMU_HW_DISPLAY_VGA_H

#include "exec/hwaddr.h"
#include "qom/object.h"

/* How a VGA tells of retraces: at every read another state, or by the timing of its registers. */
enum vga_retrace_method {
    VGA_RETRACE_DUMB,
    VGA_RETRACE_PRECISE
};

#define TYPE_VGA_MMIO "vga-mmio"

#endif
