/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Boards that make NICs the way later versions of QEMU do: which -nic option is whose. */
#include "qemu/osdep.h"
#include "hw/qdev-properties.h"
#include "hw/sysbus.h"
#include "net/net.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define TYPE_TEST_NIC "test-nic"
OBJECT_DECLARE_SIMPLE_TYPE(TestNic, TEST_NIC)

struct TestNic {
    SysBusDevice parent_obj;
    NICConf conf;
};

static Property test_nic_properties[] = {
    DEFINE_NIC_PROPERTIES(TestNic, conf),
    DEFINE_PROP_END_OF_LIST(),
};

static void test_nic_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    device_class_set_props(dc, test_nic_properties);
    set_bit(DEVICE_CATEGORY_NETWORK, dc->categories);
    dc->user_creatable = true;
}

static const TypeInfo test_nic_info = {
    .name = TYPE_TEST_NIC,
    .parent = TYPE_SYS_BUS_DEVICE,
    .instance_size = sizeof(TestNic),
    .class_init = test_nic_class_init,
};

/* As -nic model=MODEL,mac=52:54:00:00:00:0LAST would. */
static void give_options(int n, const char *const models[])
{
    memset(nd_table, 0, sizeof(nd_table));
    for (int i = 0; i < n; i++) {
        nd_table[i] = (NICInfo) { .used = 1, .model = (char *)models[i], .nvectors = DEV_NVECTORS_UNSPECIFIED,
                                  .macaddr = { { 0x52, 0x54, 0, 0, 0, i + 1 } } };
    }
    nb_nics = n;
}

static int last_byte(DeviceState *dev)
{
    return dev ? TEST_NIC(dev)->conf.macaddr.a[5] : -1;
}

static void free_device(DeviceState *dev)
{
    object_unref(OBJECT(dev));
}

/* By name, by another name, without a name; each option once. */
static void test_create(void)
{
    const char *models[] = { "other", "nic-alias", TYPE_TEST_NIC, NULL };
    DeviceState *dev;

    give_options(4, models);
    dev = qemu_create_nic_device(TYPE_TEST_NIC, false, NULL);
    g_assert_cmpint(last_byte(dev), ==, 3);
    free_device(dev);
    g_assert_null(qemu_create_nic_device(TYPE_TEST_NIC, false, NULL));
    dev = qemu_create_nic_device(TYPE_TEST_NIC, true, "nic-alias");
    g_assert_cmpint(last_byte(dev), ==, 2);
    free_device(dev);
    dev = qdev_new(TYPE_TEST_NIC);
    g_assert_true(qemu_configure_nic_device(dev, true, "nic-alias"));
    g_assert_cmpint(last_byte(dev), ==, 4);
    g_assert_false(qemu_configure_nic_device(dev, true, "nic-alias"));
    free_device(dev);
    g_assert_true(qemu_find_nic_info("other", false, NULL) == &nd_table[0]);
    g_assert_false(nd_table[0].instantiated);
}

/* A bus gets the devices of its kind, and only those. */
static void test_bus(void)
{
    const char *models[] = { "e1000", "short", NULL, "no-such-model" };
    BusState *bus = sysbus_get_default();
    BusChild *kid;
    int found[2] = { }, n = 0;

    give_options(4, models);
    qemu_create_nic_bus_devices(bus, TYPE_SYS_BUS_DEVICE, TYPE_TEST_NIC, "short", TYPE_TEST_NIC);
    QTAILQ_FOREACH(kid, &bus->children, sibling) {
        if (object_dynamic_cast(OBJECT(kid->child), TYPE_TEST_NIC) && n < 2) {
            found[n++] = last_byte(kid->child);
        }
    }
    g_assert_cmpint(n, ==, 2);
    g_assert_cmpint(found[0] + found[1], ==, 2 + 3);
    g_assert_false(nd_table[0].instantiated);
    g_assert_false(nd_table[3].instantiated);
}

static void test_models(void)
{
    g_autoptr(GPtrArray) models = qemu_get_nic_models(TYPE_SYS_BUS_DEVICE);
    bool found = false;

    for (guint i = 0; i < models->len; i++) {
        found |= !strcmp(models->pdata[i], TYPE_TEST_NIC);
        g_assert_cmpstr(models->pdata[i], !=, "e1000");
    }
    g_assert_true(found);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    type_register_static(&test_nic_info);
    g_test_add_func("/nic-options/create", test_create);
    g_test_add_func("/nic-options/bus", test_bus);
    g_test_add_func("/nic-options/models", test_models);
    return g_test_run();
}
