/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Power management block of ICH9-LPC: ACPI fixed hardware, general purpose events, SMI enable and
 * status, TCO.
 *
 * Specification: Intel ICH9 datasheet (316972), 13.8; ACPI 2.0, 4.7. Regions: `ich9-pm` (128 ports
 * at PMBASE) with `acpi-evt`, `acpi-cnt`, `acpi-tmr`, `acpi-gpe0` (+20h), `acpi-smi` (+30h),
 * `sm-tco` (+60h). Of the board, not of the chip: `acpi-pci-hotplug` (CC0h), `acpi-cpu-hotplug`
 * (CD8h), in ich9-hotplug.c. Left out: other sources of SMI than APM and TCO, their status bits,
 * processor power states.
 */
#include "qemu/osdep.h"
#include "hw/acpi/ich9.h"
#include "hw/i386/ich9.h"
#include "hw/irq.h"
#include "qapi/error.h"
#include "sysemu/runstate.h"
#include "sysemu/sysemu.h"
#include "trace.h"

/* --- events --- */

static void ich9_pm_update_sci_fn(ACPIREGS *regs)
{
    ICH9LPCPMRegs *pm = container_of(regs, ICH9LPCPMRegs, acpi_regs);

    acpi_update_sci(&pm->acpi_regs, pm->irq);
}

static void pm_powerdown_req(Notifier *n, void *opaque)
{
    acpi_pm1_evt_power_down(&container_of(n, ICH9LPCPMRegs, powerdown_notifier)->acpi_regs);
}

static uint64_t ich9_gpe_readb(void *opaque, hwaddr addr, unsigned width)
{
    ICH9LPCPMRegs *pm = opaque;

    return acpi_gpe_ioport_readb(&pm->acpi_regs, addr);
}

static void ich9_gpe_writeb(void *opaque, hwaddr addr, uint64_t val, unsigned width)
{
    ICH9LPCPMRegs *pm = opaque;

    trace_ich9_pm_gpe_write(addr, val);
    acpi_gpe_ioport_writeb(&pm->acpi_regs, addr, val);
    acpi_update_sci(&pm->acpi_regs, pm->irq);
}

static const MemoryRegionOps ich9_gpe_ops = {
    .read = ich9_gpe_readb,
    .write = ich9_gpe_writeb,
    .valid.min_access_size = 1,
    .valid.max_access_size = 4,
    .impl.min_access_size = 1,
    .impl.max_access_size = 1,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

/* --- SMI enable and status: dwords at 0 and 4 of their region --- */

static uint64_t ich9_smi_readl(void *opaque, hwaddr addr, unsigned width)
{
    ICH9LPCPMRegs *pm = opaque;

    return addr == 0 ? pm->smi_en : pm->smi_sts;
}

static void ich9_smi_writel(void *opaque, hwaddr addr, uint64_t val, unsigned width)
{
    ICH9LPCPMRegs *pm = opaque;

    trace_ich9_pm_smi_write(addr, val);
    if (addr == 0) {
        pm->smi_en = (pm->smi_en & ~pm->smi_en_wmask) | (val & pm->smi_en_wmask);
    }
}

static const MemoryRegionOps ich9_smi_ops = {
    .read = ich9_smi_readl,
    .write = ich9_smi_writel,
    .valid.min_access_size = 4,
    .valid.max_access_size = 4,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

/* --- for the function --- */

void ich9_pm_iospace_update(ICH9LPCPMRegs *pm, uint32_t pm_io_base)
{
    trace_ich9_pm_io_map(pm_io_base);
    pm->pm_io_base = pm_io_base;
    memory_region_transaction_begin();
    memory_region_set_enabled(&pm->io, pm->pm_io_base != 0);
    memory_region_set_address(&pm->io, pm->pm_io_base);
    memory_region_transaction_commit();
}

void ich9_pm_reset(ICH9LPCPMRegs *pm)
{
    ich9_pm_iospace_update(pm, 0);
    acpi_pm1_evt_reset(&pm->acpi_regs);
    acpi_pm1_cnt_reset(&pm->acpi_regs);
    acpi_pm_tmr_reset(&pm->acpi_regs);
    acpi_gpe_reset(&pm->acpi_regs);
    /* Tells firmware that SMM is set up, so that it leaves it alone. */
    pm->smi_en = pm->smm_enabled ? 0 : ICH9_PMIO_SMI_EN_APMC_EN;
    pm->smi_en_wmask = ~0;
    if (pm->enable_tco) {
        acpi_pm_tco_reset(&pm->tco_regs);
    }
    acpi_update_sci(&pm->acpi_regs, pm->irq);
    ich9_pm_hotplug_reset(pm);
}

static void ich9_pm_init_blocks(ICH9LPCPMRegs *pm)
{
    Object *owner = memory_region_owner(&pm->io);

    acpi_pm_tmr_init(&pm->acpi_regs, ich9_pm_update_sci_fn, &pm->io);
    acpi_pm1_evt_init(&pm->acpi_regs, ich9_pm_update_sci_fn, &pm->io);
    acpi_pm1_cnt_init(&pm->acpi_regs, &pm->io, pm->disable_s3, pm->disable_s4, pm->s4_val, false);
    acpi_gpe_init(&pm->acpi_regs, ICH9_PMIO_GPE0_LEN);
    memory_region_init_io(&pm->io_gpe, owner, &ich9_gpe_ops, pm, "acpi-gpe0", ICH9_PMIO_GPE0_LEN);
    memory_region_add_subregion(&pm->io, ICH9_PMIO_GPE0_STS, &pm->io_gpe);
    memory_region_init_io(&pm->io_smi, owner, &ich9_smi_ops, pm, "acpi-smi", 8);
    memory_region_add_subregion(&pm->io, ICH9_PMIO_SMI_EN, &pm->io_smi);
    if (pm->enable_tco) {
        acpi_pm_tco_init(&pm->tco_regs, &pm->io);
    }
}

void ich9_pm_init(PCIDevice *lpc_pci, ICH9LPCPMRegs *pm, bool smm_enabled, qemu_irq sci_irq)
{
    pm->irq = sci_irq;
    pm->smm_enabled = smm_enabled;
    pm->smi_en_wmask = ~0;
    memory_region_init(&pm->io, OBJECT(lpc_pci), "ich9-pm", ICH9_PMIO_SIZE);
    memory_region_set_enabled(&pm->io, false);
    memory_region_add_subregion(pci_address_space_io(lpc_pci), 0, &pm->io);
    ich9_pm_init_blocks(pm);
    pm->powerdown_notifier.notify = pm_powerdown_req;
    qemu_register_powerdown_notifier(&pm->powerdown_notifier);
    ich9_pm_hotplug_init(lpc_pci, pm);
}

/* --- saved state --- */

static const VMStateDescription vmstate_ich9_gpe = {
    .name = "gpe",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_BUFFER_POINTER_UNSAFE(sts, ACPIGPE, 0, ICH9_PMIO_GPE0_LEN / 2),
        VMSTATE_BUFFER_POINTER_UNSAFE(en, ACPIGPE, 0, ICH9_PMIO_GPE0_LEN / 2),
        VMSTATE_END_OF_LIST()
    },
};

static bool ich9_tco_needed(void *opaque)
{
    ICH9LPCPMRegs *pm = opaque;

    return pm->enable_tco;
}

static const VMStateDescription vmstate_ich9_tco = {
    .name = "ICH9LPCPMRegs/tco",
    .version_id = 1,
    .minimum_version_id = 1,
    .needed = ich9_tco_needed,
    .fields = (const VMStateField[]) {
        VMSTATE_STRUCT(tco_regs, ICH9LPCPMRegs, 1, vmstate_tco_io_sts, TCOIORegs),
        VMSTATE_END_OF_LIST()
    },
};

static bool ich9_cpuhp_modern(void *opaque)
{
    ICH9LPCPMRegs *pm = opaque;

    return !pm->cpu_hotplug_legacy;
}

static int ich9_cpuhp_pre_load(void *opaque)
{
    ICH9LPCPMRegs *pm = opaque;

    object_property_set_bool(pm->gpe_cpu.device, "cpu-hotplug-legacy", false, &error_abort);
    return 0;
}

static const VMStateDescription vmstate_ich9_cpuhp = {
    .name = "ICH9LPCPMRegs/cpuhp",
    .version_id = 1,
    .minimum_version_id = 1,
    .needed = ich9_cpuhp_modern,
    .pre_load = ich9_cpuhp_pre_load,
    .fields = (const VMStateField[]) {
        VMSTATE_CPU_HOTPLUG(cpuhp_state, ICH9LPCPMRegs),
        VMSTATE_END_OF_LIST()
    },
};

static bool ich9_pcihp_test(void *opaque, int version_id)
{
    return true;
}

static bool ich9_pcihp_needed(void *opaque)
{
    ICH9LPCPMRegs *pm = opaque;

    return pm->use_acpi_hotplug_bridge;
}

static const VMStateDescription vmstate_ich9_pcihp = {
    .name = "ICH9LPCPMRegs/pcihp",
    .version_id = 1,
    .minimum_version_id = 1,
    .needed = ich9_pcihp_needed,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_HOTPLUG(acpi_pci_hotplug, ICH9LPCPMRegs, ich9_pcihp_test, ich9_pcihp_test),
        VMSTATE_END_OF_LIST()
    },
};

static int ich9_pm_post_load(void *opaque, int version_id)
{
    ICH9LPCPMRegs *pm = opaque;
    uint32_t base = pm->pm_io_base & ICH9_LPC_PMBASE_BASE_ADDRESS_MASK;

    ich9_pm_iospace_update(pm, base);
    return 0;
}

const VMStateDescription vmstate_ich9_pm = {
    .name = "ich9_pm",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = ich9_pm_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT16(acpi_regs.pm1.evt.sts, ICH9LPCPMRegs),
        VMSTATE_UINT16(acpi_regs.pm1.evt.en, ICH9LPCPMRegs),
        VMSTATE_UINT16(acpi_regs.pm1.cnt.cnt, ICH9LPCPMRegs),
        VMSTATE_TIMER_PTR(acpi_regs.tmr.timer, ICH9LPCPMRegs),
        VMSTATE_INT64(acpi_regs.tmr.overflow_time, ICH9LPCPMRegs),
        VMSTATE_STRUCT(acpi_regs.gpe, ICH9LPCPMRegs, 1, vmstate_ich9_gpe, ACPIGPE),
        VMSTATE_UINT8_ARRAY(gpe_cpu.sts, ICH9LPCPMRegs, ACPI_GPE_PROC_LEN),
        VMSTATE_UINT32(smi_en, ICH9LPCPMRegs),
        VMSTATE_UINT32(smi_sts, ICH9LPCPMRegs),
        VMSTATE_UINT32(smi_en_wmask, ICH9LPCPMRegs),
        VMSTATE_UINT32(pm_io_base, ICH9LPCPMRegs),
        VMSTATE_END_OF_LIST()
    },
    .subsections = (const VMStateDescription *const[]) {
        &vmstate_ich9_tco,
        &vmstate_ich9_cpuhp,
        &vmstate_ich9_pcihp,
        NULL
    },
};
