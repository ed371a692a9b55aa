/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PIIX3: reset values, reset control, and the way of a PCI interrupt to the 8259s. The interrupt is
 * that of a legacy virtio-net whose link changes.
 */
#include "qemu/osdep.h"
#include "libqos/state.h"
#include "pci-config.h"

#define PIIX3           DEVFN(1, 0)
#define PIRQRC          0x60
#define RCR             0xcf9
#define ELCR            0x4d0

#define NIC_SLOT        5       /* pin A of slot 5 is PIRQA */
#define NIC             DEVFN(NIC_SLOT, 0)
#define NIC_PORT        0xc000
/* Legacy virtio registers. */
#define VIRTIO_STATUS   18
#define VIRTIO_ISR      19
#define DRIVER_OK       0x07

typedef struct Fixture {
    QTestState *qts;
    bool link_up;
} Fixture;

static void setup_slot(Fixture *f, int slot)
{
    f->qts = qtest_initf("-machine pc -nodefaults -device virtio-net-pci,addr=%d,id=nic", slot);
    f->link_up = true;
    pci_conf_write(f->qts, 0, DEVFN(slot, 0), 0x10, NIC_PORT, 4);
    pci_conf_write(f->qts, 0, DEVFN(slot, 0), 4, 5, 2);
    qtest_outb(f->qts, NIC_PORT + VIRTIO_STATUS, DRIVER_OK);
}

static void setup(Fixture *f, const void *data)
{
    setup_slot(f, NIC_SLOT);
}

static void teardown(Fixture *f, const void *data)
{
    qtest_quit(f->qts);
}

static const PCIRegisterValue reset_values[] = {
    {0x00, 4, 0x70008086}, {0x04, 4, 0x02000000}, {0x08, 4, 0x06010000}, {0x0c, 4, 0x00800000},
    {0x2c, 4, 0x11001af4}, {0x3c, 4, 0}, {0x4c, 4, 0x0003004d}, {0x60, 4, 0x80808080},
    {0x68, 4, 0x00000200}, {0x70, 4, 0x00000080}, {0x74, 4, 0x0c0c0000}, {0x78, 4, 0x00000002},
    {0x80, 4, 0}, {0xa0, 4, 0x00000008}, {0xa4, 4, 0}, {0xa8, 4, 0x0000000f}, {0xac, 4, 0}, {},
};

static void test_reset_values(Fixture *f, const void *data)
{
    int reg;

    pci_check_registers(f->qts, PIIX3, reset_values);
    for (reg = 0x40; reg < 0x100; reg += 4) {
        pci_conf_write(f->qts, 0, PIIX3, reg, 0, 4);
    }
    machine_reset(f->qts);
    pci_check_registers(f->qts, PIIX3, reset_values);
}

/* --- reset control --- */

static void test_rcr_bits(Fixture *f, const void *data)
{
    g_assert_cmphex(qtest_inb(f->qts, RCR), ==, 0);
    qtest_outb(f->qts, RCR, 0xfb);
    g_assert_cmphex(qtest_inb(f->qts, RCR), ==, 2);
    qtest_outb(f->qts, RCR, 0x01);
    g_assert_cmphex(qtest_inb(f->qts, RCR), ==, 0);
}

static void test_rcr_resets(Fixture *f, const void *data)
{
    qtest_outb(f->qts, ELCR, 0x20);
    pci_conf_write(f->qts, 0, PIIX3, PIRQRC, 0x0505, 2);
    qtest_outb(f->qts, RCR, 0x02);
    qtest_outb(f->qts, RCR, 0x06);
    qtest_qmp_eventwait(f->qts, "RESET");
    g_assert_cmphex(pci_conf_read(f->qts, 0, PIIX3, PIRQRC, 4), ==, 0x80808080);
    g_assert_cmphex(qtest_inb(f->qts, ELCR), ==, 0);
    g_assert_cmphex(qtest_inb(f->qts, RCR), ==, 0);
}

/* CF9h lies inside CONFIG_ADDRESS: dwords go there, bytes to RCR. */
static void test_rcr_and_config_address(Fixture *f, const void *data)
{
    qtest_outl(f->qts, CONFIG_ADDRESS, 0x80000800);
    qtest_outb(f->qts, RCR, 0x02);
    g_assert_cmphex(qtest_inl(f->qts, CONFIG_ADDRESS), ==, 0x80000800);
    g_assert_cmphex(qtest_inb(f->qts, RCR), ==, 0x02);
}

/* --- interrupts --- */

static void init_pic(QTestState *s)
{
    static const uint16_t writes[][2] = {
        {0x20, 0x11}, {0x21, 0x08}, {0x21, 0x04}, {0x21, 0x01}, {0xa0, 0x11}, {0xa1, 0x70},
        {0xa1, 0x02}, {0xa1, 0x01}, {ELCR, 0xf8}, {ELCR + 1, 0xde}, {0x21, 0xff}, {0xa1, 0xff},
    };
    int i;

    for (i = 0; i < G_N_ELEMENTS(writes); i++) {
        qtest_outb(s, writes[i][0], writes[i][1]);
    }
}

/* Requests of both 8259s but for the timer (line 0) and the cascade (line 2). */
static uint16_t requests(QTestState *s)
{
    uint16_t irr;

    qtest_outb(s, 0x20, 0x0a);
    qtest_outb(s, 0xa0, 0x0a);
    irr = qtest_inb(s, 0x20);
    return (irr | qtest_inb(s, 0xa0) << 8) & ~0x5;
}

static void raise_line(Fixture *f)
{
    f->link_up = !f->link_up;
    qtest_qmp_assert_success(
        f->qts, "{'execute': 'set_link', 'arguments': {'name': 'nic', 'up': %i}}", f->link_up);
}

/* Reading the interrupt status acknowledges. */
static void lower_line(Fixture *f)
{
    qtest_inb(f->qts, NIC_PORT + VIRTIO_ISR);
}

static void test_pirq_routing(Fixture *f, const void *data)
{
    static const int lines[] = {3, 4, 5, 6, 7, 9, 10, 11, 12, 14, 15};
    int i;

    init_pic(f->qts);
    for (i = 0; i < G_N_ELEMENTS(lines); i++) {
        pci_conf_write(f->qts, 0, PIIX3, PIRQRC, lines[i], 1);
        g_assert_cmphex(requests(f->qts), ==, 0);
        raise_line(f);
        g_assert_cmphex(requests(f->qts), ==, 1 << lines[i]);
        lower_line(f);
        g_assert_cmphex(requests(f->qts), ==, 0);
    }
}

static void test_pirq_disabled(Fixture *f, const void *data)
{
    init_pic(f->qts);
    pci_conf_write(f->qts, 0, PIIX3, PIRQRC, 0x80 | 10, 1);
    raise_line(f);
    g_assert_cmphex(requests(f->qts), ==, 0);
}

/* A line that is high moves with its routing. */
static void test_pirq_rerouted(Fixture *f, const void *data)
{
    init_pic(f->qts);
    pci_conf_write(f->qts, 0, PIIX3, PIRQRC, 10, 1);
    raise_line(f);
    pci_conf_write(f->qts, 0, PIIX3, PIRQRC, 11, 1);
    g_assert_cmphex(requests(f->qts), ==, 1 << 11);
    pci_conf_write(f->qts, 0, PIIX3, PIRQRC, 0x80, 1);
    g_assert_cmphex(requests(f->qts), ==, 0);
    pci_conf_write(f->qts, 0, PIIX3, PIRQRC, 5, 1);
    g_assert_cmphex(requests(f->qts), ==, 1 << 5);
}

static void test_intx_disable(Fixture *f, const void *data)
{
    init_pic(f->qts);
    pci_conf_write(f->qts, 0, PIIX3, PIRQRC, 10, 1);
    raise_line(f);
    g_assert_cmphex(pci_conf_read(f->qts, 0, NIC, 6, 2) & 8, ==, 8);
    pci_conf_write(f->qts, 0, NIC, 4, 0x405, 2);
    g_assert_cmphex(requests(f->qts), ==, 0);
    g_assert_cmphex(pci_conf_read(f->qts, 0, NIC, 6, 2) & 8, ==, 8);
    pci_conf_write(f->qts, 0, NIC, 4, 5, 2);
    g_assert_cmphex(requests(f->qts), ==, 1 << 10);
}

/* Pin A of each slot is one PIRQ further. */
static void test_slot_wiring(void)
{
    static const uint8_t lines[] = {10, 5, 6, 7};
    int slot;

    for (slot = 3; slot < 8; slot++) {
        Fixture f;

        setup_slot(&f, slot);
        init_pic(f.qts);
        pci_conf_write(f.qts, 0, PIIX3, PIRQRC, 0x0706050a, 4);
        raise_line(&f);
        g_assert_cmphex(requests(f.qts), ==, 1 << lines[(slot - 1) & 3]);
        qtest_quit(f.qts);
    }
}

/* --- saved in the middle --- */

#define SAVED_ARGS "-machine pc -nodefaults -m 16 -netdev hubport,hubid=0,id=n -device virtio-net-pci,netdev=n,addr=5,id=nic"

/* A line is high; the next reset will be a hard one; somebody has written an address, but not used it. */
static void line_is_high(QTestState *s)
{
    Fixture f = { s, true };

    pci_conf_write(s, 0, NIC, 0x10, NIC_PORT, 4);
    pci_conf_write(s, 0, NIC, 4, 5, 2);
    qtest_outb(s, NIC_PORT + VIRTIO_STATUS, DRIVER_OK);
    init_pic(s);
    pci_conf_write(s, 0, PIIX3, PIRQRC, 0x80, 4);
    pci_conf_write(s, 0, PIIX3, PIRQRC, 10, 1);
    raise_line(&f);
    qtest_outb(s, RCR, 0x02);
    qtest_outl(s, CONFIG_ADDRESS, pci_conf_address(1, NIC, 0x44));
}

static void line_goes_down(QTestState *s, GString *seen)
{
    Fixture f = { s, false };

    qstate_note(seen, "address", qtest_inl(s, CONFIG_ADDRESS));
    qstate_note_in(s, seen, RCR, 1);
    qstate_note(seen, "requests", requests(s));
    qstate_note(seen, "links", pci_conf_read(s, 0, PIIX3, PIRQRC, 4));
    pci_conf_write(s, 0, PIIX3, PIRQRC, 11, 1);
    qstate_note(seen, "requests", requests(s));
    lower_line(&f);
    qstate_note(seen, "requests", requests(s));
}

static const QStateCase saved = { SAVED_ARGS, line_is_high, line_goes_down };

static void add(const char *path, void (*fn)(Fixture *, const void *))
{
    g_test_add(path, Fixture, NULL, setup, fn, teardown);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    add("/piix3/reset/values", test_reset_values);
    add("/piix3/rcr/bits", test_rcr_bits);
    add("/piix3/rcr/resets", test_rcr_resets);
    add("/piix3/rcr/and-config-address", test_rcr_and_config_address);
    add("/piix3/pirq/routing", test_pirq_routing);
    add("/piix3/pirq/disabled", test_pirq_disabled);
    add("/piix3/pirq/rerouted", test_pirq_rerouted);
    add("/piix3/pirq/intx-disable", test_intx_disable);
    qstate_add("/piix3/saved", &saved);
    qtest_add_func("/piix3/pirq/slot-wiring", test_slot_wiring);
    return g_test_run();
}
