/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names and freeing of what commands about a rocker switch answer. */
#include "qemu/osdep.h"
#include "qapi/qapi-types-rocker.h"

const char *RockerPortDuplex_str(RockerPortDuplex duplex)
{
    return duplex == ROCKER_PORT_DUPLEX_FULL ? "full" : "half";
}

const char *RockerPortAutoneg_str(RockerPortAutoneg autoneg)
{
    return autoneg == ROCKER_PORT_AUTONEG_ON ? "on" : "off";
}

void qapi_free_RockerSwitch(RockerSwitch *obj)
{
    if (obj) {
        g_free(obj->name);
        g_free(obj);
    }
}

static void free_port(RockerPort *port)
{
    g_free(port->name);
    g_free(port);
}

static void free_flow(RockerOfDpaFlow *flow)
{
    if (flow->key) {
        g_free(flow->key->eth_src);
        g_free(flow->key->eth_dst);
        g_free(flow->key->ip_dst);
    }
    if (flow->mask) {
        g_free(flow->mask->eth_src);
        g_free(flow->mask->eth_dst);
    }
    g_free(flow->key);
    g_free(flow->mask);
    g_free(flow->action);
    g_free(flow);
}

static void free_group(RockerOfDpaGroup *group)
{
    qapi_free_uint32List(group->group_ids);
    g_free(group->set_eth_src);
    g_free(group->set_eth_dst);
    g_free(group);
}

#define DEFINE_FREE_LIST(type, free_element)          \
    void qapi_free_##type(type *list)                 \
    {                                                 \
        while (list) {                                \
            type *next = list->next;                  \
                                                      \
            free_element(list->value);                \
            g_free(list);                             \
            list = next;                              \
        }                                             \
    }

DEFINE_FREE_LIST(RockerPortList, free_port)
DEFINE_FREE_LIST(RockerOfDpaFlowList, free_flow)
DEFINE_FREE_LIST(RockerOfDpaGroupList, free_group)
