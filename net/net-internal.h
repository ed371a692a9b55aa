/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of net/ share. */
#ifndef NET_INTERNAL_H
#define NET_INTERNAL_H

#include "net/net.h"
#include "qemu/option.h"

/* Fill in a zeroed client and connect it; @destructor frees what the client is part of. */
void net_client_setup(NetClientState *nc, NetClientInfo *info, NetClientState *peer,
                      const char *model, const char *name, NetClientDestructor *destructor,
                      bool is_datapath);
/* Free one client that was cleaned up, disconnecting its peer. */
void net_client_free(NetClientState *nc);

/* A kind of -netdev: one row per kind, in netdev.c. */
typedef struct NetdevKind {
    NetClientDriver type;
    const QemuOptDesc *desc;    /* its options, without type and id */
    /* Make the client called @name. false: errp. */
    bool (*init)(QemuOpts *opts, const char *name, NetClientState *peer, Error **errp);
} NetdevKind;

extern const QemuOptDesc net_user_desc[];
bool net_init_slirp(QemuOpts *opts, const char *name, NetClientState *peer, Error **errp);
extern const QemuOptDesc net_socket_desc[];
bool net_init_socket(QemuOpts *opts, const char *name, NetClientState *peer, Error **errp);
extern const QemuOptDesc net_tap_desc[];
bool net_init_tap(QemuOpts *opts, const char *name, NetClientState *peer, Error **errp);
extern const QemuOptDesc net_hubport_desc[];
bool net_init_hubport(QemuOpts *opts, const char *name, NetClientState *peer, Error **errp);

/* Hubs: all that one port gets, every other port sends. */
/* A new port of hub @hub_id, made if it isn't there. @name NULL: "hub0port0". */
NetClientState *net_hub_add_port(int hub_id, const char *name, NetClientState *hubpeer);
/* Deliver what waits for the clients behind the hub of port @nc. */
void net_hub_flush(NetClientState *nc);
/* Is @nc a port, or connected to one? Then *id is the hub. */
bool net_hub_id_for_client(NetClientState *nc, int *id);
void net_hub_info(GString *out);
/* Warn about hubs that connect nothing. */
void net_hub_check_clients(void);

/* `info network` line of one client. */
void net_client_describe(GString *out, NetClientState *nc);
/* A parsed -nic or -net nic: the next free row of nd_table, or NULL and errp. */
NICInfo *net_nic_info_new(const char *model, const char *mac, const char *name,
                          NetClientState *netdev, Error **errp);

#endif
