/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * I2C: targets (I2CSlave) on a bus that one master drives by byte transfers.
 * Specification: UM10204, byte level only: no clock stretching, no arbitration but the
 * pending-master queue.
 */
#ifndef QEMU_I2C_H
#define QEMU_I2C_H

#include "hw/qdev-core.h"
#include "qom/object.h"
#include "qemu/queue.h"

/* What happens on the bus besides data; I2C_NACK: the master refused the byte that it read. */
enum i2c_event {
    I2C_START_RECV,
    I2C_START_SEND,
    I2C_START_SEND_ASYNC,
    I2C_FINISH,
    I2C_NACK,
};

#define TYPE_I2C_SLAVE "i2c-slave"
OBJECT_DECLARE_TYPE(I2CSlave, I2CSlaveClass, I2C_SLAVE)

/* Targets that take part in a transfer. */
typedef struct I2CNode I2CNode;
struct I2CNode {
    I2CSlave *elt;
    QLIST_ENTRY(I2CNode) next;
};
typedef QLIST_HEAD(I2CNodeList, I2CNode) I2CNodeList;

struct I2CSlaveClass {
    DeviceClass parent_class;

    /* Master to target: 0 acknowledges. */
    int (*send)(I2CSlave *s, uint8_t data);
    /* The same for I2C_START_SEND_ASYNC; the target calls i2c_ack() when it is done. */
    void (*send_async)(I2CSlave *s, uint8_t data);
    /* Target to master: the next byte. */
    uint8_t (*recv)(I2CSlave *s);
    /* A start or stop; non-zero from a start: not acknowledged. */
    int (*event)(I2CSlave *s, enum i2c_event event);
    /*
     * Does the target answer to @address? Then it appends itself to @current_devs. Default: its own
     * address.
     */
    bool (*match_and_add)(I2CSlave *candidate, uint8_t address, bool broadcast,
                          I2CNodeList *current_devs);
};

struct I2CSlave {
    DeviceState qdev;

    uint8_t address;            /* 7 bits; property */
};

#define TYPE_I2C_BUS "i2c-bus"
OBJECT_DECLARE_SIMPLE_TYPE(I2CBus, I2C_BUS)

/* Asynchronous masters that wait for the bus. */
typedef struct I2CPendingMaster I2CPendingMaster;
struct I2CPendingMaster {
    QEMUBH *bh;
    QSIMPLEQ_ENTRY(I2CPendingMaster) entry;
};

typedef QSIMPLEQ_HEAD(I2CPendingMasters, I2CPendingMaster) I2CPendingMasters;

struct I2CBus {
    BusState qbus;
    I2CNodeList current_devs;   /* targets of the running transfer */
    I2CPendingMasters pending_masters;
    uint8_t saved_address;
    bool broadcast;
    QEMUBH *bh;                 /* the current asynchronous master */
};

/* Address of a general call. */
#define I2C_BROADCAST 0x00

/* Creates a bus, a child of @parent. */
I2CBus *i2c_init_bus(DeviceState *parent, const char *name);
/* Is a transfer running? */
int i2c_bus_busy(I2CBus *bus);
/* (Repeated) start. 0, or non-zero when no target acknowledges. */
int i2c_start_transfer(I2CBus *bus, uint8_t address, bool is_recv);
int i2c_start_recv(I2CBus *bus, uint8_t address);
int i2c_start_send(I2CBus *bus, uint8_t address);
int i2c_start_send_async(I2CBus *bus, uint8_t address);
/* Stop. */
void i2c_end_transfer(I2CBus *bus);
/* The master refuses the last byte / the target acknowledges an asynchronous one. */
void i2c_nack(I2CBus *bus);
void i2c_ack(I2CBus *bus);
/*
 * Takes the bus for an asynchronous master, whose @bh runs at every acknowledge; release gives it
 * to the next.
 */
void i2c_bus_master(I2CBus *bus, QEMUBH *bh);
void i2c_schedule_pending_master(I2CBus *bus);
void i2c_bus_release(I2CBus *bus);
/* One byte to the targets (0: acknowledged), or from the target (0xff without one). */
int i2c_send(I2CBus *bus, uint8_t data);
int i2c_send_async(I2CBus *bus, uint8_t data);
uint8_t i2c_recv(I2CBus *bus);
/* Collects the targets that answer to @address in @current_devs; true if any did. */
bool i2c_scan_bus(I2CBus *bus, uint8_t address, bool broadcast, I2CNodeList *current_devs);

/* New unrealized target at @addr; the reference is the caller's. */
I2CSlave *i2c_slave_new(const char *name, uint8_t addr);
bool i2c_slave_realize_and_unref(I2CSlave *dev, I2CBus *bus, Error **errp);
/* Both at once; failure ends the program. */
I2CSlave *i2c_slave_create_simple(I2CBus *bus, const char *name, uint8_t addr);
void i2c_slave_set_address(I2CSlave *dev, uint8_t address);

extern const VMStateDescription vmstate_i2c_slave;

/* The I2C part of a target's state. */
#define VMSTATE_I2C_SLAVE(_field, _state) {                             \
    .name       = (stringify(_field)),                                  \
    .size       = sizeof(I2CSlave),                                     \
    .vmsd       = &vmstate_i2c_slave,                                   \
    .flags      = VMS_STRUCT,                                           \
    .offset     = vmstate_offset_value(_state, _field, I2CSlave),       \
}

#endif
