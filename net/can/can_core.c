/* SPDX-License-Identifier: GPL-2.0-or-later */
/* CAN buses inside the emulator: object type "can-bus". See net/can_emu.h; length codes are ISO 11898-1's. */
#include "qemu/osdep.h"
#include "net/can_emu.h"
#include "qemu/module.h"
#include "qom/object_interfaces.h"

struct CanBusState {
    Object parent_obj;

    QTAILQ_HEAD(, CanBusClientState) clients;
};

static const uint8_t dlc_to_len[16] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 20, 24, 32, 48, 64 };

uint8_t can_dlc2len(uint8_t can_dlc)
{
    return dlc_to_len[can_dlc & 0xf];
}

uint8_t can_len2dlc(uint8_t len)
{
    uint8_t dlc = 0;

    while (dlc < ARRAY_SIZE(dlc_to_len) - 1 && dlc_to_len[dlc] < len) {
        dlc++;
    }
    return dlc;
}

int can_bus_filter_match(struct qemu_can_filter *filter, qemu_canid_t can_id)
{
    int match = ((can_id ^ filter->can_id) & filter->can_mask & ~QEMU_CAN_INV_FILTER) == 0;

    return filter->can_id & QEMU_CAN_INV_FILTER ? !match : match;
}

int can_bus_insert_client(CanBusState *bus, CanBusClientState *client)
{
    if (client->bus) {
        return -1;
    }
    client->bus = bus;
    QTAILQ_INSERT_TAIL(&bus->clients, client, next);
    return 0;
}

int can_bus_remove_client(CanBusClientState *client)
{
    if (!client->bus) {
        return 0;
    }
    QTAILQ_REMOVE(&client->bus->clients, client, next);
    client->bus = NULL;
    return 1;
}

/* A client without FD is not given what it can't take. */
static bool can_take(const CanBusClientState *client, const qemu_can_frame *frames, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if ((frames[i].flags & QEMU_CAN_FRMF_TYPE_FD) && !client->fd_mode) {
            return false;
        }
    }
    return !client->link_down;
}

ssize_t can_bus_client_send(CanBusClientState *client, const struct qemu_can_frame *frames, size_t frames_cnt)
{
    CanBusClientState *peer, *next;
    ssize_t taken = 0;

    if (!client->bus) {
        return -1;
    }
    QTAILQ_FOREACH_SAFE(peer, &client->bus->clients, next, next) {
        if (peer != client && can_take(peer, frames, frames_cnt) && peer->info->can_receive(peer) &&
            peer->info->receive(peer, frames, frames_cnt) > 0) {
            taken = 1;
        }
    }
    return taken;
}

int can_bus_client_set_filters(CanBusClientState *client, const struct qemu_can_filter *filters,
                               size_t filters_cnt)
{
    return 0;
}

static void can_bus_instance_init(Object *obj)
{
    QTAILQ_INIT(&CAN_BUS(obj)->clients);
}

static const TypeInfo can_bus_info = {
    .name = TYPE_CAN_BUS,
    .parent = TYPE_OBJECT,
    .instance_size = sizeof(CanBusState),
    .instance_init = can_bus_instance_init,
    .interfaces = (const InterfaceInfo[]) {
        { TYPE_USER_CREATABLE },
        { }
    },
};

static void can_bus_register_types(void)
{
    type_register_static(&can_bus_info);
}

type_init(can_bus_register_types)
