/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interrupts of the functions of VIA's south bridges, for models of such functions from outside the tree.
 *
 * Spec: VT82C686B data sheet, "Interrupt Line" (offset 0x3c) of functions 1 to 6: the bridge steers a
 * function's interrupt to that line of its ISA interrupt controllers. The bridge itself is left out: the
 * lines are those of the machine's ISA bus.
 */
#include "qemu/osdep.h"
#include "hw/irq.h"
#include "hw/isa/isa.h"
#include "hw/isa/vt82c686.h"

void via_isa_set_irq(PCIDevice *d, int n, int level)
{
    Object *bus = object_resolve_path_type("", TYPE_ISA_BUS, NULL);
    int irq = n ? n : d->config[PCI_INTERRUPT_LINE];

    if (bus && ISA_BUS(bus)->irqs && irq > 0 && irq < ISA_NUM_IRQS) {
        qemu_set_irq(isa_get_irq(NULL, irq), level);
    }
}
