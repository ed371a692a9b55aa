/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What commands about a rocker switch answer, as QEMU's manual has it (QMP reference, "Rocker switch
 * device"). The switch is no model of this tree: its source, from outside, defines the commands
 * (qapi-commands-rocker.h). Strings and lists are owned; has_x says whether x is there, for strings in 7.2
 * only.
 */
#ifndef QAPI_TYPES_ROCKER_H
#define QAPI_TYPES_ROCKER_H

#include "qapi/qapi-builtin-types.h"

typedef struct RockerSwitch {
    char *name;
    uint64_t id;
    uint32_t ports;
} RockerSwitch;

typedef enum RockerPortDuplex {
    ROCKER_PORT_DUPLEX_HALF,
    ROCKER_PORT_DUPLEX_FULL,
    ROCKER_PORT_DUPLEX__MAX,
} RockerPortDuplex;

typedef enum RockerPortAutoneg {
    ROCKER_PORT_AUTONEG_OFF,
    ROCKER_PORT_AUTONEG_ON,
    ROCKER_PORT_AUTONEG__MAX,
} RockerPortAutoneg;

typedef struct RockerPort {
    char *name;
    bool enabled;
    bool link_up;
    uint32_t speed;     /* Mbit/s */
    RockerPortDuplex duplex;
    RockerPortAutoneg autoneg;
} RockerPort;

QAPI_LIST_TYPE(RockerPortList, RockerPort *);

/* What a flow matches, and which bits of it. */
typedef struct RockerOfDpaFlowKey {
    uint32_t priority;
    uint32_t tbl_id;
    bool has_in_pport;
    uint32_t in_pport;
    bool has_tunnel_id;
    uint32_t tunnel_id;
    bool has_vlan_id;
    uint16_t vlan_id;
    bool has_eth_type;
    uint16_t eth_type;
    bool has_eth_src;
    char *eth_src;
    bool has_eth_dst;
    char *eth_dst;
    bool has_ip_proto;
    uint8_t ip_proto;
    bool has_ip_tos;
    uint8_t ip_tos;
    bool has_ip_dst;
    char *ip_dst;
} RockerOfDpaFlowKey;

typedef struct RockerOfDpaFlowMask {
    bool has_in_pport;
    uint32_t in_pport;
    bool has_tunnel_id;
    uint32_t tunnel_id;
    bool has_vlan_id;
    uint16_t vlan_id;
    bool has_eth_src;
    char *eth_src;
    bool has_eth_dst;
    char *eth_dst;
    bool has_ip_proto;
    uint8_t ip_proto;
    bool has_ip_tos;
    uint8_t ip_tos;
} RockerOfDpaFlowMask;

typedef struct RockerOfDpaFlowAction {
    bool has_goto_tbl;
    uint32_t goto_tbl;
    bool has_group_id;
    uint32_t group_id;
    bool has_tunnel_lport;
    uint32_t tunnel_lport;
    bool has_vlan_id;
    uint16_t vlan_id;
    bool has_new_vlan_id;
    uint16_t new_vlan_id;
    bool has_out_pport;
    uint32_t out_pport;
} RockerOfDpaFlowAction;

typedef struct RockerOfDpaFlow {
    uint64_t cookie;
    uint64_t hits;
    RockerOfDpaFlowKey *key;
    RockerOfDpaFlowMask *mask;
    RockerOfDpaFlowAction *action;
} RockerOfDpaFlow;

QAPI_LIST_TYPE(RockerOfDpaFlowList, RockerOfDpaFlow *);

typedef struct RockerOfDpaGroup {
    uint32_t id;
    uint8_t type;
    bool has_vlan_id;
    uint16_t vlan_id;
    bool has_pport;
    uint32_t pport;
    bool has_index;
    uint32_t index;
    bool has_out_pport;
    uint32_t out_pport;
    bool has_group_id;
    uint32_t group_id;
    bool has_set_vlan_id;
    uint16_t set_vlan_id;
    bool has_pop_vlan;
    uint8_t pop_vlan;
    bool has_group_ids;
    uint32List *group_ids;
    bool has_set_eth_src;
    char *set_eth_src;
    bool has_set_eth_dst;
    char *set_eth_dst;
    bool has_ttl_check;
    uint8_t ttl_check;
} RockerOfDpaGroup;

QAPI_LIST_TYPE(RockerOfDpaGroupList, RockerOfDpaGroup *);

const char *RockerPortDuplex_str(RockerPortDuplex duplex);
const char *RockerPortAutoneg_str(RockerPortAutoneg autoneg);

/* Free with all that it owns; NULL is fine. */
void qapi_free_RockerSwitch(RockerSwitch *obj);
void qapi_free_RockerPortList(RockerPortList *list);
void qapi_free_RockerOfDpaFlowList(RockerOfDpaFlowList *list);
void qapi_free_RockerOfDpaGroupList(RockerOfDpaGroupList *list);

#endif
