/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Interrupt lines: GPIO lists of devices, gates, interception, system bus outputs; and clocks. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "hw/core/split-irq.h"
#include "hw/irq.h"
#include "hw/or-irq.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-properties.h"
#include "hw/sysbus.h"

#define TYPE_CHIP "test-chip"
OBJECT_DECLARE_SIMPLE_TYPE(Chip, CHIP)

struct Chip {
    SysBusDevice parent_obj;
    qemu_irq out[2];
    qemu_irq named;
    qemu_irq irq[2];
    Clock *clk_in, *clk_out;
};

/* What sinks were told: "tag n=level". */
static GString *events;

static void expect_events(const char *text)
{
    g_assert_cmpstr(events->str, ==, text);
    g_string_truncate(events, 0);
}

static void sink(void *opaque, int n, int level)
{
    g_string_append_printf(events, "%s%d=%d ", (const char *)opaque, n, level);
}

static void chip_input(void *opaque, int n, int level)
{
    CHIP(opaque);
    sink((void *)"in", n, level);
}

static void chip_clock(void *opaque, ClockEvent event)
{
    Chip *s = opaque;

    g_string_append_printf(events, "%s:%u ", event == ClockUpdate ? "new" : "old",
                           clock_get_hz(s->clk_in));
}

static const ClockPortInitArray chip_clocks = {
    QDEV_CLOCK_IN(Chip, clk_in, chip_clock, ClockUpdate | ClockPreUpdate),
    QDEV_CLOCK_OUT(Chip, clk_out),
    QDEV_CLOCK_END
};

static void chip_init(Object *obj)
{
    Chip *s = CHIP(obj);
    DeviceState *dev = DEVICE(obj);

    qdev_init_gpio_in(dev, chip_input, 2);
    qdev_init_gpio_out(dev, s->out, 2);
    qdev_init_gpio_out_named(dev, &s->named, "error", 1);
    sysbus_init_irq(SYS_BUS_DEVICE(obj), &s->irq[0]);
    sysbus_init_irq(SYS_BUS_DEVICE(obj), &s->irq[1]);
    qdev_init_clocks(dev, chip_clocks);
}

static const TypeInfo chip_info = {
    .name = TYPE_CHIP,
    .parent = TYPE_SYS_BUS_DEVICE,
    .instance_size = sizeof(Chip),
    .instance_init = chip_init,
};

static Chip *new_chip(void)
{
    Chip *s = CHIP(qdev_new(TYPE_CHIP));

    sysbus_realize_and_unref(SYS_BUS_DEVICE(s), &error_abort);
    return s;
}

/* ---- lines ---- */

static void test_lines(void)
{
    qemu_irq *lines = qemu_allocate_irqs(sink, (void *)"s", 3);
    qemu_irq inverted;

    qemu_set_irq(lines[2], 5);
    qemu_irq_pulse(lines[0]);
    qemu_set_irq(NULL, 1);
    expect_events("s2=5 s0=1 s0=0 ");
    inverted = qemu_irq_invert(lines[1]);
    expect_events("s1=1 ");
    qemu_irq_raise(inverted);
    qemu_irq_lower(inverted);
    expect_events("s1=0 s1=1 ");
    qemu_free_irq(inverted);
    qemu_free_irqs(lines, 3);
}

static void test_device_lines(void)
{
    Chip *a = new_chip(), *b = new_chip();
    qemu_irq loose = qemu_allocate_irq(sink, (void *)"loose", 9);
    g_autofree char *path = NULL;

    qdev_connect_gpio_out(DEVICE(a), 1, qdev_get_gpio_in(DEVICE(b), 0));
    g_assert_true(a->out[1] == qdev_get_gpio_in(DEVICE(b), 0));
    g_assert_null(a->out[0]);
    qemu_irq_raise(a->out[1]);
    expect_events("in0=1 ");
    g_assert_true(qdev_get_gpio_out_connector(DEVICE(a), NULL, 1) == a->out[1]);
    g_assert_nonnull(object_resolve_path_component(OBJECT(a), "unnamed-gpio-in[1]"));

    /* A line of nobody gets a place in the tree. */
    qdev_connect_gpio_out_named(DEVICE(a), "error", 0, loose);
    path = object_get_canonical_path(OBJECT(loose));
    g_assert_true(g_str_has_prefix(path, "/machine/unattached/non-qdev-gpio["));
    qemu_irq_lower(a->named);
    expect_events("loose9=0 ");

    g_assert_true(sysbus_has_irq(SYS_BUS_DEVICE(a), 1));
    g_assert_false(sysbus_has_irq(SYS_BUS_DEVICE(a), 2));
    g_assert_false(sysbus_is_irq_connected(SYS_BUS_DEVICE(a), 1));
    sysbus_connect_irq(SYS_BUS_DEVICE(a), 1, loose);
    g_assert_true(sysbus_get_connected_irq(SYS_BUS_DEVICE(a), 1) == loose);
    qdev_connect_gpio_out(DEVICE(a), 1, NULL);
    g_assert_null(a->out[1]);
    object_unparent(OBJECT(a));
    object_unparent(OBJECT(b));
    /* One reference is the tree's, one is ours. */
    g_assert_cmpint(OBJECT(loose)->ref, ==, 2);
    object_unparent(OBJECT(loose));
    qemu_free_irq(loose);
}

static void count_in(void *opaque, int n, int level)
{
    qemu_irq *old = opaque;

    g_string_append_printf(events, "icpt%d=%d ", n, level);
    qemu_set_irq(*old, level);
}

static void test_intercept(void)
{
    Chip *a = new_chip(), *b = new_chip();
    qemu_irq spy = qemu_allocate_irq(sink, (void *)"spy", 0);
    qemu_irq in = qdev_get_gpio_in(DEVICE(b), 1);
    qemu_irq old;

    qdev_connect_gpio_out(DEVICE(a), 0, in);
    qemu_irq_intercept_in(&in, count_in, 1);
    qemu_irq_raise(a->out[0]);
    expect_events("icpt1=1 in1=1 ");
    old = qdev_intercept_gpio_out(DEVICE(a), spy, NULL, 0);
    g_assert_true(old == in);
    qemu_irq_lower(a->out[0]);
    expect_events("spy0=0 ");
    object_unref(OBJECT(old));
    object_unparent(OBJECT(a));
    object_unparent(OBJECT(b));
    qemu_free_irq(spy);
}

static void test_pass(void)
{
    Chip *inner = new_chip();
    DeviceState *outer = qdev_new(TYPE_SPLIT_IRQ);
    qemu_irq line = qemu_allocate_irq(sink, (void *)"s", 0);

    qdev_pass_gpios(DEVICE(inner), outer, "error");
    qdev_connect_gpio_out_named(outer, "error", 0, line);
    qemu_irq_raise(inner->named);
    expect_events("s0=1 ");
    object_unref(OBJECT(outer));
    object_unparent(OBJECT(inner));
    qemu_free_irq(line);
}

/* ---- gates ---- */

static DeviceState *new_gate(const char *type, int lines)
{
    DeviceState *dev = qdev_new(type);

    qdev_prop_set_uint16(dev, "num-lines", lines);
    qdev_realize_and_unref(dev, NULL, &error_abort);
    return dev;
}

static void test_gates(void)
{
    DeviceState *or_gate = new_gate(TYPE_OR_IRQ, 3);
    DeviceState *split = new_gate(TYPE_SPLIT_IRQ, 2);
    qemu_irq *lines = qemu_allocate_irqs(sink, (void *)"s", 2);
    DeviceState *too_wide = qdev_new(TYPE_OR_IRQ);
    Error *err = NULL;

    qdev_connect_gpio_out(or_gate, 0, qdev_get_gpio_in(split, 0));
    qdev_connect_gpio_out(split, 0, lines[0]);
    qdev_connect_gpio_out(split, 1, lines[1]);
    qemu_irq_raise(qdev_get_gpio_in(or_gate, 0));
    qemu_irq_raise(qdev_get_gpio_in(or_gate, 2));
    g_string_truncate(events, 0);
    qemu_irq_lower(qdev_get_gpio_in(or_gate, 0));
    expect_events("s0=1 s1=1 ");
    qemu_irq_lower(qdev_get_gpio_in(or_gate, 2));
    expect_events("s0=0 s1=0 ");
    object_unparent(OBJECT(or_gate));
    object_unparent(OBJECT(split));
    qemu_free_irqs(lines, 2);

    qdev_prop_set_uint16(too_wide, "num-lines", MAX_OR_LINES + 1);
    g_assert_false(qdev_realize_and_unref(too_wide, NULL, &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "num-lines"));
    error_free(err);
}

/* ---- clocks ---- */

static void test_clocks(void)
{
    DeviceState *a = qdev_new(TYPE_CHIP), *b = qdev_new(TYPE_CHIP);
    Clock *source = qdev_get_clock_out(a, "clk_out");

    qdev_connect_clock_in(b, "clk_in", source);
    sysbus_realize_and_unref(SYS_BUS_DEVICE(a), &error_abort);
    sysbus_realize_and_unref(SYS_BUS_DEVICE(b), &error_abort);
    clock_update_hz(source, 1000000);
    expect_events("old:0 new:1000000 ");
    clock_update_hz(source, 1000000);
    expect_events("");
    g_assert_cmpuint(clock_ticks_to_ns(CHIP(b)->clk_in, 3), ==, 3000);
    g_assert_cmpuint(clock_ns_to_ticks(CHIP(b)->clk_in, 2500), ==, 2);
    g_assert_true(clock_set_mul_div(source, 1, 2));
    clock_propagate(source);
    expect_events("old:1000000 new:2000000 ");
    g_assert_cmpuint(clock_ticks_to_ns(source, UINT64_MAX), ==, INT64_MAX);
    clock_update(source, 0);
    g_assert_false(clock_is_enabled(CHIP(b)->clk_in));
    g_assert_cmpuint(clock_ns_to_ticks(CHIP(b)->clk_in, 1000), ==, 0);
    g_string_truncate(events, 0);

    /* The source goes first: who followed it stays, on its last period. */
    object_unparent(OBJECT(a));
    g_assert_false(clock_has_source(CHIP(b)->clk_in));
    object_unparent(OBJECT(b));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    type_register_static(&chip_info);
    events = g_string_new(NULL);

    g_test_add_func("/gpio/lines", test_lines);
    g_test_add_func("/gpio/devices", test_device_lines);
    g_test_add_func("/gpio/intercept", test_intercept);
    g_test_add_func("/gpio/pass", test_pass);
    g_test_add_func("/gpio/gates", test_gates);
    g_test_add_func("/clock/follow", test_clocks);
    return g_test_run();
}
