/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SMBus targets (type smbus-device): I2C bytes become quick commands, writes and reads.
 *
 * Specification: System Management Bus 2.0, 5.5. A write is collected and handed over when it ends
 * or turns into a read.
 */
#include "qemu/osdep.h"
#include "hw/i2c/smbus_slave.h"
#include "migration/vmstate.h"
#include "qemu/log.h"
#include "qemu/module.h"

enum {
    SMBUS_IDLE,
    SMBUS_WRITE_DATA,
    SMBUS_READ_DATA,
    SMBUS_DONE,             /* the master refused a byte: only a stop may follow */
    SMBUS_CONFUSED,         /* a sequence that SMBus has not: wait for a stop */
};

static void smbus_confused(SMBusDevice *dev, const char *what)
{
    qemu_log_mask(LOG_GUEST_ERROR, "%s: %s in state %d\n", object_get_typename(OBJECT(dev)), what,
                  dev->mode);
    dev->mode = SMBUS_CONFUSED;
}

static int smbus_do_write(SMBusDevice *dev)
{
    SMBusDeviceClass *sc = SMBUS_DEVICE_GET_CLASS(dev);

    return dev->data_len && sc->write_data ? sc->write_data(dev, dev->data_buf, dev->data_len) : 0;
}

static void smbus_do_quick_cmd(SMBusDevice *dev, int read)
{
    SMBusDeviceClass *sc = SMBUS_DEVICE_GET_CLASS(dev);

    if (sc->quick_cmd) {
        sc->quick_cmd(dev, read);
    }
}

static void smbus_start_send(SMBusDevice *dev)
{
    if (dev->mode == SMBUS_IDLE) {
        dev->mode = SMBUS_WRITE_DATA;
        dev->data_len = 0;
    } else {
        smbus_confused(dev, "unexpected send start");
    }
}

static void smbus_start_recv(SMBusDevice *dev)
{
    if (dev->mode == SMBUS_WRITE_DATA && dev->data_len) {
        smbus_do_write(dev);
    } else if (dev->mode != SMBUS_IDLE) {
        smbus_confused(dev, "unexpected receive start");
        return;
    }
    dev->mode = SMBUS_READ_DATA;
    dev->data_len = 0;
}

static void smbus_finish(SMBusDevice *dev)
{
    if (dev->mode == SMBUS_WRITE_DATA) {
        if (dev->data_len) {
            smbus_do_write(dev);
        } else {
            smbus_do_quick_cmd(dev, 0);
        }
    } else if (dev->mode == SMBUS_READ_DATA) {
        /* A start for reading and a stop, no byte between them. */
        smbus_do_quick_cmd(dev, 1);
    }
    dev->data_len = 0;
    dev->mode = SMBUS_IDLE;
}

static int smbus_i2c_event(I2CSlave *s, enum i2c_event event)
{
    SMBusDevice *dev = SMBUS_DEVICE(s);

    switch (event) {
    case I2C_START_SEND:
        smbus_start_send(dev);
        return 0;
    case I2C_START_RECV:
        smbus_start_recv(dev);
        return 0;
    case I2C_FINISH:
        smbus_finish(dev);
        return 0;
    case I2C_NACK:
        if (dev->mode == SMBUS_READ_DATA) {
            dev->mode = SMBUS_DONE;
        } else if (dev->mode != SMBUS_DONE) {
            smbus_confused(dev, "unexpected NACK");
        }
        return 0;
    default:
        return -1;
    }
}

static uint8_t smbus_i2c_recv(I2CSlave *s)
{
    SMBusDevice *dev = SMBUS_DEVICE(s);
    SMBusDeviceClass *sc = SMBUS_DEVICE_GET_CLASS(dev);

    if (dev->mode == SMBUS_READ_DATA) {
        return sc->receive_byte ? sc->receive_byte(dev) : 0xff;
    }
    smbus_confused(dev, "unexpected read");
    return 0xff;
}

static int smbus_i2c_send(I2CSlave *s, uint8_t data)
{
    SMBusDevice *dev = SMBUS_DEVICE(s);

    if (dev->mode != SMBUS_WRITE_DATA) {
        smbus_confused(dev, "unexpected write");
        return 0;
    }
    if (dev->data_len >= sizeof(dev->data_buf)) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: too many bytes sent\n",
                      object_get_typename(OBJECT(dev)));
        return 0;
    }
    dev->data_buf[dev->data_len++] = data;
    return 0;
}

bool smbus_vmstate_needed(SMBusDevice *dev)
{
    return dev->mode != SMBUS_IDLE;
}

const VMStateDescription vmstate_smbus_device = {
    .name = TYPE_SMBUS_DEVICE,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_I2C_SLAVE(i2c, SMBusDevice),
        VMSTATE_INT32(mode, SMBusDevice),
        VMSTATE_INT32(data_len, SMBusDevice),
        VMSTATE_UINT8_ARRAY(data_buf, SMBusDevice, SMBUS_DATA_MAX_LEN),
        VMSTATE_END_OF_LIST()
    },
};

static void smbus_device_class_init(ObjectClass *klass, void *data)
{
    I2CSlaveClass *sc = I2C_SLAVE_CLASS(klass);

    sc->event = smbus_i2c_event;
    sc->recv = smbus_i2c_recv;
    sc->send = smbus_i2c_send;
}

static const TypeInfo smbus_types[] = {
    {
        .name = TYPE_SMBUS_DEVICE,
        .parent = TYPE_I2C_SLAVE,
        .instance_size = sizeof(SMBusDevice),
        .abstract = true,
        .class_size = sizeof(SMBusDeviceClass),
        .class_init = smbus_device_class_init,
    },
};

DEFINE_TYPES(smbus_types)
