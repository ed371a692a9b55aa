/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Local APICs on their bus, without CPUs: destinations, priorities, acknowledge and end of
 * interrupts.
 */
#include "qemu/osdep.h"
#include "hw/i386/apic-msidef.h"
#include "hw/intc/apic-core.h"
#include "hw/qdev-properties.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qom/object.h"

#define NUM_APICS   3
#define CLUSTER     0x0

static APICCommonState *apics[NUM_APICS];

static void setup(void)
{
    int i;

    for (i = 0; i < NUM_APICS; i++) {
        g_autofree char *name = g_strdup_printf("apic%d", i);
        Object *obj = object_new(TYPE_APIC);

        object_property_add_child(object_get_root(), name, obj);
        qdev_prop_set_uint32(DEVICE(obj), "id", i);
        qdev_realize(DEVICE(obj), NULL, &error_fatal);
        object_unref(obj);
        apics[i] = APIC_COMMON(obj);
        device_cold_reset(DEVICE(obj));
        apics[i]->spurious_vec = 0xff | APIC_SV_ENABLE;
        apics[i]->log_dest = 1 << i;
    }
}

static void teardown(void)
{
    int i;

    for (i = 0; i < NUM_APICS; i++) {
        DeviceState *dev = DEVICE(apics[i]);

        object_ref(OBJECT(dev));
        object_unparent(OBJECT(dev));
        object_unref(OBJECT(dev));
    }
}

/* Bit i: APIC i has @vector pending. */
static int pending(uint8_t vector)
{
    int found = 0;
    int i;

    for (i = 0; i < NUM_APICS; i++) {
        found |= !!(apics[i]->irr[vector / 32] & (1U << vector % 32)) << i;
    }
    return found;
}

static int deliver(uint8_t dest, bool logical, uint8_t mode, uint8_t vector)
{
    apic_deliver_irq(dest, logical, mode, vector, APIC_TRIGGER_EDGE);
    return pending(vector);
}

static void test_physical(void)
{
    setup();
    g_assert_cmphex(deliver(0, false, APIC_DM_FIXED, 0x40), ==, 1);
    g_assert_cmphex(deliver(2, false, APIC_DM_FIXED, 0x41), ==, 4);
    g_assert_cmphex(deliver(9, false, APIC_DM_FIXED, 0x42), ==, 0);
    g_assert_cmphex(deliver(0xff, false, APIC_DM_FIXED, 0x43), ==, 7);
    teardown();
}

static void test_flat(void)
{
    setup();
    g_assert_cmphex(deliver(0x01, true, APIC_DM_FIXED, 0x40), ==, 1);
    g_assert_cmphex(deliver(0x06, true, APIC_DM_FIXED, 0x41), ==, 6);
    g_assert_cmphex(deliver(0x08, true, APIC_DM_FIXED, 0x42), ==, 0);
    teardown();
}

static void test_cluster(void)
{
    int i;

    setup();
    for (i = 0; i < NUM_APICS; i++) {
        apics[i]->dest_mode = CLUSTER;
        apics[i]->log_dest = i == 2 ? 0x21 : 0x10 | 1 << i;
    }
    g_assert_cmphex(deliver(0x13, true, APIC_DM_FIXED, 0x40), ==, 3);
    g_assert_cmphex(deliver(0x23, true, APIC_DM_FIXED, 0x41), ==, 4);
    g_assert_cmphex(deliver(0x31, true, APIC_DM_FIXED, 0x42), ==, 0);
    teardown();
}

static void test_lowest_priority(void)
{
    setup();
    g_assert_cmphex(deliver(0x07, true, APIC_DM_LOWPRI, 0x40), ==, 1);
    apics[0]->tpr = 0x50;
    g_assert_cmphex(deliver(0x07, true, APIC_DM_LOWPRI, 0x41), ==, 2);
    apics[1]->spurious_vec &= ~APIC_SV_ENABLE;
    g_assert_cmphex(deliver(0x07, true, APIC_DM_LOWPRI, 0x42), ==, 4);
    teardown();
}

static void test_disabled(void)
{
    setup();
    apics[1]->spurious_vec &= ~APIC_SV_ENABLE;
    cpu_set_apic_base(DEVICE(apics[2]), APIC_DEFAULT_ADDRESS);
    g_assert_cmphex(deliver(0xff, false, APIC_DM_FIXED, 0x40), ==, 1);
    teardown();
}

static void test_message(void)
{
    setup();
    apic_deliver_msi(APIC_DEFAULT_ADDRESS | 2 << MSI_ADDR_DEST_ID_SHIFT, 0x4051);
    g_assert_cmphex(pending(0x51), ==, 4);
    /* A level that ends is no interrupt. */
    apic_deliver_msi(APIC_DEFAULT_ADDRESS | 2 << MSI_ADDR_DEST_ID_SHIFT, 0x8052);
    g_assert_cmphex(pending(0x52), ==, 0);
    apic_deliver_msi(APIC_DEFAULT_ADDRESS | 2 << MSI_ADDR_DEST_ID_SHIFT, 0xc052);
    g_assert_cmphex(pending(0x52), ==, 4);
    teardown();
}

static void test_acknowledge(void)
{
    DeviceState *dev;

    setup();
    dev = DEVICE(apics[0]);
    g_assert_cmpint(apic_get_interrupt(dev), ==, -1);
    deliver(0, false, APIC_DM_FIXED, 0x40);
    deliver(0, false, APIC_DM_FIXED, 0x81);
    g_assert_cmphex(apic_get_highest_priority_irr(dev), ==, 0x81);
    g_assert_cmphex(apic_get_interrupt(dev), ==, 0x81);
    g_assert_cmphex(apic_ppr(apics[0]), ==, 0x80);
    /* 0x40 is below what is in service. */
    g_assert_cmphex(apic_get_interrupt(dev), ==, 0xff);
    apic_end_interrupt(apics[0]);
    g_assert_cmphex(apic_get_interrupt(dev), ==, 0x40);
    apic_end_interrupt(apics[0]);
    g_assert_cmpint(apic_get_interrupt(dev), ==, -1);
    g_assert_cmphex(apic_ppr(apics[0]), ==, 0);
    /* Nothing in service: no effect. */
    apic_end_interrupt(apics[0]);
    teardown();
}

static void test_task_priority(void)
{
    DeviceState *dev;

    setup();
    dev = DEVICE(apics[0]);
    cpu_set_apic_tpr(dev, 5);
    g_assert_cmphex(apics[0]->tpr, ==, 0x50);
    deliver(0, false, APIC_DM_FIXED, 0x5f);
    g_assert_cmphex(apic_get_interrupt(dev), ==, 0xff);
    deliver(0, false, APIC_DM_FIXED, 0x60);
    g_assert_cmphex(apic_get_interrupt(dev), ==, 0x60);
    g_assert_cmpuint(cpu_get_apic_tpr(dev), ==, 5);
    teardown();
}

static void test_taken_id(void)
{
    Object *obj = object_new(TYPE_APIC);
    Error *err = NULL;

    setup();
    qdev_prop_set_uint32(DEVICE(obj), "id", 1);
    object_property_add_child(object_get_root(), "other", obj);
    g_assert_false(qdev_realize(DEVICE(obj), NULL, &err));
    g_assert_nonnull(err);
    error_free(err);
    object_unparent(obj);
    object_unref(obj);
    teardown();
}

static void test_no_apic(void)
{
    g_assert_cmpint(apic_get_interrupt(NULL), ==, -1);
    g_assert_cmpint(apic_accept_pic_intr(NULL), ==, 0);
    g_assert_cmpint(apic_get_highest_priority_irr(NULL), ==, -1);
    g_assert_cmphex(cpu_get_apic_base(NULL), ==, 0);
    apic_deliver_pic_intr(NULL, 1);
    apic_deliver_nmi(NULL);
    apic_init_reset(NULL);
    apic_sipi(NULL);
    apic_poll_irq(NULL);
    apic_designate_bsp(NULL, true);
    apic_deliver_irq(0, 0, APIC_DM_FIXED, 0x40, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    g_test_add_func("/apic/destination/physical", test_physical);
    g_test_add_func("/apic/destination/flat", test_flat);
    g_test_add_func("/apic/destination/cluster", test_cluster);
    g_test_add_func("/apic/destination/lowest-priority", test_lowest_priority);
    g_test_add_func("/apic/destination/disabled-takes-nothing", test_disabled);
    g_test_add_func("/apic/message/level", test_message);
    g_test_add_func("/apic/interrupt/acknowledge-and-end", test_acknowledge);
    g_test_add_func("/apic/interrupt/task-priority", test_task_priority);
    g_test_add_func("/apic/bus/id-is-taken", test_taken_id);
    g_test_add_func("/apic/bus/cpu-without-apic", test_no_apic);
    return g_test_run();
}
