/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the parts of e1000e. */
#ifndef HW_NET_E1000E_INTERNAL_H
#define HW_NET_E1000E_INTERNAL_H

#include "e1000-internal.h"
#include "e1000e-regs.h"

/* e1000e-mac.c: the tables of registers, PHY and EEPROM. */
void e1000e_mac_class_init(E1000CoreClass *c);
/* e1000e-rx.c: the hooks of reception. */
void e1000e_rx_class_init(E1000CoreClass *c);

#endif
