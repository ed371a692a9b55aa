/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Single Root I/O Virtualization: a physical function (PF) with virtual functions (VFs) of another type.
 *
 * Specification: Single Root I/O Virtualization and Sharing 1.1. The VFs are made, at devfn VF Offset, + VF Stride …
 * behind the PF on its bus, when the PF has been realized. They are reset, decode and answer while VF Enable is set and
 * their number is below NumVFs. They have no BARs of their own: VF n is at VF BAR + n * size while VF MSE is set.
 * Left out: VF migration, VFs on further bus numbers, VFs made by the user.
 */
#ifndef QEMU_PCIE_SRIOV_H
#define QEMU_PCIE_SRIOV_H

#include "hw/pci/pci_regs.h"
#include "sysemu/dma.h"

/* BARs, and the ROM that a VF never has. */
#define PCIE_SRIOV_NUM_REGIONS (PCI_SRIOV_NUM_BARS + 1)

/* Of a PF. @num_vfs: that are enabled. @vf: all of them, NULL before the PF is realized. */
struct PCIESriovPF {
    uint16_t num_vfs;
    uint8_t vf_bar_type[PCIE_SRIOV_NUM_REGIONS];
    char *vfname;
    PCIDevice **vf;
    uint64_t vf_bar_size[PCIE_SRIOV_NUM_REGIONS]; /* bytes, of one VF; 0: there is no such BAR */
};
typedef struct PCIESriovPF PCIESriovPF;

/* Of a VF; @pf is NULL in other functions. */
struct PCIESriovVF {
    PCIDevice *pf;
    uint16_t vf_number;
};
typedef struct PCIESriovVF PCIESriovVF;

/*
 * Adds the capability to PF @dev, in its realize; exit takes the VFs away. @vfname: type of the VFs. With a ninth
 * argument, an Error **, as later versions have it, the call returns true; errors of VFs are reported after the PF's
 * realize in both forms.
 */
void pcie_sriov_pf_init(PCIDevice *dev, uint16_t offset, const char *vfname, uint16_t vf_dev_id,
                        uint16_t init_vfs, uint16_t total_vfs, uint16_t vf_offset, uint16_t vf_stride);
#define PCIE_SRIOV_PF_INIT_9_(dev, offset, vfname, did, init, total, vf_offset, stride, errp) \
    ((void)(errp), (pcie_sriov_pf_init)(dev, offset, vfname, did, init, total, vf_offset, stride), (bool)true)
#define PCIE_SRIOV_PF_INIT_PICK_(a, b, c, d, e, f, g, h, i, macro, ...) macro
#define pcie_sriov_pf_init(...) \
    PCIE_SRIOV_PF_INIT_PICK_(__VA_ARGS__, PCIE_SRIOV_PF_INIT_9_, pcie_sriov_pf_init, x7)(__VA_ARGS__)
void pcie_sriov_pf_exit(PCIDevice *dev);

/* A BAR of the VFs, of @size bytes each; a power of two. */
void pcie_sriov_pf_init_vf_bar(PCIDevice *dev, int region_num, uint8_t type, dma_addr_t size);
/* In a VF's realize, instead of pci_register_bar(); the type is what the PF has said. */
void pcie_sriov_vf_register_bar(PCIDevice *dev, int region_num, MemoryRegion *memory);

/* More page sizes than those that every PF must support; bit n: 4096 << n bytes. */
void pcie_sriov_pf_add_sup_pgsize(PCIDevice *dev, uint16_t opt_sup_pgsize);

/* The PF's registers were written (pci_default_write_config() says so), reset, loaded; or VF Enable is to go off. */
void pcie_sriov_config_write(PCIDevice *dev, uint32_t address, uint32_t val, int len);
void pcie_sriov_pf_reset(PCIDevice *dev);
void pcie_sriov_pf_post_load(PCIDevice *dev);
void pcie_sriov_pf_disable_vfs(PCIDevice *dev);

/* Of a VF: its number, its PF. */
uint16_t pcie_sriov_vf_number(PCIDevice *dev);
PCIDevice *pcie_sriov_get_pf(PCIDevice *dev);
/* Of a PF: VF @n, NULL if it is not enabled; how many are. */
PCIDevice *pcie_sriov_get_vf_at_index(PCIDevice *dev, int n);
uint16_t pcie_sriov_num_vfs(PCIDevice *dev);

#endif
