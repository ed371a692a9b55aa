/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ACPI tables of PCs, as firmware finds them: the test carries the loader's commands out, then follows the links from
 * the RSDP on. The DSDT is given to ACPICA's disassembler and interpreter where they are installed.
 */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "libqos/fw_cfg.h"
#include "pci-config.h"
#include "qemu/bswap.h"
#include "standard-headers/linux/qemu_fw_cfg.h"

#define DMA_HIGH        0x514
#define DMA_LOW         0x518
#define DESCRIPTOR      0x1000
#define BUFFER          0x100000
#define COMMAND_BYTES   128
#define NAME_BYTES      56
#define HEADER_BYTES    36
/* Where the loader puts files: any address that is aligned. */
#define RSDP_ADDRESS    0xf5a40
#define TABLES_ADDRESS  0x3fe0000

typedef struct File {
    const char *name;
    uint64_t address;
    uint32_t align;
    GByteArray *bytes;
    bool is_allocated;
} File;

typedef struct Tables {
    QTestState *qts;
    QFWCFG *fw_cfg;
    File files[2];
    GByteArray *loader;
} Tables;

static uint32_t get32(const uint8_t *p)
{
    return ldl_le_p(p);
}

/* --- reading files --- */

/* All of a file by DMA, since bytes of it would take long. */
static GByteArray *read_file(Tables *t, const char *name)
{
    struct fw_cfg_dma_access access;
    GByteArray *bytes = g_byte_array_new();
    uint16_t key;
    uint32_t size;

    g_assert_true(qfw_cfg_find_file(t->fw_cfg, name, &key, &size));
    access.control = cpu_to_be32((uint32_t)key << 16 | FW_CFG_DMA_CTL_SELECT | FW_CFG_DMA_CTL_READ);
    access.length = cpu_to_be32(size);
    access.address = cpu_to_be64(BUFFER);
    qtest_memwrite(t->qts, DESCRIPTOR, &access, sizeof(access));
    qtest_outl(t->qts, DMA_HIGH, 0);
    qtest_outl(t->qts, DMA_LOW, cpu_to_be32(DESCRIPTOR));
    g_assert_cmphex(qtest_readl(t->qts, DESCRIPTOR), ==, 0);
    g_byte_array_set_size(bytes, size);
    qtest_memread(t->qts, BUFFER, bytes->data, size);
    return bytes;
}

static void read_files(Tables *t)
{
    t->files[0] = (File) { "etc/acpi/rsdp", RSDP_ADDRESS, 16, read_file(t, "etc/acpi/rsdp"), false };
    t->files[1] = (File) { "etc/acpi/tables", TABLES_ADDRESS, 64, read_file(t, "etc/acpi/tables"), false };
    t->loader = read_file(t, "etc/table-loader");
}

static void free_files(Tables *t)
{
    for (int i = 0; i < 2; i++) {
        g_byte_array_unref(t->files[i].bytes);
    }
    g_byte_array_unref(t->loader);
}

static void start(Tables *t, const char *args)
{
    t->qts = qtest_init(args);
    t->fw_cfg = pc_fw_cfg_init(t->qts);
}

static void stop(Tables *t)
{
    pc_fw_cfg_uninit(t->fw_cfg);
    qtest_quit(t->qts);
}

/* --- the loader --- */

static File *find_file(Tables *t, const uint8_t *name)
{
    g_assert_nonnull(memchr(name, 0, NAME_BYTES));
    for (int i = 0; i < 2; i++) {
        if (!strcmp((const char *)name, t->files[i].name)) {
            return &t->files[i];
        }
    }
    g_assert_not_reached();
}

/* Bytes of a file that is in memory. */
static uint8_t *bytes_of(File *f, uint32_t offset, uint32_t size)
{
    g_assert_true(f->is_allocated);
    g_assert_cmpuint(offset, <=, f->bytes->len);
    g_assert_cmpuint(size, <=, f->bytes->len - offset);
    return f->bytes->data + offset;
}

static uint8_t sum(const uint8_t *bytes, size_t len)
{
    uint8_t sum = 0;

    for (size_t i = 0; i < len; i++) {
        sum += bytes[i];
    }
    return sum;
}

static void allocate(Tables *t, const uint8_t *c)
{
    File *f = find_file(t, c + 4);

    g_assert_false(f->is_allocated);
    g_assert_cmpuint(get32(c + 60), ==, f->align);
    g_assert_cmpuint(c[64], ==, f == &t->files[0] ? 2 : 1);     /* below 1 MiB; anywhere */
    f->is_allocated = true;
}

static void add_pointer(Tables *t, const uint8_t *c)
{
    File *dst = find_file(t, c + 4), *src = find_file(t, c + 60);
    uint8_t size = c[120], *pointer = bytes_of(dst, get32(c + 116), size);

    g_assert_true(size == 4 || size == 8);
    g_assert_cmpuint(get32(pointer), <, src->bytes->len);
    g_assert_true(src->is_allocated);
    if (size == 4) {
        stl_le_p(pointer, get32(pointer) + src->address);
    } else {
        stq_le_p(pointer, ldq_le_p(pointer) + src->address);
    }
}

static void add_checksum(Tables *t, const uint8_t *c)
{
    File *f = find_file(t, c + 4);
    uint32_t offset = get32(c + 60), first = get32(c + 64), len = get32(c + 68);
    uint8_t *at = bytes_of(f, offset, 1);

    g_assert_cmpuint(offset, >=, first);
    g_assert_cmpuint(offset, <, first + len);
    g_assert_cmphex(*at, ==, 0);
    *at = -sum(bytes_of(f, first, len), len);
}

static void load(Tables *t)
{
    g_assert_cmpuint(t->loader->len % COMMAND_BYTES, ==, 0);
    for (guint i = 0; i < t->loader->len; i += COMMAND_BYTES) {
        const uint8_t *c = t->loader->data + i;

        switch (get32(c)) {
        case 0:     /* nothing: the file is filled up with it */
            break;
        case 1:
            allocate(t, c);
            break;
        case 2:
            add_pointer(t, c);
            break;
        case 3:
            add_checksum(t, c);
            break;
        default:
            g_assert_not_reached();
        }
    }
}

/* --- following links --- */

/* The table at @address, whose length and checksum are right. */
static const uint8_t *table_at(Tables *t, uint64_t address, const char *signature)
{
    File *f = &t->files[1];
    uint32_t offset = address - f->address, len;

    g_assert_cmpuint(address, >=, f->address);
    g_assert_cmpuint(offset, <, f->bytes->len - 8);
    g_assert_cmpmem(f->bytes->data + offset, 4, signature, 4);
    len = get32(f->bytes->data + offset + 4);
    g_assert_cmpuint(len, <=, f->bytes->len - offset);
    if (strcmp(signature, "FACS")) {
        g_assert_cmpuint(len, >=, HEADER_BYTES);
        g_assert_cmphex(sum(f->bytes->data + offset, len), ==, 0);
    }
    return f->bytes->data + offset;
}

static const uint8_t *rsdt(Tables *t)
{
    const uint8_t *rsdp = t->files[0].bytes->data;

    g_assert_cmpuint(t->files[0].bytes->len, >=, 20);
    g_assert_cmpmem(rsdp, 8, "RSD PTR ", 8);
    g_assert_cmphex(sum(rsdp, 20), ==, 0);
    g_assert_cmpuint(rsdp[15], ==, 0);      /* revision: of ACPI 1.0 */
    return table_at(t, get32(rsdp + 16), "RSDT");
}

/* The table of this signature that the RSDT lists, or NULL. */
static const uint8_t *find_table(Tables *t, const char *signature)
{
    const uint8_t *root = rsdt(t);
    unsigned count = (get32(root + 4) - HEADER_BYTES) / 4;

    for (unsigned i = 0; i < count; i++) {
        uint32_t address = get32(root + HEADER_BYTES + 4 * i);

        if (!memcmp(t->files[1].bytes->data + (address - t->files[1].address), signature, 4)) {
            return table_at(t, address, signature);
        }
    }
    return NULL;
}

static const uint8_t *get_dsdt(Tables *t)
{
    return table_at(t, get32(find_table(t, "FACP") + 40), "DSDT");
}

/* --- cases --- */

#define PC "-machine pc -m 64 -nodefaults"
#define Q35 "-machine q35 -m 64 -nodefaults"
#define PMBASE 0x600

/* What firmware does on q35: configuration space at b0000000, power management ports at 600. */
static void map_q35(QTestState *s)
{
    pci_conf_write(s, 0, DEVFN(0, 0), 0x64, 0, 4);
    pci_conf_write(s, 0, DEVFN(0, 0), 0x60, 0xb0000001, 4);
    pci_conf_write(s, 0, DEVFN(31, 0), 0x40, PMBASE | 1, 4);
    pci_conf_write(s, 0, DEVFN(31, 0), 0x44, 0x80, 1);
}

static void map_pc(QTestState *s)
{
    pci_conf_write(s, 0, DEVFN(1, 3), 0x40, PMBASE | 1, 4);
    pci_conf_write(s, 0, DEVFN(1, 3), 0x80, 1, 1);
}

static void load_mapped(Tables *t, const char *args)
{
    bool q35 = g_str_has_prefix(args, "-machine q35");

    start(t, args);
    (q35 ? map_q35 : map_pc)(t->qts);
    read_files(t);
    load(t);
}

static void test_links_and_checksums(const void *args)
{
    static const char *const tables[] = { "FACP", "APIC", "HPET", "WAET" };
    bool q35 = g_str_has_prefix(args, "-machine q35");
    const uint8_t *fadt, *facs;
    Tables t;

    load_mapped(&t, args);
    for (size_t i = 0; i < ARRAY_SIZE(tables); i++) {
        g_assert_nonnull(find_table(&t, tables[i]));
    }
    g_assert_true(!find_table(&t, "MCFG") == !q35);
    fadt = find_table(&t, "FACP");
    facs = table_at(&t, get32(fadt + 36), "FACS");
    g_assert_cmpuint(get32(facs + 4), ==, 64);
    g_assert_cmpuint((facs - t.files[1].bytes->data) % 64, ==, 0);
    g_assert_cmpuint(get32(get_dsdt(&t) + 4), >, 1000);
    if (q35) {
        g_assert_cmphex(ldq_le_p(fadt + 140), ==, get32(fadt + 40));
    }
    free_files(&t);
    stop(&t);
}

static void test_fadt_of_pc(void)
{
    const uint8_t *fadt;
    Tables t;

    load_mapped(&t, PC);
    fadt = find_table(&t, "FACP");
    g_assert_cmpuint(get32(fadt + 4), ==, 116);
    g_assert_cmpuint(fadt[8], ==, 1);
    g_assert_cmpuint(lduw_le_p(fadt + 46), ==, 9);          /* SCI */
    g_assert_cmphex(get32(fadt + 48), ==, 0xb2);         /* SMI port: enable, disable */
    g_assert_cmphex(lduw_le_p(fadt + 52), ==, 0xf0f1);
    g_assert_cmphex(get32(fadt + 56), ==, PMBASE);
    g_assert_cmphex(get32(fadt + 64), ==, PMBASE + 4);
    g_assert_cmphex(get32(fadt + 76), ==, PMBASE + 8);
    g_assert_cmphex(get32(fadt + 80), ==, 0xafe0);       /* GPE0 */
    g_assert_cmphex(get32(fadt + 112), ==, 0x80a5);
    free_files(&t);
    stop(&t);
}

static void test_fadt_of_q35(void)
{
    const uint8_t *fadt;
    Tables t;

    load_mapped(&t, Q35 " -smp 1,maxcpus=16");
    fadt = find_table(&t, "FACP");
    g_assert_cmpuint(get32(fadt + 4), ==, 244);
    g_assert_cmpuint(fadt[8], ==, 3);
    g_assert_cmphex(lduw_le_p(fadt + 52), ==, 0x0302);
    g_assert_cmphex(get32(fadt + 80), ==, PMBASE + 0x20);
    g_assert_cmpuint(fadt[92], ==, 16);
    g_assert_cmphex(lduw_le_p(fadt + 109), ==, 2);          /* 8042 */
    g_assert_cmphex(get32(fadt + 112), ==, 0x484a5);     /* reset register; more than eight CPUs */
    g_assert_cmphex(ldq_le_p(fadt + 120), ==, 0xcf9);
    g_assert_cmphex(fadt[128], ==, 0xf);
    g_assert_cmphex(ldq_le_p(fadt + 152), ==, PMBASE);
    g_assert_cmphex(ldq_le_p(fadt + 224), ==, PMBASE + 0x20);
    free_files(&t);
    stop(&t);
}

/* Number of entries of @type; *first: the first. Their lengths lead to the end of the table. */
static unsigned count_entries(const uint8_t *madt, uint8_t type, const uint8_t **first)
{
    uint32_t len = get32(madt + 4), at = HEADER_BYTES + 8;
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
    Tables t;

    load_mapped(&t, PC " -smp 2,maxcpus=3");
    madt = find_table(&t, "APIC");
    g_assert_cmphex(get32(madt + 36), ==, 0xfee00000);
    g_assert_cmpuint(get32(madt + 40), ==, 1);
    g_assert_cmpuint(count_entries(madt, 0, &entry), ==, 3);
    for (int i = 0; i < 3; i++) {       /* number, APIC id, whether it is there */
        g_assert_cmpuint(entry[8 * i + 2], ==, i);
        g_assert_cmpuint(entry[8 * i + 3], ==, i);
        g_assert_cmpuint(get32(entry + 8 * i + 4), ==, i < 2);
    }
    g_assert_cmpuint(count_entries(madt, 1, &entry), ==, 1);
    g_assert_cmphex(get32(entry + 4), ==, 0xfec00000);
    g_assert_cmpuint(count_entries(madt, 2, &entry), ==, 5);
    g_assert_cmphex(ldq_le_p(entry), ==, 0x0000000200000a02);     /* IRQ 0 is pin 2 */
    g_assert_cmphex(get32(entry + 14), ==, 5);
    g_assert_cmphex(lduw_le_p(entry + 18), ==, 0xd);
    g_assert_cmpuint(count_entries(madt, 4, &entry), ==, 1);
    free_files(&t);
    stop(&t);
}

static void test_mcfg(void)
{
    const uint8_t *mcfg;
    Tables t;

    start(&t, Q35);
    read_files(&t);
    load(&t);
    g_assert_null(find_table(&t, "MCFG"));
    free_files(&t);
    stop(&t);
    load_mapped(&t, Q35);
    mcfg = find_table(&t, "MCFG");
    g_assert_cmphex(ldq_le_p(mcfg + 44), ==, 0xb0000000);
    g_assert_cmphex(get32(mcfg + 52), ==, 0xff000000);
    free_files(&t);
    stop(&t);
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
 * Tables say where firmware put the registers before it first looked at them; nothing else makes them different. On
 * pc QEMU keeps PMBA over a reset, which the datasheet says is 1 then.
 */
static void test_tables_follow_firmware(const void *args)
{
    bool q35 = g_str_has_prefix(args, "-machine q35");
    g_autoptr(GByteArray) first = NULL, again = NULL, mapped = NULL, back = NULL, other = NULL;
    Tables t;

    start(&t, args);
    first = read_file(&t, "etc/acpi/tables");
    (q35 ? map_q35 : map_pc)(t.qts);
    again = read_file(&t, "etc/acpi/tables");
    reset(t.qts);
    (q35 ? map_q35 : map_pc)(t.qts);
    mapped = read_file(&t, "etc/acpi/tables");
    reset(t.qts);
    back = read_file(&t, "etc/acpi/tables");
    stop(&t);
    start(&t, args);
    (q35 ? map_q35 : map_pc)(t.qts);
    other = read_file(&t, "etc/acpi/tables");
    stop(&t);
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
    Tables t;

    load_mapped(&t, "-machine pc,x-oem-id=ABCDEF,x-oem-table-id=GH -m 64 -nodefaults");
    g_assert_cmpmem(t.files[0].bytes->data + 9, 6, "ABCDEF", 6);
    fadt = find_table(&t, "FACP");
    g_assert_cmpmem(fadt + 10, 14, "ABCDEFGH\0\0\0\0\0\0", 14);
    free_files(&t);
    stop(&t);
}

static void test_no_acpi(void)
{
    uint16_t key;
    uint32_t size;
    Tables t;

    start(&t, "-machine pc,acpi=off -m 64 -nodefaults");
    g_assert_false(qfw_cfg_find_file(t.fw_cfg, "etc/acpi/tables", &key, &size));
    g_assert_false(qfw_cfg_find_file(t.fw_cfg, "etc/table-loader", &key, &size));
    stop(&t);
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
    g_autofree char *args = g_strdup_printf(PC " -acpitable data=%s -acpitable sig=ZZZZ,rev=3,oem_id=OI,oem_rev=5,"
                                            "asl_compiler_id=CI,asl_compiler_rev=7,data=%s:%s -acpitable file=%s"
                                            " -acpitable sig=NEWT,file=%s", data, data, more, file, file);
    uint8_t old[8];
    const uint8_t *p;
    Tables t;

    load_mapped(&t, args);
    p = find_table(&t, "QEMU");
    g_assert_cmpmem(p + 8, 1, "\1", 1);
    g_assert_cmpmem(p + 10, 31, "QEMUQEQEMUQEMU\1\0\0\0QEMU\1\0\0\0hello", 31);
    p = find_table(&t, "ZZZZ");
    g_assert_cmpuint(get32(p + 4), ==, 46);
    g_assert_cmpuint(p[8], ==, 3);
    g_assert_cmpmem(p + 10, 36, "OI\0\0\0\0QEMUQEMU\5\0\0\0CI\0\0\7\0\0\0helloworld", 36);
    p = find_table(&t, "ABCD");
    g_assert_cmpmem(p + 10, 29, whole + 10, 29);
    g_assert_nonnull(find_table(&t, "NEWT"));
    qfw_cfg_get(t.fw_cfg, 0x8000, old, sizeof(old));
    g_assert_cmpmem(old, 8, "\4\0\x29\0QEMU", 8);
    free_files(&t);
    stop(&t);
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

/* --- the DSDT --- */

/* Whether @name occurs as four characters of AML. */
static bool has_name(const uint8_t *dsdt, const char *name)
{
    return memmem(dsdt, get32(dsdt + 4), name, 4) != NULL;
}

static void test_dsdt_names_devices(void)
{
    const uint8_t *dsdt;
    Tables t;

    load_mapped(&t, PC " -device pci-bridge,chassis_nr=1,addr=5 -chardev null,id=c -device isa-serial,chardev=c");
    dsdt = get_dsdt(&t);
    g_assert_true(has_name(dsdt, "PCI0") && has_name(dsdt, "FWCF") && has_name(dsdt, "HPET"));
    g_assert_true(has_name(dsdt, "KBD_") && has_name(dsdt, "RTC_") && has_name(dsdt, "FDC0"));
    g_assert_true(has_name(dsdt, "COM1") && !has_name(dsdt, "COM2"));
    g_assert_true(has_name(dsdt, "LNKA") && has_name(dsdt, "LNKS") && !has_name(dsdt, "GSIA"));
    g_assert_true(has_name(dsdt, "S28_") && has_name(dsdt, "PCEJ") && has_name(dsdt, "_E01"));
    free_files(&t);
    stop(&t);
    load_mapped(&t, Q35 " -device pcie-root-port,id=p,chassis=1,addr=4");
    dsdt = get_dsdt(&t);
    g_assert_true(has_name(dsdt, "GSIA") && has_name(dsdt, "LNKH") && has_name(dsdt, "DRAC"));
    g_assert_true(has_name(dsdt, "SF8_") && has_name(dsdt, "SFB_") && has_name(dsdt, "_OSC"));
    g_assert_true(has_name(dsdt, "S20_") && !has_name(dsdt, "FDC0") && !has_name(dsdt, "S28_"));
    free_files(&t);
    stop(&t);
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
static char *write_dsdt(Tables *t, const char *folder)
{
    const uint8_t *dsdt = get_dsdt(t);
    char *path = g_build_filename(folder, "dsdt.aml", NULL);

    g_assert_true(g_file_set_contents(path, (const char *)dsdt, get32(dsdt + 4), NULL));
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
    Tables t;

    if (!is_installed("iasl")) {
        return;
    }
    load_mapped(&t, args);
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
    free_files(&t);
    stop(&t);
}

/* The mask of _OSC: bit 0, hotplug by the slots' own registers, is the guest's only if it is not ACPI's. */
static void test_native_hotplug_is_granted(void)
{
    static const uint8_t without[] = { 0x0a, 0x1e, 0x60 }, with[] = { 0x0a, 0x1f, 0x60 };   /* to Local0 */
    const uint8_t *dsdt;
    Tables t;

    load_mapped(&t, Q35);
    dsdt = get_dsdt(&t);
    g_assert_nonnull(memmem(dsdt, get32(dsdt + 4), without, sizeof(without)));
    free_files(&t);
    stop(&t);
    load_mapped(&t, Q35 " -global ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off");
    dsdt = get_dsdt(&t);
    g_assert_nonnull(memmem(dsdt, get32(dsdt + 4), with, sizeof(with)));
    free_files(&t);
    stop(&t);
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
    Tables t;

    if (!is_installed("acpiexec")) {
        return;
    }
    load_mapped(&t, args);
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
    free_files(&t);
    stop(&t);
}

#define BRIDGED " -smp 1,maxcpus=2 -device pci-bridge,chassis_nr=1,addr=5,id=b" \
                " -device ipmi-bmc-sim,id=bmc -device isa-ipmi-kcs,bmc=bmc"

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_data_func("acpi-tables/pc/links-and-checksums", PC, test_links_and_checksums);
    qtest_add_data_func("acpi-tables/q35/links-and-checksums", Q35, test_links_and_checksums);
    qtest_add_func("acpi-tables/pc/fadt", test_fadt_of_pc);
    qtest_add_func("acpi-tables/q35/fadt", test_fadt_of_q35);
    qtest_add_func("acpi-tables/madt", test_madt);
    qtest_add_func("acpi-tables/mcfg", test_mcfg);
    qtest_add_data_func("acpi-tables/pc/follow-firmware", PC, test_tables_follow_firmware);
    qtest_add_data_func("acpi-tables/q35/follow-firmware", Q35, test_tables_follow_firmware);
    qtest_add_func("acpi-tables/oem-ids", test_oem_ids);
    qtest_add_func("acpi-tables/off", test_no_acpi);
    qtest_add_func("acpi-tables/files", test_tables_of_files);
    qtest_add_func("acpi-tables/files/bad-ones-are-refused", test_bad_files_are_refused);
    qtest_add_func("acpi-tables/dsdt/names-devices", test_dsdt_names_devices);
    qtest_add_func("acpi-tables/dsdt/native-hotplug-is-granted", test_native_hotplug_is_granted);
    qtest_add_data_func("acpi-tables/pc/disassembles", PC BRIDGED, test_dsdt_disassembles);
    qtest_add_data_func("acpi-tables/q35/disassembles", Q35 BRIDGED, test_dsdt_disassembles);
    qtest_add_data_func("acpi-tables/pc/methods-run", PC BRIDGED, test_methods_run);
    qtest_add_data_func("acpi-tables/q35/methods-run", Q35 BRIDGED, test_methods_run);
    return g_test_run();
}
