/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Virtio over PCI: ids, capabilities, legacy and modern registers, MSI-X vectors, with virtio-net
 * behind.
 */
#include "qemu/osdep.h"
#include "virtio-poke.h"

#define NET_BACK_END    "-netdev user,id=net0"
#define NET             "virtio-net-pci,netdev=net0"

#define VERSION_1       (1ULL << VIRTIO_F_VERSION_1)
#define RING_RESET      (1ULL << VIRTIO_F_RING_RESET)

#define CAP_VENDOR      0x09
#define CAP_MSIX        0x11

/*
 * virtio-net: MAC; the same and CTRL_VQ, MAC, GSO … as offered behind a back end without headers.
 */
#define F_MAC           (1u << 5)
#define MODERN_OFFER    0x0000010130bf8024ULL
#define LEGACY_OFFER    0x79bf8064

#define QUEUES          3

typedef struct Fixture {
    Poke *p;
} Fixture;

static void setup(Fixture *f, const void *options)
{
    g_autofree char *device = g_strconcat(NET, options, NULL);

    f->p = poke_new(device, NET_BACK_END);
}

static void teardown(Fixture *f, const void *options)
{
    poke_free(f->p);
}

/* --- identity --- */

static void assert_ids(Poke *p, uint16_t device, uint8_t revision, uint16_t subsystem)
{
    g_assert_cmphex(qpci_config_readw(p->dev, 0x00), ==, 0x1af4);
    g_assert_cmphex(qpci_config_readw(p->dev, 0x02), ==, device);
    g_assert_cmphex(qpci_config_readb(p->dev, 0x08), ==, revision);
    g_assert_cmphex(qpci_config_readw(p->dev, 0x0a), ==, 0x0200);
    g_assert_cmphex(qpci_config_readw(p->dev, 0x2c), ==, 0x1af4);
    g_assert_cmphex(qpci_config_readw(p->dev, 0x2e), ==, subsystem);
    g_assert_cmphex(qpci_config_readb(p->dev, 0x3d), ==, 1);
}

static void test_ids_transitional(Fixture *f, const void *data)
{
    assert_ids(f->p, 0x1000, 0, 1);
    g_assert_cmphex(qpci_config_readl(f->p->dev, 0x20) & 0xf, ==, 0xc);
}

static void test_ids_modern(Fixture *f, const void *data)
{
    assert_ids(f->p, 0x1041, 1, 0x1100);
    g_assert_cmphex(qpci_config_readl(f->p->dev, 0x10), ==, 0);
}

static void test_ids_legacy(Fixture *f, const void *data)
{
    assert_ids(f->p, 0x1000, 0, 1);
    g_assert_cmphex(qpci_config_readl(f->p->dev, 0x20), ==, 0);
    g_assert_cmphex(qpci_find_capability(f->p->dev, CAP_VENDOR, 0), ==, 0);
    g_assert_cmphex(qpci_find_capability(f->p->dev, CAP_MSIX, 0), ==, 0x40);
}

/* --- capabilities --- */

static void assert_cap(Poke *p, uint8_t off, uint8_t type, uint8_t len, uint32_t offset,
                       uint32_t size)
{
    g_assert_cmphex(qpci_config_readb(p->dev, off), ==, CAP_VENDOR);
    g_assert_cmphex(qpci_config_readb(p->dev, off + VIRTIO_PCI_CAP_LEN), ==, len);
    g_assert_cmphex(qpci_config_readb(p->dev, off + VIRTIO_PCI_CAP_CFG_TYPE), ==, type);
    g_assert_cmphex(qpci_config_readb(p->dev, off + VIRTIO_PCI_CAP_BAR), ==, size ? 4 : 0);
    g_assert_cmphex(qpci_config_readl(p->dev, off + VIRTIO_PCI_CAP_OFFSET), ==, offset);
    g_assert_cmphex(qpci_config_readl(p->dev, off + VIRTIO_PCI_CAP_LENGTH), ==, size);
}

static void test_capabilities(Fixture *f, const void *data)
{
    assert_cap(f->p, 0x40, VIRTIO_PCI_CAP_COMMON_CFG, 16, COMMON, 0x1000);
    assert_cap(f->p, 0x50, VIRTIO_PCI_CAP_ISR_CFG, 16, ISR, 0x1000);
    assert_cap(f->p, 0x60, VIRTIO_PCI_CAP_DEVICE_CFG, 16, DEVICE_CFG, 0x1000);
    assert_cap(f->p, 0x70, VIRTIO_PCI_CAP_NOTIFY_CFG, 20, NOTIFY, 0x1000);
    g_assert_cmpuint(qpci_config_readl(f->p->dev, 0x70 + VIRTIO_PCI_NOTIFY_CAP_MULT), ==, 4);
    assert_cap(f->p, 0x84, VIRTIO_PCI_CAP_PCI_CFG, 20, 0, 0);
    g_assert_cmphex(qpci_find_capability(f->p->dev, CAP_MSIX, 0), ==, 0x98);
    g_assert_cmpuint(qpci_msix_table_size(f->p->dev), ==, QUEUES + 1);
}

/* The window: only through configuration space, the modern BAR's structures are reached. */
static void test_config_window(Fixture *f, const void *data)
{
    QPCIDevice *dev = f->p->dev;
    const uint8_t win = 0x84;

    qpci_config_writeb(dev, win + VIRTIO_PCI_CAP_BAR, 4);
    qpci_config_writel(dev, win + VIRTIO_PCI_CAP_OFFSET, VIRTIO_PCI_COMMON_NUMQ);
    qpci_config_writel(dev, win + VIRTIO_PCI_CAP_LENGTH, 2);
    g_assert_cmphex(qpci_config_readl(dev, win + 16) & 0xffff, ==, QUEUES);
    qpci_config_writel(dev, win + VIRTIO_PCI_CAP_OFFSET, VIRTIO_PCI_COMMON_Q_SELECT);
    qpci_config_writel(dev, win + 16, 2);
    g_assert_cmpuint(m16r(f->p, VIRTIO_PCI_COMMON_Q_SELECT), ==, 2);
    qpci_config_writel(dev, win + VIRTIO_PCI_CAP_OFFSET, DEVICE_CFG);
    qpci_config_writel(dev, win + VIRTIO_PCI_CAP_LENGTH, 4);
    g_assert_cmphex(qpci_config_readl(dev, win + 16), ==, m32r(f->p, DEVICE_CFG));
    /* Odd lengths do nothing. */
    qpci_config_writel(dev, win + VIRTIO_PCI_CAP_OFFSET, VIRTIO_PCI_COMMON_Q_SELECT);
    qpci_config_writel(dev, win + VIRTIO_PCI_CAP_LENGTH, 3);
    qpci_config_writel(dev, win + 16, 1);
    g_assert_cmphex(qpci_config_readl(dev, win + 16), ==, 1);
    g_assert_cmpuint(m16r(f->p, VIRTIO_PCI_COMMON_Q_SELECT), ==, 2);
    /* Nor does an offset behind the structures. */
    qpci_config_writel(dev, win + VIRTIO_PCI_CAP_OFFSET, 0x4000);
    qpci_config_writel(dev, win + VIRTIO_PCI_CAP_LENGTH, 4);
    g_assert_cmphex(qpci_config_readl(dev, win + 16), ==, 1);
}

/* --- modern registers --- */

static void test_features(Fixture *f, const void *data)
{
    Poke *p = f->p;

    g_assert_cmphex(offered_features(p), ==, MODERN_OFFER);
    m32w(p, VIRTIO_PCI_COMMON_DFSELECT, 2);
    g_assert_cmphex(m32r(p, VIRTIO_PCI_COMMON_DF), ==, 0);

    /* What was not offered is not taken; what was written can be read back. */
    negotiate(p, UINT64_MAX);
    g_assert_cmphex(m32r(p, VIRTIO_PCI_COMMON_GF), ==, 0xffffffff);
    g_assert_cmphex(qpci_io_readl(p->dev, p->legacy, VIRTIO_PCI_GUEST_FEATURES), ==, LEGACY_OFFER);
    g_assert_cmphex(status(p), ==, FEATURES_OK);

    /* Final with FEATURES_OK. */
    negotiate(p, VERSION_1 | F_MAC);
    m32w(p, VIRTIO_PCI_COMMON_GFSELECT, 0);
    m32w(p, VIRTIO_PCI_COMMON_GF, 0);
    g_assert_cmphex(qpci_io_readl(p->dev, p->legacy, VIRTIO_PCI_GUEST_FEATURES), ==, F_MAC);
    m32w(p, VIRTIO_PCI_COMMON_GFSELECT, 7);
    m32w(p, VIRTIO_PCI_COMMON_GF, 1);
    g_assert_cmphex(m32r(p, VIRTIO_PCI_COMMON_GF), ==, 0);
}

static void test_queue_size(Fixture *f, const void *data)
{
    static const uint16_t offered[] = { 256, 256, 64, 0 };
    Poke *p = f->p;

    for (unsigned int i = 0; i < ARRAY_SIZE(offered); i++) {
        select_queue(p, i);
        g_assert_cmpuint(m16r(p, VIRTIO_PCI_COMMON_Q_SIZE), ==, offered[i]);
        g_assert_cmpuint(m16r(p, VIRTIO_PCI_COMMON_Q_NOFF), ==, i);
        g_assert_cmphex(m16r(p, VIRTIO_PCI_COMMON_Q_MSIX), ==, 0xffff);
    }
    select_queue(p, 2);
    m16w(p, VIRTIO_PCI_COMMON_Q_SIZE, 16);
    g_assert_cmpuint(m16r(p, VIRTIO_PCI_COMMON_Q_SIZE), ==, 16);
    m16w(p, VIRTIO_PCI_COMMON_Q_SIZE, 0);
    g_assert_cmpuint(m16r(p, VIRTIO_PCI_COMMON_Q_SIZE), ==, 16);
    m16w(p, VIRTIO_PCI_COMMON_Q_SIZE, 1025);
    g_assert_cmpuint(m16r(p, VIRTIO_PCI_COMMON_Q_SIZE), ==, 16);
    select_queue(p, 3);
    m16w(p, VIRTIO_PCI_COMMON_Q_SIZE, 16);
    g_assert_cmpuint(m16r(p, VIRTIO_PCI_COMMON_Q_SIZE), ==, 0);
    /* There are 1024 numbers. */
    select_queue(p, 1023);
    select_queue(p, 1024);
    g_assert_cmpuint(m16r(p, VIRTIO_PCI_COMMON_Q_SELECT), ==, 1023);
    set_status(p, 0);
    select_queue(p, 2);
    g_assert_cmpuint(m16r(p, VIRTIO_PCI_COMMON_Q_SIZE), ==, 64);
}

static void test_queue_enable(Fixture *f, const void *data)
{
    Poke *p = f->p;

    negotiate(p, VERSION_1);
    select_queue(p, 0);
    m32w(p, VIRTIO_PCI_COMMON_Q_DESCLO, 0x10000);
    m32w(p, VIRTIO_PCI_COMMON_Q_DESCHI, 1);
    g_assert_cmphex(m32r(p, VIRTIO_PCI_COMMON_Q_DESCLO), ==, 0x10000);
    g_assert_cmphex(m32r(p, VIRTIO_PCI_COMMON_Q_DESCHI), ==, 1);
    m32w(p, VIRTIO_PCI_COMMON_Q_DESCHI, 0);
    g_assert_cmphex(qpci_io_readl(p->dev, p->legacy, VIRTIO_PCI_QUEUE_PFN), ==, 0);
    m16w(p, VIRTIO_PCI_COMMON_Q_ENABLE, 1);
    g_assert_cmpuint(m16r(p, VIRTIO_PCI_COMMON_Q_ENABLE), ==, 1);
    g_assert_cmphex(qpci_io_readl(p->dev, p->legacy, VIRTIO_PCI_QUEUE_PFN), ==, 0x10);
    g_assert_cmphex(status(p), ==, FEATURES_OK);
    /* Reset takes it all back. */
    set_status(p, 0);
    g_assert_cmpuint(m16r(p, VIRTIO_PCI_COMMON_Q_ENABLE), ==, 0);
    g_assert_cmphex(m32r(p, VIRTIO_PCI_COMMON_Q_DESCLO), ==, 0);
}

static void test_queue_enable_wrong(Fixture *f, const void *data)
{
    Poke *p = f->p;

    negotiate(p, VERSION_1);
    set_status(p, DRIVER_OK);
    select_queue(p, 0);
    m16w(p, VIRTIO_PCI_COMMON_Q_ENABLE, 2);
    g_assert_cmphex(status(p), ==, DRIVER_OK | VIRTIO_CONFIG_S_NEEDS_RESET);
    g_assert_cmphex(m8r(p, ISR), ==, 3);
    g_assert_cmphex(m8r(p, ISR), ==, 0);
    g_assert_cmpuint(m8r(p, VIRTIO_PCI_COMMON_CFGGENERATION), ==, 1);
    set_status(p, 0);
    g_assert_cmphex(status(p), ==, 0);
}

static void test_queue_reset(Fixture *f, const void *data)
{
    Poke *p = f->p;
    PokeQueue q;

    negotiate(p, VERSION_1 | RING_RESET);
    q = queue_enable(p, 0, 0x100000);
    set_status(p, DRIVER_OK);
    m16w(p, VIRTIO_PCI_COMMON_Q_RESET, 1);
    g_assert_cmpuint(m16r(p, VIRTIO_PCI_COMMON_Q_RESET), ==, 0);
    g_assert_cmpuint(m16r(p, VIRTIO_PCI_COMMON_Q_ENABLE), ==, 0);
    g_assert_cmpuint(m16r(p, VIRTIO_PCI_COMMON_Q_SIZE), ==, q.size);
    g_assert_cmphex(m32r(p, VIRTIO_PCI_COMMON_Q_DESCLO), ==, 0x100000);
    m16w(p, VIRTIO_PCI_COMMON_Q_ENABLE, 1);
    g_assert_cmpuint(m16r(p, VIRTIO_PCI_COMMON_Q_ENABLE), ==, 1);
    g_assert_cmphex(status(p), ==, DRIVER_OK);
}

static void test_vectors(Fixture *f, const void *data)
{
    Poke *p = f->p;

    select_queue(p, 0);
    for (unsigned int v = 0; v <= QUEUES; v++) {
        m16w(p, VIRTIO_PCI_COMMON_MSIX, v);
        m16w(p, VIRTIO_PCI_COMMON_Q_MSIX, v);
        g_assert_cmphex(m16r(p, VIRTIO_PCI_COMMON_MSIX), ==, v);
        g_assert_cmphex(m16r(p, VIRTIO_PCI_COMMON_Q_MSIX), ==, v);
    }
    m16w(p, VIRTIO_PCI_COMMON_MSIX, QUEUES + 1);
    m16w(p, VIRTIO_PCI_COMMON_Q_MSIX, QUEUES + 1);
    g_assert_cmphex(m16r(p, VIRTIO_PCI_COMMON_MSIX), ==, 0xffff);
    g_assert_cmphex(m16r(p, VIRTIO_PCI_COMMON_Q_MSIX), ==, 0xffff);
    m16w(p, VIRTIO_PCI_COMMON_MSIX, 1);
    set_status(p, 0);
    g_assert_cmphex(m16r(p, VIRTIO_PCI_COMMON_MSIX), ==, 0xffff);
}

/* The vector of a queue becomes pending, since all are masked after MSI-X is enabled. */
static void test_msix_pending(Fixture *f, const void *data)
{
    Poke *p = f->p;

    qpci_msix_enable(p->dev);
    negotiate(p, VERSION_1);
    m16w(p, VIRTIO_PCI_COMMON_MSIX, 2);
    set_status(p, DRIVER_OK);
    g_assert_false(qpci_msix_pending(p->dev, 2));
    select_queue(p, 0);
    m16w(p, VIRTIO_PCI_COMMON_Q_ENABLE, 7);
    g_assert_true(qpci_msix_pending(p->dev, 2));
    g_assert_false(qpci_msix_pending(p->dev, 1));
    qpci_msix_disable(p->dev);
}

static void test_bus_master_off(Fixture *f, const void *data)
{
    Poke *p = f->p;

    negotiate(p, VERSION_1);
    set_status(p, DRIVER_OK);
    qpci_config_writew(p->dev, 4, 3);
    g_assert_cmphex(status(p), ==, FEATURES_OK);
    qpci_config_writew(p->dev, 4, 7);
    g_assert_cmphex(status(p), ==, FEATURES_OK);
}

static void test_all_sizes(Fixture *f, const void *data)
{
    static const uint64_t starts[] = { COMMON, ISR, DEVICE_CFG, NOTIFY, 0x3ff8 };
    Poke *p = f->p;

    for (unsigned int i = 0; i < ARRAY_SIZE(starts); i++) {
        for (uint64_t off = starts[i]; off < starts[i] + 64 && off < 0x4000; off++) {
            qpci_io_readb(p->dev, p->modern, off);
            qpci_io_readw(p->dev, p->modern, off);
            qpci_io_readl(p->dev, p->modern, off);
            qpci_io_readq(p->dev, p->modern, off);
            qpci_io_writeb(p->dev, p->modern, off, 0xff);
            qpci_io_writew(p->dev, p->modern, off, 0xffff);
            qpci_io_writel(p->dev, p->modern, off, 0xffffffff);
            qpci_io_writeq(p->dev, p->modern, off, UINT64_MAX);
        }
    }
    for (unsigned int off = 0; off < 0x20; off++) {
        qpci_io_readl(p->dev, p->legacy, off);
        qpci_io_writel(p->dev, p->legacy, off, 0xffffffff);
    }
    set_status(p, 0);
    g_assert_cmphex(offered_features(p), ==, MODERN_OFFER);
}

/* --- legacy registers --- */

static uint32_t l32(Poke *p, unsigned int reg)
{
    return qpci_io_readl(p->dev, p->legacy, reg);
}

static uint16_t l16(Poke *p, unsigned int reg)
{
    return qpci_io_readw(p->dev, p->legacy, reg);
}

static uint8_t l8(Poke *p, unsigned int reg)
{
    return qpci_io_readb(p->dev, p->legacy, reg);
}

static void test_legacy_registers(Fixture *f, const void *data)
{
    Poke *p = f->p;

    g_assert_cmphex(l32(p, VIRTIO_PCI_HOST_FEATURES), ==, LEGACY_OFFER);
    g_assert_cmpuint(l16(p, VIRTIO_PCI_QUEUE_NUM), ==, 256);
    g_assert_cmphex(l16(p, VIRTIO_PCI_QUEUE_NOTIFY), ==, 0xffff);
    g_assert_cmphex(l8(p, 1), ==, 0xff);
    g_assert_cmphex(l8(p, 20), ==, 0x52);
    qpci_io_writew(p->dev, p->legacy, VIRTIO_PCI_QUEUE_SEL, 2);
    g_assert_cmpuint(l16(p, VIRTIO_PCI_QUEUE_NUM), ==, 64);
    qpci_io_writel(p->dev, p->legacy, VIRTIO_PCI_QUEUE_PFN, 0x12);
    g_assert_cmphex(l32(p, VIRTIO_PCI_QUEUE_PFN), ==, 0x12);
    qpci_io_writew(p->dev, p->legacy, VIRTIO_PCI_QUEUE_SEL, 5);
    qpci_io_writel(p->dev, p->legacy, VIRTIO_PCI_QUEUE_PFN, 0x12);
    g_assert_cmphex(l32(p, VIRTIO_PCI_QUEUE_PFN), ==, 0);
    /* Page 0 resets the device. */
    qpci_io_writeb(p->dev, p->legacy, VIRTIO_PCI_STATUS, ACK_DRIVER);
    qpci_io_writel(p->dev, p->legacy, VIRTIO_PCI_QUEUE_PFN, 0);
    g_assert_cmphex(l8(p, VIRTIO_PCI_STATUS), ==, 0);
    g_assert_cmpuint(l16(p, VIRTIO_PCI_QUEUE_SEL), ==, 0);
}

static void test_legacy_features(Fixture *f, const void *data)
{
    Poke *p = f->p;

    qpci_io_writel(p->dev, p->legacy, VIRTIO_PCI_GUEST_FEATURES, 0x30bf8024);
    g_assert_cmphex(l32(p, VIRTIO_PCI_GUEST_FEATURES), ==, 0x30bf8024);
    /* A driver that takes everything, bit 30 as well, gets only the MAC. */
    qpci_io_writel(p->dev, p->legacy, VIRTIO_PCI_GUEST_FEATURES, 0xffffffff);
    g_assert_cmphex(l32(p, VIRTIO_PCI_GUEST_FEATURES), ==, F_MAC);
}

/* MSI-X moves configuration space up by four bytes. */
static void test_legacy_msix(Fixture *f, const void *data)
{
    Poke *p = f->p;

    qpci_msix_enable(p->dev);
    g_assert_cmphex(l16(p, VIRTIO_MSI_CONFIG_VECTOR), ==, 0xffff);
    g_assert_cmphex(l8(p, 24), ==, 0x52);
    qpci_io_writew(p->dev, p->legacy, VIRTIO_MSI_CONFIG_VECTOR, 3);
    qpci_io_writew(p->dev, p->legacy, VIRTIO_MSI_QUEUE_VECTOR, 9);
    g_assert_cmphex(l16(p, VIRTIO_MSI_CONFIG_VECTOR), ==, 3);
    g_assert_cmphex(l16(p, VIRTIO_MSI_QUEUE_VECTOR), ==, 0xffff);
    qpci_msix_disable(p->dev);
    g_assert_cmphex(l8(p, 20), ==, 0x52);
}

/* Drivers that forget bus mastering get it. */
static void test_legacy_bus_master(Fixture *f, const void *data)
{
    Poke *p = f->p;

    qpci_config_writew(p->dev, 4, 3);
    qpci_io_writeb(p->dev, p->legacy, VIRTIO_PCI_STATUS, VIRTIO_CONFIG_S_ACKNOWLEDGE);
    g_assert_cmphex(qpci_config_readw(p->dev, 4), ==, 3);
    qpci_io_writeb(p->dev, p->legacy, VIRTIO_PCI_STATUS, ACK_DRIVER);
    g_assert_cmphex(qpci_config_readw(p->dev, 4), ==, 7);
}

#define ADD(path, options, func) \
    qtest_add("virtio-pci/" path, Fixture, options, setup, func, teardown)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("ids/transitional", "", test_ids_transitional);
    ADD("ids/modern", ",disable-legacy=on", test_ids_modern);
    ADD("ids/legacy", ",disable-modern=on", test_ids_legacy);
    ADD("capabilities/layout", "", test_capabilities);
    ADD("capabilities/config-window", "", test_config_window);
    ADD("modern/features", "", test_features);
    ADD("modern/queue-size", "", test_queue_size);
    ADD("modern/queue-enable", "", test_queue_enable);
    ADD("modern/queue-enable-wrong-value", "", test_queue_enable_wrong);
    ADD("modern/queue-reset", "", test_queue_reset);
    ADD("modern/vectors", "", test_vectors);
    ADD("modern/msix-pending", "", test_msix_pending);
    ADD("modern/bus-master-off", "", test_bus_master_off);
    ADD("registers/all-sizes-are-safe", "", test_all_sizes);
    ADD("legacy/registers", "", test_legacy_registers);
    ADD("legacy/features", "", test_legacy_features);
    ADD("legacy/msix", "", test_legacy_msix);
    ADD("legacy/bus-master", "", test_legacy_bus_master);
    return g_test_run();
}
