/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqtest: the qtest protocol, from lines on the wire to typed accesses. */
#include "qemu/osdep.h"
#include "libqtest-internal.h"

/* --- lines ----------------------------------------------------------------------------------------- */

void qtest_write_all(int fd, const void *data, size_t size)
{
    const char *p = data;

    while (size > 0) {
        ssize_t n = write(fd, p, size);

        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            fprintf(stderr, "cannot write to the emulator: %s\n", g_strerror(errno));
            abort();
        }
        p += n;
        size -= n;
    }
}

void qtest_read_more(QTestState *s, int fd, GString *buffer)
{
    char chunk[4096];
    ssize_t n;

    do {
        n = read(fd, chunk, sizeof(chunk));
    } while (n < 0 && errno == EINTR);
    if (n <= 0) {
        fprintf(stderr, "the emulator closed the connection\n");
        abort();
    }
    g_string_append_len(buffer, chunk, n);
}

void qtest_send_line(QTestState *s, const char *fmt, ...)
{
    g_autoptr(GString) line = g_string_new(NULL);
    va_list ap;

    va_start(ap, fmt);
    g_string_vprintf(line, fmt, ap);
    va_end(ap);
    g_string_append_c(line, '\n');
    if (s->send) {
        s->send(s, line->str);
    } else {
        qtest_write_all(s->fd, line->str, line->len);
    }
}

void qtest_client_inproc_recv(void *opaque, const char *str)
{
    QTestState *s = opaque;

    g_string_append(s->rx, str);
}

static char *take_line(QTestState *s)
{
    char *newline, *line;

    while (!(newline = strchr(s->rx->str, '\n'))) {
        if (s->fd < 0) {
            fprintf(stderr, "the machine in this process did not answer a qtest command\n");
            abort();
        }
        qtest_read_more(s, s->fd, s->rx);
    }
    line = g_strndup(s->rx->str, newline - s->rx->str);
    g_string_erase(s->rx, 0, newline - s->rx->str + 1);
    return line;
}

/* True when @line is an asynchronous interrupt message; its level is noted. */
static bool take_irq_message(QTestState *s, const char *line)
{
    char direction[8];
    int num;

    if (sscanf(line, "IRQ %7s %d", direction, &num) != 2) {
        return false;
    }
    g_assert_cmpint(num, >=, 0);
    g_assert_cmpint(num, <, QTEST_MAX_IRQ);
    s->irq_level[num] = strcmp(direction, "raise") == 0;
    return true;
}

char *qtest_recv_answer(QTestState *s)
{
    for (;;) {
        g_autofree char *line = take_line(s);

        if (!take_irq_message(s, line)) {
            return g_steal_pointer(&line);
        }
    }
}

/* What follows "OK" in the answer; anything else fails the test. */
static char *expect_ok(QTestState *s)
{
    g_autofree char *answer = qtest_recv_answer(s);

    if (!g_str_has_prefix(answer, "OK")) {
        fprintf(stderr, "qtest: the emulator answered '%s'\n", answer);
        abort();
    }
    return g_strdup(answer[2] == ' ' ? answer + 3 : answer + 2);
}

static void expect_bare_ok(QTestState *s)
{
    g_free(expect_ok(s));
}

static uint64_t expect_number(QTestState *s)
{
    g_autofree char *text = expect_ok(s);
    char *end;
    uint64_t value = g_ascii_strtoull(text, &end, 0);

    g_assert(end != text && *end == '\0');
    return value;
}

/* --- the protocol back end ------------------------------------------------------------------------- */

static char suffix_of_size(unsigned size)
{
    return size == 1 ? 'b' : size == 2 ? 'w' : size == 4 ? 'l' : 'q';
}

static void protocol_port_out(QTestState *s, unsigned size, uint16_t addr, uint32_t value)
{
    qtest_send_line(s, "out%c 0x%x 0x%x", suffix_of_size(size), addr, value);
    expect_bare_ok(s);
}

static uint32_t protocol_port_in(QTestState *s, unsigned size, uint16_t addr)
{
    qtest_send_line(s, "in%c 0x%x", suffix_of_size(size), addr);
    return expect_number(s);
}

static void protocol_mem_write(QTestState *s, unsigned size, uint64_t addr, uint64_t value)
{
    qtest_send_line(s, "write%c 0x%" PRIx64 " 0x%" PRIx64, suffix_of_size(size), addr, value);
    expect_bare_ok(s);
}

static uint64_t protocol_mem_read(QTestState *s, unsigned size, uint64_t addr)
{
    qtest_send_line(s, "read%c 0x%" PRIx64, suffix_of_size(size), addr);
    return expect_number(s);
}

static void protocol_block_read(QTestState *s, uint64_t addr, void *data, size_t size)
{
    g_autofree char *text = NULL;
    uint8_t *bytes = data;

    qtest_send_line(s, "read 0x%" PRIx64 " 0x%zx", addr, size);
    text = expect_ok(s);
    g_assert_cmpuint(strlen(text), ==, 2 + 2 * size);
    for (size_t i = 0; i < size; i++) {
        bytes[i] = g_ascii_xdigit_value(text[2 + 2 * i]) << 4 | g_ascii_xdigit_value(text[3 + 2 * i]);
    }
}

static void protocol_block_write(QTestState *s, uint64_t addr, const void *data, size_t size)
{
    g_autoptr(GString) hex = g_string_sized_new(2 * size + 1);
    const uint8_t *bytes = data;

    for (size_t i = 0; i < size; i++) {
        g_string_append_c(hex, "0123456789abcdef"[bytes[i] >> 4]);
        g_string_append_c(hex, "0123456789abcdef"[bytes[i] & 15]);
    }
    qtest_send_line(s, "write 0x%" PRIx64 " 0x%zx 0x%s", addr, size, hex->str);
    expect_bare_ok(s);
}

static void protocol_block_set(QTestState *s, uint64_t addr, uint8_t pattern, size_t size)
{
    qtest_send_line(s, "memset 0x%" PRIx64 " 0x%zx 0x%02x", addr, size, pattern);
    expect_bare_ok(s);
}

static int64_t protocol_clock_step(QTestState *s, int64_t step_ns)
{
    if (step_ns < 0) {
        qtest_send_line(s, "clock_step");
    } else {
        qtest_send_line(s, "clock_step %" PRId64, step_ns);
    }
    return expect_number(s);
}

const QTestBackend qtest_protocol_backend = {
    .port_out = protocol_port_out,
    .port_in = protocol_port_in,
    .mem_write = protocol_mem_write,
    .mem_read = protocol_mem_read,
    .block_read = protocol_block_read,
    .block_write = protocol_block_write,
    .block_set = protocol_block_set,
    .clock_step = protocol_clock_step,
};

/* --- accesses -------------------------------------------------------------------------------------- */

void qtest_outb(QTestState *s, uint16_t addr, uint8_t value)
{
    s->backend->port_out(s, 1, addr, value);
}

void qtest_outw(QTestState *s, uint16_t addr, uint16_t value)
{
    s->backend->port_out(s, 2, addr, value);
}

void qtest_outl(QTestState *s, uint16_t addr, uint32_t value)
{
    s->backend->port_out(s, 4, addr, value);
}

uint8_t qtest_inb(QTestState *s, uint16_t addr)
{
    return s->backend->port_in(s, 1, addr);
}

uint16_t qtest_inw(QTestState *s, uint16_t addr)
{
    return s->backend->port_in(s, 2, addr);
}

uint32_t qtest_inl(QTestState *s, uint16_t addr)
{
    return s->backend->port_in(s, 4, addr);
}

void qtest_writeb(QTestState *s, uint64_t addr, uint8_t value)
{
    s->backend->mem_write(s, 1, addr, value);
}

void qtest_writew(QTestState *s, uint64_t addr, uint16_t value)
{
    s->backend->mem_write(s, 2, addr, value);
}

void qtest_writel(QTestState *s, uint64_t addr, uint32_t value)
{
    s->backend->mem_write(s, 4, addr, value);
}

void qtest_writeq(QTestState *s, uint64_t addr, uint64_t value)
{
    s->backend->mem_write(s, 8, addr, value);
}

uint8_t qtest_readb(QTestState *s, uint64_t addr)
{
    return s->backend->mem_read(s, 1, addr);
}

uint16_t qtest_readw(QTestState *s, uint64_t addr)
{
    return s->backend->mem_read(s, 2, addr);
}

uint32_t qtest_readl(QTestState *s, uint64_t addr)
{
    return s->backend->mem_read(s, 4, addr);
}

uint64_t qtest_readq(QTestState *s, uint64_t addr)
{
    return s->backend->mem_read(s, 8, addr);
}

void qtest_memread(QTestState *s, uint64_t addr, void *data, size_t size)
{
    if (size) {
        s->backend->block_read(s, addr, data, size);
    }
}

void qtest_memwrite(QTestState *s, uint64_t addr, const void *data, size_t size)
{
    if (size) {
        s->backend->block_write(s, addr, data, size);
    }
}

/* Hexadecimal is what people read in traces, so blocks travel as it whatever the call's name. */
void qtest_bufread(QTestState *s, uint64_t addr, void *data, size_t size)
{
    qtest_memread(s, addr, data, size);
}

void qtest_bufwrite(QTestState *s, uint64_t addr, const void *data, size_t size)
{
    qtest_memwrite(s, addr, data, size);
}

void qtest_memset(QTestState *s, uint64_t addr, uint8_t pattern, size_t size)
{
    if (size) {
        s->backend->block_set(s, addr, pattern, size);
    }
}

bool qtest_big_endian(QTestState *s)
{
    return false;               /* every target of this tree is little-endian */
}

/* --- interrupt lines ------------------------------------------------------------------------------- */

bool qtest_get_irq(QTestState *s, int num)
{
    /* A round trip brings in the messages that are on their way. */
    qtest_send_line(s, "endianness");
    expect_bare_ok(s);
    return s->irq_level[num];
}

void qtest_irq_intercept_in(QTestState *s, const char *string)
{
    qtest_send_line(s, "irq_intercept_in %s", string);
    expect_bare_ok(s);
}

void qtest_irq_intercept_out(QTestState *s, const char *string)
{
    qtest_send_line(s, "irq_intercept_out %s", string);
    expect_bare_ok(s);
}

void qtest_set_irq_in(QTestState *s, const char *string, const char *name, int num, int level)
{
    qtest_send_line(s, "set_irq_in %s %s %d %d", string, name ? name : "unnamed-gpio-in", num, level);
    expect_bare_ok(s);
}

/* --- clock ----------------------------------------------------------------------------------------- */

int64_t qtest_clock_step_next(QTestState *s)
{
    return s->backend->clock_step(s, -1);
}

int64_t qtest_clock_step(QTestState *s, int64_t step)
{
    return s->backend->clock_step(s, step);
}

int64_t qtest_clock_set(QTestState *s, int64_t val)
{
    qtest_send_line(s, "clock_set %" PRId64, val);
    return expect_number(s);
}

bool qtest_skip_without_clock(QTestState *s)
{
    g_autofree char *answer = NULL;

    qtest_send_line(s, "clock_step 0");
    answer = qtest_recv_answer(s);
    if (g_str_has_prefix(answer, "OK")) {
        return false;
    }
    g_test_skip("the emulator under test cannot step its clock");
    return true;
}
