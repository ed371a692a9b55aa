/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Saved state of PIIX4_PM. */
#include "qemu/osdep.h"
#include "hw/acpi/piix4.h"
#include "migration/vmstate.h"
#include "qapi/error.h"

static const VMStateDescription vmstate_gpe = {
    .name = "gpe",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_BUFFER_POINTER_UNSAFE(sts, ACPIGPE, 0, 2),
        VMSTATE_BUFFER_POINTER_UNSAFE(en, ACPIGPE, 0, 2),
        VMSTATE_END_OF_LIST()
    },
};

static bool piix4_pcihp_needed(void *opaque, int version_id)
{
    PIIX4PMState *s = opaque;

    return s->acpi_pci_hotplug.use_acpi_hotplug_bridge ||
           s->acpi_pci_hotplug.use_acpi_root_pci_hotplug;
}

static bool piix4_acpi_index_needed(void *opaque, int version_id)
{
    PIIX4PMState *s = opaque;

    return piix4_pcihp_needed(opaque, version_id) && !s->not_migrate_acpi_index;
}

static bool piix4_cpuhp_modern(void *opaque)
{
    return !PIIX4_PM(opaque)->cpu_hotplug_legacy;
}

static int piix4_cpuhp_pre_load(void *opaque)
{
    object_property_set_bool(OBJECT(opaque), "cpu-hotplug-legacy", false, &error_abort);
    return 0;
}

static const VMStateDescription vmstate_piix4_cpuhp = {
    .name = "piix4_pm/cpuhp",
    .version_id = 1,
    .minimum_version_id = 1,
    .needed = piix4_cpuhp_modern,
    .pre_load = piix4_cpuhp_pre_load,
    .fields = (const VMStateField[]) {
        VMSTATE_CPU_HOTPLUG(cpuhp_state, PIIX4PMState),
        VMSTATE_END_OF_LIST()
    },
};

static int piix4_post_load(void *opaque, int version_id)
{
    piix4_pm_update_io(PIIX4_PM(opaque));
    return 0;
}

const VMStateDescription vmstate_piix4_pm = {
    .name = "piix4_pm",
    .version_id = 3,
    .minimum_version_id = 3,
    .post_load = piix4_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, PIIX4PMState),
        VMSTATE_UINT16(ar.pm1.evt.sts, PIIX4PMState),
        VMSTATE_UINT16(ar.pm1.evt.en, PIIX4PMState),
        VMSTATE_UINT16(ar.pm1.cnt.cnt, PIIX4PMState),
        VMSTATE_STRUCT(apm, PIIX4PMState, 0, vmstate_apm, APMState),
        VMSTATE_STRUCT(smb, PIIX4PMState, 3, pmsmb_vmstate, PMSMBus),
        VMSTATE_TIMER_PTR(ar.tmr.timer, PIIX4PMState),
        VMSTATE_INT64(ar.tmr.overflow_time, PIIX4PMState),
        VMSTATE_STRUCT(ar.gpe, PIIX4PMState, 2, vmstate_gpe, ACPIGPE),
        VMSTATE_PCI_HOTPLUG(acpi_pci_hotplug, PIIX4PMState, piix4_pcihp_needed,
                            piix4_acpi_index_needed),
        VMSTATE_UINT8_ARRAY(gpe_cpu.sts, PIIX4PMState, ACPI_GPE_PROC_LEN),
        VMSTATE_END_OF_LIST()
    },
    .subsections = (const VMStateDescription *const[]) {
        &vmstate_piix4_cpuhp,
        NULL
    },
};
