/* SPDX-License-Identifier: GPL-2.0-or-later */
/* AMD Am53C974: selection, phases, data by DMA and through the FIFO, errors, interrupts. */
#include "qemu/osdep.h"
#include "am53c974-test.h"
#include "hw/pci/pci_regs.h"

static void test_chip_id(Fixture *f, const void *data)
{
    g_assert_cmphex(inb(f, TCHI), ==, 0x12);
    outb(f, TCHI, 0);
    g_assert_cmphex(inb(f, TCHI), ==, 0);
    outb(f, CMD, C_RESET);
    g_assert_cmphex(inb(f, TCHI), ==, 0x12);
    g_assert_cmphex(inb(f, CFG1), ==, 7);
}

static void test_no_target(Fixture *f, const void *data)
{
    outb(f, BUSID, 5);
    push(f, (const uint8_t[7]){ 0x80 }, 7);
    outb(f, CMD, C_SELATN);
    g_assert_cmphex(wait_interrupt(f), ==, I_GONE);
    g_assert_cmphex(inb(f, STATUS) & S_INT, ==, 0);
}

static void test_status(Fixture *f, const void *data)
{
    const uint8_t test_unit_ready[6] = { 0 };

    outb(f, BUSID, TARGET);
    push(f, (const uint8_t[7]){ 0x80 }, 7);
    outb(f, CMD, C_SELATN);
    g_assert_cmphex(inb(f, SEQ) & 7, ==, 4);
    g_assert_cmphex(wait_interrupt(f), ==, I_OK | I_SERVICE);
    g_assert_cmphex(inb(f, SEQ) & 7, ==, 0);
    g_assert_cmphex(finish(f), ==, 2);          /* CHECK CONDITION: power on */
    send_cdb(f, test_unit_ready, 6);
    g_assert_cmphex(finish(f), ==, 0);
}

static void test_inquiry(Fixture *f, const void *data)
{
    const uint8_t inquiry[6] = { 0x12, 0, 0, 0, 36, 0 };
    char vendor[9] = "";

    send_cdb(f, inquiry, 6);
    g_assert_cmpuint(phase(f), ==, PHASE_DI);
    dma(f, START_IN, DATA, 36, C_TI);
    g_assert_cmphex(wait_interrupt(f), ==, I_SERVICE);
    g_assert_cmphex(inb(f, STATUS) & S_TC, ==, S_TC);
    g_assert_cmphex(inl(f, DMA_STAT) & 8, ==, 8);
    g_assert_cmphex(inl(f, DMA_STAT) & 8, ==, 0);       /* reading has cleared it */
    g_assert_cmpuint(inl(f, WBC), ==, 0);
    g_assert_cmphex(inl(f, WAC), ==, DATA + 36);
    g_assert_cmphex(finish(f), ==, 0);
    qtest_memread(f->qts, DATA + 8, vendor, 8);
    g_assert_cmpstr(vendor, ==, "QEMU    ");
}

/* The target has fewer bytes than were asked for: the counter says how many are missing. */
static void test_short_data(Fixture *f, const void *data)
{
    const uint8_t inquiry[6] = { 0x12, 0, 0, 0, 36, 0 };

    send_cdb(f, inquiry, 6);
    dma(f, START_IN, DATA, 100, C_TI);
    g_assert_cmphex(wait_interrupt(f), ==, I_SERVICE);
    g_assert_cmphex(inb(f, STATUS) & S_TC, ==, 0);
    g_assert_cmpuint(inb(f, TCLO), ==, 64);
    g_assert_cmpuint(inl(f, WBC), ==, 64);
    g_assert_cmphex(finish(f), ==, 0);
}

static void test_fifo_data(Fixture *f, const void *data)
{
    const uint8_t inquiry[6] = { 0x12, 0, 0, 0, 5, 0 };

    send_cdb(f, inquiry, 6);
    for (int i = 0; i < 5; i++) {
        g_assert_cmpuint(phase(f), ==, PHASE_DI);
        outb(f, CMD, C_TI);
        g_assert_cmphex(wait_interrupt(f), ==, I_SERVICE);
        g_assert_cmpuint(inb(f, FLAGS) & 0x1f, ==, 1);
        g_assert_cmphex(inb(f, FIFO), ==, ((const uint8_t[]){ 0, 0, 5, 0x12, 31 })[i]);
    }
    g_assert_cmphex(finish(f), ==, 0);
}

static void test_write_and_read(Fixture *f, const void *data)
{
    const uint8_t write_cdb[10] = { 0x2a, 0, 0, 0, 0, 3, 0, 0, 16, 0 };
    const uint8_t read_cdb[10] = { 0x28, 0, 0, 0, 0, 3, 0, 0, 16, 0 };
    uint8_t buf[16 * 512], back[16 * 512];

    for (unsigned i = 0; i < sizeof(buf); i++) {
        buf[i] = i * 7 + i / 512;
    }
    clear_attention(f);
    qtest_memwrite(f->qts, DATA, buf, sizeof(buf));
    send_cdb(f, write_cdb, 10);
    g_assert_cmpuint(phase(f), ==, PHASE_DO);
    dma(f, START_OUT, DATA, sizeof(buf), C_TI);
    g_assert_cmphex(wait_interrupt(f), ==, I_SERVICE);
    g_assert_cmphex(finish(f), ==, 0);

    /* Back in two parts, into the pages of a list. */
    send_cdb(f, read_cdb, 10);
    for (uint32_t i = 0; i < 3; i++) {
        qtest_writel(f->qts, LIST + 4 * i, DATA + 0x10000 * (i + 1));
    }
    outl(f, SMDLA, LIST);
    dma(f, START_IN | MDL, 0x800, 0x1800, C_TI);
    g_assert_cmphex(wait_interrupt(f), ==, I_SERVICE);
    g_assert_cmpuint(phase(f), ==, PHASE_DI);
    dma(f, START_IN, DATA, sizeof(buf) - 0x1800, C_TI);
    g_assert_cmphex(wait_interrupt(f), ==, I_SERVICE);
    g_assert_cmphex(finish(f), ==, 0);
    qtest_memread(f->qts, DATA + 0x10800, back, 0x800);
    qtest_memread(f->qts, DATA + 0x20000, back + 0x800, 0x1000);
    qtest_memread(f->qts, DATA, back + 0x1800, sizeof(buf) - 0x1800);
    g_assert_cmpmem(buf, sizeof(buf), back, sizeof(back));
}

/* SELECT WITH ATN AND STOP: more messages, then the command by TRANSFER INFORMATION, in pieces. */
static void test_messages(Fixture *f, const void *data)
{
    const uint8_t inquiry[6] = { 0x12, 0, 0, 0, 36, 0 };

    outb(f, BUSID, TARGET);
    push(f, (const uint8_t[1]){ 0xc0 }, 1);
    outb(f, CMD, C_SELATNS);
    g_assert_cmphex(inb(f, SEQ) & 7, ==, 1);
    g_assert_cmphex(wait_interrupt(f), ==, I_OK | I_SERVICE);
    g_assert_cmpuint(phase(f), ==, PHASE_MO);
    push(f, (const uint8_t[2]){ 0x20, 1 }, 2);  /* SIMPLE QUEUE TAG */
    outb(f, CMD, C_TI);
    g_assert_cmphex(wait_interrupt(f), ==, I_SERVICE);
    g_assert_cmpuint(phase(f), ==, PHASE_CD);
    push(f, inquiry, 2);
    outb(f, CMD, C_TI);
    g_assert_cmphex(wait_interrupt(f), ==, I_SERVICE);
    g_assert_cmpuint(phase(f), ==, PHASE_CD);
    push(f, inquiry + 2, 4);
    outb(f, CMD, C_TI);
    g_assert_cmphex(wait_interrupt(f), ==, I_SERVICE);
    g_assert_cmpuint(phase(f), ==, PHASE_DI);
    /* ABORT in the middle of the data. */
    outb(f, CMD, C_ATN);
    g_assert_cmpuint(phase(f), ==, PHASE_MO);
    push(f, (const uint8_t[1]){ 0x06 }, 1);
    outb(f, CMD, C_TI);
    g_assert_cmphex(wait_interrupt(f), ==, I_GONE);
    clear_attention(f);
}

static void test_dma_selection(Fixture *f, const void *data)
{
    const uint8_t bytes[7] = { 0x80, 0x12, 0, 0, 0, 36, 0 };

    qtest_memwrite(f->qts, CDB, bytes, sizeof(bytes));
    outb(f, BUSID, TARGET);
    dma(f, START_OUT, CDB, sizeof(bytes), C_SELATN);
    g_assert_cmphex(inb(f, SEQ) & 7, ==, 4);
    g_assert_cmphex(wait_interrupt(f), ==, I_OK | I_SERVICE);
    g_assert_cmpuint(phase(f), ==, PHASE_DI);
    dma(f, START_IN, DATA, 36, C_TI);
    g_assert_cmphex(wait_interrupt(f), ==, I_SERVICE);
    g_assert_cmphex(finish(f), ==, 0);
}

static void test_errors(Fixture *f, const void *data)
{
    const uint8_t inquiry[6] = { 0x12, 0, 0, 0, 36, 0 };

    outb(f, CMD, 0x29);                         /* no such command */
    g_assert_cmphex(wait_interrupt(f), ==, I_ILLEGAL);
    outb(f, CMD, C_TI);                         /* not connected */
    g_assert_cmphex(wait_interrupt(f), ==, I_ILLEGAL);
    for (int i = 0; i < 17; i++) {
        outb(f, FIFO, i);
    }
    g_assert_cmphex(inb(f, STATUS) & 0x40, ==, 0x40);
    g_assert_cmpuint(inb(f, FLAGS) & 0x1f, ==, 16);
    outb(f, CMD, C_FLUSH);
    /* The engine runs the wrong way: an error, and memory is as it was. */
    qtest_writel(f->qts, DATA, 0x55aa55aa);
    send_cdb(f, inquiry, 6);
    outl(f, SBAC, 1 << 24);
    dma(f, START_OUT, DATA, 36, C_TI);
    wait_interrupt(f);
    g_assert_cmphex(qtest_readl(f->qts, DATA), ==, 0x55aa55aa);
    g_assert_cmphex(inl(f, DMA_STAT) & 2, ==, 2);
    g_assert_cmphex(inl(f, DMA_STAT) & 2, ==, 2);       /* with SBAC, reading leaves it */
    outl(f, DMA_STAT, 2);
    g_assert_cmphex(inl(f, DMA_STAT) & 2, ==, 0);
}

static void test_bus_reset(Fixture *f, const void *data)
{
    const uint8_t inquiry[6] = { 0x12, 0, 0, 0, 36, 0 };

    send_cdb(f, inquiry, 6);
    outb(f, CMD, C_BUS_RESET);
    g_assert_cmphex(wait_interrupt(f), ==, I_RESET);
    g_assert_cmpuint(phase(f), ==, 0);
    outb(f, CMD, C_TI);
    g_assert_cmphex(wait_interrupt(f), ==, I_ILLEGAL);
    outb(f, CFG1, 0x47);                        /* and without being told */
    outb(f, CMD, C_BUS_RESET);
    g_assert_cmphex(inb(f, STATUS) & S_INT, ==, 0);
}

static void test_intx(Fixture *f, const void *data)
{
    g_assert_cmphex(qpci_config_readw(f->dev, PCI_STATUS) & PCI_STATUS_INTERRUPT, ==, 0);
    outb(f, CMD, C_TI);
    g_assert_cmphex(qpci_config_readw(f->dev, PCI_STATUS) & PCI_STATUS_INTERRUPT, !=, 0);
    g_assert_cmphex(inl(f, DMA_STAT) & 0x10, ==, 0x10);
    inb(f, INTR);
    g_assert_cmphex(qpci_config_readw(f->dev, PCI_STATUS) & PCI_STATUS_INTERRUPT, ==, 0);
    g_assert_cmphex(inl(f, DMA_STAT) & 0x10, ==, 0);
}

static void test_padding(Fixture *f, const void *data)
{
    const uint8_t inquiry[6] = { 0x12, 0, 0, 0, 36, 0 };

    send_cdb(f, inquiry, 6);
    set_count(f, 30);
    outb(f, CMD, C_PAD | C_DMA);                /* the engine need not run */
    g_assert_cmphex(wait_interrupt(f), ==, I_SERVICE);
    dma(f, START_IN, DATA, 6, C_TI);
    g_assert_cmphex(wait_interrupt(f), ==, I_SERVICE);
    g_assert_cmphex(finish(f), ==, 0);
}

/*
 * @oracle: where the oracle departs from the data sheet (Am53C974, publication 17364), so that the case is
 * not for it; NULL: it runs there too.
 */
typedef struct Case {
    const char *path;
    void (*run)(Fixture *f, const void *data);
    const char *oracle;
} Case;

static const Case cases[] = {
    { "chip-id", test_chip_id },
    { "no-target", test_no_target },
    { "status", test_status, "reading INTSTREG leaves the internal state register" },
    { "inquiry-by-dma", test_inquiry, "no CTZ in STATREG after a transfer that was counted to its end" },
    { "short-data", test_short_data, "the count of a transfer that the target ends is lost" },
    { "data-through-the-fifo", test_fifo_data, "the third byte in the FIFO is not that of the data" },
    { "write-and-read", test_write_and_read, "what a memory descriptor list gets is not what was written" },
    { "messages", test_messages, "after SELECT WITH ATN AND STOP and a message comes the status" },
    { "selection-by-dma", test_dma_selection },
    { "errors", test_errors, "no interrupt for commands that are illegal" },
    { "bus-reset", test_bus_reset, "the phase stays after a reset of the bus" },
    { "intx", test_intx, "no interrupt for commands that are illegal" },
    { "padding", test_padding, "no TRANSFER PAD" },
};

static void run(Fixture *f, const void *data)
{
    const Case *c = data;

    if (c->oracle && !qtest_has_accel("qtest")) {
        g_test_skip(c->oracle);
        return;
    }
    c->run(f, NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strdup_printf("/am53c974/%s", cases[i].path);

        qtest_add(path, Fixture, &cases[i], am53c974_setup, run, am53c974_teardown);
    }
    am53c974_add_state_tests();
    return g_test_run();
}
