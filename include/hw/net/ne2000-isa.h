/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The NE2000 on the ISA bus (hw/net/ne2000-isa.c), as boards make it. */
#ifndef HW_NET_NE2000_ISA_H
#define HW_NET_NE2000_ISA_H

#include "hw/isa/isa.h"
#include "hw/qdev-properties.h"
#include "net/net.h"
#include "qapi/error.h"

#define TYPE_ISA_NE2000 "ne2k_isa"

/* @base: port; @irq: of the ISA bus. NULL if the type isn't there; exits if it can't be realized. */
static inline ISADevice *isa_ne2000_init(ISABus *bus, int base, int irq, NICInfo *nd)
{
    ISADevice *dev = isa_try_new(TYPE_ISA_NE2000);

    qemu_check_nic_model(nd, TYPE_ISA_NE2000);
    if (dev) {
        qdev_prop_set_uint32(DEVICE(dev), "iobase", base);
        qdev_prop_set_uint32(DEVICE(dev), "irq", irq);
        qdev_set_nic_properties(DEVICE(dev), nd);
        isa_realize_and_unref(dev, bus, &error_fatal);
    }
    return dev;
}

#endif
