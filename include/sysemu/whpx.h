/* SPDX-License-Identifier: GPL-2.0-or-later */
/* WHPX is not there: every question is answered "no". */
#ifndef QEMU_WHPX_H
#define QEMU_WHPX_H

#define whpx_enabled() (0)
#define whpx_apic_in_platform() (0)

#endif
