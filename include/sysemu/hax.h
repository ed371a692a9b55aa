/* SPDX-License-Identifier: GPL-2.0-or-later */
/* HAXM is not there: every question is answered "no". */
#ifndef QEMU_HAX_H
#define QEMU_HAX_H

#define hax_enabled() (0)

#endif
