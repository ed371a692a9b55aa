/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Firmware configuration of a PC: items, the file directory, files, DMA. */
#include "qemu/osdep.h"
#include "libqos/fw_cfg.h"
#include "qemu/bswap.h"
#include "standard-headers/linux/qemu_fw_cfg.h"

#define SELECT   0x510
#define DATA     0x511
#define DMA_HIGH 0x514
#define DMA_LOW  0x518

#define DESCRIPTOR 0x1000
#define BUFFER     0x2000
#define FILLER     0xaa

#define ARGS "-machine pc -nodefaults -m 64 -smp 3 " \
             "-fw_cfg name=opt/b,string=second -fw_cfg name=opt/a,string=first"

typedef struct Fixture {
    QTestState *s;
    QFWCFG *fw_cfg;
} Fixture;

static void setup(Fixture *f, const void *data)
{
    f->s = qtest_init(ARGS);
    f->fw_cfg = pc_fw_cfg_init(f->s);
}

static void teardown(Fixture *f, const void *data)
{
    pc_fw_cfg_uninit(f->fw_cfg);
    qtest_quit(f->s);
}

/* The directory, in host byte order; g_free it. */
static struct fw_cfg_file *read_directory(Fixture *f, uint32_t *count)
{
    struct fw_cfg_file *files;

    qfw_cfg_get(f->fw_cfg, FW_CFG_FILE_DIR, count, sizeof(*count));
    *count = be32_to_cpu(*count);
    g_assert_cmpint(*count, >, 0);
    files = g_new(struct fw_cfg_file, *count);
    for (uint32_t i = 0; i < *count; i++) {
        qfw_cfg_read_data(f->fw_cfg, &files[i], sizeof(files[i]));
        files[i].size = be32_to_cpu(files[i].size);
        files[i].select = be16_to_cpu(files[i].select);
    }
    return files;
}

static void test_signature(Fixture *f, const void *data)
{
    char signature[5] = "";

    qfw_cfg_get(f->fw_cfg, FW_CFG_SIGNATURE, signature, 4);
    g_assert_cmpstr(signature, ==, "QEMU");
    g_assert_cmphex(qfw_cfg_get_u64(f->fw_cfg, FW_CFG_ID), ==, FW_CFG_VERSION | FW_CFG_VERSION_DMA);
}

static void test_numbers(Fixture *f, const void *data)
{
    g_assert_cmphex(qfw_cfg_get_u64(f->fw_cfg, FW_CFG_RAM_SIZE), ==, 64 * 1024 * 1024);
    g_assert_cmphex(qfw_cfg_get_u64(f->fw_cfg, FW_CFG_NB_CPUS), ==, 3);
    g_assert_cmphex(qfw_cfg_get_u64(f->fw_cfg, FW_CFG_MAX_CPUS), >=, 3);
    g_assert_cmphex(qfw_cfg_get_u64(f->fw_cfg, FW_CFG_NOGRAPHIC), ==, 0);
    g_assert_cmphex(qfw_cfg_get_u64(f->fw_cfg, FW_CFG_UUID), ==, 0);
}

static void test_end_reads_zero(Fixture *f, const void *data)
{
    uint8_t bytes[8];

    qfw_cfg_get(f->fw_cfg, FW_CFG_SIGNATURE, bytes, sizeof(bytes));
    g_assert_cmphex(bytes[4] | bytes[5] | bytes[6] | bytes[7], ==, 0);
    for (int i = 0; i < 100; i++) {
        g_assert_cmphex(qtest_inb(f->s, DATA), ==, 0);
    }
    qfw_cfg_get(f->fw_cfg, FW_CFG_INVALID, bytes, sizeof(bytes));
    g_assert_cmphex(bytes[0], ==, 0);
    qfw_cfg_get(f->fw_cfg, 0x3fff, bytes, sizeof(bytes));
    g_assert_cmphex(bytes[0], ==, 0);
}

/* Bytes written to the data port are ignored, and so is a byte to the selector. */
static void test_bytes_are_ignored(Fixture *f, const void *data)
{
    qtest_outw(f->s, SELECT, FW_CFG_SIGNATURE);
    g_assert_cmphex(qtest_inb(f->s, DATA), ==, 'Q');
    qtest_outb(f->s, DATA, 0x55);
    qtest_outb(f->s, SELECT, FW_CFG_ID);
    g_assert_cmphex(qtest_inb(f->s, DATA), ==, 'E');
    g_assert_cmphex(qtest_inb(f->s, SELECT), ==, 'M');
    qfw_cfg_get(f->fw_cfg, FW_CFG_SIGNATURE, (char[4]){ 0 }, 4);
}

static void test_directory(Fixture *f, const void *data)
{
    uint32_t count;
    g_autofree struct fw_cfg_file *files = read_directory(f, &count);

    for (uint32_t i = 0; i < count; i++) {
        g_assert_cmphex(files[i].select, ==, FW_CFG_FILE_FIRST + i);
        g_assert_true(i == 0 || strcmp(files[i - 1].name, files[i].name) < 0);
    }
}

/* Not a byte more than there is room for, whatever the file's size. */
static void test_user_files(Fixture *f, const void *data)
{
    char content[8] = "";

    g_assert_cmpint(qfw_cfg_get_file(f->fw_cfg, "opt/a", content, sizeof(content)), ==, 5);
    g_assert_cmpstr(content, ==, "first");
    g_assert_cmpint(qfw_cfg_get_file(f->fw_cfg, "opt/b", content, 3), ==, 6);
    g_assert_cmpstr(content, ==, "secst");
    g_assert_cmpint(qfw_cfg_get_file(f->fw_cfg, "opt/c", content, sizeof(content)), ==, 0);
}

static void test_pc_files(Fixture *f, const void *data)
{
    uint64_t entry[3] = { 0 };
    uint8_t states[6];

    g_assert_cmpint(qfw_cfg_get_file(f->fw_cfg, "etc/e820", entry, sizeof(entry)), ==, 20);
    g_assert_cmphex(le64_to_cpu(entry[0]), ==, 0);
    g_assert_cmphex(le64_to_cpu(entry[1]), ==, 64 * 1024 * 1024);
    g_assert_cmphex(le64_to_cpu(entry[2]), ==, 1);
    g_assert_cmpint(qfw_cfg_get_file(f->fw_cfg, "etc/system-states", states, sizeof(states)), ==,
                    sizeof(states));
    g_assert_cmphex(states[3], ==, 0x81);
    g_assert_cmphex(states[4], ==, 0x82);
}

/* ---- DMA ---- */

/* Runs a descriptor and returns the control word that is left; the buffer is filled before. */
static uint32_t dma(Fixture *f, uint32_t control, uint32_t length, uint64_t address)
{
    struct fw_cfg_dma_access desc = {
        .control = cpu_to_be32(control),
        .length = cpu_to_be32(length),
        .address = cpu_to_be64(address),
    };

    qtest_memset(f->s, BUFFER, FILLER, 64);
    qtest_memwrite(f->s, DESCRIPTOR, &desc, sizeof(desc));
    qtest_outl(f->s, DMA_LOW, cpu_to_be32(DESCRIPTOR));
    qtest_memread(f->s, DESCRIPTOR, &control, sizeof(control));
    return be32_to_cpu(control);
}

/* The selected item, how far it was read, and the half of a DMA address that was written survive. */
static void test_saved_state(void)
{
    Fixture f;
    uint8_t rest[2] = "";
    QTestState *fresh;

    setup(&f, NULL);
    qfw_cfg_get(f.fw_cfg, FW_CFG_RAM_SIZE, rest, 2);
    qtest_outl(f.s, DMA_HIGH, cpu_to_be32(1));
    fresh = qtest_save_and_load(f.s, ARGS);
    if (fresh) {
        f.s = f.fw_cfg->qts = fresh;
        qfw_cfg_read_data(f.fw_cfg, rest, 2);
        g_assert_cmphex(lduw_be_p(rest), ==, 64 >> 4);
        /* There is no descriptor, to be done, at 4 GiB. */
        g_assert_cmphex(dma(&f, FW_CFG_DMA_CTL_SKIP, 1, 0), ==, FW_CFG_DMA_CTL_SKIP);
    }
    teardown(&f, NULL);
}

static uint32_t select_and(uint16_t key, uint32_t flags)
{
    return (uint32_t)key << 16 | FW_CFG_DMA_CTL_SELECT | flags;
}

static void test_dma_signature(Fixture *f, const void *data)
{
    g_assert_cmphex(be32_to_cpu(qtest_inl(f->s, DMA_HIGH)), ==, FW_CFG_DMA_SIGNATURE >> 32);
    g_assert_cmphex(be32_to_cpu(qtest_inl(f->s, DMA_LOW)), ==, (uint32_t)FW_CFG_DMA_SIGNATURE);
    g_assert_cmphex(qtest_inb(f->s, DMA_HIGH), ==, 'Q');
    g_assert_cmphex(qtest_inw(f->s, DMA_LOW), ==, ' ' | 'C' << 8);
}

static void test_dma_read(Fixture *f, const void *data)
{
    g_assert_cmphex(dma(f, select_and(FW_CFG_SIGNATURE, FW_CFG_DMA_CTL_READ), 4, BUFFER), ==, 0);
    g_assert_cmphex(qtest_readl(f->s, BUFFER), ==, 'Q' | 'E' << 8 | 'M' << 16 | 'U' << 24);
    g_assert_cmphex(qtest_readb(f->s, BUFFER + 4), ==, FILLER);
    /* What the item doesn't have is zero. */
    g_assert_cmphex(dma(f, select_and(FW_CFG_SIGNATURE, FW_CFG_DMA_CTL_READ), 8, BUFFER), ==, 0);
    g_assert_cmphex(qtest_readl(f->s, BUFFER + 4), ==, 0);
    g_assert_cmphex(qtest_readb(f->s, BUFFER + 8), ==, FILLER);
}

static void test_dma_skip(Fixture *f, const void *data)
{
    g_assert_cmphex(dma(f, select_and(FW_CFG_SIGNATURE, FW_CFG_DMA_CTL_SKIP), 2, 0), ==, 0);
    g_assert_cmphex(dma(f, FW_CFG_DMA_CTL_READ, 2, BUFFER), ==, 0);
    g_assert_cmphex(qtest_readw(f->s, BUFFER), ==, 'M' | 'U' << 8);
    g_assert_cmphex(dma(f, select_and(FW_CFG_SIGNATURE, 0), 0, 0), ==, 0);
    g_assert_cmphex(qtest_inb(f->s, DATA), ==, 'Q');
}

static void test_dma_unknown_item(Fixture *f, const void *data)
{
    g_assert_cmphex(dma(f, select_and(0xfff0, FW_CFG_DMA_CTL_READ), 4, BUFFER), ==, 0);
    g_assert_cmphex(qtest_readl(f->s, BUFFER), ==, 0);
}

static void test_dma_write_refused(Fixture *f, const void *data)
{
    g_assert_cmphex(dma(f, select_and(FW_CFG_SIGNATURE, FW_CFG_DMA_CTL_WRITE), 4, BUFFER), ==,
                    FW_CFG_DMA_CTL_ERROR);
    test_signature(f, data);
}

static void test_dma_bad_address(Fixture *f, const void *data)
{
    g_assert_cmphex(
        dma(f, select_and(FW_CFG_SIGNATURE, FW_CFG_DMA_CTL_READ), 4, 0xfffffff000000000), ==,
        FW_CFG_DMA_CTL_ERROR);
}

#define MIB (1024 * 1024)

/* A length of 4 GiB doesn't run away: it ends with the operation's budget, long before memory does. */
static void test_dma_huge_length(Fixture *f, const void *data)
{
    uint64_t near = 16 * MIB, far = near + 5 * MIB;
    /* Elsewhere no budget ends it, and 4 GiB take a minute: just beyond the end of RAM will do. */
    uint32_t len = qtest_has_accel("qtest") ? UINT32_MAX : 64 * MIB;

    qtest_memset(f->s, near, FILLER, 64);
    qtest_memset(f->s, far, FILLER, 64);
    g_assert_cmphex(dma(f, select_and(FW_CFG_SIGNATURE, FW_CFG_DMA_CTL_READ), len, near), ==,
                    FW_CFG_DMA_CTL_ERROR);
    g_assert_cmphex(qtest_readb(f->s, near + 32), ==, 0);
    if (qtest_has_accel("qtest")) {
        g_assert_cmphex(qtest_readb(f->s, far), ==, FILLER);
    }
}

/* A picture of @len bytes for the boot menu is the file @name, or none when that is NULL. */
static void check_splash(const char *data, size_t len, const char *name)
{
    g_autofree char *path = NULL, *said = g_malloc0(len);
    int fd = g_file_open_tmp("fw-cfg-test-XXXXXX", &path, NULL);
    Fixture f;
    uint32_t size;
    uint16_t key;

    g_assert_cmpint(write(fd, data, len), ==, len);
    close(fd);
    f.s = qtest_initf("-machine pc -nodefaults -boot menu=on,splash=%s,splash-time=500", path);
    f.fw_cfg = pc_fw_cfg_init(f.s);
    g_assert_cmpint(qfw_cfg_find_file(f.fw_cfg, "bootsplash.jpg", &key, &size), ==,
                    name && g_str_equal(name, "bootsplash.jpg"));
    g_assert_cmpint(qfw_cfg_find_file(f.fw_cfg, "bootsplash.bmp", &key, &size), ==,
                    name && g_str_equal(name, "bootsplash.bmp"));
    if (name) {
        g_assert_cmpint(qfw_cfg_get_file(f.fw_cfg, name, said, len), ==, len);
        g_assert_cmpmem(said, len, data, len);
    }
    g_assert_cmpint(qfw_cfg_get_file(f.fw_cfg, "etc/boot-menu-wait", &key, sizeof(key)), ==, sizeof(key));
    g_assert_cmpint(le16_to_cpu(key), ==, 500);
    teardown(&f, NULL);
    unlink(path);
}

/* JPEG, or BMP of 24 bits a pixel; an emulator with another picture starts without it. */
static void test_splash(void)
{
    char bmp[64] = "BM";

    check_splash("\xff\xd8\xff\xe0 the picture of a boot menu", 32, "bootsplash.jpg");
    check_splash("\xff", 1, NULL);
    bmp[28] = 24;
    check_splash(bmp, sizeof(bmp), "bootsplash.bmp");
    check_splash(bmp, 30, "bootsplash.bmp");
    check_splash(bmp, 29, NULL);
    bmp[28] = 32;
    check_splash(bmp, sizeof(bmp), NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define CASE(path, fn) qtest_add("fw-cfg/" path, Fixture, NULL, setup, fn, teardown)
    CASE("items/signature", test_signature);
    CASE("items/numbers", test_numbers);
    CASE("items/end-reads-zero", test_end_reads_zero);
    CASE("items/bytes-are-ignored", test_bytes_are_ignored);
    CASE("files/directory-is-sorted", test_directory);
    CASE("files/user", test_user_files);
    CASE("files/pc", test_pc_files);
    qtest_add_func("fw-cfg/files/splash", test_splash);
    CASE("dma/signature", test_dma_signature);
    CASE("dma/read", test_dma_read);
    CASE("dma/skip", test_dma_skip);
    CASE("dma/unknown-item", test_dma_unknown_item);
    CASE("dma/write-refused", test_dma_write_refused);
    CASE("dma/bad-address", test_dma_bad_address);
    CASE("dma/huge-length", test_dma_huge_length);
    qtest_add_func("fw-cfg/saved-state", test_saved_state);
    return g_test_run();
}
