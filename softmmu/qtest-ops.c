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
    value = GUINT64_TO_LE(value);
    address_space_write(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED, &value, size);
}

uint64_t qtest_op_mem_read(unsigned size, uint64_t addr)
{
    uint64_t value = 0;

    address_space_read(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED, &value, size);
    return GUINT64_FROM_LE(value);
}

void qtest_op_block_read(uint64_t addr, void *data, size_t size)
{
    address_space_read(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED, data, size);
}

void qtest_op_block_write(uint64_t addr, const void *data, size_t size)
{
    address_space_write(&address_space_memory, addr, MEMTXATTRS_UNSPECIFIED, data, size);
}

void qtest_op_block_set(uint64_t addr, uint8_t pattern, size_t size)
{
    uint8_t chunk[512];

    memset(chunk, pattern, sizeof(chunk));
    while (size > 0) {
        size_t n = MIN(size, sizeof(chunk));

        qtest_op_block_write(addr, chunk, n);
        addr += n;
        size -= n;
    }
}

int64_t qtest_op_clock_step(int64_t step_ns)
{
    int64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);

    if (step_ns < 0) {
        step_ns = MAX(qemu_clock_deadline_ns_all(QEMU_CLOCK_VIRTUAL, QEMU_TIMER_ATTR_ALL), 0);
    }
    qemu_clock_advance_virtual_time(step_ns > INT64_MAX - now ? INT64_MAX : now + step_ns);
    return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}
