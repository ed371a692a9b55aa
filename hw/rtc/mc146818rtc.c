/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MC146818 real time clock with 128 bytes of battery-backed memory, on the ISA bus.
 *
 * Spec: Motorola MC146818A data sheet; the clock is in mc146818rtc-clock.c.
 * Regions: "rtc" (index and data port), in it "rtc-index" (coalesced). IRQ: GPIO output 0, IRQ8 on a PC.
 * Properties: base_year (0: the century byte is used), iobase, irq, lost_tick_policy (kept: no tick is lost).
 * On purpose: the square wave output is not there. Time and memory outlive a reset, as with a battery.
 */
#include "qemu/osdep.h"
#include "hw/acpi/acpi_aml_interface.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "mc146818rtc-clock.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/module.h"
#include "sysemu/rtc.h"
#include "sysemu/sysemu.h"
#include "trace.h"

#define RTC_PORT_INDEX      0
#define RTC_PORT_DATA       1

#define RTC_NUM_REGS        14

/* Beyond what the registers can say, in seconds from 1970 */
#define RTC_MAX_DATE        1000000000000LL

static int64_t rtc_now(void)
{
    return qemu_clock_get_ns(rtc_clock);
}

static int rtc_irq_level(const RTCState *s)
{
    return (s->cmos_data[RTC_REG_C] & s->cmos_data[RTC_REG_B] & REG_C_MASK) != 0;
}

/* Sets IRQF and the interrupt line, and waits for the next event that would raise it. */
static void rtc_update_irq(RTCState *s)
{
    uint8_t awaited = s->cmos_data[RTC_REG_B] & ~s->cmos_data[RTC_REG_C] & REG_C_MASK;
    int level = rtc_irq_level(s);
    int64_t next = INT64_MAX;

    s->cmos_data[RTC_REG_C] &= REG_C_MASK;
    if (level) {
        s->cmos_data[RTC_REG_C] |= REG_C_IRQF;
    } else if (awaited) {
        next = rtc_next_event_ns(s, rtc_now(), awaited);
    }
    if (next == INT64_MAX) {
        timer_del(s->timer);
    } else {
        timer_mod(s->timer, next);
    }
    qemu_set_irq(s->irq, level);
}

static void rtc_timer(void *opaque)
{
    RTCState *s = opaque;

    rtc_see_events(s, rtc_now());
    trace_mc146818rtc_event(s->cmos_data[RTC_REG_C]);
    rtc_update_irq(s);
}

static void rtc_write_time(RTCState *s, uint8_t index, uint8_t val)
{
    int64_t now = rtc_now();

    rtc_registers_from_clock(s, now);
    s->cmos_data[index] = val;
    if (rtc_runs(s)) {
        rtc_clock_from_registers(s, now);
    }
}

static void rtc_write_alarm(RTCState *s, uint8_t index, uint8_t val)
{
    s->cmos_data[index] = val;
}

static void rtc_write_reg_a(RTCState *s, uint8_t index, uint8_t val)
{
    int64_t now = rtc_now();
    bool was_on = rtc_divider_runs(s);
    bool ran = rtc_runs(s);

    rtc_registers_from_clock(s, now);
    s->cmos_data[RTC_REG_A] = val & ~REG_A_UIP;
    if (!was_on && rtc_divider_runs(s)) {
        rtc_release_divider(s, now);
    }
    if (!ran && rtc_runs(s)) {
        rtc_clock_from_registers(s, now);
    }
}

static void rtc_write_reg_b(RTCState *s, uint8_t index, uint8_t val)
{
    int64_t now = rtc_now();
    bool ran = rtc_runs(s);

    rtc_registers_from_clock(s, now);
    if (val & ~s->cmos_data[RTC_REG_B] & REG_B_SET) {
        val &= ~REG_B_UIE;
    }
    s->cmos_data[RTC_REG_B] = val;
    if (!ran && rtc_runs(s)) {
        rtc_clock_from_registers(s, now);
    }
}

static uint8_t rtc_read_stored(RTCState *s, uint8_t index)
{
    return s->cmos_data[index];
}

static uint8_t rtc_read_time(RTCState *s, uint8_t index)
{
    rtc_registers_from_clock(s, rtc_now());
    return s->cmos_data[index];
}

static uint8_t rtc_read_reg_a(RTCState *s, uint8_t index)
{
    return s->cmos_data[index] | (rtc_update_in_progress(s, rtc_now()) ? REG_A_UIP : 0);
}

/* Reading clears the flags and with them the interrupt. */
static uint8_t rtc_read_reg_c(RTCState *s, uint8_t index)
{
    uint8_t val = s->cmos_data[index];

    s->cmos_data[index] = 0;
    return val;
}

/* Bytes 0 … 13 and the century; the rest is memory. Without write hook a register is read only. */
typedef struct RTCReg {
    const char *name;
    uint8_t (*read)(RTCState *s, uint8_t index);
    void (*write)(RTCState *s, uint8_t index, uint8_t val);
} RTCReg;

static const RTCReg rtc_regs[RTC_NUM_REGS] = {
    [RTC_SECONDS] = { "seconds", rtc_read_time, rtc_write_time },
    [RTC_SECONDS_ALARM] = { "seconds-alarm", rtc_read_stored, rtc_write_alarm },
    [RTC_MINUTES] = { "minutes", rtc_read_time, rtc_write_time },
    [RTC_MINUTES_ALARM] = { "minutes-alarm", rtc_read_stored, rtc_write_alarm },
    [RTC_HOURS] = { "hours", rtc_read_time, rtc_write_time },
    [RTC_HOURS_ALARM] = { "hours-alarm", rtc_read_stored, rtc_write_alarm },
    [RTC_DAY_OF_WEEK] = { "day-of-week", rtc_read_time, rtc_write_time },
    [RTC_DAY_OF_MONTH] = { "day-of-month", rtc_read_time, rtc_write_time },
    [RTC_MONTH] = { "month", rtc_read_time, rtc_write_time },
    [RTC_YEAR] = { "year", rtc_read_time, rtc_write_time },
    [RTC_REG_A] = { "A", rtc_read_reg_a, rtc_write_reg_a },
    [RTC_REG_B] = { "B", rtc_read_stored, rtc_write_reg_b },
    [RTC_REG_C] = { "C", rtc_read_reg_c, NULL },
    [RTC_REG_D] = { "D", rtc_read_stored, NULL },
};

static const RTCReg rtc_century_reg = { "century", rtc_read_time, rtc_write_time };
static const RTCReg rtc_memory_reg = { "memory", rtc_read_stored, rtc_write_alarm };

static const RTCReg *rtc_decode_index(uint8_t index)
{
    if (index < RTC_NUM_REGS) {
        return &rtc_regs[index];
    }
    return index == RTC_CENTURY ? &rtc_century_reg : &rtc_memory_reg;
}

static void rtc_ioport_write(void *opaque, hwaddr offset, uint64_t val, unsigned size)
{
    RTCState *s = opaque;
    const RTCReg *reg;

    if (offset == RTC_PORT_INDEX) {
        /* Bit 7 masks NMI on the board, which has no source of it. */
        s->cmos_index = val & 0x7f;
        if (s->cmos_index == RTC_IBM_PS2_CENTURY_BYTE) {
            s->cmos_index = RTC_CENTURY;
        }
        return;
    }
    reg = rtc_decode_index(s->cmos_index);
    trace_mc146818rtc_write(reg->name, s->cmos_index, val);
    if (reg->write) {
        rtc_see_events(s, rtc_now());
        reg->write(s, s->cmos_index, val);
        rtc_update_irq(s);
    }
}

static uint64_t rtc_ioport_read(void *opaque, hwaddr offset, unsigned size)
{
    RTCState *s = opaque;
    const RTCReg *reg;
    uint8_t val;

    if (offset == RTC_PORT_INDEX) {
        return 0xff;
    }
    reg = rtc_decode_index(s->cmos_index);
    if (reg == &rtc_regs[RTC_REG_C]) {
        rtc_see_events(s, rtc_now());
        rtc_update_irq(s);
    }
    val = reg->read(s, s->cmos_index);
    if (reg == &rtc_regs[RTC_REG_C]) {
        rtc_update_irq(s);
    }
    trace_mc146818rtc_read(reg->name, s->cmos_index, val);
    return val;
}

static const char *rtc_register_name(hwaddr offset)
{
    return offset == RTC_PORT_INDEX ? "index" : "data";
}

static const MemoryRegionOps rtc_ioport_ops = {
    .read = rtc_ioport_read,
    .write = rtc_ioport_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 1, .max_access_size = 1 },
    .register_name = rtc_register_name,
};

void rtc_set_memory(ISADevice *dev, int addr, int val)
{
    if (addr >= 0 && addr < (int)sizeof(MC146818_RTC(dev)->cmos_data)) {
        MC146818_RTC(dev)->cmos_data[addr] = val;
    }
}

int rtc_get_memory(ISADevice *dev, int addr)
{
    assert(addr >= 0 && addr < (int)sizeof(MC146818_RTC(dev)->cmos_data));
    return MC146818_RTC(dev)->cmos_data[addr];
}

static void rtc_get_date(Object *obj, struct tm *current_tm, Error **errp)
{
    RTCState *s = MC146818_RTC(obj);
    time_t date = rtc_date(s, rtc_now());

    gmtime_r(&date, current_tm);
}

static void rtc_reset(DeviceState *dev)
{
    RTCState *s = MC146818_RTC(dev);

    rtc_see_events(s, rtc_now());
    s->cmos_data[RTC_REG_B] &= ~(REG_B_PIE | REG_B_AIE | REG_B_UIE | REG_B_SQWE);
    s->cmos_data[RTC_REG_C] = 0;
    rtc_update_irq(s);
}

static int rtc_post_load(void *opaque, int version_id)
{
    RTCState *s = opaque;

    s->cmos_index &= 0x7f;
    if (s->base_ns > s->seen_ns || s->seen_ns > rtc_now() || ABS(s->base_rtc) > RTC_MAX_DATE) {
        return -EINVAL;
    }
    rtc_update_irq(s);
    return 0;
}

static const VMStateDescription vmstate_rtc = {
    .name = "mc146818rtc",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = rtc_post_load,
    .fields = (VMStateField[]) {
        VMSTATE_BUFFER(cmos_data, RTCState),
        VMSTATE_UINT8(cmos_index, RTCState),
        VMSTATE_INT64(base_rtc, RTCState),
        VMSTATE_INT64(base_ns, RTCState),
        VMSTATE_INT64(seen_ns, RTCState),
        VMSTATE_UINT8(weekday_skew, RTCState),
        VMSTATE_END_OF_LIST()
    }
};

static void rtc_realize(DeviceState *dev, Error **errp)
{
    RTCState *s = MC146818_RTC(dev);
    ISADevice *isadev = ISA_DEVICE(dev);
    struct tm tm;

    if (s->isairq >= ISA_NUM_IRQS) {
        error_setg(errp, "mc146818rtc: property 'irq' is %u, the highest is %d", s->isairq,
                   ISA_NUM_IRQS - 1);
        return;
    }
    if (s->base_year == 2000) {
        /* Years of this century are told by the century byte. */
        s->base_year = 0;
    }
    s->cmos_data[RTC_REG_A] = 0x26;
    s->cmos_data[RTC_REG_B] = REG_B_24H;
    s->cmos_data[RTC_REG_D] = REG_D_VRT;
    qemu_get_timedate(&tm, 0);
    rtc_start(s, mktimegm(&tm), rtc_now());
    rtc_registers_from_clock(s, rtc_now());

    s->timer = timer_new_ns(rtc_clock, rtc_timer, s);
    memory_region_init_io(&s->io, OBJECT(s), &rtc_ioport_ops, s, "rtc", 2);
    isa_register_ioport(isadev, &s->io, s->io_base);
    memory_region_set_flush_coalesced(&s->io);
    memory_region_init_io(&s->coalesced_io, OBJECT(s), &rtc_ioport_ops, s, "rtc-index", 1);
    memory_region_add_subregion(&s->io, 0, &s->coalesced_io);
    memory_region_add_coalescing(&s->coalesced_io, 0, 1);
    qdev_set_legacy_instance_id(dev, s->io_base, 3);
    object_property_add_tm(OBJECT(s), "date", rtc_get_date);
    qdev_init_gpio_out(dev, &s->irq, 1);
}

ISADevice *mc146818_rtc_init(ISABus *bus, int base_year, qemu_irq intercept_irq)
{
    ISADevice *isadev = isa_new(TYPE_MC146818_RTC);
    DeviceState *dev = DEVICE(isadev);

    qdev_prop_set_int32(dev, "base_year", base_year);
    isa_realize_and_unref(isadev, bus, &error_fatal);
    if (intercept_irq) {
        qdev_connect_gpio_out(dev, 0, intercept_irq);
    } else {
        isa_connect_gpio_out(isadev, 0, MC146818_RTC(dev)->isairq);
    }
    object_property_add_alias(qdev_get_machine(), "rtc-time", OBJECT(dev), "date");
    return isadev;
}

static Property rtc_properties[] = {
    DEFINE_PROP_INT32("base_year", RTCState, base_year, 1980),
    DEFINE_PROP_UINT16("iobase", RTCState, io_base, 0x70),
    DEFINE_PROP_UINT8("irq", RTCState, isairq, RTC_ISA_IRQ),
    DEFINE_PROP_LOSTTICKPOLICY("lost_tick_policy", RTCState, lost_tick_policy,
                               LOST_TICK_POLICY_DISCARD),
    DEFINE_PROP_END_OF_LIST(),
};

/* Its entry in the DSDT: eight ports, as the chips have that guests know. */
static void rtc_build_aml(AcpiDevAmlIf *adev, Aml *scope)
{
    RTCState *s = MC146818_RTC(adev);
    Aml *dev = aml_device("RTC");

    aml_append(dev, aml_name_decl("_HID", aml_eisaid("PNP0B00")));
    aml_append(dev, aml_name_decl("_CRS", aml_isa_resources(s->io_base, 1, 8, s->isairq)));
    aml_append(scope, dev);
}

static void rtc_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = rtc_realize;
    ACPI_DEV_AML_IF_CLASS(klass)->build_dev_aml = rtc_build_aml;
    dc->reset = rtc_reset;
    dc->vmsd = &vmstate_rtc;
    device_class_set_props(dc, rtc_properties);
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo rtc_types[] = {
    {
        .name = TYPE_MC146818_RTC,
        .parent = TYPE_ISA_DEVICE,
        .instance_size = sizeof(RTCState),
        .class_init = rtc_class_init,
        .interfaces = (InterfaceInfo[]) {
            { TYPE_ACPI_DEV_AML_IF },
            { }
        },
    },
};

DEFINE_TYPES(rtc_types)
