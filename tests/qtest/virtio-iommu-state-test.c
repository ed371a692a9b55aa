/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Virtio IOMMU: saved states, and functions that come and go behind it. */
#include "qemu/osdep.h"
#include "libqos/pci-pc.h"
#include "virtio-iommu-test.h"

#define SAVE_ARGS "-machine q35 " COMMON_ARGS "-device virtio-iommu-pci," POKE_ADDR \
                  " -device virtio-rng-pci,addr=7.0"

/* Domains, endpoints, mappings and bypass are saved. */
static void test_save_and_load(void)
{
    Fixture f = { .p = poke_new_args(SAVE_ARGS) };
    QTestState *fresh;

    start_driver(&f, IOMMU_BITS);
    m8w(f.p, BYPASS, 0);
    attach(&f, 1, 0x38, 0);
    attach(&f, 2, OTHER, VIRTIO_IOMMU_ATTACH_F_BYPASS);
    map(&f, 1, 0x1000, 0x4fff, PHYS, RW);
    map(&f, 1, 0x8000, 0x8fff, PHYS, RW);
    fresh = qtest_save_and_load(f.p->qts, SAVE_ARGS);
    if (fresh) {
        f.p->qts = fresh;
        f.p->bus->qts = fresh;
        g_assert_cmpuint(m8r(f.p, BYPASS), ==, 0);
        g_assert_cmpuint(map(&f, 1, 0x4000, 0x4fff, PHYS, RW), ==, VIRTIO_IOMMU_S_INVAL);
        g_assert_cmpuint(map(&f, 2, 0x4000, 0x4fff, PHYS, RW), ==, VIRTIO_IOMMU_S_INVAL);
        g_assert_cmpuint(unmap(&f, 1, 0x8000, 0x8fff), ==, VIRTIO_IOMMU_S_OK);
        g_assert_cmpuint(map(&f, 1, 0x8000, 0x9fff, PHYS, RW), ==, VIRTIO_IOMMU_S_OK);
        g_assert_cmpuint(detach(&f, 1, OTHER), ==, VIRTIO_IOMMU_S_INVAL);
        g_assert_cmpuint(detach(&f, 1, 0x38), ==, VIRTIO_IOMMU_S_OK);
        g_assert_cmpuint(map(&f, 1, 0xa000, 0xafff, PHYS, RW), ==, VIRTIO_IOMMU_S_NOENT);
    }
    poke_free(f.p);
}

/* ---- DMA after loading: of an entropy device ---- */

#define RNG_ARGS    "-machine q35 -nodefaults -m 16 -device virtio-iommu-pci," POKE_ADDR \
                    " -device virtio-rng-pci,addr=7.0,iommu_platform=on,disable-legacy=on"
#define RNG_RING    (PHYS + CTRL_RING)

/* The function in @slot, whose BAR is mapped or was. */
static Poke *open_slot(QTestState *s, int slot, bool map_it)
{
    Poke *p = g_new0(Poke, 1);

    *p = (Poke) { .qts = s, .bus = qpci_new_pc(s, NULL) };
    p->dev = qpci_device_find(p->bus, QPCI_DEVFN(slot, 0));
    g_assert_nonnull(p->dev);
    if (map_it) {
        qpci_device_enable(p->dev);
        p->modern = qpci_iomap(p->dev, 4, NULL);
    } else {
        p->modern = (QPCIBar) { qpci_config_readl(p->dev, 0x20) & ~15u, false };
    }
    return p;
}

/* Its rings and a page for its answers are mapped, another one may only be read. */
static void rng_is_behind(QTestState *s)
{
    Fixture f = { .p = open_slot(s, POKE_SLOT, true) };
    Poke *rng;
    PokeQueue q;

    start_driver(&f, IOMMU_BITS);
    offer_event_buffers(&f);
    attach(&f, 1, NOBODY, 0);
    map(&f, 1, IOVA, IOVA + RESULT - 1, PHYS, RW);
    map(&f, 1, IOVA + RESULT, IOVA + RESULT + 0xfff, PHYS + RESULT, VIRTIO_IOMMU_MAP_F_READ);
    rng = open_slot(s, 7, false);
    qpci_config_writel(rng->dev, 0x20, 0xd0000000);
    qpci_config_writel(rng->dev, 0x24, 0);
    qpci_config_writew(rng->dev, 4, 7);
    poke_leave(rng);
    rng = open_slot(s, 7, false);
    negotiate(rng, BEHIND);
    q = queue_enable(rng, 0, RNG_RING);
    m32w(rng, VIRTIO_PCI_COMMON_Q_DESCLO, IOVA + CTRL_RING);
    m32w(rng, VIRTIO_PCI_COMMON_Q_AVAILLO, IOVA - PHYS + RING_AVAIL(&q));
    m32w(rng, VIRTIO_PCI_COMMON_Q_USEDLO, IOVA - PHYS + RING_USED(&q));
    m16w(rng, VIRTIO_PCI_COMMON_Q_ENABLE, 1);
    set_status(rng, DRIVER_OK);
    qtest_memset(s, PHYS + KEY_REQ, 0xee, 16);
    qtest_memset(s, PHYS + RESULT, 0xee, 16);
    poke_leave(rng);
    poke_leave(f.p);
}

/* One answer arrives, the other one is a fault. */
static void rng_goes_on(QTestState *s, GString *seen)
{
    Poke *rng = open_slot(s, 7, false);
    PokeQueue q = queue_resume(rng, 0, RNG_RING);

    queue_desc(&q, 0, IOVA + KEY_REQ, 16, VRING_DESC_F_WRITE, 0);
    queue_desc(&q, 1, IOVA + RESULT, 16, VRING_DESC_F_WRITE, 0);
    for (int i = 0; i < 2; i++) {
        queue_add(&q, i);
        queue_kick(&q);
        qtest_clock_step(s, 1000);
        qstate_note_memory(s, seen, RING_USED(&q), 4 + 8 * 2);
        qstate_note(seen, "status", status(rng));
    }
    qstate_note(seen, "arrived", qtest_readq(s, PHYS + KEY_REQ) != 0xeeeeeeeeeeeeeeee);
    qstate_note(seen, "kept out", qtest_readq(s, PHYS + RESULT) == 0xeeeeeeeeeeeeeeee);
    qstate_note_memory(s, seen, EVENTS, sizeof(struct virtio_iommu_fault));
    poke_leave(rng);
}

static const QStateCase saved_dma = { RNG_ARGS, rng_is_behind, rng_goes_on };

/* Functions can be plugged behind it, but the IOMMU itself is not pluggable. */
static void test_plug_behind(void)
{
    QTestState *qts = qtest_init("-machine q35 -nodefaults -device virtio-iommu-pci,addr=5.0 "
                                 "-object cryptodev-backend-builtin,id=c0 "
                                 "-device pcie-root-port,id=r0,addr=7.0,chassis=1");

    qmp_expect_error_and_unref(
        qtest_qmp(qts, "{'execute': 'device_add', 'arguments': {'driver': 'virtio-iommu-pci',"
                       " 'bus': 'r0'}}"),
        "GenericError");
    qtest_qmp_device_add(qts, "virtio-crypto-pci", "crypto0",
                         "{'cryptodev': 'c0', 'bus': 'r0', 'iommu_platform': true}");
    qtest_quit(qts);
}

/* Ports of ACPI hotplug on q35. */
#define PCIHP_EJECT 0xcc8
#define PCIHP_SEL   0xcd0

/*
 * A function goes that is attached to a domain with mappings, again and again:
 * it is not there, but can be detached.
 */
static void test_unplug_attached(void)
{
    Fixture f = { .p = poke_new_args("-machine q35 " COMMON_ARGS "-device virtio-iommu-pci," POKE_ADDR " "
                                     "-device pcie-root-port,id=rp,chassis=1,addr=7.0") };
    QPCIDevice *port = qpci_device_find(f.p->bus, QPCI_DEVFN(7, 0));

    qpci_config_writel(port, 0x18, 1 << 8 | 1 << 16);
    start_driver(&f, IOMMU_BITS);
    for (int round = 0; round < 3; round++) {
        qtest_qmp_device_add(f.p->qts, "virtio-crypto-pci", "crypto0",
                             "{'cryptodev': 'c0', 'bus': 'rp', 'iommu_platform': true}");
        g_assert_cmpuint(attach(&f, 1, BEHIND_PORT, 0), ==, VIRTIO_IOMMU_S_OK);
        g_assert_cmpuint(map(&f, 1, IOVA, IOVA + WINDOW - 1, PHYS, RW), ==, VIRTIO_IOMMU_S_OK);
        qtest_qmp_device_del_send(f.p->qts, "crypto0");
        qtest_outl(f.p->qts, PCIHP_SEL, 0);
        qtest_outl(f.p->qts, PCIHP_EJECT, 1);
        qtest_qmp_eventwait(f.p->qts, "DEVICE_DELETED");
        g_assert_cmpuint(unmap(&f, 1, IOVA, IOVA + WINDOW - 1), ==, VIRTIO_IOMMU_S_OK);
        if (qtest_has_accel("qtest")) { /* elsewhere whatever was there once stays */
            g_assert_cmpuint(attach(&f, 1, BEHIND_PORT, 0), ==, VIRTIO_IOMMU_S_NOENT);
        }
        g_assert_cmpuint(detach(&f, 1, BEHIND_PORT), ==, VIRTIO_IOMMU_S_OK);
    }
    g_free(port);
    poke_free(f.p);
}

void iommu_add_state_tests(void)
{
    qtest_add_func("virtio-iommu/save-and-load", test_save_and_load);
    qstate_add("virtio-iommu/saved/dma", &saved_dma);
    qtest_add_func("virtio-iommu/plug-behind", test_plug_behind);
    qtest_add_func("virtio-iommu/unplug-attached", test_unplug_attached);
}
