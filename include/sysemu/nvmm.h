/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NVMM is not there: every question is answered "no". */
#ifndef QEMU_NVMM_H
#define QEMU_NVMM_H

#define nvmm_enabled() (0)

#endif
