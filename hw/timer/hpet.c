/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * High precision event timers (HPET): the register block.
 *
 * Spec: IA-PC HPET Specification 1.0a; counter and comparators are in hpet-timer.c.
 * Region: "hpet" (0x400 bytes of memory, 32- and 64-bit accesses).
 * IRQs: 32 sysbus outputs (global system interrupts). GPIO: inputs 0 and 1 take the PIT's and the RTC's
 * interrupt and pass them on as IRQ0 and IRQ8 unless the legacy replacement route is on; the output tells
 * the PIT whether it is heard.
 * Properties: timers (3 … 32), msi, hpet-intcap (outputs that timers may use), hpet-offset-saved (kept).
 * On purpose: a route that hpet-intcap does not have is not taken over.
 */
#include "qemu/osdep.h"
#include "hpet-timer.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "trace.h"

/* Vendor Intel, legacy route capable, 64-bit counter, revision 1; the number of timers goes to bits 12-8 */
#define GCAP_ID_LOW             0x8086a001ULL
#define GCAP_ID_TIMERS_SHIFT    8
#define GCAP_ID_PERIOD_SHIFT    32

/* What firmware reports: pages are not protected, shortest tick for periodic mode */
#define HPET_MIN_TICK           128

#define HPET_TIMER_BASE         0x100
#define HPET_TIMER_STRIDE       0x20

struct hpet_fw_config hpet_cfg = { .count = UINT8_MAX };

/*
 * A 64-bit register, of the block or (from HPET_TIMER_BASE on) of timer @n.
 * Write hooks get the bits written in @val and which these are in @bytes.
 */
typedef struct HPETReg {
    const char *name;
    uint16_t offset;
    uint64_t (*read)(HPETState *s, int n);
    void (*write)(HPETState *s, int n, uint64_t val, uint64_t bytes);
} HPETReg;

static uint64_t hpet_merge(uint64_t old, uint64_t val, uint64_t bytes)
{
    return (old & ~bytes) | (val & bytes);
}

static uint64_t hpet_read_cap(HPETState *s, int n)
{
    return s->capability;
}

static uint64_t hpet_read_gen_conf(HPETState *s, int n)
{
    return s->gen_conf;
}

static void hpet_arm_all(HPETState *s)
{
    int i;

    for (i = 0; i < s->num_timers; i++) {
        hpet_timer_arm(&s->timers[i]);
    }
}

static void hpet_write_gen_conf(HPETState *s, int n, uint64_t val, uint64_t bytes)
{
    uint64_t new = hpet_merge(s->gen_conf, val, bytes);
    uint64_t changed = new ^ s->gen_conf;

    if (changed & GEN_CONF_ENABLE) {
        hpet_counter_run(s, new & GEN_CONF_ENABLE);
        hpet_arm_all(s);
    }
    if (changed & GEN_CONF_LEG_RT) {
        s->gen_conf ^= GEN_CONF_LEG_RT;
        qemu_set_irq(s->pit_enabled, !(s->gen_conf & GEN_CONF_LEG_RT));
    }
    hpet_update_irqs(s);
}

static uint64_t hpet_read_gintr_sta(HPETState *s, int n)
{
    return s->gintr_sta;
}

static void hpet_write_gintr_sta(HPETState *s, int n, uint64_t val, uint64_t bytes)
{
    s->gintr_sta &= ~(val & bytes);
    hpet_update_irqs(s);
}

static uint64_t hpet_read_main_cnt(HPETState *s, int n)
{
    return hpet_counter(s);
}

static void hpet_write_main_cnt(HPETState *s, int n, uint64_t val, uint64_t bytes)
{
    if (s->gen_conf & GEN_CONF_ENABLE) {
        qemu_log_mask(LOG_GUEST_ERROR, "hpet: MAIN_CNT written while it runs\n");
        return;
    }
    s->counter = hpet_merge(s->counter, val, bytes);
}

static uint64_t hpet_read_tim_conf(HPETState *s, int n)
{
    return s->timers[n].conf;
}

static void hpet_write_tim_conf(HPETState *s, int n, uint64_t val, uint64_t bytes)
{
    HPETTimer *t = &s->timers[n];
    uint64_t writable = TIM_CONF_WRITABLE | (t->conf & TIM_CONF_FSB_CAP ? TIM_CONF_FSB_EN : 0);
    uint64_t new = hpet_merge(t->conf, val, bytes & writable);
    unsigned route = (new & TIM_CONF_ROUTE) >> TIM_CONF_ROUTE_SHIFT;

    if (!(t->conf & (1ULL << (TIM_CONF_ROUTE_CAP_SHIFT + route)))) {
        new = hpet_merge(new, t->conf, TIM_CONF_ROUTE);
    }
    t->conf = new;
    if (!(new & TIM_CONF_LEVEL)) {
        s->gintr_sta &= ~(1ULL << n);
    }
    if (new & TIM_CONF_32MODE) {
        t->comp = (uint32_t)t->comp;
        t->period = (uint32_t)t->period;
    }
    hpet_timer_arm(t);
    hpet_update_irqs(s);
}

static uint64_t hpet_read_tim_comp(HPETState *s, int n)
{
    return s->timers[n].comp;
}

/* A periodic timer takes a write as its period, and with VAL_SET as its next match too. */
static void hpet_write_tim_comp(HPETState *s, int n, uint64_t val, uint64_t bytes)
{
    HPETTimer *t = &s->timers[n];

    if (t->conf & TIM_CONF_32MODE) {
        bytes &= UINT32_MAX;
    }
    if (!(t->conf & TIM_CONF_PERIODIC) || (t->conf & TIM_CONF_VAL_SET)) {
        t->comp = hpet_merge(t->comp, val, bytes);
    }
    if (t->conf & TIM_CONF_PERIODIC) {
        t->period = hpet_merge(t->period, val, bytes);
    }
    t->conf &= ~(uint64_t)TIM_CONF_VAL_SET;
    hpet_timer_arm(t);
}

static uint64_t hpet_read_tim_fsb(HPETState *s, int n)
{
    return s->timers[n].fsb;
}

static void hpet_write_tim_fsb(HPETState *s, int n, uint64_t val, uint64_t bytes)
{
    s->timers[n].fsb = hpet_merge(s->timers[n].fsb, val, bytes);
}

static const HPETReg hpet_block_regs[] = {
    { "GCAP_ID", 0x00, hpet_read_cap },
    { "GEN_CONF", 0x10, hpet_read_gen_conf, hpet_write_gen_conf },
    { "GINTR_STA", 0x20, hpet_read_gintr_sta, hpet_write_gintr_sta },
    { "MAIN_CNT", 0xf0, hpet_read_main_cnt, hpet_write_main_cnt },
};

static const HPETReg hpet_timer_regs[] = {
    { "TIM_CONF", 0x00, hpet_read_tim_conf, hpet_write_tim_conf },
    { "TIM_COMP", 0x08, hpet_read_tim_comp, hpet_write_tim_comp },
    { "TIM_FSB", 0x10, hpet_read_tim_fsb, hpet_write_tim_fsb },
};

static const HPETReg *hpet_find_reg(const HPETReg *regs, size_t count, hwaddr offset)
{
    size_t i;

    for (i = 0; i < count; i++) {
        if (regs[i].offset == (offset & ~(hwaddr)7)) {
            return &regs[i];
        }
    }
    return NULL;
}

/* The register at @offset and the timer it belongs to (0 for the block's own); NULL for a hole. */
static const HPETReg *hpet_decode(const HPETState *s, hwaddr offset, int *n)
{
    const HPETReg *reg = NULL;

    *n = 0;
    if (offset < HPET_TIMER_BASE) {
        reg = hpet_find_reg(hpet_block_regs, ARRAY_SIZE(hpet_block_regs), offset);
    } else {
        *n = (offset - HPET_TIMER_BASE) / HPET_TIMER_STRIDE;
        if (*n < s->num_timers) {
            reg = hpet_find_reg(hpet_timer_regs, ARRAY_SIZE(hpet_timer_regs),
                                offset % HPET_TIMER_STRIDE);
        }
    }
    if (!reg) {
        qemu_log_mask(LOG_GUEST_ERROR, "hpet: no register at 0x%" HWADDR_PRIx "\n", offset);
    }
    return reg;
}

static uint64_t hpet_mmio_read(void *opaque, hwaddr offset, unsigned size)
{
    HPETState *s = opaque;
    int n;
    const HPETReg *reg = hpet_decode(s, offset, &n);
    uint64_t val = reg ? reg->read(s, n) >> (offset % 8 * 8) : 0;

    trace_hpet_read(reg ? reg->name : "none", n, val);
    return val;
}

static void hpet_mmio_write(void *opaque, hwaddr offset, uint64_t val, unsigned size)
{
    HPETState *s = opaque;
    unsigned shift = offset % 8 * 8;
    uint64_t bytes = (size == 8 ? UINT64_MAX : UINT32_MAX) << shift;
    int n;
    const HPETReg *reg = hpet_decode(s, offset, &n);

    trace_hpet_write(reg ? reg->name : "none", n, val);
    if (reg && reg->write) {
        reg->write(s, n, val << shift, bytes);
    }
}

static const char *hpet_register_name(hwaddr offset)
{
    bool is_timer = offset >= HPET_TIMER_BASE;
    const HPETReg *regs = is_timer ? hpet_timer_regs : hpet_block_regs;
    size_t count = is_timer ? ARRAY_SIZE(hpet_timer_regs) : ARRAY_SIZE(hpet_block_regs);
    const HPETReg *reg = hpet_find_reg(regs, count, is_timer ? offset % HPET_TIMER_STRIDE : offset);

    return reg ? reg->name : NULL;
}

static const MemoryRegionOps hpet_mmio_ops = {
    .read = hpet_mmio_read,
    .write = hpet_mmio_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 8 },
    .impl = { .min_access_size = 4, .max_access_size = 8 },
    .register_name = hpet_register_name,
};

/* The PIT's and the RTC's interrupt. */
static void hpet_set_legacy_irq(void *opaque, int n, int level)
{
    HPETState *s = opaque;

    if (n == HPET_LEGACY_PIT_INT) {
        s->pit_level = level;
    } else {
        s->rtc_level = level;
    }
    hpet_update_irqs(s);
}

static void hpet_reset(DeviceState *dev)
{
    HPETState *s = HPET(dev);
    int i;

    s->gen_conf = 0;
    s->gintr_sta = 0;
    s->counter = 0;
    s->counter_ns = 0;
    for (i = 0; i < s->num_timers; i++) {
        HPETTimer *t = &s->timers[i];

        t->conf = TIM_CONF_PER_CAP | TIM_CONF_SIZE_CAP | (s->msi ? TIM_CONF_FSB_CAP : 0) |
                  (uint64_t)s->intcap << TIM_CONF_ROUTE_CAP_SHIFT;
        t->comp = UINT64_MAX;
        t->period = 0;
        t->fsb = 0;
        timer_del(t->timer);
    }
    qemu_set_irq(s->pit_enabled, 1);
    hpet_update_irqs(s);
    hpet_cfg.hpet[s->hpet_id].event_timer_block_id = s->capability;
    hpet_cfg.hpet[s->hpet_id].address = SYS_BUS_DEVICE(dev)->mmio[0].addr;
}

static const VMStateDescription vmstate_hpet_timer = {
    .name = "hpet_timer",
    .version_id = 2,
    .minimum_version_id = 2,
    .fields = (VMStateField[]) {
        VMSTATE_UINT64(conf, HPETTimer),
        VMSTATE_UINT64(comp, HPETTimer),
        VMSTATE_UINT64(period, HPETTimer),
        VMSTATE_UINT64(fsb, HPETTimer),
        VMSTATE_TIMER_PTR(timer, HPETTimer),    /* a match may be over at the time of the comparator */
        VMSTATE_END_OF_LIST()
    }
};

static const VMStateDescription vmstate_hpet = {
    .name = "hpet",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_UINT64(gen_conf, HPETState),
        VMSTATE_UINT64(gintr_sta, HPETState),
        VMSTATE_UINT64(counter, HPETState),
        VMSTATE_INT64(counter_ns, HPETState),
        VMSTATE_BOOL(pit_level, HPETState),
        VMSTATE_BOOL(rtc_level, HPETState),
        VMSTATE_UINT32(irq_levels, HPETState),
        VMSTATE_STRUCT_ARRAY(timers, HPETState, HPET_MAX_TIMERS, 1, vmstate_hpet_timer, HPETTimer),
        VMSTATE_END_OF_LIST()
    }
};

static void hpet_init(Object *obj)
{
    HPETState *s = HPET(obj);

    memory_region_init_io(&s->iomem, obj, &hpet_mmio_ops, s, "hpet", HPET_LEN);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->iomem);
}

static void hpet_realize(DeviceState *dev, Error **errp)
{
    HPETState *s = HPET(dev);
    int i;

    if (!s->intcap) {
        error_setg(errp, "hpet: property 'hpet-intcap' must name at least one interrupt");
        return;
    }
    if (hpet_cfg.count == ARRAY_SIZE(hpet_cfg.hpet)) {
        error_setg(errp, "hpet: a machine can have %zu of them", ARRAY_SIZE(hpet_cfg.hpet));
        return;
    }
    s->hpet_id = hpet_cfg.count == UINT8_MAX ? 0 : hpet_cfg.count;
    hpet_cfg.count = s->hpet_id + 1;
    hpet_cfg.hpet[s->hpet_id].min_tick = HPET_MIN_TICK;

    s->num_timers = MIN(MAX(s->num_timers, HPET_MIN_TIMERS), HPET_MAX_TIMERS);
    s->capability = GCAP_ID_LOW | (uint64_t)(s->num_timers - 1) << GCAP_ID_TIMERS_SHIFT |
                    HPET_CLK_PERIOD * FS_PER_NS << GCAP_ID_PERIOD_SHIFT;
    for (i = 0; i < HPET_MAX_TIMERS; i++) {
        s->timers[i].hpet = s;
        s->timers[i].index = i;
        s->timers[i].timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, hpet_timer_match, &s->timers[i]);
    }
    for (i = 0; i < HPET_NUM_IRQ_ROUTES; i++) {
        sysbus_init_irq(SYS_BUS_DEVICE(dev), &s->irqs[i]);
    }
    qdev_init_gpio_in(dev, hpet_set_legacy_irq, 2);
    qdev_init_gpio_out(dev, &s->pit_enabled, 1);
}

static Property hpet_properties[] = {
    DEFINE_PROP_UINT8("timers", HPETState, num_timers, HPET_MIN_TIMERS),
    DEFINE_PROP_BOOL("msi", HPETState, msi, false),
    DEFINE_PROP_UINT32(HPET_INTCAP, HPETState, intcap, 0),
    DEFINE_PROP_BOOL("hpet-offset-saved", HPETState, hpet_offset_saved, true),
    DEFINE_PROP_END_OF_LIST(),
};

static void hpet_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = hpet_realize;
    dc->reset = hpet_reset;
    dc->vmsd = &vmstate_hpet;
    device_class_set_props(dc, hpet_properties);
}

static const TypeInfo hpet_types[] = {
    {
        .name = TYPE_HPET,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(HPETState),
        .instance_init = hpet_init,
        .class_init = hpet_class_init,
    },
};

DEFINE_TYPES(hpet_types)
