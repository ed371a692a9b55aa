/* SPDX-License-Identifier: GPL-2.0-or-later */
/* qtest server: what each command does. */
#include "qemu/osdep.h"
#include "qemu/cutils.h"
#include "qemu/timer.h"
#include "qtest-internal.h"
#include "sysemu/qtest.h"

#define QTEST_MAX_DATA_BYTES  (16u << 20)

/* --- arguments ------------------------------------------------------------------------------------ */

bool qtest_parse_number(const char *word, uint64_t max, uint64_t *value)
{
    if (qemu_strtou64(word, NULL, 0, value) < 0) {
        qtest_reply("FAIL '%s' is not a number", word);
        return false;
    }
    if (*value > max) {
        qtest_reply("FAIL '%s' is above 0x%" PRIx64, word, max);
        return false;
    }
    return true;
}

/* Address and length; with the room that a length may take. */
static bool parse_range(char **words, uint64_t *addr, uint64_t *len)
{
    return qtest_parse_number(words[1], UINT64_MAX, addr) &&
           qtest_parse_number(words[2], QTEST_MAX_DATA_BYTES, len);
}

static unsigned size_of_suffix(const char *name)
{
    switch (name[strlen(name) - 1]) {
    case 'b': return 1;
    case 'w': return 2;
    case 'l': return 4;
    default:  return 8;
    }
}

/* --- ports and memory ----------------------------------------------------------------------------- */

static void run_port_out(char **words)
{
    unsigned size = size_of_suffix(words[0]);
    uint64_t addr, value;

    if (!qtest_parse_number(words[1], UINT16_MAX, &addr) ||
        !qtest_parse_number(words[2], UINT64_MAX, &value)) {
        return;
    }
    qtest_op_port_out(size, addr, value);
    qtest_reply("OK");
}

static void run_port_in(char **words)
{
    unsigned size = size_of_suffix(words[0]);
    uint64_t addr;

    if (qtest_parse_number(words[1], UINT16_MAX, &addr)) {
        qtest_reply("OK 0x%04x", qtest_op_port_in(size, addr));
    }
}

static void run_mem_write(char **words)
{
    uint64_t addr, value;

    if (!qtest_parse_number(words[1], UINT64_MAX, &addr) ||
        !qtest_parse_number(words[2], UINT64_MAX, &value)) {
        return;
    }
    qtest_op_mem_write(size_of_suffix(words[0]), addr, value);
    qtest_reply("OK");
}

static void run_mem_read(char **words)
{
    uint64_t addr;

    if (qtest_parse_number(words[1], UINT64_MAX, &addr)) {
        qtest_reply("OK 0x%016" PRIx64, qtest_op_mem_read(size_of_suffix(words[0]), addr));
    }
}

static uint8_t *read_guest(char **words, uint64_t *len)
{
    uint64_t addr;
    uint8_t *data;

    if (!parse_range(words, &addr, len)) {
        return NULL;
    }
    data = g_malloc0(MAX(*len, 1));
    qtest_op_block_read(addr, data, *len);
    return data;
}

static void run_read(char **words)
{
    uint64_t len;
    g_autofree uint8_t *data = read_guest(words, &len);
    g_autofree char *hex = NULL;

    if (!data) {
        return;
    }
    hex = g_malloc(2 * len + 1);
    hex[0] = '\0';
    for (uint64_t i = 0; i < len; i++) {
        hex[2 * i] = "0123456789abcdef"[data[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[data[i] & 15];
    }
    hex[2 * len] = '\0';
    qtest_reply("OK 0x%s", hex);
}

static void run_b64read(char **words)
{
    uint64_t len;
    g_autofree uint8_t *data = read_guest(words, &len);
    g_autofree char *text = NULL;

    if (!data) {
        return;
    }
    text = g_base64_encode(data, len);
    qtest_reply("OK %s", text);
}

/* Hexadecimal digits after "0x"; missing ones count as zero, as in QEMU. */
static void run_write(char **words)
{
    g_autofree uint8_t *data = NULL;
    const char *hex = words[3];
    uint64_t addr, len;

    if (!parse_range(words, &addr, &len)) {
        return;
    }
    if (!g_str_has_prefix(hex, "0x")) {
        qtest_reply("FAIL '%s' does not start with 0x", hex);
        return;
    }
    hex += 2;
    data = g_malloc0(MAX(len, 1));
    for (uint64_t i = 0; i < 2 * len && hex[i]; i++) {
        int digit = g_ascii_xdigit_value(hex[i]);

        if (digit < 0) {
            qtest_reply("FAIL '%c' is not a hexadecimal digit", hex[i]);
            return;
        }
        data[i / 2] |= i % 2 ? digit : digit << 4;
    }
    qtest_op_block_write(addr, data, len);
    qtest_reply("OK");
}

static void run_b64write(char **words)
{
    g_autofree guchar *data = NULL;
    uint64_t addr, len;
    gsize decoded;

    if (!parse_range(words, &addr, &len)) {
        return;
    }
    data = g_base64_decode(words[3], &decoded);
    if (decoded != len) {
        qtest_reply("FAIL %" PRIu64 " bytes announced, %zu given", len, decoded);
        return;
    }
    qtest_op_block_write(addr, data, len);
    qtest_reply("OK");
}

static void run_memset(char **words)
{
    uint64_t addr, len, pattern;

    if (!parse_range(words, &addr, &len) || !qtest_parse_number(words[3], UINT64_MAX, &pattern)) {
        return;
    }
    qtest_op_block_set(addr, pattern, len);
    qtest_reply("OK");
}

/* --- clock and the rest --------------------------------------------------------------------------- */

static void run_clock_step(char **words)
{
    uint64_t step;

    if (!words[1]) {
        qtest_reply("OK %" PRId64, qtest_op_clock_step(-1));
    } else if (qtest_parse_number(words[1], INT64_MAX, &step)) {
        qtest_reply("OK %" PRId64, qtest_op_clock_step(step));
    }
}

static void run_clock_set(char **words)
{
    uint64_t dest;

    if (qtest_parse_number(words[1], INT64_MAX, &dest)) {
        qemu_clock_advance_virtual_time(dest);
        qtest_reply("OK %" PRId64, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL));
    }
}

static void run_endianness(char **words)
{
    qtest_reply("OK little");
}

static const QTestCommand commands[] = {
    { "irq_intercept_in",  "QOM-PATH",                1, qtest_run_irq_intercept },
    { "irq_intercept_out", "QOM-PATH",                1, qtest_run_irq_intercept },
    { "set_irq_in",        "QOM-PATH NAME NUM LEVEL", 4, qtest_run_set_irq_in },
    { "outb",              "PORT VALUE",              2, run_port_out },
    { "outw",              "PORT VALUE",              2, run_port_out },
    { "outl",              "PORT VALUE",              2, run_port_out },
    { "inb",               "PORT",                    1, run_port_in },
    { "inw",               "PORT",                    1, run_port_in },
    { "inl",               "PORT",                    1, run_port_in },
    { "writeb",            "ADDR VALUE",              2, run_mem_write },
    { "writew",            "ADDR VALUE",              2, run_mem_write },
    { "writel",            "ADDR VALUE",              2, run_mem_write },
    { "writeq",            "ADDR VALUE",              2, run_mem_write },
    { "readb",             "ADDR",                    1, run_mem_read },
    { "readw",             "ADDR",                    1, run_mem_read },
    { "readl",             "ADDR",                    1, run_mem_read },
    { "readq",             "ADDR",                    1, run_mem_read },
    { "read",              "ADDR SIZE",               2, run_read },
    { "write",             "ADDR SIZE 0xDATA",        3, run_write },
    { "b64read",           "ADDR SIZE",               2, run_b64read },
    { "b64write",          "ADDR SIZE BASE64",        3, run_b64write },
    { "memset",            "ADDR SIZE VALUE",         3, run_memset },
    { "clock_step",        "[NS]",                    0, run_clock_step },
    { "clock_set",         "NS",                      1, run_clock_set },
    { "endianness",        "",                        0, run_endianness },
};

const QTestCommand *qtest_find_command(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
        if (strcmp(commands[i].name, name) == 0) {
            return &commands[i];
        }
    }
    return NULL;
}
