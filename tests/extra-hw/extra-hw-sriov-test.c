/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A card with virtual functions from outside the tree: they come and go with VF
 * Enable, decode, do DMA, interrupt.
 */
#include "qemu/osdep.h"
#include "libqtest.h"
#include "libqos/pci-pc.h"
#include "hw/pci/pci_regs.h"

#define ECAM       0xb0000000ULL
#define PF_BAR     0xd0000000ULL
#define VF_BARS    0xd1000000ULL
#define VF_SIZE    0x4000
#define BUFFER     0x100000
#define MESSAGE    0x200000
#define SRIOV      0x160
#define PF         QPCI_DEVFN(4, 0)
#define NUM_VFS    4
#define VFE_MSE    (PCI_SRIOV_CTRL_VFE | PCI_SRIOV_CTRL_MSE)
#define NOTHING    0xffffffff
#define PCIHP      0xcc0        /* of ICH9: ACPI hotplug */

enum { PF_NUM_VFS = 0, PF_SUM = 4 };
enum { VF_NUMBER = 0, VF_MAILBOX = 4, VF_ADDR = 8, VF_SEND = 16, VF_MSIX_TABLE = 0x2000 };

static uint64_t config(int devfn, unsigned reg)
{
    return ECAM + devfn * 4096 + reg;
}

static int vf_devfn(int n)
{
    return PF + 0x80 + 2 * n;
}

static uint64_t vf_bar(int n)
{
    return VF_BARS + n * VF_SIZE;
}

/* A q35 machine whose MMCONFIG window and BARs the test itself has placed. */
static QTestState *start(const char *args)
{
    QTestState *s = qtest_initf("-machine q35 -nodefaults %s", args);

    qtest_outl(s, 0xcf8, 0x80000060);                           /* PCIEXBAR of the host bridge */
    qtest_outl(s, 0xcfc, ECAM | 1);
    return s;
}

static QTestState *start_card(void)
{
    QTestState *s = start("-device sriovcard,addr=4");

    g_assert_cmphex(qtest_readl(s, config(PF, 0)), ==, 0x1db11b36);
    qtest_writel(s, config(PF, PCI_BASE_ADDRESS_0), PF_BAR);
    qtest_writew(s, config(PF, PCI_COMMAND), PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER);
    return s;
}

static void enable_vfs(QTestState *s, int n)
{
    qtest_writel(s, config(PF, SRIOV + PCI_SRIOV_BAR), (uint32_t)VF_BARS);
    qtest_writew(s, config(PF, SRIOV + PCI_SRIOV_NUM_VF), n);
    qtest_writew(s, config(PF, SRIOV + PCI_SRIOV_CTRL), VFE_MSE);
}

static void test_capability(void)
{
    QTestState *s = start_card();

    g_assert_cmphex(qtest_readl(s, config(PF, 0x100)) >> 20, ==, SRIOV);
    g_assert_cmphex(qtest_readl(s, config(PF, SRIOV)), ==, 0x00010010);
    g_assert_cmphex(qtest_readw(s, config(PF, SRIOV + PCI_SRIOV_TOTAL_VF)), ==, NUM_VFS);
    g_assert_cmphex(qtest_readw(s, config(PF, SRIOV + PCI_SRIOV_VF_OFFSET)), ==, 0x80);
    g_assert_cmphex(qtest_readw(s, config(PF, SRIOV + PCI_SRIOV_VF_STRIDE)), ==, 2);
    g_assert_cmphex(qtest_readw(s, config(PF, SRIOV + PCI_SRIOV_VF_DID)), ==, 0x1db2);
    g_assert_cmphex(qtest_readl(s, config(PF, SRIOV + PCI_SRIOV_SUP_PGSIZE)), ==, 0x553);
    g_assert_cmphex(qtest_readl(s, config(PF, SRIOV + PCI_SRIOV_SYS_PGSIZE)), ==, 1);

    qtest_writel(s, config(PF, SRIOV + PCI_SRIOV_BAR), ~0u);
    g_assert_cmphex(qtest_readl(s, config(PF, SRIOV + PCI_SRIOV_BAR)), ==, 0xffffc00c);
    qtest_writel(s, config(PF, SRIOV + PCI_SRIOV_SYS_PGSIZE), 0x10);        /* 64 KiB */
    g_assert_cmphex(qtest_readl(s, config(PF, SRIOV + PCI_SRIOV_BAR)), ==, 0xffff000c);
    qtest_quit(s);
}

static void test_enable(void)
{
    QTestState *s = start_card();

    g_assert_cmphex(qtest_readl(s, config(vf_devfn(0), 0)), ==, NOTHING);
    g_assert_cmphex(qtest_readl(s, config(vf_devfn(0), PCI_CLASS_REVISION)), ==, NOTHING);
    enable_vfs(s, 3);
    g_assert_cmpuint(qtest_readl(s, PF_BAR + PF_NUM_VFS), ==, 3);
    for (int i = 0; i < 3; i++) {
        g_assert_cmphex(qtest_readl(s, config(vf_devfn(i), 0)), ==, NOTHING);  /* ids are the PF's */
        g_assert_cmphex(qtest_readl(s, config(vf_devfn(i), PCI_CLASS_REVISION)), ==, 0x00ff0000);
        g_assert_cmphex(qtest_readl(s, config(vf_devfn(i), PCI_BASE_ADDRESS_0)), ==, 0);
        g_assert_cmpuint(qtest_readl(s, vf_bar(i) + VF_NUMBER), ==, i);
        qtest_writel(s, vf_bar(i) + VF_MAILBOX, 10 + i);
    }
    g_assert_cmphex(qtest_readl(s, config(vf_devfn(3), PCI_CLASS_REVISION)), ==, NOTHING);
    g_assert_cmphex(qtest_readl(s, vf_bar(3) + VF_MAILBOX), ==, 0);
    g_assert_cmpuint(qtest_readl(s, PF_BAR + PF_SUM), ==, 33);
    qtest_writew(s, config(PF, SRIOV + PCI_SRIOV_NUM_VF), 4);                  /* too late */
    g_assert_cmpuint(qtest_readw(s, config(PF, SRIOV + PCI_SRIOV_NUM_VF)), ==, 3);

    qtest_writew(s, config(PF, SRIOV + PCI_SRIOV_CTRL), PCI_SRIOV_CTRL_VFE);   /* they stay, without memory */
    g_assert_cmpuint(qtest_readl(s, PF_BAR + PF_SUM), ==, 33);
    g_assert_cmphex(qtest_readl(s, vf_bar(1) + VF_MAILBOX), ==, 0);
    qtest_writew(s, config(PF, SRIOV + PCI_SRIOV_CTRL), 0);
    g_assert_cmpuint(qtest_readl(s, PF_BAR + PF_NUM_VFS), ==, 0);
    g_assert_cmphex(qtest_readl(s, config(vf_devfn(0), PCI_CLASS_REVISION)), ==, NOTHING);

    enable_vfs(s, 4);                                                          /* as new */
    g_assert_cmpuint(qtest_readl(s, PF_BAR + PF_SUM), ==, 0);
    g_assert_cmpuint(qtest_readl(s, vf_bar(3) + VF_NUMBER), ==, 3);
    qtest_quit(s);
}

static void test_too_many(void)
{
    QTestState *s = start_card();

    enable_vfs(s, NUM_VFS + 1);
    g_assert_cmpuint(qtest_readl(s, PF_BAR + PF_NUM_VFS), ==, 0);
    g_assert_cmphex(qtest_readl(s, config(vf_devfn(0), PCI_CLASS_REVISION)), ==, NOTHING);
    qtest_quit(s);
}

/* A VF's own Bus Master bit and MSI-X; its Memory Space bit is not there. */
static void test_dma_and_message(void)
{
    QTestState *s = start_card();
    uint64_t vf = vf_bar(2);

    enable_vfs(s, 4);
    qtest_writel(s, vf + VF_MAILBOX, 0xfeed);
    qtest_writel(s, vf + VF_ADDR, BUFFER);
    qtest_writel(s, vf + VF_MSIX_TABLE, MESSAGE);
    qtest_writel(s, vf + VF_MSIX_TABLE + 8, 0x77);
    qtest_writel(s, vf + VF_MSIX_TABLE + 12, 0);
    qtest_writew(s, config(vf_devfn(2), 0x70 + PCI_MSIX_FLAGS), PCI_MSIX_FLAGS_ENABLE);
    qtest_writel(s, vf + VF_SEND, 1);
    g_assert_cmphex(qtest_readl(s, BUFFER), ==, 0);                            /* not yet a bus master */

    qtest_writew(s, config(vf_devfn(2), PCI_COMMAND), PCI_COMMAND_MASTER | PCI_COMMAND_MEMORY);
    g_assert_cmphex(qtest_readw(s, config(vf_devfn(2), PCI_COMMAND)), ==, PCI_COMMAND_MASTER);
    qtest_writel(s, vf + VF_SEND, 1);
    g_assert_cmphex(qtest_readl(s, BUFFER), ==, 0xfeed);
    g_assert_cmphex(qtest_readl(s, MESSAGE), ==, 0x77);
    qtest_quit(s);
}

static void test_page_size(void)
{
    QTestState *s = start_card();

    qtest_writel(s, config(PF, SRIOV + PCI_SRIOV_SYS_PGSIZE), 0x10);           /* one VF every 64 KiB */
    enable_vfs(s, 2);
    g_assert_cmpuint(qtest_readl(s, VF_BARS + 0x10000 + VF_NUMBER), ==, 1);
    qtest_writel(s, VF_BARS + 0x10000 + VF_MAILBOX, 5);
    g_assert_cmpuint(qtest_readl(s, vf_bar(1) + VF_MAILBOX), ==, 0);
    qtest_quit(s);
}

/* VF BARs that would leave the address space are not decoded. */
static void test_bar_at_the_end(void)
{
    QTestState *s = start_card();

    qtest_writel(s, config(PF, SRIOV + PCI_SRIOV_BAR + 4), ~0u);
    qtest_writel(s, config(PF, SRIOV + PCI_SRIOV_BAR), 0xffff8000);
    qtest_writew(s, config(PF, SRIOV + PCI_SRIOV_NUM_VF), 4);
    qtest_writew(s, config(PF, SRIOV + PCI_SRIOV_CTRL), VFE_MSE);
    g_assert_cmpuint(qtest_readl(s, PF_BAR + PF_NUM_VFS), ==, 4);
    g_assert_cmphex(qtest_readl(s, 0xffffffffffffc000ULL + VF_MAILBOX), ==, 0);
    qtest_quit(s);
}

static void test_reset(void)
{
    QTestState *s = start_card();

    enable_vfs(s, 4);
    qtest_writel(s, vf_bar(0) + VF_MAILBOX, 1);
    qtest_qmp_assert_success(s, "{'execute': 'system_reset'}");
    qtest_qmp_eventwait(s, "RESET");
    qtest_outl(s, 0xcf8, 0x80000060);
    qtest_outl(s, 0xcfc, ECAM | 1);
    g_assert_cmphex(qtest_readl(s, config(PF, SRIOV + PCI_SRIOV_CTRL)), ==, 0);
    g_assert_cmphex(qtest_readw(s, config(PF, SRIOV + PCI_SRIOV_NUM_VF)), ==, 0);
    g_assert_cmphex(qtest_readl(s, config(PF, SRIOV + PCI_SRIOV_BAR)), ==, 0xc);
    g_assert_cmphex(qtest_readl(s, config(vf_devfn(0), PCI_CLASS_REVISION)), ==, NOTHING);
    qtest_quit(s);
}

/* A hotplugged card brings its VFs along, and takes them away, although they are enabled. */
static void test_hotplug(void)
{
    QTestState *s = start("-global ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off "
                          "-device pcie-root-port,id=rp,chassis=1,addr=5");
    uint64_t bus1 = ECAM + (1 << 20);

    qtest_writel(s, config(QPCI_DEVFN(5, 0), PCI_PRIMARY_BUS), 0x00010100);
    for (int i = 0; i < 2; i++) {
        qtest_qmp_assert_success(s,
                                 "{'execute': 'device_add', 'arguments': {'driver': 'sriovcard', 'id': 'c', "
                                 "'bus': 'rp'}}");
        qtest_writew(s, config(QPCI_DEVFN(5, 0), 0x54 + PCI_EXP_SLTCTL), PCI_EXP_SLTCTL_PWR_IND_ON);
        g_assert_cmphex(qtest_readl(s, bus1), ==, 0x1db11b36);
        qtest_writew(s, bus1 + SRIOV + PCI_SRIOV_NUM_VF, 4);
        qtest_writew(s, bus1 + SRIOV + PCI_SRIOV_CTRL, PCI_SRIOV_CTRL_VFE);
        g_assert_cmphex(qtest_readl(s, bus1 + 0x86 * 4096 + PCI_CLASS_REVISION), ==, 0x00ff0000);
        qtest_qmp_assert_success(s, "{'execute': 'device_del', 'arguments': {'id': 'c'}}");
        qtest_writew(s, config(QPCI_DEVFN(5, 0), 0x54 + PCI_EXP_SLTCTL),
                     PCI_EXP_SLTCTL_PWR_IND_OFF | PCI_EXP_SLTCTL_PWR_OFF);
        qtest_qmp_eventwait(s, "DEVICE_DELETED");
        g_assert_cmphex(qtest_readl(s, bus1), ==, NOTHING);
        g_assert_cmphex(qtest_readl(s, bus1 + 0x86 * 4096 + PCI_CLASS_REVISION), ==, NOTHING);
    }
    qtest_quit(s);
}

/* A slot that has virtual functions of another one only has nothing that can be ejected; the card has. */
static void test_acpi_eject(void)
{
    QTestState *s = start("-device pcie-root-port,id=rp,chassis=1,addr=5 -device sriovcard,bus=rp");
    uint64_t bus1 = ECAM + (1 << 20);

    qtest_writel(s, config(QPCI_DEVFN(5, 0), PCI_PRIMARY_BUS), 0x00010100);
    qtest_writew(s, bus1 + SRIOV + PCI_SRIOV_NUM_VF, 4);
    qtest_writew(s, bus1 + SRIOV + PCI_SRIOV_CTRL, PCI_SRIOV_CTRL_VFE);
    qtest_outl(s, PCIHP + 16, 0);
    for (int i = 0; i < 2; i++) {
        qtest_outl(s, PCIHP + 8, 1 << 16);
        g_assert_cmphex(qtest_readl(s, bus1 + 0x80 * 4096 + PCI_CLASS_REVISION), ==, 0x00ff0000);
        g_assert_cmphex(qtest_readl(s, bus1 + 0x86 * 4096 + PCI_CLASS_REVISION), ==, 0x00ff0000);
    }
    qtest_outl(s, PCIHP + 8, 1);
    g_assert_cmphex(qtest_readl(s, bus1), ==, NOTHING);
    g_assert_cmphex(qtest_readl(s, bus1 + 0x80 * 4096 + PCI_CLASS_REVISION), ==, NOTHING);
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/extra-hw/sriovcard/capability", test_capability);
    g_test_add_func("/extra-hw/sriovcard/enable", test_enable);
    g_test_add_func("/extra-hw/sriovcard/too-many", test_too_many);
    g_test_add_func("/extra-hw/sriovcard/dma-and-message", test_dma_and_message);
    g_test_add_func("/extra-hw/sriovcard/page-size", test_page_size);
    g_test_add_func("/extra-hw/sriovcard/bar-at-the-end", test_bar_at_the_end);
    g_test_add_func("/extra-hw/sriovcard/reset", test_reset);
    g_test_add_func("/extra-hw/sriovcard/hotplug", test_hotplug);
    g_test_add_func("/extra-hw/sriovcard/acpi-eject", test_acpi_eject);
    return g_test_run();
}
