/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CAN buses inside the emulator: who is given a frame, filters, length codes. */
#include "qemu/osdep.h"
#include "net/can_emu.h"
#include "net/can_host.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "qom/object_interfaces.h"

typedef struct Node {
    CanBusClientState client;
    unsigned int frames;
    uint32_t last_id;
    bool busy;
} Node;

static bool node_can_receive(CanBusClientState *client)
{
    return !container_of(client, Node, client)->busy;
}

static ssize_t node_receive(CanBusClientState *client, const qemu_can_frame *frames, size_t count)
{
    Node *n = container_of(client, Node, client);

    n->frames += count;
    n->last_id = frames[count - 1].can_id;
    return count;
}

static CanBusClientInfo node_info = { .can_receive = node_can_receive, .receive = node_receive };

static void test_send(void)
{
    CanBusState *bus = CAN_BUS(object_new(TYPE_CAN_BUS));
    Node nodes[3] = { };
    qemu_can_frame frame = { .can_id = 0x123, .can_dlc = 2 };

    g_assert_cmpint(can_bus_client_send(&nodes[0].client, &frame, 1), ==, -1);  /* on no bus */
    for (int i = 0; i < 3; i++) {
        nodes[i].client.info = &node_info;
        g_assert_cmpint(can_bus_insert_client(bus, &nodes[i].client), ==, 0);
    }
    g_assert_cmpint(can_bus_insert_client(bus, &nodes[0].client), ==, -1);
    g_assert_cmpint(can_bus_client_send(&nodes[0].client, &frame, 1), ==, 1);
    g_assert_cmpuint(nodes[0].frames, ==, 0);
    g_assert_cmpuint(nodes[1].frames + nodes[2].frames, ==, 2);
    g_assert_cmphex(nodes[2].last_id, ==, 0x123);

    nodes[1].busy = true;
    frame.flags = QEMU_CAN_FRMF_TYPE_FD;                /* and node 2 takes no FD frames */
    g_assert_cmpint(can_bus_client_send(&nodes[0].client, &frame, 1), ==, 0);
    nodes[2].client.fd_mode = true;
    g_assert_cmpint(can_bus_client_send(&nodes[0].client, &frame, 1), ==, 1);
    for (int i = 0; i < 3; i++) {
        g_assert_cmpint(can_bus_remove_client(&nodes[i].client), ==, 1);
    }
    g_assert_cmpint(can_bus_remove_client(&nodes[0].client), ==, 0);
    object_unref(OBJECT(bus));
}

static void test_filter(void)
{
    qemu_can_filter filter = { .can_id = 0x120, .can_mask = 0x7f0 };

    g_assert_true(can_bus_filter_match(&filter, 0x12f));
    g_assert_false(can_bus_filter_match(&filter, 0x13f));
    filter.can_id |= QEMU_CAN_INV_FILTER;
    g_assert_false(can_bus_filter_match(&filter, 0x12f));
    g_assert_true(can_bus_filter_match(&filter, 0x13f));
}

static void test_lengths(void)
{
    for (int dlc = 0; dlc < 16; dlc++) {
        g_assert_cmpuint(can_len2dlc(can_dlc2len(dlc)), ==, dlc);
    }
    g_assert_cmpuint(can_dlc2len(15), ==, 64);
    g_assert_cmpuint(can_len2dlc(9), ==, 9);
    g_assert_cmpuint(can_len2dlc(255), ==, 15);
}

/* ---- a connection to the outside ---- */

static Node outside;

static void wire_connect(CanHostState *ch, Error **errp)
{
    if (outside.busy) {
        error_setg(errp, "the other side is busy");
        return;
    }
    ch->bus_client.info = &node_info;
    outside.frames = 1;
}

static void wire_disconnect(CanHostState *ch)
{
    outside.frames = 0;
}

static void wire_class_init(ObjectClass *klass, void *data)
{
    CAN_HOST_CLASS(klass)->connect = wire_connect;
    CAN_HOST_CLASS(klass)->disconnect = wire_disconnect;
}

static const TypeInfo wire_info = {
    .name = "test-can-wire",
    .parent = TYPE_CAN_HOST,
    .class_init = wire_class_init,
};

static void test_host(void)
{
    Object *bus = object_new(TYPE_CAN_BUS);
    Object *wire;
    Error *err = NULL;

    type_register_static(&wire_info);
    wire = object_new("test-can-wire");
    g_assert_false(user_creatable_complete(USER_CREATABLE(wire), &err));
    g_assert_nonnull(strstr(error_get_pretty(err), "canbus=ID"));
    g_clear_pointer(&err, error_free);
    object_property_set_link(wire, "canbus", bus, &error_abort);
    outside.busy = true;
    g_assert_false(user_creatable_complete(USER_CREATABLE(wire), NULL));
    g_assert_null(CAN_HOST(wire)->bus_client.bus);
    outside.busy = false;
    g_assert_true(user_creatable_complete(USER_CREATABLE(wire), &error_abort));
    g_assert_true(CAN_HOST(wire)->bus_client.bus == CAN_BUS(bus));
    g_assert_cmpuint(outside.frames, ==, 1);
    object_property_add_child(object_get_root(), "wire", wire);
    object_unparent(wire);
    g_assert_cmpuint(outside.frames, ==, 0);
    g_assert_null(CAN_HOST(wire)->bus_client.bus);
    object_unref(wire);
    object_unref(bus);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    g_test_add_func("/can/send", test_send);
    g_test_add_func("/can/filter", test_filter);
    g_test_add_func("/can/lengths", test_lengths);
    g_test_add_func("/can/host", test_host);
    return g_test_run();
}
