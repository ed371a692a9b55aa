/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 8237A core: which channels run, how far they are, and the interface that DMA devices see.
 *
 * Spec: Intel 8237A data sheet (231466), "DMA Operation", "Terminal Count".
 * Devices move the data from their handler, which a bottom half calls while DREQ is up and the channel is
 * not masked; one that keeps DREQ up is asked again every I8257_POLL_NS.
 */
#include "qemu/osdep.h"
#include "exec/address-spaces.h"
#include "i8257-transfer.h"
#include "trace.h"

#define I8257_POLL_NS       (10 * SCALE_MS)

/* Bytes in the current block of a channel. */
static int i8257_block_size(const I8257State *d, const I8257Regs *r)
{
    return (r->base_count + 1) << d->dshift;
}

/* Channels that may move data now. */
static uint8_t i8257_active(const I8257State *d)
{
    uint8_t active = 0;
    int i;

    if (d->command & COMMAND_DISABLE) {
        return 0;
    }
    for (i = 0; i < I8257_NUM_CHANNELS; i++) {
        const I8257Regs *r = &d->regs[i];

        if (r->transfer_handler && r->pos < i8257_block_size(d, r)) {
            active |= 1 << i;
        }
    }
    return active & (d->dreq | d->soft_request) & ~d->mask;
}

void i8257_kick(I8257State *d)
{
    if (i8257_active(d)) {
        qemu_bh_schedule(d->dma_bh);
    }
}

static void i8257_terminal_count(I8257State *d, int ichan)
{
    I8257Regs *r = &d->regs[ichan];

    trace_i8257_terminal_count(ichan);
    d->status |= 1 << ichan;
    d->soft_request &= ~(1 << ichan);
    if (!(r->mode & MODE_AUTOINIT)) {
        r->pos = i8257_block_size(d, r);
        d->mask |= 1 << ichan;
    }
}

/* Lets the device move what it can. A position before the old one means that it has been around. */
static void i8257_run_channel(I8257State *d, int ichan)
{
    I8257Regs *r = &d->regs[ichan];
    int size = i8257_block_size(d, r);
    int pos = r->pos;
    int done = r->transfer_handler(r->opaque, ichan + (d->dshift << 2), pos, size);

    trace_i8257_run(ichan, pos, done, size);
    done = MIN(MAX(done, 0), size);
    r->pos = done % size;
    if (done == size || done < pos) {
        i8257_terminal_count(d, ichan);
    }
}

void i8257_run(void *opaque)
{
    I8257State *d = opaque;
    uint8_t active = i8257_active(d);
    int i;

    for (i = 0; i < I8257_NUM_CHANNELS; i++) {
        /* A handler may have released its request, or another's. */
        if (active & i8257_active(d) & (1 << i)) {
            i8257_run_channel(d, i);
        }
    }
    if (i8257_active(d)) {
        timer_mod(d->poll_timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + I8257_POLL_NS);
    } else {
        timer_del(d->poll_timer);
    }
}

/* Moves @len bytes at @pos of a channel's block; the address wraps at 64 KiB (words: 128 KiB). */
static int i8257_access(I8257State *d, int ichan, uint8_t *buf, int pos, int len, bool is_write)
{
    const I8257Regs *r = &d->regs[ichan];
    uint32_t window = 0x10000 << d->dshift;
    hwaddr page = ((hwaddr)(r->pageh & 0x7f) << 24 | (hwaddr)r->page << 16) & ~(hwaddr)(window - 1);
    uint32_t start = (uint32_t)r->base_addr << d->dshift;
    int unit = 1 << d->dshift;
    int done = 0;

    while (done < len) {
        uint32_t offset, chunk;

        if (r->mode & MODE_DECREMENT) {
            offset = (start - ((pos + done) & ~(unit - 1))) & (window - 1);
            offset += (pos + done) & (unit - 1);
            chunk = 1;
        } else {
            offset = (start + pos + done) & (window - 1);
            chunk = MIN(window - offset, len - done);
        }
        address_space_rw(&address_space_memory, page + offset, MEMTXATTRS_UNSPECIFIED, buf + done,
                         chunk, is_write);
        done += chunk;
    }
    return done;
}

static int i8257_dma_read_memory(IsaDma *obj, int nchan, void *buf, int pos, int len)
{
    return i8257_access(I8257(obj), nchan & 3, buf, pos, len, false);
}

static int i8257_dma_write_memory(IsaDma *obj, int nchan, void *buf, int pos, int len)
{
    return i8257_access(I8257(obj), nchan & 3, buf, pos, len, true);
}

static bool i8257_dma_has_autoinitialization(IsaDma *obj, int nchan)
{
    return I8257(obj)->regs[nchan & 3].mode & MODE_AUTOINIT;
}

static void i8257_dma_hold_DREQ(IsaDma *obj, int nchan)
{
    I8257State *d = I8257(obj);

    d->dreq |= 1 << (nchan & 3);
    i8257_kick(d);
}

static void i8257_dma_release_DREQ(IsaDma *obj, int nchan)
{
    I8257(obj)->dreq &= ~(1 << (nchan & 3));
}

static void i8257_dma_schedule(IsaDma *obj)
{
    i8257_kick(I8257(obj));
}

static void i8257_dma_register_channel(IsaDma *obj, int nchan, IsaDmaTransferHandler transfer_handler,
                                       void *opaque)
{
    I8257Regs *r = &I8257(obj)->regs[nchan & 3];

    r->transfer_handler = transfer_handler;
    r->opaque = opaque;
}

void i8257_transfer_class_init(IsaDmaClass *idc)
{
    idc->has_autoinitialization = i8257_dma_has_autoinitialization;
    idc->read_memory = i8257_dma_read_memory;
    idc->write_memory = i8257_dma_write_memory;
    idc->hold_DREQ = i8257_dma_hold_DREQ;
    idc->release_DREQ = i8257_dma_release_DREQ;
    idc->schedule = i8257_dma_schedule;
    idc->register_channel = i8257_dma_register_channel;
}
