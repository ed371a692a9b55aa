/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Events of the pvpanic device: docs/specs/pvpanic in QEMU's manual. */
#ifndef __PVPANIC_H__
#define __PVPANIC_H__

#define PVPANIC_PANICKED     (1 << 0)
#define PVPANIC_CRASH_LOADED (1 << 1)
#define PVPANIC_SHUTDOWN     (1 << 2)

#endif
