/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Virtio-net headers in front of packets: asking and telling a client. */
#include "qemu/osdep.h"
#include "net/net.h"

bool qemu_has_ufo(NetClientState *nc)
{
    return nc && nc->info->has_ufo && nc->info->has_ufo(nc);
}

bool qemu_has_vnet_hdr(NetClientState *nc)
{
    return nc && nc->info->has_vnet_hdr && nc->info->has_vnet_hdr(nc);
}

bool qemu_has_vnet_hdr_len(NetClientState *nc, int len)
{
    return nc && nc->info->has_vnet_hdr_len && nc->info->has_vnet_hdr_len(nc, len);
}

void qemu_using_vnet_hdr(NetClientState *nc, bool enable)
{
    if (nc && nc->info->using_vnet_hdr) {
        nc->info->using_vnet_hdr(nc, enable);
    }
}

void qemu_set_offload(NetClientState *nc, int csum, int tso4, int tso6, int ecn, int ufo)
{
    if (nc && nc->info->set_offload) {
        nc->info->set_offload(nc, csum, tso4, tso6, ecn, ufo);
    }
}

int qemu_get_vnet_hdr_len(NetClientState *nc)
{
    return nc->vnet_hdr_len;
}

void qemu_set_vnet_hdr_len(NetClientState *nc, int len)
{
    if (nc && nc->info->set_vnet_hdr_len) {
        nc->vnet_hdr_len = len;
        nc->info->set_vnet_hdr_len(nc, len);
    }
}

int qemu_set_vnet_le(NetClientState *nc, bool is_le)
{
    return nc && nc->info->set_vnet_le ? nc->info->set_vnet_le(nc, is_le) : -ENOSYS;
}

int qemu_set_vnet_be(NetClientState *nc, bool is_be)
{
    return nc && nc->info->set_vnet_be ? nc->info->set_vnet_be(nc, is_be) : -ENOSYS;
}
