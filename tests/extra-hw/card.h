/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A PCI card of devices/ in slot 4 of a machine of its own. */
#ifndef EXTRA_HW_CARD_H
#define EXTRA_HW_CARD_H

#include "libqtest.h"
#include "libqos/pci-pc.h"

#define BUFFER 0x100000         /* guest memory that nobody else uses */

typedef struct Card {
    QTestState *s;
    QPCIBus *bus;
    QPCIDevice *dev;
    QPCIBar bar;                /* BAR 0 */
} Card;

/* @device: of -device; @options come before it. */
Card *card_new_with(const char *options, const char *device);
Card *card_new(const char *device);
void card_free(Card *c);
uint32_t rd(Card *c, uint32_t reg);
void wr(Card *c, uint32_t reg, uint32_t value);
/* INTA# of slot 4 goes to PIRQD; the status register tells its level too. */
bool card_irq(Card *c);

#endif
