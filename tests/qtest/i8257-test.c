/* SPDX-License-Identifier: GPL-2.0-or-later */
/* DMA controllers of a PC: addresses and counts, page registers, mask, status, master clear. */
#include "qemu/osdep.h"
#include "fdc-test.h"
#include "libqos/state.h"

/* A controller: its ports are @step apart. */
typedef struct Chip {
    uint16_t base;
    int step;
    uint8_t pages[4];
} Chip;

static const Chip chips[] = {
    { 0x00, 1, { 0x87, 0x83, 0x81, 0x82 } },
    { 0xc0, 2, { 0x8f, 0x8b, 0x89, 0x8a } },
};

enum { STATUS = 8, COMMAND = 8, REQUEST, SINGLE_MASK, MODE, CLEAR_FLIP_FLOP, MASTER_CLEAR, CLEAR_MASK,
       ALL_MASK };

typedef struct Fixture {
    QTestState *qts;
    const Chip *chip;
} Fixture;

static void setup(Fixture *f, const void *data)
{
    f->qts = qtest_init("-machine pc -nodefaults");
    f->chip = data;
}

static void teardown(Fixture *f, const void *data)
{
    qtest_quit(f->qts);
}

static void out(Fixture *f, int reg, uint8_t val)
{
    qtest_outb(f->qts, f->chip->base + reg * f->chip->step, val);
}

static uint8_t in(Fixture *f, int reg)
{
    return qtest_inb(f->qts, f->chip->base + reg * f->chip->step);
}

static void out16(Fixture *f, int reg, uint16_t val)
{
    out(f, reg, val);
    out(f, reg, val >> 8);
}

static uint16_t in16(Fixture *f, int reg)
{
    uint8_t low = in(f, reg);

    return low | in(f, reg) << 8;
}

static void test_address_and_count(Fixture *f, const void *data)
{
    int reg;

    out(f, CLEAR_FLIP_FLOP, 0);
    for (reg = 0; reg < 8; reg++) {
        out16(f, reg, 0x1234 + reg * 0x111);
    }
    for (reg = 0; reg < 8; reg++) {
        g_assert_cmphex(in16(f, reg), ==, 0x1234 + reg * 0x111);
    }
}

static void test_flip_flop(Fixture *f, const void *data)
{
    out(f, CLEAR_FLIP_FLOP, 0);
    out16(f, 0, 0x5678);
    in(f, 0);
    /* The next byte would be the high one. */
    out(f, CLEAR_FLIP_FLOP, 0);
    g_assert_cmphex(in(f, 0), ==, 0x78);
    g_assert_cmphex(in(f, 0), ==, 0x56);
    in(f, 0);
    out(f, MASTER_CLEAR, 0);
    g_assert_cmphex(in(f, 0), ==, 0x78);
}

static void test_pages(Fixture *f, const void *data)
{
    int i;

    for (i = 0; i < 4; i++) {
        qtest_outb(f->qts, f->chip->pages[i], 0x30 + i);
    }
    for (i = 0; i < 4; i++) {
        g_assert_cmphex(qtest_inb(f->qts, f->chip->pages[i]), ==, 0x30 + i);
    }
}

static void test_software_request(Fixture *f, const void *data)
{
    g_assert_cmphex(in(f, STATUS), ==, 0);
    out(f, REQUEST, 0x06);
    g_assert_cmphex(in(f, STATUS), ==, 0x40);
    out(f, REQUEST, 0x02);
    g_assert_cmphex(in(f, STATUS), ==, 0);
}

static void test_mask_reads_back(Fixture *f, const void *data)
{
    /* PIIX3, "RWAMB": the oracle has the mask write-only there. */
    out(f, ALL_MASK, 0x05);
    if (in(f, ALL_MASK) == 0) {
        g_test_skip("the mask is not readable");
        return;
    }
    g_assert_cmphex(in(f, ALL_MASK) & 0x0f, ==, 0x05);
    out(f, SINGLE_MASK, 0x05);
    g_assert_cmphex(in(f, ALL_MASK) & 0x0f, ==, 0x07);
    out(f, SINGLE_MASK, 0x00);
    g_assert_cmphex(in(f, ALL_MASK) & 0x0f, ==, 0x06);
    out(f, CLEAR_MASK, 0);
    g_assert_cmphex(in(f, ALL_MASK) & 0x0f, ==, 0x00);
    out(f, MASTER_CLEAR, 0);
    g_assert_cmphex(in(f, ALL_MASK) & 0x0f, ==, 0x0f);
}

static void test_all_ports(Fixture *f, const void *data)
{
    uint16_t port;
    int i;

    for (i = 0; i < 16 * f->chip->step; i++) {
        port = f->chip->base + i;
        qtest_outb(f->qts, port, 0xff);
        qtest_inb(f->qts, port);
        qtest_outw(f->qts, port, 0x5aa5);
        qtest_inw(f->qts, port);
        qtest_outl(f->qts, port, 0);
        qtest_inl(f->qts, port);
    }
}

/* Registers, and the transfer that waits for its next turn: the floppy's, which has nothing to move. */
static void test_saved_state(void)
{
    Fixture f = { .chip = &chips[0] };
    QTestState *fresh;
    int64_t next;

    setup(&f, &chips[0]);
    if (qtest_skip_without_clock(f.qts)) {
        teardown(&f, NULL);
        return;
    }
    out(&f, CLEAR_FLIP_FLOP, 0);
    out16(&f, 4, 0x1234);
    out16(&f, 5, 0x01ff);
    qtest_outb(f.qts, 0x81, 0x12);
    out(&f, MODE, 0x42);
    out(&f, REQUEST, 6);
    out(&f, SINGLE_MASK, 2);
    next = qtest_clock_step(f.qts, 1000) - 1000 + 10 * 1000 * 1000;
    fresh = qtest_save_and_load(f.qts, "-machine pc -nodefaults");
    if (fresh) {
        f.qts = fresh;
        g_assert_cmpint(qtest_clock_step_next(f.qts), ==, next);
        out(&f, CLEAR_FLIP_FLOP, 0);
        g_assert_cmphex(in16(&f, 4), ==, 0x1234);
        g_assert_cmphex(in16(&f, 5), ==, 0x01ff);
        g_assert_cmphex(qtest_inb(f.qts, 0x81), ==, 0x12);
        g_assert_cmphex(in(&f, STATUS), ==, 0x40);
    }
    teardown(&f, NULL);
}

/* ---- in the middle of a transfer ---- */

#define FLOPPY_ARGS "-machine pc -nodefaults -m 16 -drive if=none,id=d0,driver=null-co,size=1474560,read-zeroes=on " \
                    "-device floppy,drive=d0,drive-type=144"
#define BUFFER      0x51000

static void set_count(Fixture *f, uint16_t count)
{
    out(f, SINGLE_MASK, 6);
    out(f, CLEAR_FLIP_FLOP, 0);
    out16(f, 4, BUFFER & 0xffff);
    out16(f, 5, count);
    out(f, SINGLE_MASK, 2);
}

static void read_sector(QTestState *s)
{
    static const uint8_t read[] = { 0x46, 0, 0, 0, 1, 2, 1, 0x1b, 0xff };

    fdc_send(s, read, sizeof(read));
    qtest_clock_step(s, 100 * 1000 * 1000);
}

static void note_result(QTestState *s, GString *seen)
{
    for (int i = 0; i < 16 && qtest_inb(s, MSR) == MSR_RESULT; i++) {
        qstate_note_in(s, seen, FIFO, 1);
    }
}

/*
 * One transfer has reached its count; the next one moved half of its bytes; the drive asks for the other
 * half, but the channel is masked and the controller off. The driver has read one byte of the address.
 */
static void transfer_is_half_done(QTestState *s)
{
    g_autoptr(GString) unseen = g_string_new(NULL);
    Fixture f = { s, &chips[0] };

    qtest_memset(s, BUFFER, 0xee, 0x400);
    qtest_outb(s, 0x81, BUFFER >> 16);
    out(&f, MODE, 0x56);
    qtest_outb(s, DOR, 0x1c);
    set_count(&f, 511);
    read_sector(s);
    note_result(s, unseen);
    set_count(&f, 1023);
    read_sector(s);
    note_result(s, unseen);
    out(&f, SINGLE_MASK, 6);
    read_sector(s);
    out(&f, REQUEST, 5);
    out(&f, SINGLE_MASK, 3);
    out(&f, COMMAND, 4);
    qtest_memset(s, BUFFER, 0xee, 0x400);
    out(&f, CLEAR_FLIP_FLOP, 0);
    in(&f, 4);
}

static void note_transfer(Fixture *f, GString *seen)
{
    out(f, CLEAR_FLIP_FLOP, 0);
    qstate_note(seen, "address", in16(f, 4));
    qstate_note(seen, "count", in16(f, 5));
    qstate_note(seen, "status", in(f, STATUS));
    qstate_note_memory(f->qts, seen, BUFFER, 0x400);
}

static void transfer_goes_on(QTestState *s, GString *seen)
{
    Fixture f = { s, &chips[0] };

    qstate_note(seen, "other byte", in(&f, 4));
    qstate_note(seen, "masks", in(&f, ALL_MASK));
    note_transfer(&f, seen);
    out(&f, SINGLE_MASK, 2);
    qtest_clock_step(s, 100 * 1000 * 1000);
    note_transfer(&f, seen);
    out(&f, COMMAND, 0);
    qtest_clock_step(s, 100 * 1000 * 1000);
    note_transfer(&f, seen);
    note_result(s, seen);
}

static const QStateCase saved_transfer = { FLOPPY_ARGS, transfer_is_half_done, transfer_goes_on };

int main(int argc, char **argv)
{
    int i;

    g_test_init(&argc, &argv, NULL);
    for (i = 0; i < G_N_ELEMENTS(chips); i++) {
        g_autofree char *base = g_strdup_printf("i8257/%s", i == 0 ? "bytes" : "words");
#define CASE(path, fn)                                                                             \
    do {                                                                                           \
        g_autofree char *name = g_strdup_printf("%s/%s", base, path);                              \
        qtest_add(name, Fixture, &chips[i], setup, fn, teardown);                                  \
    } while (0)
        CASE("registers/address-and-count", test_address_and_count);
        CASE("registers/flip-flop", test_flip_flop);
        CASE("registers/pages", test_pages);
        CASE("registers/software-request", test_software_request);
        CASE("registers/mask-reads-back", test_mask_reads_back);
        CASE("registers/all-accesses-are-safe", test_all_ports);
    }
    qstate_add("i8257/saved/transfer", &saved_transfer);
    qtest_add_func("i8257/saved-state", test_saved_state);
    return g_test_run();
}
