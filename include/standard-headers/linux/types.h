/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Integer types used by the headers of this directory: fixed width, no host kernel headers needed.
 */
#ifndef STANDARD_HEADERS_LINUX_TYPES_H
#define STANDARD_HEADERS_LINUX_TYPES_H

#include <stdint.h>

/* Marks a type whose byte order is not the host's; a comment for the reader, nothing for the compiler. */
#ifndef __bitwise
#define __bitwise
#endif

#endif
