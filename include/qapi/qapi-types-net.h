/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Enumerations and results of the network layer that devices see, with their schema names. */
#ifndef QAPI_TYPES_NET_H
#define QAPI_TYPES_NET_H

#include "qapi/qapi-builtin-types.h"

/* Kinds of network client; _str gives the name in -netdev. */
typedef enum NetClientDriver {
    NET_CLIENT_DRIVER_NONE,
    NET_CLIENT_DRIVER_NIC,
    NET_CLIENT_DRIVER_USER,
    NET_CLIENT_DRIVER_TAP,
    NET_CLIENT_DRIVER_L2TPV3,
    NET_CLIENT_DRIVER_SOCKET,
    NET_CLIENT_DRIVER_STREAM,
    NET_CLIENT_DRIVER_DGRAM,
    NET_CLIENT_DRIVER_VDE,
    NET_CLIENT_DRIVER_BRIDGE,
    NET_CLIENT_DRIVER_HUBPORT,
    NET_CLIENT_DRIVER_NETMAP,
    NET_CLIENT_DRIVER_VHOST_USER,
    NET_CLIENT_DRIVER_VHOST_VDPA,
    NET_CLIENT_DRIVER__MAX,
} NetClientDriver;

const char *NetClientDriver_str(NetClientDriver driver);

/* What a receive filter lets through. */
typedef enum RxState {
    RX_STATE_NORMAL,
    RX_STATE_NONE,
    RX_STATE_ALL,
    RX_STATE__MAX,
} RxState;

const char *RxState_str(RxState state);

/* State of a NIC's receive filter; strings and lists are owned. */
typedef struct RxFilterInfo {
    char *name;
    bool promiscuous;
    RxState multicast;
    RxState unicast;
    RxState vlan;
    bool broadcast_allowed;
    bool multicast_overflow;
    bool unicast_overflow;
    char *main_mac;
    intList *vlan_table;
    strList *unicast_table;
    strList *multicast_table;
} RxFilterInfo;

void qapi_free_RxFilterInfo(RxFilterInfo *info);

/*
 * How a machine tells the network where it is now; times in ms. A round comes @initial after the first, then @step later
 * each time, but at most @max.
 */
typedef struct AnnounceParameters {
    int64_t initial;        /* 1 to 100000 */
    int64_t max;            /* 1 to 100000 */
    int64_t rounds;         /* 1 to 1000 */
    int64_t step;           /* 0 to 100000 */
    bool has_interfaces;
    strList *interfaces;    /* names of NICs; NULL: all */
    bool has_id;
    char *id;
} AnnounceParameters;

#endif
