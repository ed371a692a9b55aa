/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets in a byte stream: {length, [header length,] data}, lengths 32-bit big-endian. */
#include "qemu/osdep.h"
#include "net/net.h"
#include "qemu/bswap.h"

/* What comes next in the stream. */
enum { WANT_LENGTH, WANT_HDR_LENGTH, WANT_DATA };

void net_socket_rs_init(SocketReadState *rs, SocketReadStateFinalize *finalize, bool vnet_hdr)
{
    rs->state = WANT_LENGTH;
    rs->vnet_hdr = vnet_hdr;
    rs->index = 0;
    rs->packet_len = 0;
    rs->vnet_hdr_len = 0;
    rs->finalize = finalize;
}

/* How many bytes the current part has. */
static uint32_t part_len(const SocketReadState *rs)
{
    return rs->state == WANT_DATA ? rs->packet_len : 4;
}

/* The current part is in buf. False: no packet has this length. */
static bool part_done(SocketReadState *rs)
{
    rs->index = 0;
    switch (rs->state) {
    case WANT_LENGTH:
        rs->packet_len = ldl_be_p(rs->buf);
        rs->state = rs->vnet_hdr ? WANT_HDR_LENGTH : WANT_DATA;
        break;
    case WANT_HDR_LENGTH:
        rs->vnet_hdr_len = ldl_be_p(rs->buf);
        rs->state = WANT_DATA;
        break;
    default:
        rs->state = WANT_LENGTH;
        if (rs->packet_len && rs->finalize) {
            rs->finalize(rs);
        }
        return true;
    }
    if (rs->packet_len > sizeof(rs->buf)) {
        net_socket_rs_init(rs, rs->finalize, rs->vnet_hdr);
        return false;
    }
    return true;
}

int net_fill_rstate(SocketReadState *rs, const uint8_t *buf, int size)
{
    while (size > 0 || (rs->state == WANT_DATA && rs->packet_len == 0)) {
        uint32_t part = MIN((uint32_t)size, part_len(rs) - rs->index);

        memcpy(rs->buf + rs->index, buf, part);
        rs->index += part;
        buf += part;
        size -= part;
        if (rs->index == part_len(rs) && !part_done(rs)) {
            return -1;
        }
    }
    return 0;
}
