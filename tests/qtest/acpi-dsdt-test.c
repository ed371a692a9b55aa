/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The DSDT of PCs: what it names, and what ACPICA's disassembler, compiler and interpreter make of it where
 * they are installed.
 */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "acpi-fixture.h"

#define BRIDGED " -smp 1,maxcpus=2 -device pci-bridge,chassis_nr=1,addr=5,id=b" \
                " -device ipmi-bmc-sim,id=bmc -device isa-ipmi-kcs,bmc=bmc"

/* Whether @name occurs as four characters of AML. */
static bool has_name(const uint8_t *dsdt, const char *name)
{
    return memmem(dsdt, acpi_get32(dsdt + 4), name, 4) != NULL;
}

static void test_dsdt_names_devices(void)
{
    const uint8_t *dsdt;
    AcpiTables t;

    acpi_load_mapped(&t, ACPI_PC " -device pci-bridge,chassis_nr=1,addr=5 "
                         "-chardev null,id=c -device isa-serial,chardev=c");
    dsdt = acpi_get_dsdt(&t);
    g_assert_true(has_name(dsdt, "PCI0") && has_name(dsdt, "FWCF") && has_name(dsdt, "HPET"));
    g_assert_true(has_name(dsdt, "KBD_") && has_name(dsdt, "RTC_") && has_name(dsdt, "FDC0"));
    g_assert_true(has_name(dsdt, "COM1") && !has_name(dsdt, "COM2"));
    g_assert_true(has_name(dsdt, "LNKA") && has_name(dsdt, "LNKS") && !has_name(dsdt, "GSIA"));
    g_assert_true(has_name(dsdt, "S28_") && has_name(dsdt, "PCEJ") && has_name(dsdt, "_E01"));
    acpi_free_files(&t);
    acpi_stop(&t);
    acpi_load_mapped(&t, ACPI_Q35 " -device pcie-root-port,id=p,chassis=1,addr=4");
    dsdt = acpi_get_dsdt(&t);
    g_assert_true(has_name(dsdt, "GSIA") && has_name(dsdt, "LNKH") && has_name(dsdt, "DRAC"));
    g_assert_true(has_name(dsdt, "SF8_") && has_name(dsdt, "SFB_") && has_name(dsdt, "_OSC"));
    g_assert_true(has_name(dsdt, "S20_") && !has_name(dsdt, "FDC0") && !has_name(dsdt, "S28_"));
    acpi_free_files(&t);
    acpi_stop(&t);
}

/* Output of a program, which ends without error. */
static char *run(char **argv)
{
    g_autofree char *out = NULL, *err = NULL;
    GError *error = NULL;
    int wait_status;

    g_spawn_sync(NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err, &wait_status, &error);
    g_assert_no_error(error);
    if (!g_spawn_check_wait_status(wait_status, NULL)) {
        g_test_message("%s: %s%s", argv[0], out, err);
        g_test_fail();
    }
    return g_strconcat(out, err, NULL);
}

static bool is_installed(const char *program)
{
    g_autofree char *path = g_find_program_in_path(program);

    if (!path) {
        g_test_skip("ACPICA's tools (acpica-tools) are not installed");
    }
    return path;
}

/* The DSDT in a file of its own. Removed with its folder by remove_dsdt. */
static char *write_dsdt(AcpiTables *t, const char *folder)
{
    const uint8_t *dsdt = acpi_get_dsdt(t);
    char *path = g_build_filename(folder, "dsdt.aml", NULL);

    g_assert_true(g_file_set_contents(path, (const char *)dsdt, acpi_get32(dsdt + 4), NULL));
    return path;
}

static void remove_dsdt(const char *folder)
{
    g_autofree char *aml = g_build_filename(folder, "dsdt.aml", NULL);
    g_autofree char *dsl = g_build_filename(folder, "dsdt.dsl", NULL);

    g_unlink(aml);
    g_unlink(dsl);
    g_rmdir(folder);
}

/* It comes apart without an error, and names nothing that is not there; and what comes out compiles. */
static void test_dsdt_disassembles(const void *args)
{
    g_autofree char *folder = NULL, *path = NULL, *dsl = NULL, *out = NULL, *text = NULL, *compiled = NULL;
    AcpiTables t;

    if (!is_installed("iasl")) {
        return;
    }
    acpi_load_mapped(&t, args);
    folder = g_dir_make_tmp("acpi-XXXXXX", NULL);
    path = write_dsdt(&t, folder);
    dsl = g_build_filename(folder, "dsdt.dsl", NULL);
    out = run((char *[]) { (char *)"iasl", (char *)"-d", path, NULL });
    g_assert_null(strstr(out, "Error"));
    g_assert_true(g_file_get_contents(dsl, &text, NULL, NULL));
    g_assert_null(strstr(text, "External ("));
    g_assert_null(strstr(text, "Unknown"));
    /* QEMU's IPMI interfaces have a string as _STR, where ACPI 6.4, section 6.1.10, says a buffer. */
    if (!g_getenv("QTEST_ACCEL")) {
        compiled = run((char *[]) { (char *)"iasl", (char *)"-p", path, dsl, NULL });
        g_assert_nonnull(strstr(compiled, " 0 Errors"));
    }
    remove_dsdt(folder);
    acpi_free_files(&t);
    acpi_stop(&t);
}

/* The mask of _OSC: bit 0, hotplug by the slots' own registers, is the guest's only if it is not ACPI's. */
static void test_native_hotplug_is_granted(void)
{
    static const uint8_t without[] = { 0x0a, 0x1e, 0x60 }, with[] = { 0x0a, 0x1f, 0x60 };   /* to Local0 */
    const uint8_t *dsdt;
    AcpiTables t;

    acpi_load_mapped(&t, ACPI_Q35);
    dsdt = acpi_get_dsdt(&t);
    g_assert_nonnull(memmem(dsdt, acpi_get32(dsdt + 4), without, sizeof(without)));
    acpi_free_files(&t);
    acpi_stop(&t);
    acpi_load_mapped(&t, ACPI_Q35 " -global ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off");
    dsdt = acpi_get_dsdt(&t);
    g_assert_nonnull(memmem(dsdt, acpi_get32(dsdt + 4), with, sizeof(with)));
    acpi_free_files(&t);
    acpi_stop(&t);
}

/* Methods run in ACPICA's interpreter, whose hardware is memory that is zero. */
static void test_methods_run(const void *args)
{
    static const char *const methods[] = {
        "\\_GPE._E01", "\\_GPE._E02", "\\_SB.PCI0._CRS", "\\_SB.CPUS.CSCN", "\\_SB.CPUS.C001._EJ0 1",
        "\\_SB.LNKA._STA", "\\_SB.LNKB._DIS", "\\_SB.LNKB._CRS", "\\_SB.HPET._STA", "\\_SB.CPUS.C000._MAT",
        "\\_SB.PCI0.GPE0._CRS", "\\_SB.PCI0.S28.S18._EJ0 1",
    };
    g_autofree char *folder = NULL, *path = NULL, *out = NULL;
    g_autoptr(GString) batch = g_string_new(NULL);
    AcpiTables t;

    if (!is_installed("acpiexec")) {
        return;
    }
    acpi_load_mapped(&t, args);
    folder = g_dir_make_tmp("acpi-XXXXXX", NULL);
    path = write_dsdt(&t, folder);
    for (size_t i = 0; i < ARRAY_SIZE(methods); i++) {
        g_string_append_printf(batch, "%sevaluate %s", i ? ";" : "", methods[i]);
    }
    out = run((char *[]) { (char *)"acpiexec", (char *)"-b", batch->str, path, NULL });
    if (strstr(out, "ACPI Error") || strstr(out, "failed") || strstr(out, "Fault")) {
        g_test_message("%s", out);
        g_test_fail();
    }
    for (size_t i = 0; i < ARRAY_SIZE(methods); i++) {
        g_autofree char *line = g_strdup_printf("Evaluating %.*s", (int)strcspn(methods[i], " "), methods[i]);

        g_assert_nonnull(strstr(out, line));
    }
    remove_dsdt(folder);
    acpi_free_files(&t);
    acpi_stop(&t);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("acpi-dsdt/names-devices", test_dsdt_names_devices);
    qtest_add_func("acpi-dsdt/native-hotplug-is-granted", test_native_hotplug_is_granted);
    qtest_add_data_func("acpi-dsdt/pc/disassembles", ACPI_PC BRIDGED, test_dsdt_disassembles);
    qtest_add_data_func("acpi-dsdt/q35/disassembles", ACPI_Q35 BRIDGED, test_dsdt_disassembles);
    qtest_add_data_func("acpi-dsdt/pc/methods-run", ACPI_PC BRIDGED, test_methods_run);
    qtest_add_data_func("acpi-dsdt/q35/methods-run", ACPI_Q35 BRIDGED, test_methods_run);
    return g_test_run();
}
