/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An ISA card that samples a (made-up) signal and stores the samples by the DMA controller. Not modelled
 * after any hardware.
 *
 * Ports, from property `iobase` (0x300): +0 control, +1 status, +2 period in units of 10 us, +3 the last
 * sample. Properties `irq`, `dma`. The interrupt is raised at the terminal count and lowered by reading the
 * status.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "hw/irq.h"
#include "hw/isa/isa.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "qom/object.h"
#include "trace.h"

#define TYPE_ADCARD "adcard"
OBJECT_DECLARE_SIMPLE_TYPE(AdCardState, ADCARD)

#define CTRL_RUN        0x01
#define CTRL_DMA        0x02
#define CTRL_IRQ        0x04
#define STATUS_SAMPLE   0x01    /* one that nobody has taken */
#define STATUS_END      0x02    /* terminal count */
#define STATUS_OVERRUN  0x04

#define PERIOD_UNIT_NS  10000

struct AdCardState {
    ISADevice parent_obj;

    uint32_t iobase;
    uint32_t isairq;
    uint32_t isadma;
    qemu_irq irq;
    IsaDma *dma;
    QEMUTimer *timer;
    PortioList portio;

    uint8_t ctrl;
    uint8_t status;
    uint8_t period;
    uint8_t sample;
};

static void adcard_update_irq(AdCardState *s)
{
    qemu_set_irq(s->irq, (s->ctrl & CTRL_IRQ) && (s->status & STATUS_END));
}

static void adcard_schedule(AdCardState *s)
{
    if (s->ctrl & CTRL_RUN) {
        timer_mod(s->timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + (s->period + 1) * PERIOD_UNIT_NS);
    } else {
        timer_del(s->timer);
    }
}

/* The signal is a saw tooth. */
static void adcard_tick(void *opaque)
{
    AdCardState *s = opaque;

    s->sample += 7;
    if (s->status & STATUS_SAMPLE) {
        s->status |= STATUS_OVERRUN;
    }
    s->status |= STATUS_SAMPLE;
    trace_adcard_sample(s->sample, s->status);
    if (s->dma && (s->ctrl & CTRL_DMA)) {
        IsaDmaClass *k = ISADMA_GET_CLASS(s->dma);

        k->hold_DREQ(s->dma, s->isadma);
        k->schedule(s->dma);
    }
    adcard_schedule(s);
}

/* One sample a request; returns the position that was reached. */
static int adcard_transfer(void *opaque, int nchan, int dma_pos, int dma_len)
{
    AdCardState *s = opaque;
    IsaDmaClass *k = ISADMA_GET_CLASS(s->dma);

    if ((s->status & STATUS_SAMPLE) && dma_pos < dma_len) {
        k->write_memory(s->dma, nchan, &s->sample, dma_pos, 1);
        s->status &= ~STATUS_SAMPLE;
        dma_pos++;
        if (dma_pos == dma_len) {
            s->status |= STATUS_END;
            adcard_update_irq(s);
        }
    }
    k->release_DREQ(s->dma, nchan);
    return dma_pos;
}

static uint32_t adcard_read(void *opaque, uint32_t port)
{
    AdCardState *s = opaque;
    uint8_t value;

    switch (port & 3) {
    case 0:
        return s->ctrl;
    case 1:
        value = s->status;
        s->status &= ~(STATUS_END | STATUS_OVERRUN);
        adcard_update_irq(s);
        return value;
    case 2:
        return s->period;
    default:
        s->status &= ~STATUS_SAMPLE;
        return s->sample;
    }
}

static void adcard_write(void *opaque, uint32_t port, uint32_t value)
{
    AdCardState *s = opaque;

    switch (port & 3) {
    case 0:
        s->ctrl = value & (CTRL_RUN | CTRL_DMA | CTRL_IRQ);
        adcard_schedule(s);
        adcard_update_irq(s);
        break;
    case 2:
        s->period = value;
        break;
    }
}

static const MemoryRegionPortio adcard_ports[] = {
    { 0, 4, 1, .read = adcard_read, .write = adcard_write },
    PORTIO_END_OF_LIST(),
};

static void adcard_reset(DeviceState *dev)
{
    AdCardState *s = ADCARD(dev);

    s->ctrl = 0;
    s->status = 0;
    s->period = 0;
    s->sample = 0;
    timer_del(s->timer);
    adcard_update_irq(s);
}

static const VMStateDescription vmstate_adcard = {
    .name = TYPE_ADCARD,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_TIMER_PTR(timer, AdCardState),
        VMSTATE_UINT8(ctrl, AdCardState),
        VMSTATE_UINT8(status, AdCardState),
        VMSTATE_UINT8(period, AdCardState),
        VMSTATE_UINT8(sample, AdCardState),
        VMSTATE_END_OF_LIST()
    }
};

static void adcard_realize(DeviceState *dev, Error **errp)
{
    AdCardState *s = ADCARD(dev);
    ISADevice *isadev = ISA_DEVICE(dev);
    ISABus *bus = isa_bus_from_device(isadev);

    if (s->isadma > 3) {
        error_setg(errp, "dma must be an 8-bit channel, 0 to 3");
        return;
    }
    s->irq = isa_get_irq(isadev, s->isairq);
    s->dma = isa_get_dma(bus, s->isadma);
    s->timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, adcard_tick, s);
    if (s->dma) {
        ISADMA_GET_CLASS(s->dma)->register_channel(s->dma, s->isadma, adcard_transfer, s);
    }
    isa_register_portio_list(isadev, &s->portio, s->iobase, adcard_ports, s, "adcard");
}

static Property adcard_properties[] = {
    DEFINE_PROP_UINT32("iobase", AdCardState, iobase, 0x300),
    DEFINE_PROP_UINT32("irq", AdCardState, isairq, 5),
    DEFINE_PROP_UINT32("dma", AdCardState, isadma, 1),
    DEFINE_PROP_END_OF_LIST(),
};

static void adcard_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = adcard_realize;
    dc->reset = adcard_reset;
    dc->vmsd = &vmstate_adcard;
    device_class_set_props(dc, adcard_properties);
    set_bit(DEVICE_CATEGORY_INPUT, dc->categories);
}

static const TypeInfo adcard_info = {
    .name = TYPE_ADCARD,
    .parent = TYPE_ISA_DEVICE,
    .instance_size = sizeof(AdCardState),
    .class_init = adcard_class_init,
};

static void adcard_register_types(void)
{
    type_register_static(&adcard_info);
}

type_init(adcard_register_types)
