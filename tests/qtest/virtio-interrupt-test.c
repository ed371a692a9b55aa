/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interrupts of virtio devices, each by INTx and by MSI-X messages (VIRTIO 1.2, sections 4.1.4.5 and
 * 4.1.5.1.3): for queues, and for the configuration, which changes when the device asks for a reset.
 */
#include "qemu/osdep.h"
#include "hw/pci/pci_regs.h"
#include "pci-config.h"
#include "virtio-driver.h"

#define IRQ             11
#define MESSAGES        0xa00000        /* of vector n: n * 16 behind */
#define MESSAGE_DATA    0x4d530000      /* + n */
#define MSIX_ENABLE     0x8000
#define MSIX_MASK_ALL   0x4000
#define COMMAND         0x04
#define COMMAND_ON      0x0007
#define INTX_OFF        0x0400
#define STATUS_INTX     0x0008

static void request(VirtioDriver *d)
{
    virtio_driver_send(d);
    g_assert_true(virtio_driver_wait(d, d->sent - 1));
}

/* --- INTx --- */

static void route_intx(Poke *p)
{
    for (int pirq = 0; pirq < 4; pirq++) {
        pci_conf_write(p->qts, 0, DEVFN(1, 0), 0x60 + pirq, IRQ, 1);
    }
    qtest_outb(p->qts, 0x4d1, 1 << (IRQ - 8));
}

/* Whether the interrupt controller is asked for service, and the function says that it asks. */
static void assert_intx(Poke *p, bool level, bool pending)
{
    qtest_outb(p->qts, 0xa0, 0x0a);     /* reads are of the request register */
    g_assert_cmpint(qtest_inb(p->qts, 0xa0) >> (IRQ - 8) & 1, ==, level);
    g_assert_cmpint(!!(qpci_config_readw(p->dev, 6) & STATUS_INTX), ==, pending);
}

static void test_intx(const void *data)
{
    const VirtioRow *row = data;
    VirtioDriver d;
    Poke *p;

    if (virtio_row_skip_still(row)) {
        return;
    }
    p = virtio_row_start(row, "");
    route_intx(p);
    virtio_driver_start(&d, p, row, false, row->queue);
    if (!qtest_has_accel("qtest")) {
        m8r(p, ISR);    /* the reference's console interrupts as it starts, for nothing */
    }
    assert_intx(p, false, false);
    request(&d);
    assert_intx(p, true, true);
    qpci_config_writew(p->dev, COMMAND, COMMAND_ON | INTX_OFF);
    assert_intx(p, false, true);
    qpci_config_writew(p->dev, COMMAND, COMMAND_ON);
    assert_intx(p, true, true);
    g_assert_cmphex(m8r(p, ISR), ==, 1);
    assert_intx(p, false, false);
    g_assert_cmphex(m8r(p, ISR), ==, 0);
    /* The driver does not want to hear of the next one. */
    qtest_writew(p->qts, RING_AVAIL(&d.q), VRING_AVAIL_F_NO_INTERRUPT);
    request(&d);
    assert_intx(p, false, false);
    qtest_writew(p->qts, RING_AVAIL(&d.q), 0);
    /* The configuration. */
    m16w(p, VIRTIO_PCI_COMMON_Q_ENABLE, 9);
    assert_intx(p, true, true);
    g_assert_cmphex(m8r(p, ISR) & 2, ==, 2);
    assert_intx(p, false, false);
    /* A reset takes a pending one back. */
    virtio_driver_start(&d, p, row, false, row->queue);
    request(&d);
    assert_intx(p, true, true);
    set_status(p, 0);
    assert_intx(p, false, false);
    poke_free(p);
}

/* --- MSI-X --- */

static void program(Poke *p, unsigned vector, unsigned message, bool masked)
{
    uint64_t entry = p->dev->msix_table_off + vector * 16;

    qpci_io_writel(p->dev, p->dev->msix_table_bar, entry, MESSAGES + message * 16);
    qpci_io_writel(p->dev, p->dev->msix_table_bar, entry + 4, 0);
    qpci_io_writel(p->dev, p->dev->msix_table_bar, entry + 8, MESSAGE_DATA + message);
    qpci_io_writel(p->dev, p->dev->msix_table_bar, entry + 12, masked);
}

/* That just @message, or none (-1), came since the last time; and which vectors are pending, as bits. */
static void assert_messages(Poke *p, int message, unsigned pending)
{
    for (int i = 0; i < 4; i++) {
        uint32_t expected = i == message ? MESSAGE_DATA + i : 0;

        g_assert_cmphex(qtest_readl(p->qts, MESSAGES + i * 16), ==, expected);
        qtest_writel(p->qts, MESSAGES + i * 16, 0);
    }
    for (unsigned vector = 0; vector < 2; vector++) {
        g_assert_cmpint(qpci_msix_pending(p->dev, vector), ==, pending >> vector & 1);
    }
    assert_intx(p, false, false);
}

static void set_control(Poke *p, uint16_t bits)
{
    uint8_t cap = qpci_find_capability(p->dev, PCI_CAP_ID_MSIX, 0);

    qpci_config_writew(p->dev, cap + 2, MSIX_ENABLE | bits);
}

static void set_vector(VirtioDriver *d, uint16_t vector)
{
    select_queue(d->p, d->row->queue);
    m16w(d->p, VIRTIO_PCI_COMMON_Q_MSIX, vector);
    g_assert_cmphex(m16r(d->p, VIRTIO_PCI_COMMON_Q_MSIX), ==, vector);
}

static void check_masks(VirtioDriver *d)
{
    program(d->p, 1, 1, true);
    request(d);
    assert_messages(d->p, -1, 2);
    program(d->p, 1, 3, false);         /* as the entry is now */
    assert_messages(d->p, 3, 0);
    set_control(d->p, MSIX_MASK_ALL);
    request(d);
    assert_messages(d->p, -1, 2);
    set_control(d->p, 0);
    assert_messages(d->p, 3, 0);
    program(d->p, 1, 1, false);
}

static void check_vectors(VirtioDriver *d)
{
    set_vector(d, 0);
    request(d);
    assert_messages(d->p, 0, 0);
    set_vector(d, VIRTIO_MSI_NO_VECTOR);
    request(d);
    assert_messages(d->p, -1, 0);
    set_vector(d, 1);
    request(d);
    assert_messages(d->p, 1, 0);
    /* A vector that changes while its message waits leaves the message behind. */
    program(d->p, 1, 1, true);
    request(d);
    set_vector(d, 0);
    assert_messages(d->p, -1, 0);
    program(d->p, 1, 1, false);
    request(d);
    assert_messages(d->p, 0, 0);
}

static void test_msix(const void *data)
{
    const VirtioRow *row = data;
    VirtioDriver d;
    Poke *p;

    if (virtio_row_skip_still(row)) {
        return;
    }
    p = virtio_row_start(row, "");
    if (!qpci_find_capability(p->dev, PCI_CAP_ID_MSIX, 0)) {
        g_test_skip("the device has no MSI-X");
        poke_free(p);
        return;
    }
    route_intx(p);
    qpci_msix_enable(p->dev);
    program(p, 0, 0, false);
    program(p, 1, 1, false);
    virtio_driver_start(&d, p, row, false, row->queue);
    m16w(p, VIRTIO_PCI_COMMON_MSIX, 0);
    set_vector(&d, 1);
    request(&d);
    assert_messages(p, 1, 0);
    check_masks(&d);
    check_vectors(&d);
    m16w(p, VIRTIO_PCI_COMMON_Q_ENABLE, 9);
    assert_messages(p, 0, 0);
    /* A reset takes the vectors back. */
    virtio_driver_start(&d, p, row, false, row->queue);
    g_assert_cmphex(m16r(p, VIRTIO_PCI_COMMON_MSIX), ==, VIRTIO_MSI_NO_VECTOR);
    request(&d);
    m16w(p, VIRTIO_PCI_COMMON_Q_ENABLE, 9);
    assert_messages(p, -1, 0);
    poke_free(p);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    virtio_rows_add("virtio-interrupt/intx", false, test_intx);
    virtio_rows_add("virtio-interrupt/msix", false, test_msix);
    return g_test_run();
}
