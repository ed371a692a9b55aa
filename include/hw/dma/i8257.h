/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The DMA controllers of a PC: 8237A register model with the page registers, two of them.
 */
#ifndef HW_I8257_H
#define HW_I8257_H

#include "exec/ioport.h"
#include "exec/memory.h"
#include "hw/isa/isa.h"
#include "qemu/main-loop.h"
#include "qemu/timer.h"
#include "qom/object.h"

#define TYPE_I8257 "i8257"
OBJECT_DECLARE_SIMPLE_TYPE(I8257State, I8257)

#define I8257_NUM_CHANNELS 4

/*
 * One channel. @base_addr, @base_count: as the guest wrote them, in units of the channel (bytes or words).
 * @pos: bytes of the current block that are done. @page, @pageh: address bits 23-16 and 31-24.
 */
typedef struct I8257Regs {
    uint16_t base_addr;
    uint16_t base_count;
    uint32_t pos;
    uint8_t mode;
    uint8_t page;
    uint8_t pageh;
    IsaDmaTransferHandler transfer_handler;
    void *opaque;
    /* For models from outside the tree; ours leaves them alone. */
    int now[2];
    uint16_t base[2];
    uint8_t dack, eop;
} I8257Regs;

/*
 * @dshift: 0 for the byte controller, 1 for the word controller (also the distance between its ports).
 * @status: terminal count flags (low nibble). @dreq: requests by devices; @soft_request: by the guest.
 * @flip_flop: the next address or count byte is the high one.
 */
struct I8257State {
    ISADevice parent_obj;

    int32_t base;
    int32_t page_base;
    int32_t pageh_base;
    int32_t dshift;

    MemoryRegion channel_io;
    MemoryRegion cont_io;
    PortioList portio_page;
    PortioList portio_pageh;
    QEMUBH *dma_bh;
    QEMUTimer *poll_timer;

    uint8_t status;
    uint8_t command;
    uint8_t mask;
    uint8_t dreq;
    uint8_t soft_request;
    bool flip_flop;
    I8257Regs regs[I8257_NUM_CHANNELS];
    bool dma_bh_scheduled; /* these two as well */
    int running;
};

/*
 * Makes both controllers on @bus and makes them the bus's DMA. @high_page_enable: with the page registers for
 * address bits 31-24 at 0x480.
 */
void i8257_dma_init(ISABus *bus, bool high_page_enable);

#endif
