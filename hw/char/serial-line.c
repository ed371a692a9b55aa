/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 16550A UART core "serial", the line side: transmitter, receiver with its FIFO and character
 * timeout, break, modem lines. The line is a character back end; registers are in serial.c.
 *
 * Spec: National Semiconductor PC16550D data sheet, "FIFO interrupt mode operation", "Modem
 * status register".
 */
#include "qemu/osdep.h"
#include "chardev/char-serial.h"
#include "hw/char/serial.h"
#include "qemu/timer.h"
#include "serial-internal.h"
#include "serial-regs.h"
#include "sysemu/runstate.h"
#include "trace.h"

/* How often a byte is offered to a back end that is busy. */
#define MAX_XMIT_RETRY 4
/* The character timeout comes after so many silent character times. */
#define TIMEOUT_CHARS 4
#define MODEM_POLL_NS (NANOSECONDS_PER_SECOND / 100)

/* ---- line parameters ---- */

static QEMUSerialSetParams serial_line_params(const SerialState *s)
{
    QEMUSerialSetParams p = {
        .speed = s->baudbase / s->divider,
        .parity = 'N',
        .data_bits = (s->lcr & UART_LCR_WORD_LENGTH) + 5,
        .stop_bits = s->lcr & UART_LCR_STOP ? 2 : 1,
    };

    if (s->lcr & UART_LCR_PARITY) {
        p.parity = s->lcr & UART_LCR_EVEN ? 'E' : 'O';
    }
    return p;
}

void serial_update_parameters(SerialState *s)
{
    QEMUSerialSetParams p;
    int frame_bits;

    /* Divisor 0 stops the clock; one that gives less than a baud is no line either. */
    if (s->divider == 0 || s->divider > s->baudbase) {
        return;
    }
    p = serial_line_params(s);
    frame_bits = 1 + p.data_bits + (p.parity != 'N') + p.stop_bits;
    s->char_transmit_time = (NANOSECONDS_PER_SECOND / p.speed) * frame_bits;
    qemu_chr_fe_ioctl(&s->chr, CHR_IOCTL_SERIAL_SET_PARAMS, &p);
    trace_serial_update_parameters(p.speed, p.parity, p.data_bits, p.stop_bits);
}

void serial_update_break(SerialState *s)
{
    int enable = !!(s->lcr & UART_LCR_BREAK);

    if (enable != s->last_break_enable) {
        s->last_break_enable = enable;
        qemu_chr_fe_ioctl(&s->chr, CHR_IOCTL_SERIAL_SET_BREAK, &enable);
    }
}

/* ---- modem lines ---- */

void serial_update_modem_outputs(SerialState *s, uint8_t old_mcr)
{
    int flags = 0;

    if ((s->mcr & UART_MCR_LOOP) || s->poll_msl < 0 || s->mcr == old_mcr) {
        return;
    }
    qemu_chr_fe_ioctl(&s->chr, CHR_IOCTL_SERIAL_GET_TIOCM, &flags);
    flags &= ~(CHR_TIOCM_RTS | CHR_TIOCM_DTR);
    flags |= s->mcr & UART_MCR_RTS ? CHR_TIOCM_RTS : 0;
    flags |= s->mcr & UART_MCR_DTR ? CHR_TIOCM_DTR : 0;
    qemu_chr_fe_ioctl(&s->chr, CHR_IOCTL_SERIAL_SET_TIOCM, &flags);
}

/* Levels of the inputs as in MSR. */
static uint8_t serial_modem_inputs(int flags)
{
    return (flags & CHR_TIOCM_CTS ? UART_MSR_CTS : 0) | (flags & CHR_TIOCM_DSR ? UART_MSR_DSR : 0) |
           (flags & CHR_TIOCM_RI ? UART_MSR_RI : 0) | (flags & CHR_TIOCM_CAR ? UART_MSR_DCD : 0);
}

void serial_update_msl(SerialState *s)
{
    uint8_t old = s->msr;
    uint8_t changed;
    int flags = 0;

    timer_del(s->modem_status_poll);
    if (qemu_chr_fe_ioctl(&s->chr, CHR_IOCTL_SERIAL_GET_TIOCM, &flags) == -ENOTSUP) {
        s->poll_msl = -1;
        return;
    }
    s->msr = serial_modem_inputs(flags) | (old & UART_MSR_ANY_DELTA);
    changed = (s->msr ^ old) & ~UART_MSR_ANY_DELTA;
    if (changed) {
        /* The delta of the ring indicator is its trailing edge only. */
        uint8_t deltas = (changed & ~UART_MSR_RI) | (changed & old & UART_MSR_RI);

        s->msr |= deltas >> 4;
        serial_update_irq(s);
    }
    if (s->poll_msl) {
        timer_mod(s->modem_status_poll, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + MODEM_POLL_NS);
    }
}

static void serial_modem_poll(void *opaque)
{
    serial_update_msl(opaque);
}

/* ---- receiver ---- */

void serial_restart_timeout(SerialState *s)
{
    timer_mod(s->fifo_timeout_timer,
              qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + s->char_transmit_time * TIMEOUT_CHARS);
}

static void serial_character_timeout(void *opaque)
{
    SerialState *s = opaque;

    if (s->recv_fifo.num) {
        s->timeout_ipending = 1;
        serial_update_irq(s);
    }
}

static void serial_receive_fifo(SerialState *s, uint8_t val)
{
    if (fifo8_is_full(&s->recv_fifo)) {
        s->lsr |= UART_LSR_OE;
    } else {
        fifo8_push(&s->recv_fifo, val);
    }
    s->lsr |= UART_LSR_DR;
    serial_restart_timeout(s);
}

static void serial_receive_byte(SerialState *s, uint8_t val)
{
    if (s->fcr & UART_FCR_FE) {
        serial_receive_fifo(s, val);
        return;
    }
    if (s->lsr & UART_LSR_DR) {
        s->lsr |= UART_LSR_OE;
    }
    s->rbr = val;
    s->lsr |= UART_LSR_DR;
}

/* How many bytes the back end may give: up to the trigger level at once, then one by one. */
static int serial_can_receive(void *opaque)
{
    SerialState *s = opaque;

    if (!(s->fcr & UART_FCR_FE)) {
        return !(s->lsr & UART_LSR_DR);
    }
    if (fifo8_is_full(&s->recv_fifo)) {
        return 0;
    }
    return s->recv_fifo.num < s->recv_fifo_itl ? s->recv_fifo_itl - s->recv_fifo.num : 1;
}

static void serial_receive(void *opaque, const uint8_t *buf, int size)
{
    SerialState *s = opaque;

    if (s->wakeup) {
        qemu_system_wakeup_request(QEMU_WAKEUP_REASON_OTHER, NULL);
    }
    for (int i = 0; i < size; i++) {
        serial_receive_byte(s, buf[i]);
    }
    serial_update_irq(s);
}

static void serial_event(void *opaque, QEMUChrEvent event)
{
    SerialState *s = opaque;

    if (event == CHR_EVENT_BREAK) {
        serial_receive_byte(s, 0);
        s->lsr |= UART_LSR_BI;
        serial_update_irq(s);
    }
}

/* ---- transmitter ---- */

/* Next byte into the shift register. */
static void serial_load_tsr(SerialState *s)
{
    bool more = false;

    if (s->fcr & UART_FCR_FE) {
        s->tsr = fifo8_is_empty(&s->xmit_fifo) ? s->thr : fifo8_pop(&s->xmit_fifo);
        more = !fifo8_is_empty(&s->xmit_fifo);
    } else {
        s->tsr = s->thr;
    }
    if (!more) {
        s->lsr |= UART_LSR_THRE;
    }
    if (!more && !s->thr_ipending) {
        s->thr_ipending = 1;
        serial_update_irq(s);
    }
}

static gboolean serial_watch_cb(void *do_not_use, GIOCondition cond, void *opaque)
{
    SerialState *s = opaque;

    s->watch_tag = 0;
    serial_xmit(s);
    return FALSE;
}

/* False: the back end is busy and calls us again. After some attempts the byte is lost. */
static bool serial_send_tsr(SerialState *s)
{
    int rc;

    if (s->mcr & UART_MCR_LOOP) {
        serial_receive(s, &s->tsr, 1);
        return true;
    }
    rc = qemu_chr_fe_write(&s->chr, &s->tsr, 1);
    if ((rc == 0 || (rc < 0 && errno == EAGAIN)) && s->tsr_retry < MAX_XMIT_RETRY) {
        s->watch_tag = qemu_chr_fe_add_watch(&s->chr, G_IO_OUT | G_IO_HUP, serial_watch_cb, s);
        if (s->watch_tag > 0) {
            s->tsr_retry++;
            return false;
        }
    }
    s->tsr_retry = 0;
    return true;
}

void serial_xmit(SerialState *s)
{
    do {
        if (s->tsr_retry == 0) {
            serial_load_tsr(s);
        }
        if (!serial_send_tsr(s)) {
            return;
        }
    } while (!(s->lsr & UART_LSR_THRE));
    s->last_xmit_ts = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    s->lsr |= UART_LSR_TEMT;
}

/* ---- life ---- */

static void serial_cancel_watch(SerialState *s)
{
    if (s->watch_tag > 0) {
        g_source_remove(s->watch_tag);
        s->watch_tag = 0;
    }
    s->tsr_retry = 0;
}

void serial_line_reset(SerialState *s)
{
    serial_cancel_watch(s);
    timer_del(s->fifo_timeout_timer);
    timer_del(s->modem_status_poll);
    s->timeout_ipending = 0;
    s->poll_msl = 0;
    s->last_break_enable = 0;
    s->last_xmit_ts = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    fifo8_reset(&s->recv_fifo);
    fifo8_reset(&s->xmit_fifo);
    serial_update_parameters(s);
    serial_update_msl(s);
}

void serial_line_realize(SerialState *s)
{
    s->modem_status_poll = timer_new_ns(QEMU_CLOCK_VIRTUAL, serial_modem_poll, s);
    s->fifo_timeout_timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, serial_character_timeout, s);
    qemu_chr_fe_set_handlers(&s->chr, serial_can_receive, serial_receive, serial_event, NULL, s,
                             NULL, true);
}

void serial_line_unrealize(SerialState *s)
{
    serial_cancel_watch(s);
    qemu_chr_fe_deinit(&s->chr, false);
    timer_free(s->modem_status_poll);
    timer_free(s->fifo_timeout_timer);
}
