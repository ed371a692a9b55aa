/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A driver for a virtio PCI function in slot 5 of a pc machine that pokes registers and rings
 * itself: for tests of the transport and of what drivers must not do. BARs: legacy at 0, MSI-X at
 * 1, modern at 4.
 */
#ifndef TESTS_VIRTIO_POKE_H
#define TESTS_VIRTIO_POKE_H

#include "qemu/bswap.h"
#include "libqtest.h"
#include "libqos/pci-pc.h"
#include "standard-headers/linux/virtio_config.h"
#include "standard-headers/linux/virtio_pci.h"
#include "standard-headers/linux/virtio_ring.h"

#define POKE_SLOT       5
#define POKE_ADDR       "addr=5.0"

/* Structures in the modern BAR. */
#define COMMON          0x0000
#define ISR             0x1000
#define DEVICE_CFG      0x2000
#define NOTIFY          0x3000

#define ACK_DRIVER      (VIRTIO_CONFIG_S_ACKNOWLEDGE | VIRTIO_CONFIG_S_DRIVER)
#define FEATURES_OK     (ACK_DRIVER | VIRTIO_CONFIG_S_FEATURES_OK)
#define DRIVER_OK       (FEATURES_OK | VIRTIO_CONFIG_S_DRIVER_OK)

typedef struct Poke {
    QTestState *qts;
    QPCIBus *bus;
    QPCIDevice *dev;
    QPCIBar legacy;
    QPCIBar modern;
} Poke;

/* Start a machine with @args, which put the function at POKE_ADDR, and enable it. */
static inline Poke *poke_new_args(const char *args)
{
    Poke *p = g_new0(Poke, 1);
    uint16_t id;

    p->qts = qtest_initf("-machine pc -nodefaults %s", args);
    p->bus = qpci_new_pc(p->qts, NULL);
    p->dev = qpci_device_find(p->bus, QPCI_DEVFN(POKE_SLOT, 0));
    g_assert_nonnull(p->dev);
    qpci_device_enable(p->dev);
    id = qpci_config_readw(p->dev, 2);
    if (id < 0x1040) {
        p->legacy = qpci_iomap(p->dev, 0, NULL);
    }
    if (qpci_config_readl(p->dev, 0x20)) {
        p->modern = qpci_iomap(p->dev, 4, NULL);
    }
    return p;
}

/* Start a machine with @device (its options without addr) and enable the function. */
static inline Poke *poke_new(const char *device, const char *more)
{
    g_autofree char *args = g_strdup_printf("%s -device %s," POKE_ADDR, more ? more : "", device);

    return poke_new_args(args);
}

static inline void poke_free(Poke *p)
{
    g_free(p->dev);
    qpci_free_pc(p->bus);
    qtest_quit(p->qts);
    g_free(p);
}

/* --- modern registers --- */

#define DEFINE_POKE(name, type, suffix)                                                         \
    static inline type name##r(Poke *p, uint64_t off)                                           \
    {                                                                                           \
        return qpci_io_read##suffix(p->dev, p->modern, off);                                    \
    }                                                                                           \
    static inline void name##w(Poke *p, uint64_t off, type val)                                 \
    {                                                                                           \
        qpci_io_write##suffix(p->dev, p->modern, off, val);                                     \
    }

DEFINE_POKE(m8, uint8_t, b)
DEFINE_POKE(m16, uint16_t, w)
DEFINE_POKE(m32, uint32_t, l)

static inline uint8_t status(Poke *p)
{
    return m8r(p, VIRTIO_PCI_COMMON_STATUS);
}

static inline void set_status(Poke *p, uint8_t val)
{
    m8w(p, VIRTIO_PCI_COMMON_STATUS, val);
}

static inline uint64_t offered_features(Poke *p)
{
    uint64_t lo;

    m32w(p, VIRTIO_PCI_COMMON_DFSELECT, 0);
    lo = m32r(p, VIRTIO_PCI_COMMON_DF);
    m32w(p, VIRTIO_PCI_COMMON_DFSELECT, 1);
    return lo | (uint64_t)m32r(p, VIRTIO_PCI_COMMON_DF) << 32;
}

/* Reset and negotiate exactly @features, up to FEATURES_OK. */
static inline void negotiate(Poke *p, uint64_t features)
{
    set_status(p, 0);
    set_status(p, VIRTIO_CONFIG_S_ACKNOWLEDGE);
    set_status(p, ACK_DRIVER);
    m32w(p, VIRTIO_PCI_COMMON_GFSELECT, 0);
    m32w(p, VIRTIO_PCI_COMMON_GF, features);
    m32w(p, VIRTIO_PCI_COMMON_GFSELECT, 1);
    m32w(p, VIRTIO_PCI_COMMON_GF, features >> 32);
    set_status(p, FEATURES_OK);
}

static inline void select_queue(Poke *p, uint16_t n)
{
    m16w(p, VIRTIO_PCI_COMMON_Q_SELECT, n);
}

/* --- a split ring in guest memory: descriptors, then available ring, then used ring, a page each -------- */

typedef struct PokeQueue {
    Poke *p;
    uint16_t n;
    uint16_t size;
    uint64_t base;
    uint16_t avail_idx;
    uint16_t used_idx;
} PokeQueue;

#define RING_AVAIL(q)   ((q)->base + 0x4000)
#define RING_USED(q)    ((q)->base + 0x6000)
#define RING_BYTES      0xa000

/* Set queue @n up at @base with the size that the device offers. */
static inline PokeQueue queue_enable(Poke *p, uint16_t n, uint64_t base)
{
    PokeQueue q = { p, n, 0, base, 0, 0 };

    select_queue(p, n);
    q.size = m16r(p, VIRTIO_PCI_COMMON_Q_SIZE);
    qtest_memset(p->qts, base, 0, RING_BYTES);
    m32w(p, VIRTIO_PCI_COMMON_Q_DESCLO, base);
    m32w(p, VIRTIO_PCI_COMMON_Q_AVAILLO, RING_AVAIL(&q));
    m32w(p, VIRTIO_PCI_COMMON_Q_USEDLO, RING_USED(&q));
    m16w(p, VIRTIO_PCI_COMMON_Q_ENABLE, 1);
    return q;
}

static inline void queue_desc(PokeQueue *q, uint16_t i, uint64_t addr, uint32_t len, uint16_t flags,
                              uint16_t next)
{
    struct vring_desc d = {
        cpu_to_le64(addr), cpu_to_le32(len), cpu_to_le16(flags), cpu_to_le16(next)
    };

    qtest_memwrite(q->p->qts, q->base + i * sizeof(d), &d, sizeof(d));
}

/* Make the chain at @head available, without notifying. */
static inline void queue_add(PokeQueue *q, uint16_t head)
{
    qtest_writew(q->p->qts, RING_AVAIL(q) + 4 + 2 * (q->avail_idx % q->size), head);
    qtest_writew(q->p->qts, RING_AVAIL(q) + 2, ++q->avail_idx);
}

static inline void queue_kick(PokeQueue *q)
{
    m16w(q->p, NOTIFY + 4 * q->n, q->n);
}

/* Whether the device has returned another chain; its head and length. */
static inline bool queue_used(PokeQueue *q, uint32_t *head, uint32_t *len)
{
    uint64_t entry = RING_USED(q) + 4 + 8 * (q->used_idx % q->size);

    if (qtest_readw(q->p->qts, RING_USED(q) + 2) == q->used_idx) {
        return false;
    }
    q->used_idx++;
    if (head) {
        *head = qtest_readl(q->p->qts, entry);
    }
    if (len) {
        *len = qtest_readl(q->p->qts, entry + 4);
    }
    return true;
}

#endif
