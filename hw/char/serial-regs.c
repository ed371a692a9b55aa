/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 16550A UART core "serial": the registers, one row each, and the interrupt that follows from them.
 *
 * Spec: National Semiconductor PC16550D data sheet, "Registers". Region "serial" of 8 bytes. Left
 * out on purpose: DMA mode and the time that a byte takes to be sent.
 */
#include "qemu/osdep.h"
#include "hw/char/serial.h"
#include "hw/irq.h"
#include "qemu/timer.h"
#include "serial-internal.h"
#include "serial-regs.h"
#include "trace.h"

/* ---- interrupt ---- */

static bool serial_rx_fifo_triggers(const SerialState *s)
{
    return !(s->fcr & UART_FCR_FE) || s->recv_fifo.num >= s->recv_fifo_itl;
}

/* The pending interrupt of the highest priority, UART_IIR_NO_INT without one. */
static uint8_t serial_interrupt_id(const SerialState *s)
{
    if ((s->ier & UART_IER_RLSI) && (s->lsr & UART_LSR_INT_ANY)) {
        return UART_IIR_RLSI;
    }
    if ((s->ier & UART_IER_RDI) && s->timeout_ipending) {
        return UART_IIR_CTI;
    }
    if ((s->ier & UART_IER_RDI) && (s->lsr & UART_LSR_DR) && serial_rx_fifo_triggers(s)) {
        return UART_IIR_RDI;
    }
    if ((s->ier & UART_IER_THRI) && s->thr_ipending) {
        return UART_IIR_THRI;
    }
    if ((s->ier & UART_IER_MSI) && (s->msr & UART_MSR_ANY_DELTA)) {
        return UART_IIR_MSI;
    }
    return UART_IIR_NO_INT;
}

void serial_update_irq(SerialState *s)
{
    uint8_t id = serial_interrupt_id(s);

    s->iir = id | (s->fcr & UART_FCR_FE ? UART_IIR_FIFO : 0);
    qemu_set_irq(s->irq, id != UART_IIR_NO_INT);
}

/* ---- register hooks ---- */

static uint8_t serial_read_rbr(SerialState *s)
{
    uint8_t val = s->rbr;

    if (s->fcr & UART_FCR_FE) {
        val = fifo8_is_empty(&s->recv_fifo) ? 0 : fifo8_pop(&s->recv_fifo);
        if (!fifo8_is_empty(&s->recv_fifo)) {
            serial_restart_timeout(s);
        }
    }
    if (!(s->fcr & UART_FCR_FE) || fifo8_is_empty(&s->recv_fifo)) {
        s->lsr &= ~(UART_LSR_DR | UART_LSR_BI);
    }
    s->timeout_ipending = 0;
    serial_update_irq(s);
    if (!(s->mcr & UART_MCR_LOOP)) {
        qemu_chr_fe_accept_input(&s->chr);
    }
    return val;
}

static void serial_write_thr(SerialState *s, uint8_t val)
{
    s->thr = val;
    if (s->fcr & UART_FCR_FE) {
        /* The data sheet leaves open what overruns: the eldest byte gives way. */
        if (fifo8_is_full(&s->xmit_fifo)) {
            fifo8_pop(&s->xmit_fifo);
        }
        fifo8_push(&s->xmit_fifo, val);
    }
    s->thr_ipending = 0;
    s->lsr &= ~(UART_LSR_THRE | UART_LSR_TEMT);
    serial_update_irq(s);
    if (s->tsr_retry == 0) {
        serial_xmit(s);
    }
}

static uint8_t serial_read_dll(SerialState *s)
{
    return s->divider;
}

static void serial_write_dll(SerialState *s, uint8_t val)
{
    s->divider = (s->divider & 0xff00) | val;
    serial_update_parameters(s);
}

static uint8_t serial_read_dlm(SerialState *s)
{
    return s->divider >> 8;
}

static void serial_write_dlm(SerialState *s, uint8_t val)
{
    s->divider = (s->divider & 0x00ff) | (val << 8);
    serial_update_parameters(s);
}

static uint8_t serial_read_ier(SerialState *s)
{
    return s->ier;
}

static void serial_write_ier(SerialState *s, uint8_t val)
{
    uint8_t changed = (s->ier ^ val) & UART_IER_MASK;

    s->ier = val & UART_IER_MASK;
    if ((changed & UART_IER_MSI) && s->poll_msl >= 0) {
        s->poll_msl = !!(s->ier & UART_IER_MSI);
        serial_update_msl(s);
    }
    /* Enabling the interrupt with an empty transmitter raises it. */
    if ((changed & s->ier & UART_IER_THRI) && (s->lsr & UART_LSR_THRE)) {
        s->thr_ipending = 1;
    } else if (changed & UART_IER_THRI) {
        s->thr_ipending = 0;
    }
    if (changed) {
        serial_update_irq(s);
    }
}

static uint8_t serial_read_iir(SerialState *s)
{
    uint8_t val = s->iir;

    if ((val & UART_IIR_ID) == UART_IIR_THRI) {
        s->thr_ipending = 0;
        serial_update_irq(s);
    }
    return val;
}

void serial_set_fcr(SerialState *s, uint8_t val)
{
    static const uint8_t trigger_levels[] = { 1, 4, 8, 14 };

    s->fcr = val & UART_FCR_KEPT;
    s->recv_fifo_itl = s->fcr & UART_FCR_FE ? trigger_levels[s->fcr >> UART_FCR_ITL_SHIFT] : 0;
}

static void serial_write_fcr(SerialState *s, uint8_t val)
{
    if ((val ^ s->fcr) & UART_FCR_FE) {
        val |= UART_FCR_XFR | UART_FCR_RFR;
    }
    if (val & UART_FCR_RFR) {
        s->lsr &= ~(UART_LSR_DR | UART_LSR_BI);
        timer_del(s->fifo_timeout_timer);
        s->timeout_ipending = 0;
        fifo8_reset(&s->recv_fifo);
    }
    if (val & UART_FCR_XFR) {
        s->lsr |= UART_LSR_THRE;
        s->thr_ipending = 1;
        fifo8_reset(&s->xmit_fifo);
    }
    serial_set_fcr(s, val);
    serial_update_irq(s);
}

static uint8_t serial_read_lcr(SerialState *s)
{
    return s->lcr;
}

static void serial_write_lcr(SerialState *s, uint8_t val)
{
    s->lcr = val;
    serial_update_parameters(s);
    serial_update_break(s);
}

static uint8_t serial_read_mcr(SerialState *s)
{
    return s->mcr;
}

static void serial_write_mcr(SerialState *s, uint8_t val)
{
    uint8_t old = s->mcr;

    s->mcr = val & UART_MCR_MASK;
    serial_update_modem_outputs(s, old);
}

static uint8_t serial_read_lsr(SerialState *s)
{
    uint8_t val = s->lsr;

    if (val & (UART_LSR_BI | UART_LSR_OE)) {
        s->lsr &= ~(UART_LSR_BI | UART_LSR_OE);
        serial_update_irq(s);
    }
    return val;
}

/* In loopback the four outputs come back as inputs. */
static uint8_t serial_loopback_msr(uint8_t mcr)
{
    return (mcr & UART_MCR_RTS ? UART_MSR_CTS : 0) | (mcr & UART_MCR_DTR ? UART_MSR_DSR : 0) |
           (mcr & UART_MCR_OUT1 ? UART_MSR_RI : 0) | (mcr & UART_MCR_OUT2 ? UART_MSR_DCD : 0);
}

static uint8_t serial_read_msr(SerialState *s)
{
    uint8_t val;

    if (s->mcr & UART_MCR_LOOP) {
        return serial_loopback_msr(s->mcr);
    }
    if (s->poll_msl >= 0) {
        serial_update_msl(s);
    }
    val = s->msr;
    if (val & UART_MSR_ANY_DELTA) {
        s->msr &= ~UART_MSR_ANY_DELTA;
        serial_update_irq(s);
    }
    return val;
}

static uint8_t serial_read_scr(SerialState *s)
{
    return s->scr;
}

static void serial_write_scr(SerialState *s, uint8_t val)
{
    s->scr = val;
}

/* ---- registers ---- */

/* A register at an address; @write is NULL when it can only be read. */
typedef struct SerialReg {
    const char *name;
    uint8_t (*read)(SerialState *s);
    void (*write)(SerialState *s, uint8_t val);
} SerialReg;

static const SerialReg serial_regs[] = {
    { "RBR/THR", serial_read_rbr, serial_write_thr },
    { "IER", serial_read_ier, serial_write_ier },
    { "IIR/FCR", serial_read_iir, serial_write_fcr },
    { "LCR", serial_read_lcr, serial_write_lcr },
    { "MCR", serial_read_mcr, serial_write_mcr },
    { "LSR", serial_read_lsr, NULL },
    { "MSR", serial_read_msr, NULL },
    { "SCR", serial_read_scr, serial_write_scr },
};

/* In place of the first two while LCR's DLAB is set. */
static const SerialReg serial_divisor_regs[] = {
    { "DLL", serial_read_dll, serial_write_dll },
    { "DLM", serial_read_dlm, serial_write_dlm },
};

static const SerialReg *serial_decode(const SerialState *s, hwaddr addr)
{
    addr &= 7;
    if ((s->lcr & UART_LCR_DLAB) && addr < ARRAY_SIZE(serial_divisor_regs)) {
        return &serial_divisor_regs[addr];
    }
    return &serial_regs[addr];
}

static uint64_t serial_ioport_read(void *opaque, hwaddr addr, unsigned size)
{
    SerialState *s = opaque;
    const SerialReg *reg = serial_decode(s, addr);
    uint8_t val = reg->read(s);

    trace_serial_read(reg->name, val);
    return val;
}

static void serial_ioport_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    SerialState *s = opaque;
    const SerialReg *reg = serial_decode(s, addr);

    trace_serial_write(reg->name, val);
    if (reg->write) {
        reg->write(s, val);
    }
}

/* With DLAB set the first two are the divisor's. */
static const char *serial_register_name(hwaddr addr)
{
    switch (addr & 7) {
    case 0:
        return "RBR/THR/DLL";
    case 1:
        return "IER/DLM";
    default:
        return serial_regs[addr & 7].name;
    }
}

const MemoryRegionOps serial_io_ops = {
    .read = serial_ioport_read,
    .write = serial_ioport_write,
    .valid = {
        .unaligned = 1,
    },
    .impl = {
        .min_access_size = 1,
        .max_access_size = 1,
    },
    .endianness = DEVICE_LITTLE_ENDIAN,
    .register_name = serial_register_name,
};
