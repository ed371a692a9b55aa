/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vhost-net by name: the host's kernel never serves a virtqueue here. */
#ifndef VHOST_NET_H
#define VHOST_NET_H

#include "net/net.h"

typedef struct vhost_net VHostNetState;

static inline VHostNetState *get_vhost_net(NetClientState *nc) { return NULL; }

#endif
