/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What qtest commands do to the machine, whichever way they arrive. */
#include "qemu/osdep.h"
#include "exec/address-spaces.h"
#include "exec/ioport.h"
#include "exec/memory.h"
#include "qemu/timer.h"
#include "sysemu/budget.h"
#include "sysemu/qtest.h"
#include "sysemu/runstate.h"

/* Who is told of accesses; one machine a process. */
static QTestObserver *observer;

void qtest_set_observer(QTestObserver *new_observer)
{
    observer = new_observer;
}

static inline void observe(QTestAccessKind kind, uint64_t addr, uint64_t size, uint64_t value,
                           const void *data)
{
    if (observer) {
        observer(kind, addr, size, value, data);
    }
}

void qtest_op_begin(void)
{
    budget_refill(QTEST_OPERATION_BUDGET);
}

void qtest_op_end(void)
{
    main_loop_settle();
}

void qtest_op_port_out(unsigned size, uint16_t addr, uint32_t value)
{
    observe(QTEST_PORT_OUT, addr, size, value, NULL);
    switch (size) {
    case 1:
        cpu_outb(addr, value);
        break;
    case 2:
        cpu_outw(addr, value);
        break;
    default:
        cpu_outl(addr, value);
        break;
    }
}

uint32_t qtest_op_port_in(unsigned size, uint16_t addr)
{
    observe(QTEST_PORT_IN, addr, size, 0, NULL);
    switch (size) {
    case 1:
        return cpu_inb(addr);
    case 2:
        return cpu_inw(addr);
    default:
        return cpu_inl(addr);
    }
}

void qtest_op_mem_write(unsigned size, uint64_t addr, uint64_t value)
{
    observe(QTEST_MEM_WRITE, addr, size, value, NULL);
    value = GUINT64_TO_LE(value);
    address_space_write(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED, &value, size);
}

uint64_t qtest_op_mem_read(unsigned size, uint64_t addr)
{
    uint64_t value = 0;

    observe(QTEST_MEM_READ, addr, size, 0, NULL);
    address_space_read(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED, &value, size);
    return GUINT64_FROM_LE(value);
}

void qtest_op_block_read(uint64_t addr, void *data, size_t size)
{
    observe(QTEST_BLOCK_READ, addr, size, 0, NULL);
    address_space_read(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED, data, size);
}

static void write_block(uint64_t addr, const void *data, size_t size)
{
    address_space_write(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED, data, size);
}

void qtest_op_block_write(uint64_t addr, const void *data, size_t size)
{
    observe(QTEST_BLOCK_WRITE, addr, size, 0, data);
    write_block(addr, data, size);
}

void qtest_op_block_set(uint64_t addr, uint8_t pattern, size_t size)
{
    uint8_t chunk[512];

    observe(QTEST_BLOCK_SET, addr, size, pattern, NULL);
    memset(chunk, pattern, sizeof(chunk));
    while (size > 0) {
        size_t n = MIN(size, sizeof(chunk));

        write_block(addr, chunk, n);
        addr += n;
        size -= n;
    }
}

int64_t qtest_op_clock_step(int64_t step_ns)
{
    int64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);

    observe(QTEST_CLOCK_STEP, 0, 0, step_ns, NULL);
    if (step_ns < 0) {
        step_ns = MAX(qemu_clock_deadline_ns_all(QEMU_CLOCK_VIRTUAL, QEMU_TIMER_ATTR_ALL), 0);
    }
    qemu_clock_advance_virtual_time(step_ns > INT64_MAX - now ? INT64_MAX : now + step_ns);
    return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}
