/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 16550A UART core "serial": the device. Registers are in serial-regs.c, what happens on the line
 * in serial-line.c; adapters (serial-isa.c …) put the registers on a bus and connect the
 * interrupt.
 *
 * Models: National Semiconductor PC16550D data sheet. Region "serial" of 8 bytes, made by the
 * adapter. Properties: chardev, baudbase (clock/16 in Hz), wakeup (a byte received wakes a
 * suspended machine). Left out on purpose: parity and framing errors (back ends have none).
 */
#include "qemu/osdep.h"
#include "hw/char/serial.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "serial-internal.h"
#include "serial-regs.h"

#define SERIAL_RESET_DIVIDER 12 /* 9600 baud */

static void serial_reset(void *opaque)
{
    SerialState *s = opaque;

    s->divider = SERIAL_RESET_DIVIDER;
    s->rbr = 0;
    s->ier = 0;
    s->lcr = 0;
    s->mcr = UART_MCR_OUT2;
    s->lsr = UART_LSR_TEMT | UART_LSR_THRE;
    s->msr = UART_MSR_DCD | UART_MSR_DSR | UART_MSR_CTS;
    s->scr = 0;
    s->thr_ipending = 0;
    serial_set_fcr(s, 0);
    serial_line_reset(s);
    s->msr &= ~UART_MSR_ANY_DELTA;
    serial_update_irq(s);
}

static void serial_device_reset(DeviceState *dev)
{
    serial_reset(SERIAL(dev));
}

void serial_set_frequency(SerialState *s, uint32_t frequency)
{
    s->baudbase = frequency;
    serial_update_parameters(s);
}

static int serial_post_load(void *opaque, int version_id)
{
    SerialState *s = opaque;

    serial_set_fcr(s, s->fcr);
    s->last_break_enable = !!(s->lcr & UART_LCR_BREAK);
    serial_update_parameters(s);
    return 0;
}

const VMStateDescription vmstate_serial = { .name = "serial",
                                            .version_id = 3,
                                            .minimum_version_id = 3,
                                            .post_load = serial_post_load,
                                            .fields = (const VMStateField[]){
                                                VMSTATE_UINT16(divider, SerialState),
                                                VMSTATE_UINT8(rbr, SerialState),
                                                VMSTATE_UINT8(thr, SerialState),
                                                VMSTATE_UINT8(tsr, SerialState),
                                                VMSTATE_UINT8(ier, SerialState),
                                                VMSTATE_UINT8(iir, SerialState),
                                                VMSTATE_UINT8(lcr, SerialState),
                                                VMSTATE_UINT8(mcr, SerialState),
                                                VMSTATE_UINT8(lsr, SerialState),
                                                VMSTATE_UINT8(msr, SerialState),
                                                VMSTATE_UINT8(scr, SerialState),
                                                VMSTATE_UINT8(fcr, SerialState),
                                                VMSTATE_INT32(thr_ipending, SerialState),
                                                VMSTATE_UINT32(tsr_retry, SerialState),
                                                VMSTATE_UINT64(last_xmit_ts, SerialState),
                                                VMSTATE_FIFO8(recv_fifo, SerialState),
                                                VMSTATE_FIFO8(xmit_fifo, SerialState),
                                                VMSTATE_TIMER_PTR(fifo_timeout_timer, SerialState),
                                                VMSTATE_INT32(timeout_ipending, SerialState),
                                                VMSTATE_INT32(poll_msl, SerialState),
                                                VMSTATE_TIMER_PTR(modem_status_poll, SerialState),
                                                VMSTATE_END_OF_LIST() } };

static void serial_realize(DeviceState *dev, Error **errp)
{
    SerialState *s = SERIAL(dev);

    if (!s->baudbase) {
        error_setg(errp, "serial: baudbase must not be 0");
        return;
    }
    fifo8_create(&s->recv_fifo, UART_FIFO_LENGTH);
    fifo8_create(&s->xmit_fifo, UART_FIFO_LENGTH);
    serial_line_realize(s);
    serial_reset(s);
}

static void serial_unrealize(DeviceState *dev)
{
    SerialState *s = SERIAL(dev);

    serial_line_unrealize(s);
    fifo8_destroy(&s->recv_fifo);
    fifo8_destroy(&s->xmit_fifo);
}

static Property serial_properties[] = {
    DEFINE_PROP_CHR("chardev", SerialState, chr),
    DEFINE_PROP_UINT32("baudbase", SerialState, baudbase, 115200),
    DEFINE_PROP_BOOL("wakeup", SerialState, wakeup, false),
    DEFINE_PROP_END_OF_LIST(),
};

static void serial_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    /* Only inside an adapter. */
    dc->user_creatable = false;
    dc->realize = serial_realize;
    dc->unrealize = serial_unrealize;
    dc->reset = serial_device_reset;
    device_class_set_props(dc, serial_properties);
}

static const TypeInfo serial_info = {
    .name = TYPE_SERIAL,
    .parent = TYPE_DEVICE,
    .instance_size = sizeof(SerialState),
    .class_init = serial_class_init,
};

static void serial_register_types(void)
{
    type_register_static(&serial_info);
}

type_init(serial_register_types)
