/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "hw/pci/pci_regs.h"
#include "virtio-state.h"

#define MESSAGES        0x90000
#define INTX            11

/* ---- the function ---- */

static Poke *find(QTestState *s)
{
    Poke *p = g_new0(Poke, 1);

    p->qts = s;
    p->bus = qpci_new_pc(s, NULL);
    p->dev = qpci_device_find(p->bus, QPCI_DEVFN(POKE_SLOT, 0));
    g_assert_nonnull(p->dev);
    return p;
}

static bool is_modern(Poke *p)
{
    return qpci_config_readl(p->dev, 0x20) != 0;
}

static bool is_transitional(Poke *p)
{
    return qpci_config_readw(p->dev, 2) < 0x1040;
}

/* All of the PIIX3's links lead to one interrupt, whose input is level sensitive. */
static void route_intx(Poke *p)
{
    QPCIDevice *isa = qpci_device_find(p->bus, QPCI_DEVFN(1, 0));

    qpci_config_writel(isa, 0x60, INTX * 0x01010101u);
    g_free(isa);
    qtest_outb(p->qts, 0x4d1, 1 << (INTX - 8));
}

Poke *poke_start(QTestState *s)
{
    Poke *p = find(s);

    route_intx(p);
    qpci_device_enable(p->dev);
    if (is_transitional(p)) {
        p->legacy = qpci_iomap(p->dev, 0, NULL);
    }
    if (is_modern(p)) {
        p->modern = qpci_iomap(p->dev, 4, NULL);
    }
    return p;
}

Poke *poke_resume(QTestState *s)
{
    Poke *p = find(s);

    if (is_transitional(p)) {
        p->legacy = qpci_legacy_iomap(p->dev, qpci_config_readl(p->dev, 0x10) & ~3u);
    }
    if (is_modern(p)) {
        p->modern = (QPCIBar) { qpci_config_readl(p->dev, 0x20) & ~15u, false };
    }
    return p;
}

void poke_leave(Poke *p)
{
    g_free(p->dev);
    qpci_free_pc(p->bus);
    g_free(p);
}

void poke_use_msix(Poke *p)
{
    unsigned vectors;

    if (!qpci_find_capability(p->dev, PCI_CAP_ID_MSIX, 0)) {
        return;
    }
    vectors = qpci_msix_table_size(p->dev);
    qpci_msix_enable(p->dev);
    for (unsigned i = 0; i < vectors; i++) {
        uint64_t entry = p->dev->msix_table_off + i * 16;

        qpci_io_writel(p->dev, p->dev->msix_table_bar, entry, MESSAGES + 4 * i);
        qpci_io_writel(p->dev, p->dev->msix_table_bar, entry + 8, 0x1234 + i);
        qpci_io_writel(p->dev, p->dev->msix_table_bar, entry + 12, 0);
    }
    m16w(p, VIRTIO_PCI_COMMON_MSIX, vectors - 1);
    for (unsigned n = 0; n < m16r(p, VIRTIO_PCI_COMMON_NUMQ); n++) {
        select_queue(p, n);
        m16w(p, VIRTIO_PCI_COMMON_Q_MSIX, n % vectors);
    }
}

void poke_disturb(Poke *p)
{
    unsigned queues = m16r(p, VIRTIO_PCI_COMMON_NUMQ);

    for (unsigned n = 0; n < queues; n++) {
        select_queue(p, n);
        if (!m16r(p, VIRTIO_PCI_COMMON_Q_ENABLE)) {
            m16w(p, VIRTIO_PCI_COMMON_Q_SIZE, 4);
        }
        m32w(p, VIRTIO_PCI_COMMON_Q_DESCHI, 0x1001);
        m32w(p, VIRTIO_PCI_COMMON_Q_AVAILHI, 0x1002);
        m32w(p, VIRTIO_PCI_COMMON_Q_USEDHI, 0x1003);
    }
    select_queue(p, 0x3ff);
    m32w(p, VIRTIO_PCI_COMMON_DFSELECT, 1);
    m32w(p, VIRTIO_PCI_COMMON_GFSELECT, 1);
}

/* ---- what is seen of it ---- */

static void note_modern(Poke *p, GString *seen)
{
    for (unsigned off = 0; off < VIRTIO_PCI_COMMON_Q_SIZE; off += 2) {
        g_string_append_printf(seen, "common 0x%x: 0x%x\n", off, m16r(p, off));
    }
    qstate_note(seen, "generation", m8r(p, VIRTIO_PCI_COMMON_CFGGENERATION));
    for (unsigned half = 0; half < 2; half++) {
        m32w(p, VIRTIO_PCI_COMMON_GFSELECT, half);
        qstate_note(seen, "driver features", m32r(p, VIRTIO_PCI_COMMON_GF));
    }
    for (unsigned n = 0; n < m16r(p, VIRTIO_PCI_COMMON_NUMQ); n++) {
        select_queue(p, n);
        for (unsigned off = VIRTIO_PCI_COMMON_Q_SIZE; off <= VIRTIO_PCI_COMMON_Q_USEDHI + 2; off += 2) {
            g_string_append_printf(seen, "queue %u, 0x%x: 0x%x\n", n, off, m16r(p, off));
        }
    }
    for (unsigned off = 0; off < 64; off++) {
        g_string_append_printf(seen, "configuration 0x%x: 0x%x\n", off, m8r(p, DEVICE_CFG + off));
    }
}

static void note_legacy(Poke *p, GString *seen)
{
    qstate_note(seen, "features", qpci_io_readl(p->dev, p->legacy, VIRTIO_PCI_GUEST_FEATURES));
    qstate_note(seen, "status", qpci_io_readb(p->dev, p->legacy, VIRTIO_PCI_STATUS));
    for (unsigned n = 0; n < 4; n++) {
        qpci_io_writew(p->dev, p->legacy, VIRTIO_PCI_QUEUE_SEL, n);
        qstate_note(seen, "queue size", qpci_io_readw(p->dev, p->legacy, VIRTIO_PCI_QUEUE_NUM));
        qstate_note(seen, "queue page", qpci_io_readl(p->dev, p->legacy, VIRTIO_PCI_QUEUE_PFN));
    }
}

static void note_intx(Poke *p, GString *seen)
{
    qtest_outb(p->qts, 0xa0, 0x0a);
    qstate_note(seen, "interrupt 11", qtest_inb(p->qts, 0xa0) >> (INTX - 8) & 1);
}

static void note_messages(Poke *p, GString *seen)
{
    qstate_note_memory(p->qts, seen, MESSAGES, 32);
    qtest_memset(p->qts, MESSAGES, 0, 32);
}

void poke_note(Poke *p, GString *seen)
{
    note_messages(p, seen);
    note_intx(p, seen);
    if (is_modern(p)) {
        note_modern(p, seen);
        qstate_note(seen, "isr", m8r(p, ISR));
    }
    if (is_transitional(p)) {
        note_legacy(p, seen);
        qstate_note(seen, "legacy isr", qpci_io_readb(p->dev, p->legacy, VIRTIO_PCI_ISR));
    }
    note_intx(p, seen);
}

/* ---- queues ---- */

PokeQueue queue_enable_size(Poke *p, uint16_t n, uint64_t base, uint16_t size)
{
    select_queue(p, n);
    m16w(p, VIRTIO_PCI_COMMON_Q_SIZE, size);
    return queue_enable(p, n, base);
}

PokeQueue queue_resume(Poke *p, uint16_t n, uint64_t base)
{
    PokeQueue q = { p, n, 0, base, 0, 0 };

    select_queue(p, n);
    q.size = m16r(p, VIRTIO_PCI_COMMON_Q_SIZE);
    q.avail_idx = qtest_readw(p->qts, RING_AVAIL(&q) + 2);
    q.used_idx = qtest_readw(p->qts, RING_USED(&q) + 2);
    return q;
}

/* Where request number @i of the queue has its buffers, filled with what no device writes. */
static uint64_t buffer(PokeQueue *q, unsigned i, const void *out, size_t out_len, size_t in_len)
{
    uint64_t addr = QUEUE_BUFFERS(q) + i % 4 * QUEUE_BUFFER_BYTES;

    g_assert_cmpuint(out_len + in_len, <=, QUEUE_BUFFER_BYTES);
    qtest_memset(q->p->qts, addr, 0xee, QUEUE_BUFFER_BYTES);
    qtest_memwrite(q->p->qts, addr, out, out_len);
    return addr;
}

void queue_request(PokeQueue *q, const void *out, size_t out_len, size_t in_len)
{
    unsigned head = q->avail_idx * 2 % q->size;
    uint64_t addr = buffer(q, q->avail_idx, out, out_len, in_len);

    if (out_len) {
        queue_desc(q, head, addr, out_len, in_len ? VRING_DESC_F_NEXT : 0, head + 1);
    }
    if (in_len) {
        queue_desc(q, head + (out_len != 0), addr + out_len, in_len, VRING_DESC_F_WRITE, 0);
    }
    queue_add(q, head);
    queue_kick(q);
}

static void packed_desc(PokeQueue *q, unsigned at, uint64_t addr, uint32_t len, uint16_t flags)
{
    unsigned lap = at / q->size;
    struct vring_packed_desc d = {
        cpu_to_le64(addr), cpu_to_le32(len), cpu_to_le16(0x100 + at),
        cpu_to_le16(flags | (lap & 1 ? 0x8000 : 0x0080)),
    };

    qtest_memwrite(q->p->qts, q->base + at % q->size * sizeof(d), &d, sizeof(d));
}

void queue_request_packed(PokeQueue *q, const void *out, size_t out_len, size_t in_len)
{
    unsigned i = q->avail_idx++, n = (out_len != 0) + (in_len != 0), at = i * n;
    uint64_t addr = buffer(q, i, out, out_len, in_len);

    if (in_len) {
        packed_desc(q, at + n - 1, addr + out_len, in_len, VRING_DESC_F_WRITE);
    }
    if (out_len) {
        packed_desc(q, at, addr, out_len, in_len ? VRING_DESC_F_NEXT : 0);
    }
    queue_kick(q);
}

void queue_set_used_event(PokeQueue *q, uint16_t idx)
{
    qtest_writew(q->p->qts, RING_AVAIL(q) + 4 + 2 * q->size, idx);
}

void queue_note(PokeQueue *q, GString *seen)
{
    qstate_note_memory(q->p->qts, seen, RING_USED(q), 4 + 8 * q->size + 2);
}
