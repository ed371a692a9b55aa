/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 16550A at the ISA bus: registers, FIFOs, interrupts, loopback, modem lines, and bytes to and
 * from a back end.
 */
#include "qemu/osdep.h"
#include "libqos/state.h"

#define COM1     0x3f8
#define COM1_IRQ 4

enum { RBR_THR, IER, IIR_FCR, LCR, MCR, LSR, MSR, SCR };

#define IER_RDI  0x01
#define IER_THRI 0x02
#define IER_RLSI 0x04

#define IIR_NONE 0x01
#define IIR_THRI 0x02
#define IIR_RDI  0x04
#define IIR_RLSI 0x06
#define IIR_CTI  0x0c
#define IIR_FIFO 0xc0

#define MCR_LOOP 0x10
#define LSR_DR   0x01
#define LSR_OE   0x02
#define LSR_IDLE 0x60

#define FIFO_LENGTH 16

typedef struct Fixture {
    QTestState *s;
} Fixture;

static void setup(Fixture *f, const void *data)
{
    f->s = qtest_init("-machine pc -nodefaults -chardev null,id=c0 -device isa-serial,chardev=c0");
    qtest_irq_intercept_in(f->s, "/machine/i440fx/ioapic");
}

static void teardown(Fixture *f, const void *data)
{
    qtest_quit(f->s);
}

static uint8_t rd(Fixture *f, int reg)
{
    return qtest_inb(f->s, COM1 + reg);
}

static void wr(Fixture *f, int reg, uint8_t value)
{
    qtest_outb(f->s, COM1 + reg, value);
}

static bool irq(Fixture *f)
{
    return qtest_get_irq(f->s, COM1_IRQ);
}

static void test_reset_values(Fixture *f, const void *data)
{
    static const uint8_t values[] = { 0x00, 0x00, 0x01, 0x00, 0x08, 0x60, 0xb0, 0x00 };

    for (int reg = 0; reg < ARRAY_SIZE(values); reg++) {
        g_assert_cmphex(rd(f, reg), ==, values[reg]);
    }
}

static void test_writable_bits(Fixture *f, const void *data)
{
    wr(f, IER, 0xff);
    g_assert_cmphex(rd(f, IER), ==, 0x0f);
    wr(f, MCR, 0xff);
    g_assert_cmphex(rd(f, MCR), ==, 0x1f);
    wr(f, SCR, 0xa5);
    g_assert_cmphex(rd(f, SCR), ==, 0xa5);
    wr(f, LSR, 0xff);
    g_assert_cmphex(rd(f, LSR), ==, LSR_IDLE);
}

static void test_divisor_latch(Fixture *f, const void *data)
{
    wr(f, LCR, 0x83);
    g_assert_cmphex(rd(f, RBR_THR), ==, 12);
    g_assert_cmphex(rd(f, IER), ==, 0);
    wr(f, RBR_THR, 0x34);
    wr(f, IER, 0x12);
    wr(f, LCR, 0x03);
    g_assert_cmphex(rd(f, IER), ==, 0);
    wr(f, LCR, 0x83);
    g_assert_cmphex(rd(f, RBR_THR), ==, 0x34);
    g_assert_cmphex(rd(f, IER), ==, 0x12);
    /* Neither of these is a baud rate. */
    wr(f, RBR_THR, 0);
    wr(f, IER, 0);
    wr(f, LCR, 0x7f);
}

static void test_loopback(Fixture *f, const void *data)
{
    wr(f, MCR, MCR_LOOP);
    for (int i = 0; i < 0x100; i += 5) {
        wr(f, RBR_THR, i);
        g_assert_cmphex(rd(f, LSR), ==, LSR_IDLE | LSR_DR);
        g_assert_cmphex(rd(f, RBR_THR), ==, i);
        g_assert_cmphex(rd(f, LSR), ==, LSR_IDLE);
    }
}

static void test_loopback_modem_lines(Fixture *f, const void *data)
{
    static const struct {
        uint8_t mcr, msr;
    } lines[] = { { 0x00, 0x00 }, { 0x01, 0x20 }, { 0x02, 0x10 }, { 0x04, 0x40 }, { 0x08, 0x80 } };

    for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
        wr(f, MCR, MCR_LOOP | lines[i].mcr);
        g_assert_cmphex(rd(f, MSR), ==, lines[i].msr);
    }
}

static void test_overrun(Fixture *f, const void *data)
{
    wr(f, MCR, MCR_LOOP);
    wr(f, RBR_THR, 0x11);
    wr(f, RBR_THR, 0x22);
    g_assert_cmphex(rd(f, LSR), ==, LSR_IDLE | LSR_DR | LSR_OE);
    g_assert_cmphex(rd(f, LSR), ==, LSR_IDLE | LSR_DR);
    g_assert_cmphex(rd(f, RBR_THR), ==, 0x22);
}

static void test_fifo(Fixture *f, const void *data)
{
    wr(f, MCR, MCR_LOOP);
    wr(f, IIR_FCR, 0x01);
    g_assert_cmphex(rd(f, IIR_FCR) & IIR_FIFO, ==, IIR_FIFO);
    for (int i = 0; i < FIFO_LENGTH + 4; i++) {
        wr(f, RBR_THR, 0x40 + i);
    }
    g_assert_cmphex(rd(f, LSR) & (LSR_DR | LSR_OE), ==, LSR_DR | LSR_OE);
    for (int i = 0; i < FIFO_LENGTH; i++) {
        g_assert_cmphex(rd(f, LSR) & LSR_DR, ==, LSR_DR);
        g_assert_cmphex(rd(f, RBR_THR), ==, 0x40 + i);
    }
    g_assert_cmphex(rd(f, LSR) & LSR_DR, ==, 0);
    g_assert_cmphex(rd(f, RBR_THR), ==, 0);
}

static void test_fifo_reset(Fixture *f, const void *data)
{
    wr(f, MCR, MCR_LOOP);
    wr(f, IIR_FCR, 0x01);
    wr(f, RBR_THR, 0x41);
    wr(f, RBR_THR, 0x42);
    wr(f, IIR_FCR, 0x03);
    g_assert_cmphex(rd(f, LSR), ==, LSR_IDLE);
    wr(f, RBR_THR, 0x43);
    wr(f, IIR_FCR, 0x00);
    g_assert_cmphex(rd(f, LSR), ==, LSR_IDLE);
    g_assert_cmphex(rd(f, IIR_FCR) & IIR_FIFO, ==, 0);
}

static void test_irq_transmitter(Fixture *f, const void *data)
{
    wr(f, IER, IER_THRI);
    g_assert_true(irq(f));
    g_assert_cmphex(rd(f, IIR_FCR), ==, IIR_THRI);
    g_assert_false(irq(f));
    g_assert_cmphex(rd(f, IIR_FCR), ==, IIR_NONE);
    wr(f, RBR_THR, 0x55);
    g_assert_true(irq(f));
    wr(f, IER, 0);
    g_assert_false(irq(f));
}

static void test_irq_receiver(Fixture *f, const void *data)
{
    wr(f, MCR, MCR_LOOP);
    wr(f, IER, IER_RDI);
    g_assert_false(irq(f));
    wr(f, RBR_THR, 0x55);
    g_assert_true(irq(f));
    g_assert_cmphex(rd(f, IIR_FCR), ==, IIR_RDI);
    rd(f, RBR_THR);
    g_assert_false(irq(f));
}

static void test_irq_line_status(Fixture *f, const void *data)
{
    wr(f, MCR, MCR_LOOP);
    wr(f, IER, IER_RLSI | IER_RDI);
    wr(f, RBR_THR, 0x11);
    wr(f, RBR_THR, 0x22);
    g_assert_cmphex(rd(f, IIR_FCR), ==, IIR_RLSI);
    rd(f, LSR);
    g_assert_cmphex(rd(f, IIR_FCR), ==, IIR_RDI);
    rd(f, RBR_THR);
    g_assert_cmphex(rd(f, IIR_FCR), ==, IIR_NONE);
    g_assert_false(irq(f));
}

static void test_irq_trigger_levels(Fixture *f, const void *data)
{
    static const uint8_t levels[] = { 1, 4, 8, 14 };

    wr(f, MCR, MCR_LOOP);
    wr(f, IER, IER_RDI);
    for (int i = 0; i < ARRAY_SIZE(levels); i++) {
        wr(f, IIR_FCR, (i << 6) | 0x07);
        for (int n = 1; n < levels[i]; n++) {
            wr(f, RBR_THR, n);
            g_assert_false(irq(f));
        }
        wr(f, RBR_THR, 0xff);
        g_assert_true(irq(f));
        rd(f, RBR_THR);
        g_assert_false(irq(f));
    }
}

/* Below the trigger level the interrupt comes after four silent character times. */
static void test_irq_character_timeout(Fixture *f, const void *data)
{
    if (qtest_skip_without_clock(f->s)) {
        return;
    }
    wr(f, LCR, 0x03); /* 9600 8N1: a character takes 1.04 ms */
    wr(f, MCR, MCR_LOOP);
    wr(f, IER, IER_RDI);
    wr(f, IIR_FCR, 0xc7);
    wr(f, RBR_THR, 0x41);
    qtest_clock_step(f->s, 3 * 1000 * 1000);
    g_assert_false(irq(f));
    qtest_clock_step(f->s, 2 * 1000 * 1000);
    g_assert_true(irq(f));
    g_assert_cmphex(rd(f, IIR_FCR), ==, IIR_FIFO | IIR_CTI);
    rd(f, RBR_THR);
    g_assert_false(irq(f));
}

static void test_any_access(Fixture *f, const void *data)
{
    for (int value = 0; value < 0x100; value++) {
        for (int reg = 0; reg < 8; reg++) {
            wr(f, reg, value);
            rd(f, 7 - reg);
        }
        qtest_outw(f->s, COM1 + 1, value * 0x101);
        qtest_outl(f->s, COM1 + 2, value * 0x1010101);
        qtest_inw(f->s, COM1 + 3);
        qtest_inl(f->s, COM1 + 4);
    }
    wr(f, LCR, 0);
    wr(f, MCR, 0x08);
    g_assert_cmphex(rd(f, MCR), ==, 0x08);
}

static void test_ports(void)
{
    static const uint16_t bases[] = { 0x3f8, 0x2f8, 0x3e8, 0x2e8 };
    QTestState *s = qtest_init("-machine pc -nodefaults -chardev null,id=a -chardev null,id=b "
                               "-chardev null,id=c -chardev null,id=d "
                               "-device isa-serial,chardev=a -device isa-serial,chardev=b "
                               "-device isa-serial,chardev=c -device isa-serial,chardev=d");

    for (size_t i = 0; i < ARRAY_SIZE(bases); i++) {
        qtest_outb(s, bases[i] + SCR, 0x10 + i);
    }
    for (size_t i = 0; i < ARRAY_SIZE(bases); i++) {
        g_assert_cmphex(qtest_inb(s, bases[i] + SCR), ==, 0x10 + i);
    }
    qtest_quit(s);
}

static void test_properties(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults -chardev null,id=a "
                               "-device isa-serial,chardev=a,iobase=0x1234,irq=7,index=2");

    qtest_irq_intercept_in(s, "/machine/i440fx/ioapic");
    g_assert_cmphex(qtest_inb(s, 0x1234 + LSR), ==, LSR_IDLE);
    g_assert_cmphex(qtest_inb(s, COM1 + LSR), ==, 0xff);
    qtest_outb(s, 0x1234 + IER, IER_THRI);
    g_assert_true(qtest_get_irq(s, 7));
    qtest_quit(s);
}

static void test_back_end(void)
{
    int fd;
    QTestState *s = qtest_init_with_serial("-machine pc -nodefaults", &fd);
    char buf[4] = { 0 };

    qtest_outb(s, COM1, 'h');
    qtest_outb(s, COM1, 'i');
    g_assert_cmpint(recv(fd, buf, 2, MSG_WAITALL), ==, 2);
    g_assert_cmpstr(buf, ==, "hi");
    g_assert_cmpint(send(fd, "ok", 2, 0), ==, 2);
    for (const char *c = "ok"; *c; c++) {
        for (int i = 0; i < 1000 && !(qtest_inb(s, COM1 + LSR) & LSR_DR); i++) {
            g_usleep(1000);
        }
        g_assert_cmphex(qtest_inb(s, COM1), ==, *c);
    }
    close(fd);
    qtest_quit(s);
}

/* ---- saved in the middle ---- */

#define SAVED_ARGS "-machine pc -nodefaults -m 16 -chardev null,id=c0 -device isa-serial,chardev=c0"

/* In loopback, with bytes in the receiver's FIFO below its trigger level. */
static void bytes_in_fifo(QTestState *s)
{
    Fixture f = { s };

    wr(&f, LCR, 0x83);
    wr(&f, RBR_THR, 0x23);
    wr(&f, LCR, 0x1b);
    wr(&f, IIR_FCR, 0xc7);
    wr(&f, MCR, MCR_LOOP | 0x0a);
    rd(&f, MSR);
    wr(&f, MCR, MCR_LOOP | 0x05);       /* lines that changed */
    wr(&f, SCR, 0x5a);
    wr(&f, IER, IER_RDI | IER_THRI | IER_RLSI);
    for (int i = 0; i < 5; i++) {
        wr(&f, RBR_THR, 0x30 + i);
    }
    qtest_clock_step(s, 100000);
}

static void fifo_is_read(QTestState *s, GString *seen)
{
    Fixture f = { s };

    qtest_irq_intercept_in(s, "/machine/i440fx/ioapic");
    for (int i = 0; i < 12; i++) {
        qtest_clock_step(s, 2000000);
        qstate_note(seen, "irq", irq(&f));
        for (int reg = IIR_FCR; reg <= SCR; reg++) {
            qstate_note(seen, "register", rd(&f, reg));
        }
        if (i >= 4) {
            qstate_note(seen, "byte", rd(&f, RBR_THR));
        }
        if (i == 8) {
            wr(&f, RBR_THR, 0x77);
        }
    }
    wr(&f, LCR, 0x9b);
    qstate_note(seen, "divisor", rd(&f, RBR_THR));
}

static const QStateCase saved_fifo = { SAVED_ARGS, bytes_in_fifo, fifo_is_read };

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(path, fn) qtest_add("serial-isa/" path, Fixture, NULL, setup, fn, teardown)
    CASE("reset/values", test_reset_values);
    CASE("registers/writable-bits", test_writable_bits);
    CASE("registers/divisor-latch", test_divisor_latch);
    CASE("registers/any-access-is-safe", test_any_access);
    CASE("loopback/bytes", test_loopback);
    CASE("loopback/modem-lines", test_loopback_modem_lines);
    CASE("loopback/overrun", test_overrun);
    CASE("fifo/keeps-sixteen", test_fifo);
    CASE("fifo/reset", test_fifo_reset);
    CASE("irq/transmitter", test_irq_transmitter);
    CASE("irq/receiver", test_irq_receiver);
    CASE("irq/line-status-first", test_irq_line_status);
    CASE("irq/trigger-levels", test_irq_trigger_levels);
    CASE("irq/character-timeout", test_irq_character_timeout);
    qtest_add_func("serial-isa/ports/com1-to-com4", test_ports);
    qtest_add_func("serial-isa/ports/properties", test_properties);
    qtest_add_func("serial-isa/back-end/both-ways", test_back_end);
    qstate_add("serial-isa/saved/fifo", &saved_fifo);
    return g_test_run();
}
