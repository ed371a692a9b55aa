/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The SMC91C111 Ethernet controller: a model from outside the tree is it, and defines the function. */
#ifndef HW_NET_SMC91C111_H
#define HW_NET_SMC91C111_H

#include "net/net.h"

#define TYPE_SMC91C111 "smc91c111"

/* Makes one at @base with this interrupt, for an option of -nic. */
void smc91c111_init(NICInfo *nd, uint32_t base, qemu_irq irq);

#endif
