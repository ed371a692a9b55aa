/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Advanced power management ports: APMC (B2h, control) and APMS (B3h, status), region `apm-io`.
 *
 * Specification: Intel 82371AB (PIIX4) datasheet, 7.2.4. Both are scratch registers between
 * software and its SMI handler; what a write of APMC raises is the owner's business.
 */
#include "qemu/osdep.h"
#include "hw/isa/apm.h"
#include "hw/pci/pci_device.h"
#include "migration/vmstate.h"
#include "trace.h"

/* Offsets from B2h. */
#define APMC 0
#define APMS 1

static void apm_ioport_writeb(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    APMState *apm = opaque;

    trace_apm_write(addr, val);
    if (addr == APMS) {
        apm->apms = val;
        return;
    }
    apm->apmc = val;
    if (apm->callback) {
        apm->callback(val, apm->arg);
    }
}

static uint64_t apm_ioport_readb(void *opaque, hwaddr addr, unsigned size)
{
    APMState *apm = opaque;
    uint8_t val = addr == APMS ? apm->apms : apm->apmc;

    trace_apm_read(addr, val);
    return val;
}

static const MemoryRegionOps apm_ops = {
    .read = apm_ioport_readb,
    .write = apm_ioport_writeb,
    .impl.min_access_size = 1,
    .impl.max_access_size = 1,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

const VMStateDescription vmstate_apm = {
    .name = "APM State",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT8(apmc, APMState),
        VMSTATE_UINT8(apms, APMState),
        VMSTATE_END_OF_LIST()
    },
};

void apm_init(PCIDevice *dev, APMState *apm, apm_ctrl_changed_t callback, void *arg)
{
    apm->callback = callback;
    apm->arg = arg;
    memory_region_init_io(&apm->io, OBJECT(dev), &apm_ops, apm, "apm-io", 2);
    memory_region_add_subregion(pci_address_space_io(dev), APM_CNT_IOPORT, &apm->io);
}
