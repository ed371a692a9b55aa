/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Xen is not there: every question is answered "no". */
#ifndef QEMU_SYSEMU_XEN_H
#define QEMU_SYSEMU_XEN_H

#define xen_enabled() (0)

/* Tells the hypervisor of guest memory; nothing to tell. */
#define xen_hvm_modified_memory(start, length) do { } while (0)

#endif
