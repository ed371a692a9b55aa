/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The PCI core without a machine: config space, BARs, slots, INTx, bus master, capabilities. */
#include "qemu/osdep.h"
#include "pci-test.h"

/* --- config space --- */

static void test_header(void)
{
    PCIDevice *d = test_plug(test_board_new(TYPE_PCI_BUS)->bus, -1, TYPE_TEST_FUNCTION);

    g_assert_cmphex(cfg_read(d, PCI_VENDOR_ID, 4), ==, 0xabcd1234);
    g_assert_cmphex(cfg_read(d, PCI_CLASS_REVISION, 4), ==, 0x00ff0007);
    g_assert_cmphex(cfg_read(d, PCI_SUBSYSTEM_VENDOR_ID, 4), ==, 0x11001af4);
    g_assert_cmphex(cfg_read(d, PCI_HEADER_TYPE, 1), ==, 0);
    g_assert_cmphex(cfg_read(d, PCI_COMMAND, 4), ==, 0);
    cfg_write(d, PCI_VENDOR_ID, 0xffffffff, 4);
    g_assert_cmphex(cfg_read(d, PCI_VENDOR_ID, 4), ==, 0xabcd1234);
    cfg_write(d, PCI_COMMAND, 0xffff, 2);
    g_assert_cmphex(cfg_read(d, PCI_COMMAND, 2), ==, 0x0507);
}

static void test_status_is_write_1_to_clear(void)
{
    PCIDevice *d = test_plug(test_board_new(TYPE_PCI_BUS)->bus, -1, TYPE_TEST_FUNCTION);

    pci_set_word(d->config + PCI_STATUS, PCI_STATUS_DETECTED_PARITY | PCI_STATUS_REC_MASTER_ABORT);
    cfg_write(d, PCI_STATUS, 0, 2);
    g_assert_cmphex(cfg_read(d, PCI_STATUS, 2), ==,
                    PCI_STATUS_DETECTED_PARITY | PCI_STATUS_REC_MASTER_ABORT);
    cfg_write(d, PCI_STATUS, PCI_STATUS_DETECTED_PARITY, 2);
    g_assert_cmphex(cfg_read(d, PCI_STATUS, 2), ==, PCI_STATUS_REC_MASTER_ABORT);
}

static void test_space_size(void)
{
    TestBoard *pci = test_board_new(TYPE_PCI_BUS), *pcie = test_board_new(TYPE_PCIE_BUS);
    PCIDevice *on_pci = test_plug(pci->bus, -1, TYPE_TEST_EXPRESS);
    PCIDevice *on_pcie = test_plug(pcie->bus, -1, TYPE_TEST_EXPRESS);

    /* Express config space is there on both, but no cycle of the old bus reaches it. */
    pci_set_long(on_pci->config + 0x100, 0x11223344);
    pci_set_long(on_pcie->config + 0x100, 0x11223344);
    g_assert_cmphex(cfg_read(on_pci, 0x100, 4), ==, 0xffffffff);
    g_assert_cmphex(cfg_read(on_pcie, 0x100, 4), ==, 0x11223344);
    cfg_write(on_pci, 0x100, 0, 4);
    g_assert_cmphex(pci_get_long(on_pci->config + 0x100), ==, 0x11223344);
}

static void test_capabilities(void)
{
    PCIDevice *d = test_plug(test_board_new(TYPE_PCI_BUS)->bus, -1, TYPE_TEST_FUNCTION);
    Error *err = NULL;

    g_assert_cmpint(pci_add_capability(d, PCI_CAP_ID_PM, 0x50, PCI_PM_SIZEOF, &err), ==, 0x50);
    g_assert_cmpint(pci_add_capability(d, PCI_CAP_ID_VNDR, 0, 17, &err), ==, 0x58);
    g_assert_cmpint(pci_add_capability(d, PCI_CAP_ID_VPD, 0, 8, &err), ==, 0x40);
    g_assert_null(err);
    g_assert_cmphex(cfg_read(d, PCI_STATUS, 2) & PCI_STATUS_CAP_LIST, !=, 0);
    g_assert_cmphex(cfg_read(d, PCI_CAPABILITY_LIST, 1), ==, 0x40);
    g_assert_cmphex(pci_find_capability(d, PCI_CAP_ID_PM), ==, 0x50);
    g_assert_cmphex(pci_find_capability(d, PCI_CAP_ID_MSI), ==, 0);
    g_assert_cmpint(pci_add_capability(d, PCI_CAP_ID_MSI, 0x64, 10, &err), ==, -EINVAL);
    g_assert_nonnull(err);
    error_free(err);
    pci_del_capability(d, PCI_CAP_ID_VNDR, 17);
    g_assert_cmphex(pci_find_capability(d, PCI_CAP_ID_VNDR), ==, 0);
    g_assert_cmphex(pci_find_capability(d, PCI_CAP_ID_PM), ==, 0x50);
}

/* --- BARs --- */

static void test_bar_sizing(void)
{
    PCIDevice *d = test_plug(test_board_new(TYPE_PCI_BUS)->bus, -1, TYPE_TEST_FUNCTION);
    int i;

    for (i = 0; i < 4; i++) {
        cfg_write(d, PCI_BASE_ADDRESS_0 + i * 4, 0xffffffff, 4);
    }
    g_assert_cmphex(cfg_read(d, PCI_BASE_ADDRESS_0, 4), ==, 0xffffffe1);
    g_assert_cmphex(cfg_read(d, PCI_BASE_ADDRESS_1, 4), ==, 0xfffff000);
    g_assert_cmphex(cfg_read(d, PCI_BASE_ADDRESS_2, 4), ==, 0xfff0000c);
    g_assert_cmphex(cfg_read(d, PCI_BASE_ADDRESS_3, 4), ==, 0xffffffff);
    g_assert_cmphex(cfg_read(d, PCI_BASE_ADDRESS_4, 4), ==, 0);
    /* All ones with decoding on: still nowhere. */
    cfg_write(d, PCI_COMMAND, PCI_COMMAND_IO | PCI_COMMAND_MEMORY, 2);
    for (i = 0; i < 3; i++) {
        g_assert_cmphex(pci_get_bar_addr(d, i), ==, PCI_BAR_UNMAPPED);
    }
}

static void test_bar_mapping(void)
{
    PCIDevice *d = test_plug(test_board_new(TYPE_PCI_BUS)->bus, -1, TYPE_TEST_FUNCTION);
    TestFunction *f = TEST_FUNCTION(d);

    cfg_write(d, PCI_BASE_ADDRESS_0, 0xc000, 4);
    cfg_write(d, PCI_BASE_ADDRESS_1, 0xe0000000, 4);
    cfg_write(d, PCI_BASE_ADDRESS_3, 0x8, 4);
    g_assert_false(memory_region_is_mapped(&f->io) || memory_region_is_mapped(&f->mem));
    cfg_write(d, PCI_COMMAND, PCI_COMMAND_IO, 2);
    g_assert_cmphex(pci_get_bar_addr(d, 0), ==, 0xc000);
    g_assert_true(memory_region_is_mapped(&f->io));
    g_assert_false(memory_region_is_mapped(&f->mem));
    cfg_write(d, PCI_COMMAND, PCI_COMMAND_MEMORY, 2);
    g_assert_false(memory_region_is_mapped(&f->io));
    g_assert_cmphex(pci_get_bar_addr(d, 1), ==, 0xe0000000);
    g_assert_cmphex(pci_get_bar_addr(d, 2), ==, 0x800000000);
    /* Moving while decoded, byte by byte; and 0 means not assigned. */
    cfg_write(d, PCI_BASE_ADDRESS_1 + 3, 0xd0, 1);
    g_assert_cmphex(pci_get_bar_addr(d, 1), ==, 0xd0000000);
    cfg_write(d, PCI_BASE_ADDRESS_1, 0, 4);
    g_assert_cmphex(pci_get_bar_addr(d, 1), ==, PCI_BAR_UNMAPPED);
    /* A 32-bit BAR cannot hold the top page. */
    cfg_write(d, PCI_BASE_ADDRESS_1, 0xfffff000, 4);
    g_assert_cmphex(pci_get_bar_addr(d, 1), ==, PCI_BAR_UNMAPPED);
}

/* BARs are decoded in D0 only, which any state can go back to; a deeper state is left for D0 alone. */
static void test_power_states(void)
{
    PCIDevice *d = test_plug(test_board_new(TYPE_PCI_BUS)->bus, -1, TYPE_TEST_FUNCTION);
    int ctrl = pci_pm_init(d, 0, &error_abort) + PCI_PM_CTRL;

    g_assert_cmphex(pci_find_capability(d, PCI_CAP_ID_PM), ==, d->pm_cap);
    cfg_write(d, PCI_BASE_ADDRESS_1, 0xe0000000, 4);
    cfg_write(d, PCI_COMMAND, PCI_COMMAND_MEMORY, 2);
    g_assert_cmphex(pci_get_bar_addr(d, 1), ==, 0xe0000000);
    cfg_write(d, ctrl, 0xfffe, 2);
    g_assert_cmphex(cfg_read(d, ctrl, 2), ==, 2);
    g_assert_cmphex(pci_get_bar_addr(d, 1), ==, PCI_BAR_UNMAPPED);
    cfg_write(d, ctrl, 1, 2);
    g_assert_cmphex(cfg_read(d, ctrl, 2), ==, 2);
    cfg_write(d, ctrl, 3, 1);
    g_assert_cmphex(cfg_read(d, ctrl, 2), ==, 3);
    cfg_write(d, ctrl, 0, 2);
    g_assert_cmphex(pci_get_bar_addr(d, 1), ==, 0xe0000000);
    cfg_write(d, ctrl, 3, 2);
    pci_device_reset(d);
    g_assert_cmphex(cfg_read(d, ctrl, 2), ==, 0);
}

static void test_bars_after_reset(void)
{
    PCIDevice *d = test_plug(test_board_new(TYPE_PCI_BUS)->bus, -1, TYPE_TEST_FUNCTION);

    cfg_write(d, PCI_BASE_ADDRESS_0, 0xc000, 4);
    cfg_write(d, PCI_BASE_ADDRESS_3, 0x8, 4);
    cfg_write(d, PCI_COMMAND, 7, 2);
    cfg_write(d, PCI_INTERRUPT_LINE, 11, 1);
    pci_device_reset(d);
    g_assert_cmpuint(TEST_FUNCTION(d)->resets, >=, 1);
    g_assert_cmphex(cfg_read(d, PCI_COMMAND, 2), ==, 0);
    g_assert_cmphex(cfg_read(d, PCI_BASE_ADDRESS_0, 4), ==, 1);
    g_assert_cmphex(cfg_read(d, PCI_BASE_ADDRESS_2, 4), ==, 0xc);
    g_assert_cmphex(cfg_read(d, PCI_BASE_ADDRESS_3, 4), ==, 0);
    g_assert_cmphex(cfg_read(d, PCI_INTERRUPT_LINE, 1), ==, 0);
    g_assert_cmphex(pci_get_bar_addr(d, 0), ==, PCI_BAR_UNMAPPED);
}

/* --- places --- */

static bool try_plug(PCIBus *bus, int devfn, bool multifunction)
{
    PCIDevice *d = pci_new_multifunction(devfn, multifunction, TYPE_TEST_FUNCTION);
    Error *err = NULL;

    if (pci_realize_and_unref(d, bus, &err)) {
        return true;
    }
    g_assert_nonnull(err);
    error_free(err);
    return false;
}

static void test_slots(void)
{
    PCIBus *bus = test_board_new(TYPE_PCI_BUS)->bus;
    int i;

    g_assert_cmpint(test_plug(bus, -1, TYPE_TEST_FUNCTION)->devfn, ==, 0);
    pci_bus_set_slot_reserved_mask(bus, 1 << 1);
    g_assert_cmpint(test_plug(bus, -1, TYPE_TEST_FUNCTION)->devfn, ==, PCI_DEVFN(2, 0));
    g_assert_false(try_plug(bus, PCI_DEVFN(1, 0), false));
    g_assert_false(try_plug(bus, PCI_DEVFN(2, 0), false));
    for (i = 3; i < PCI_SLOT_MAX; i++) {
        g_assert_true(try_plug(bus, -1, false));
    }
    g_assert_false(try_plug(bus, -1, false));
    pci_bus_clear_slot_reserved_mask(bus, 1 << 1);
    g_assert_true(try_plug(bus, -1, false));
}

static void test_multifunction(void)
{
    PCIBus *bus = test_board_new(TYPE_PCI_BUS)->bus;

    g_assert_true(try_plug(bus, PCI_DEVFN(3, 0), false));
    g_assert_false(try_plug(bus, PCI_DEVFN(3, 1), false));
    g_assert_true(try_plug(bus, PCI_DEVFN(4, 0), true));
    g_assert_true(try_plug(bus, PCI_DEVFN(4, 7), false));
    g_assert_cmphex(cfg_read(bus->devices[PCI_DEVFN(4, 0)], PCI_HEADER_TYPE, 1), ==,
                    PCI_HEADER_TYPE_MULTI_FUNCTION);
    g_assert_true(try_plug(bus, PCI_DEVFN(5, 2), false));
    g_assert_false(try_plug(bus, PCI_DEVFN(5, 0), false));
}

static void test_function_0(void)
{
    PCIBus *bus = test_board_new(TYPE_PCI_BUS)->bus;
    PCIDevice *f2 = test_plug(bus, PCI_DEVFN(5, 2), TYPE_TEST_FUNCTION);

    g_assert_null(pci_get_function_0(f2));
    g_assert_true(try_plug(bus, PCI_DEVFN(5, 0), true));
    g_assert_true(pci_get_function_0(f2) == bus->devices[PCI_DEVFN(5, 0)]);
    g_assert_true(pci_get_function_0(bus->devices[PCI_DEVFN(5, 0)]) == bus->devices[PCI_DEVFN(5, 0)]);
}

static void test_unplug(void)
{
    PCIBus *bus = test_board_new(TYPE_PCI_BUS)->bus;
    PCIDevice *d = test_plug(bus, PCI_DEVFN(6, 0), TYPE_TEST_FUNCTION);

    cfg_write(d, PCI_BASE_ADDRESS_0, 0xc000, 4);
    cfg_write(d, PCI_COMMAND, PCI_COMMAND_IO, 2);
    pci_set_irq(d, 1);
    object_unparent(OBJECT(d));
    g_assert_null(bus->devices[PCI_DEVFN(6, 0)]);
    g_assert_cmpint(pci_bus_get_irq_level(bus, pci_swizzle(6, 0)), ==, 0);
    g_assert_true(try_plug(bus, PCI_DEVFN(6, 0), false));
}

/* --- INTx --- */

static void test_intx_is_shared(void)
{
    TestBoard *b = test_board_new(TYPE_PCI_BUS);
    PCIDevice *d0 = test_plug(b->bus, PCI_DEVFN(1, 0), TYPE_TEST_FUNCTION);
    PCIDevice *d1 = test_plug(b->bus, PCI_DEVFN(5, 0), TYPE_TEST_FUNCTION);

    pci_set_irq(d0, 1);
    g_assert_cmpint(b->level[1], ==, 1);
    pci_set_irq(d1, 1);
    pci_set_irq(d0, 0);
    g_assert_cmpint(b->level[1], ==, 1);
    pci_set_irq(d1, 0);
    g_assert_cmpint(b->level[1], ==, 0);
}

static void test_intx_disable(void)
{
    TestBoard *b = test_board_new(TYPE_PCI_BUS);
    PCIDevice *d = test_plug(b->bus, PCI_DEVFN(0, 0), TYPE_TEST_FUNCTION);

    pci_set_irq(d, 1);
    g_assert_cmphex(cfg_read(d, PCI_STATUS, 2) & PCI_STATUS_INTERRUPT, !=, 0);
    cfg_write(d, PCI_COMMAND, PCI_COMMAND_INTX_DISABLE, 2);
    g_assert_cmpint(b->level[0], ==, 0);
    g_assert_cmphex(cfg_read(d, PCI_STATUS, 2) & PCI_STATUS_INTERRUPT, !=, 0);
    cfg_write(d, PCI_COMMAND, 0, 2);
    g_assert_cmpint(b->level[0], ==, 1);
    cfg_write(d, PCI_COMMAND, PCI_COMMAND_INTX_DISABLE, 2);
    pci_set_irq(d, 0);
    g_assert_cmphex(cfg_read(d, PCI_STATUS, 2) & PCI_STATUS_INTERRUPT, ==, 0);
    cfg_write(d, PCI_COMMAND, 0, 2);
    g_assert_cmpint(b->level[0], ==, 0);
}

static void test_intx_falls_with_reset(void)
{
    TestBoard *b = test_board_new(TYPE_PCI_BUS);
    PCIDevice *d = test_plug(b->bus, PCI_DEVFN(2, 0), TYPE_TEST_FUNCTION);

    pci_set_irq(d, 1);
    pci_device_reset(d);
    g_assert_cmpint(b->level[2], ==, 0);
    g_assert_cmphex(cfg_read(d, PCI_STATUS, 2) & PCI_STATUS_INTERRUPT, ==, 0);
}

static void test_intx_through_bridge(void)
{
    TestBoard *b = test_board_new(TYPE_PCI_BUS);
    PCIDevice *br = test_plug(b->bus, PCI_DEVFN(3, 0), TYPE_TEST_BRIDGE);
    PCIDevice *d = test_plug(pci_bridge_get_sec_bus(PCI_BRIDGE(br)), PCI_DEVFN(2, 0),
                             TYPE_TEST_FUNCTION);

    /* Pin A turned by slot 2, then by the bridge's slot 3. */
    pci_set_irq(d, 1);
    g_assert_cmpint(b->level[(0 + 2 + 3) % 4], ==, 1);
    pci_set_irq(d, 0);
    g_assert_cmpint(b->level[1], ==, 0);
}

int main(int argc, char **argv)
{
    test_pci_init(&argc, &argv);
    g_test_add_func("/pci/config/header", test_header);
    g_test_add_func("/pci/config/status-is-write-1-to-clear", test_status_is_write_1_to_clear);
    g_test_add_func("/pci/config/size", test_space_size);
    g_test_add_func("/pci/config/capabilities", test_capabilities);
    g_test_add_func("/pci/bar/sizing", test_bar_sizing);
    g_test_add_func("/pci/bar/mapping", test_bar_mapping);
    g_test_add_func("/pci/bar/reset", test_bars_after_reset);
    g_test_add_func("/pci/bar/power-states", test_power_states);
    g_test_add_func("/pci/place/function-0", test_function_0);
    g_test_add_func("/pci/place/slots", test_slots);
    g_test_add_func("/pci/place/multifunction", test_multifunction);
    g_test_add_func("/pci/place/unplug", test_unplug);
    g_test_add_func("/pci/intx/is-shared", test_intx_is_shared);
    g_test_add_func("/pci/intx/disable", test_intx_disable);
    g_test_add_func("/pci/intx/falls-with-reset", test_intx_falls_with_reset);
    g_test_add_func("/pci/intx/through-bridge", test_intx_through_bridge);
    return g_test_run();
}
