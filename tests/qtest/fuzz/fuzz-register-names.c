/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "exec/ioport.h"
#include "hw/pci/pci_regs.h"
#include "hw/register.h"
#include "fuzz-register-names.h"

/* PCI 3.0, 6.1. */
static const char *const pci_config[] = {
    [PCI_VENDOR_ID] = "VENDOR_ID", [PCI_DEVICE_ID] = "DEVICE_ID", [PCI_COMMAND] = "COMMAND",
    [PCI_STATUS] = "STATUS",
    [PCI_CLASS_REVISION] = "REVISION_ID", [PCI_CACHE_LINE_SIZE] = "CACHE_LINE_SIZE",
    [PCI_LATENCY_TIMER] = "LATENCY_TIMER", [PCI_HEADER_TYPE] = "HEADER_TYPE", [PCI_BIST] = "BIST",
    [PCI_BASE_ADDRESS_0] = "BAR0", [PCI_BASE_ADDRESS_1] = "BAR1", [PCI_BASE_ADDRESS_2] = "BAR2",
    [PCI_BASE_ADDRESS_3] = "BAR3", [PCI_BASE_ADDRESS_4] = "BAR4", [PCI_BASE_ADDRESS_5] = "BAR5",
    [PCI_SUBSYSTEM_VENDOR_ID] = "SUBSYSTEM_VENDOR_ID", [PCI_SUBSYSTEM_ID] = "SUBSYSTEM_ID",
    [PCI_ROM_ADDRESS] = "ROM", [PCI_CAPABILITY_LIST] = "CAPABILITIES",
    [PCI_INTERRUPT_LINE] = "INTERRUPT_LINE", [PCI_INTERRUPT_PIN] = "INTERRUPT_PIN",
};

static const char *name_in_table(const RegisterInfoArray *table, hwaddr offset)
{
    for (int i = 0; i < table->num_elements; i++) {
        const RegisterInfo *reg = table->r[i];

        if (reg->access && offset >= reg->access->addr && offset < reg->access->addr + reg->data_size) {
            return reg->access->name;
        }
    }
    return NULL;
}

const char *fuzz_register_name(const MemoryRegion *mr, const MemoryRegionOps *ops, hwaddr offset)
{
    if (ops && ops->write == register_write_memory) {
        return name_in_table(mr->opaque, offset);
    }
    return ops && ops->register_name ? ops->register_name(offset) : portio_register_name(mr, ops, offset);
}

const char *fuzz_config_register_name(unsigned offset)
{
    return offset < ARRAY_SIZE(pci_config) ? pci_config[offset] : NULL;
}
