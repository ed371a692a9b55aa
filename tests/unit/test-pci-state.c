/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Saved state of PCI functions; PCI Express capabilities and error reporting without a machine. */
#include "qemu/osdep.h"
#include "hw/qdev-deferred.h"
#include "migration/qemu-file.h"
#include "pci-test.h"

static PCIDevice *new_function(const char *bus_type, const char *type)
{
    return test_plug(test_board_new(bus_type)->bus, PCI_DEVFN(1, 0), type);
}

/* --- saved state --- */

static GByteArray *save(PCIDevice *d)
{
    GByteArray *bytes = g_byte_array_new();
    QEMUFile *f = qemu_file_new_writer(bytes);

    pci_device_save(d, f);
    msix_save(d, f);
    qemu_fclose(f);
    return bytes;
}

static int load(PCIDevice *d, GByteArray *bytes)
{
    QEMUFile *f = qemu_file_new_reader(bytes->data, bytes->len);
    int ret = pci_device_load(d, f);

    if (ret == 0) {
        msix_load(d, f);
    }
    qemu_fclose(f);
    return ret;
}

static void test_round_trip(void)
{
    PCIDevice *a = new_function(TYPE_PCI_BUS, TYPE_TEST_FUNCTION);
    PCIDevice *b = new_function(TYPE_PCI_BUS, TYPE_TEST_FUNCTION);
    g_autoptr(GByteArray) bytes = NULL;

    g_assert_cmpint(msix_init_exclusive_bar(a, 3, 4, &error_abort), ==, 0);
    g_assert_cmpint(msix_init_exclusive_bar(b, 3, 4, &error_abort), ==, 0);
    cfg_write(a, PCI_BASE_ADDRESS_0, 0xc000, 4);
    cfg_write(a, PCI_COMMAND, PCI_COMMAND_IO | PCI_COMMAND_MASTER, 2);
    pci_set_irq(a, 1);
    a->msix_table[20] = 0x5a;
    bytes = save(a);
    g_assert_cmpint(load(b, bytes), ==, 0);
    g_assert_cmphex(pci_get_bar_addr(b, 0), ==, 0xc000);
    g_assert_cmphex(cfg_read(b, PCI_COMMAND, 4), ==, cfg_read(a, PCI_COMMAND, 4));
    g_assert_cmpint(pci_bus_get_irq_level(pci_get_bus(b), 1), ==, 1);
    g_assert_cmphex(b->msix_table[20], ==, 0x5a);
    g_assert_true(b->bus_master_enable_region.enabled);
    pci_set_irq(b, 0);
    g_assert_cmpint(pci_bus_get_irq_level(pci_get_bus(b), 1), ==, 0);
}

/* The level of the machine that loads is replaced, not added to. */
static void test_levels_are_replaced(void)
{
    PCIDevice *a = new_function(TYPE_PCI_BUS, TYPE_TEST_FUNCTION);
    PCIDevice *b = new_function(TYPE_PCI_BUS, TYPE_TEST_FUNCTION);
    g_autoptr(GByteArray) high = NULL, low = save(a);

    pci_set_irq(a, 1);
    high = save(a);
    pci_set_irq(b, 1);
    g_assert_cmpint(load(b, high), ==, 0);
    g_assert_cmpint(load(b, high), ==, 0);
    g_assert_cmpint(pci_bus_get_irq_level(pci_get_bus(b), 1), ==, 1);
    g_assert_cmpint(load(b, low), ==, 0);
    g_assert_cmpint(pci_bus_get_irq_level(pci_get_bus(b), 1), ==, 0);
}

static void test_other_device_is_refused(void)
{
    PCIDevice *a = new_function(TYPE_PCI_BUS, TYPE_TEST_FUNCTION);
    PCIDevice *b = new_function(TYPE_PCI_BUS, TYPE_TEST_FUNCTION);
    g_autoptr(GByteArray) bytes = NULL;

    pci_config_set_device_id(a->config, 0x4321);
    bytes = save(a);
    g_assert_cmpint(load(b, bytes), ==, -EINVAL);
    g_assert_cmphex(cfg_read(b, PCI_DEVICE_ID, 2), ==, 0xabcd);
    g_byte_array_set_size(bytes, bytes->len / 2);
    g_assert_cmpint(load(b, bytes), !=, 0);
}

/* --- extended capabilities --- */

static void test_extended_list(void)
{
    PCIDevice *d = new_function(TYPE_PCIE_BUS, TYPE_TEST_EXPRESS);

    g_assert_cmphex(pcie_find_capability(d, PCI_EXT_CAP_ID_DSN), ==, 0);
    pcie_ari_init(d, 0x100, 3);
    pcie_dev_ser_num_init(d, 0x140, 0x1122334455667788);
    pcie_ats_init(d, 0x180, true);
    g_assert_cmphex(cfg_read(d, 0x100, 4), ==, 0x1401000e);
    g_assert_cmphex(cfg_read(d, 0x104, 4), ==, 0x300);
    g_assert_cmphex(cfg_read(d, 0x140, 4), ==, 0x18010003);
    g_assert_cmphex(cfg_read(d, 0x144, 4), ==, 0x55667788);
    g_assert_cmphex(cfg_read(d, 0x180, 4), ==, 0x0001000f);
    g_assert_cmphex(pcie_find_capability(d, PCI_EXT_CAP_ID_ATS), ==, 0x180);
    cfg_write(d, 0x144, 0, 4);
    g_assert_cmphex(cfg_read(d, 0x144, 4), ==, 0x55667788);
    cfg_write(d, 0x186, 0xffff, 2);
    g_assert_cmphex(cfg_read(d, 0x186, 2), ==, 0x801f);
}

static void test_endpoint_kind(void)
{
    PCIDevice *root = new_function(TYPE_PCIE_BUS, TYPE_TEST_EXPRESS);
    PCIDevice *old = new_function(TYPE_PCI_BUS, TYPE_TEST_EXPRESS);

    pcie_endpoint_cap_init(root, 0x40);
    pcie_endpoint_cap_init(old, 0x40);
    g_assert_cmphex(pcie_cap_get_type(root), ==, PCI_EXP_TYPE_RC_END);
    g_assert_cmphex(pcie_cap_get_type(old), ==, PCI_EXP_TYPE_ENDPOINT);
    g_assert_cmphex(cfg_read(root, 0x40, 4), ==, 0x00920010);
    g_assert_cmphex(cfg_read(root, 0x4c, 4), ==, 0x00000411);
    g_assert_cmphex(cfg_read(root, 0x52, 2), ==, 0x0011);
}

static void test_function_level_reset(void)
{
    PCIDevice *d = new_function(TYPE_PCIE_BUS, TYPE_TEST_EXPRESS);
    unsigned before;

    pcie_endpoint_cap_init(d, 0x40);
    pcie_cap_flr_init(d);
    before = TEST_FUNCTION(d)->resets;
    cfg_write(d, PCI_COMMAND, PCI_COMMAND_MEMORY, 2);
    cfg_write(d, 0x48, PCI_EXP_DEVCTL_BCR_FLR, 2);
    pcie_cap_flr_write_config(d, 0x48, PCI_EXP_DEVCTL_BCR_FLR, 2);
    /* The write may be the function's own DMA: not yet. */
    g_assert_cmpuint(TEST_FUNCTION(d)->resets, ==, before);
    qdev_run_deferred();
    g_assert_cmpuint(TEST_FUNCTION(d)->resets, ==, before + 1);
    g_assert_cmphex(cfg_read(d, PCI_COMMAND, 2), ==, 0);
    g_assert_cmphex(cfg_read(d, 0x48, 2), ==, 0);
}

/* --- work that waits --- */

static void ask_again(DeviceState *dev)
{
    TEST_FUNCTION(dev)->resets++;
    qdev_defer(dev, ask_again);
}

/* However often it is asked for, by itself too, it is done once at a time; and no more for who is gone. */
static void test_deferred_work(void)
{
    PCIDevice *d = new_function(TYPE_PCI_BUS, TYPE_TEST_FUNCTION);
    unsigned before = TEST_FUNCTION(d)->resets;

    qdev_defer(DEVICE(d), ask_again);
    qdev_defer(DEVICE(d), ask_again);
    qdev_run_deferred();
    g_assert_cmpuint(TEST_FUNCTION(d)->resets, ==, before + 1);
    g_assert_true(qdev_deferred_pending());
    object_ref(OBJECT(d));
    object_unparent(OBJECT(d));
    qdev_run_deferred();
    g_assert_cmpuint(TEST_FUNCTION(d)->resets, ==, before + 1);
    g_assert_false(qdev_deferred_pending());
    object_unref(OBJECT(d));
}

/* --- error reporting --- */

typedef struct RootPort {
    PCIDevice *port, *function;
} RootPort;

#define AER 0x100
#define DEVCTL (0x54 + PCI_EXP_DEVCTL)

static RootPort new_root_port(uint8_t chassis)
{
    TestBoard *b = test_board_new(TYPE_PCIE_BUS);
    PCIDevice *port = pci_new(PCI_DEVFN(2, 0), "pcie-root-port");
    RootPort rp = {.port = port};

    qdev_prop_set_uint8(DEVICE(port), "chassis", chassis);
    pci_realize_and_unref(port, b->bus, &error_abort);
    rp.function = test_plug(pci_bridge_get_sec_bus(PCI_BRIDGE(port)), 0, TYPE_TEST_EXPRESS);
    /* The guest switches the slot on when it has seen the function. */
    cfg_write(port, 0x54 + PCI_EXP_SLTCTL, PCI_EXP_SLTCTL_PWR_IND_ON | PCI_EXP_SLTCTL_ATTN_IND_OFF,
              2);
    qdev_run_deferred();
    cfg_write(port, 0x54 + PCI_EXP_SLTSTA, 0xffff, 2);
    pcie_endpoint_cap_init(rp.function, 0x40);
    pcie_cap_deverr_init(rp.function);
    pcie_aer_init(rp.function, PCI_ERR_VER, AER, PCI_ERR_SIZEOF, &error_abort);
    cfg_write(port, PCI_SECONDARY_BUS, 5, 1);
    cfg_write(port, PCI_BRIDGE_CONTROL, PCI_BRIDGE_CTL_SERR, 2);
    cfg_write(port, DEVCTL, 0xf, 2);
    cfg_write(port, AER + PCI_ERR_ROOT_COMMAND, 7, 4);
    cfg_write(rp.function, 0x40 + PCI_EXP_DEVCTL, 0xf, 2);
    return rp;
}

static void test_fatal_error(void)
{
    RootPort rp = new_root_port(1);
    PCIEAERErr err = {
        .status = PCI_ERR_UNC_MALF_TLP,
        .source_id = 0x0500,
        .flags = PCIE_AER_ERR_HEADER_VALID,
        .header = {0x01020304},
    };

    g_assert_cmpint(pcie_aer_inject_error(rp.function, &err), ==, 0);
    g_assert_cmphex(cfg_read(rp.function, AER + PCI_ERR_UNCOR_STATUS, 4), ==, PCI_ERR_UNC_MALF_TLP);
    g_assert_cmphex(cfg_read(rp.function, AER + PCI_ERR_CAP, 4) & 0x1f, ==, 18);
    g_assert_cmphex(cfg_read(rp.function, AER + PCI_ERR_HEADER_LOG, 4), ==, 0x04030201);
    g_assert_cmphex(cfg_read(rp.port, AER + PCI_ERR_ROOT_STATUS, 4), ==,
                    PCI_ERR_ROOT_UNCOR_RCV | PCI_ERR_ROOT_FIRST_FATAL | PCI_ERR_ROOT_FATAL_RCV);
    g_assert_cmphex(cfg_read(rp.port, AER + PCI_ERR_ROOT_ERR_SRC, 4), ==, 0x05000000);
    /* INTx of the port, until the status is cleared. */
    g_assert_cmphex(cfg_read(rp.port, PCI_STATUS, 2) & PCI_STATUS_INTERRUPT, !=, 0);
    cfg_write(rp.port, AER + PCI_ERR_ROOT_STATUS, 0x7f, 4);
    g_assert_cmphex(cfg_read(rp.port, PCI_STATUS, 2) & PCI_STATUS_INTERRUPT, ==, 0);
}

static void test_masked_error(void)
{
    RootPort rp = new_root_port(2);
    PCIEAERErr err = {.status = PCI_ERR_COR_BAD_TLP, .flags = PCIE_AER_ERR_IS_CORRECTABLE};

    cfg_write(rp.function, AER + PCI_ERR_COR_MASK, PCI_ERR_COR_BAD_TLP, 4);
    g_assert_cmpint(pcie_aer_inject_error(rp.function, &err), ==, 0);
    g_assert_cmphex(cfg_read(rp.function, AER + PCI_ERR_COR_STATUS, 4), ==, PCI_ERR_COR_BAD_TLP);
    g_assert_cmphex(cfg_read(rp.port, AER + PCI_ERR_ROOT_STATUS, 4), ==, 0);
    err.status = 3;
    g_assert_cmpint(pcie_aer_inject_error(rp.function, &err), ==, -EINVAL);
}

static void test_hotplug_interrupt(void)
{
    RootPort rp = new_root_port(3);

    /* Hotplug interrupt and command completed enabled: a command completes at once. */
    cfg_write(rp.port, 0x54 + PCI_EXP_SLTCTL, 0x01f0, 2);
    g_assert_cmphex(cfg_read(rp.port, 0x54 + PCI_EXP_SLTSTA, 2) & PCI_EXP_SLTSTA_CC, !=, 0);
    g_assert_cmphex(cfg_read(rp.port, PCI_STATUS, 2) & PCI_STATUS_INTERRUPT, !=, 0);
    cfg_write(rp.port, 0x54 + PCI_EXP_SLTSTA, PCI_EXP_SLTSTA_CC, 2);
    g_assert_cmphex(cfg_read(rp.port, PCI_STATUS, 2) & PCI_STATUS_INTERRUPT, ==, 0);
    g_assert_cmphex(cfg_read(rp.port, 0x54 + PCI_EXP_SLTSTA, 2) & PCI_EXP_SLTSTA_PDS, !=, 0);
}

int main(int argc, char **argv)
{
    test_pci_init(&argc, &argv);
    test_machine_ready();
    g_test_add_func("/pci/state/round-trip", test_round_trip);
    g_test_add_func("/pci/state/levels-are-replaced", test_levels_are_replaced);
    g_test_add_func("/pci/state/other-device-is-refused", test_other_device_is_refused);
    g_test_add_func("/pcie/extended-list", test_extended_list);
    g_test_add_func("/pcie/endpoint-kind", test_endpoint_kind);
    g_test_add_func("/pcie/function-level-reset", test_function_level_reset);
    g_test_add_func("/pci/deferred-work", test_deferred_work);
    g_test_add_func("/pcie/aer/fatal", test_fatal_error);
    g_test_add_func("/pcie/aer/masked", test_masked_error);
    g_test_add_func("/pcie/slot/interrupt", test_hotplug_interrupt);
    return g_test_run();
}
