/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ACPI tables of PCs: links and checksums, what the fixed tables say, when they change, and -acpitable. */
#include "qemu/osdep.h"
#include "acpi-fixture.h"

static void test_links_and_checksums(const void *args)
{
    static const char *const tables[] = { "FACP", "APIC", "HPET", "WAET" };
    bool q35 = g_str_has_prefix(args, "-machine q35");
    const uint8_t *fadt, *facs;
    AcpiTables t;

    acpi_load_mapped(&t, args);
    for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
        g_assert_nonnull(acpi_find_table(&t, tables[i]));
    }
    g_assert_true(!acpi_find_table(&t, "MCFG") == !q35);
    fadt = acpi_find_table(&t, "FACP");
    facs = acpi_table_at(&t, acpi_get32(fadt + 36), "FACS");
    g_assert_cmpuint(acpi_get32(facs + 4), ==, 64);
    g_assert_cmpuint((facs - t.files[1].bytes->data) % 64, ==, 0);
    g_assert_cmpuint(acpi_get32(acpi_get_dsdt(&t) + 4), >, 1000);
    if (q35) {
        g_assert_cmphex(ldq_le_p(fadt + 140), ==, acpi_get32(fadt + 40));
    }
    acpi_free_files(&t);
    acpi_stop(&t);
}

static void test_fadt_of_pc(void)
{
    const uint8_t *fadt;
    AcpiTables t;

    acpi_load_mapped(&t, ACPI_PC);
    fadt = acpi_find_table(&t, "FACP");
    g_assert_cmpuint(acpi_get32(fadt + 4), ==, 116);
    g_assert_cmpuint(fadt[8], ==, 1);
    g_assert_cmpuint(lduw_le_p(fadt + 46), ==, 9);          /* SCI */
    g_assert_cmphex(acpi_get32(fadt + 48), ==, 0xb2);         /* SMI port: enable, disable */
    g_assert_cmphex(lduw_le_p(fadt + 52), ==, 0xf0f1);
    g_assert_cmphex(acpi_get32(fadt + 56), ==, ACPI_PMBASE);
    g_assert_cmphex(acpi_get32(fadt + 64), ==, ACPI_PMBASE + 4);
    g_assert_cmphex(acpi_get32(fadt + 76), ==, ACPI_PMBASE + 8);
    g_assert_cmphex(acpi_get32(fadt + 80), ==, 0xafe0);       /* GPE0 */
    g_assert_cmphex(acpi_get32(fadt + 112), ==, 0x80a5);
    acpi_free_files(&t);
    acpi_stop(&t);
}

static void test_fadt_of_q35(void)
{
    const uint8_t *fadt;
    AcpiTables t;

    acpi_load_mapped(&t, ACPI_Q35 " -smp 1,maxcpus=16");
    fadt = acpi_find_table(&t, "FACP");
    g_assert_cmpuint(acpi_get32(fadt + 4), ==, 244);
    g_assert_cmpuint(fadt[8], ==, 3);
    g_assert_cmphex(lduw_le_p(fadt + 52), ==, 0x0302);
    g_assert_cmphex(acpi_get32(fadt + 80), ==, ACPI_PMBASE + 0x20);
    g_assert_cmpuint(fadt[92], ==, 16);
    g_assert_cmphex(lduw_le_p(fadt + 109), ==, 2);          /* 8042 */
    g_assert_cmphex(acpi_get32(fadt + 112), ==, 0x484a5);     /* reset register; more than eight CPUs */
    g_assert_cmphex(ldq_le_p(fadt + 120), ==, 0xcf9);
    g_assert_cmphex(fadt[128], ==, 0xf);
    g_assert_cmphex(ldq_le_p(fadt + 152), ==, ACPI_PMBASE);
    g_assert_cmphex(ldq_le_p(fadt + 224), ==, ACPI_PMBASE + 0x20);
    acpi_free_files(&t);
    acpi_stop(&t);
}

/* Number of entries of @type; *first: the first. Their lengths lead to the end of the table. */
static unsigned count_entries(const uint8_t *madt, uint8_t type, const uint8_t **first)
{
    uint32_t len = acpi_get32(madt + 4), at = ACPI_HEADER_BYTES + 8;
    unsigned count = 0;

    for (; at < len; at += madt[at + 1]) {
        g_assert_cmpuint(madt[at + 1], >=, 2);
        if (madt[at] == type && !count++) {
            *first = madt + at;
        }
    }
    g_assert_cmpuint(at, ==, len);
    return count;
}

static void test_madt(void)
{
    const uint8_t *madt, *entry = NULL;
    AcpiTables t;

    acpi_load_mapped(&t, ACPI_PC " -smp 2,maxcpus=3");
    madt = acpi_find_table(&t, "APIC");
    g_assert_cmphex(acpi_get32(madt + 36), ==, 0xfee00000);
    g_assert_cmpuint(acpi_get32(madt + 40), ==, 1);
    g_assert_cmpuint(count_entries(madt, 0, &entry), ==, 3);
    for (int i = 0; i < 3; i++) {       /* number, APIC id, whether it is there */
        g_assert_cmpuint(entry[8 * i + 2], ==, i);
        g_assert_cmpuint(entry[8 * i + 3], ==, i);
        g_assert_cmpuint(acpi_get32(entry + 8 * i + 4), ==, i < 2);
    }
    g_assert_cmpuint(count_entries(madt, 1, &entry), ==, 1);
    g_assert_cmphex(acpi_get32(entry + 4), ==, 0xfec00000);
    g_assert_cmpuint(count_entries(madt, 2, &entry), ==, 5);
    g_assert_cmphex(ldq_le_p(entry), ==, 0x0000000200000a02);     /* IRQ 0 is pin 2 */
    g_assert_cmphex(acpi_get32(entry + 14), ==, 5);
    g_assert_cmphex(lduw_le_p(entry + 18), ==, 0xd);
    g_assert_cmpuint(count_entries(madt, 4, &entry), ==, 1);
    acpi_free_files(&t);
    acpi_stop(&t);
}

static void test_mcfg(void)
{
    const uint8_t *mcfg;
    AcpiTables t;

    acpi_start(&t, ACPI_Q35);
    acpi_read_files(&t);
    acpi_load(&t);
    g_assert_null(acpi_find_table(&t, "MCFG"));
    acpi_free_files(&t);
    acpi_stop(&t);
    acpi_load_mapped(&t, ACPI_Q35);
    mcfg = acpi_find_table(&t, "MCFG");
    g_assert_cmphex(ldq_le_p(mcfg + 44), ==, 0xb0000000);
    g_assert_cmphex(acpi_get32(mcfg + 52), ==, 0xff000000);
    acpi_free_files(&t);
    acpi_stop(&t);
}

/* Configuration space above 4 GiB: DRAC has it to itself in whole numbers, where QEMU's ones have 32 bits. */
static void test_mcfg_above_4g(void)
{
    const uint64_t base = 0xf00000000ULL, last = base + 256 * 1024 * 1024 - 1;
    const uint8_t *mcfg, *dsdt;
    uint64_t wanted[2];
    AcpiTables t;

    acpi_start(&t, ACPI_Q35);
    acpi_map_q35(t.qts);
    qtest_outl(t.qts, 0xcf8, 0x80000064);
    qtest_outl(t.qts, 0xcfc, base >> 32);
    qtest_outl(t.qts, 0xcf8, 0x80000060);
    qtest_outl(t.qts, 0xcfc, (uint32_t)base | 1);
    acpi_read_files(&t);
    acpi_load(&t);
    mcfg = acpi_find_table(&t, "MCFG");
    g_assert_cmphex(ldq_le_p(mcfg + 44), ==, base);
    if (qtest_has_accel("qtest")) {
        dsdt = acpi_get_dsdt(&t);
        stq_le_p(&wanted[0], base);
        stq_le_p(&wanted[1], last);
        g_assert_nonnull(memmem(dsdt, acpi_get32(dsdt + 4), wanted, sizeof(wanted)));
    }
    acpi_free_files(&t);
    acpi_stop(&t);
}

static void reset(QTestState *s)
{
    qtest_qmp_assert_success(s, "{'execute': 'system_reset'}");
    qtest_qmp_eventwait(s, "RESET");
}

static void assert_same(GByteArray *a, GByteArray *b)
{
    g_assert_cmpmem(a->data, a->len, b->data, b->len);
}

/*
 * AcpiTables say where firmware put the registers before it first looked at them; nothing else makes them
 * different. On pc QEMU keeps PMBA over a reset, which the datasheet says is 1 then.
 */
static void test_tables_follow_firmware(const void *args)
{
    bool q35 = g_str_has_prefix(args, "-machine q35");
    g_autoptr(GByteArray) first = NULL, again = NULL, mapped = NULL, back = NULL, other = NULL;
    AcpiTables t;

    acpi_start(&t, args);
    first = acpi_read_file(&t, "etc/acpi/tables");
    (q35 ? acpi_map_q35 : acpi_map_pc)(t.qts);
    again = acpi_read_file(&t, "etc/acpi/tables");
    reset(t.qts);
    (q35 ? acpi_map_q35 : acpi_map_pc)(t.qts);
    mapped = acpi_read_file(&t, "etc/acpi/tables");
    reset(t.qts);
    back = acpi_read_file(&t, "etc/acpi/tables");
    acpi_stop(&t);
    acpi_start(&t, args);
    (q35 ? acpi_map_q35 : acpi_map_pc)(t.qts);
    other = acpi_read_file(&t, "etc/acpi/tables");
    acpi_stop(&t);
    assert_same(first, again);
    if (q35 || !g_getenv("QTEST_ACCEL")) {
        assert_same(first, back);
    }
    assert_same(mapped, other);
    g_assert_cmpuint(mapped->len, ==, first->len);
    g_assert_cmpint(memcmp(first->data, mapped->data, first->len), !=, 0);
}

static void test_oem_ids(void)
{
    const uint8_t *fadt;
    AcpiTables t;

    acpi_load_mapped(&t, "-machine pc,x-oem-id=ABCDEF,x-oem-table-id=GH -m 64 -nodefaults");
    g_assert_cmpmem(t.files[0].bytes->data + 9, 6, "ABCDEF", 6);
    fadt = acpi_find_table(&t, "FACP");
    g_assert_cmpmem(fadt + 10, 14, "ABCDEFGH\0\0\0\0\0\0", 14);
    acpi_free_files(&t);
    acpi_stop(&t);
}

static void test_no_acpi(void)
{
    uint16_t key;
    uint32_t size;
    AcpiTables t;

    acpi_start(&t, "-machine pc,acpi=off -m 64 -nodefaults");
    g_assert_false(qfw_cfg_find_file(t.fw_cfg, "etc/acpi/tables", &key, &size));
    g_assert_false(qfw_cfg_find_file(t.fw_cfg, "etc/table-loader", &key, &size));
    acpi_stop(&t);
}

/* --- -acpitable --- */

/* A file of @len bytes; its path. */
static char *make_file(const void *content, size_t len)
{
    char *path = NULL;
    int fd = g_file_open_tmp("acpitable-XXXXXX", &path, NULL);

    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(write(fd, content, len), ==, len);
    close(fd);
    return path;
}

static void remove_file(char *path)
{
    unlink(path);
    g_free(path);
}

static void test_tables_of_files(void)
{
    static const uint8_t whole[] = "ABCD\x27\0\0\0\2\x63OEMIDXTABLEIDX\7\0\0\0CRTR\x9\0\0\0xyz";
    char *data = make_file("hello", 5), *more = make_file("world", 5), *file = make_file(whole, 39);
    g_autofree char *args =
        g_strdup_printf(ACPI_PC " -acpitable data=%s -acpitable sig=ZZZZ,rev=3,oem_id=OI,oem_rev=5,"
                                "asl_compiler_id=CI,asl_compiler_rev=7,data=%s:%s -acpitable file=%s"
                                " -acpitable sig=NEWT,file=%s",
                        data, data, more, file, file);
    uint8_t old[8];
    const uint8_t *p;
    AcpiTables t;

    acpi_load_mapped(&t, args);
    p = acpi_find_table(&t, "QEMU");
    g_assert_cmpmem(p + 8, 1, "\1", 1);
    g_assert_cmpmem(p + 10, 31, "QEMUQEQEMUQEMU\1\0\0\0QEMU\1\0\0\0hello", 31);
    p = acpi_find_table(&t, "ZZZZ");
    g_assert_cmpuint(acpi_get32(p + 4), ==, 46);
    g_assert_cmpuint(p[8], ==, 3);
    g_assert_cmpmem(p + 10, 36, "OI\0\0\0\0QEMUQEMU\5\0\0\0CI\0\0\7\0\0\0helloworld", 36);
    p = acpi_find_table(&t, "ABCD");
    g_assert_cmpmem(p + 10, 29, whole + 10, 29);
    g_assert_nonnull(acpi_find_table(&t, "NEWT"));
    qfw_cfg_get(t.fw_cfg, 0x8000, old, sizeof(old));
    g_assert_cmpmem(old, 8, "\4\0\x29\0QEMU", 8);
    acpi_free_files(&t);
    acpi_stop(&t);
    remove_file(data);
    remove_file(more);
    remove_file(file);
}

static void test_bad_files_are_refused(void)
{
    char *file = make_file("abc", 3), *log = make_file("", 0);
    const char *const bad[] = { "sig=ABCD", "file=%s", "data=%s,file=%s", "data=%s/none", "rev=256,data=%s",
                                "oem_rev=x,data=%s", "foo=1,data=%s" };

    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        g_auto(GStrv) parts = g_strsplit(bad[i], "%s", -1);
        g_autofree char *option = g_strjoinv(file, parts);
        g_autofree char *command = g_strdup_printf("%s -machine none -display none -acpitable %s >%s 2>&1",
                                                   g_getenv("QTEST_QEMU_BINARY"), option, log);
        g_autofree char *text = NULL;
        int status = system(command);

        g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
        g_assert_true(g_file_get_contents(log, &text, NULL, NULL));
        g_assert_nonnull(strstr(text, "-acpitable"));
    }
    remove_file(file);
    remove_file(log);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_data_func("acpi-tables/pc/links-and-checksums", ACPI_PC, test_links_and_checksums);
    qtest_add_data_func("acpi-tables/q35/links-and-checksums", ACPI_Q35, test_links_and_checksums);
    qtest_add_func("acpi-tables/pc/fadt", test_fadt_of_pc);
    qtest_add_func("acpi-tables/q35/fadt", test_fadt_of_q35);
    qtest_add_func("acpi-tables/madt", test_madt);
    qtest_add_func("acpi-tables/mcfg", test_mcfg);
    qtest_add_func("acpi-tables/mcfg/above-4g", test_mcfg_above_4g);
    qtest_add_data_func("acpi-tables/pc/follow-firmware", ACPI_PC, test_tables_follow_firmware);
    qtest_add_data_func("acpi-tables/q35/follow-firmware", ACPI_Q35, test_tables_follow_firmware);
    qtest_add_func("acpi-tables/oem-ids", test_oem_ids);
    qtest_add_func("acpi-tables/off", test_no_acpi);
    qtest_add_func("acpi-tables/files", test_tables_of_files);
    qtest_add_func("acpi-tables/files/bad-ones-are-refused", test_bad_files_are_refused);
    return g_test_run();
}
