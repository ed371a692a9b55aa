/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What virtio devices offer, modern and legacy, next to the reference: features, sizes of queues,
 * configuration space. Needs both emulators: skipped where the reference is not installed.
 */
#include "qemu/osdep.h"
#include "reference.h"
#include "virtio-poke.h"

#define CONFIG_BYTES 64
#define QUEUES_MAX 20

typedef struct Offer {
    uint32_t id, class_revision, subsystem;
    uint64_t features;
    uint32_t queues;
    uint16_t sizes[QUEUES_MAX];
    uint8_t config[CONFIG_BYTES];
    uint32_t legacy_features;
    uint8_t legacy_config[CONFIG_BYTES];
} Offer;

typedef struct Row {
    const char *name;
    const char *device;
    const char *more;
} Row;

static const Row rows[] = {
    { "9p", "virtio-9p-pci,fsdev=f,mount_tag=t", "-fsdev synth,id=f" },
    { "balloon", "virtio-balloon-pci", "" },
    { "balloon-all", "virtio-balloon-pci,free-page-reporting=on,deflate-on-oom=on", "" },
    { "blk", "virtio-blk-pci,drive=d", "-drive if=none,id=d,file=null-co://,format=raw" },
    { "crypto", "virtio-crypto-pci,cryptodev=c", "-object cryptodev-backend-builtin,id=c" },
    { "gpu", "virtio-gpu-pci", "" },
    { "iommu", "virtio-iommu-pci", "" },
    { "keyboard", "virtio-keyboard-pci", "" },
    { "mouse", "virtio-mouse-pci", "" },
    { "net", "virtio-net-pci,netdev=n", "-netdev user,id=n" },
    { "net-hub", "virtio-net-pci,netdev=n", "-netdev hubport,hubid=0,id=n" },
    { "net-multiqueue", "virtio-net-pci,netdev=n,mq=on", "-netdev user,id=n" },
    { "net-rss", "virtio-net-pci,netdev=n,mq=on,rss=on,hash=on", "-netdev user,id=n" },
    { "net-hash", "virtio-net-pci,netdev=n,hash=on", "-netdev user,id=n" },
    { "net-rsc", "virtio-net-pci,netdev=n,guest_rsc_ext=on", "-netdev user,id=n" },
    { "net-speed", "virtio-net-pci,netdev=n,host_mtu=1500,speed=1000,duplex=full", "-netdev user,id=n" },
    { "rng", "virtio-rng-pci", "" },
    { "rng-packed", "virtio-rng-pci,packed=on,queue_reset=off", "" },
    { "scsi", "virtio-scsi-pci", "" },
    { "serial", "virtio-serial-pci", "" },
    { "tablet", "virtio-tablet-pci", "" },
};

static Offer get_offer(const Row *row)
{
    Poke *p = poke_new(row->device, row->more);
    Offer o = {
        .id = qpci_config_readl(p->dev, 0),
        .class_revision = qpci_config_readl(p->dev, 8),
        .subsystem = qpci_config_readl(p->dev, 0x2c),
        .features = offered_features(p),
        .queues = m16r(p, VIRTIO_PCI_COMMON_NUMQ),
    };
    bool legacy = (o.id >> 16) < 0x1040;

    for (unsigned i = 0; i < MIN(o.queues, QUEUES_MAX); i++) {
        select_queue(p, i);
        o.sizes[i] = m16r(p, VIRTIO_PCI_COMMON_Q_SIZE);
    }
    for (unsigned i = 0; i < CONFIG_BYTES; i++) {
        o.config[i] = m8r(p, DEVICE_CFG + i);
        o.legacy_config[i] = legacy ? qpci_io_readb(p->dev, p->legacy, 20 + i) : 0;
    }
    o.legacy_features = legacy ? qpci_io_readl(p->dev, p->legacy, 0) : 0;
    poke_free(p);
    return o;
}

typedef struct Both {
    const Row *row;
    Offer ours, theirs;
} Both;

static void get_theirs(void *opaque)
{
    Both *b = opaque;

    b->theirs = get_offer(b->row);
}

static void assert_same(const Offer *ours, const Offer *theirs)
{
    g_assert_cmphex(ours->id, ==, theirs->id);
    g_assert_cmphex(ours->class_revision, ==, theirs->class_revision);
    g_assert_cmphex(ours->subsystem, ==, theirs->subsystem);
    g_assert_cmphex(ours->features, ==, theirs->features);
    g_assert_cmpuint(ours->queues, ==, theirs->queues);
    g_assert_cmpmem(ours->sizes, sizeof(ours->sizes), theirs->sizes, sizeof(theirs->sizes));
    g_assert_cmpmem(ours->config, CONFIG_BYTES, theirs->config, CONFIG_BYTES);
    g_assert_cmphex(ours->legacy_features, ==, theirs->legacy_features);
    g_assert_cmpmem(ours->legacy_config, CONFIG_BYTES, theirs->legacy_config, CONFIG_BYTES);
}

static void test_offer(const void *data)
{
    g_autofree char *reference = reference_path();
    Both b = { .row = data };

    if (reference) {
        b.ours = get_offer(data);
        reference_run(reference, get_theirs, &b);
        assert_same(&b.ours, &b.theirs);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
        g_autofree char *path = g_strconcat("virtio-offers/", rows[i].name, NULL);

        qtest_add_data_func(path, &rows[i], test_offer);
    }
    return g_test_run();
}
