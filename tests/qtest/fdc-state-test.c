/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The floppy disk controller saved in the middle of commands, transfers, results and resets. */
#include "qemu/osdep.h"
#include "fdc-test.h"
#include "libqos/state.h"

#define ARGS "-machine pc -nodefaults -m 16 " \
             "-drive if=none,id=d0,driver=null-co,size=1474560,read-zeroes=on " \
             "-device floppy,drive=d0,drive-type=144"

#define SEND(s, ...)                                    \
    do {                                                \
        const uint8_t bytes_[] = { __VA_ARGS__ };       \
        fdc_send(s, bytes_, sizeof(bytes_));            \
    } while (0)

static void note_registers(QTestState *s, GString *seen)
{
    for (int port = FDC; port < FDC + 8; port += port == MSR ? 3 : 1) {
        qstate_note_in(s, seen, port, 1);
    }
}

/* As long as there is one. */
static void note_result(QTestState *s, GString *seen)
{
    for (int i = 0; i < 16 && qtest_inb(s, MSR) == MSR_RESULT; i++) {
        qstate_note_in(s, seen, FIFO, 1);
    }
    qstate_note_in(s, seen, MSR, 1);
}

/* What DUMPREG and others tell. */
static void note_configuration(QTestState *s, GString *seen)
{
    static const uint8_t commands[] = { 0x0e, 0x08, 0x10 };

    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
        SEND(s, commands[i]);
        note_result(s, seen);
    }
    SEND(s, 0x04, 1);
    note_result(s, seen);
    note_registers(s, seen);
}

/*
 * Everything is configured and locked, the second drive selected; a seek ended,
 * whose interrupt is not asked for yet.
 */
static void configured(QTestState *s)
{
    qtest_outb(s, TDR, 0x02);
    qtest_outb(s, DOR, 0x2d);
    qtest_outb(s, MSR, 0x02);       /* written: the data rate */
    SEND(s, 0x13, 0, 0x57, 0x11);
    SEND(s, 0x94);
    qtest_inb(s, FIFO);
    SEND(s, 0x03, 0xcf, 0x07);
    SEND(s, 0x12, 0x85);
    SEND(s, 0x18);
    qtest_inb(s, FIFO);
    SEND(s, 0x0f, 1, 7);
    SEND(s, 0x0f, 0);
}

static void configured_goes_on(QTestState *s, GString *seen)
{
    note_registers(s, seen);
    SEND(s, 5);                     /* the rest of the command */
    note_result(s, seen);
    note_configuration(s, seen);
}

/* Two of the four drives' interrupts after a reset are told. */
static void reset_half_told(QTestState *s)
{
    qtest_outb(s, DOR, 0x08);
    qtest_outb(s, DOR, 0x0c);
    qtest_inb(s, MSR);
    for (int i = 0; i < 2; i++) {
        SEND(s, 0x08);
        qtest_inb(s, FIFO);
        qtest_inb(s, FIFO);
    }
}

static void reset_told(QTestState *s, GString *seen)
{
    for (int i = 0; i < 4; i++) {
        SEND(s, 0x08);
        note_result(s, seen);
    }
    note_configuration(s, seen);
}

static void use_pio(QTestState *s)
{
    SEND(s, 0x03, 0xdf, 0x03);
}

static void push(QTestState *s, uint8_t byte, int n)
{
    while (n--) {
        qtest_outb(s, FIFO, byte);
    }
}

/* Both heads with a multi-track read, from the last but one sector of the first. */
static void read_half_done(QTestState *s)
{
    use_pio(s);
    SEND(s, 0xe6, 0, 0, 0, 17, 2, 18, 0x1b, 0xff);
    for (int i = 0; i < 512 + 100; i++) {
        qtest_inb(s, FIFO);
    }
}

static void read_goes_on(QTestState *s, GString *seen)
{
    for (int i = 0; i < 1100; i++) {
        if (i % 100 == 0 || i > 900) {
            qstate_note_in(s, seen, MSR, 1);
        }
        qtest_inb(s, FIFO);
    }
    note_registers(s, seen);
    for (int i = 0; i < 40 * 512 && qtest_inb(s, MSR) == MSR_PIO_IN; i++) {
        qtest_inb(s, FIFO);
    }
    note_result(s, seen);
    note_configuration(s, seen);
}

/* Deleted data to the second head, half a sector. */
static void write_half_done(QTestState *s)
{
    use_pio(s);
    SEND(s, 0x49, 4, 0, 1, 3, 2, 4, 0x1b, 0xff);
    push(s, 0x5a, 300);
}

static void write_goes_on(QTestState *s, GString *seen)
{
    for (int i = 0; i < 724; i++) {
        qtest_outb(s, FIFO, 0xa5);
        if (i % 50 == 0 || i > 700) {
            qstate_note_in(s, seen, MSR, 1);
        }
    }
    note_result(s, seen);
    note_configuration(s, seen);
}

/* Three sectors to format, of which one has its identifier and another half of it. */
static void format_half_done(QTestState *s)
{
    use_pio(s);
    SEND(s, 0x4d, 0, 2, 3, 0x1b, 0xf6);
    SEND(s, 0, 0, 1, 2, 0, 0);
}

static void format_goes_on(QTestState *s, GString *seen)
{
    SEND(s, 2, 2);
    note_registers(s, seen);
    SEND(s, 0, 0, 3, 2);
    note_result(s, seen);
    note_configuration(s, seen);
}

/* A scan that was equal so far, in the middle of its second sector. */
static void scan_half_done(QTestState *s)
{
    use_pio(s);
    SEND(s, 0x51, 0, 0, 0, 1, 2, 4, 0x1b, 1);
    push(s, 0x00, 100);
    push(s, 0x33, 1);
    push(s, 0x00, 411 + 256);
}

static void scan_goes_on(QTestState *s, GString *seen)
{
    push(s, 0x00, 256);
    note_registers(s, seen);
    for (int i = 0; i < 2048 && qtest_inb(s, MSR) != MSR_RESULT; i++) {
        qtest_outb(s, FIFO, 0xff);
    }
    note_result(s, seen);
    note_configuration(s, seen);
}

static const QStateCase saved_configured = { ARGS, configured, configured_goes_on };
static const QStateCase saved_reset = { ARGS, reset_half_told, reset_told };
static const QStateCase saved_read = { ARGS, read_half_done, read_goes_on };
static const QStateCase saved_write = { ARGS, write_half_done, write_goes_on };
static const QStateCase saved_format = { ARGS, format_half_done, format_goes_on };
static const QStateCase saved_scan = { ARGS, scan_half_done, scan_goes_on };

void fdc_state_tests(void)
{
    qstate_add("fdc/saved/configured", &saved_configured);
    qstate_add("fdc/saved/reset", &saved_reset);
    qstate_add("fdc/saved/read", &saved_read);
    qstate_add("fdc/saved/write", &saved_write);
    qstate_add("fdc/saved/format", &saved_format);
    qstate_add("fdc/saved/scan", &saved_scan);
}
