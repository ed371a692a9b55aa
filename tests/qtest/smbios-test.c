/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SMBIOS tables of PCs in fw_cfg: entry point, structures, and what -smbios puts into them. */
#include "qemu/osdep.h"
#include "libqos/fw_cfg.h"
#include "qemu/bswap.h"

#define TABLES "etc/smbios/smbios-tables"
#define ANCHOR "etc/smbios/smbios-anchor"
#define BYTES_MAX 0x10000

typedef struct Smbios {
    uint8_t anchor[64];
    size_t anchor_len;
    uint8_t *tables;
    size_t len;
} Smbios;

static Smbios get_smbios(const char *args)
{
    QTestState *s = qtest_initf("-nodefaults %s", args);
    QFWCFG *fw_cfg = pc_fw_cfg_init(s);
    Smbios smbios = { .tables = g_malloc(BYTES_MAX) };

    smbios.anchor_len = qfw_cfg_get_file(fw_cfg, ANCHOR, smbios.anchor, sizeof(smbios.anchor));
    smbios.len = qfw_cfg_get_file(fw_cfg, TABLES, smbios.tables, BYTES_MAX);
    g_assert_cmpuint(smbios.len, <=, BYTES_MAX);
    pc_fw_cfg_uninit(fw_cfg);
    qtest_quit(s);
    return smbios;
}

/* The structure behind the one at @p: behind its strings, which end with an empty one. */
static const uint8_t *next(const Smbios *s, const uint8_t *p)
{
    const uint8_t *end = s->tables + s->len;

    for (p += p[1]; p + 1 < end && (p[0] || p[1]); p++) {
    }
    g_assert_cmpuint(end - p, >=, 2);
    return p + 2;
}

/* The @n-th structure of @type, NULL if there are less. All of them are walked. */
static const uint8_t *find(const Smbios *s, uint8_t type, int n)
{
    const uint8_t *p = s->tables, *found = NULL;

    for (; p < s->tables + s->len; p = next(s, p)) {
        g_assert_cmpuint(p[1], >=, 4);
        if (p[0] == type && n-- == 0) {
            found = p;
        }
    }
    g_assert_true(p == s->tables + s->len);
    return found;
}

/* The string whose number is in the byte at @offset of a structure; "" for none. */
static const char *string_at(const uint8_t *p, int offset)
{
    const char *text = (const char *)p + p[1];

    if (!p[offset]) {
        return "";
    }
    for (int i = 1; i < p[offset]; i++) {
        text += strlen(text) + 1;
    }
    return text;
}

static unsigned count_structures(const Smbios *s, unsigned *largest)
{
    unsigned count = 0;

    *largest = 0;
    for (const uint8_t *p = s->tables; p < s->tables + s->len; p = next(s, p)) {
        *largest = MAX(*largest, next(s, p) - p);
        count++;
    }
    return count;
}

static void test_entry_point_32(void)
{
    Smbios s = get_smbios("-machine pc -m 64");
    unsigned largest, count = count_structures(&s, &largest);

    g_assert_cmpuint(s.anchor_len, ==, 31);
    g_assert_cmpmem(s.anchor, 4, "_SM_", 4);
    g_assert_cmpuint(s.anchor[5], ==, 31);
    g_assert_cmphex(lduw_le_p(s.anchor + 6), ==, 0x0802);
    g_assert_cmpuint(lduw_le_p(s.anchor + 8), ==, largest);
    g_assert_cmpmem(s.anchor + 16, 5, "_DMI_", 5);
    g_assert_cmpuint(lduw_le_p(s.anchor + 22), ==, s.len);
    g_assert_cmpuint(lduw_le_p(s.anchor + 28), ==, count);
    g_assert_cmphex(s.anchor[30], ==, 0x28);
    g_assert_nonnull(find(&s, 127, 0));
    g_free(s.tables);
}

static void test_entry_point_64(void)
{
    Smbios s = get_smbios("-machine q35,smbios-entry-point-type=64 -m 64 -smp 2,sockets=1,cores=2");
    const uint8_t *cpu = find(&s, 4, 0);

    g_assert_cmpuint(s.anchor_len, ==, 24);
    g_assert_cmpmem(s.anchor, 5, "_SM3_", 5);
    g_assert_cmpuint(s.anchor[6], ==, 24);
    g_assert_cmphex(lduw_le_p(s.anchor + 7), ==, 3);
    g_assert_cmpuint(ldl_le_p(s.anchor + 12), ==, s.len);
    g_assert_cmpuint(cpu[1], ==, 48);
    g_assert_cmpuint(lduw_le_p(cpu + 42), ==, 2);
    g_assert_cmpuint(lduw_le_p(cpu + 46), ==, 2);
    g_free(s.tables);
}

static void test_board_says_what_it_is(void)
{
    Smbios s = get_smbios("-machine q35 -m 64 -uuid 11223344-5566-7788-99aa-bbccddeeff00");
    const uint8_t *system = find(&s, 1, 0), *enclosure = find(&s, 3, 0);

    g_assert_cmpstr(string_at(system, 4), ==, "QEMU");
    g_assert_cmpstr(string_at(system, 5), ==, "Standard PC (Q35 + ICH9, 2009)");
    g_assert_cmpstr(string_at(system, 6), ==, "pc-q35-7.2");
    g_assert_cmpstr(string_at(system, 7), ==, "");
    g_assert_cmpmem(system + 8, 16, "\x44\x33\x22\x11\x66\x55\x88\x77\x99\xaa\xbb\xcc\xdd\xee\xff\x00", 16);
    g_assert_cmpstr(string_at(enclosure, 6), ==, "pc-q35-7.2");
    g_assert_null(find(&s, 0, 0));
    g_assert_null(find(&s, 2, 0));
    g_free(s.tables);
}

/* Memory in KiB, and one area of RAM on each side of 4 GiB. */
static void assert_memory(const Smbios *s, uint32_t kib, uint32_t last_high_kib)
{
    g_assert_cmpuint(ldl_le_p(find(s, 16, 0) + 7), ==, kib);
    g_assert_cmphex(ldl_le_p(find(s, 19, 0) + 4), ==, 0);
    g_assert_cmphex(ldl_le_p(find(s, 19, 0) + 8), ==, 0x2fffff);
    g_assert_cmphex(ldl_le_p(find(s, 19, 1) + 4), ==, 0x400000);
    g_assert_cmphex(ldl_le_p(find(s, 19, 1) + 8), ==, last_high_kib);
    g_assert_null(find(s, 19, 2));
}

static void test_memory(void)
{
    Smbios s = get_smbios("-machine pc -m 5G");

    assert_memory(&s, 5 * 1024 * 1024, 0x5fffff);
    g_assert_cmpuint(lduw_le_p(find(&s, 16, 0) + 13), ==, 1);
    g_assert_cmpuint(lduw_le_p(find(&s, 17, 0) + 12), ==, 5120);
    g_assert_cmpstr(string_at(find(&s, 17, 0), 16), ==, "DIMM 0");
    g_assert_null(find(&s, 17, 1));
    g_free(s.tables);
}

/* RAM that nobody touches takes no room, but hosts may refuse it all the same. */
static void test_memory_devices_have_16_gib(void)
{
    Smbios s;

    if (sizeof(void *) < 8 || (uint64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGE_SIZE) < 22ULL << 30) {
        g_test_skip("the host has less than 22 GiB");
        return;
    }
    s = get_smbios("-machine pc -m 20G");
    assert_memory(&s, 20 * 1024 * 1024, 0x14fffff);
    g_assert_cmpuint(lduw_le_p(find(&s, 16, 0) + 13), ==, 2);
    g_assert_cmpuint(lduw_le_p(find(&s, 17, 0) + 12), ==, 16384);
    g_assert_cmpuint(lduw_le_p(find(&s, 17, 1) + 12), ==, 4096);
    g_assert_cmpstr(string_at(find(&s, 17, 1), 16), ==, "DIMM 1");
    g_free(s.tables);
}

static void test_ipmi(void)
{
    Smbios s = get_smbios(
        "-machine pc -m 64 -device ipmi-bmc-sim,id=b -device isa-ipmi-kcs,bmc=b,irq=9,ioport=0xe4");
    const uint8_t *p = find(&s, 38, 0);

    g_assert_cmpuint(p[1], ==, 18);
    g_assert_cmpmem(p + 4, 14, "\1\x20\x20\0\xe5\0\0\0\0\0\0\0\1\x09", 14);
    g_free(s.tables);
}

static void test_processors(void)
{
    Smbios s = get_smbios("-machine pc -m 64 -smp 4,maxcpus=16,sockets=2,cores=4,threads=2");
    const uint8_t *cpu = find(&s, 4, 1);

    g_assert_null(find(&s, 4, 2));
    g_assert_cmpstr(string_at(cpu, 4), ==, "CPU 1");
    g_assert_cmpuint(cpu[35], ==, 4);
    g_assert_cmpuint(cpu[36], ==, 4);
    g_assert_cmpuint(cpu[37], ==, 8);
    g_assert_cmpuint(lduw_le_p(cpu + 20), ==, 2000);
    g_free(s.tables);
}

static void test_options(void)
{
    Smbios s = get_smbios("-machine pc -m 64 -smbios type=0,vendor=V,version=W,date=D,release=1.2,uefi=on "
                          "-smbios type=1,manufacturer=M,serial=S,family=F,"
                          "uuid=11223344-5566-7788-99aa-bbccddeeff00 "
                          "-smbios type=2,product=P,asset=A,location=L -smbios type=3,sku=K "
                          "-smbios type=4,sock_pfx=SP,max-speed=3000,current-speed=2500 "
                          "-smbios type=11,value=one,value=two -smbios type=17,loc_pfx=LP,speed=1600,part=N");
    const uint8_t *p = find(&s, 0, 0);

    g_assert_cmpstr(string_at(p, 4), ==, "V");
    g_assert_cmpstr(string_at(p, 8), ==, "D");
    g_assert_cmphex(lduw_le_p(p + 18), ==, 0x1c00);
    g_assert_cmphex(lduw_le_p(p + 20), ==, 0x0201);
    p = find(&s, 1, 0);
    g_assert_cmpstr(string_at(p, 4), ==, "M");
    g_assert_cmpstr(string_at(p, 6), ==, "pc-i440fx-7.2");
    g_assert_cmpstr(string_at(p, 7), ==, "S");
    g_assert_cmphex(lduw_le_p(p + 8), ==, 0x3344);
    g_assert_cmpstr(string_at(p, 26), ==, "F");
    p = find(&s, 2, 0);
    g_assert_cmpstr(string_at(p, 5), ==, "P");
    g_assert_cmpstr(string_at(p, 8), ==, "A");
    g_assert_cmpstr(string_at(p, 10), ==, "L");
    g_assert_cmphex(lduw_le_p(p + 11), ==, 0x300);
    g_assert_cmpstr(string_at(find(&s, 3, 0), 21), ==, "K");
    p = find(&s, 4, 0);
    g_assert_cmpstr(string_at(p, 4), ==, "SP 0");
    g_assert_cmpuint(lduw_le_p(p + 20), ==, 3000);
    g_assert_cmpuint(lduw_le_p(p + 22), ==, 2500);
    p = find(&s, 11, 0);
    g_assert_cmpuint(p[4], ==, 2);
    g_assert_cmpmem(p + p[1], 9, "one\0two\0", 9);
    p = find(&s, 17, 0);
    g_assert_cmpstr(string_at(p, 16), ==, "LP 0");
    g_assert_cmpuint(lduw_le_p(p + 21), ==, 1600);
    g_assert_cmpstr(string_at(p, 26), ==, "N");
    g_free(s.tables);
}

static void test_bad_options_are_refused(void)
{
    static const char *const bad[] = {
        "type=9", "type=x", "type=257", "serial=1", "type=1,vendor=x", "type=1,uuid=zz", "type=0,release=x",
        "type=0,release=1.2.3", "type=4,max-speed=65536", "type=0,uefi=maybe",
    };
    g_autofree char *log = NULL;
    int fd;

    if (g_getenv("QTEST_ACCEL")) {
        g_test_skip("QEMU takes some of them");
        return;
    }
    fd = g_file_open_tmp("smbios-XXXXXX", &log, NULL);
    g_assert_cmpint(fd, >=, 0);
    for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
        g_autofree char *command = g_strdup_printf("%s -machine none -display none -smbios %s >%s 2>&1",
                                                   g_getenv("QTEST_QEMU_BINARY"), bad[i], log);
        g_autofree char *text = NULL;
        int status = system(command);

        g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 1);
        g_assert_true(g_file_get_contents(log, &text, NULL, NULL));
        g_assert_nonnull(strstr(text, "-smbios"));
    }
    close(fd);
    unlink(log);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("smbios/entry-point/32", test_entry_point_32);
    qtest_add_func("smbios/entry-point/64", test_entry_point_64);
    qtest_add_func("smbios/board", test_board_says_what_it_is);
    qtest_add_func("smbios/memory", test_memory);
    qtest_add_func("smbios/memory/devices-have-16-gib", test_memory_devices_have_16_gib);
    qtest_add_func("smbios/ipmi", test_ipmi);
    qtest_add_func("smbios/processors", test_processors);
    qtest_add_func("smbios/options", test_options);
    qtest_add_func("smbios/bad-options-are-refused", test_bad_options_are_refused);
    return g_test_run();
}
