/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commands about a rocker switch, which its model defines. The caller frees what they return. */
#ifndef QAPI_COMMANDS_ROCKER_H
#define QAPI_COMMANDS_ROCKER_H

#include "qapi/qapi-types-rocker.h"

RockerSwitch *qmp_query_rocker(const char *name, Error **errp);
RockerPortList *qmp_query_rocker_ports(const char *name, Error **errp);
RockerOfDpaFlowList *qmp_query_rocker_of_dpa_flows(const char *name, bool has_tbl_id, uint32_t tbl_id,
                                                   Error **errp);
RockerOfDpaGroupList *qmp_query_rocker_of_dpa_groups(const char *name, bool has_type, uint8_t type,
                                                     Error **errp);

#endif
