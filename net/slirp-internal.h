/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the `user` back end share. */
#ifndef NET_SLIRP_INTERNAL_H
#define NET_SLIRP_INTERNAL_H

#include "net/net.h"
#include "qemu/timer.h"
#include <slirp/libslirp.h>

/* One `user` network. */
typedef struct SlirpState {
    NetClientState nc;
    Slirp *slirp;
    QEMUTimer timer;            /* when libslirp wants to look at its connections next */
    Notifier poll_notifier;     /* in the main loop while it has descriptors */
    bool polling;
    bool in_slirp;              /* inside a call: what the guest sends meanwhile waits */
    GArray *pollfds;            /* while the main loop polls */
    QTAILQ_ENTRY(SlirpState) next;
} SlirpState;

/* Fill in @cfg from the options, whose strings it points at; vdnssearch is g_free'd by the caller.
 * false: errp. */
bool net_slirp_configure(QemuOpts *opts, SlirpConfig *cfg, Error **errp);

/* Forward by rule "[tcp|udp]:[hostaddr]:port-[guestaddr]:port", or "tcp:addr:port-cmd:command". */
bool net_slirp_hostfwd(SlirpState *s, const char *rule, Error **errp);
bool net_slirp_guestfwd(SlirpState *s, const char *rule, Error **errp);
/* All networks, in the order of making. */
typedef QTAILQ_HEAD(SlirpStateList, SlirpState) SlirpStateList;
extern SlirpStateList slirp_states;

#endif
