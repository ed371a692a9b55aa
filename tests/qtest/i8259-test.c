/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 8259 pair of a PC: initialization, request and service registers, priorities, cascade, ELCR.
 * Lines are driven at the controllers' inputs; services are started with the poll command.
 */
#include "qemu/osdep.h"
#include "libqos/state.h"
#include "pc-devices.h"

#define MASTER          0x20
#define SLAVE           0xa0
#define ELCR            0x4d0

#define OCW2_EOI        0x20
#define OCW2_SPECIFIC   0x60
#define OCW2_ROTATE     0xa0
#define OCW2_PRIORITY   0xc0
#define OCW3_IRR        0x0a
#define OCW3_ISR        0x0b
#define OCW3_POLL       0x0c
#define OCW3_SMM_ON     0x68
#define OCW3_SMM_OFF    0x48

typedef struct Fixture {
    QTestState *qts;
    char *path[2];
} Fixture;

static void init_chip(QTestState *s, uint16_t port, uint8_t vector, uint8_t wiring, uint8_t icw4)
{
    qtest_outb(s, port, 0x11);
    qtest_outb(s, port + 1, vector);
    qtest_outb(s, port + 1, wiring);
    qtest_outb(s, port + 1, icw4);
}

static void setup(Fixture *f, const void *data)
{
    f->qts = qtest_init("-machine pc -nodefaults");
    f->path[0] = pc_device_path(f->qts, "isa-i8259", 0);
    f->path[1] = pc_device_path(f->qts, "isa-i8259", 1);
    init_chip(f->qts, MASTER, 0x08, 0x04, 0x01);
    init_chip(f->qts, SLAVE, 0x70, 0x02, 0x01);
}

static void teardown(Fixture *f, const void *data)
{
    qtest_quit(f->qts);
    g_free(f->path[0]);
    g_free(f->path[1]);
}

static void set_line(Fixture *f, int irq, int level)
{
    qtest_set_irq_in(f->qts, f->path[irq / 8], NULL, irq % 8, level);
}

static uint8_t read_reg(Fixture *f, uint16_t port, uint8_t ocw3)
{
    qtest_outb(f->qts, port, ocw3);
    return qtest_inb(f->qts, port);
}

static void test_reset_values(Fixture *f, const void *data)
{
    init_chip(f->qts, MASTER, 0x08, 0x04, 0x01);
    qtest_outb(f->qts, MASTER + 1, 0xff);
    qtest_outb(f->qts, ELCR, 0xff);
    qtest_qmp_assert_success(f->qts, "{'execute': 'system_reset'}");
    qtest_qmp_eventwait(f->qts, "RESET");

    g_assert_cmphex(qtest_inb(f->qts, MASTER + 1), ==, 0);
    g_assert_cmphex(qtest_inb(f->qts, ELCR), ==, 0);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_IRR), ==, 0);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_ISR), ==, 0);
}

static void test_init_clears_mask(Fixture *f, const void *data)
{
    qtest_outb(f->qts, MASTER + 1, 0xa5);
    g_assert_cmphex(qtest_inb(f->qts, MASTER + 1), ==, 0xa5);
    init_chip(f->qts, MASTER, 0x08, 0x04, 0x01);
    g_assert_cmphex(qtest_inb(f->qts, MASTER + 1), ==, 0);
}

static void test_init_skips_words(Fixture *f, const void *data)
{
    /* Single, no ICW4: the second byte at the data port is the mask already. */
    qtest_outb(f->qts, MASTER, 0x12);
    qtest_outb(f->qts, MASTER + 1, 0x08);
    qtest_outb(f->qts, MASTER + 1, 0x5a);
    g_assert_cmphex(qtest_inb(f->qts, MASTER + 1), ==, 0x5a);
}

static void test_edge_is_latched(Fixture *f, const void *data)
{
    set_line(f, 3, 1);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_IRR), ==, 1 << 3);
    set_line(f, 3, 0);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_IRR), ==, 1 << 3);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_POLL), ==, 0x83);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_IRR), ==, 0);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_ISR), ==, 1 << 3);
    qtest_outb(f->qts, MASTER, OCW2_EOI);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_ISR), ==, 0);
}

static void test_edge_needs_rise(Fixture *f, const void *data)
{
    set_line(f, 3, 1);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_POLL), ==, 0x83);
    qtest_outb(f->qts, MASTER, OCW2_EOI);
    set_line(f, 3, 1);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_IRR), ==, 0);
    set_line(f, 3, 0);
    set_line(f, 3, 1);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_IRR), ==, 1 << 3);
}

static void test_level_follows_line(Fixture *f, const void *data)
{
    qtest_outb(f->qts, ELCR, 1 << 5);
    set_line(f, 5, 1);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_POLL), ==, 0x85);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_IRR), ==, 1 << 5);
    qtest_outb(f->qts, MASTER, OCW2_EOI);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_POLL), ==, 0x85);
    set_line(f, 5, 0);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_IRR), ==, 0);
}

static void test_priority(Fixture *f, const void *data)
{
    set_line(f, 5, 1);
    set_line(f, 3, 1);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_POLL), ==, 0x83);
    /* 5 is lower than what is in service */
    g_assert_cmphex(read_reg(f, MASTER, OCW3_POLL) & 0x80, ==, 0);
    qtest_outb(f->qts, MASTER, OCW2_EOI);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_POLL), ==, 0x85);
    set_line(f, 1, 1);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_POLL), ==, 0x81);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_ISR), ==, 1 << 5 | 1 << 1);
    qtest_outb(f->qts, MASTER, OCW2_SPECIFIC | 5);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_ISR), ==, 1 << 1);
}

static void test_masked_input(Fixture *f, const void *data)
{
    qtest_outb(f->qts, MASTER + 1, 1 << 3);
    set_line(f, 3, 1);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_IRR), ==, 1 << 3);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_POLL) & 0x80, ==, 0);
    qtest_outb(f->qts, MASTER + 1, 0);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_POLL), ==, 0x83);
}

static void test_set_priority(Fixture *f, const void *data)
{
    qtest_outb(f->qts, MASTER, OCW2_PRIORITY | 4);
    set_line(f, 3, 1);
    set_line(f, 6, 1);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_POLL), ==, 0x86);
}

static void test_rotate_on_eoi(Fixture *f, const void *data)
{
    set_line(f, 0, 1);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_POLL), ==, 0x80);
    qtest_outb(f->qts, MASTER, OCW2_ROTATE);
    set_line(f, 0, 0);
    set_line(f, 0, 1);
    set_line(f, 7, 1);
    /* 0 is the lowest now */
    g_assert_cmphex(read_reg(f, MASTER, OCW3_POLL), ==, 0x87);
}

static void test_special_mask(Fixture *f, const void *data)
{
    set_line(f, 3, 1);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_POLL), ==, 0x83);
    set_line(f, 5, 1);
    qtest_outb(f->qts, MASTER + 1, 1 << 3);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_POLL) & 0x80, ==, 0);
    qtest_outb(f->qts, MASTER, OCW3_SMM_ON);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_POLL), ==, 0x85);
    qtest_outb(f->qts, MASTER, OCW3_SMM_OFF);
}

static void test_auto_eoi(Fixture *f, const void *data)
{
    init_chip(f->qts, MASTER, 0x08, 0x04, 0x03);
    set_line(f, 3, 1);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_POLL), ==, 0x83);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_ISR), ==, 0);
}

static void test_cascade(Fixture *f, const void *data)
{
    set_line(f, 10, 1);
    g_assert_cmphex(read_reg(f, SLAVE, OCW3_IRR), ==, 1 << 2);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_IRR), ==, 1 << 2);
    g_assert_cmphex(read_reg(f, MASTER, OCW3_POLL), ==, 0x82);
    g_assert_cmphex(read_reg(f, SLAVE, OCW3_POLL), ==, 0x82);
    g_assert_cmphex(read_reg(f, SLAVE, OCW3_ISR), ==, 1 << 2);
}

static void test_int_output(Fixture *f, const void *data)
{
    qtest_irq_intercept_out(f->qts, f->path[0]);
    set_line(f, 3, 1);
    g_assert_true(qtest_get_irq(f->qts, 0));
    qtest_outb(f->qts, MASTER + 1, 1 << 3);
    g_assert_false(qtest_get_irq(f->qts, 0));
    qtest_outb(f->qts, MASTER + 1, 0);
    g_assert_true(qtest_get_irq(f->qts, 0));
    g_assert_cmphex(read_reg(f, MASTER, OCW3_POLL), ==, 0x83);
    g_assert_false(qtest_get_irq(f->qts, 0));
}

static void test_elcr_mask(Fixture *f, const void *data)
{
    qtest_outb(f->qts, ELCR, 0xff);
    qtest_outb(f->qts, ELCR + 1, 0xff);
    g_assert_cmphex(qtest_inb(f->qts, ELCR), ==, 0xf8);
    g_assert_cmphex(qtest_inb(f->qts, ELCR + 1), ==, 0xde);
}

static void test_wide_access(Fixture *f, const void *data)
{
    qtest_outw(f->qts, MASTER, 0x5a << 8 | OCW3_IRR);
    g_assert_cmphex(qtest_inb(f->qts, MASTER + 1), ==, 0x5a);
    g_assert_cmphex(qtest_inw(f->qts, MASTER), ==, 0x5a << 8);
    qtest_outl(f->qts, MASTER, 0xffffffff);
    qtest_inl(f->qts, MASTER);
}

/* ---- saved in the middle ---- */

/*
 * Services under way on both chips, the slave's with another lowest priority;
 * the master is about to be polled.
 */
static void services_under_way(QTestState *s)
{
    Fixture f = { s, { pc_device_path(s, "isa-i8259", 0), pc_device_path(s, "isa-i8259", 1) } };

    init_chip(s, MASTER, 0x08, 0x04, 0x01);
    init_chip(s, SLAVE, 0x70, 0x02, 0x01);
    qtest_outb(s, ELCR, 0x20);
    qtest_outb(s, SLAVE, OCW2_PRIORITY | 3);
    qtest_outb(s, SLAVE, OCW3_SMM_ON);
    set_line(&f, 10, 1);
    set_line(&f, 5, 1);
    set_line(&f, 3, 1);
    set_line(&f, 3, 0);
    qtest_outb(s, SLAVE, OCW3_POLL);
    qtest_inb(s, SLAVE);
    set_line(&f, 11, 1);                /* served in spite of 10, which is masked */
    qtest_outb(s, SLAVE + 1, 0x45);
    qtest_outb(s, MASTER, OCW3_POLL);
    qtest_inb(s, MASTER);
    qtest_outb(s, SLAVE, OCW3_ISR);
    qtest_outb(s, MASTER, OCW3_POLL);
    g_free(f.path[0]);
    g_free(f.path[1]);
}

static void services_go_on(QTestState *s, GString *seen)
{
    qstate_note_in(s, seen, MASTER, 1);
    qstate_note_in(s, seen, SLAVE, 1);
    for (int i = 0; i < 8; i++) {
        for (int port = MASTER; port <= SLAVE; port += SLAVE - MASTER) {
            qtest_outb(s, port, OCW3_IRR);
            qstate_note_in(s, seen, port, 1);
            qtest_outb(s, port, OCW3_ISR);
            qstate_note_in(s, seen, port, 1);
            qstate_note_in(s, seen, port + 1, 1);
            qtest_outb(s, port, i < 6 ? OCW2_EOI : OCW2_ROTATE);
            qtest_outb(s, port, OCW3_POLL);
            qstate_note_in(s, seen, port, 1);
        }
        if (i == 3) {
            qtest_outb(s, SLAVE, OCW3_SMM_OFF);
        }
    }
    qstate_note_in(s, seen, ELCR, 1);
}

static void half_initialized(QTestState *s)
{
    qtest_outb(s, MASTER, 0x11);
    qtest_outb(s, MASTER + 1, 0x20);
    qtest_outb(s, SLAVE, 0x19);
    qtest_outb(s, SLAVE, OCW2_ROTATE & 0x80);
}

static void rest_of_initialization(QTestState *s, GString *seen)
{
    static const uint8_t master[] = { 0x04, 0x01, 0x55 }, slave[] = { 0x70, 0x02, 0x03, 0xaa };

    for (size_t i = 0; i < sizeof(master); i++) {
        qtest_outb(s, MASTER + 1, master[i]);
        qstate_note_in(s, seen, MASTER + 1, 1);
    }
    for (size_t i = 0; i < sizeof(slave); i++) {
        qtest_outb(s, SLAVE + 1, slave[i]);
        qstate_note_in(s, seen, SLAVE + 1, 1);
    }
    services_go_on(s, seen);
}

/* Services end by themselves, and what was served becomes the lowest. */
static void auto_eoi(QTestState *s)
{
    init_chip(s, MASTER, 0x08, 0x04, 0x03);
    init_chip(s, SLAVE, 0x70, 0x02, 0x01);
    qtest_outb(s, MASTER, OCW2_ROTATE & 0x80);
}

static void auto_eoi_goes_on(QTestState *s, GString *seen)
{
    Fixture f = { s, { pc_device_path(s, "isa-i8259", 0), pc_device_path(s, "isa-i8259", 1) } };

    for (int i = 0; i < 4; i++) {
        for (int irq = 3; irq < 7; irq++) {
            set_line(&f, irq, 0);
            set_line(&f, irq, 1);
        }
        qtest_outb(s, MASTER, OCW3_POLL);
        qstate_note_in(s, seen, MASTER, 1);
        qtest_outb(s, MASTER, OCW3_ISR);
        qstate_note_in(s, seen, MASTER, 1);
    }
    g_free(f.path[0]);
    g_free(f.path[1]);
}

static const QStateCase saved_auto_eoi = { "-machine pc -nodefaults -m 16", auto_eoi, auto_eoi_goes_on };
static const QStateCase saved_services = { "-machine pc -nodefaults -m 16", services_under_way,
                                           services_go_on };
static const QStateCase saved_initialization = { "-machine pc -nodefaults -m 16", half_initialized,
                                                 rest_of_initialization };

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(path, fn) qtest_add("i8259/" path, Fixture, NULL, setup, fn, teardown)
    CASE("reset/values", test_reset_values);
    CASE("init/clears-mask", test_init_clears_mask);
    CASE("init/skips-words", test_init_skips_words);
    CASE("irq/edge-is-latched", test_edge_is_latched);
    CASE("irq/edge-needs-a-rise", test_edge_needs_rise);
    CASE("irq/level-follows-line", test_level_follows_line);
    CASE("irq/masked-input-waits", test_masked_input);
    CASE("irq/cascade", test_cascade);
    CASE("irq/int-output", test_int_output);
    CASE("priority/fixed", test_priority);
    CASE("priority/set", test_set_priority);
    CASE("priority/rotate-on-eoi", test_rotate_on_eoi);
    CASE("priority/special-mask", test_special_mask);
    CASE("priority/auto-eoi", test_auto_eoi);
    CASE("elcr/mask", test_elcr_mask);
    CASE("registers/wide-access", test_wide_access);
    qstate_add("i8259/saved/auto-eoi", &saved_auto_eoi);
    qstate_add("i8259/saved/services", &saved_services);
    qstate_add("i8259/saved/initialization", &saved_initialization);
    return g_test_run();
}
