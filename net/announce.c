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

/* ---- timers ---- */

static strList *copy_list(const strList *list)
{
    strList *copy = NULL, **tail = &copy;

    for (; list; list = list->next) {
        QAPI_LIST_APPEND(tail, g_strdup(list->value));
    }
    return copy;
}

void qemu_announce_timer_del(AnnounceTimer *timer, bool free_named)
{
    g_clear_pointer(&timer->tm, timer_free);
    qapi_free_strList(timer->params.interfaces);
    g_free(timer->params.id);
    memset(timer, 0, sizeof(*timer));
}

void qemu_announce_timer_reset(AnnounceTimer *timer, AnnounceParameters *params, QEMUClockType type,
                               QEMUTimerCB *cb, void *opaque)
{
    AnnounceParameters copy = *params;

    copy.interfaces = copy_list(params->interfaces);
    copy.id = g_strdup(params->id);
    qemu_announce_timer_del(timer, false);
    timer->params = copy;
    timer->round = params->rounds;
    timer->type = type;
    timer->tm = timer_new_ms(type, cb, opaque);
}

int64_t qemu_announce_timer_step(AnnounceTimer *timer)
{
    AnnounceParameters *p = &timer->params;
    int64_t ms = MIN(p->initial + (p->rounds - timer->round - 1) * p->step, p->max);

    ms = MAX(ms, 0);
    timer_mod(timer->tm, qemu_clock_get_ms(timer->type) + ms);
    return ms;
}

bool announce_params_check(const AnnounceParameters *params, Error **errp)
{
    const struct { const char *name; int64_t value, least, most; } ranges[] = {
        { "initial", params->initial, 1, MS_MAX }, { "max", params->max, 1, MS_MAX },
        { "rounds", params->rounds, 1, ROUNDS_MAX }, { "step", params->step, 0, MS_MAX },
    };

    for (int i = 0; i < ARRAY_SIZE(ranges); i++) {
        if (ranges[i].value < ranges[i].least || ranges[i].value > ranges[i].most) {
            error_setg(errp, "%s is %" PRId64 ", it must be %" PRId64 " to %" PRId64, ranges[i].name,
                       ranges[i].value, ranges[i].least, ranges[i].most);
            return false;
        }
    }
    return true;
}

/* ---- announce-self ---- */

static bool is_meant(const AnnounceTimer *timer, const char *nic)
{
    const strList *l = timer->params.interfaces;

    while (l && strcmp(l->value, nic)) {
        l = l->next;
    }
    return l || !timer->params.interfaces;
}

static void announce_nic(NICState *nic, void *opaque)
{
    NetClientState *nc = qemu_get_queue(nic);
    uint8_t frame[RARP_FRAME_LEN];

    if (!is_meant(opaque, nc->name)) {
        return;
    }
    make_rarp(frame, nic->conf->macaddr.a);
    qemu_send_packet_raw(nc, frame, sizeof(frame));
    if (nc->info->announce) {
        nc->info->announce(nc);
    }
}

static void announce_round(void *opaque)
{
    AnnounceTimer *timer = opaque;

    qemu_foreach_nic(announce_nic, timer);
    if (--timer->round > 0) {
        qemu_announce_timer_step(timer);
    } else {
        qemu_announce_timer_del(timer, true);
    }
}

void qemu_announce_self(AnnounceTimer *timer, AnnounceParameters *params)
{
    qemu_announce_timer_reset(timer, params, QEMU_CLOCK_VIRTUAL, announce_round, timer);
    if (params->rounds > 0) {
        announce_round(timer);
    }
}

AnnounceTimer *net_announce_timer(void)
{
    static AnnounceTimer timer;

    return &timer;
}
