/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Connections of a CAN bus to something outside: objects that are clients of
 * the bus of their property "canbus".
 */
#ifndef NET_CAN_HOST_H
#define NET_CAN_HOST_H

#include "net/can_emu.h"
#include "qom/object.h"

#define TYPE_CAN_HOST "can-host"
OBJECT_DECLARE_TYPE(CanHostState, CanHostClass, CAN_HOST)

struct CanHostState {
    Object oc;
    CanBusState *bus;
    CanBusClientState bus_client;
};

/*
 * @connect opens the other side and sets bus_client.info; it becomes a
 * client then. @disconnect may be NULL.
 */
struct CanHostClass {
    ObjectClass oc;
    void (*connect)(CanHostState *ch, Error **errp);
    void (*disconnect)(CanHostState *ch);
};

#endif
