/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtual functions (SR-IOV) of the devices that are fuzzed: operations reach the first 256 bytes of
 * configuration space only, so the driver enables them, with their BARs placed behind those of the other
 * devices.
 */
#include "generic_fuzz.h"
#include "hw/pci/pci.h"
#include "hw/pci/pcie_sriov.h"
#include "qemu/host-utils.h"
#include "tests/qtest/libqos/pci.h"

#define Q35_HOST_BRIDGE 0x29c08086
#define Q35_PCIEXBAR    0x60
#define PCIEXBAR_ENABLE 1
#define ECAM            0xb0000000ULL

static uint64_t ecam(int devfn, unsigned reg)
{
    return ECAM + devfn * PCIE_CONFIG_SPACE_SIZE + reg;
}

/* Extended configuration space is there on a q35 machine, through a window that the firmware places. */
static bool open_ecam(QPCIBus *bus)
{
    if (bus->config_readl(bus, 0, PCI_VENDOR_ID) != Q35_HOST_BRIDGE) {
        return false;
    }
    bus->config_writel(bus, 0, Q35_PCIEXBAR, ECAM | PCIEXBAR_ENABLE);
    return true;
}

static void place_vf_bars(QTestState *s, QPCIBus *bus, PCIDevice *pf, uint64_t sriov, uint16_t total)
{
    for (int bar = 0; bar < PCI_SRIOV_NUM_BARS; bar++) {
        uint64_t size = pow2ceil(MAX(pf->exp.sriov_pf.vf_bar_size[bar], 4096) * total);
        uint64_t addr = ROUND_UP(bus->mmio_alloc_ptr, size);

        if (pf->exp.sriov_pf.vf_bar_size[bar] && addr + size <= bus->mmio_limit) {
            bus->mmio_alloc_ptr = addr + size;
            qtest_writel(s, sriov + PCI_SRIOV_BAR + 4 * bar, addr);
        }
    }
}

void generic_enable_vfs(QTestState *s, QPCIBus *bus, PCIDevice *pf)
{
    uint64_t sriov = ecam(pf->devfn, pf->exp.sriov_cap);
    uint16_t total, offset, stride;

    if (!pf->exp.sriov_cap || !open_ecam(bus)) {
        return;
    }
    total = qtest_readw(s, sriov + PCI_SRIOV_TOTAL_VF);
    offset = qtest_readw(s, sriov + PCI_SRIOV_VF_OFFSET);
    stride = qtest_readw(s, sriov + PCI_SRIOV_VF_STRIDE);
    place_vf_bars(s, bus, pf, sriov, total);
    qtest_writew(s, sriov + PCI_SRIOV_NUM_VF, total);
    qtest_writew(s, sriov + PCI_SRIOV_CTRL, PCI_SRIOV_CTRL_VFE | PCI_SRIOV_CTRL_MSE);
    for (int i = 0; i < total; i++) {
        qtest_writew(s, ecam(pf->devfn + offset + i * stride, PCI_COMMAND), PCI_COMMAND_MASTER);
    }
}
