/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Device properties: every type, errors, arrays, aliases, globals, help. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/uuid.h"
#include "hw/pci/pci.h"
#include "hw/pci/pcie_regs.h"
#include "hw/qdev-info.h"
#include "hw/qdev-properties-system.h"
#include "hw/qdev-properties.h"
#include "net/net.h"

#define TYPE_GADGET "test-gadget"
#define TYPE_SMALL_GADGET "test-small-gadget"
#define TYPE_BUS_LESS "test-bus-less"
#define TYPE_ONE_ROW "test-one-row"
OBJECT_DECLARE_SIMPLE_TYPE(Gadget, GADGET)

struct Gadget {
    DeviceState parent_obj;
    uint8_t u8;
    uint16_t u16;
    uint32_t u32, flags, size32, block, n_slots;
    int32_t i32, devfn;
    uint64_t u64, flags64, size, masked;
    int64_t i64;
    bool yes;
    char *text;
    OnOffAuto mode;
    LostTickPolicy policy;
    MACAddr mac;
    QemuUUID uuid;
    uint16_t *slots;
    Object *link;
    PCIExpLinkSpeed speed;
    PCIExpLinkWidth width;
    PCIHostDeviceAddress host;
    ReservedRegion region;
};

static Property gadget_props[] = {
    DEFINE_PROP_UINT8("u8", Gadget, u8, 200),
    DEFINE_PROP_UINT16("u16", Gadget, u16, 0xffff),
    DEFINE_PROP_UINT32("u32", Gadget, u32, 0xffffffff),
    DEFINE_PROP_INT32("i32", Gadget, i32, -1),
    DEFINE_PROP_UINT64("u64", Gadget, u64, UINT64_MAX),
    DEFINE_PROP_INT64("i64", Gadget, i64, INT64_MIN),
    DEFINE_PROP_BOOL("yes", Gadget, yes, true),
    DEFINE_PROP_BIT("bit31", Gadget, flags, 31, true),
    DEFINE_PROP_BIT("bit0", Gadget, flags, 0, false),
    DEFINE_PROP_BIT64("bit63", Gadget, flags64, 63, true),
    DEFINE_PROP_SIZE("size", Gadget, size, 4096),
    DEFINE_PROP_SIZE32("size32", Gadget, size32, 1),
    DEFINE_PROP_STRING("text", Gadget, text),
    DEFINE_PROP_ON_OFF_AUTO("mode", Gadget, mode, ON_OFF_AUTO_AUTO),
    DEFINE_PROP_LOSTTICKPOLICY("policy", Gadget, policy, LOST_TICK_POLICY_SLEW),
    DEFINE_PROP_MACADDR("mac", Gadget, mac),
    DEFINE_PROP_UUID("uuid", Gadget, uuid),
    DEFINE_PROP_PCI_DEVFN("addr", Gadget, devfn, -1),
    DEFINE_PROP_BLOCKSIZE("block", Gadget, block),
    DEFINE_PROP_UINT64_CHECKMASK("masked", Gadget, masked, 0xf0),
    DEFINE_PROP_ARRAY("slots", Gadget, n_slots, slots, qdev_prop_uint16, uint16_t),
    DEFINE_PROP_LINK("link", Gadget, link, TYPE_CONTAINER, Object *),
    DEFINE_PROP_PCIE_LINK_SPEED("speed", Gadget, speed, PCIE_LINK_SPEED_16),
    DEFINE_PROP_PCIE_LINK_WIDTH("width", Gadget, width, PCIE_LINK_WIDTH_32),
    DEFINE_PROP_PCI_HOST_DEVADDR("host", Gadget, host),
    DEFINE_PROP_RESERVED_REGION("region", Gadget, region),
    DEFINE_PROP_END_OF_LIST(),
};

/* As later versions write it: constant, and the end is the array's. */
static const Property small_props[] = {
    DEFINE_PROP_UINT8("extra", Gadget, u8, 9),
};

/* Of these only the first is given. */
static const Property two_rows[] = {
    DEFINE_PROP_UINT8("first", Gadget, u8, 1),
    DEFINE_PROP_UINT16("second", Gadget, u16, 2),
    DEFINE_PROP_END_OF_LIST(),
};

static void gadget_class_init(ObjectClass *oc, void *data)
{
    device_class_set_props(DEVICE_CLASS(oc), gadget_props);
    DEVICE_CLASS(oc)->desc = "A gadget";
    set_bit(DEVICE_CATEGORY_INPUT, DEVICE_CLASS(oc)->categories);
}

static void small_class_init(ObjectClass *oc, void *data)
{
    device_class_set_props(DEVICE_CLASS(oc), small_props);
}

static void one_row_class_init(ObjectClass *oc, void *data)
{
    device_class_set_props_n(DEVICE_CLASS(oc), two_rows, 1);
}

static const TypeInfo test_types[] = {
    {
        .name = TYPE_GADGET,
        .parent = TYPE_DEVICE,
        .instance_size = sizeof(Gadget),
        .class_init = gadget_class_init,
    },
    { .name = TYPE_SMALL_GADGET, .parent = TYPE_GADGET, .class_init = small_class_init },
    { .name = TYPE_BUS_LESS, .parent = TYPE_DEVICE },
    { .name = TYPE_ONE_ROW, .parent = TYPE_GADGET, .class_init = one_row_class_init },
};

static void expect_error(Error *err, const char *text)
{
    g_assert_nonnull(err);
    g_assert_cmpstr(error_get_pretty(err), ==, text);
    error_free(err);
}

/* Sets from text and says what came of it: the value read back, or the error's text. */
static char *try_set(Object *obj, const char *name, const char *value)
{
    Error *err = NULL;
    char *text;

    if (!object_property_parse(obj, name, value, &err)) {
        text = g_strdup(error_get_pretty(err));
        error_free(err);
        return text;
    }
    return object_property_print(obj, name, false, &error_abort);
}

static void test_defaults(void)
{
    Gadget *g = GADGET(object_new(TYPE_GADGET));

    g_assert_cmpuint(g->u8, ==, 200);
    g_assert_cmphex(g->u16, ==, 0xffff);
    g_assert_cmphex(g->u32, ==, 0xffffffff);
    g_assert_cmpint(g->i32, ==, -1);
    g_assert_cmphex(g->u64, ==, UINT64_MAX);
    g_assert_cmpint(g->i64, ==, INT64_MIN);
    g_assert_true(g->yes);
    g_assert_cmphex(g->flags, ==, 0x80000000);
    g_assert_cmphex(g->flags64, ==, 1ull << 63);
    g_assert_cmpuint(g->size, ==, 4096);
    g_assert_cmpint(g->policy, ==, LOST_TICK_POLICY_SLEW);
    g_assert_cmpint(g->devfn, ==, -1);
    g_assert_false(qemu_uuid_is_null(&g->uuid));
    g_assert_null(g->slots);
    g_assert_cmpint(g->speed, ==, QEMU_PCI_EXP_LNK_16GT);
    g_assert_cmpint(g->width, ==, QEMU_PCI_EXP_LNK_X32);
    object_unref(OBJECT(g));
}

static const struct {
    const char *name, *value, *result;
} texts[] = {
    {"u8", "255", "255"},
    {"u8", "256", "Parameter 'u8' expects uint8_t"},
    {"i32", "-2147483648", "-2147483648"},
    {"i32", "2147483648", "Parameter 'i32' expects int32_t"},
    {"u64", "0xffffffffffffffff", "18446744073709551615"},
    {"bit0", "on", "true"},
    {"bit31", "off", "false"},
    {"bit63", "no", "false"},
    {"size", "1M", "1048576"},
    {"size32", "4G",
     "Property test-gadget.size32 doesn't take value 4294967296 (maximum: 4294967295)"},
    {"size32", "2G", "2147483648"},
    {"text", "a", "a"},
    {"text", "", ""},
    {"mode", "on", "on"},
    {"mode", "maybe", "Parameter 'mode' does not accept value 'maybe'"},
    {"mac", "52-54:00:AB:cd:ff", "52:54:00:ab:cd:ff"},
    {"mac", "52:54:00:12:34", "Property 'test-gadget.mac' doesn't take value '52:54:00:12:34'"},
    {"mac", "52:54:00:12:34:567",
     "Property 'test-gadget.mac' doesn't take value '52:54:00:12:34:567'"},
    {"mac", "", "Property 'test-gadget.mac' doesn't take value ''"},
    {"uuid", "00112233-4455-6677-8899-aabbccddeeff", "00112233-4455-6677-8899-aabbccddeeff"},
    {"uuid", "zz", "Property 'test-gadget.uuid' doesn't take value 'zz'"},
    {"addr", "1f.7", "255"},
    {"addr", "03", "24"},
    {"addr", "20", "Property 'test-gadget.addr' doesn't take value '20'"},
    {"addr", "1.8", "Property 'test-gadget.addr' doesn't take value '1.8'"},
    {"addr", "1.", "Property 'test-gadget.addr' doesn't take value '1.'"},
    {"addr", "-1", "Property 'test-gadget.addr' doesn't take value '-1'"},
    {"block", "0", "0"},
    {"block", "512", "512"},
    {"block", "2M", "2097152"},
    {"block", "256", "Property .block doesn't take value 256 (minimum: 512, maximum: 2097152)"},
    {"block", "4M",
     "Property .block doesn't take value 4194304 (minimum: 512, maximum: 2097152)"},
    {"block", "513", "Property .block doesn't take value '513', it's not a power of 2"},
    {"masked", "0x30", "48"},
    {"masked", "1", "Property 'test-gadget.masked' doesn't take value 0x1, only bits of 0xf0"},
    {"speed", "2_5", "2_5"},
    {"width", "12", "12"},
    {"width", "3", "Parameter 'width' does not accept value '3'"},
    {"host", "04:10.0", "0000:04:10.0"},
    {"host", "1234:04:1f.7", "1234:04:1f.7"},
    {"host", "04:20.0", "Property 'test-gadget.host' doesn't take value '04:20.0'"},
    {"region", "0xfee00000:0xfeefffff:1", "0xfee00000:0xfeefffff:1"},
    {"region", "1:2",
     "Property 'region': '1:2' is not of the form LOW:HIGH:TYPE, example: "
     "0xfee00000:0xfeefffff:1"},
    {"link", "/machine/nothing", "Device '/machine/nothing' not found"},
};

static void test_texts(void)
{
    g_autoptr(Object) obj = object_new(TYPE_GADGET);

    for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
        g_autofree char *result = try_set(obj, texts[i].name, texts[i].value);

        g_assert_cmpstr(result, ==, texts[i].result);
    }
    g_assert_cmphex(GADGET(obj)->flags, ==, 1);
    g_assert_cmphex(GADGET(obj)->flags64, ==, 0);
}

/* A number is taken as it is where text is a slot. */
static void test_devfn_number(void)
{
    g_autoptr(Object) obj = object_new(TYPE_GADGET);
    Error *err = NULL;
    g_autofree char *legacy = NULL;

    g_assert_true(object_property_set_int(obj, "addr", 0x19, &error_abort));
    legacy = object_property_get_str(obj, "legacy-addr", &error_abort);
    g_assert_cmpstr(legacy, ==, "03.1");
    g_assert_false(object_property_set_int(obj, "addr", 256, &err));
    expect_error(err, "Parameter 'addr' expects a value between -1 and 255");
}

static void test_setters(void)
{
    DeviceState *dev = qdev_new(TYPE_GADGET);
    Gadget *g = GADGET(dev);
    static const uint8_t mac[6] = { 1, 2, 3, 4, 5, 0xff };

    qdev_prop_set_uint8(dev, "u8", 255);
    qdev_prop_set_uint16(dev, "u16", 65535);
    qdev_prop_set_uint32(dev, "u32", 0xfffffffe);
    qdev_prop_set_int32(dev, "i32", INT32_MIN);
    qdev_prop_set_uint64(dev, "u64", UINT64_MAX - 1);
    qdev_prop_set_bit(dev, "bit0", true);
    qdev_prop_set_string(dev, "text", "words");
    qdev_prop_set_enum(dev, "mode", ON_OFF_AUTO_OFF);
    qdev_prop_set_macaddr(dev, "mac", mac);
    g_assert_cmphex(g->u32, ==, 0xfffffffe);
    g_assert_cmphex(g->u64, ==, UINT64_MAX - 1);
    g_assert_cmpint(g->i32, ==, INT32_MIN);
    g_assert_cmphex(g->flags, ==, 0x80000001);
    g_assert_cmpstr(g->text, ==, "words");
    g_assert_cmpint(g->mode, ==, ON_OFF_AUTO_OFF);
    g_assert_cmpmem(g->mac.a, 6, mac, 6);
    object_unref(OBJECT(dev));
}

static void test_after_realize(void)
{
    DeviceState *dev = qdev_new(TYPE_GADGET);
    Error *err = NULL;

    qdev_realize_and_unref(dev, NULL, &error_abort);
    g_assert_false(object_property_set_int(OBJECT(dev), "u8", 1, &err));
    expect_error(g_steal_pointer(&err), "Attempt to set property 'u8' on anonymous device "
                 "(type 'test-gadget') after it was realized");
    dev->id = g_strdup("g0");
    g_assert_false(object_property_set_int(OBJECT(dev), "u8", 1, &err));
    expect_error(g_steal_pointer(&err), "Attempt to set property 'u8' on device 'g0' "
                 "(type 'test-gadget') after it was realized");
    g_assert_false(object_property_set_link(OBJECT(dev), "link", object_get_root(), &err));
    expect_error(err, "Attempt to set link property 'link' on device 'g0' (type 'test-gadget') "
                 "after it was realized");
    object_unparent(OBJECT(dev));
}

static void test_array(void)
{
    g_autoptr(Object) obj = object_new(TYPE_GADGET);
    Gadget *g = GADGET(obj);
    Error *err = NULL;

    g_assert_false(object_property_set_int(obj, "slots[0]", 1, NULL));
    g_assert_true(object_property_set_int(obj, "len-slots", 3, &error_abort));
    g_assert_cmpuint(g->n_slots, ==, 3);
    g_assert_true(object_property_set_int(obj, "slots[2]", 0xabcd, &error_abort));
    g_assert_true(object_property_set_int(obj, "slots[0]", 7, &error_abort));
    g_assert_cmphex(g->slots[2], ==, 0xabcd);
    g_assert_cmphex(g->slots[0], ==, 7);
    g_assert_false(object_property_set_int(obj, "slots[1]", 65536, NULL));
    g_assert_false(object_property_set_int(obj, "slots[3]", 1, NULL));
    g_assert_false(object_property_set_int(obj, "len-slots", 5, &err));
    expect_error(err, "array size property len-slots may not be set more than once");
}

static void test_inherited_and_unmarked(void)
{
    g_autoptr(Object) obj = object_new(TYPE_SMALL_GADGET);
    g_autoptr(Object) one = object_new(TYPE_ONE_ROW);
    DeviceClass *dc = DEVICE_GET_CLASS(obj);

    g_assert_nonnull(object_property_find(one, "first"));
    g_assert_null(object_property_find(one, "second"));
    g_assert_cmpuint(dc->props_count_, ==, 1);
    g_assert_cmpuint(object_property_get_uint(obj, "extra", &error_abort), ==, 9);
    g_assert_cmpuint(object_property_get_uint(obj, "u16", &error_abort), ==, 0xffff);
}

static void test_alias_all(void)
{
    DeviceState *inner = qdev_new(TYPE_SMALL_GADGET);
    Object *front = object_new(TYPE_BUS_LESS);

    /* The front shows what the inner device has. */
    qdev_alias_all_properties(inner, front);
    g_assert_true(object_property_set_int(front, "u16", 5, &error_abort));
    g_assert_cmpuint(GADGET(inner)->u16, ==, 5);
    g_assert_nonnull(object_property_find(front, "extra"));
    /* What all devices have is not shared. */
    g_assert_true(object_property_find(front, "realized") ==
                  object_class_property_find(object_get_class(front), "realized"));
    object_unref(front);
    object_unref(OBJECT(inner));
}

static void test_globals(void)
{
    static GlobalProperty rows[] = {
        { .driver = TYPE_GADGET, .property = "u16", .value = "11" },
        { .driver = TYPE_SMALL_GADGET, .property = "u16", .value = "22" },
        { .driver = "test-none", .property = "x", .value = "1" },
    };
    Gadget *g, *small;

    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        qdev_prop_register_global(&rows[i]);
    }
    g = GADGET(object_new(TYPE_GADGET));
    small = GADGET(object_new(TYPE_SMALL_GADGET));
    g_assert_cmpuint(g->u16, ==, 11);
    g_assert_cmpuint(small->u16, ==, 22);
    g_assert_true(qdev_find_global_prop(OBJECT(small), "u16") == &rows[1]);
    g_assert_true(qdev_find_global_prop(OBJECT(g), "u16") == &rows[0]);
    g_assert_null(qdev_find_global_prop(OBJECT(g), "u8"));
    g_assert_cmpint(qdev_prop_check_globals(), ==, 1);
    rows[2].optional = true;
    g_assert_cmpint(qdev_prop_check_globals(), ==, 0);
    object_unref(OBJECT(g));
    object_unref(OBJECT(small));
}

static void test_help(void)
{
    g_autofree char *help = qdev_type_help_text(TYPE_GADGET, &error_abort);
    g_autofree char *none = qdev_type_help_text(TYPE_BUS_LESS, &error_abort);
    g_autofree char *list = qdev_device_list_text();
    Error *err = NULL;

    g_assert_true(g_str_has_prefix(
        help, "test-gadget options:\n"
              "  addr=<int32>           - Slot and optional function number, example: "
              "06.0 or 06 (default: -1)\n"
              "  bit0=<bool>            - on/off (default: false)\n"));
    g_assert_nonnull(
        strstr(help, "\n  u64=<uint64>           -  (default: 18446744073709551615)\n"));
    g_assert_nonnull(strstr(help, "\n  link=<link<container>>\n"));
    g_assert_nonnull(
        strstr(help, "\n  mode=<OnOffAuto>       - on/off/auto (default: \"auto\")\n"));
    g_assert_null(strstr(help, "legacy"));
    g_assert_null(strstr(help, "realized"));
    g_assert_cmpstr(none, ==, "There are no options for test-bus-less.\n");
    g_assert_nonnull(strstr(list, "Input devices:\n"));
    g_assert_nonnull(strstr(list, "\nname \"test-gadget\", desc \"A gadget\"\n"));
    g_assert_null(qdev_type_help_text("test-none", &err));
    g_assert_cmpint(error_get_class(err), ==, ERROR_CLASS_DEVICE_NOT_FOUND);
    expect_error(g_steal_pointer(&err), "Device 'test-none' not found");
    g_assert_null(qdev_type_help_text(TYPE_DEVICE, &err));
    expect_error(err, "Parameter 'typename' expects a non-abstract device type");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    type_register_static_array(test_types, ARRAY_SIZE(test_types));

    g_test_add_func("/qdev/property/defaults", test_defaults);
    g_test_add_func("/qdev/property/text-forms", test_texts);
    g_test_add_func("/qdev/property/devfn-as-number", test_devfn_number);
    g_test_add_func("/qdev/property/setters", test_setters);
    g_test_add_func("/qdev/property/not-after-realize", test_after_realize);
    g_test_add_func("/qdev/property/array", test_array);
    g_test_add_func("/qdev/property/inherited-and-without-end-marker", test_inherited_and_unmarked);
    g_test_add_func("/qdev/property/alias-all", test_alias_all);
    g_test_add_func("/qdev/help", test_help);
    /* Last: globals stay. */
    g_test_add_func("/qdev/property/globals", test_globals);
    return g_test_run();
}
