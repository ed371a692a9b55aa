/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ports of PCI Express on q35: registers of root ports and of a switch, and the coming and going of
 * devices behind them, by the slots' own registers and by ACPI.
 */
#include "qemu/osdep.h"
#include "pci-config.h"

#define ECAM        0xb0000000
#define LPC         DEVFN(31, 0)
#define PORT        DEVFN(4, 0)
#define PORT_BUS    1

/* PCI Express capability of the generic root port. */
#define EXP         0x54
#define SLTCAP      (EXP + 0x14)
#define SLTCTL      (EXP + 0x18)
#define SLTSTA      (EXP + 0x1a)
#define SLTCAP_HPC  0x40
#define PCC         0x0400
#define PIC_OFF     0x0300
#define PIC_ON      0x0100
#define AIC_OFF     0x00c0
#define HPIE        0x0020
#define PDCE        0x0008
#define ABPE        0x0001
#define ABP         0x0001
#define PDC         0x0008
#define PDS         0x0040

#define PCIHP       0xcc0
#define PCIHP_UP    (PCIHP + 0x00)
#define PCIHP_DOWN  (PCIHP + 0x04)
#define PCIHP_EJECT (PCIHP + 0x08)
#define PCIHP_RMV   (PCIHP + 0x0c)
#define PCIHP_SEL   (PCIHP + 0x10)
#define GPE0_STS    0x620

#define NATIVE " -global ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off"
#define ROOT_PORT " -device pcie-root-port,id=rp,chassis=1,slot=1,addr=4"

static QTestState *start(const char *options)
{
    QTestState *s = qtest_initf("-machine q35 -nodefaults%s", options);

    pci_conf_write(s, 0, DEVFN(0, 0), 0x60, ECAM | 1, 4);
    pci_conf_write(s, 0, LPC, 0x40, 0x601, 4);
    pci_conf_write(s, 0, LPC, 0x44, 0x80, 1);
    pci_conf_write(s, 0, PORT, 0x18, PORT_BUS << 8 | PORT_BUS << 16, 4);
    return s;
}

static uint32_t ecam(QTestState *s, int bus, int devfn, int reg)
{
    return qtest_readl(s, ECAM + (bus << 20 | devfn << 12 | reg));
}

static void add_device(QTestState *s, const char *id, const char *bus)
{
    qtest_qmp_assert_success(s, "{'execute': 'device_add', 'arguments': {'driver': 'virtio-rng-pci',"
                                " 'id': %s, 'bus': %s}}", id, bus);
}

static void del_device(QTestState *s, const char *id)
{
    qtest_qmp_assert_success(s, "{'execute': 'device_del', 'arguments': {'id': %s}}", id);
}

static char *error_of(QDict *rsp)
{
    char *desc = g_strdup(qdict_get_str(qdict_get_qdict(rsp, "error"), "desc"));

    qobject_unref(rsp);
    return desc;
}

static bool there(QTestState *s)
{
    return pci_conf_read(s, PORT_BUS, 0, 0, 4) == 0x10441af4 ||
           pci_conf_read(s, PORT_BUS, 0, 0, 4) == 0x10051af4;
}

/* --- registers --- */

static void test_switch(void)
{
    QTestState *s = start(" -device ioh3420,id=rp,chassis=1,slot=3,addr=4"
                          " -device x3130-upstream,id=up,bus=rp"
                          " -device xio3130-downstream,id=dn,bus=up,chassis=2,slot=5,addr=1"
                          " -device virtio-rng-pci,bus=dn");

    pci_conf_write(s, 0, PORT, 0x18, 0x00070100, 4);
    pci_conf_write(s, 1, 0, 0x18, 0x00070201, 4);
    pci_conf_write(s, 2, DEVFN(1, 0), 0x18, 0x00030302, 4);
    g_assert_cmphex(ecam(s, 0, PORT, 0x00), ==, 0x34208086);
    g_assert_cmphex(ecam(s, 0, PORT, 0x60), ==, 0x01024005);
    g_assert_cmphex(ecam(s, 0, PORT, 0x90), ==, 0x01426010);
    g_assert_cmphex(ecam(s, 0, PORT, 0xa4), ==, 0x001a007b);
    g_assert_cmphex(ecam(s, 0, PORT, 0x100), ==, 0x00020001);
    g_assert_cmphex(ecam(s, 1, 0, 0x00), ==, 0x8232104c);
    g_assert_cmphex(ecam(s, 1, 0, 0x90), ==, 0x00528010);
    g_assert_cmphex(ecam(s, 1, 0, 0x94), ==, 0x10008000);
    g_assert_cmphex(ecam(s, 2, DEVFN(1, 0), 0x00), ==, 0x8233104c);
    g_assert_cmphex(ecam(s, 2, DEVFN(1, 0), 0x90), ==, 0x01628010);
    g_assert_cmphex(ecam(s, 2, DEVFN(1, 0), 0xa4), ==, 0x002a007b);
    g_assert_cmphex(ecam(s, 3, 0, 0x00) & 0xffff, ==, 0x1af4);
    g_assert_cmphex(ecam(s, 3, DEVFN(1, 0), 0x00), ==, 0xffffffff);
    qtest_quit(s);
}

static void test_root_bus_has_no_slots(void)
{
    QTestState *s = start(ROOT_PORT " -device pcie-root-port,id=rp2,chassis=2,slot=1,addr=5");
    g_autofree char *desc = NULL;

    desc = error_of(qtest_qmp(s, "{'execute': 'device_add', 'arguments': {'driver': 'x3130-upstream',"
                                 " 'bus': 'pcie.0', 'id': 'no'}}"));
    g_assert_cmpstr(desc, ==, "Bus 'pcie.0' does not support hotplugging");
    qtest_quit(s);
}

/* --- the slot's own registers --- */

static void test_native_plug(void)
{
    QTestState *s = start(NATIVE ROOT_PORT);
    g_autofree char *desc = NULL;

    g_assert_cmphex(pci_conf_read(s, 0, PORT, SLTCAP, 4) & SLTCAP_HPC, ==, SLTCAP_HPC);
    g_assert_cmphex(pci_conf_read(s, 0, PORT, SLTSTA, 2) & PDS, ==, 0);
    add_device(s, "d", "rp");
    g_assert_cmphex(pci_conf_read(s, 0, PORT, SLTSTA, 2) & (PDS | PDC | ABP), ==, PDS | PDC | ABP);
    /* RW1C (PCIe 5.0, 7.5.3.11); elsewhere ones at other bits, which are read-only, keep these. */
    pci_conf_write(s, 0, PORT, SLTSTA, qtest_has_accel("qtest") ? 0xffff : PDC | ABP, 2);
    g_assert_cmphex(pci_conf_read(s, 0, PORT, SLTSTA, 2) & (PDC | ABP), ==, 0);
    pci_conf_write(s, 0, PORT, SLTCTL, PIC_ON | AIC_OFF, 2);
    g_assert_true(there(s));
    desc = error_of(qtest_qmp(s, "{'execute': 'device_add', 'arguments': {'driver': 'virtio-rng-pci',"
                                 " 'bus': 'rp', 'addr': '1', 'id': 'e'}}"));
    g_assert_nonnull(strstr(desc, "function 0"));
    qtest_quit(s);
}

static void test_native_unplug(void)
{
    QTestState *s = start(NATIVE ROOT_PORT " -device virtio-rng-pci,id=d,bus=rp");

    pci_conf_write(s, 0, PORT, SLTSTA, 0xffff, 2);
    pci_conf_write(s, 0, PORT, SLTCTL, PIC_ON | AIC_OFF, 2);
    del_device(s, "d");
    g_assert_true(there(s));
    g_assert_cmphex(pci_conf_read(s, 0, PORT, SLTSTA, 2) & ABP, ==, ABP);
    pci_conf_write(s, 0, PORT, SLTCTL, PCC | PIC_OFF | AIC_OFF, 2);
    qtest_qmp_eventwait(s, "DEVICE_DELETED");
    g_assert_false(there(s));
    g_assert_cmphex(pci_conf_read(s, 0, PORT, SLTSTA, 2) & PDS, ==, 0);
    qtest_quit(s);
}

/* A device whose slot is off is out of reach. */
static void test_native_power(void)
{
    QTestState *s = start(NATIVE ROOT_PORT " -device virtio-rng-pci,id=d,bus=rp");

    g_assert_true(there(s));
    pci_conf_write(s, 0, PORT, SLTCTL, PCC | PIC_ON | AIC_OFF, 2);
    g_assert_false(there(s));
    pci_conf_write(s, 0, PORT, SLTCTL, PIC_ON | AIC_OFF, 2);
    g_assert_true(there(s));
    qtest_quit(s);
}

static void test_native_interrupt(void)
{
    QTestState *s = start(NATIVE ROOT_PORT " -device virtio-rng-pci,id=d,bus=rp");

    qtest_irq_intercept_in(s, "/machine/q35/ioapic");
    pci_conf_write(s, 0, PORT, SLTSTA, 0xffff, 2);
    pci_conf_write(s, 0, PORT, SLTCTL, PIC_ON | AIC_OFF | HPIE | PDCE | ABPE, 2);
    pci_conf_write(s, 0, PORT, SLTSTA, 0xffff, 2);
    g_assert_false(qtest_get_irq(s, 20));
    del_device(s, "d");
    g_assert_true(qtest_get_irq(s, 20));
    pci_conf_write(s, 0, PORT, SLTSTA, 0xffff, 2);
    g_assert_false(qtest_get_irq(s, 20));
    qtest_quit(s);
}

static void test_slot_without_hotplug(const void *mode)
{
    QTestState *s = start(mode);
    g_autofree char *desc = error_of(qtest_qmp(s, "{'execute': 'device_add', 'arguments': {'driver':"
                                                  " 'virtio-rng-pci', 'bus': 'rp', 'id': 'd'}}"));

    g_assert_nonnull(strstr(desc, "'rp'"));
    g_assert_cmphex(pci_conf_read(s, 0, PORT, SLTCAP, 4) & SLTCAP_HPC, ==, 0);
    qtest_quit(s);
}

/* --- ACPI --- */

static void test_acpi_plug_and_eject(void)
{
    QTestState *s = start(ROOT_PORT);

    add_device(s, "d", "rp");
    g_assert_cmphex(qtest_inw(s, GPE0_STS) & 2, ==, 2);
    qtest_outl(s, PCIHP_SEL, 0);
    g_assert_cmphex(qtest_inl(s, PCIHP_UP), ==, 1);
    g_assert_cmphex(qtest_inl(s, PCIHP_UP), ==, 0);
    g_assert_true(there(s));
    g_assert_cmphex(pci_conf_read(s, 0, PORT, SLTCTL, 2) & PCC, ==, 0);
    qtest_outw(s, GPE0_STS, 2);
    del_device(s, "d");
    g_assert_cmphex(qtest_inw(s, GPE0_STS) & 2, ==, 2);
    g_assert_cmphex(qtest_inl(s, PCIHP_DOWN), ==, 1);
    g_assert_true(there(s));
    qtest_outl(s, PCIHP_EJECT, 1);
    qtest_qmp_eventwait(s, "DEVICE_DELETED");
    g_assert_false(there(s));
    g_assert_cmphex(qtest_inl(s, PCIHP_DOWN), ==, 0);
    qtest_quit(s);
}

static void test_acpi_unplug_by_reset(void)
{
    QTestState *s = start(ROOT_PORT " -device virtio-rng-pci,id=d,bus=rp");

    del_device(s, "d");
    qtest_qmp_assert_success(s, "{'execute': 'system_reset'}");
    qtest_qmp_eventwait(s, "DEVICE_DELETED");
    qtest_quit(s);
}

static void eject_anything(QTestState *s)
{
    for (uint32_t sel = 0; sel < 300; sel += sel < 4 ? 1 : 37) {
        qtest_outl(s, PCIHP_SEL, sel);
        for (int slot = 0; slot < 32; slot++) {
            qtest_outl(s, PCIHP_EJECT, 1u << slot);
        }
        qtest_inl(s, PCIHP_RMV);
    }
}

/* The chipset and cold bridges stay, whatever the guest ejects. */
static void test_acpi_eject_anything(void)
{
    QTestState *s = start(ROOT_PORT " -device pci-bridge,id=b,chassis_nr=3,addr=5"
                                    " -device virtio-rng-pci,bus=b,addr=3");

    eject_anything(s);
    g_assert_cmphex(pci_conf_read(s, 0, LPC, 0, 4), ==, 0x29188086);
    g_assert_cmphex(pci_conf_read(s, 0, PORT, 0, 4), ==, 0x000c1b36);
    g_assert_cmphex(pci_conf_read(s, 0, DEVFN(5, 0), 0, 4), ==, 0x00011b36);
    qtest_quit(s);
}

/* No bus has a number: what is on the root bus cannot be unplugged. */
static void test_acpi_eject_from_root_bus(void)
{
    QTestState *s = start(" -device virtio-rng-pci,addr=5");

    eject_anything(s);
    g_assert_cmphex(pci_conf_read(s, 0, DEVFN(5, 0), 0, 2), ==, 0x1af4);
    qtest_quit(s);
}

static void test_acpi_plug_twice(void)
{
    QTestState *s = start(ROOT_PORT " -device pci-bridge,id=b,chassis_nr=3,addr=5");

    for (int i = 0; i < 3; i++) {
        add_device(s, "d", "b");
        del_device(s, "d");
        for (uint32_t sel = 0; sel < 2; sel++) {
            qtest_outl(s, PCIHP_SEL, sel);
            qtest_outl(s, PCIHP_EJECT, qtest_inl(s, PCIHP_DOWN));
        }
        qtest_qmp_eventwait(s, "DEVICE_DELETED");
    }
    qtest_quit(s);
}

/* A device that was plugged, but that the firmware has not looked for yet: it finds it where the state was loaded. */
static void test_acpi_saved_plug(void)
{
    QTestState *s = start(ROOT_PORT);

    if (!qtest_skip_without_clock(s)) {
        add_device(s, "d", "rp");
        s = qtest_save_and_load(s, "-machine q35 -nodefaults" ROOT_PORT " -device virtio-rng-pci,id=d,bus=rp");
        g_assert_cmphex(qtest_inw(s, GPE0_STS) & 2, ==, 2);
        g_assert_cmphex(qtest_inl(s, PCIHP_UP), ==, 1);
        g_assert_true(there(s));
    }
    qtest_quit(s);
}

/*
 * A bridge that came later has no number, not even after a reset: tables don't describe what is behind it. QEMU serves its
 * slots by a Standard Hot-Plug Controller.
 */
static void test_acpi_bridge_that_came(void)
{
    QTestState *s = start(ROOT_PORT);
    g_autofree char *desc = NULL;

    if (qtest_has_accel("qtest")) {
        qtest_qmp_assert_success(s, "{'execute': 'device_add', 'arguments': {'driver': 'pcie-pci-bridge',"
                                    " 'id': 'b', 'bus': 'rp'}}");
        machine_reset(s);
        desc = error_of(qtest_qmp(s, "{'execute': 'device_add', 'arguments': {'driver': 'virtio-rng-pci',"
                                     " 'bus': 'b', 'addr': '4', 'id': 'd'}}"));
        g_assert_nonnull(strstr(desc, "acpi-pcihp-bsel"));
        qtest_outl(s, PCIHP_SEL, 0);
        g_assert_cmphex(qtest_inl(s, PCIHP_UP), ==, 1);
    } else {
        g_test_skip("needs a bridge without SHPC");
    }
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("/pcie/switch", test_switch);
    qtest_add_func("/pcie/root-bus-has-no-slots", test_root_bus_has_no_slots);
    qtest_add_func("/pcie/native/plug", test_native_plug);
    qtest_add_func("/pcie/native/unplug", test_native_unplug);
    qtest_add_func("/pcie/native/power", test_native_power);
    qtest_add_func("/pcie/native/interrupt", test_native_interrupt);
    qtest_add_data_func("/pcie/native/hotplug-off", NATIVE ROOT_PORT ",hotplug=off",
                        test_slot_without_hotplug);
    qtest_add_data_func("/pcie/acpi/hotplug-off", ROOT_PORT ",hotplug=off",
                        test_slot_without_hotplug);
    qtest_add_func("/pcie/acpi/plug-and-eject", test_acpi_plug_and_eject);
    qtest_add_func("/pcie/acpi/unplug-by-reset", test_acpi_unplug_by_reset);
    qtest_add_func("/pcie/acpi/eject-anything", test_acpi_eject_anything);
    qtest_add_func("/pcie/acpi/eject-from-root-bus", test_acpi_eject_from_root_bus);
    qtest_add_func("/pcie/acpi/bridge-that-came", test_acpi_bridge_that_came);
    qtest_add_func("/pcie/acpi/plug-twice", test_acpi_plug_twice);
    qtest_add_func("/pcie/acpi/saved-plug", test_acpi_saved_plug);
    return g_test_run();
}
