/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The addresses and names of a `user` network, from its options. */
#include "qemu/osdep.h"
#include "net-internal.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "slirp-internal.h"

const QemuOptDesc net_user_desc[] = {
    { .name = "hostname", .type = QEMU_OPT_STRING, .help = "name that DHCP gives the guest" },
    { .name = "restrict", .type = QEMU_OPT_BOOL, .help = "isolate the guest" },
    { .name = "ipv4", .type = QEMU_OPT_BOOL, .help = "have IPv4" },
    { .name = "ipv6", .type = QEMU_OPT_BOOL, .help = "have IPv6" },
    { .name = "ip", .type = QEMU_OPT_STRING, .help = "old name of net" },
    { .name = "net", .type = QEMU_OPT_STRING, .help = "IPv4 network and mask" },
    { .name = "host", .type = QEMU_OPT_STRING, .help = "IPv4 address of the host" },
    { .name = "tftp", .type = QEMU_OPT_STRING, .help = "folder that TFTP serves" },
    { .name = "tftp-server-name", .type = QEMU_OPT_STRING, .help = "TFTP server in DHCP" },
    { .name = "bootfile", .type = QEMU_OPT_STRING, .help = "boot file name in BOOTP" },
    { .name = "dhcpstart", .type = QEMU_OPT_STRING, .help = "first address of DHCP" },
    { .name = "dns", .type = QEMU_OPT_STRING, .help = "IPv4 address of the name server" },
    { .name = "dnssearch", .type = QEMU_OPT_STRING, .help = "DNS search list in DHCP" },
    { .name = "domainname", .type = QEMU_OPT_STRING, .help = "domain name in DHCP" },
    { .name = "ipv6-prefix", .type = QEMU_OPT_STRING, .help = "IPv6 network" },
    { .name = "ipv6-prefixlen", .type = QEMU_OPT_NUMBER, .help = "length of that prefix" },
    { .name = "ipv6-host", .type = QEMU_OPT_STRING, .help = "IPv6 address of the host" },
    { .name = "ipv6-dns", .type = QEMU_OPT_STRING, .help = "IPv6 address of the name server" },
    { .name = "smb", .type = QEMU_OPT_STRING, .help = "folder to share (left out)" },
    { .name = "smbserver", .type = QEMU_OPT_STRING, .help = "address of that share" },
    { .name = "hostfwd", .type = QEMU_OPT_STRING, .help = "host port to forward" },
    { .name = "guestfwd", .type = QEMU_OPT_STRING, .help = "guest address to forward" },
    { /* end */ }
};

/* ---- IPv4 ---- */

/* Mask of a network that was given without: by the ranges of RFC 791 and RFC 1918. */
static uint32_t implied_mask(uint32_t addr)
{
    if (!(addr & 0x80000000)) {
        return 0xff000000;
    }
    if ((addr & 0xfff00000) == 0xac100000) { /* 172.16.0.0/12 */
        return 0xfff00000;
    }
    if ((addr & 0xffff0000) == 0xc0a80000) { /* 192.168.0.0/16 */
        return 0xffff0000;
    }
    return 0xfffffff0;
}

static bool parse_mask(const char *text, struct in_addr *mask, Error **errp)
{
    const char *rest;
    unsigned bits;

    if (inet_aton(text, mask) && strchr(text, '.')) {
        return true;
    }
    if (qemu_strtoui(text, &rest, 10, &bits) || *rest) {
        error_setg(errp, "net= has something behind the length of its mask");
        return false;
    }
    if (bits < 4 || bits > 32) {
        error_setg(errp, "The length of the mask of net= must be from 4 to 32");
        return false;
    }
    mask->s_addr = htonl(0xffffffffu << (32 - bits));
    return true;
}

static bool parse_network(const char *text, SlirpConfig *cfg, Error **errp)
{
    const char *slash = strchr(text, '/');
    g_autofree char *net = g_strndup(text, slash ? slash - text : strlen(text));

    if (!inet_aton(net, &cfg->vnetwork)) {
        error_setg(errp, "The mask of net= is neither an address nor a length");
        return false;
    }
    if (!slash) {
        cfg->vnetmask.s_addr = htonl(implied_mask(ntohl(cfg->vnetwork.s_addr)));
    } else if (!parse_mask(slash + 1, &cfg->vnetmask, errp)) {
        return false;
    }
    cfg->vnetwork.s_addr &= cfg->vnetmask.s_addr;
    return true;
}

/* An address from option @key, else host number @host of the network. */
static bool parse_addr(QemuOpts *opts, const char *key, const char *what, SlirpConfig *cfg,
                       uint32_t host, struct in_addr *addr, Error **errp)
{
    const char *text = qemu_opt_get(opts, key);

    addr->s_addr = cfg->vnetwork.s_addr | (htonl(host) & ~cfg->vnetmask.s_addr);
    if (text && !inet_aton(text, addr)) {
        error_setg(errp, "Failed to parse %s", what);
        return false;
    }
    return true;
}

static bool in_network(const SlirpConfig *cfg, struct in_addr addr)
{
    return (addr.s_addr & cfg->vnetmask.s_addr) == cfg->vnetwork.s_addr;
}

static bool check_ip4(QemuOpts *opts, const SlirpConfig *cfg, Error **errp)
{
    const char *problem = NULL;

    if (!in_network(cfg, cfg->vhost)) {
        problem = "host= is outside net=";
    } else if (cfg->restricted && qemu_opt_get(opts, "dns") &&
               !in_network(cfg, cfg->vnameserver)) {
        problem = "dns= is outside net=";
    } else if (cfg->vnameserver.s_addr == cfg->vhost.s_addr) {
        problem = "DNS must be different from host";
    } else if (!in_network(cfg, cfg->vdhcp_start)) {
        problem = "dhcpstart= is outside net=";
    } else if (cfg->vdhcp_start.s_addr == cfg->vhost.s_addr ||
               cfg->vdhcp_start.s_addr == cfg->vnameserver.s_addr) {
        problem = "DHCP must be different from host and DNS";
    }
    if (problem) {
        error_setg(errp, "%s", problem);
    }
    return !problem;
}

static bool configure_ip4(QemuOpts *opts, SlirpConfig *cfg, Error **errp)
{
    const char *net = qemu_opt_get(opts, "net");

    net = net ? net : qemu_opt_get(opts, "ip");
    if (!cfg->in_enabled &&
        (net || qemu_opt_get(opts, "host") || qemu_opt_get(opts, "dns"))) {
        error_setg(errp, "ipv4=off leaves no use for net=, host= and dns=");
        return false;
    }
    return parse_network(net ? net : "10.0.2.0/24", cfg, errp) &&
           parse_addr(opts, "host", "host", cfg, 2, &cfg->vhost, errp) &&
           parse_addr(opts, "dns", "DNS", cfg, 3, &cfg->vnameserver, errp) &&
           parse_addr(opts, "dhcpstart", "DHCP start address", cfg, 15, &cfg->vdhcp_start,
                      errp) &&
           check_ip4(opts, cfg, errp);
}

/* ---- IPv6 ---- */

static bool in_prefix(const SlirpConfig *cfg, const struct in6_addr *addr)
{
    for (unsigned bit = 0; bit < cfg->vprefix_len; bit++) {
        if ((addr->s6_addr[bit / 8] ^ cfg->vprefix_addr6.s6_addr[bit / 8]) & (0x80 >> bit % 8)) {
            return false;
        }
    }
    return true;
}

static bool parse_addr6(QemuOpts *opts, const char *key, const char *what, SlirpConfig *cfg,
                        uint8_t host, struct in6_addr *addr, Error **errp)
{
    const char *text = qemu_opt_get(opts, key);

    *addr = cfg->vprefix_addr6;
    addr->s6_addr[15] |= host;
    if (text && inet_pton(AF_INET6, text, addr) != 1) {
        error_setg(errp, "Failed to parse IPv6 %s", what);
        return false;
    }
    return true;
}

static bool configure_ip6(QemuOpts *opts, SlirpConfig *cfg, Error **errp)
{
    const char *prefix = qemu_opt_get(opts, "ipv6-prefix");
    uint64_t len = qemu_opt_get_number(opts, "ipv6-prefixlen", 64);

    if (!cfg->in6_enabled &&
        (prefix || qemu_opt_get(opts, "ipv6-host") || qemu_opt_get(opts, "ipv6-dns"))) {
        error_setg(errp, "ipv6=off leaves no use for ipv6-net=, ipv6-host= and ipv6-dns=");
        return false;
    }
    if (inet_pton(AF_INET6, prefix ? prefix : "fec0::", &cfg->vprefix_addr6) != 1) {
        error_setg(errp, "ipv6-net= needs a prefix, as fec0::/64");
        return false;
    }
    if (len > 126) {
        error_setg(errp, "The length of the IPv6 prefix must be from 0 to 126");
        return false;
    }
    cfg->vprefix_len = len;
    if (!parse_addr6(opts, "ipv6-host", "host", cfg, 2, &cfg->vhost6, errp) ||
        !parse_addr6(opts, "ipv6-dns", "DNS", cfg, 3, &cfg->vnameserver6, errp)) {
        return false;
    }
    if (!in_prefix(cfg, &cfg->vhost6)) {
        error_setg(errp, "ipv6-host= is outside ipv6-net=");
        return false;
    }
    return true;
}

/* ---- all ---- */

/* DHCP's options hold at most 255 bytes. */
static bool check_name(const char *key, const char *value, Error **errp)
{
    if (value && strlen(value) > 255) {
        error_setg(errp, "'%s' parameter cannot exceed 255 bytes", key);
        return false;
    }
    return true;
}

static bool configure_names(QemuOpts *opts, SlirpConfig *cfg, Error **errp)
{
    GPtrArray *search = g_ptr_array_new();
    QemuOptsIter iter;
    const char *domain;

    qemu_opt_iter_init(&iter, opts, "dnssearch");
    while ((domain = qemu_opt_iter_next(&iter))) {
        g_ptr_array_add(search, (void *)domain);
    }
    g_ptr_array_add(search, NULL);
    cfg->vdnssearch = (const char **)g_ptr_array_free(search, search->len == 1);
    cfg->vhostname = qemu_opt_get(opts, "hostname");
    cfg->vdomainname = qemu_opt_get(opts, "domainname");
    cfg->tftp_server_name = qemu_opt_get(opts, "tftp-server-name");
    cfg->tftp_path = qemu_opt_get(opts, "tftp");
    cfg->bootfile = qemu_opt_get(opts, "bootfile");
    if (cfg->vdomainname && !*cfg->vdomainname) {
        error_setg(errp, "'domainname' parameter cannot be empty");
        return false;
    }
    return check_name("vhostname", cfg->vhostname, errp) &&
           check_name("domainname", cfg->vdomainname, errp) &&
           check_name("tftp-server-name", cfg->tftp_server_name, errp);
}

bool net_slirp_configure(QemuOpts *opts, SlirpConfig *cfg, Error **errp)
{
    bool has4 = qemu_opt_get(opts, "ipv4") != NULL, has6 = qemu_opt_get(opts, "ipv6") != NULL;
    bool ip4 = qemu_opt_get_bool(opts, "ipv4", false);
    bool ip6 = qemu_opt_get_bool(opts, "ipv6", false);

    *cfg = (SlirpConfig){ .version = SLIRP_CONFIG_VERSION_MAX };
    /* Asking for one kind alone switches the other off. */
    cfg->in_enabled = has4 ? ip4 : !(has6 && ip6);
    cfg->in6_enabled = has6 ? ip6 : !(has4 && ip4);
    cfg->restricted = qemu_opt_get_bool(opts, "restrict", false);
    if (!cfg->in_enabled && !cfg->in6_enabled) {
        error_setg(errp, "ipv4=off and ipv6=off leave no protocol");
        return false;
    }
    if (qemu_opt_get(opts, "smb") || qemu_opt_get(opts, "smbserver")) {
        error_setg(errp, "Parameter 'smb' is left out: share files by tftp=");
        return false;
    }
    return configure_ip4(opts, cfg, errp) && configure_ip6(opts, cfg, errp) &&
           configure_names(opts, cfg, errp);
}
