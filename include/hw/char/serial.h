/* SPDX-License-Identifier: GPL-2.0-or-later */
/* 16550A UART: the core ("serial"), used behind ISA, PCI and memory-mapped adapters. */
#ifndef HW_SERIAL_H
#define HW_SERIAL_H

#include "chardev/char-fe.h"
#include "exec/memory.h"
#include "hw/qdev-core.h"
#include "hw/sysbus.h"
#include "qemu/fifo8.h"
#include "qom/object.h"

/* Depth of the receive and transmit FIFO in bytes. */
#define UART_FIFO_LENGTH 16

#define TYPE_SERIAL "serial"
OBJECT_DECLARE_SIMPLE_TYPE(SerialState, SERIAL)

/*
 * Registers carry the datasheet's names. @tsr_retry counts attempts to send the byte in @tsr to a
 * busy back end. @thr_ipending, @timeout_ipending: interrupt sources that are pending.
 * @char_transmit_time in ns.
 * @poll_msl: modem lines are polled (1), not (0) or can't be (-1). The adapter sets @irq before
 * realize.
 */
struct SerialState {
    DeviceState parent;

    uint16_t divider;
    uint8_t rbr;
    uint8_t thr;
    uint8_t tsr;
    uint8_t ier;
    uint8_t iir;
    uint8_t lcr;
    uint8_t mcr;
    uint8_t lsr;
    uint8_t msr;
    uint8_t scr;
    uint8_t fcr;
    uint8_t fcr_vmstate;
    int thr_ipending;
    qemu_irq irq;
    CharBackend chr;
    int last_break_enable;
    uint32_t baudbase;
    uint32_t tsr_retry;
    guint watch_tag;
    bool wakeup;

    uint64_t last_xmit_ts;
    Fifo8 recv_fifo;
    Fifo8 xmit_fifo;
    uint8_t recv_fifo_itl;

    QEMUTimer *fifo_timeout_timer;
    int timeout_ipending;

    uint64_t char_transmit_time;
    int poll_msl;

    QEMUTimer *modem_status_poll;
    MemoryRegion io;
};

/* For adapters that hold the core by value. */
#define TYPE_SERIAL_MM "serial-mm"
OBJECT_DECLARE_SIMPLE_TYPE(SerialMM, SERIAL_MM)

/* In memory; @endianness: an enum device_endian. */
struct SerialMM {
    SysBusDevice parent;

    SerialState serial;
    uint8_t regshift;
    uint8_t endianness;
};

extern const VMStateDescription vmstate_serial;
/* Eight byte-wide registers; opaque is a SerialState. */
extern const MemoryRegionOps serial_io_ops;

/*
 * Sets the clock (baud rate times 16 divisor 1) to @frequency Hz and the rates that follow from
 * it.
 */
void serial_set_frequency(SerialState *s, uint32_t frequency);

/* Made and mapped at @base, registers 1 << @regshift bytes apart. */
SerialMM *serial_mm_init(MemoryRegion *address_space, hwaddr base, int regshift, qemu_irq irq, int baudbase,
                         Chardev *chr, enum device_endian end);

#define TYPE_ISA_SERIAL "isa-serial"
/* COM1 to COM4. */
#define MAX_ISA_SERIAL_PORTS 4

/* Makes the ISA ports for -serial back ends number @from to @to - 1 that exist. */
void serial_hds_isa_init(ISABus *bus, int from, int to);
/* Moves the port of an isa-serial, or takes it out of the I/O space. */
void isa_serial_set_iobase(ISADevice *serial, hwaddr iobase);
void isa_serial_set_enabled(ISADevice *serial, bool enabled);

#endif
