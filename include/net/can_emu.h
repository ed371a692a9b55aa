/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CAN buses inside the emulator: `-object can-bus,id=…` is one, controllers are its clients. A frame that a
 * client sends is given to all others at once. Frames have the layout of Linux' struct can_frame
 * (canfd_frame).
 */
#ifndef NET_CAN_EMU_H
#define NET_CAN_EMU_H

#include "qemu/queue.h"
#include "qom/object.h"

typedef uint32_t qemu_canid_t;

/* Bits of can_id, and masks of the identifier. */
#define QEMU_CAN_EFF_FLAG 0x80000000U   /* 29-bit identifier */
#define QEMU_CAN_RTR_FLAG 0x40000000U   /* remote frame */
#define QEMU_CAN_ERR_FLAG 0x20000000U   /* error message */
#define QEMU_CAN_SFF_MASK 0x000007FFU
#define QEMU_CAN_EFF_MASK 0x1FFFFFFFU
#define QEMU_CAN_ERR_MASK 0x1FFFFFFFU
/* can_dlc of an error message. */
#define QEMU_CAN_ERR_DLC 8
/* A filter that is turned around. */
#define QEMU_CAN_INV_FILTER 0x20000000U

/* Bits of flags in CAN FD frames. */
#define QEMU_CAN_FRMF_BRS     0x01      /* data is sent faster */
#define QEMU_CAN_FRMF_ESI     0x02      /* the sender is error passive */
#define QEMU_CAN_FRMF_TYPE_FD 0x10      /* internal: it is an FD frame */

/* @can_dlc: bytes of data, 0 to 8, in FD frames to 64. */
typedef struct qemu_can_frame {
    qemu_canid_t can_id;
    uint8_t can_dlc;
    uint8_t flags;
    uint8_t data[64] QEMU_ALIGNED(8);
} qemu_can_frame;

/* Frames pass whose identifier has the bits of @can_id where @can_mask has ones. */
typedef struct qemu_can_filter {
    qemu_canid_t can_id;
    qemu_canid_t can_mask;
} qemu_can_filter;

#define TYPE_CAN_BUS "can-bus"
OBJECT_DECLARE_SIMPLE_TYPE(CanBusState, CAN_BUS)

typedef struct CanBusClientState CanBusClientState;

/*
 * @can_receive: true when receive may be called now. @receive: returns the
 * number of frames taken, or negative.
 */
typedef struct CanBusClientInfo {
    bool (*can_receive)(CanBusClientState *);
    ssize_t (*receive)(CanBusClientState *, const qemu_can_frame *frames, size_t frames_cnt);
} CanBusClientInfo;

struct CanBusClientState {
    CanBusClientInfo *info;
    CanBusState *bus;
    int link_down;
    QTAILQ_ENTRY(CanBusClientState) next;
    CanBusClientState *peer;
    char *model;
    char *name;
    void (*destructor)(CanBusClientState *);
    bool fd_mode;           /* takes FD frames */
};

/* 1 when the frame with @can_id passes @filter. */
int can_bus_filter_match(struct qemu_can_filter *filter, qemu_canid_t can_id);
/* 0, or -1: it is on a bus already; 1: it was on none. */
int can_bus_insert_client(CanBusState *bus, CanBusClientState *client);
int can_bus_remove_client(CanBusClientState *client);
/* Frames that somebody has taken, or -1 without a bus. */
ssize_t can_bus_client_send(CanBusClientState *, const struct qemu_can_frame *frames, size_t frames_cnt);
/* Clients filter for themselves: accepted, 0. */
int can_bus_client_set_filters(CanBusClientState *, const struct qemu_can_filter *filters,
                               size_t filters_cnt);

/* Length code of a frame to bytes, and bytes to the least code (ISO 11898-1). */
uint8_t can_dlc2len(uint8_t can_dlc);
uint8_t can_len2dlc(uint8_t len);

#endif
