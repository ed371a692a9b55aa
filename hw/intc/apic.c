/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Local APIC, one per CPU.
 *
 * Spec: Intel SDM volume 3A, chapter "Advanced Programmable Interrupt Controller"; registers in
 * apic-regs.c, core in apic-core.c, bus in apic-bus.c.
 * Region: "apic-msi" (1 MiB, 32-bit accesses), which the first CPU maps for all.
 * Properties: id, version, vapic (kept). Lines: CPU_INTERRUPT_* of the CPU that owns it.
 * On purpose: x2APIC and TSC deadline mode are not there; the window doesn't move with IA32_APIC_BASE.
 */
#include "qemu/osdep.h"
#include "apic-core.h"
#include "hw/core/cpu.h"
#include "hw/pci/msi.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"

/* Destination format after reset: flat model */
#define APIC_RESET_DFR      0xf
#define APIC_RESET_SVR      0xff

/* Bits of IA32_APIC_BASE that the guest can set */
#define APICBASE_WRITABLE   (MSR_IA32_APICBASE_BASE | MSR_IA32_APICBASE_ENABLE)

#define TPR_CR8_SHIFT       4

void cpu_set_apic_base(DeviceState *dev, uint64_t val)
{
    APICCommonState *s = dev ? APIC_COMMON(dev) : NULL;

    if (!s) {
        return;
    }
    s->apicbase = (s->apicbase & ~(uint64_t)APICBASE_WRITABLE) | (val & APICBASE_WRITABLE);
    if (!(val & MSR_IA32_APICBASE_ENABLE)) {
        s->spurious_vec &= ~APIC_SV_ENABLE;
    }
    apic_update_irq(s);
}

uint64_t cpu_get_apic_base(DeviceState *dev)
{
    return dev ? APIC_COMMON(dev)->apicbase : 0;
}

void cpu_set_apic_tpr(DeviceState *dev, uint8_t val)
{
    if (dev) {
        APIC_COMMON(dev)->tpr = val << TPR_CR8_SHIFT;
        apic_update_irq(APIC_COMMON(dev));
    }
}

uint8_t cpu_get_apic_tpr(DeviceState *dev)
{
    return dev ? APIC_COMMON(dev)->tpr >> TPR_CR8_SHIFT : 0;
}

void apic_init_reset(DeviceState *dev)
{
    APICCommonState *s = dev ? APIC_COMMON(dev) : NULL;
    int i;

    if (!s) {
        return;
    }
    s->tpr = 0;
    s->spurious_vec = APIC_RESET_SVR;
    s->log_dest = 0;
    s->dest_mode = APIC_RESET_DFR;
    memset(s->isr, 0, sizeof(s->isr));
    memset(s->tmr, 0, sizeof(s->tmr));
    memset(s->irr, 0, sizeof(s->irr));
    for (i = 0; i < APIC_LVT_NB; i++) {
        s->lvt[i] = APIC_LVT_MASKED;
    }
    s->esr = 0;
    s->esr_pending = 0;
    memset(s->icr, 0, sizeof(s->icr));
    s->divide_conf = 0;
    s->initial_count = 0;
    s->initial_count_load_ns = 0;
    s->sipi_vector = 0;
    s->wait_for_sipi = !(s->apicbase & MSR_IA32_APICBASE_BSP);
    timer_del(s->timer);
    apic_update_irq(s);
}

void apic_sipi(DeviceState *dev)
{
    if (dev) {
        APIC_COMMON(dev)->wait_for_sipi = false;
    }
}

void apic_designate_bsp(DeviceState *dev, bool bsp)
{
    APICCommonState *s = dev ? APIC_COMMON(dev) : NULL;

    if (!s) {
        return;
    }
    if (bsp) {
        s->apicbase |= MSR_IA32_APICBASE_BSP;
    } else {
        s->apicbase &= ~(uint64_t)MSR_IA32_APICBASE_BSP;
    }
    s->wait_for_sipi = !bsp;
}

static void apic_reset(DeviceState *dev)
{
    APICCommonState *s = APIC_COMMON(dev);

    s->apicbase = APIC_DEFAULT_ADDRESS | MSR_IA32_APICBASE_ENABLE |
                  (s->apicbase & MSR_IA32_APICBASE_BSP);
    s->id = s->initial_apic_id;
    apic_init_reset(dev);
}

static int apic_post_load(void *opaque, int version_id)
{
    apic_timer_arm(opaque);
    return 0;
}

static const VMStateDescription vmstate_apic = {
    .name = "apic",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = apic_post_load,
    .fields = (VMStateField[]) {
        VMSTATE_UINT64(apicbase, APICCommonState),
        VMSTATE_UINT8(id, APICCommonState),
        VMSTATE_UINT8(tpr, APICCommonState),
        VMSTATE_UINT32(spurious_vec, APICCommonState),
        VMSTATE_UINT8(log_dest, APICCommonState),
        VMSTATE_UINT8(dest_mode, APICCommonState),
        VMSTATE_UINT32_ARRAY(isr, APICCommonState, 8),
        VMSTATE_UINT32_ARRAY(tmr, APICCommonState, 8),
        VMSTATE_UINT32_ARRAY(irr, APICCommonState, 8),
        VMSTATE_UINT32_ARRAY(lvt, APICCommonState, APIC_LVT_NB),
        VMSTATE_UINT32(esr, APICCommonState),
        VMSTATE_UINT32(esr_pending, APICCommonState),
        VMSTATE_UINT32_ARRAY(icr, APICCommonState, 2),
        VMSTATE_UINT32(divide_conf, APICCommonState),
        VMSTATE_UINT32(initial_count, APICCommonState),
        VMSTATE_INT64(initial_count_load_ns, APICCommonState),
        VMSTATE_UINT8(sipi_vector, APICCommonState),
        VMSTATE_BOOL(wait_for_sipi, APICCommonState),
        VMSTATE_END_OF_LIST()
    }
};

static void apic_realize(DeviceState *dev, Error **errp)
{
    APICCommonState *s = APIC_COMMON(dev);

    if (!apic_bus_join(s, errp)) {
        return;
    }
    memory_region_init_io(&s->io_memory, OBJECT(s), &apic_mem_ops, s, "apic-msi", APIC_SPACE_SIZE);
    /* The end of an interrupt may make the IO-APIC send the next one, through this window. */
    s->io_memory.disable_reentrancy_guard = true;
    s->timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, apic_timer_expired, s);
    /* Messages have somebody to go to. */
    msi_nonbroken = true;
}

static void apic_unrealize(DeviceState *dev)
{
    APICCommonState *s = APIC_COMMON(dev);

    timer_free(s->timer);
    s->timer = NULL;
    apic_bus_leave(s);
}

static Property apic_properties[] = {
    DEFINE_PROP_UINT32("id", APICCommonState, initial_apic_id, 0),
    DEFINE_PROP_UINT8("version", APICCommonState, version, 0x14),
    DEFINE_PROP_BOOL("vapic", APICCommonState, vapic, true),
    DEFINE_PROP_END_OF_LIST(),
};

static void apic_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = apic_realize;
    dc->unrealize = apic_unrealize;
    dc->reset = apic_reset;
    dc->vmsd = &vmstate_apic;
    device_class_set_props(dc, apic_properties);
    /* Part of a CPU. */
    dc->user_creatable = false;
}

static const TypeInfo apic_types[] = {
    {
        .name = TYPE_APIC_COMMON,
        .parent = TYPE_DEVICE,
        .instance_size = sizeof(APICCommonState),
        .class_size = sizeof(APICCommonClass),
        .class_init = apic_class_init,
        .abstract = true,
    }, {
        .name = TYPE_APIC,
        .parent = TYPE_APIC_COMMON,
    },
};

DEFINE_TYPES(apic_types)
