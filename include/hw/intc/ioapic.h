/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The 82093AA I/O APIC: what boards and the local APIC need.
 */
#ifndef HW_IOAPIC_H
#define HW_IOAPIC_H

#include <stdint.h>

/* Redirection entries of one IO-APIC. */
#define IOAPIC_NUM_PINS 24
/* Bus addresses of the first and the second IO-APIC. */
#define IO_APIC_DEFAULT_ADDRESS 0xfec00000
#define IO_APIC_SECONDARY_ADDRESS (IO_APIC_DEFAULT_ADDRESS + 0x10000)
/* First global system interrupt of the second IO-APIC. */
#define IO_APIC_SECONDARY_IRQBASE 24

#define TYPE_IOAPIC "ioapic"

/*
 * A CPU ended interrupt @vector (0 … 255): every IO-APIC pin that sent it as level triggered may send again
 * (82093AA, "Remote IRR").
 */
void ioapic_eoi_broadcast(int vector);

#endif
