/* SPDX-License-Identifier: GPL-2.0-or-later */
/* @name@: registers, interrupt. */
#include "qemu/osdep.h"
#include "libqtest.h"
#include "libqos/pci-pc.h"
#include "hw/pci/pci_regs.h"

static void test_registers(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults -device @name@,addr=4");
    QPCIBus *bus = qpci_new_pc(s, NULL);
    QPCIDevice *dev = qpci_device_find(bus, QPCI_DEVFN(4, 0));
    QPCIBar bar;

    g_assert_nonnull(dev);
    qpci_device_enable(dev);
    bar = qpci_iomap(dev, 0, NULL);
    g_assert_cmphex(qpci_io_readl(dev, bar, 0), ==, 0x12345678);
    qpci_io_writel(dev, bar, 4, 0xcafe);
    g_assert_cmphex(qpci_io_readl(dev, bar, 4), ==, 0xcafe);
    qpci_io_writel(dev, bar, 8, 1);
    g_assert_true(qpci_config_readw(dev, PCI_STATUS) & PCI_STATUS_INTERRUPT);
    g_free(dev);
    qpci_free_pc(bus);
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/@name@/registers", test_registers);
    return g_test_run();
}
