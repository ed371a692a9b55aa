/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 8237A DMA controller with its page registers, and the pair of a PC.
 *
 * Spec: Intel 8237A data sheet (231466); page registers and readable mask: Intel 82371SB (PIIX3), "DMA".
 * Regions: "dma-chan" (addresses and counts), "dma-cont" (control), "dma-page", "dma-pageh".
 * Properties: base, page-base, pageh-base (-1: none), dshift (1: word channels, ports two apart).
 * Transfers, and the interface that devices see, are in i8257-transfer.c.
 * On purpose: memory to memory, rotating priority and the line senses (the PIIX3 has none of them).
 */
#include "qemu/osdep.h"
#include "hw/qdev-properties.h"
#include "i8257-transfer.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "trace.h"

#define I8257_ALL_CHANNELS  0x0f

/* Command */
#define COMMAND_UNSUPPORTED 0xfb

/* Request and single mask: channel, and the new bit */
#define SELECT_CHANNEL      0x03
#define SELECT_SET          0x04

#define STATUS_REQUEST_SHIFT 4

/* Page register port (low three bits) of each channel */
static const uint8_t i8257_page_port[I8257_NUM_CHANNELS] = { 7, 3, 1, 2 };

/* One byte of an address or count; the first access gets the low one. */
static uint64_t i8257_channel_read(void *opaque, hwaddr offset, unsigned size)
{
    I8257State *d = opaque;
    int port = offset >> d->dshift;
    const I8257Regs *r = &d->regs[port >> 1];
    uint16_t moved = r->pos >> d->dshift;
    bool is_count = port & 1;
    uint16_t val;

    if (is_count) {
        val = r->base_count - moved;
    } else {
        val = r->mode & MODE_DECREMENT ? r->base_addr - moved : r->base_addr + moved;
    }
    val = d->flip_flop ? val >> 8 : val & 0xff;
    d->flip_flop = !d->flip_flop;
    trace_i8257_read(is_count ? "count" : "address", port >> 1, val);
    return val;
}

static void i8257_channel_write(void *opaque, hwaddr offset, uint64_t val, unsigned size)
{
    I8257State *d = opaque;
    int port = offset >> d->dshift;
    I8257Regs *r = &d->regs[port >> 1];
    bool is_count = port & 1;
    uint16_t *reg = is_count ? &r->base_count : &r->base_addr;

    trace_i8257_write(is_count ? "count" : "address", port >> 1, val);
    *reg = d->flip_flop ? (*reg & 0x00ff) | (val & 0xff) << 8 : (*reg & 0xff00) | (val & 0xff);
    d->flip_flop = !d->flip_flop;
    r->pos = 0;
    i8257_kick(d);
}

static void i8257_master_clear(I8257State *d, uint8_t val)
{
    d->command = 0;
    d->status = 0;
    d->soft_request = 0;
    d->flip_flop = false;
    d->mask = I8257_ALL_CHANNELS;
}

static void i8257_write_command(I8257State *d, uint8_t val)
{
    if (val & COMMAND_UNSUPPORTED) {
        qemu_log_mask(LOG_UNIMP, "i8257: command bits 0x%02x\n", val & COMMAND_UNSUPPORTED);
    }
    d->command = val;
}

static uint8_t i8257_select(uint8_t bits, uint8_t val)
{
    uint8_t bit = 1 << (val & SELECT_CHANNEL);

    return val & SELECT_SET ? bits | bit : bits & ~bit;
}

static void i8257_write_request(I8257State *d, uint8_t val)
{
    d->soft_request = i8257_select(d->soft_request, val);
}

static void i8257_write_single_mask(I8257State *d, uint8_t val)
{
    d->mask = i8257_select(d->mask, val);
}

static void i8257_write_mode(I8257State *d, uint8_t val)
{
    d->regs[val & SELECT_CHANNEL].mode = val & ~SELECT_CHANNEL;
}

static void i8257_clear_flip_flop(I8257State *d, uint8_t val)
{
    d->flip_flop = false;
}

static void i8257_clear_mask(I8257State *d, uint8_t val)
{
    d->mask = 0;
}

static void i8257_write_all_mask(I8257State *d, uint8_t val)
{
    d->mask = val & I8257_ALL_CHANNELS;
}

static uint8_t i8257_read_status(I8257State *d)
{
    uint8_t val = d->status | (d->dreq | d->soft_request) << STATUS_REQUEST_SHIFT;

    d->status = 0;
    return val;
}

static uint8_t i8257_read_mask(I8257State *d)
{
    return d->mask;
}

/* The control ports in order; without read hook 0 is read (the temporary register never holds data). */
static const struct I8257ControlReg {
    const char *name;
    uint8_t (*read)(I8257State *d);
    void (*write)(I8257State *d, uint8_t val);
} i8257_control_regs[] = {
    { "status/command", i8257_read_status, i8257_write_command },
    { "request", NULL, i8257_write_request },
    { "single-mask", NULL, i8257_write_single_mask },
    { "mode", NULL, i8257_write_mode },
    { "clear-flip-flop", NULL, i8257_clear_flip_flop },
    { "temporary/master-clear", NULL, i8257_master_clear },
    { "clear-mask", NULL, i8257_clear_mask },
    { "all-mask", i8257_read_mask, i8257_write_all_mask },
};

static uint64_t i8257_control_read(void *opaque, hwaddr offset, unsigned size)
{
    I8257State *d = opaque;
    const struct I8257ControlReg *reg = &i8257_control_regs[offset >> d->dshift];
    uint8_t val = reg->read ? reg->read(d) : 0;

    trace_i8257_read(reg->name, -1, val);
    return val;
}

static void i8257_control_write(void *opaque, hwaddr offset, uint64_t val, unsigned size)
{
    I8257State *d = opaque;
    const struct I8257ControlReg *reg = &i8257_control_regs[offset >> d->dshift];

    trace_i8257_write(reg->name, -1, val);
    reg->write(d, val);
    i8257_kick(d);
}

/* The page register at a port, NULL for a port that belongs to no channel. */
static I8257Regs *i8257_page_regs(I8257State *d, uint32_t port)
{
    int i;

    for (i = 0; i < I8257_NUM_CHANNELS; i++) {
        if (i8257_page_port[i] == (port & 7)) {
            return &d->regs[i];
        }
    }
    return NULL;
}

static uint32_t i8257_page_read(void *opaque, uint32_t port)
{
    I8257Regs *r = i8257_page_regs(opaque, port);

    return r ? r->page : 0;
}

static void i8257_page_write(void *opaque, uint32_t port, uint32_t val)
{
    I8257Regs *r = i8257_page_regs(opaque, port);

    if (r) {
        r->page = val;
    }
}

static uint32_t i8257_pageh_read(void *opaque, uint32_t port)
{
    I8257Regs *r = i8257_page_regs(opaque, port);

    return r ? r->pageh : 0;
}

static void i8257_pageh_write(void *opaque, uint32_t port, uint32_t val)
{
    I8257Regs *r = i8257_page_regs(opaque, port);

    if (r) {
        r->pageh = val;
    }
}

/* Names of ports, by how far they are apart. */
static const char *channel_name(unsigned port)
{
    static const char *const names[] = { "address-0", "count-0", "address-1", "count-1",
                                         "address-2", "count-2", "address-3", "count-3" };

    return port < ARRAY_SIZE(names) ? names[port] : NULL;
}

static const char *control_name(unsigned port)
{
    return port < ARRAY_SIZE(i8257_control_regs) ? i8257_control_regs[port].name : NULL;
}

#define I8257_OPS(what, shift)                                                \
    static const char *what##_name_##shift(hwaddr offset)                     \
    {                                                                         \
        return what##_name(offset >> (shift));                                \
    }                                                                         \
                                                                              \
    static const MemoryRegionOps i8257_##what##_ops_##shift = {               \
        .read = i8257_##what##_read,                                          \
        .write = i8257_##what##_write,                                        \
        .endianness = DEVICE_LITTLE_ENDIAN,                                   \
        .impl = { .min_access_size = 1, .max_access_size = 1 },               \
        .register_name = what##_name_##shift,                                 \
    }

I8257_OPS(channel, 0);
I8257_OPS(channel, 1);
I8257_OPS(control, 0);
I8257_OPS(control, 1);

/* By port; the channels of a slave are 0 to 3, those of the master 4 to 7. */
static const char *const i8257_page_names[] = {
    [1] = "page-2", [2] = "page-3", [3] = "page-1", [7] = "page-0",
};

static const MemoryRegionPortio i8257_page_portio[] = {
    { 1, 3, 1, .read = i8257_page_read, .write = i8257_page_write, .names = i8257_page_names + 1 },
    { 7, 1, 1, .read = i8257_page_read, .write = i8257_page_write, .names = i8257_page_names + 7 },
    PORTIO_END_OF_LIST(),
};

static const MemoryRegionPortio i8257_pageh_portio[] = {
    { 1, 3, 1, .read = i8257_pageh_read, .write = i8257_pageh_write, .names = i8257_page_names + 1 },
    { 7, 1, 1, .read = i8257_pageh_read, .write = i8257_pageh_write, .names = i8257_page_names + 7 },
    PORTIO_END_OF_LIST(),
};

static void i8257_reset(DeviceState *dev)
{
    I8257State *d = I8257(dev);
    int i;

    for (i = 0; i < I8257_NUM_CHANNELS; i++) {
        I8257Regs *r = &d->regs[i];

        *r = (I8257Regs) { .transfer_handler = r->transfer_handler, .opaque = r->opaque };
    }
    d->dreq = 0;
    i8257_master_clear(d, 0);
    qemu_bh_cancel(d->dma_bh);
    timer_del(d->poll_timer);
}

static const VMStateDescription vmstate_i8257_regs = {
    .name = "dma_regs",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_UINT16(base_addr, I8257Regs),
        VMSTATE_UINT16(base_count, I8257Regs),
        VMSTATE_UINT32(pos, I8257Regs),
        VMSTATE_UINT8(mode, I8257Regs),
        VMSTATE_UINT8(page, I8257Regs),
        VMSTATE_UINT8(pageh, I8257Regs),
        VMSTATE_END_OF_LIST()
    }
};

/* A transfer that waits for its next poll goes on waiting. */
static int i8257_post_load(void *opaque, int version_id)
{
    I8257State *d = opaque;

    if (!timer_pending(d->poll_timer)) {
        i8257_kick(d);
    }
    return 0;
}

static const VMStateDescription vmstate_i8257 = {
    .name = "dma",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = i8257_post_load,
    .fields = (VMStateField[]) {
        VMSTATE_UINT8(status, I8257State),
        VMSTATE_UINT8(command, I8257State),
        VMSTATE_UINT8(mask, I8257State),
        VMSTATE_UINT8(dreq, I8257State),
        VMSTATE_UINT8(soft_request, I8257State),
        VMSTATE_BOOL(flip_flop, I8257State),
        VMSTATE_STRUCT_ARRAY(regs, I8257State, I8257_NUM_CHANNELS, 1, vmstate_i8257_regs, I8257Regs),
        VMSTATE_TIMER_PTR(poll_timer, I8257State),
        VMSTATE_END_OF_LIST()
    }
};

static void i8257_realize(DeviceState *dev, Error **errp)
{
    I8257State *d = I8257(dev);
    ISADevice *isadev = ISA_DEVICE(dev);
    MemoryRegion *io = isa_address_space_io(isadev);

    if (d->dshift != 0 && d->dshift != 1) {
        error_setg(errp, "i8257: property 'dshift' is %d, use 0 (bytes) or 1 (words)", d->dshift);
        return;
    }
    memory_region_init_io(&d->channel_io, OBJECT(dev),
                          d->dshift ? &i8257_channel_ops_1 : &i8257_channel_ops_0, d, "dma-chan",
                          8 << d->dshift);
    memory_region_add_subregion(io, d->base, &d->channel_io);
    isa_register_portio_list(isadev, &d->portio_page, d->page_base, i8257_page_portio, d, "dma-page");
    if (d->pageh_base >= 0) {
        isa_register_portio_list(isadev, &d->portio_pageh, d->pageh_base, i8257_pageh_portio, d,
                                 "dma-pageh");
    }
    memory_region_init_io(&d->cont_io, OBJECT(dev), d->dshift ? &i8257_control_ops_1 : &i8257_control_ops_0,
                          d, "dma-cont", 8 << d->dshift);
    memory_region_add_subregion(io, d->base + (8 << d->dshift), &d->cont_io);
    d->dma_bh = qemu_bh_new_guarded(i8257_run, d, &dev->mem_reentrancy_guard);
    d->poll_timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, i8257_run, d);
}

static Property i8257_properties[] = {
    DEFINE_PROP_INT32("base", I8257State, base, 0x00),
    DEFINE_PROP_INT32("page-base", I8257State, page_base, 0x80),
    DEFINE_PROP_INT32("pageh-base", I8257State, pageh_base, 0x480),
    DEFINE_PROP_INT32("dshift", I8257State, dshift, 0),
    DEFINE_PROP_END_OF_LIST()
};

static void i8257_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = i8257_realize;
    dc->reset = i8257_reset;
    dc->vmsd = &vmstate_i8257;
    device_class_set_props(dc, i8257_properties);
    /* Needs to be made the bus's DMA by the board. */
    dc->user_creatable = false;
    i8257_transfer_class_init(ISADMA_CLASS(klass));
}

static const TypeInfo i8257_types[] = {
    {
        .name = TYPE_I8257,
        .parent = TYPE_ISA_DEVICE,
        .instance_size = sizeof(I8257State),
        .class_init = i8257_class_init,
        .interfaces = (InterfaceInfo[]) {
            { TYPE_ISADMA },
            { }
        },
    },
};

DEFINE_TYPES(i8257_types)

static ISADevice *i8257_init_chip(ISABus *bus, int base, int page_base, int pageh_base, int dshift)
{
    ISADevice *isadev = isa_new(TYPE_I8257);
    DeviceState *dev = DEVICE(isadev);

    qdev_prop_set_int32(dev, "base", base);
    qdev_prop_set_int32(dev, "page-base", page_base);
    qdev_prop_set_int32(dev, "pageh-base", pageh_base);
    qdev_prop_set_int32(dev, "dshift", dshift);
    isa_realize_and_unref(isadev, bus, &error_fatal);
    return isadev;
}

void i8257_dma_init(ISABus *bus, bool high_page_enable)
{
    ISADevice *bytes = i8257_init_chip(bus, 0x00, 0x80, high_page_enable ? 0x480 : -1, 0);
    ISADevice *words = i8257_init_chip(bus, 0xc0, 0x88, high_page_enable ? 0x488 : -1, 1);

    isa_bus_dma(bus, ISADMA(bytes), ISADMA(words));
}
