/* SPDX-License-Identifier: GPL-2.0-or-later */
/* QMP: greeting, negotiation, mistakes, events, queries, hotplug, walking the object tree. */
#include "qemu/osdep.h"
#include "libqtest.h"

static char *error_class(QDict *response)
{
    char *class = g_strdup(qdict_get_str(qdict_get_qdict(response, "error"), "class"));

    qobject_unref(response);
    return class;
}

#define ASSERT_ERROR(response, expected)                  \
    do {                                                  \
        g_autofree char *class_ = error_class(response);  \
        g_assert_cmpstr(class_, ==, expected);            \
    } while (0)

/* ---- protocol ---- */

static void test_greeting(void)
{
    QTestState *qts = qtest_init_without_qmp_handshake("-machine none");
    QDict *greeting = qtest_qmp_receive(qts);
    QDict *version = qdict_get_qdict(qdict_get_qdict(greeting, "QMP"), "version");

    g_assert_nonnull(qdict_get_qlist(qdict_get_qdict(greeting, "QMP"), "capabilities"));
    g_assert_cmpint(qdict_get_int(qdict_get_qdict(version, "qemu"), "major"), ==, 7);
    g_assert_cmpint(qdict_get_int(qdict_get_qdict(version, "qemu"), "minor"), ==, 2);
    qobject_unref(greeting);

    ASSERT_ERROR(qtest_qmp(qts, "{'execute': 'query-version'}"), "CommandNotFound");
    ASSERT_ERROR(qtest_qmp(qts, "{'execute': 'qmp_capabilities',"
                                " 'arguments': {'enable': ['foo']}}"), "GenericError");
    qtest_qmp_assert_success(qts, "{'execute': 'qmp_capabilities'}");
    ASSERT_ERROR(qtest_qmp(qts, "{'execute': 'qmp_capabilities'}"), "CommandNotFound");
    qtest_qmp_assert_success(qts, "{'execute': 'query-version'}");
    qtest_quit(qts);
}

/* The answer to anything that is no request is an error, and the session goes on. */
static void test_malformed(void)
{
    static const char *const inputs[] = {
        "null\n", "{}\n", "[1]\n", "\"str\"\n", "foo\n", "{ 'execute': }\n", "}\n", "{]\n", "\xff\n",
        "{'execute': 'query-version', 'extra': 1}\n", "{'execute': false}\n",
        "{'execute': 'query-version', 'arguments': []}\n",
        "{'execute': 'query-version', 'execute': 'stop'}\n",
    };
    QTestState *qts = qtest_init("-machine none");

    for (size_t i = 0; i < G_N_ELEMENTS(inputs); i++) {
        g_test_message("input: %s", inputs[i]);
        qtest_qmp_send_raw(qts, "%s", inputs[i]);
        ASSERT_ERROR(qtest_qmp_receive(qts), "GenericError");
        qtest_qmp_assert_success(qts, "{'execute': 'query-version'}");
    }
    qtest_quit(qts);
}

static void test_id(void)
{
    QTestState *qts = qtest_init("-machine none");
    QDict *response = qtest_qmp(qts, "{'execute': 'query-name', 'id': 'cookie#1'}");

    g_assert_cmpstr(qdict_get_str(response, "id"), ==, "cookie#1");
    qobject_unref(response);
    response = qtest_qmp(qts, "{'execute': 'no-such-command', 'id': 'cookie#2'}");
    g_assert_cmpstr(qdict_get_str(response, "id"), ==, "cookie#2");
    ASSERT_ERROR(response, "CommandNotFound");
    qtest_quit(qts);
}

/* A request in pieces, and two at once. */
static void test_stream(void)
{
    QTestState *qts = qtest_init("-machine none");

    qtest_qmp_send_raw(qts, "{'execute': 'query-");
    qtest_qmp_send_raw(qts, "name'}{'execute':");
    qtest_qmp_send_raw(qts, "'query-name'}");
    for (int i = 0; i < 2; i++) {
        QDict *response = qtest_qmp_receive(qts);

        g_assert_true(qdict_haskey(response, "return"));
        qobject_unref(response);
    }
    qtest_quit(qts);
}

/* ---- run state ---- */

static void assert_status(QTestState *qts, const char *status, bool running)
{
    QDict *info = qtest_qmp_assert_success_ref(qts, "{'execute': 'query-status'}");

    g_assert_cmpstr(qdict_get_str(info, "status"), ==, status);
    g_assert_cmpint(qdict_get_bool(info, "running"), ==, running);
    qobject_unref(info);
}

static void test_run_state(void)
{
    QTestState *qts = qtest_init("-machine none -S");

    assert_status(qts, "prelaunch", false);
    qtest_qmp_assert_success(qts, "{'execute': 'cont'}");
    qtest_qmp_eventwait(qts, "RESUME");
    assert_status(qts, "running", true);
    qtest_qmp_assert_success(qts, "{'execute': 'stop'}");
    qtest_qmp_eventwait(qts, "STOP");
    assert_status(qts, "paused", false);
    qtest_qmp_assert_success(qts, "{'execute': 'system_powerdown'}");
    qtest_qmp_eventwait(qts, "POWERDOWN");
    qtest_quit(qts);
}

static void test_reset_event(void)
{
    QTestState *qts = qtest_init("-machine none");
    QDict *event, *data;

    qtest_qmp_assert_success(qts, "{'execute': 'system_reset'}");
    event = qtest_qmp_eventwait_ref(qts, "RESET");
    data = qdict_get_qdict(event, "data");
    g_assert_false(qdict_get_bool(data, "guest"));
    g_assert_cmpstr(qdict_get_str(data, "reason"), ==, "host-qmp-system-reset");
    g_assert_true(qdict_haskey(qdict_get_qdict(event, "timestamp"), "seconds"));
    qobject_unref(event);
    qtest_quit(qts);
}

static void test_quit(void)
{
    QTestState *qts = qtest_init("-machine none -no-shutdown");
    QDict *event;

    qtest_qmp_assert_success(qts, "{'execute': 'quit'}");
    event = qtest_qmp_eventwait_ref(qts, "SHUTDOWN");
    g_assert_cmpstr(qdict_get_str(qdict_get_qdict(event, "data"), "reason"), ==, "host-qmp-quit");
    qobject_unref(event);
    qtest_wait_qemu(qts);
    qtest_quit(qts);
}

/* ---- every query ---- */

static bool needs_something(const char *name)
{
    static const char *const names[] = {
        "query-balloon", "query-cpu-model-baseline", "query-cpu-model-comparison",
        "query-cpu-model-expansion", "query-sev", "query-sev-launch-measure",
        "query-sev-capabilities", "query-sev-attestation-report", "query-sgx",
        "query-sgx-capabilities", "query-gic-capabilities", "query-hotpluggable-cpus",
        "query-stats", "query-vm-generation-id", "query-xen-replication-status",
        "query-replay", "query-yank", "query-dirty-rate", "query-vcpu-dirty-limit",
        "query-colo-status", "query-acpi-ospm-status", "query-pci", "query-spice", "query-vnc",
        "query-rocker", "query-rocker-ports", "query-rocker-of-dpa-flows",
        "query-rocker-of-dpa-groups",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (g_str_equal(names[i], name)) {
            return true;
        }
    }
    return false;
}

static void test_queries(void)
{
    QTestState *qts = qtest_init("-machine none");
    QDict *response = qtest_qmp(qts, "{'execute': 'query-commands'}");
    QList *commands = qdict_get_qlist(response, "return");

    for (unsigned i = 0; i < json_array_get_length(commands); i++) {
        const char *name = qdict_get_str(json_array_get_object_element(commands, i), "name");

        if (g_str_has_prefix(name, "query-") && !needs_something(name)) {
            g_test_message("%s", name);
            qtest_qmp_assert_success(qts, "{'execute': %s}", name);
        }
    }
    qobject_unref(response);
    qtest_quit(qts);
}

/* ---- objects ---- */

static const char *const pc_args = "-machine pc -nodefaults -device virtio-net-pci,id=nic";

/* Read every property of @path and of all objects below. */
static void walk(QTestState *qts, const char *path)
{
    QDict *response = qtest_qmp(qts, "{'execute': 'qom-list', 'arguments': {'path': %s}}", path);
    QList *props = qdict_get_qlist(response, "return");

    g_assert_nonnull(props);
    for (unsigned i = 0; i < json_array_get_length(props); i++) {
        QDict *prop = json_array_get_object_element(props, i);
        const char *name = qdict_get_str(prop, "name");

        if (g_str_has_prefix(qdict_get_str(prop, "type"), "child<")) {
            g_autofree char *child = g_strdup_printf("%s/%s", path, name);

            walk(qts, child);
        } else {
            qobject_unref(qtest_qmp(qts, "{'execute': 'qom-get', 'arguments':"
                                         " {'path': %s, 'property': %s}}", path, name));
        }
    }
    qobject_unref(response);
}

static void test_walk(void)
{
    QTestState *qts = qtest_init(pc_args);

    walk(qts, "/machine");
    walk(qts, "/objects");
    walk(qts, "/chardevs");
    qtest_quit(qts);
}

static void test_qom(void)
{
    QTestState *qts = qtest_init(pc_args);
    QDict *response = qtest_qmp(qts, "{'execute': 'qom-get', 'arguments':"
                                     " {'path': '/machine/peripheral/nic', 'property': 'type'}}");

    g_assert_cmpstr(qdict_get_str(response, "return"), ==, "virtio-net-pci");
    qobject_unref(response);
    ASSERT_ERROR(qtest_qmp(qts, "{'execute': 'qom-get', 'arguments':"
                                " {'path': '/nowhere', 'property': 'type'}}"), "DeviceNotFound");
    ASSERT_ERROR(qtest_qmp(qts, "{'execute': 'qom-set', 'arguments': {'path': '/machine',"
                                " 'property': 'nothing', 'value': 1}}"), "GenericError");
    qtest_quit(qts);
}

static void test_object_add(void)
{
    QTestState *qts = qtest_init("-machine none");

    qtest_qmp_assert_success(qts, "{'execute': 'object-add', 'arguments':"
                                  " {'qom-type': 'memory-backend-ram', 'id': 'm', 'size': 65536}}");
    ASSERT_ERROR(qtest_qmp(qts, "{'execute': 'object-add', 'arguments':"
                                " {'qom-type': 'memory-backend-ram', 'id': 'm', 'size': 4096}}"),
                 "GenericError");
    qtest_qmp_assert_success(qts, "{'execute': 'object-del', 'arguments': {'id': 'm'}}");
    ASSERT_ERROR(qtest_qmp(qts, "{'execute': 'object-del', 'arguments': {'id': 'm'}}"),
                 "GenericError");
    ASSERT_ERROR(qtest_qmp(qts, "{'execute': 'object-add', 'arguments':"
                                " {'qom-type': 'no-such-type', 'id': 'x'}}"), "GenericError");
    qtest_quit(qts);
}

/* ---- devices ---- */

static void test_device_add(void)
{
    QTestState *qts = qtest_init(pc_args);

    ASSERT_ERROR(qtest_qmp(qts, "{'execute': 'device_add', 'arguments': {'driver': 'foo'}}"),
                 "GenericError");
    ASSERT_ERROR(qtest_qmp(qts, "{'execute': 'device_add', 'arguments':"
                                " {'driver': 'virtio-net-pci', 'foo': 1}}"), "GenericError");
    ASSERT_ERROR(qtest_qmp(qts, "{'execute': 'device_add', 'arguments':"
                                " {'driver': 'virtio-net-pci', 'id': 'nic'}}"), "GenericError");
    ASSERT_ERROR(qtest_qmp(qts, "{'execute': 'device_add', 'arguments':"
                                " {'driver': 'virtio-net-pci', 'bus': 'foo'}}"), "GenericError");
    ASSERT_ERROR(qtest_qmp(qts, "{'execute': 'device_add'}"), "GenericError");
    ASSERT_ERROR(qtest_qmp(qts, "{'execute': 'device_del', 'arguments': {'id': 'foo'}}"),
                 "DeviceNotFound");
    qtest_quit(qts);
}

/* Without a guest that lets go, the device is taken away by the next reset. */
static void test_hotplug(void)
{
    QTestState *qts = qtest_init(pc_args);
    QDict *event;

    qtest_qmp_assert_success(qts, "{'execute': 'device_add', 'arguments':"
                                  " {'driver': 'virtio-net', 'id': 'hot', 'addr': '0x6'}}");
    qtest_qmp_assert_success(qts, "{'execute': 'device_del', 'arguments': {'id': 'hot'}}");
    qtest_qmp_assert_success(qts, "{'execute': 'system_reset'}");
    event = qtest_qmp_eventwait_ref(qts, "DEVICE_DELETED");
    while (!qdict_haskey(qdict_get_qdict(event, "data"), "device")) {
        qobject_unref(event); /* parts of the device go without a name */
        event = qtest_qmp_eventwait_ref(qts, "DEVICE_DELETED");
    }
    g_assert_cmpstr(qdict_get_str(qdict_get_qdict(event, "data"), "device"), ==, "hot");
    qobject_unref(event);
    ASSERT_ERROR(qtest_qmp(qts, "{'execute': 'device_del', 'arguments': {'id': 'hot'}}"),
                 "DeviceNotFound");
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("/qmp/greeting", test_greeting);
    qtest_add_func("/qmp/malformed", test_malformed);
    qtest_add_func("/qmp/id", test_id);
    qtest_add_func("/qmp/stream", test_stream);
    qtest_add_func("/qmp/run-state", test_run_state);
    qtest_add_func("/qmp/reset", test_reset_event);
    qtest_add_func("/qmp/quit", test_quit);
    qtest_add_func("/qmp/queries", test_queries);
    qtest_add_func("/qmp/qom", test_qom);
    qtest_add_func("/qmp/qom/walk", test_walk);
    qtest_add_func("/qmp/object-add", test_object_add);
    qtest_add_func("/qmp/device-add", test_device_add);
    qtest_add_func("/qmp/device-add/hotplug", test_hotplug);
    return g_test_run();
}
