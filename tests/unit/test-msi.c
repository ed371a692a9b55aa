/* SPDX-License-Identifier: GPL-2.0-or-later */
/* MSI and MSI-X without a machine: capability, masks, pending bits, messages, the bus master gate.
 */
#include "qemu/osdep.h"
#include "pci-test.h"

/* Where messages go; MSI_ADDR + 0x1000 is a second target. */
#define MSI_ADDR 0xfee00000u

/* Messages that have arrived, in order. */
static struct {
    hwaddr addr;
    uint32_t data;
} messages[64];
static unsigned n_messages;

static void sink_write(void *opaque, hwaddr addr, uint64_t data, unsigned size)
{
    g_assert_cmpuint(size, ==, 4);
    g_assert_cmpuint(n_messages, <, G_N_ELEMENTS(messages));
    messages[n_messages].addr = MSI_ADDR + addr;
    messages[n_messages++].data = data;
}

static const MemoryRegionOps sink_ops = {
    .read = test_read,
    .write = sink_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

static void expect_message(hwaddr addr, uint32_t data)
{
    g_assert_cmpuint(n_messages, ==, 1);
    g_assert_cmphex(messages[0].addr, ==, addr);
    g_assert_cmphex(messages[0].data, ==, data);
    n_messages = 0;
}

static void expect_silence(void)
{
    g_assert_cmpuint(n_messages, ==, 0);
}

static PCIDevice *new_function(void)
{
    n_messages = 0;
    return test_plug(test_board_new(TYPE_PCI_BUS)->bus, -1, TYPE_TEST_FUNCTION);
}

/* --- MSI --- */

static PCIDevice *msi_function(unsigned vectors, bool is64, bool maskable)
{
    PCIDevice *d = new_function();

    g_assert_cmpint(msi_init(d, 0x50, vectors, is64, maskable, &error_abort), ==, 0);
    cfg_write(d, PCI_COMMAND, PCI_COMMAND_MASTER, 2);
    return d;
}

static void msi_program(PCIDevice *d, bool is64, uint64_t addr, uint16_t data,
                        unsigned log2_vectors)
{
    cfg_write(d, 0x54, addr, 4);
    if (is64) {
        cfg_write(d, 0x58, addr >> 32, 4);
    }
    cfg_write(d, is64 ? 0x5c : 0x58, data, 2);
    cfg_write(d, 0x52, log2_vectors << 4 | PCI_MSI_FLAGS_ENABLE, 2);
}

static void test_msi_layout(void)
{
    static const struct {
        bool is64, maskable;
        unsigned vectors, size;
        uint16_t flags;
    } cases[] = {
        {false, false, 1, 0x0a, 0x000}, {true, false, 4, 0x0e, 0x084},
        {false, true, 32, 0x14, 0x10a}, {true, true, 2, 0x18, 0x182},
    };
    unsigned i, k, used;

    for (i = 0; i < G_N_ELEMENTS(cases); i++) {
        PCIDevice *d = msi_function(cases[i].vectors, cases[i].is64, cases[i].maskable);

        for (used = k = 0; k < 0x100; k++) {
            used += d->used[k] != 0;
        }
        g_assert_cmpuint(used, ==, ROUND_UP(cases[i].size, 4));
        g_assert_cmphex(cfg_read(d, 0x50, 2), ==, PCI_CAP_ID_MSI);
        g_assert_cmphex(cfg_read(d, 0x52, 2), ==, cases[i].flags);
        g_assert_false(msi_enabled(d));
        msi_uninit(d);
        g_assert_cmphex(pci_find_capability(d, PCI_CAP_ID_MSI), ==, 0);
    }
}

static void test_msi_message(void)
{
    PCIDevice *d = msi_function(4, true, false);

    msi_program(d, true, MSI_ADDR + 0x1008, 0x41f7, 2);
    g_assert_true(msi_enabled(d));
    g_assert_cmpuint(msi_nr_vectors_allocated(d), ==, 4);
    /* The low two bits of the data are the vector. */
    msi_notify(d, 2);
    expect_message(MSI_ADDR + 0x1008, 0x41f6);
    msi_program(d, true, MSI_ADDR, 0x41f7, 0);
    msi_notify(d, 0);
    expect_message(MSI_ADDR, 0x41f7);
}

static void test_msi_vectors_are_bounded(void)
{
    PCIDevice *d = msi_function(4, false, true);

    msi_program(d, false, MSI_ADDR, 0, 7);
    g_assert_cmpuint(msi_nr_vectors_allocated(d), ==, 4);
    cfg_write(d, 0x5c, 0xffffffff, 4);
    g_assert_cmphex(cfg_read(d, 0x5c, 4), ==, 0xf);
}

static void test_msi_masked_is_pending(void)
{
    PCIDevice *d = msi_function(2, false, true);

    msi_program(d, false, MSI_ADDR, 0x40, 1);
    cfg_write(d, 0x5c, 2, 4);
    msi_notify(d, 1);
    expect_silence();
    g_assert_cmphex(cfg_read(d, 0x60, 4), ==, 2);
    cfg_write(d, 0x60, 0, 4);
    g_assert_cmphex(cfg_read(d, 0x60, 4), ==, 2);
    cfg_write(d, 0x5c, 0, 4);
    expect_message(MSI_ADDR, 0x41);
    g_assert_cmphex(cfg_read(d, 0x60, 4), ==, 0);
}

static void test_msi_takes_intx_down(void)
{
    PCIDevice *d = msi_function(1, false, false);

    pci_set_irq(d, 1);
    msi_program(d, false, MSI_ADDR, 0, 0);
    g_assert_cmphex(cfg_read(d, PCI_STATUS, 2) & PCI_STATUS_INTERRUPT, ==, 0);
}

static void test_msi_reset(void)
{
    PCIDevice *d = msi_function(2, true, true);

    msi_program(d, true, MSI_ADDR, 0x55, 1);
    pci_device_reset(d);
    g_assert_cmphex(cfg_read(d, 0x52, 2), ==, 0x182);
    g_assert_cmphex(cfg_read(d, 0x54, 4), ==, 0);
    g_assert_cmphex(cfg_read(d, 0x5c, 2), ==, 0);
}

static void test_bus_master_gates_messages(void)
{
    PCIDevice *d = msi_function(1, false, false);

    msi_program(d, false, MSI_ADDR, 0x30, 0);
    cfg_write(d, PCI_COMMAND, 0, 2);
    msi_notify(d, 0);
    expect_silence();
    cfg_write(d, PCI_COMMAND, PCI_COMMAND_MASTER, 2);
    msi_notify(d, 0);
    expect_message(MSI_ADDR, 0x30);
    pci_device_reset(d);
    g_assert_false(d->bus_master_enable_region.enabled);
}

static void test_msi_needs_a_controller(void)
{
    PCIDevice *d = new_function();
    Error *err = NULL;

    msi_nonbroken = false;
    g_assert_cmpint(msi_init(d, 0, 1, false, false, &err), ==, -ENOTSUP);
    g_assert_nonnull(err);
    error_free(err);
    msi_nonbroken = true;
}

/* --- MSI-X --- */

#define MSIX_VECTORS 70
#define MSIX_CAP 0x40

static PCIDevice *msix_function(void)
{
    PCIDevice *d = new_function();
    int i;

    g_assert_cmpint(msix_init_exclusive_bar(d, MSIX_VECTORS, 4, &error_abort), ==, 0);
    for (i = 0; i < MSIX_VECTORS - 1; i++) {
        msix_vector_use(d, i);
    }
    cfg_write(d, PCI_COMMAND, PCI_COMMAND_MASTER, 2);
    return d;
}

static uint32_t region_read(MemoryRegion *mr, hwaddr addr)
{
    uint64_t val = 0;

    g_assert_cmpint(memory_region_dispatch_read(mr, addr, &val, MO_32, MEMTXATTRS_UNSPECIFIED), ==,
                    MEMTX_OK);
    return val;
}

static void region_write(MemoryRegion *mr, hwaddr addr, uint32_t val)
{
    memory_region_dispatch_write(mr, addr, val, MO_32, MEMTXATTRS_UNSPECIFIED);
}

static void msix_program(PCIDevice *d, int vector, uint64_t addr, uint32_t data, bool masked)
{
    region_write(&d->msix_table_mmio, vector * 16, addr);
    region_write(&d->msix_table_mmio, vector * 16 + 4, addr >> 32);
    region_write(&d->msix_table_mmio, vector * 16 + 8, data);
    region_write(&d->msix_table_mmio, vector * 16 + 12, masked);
}

static void msix_control(PCIDevice *d, uint16_t val)
{
    cfg_write(d, MSIX_CAP + PCI_MSIX_FLAGS, val, 2);
}

static void test_msix_layout(void)
{
    PCIDevice *d = msix_function();

    g_assert_cmphex(cfg_read(d, MSIX_CAP, 4), ==, (MSIX_VECTORS - 1) << 16 | PCI_CAP_ID_MSIX);
    g_assert_cmphex(cfg_read(d, MSIX_CAP + 4, 4), ==, 4);
    g_assert_cmphex(cfg_read(d, MSIX_CAP + 8, 4), ==, 0x800 | 4);
    g_assert_cmphex(memory_region_size(&d->msix_exclusive_bar), ==, 4096);
    g_assert_cmphex(memory_region_size(&d->msix_pba_mmio), ==, 16);
    g_assert_cmphex(region_read(&d->msix_table_mmio, 12), ==, 1);
    /* Only enable and function mask can be written. */
    cfg_write(d, MSIX_CAP, 0xffffffff, 4);
    g_assert_cmphex(cfg_read(d, MSIX_CAP + 2, 2), ==, 0xc000 | (MSIX_VECTORS - 1));
}

static void test_msix_masks(void)
{
    PCIDevice *d = msix_function();

    msix_program(d, 66, MSI_ADDR + 4, 0x1234, true);
    msix_control(d, PCI_MSIX_FLAGS_ENABLE);
    msix_notify(d, 66);
    expect_silence();
    g_assert_cmphex(region_read(&d->msix_pba_mmio, 8), ==, 4);
    region_write(&d->msix_pba_mmio, 8, 0);
    g_assert_cmphex(region_read(&d->msix_pba_mmio, 8), ==, 4);
    region_write(&d->msix_table_mmio, 66 * 16 + 12, 0);
    expect_message(MSI_ADDR + 4, 0x1234);
    g_assert_cmphex(region_read(&d->msix_pba_mmio, 8), ==, 0);
}

static void test_msix_function_mask(void)
{
    PCIDevice *d = msix_function();

    msix_program(d, 0, MSI_ADDR, 0x11, false);
    msix_notify(d, 0);
    expect_silence();
    msix_control(d, PCI_MSIX_FLAGS_ENABLE | PCI_MSIX_FLAGS_MASKALL);
    g_assert_true(msix_is_masked(d, 0));
    expect_silence();
    msix_control(d, PCI_MSIX_FLAGS_ENABLE);
    expect_message(MSI_ADDR, 0x11);
    msix_notify(d, 0);
    expect_message(MSI_ADDR, 0x11);
}

static void test_msix_unused_vectors(void)
{
    PCIDevice *d = msix_function();

    msix_control(d, PCI_MSIX_FLAGS_ENABLE);
    msix_program(d, MSIX_VECTORS - 1, MSI_ADDR, 0x11, false);
    msix_notify(d, MSIX_VECTORS - 1);
    msix_notify(d, MSIX_VECTORS);
    msix_notify(d, ~0u);
    expect_silence();
}

/* Calls of the vector notifiers: +1 a use, -1 a release. */
static int vector_users[MSIX_VECTORS];
static unsigned polls;

static int on_use(PCIDevice *dev, unsigned int vector, MSIMessage msg)
{
    vector_users[vector]++;
    return 0;
}

static void on_release(PCIDevice *dev, unsigned int vector)
{
    vector_users[vector]--;
}

static void on_poll(PCIDevice *dev, unsigned int start, unsigned int end)
{
    polls++;
    g_assert_cmpuint(end, <=, MSIX_VECTORS);
}

static void test_msix_notifiers(void)
{
    PCIDevice *d = msix_function();

    msix_program(d, 3, MSI_ADDR, 0, false);
    msix_control(d, PCI_MSIX_FLAGS_ENABLE);
    g_assert_cmpint(msix_set_vector_notifiers(d, on_use, on_release, on_poll), ==, 0);
    g_assert_cmpint(vector_users[3], ==, 1);
    g_assert_cmpint(vector_users[4], ==, 0);
    msix_program(d, 4, MSI_ADDR, 0, false);
    g_assert_cmpint(vector_users[4], ==, 1);
    region_write(&d->msix_table_mmio, 3 * 16 + 12, 1);
    g_assert_cmpint(vector_users[3], ==, 0);
    polls = 0;
    region_read(&d->msix_pba_mmio, 8);
    g_assert_cmpuint(polls, ==, 1);
    pci_device_reset(d);
    g_assert_cmpint(vector_users[4], ==, 0);
    msix_unset_vector_notifiers(d);
}

static void test_msix_reset(void)
{
    PCIDevice *d = msix_function();

    msix_program(d, 1, MSI_ADDR, 0x22, false);
    msix_notify(d, 1);
    msix_control(d, PCI_MSIX_FLAGS_ENABLE | PCI_MSIX_FLAGS_MASKALL);
    pci_device_reset(d);
    g_assert_cmphex(cfg_read(d, MSIX_CAP + 2, 2), ==, MSIX_VECTORS - 1);
    g_assert_cmphex(region_read(&d->msix_table_mmio, 16), ==, 0);
    g_assert_cmphex(region_read(&d->msix_table_mmio, 16 + 12), ==, 1);
    g_assert_cmphex(region_read(&d->msix_pba_mmio, 0), ==, 0);
}

static void test_msix_bad_layout(void)
{
    static const struct {
        unsigned short vectors;
        unsigned table, pba;
    } cases[] = {{0, 0, 0x800}, {2049, 0, 0x8000}, {8, 0, 0x40}, {8, 4, 0x800}, {8, 0xff8, 0}};
    unsigned i;

    for (i = 0; i < G_N_ELEMENTS(cases); i++) {
        PCIDevice *d = new_function();
        MemoryRegion *bar = &TEST_FUNCTION(d)->mem;
        Error *err = NULL;

        g_assert_cmpint(msix_init(d, cases[i].vectors, bar, 1, cases[i].table, bar, 1,
                                  cases[i].pba, 0, &err), ==, -EINVAL);
        g_assert_nonnull(err);
        error_free(err);
        g_assert_false(msix_present(d));
    }
}

int main(int argc, char **argv)
{
    static MemoryRegion sink;           /* the machine keeps it until the process ends */

    test_pci_init(&argc, &argv);
    test_machine_ready();
    memory_region_init_io(&sink, NULL, &sink_ops, NULL, "sink", 0x2000);
    memory_region_add_subregion(get_system_memory(), MSI_ADDR, &sink);
    g_test_add_func("/msi/layout", test_msi_layout);
    g_test_add_func("/msi/message", test_msi_message);
    g_test_add_func("/msi/vectors-are-bounded", test_msi_vectors_are_bounded);
    g_test_add_func("/msi/masked-is-pending", test_msi_masked_is_pending);
    g_test_add_func("/msi/takes-intx-down", test_msi_takes_intx_down);
    g_test_add_func("/msi/reset", test_msi_reset);
    g_test_add_func("/msi/bus-master-gates-messages", test_bus_master_gates_messages);
    g_test_add_func("/msi/needs-a-controller", test_msi_needs_a_controller);
    g_test_add_func("/msix/layout", test_msix_layout);
    g_test_add_func("/msix/masks", test_msix_masks);
    g_test_add_func("/msix/function-mask", test_msix_function_mask);
    g_test_add_func("/msix/unused-vectors-are-silent", test_msix_unused_vectors);
    g_test_add_func("/msix/notifiers", test_msix_notifiers);
    g_test_add_func("/msix/reset", test_msix_reset);
    g_test_add_func("/msix/bad-layout", test_msix_bad_layout);
    return g_test_run();
}
