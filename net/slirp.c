/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The `user` back end: libslirp. Its clock and timers are the virtual ones, its randomness is ours.
 * Under qtest the guest is isolated (restrict) unless restrict=off was asked for, and DNS is never
 * passed on, so that a run has no footprint on the host. Fragments of IPv4 datagrams are dropped: the library
 * (4.7) follows a wild pointer when the last one of a datagram comes first.
 */
#include "qemu/osdep.h"
#include "migration/qemu-file-types.h"
#include "migration/register.h"
#include "migration/vmstate.h"
#include "net-internal.h"
#include "net/eth.h"
#include "qapi/error.h"
#include "qemu/guest-random.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "slirp-internal.h"
#include "sysemu/qtest.h"

SlirpStateList slirp_states = QTAILQ_HEAD_INITIALIZER(slirp_states);

/* Replaces GLib's, for libslirp too: that one seeds itself from the host. */
GRand *g_rand_new(void)
{
    uint32_t seed;

    qemu_guest_getrandom_nofail(&seed, sizeof(seed));
    return g_rand_new_with_seed(seed);
}

/* ---- looking after connections ---- */

static int no_fd(int fd, int events, void *opaque)
{
    return 0;
}

static int no_events(int idx, void *opaque)
{
    return 0;
}

/* Ask libslirp when it has something to do, and set the timer. */
static void slirp_update_timer(SlirpState *s)
{
    uint32_t timeout_ms = UINT32_MAX;

    slirp_pollfds_fill(s->slirp, &timeout_ms, no_fd, s);
    if (timeout_ms != UINT32_MAX) {
        timer_mod_anticipate(&s->timer,
                             qemu_clock_get_ms(QEMU_CLOCK_VIRTUAL) + MAX(timeout_ms, 1u));
    }
}

static void slirp_leave(SlirpState *s)
{
    s->in_slirp = false;
    slirp_update_timer(s);
    if (s->nc.receive_disabled) {
        qemu_flush_queued_packets(&s->nc);
    }
}

static void slirp_timer_due(void *opaque)
{
    SlirpState *s = opaque;

    if (!s->in_slirp) {
        s->in_slirp = true;
        slirp_pollfds_poll(s->slirp, 0, no_events, s);
        slirp_leave(s);
    }
}

/* ---- descriptors ---- */

static int add_fd(int fd, int events, void *opaque)
{
    SlirpState *s = opaque;
    GPollFD pfd = { .fd = fd };

    pfd.events = (events & SLIRP_POLL_IN ? G_IO_IN : 0) | (events & SLIRP_POLL_OUT ? G_IO_OUT : 0) |
                 (events & SLIRP_POLL_PRI ? G_IO_PRI : 0) |
                 (events & SLIRP_POLL_ERR ? G_IO_ERR : 0) |
                 (events & SLIRP_POLL_HUP ? G_IO_HUP : 0);
    g_array_append_val(s->pollfds, pfd);
    return s->pollfds->len - 1;
}

static int get_events(int idx, void *opaque)
{
    SlirpState *s = opaque;
    int revents = g_array_index(s->pollfds, GPollFD, idx).revents;

    return (revents & G_IO_IN ? SLIRP_POLL_IN : 0) | (revents & G_IO_OUT ? SLIRP_POLL_OUT : 0) |
           (revents & G_IO_PRI ? SLIRP_POLL_PRI : 0) | (revents & G_IO_ERR ? SLIRP_POLL_ERR : 0) |
           (revents & G_IO_HUP ? SLIRP_POLL_HUP : 0);
}

static void slirp_poll(Notifier *notifier, void *data)
{
    SlirpState *s = container_of(notifier, SlirpState, poll_notifier);
    MainLoopPoll *poll = data;

    if (s->in_slirp) {
        return;
    }
    s->pollfds = poll->pollfds;
    if (poll->state == MAIN_LOOP_POLL_FILL) {
        slirp_pollfds_fill(s->slirp, &poll->timeout, add_fd, s);
    } else {
        s->in_slirp = true;
        slirp_pollfds_poll(s->slirp, poll->state == MAIN_LOOP_POLL_ERR, get_events, s);
        slirp_leave(s);
    }
    s->pollfds = NULL;
}

/* ---- what libslirp calls ---- */

static ssize_t slirp_send_packet(const void *pkt, size_t pkt_len, void *opaque)
{
    SlirpState *s = opaque;
    uint8_t padded[ETH_ZLEN];
    size_t padded_len = sizeof(padded);

    if (net_peer_needs_padding(&s->nc) &&
        eth_pad_short_frame(padded, &padded_len, pkt, pkt_len)) {
        return qemu_send_packet(&s->nc, padded, padded_len);
    }
    return qemu_send_packet(&s->nc, pkt, pkt_len);
}

static void slirp_guest_error(const char *msg, void *opaque)
{
    qemu_log_mask(LOG_GUEST_ERROR, "slirp: %s\n", msg);
}

static int64_t slirp_clock_get_ns(void *opaque)
{
    return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

/* A timer that libslirp asked for. */
typedef struct SlirpTimer {
    QEMUTimer timer;
    SlirpState *s;
    SlirpTimerId id;
    void *cb_opaque;
} SlirpTimer;

static void slirp_timer_cb(void *opaque)
{
    SlirpTimer *t = opaque;
    SlirpState *s = t->s;

    if (s->in_slirp) {
        timer_mod(&t->timer, qemu_clock_get_ms(QEMU_CLOCK_VIRTUAL) + 1);
        return;
    }
    s->in_slirp = true;
    slirp_handle_timer(s->slirp, t->id, t->cb_opaque);
    slirp_leave(s);
}

static void *slirp_timer_new(SlirpTimerId id, void *cb_opaque, void *opaque)
{
    SlirpTimer *t = g_new0(SlirpTimer, 1);

    t->s = opaque;
    t->id = id;
    t->cb_opaque = cb_opaque;
    timer_init_full(&t->timer, NULL, QEMU_CLOCK_VIRTUAL, SCALE_MS, QEMU_TIMER_ATTR_EXTERNAL,
                    slirp_timer_cb, t);
    return t;
}

static void slirp_timer_free(void *timer, void *opaque)
{
    SlirpTimer *t = timer;

    timer_del(&t->timer);
    g_free(t);
}

static void slirp_timer_mod(void *timer, int64_t expire_ms, void *opaque)
{
    timer_mod(&((SlirpTimer *)timer)->timer, expire_ms);
}

static void slirp_register_poll_fd(int fd, void *opaque)
{
    SlirpState *s = opaque;

    if (!s->polling) {
        s->polling = true;
        main_loop_poll_add_notifier(&s->poll_notifier);
    }
}

static void slirp_unregister_poll_fd(int fd, void *opaque)
{
}

static void slirp_notify(void *opaque)
{
}

static void slirp_init_completed(Slirp *slirp, void *opaque)
{
    ((SlirpState *)opaque)->slirp = slirp;
}

static const SlirpCb slirp_callbacks = {
    .send_packet = slirp_send_packet,
    .guest_error = slirp_guest_error,
    .clock_get_ns = slirp_clock_get_ns,
    .timer_free = slirp_timer_free,
    .timer_mod = slirp_timer_mod,
    .register_poll_fd = slirp_register_poll_fd,
    .unregister_poll_fd = slirp_unregister_poll_fd,
    .notify = slirp_notify,
    .init_completed = slirp_init_completed,
    .timer_new_opaque = slirp_timer_new,
};

/* ---- saved state ---- */

static ssize_t write_state(const void *buf, size_t size, void *opaque)
{
    qemu_put_buffer(opaque, buf, size);
    return qemu_file_get_error(opaque) ? -1 : (ssize_t)size;
}

static ssize_t read_state(void *buf, size_t size, void *opaque)
{
    return qemu_get_buffer(opaque, buf, size) == size ? (ssize_t)size : -1;
}

static void slirp_save(QEMUFile *f, void *opaque)
{
    slirp_state_save(((SlirpState *)opaque)->slirp, write_state, f);
}

static int slirp_load(QEMUFile *f, void *opaque, int version_id)
{
    SlirpState *s = opaque;
    int ret = slirp_state_load(s->slirp, version_id, read_state, f);

    return ret < 0 ? -EINVAL : 0;
}

static const SaveVMHandlers slirp_savevm = { .save_state = slirp_save, .load_state = slirp_load };

/* ---- the client ---- */

static bool is_ipv4_fragment(const uint8_t *buf, size_t size)
{
    return size >= ETH_HLEN + sizeof(struct ip_header) && lduw_be_p(buf + 2 * ETH_ALEN) == ETH_P_IP &&
           (lduw_be_p(buf + ETH_HLEN + offsetof(struct ip_header, ip_off)) & (IP_OFFMASK | IP_MF));
}

static ssize_t net_slirp_receive(NetClientState *nc, const uint8_t *buf, size_t size)
{
    SlirpState *s = DO_UPCAST(SlirpState, nc, nc);

    if (s->in_slirp) {
        return 0; /* until slirp_leave */
    }
    if (is_ipv4_fragment(buf, size)) {
        return size;
    }
    s->in_slirp = true;
    slirp_input(s->slirp, buf, size);
    s->in_slirp = false;
    slirp_update_timer(s);
    return size;
}

static void net_slirp_cleanup(NetClientState *nc)
{
    SlirpState *s = DO_UPCAST(SlirpState, nc, nc);

    unregister_savevm(NULL, "slirp", s);
    if (s->polling) {
        main_loop_poll_remove_notifier(&s->poll_notifier);
    }
    s->in_slirp = true;
    slirp_cleanup(s->slirp);
    timer_del(&s->timer);
    QTAILQ_REMOVE(&slirp_states, s, next);
}

static NetClientInfo net_slirp_info = {
    .type = NET_CLIENT_DRIVER_USER,
    .size = sizeof(SlirpState),
    .receive = net_slirp_receive,
    .cleanup = net_slirp_cleanup,
};

/* Rules of hostfwd= and guestfwd=. */
static bool add_forwards(SlirpState *s, QemuOpts *opts, Error **errp)
{
    QemuOptsIter iter;
    const char *rule;

    qemu_opt_iter_init(&iter, opts, "hostfwd");
    while ((rule = qemu_opt_iter_next(&iter))) {
        if (!net_slirp_hostfwd(s, rule, errp)) {
            return false;
        }
    }
    qemu_opt_iter_init(&iter, opts, "guestfwd");
    while ((rule = qemu_opt_iter_next(&iter))) {
        if (!net_slirp_guestfwd(s, rule, errp)) {
            return false;
        }
    }
    return true;
}

static void start_slirp(SlirpState *s, const SlirpConfig *cfg)
{
    s->poll_notifier.notify = slirp_poll;
    timer_init_full(&s->timer, NULL, QEMU_CLOCK_VIRTUAL, SCALE_MS, QEMU_TIMER_ATTR_EXTERNAL,
                    slirp_timer_due, s);
    QTAILQ_INSERT_TAIL(&slirp_states, s, next);
    s->in_slirp = true;
    s->slirp = slirp_new(cfg, &slirp_callbacks, s);
    s->in_slirp = false;
    register_savevm_live("slirp", VMSTATE_INSTANCE_ID_ANY, slirp_state_version(), &slirp_savevm,
                         s);
}

bool net_init_slirp(QemuOpts *opts, const char *name, NetClientState *peer, Error **errp)
{
    SlirpConfig cfg;
    NetClientState *nc;
    SlirpState *s;
    bool restricted;

    if (!net_slirp_configure(opts, &cfg, errp)) {
        g_free(cfg.vdnssearch);
        return false;
    }
    restricted = cfg.restricted;
    if (qtest_enabled()) {
        cfg.restricted = qemu_opt_get_bool(opts, "restrict", true);
        cfg.disable_dns = true;
        cfg.disable_host_loopback = cfg.restricted;
    }
    nc = qemu_new_net_client(&net_slirp_info, peer, "user", name);
    qemu_set_info_str(nc, "net=%s,restrict=%s", inet_ntoa(cfg.vnetwork),
                      restricted ? "on" : "off");
    s = DO_UPCAST(SlirpState, nc, nc);
    start_slirp(s, &cfg);
    g_free(cfg.vdnssearch);
    if (!add_forwards(s, opts, errp)) {
        qemu_del_net_client(nc);
        return false;
    }
    return true;
}
