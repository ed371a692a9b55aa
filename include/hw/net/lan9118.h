/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The LAN9118 Ethernet controller: a model from outside the tree is it, and defines the function. */
#ifndef HW_NET_LAN9118_H
#define HW_NET_LAN9118_H

#include "net/net.h"

#define TYPE_LAN9118 "lan9118"

/* Makes one at @base with this interrupt, for an option of -nic. */
void lan9118_init(NICInfo *nd, uint32_t base, qemu_irq irq);

#endif
