/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Version string that devices show to guests (disk firmware revisions and the like). */
#ifndef QEMU_HW_VERSION_H
#define QEMU_HW_VERSION_H

/* The fixed string of current machine types. */
#define QEMU_HW_VERSION "2.5+"

/* Set by old machine types. @version is kept by pointer. */
void qemu_set_hw_version(const char *version);
/* The version now in force; never NULL. */
const char *qemu_hw_version(void);

#endif
