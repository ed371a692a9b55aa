/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a loop that waits for another thread calls; there is none. */
#ifndef QEMU_PROCESSOR_H
#define QEMU_PROCESSOR_H

#include "qemu/atomic.h"

#define cpu_relax() barrier()

#endif
