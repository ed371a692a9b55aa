/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Saved state of a PCI function: config space and INTx levels. What the guest could not have
 * changed (cmask set, wmask and w1cmask clear) must be the same in the state that is loaded.
 */
#include "qemu/osdep.h"
#include "hw/pci/pci_bridge.h"
#include "migration/qemu-file-types.h"
#include "migration/vmstate.h"
#include "qemu/error-report.h"
#include "pci-internal.h"

static int get_pci_config(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    PCIDevice *s = pv;
    uint32_t len = pci_config_size(s), i;
    g_autofree uint8_t *config = g_malloc(len);

    if (qemu_get_buffer(f, config, len) != len) {
        return -EIO;
    }
    for (i = 0; i < len; i++) {
        uint8_t fixed = s->cmask[i] & ~s->wmask[i] & ~s->w1cmask[i];

        if ((config[i] ^ s->config[i]) & fixed) {
            error_report("%s: config space byte 0x%x is 0x%x in the saved state, 0x%x here "
                         "(compared 0x%x, writable 0x%x, write-1-to-clear 0x%x)",
                         s->name, i, config[i], s->config[i], s->cmask[i], s->wmask[i],
                         s->w1cmask[i]);
            return -EINVAL;
        }
    }
    memcpy(s->config, config, len);
    pci_update_mappings(s);
    if (object_dynamic_cast(OBJECT(s), TYPE_PCI_BRIDGE)) {
        pci_bridge_update_mappings(PCI_BRIDGE(s));
    }
    pci_bus_master_update(s);
    pcie_sriov_pf_post_load(s);
    return 0;
}

static int put_pci_config(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                          JSONWriter *vmdesc)
{
    PCIDevice *s = pv;

    qemu_put_buffer(f, s->config, pci_config_size(s));
    return 0;
}

static const VMStateInfo vmstate_info_pci_config = {
    .name = "pci config",
    .get = get_pci_config,
    .put = put_pci_config,
};

/* One word a pin. */
static int get_pin_levels(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    PCIDevice *s = pv;
    uint8_t levels = 0;
    int pin;

    for (pin = 0; pin < PCI_NUM_PINS; pin++) {
        uint32_t level = qemu_get_be32(f);

        if (level > 1) {
            error_report("%s: INT%c has level %u in the saved state", s->name, 'A' + pin, level);
            return -EINVAL;
        }
        levels |= level << pin;
    }
    /* Levels of the running machine are replaced by the saved ones, on the bus too. */
    pci_irqs_set_levels(s, levels);
    return 0;
}

static int put_pin_levels(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                             JSONWriter *vmdesc)
{
    PCIDevice *s = pv;
    int pin;

    for (pin = 0; pin < PCI_NUM_PINS; pin++) {
        qemu_put_be32(f, (s->irq_state >> pin) & 1);
    }
    return 0;
}

static const VMStateInfo vmstate_info_pci_irq_state = {
    .name = "pci irq state",
    .get = get_pin_levels,
    .put = put_pin_levels,
};

/*
 * Config space is restored with what INTx Disable and Interrupt Status then say, so levels are
 * taken off the bus before, by the old setting.
 */
static int pci_device_pre_load(void *opaque)
{
    pci_irqs_set_levels(opaque, 0);
    return 0;
}

const VMStateDescription vmstate_pci_device = {
    .name = "PCIDevice",
    .version_id = 2,
    .minimum_version_id = 1,
    .pre_load = pci_device_pre_load,
    .fields = (const VMStateField[]) {
        VMSTATE_INT32_POSITIVE_LE(version_id, PCIDevice),
        {
            .name = "config",
            .info = &vmstate_info_pci_config,
            .flags = VMS_SINGLE,
            .offset = 0,
        }, {
            .name = "irq_state",
            .version_id = 2,
            .info = &vmstate_info_pci_irq_state,
            .flags = VMS_SINGLE,
            .offset = 0,
        },
        VMSTATE_END_OF_LIST()
    },
};

void pci_device_save(PCIDevice *s, QEMUFile *f)
{
    vmstate_save_state(f, &vmstate_pci_device, s, NULL);
}

int pci_device_load(PCIDevice *s, QEMUFile *f)
{
    return vmstate_load_state(f, &vmstate_pci_device, s, s->version_id);
}
