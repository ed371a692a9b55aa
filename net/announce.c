/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * announce-self: NICs tell the network where they are, by reverse ARP requests (RFC 903) of their own
 * address, and devices whose drivers can do it better are asked to. Rounds follow each other at growing
 * distances of virtual time.
 */
#include "qemu/osdep.h"
#include "net/announce.h"
#include "net/eth.h"
#include "net/net.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/timer.h"

#define RARP_FRAME_LEN 60
#define RARP_REQUEST 3
#define MS_MAX 100000
#define ROUNDS_MAX 1000

typedef struct Announcement {
    AnnounceParameters params;
    int64_t round;              /* of params.rounds */
    QEMUTimer *timer;
} Announcement;

static Announcement current;

static void make_rarp(uint8_t frame[RARP_FRAME_LEN], const uint8_t *mac)
{
    uint8_t *arp = frame + ETH_HLEN;

    memset(frame, 0, RARP_FRAME_LEN);
    memset(frame, 0xff, ETH_ALEN);
    memcpy(frame + ETH_ALEN, mac, ETH_ALEN);
    stw_be_p(frame + 2 * ETH_ALEN, ETH_P_RARP);
    stw_be_p(arp, 1);                           /* hardware: Ethernet */
    stw_be_p(arp + 2, ETH_P_IP);
    arp[4] = ETH_ALEN;
    arp[5] = 4;                                 /* bytes of an IP address, which are zeros */
    stw_be_p(arp + 6, RARP_REQUEST);
    memcpy(arp + 8, mac, ETH_ALEN);             /* source */
    memcpy(arp + 18, mac, ETH_ALEN);            /* target */
}

static void announce_nic(NICState *nic, void *opaque)
{
    NetClientState *nc = qemu_get_queue(nic);
    uint8_t frame[RARP_FRAME_LEN];

    if (current.params.interfaces &&
        !g_strv_contains((const char *const *)current.params.interfaces, nc->name)) {
        return;
    }
    make_rarp(frame, nic->conf->macaddr.a);
    qemu_send_packet_raw(nc, frame, sizeof(frame));
    if (nc->info->announce) {
        nc->info->announce(nc);
    }
}

static void forget(void)
{
    g_clear_pointer(&current.timer, timer_free);
    g_strfreev(current.params.interfaces);
    current = (Announcement) { 0 };
}

static void announce_round(void *opaque)
{
    AnnounceParameters *p = &current.params;
    int64_t ms = MIN(p->initial + current.round * p->step, p->max);

    qemu_foreach_nic(announce_nic, NULL);
    if (++current.round == p->rounds) {
        forget();
        return;
    }
    timer_mod(current.timer, qemu_clock_get_ms(QEMU_CLOCK_VIRTUAL) + ms);
}

static bool check(const char *name, int64_t value, int64_t least, int64_t most, Error **errp)
{
    if (value < least || value > most) {
        error_setg(errp, "%s is %" PRId64 ", it must be %" PRId64 " to %" PRId64, name, value, least, most);
        return false;
    }
    return true;
}

void qemu_announce_self(const AnnounceParameters *params, Error **errp)
{
    if (!check("initial", params->initial, 1, MS_MAX, errp) || !check("max", params->max, 1, MS_MAX, errp) ||
        !check("rounds", params->rounds, 1, ROUNDS_MAX, errp) ||
        !check("step", params->step, 0, MS_MAX, errp)) {
        return;
    }
    forget();
    current.params = *params;
    current.params.interfaces = g_strdupv(params->interfaces);
    current.timer = timer_new_ms(QEMU_CLOCK_VIRTUAL, announce_round, NULL);
    announce_round(NULL);
}
