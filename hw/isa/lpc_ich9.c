/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intel ICH9, function 0 of device 31: LPC bridge, type ICH9-LPC, child bus isa.0.
 *
 * Specification: Intel I/O Controller Hub 9 datasheet (316972), 5.3, 10.1 and 13.1. Modelled: PIRQ
 * routing (to ISA lines by PIRQx_ROUT, always to IO-APIC pins 16..23), the SCI's line, PMBASE,
 * RCBA with the interrupt route registers and GCS, reset control. Interrupts are in lpc_ich9-irq.c,
 * the power management block in hw/acpi/ich9.c. Other registers of function 0 and of the chip
 * configuration hold what is written.
 * Regions: `lpc-rcrb-mmio` (at RCBA), `lpc-reset-control` (CF9h), `apm-io`, `ich9-pm` and others.
 * Outputs: "gsi", 24 global system interrupts.
 * Quirk: as on the reference machine bit 2 of RST_CNT resets at once.
 */
#include "qemu/osdep.h"
#include "hw/acpi/acpi_aml_interface.h"
#include "hw/irq.h"
#include "hw/isa/isa.h"
#include "hw/nvram/fw_cfg.h"
#include "hw/pci/pci_bus.h"
#include "hw/qdev-properties.h"
#include "lpc_ich9-internal.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/module.h"
#include "qemu/range.h"
#include "sysemu/runstate.h"
#include "sysemu/sysemu.h"
#include "trace.h"

#define RST_CNT_IOPORT      0xcf9
#define RST_CNT_RST_CPU     0x04
#define RST_CNT_MASK        0x0a    /* SYS_RST, FULL_RST */

/* --- configuration space --- */

static void ich9_lpc_pmbase_update(ICH9LPCState *lpc)
{
    uint32_t base = pci_get_long(lpc->d.config + ICH9_LPC_PMBASE);
    bool enabled = lpc->d.config[ICH9_LPC_ACPI_CTRL] & ICH9_LPC_ACPI_CTRL_ACPI_EN;

    ich9_pm_iospace_update(&lpc->pm, enabled ? base & ICH9_LPC_PMBASE_BASE_ADDRESS_MASK : 0);
}

static void ich9_lpc_rcba_update(ICH9LPCState *lpc)
{
    uint32_t rcba = pci_get_long(lpc->d.config + ICH9_LPC_RCBA);

    trace_ich9_rcba(rcba);
    memory_region_transaction_begin();
    memory_region_set_enabled(&lpc->rcrb_mem, rcba & ICH9_LPC_RCBA_EN);
    memory_region_set_address(&lpc->rcrb_mem, rcba & ICH9_LPC_RCBA_BA_MASK);
    memory_region_transaction_commit();
}

/* SMI_LOCK, which only reset clears, keeps GBL_SMI_EN as it is. */
static void ich9_lpc_pmcon_update(ICH9LPCState *lpc)
{
    if (lpc->d.config[ICH9_LPC_GEN_PMCON_1] & ICH9_LPC_GEN_PMCON_1_SMI_LOCK) {
        lpc->d.wmask[ICH9_LPC_GEN_PMCON_1] &= ~ICH9_LPC_GEN_PMCON_1_SMI_LOCK;
        lpc->pm.smi_en_wmask &= ~1;
    }
}

static void ich9_lpc_config_write(PCIDevice *d, uint32_t addr, uint32_t val, int len)
{
    ICH9LPCState *lpc = ICH9_LPC_DEVICE(d);
    int old_line[ICH9_LPC_NB_PIRQS], pirq;

    for (pirq = 0; pirq < ICH9_LPC_NB_PIRQS; pirq++) {
        old_line[pirq] = ich9_pirq_line(lpc, pirq);
    }
    pci_default_write_config(d, addr, val, len);
    if (ranges_overlap(addr, len, ICH9_LPC_PMBASE, 4) ||
        ranges_overlap(addr, len, ICH9_LPC_ACPI_CTRL, 1)) {
        ich9_lpc_update_sci(lpc);
        ich9_lpc_pmbase_update(lpc);
    }
    if (ranges_overlap(addr, len, ICH9_LPC_RCBA, 4)) {
        ich9_lpc_rcba_update(lpc);
    }
    if (ranges_overlap(addr, len, ICH9_LPC_PIRQA_ROUT, 4) ||
        ranges_overlap(addr, len, ICH9_LPC_PIRQE_ROUT, 4)) {
        ich9_lpc_pirq_rout_update(lpc, old_line);
    }
    if (ranges_overlap(addr, len, ICH9_LPC_GEN_PMCON_1, 1)) {
        ich9_lpc_pmcon_update(lpc);
    }
}

/* --- ports: APM, reset control --- */

void ich9_generate_smi(ICH9LPCState *lpc)
{
    trace_ich9_smi();
    qemu_irq_pulse(lpc->smi);
}

static void ich9_apm_ctrl_changed(uint32_t val, void *arg)
{
    ICH9LPCState *lpc = arg;

    /* What the SMI handler of the firmware does on these. */
    acpi_pm1_cnt_update(&lpc->pm.acpi_regs, val == ICH9_APM_ACPI_ENABLE,
                        val == ICH9_APM_ACPI_DISABLE);
    if (val == ICH9_APM_ACPI_ENABLE || val == ICH9_APM_ACPI_DISABLE) {
        return;
    }
    if (lpc->pm.smi_en & ICH9_PMIO_SMI_EN_APMC_EN) {
        ich9_generate_smi(lpc);
    }
}

static void ich9_rst_cnt_write(void *opaque, hwaddr addr, uint64_t val, unsigned len)
{
    ICH9LPCState *lpc = opaque;

    trace_ich9_rst_cnt_write(val);
    if (val & RST_CNT_RST_CPU) {
        qemu_system_reset_request(SHUTDOWN_CAUSE_GUEST_RESET);
        return;
    }
    lpc->rst_cnt = val & RST_CNT_MASK;
}

static uint64_t ich9_rst_cnt_read(void *opaque, hwaddr addr, unsigned len)
{
    ICH9LPCState *lpc = opaque;

    return lpc->rst_cnt;
}

static const MemoryRegionOps ich9_rst_cnt_ops = {
    .read = ich9_rst_cnt_read,
    .write = ich9_rst_cnt_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl.min_access_size = 1,
    .impl.max_access_size = 1,
};

/* --- reset and saved state --- */

static void ich9_lpc_update(ICH9LPCState *lpc)
{
    ich9_lpc_pmbase_update(lpc);
    ich9_lpc_rcba_update(lpc);
}

static void ich9_lpc_reset(DeviceState *qdev)
{
    ICH9LPCState *lpc = ICH9_LPC_DEVICE(qdev);
    uint8_t *config = lpc->d.config;
    int pirq;

    for (pirq = 0; pirq < 4; pirq++) {
        config[ICH9_LPC_PIRQA_ROUT + pirq] = ICH9_LPC_PIRQ_ROUT_IRQEN;
        config[ICH9_LPC_PIRQE_ROUT + pirq] = ICH9_LPC_PIRQ_ROUT_IRQEN;
    }
    config[ICH9_LPC_ACPI_CTRL] = 0;
    pci_set_long(config + ICH9_LPC_PMBASE, ICH9_LPC_PMBASE_RTE);
    pci_set_long(config + ICH9_LPC_RCBA, 0);
    config[ICH9_LPC_GEN_PMCON_1] &= ~ICH9_LPC_GEN_PMCON_1_SMI_LOCK;
    lpc->d.wmask[ICH9_LPC_GEN_PMCON_1] |= ICH9_LPC_GEN_PMCON_1_SMI_LOCK;
    lpc->apm.apmc = lpc->apm.apms = 0;
    lpc->sci_level = 0;
    lpc->sci_gsi = SCI_GSI_DEFAULT;
    lpc->rst_cnt = 0;
    ich9_cc_reset(lpc);
    ich9_lpc_update(lpc);
    ich9_pm_reset(&lpc->pm);
    memset(lpc->smi_guest_features_le, 0, sizeof(lpc->smi_guest_features_le));
    lpc->smi_features_ok = 0;
    lpc->smi_negotiated_features = 0;
}

static bool ich9_rst_cnt_needed(void *opaque)
{
    ICH9LPCState *lpc = opaque;

    return lpc->rst_cnt != 0;
}

static const VMStateDescription vmstate_ich9_rst_cnt = {
    .name = "ICH9LPC/rst_cnt",
    .version_id = 1,
    .minimum_version_id = 1,
    .needed = ich9_rst_cnt_needed,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT8(rst_cnt, ICH9LPCState),
        VMSTATE_END_OF_LIST()
    },
};

static bool ich9_smi_feat_needed(void *opaque)
{
    ICH9LPCState *lpc = opaque;

    return !buffer_is_zero(lpc->smi_guest_features_le, sizeof(lpc->smi_guest_features_le)) ||
           lpc->smi_features_ok;
}

static const VMStateDescription vmstate_ich9_smi_feat = {
    .name = "ICH9LPC/smi_feat",
    .version_id = 1,
    .minimum_version_id = 1,
    .needed = ich9_smi_feat_needed,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT8_ARRAY(smi_guest_features_le, ICH9LPCState, sizeof(uint64_t)),
        VMSTATE_UINT8(smi_features_ok, ICH9LPCState),
        VMSTATE_UINT64(smi_negotiated_features, ICH9LPCState),
        VMSTATE_END_OF_LIST()
    },
};

static int ich9_lpc_post_load(void *opaque, int version_id)
{
    ICH9LPCState *lpc = opaque;

    lpc->sci_gsi = SCI_GSI_DEFAULT;
    lpc->sci_gsi = ich9_lpc_sci_gsi(lpc);
    ich9_cc_update(lpc);
    ich9_lpc_update(lpc);
    ich9_lpc_pmcon_update(lpc);
    return 0;
}

static const VMStateDescription vmstate_ich9_lpc = {
    .name = "ICH9LPC",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = ich9_lpc_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(d, ICH9LPCState),
        VMSTATE_STRUCT(apm, ICH9LPCState, 0, vmstate_apm, APMState),
        VMSTATE_STRUCT(pm, ICH9LPCState, 1, vmstate_ich9_pm, ICH9LPCPMRegs),
        VMSTATE_UINT8_ARRAY(chip_config, ICH9LPCState, ICH9_CC_SIZE),
        VMSTATE_UINT32(sci_level, ICH9LPCState),
        VMSTATE_END_OF_LIST()
    },
    .subsections = (const VMStateDescription *const[]) {
        &vmstate_ich9_rst_cnt,
        &vmstate_ich9_smi_feat,
        NULL
    },
};

/* --- SMI features that firmware may ask for --- */

/* Read by firmware after it has written its wish: 1 when it may have it; the wish is fixed then. */
static void smi_features_ok_callback(void *opaque)
{
    ICH9LPCState *lpc = opaque;
    uint64_t wish = ldq_le_p(lpc->smi_guest_features_le);
    uint64_t cpu_features = BIT_ULL(ICH9_LPC_SMI_F_CPU_HOTPLUG_BIT) |
                            BIT_ULL(ICH9_LPC_SMI_F_CPU_HOT_UNPLUG_BIT);

    if (lpc->smi_features_ok || (wish & ~lpc->smi_host_features) ||
        ((wish & cpu_features) && !(wish & BIT_ULL(ICH9_LPC_SMI_F_BROADCAST_BIT))) ||
        (wish & cpu_features) == BIT_ULL(ICH9_LPC_SMI_F_CPU_HOT_UNPLUG_BIT)) {
        return;
    }
    lpc->smi_negotiated_features = wish;
    lpc->smi_features_ok = 1;
}

static void ich9_lpc_add_smi_features(ICH9LPCState *lpc)
{
    FWCfgState *fw_cfg = fw_cfg_find();

    if (!lpc->smi_host_features || !fw_cfg) {
        return;
    }
    stq_le_p(lpc->smi_host_features_le, lpc->smi_host_features);
    fw_cfg_add_file(fw_cfg, "etc/smi/supported-features", lpc->smi_host_features_le,
                    sizeof(lpc->smi_host_features_le));
    /* Another guest-visible write than by DMA is not possible: the field is ours to keep. */
    fw_cfg_add_file_callback(fw_cfg, "etc/smi/requested-features", NULL, NULL, NULL,
                             lpc->smi_guest_features_le, sizeof(lpc->smi_guest_features_le),
                             false);
    fw_cfg_add_file_callback(fw_cfg, "etc/smi/features-ok", smi_features_ok_callback, NULL, lpc,
                             &lpc->smi_features_ok, sizeof(lpc->smi_features_ok), true);
}

/* --- life --- */

void ich9_lpc_pm_init(PCIDevice *pci_lpc, bool smm_enabled)
{
    ICH9LPCState *lpc = ICH9_LPC_DEVICE(pci_lpc);

    ich9_pm_init(pci_lpc, &lpc->pm, smm_enabled, qemu_allocate_irq(ich9_set_sci, lpc, 0));
    ich9_lpc_add_smi_features(lpc);
}

static void ich9_lpc_realize(PCIDevice *d, Error **errp)
{
    ICH9LPCState *lpc = ICH9_LPC_DEVICE(d);
    PCIBus *pci_bus = pci_get_bus(d);
    ISABus *isa_bus = isa_bus_new(DEVICE(d), get_system_memory(), pci_address_space_io(d), errp);

    if (!isa_bus) {
        return;
    }
    pci_set_long(d->wmask + ICH9_LPC_PMBASE, ICH9_LPC_PMBASE_BASE_ADDRESS_MASK | 0x7);
    pci_set_long(d->config + ICH9_LPC_PMBASE, ICH9_LPC_PMBASE_RTE);
    memory_region_init_io(&lpc->rcrb_mem, OBJECT(d), &ich9_cc_ops, lpc, "lpc-rcrb-mmio",
                          ICH9_CC_SIZE);
    memory_region_set_enabled(&lpc->rcrb_mem, false);
    memory_region_add_subregion_overlap(get_system_memory(), 0, &lpc->rcrb_mem, 1);
    apm_init(d, &lpc->apm, ich9_apm_ctrl_changed, lpc);
    memory_region_init_io(&lpc->rst_cnt_mem, OBJECT(d), &ich9_rst_cnt_ops, lpc,
                          "lpc-reset-control", 1);
    memory_region_add_subregion_overlap(pci_address_space_io(d), RST_CNT_IOPORT,
                                        &lpc->rst_cnt_mem, 1);
    ich9_cc_update(lpc);
    pci_bus_irqs(pci_bus, ich9_lpc_set_irq, ich9_lpc_map_irq, lpc, ICH9_LPC_NB_PIRQS);
    pci_bus_set_route_irq_fn(pci_bus, ich9_route_intx_pin_to_irq);
    isa_bus_irqs(isa_bus, lpc->gsi);
}

static void ich9_lpc_initfn(Object *obj)
{
    static const uint8_t acpi_enable_cmd = ICH9_APM_ACPI_ENABLE;
    static const uint8_t acpi_disable_cmd = ICH9_APM_ACPI_DISABLE;
    ICH9LPCState *lpc = ICH9_LPC_DEVICE(obj);

    qdev_init_gpio_out_named(DEVICE(lpc), lpc->gsi, ICH9_GSI, IOAPIC_NUM_PINS);
    lpc->sci_gsi = SCI_GSI_DEFAULT;
    object_property_add_uint8_ptr(obj, ACPI_PM_PROP_SCI_INT, &lpc->sci_gsi, OBJ_PROP_FLAG_READ);
    object_property_add_uint8_ptr(obj, ACPI_PM_PROP_ACPI_ENABLE_CMD, &acpi_enable_cmd,
                                  OBJ_PROP_FLAG_READ);
    object_property_add_uint8_ptr(obj, ACPI_PM_PROP_ACPI_DISABLE_CMD, &acpi_disable_cmd,
                                  OBJ_PROP_FLAG_READ);
    object_property_add_uint64_ptr(obj, ICH9_LPC_SMI_NEGOTIATED_FEAT_PROP,
                                   &lpc->smi_negotiated_features, OBJ_PROP_FLAG_READ);
    ich9_pm_add_properties(obj, &lpc->pm);
}

static void ich9_send_gpe(AcpiDeviceIf *adev, AcpiEventStatusBits ev)
{
    ICH9LPCState *s = ICH9_LPC_DEVICE(adev);

    acpi_send_gpe_event(&s->pm.acpi_regs, s->pm.irq, ev);
}

static Property ich9_lpc_properties[] = {
    DEFINE_PROP_BOOL("noreboot", ICH9LPCState, pin_strap_spkr_hi, true),
    DEFINE_PROP_BOOL("smm-compat", ICH9LPCState, pm.smm_compat, false),
    DEFINE_PROP_BIT64("x-smi-broadcast", ICH9LPCState, smi_host_features,
                      ICH9_LPC_SMI_F_BROADCAST_BIT, true),
    DEFINE_PROP_BIT64("x-smi-cpu-hotplug", ICH9LPCState, smi_host_features,
                      ICH9_LPC_SMI_F_CPU_HOTPLUG_BIT, true),
    DEFINE_PROP_BIT64("x-smi-cpu-hotunplug", ICH9LPCState, smi_host_features,
                      ICH9_LPC_SMI_F_CPU_HOT_UNPLUG_BIT, true),
    DEFINE_PROP_END_OF_LIST(),
};

/* The routing registers for the DSDT's interrupt links, A to D and E to H, and what is on the ISA bus. */
static void ich9_lpc_build_aml(AcpiDevAmlIf *adev, Aml *scope)
{
    static const char *const registers[] = {
        "PRQA", "PRQB", "PRQC", "PRQD", NULL, NULL, NULL, NULL, "PRQE", "PRQF", "PRQG", "PRQH",
    };
    Aml *sb = aml_scope("\\_SB"), *field;
    g_autofree char *region = g_strdup_printf("PCI0.S%.02X.PIRQ", PCI_DEVICE(adev)->devfn);

    aml_append(scope, aml_operation_region("PIRQ", AML_PCI_CONFIG, aml_int(ICH9_LPC_PIRQA_ROUT),
                                           ARRAY_SIZE(registers)));
    field = aml_field(region, AML_BYTE_ACC, AML_NOLOCK, AML_PRESERVE);
    for (int i = 0; i < ARRAY_SIZE(registers); i++) {
        aml_append(field, registers[i] ? aml_named_field(registers[i], 8) : aml_reserved_field(8));
    }
    aml_append(sb, field);
    aml_append(scope, sb);
    qbus_build_aml(qdev_get_child_bus(DEVICE(adev), "isa.0"), scope);
}

static void ich9_lpc_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);
    HotplugHandlerClass *hc = HOTPLUG_HANDLER_CLASS(klass);

    set_bit(DEVICE_CATEGORY_BRIDGE, dc->categories);
    dc->reset = ich9_lpc_reset;
    dc->vmsd = &vmstate_ich9_lpc;
    dc->desc = "ICH9 LPC bridge";
    device_class_set_props(dc, ich9_lpc_properties);
    /* Part of the board's chipset. */
    dc->user_creatable = false;
    dc->hotpluggable = false;
    k->realize = ich9_lpc_realize;
    k->config_write = ich9_lpc_config_write;
    k->vendor_id = PCI_VENDOR_ID_INTEL;
    k->device_id = PCI_DEVICE_ID_INTEL_ICH9_8;
    k->revision = 0x02;
    k->class_id = PCI_CLASS_BRIDGE_ISA;
    ACPI_DEV_AML_IF_CLASS(klass)->build_dev_aml = ich9_lpc_build_aml;
    hc->pre_plug = ich9_pm_device_pre_plug_cb;
    hc->plug = ich9_pm_device_plug_cb;
    hc->unplug_request = ich9_pm_device_unplug_request_cb;
    hc->unplug = ich9_pm_device_unplug_cb;
    ACPI_DEVICE_IF_CLASS(klass)->send_event = ich9_send_gpe;
}

static const TypeInfo ich9_lpc_types[] = {
    {
        .name = TYPE_ICH9_LPC_DEVICE,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(ICH9LPCState),
        .instance_init = ich9_lpc_initfn,
        .class_init = ich9_lpc_class_init,
        .interfaces = (InterfaceInfo[]) {
            {TYPE_HOTPLUG_HANDLER},
            {TYPE_ACPI_DEVICE_IF},
            {INTERFACE_CONVENTIONAL_PCI_DEVICE},
            {TYPE_ACPI_DEV_AML_IF},
            {},
        },
    },
};

DEFINE_TYPES(ich9_lpc_types)
