/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TAP back ends by name: there are none, since a run never touches the host's network. */
#ifndef QEMU_NET_TAP_H
#define QEMU_NET_TAP_H

#include "standard-headers/linux/virtio_net.h"

static inline int tap_enable(NetClientState *nc) { return -1; }
static inline int tap_disable(NetClientState *nc) { return -1; }
static inline int tap_get_fd(NetClientState *nc) { return -1; }

#endif
