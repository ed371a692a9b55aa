/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "hw/pci/pci_regs.h"
#include "hw/register.h"
#include "standard-headers/linux/virtio_pci.h"
#include "fuzz-register-names.h"

/* --- structures that a specification fixes ---------------------------------------------------------------- */

/* VIRTIO 1.2, 4.1.4.3. */
static const char *const virtio_common[] = {
    [VIRTIO_PCI_COMMON_DFSELECT] = "device_feature_select", [VIRTIO_PCI_COMMON_DF] = "device_feature",
    [VIRTIO_PCI_COMMON_GFSELECT] = "driver_feature_select", [VIRTIO_PCI_COMMON_GF] = "driver_feature",
    [VIRTIO_PCI_COMMON_MSIX] = "config_msix_vector", [VIRTIO_PCI_COMMON_NUMQ] = "num_queues",
    [VIRTIO_PCI_COMMON_STATUS] = "device_status", [VIRTIO_PCI_COMMON_CFGGENERATION] = "config_generation",
    [VIRTIO_PCI_COMMON_Q_SELECT] = "queue_select", [VIRTIO_PCI_COMMON_Q_SIZE] = "queue_size",
    [VIRTIO_PCI_COMMON_Q_MSIX] = "queue_msix_vector", [VIRTIO_PCI_COMMON_Q_ENABLE] = "queue_enable",
    [VIRTIO_PCI_COMMON_Q_NOFF] = "queue_notify_off",
    [VIRTIO_PCI_COMMON_Q_DESCLO] = "queue_desc", [VIRTIO_PCI_COMMON_Q_DESCHI] = "queue_desc, high",
    [VIRTIO_PCI_COMMON_Q_AVAILLO] = "queue_driver", [VIRTIO_PCI_COMMON_Q_AVAILHI] = "queue_driver, high",
    [VIRTIO_PCI_COMMON_Q_USEDLO] = "queue_device", [VIRTIO_PCI_COMMON_Q_USEDHI] = "queue_device, high",
};

/* VIRTIO 1.2, 4.1.4.10. */
static const char *const virtio_legacy[] = {
    [VIRTIO_PCI_HOST_FEATURES] = "device features", [VIRTIO_PCI_GUEST_FEATURES] = "driver features",
    [VIRTIO_PCI_QUEUE_PFN] = "queue address", [VIRTIO_PCI_QUEUE_NUM] = "queue_size",
    [VIRTIO_PCI_QUEUE_SEL] = "queue_select", [VIRTIO_PCI_QUEUE_NOTIFY] = "queue notify",
    [VIRTIO_PCI_STATUS] = "device status", [VIRTIO_PCI_ISR] = "ISR status",
};

/* PCI 3.0, 6.1. */
static const char *const pci_config[] = {
    [PCI_VENDOR_ID] = "VENDOR_ID", [PCI_DEVICE_ID] = "DEVICE_ID", [PCI_COMMAND] = "COMMAND", [PCI_STATUS] = "STATUS",
    [PCI_CLASS_REVISION] = "REVISION_ID", [PCI_CACHE_LINE_SIZE] = "CACHE_LINE_SIZE",
    [PCI_LATENCY_TIMER] = "LATENCY_TIMER", [PCI_HEADER_TYPE] = "HEADER_TYPE", [PCI_BIST] = "BIST",
    [PCI_BASE_ADDRESS_0] = "BAR0", [PCI_BASE_ADDRESS_1] = "BAR1", [PCI_BASE_ADDRESS_2] = "BAR2",
    [PCI_BASE_ADDRESS_3] = "BAR3", [PCI_BASE_ADDRESS_4] = "BAR4", [PCI_BASE_ADDRESS_5] = "BAR5",
    [PCI_SUBSYSTEM_VENDOR_ID] = "SUBSYSTEM_VENDOR_ID", [PCI_SUBSYSTEM_ID] = "SUBSYSTEM_ID",
    [PCI_ROM_ADDRESS] = "ROM", [PCI_CAPABILITY_LIST] = "CAPABILITIES",
    [PCI_INTERRUPT_LINE] = "INTERRUPT_LINE", [PCI_INTERRUPT_PIN] = "INTERRUPT_PIN",
};

static const struct {
    const char *region;                 /* how its name begins */
    const char *const *names;           /* by offset */
    size_t size;
} structures[] = {
    { "virtio-pci-common-", virtio_common, ARRAY_SIZE(virtio_common) },
    { "virtio-pci", virtio_legacy, ARRAY_SIZE(virtio_legacy) },
};

/* --- names ------------------------------------------------------------------------------------------------ */

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

/* "virtio-pci" is the whole name of its region, those that end in "-" go on. */
static bool is_called(const char *region, const char *name)
{
    size_t len = strlen(name);

    return name[len - 1] == '-' ? strncmp(region, name, len) == 0 : strcmp(region, name) == 0;
}

const char *fuzz_register_name(const MemoryRegion *mr, const char *region, hwaddr offset)
{
    if (mr && mr->ops && mr->ops->write == register_write_memory) {
        return name_in_table(mr->opaque, offset);
    }
    for (size_t i = 0; i < ARRAY_SIZE(structures); i++) {
        if (is_called(region, structures[i].region)) {
            return offset < structures[i].size ? structures[i].names[offset] : NULL;
        }
    }
    return NULL;
}

const char *fuzz_config_register_name(unsigned offset)
{
    return offset < ARRAY_SIZE(pci_config) ? pci_config[offset] : NULL;
}
