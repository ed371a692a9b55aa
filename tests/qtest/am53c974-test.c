/* SPDX-License-Identifier: GPL-2.0-or-later */
/* AMD Am53C974: selection, phases, data by DMA and through the FIFO, errors, interrupts. */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "libqos/state.h"
#include "libqos/pci-pc.h"
#include "hw/pci/pci_regs.h"

#define SLOT        5
#define TARGET      2
#define DATA        0x100000
#define CDB         0x180000
#define LIST        0x190000
#define IMAGE_BYTES (1 << 20)

/* Core registers, then the DMA engine's. */
enum { TCLO = 0x00, TCMID = 0x04, FIFO = 0x08, CMD = 0x0c, STATUS = 0x10, BUSID = 0x10, INTR = 0x14, SEQ = 0x18,
       FLAGS = 0x1c, CFG1 = 0x20, CFG2 = 0x2c, TCHI = 0x38, DMA_CMD = 0x40, STC = 0x44, SPA = 0x48, WBC = 0x4c,
       WAC = 0x50, DMA_STAT = 0x54, SMDLA = 0x58, SBAC = 0x70 };

enum { C_NOP = 0, C_FLUSH = 1, C_RESET = 2, C_BUS_RESET = 3, C_TI = 0x10, C_ICCS = 0x11, C_ACCEPT = 0x12, C_PAD = 0x18,
       C_ATN = 0x1a, C_SEL = 0x41, C_SELATN = 0x42, C_SELATNS = 0x43, C_DMA = 0x80 };

#define I_OK        0x08
#define I_SERVICE   0x10
#define I_GONE      0x20
#define I_ILLEGAL   0x40
#define I_RESET     0x80
#define S_INT       0x80
#define S_TC        0x10
#define PHASE_DO    0
#define PHASE_DI    1
#define PHASE_CD    2
#define PHASE_ST    3
#define PHASE_MO    6
#define PHASE_MI    7
#define START_IN    0x83
#define START_OUT   0x03
#define MDL         0x10
#define ANY_TIME    1000

typedef struct Fixture {
    QTestState *qts;
    QPCIBus *bus;
    QPCIDevice *dev;
    QPCIBar bar;
    char *path;
} Fixture;

static void outb(Fixture *f, unsigned reg, uint8_t value)
{
    qpci_io_writeb(f->dev, f->bar, reg, value);
}

static uint8_t inb(Fixture *f, unsigned reg)
{
    return qpci_io_readb(f->dev, f->bar, reg);
}

static void outl(Fixture *f, unsigned reg, uint32_t value)
{
    qpci_io_writel(f->dev, f->bar, reg, value);
}

static uint32_t inl(Fixture *f, unsigned reg)
{
    return qpci_io_readl(f->dev, f->bar, reg);
}

static uint8_t phase(Fixture *f)
{
    return inb(f, STATUS) & 7;
}

static void map(Fixture *f)
{
    f->bus = qpci_new_pc(f->qts, NULL);
    f->dev = qpci_device_find(f->bus, QPCI_DEVFN(SLOT, 0));
    g_assert_nonnull(f->dev);
    qpci_device_enable(f->dev);
    f->bar = qpci_iomap(f->dev, 0, NULL);
}

static void setup(Fixture *f, const void *data)
{
    int fd = g_file_open_tmp("am53c974-XXXXXX", &f->path, NULL);

    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(ftruncate(fd, IMAGE_BYTES), ==, 0);
    close(fd);
    f->qts = qtest_initf("-machine pc -nodefaults -device am53c974,id=scsi,addr=%d -device scsi-hd,drive=d,scsi-id=%d "
                         "-drive if=none,id=d,format=raw,file=%s", SLOT, TARGET, f->path);
    map(f);
}

static void unmap(Fixture *f)
{
    g_free(f->dev);
    qpci_free_pc(f->bus);
}

static void teardown(Fixture *f, const void *data)
{
    unmap(f);
    qtest_quit(f->qts);
    g_unlink(f->path);
    g_free(f->path);
}

/* The interrupt's causes, once it comes. */
static uint8_t wait_interrupt(Fixture *f)
{
    for (int i = 0; i < ANY_TIME && !(inb(f, STATUS) & S_INT); i++) {
        g_usleep(1000);
    }
    g_assert_true(inb(f, STATUS) & S_INT);
    return inb(f, INTR);
}

static void push(Fixture *f, const uint8_t *bytes, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        outb(f, FIFO, bytes[i]);
    }
}

static void set_count(Fixture *f, uint32_t n)
{
    outb(f, TCLO, n);
    outb(f, TCMID, n >> 8);
}

/* Selection with IDENTIFY and a CDB out of the FIFO. */
static void send_cdb(Fixture *f, const uint8_t *cdb, unsigned n)
{
    const uint8_t identify = 0x80;

    outb(f, CMD, C_FLUSH);
    outb(f, BUSID, TARGET);
    push(f, &identify, 1);
    push(f, cdb, n);
    outb(f, CMD, C_SELATN);
    g_assert_cmphex(wait_interrupt(f), ==, I_OK | I_SERVICE);
}

static void dma(Fixture *f, uint8_t direction, uint64_t addr, uint32_t n, uint8_t command)
{
    outl(f, STC, n);
    outl(f, SPA, addr);
    set_count(f, n);
    outb(f, DMA_CMD, direction & ~3);
    outb(f, CMD, command | C_DMA);
    outb(f, DMA_CMD, direction);
}

/* Status and message; the bus is free. */
static uint8_t finish(Fixture *f)
{
    uint8_t status;

    g_assert_cmpuint(phase(f), ==, PHASE_ST);
    outb(f, CMD, C_FLUSH);
    outb(f, CMD, C_ICCS);
    g_assert_cmphex(wait_interrupt(f), ==, I_OK);
    g_assert_cmpuint(phase(f), ==, PHASE_MI);
    g_assert_cmpuint(inb(f, FLAGS) & 0x1f, ==, 2);
    status = inb(f, FIFO);
    g_assert_cmphex(inb(f, FIFO), ==, 0);
    outb(f, CMD, C_ACCEPT);
    g_assert_cmphex(wait_interrupt(f), ==, I_GONE);
    return status;
}

/* The unit attention of the power-on. */
static void clear_attention(Fixture *f)
{
    const uint8_t test_unit_ready[6] = { 0 };

    send_cdb(f, test_unit_ready, 6);
    finish(f);
    send_cdb(f, test_unit_ready, 6);
    g_assert_cmphex(finish(f), ==, 0);
}

/* ---- cases ---- */

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

/* ---- saved in the middle ---- */

#define SAVED_ARGS "-machine pc -nodefaults -m 16 -device am53c974,addr=5,id=" QSTATE_UNPLUGGED " " \
                   "-device scsi-hd,drive=d,scsi-id=2 " \
                   "-drive if=none,id=d,driver=null-co,size=1M,read-zeroes=on"

static void note_registers(Fixture *f, GString *seen)
{
    static const uint8_t regs[] = { TCLO, TCMID, STATUS, SEQ, FLAGS, CFG1, CFG2, TCHI, DMA_CMD, STC, SPA, WBC, WAC, DMA_STAT,
                                    SMDLA, SBAC };

    for (size_t i = 0; i < G_N_ELEMENTS(regs); i++) {
        qstate_note(seen, "register", inl(f, regs[i]));
    }
}

/* Ten bytes through the FIFO, of which two are still in it. */
static void ten_bytes_in(QTestState *s, const uint8_t *cdb, int len)
{
    Fixture f = { .qts = s };

    map(&f);
    outb(&f, CFG2, 0x40);
    send_cdb(&f, cdb, len);
    for (int i = 0; i < 10; i++) {
        outb(&f, CMD, C_TI);
        wait_interrupt(&f);
        if (i < 8) {
            inb(&f, FIFO);
        }
    }
    unmap(&f);
}

static void rest_of_bytes_in(QTestState *s, GString *seen, int bytes)
{
    Fixture f = { .qts = s };

    map(&f);
    note_registers(&f, seen);
    qstate_note(seen, "byte", inb(&f, FIFO));
    qstate_note(seen, "byte", inb(&f, FIFO));
    for (int i = 10; i < bytes; i++) {
        outb(&f, CMD, C_TI);
        qstate_note(seen, "interrupt", wait_interrupt(&f));
        qstate_note(seen, "byte", inb(&f, FIFO));
    }
    qstate_note(seen, "status", finish(&f));
    note_registers(&f, seen);
    unmap(&f);
}

static void data_half_in(QTestState *s)
{
    ten_bytes_in(s, (uint8_t[]) { 0x12, 0, 0, 0, 36, 0 }, 6);
}

static void rest_comes_in(QTestState *s, GString *seen)
{
    rest_of_bytes_in(s, seen, 36);
}

/* The target answers REPORT LUNS, not the disk. */
static void luns_half_in(QTestState *s)
{
    ten_bytes_in(s, (uint8_t[]) { 0xa0, 0, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0 }, 12);
}

static void rest_of_luns_comes_in(QTestState *s, GString *seen)
{
    rest_of_bytes_in(s, seen, 16);
}

/* The first of two blocks of a write has gone out by DMA, and the second is to be padded. */
static void data_half_out(QTestState *s)
{
    const uint8_t write_10[10] = { 0x2a, 0, 0, 0, 0, 1, 0, 0, 2, 0 };
    Fixture f = { .qts = s };

    map(&f);
    clear_attention(&f);
    qtest_memset(s, DATA, 0x77, 512);
    send_cdb(&f, write_10, 10);
    dma(&f, START_OUT, DATA, 500, C_TI);
    unmap(&f);
}

static void rest_goes_out(QTestState *s, GString *seen)
{
    Fixture f = { .qts = s };

    map(&f);
    note_registers(&f, seen);
    qstate_note(seen, "interrupt", wait_interrupt(&f));
    dma(&f, START_OUT, DATA, 524, C_TI);
    qstate_note(seen, "interrupt", wait_interrupt(&f));
    qstate_note(seen, "status", finish(&f));
    note_registers(&f, seen);
    unmap(&f);
}

/* Selected with a message, the command is to come; the DMA engine is programmed. */
static void command_is_to_come(QTestState *s)
{
    const uint8_t identify = 0x80;
    Fixture f = { .qts = s };

    map(&f);
    outb(&f, CMD, C_FLUSH);
    outb(&f, BUSID, TARGET);
    push(&f, &identify, 1);
    outb(&f, CMD, C_SELATNS);
    wait_interrupt(&f);
    outl(&f, STC, 36);
    outl(&f, SPA, DATA);
    outl(&f, SMDLA, LIST);
    unmap(&f);
}

static void command_comes(QTestState *s, GString *seen)
{
    const uint8_t inquiry[6] = { 0x12, 0, 0, 0, 36, 0 };
    Fixture f = { .qts = s };

    map(&f);
    note_registers(&f, seen);
    push(&f, inquiry, 6);
    outb(&f, CMD, C_TI);
    qstate_note(seen, "interrupt", wait_interrupt(&f));
    note_registers(&f, seen);
    set_count(&f, 36);
    outb(&f, DMA_CMD, START_IN & ~3);
    outb(&f, CMD, C_TI | C_DMA);
    outb(&f, DMA_CMD, START_IN);
    qstate_note(seen, "interrupt", wait_interrupt(&f));
    note_registers(&f, seen);
    qstate_note_memory(s, seen, DATA, 36);
    unmap(&f);
}

static const QStateCase saved_in = { SAVED_ARGS, data_half_in, rest_comes_in };
static const QStateCase saved_luns = { SAVED_ARGS, luns_half_in, rest_of_luns_comes_in };
static const QStateCase saved_out = { SAVED_ARGS, data_half_out, rest_goes_out };
static const QStateCase saved_command = { SAVED_ARGS, command_is_to_come, command_comes };

/* More bytes are said to be left than the request's buffer has. */
static void test_state_beyond_buffer(void)
{
    const uint8_t left_and_done[8] = { 0, 0, 0, 26, 0, 0, 0, 10 };

    qstate_check_refused(&saved_in, left_and_done, sizeof(left_and_done), 2, 0x10);
}

int main(int argc, char **argv)
{
    const struct {
        const char *path;
        void (*run)(Fixture *f, const void *data);
    } cases[] = {
        { "chip-id", test_chip_id },
        { "no-target", test_no_target },
        { "status", test_status },
        { "inquiry-by-dma", test_inquiry },
        { "short-data", test_short_data },
        { "data-through-the-fifo", test_fifo_data },
        { "write-and-read", test_write_and_read },
        { "messages", test_messages },
        { "selection-by-dma", test_dma_selection },
        { "errors", test_errors },
        { "bus-reset", test_bus_reset },
        { "intx", test_intx },
        { "padding", test_padding },
    };

    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strdup_printf("/am53c974/%s", cases[i].path);

        qtest_add(path, Fixture, NULL, setup, cases[i].run, teardown);
    }
    qstate_add("am53c974/saved/data-in", &saved_in);
    qstate_add("am53c974/saved/luns", &saved_luns);
    qstate_add("am53c974/saved/data-out", &saved_out);
    qstate_add("am53c974/saved/command", &saved_command);
    qstate_add_unplug("am53c974/unplug", &saved_in, 5);
    if (!getenv("QTEST_ACCEL")) {
        qtest_add_func("am53c974/saved/beyond-buffer", test_state_beyond_buffer);
    }
    return g_test_run();
}
