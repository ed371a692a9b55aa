/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of nvme-test share: a controller with a disk, its queues. */
#ifndef TESTS_NVME_TEST_H
#define TESTS_NVME_TEST_H

#include "libqos/pci-pc.h"
#include "libqos/state.h"

#define SLOT        5
#define ASQ         0x100000
#define ACQ         0x102000
#define IOSQ        0x104000
#define IOCQ        0x106000
#define DATA        0x200000
#define LIST        0x300000
#define ENTRIES     32
#define IMAGE_BYTES (4 << 20)
#define DNR         0x4000

#define CAP         0x00
#define VS          0x08
#define INTMS       0x0c
#define CC          0x14
#define CSTS        0x1c
#define AQA         0x24
#define ASQ_REG     0x28
#define ACQ_REG     0x30
#define CC_ENABLE   0x00460001

typedef struct Queue {
    unsigned id;
    uint64_t sq, cq;
    unsigned tail, head;
    unsigned phase;
} Queue;

typedef struct Fixture {
    QTestState *qts;
    QPCIBus *bus;
    QPCIDevice *dev;
    QPCIBar bar;
    char *path;
    Queue admin, io;
    uint16_t cid;
} Fixture;

typedef struct Cmd {
    uint8_t opcode, flags;
    uint32_t nsid;
    uint64_t prp1, prp2;
    uint32_t dw10, dw11, dw12;
} Cmd;

static inline uint32_t reg(Fixture *f, unsigned offset)
{
    return qpci_io_readl(f->dev, f->bar, offset);
}

static inline void set_reg(Fixture *f, unsigned offset, uint32_t value)
{
    qpci_io_writel(f->dev, f->bar, offset, value);
}

/* Finds the controller of f->qts, enabled in configuration space. */
void map(Fixture *f);
void unmap(Fixture *f);
/* @options: more properties of the device. */
void nvme_setup(Fixture *f, const void *options);
void nvme_teardown(Fixture *f, const void *options);
#define NVME_CASE(path, func) qtest_add("nvme/" path, Fixture, "", nvme_setup, func, nvme_teardown)

/* ---- queues ---- */

/* The controller, ready, with an admin queue; and with an I/O queue. */
void enable(Fixture *f);
void enable_io(Fixture *f);
/* A command into a queue, and its doorbell. */
void put(Fixture *f, Queue *q, const Cmd *cmd);
/* Whether a completion came, after some time on a host that really waits; its status and first dword. */
bool get(Fixture *f, Queue *q, uint16_t *status, uint32_t *result);
/* Both: the status. */
uint16_t run(Fixture *f, Queue *q, const Cmd *cmd, uint32_t *result);

#define ADMIN(f, ...) run(f, &(f)->admin, &(Cmd) { __VA_ARGS__ }, NULL)
#define RAW_IO(f, ...) run(f, &(f)->io, &(Cmd) { __VA_ARGS__ }, NULL)
#define IO(f, ...) run(f, &(f)->io, &(Cmd) { .nsid = 1, .prp1 = DATA, __VA_ARGS__ }, NULL)

void nvme_add_state_tests(void);

#endif
