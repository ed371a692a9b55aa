/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Network clients: NICs and back ends, connected in pairs. A packet sent by one is received by
 * its peer; if the peer can't take it now, it waits in the peer's queue.
 */
#ifndef QEMU_NET_H
#define QEMU_NET_H

#include "qemu/queue.h"
#include "net/checksum.h"
#include "qapi/qapi-types-net.h"
#include "net/queue.h"
#include "hw/qdev-properties-system.h"

/* printf format of a MAC address, and its six arguments. */
#define MAC_FMT "%02x:%02x:%02x:%02x:%02x:%02x"
#define MAC_ARG(x) ((uint8_t *)(x))[0], ((uint8_t *)(x))[1], ((uint8_t *)(x))[2], \
                   ((uint8_t *)(x))[3], ((uint8_t *)(x))[4], ((uint8_t *)(x))[5]

/* Queues of one NIC; bytes of one packet; vhost queues. */
#define MAX_QUEUE_NUM 1024
#define NET_BUFSIZE (4096 + 65536)

struct MACAddr {
    uint8_t a[6];
};

/* VMState field of a MACAddr. */
#define vmstate_offset_macaddr(_state, _field) \
    vmstate_offset_array(_state, _field.a, uint8_t, sizeof(vmstate_field_type_(_state, _field)))
#define VMSTATE_MACADDR(_field, _state) {                                 \
    .name = stringify(_field), .size = sizeof(MACAddr),                   \
    .info = &vmstate_info_buffer, .flags = VMS_BUFFER,                    \
    .offset = vmstate_offset_macaddr(_state, _field) }

/* The -netdev that a NIC is connected to, one client per queue. */
typedef struct NICPeers {
    NetClientState *ncs[MAX_QUEUE_NUM];
    int32_t queues;
} NICPeers;

/* Configuration part of a NIC's device state; filled by DEFINE_NIC_PROPERTIES. */
typedef struct NICConf {
    MACAddr macaddr;
    NICPeers peers;
    int32_t bootindex;
} NICConf;

#define DEFINE_NIC_PROPERTIES(_state, _conf)                 \
    DEFINE_PROP_MACADDR("mac", _state, _conf.macaddr),       \
    DEFINE_PROP_NETDEV("netdev", _state, _conf.peers)

/* Callbacks of a client; all but receive or receive_iov may be NULL. receive returns the bytes
 * taken (also for a packet that it drops), 0 to have the packet wait until
 * qemu_flush_queued_packets, or -1 on error. */
typedef void (NetPoll)(NetClientState *, bool enable);
typedef bool (NetCanReceive)(NetClientState *);
typedef int (NetStart)(NetClientState *);
typedef int (NetLoad)(NetClientState *);
typedef void (NetStop)(NetClientState *);
typedef ssize_t (NetReceive)(NetClientState *, const uint8_t *, size_t);
typedef ssize_t (NetReceiveIOV)(NetClientState *, const struct iovec *, int);
typedef void (NetCleanup)(NetClientState *);
typedef void (LinkStatusChanged)(NetClientState *);
typedef void (NetClientDestructor)(NetClientState *);
typedef RxFilterInfo *(QueryRxFilter)(NetClientState *);
typedef bool (HasUfo)(NetClientState *);
typedef bool (HasVnetHdr)(NetClientState *);
typedef bool (HasVnetHdrLen)(NetClientState *, int);
typedef void (UsingVnetHdr)(NetClientState *, bool);
typedef void (SetOffload)(NetClientState *, int csum, int tso4, int tso6, int ecn, int ufo);
typedef int (GetVnetHdrLen)(NetClientState *);
typedef void (SetVnetHdrLen)(NetClientState *, int);
typedef int (SetVnetLE)(NetClientState *, bool);
typedef int (SetVnetBE)(NetClientState *, bool);
typedef void (NetAnnounce)(NetClientState *);
typedef bool (SetSteeringEBPF)(NetClientState *, int);
typedef bool (NetCheckPeerType)(NetClientState *, ObjectClass *, Error **);

/* What a client is; @size is that of the struct that begins with its NetClientState. */
typedef struct NetClientInfo {
    NetClientDriver type;
    size_t size;
    NetReceive *receive;
    NetReceive *receive_raw;
    NetReceiveIOV *receive_iov;
    NetCanReceive *can_receive;
    NetStart *start;
    NetLoad *load;
    NetStop *stop;
    NetCleanup *cleanup;
    LinkStatusChanged *link_status_changed;
    QueryRxFilter *query_rx_filter;
    NetPoll *poll;
    HasUfo *has_ufo;
    HasVnetHdr *has_vnet_hdr;
    HasVnetHdrLen *has_vnet_hdr_len;
    UsingVnetHdr *using_vnet_hdr;
    SetOffload *set_offload;
    SetVnetHdrLen *set_vnet_hdr_len;
    SetVnetLE *set_vnet_le;
    SetVnetBE *set_vnet_be;
    NetAnnounce *announce;
    SetSteeringEBPF *set_steering_ebpf;
    NetCheckPeerType *check_peer_type;
} NetClientInfo;

struct NetClientState {
    NetClientInfo *info;
    int link_down;
    QTAILQ_ENTRY(NetClientState) next;
    NetClientState *peer;
    NetQueue *incoming_queue;
    char *model;
    char *name;
    char info_str[256];
    unsigned receive_disabled : 1;  /* until qemu_flush_queued_packets */
    NetClientDestructor *destructor;
    unsigned int queue_index;
    unsigned rxfilter_notify_enabled : 1;
    int vring_enable;
    int vnet_hdr_len;
    bool is_netdev;
    bool do_not_pad;                /* short frames may reach this client unpadded */
    bool is_datapath;
    QTAILQ_HEAD(, NetFilterState) filters;
};

typedef QTAILQ_HEAD(NetClientStateList, NetClientState) NetClientStateList;
extern NetClientStateList net_clients;

/* A NIC: its clients, one per queue. */
typedef struct NICState {
    NetClientState *ncs;
    NICConf *conf;
    MemReentrancyGuard *reentrancy_guard;   /* engaged while the NIC receives; may be NULL */
    void *opaque;
    bool peer_deleted;
} NICState;

/* Clients. @name NULL makes one up ("model.0"). */
NetClientState *qemu_new_net_client(NetClientInfo *info, NetClientState *peer, const char *model,
                                    const char *name);
NetClientState *qemu_new_net_control_client(NetClientInfo *info, NetClientState *peer,
                                            const char *model, const char *name);
/* Disconnect and free, all queues of it. */
void qemu_del_net_client(NetClientState *nc);
void qemu_cleanup_net_client(NetClientState *nc);
/* By id of -netdev or name of a NIC; by id of one type, up to @max of them. */
NetClientState *qemu_find_netdev(const char *id);
int qemu_find_net_clients_except(const char *id, NetClientState **ncs, NetClientDriver type,
                                 int max);

/* A NIC for a device, with as many queues as conf->peers has. 7.2.0 has five arguments, stable 7.2
 * and later have the reentrancy guard before @opaque: both work. */
NICState *qemu_new_nic_guarded(NetClientInfo *info, NICConf *conf, const char *model,
                               const char *name, MemReentrancyGuard *reentrancy_guard,
                               void *opaque);
#define QEMU_NEW_NIC_5_(info, conf, model, name, opaque) \
    qemu_new_nic_guarded(info, conf, model, name, NULL, opaque)
#define QEMU_NEW_NIC_6_(info, conf, model, name, guard, opaque) \
    qemu_new_nic_guarded(info, conf, model, name, guard, opaque)
#define QEMU_NEW_NIC_PICK_(a, b, c, d, e, f, macro, ...) macro
#define qemu_new_nic(...) \
    QEMU_NEW_NIC_PICK_(__VA_ARGS__, QEMU_NEW_NIC_6_, QEMU_NEW_NIC_5_, 0)(__VA_ARGS__)
void qemu_del_nic(NICState *nic);
typedef void (*qemu_nic_foreach)(NICState *nic, void *opaque);
void qemu_foreach_nic(qemu_nic_foreach func, void *opaque);
NICState *qemu_get_nic(NetClientState *nc);
void *qemu_get_nic_opaque(NetClientState *nc);
/* The first or the @queue_index'th client of a NIC. */
NetClientState *qemu_get_queue(NICState *nic);
NetClientState *qemu_get_subqueue(NICState *nic, int queue_index);

/* Can @nc take a packet; can its peer? */
int qemu_can_receive_packet(NetClientState *nc);
int qemu_can_send_packet(NetClientState *nc);
/* Send to the peer: bytes, or 0 if it waits (then @sent_cb will be called once). */
ssize_t qemu_send_packet(NetClientState *nc, const uint8_t *buf, int size);
ssize_t qemu_send_packet_raw(NetClientState *nc, const uint8_t *buf, int size);
ssize_t qemu_send_packet_async(NetClientState *nc, const uint8_t *buf, int size,
                               NetPacketSent *sent_cb);
ssize_t qemu_sendv_packet(NetClientState *nc, const struct iovec *iov, int iovcnt);
ssize_t qemu_sendv_packet_async(NetClientState *nc, const struct iovec *iov, int iovcnt,
                                NetPacketSent *sent_cb);
/* Loop a packet back into the sender itself. */
ssize_t qemu_receive_packet(NetClientState *nc, const uint8_t *buf, int size);
ssize_t qemu_receive_packet_iov(NetClientState *nc, const struct iovec *iov, int iovcnt);
/* The NIC can receive again: deliver what waits for it. purge drops what it sent. */
void qemu_flush_queued_packets(NetClientState *nc);
void qemu_flush_or_purge_queued_packets(NetClientState *nc, bool purge);
void qemu_purge_queued_packets(NetClientState *nc);
ssize_t qemu_deliver_packet_iov(NetClientState *sender, unsigned flags, const struct iovec *iov,
                                int iovcnt, void *opaque);

/* Must a frame shorter than 60 bytes be padded before it is sent to the peer of @nc? */
static inline bool net_peer_needs_padding(NetClientState *nc)
{
    return nc->peer && !nc->peer->do_not_pad;
}

/* Text in `info network`. */
void qemu_set_info_str(NetClientState *nc, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
void qemu_format_nic_info_str(NetClientState *nc, uint8_t macaddr[6]);

/* Virtio-net headers in front of packets; false or nothing when the client knows none. */
bool qemu_has_ufo(NetClientState *nc);
static inline bool qemu_has_uso(NetClientState *nc) { return false; }
static inline bool qemu_has_tunnel(NetClientState *nc) { return false; }
bool qemu_has_vnet_hdr(NetClientState *nc);
bool qemu_has_vnet_hdr_len(NetClientState *nc, int len);
void qemu_using_vnet_hdr(NetClientState *nc, bool enable);
/* 7.2 has six arguments, 8.2 adds USO for IPv4 and IPv6, 10.1 has a struct: all work. No client offers USO or tunnels. */
typedef struct NetOffloads {
    bool csum;
    bool tso4;
    bool tso6;
    bool ecn;
    bool ufo;
    bool uso4;
    bool uso6;
    bool tnl;
    bool tnl_csum;
} NetOffloads;
void qemu_set_offload(NetClientState *nc, int csum, int tso4, int tso6, int ecn, int ufo);
#define QEMU_SET_OFFLOAD_8_(nc, csum, tso4, tso6, ecn, ufo, uso4, uso6) \
    ((void)(uso4), (void)(uso6), (qemu_set_offload)(nc, csum, tso4, tso6, ecn, ufo))
#define QEMU_SET_OFFLOAD_2_(nc, ol) \
    (qemu_set_offload)(nc, (ol)->csum, (ol)->tso4, (ol)->tso6, (ol)->ecn, (ol)->ufo)
#define QEMU_SET_OFFLOAD_PICK_(a, b, c, d, e, f, g, h, macro, ...) macro
#define qemu_set_offload(...) \
    QEMU_SET_OFFLOAD_PICK_(__VA_ARGS__, QEMU_SET_OFFLOAD_8_, x7, qemu_set_offload, x5, x4, x3, \
                           QEMU_SET_OFFLOAD_2_, x1)(__VA_ARGS__)
int qemu_get_vnet_hdr_len(NetClientState *nc);
void qemu_set_vnet_hdr_len(NetClientState *nc, int len);
int qemu_set_vnet_le(NetClientState *nc, bool is_le);
int qemu_set_vnet_be(NetClientState *nc, bool is_be);

/* Addresses: an all-zero one becomes 52:54:00:12:34:xx, the next free. Caller frees the text. */
void qemu_macaddr_default_if_unset(MACAddr *macaddr);
char *qemu_mac_strdup_printf(const uint8_t *macaddr);
/* Count users of a default address, so that the next NIC gets another. */
void qemu_macaddr_set_used(MACAddr *macaddr);
void qemu_macaddr_set_free(MACAddr *macaddr);
/* "52:54:00:12:34:56"; a plain number sets only the last three bytes. 0 or -1. */
int net_parse_macaddr(uint8_t *macaddr, const char *p);

/* -nic and -net nic: what the board (or -device) makes NICs from. */
#define MAX_NICS 8
struct NICInfo {
    MACAddr macaddr;
    char *model;
    char *name;
    char *devaddr;
    NetClientState *netdev;
    int used;           /* the row is in use */
    int instantiated;   /* a NIC was made from it */
    int nvectors;       /* -1: default */
};
extern int nb_nics;
extern NICInfo nd_table[MAX_NICS];
extern const char *host_net_devices[];

/* Models: "help" lists them; an unknown one exits with a message. */
int qemu_show_nic_models(const char *arg, const char *const *models);
void qemu_check_nic_model(NICInfo *nd, const char *model);
int qemu_find_nic_model(NICInfo *nd, const char *const *models, const char *default_model);

/*
 * As later versions of QEMU have it. The first option of which no NIC was made that names @typename or @alias, or no model
 * if @match_default; NULL: none. Give its properties to a device; make a device that isn't realized. Make and realize
 * devices of @parent_type on @bus from what is left. Types of NICs below @device_type: the strings live forever.
 */
NICInfo *qemu_find_nic_info(const char *typename, bool match_default, const char *alias);
bool qemu_configure_nic_device(DeviceState *dev, bool match_default, const char *alias);
DeviceState *qemu_create_nic_device(const char *typename, bool match_default, const char *alias);
void qemu_create_nic_bus_devices(BusState *bus, const char *parent_type, const char *default_model, const char *alias,
                                 const char *alias_target);
GPtrArray *qemu_get_nic_models(const char *device_type);

/* Command line: parse -netdev/-nic/-net (exits with a message if wrong); make the clients; warn
 * about NICs and back ends that ended up unconnected; free all. */
void net_client_parse(QemuOptsList *opts_list, const char *str);
void net_init_clients(void);
void net_check_clients(void);
void net_cleanup(void);
/* The list of -netdev kinds, for help. */
void show_netdevs(void);
/* Make one back end at run time. false: errp. */
bool netdev_add_opts(QemuOpts *opts, Error **errp);
bool netdev_add_params(const char *params, Error **errp);
void qmp_netdev_del(const char *id, Error **errp);
void qmp_set_link(const char *name, bool up, Error **errp);
/* `info network`: the text is appended to @out. */
void net_print_info(GString *out);
void print_net_client(Monitor *mon, NetClientState *nc);

/* Packets from a byte stream: 32-bit big-endian length, optionally the header length, the data. */
typedef struct SocketReadState SocketReadState;
typedef void (SocketReadStateFinalize)(SocketReadState *rs);
struct SocketReadState {
    int state;
    bool vnet_hdr;
    uint32_t index;
    uint32_t packet_len;
    uint32_t vnet_hdr_len;
    uint8_t buf[NET_BUFSIZE];
    SocketReadStateFinalize *finalize;      /* a whole packet is in buf */
};
void net_socket_rs_init(SocketReadState *rs, SocketReadStateFinalize *finalize, bool vnet_hdr);
/* 0, or -1 if the stream is garbled. */
int net_fill_rstate(SocketReadState *rs, const uint8_t *buf, int size);

/* Polynomials of the Ethernet CRC-32, for models that compute hashes of their own. */
#define POLYNOMIAL_BE 0x04c11db6
#define POLYNOMIAL_LE 0xedb88320

/* Queue @queue_index of the other side of @nc (one that has queues), or NULL. */
static inline NetClientState *qemu_get_peer(NetClientState *nc, int queue_index)
{
    return (nc + queue_index)->peer;
}

#endif
