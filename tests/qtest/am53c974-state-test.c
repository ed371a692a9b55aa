/* SPDX-License-Identifier: GPL-2.0-or-later */
/* am53c974: state that is saved in the middle of work, and an adapter that is pulled out. */
#include "qemu/osdep.h"
#include "am53c974-test.h"

#define SAVED_ARGS "-machine pc -nodefaults -m 16 -device am53c974,addr=5,id=" QSTATE_UNPLUGGED " " \
                   "-device scsi-hd,drive=d,scsi-id=2 " \
                   "-drive if=none,id=d,driver=null-co,size=1M,read-zeroes=on"

static void note_registers(Fixture *f, GString *seen)
{
    static const uint8_t regs[] = { TCLO, TCMID, STATUS, SEQ, FLAGS, CFG1, CFG2, TCHI,
                                    DMA_CMD, STC, SPA, WBC, WAC, DMA_STAT, SMDLA, SBAC };

    for (size_t i = 0; i < G_N_ELEMENTS(regs); i++) {
        qstate_note(seen, "register", inl(f, regs[i]));
    }
}

/* Ten bytes through the FIFO, of which two are still in it. */
static void ten_bytes_in(QTestState *s, const uint8_t *cdb, int len)
{
    Fixture f = { .qts = s };

    map(&f);
    outb(&f, CFG2, 0x40);
    send_cdb(&f, cdb, len);
    for (int i = 0; i < 10; i++) {
        outb(&f, CMD, C_TI);
        wait_interrupt(&f);
        if (i < 8) {
            inb(&f, FIFO);
        }
    }
    unmap(&f);
}

static void rest_of_bytes_in(QTestState *s, GString *seen, int bytes)
{
    Fixture f = { .qts = s };

    map(&f);
    note_registers(&f, seen);
    qstate_note(seen, "byte", inb(&f, FIFO));
    qstate_note(seen, "byte", inb(&f, FIFO));
    for (int i = 10; i < bytes; i++) {
        outb(&f, CMD, C_TI);
        qstate_note(seen, "interrupt", wait_interrupt(&f));
        qstate_note(seen, "byte", inb(&f, FIFO));
    }
    qstate_note(seen, "status", finish(&f));
    note_registers(&f, seen);
    unmap(&f);
}

static void data_half_in(QTestState *s)
{
    ten_bytes_in(s, (uint8_t[]) { 0x12, 0, 0, 0, 36, 0 }, 6);
}

static void rest_comes_in(QTestState *s, GString *seen)
{
    rest_of_bytes_in(s, seen, 36);
}

/* The target answers REPORT LUNS, not the disk. */
static void luns_half_in(QTestState *s)
{
    ten_bytes_in(s, (uint8_t[]) { 0xa0, 0, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0 }, 12);
}

static void rest_of_luns_comes_in(QTestState *s, GString *seen)
{
    rest_of_bytes_in(s, seen, 16);
}

/* The first of two blocks of a write has gone out by DMA, and the second is to be padded. */
static void data_half_out(QTestState *s)
{
    const uint8_t write_10[10] = { 0x2a, 0, 0, 0, 0, 1, 0, 0, 2, 0 };
    Fixture f = { .qts = s };

    map(&f);
    clear_attention(&f);
    qtest_memset(s, DATA, 0x77, 512);
    send_cdb(&f, write_10, 10);
    dma(&f, START_OUT, DATA, 500, C_TI);
    unmap(&f);
}

static void rest_goes_out(QTestState *s, GString *seen)
{
    Fixture f = { .qts = s };

    map(&f);
    note_registers(&f, seen);
    qstate_note(seen, "interrupt", wait_interrupt(&f));
    dma(&f, START_OUT, DATA, 524, C_TI);
    qstate_note(seen, "interrupt", wait_interrupt(&f));
    qstate_note(seen, "status", finish(&f));
    note_registers(&f, seen);
    unmap(&f);
}

/* Selected with a message, the command is to come; the DMA engine is programmed. */
static void command_is_to_come(QTestState *s)
{
    const uint8_t identify = 0x80;
    Fixture f = { .qts = s };

    map(&f);
    outb(&f, CMD, C_FLUSH);
    outb(&f, BUSID, TARGET);
    push(&f, &identify, 1);
    outb(&f, CMD, C_SELATNS);
    wait_interrupt(&f);
    outl(&f, STC, 36);
    outl(&f, SPA, DATA);
    outl(&f, SMDLA, LIST);
    unmap(&f);
}

static void command_comes(QTestState *s, GString *seen)
{
    const uint8_t inquiry[6] = { 0x12, 0, 0, 0, 36, 0 };
    Fixture f = { .qts = s };

    map(&f);
    note_registers(&f, seen);
    push(&f, inquiry, 6);
    outb(&f, CMD, C_TI);
    qstate_note(seen, "interrupt", wait_interrupt(&f));
    note_registers(&f, seen);
    set_count(&f, 36);
    outb(&f, DMA_CMD, START_IN & ~3);
    outb(&f, CMD, C_TI | C_DMA);
    outb(&f, DMA_CMD, START_IN);
    qstate_note(seen, "interrupt", wait_interrupt(&f));
    note_registers(&f, seen);
    qstate_note_memory(s, seen, DATA, 36);
    unmap(&f);
}

static const QStateCase saved_in = { SAVED_ARGS, data_half_in, rest_comes_in };
static const QStateCase saved_luns = { SAVED_ARGS, luns_half_in, rest_of_luns_comes_in };
static const QStateCase saved_out = { SAVED_ARGS, data_half_out, rest_goes_out };
static const QStateCase saved_command = { SAVED_ARGS, command_is_to_come, command_comes };

/* More bytes are said to be left than the request's buffer has. */
static void test_state_beyond_buffer(void)
{
    const uint8_t left_and_done[8] = { 0, 0, 0, 26, 0, 0, 0, 10 };

    qstate_check_refused(&saved_in, left_and_done, sizeof(left_and_done), 2, 0x10);
}

void am53c974_add_state_tests(void)
{
    qstate_add("am53c974/saved/data-in", &saved_in);
    qstate_add("am53c974/saved/luns", &saved_luns);
    qstate_add("am53c974/saved/data-out", &saved_out);
    qstate_add("am53c974/saved/command", &saved_command);
    qstate_add_unplug("am53c974/unplug", &saved_in, 5);
    if (!getenv("QTEST_ACCEL")) {
        qtest_add_func("am53c974/saved/beyond-buffer", test_state_beyond_buffer);
    }
}
