/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pc machine: layout of RAM, shadow RAM (PAM), firmware, ports, interrupts up to the CPU. */
#include "qemu/osdep.h"
#include "reference.h"

#define KiB 1024ULL
#define MiB (1024 * KiB)
#define GiB (1024 * MiB)

#define PCI_CONFIG_ADDRESS 0xcf8
#define PCI_CONFIG_DATA    0xcfc

#define I440FX_PAM0 0x59
#define PAM_RE      1
#define PAM_WE      2

#define BIOS_SIZE (64 * KiB)

static void host_bridge_write(QTestState *s, uint8_t reg, uint8_t value)
{
    qtest_outl(s, PCI_CONFIG_ADDRESS, 0x80000000 | (reg & ~3));
    qtest_outb(s, PCI_CONFIG_DATA + (reg & 3), value);
}

static bool is_ram(QTestState *s, uint64_t addr)
{
    qtest_writel(s, addr, 0x12345678);
    if (qtest_readl(s, addr) != 0x12345678) {
        return false;
    }
    qtest_writel(s, addr, 0x9abcdef0);
    return qtest_readl(s, addr) == 0x9abcdef0;
}

/* ---- RAM ---- */

static void test_ram_below_4g(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults -m 64");

    g_assert_true(is_ram(s, 0));
    g_assert_true(is_ram(s, 640 * KiB - 4));
    g_assert_true(is_ram(s, 1 * MiB));
    g_assert_true(is_ram(s, 64 * MiB - 4));
    g_assert_false(is_ram(s, 64 * MiB));
    g_assert_false(is_ram(s, 3 * GiB));
    g_assert_false(is_ram(s, 4 * GiB));
    qtest_quit(s);
}

static void test_ram_split(void)
{
    static const struct {
        const char *options;
        uint64_t low_end, high_size;
    } layouts[] = {
        { "-m 3G", 3 * GiB, 0 },
        { "-m 3583", 3583 * MiB, 0 },
        { "-m 3584", 3 * GiB, 512 * MiB },
        { "-m 5G", 3 * GiB, 2 * GiB },
        { "-m 3G -machine max-ram-below-4g=2G", 2 * GiB, 1 * GiB },
    };

    for (size_t i = 0; i < ARRAY_SIZE(layouts); i++) {
        QTestState *s = qtest_initf("-machine pc -nodefaults %s", layouts[i].options);

        g_assert_true(is_ram(s, layouts[i].low_end - 4));
        g_assert_false(is_ram(s, layouts[i].low_end));
        if (layouts[i].high_size) {
            g_assert_true(is_ram(s, 4 * GiB));
            g_assert_true(is_ram(s, 4 * GiB + layouts[i].high_size - 4));
        }
        g_assert_false(is_ram(s, 4 * GiB + layouts[i].high_size));
        qtest_quit(s);
    }
}

static void test_ram_in_cmos(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults -m 64 -smp 3");
    static const struct {
        uint8_t index, value;
    } cmos[] = {
        { 0x15, 0x80 }, { 0x16, 0x02 },                                 /* 640 KiB */
        { 0x17, 0x00 }, { 0x18, 0xfc },                                 /* 63 MiB above 1 MiB */
        { 0x30, 0x00 }, { 0x31, 0xfc }, { 0x34, 0x00 }, { 0x35, 0x03 }, /* 48 MiB above 16 MiB */
        { 0x5b, 0x00 }, { 0x5c, 0x00 }, { 0x5d, 0x00 },                 /* nothing above 4 GiB */
        { 0x5f, 0x02 },                                                 /* CPUs but one */
        { 0x38, 0x30 }, { 0x3d, 0x12 }, /* boot order: disk, floppy, CD */
    };

    for (size_t i = 0; i < ARRAY_SIZE(cmos); i++) {
        qtest_outb(s, 0x70, cmos[i].index);
        g_assert_cmphex(qtest_inb(s, 0x71), ==, cmos[i].value);
    }
    qtest_quit(s);
}

/* ---- shadow RAM ---- */

/* The PAM field of each region from C0000h on: register and bits. */
static const struct {
    uint32_t base, size;
    uint8_t reg, shift;
} pam_regions[] = {
    { 0xc0000, 0x4000, 0x5a, 0 },  { 0xc4000, 0x4000, 0x5a, 4 }, { 0xc8000, 0x4000, 0x5b, 0 },
    { 0xcc000, 0x4000, 0x5b, 4 },  { 0xd0000, 0x4000, 0x5c, 0 }, { 0xd4000, 0x4000, 0x5c, 4 },
    { 0xd8000, 0x4000, 0x5d, 0 },  { 0xdc000, 0x4000, 0x5d, 4 }, { 0xe0000, 0x4000, 0x5e, 0 },
    { 0xe4000, 0x4000, 0x5e, 4 },  { 0xe8000, 0x4000, 0x5f, 0 }, { 0xec000, 0x4000, 0x5f, 4 },
    { 0xf0000, 0x10000, 0x59, 4 },
};

static void set_pam(QTestState *s, size_t region, uint8_t bits)
{
    host_bridge_write(s, pam_regions[region].reg, bits << pam_regions[region].shift);
}

/* Closed: what PCI has there. Write enable: writes reach RAM. Read enable: RAM is read. */
static void test_pam_modes(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults");

    for (size_t i = 0; i < ARRAY_SIZE(pam_regions); i++) {
        uint32_t addr = pam_regions[i].base + pam_regions[i].size - 4;
        uint32_t rom = qtest_readl(s, addr);

        qtest_writel(s, addr, ~rom);
        g_assert_cmphex(qtest_readl(s, addr), ==, rom);
        set_pam(s, i, PAM_WE);
        qtest_writel(s, addr, 0x11223344 + i);
        set_pam(s, i, PAM_RE);
        g_assert_cmphex(qtest_readl(s, addr), ==, 0x11223344 + i);
        set_pam(s, i, PAM_RE | PAM_WE);
        g_assert_true(is_ram(s, addr));
        set_pam(s, i, 0);
        g_assert_cmphex(qtest_readl(s, addr), ==, rom);
    }
    qtest_quit(s);
}

/* 82441FX data sheet: without write enable, writes go to PCI. */
static void test_pam_read_only(void)
{
    QTestState *s;

    if (reference_skips("a write that is not a CPU's goes through")) {
        return;
    }
    s = qtest_init("-machine pc -nodefaults");
    for (size_t i = 0; i < ARRAY_SIZE(pam_regions); i++) {
        set_pam(s, i, PAM_RE | PAM_WE);
        qtest_writel(s, pam_regions[i].base, 0x55667788);
        set_pam(s, i, PAM_RE);
        qtest_writel(s, pam_regions[i].base, 0);
        g_assert_cmphex(qtest_readl(s, pam_regions[i].base), ==, 0x55667788);
    }
    qtest_quit(s);
}

static void test_pam_regions_are_apart(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults");

    for (size_t i = 0; i < ARRAY_SIZE(pam_regions); i++) {
        set_pam(s, i, PAM_RE | PAM_WE);
        for (size_t j = 0; j < ARRAY_SIZE(pam_regions); j++) {
            g_assert_cmpint(is_ram(s, pam_regions[j].base), ==, i == j);
        }
        set_pam(s, i, 0);
    }
    qtest_quit(s);
}

/* As on the reference machine: firmware sets the map up anew. */
static void test_pam_after_reset(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults");

    host_bridge_write(s, I440FX_PAM0, 0x30);
    g_assert_true(is_ram(s, 0xf0000));
    qtest_qmp_assert_success(s, "{'execute': 'system_reset'}");
    qtest_qmp_eventwait(s, "RESET");
    g_assert_true(is_ram(s, 0xf0000));
    qtest_quit(s);
}

/* ---- firmware ---- */

/* A file that is different everywhere; the caller frees the name and unlinks it. */
static char *make_bios(uint8_t *content)
{
    g_autoptr(GError) err = NULL;
    char *path = NULL;
    int fd = g_file_open_tmp("bios-XXXXXX", &path, &err);

    g_assert_no_error(err);
    for (size_t i = 0; i < BIOS_SIZE; i++) {
        content[i] = (i * 7) ^ (i >> 8);
    }
    g_assert_cmpint(write(fd, content, BIOS_SIZE), ==, BIOS_SIZE);
    close(fd);
    return path;
}

static void test_firmware_file(void)
{
    g_autofree uint8_t *content = g_malloc(BIOS_SIZE);
    g_autofree uint8_t *seen = g_malloc(BIOS_SIZE);
    g_autofree char *path = make_bios(content);
    QTestState *s = qtest_initf("-machine pc -nodefaults -bios %s", path);

    qtest_memread(s, 4 * GiB - BIOS_SIZE, seen, BIOS_SIZE);
    g_assert_cmpmem(seen, BIOS_SIZE, content, BIOS_SIZE);
    qtest_memread(s, 1 * MiB - BIOS_SIZE, seen, BIOS_SIZE);
    g_assert_cmpmem(seen, BIOS_SIZE, content, BIOS_SIZE);
    qtest_writel(s, 4 * GiB - BIOS_SIZE, 0);
    g_assert_cmphex(qtest_readb(s, 4 * GiB - BIOS_SIZE + 1), ==, content[1]);
    qtest_quit(s);
    unlink(path);
}

static void test_firmware_alias(void)
{
    g_autofree uint8_t *high = g_malloc(128 * KiB);
    g_autofree uint8_t *low = g_malloc(128 * KiB);
    QTestState *s = qtest_init("-machine pc -nodefaults");

    qtest_memread(s, 4 * GiB - 128 * KiB, high, 128 * KiB);
    qtest_memread(s, 1 * MiB - 128 * KiB, low, 128 * KiB);
    g_assert_cmpmem(high, 128 * KiB, low, 128 * KiB);
    qtest_quit(s);
}

/* ---- maps ---- */

/* What answers at each port; ends are inclusive. */
static const struct {
    uint16_t first, last;
    const char *name;
} ports[] = {
    { 0x0000, 0x0007, "dma-chan" },
    { 0x0008, 0x000f, "dma-cont" },
    { 0x0020, 0x0021, "pic" },
    { 0x0040, 0x0043, "pit" },
    { 0x0060, 0x0060, "i8042-data" },
    { 0x0061, 0x0061, "pcspk" },
    { 0x0064, 0x0064, "i8042-cmd" },
    { 0x0070, 0x0070, "rtc-index" },
    { 0x0071, 0x0071, "rtc" },
    { 0x0080, 0x0080, "ioport80" },
    { 0x0081, 0x0083, "dma-page" },
    { 0x0087, 0x0087, "dma-page" },
    { 0x0089, 0x008b, "dma-page" },
    { 0x008f, 0x008f, "dma-page" },
    { 0x0092, 0x0092, "port92" },
    { 0x00a0, 0x00a1, "pic" },
    { 0x00b2, 0x00b3, "apm-io" },
    { 0x00c0, 0x00cf, "dma-chan" },
    { 0x00d0, 0x00df, "dma-cont" },
    { 0x00f0, 0x00f0, "ioportF0" },
    { 0x04d0, 0x04d0, "elcr" },
    { 0x04d1, 0x04d1, "elcr" },
    { 0x0510, 0x0511, "fwcfg" },
    { 0x0514, 0x051b, "fwcfg.dma" },
    { 0x0cf8, 0x0cf8, "pci-conf-idx" },
    { 0x0cf9, 0x0cf9, "piix3-reset-control" },
    { 0x0cfc, 0x0cff, "pci-conf-data" },
    { 0xae00, 0xae17, "acpi-pci-hotplug" },
    { 0xaf00, 0xaf1f, "acpi-cpu-hotplug" },
    { 0xafe0, 0xafe3, "acpi-gpe0" },
    { 0xb100, 0xb13f, "pm-smbus" },
};

static void test_io_map(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults");
    g_autofree char *map = qtest_hmp(s, "info mtree -f");

    for (size_t i = 0; i < ARRAY_SIZE(ports); i++) {
        g_autofree char *line =
            g_strdup_printf("%016x-%016x (prio %d, i/o): %s", ports[i].first, ports[i].last,
                            ports[i].first == 0xcf9, ports[i].name);

        if (!strstr(map, line)) {
            g_error("no line '%s' in\n%s", line, map);
        }
    }
    qtest_quit(s);
}

static void test_post_ports(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults");

    for (int value = 0; value < 0x100; value += 0x11) {
        qtest_outb(s, 0x80, value);
        g_assert_cmphex(qtest_inb(s, 0x80), ==, 0xff);
        qtest_outb(s, 0xf0, value);
        g_assert_cmphex(qtest_inb(s, 0xf0), ==, 0xff);
    }
    qtest_quit(s);
}

/* ---- CPU ---- */

#define CPU_PATH           "/machine/unattached/device[0]"
#define CPU_INTERRUPT_HARD 0x02

/* A property that only our CPUs have; negative when the CPU doesn't. */
static int64_t cpu_state(QTestState *s, const char *property)
{
    QDict *rsp = qtest_qmp(s, "{'execute': 'qom-get', 'arguments': {'path': %s, 'property': %s}}",
                           CPU_PATH, property);
    int64_t value = qdict_haskey(rsp, "return") ? qdict_get_int(rsp, "return") : -1;

    qobject_unref(rsp);
    return value;
}

static void start_pic(QTestState *s, uint16_t port, uint8_t vector, uint8_t cascade, uint8_t mask)
{
    qtest_outb(s, port, 0x11);
    qtest_outb(s, port + 1, vector);
    qtest_outb(s, port + 1, cascade);
    qtest_outb(s, port + 1, 0x01);
    qtest_outb(s, port + 1, mask);
}

/* An ISA interrupt goes through the 8259 pair and LINT0 of the local APIC. */
static void test_isa_interrupt_reaches_cpu(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults");

    if (cpu_state(s, "x-interrupt-request") < 0) {
        g_test_skip("this CPU doesn't show its interrupt lines");
        qtest_quit(s);
        return;
    }
    qtest_writel(s, 0xfee000f0, 0x1ff); /* APIC on */
    qtest_writel(s, 0xfee00350, 0x700); /* LINT0: ExtINT */
    start_pic(s, 0x20, 0x20, 0x04, 0xfd);
    start_pic(s, 0xa0, 0x28, 0x02, 0xff);
    g_assert_cmphex(cpu_state(s, "x-interrupt-request") & CPU_INTERRUPT_HARD, ==, 0);
    qtest_outb(s, 0x60, 0xee); /* the keyboard echoes: IRQ 1 */
    g_assert_cmphex(cpu_state(s, "x-interrupt-request") & CPU_INTERRUPT_HARD, ==,
                    CPU_INTERRUPT_HARD);
    qtest_outb(s, 0x21, 0xff);
    g_assert_cmphex(cpu_state(s, "x-interrupt-request") & CPU_INTERRUPT_HARD, ==, 0);
    qtest_quit(s);
}

static void test_cpu_count(void)
{
    QTestState *s = qtest_init("-machine pc -nodefaults -smp 4,sockets=2,cores=2");
    g_autofree char *tree = qtest_hmp(s, "info qom-tree");
    int cpus = 0;

    for (const char *at = tree; (at = strstr(at, "/lapic (apic)")); at++) {
        cpus++;
    }
    g_assert_cmpint(cpus, ==, 4);
    qtest_quit(s);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("pc-machine/ram/below-4g", test_ram_below_4g);
    qtest_add_func("pc-machine/ram/split-at-4g", test_ram_split);
    qtest_add_func("pc-machine/ram/in-cmos", test_ram_in_cmos);
    qtest_add_func("pc-machine/pam/modes", test_pam_modes);
    qtest_add_func("pc-machine/pam/read-only-drops-writes", test_pam_read_only);
    qtest_add_func("pc-machine/pam/regions-are-apart", test_pam_regions_are_apart);
    qtest_add_func("pc-machine/pam/reset-keeps", test_pam_after_reset);
    qtest_add_func("pc-machine/firmware/file", test_firmware_file);
    qtest_add_func("pc-machine/firmware/alias-below-1m", test_firmware_alias);
    qtest_add_func("pc-machine/map/io-ports", test_io_map);
    qtest_add_func("pc-machine/map/post-ports", test_post_ports);
    qtest_add_func("pc-machine/cpu/isa-interrupt", test_isa_interrupt_reaches_cpu);
    qtest_add_func("pc-machine/cpu/count", test_cpu_count);
    return g_test_run();
}
