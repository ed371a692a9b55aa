/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of am53c974-test share: an adapter with a disk, commands to the disk. */
#ifndef TESTS_AM53C974_TEST_H
#define TESTS_AM53C974_TEST_H

#include "libqos/pci-pc.h"
#include "libqos/state.h"

#define SLOT        5
#define TARGET      2
#define DATA        0x100000
#define CDB         0x180000
#define LIST        0x190000
#define IMAGE_BYTES (1 << 20)

/* Core registers, then the DMA engine's. */
enum {
    TCLO = 0x00, TCMID = 0x04, FIFO = 0x08, CMD = 0x0c, STATUS = 0x10, BUSID = 0x10, INTR = 0x14, SEQ = 0x18,
    FLAGS = 0x1c, CFG1 = 0x20, CFG2 = 0x2c, TCHI = 0x38,
    DMA_CMD = 0x40, STC = 0x44, SPA = 0x48, WBC = 0x4c, WAC = 0x50, DMA_STAT = 0x54, SMDLA = 0x58,
    SBAC = 0x70,
};

enum {
    C_NOP = 0, C_FLUSH = 1, C_RESET = 2, C_BUS_RESET = 3, C_TI = 0x10, C_ICCS = 0x11, C_ACCEPT = 0x12,
    C_PAD = 0x18, C_ATN = 0x1a, C_SEL = 0x41, C_SELATN = 0x42, C_SELATNS = 0x43, C_DMA = 0x80,
};

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

static inline void outb(Fixture *f, unsigned reg, uint8_t value)
{
    qpci_io_writeb(f->dev, f->bar, reg, value);
}

static inline uint8_t inb(Fixture *f, unsigned reg)
{
    return qpci_io_readb(f->dev, f->bar, reg);
}

static inline void outl(Fixture *f, unsigned reg, uint32_t value)
{
    qpci_io_writel(f->dev, f->bar, reg, value);
}

static inline uint32_t inl(Fixture *f, unsigned reg)
{
    return qpci_io_readl(f->dev, f->bar, reg);
}

static inline uint8_t phase(Fixture *f)
{
    return inb(f, STATUS) & 7;
}

/* Finds the adapter of f->qts, enabled. */
void map(Fixture *f);
void unmap(Fixture *f);
void am53c974_setup(Fixture *f, const void *data);
void am53c974_teardown(Fixture *f, const void *data);
/* The interrupt's causes, once it comes. */
uint8_t wait_interrupt(Fixture *f);
void push(Fixture *f, const uint8_t *bytes, unsigned n);
void set_count(Fixture *f, uint32_t n);
/* Selection with IDENTIFY and a CDB out of the FIFO. */
void send_cdb(Fixture *f, const uint8_t *cdb, unsigned n);
/* @command with the engine: @n bytes to or from @addr. */
void dma(Fixture *f, uint8_t direction, uint64_t addr, uint32_t n, uint8_t command);
/* Status and message; the bus is free. */
uint8_t finish(Fixture *f);
/* The unit attention of the power-on. */
void clear_attention(Fixture *f);

void am53c974_add_state_tests(void);

#endif
