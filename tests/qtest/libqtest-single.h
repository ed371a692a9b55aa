/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Short names for test programs that drive one machine at a time, kept in global_qtest. */
#ifndef LIBQTEST_SINGLE_H
#define LIBQTEST_SINGLE_H

#include "libqtest.h"

/* The machine under test; defined in libqtest.c. */
extern QTestState *global_qtest;

/* Starts the machine, as qtest_init(), and keeps it in global_qtest. */
static inline QTestState *qtest_start(const char *args)
{
    global_qtest = qtest_init(args);
    return global_qtest;
}

/* Ends the machine of global_qtest. */
static inline void qtest_end(void)
{
    if (global_qtest) {
        qtest_quit(global_qtest);
        global_qtest = NULL;
    }
}

static inline bool get_irq(int num) { return qtest_get_irq(global_qtest, num); }
static inline void irq_intercept_in(const char *path) { qtest_irq_intercept_in(global_qtest, path); }
static inline void irq_intercept_out(const char *path) { qtest_irq_intercept_out(global_qtest, path); }
static inline void outb(uint16_t addr, uint8_t value) { qtest_outb(global_qtest, addr, value); }
static inline void outw(uint16_t addr, uint16_t value) { qtest_outw(global_qtest, addr, value); }
static inline void outl(uint16_t addr, uint32_t value) { qtest_outl(global_qtest, addr, value); }
static inline uint8_t inb(uint16_t addr) { return qtest_inb(global_qtest, addr); }
static inline uint16_t inw(uint16_t addr) { return qtest_inw(global_qtest, addr); }
static inline uint32_t inl(uint16_t addr) { return qtest_inl(global_qtest, addr); }
static inline void writeb(uint64_t addr, uint8_t value) { qtest_writeb(global_qtest, addr, value); }
static inline void writew(uint64_t addr, uint16_t value) { qtest_writew(global_qtest, addr, value); }
static inline void writel(uint64_t addr, uint32_t value) { qtest_writel(global_qtest, addr, value); }
static inline void writeq(uint64_t addr, uint64_t value) { qtest_writeq(global_qtest, addr, value); }
static inline uint8_t readb(uint64_t addr) { return qtest_readb(global_qtest, addr); }
static inline uint16_t readw(uint64_t addr) { return qtest_readw(global_qtest, addr); }
static inline uint32_t readl(uint64_t addr) { return qtest_readl(global_qtest, addr); }
static inline uint64_t readq(uint64_t addr) { return qtest_readq(global_qtest, addr); }
static inline void memread(uint64_t addr, void *data, size_t size)
{
    qtest_memread(global_qtest, addr, data, size);
}
static inline void memwrite(uint64_t addr, const void *data, size_t size)
{
    qtest_memwrite(global_qtest, addr, data, size);
}
static inline int64_t clock_step_next(void) { return qtest_clock_step_next(global_qtest); }
static inline int64_t clock_step(int64_t step) { return qtest_clock_step(global_qtest, step); }
#define qmp(...) qtest_qmp(global_qtest, __VA_ARGS__)
#define hmp(...) qtest_hmp(global_qtest, __VA_ARGS__)
#define qmp_eventwait(event) qtest_qmp_eventwait(global_qtest, event)

#endif
