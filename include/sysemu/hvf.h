/* SPDX-License-Identifier: GPL-2.0-or-later */
/* HVF is not there: every question is answered "no". */
#ifndef HVF_H
#define HVF_H

#define hvf_enabled() (0)

#endif
