/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SMBus host controller of PIIX4_PM with the EEPROMs of the memory modules: every protocol, both
 * ways of block transfer, errors.
 */
#include "qemu/osdep.h"
#include "libqos/state.h"
#include "machine-fixture.h"
#include "pci-config.h"
#include "reference.h"

#define PIIX4_PM    DEVFN(1, 3)
#define BASE        0xb100
#define STS         (BASE + 0x0)
#define CNT         (BASE + 0x2)
#define CMD         (BASE + 0x3)
#define ADD         (BASE + 0x4)
#define DAT0        (BASE + 0x5)
#define DAT1        (BASE + 0x6)
#define BLKDAT      (BASE + 0x7)
#define AUXCTL      (BASE + 0xd)

#define BUSY        0x01
#define INTR        0x02
#define DEV_ERR     0x04
#define FAILED      0x10
#define BYTE_DONE   0x80
#define START       0x40
#define LAST_BYTE   0x20
#define KILL        0x02
#define INTREN      0x01
#define E32B        0x02

enum { QUICK, BYTE, BYTE_DATA, WORD_DATA, PROCESS_CALL, BLOCK, I2C_READ };

#define EEPROM      0x50
#define NOBODY      0x20

/* Runs a command as a polling driver does, and gives the status that it ends with. */
static uint8_t run(Fixture *f, int protocol, uint8_t addr, bool read, uint8_t cmd)
{
    qtest_outb(f->qts, STS, 0xff);
    qtest_outb(f->qts, ADD, addr << 1 | read);
    qtest_outb(f->qts, CMD, cmd);
    qtest_outb(f->qts, CNT, START | protocol << 2);
    g_assert_cmphex(qtest_inb(f->qts, STS), ==, BUSY);
    return qtest_inb(f->qts, STS);
}

static uint8_t read_byte(Fixture *f, uint8_t addr, uint8_t offset)
{
    g_assert_cmphex(run(f, BYTE_DATA, addr, true, offset), ==, INTR);
    return qtest_inb(f->qts, DAT0);
}

static void write_byte(Fixture *f, uint8_t addr, uint8_t offset, uint8_t val)
{
    qtest_outb(f->qts, DAT0, val);
    g_assert_cmphex(run(f, BYTE_DATA, addr, false, offset), ==, INTR);
}

static void test_registers(Fixture *f, const void *data)
{
    static const uint16_t regs[] = {CMD, ADD, DAT0, DAT1};
    int i;

    g_assert_cmphex(qtest_inb(f->qts, STS), ==, 0);
    g_assert_cmphex(qtest_inb(f->qts, AUXCTL), ==, E32B);
    for (i = 0; i < G_N_ELEMENTS(regs); i++) {
        qtest_outb(f->qts, regs[i], 0xa5);
        g_assert_cmphex(qtest_inb(f->qts, regs[i]), ==, 0xa5);
    }
    qtest_outb(f->qts, AUXCTL, 0xff);
    g_assert_cmphex(qtest_inb(f->qts, AUXCTL), ==, 3);
    for (i = 0; i < 64; i++) {
        qtest_inl(f->qts, BASE + i);
    }
}

static void test_bytes_and_words(Fixture *f, const void *data)
{
    write_byte(f, EEPROM, 0x10, 0x77);
    g_assert_cmphex(read_byte(f, EEPROM, 0x10), ==, 0x77);
    qtest_outb(f->qts, DAT0, 0x34);
    qtest_outb(f->qts, DAT1, 0x12);
    g_assert_cmphex(run(f, WORD_DATA, EEPROM, false, 0x20), ==, INTR);
    qtest_outb(f->qts, DAT0, 0);
    qtest_outb(f->qts, DAT1, 0);
    g_assert_cmphex(run(f, WORD_DATA, EEPROM, true, 0x20), ==, INTR);
    g_assert_cmphex(qtest_inb(f->qts, DAT0), ==, 0x34);
    g_assert_cmphex(qtest_inb(f->qts, DAT1), ==, 0x12);
    /* Send byte sets the offset, receive byte goes on from there. */
    g_assert_cmphex(run(f, BYTE, EEPROM, false, 0x20), ==, INTR);
    g_assert_cmphex(run(f, BYTE, EEPROM, true, 0), ==, INTR);
    g_assert_cmphex(qtest_inb(f->qts, DAT0), ==, 0x34);
    g_assert_cmphex(run(f, BYTE, EEPROM, true, 0), ==, INTR);
    g_assert_cmphex(qtest_inb(f->qts, DAT0), ==, 0x12);
}

static void test_offsets_wrap(Fixture *f, const void *data)
{
    qtest_outb(f->qts, DAT0, 0xaa);
    qtest_outb(f->qts, DAT1, 0xbb);
    g_assert_cmphex(run(f, WORD_DATA, EEPROM, false, 0xff), ==, INTR);
    g_assert_cmphex(read_byte(f, EEPROM, 0xff), ==, 0xaa);
    g_assert_cmphex(read_byte(f, EEPROM, 0x00), ==, 0xbb);
}

static void test_eight_eeproms(Fixture *f, const void *data)
{
    int i;

    for (i = 0; i < 8; i++) {
        write_byte(f, EEPROM + i, 5, 0x80 + i);
    }
    for (i = 0; i < 8; i++) {
        g_assert_cmphex(read_byte(f, EEPROM + i, 5), ==, 0x80 + i);
    }
    g_assert_cmphex(run(f, QUICK, EEPROM, true, 0), ==, INTR);
    g_assert_cmphex(run(f, QUICK, EEPROM + 8, true, 0), ==, DEV_ERR);
}

static void test_nobody(Fixture *f, const void *data)
{
    int protocol;

    for (protocol = QUICK; protocol <= I2C_READ; protocol++) {
        g_assert_cmphex(run(f, protocol, NOBODY, true, 0), ==, DEV_ERR);
    }
    g_assert_cmphex(run(f, PROCESS_CALL, EEPROM, false, 0), ==, DEV_ERR);
}

/* With the 32-byte buffer: all bytes at once. */
static void test_block_buffered(Fixture *f, const void *data)
{
    static const uint8_t counts[] = {0, 1, 5, 32};
    int i, k;

    /* Elsewhere a block of no bytes is an error. */
    for (i = qtest_has_accel("qtest") ? 0 : 1; i < G_N_ELEMENTS(counts); i++) {
        qtest_inb(f->qts, CNT);
        for (k = 0; k < counts[i]; k++) {
            qtest_outb(f->qts, BLKDAT, 0x30 + k);
        }
        qtest_outb(f->qts, DAT0, counts[i]);
        g_assert_cmphex(run(f, BLOCK, EEPROM, false, 0x40), ==, INTR);
        g_assert_cmphex(read_byte(f, EEPROM, 0x40), ==, counts[i]);
        qtest_outb(f->qts, DAT0, 0);
        g_assert_cmphex(run(f, BLOCK, EEPROM, true, 0x40), ==, INTR);
        g_assert_cmphex(qtest_inb(f->qts, DAT0), ==, counts[i]);
        qtest_inb(f->qts, CNT);
        for (k = 0; k < counts[i]; k++) {
            g_assert_cmphex(qtest_inb(f->qts, BLKDAT), ==, 0x30 + k);
        }
    }
}

static void test_block_bad_counts(Fixture *f, const void *data)
{
    static const uint8_t counts[] = {33, 64, 255};
    int i, k;

    for (i = 0; i < G_N_ELEMENTS(counts); i++) {
        qtest_inb(f->qts, CNT);
        for (k = 0; k < counts[i]; k++) {
            qtest_outb(f->qts, BLKDAT, k);
        }
        qtest_outb(f->qts, DAT0, counts[i]);
        g_assert_cmphex(run(f, BLOCK, EEPROM, false, 0x40), ==, DEV_ERR);
    }
    /* A target that announces more than 32 bytes. */
    write_byte(f, EEPROM, 0x40, 200);
    run(f, BLOCK, EEPROM, true, 0x40);
    for (k = 0; k < 300; k++) {
        qtest_inb(f->qts, BLKDAT);
    }
}

/* Without it: byte by byte, each acknowledged by clearing BYTE_DONE. */
static void test_block_by_bytes(Fixture *f, const void *data)
{
    int k;

    qtest_outb(f->qts, AUXCTL, 0);
    qtest_outb(f->qts, DAT0, 3);
    qtest_outb(f->qts, BLKDAT, 0x41);
    g_assert_cmphex(run(f, BLOCK, EEPROM, false, 0x60), ==, BUSY | BYTE_DONE);
    for (k = 1; k < 3; k++) {
        qtest_outb(f->qts, BLKDAT, 0x41 + k);
        qtest_outb(f->qts, STS, BYTE_DONE);
        g_assert_cmphex(qtest_inb(f->qts, STS), ==, BUSY | BYTE_DONE);
    }
    qtest_outb(f->qts, STS, BYTE_DONE);
    g_assert_cmphex(qtest_inb(f->qts, STS), ==, INTR);
    g_assert_cmphex(run(f, BLOCK, EEPROM, true, 0x60), ==, BUSY | BYTE_DONE);
    g_assert_cmphex(qtest_inb(f->qts, DAT0), ==, 3);
    for (k = 0; k < 3; k++) {
        g_assert_cmphex(qtest_inb(f->qts, BLKDAT), ==, 0x41 + k);
        qtest_outb(f->qts, STS, BYTE_DONE);
    }
}

static void test_i2c_read(Fixture *f, const void *data)
{
    int k;

    qtest_outb(f->qts, AUXCTL, 0);
    for (k = 0; k < 4; k++) {
        write_byte(f, EEPROM, 0x90 + k, 0x60 + k);
    }
    qtest_outb(f->qts, DAT1, 0x90);
    g_assert_cmphex(run(f, I2C_READ, EEPROM, true, 0), ==, BUSY | BYTE_DONE);
    for (k = 0; k < 3; k++) {
        g_assert_cmphex(qtest_inb(f->qts, BLKDAT), ==, 0x60 + k);
        qtest_outb(f->qts, STS, BYTE_DONE);
        g_assert_cmphex(qtest_inb(f->qts, STS), ==, BUSY | BYTE_DONE);
    }
    qtest_outb(f->qts, CNT, LAST_BYTE | I2C_READ << 2);
    qtest_outb(f->qts, STS, BYTE_DONE);
    g_assert_cmphex(qtest_inb(f->qts, STS), ==, INTR);
}

static void test_kill(Fixture *f, const void *data)
{
    qtest_outb(f->qts, AUXCTL, 0);
    g_assert_cmphex(run(f, I2C_READ, EEPROM, true, 0), ==, BUSY | BYTE_DONE);
    qtest_outb(f->qts, STS, BYTE_DONE);
    qtest_outb(f->qts, CNT, KILL);
    g_assert_cmphex(qtest_inb(f->qts, STS) & (FAILED | BUSY), ==, FAILED);
    qtest_outb(f->qts, CNT, 0);
    qtest_outb(f->qts, STS, 0xff);
}

static void test_interrupt_driven(Fixture *f, const void *data)
{
    write_byte(f, EEPROM, 1, 0x99);
    qtest_outb(f->qts, STS, 0xff);
    qtest_outb(f->qts, ADD, EEPROM << 1 | 1);
    qtest_outb(f->qts, CMD, 1);
    qtest_outb(f->qts, CNT, START | INTREN | BYTE_DATA << 2);
    /* Done at once: nobody polls. */
    g_assert_cmphex(qtest_inb(f->qts, DAT0), ==, 0x99);
    g_assert_cmphex(qtest_inb(f->qts, STS), ==, INTR);
}

static void test_base_moves(Fixture *f, const void *data)
{
    pci_conf_write(f->qts, 0, PIIX4_PM, 0x90, 0xb201, 2);
    g_assert_cmphex(qtest_inb(f->qts, 0xb20d), ==, E32B);
    g_assert_cmphex(qtest_inb(f->qts, AUXCTL), ==, 0xff);
    pci_conf_write(f->qts, 0, PIIX4_PM, 0xd2, 0, 1);
    g_assert_cmphex(qtest_inb(f->qts, 0xb20d), ==, 0xff);
}

static void test_reset(Fixture *f, const void *data)
{
    write_byte(f, EEPROM, 7, 0x42);
    machine_reset(f->qts);
    g_assert_cmphex(read_byte(f, EEPROM, 7), ==, 0);
}

/* Any access in any order ends, and the controller is usable afterwards. */
static void test_random(Fixture *f, const void *data)
{
    int i;

    if (reference_skips("with some seeds it no longer writes after KILL")) {
        return;
    }
    for (i = 0; i < 3000; i++) {
        uint16_t port = BASE + g_test_rand_int_range(0, 16);

        if (g_test_rand_bit()) {
            qtest_outb(f->qts, port, port == ADD ? EEPROM << 1 | (i & 1) : g_test_rand_int());
        } else {
            qtest_inb(f->qts, port);
        }
    }
    qtest_outb(f->qts, CNT, KILL);
    qtest_outb(f->qts, CNT, 0);
    write_byte(f, EEPROM, 0x33, 0x5a);
    g_assert_cmphex(read_byte(f, EEPROM, 0x33), ==, 0x5a);
}

static void add(const char *path, void (*fn)(Fixture *, const void *))
{
    MACHINE_CASE(path, "-machine pc -nodefaults", fn);
}

/* ---- saved in the middle ---- */

#define SAVED_ARGS "-machine pc -nodefaults -m 16"

/* A block write, byte by byte, half done; the EEPROM's offset was set by a byte before. */
static void block_half_out(QTestState *s)
{
    Fixture f = { s };

    write_byte(&f, EEPROM, 0x22, 0x99);
    run(&f, BYTE, EEPROM, false, 0x21);
    qtest_outb(s, AUXCTL, 0);
    qtest_outb(s, STS, 0xff);
    qtest_outb(s, ADD, EEPROM << 1);
    qtest_outb(s, CMD, 0x40);
    qtest_outb(s, DAT0, 8);
    qtest_outb(s, DAT1, 0x5a);
    qtest_outb(s, BLKDAT, 0x10);
    qtest_outb(s, CNT, START | BLOCK << 2);
    for (int i = 1; i < 4; i++) {
        qtest_inb(s, STS);
        qtest_outb(s, BLKDAT, 0x10 + i);
        qtest_outb(s, STS, BYTE_DONE);
    }
}

static void note_registers(QTestState *s, GString *seen)
{
    static const uint16_t regs[] = { STS, CNT, CMD, ADD, DAT0, DAT1, AUXCTL };

    for (size_t i = 0; i < G_N_ELEMENTS(regs); i++) {
        qstate_note_in(s, seen, regs[i], 1);
    }
}

static void rest_goes_out(QTestState *s, GString *seen)
{
    Fixture f = { s };

    note_registers(s, seen);
    for (int i = 4; i < 9; i++) {
        qtest_outb(s, BLKDAT, 0x10 + i);
        qtest_outb(s, STS, BYTE_DONE);
        note_registers(s, seen);
    }
    qtest_outb(s, STS, 0xff);
    qtest_outb(s, AUXCTL, E32B);
    for (int i = 0; i < 10; i++) {
        qstate_note(seen, "status", run(&f, BYTE_DATA, EEPROM, true, 0x40 + i));
        qstate_note_in(s, seen, DAT0, 1);
    }
}

/* A command that has begun, and reads by the offset that is kept. */
static void command_has_begun(QTestState *s)
{
    Fixture f = { s };

    write_byte(&f, EEPROM, 0x22, 0x99);
    run(&f, BYTE, EEPROM, false, 0x22);
    qtest_outb(s, STS, 0xff);
    qtest_outb(s, ADD, EEPROM << 1 | 1);
    qtest_outb(s, CNT, START | BYTE << 2);
}

static void command_ends(QTestState *s, GString *seen)
{
    note_registers(s, seen);
    note_registers(s, seen);
}

/* An I2C read whose second byte is there; the target keeps its side of the transfer. */
static void i2c_read_half_done(QTestState *s)
{
    Fixture f = { s };

    qtest_outb(s, AUXCTL, 0);
    for (int k = 0; k < 6; k++) {
        write_byte(&f, EEPROM, 0x90 + k, 0x60 + k);
    }
    qtest_outb(s, DAT1, 0x90);
    run(&f, I2C_READ, EEPROM, true, 0);
    qtest_inb(s, BLKDAT);
    qtest_outb(s, STS, BYTE_DONE);
}

static void i2c_read_goes_on(QTestState *s, GString *seen)
{
    for (int k = 0; k < 4; k++) {
        note_registers(s, seen);
        qstate_note_in(s, seen, BLKDAT, 1);
        qtest_outb(s, CNT, (k == 2 ? LAST_BYTE : 0) | I2C_READ << 2);
        qtest_outb(s, STS, BYTE_DONE);
    }
}

static const QStateCase saved_i2c_read = { SAVED_ARGS, i2c_read_half_done, i2c_read_goes_on };
static const QStateCase saved_block = { SAVED_ARGS, block_half_out, rest_goes_out };
static const QStateCase saved_command = { SAVED_ARGS, command_has_begun, command_ends };

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("pm-smbus/registers", test_registers);
    add("pm-smbus/bytes-and-words", test_bytes_and_words);
    add("pm-smbus/offsets-wrap", test_offsets_wrap);
    add("pm-smbus/eight-eeproms", test_eight_eeproms);
    add("pm-smbus/nobody", test_nobody);
    add("pm-smbus/block/buffered", test_block_buffered);
    add("pm-smbus/block/bad-counts", test_block_bad_counts);
    add("pm-smbus/block/by-bytes", test_block_by_bytes);
    add("pm-smbus/i2c-read", test_i2c_read);
    add("pm-smbus/kill", test_kill);
    add("pm-smbus/interrupt-driven", test_interrupt_driven);
    add("pm-smbus/base-moves", test_base_moves);
    add("pm-smbus/reset", test_reset);
    add("pm-smbus/random", test_random);
    qstate_add("pm-smbus/saved/i2c-read", &saved_i2c_read);
    qstate_add("pm-smbus/saved/block", &saved_block);
    qstate_add("pm-smbus/saved/command", &saved_command);
    return g_test_run();
}
