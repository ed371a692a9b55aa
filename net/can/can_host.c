/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What all connections of a CAN bus to the outside have in common: the bus, and when they are its client. */
#include "qemu/osdep.h"
#include "net/can_host.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "qom/object_interfaces.h"

static void can_host_complete(UserCreatable *uc, Error **errp)
{
    CanHostState *ch = CAN_HOST(uc);
    Error *err = NULL;

    if (!ch->bus) {
        error_setg(errp, "%s needs canbus=ID, the bus that it belongs to", object_get_typename(OBJECT(uc)));
        return;
    }
    CAN_HOST_GET_CLASS(ch)->connect(ch, &err);
    if (err) {
        error_propagate(errp, err);
        return;
    }
    can_bus_insert_client(ch->bus, &ch->bus_client);
}

static void can_host_unparent(Object *obj)
{
    CanHostState *ch = CAN_HOST(obj);
    CanHostClass *chc = CAN_HOST_GET_CLASS(ch);

    if (can_bus_remove_client(&ch->bus_client) && chc->disconnect) {
        chc->disconnect(ch);
    }
}

static void can_host_class_init(ObjectClass *klass, void *data)
{
    object_class_property_add_link(klass, "canbus", TYPE_CAN_BUS, offsetof(CanHostState, bus),
                                   object_property_allow_set_link, OBJ_PROP_LINK_STRONG);
    klass->unparent = can_host_unparent;
    USER_CREATABLE_CLASS(klass)->complete = can_host_complete;
}

static const TypeInfo can_host_info = {
    .name = TYPE_CAN_HOST,
    .parent = TYPE_OBJECT,
    .instance_size = sizeof(CanHostState),
    .class_size = sizeof(CanHostClass),
    .abstract = true,
    .class_init = can_host_class_init,
    .interfaces = (InterfaceInfo[]) {
        { TYPE_USER_CREATABLE },
        { }
    },
};

static void can_host_register_types(void)
{
    type_register_static(&can_host_info);
}

type_init(can_host_register_types)
