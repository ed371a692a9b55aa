/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Linux input events: codes and types are those of the host's kernel headers. */
#ifndef STANDARD_HEADERS_LINUX_INPUT_H
#define STANDARD_HEADERS_LINUX_INPUT_H

#include <linux/input.h>

#endif
