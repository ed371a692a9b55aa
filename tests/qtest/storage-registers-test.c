/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Registers of disk controllers at every address and size, next to the reference: the same accesses are made
 * to both, and each must answer the same. Skipped where the reference is not installed.
 */
#include "qemu/osdep.h"
#include "pci-config.h"
#include "reference.h"

#define MMIO  0xe0000000
#define PORTS 0xc000

/* A range in which the reference answers otherwise, and why that is not followed. */
typedef struct Difference {
    int start, end;
    const char *reason;
} Difference;

typedef struct Row {
    const char *name;
    const char *args;
    int devfn;              /* of the function whose BAR is mapped; 0: none */
    int bar_register;
    uint64_t base;          /* below MMIO: ports */
    int bytes;
    void (*restart)(QTestState *s);
    int max_size;
    bool aligned_writes;    /* others are not defined: the device's own test sees that they do no harm */
    Difference differences[8];
} Row;

typedef struct Answer {
    int off, size;
    uint64_t written, got;
} Answer;

typedef struct Sweep {
    const Row *row;
    GArray *answers;
} Sweep;

static const uint64_t patterns[] = { 0, 0x0102030405060708, UINT64_MAX };

static uint64_t read_at(QTestState *s, uint64_t at, int size)
{
    if (at < MMIO) {
        return size == 1 ? qtest_inb(s, at) : size == 2 ? qtest_inw(s, at) : qtest_inl(s, at);
    }
    return size == 1 ? qtest_readb(s, at) : size == 2 ? qtest_readw(s, at) : size == 4 ? qtest_readl(s, at)
                                                                               : qtest_readq(s, at);
}

static void write_at(QTestState *s, uint64_t at, int size, uint64_t val)
{
    bool port = at < MMIO;

    if (port && size == 1) {
        qtest_outb(s, at, val);
    } else if (port && size == 2) {
        qtest_outw(s, at, val);
    } else if (port) {
        qtest_outl(s, at, val);
    } else if (size == 1) {
        qtest_writeb(s, at, val);
    } else if (size == 2) {
        qtest_writew(s, at, val);
    } else if (size == 4) {
        qtest_writel(s, at, val);
    } else {
        qtest_writeq(s, at, val);
    }
}

static void note(Sweep *sweep, int off, int size, uint64_t written, uint64_t got)
{
    Answer a = { off, size, written, got };

    g_array_append_val(sweep->answers, a);
}

static void map(QTestState *s, const Row *row)
{
    if (row->devfn) {
        pci_conf_write(s, 0, row->devfn, row->bar_register, row->base | (row->base < MMIO), 4);
        pci_conf_write(s, 0, row->devfn, 0x04, 0x07, 2);
    }
}

/* Each address, aligned or not, and each size: read, then write and read again. */
static void sweep_row(void *opaque)
{
    Sweep *sweep = opaque;
    const Row *row = sweep->row;
    QTestState *s = qtest_init(row->args);

    map(s, row);
    for (int off = 0; off < row->bytes; off++) {
        if (row->restart) {
            row->restart(s);
        }
        for (int size = 1; size <= row->max_size && off + size <= row->bytes; size *= 2) {
            note(sweep, off, size, 0, read_at(s, row->base + off, size));
            for (size_t i = 0; i < G_N_ELEMENTS(patterns) && !(row->aligned_writes && off % size); i++) {
                write_at(s, row->base + off, size, patterns[i]);
                note(sweep, off, size, patterns[i], read_at(s, row->base + off, size));
            }
        }
    }
    qtest_quit(s);
}

static bool is_settled(const Row *row, const Answer *a)
{
    for (size_t i = 0; i < G_N_ELEMENTS(row->differences) && row->differences[i].reason; i++) {
        if (a->off < row->differences[i].end && a->off + a->size > row->differences[i].start) {
            return true;
        }
    }
    return false;
}

static void compare(const Row *row, GArray *ours, GArray *theirs)
{
    int bad = 0;

    g_assert_cmpuint(ours->len, ==, theirs->len);
    for (guint i = 0; i < ours->len; i++) {
        const Answer *a = &g_array_index(ours, Answer, i), *b = &g_array_index(theirs, Answer, i);

        if (a->got != b->got && !is_settled(row, a) && bad++ < 12) {
            g_test_message("0x%x, %d bytes, written 0x%" PRIx64 ": 0x%" PRIx64 ", reference 0x%" PRIx64,
                           a->off, a->size, a->written, a->got, b->got);
        }
    }
    g_assert_cmpint(bad, ==, 0);
}

static void test_row(const void *opaque)
{
    g_autofree char *reference = reference_path();
    Sweep ours = { .row = opaque }, theirs = { .row = opaque };

    if (!reference) {
        return;
    }
    ours.answers = g_array_new(false, false, sizeof(Answer));
    theirs.answers = g_array_new(false, false, sizeof(Answer));
    sweep_row(&ours);
    reference_run(reference, sweep_row, &theirs);
    compare(opaque, ours.answers, theirs.answers);
    g_array_free(ours.answers, true);
    g_array_free(theirs.answers, true);
}

/* --- rows ---------------------------------------------------------------------------------------- */

static void ahci_restart(QTestState *s)
{
    qtest_writel(s, MMIO + 4, 0x80000001);
}

static void ide_restart(QTestState *s)
{
    qtest_outb(s, 0x3f6, 4);
    qtest_inb(s, 0x3f6);
    qtest_outb(s, 0x3f6, 0);
    qtest_outb(s, 0x1f6, 0xa0);
}

static void fdc_restart(QTestState *s)
{
    qtest_outb(s, 0x3f2, 0);
    qtest_outb(s, 0x3f2, 0x0c);
}

static void dma_restart(QTestState *s)
{
    qtest_outb(s, 0x0d, 0);
    qtest_outb(s, 0xda, 0);
}

static void sdhci_restart(QTestState *s)
{
    qtest_writeb(s, MMIO + 0x2f, 1);
}

#define DISK "-blockdev driver=null-co,node-name=d,size=4194304,read-zeroes=on "
#define Q35  "-machine q35 -nodefaults -m 16 " DISK
#define PC   "-machine pc -nodefaults -m 16 " DISK

static const Row rows[] = {
    { "ahci", Q35 "-device ide-hd,drive=d,bus=ide.0", DEVFN(0x1f, 2), 0x24, MMIO, 0x200,
      ahci_restart, 8, true,
      { { 0x100, 0x102, "reserved bits of PxCLB read as zeroes (AHCI 1.3.1, 3.3.1)" },
        { 0x108, 0x109, "reserved bits of PxFB (3.3.3)" },
        { 0x118, 0x11c, "CLO is over at once; receiving starts at any address (3.3.7)" },
        { 0x134, 0x13c, "PxSACT, PxCI are written while the port runs only (3.3.13)" },
        { 0x180, 0x182, "of a port without a drive" },
        { 0x188, 0x189, "of a port without a drive" },
        { 0x198, 0x19c, "as 0x118" },
        { 0x1b4, 0x1bc, "as 0x134" } } },
    { "ahci-index-data", Q35 "-device ide-hd,drive=d,bus=ide.0", DEVFN(0x1f, 2), 0x20, PORTS, 0x20, NULL, 4 },
    { "ide/bus-master", PC "-device ide-hd,drive=d,bus=ide.0", DEVFN(1, 1), 0x20, PORTS, 16, NULL, 4 },
    { "ide/command", PC "-device ide-hd,drive=d,bus=ide.0", 0, 0, 0x1f0, 8, ide_restart, 4 },
    { "ide/control", PC "-device ide-hd,drive=d,bus=ide.0", 0, 0, 0x3f4, 4, NULL, 4, false,
      { { 2, 3, "BSY while SRST is set (ATA/ATAPI-7, software reset)" } } },
    { "ide/empty-command", PC, 0, 0, 0x1f0, 8, ide_restart, 4 },
    { "fdc", PC, 0, 0, 0x3f0, 6, fdc_restart, 4, false,
      { { 1, 4, "SRB shows drive select without a motor, TDR can be written in reset (82077AA, 2.1)" } } },
    { "fdc/direction", PC, 0, 0, 0x3f7, 1, fdc_restart, 4 },
    { "dma/bytes", PC, 0, 0, 0x00, 0x10, dma_restart, 1, false,
      { { 0, 8, "each byte of an address or a count counts at once (8237A, base and current registers)" },
        { 0x09, 0x0a, "only written" },
        { 0x0f, 0x10, "the mask can be read, as in the chipset" } } },
    { "dma/pages", PC, 0, 0, 0x80, 0x10, NULL, 4 },
    { "dma/words", PC, 0, 0, 0xc0, 0x20, dma_restart, 1, false,
      { { 0, 16, "each byte of an address or a count counts at once (8237A, base and current registers)" },
        { 0x12, 0x14, "only written" },
        { 0x1e, 0x20, "the mask can be read, as in the chipset" } } },
    { "sdhci", PC "-device sdhci-pci,addr=5 -device sd-card,drive=d", DEVFN(5, 0), 0x10, MMIO, 0x100,
      sdhci_restart, 4, true,
      { { 0x0c, 0x10, "reserved bits of Transfer Mode and Command read as zeroes" },
        { 0x28, 0x2b, "Power Control, Block Gap Control hold what is written (SDHC 2.00, 2.2.11, 2.2.12)" },
        { 0x2c, 0x30, "a reset of all, whatever is written with it (2.2.17)" },
        { 0x34, 0x3c, "reserved bits of the interrupt enables read as zeroes (2.2.20 to 2.2.23)" },
        { 0x3c, 0x3e, "Auto CMD12 Error Status is only read (2.2.24)" } } },
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = g_strdup_printf("registers/%s", rows[i].name);

        qtest_add_data_func(path, &rows[i], test_row);
    }
    return g_test_run();
}
