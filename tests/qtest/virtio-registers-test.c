/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Registers of virtio devices at every address and size, next to the reference: the same accesses are made to
 * both, and each must answer the same. Skipped where the reference is not installed.
 *
 * Settled from VIRTIO 1.2: the reference's IOMMU keeps what is written to the reserved bytes of its
 * configuration space (5.13.4), here they read as zeros; its input devices lose what a driver selected when
 * there is no answer to it, here it reads as written, with an answer of size 0 (5.8.5.2); their names have a
 * NUL, but strings do not include one (5.8.4). It takes a driver's choice of the disk's cache without
 * VIRTIO_BLK_F_CONFIG_WCE (5.2.5.2), so all features are negotiated first.
 */
#include "qemu/osdep.h"
#include "hw/pci/pci_regs.h"
#include "reference.h"
#include "virtio-driver.h"
#include "standard-headers/linux/virtio_input.h"
#include "standard-headers/linux/virtio_iommu.h"

#define COMMON_END      0x40
#define NOTIFY_END      0x4000
#define CONFIG_END      64
/* What configuration space has behind its capabilities' header. */
#define CAP_TYPE        offsetof(struct virtio_pci_cap, cfg_type)
#define CAP_BAR         offsetof(struct virtio_pci_cap, bar)
#define CAP_OFFSET      offsetof(struct virtio_pci_cap, offset)
#define CAP_LENGTH      offsetof(struct virtio_pci_cap, length)
#define CAP_DATA        offsetof(struct virtio_pci_cfg_cap, pci_cfg_data)

typedef struct Answer {
    const char *where;
    uint64_t off;
    int size;
    uint64_t written, got;
} Answer;

typedef struct Sweep {
    const VirtioRow *row;
    Poke *p;
    GArray *answers;
} Sweep;

static const uint64_t patterns[] = { 0, 1, 0x0102030405060708, UINT64_MAX };

static uint64_t bar_read(Sweep *s, QPCIBar bar, uint64_t off, int size)
{
    switch (size) {
    case 1:
        return qpci_io_readb(s->p->dev, bar, off);
    case 2:
        return qpci_io_readw(s->p->dev, bar, off);
    case 4:
        return qpci_io_readl(s->p->dev, bar, off);
    default:
        return qpci_io_readq(s->p->dev, bar, off);
    }
}

static void bar_write(Sweep *s, QPCIBar bar, uint64_t off, int size, uint64_t val)
{
    switch (size) {
    case 1:
        qpci_io_writeb(s->p->dev, bar, off, val);
        break;
    case 2:
        qpci_io_writew(s->p->dev, bar, off, val);
        break;
    case 4:
        qpci_io_writel(s->p->dev, bar, off, val);
        break;
    default:
        qpci_io_writeq(s->p->dev, bar, off, val);
        break;
    }
}

static void note(Sweep *s, const char *where, uint64_t off, int size, uint64_t written, uint64_t got)
{
    Answer a = { where, off, size, written, got };

    g_array_append_val(s->answers, a);
}

/* All of the common structure, and the interrupt status, after @off was accessed. */
static void note_state(Sweep *s, uint64_t off)
{
    for (int reg = 0; reg < COMMON_END; reg += 4) {
        note(s, "state", off, 4, reg, m32r(s->p, reg));
    }
    note(s, "state", off, 1, ISR, m8r(s->p, ISR));
}

static void restart(Sweep *s)
{
    if (s->p->modern.addr) {
        negotiate(s->p, offered_features(s->p));
        m16w(s->p, VIRTIO_PCI_COMMON_Q_SELECT, 0);
    } else {
        qpci_io_writeb(s->p->dev, s->p->legacy, VIRTIO_PCI_STATUS, 0);
        qpci_io_writel(s->p->dev, s->p->legacy, VIRTIO_PCI_GUEST_FEATURES,
                       qpci_io_readl(s->p->dev, s->p->legacy, VIRTIO_PCI_HOST_FEATURES) & ~(1u << 30));
    }
}

/* Reads @off of @bar, then writes and reads it again. */
static void try_access(Sweep *s, const char *where, QPCIBar bar, uint64_t off, int size)
{
    note(s, where, off, size, 0, bar_read(s, bar, off, size));
    for (size_t i = 0; i < ARRAY_SIZE(patterns); i++) {
        bar_write(s, bar, off, size, patterns[i]);
        note(s, where, off, size, patterns[i], bar_read(s, bar, off, size));
    }
}

/* [@start, @end) of @bar at each address, aligned or not, and each size up to @max_size. */
static void sweep_bar(Sweep *s, const char *where, QPCIBar bar, uint64_t start, uint64_t end, int max_size)
{
    for (uint64_t off = start; off < end; off++) {
        restart(s);
        for (int size = 1; size <= max_size && off + size <= end; size *= 2) {
            try_access(s, where, bar, off, size);
        }
        if (s->p->modern.addr) {
            note_state(s, off);
        }
    }
}

/* --- the window in configuration space --- */

static int find_window(Sweep *s)
{
    uint8_t cap = 0;

    do {
        cap = qpci_find_capability(s->p->dev, PCI_CAP_ID_VNDR, cap);
        g_assert_cmpint(cap, !=, 0);
    } while (qpci_config_readb(s->p->dev, cap + CAP_TYPE) != VIRTIO_PCI_CAP_PCI_CFG);
    return cap;
}

/* Each way to read and write the window while it is at @off, with @len bytes. */
static void use_window(Sweep *s, int window, uint32_t off, uint32_t len)
{
    QPCIDevice *dev = s->p->dev;

    restart(s);
    qpci_config_writel(dev, window + CAP_OFFSET, off);
    qpci_config_writel(dev, window + CAP_LENGTH, len);
    for (int i = CAP_LENGTH; i < CAP_DATA + 4; i++) {
        note(s, "window", off, len, i, qpci_config_readb(dev, window + i));
        note(s, "window", off, len, i, i % 2 ? 0 : qpci_config_readw(dev, window + i));
        note(s, "window", off, len, i, i % 4 ? 0 : qpci_config_readl(dev, window + i));
    }
    qpci_config_writel(dev, window + CAP_DATA, 0x01020304);
    note(s, "window", off, len, 0x01020304, qpci_config_readl(dev, window + CAP_DATA));
    qpci_config_writew(dev, window + CAP_DATA, 1);
    note(s, "window", off, len, 1, qpci_config_readl(dev, window + CAP_DATA));
    qpci_config_writeb(dev, window + CAP_DATA + 1, 2);
    note(s, "window", off, len, 2, qpci_config_readl(dev, window + CAP_DATA));
    note_state(s, off);
}

static void sweep_window(Sweep *s)
{
    static const uint32_t offsets[] = {
        0x00,   0x01,   0x02,   0x04,   0x0c,   0x12,   0x14,   0x16,   0x17,   0x18,   0x20,       0xfff,
        0x1000, 0x1001, 0x2000, 0x2001, 0x2003, 0x2ffe, 0x3000, 0x3004, 0x3fff, 0x4000, 0xffffffff,
    };
    int window = find_window(s);

    for (int bar = 0; bar <= 4; bar += 4) {
        qpci_config_writeb(s->p->dev, window + CAP_BAR, bar);
        for (size_t i = 0; i < ARRAY_SIZE(offsets); i++) {
            for (uint32_t len = 0; len <= 8; len++) {
                use_window(s, window, offsets[i], len);
            }
        }
    }
}

/* --- both --- */

static void sweep_common(void *opaque)
{
    Sweep *s = opaque;

    s->p = virtio_row_start(s->row, "");
    sweep_bar(s, "common", s->p->modern, COMMON, COMMON_END, 8);
    sweep_bar(s, "isr", s->p->modern, ISR, ISR + 8, 8);
    sweep_bar(s, "notify", s->p->modern, NOTIFY, NOTIFY + 8, 8);
    sweep_bar(s, "notify-end", s->p->modern, NOTIFY_END - 8, NOTIFY_END, 8);
    sweep_window(s);
    poke_free(s->p);
}

/* Doorbells in a BAR of ports, and in memory a page apart. */
static void sweep_doorbells(void *opaque)
{
    Sweep *s = opaque;

    s->p = virtio_row_start(s->row, ",modern-pio-notify=on,page-per-vq=on");
    sweep_bar(s, "ports", qpci_iomap(s->p->dev, 2, NULL), 0, 4, 4);
    for (uint64_t queue = 0; queue < 4; queue++) {
        sweep_bar(s, "doorbell", s->p->modern, NOTIFY + queue * 0x1000 - 4, NOTIFY + queue * 0x1000 + 4, 8);
    }
    poke_free(s->p);
}

static void sweep_config(void *opaque)
{
    Sweep *s = opaque;

    s->p = virtio_row_start(s->row, "");
    sweep_bar(s, "config", s->p->modern, DEVICE_CFG, DEVICE_CFG + CONFIG_END, 8);
    poke_free(s->p);
}

static void sweep_legacy(void *opaque)
{
    Sweep *s = opaque;

    s->p = virtio_row_start(s->row, ",disable-modern=on");
    sweep_bar(s, "legacy", s->p->legacy, 0, CONFIG_END, 4);
    poke_free(s->p);
}

/* Whether a byte of configuration space is the same, or its difference is settled from the specification. */
static bool is_settled(const VirtioRow *row, uint64_t at, uint8_t ours, uint8_t theirs)
{
    if (!strcmp(row->name, "iommu") && at >= offsetof(struct virtio_iommu_config, reserved)) {
        return ours == 0 && at < sizeof(struct virtio_iommu_config);
    }
    if (virtio_row_is_input(row)) {
        return at < offsetof(struct virtio_input_config, size) ||
               (at == offsetof(struct virtio_input_config, size) && ours && theirs == ours + 1);
    }
    return false;
}

static void assert_same(const VirtioRow *row, const Answer *a, const Answer *b)
{
    bool is_config = !strcmp(a->where, "config");

    for (int i = 0; i < 8; i++) {
        uint8_t ours = a->got >> (8 * i), theirs = b->got >> (8 * i);

        if (ours != theirs && !(is_config && is_settled(row, a->off + i - DEVICE_CFG, ours, theirs))) {
            g_error("%s 0x%" PRIx64 ", %d bytes, 0x%" PRIx64 " written: 0x%" PRIx64 ", not 0x%" PRIx64,
                    a->where, a->off, a->size, a->written, a->got, b->got);
        }
    }
}

static void compare(const VirtioRow *row, void (*sweep)(void *opaque))
{
    g_autofree char *reference = reference_path();
    Sweep ours = { .row = row }, theirs = { .row = row };

    if (!reference) {
        return;
    }
    ours.answers = g_array_new(false, false, sizeof(Answer));
    theirs.answers = g_array_new(false, false, sizeof(Answer));
    sweep(&ours);
    reference_run(reference, sweep, &theirs);
    g_assert_cmpuint(ours.answers->len, ==, theirs.answers->len);
    for (unsigned i = 0; i < ours.answers->len; i++) {
        assert_same(row, &g_array_index(ours.answers, Answer, i), &g_array_index(theirs.answers, Answer, i));
    }
    g_array_unref(ours.answers);
    g_array_unref(theirs.answers);
}

static void test_common(const void *row)
{
    compare(row, sweep_common);
}

static void test_doorbells(const void *row)
{
    compare(row, sweep_doorbells);
}

static void test_config(const void *row)
{
    compare(row, sweep_config);
}

static void test_legacy(const void *row)
{
    compare(row, sweep_legacy);
}

/* --- what takes no reference --- */

/* The size of a queue has 16 bits, whatever the access has. */
static void test_queue_size_is_cut(void)
{
    Poke *p = poke_new("virtio-rng-pci", NULL);

    m32w(p, VIRTIO_PCI_COMMON_Q_SIZE, 0x00010004);
    g_assert_cmpuint(m16r(p, VIRTIO_PCI_COMMON_Q_SIZE), ==, 4);
    poke_free(p);
}

/* A queue is worked on when its doorbell rings, wherever that is. */
static void test_doorbells_ring(void)
{
    const VirtioRow *row = virtio_row_find("keyboard");
    Poke *p = virtio_row_start(row, ",modern-pio-notify=on,page-per-vq=on");
    QPCIBar ports = qpci_iomap(p->dev, 2, NULL);
    VirtioDriver d;

    virtio_driver_start(&d, p, row, false, row->queue);
    virtio_driver_put(&d);
    m16w(p, NOTIFY + 4 * row->queue, row->queue);
    g_assert_false(virtio_driver_is_done(&d, 0));       /* that is in the page of queue 0 */
    m16w(p, NOTIFY + 0x1000 * row->queue, row->queue);
    g_assert_true(virtio_driver_wait(&d, 0));
    virtio_driver_put(&d);
    qpci_io_writew(p->dev, ports, 0, row->queue + 1);
    g_assert_false(virtio_driver_is_done(&d, 1));
    qpci_io_writew(p->dev, ports, 0, row->queue);
    g_assert_true(virtio_driver_wait(&d, 1));
    poke_free(p);
}

int main(int argc, char **argv)
{
    const VirtioRow *net = virtio_row_find("net");

    g_test_init(&argc, &argv, NULL);
    qtest_add_func("virtio-registers/queue-size-is-cut", test_queue_size_is_cut);
    qtest_add_func("virtio-registers/doorbells-ring", test_doorbells_ring);
    qtest_add_data_func("virtio-registers/common", net, test_common);
    qtest_add_data_func("virtio-registers/doorbells", net, test_doorbells);
    virtio_rows_add("virtio-registers/config", false, test_config);
    virtio_rows_add("virtio-registers/legacy", true, test_legacy);
    return g_test_run();
}
