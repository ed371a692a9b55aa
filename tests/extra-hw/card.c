/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "card.h"
#include "hw/pci/pci_regs.h"

Card *card_new_with(const char *options, const char *device)
{
    Card *c = g_new0(Card, 1);

    c->s = qtest_initf("-machine pc -nodefaults %s -device %s,addr=4", options, device);
    c->bus = qpci_new_pc(c->s, NULL);
    c->dev = qpci_device_find(c->bus, QPCI_DEVFN(4, 0));
    g_assert_nonnull(c->dev);
    qpci_device_enable(c->dev);
    c->bar = qpci_iomap(c->dev, 0, NULL);
    return c;
}

Card *card_new(const char *device)
{
    return card_new_with("", device);
}

void card_free(Card *c)
{
    qpci_free_pc(c->bus);
    g_free(c->dev);
    qtest_quit(c->s);
    g_free(c);
}

uint32_t rd(Card *c, uint32_t reg)
{
    return qpci_io_readl(c->dev, c->bar, reg);
}

void wr(Card *c, uint32_t reg, uint32_t value)
{
    qpci_io_writel(c->dev, c->bar, reg, value);
}

bool card_irq(Card *c)
{
    return qpci_config_readw(c->dev, PCI_STATUS) & PCI_STATUS_INTERRUPT;
}
