/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which global, thread-local and pthread-specific data belongs to a snapshot. */
#ifndef SNAPSHOT_MODULES_H
#define SNAPSHOT_MODULES_H

#include <stdbool.h>

/* Whether the compiler put the emulator's data in sections of their own. */
bool modules_have_sections(void);
/* Gives the tracker the data of the emulator and of every shared library that is in. */
void modules_add_data(void);

/* Remembers, and puts back, thread-local variables of the libraries that are in, and pthread keys. */
void modules_save_threads(void);
void modules_restore_threads(void);

#endif
