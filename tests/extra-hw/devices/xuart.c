/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A serial port on the system bus: one memory region, one interrupt, a character device. Not modelled after
 * any hardware.
 *
 * Registers: 0 data, 4 status, 8 control.
 */
#include "qemu/osdep.h"
#include "chardev/char-fe.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "migration/vmstate.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "trace.h"
#include "xuart.h"

enum { REG_DATA = 0x0, REG_STATUS = 0x4, REG_CTRL = 0x8 };

#define STATUS_RX_READY (1 << 0)
#define STATUS_TX_READY (1 << 1)
#define STATUS_OVERRUN  (1 << 2)
#define STATUS_BREAK    (1 << 3)
#define CTRL_ENABLE     (1 << 0)
#define CTRL_RX_IRQ     (1 << 1)
#define CTRL_LOOPBACK   (1 << 2)

static void xuart_update_irq(XUartState *s)
{
    qemu_set_irq(s->irq, (s->ctrl & CTRL_RX_IRQ) && !fifo8_is_empty(&s->rx));
}

static void xuart_take(XUartState *s, const uint8_t *buf, int size)
{
    for (int i = 0; i < size; i++) {
        if (fifo8_is_full(&s->rx)) {
            s->overrun = true;
            break;
        }
        fifo8_push(&s->rx, buf[i]);
    }
    xuart_update_irq(s);
}

static int xuart_can_receive(void *opaque)
{
    XUartState *s = opaque;

    return s->ctrl & CTRL_ENABLE ? fifo8_num_free(&s->rx) : 0;
}

static void xuart_receive(void *opaque, const uint8_t *buf, int size)
{
    xuart_take(opaque, buf, size);
}

static void xuart_event(void *opaque, QEMUChrEvent event)
{
    XUartState *s = opaque;

    if (event == CHR_EVENT_BREAK) {
        s->break_seen = true;
    }
}

static uint32_t xuart_status(XUartState *s)
{
    return STATUS_TX_READY | (fifo8_is_empty(&s->rx) ? 0 : STATUS_RX_READY) |
           (s->overrun ? STATUS_OVERRUN : 0) | (s->break_seen ? STATUS_BREAK : 0);
}

static uint64_t xuart_read(void *opaque, hwaddr addr, unsigned size)
{
    XUartState *s = opaque;
    uint32_t value = 0;

    switch (addr) {
    case REG_DATA:
        if (!fifo8_is_empty(&s->rx)) {
            value = fifo8_pop(&s->rx);
            qemu_chr_fe_accept_input(&s->chr);
            xuart_update_irq(s);
        }
        return value;
    case REG_STATUS:
        value = xuart_status(s);
        s->overrun = false;
        s->break_seen = false;
        return value;
    case REG_CTRL:
        return s->ctrl;
    default:
        qemu_log_mask(LOG_UNIMP, "xuart: read of 0x%" HWADDR_PRIx "\n", addr);
        return 0;
    }
}

static void xuart_send(XUartState *s, uint8_t byte)
{
    trace_xuart_send(byte);
    if (s->ctrl & CTRL_LOOPBACK) {
        xuart_take(s, &byte, 1);
    } else {
        qemu_chr_fe_write_all(&s->chr, &byte, 1);
    }
}

static void xuart_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    XUartState *s = opaque;

    switch (addr) {
    case REG_DATA:
        if (s->ctrl & CTRL_ENABLE) {
            xuart_send(s, value);
        }
        break;
    case REG_CTRL:
        s->ctrl = value & (CTRL_ENABLE | CTRL_RX_IRQ | CTRL_LOOPBACK);
        qemu_chr_fe_accept_input(&s->chr);
        xuart_update_irq(s);
        break;
    default:
        qemu_log_mask(LOG_UNIMP, "xuart: write of 0x%" HWADDR_PRIx "\n", addr);
        break;
    }
}

static const MemoryRegionOps xuart_ops = {
    .read = xuart_read,
    .write = xuart_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

static void xuart_reset(DeviceState *dev)
{
    XUartState *s = XUART(dev);

    fifo8_reset(&s->rx);
    s->ctrl = 0;
    s->overrun = false;
    s->break_seen = false;
    xuart_update_irq(s);
}

static const VMStateDescription vmstate_xuart = {
    .name = TYPE_XUART,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_FIFO8(rx, XUartState),
        VMSTATE_UINT32(ctrl, XUartState),
        VMSTATE_BOOL(overrun, XUartState),
        VMSTATE_BOOL(break_seen, XUartState),
        VMSTATE_END_OF_LIST()
    }
};

static void xuart_init(Object *obj)
{
    XUartState *s = XUART(obj);
    SysBusDevice *sbd = SYS_BUS_DEVICE(obj);

    fifo8_create(&s->rx, XUART_FIFO_SIZE);
    memory_region_init_io(&s->mmio, obj, &xuart_ops, s, "xuart-mmio", XUART_MMIO_SIZE);
    sysbus_init_mmio(sbd, &s->mmio);
    sysbus_init_irq(sbd, &s->irq);
}

static void xuart_realize(DeviceState *dev, Error **errp)
{
    XUartState *s = XUART(dev);

    qemu_chr_fe_set_handlers(&s->chr, xuart_can_receive, xuart_receive, xuart_event, NULL, s, NULL, true);
}

static void xuart_finalize(Object *obj)
{
    fifo8_destroy(&XUART(obj)->rx);
}

static Property xuart_properties[] = {
    DEFINE_PROP_CHR("chardev", XUartState, chr),
    DEFINE_PROP_END_OF_LIST(),
};

static void xuart_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = xuart_realize;
    dc->reset = xuart_reset;
    dc->vmsd = &vmstate_xuart;
    device_class_set_props(dc, xuart_properties);
    set_bit(DEVICE_CATEGORY_INPUT, dc->categories);
}

static const TypeInfo xuart_info = {
    .name = TYPE_XUART,
    .parent = TYPE_SYS_BUS_DEVICE,
    .instance_size = sizeof(XUartState),
    .instance_init = xuart_init,
    .instance_finalize = xuart_finalize,
    .class_init = xuart_class_init,
};

static void xuart_register_types(void)
{
    type_register_static(&xuart_info);
}

type_init(xuart_register_types)
