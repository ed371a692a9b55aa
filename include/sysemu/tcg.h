/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The translating accelerator is not there: every question is answered "no". */
#ifndef SYSEMU_TCG_H
#define SYSEMU_TCG_H

#define tcg_enabled() (0)

#endif
