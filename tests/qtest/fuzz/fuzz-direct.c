/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "sysemu/qtest.h"
#include "fuzz-direct.h"
#include "fuzz-watchdog.h"

static char suffix_of_size(unsigned size)
{
    return size == 1 ? 'b' : size == 2 ? 'w' : size == 4 ? 'l' : 'q';
}

static void begin(void)
{
    fuzz_watchdog_kick();
    qtest_op_begin();
}

/* Formatting costs more than most operations, so arguments are looked at only when somebody reads the log. */
#define LOG(...)                        \
    do {                                \
        if (qtest_log_enabled()) {      \
            qtest_log(__VA_ARGS__);     \
        }                               \
    } while (0)

static void direct_port_out(QTestState *s, unsigned size, uint16_t addr, uint32_t value)
{
    LOG('R', "out%c 0x%x 0x%x", suffix_of_size(size), addr, value);
    begin();
    qtest_op_port_out(size, addr, value);
    LOG('S', "OK");
    qtest_op_end();
}

static uint32_t direct_port_in(QTestState *s, unsigned size, uint16_t addr)
{
    uint32_t value;

    LOG('R', "in%c 0x%x", suffix_of_size(size), addr);
    begin();
    value = qtest_op_port_in(size, addr);
    LOG('S', "OK 0x%04x", value);
    qtest_op_end();
    return value;
}

static void direct_mem_write(QTestState *s, unsigned size, uint64_t addr, uint64_t value)
{
    LOG('R', "write%c 0x%" PRIx64 " 0x%" PRIx64, suffix_of_size(size), addr, value);
    begin();
    qtest_op_mem_write(size, addr, value);
    LOG('S', "OK");
    qtest_op_end();
}

static uint64_t direct_mem_read(QTestState *s, unsigned size, uint64_t addr)
{
    uint64_t value;

    LOG('R', "read%c 0x%" PRIx64, suffix_of_size(size), addr);
    begin();
    value = qtest_op_mem_read(size, addr);
    LOG('S', "OK 0x%016" PRIx64, value);
    qtest_op_end();
    return value;
}

char *fuzz_hex(const void *data, size_t size)
{
    const uint8_t *bytes = data;
    char *hex = g_malloc(2 * size + 1);

    for (size_t i = 0; i < size; i++) {
        hex[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
    }
    hex[2 * size] = '\0';
    return hex;
}

static void direct_block_read(QTestState *s, uint64_t addr, void *data, size_t size)
{
    LOG('R', "read 0x%" PRIx64 " 0x%zx", addr, size);
    begin();
    qtest_op_block_read(addr, data, size);
    if (qtest_log_enabled()) {
        g_autofree char *hex = fuzz_hex(data, size);
        qtest_log('S', "OK 0x%s", hex);
    }
    qtest_op_end();
}

static void direct_block_write(QTestState *s, uint64_t addr, const void *data, size_t size)
{
    if (qtest_log_enabled()) {
        g_autofree char *hex = fuzz_hex(data, size);
        qtest_log('R', "write 0x%" PRIx64 " 0x%zx 0x%s", addr, size, hex);
    }
    begin();
    qtest_op_block_write(addr, data, size);
    LOG('S', "OK");
    qtest_op_end();
}

static void direct_block_set(QTestState *s, uint64_t addr, uint8_t pattern, size_t size)
{
    LOG('R', "memset 0x%" PRIx64 " 0x%zx 0x%02x", addr, size, pattern);
    begin();
    qtest_op_block_set(addr, pattern, size);
    LOG('S', "OK");
    qtest_op_end();
}

static int64_t direct_clock_step(QTestState *s, int64_t step_ns)
{
    int64_t now;

    if (step_ns < 0) {
        LOG('R', "clock_step");
    } else {
        LOG('R', "clock_step %" PRId64, step_ns);
    }
    begin();
    now = qtest_op_clock_step(step_ns);
    LOG('S', "OK %" PRId64, now);
    qtest_op_end();
    return now;
}

const QTestBackend fuzz_direct_backend = {
    .port_out = direct_port_out,
    .port_in = direct_port_in,
    .mem_write = direct_mem_write,
    .mem_read = direct_mem_read,
    .block_read = direct_block_read,
    .block_write = direct_block_write,
    .block_set = direct_block_set,
    .clock_step = direct_clock_step,
};
