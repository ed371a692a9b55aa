/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * qtest server.
 *
 * Commands come a line at a time, over a character device or from a client in this process, and each is
 * answered by one line: "OK [value]" or "FAIL reason". After every command the main loop settles, so that
 * bottom halves, due timers and guest-requested resets take effect at a defined point.
 *
 * Protocol: QEMU's qtest protocol. Left out: rtas (no such machine), module_load.
 */
#include "qemu/osdep.h"
#include "chardev/char-fe.h"
#include "hw/irq.h"
#include "hw/qdev-core.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "qemu/timer.h"
#include "sysemu/qtest.h"
#include "sysemu/runstate.h"

#define QTEST_MAX_IRQ         256
#define QTEST_MAX_LINE_BYTES  (64u << 20)
#define QTEST_MAX_DATA_BYTES  (16u << 20)

typedef struct QTestServer {
    CharBackend chr;
    bool has_chr;
    GString *input;
    FILE *log;
    void (*log_sink)(const char *line);
    void (*send)(void *opaque, const char *str);
    void *send_opaque;
    DeviceState *intercepted;
    bool intercepted_out;
    int irq_level[QTEST_MAX_IRQ];
} QTestServer;

/* The server is one a process, like the machine that it drives. */
static QTestServer server;
bool qtest_allowed;

bool qtest_driver(void)
{
    return server.has_chr;
}

bool qtest_in_process(void)
{
    return server.send && !server.has_chr;
}

/* --- log and answers ------------------------------------------------------------------------------ */

bool qtest_log_enabled(void)
{
    return server.log || server.log_sink;
}

void qtest_log_set_sink(void (*sink)(const char *line))
{
    server.log_sink = sink;
}

static void log_line(const GString *line)
{
    if (server.log_sink) {
        server.log_sink(line->str);
    }
    if (server.log) {
        fprintf(server.log, "%s\n", line->str);
        fflush(server.log);
    }
}

void qtest_log(char tag, const char *fmt, ...)
{
    int64_t now_us = qemu_clock_get_us(QEMU_CLOCK_VIRTUAL);
    g_autoptr(GString) line = NULL;
    va_list ap;

    if (!qtest_log_enabled()) {
        return;
    }
    line = g_string_new(NULL);
    g_string_printf(line, "[%c +%" PRId64 ".%06" PRId64 "] ", tag, now_us / 1000000, now_us % 1000000);
    va_start(ap, fmt);
    g_string_append_vprintf(line, fmt, ap);
    va_end(ap);
    log_line(line);
}

void qtest_log_note(const char *tag, const char *fmt, ...)
{
    g_autoptr(GString) line = g_string_new(NULL);
    va_list ap;

    g_string_printf(line, "[%s] ", tag);
    va_start(ap, fmt);
    g_string_append_vprintf(line, fmt, ap);
    va_end(ap);
    log_line(line);
}

bool qtest_log_open(const char *log, Error **errp)
{
    if (log && strcmp(log, "none") == 0) {
        return true;
    }
    server.log = log ? fopen(log, "w") : stderr;
    if (!server.log) {
        error_setg_errno(errp, errno, "-qtest-log: cannot write '%s'", log);
        return false;
    }
    return true;
}

static void transmit(const char *line)
{
    if (server.send) {
        server.send(server.send_opaque, line);
    } else if (server.has_chr) {
        qemu_chr_fe_write_all(&server.chr, (const uint8_t *)line, strlen(line));
    }
}

static void G_GNUC_PRINTF(1, 2) reply(const char *fmt, ...)
{
    g_autoptr(GString) line = g_string_new(NULL);
    va_list ap;

    va_start(ap, fmt);
    g_string_vprintf(line, fmt, ap);
    va_end(ap);
    qtest_log('S', "%s", line->str);
    g_string_append_c(line, '\n');
    transmit(line->str);
}

/* --- arguments ------------------------------------------------------------------------------------ */

/* A number in C notation that fills the whole word and is at most @max; answers FAIL and returns false if not. */
static bool parse_number(const char *word, uint64_t max, uint64_t *value)
{
    if (qemu_strtou64(word, NULL, 0, value) < 0) {
        reply("FAIL '%s' is not a number", word);
        return false;
    }
    if (*value > max) {
        reply("FAIL '%s' is above 0x%" PRIx64, word, max);
        return false;
    }
    return true;
}

/* Address and length; with the room that a length may take. */
static bool parse_range(char **words, uint64_t *addr, uint64_t *len)
{
    return parse_number(words[1], UINT64_MAX, addr) && parse_number(words[2], QTEST_MAX_DATA_BYTES, len);
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

/* --- interrupt lines ------------------------------------------------------------------------------ */

static void note_irq_level(int n, int level)
{
    g_autofree char *line = NULL;

    if (n < 0 || n >= QTEST_MAX_IRQ || server.irq_level[n] == level) {
        return;
    }
    server.irq_level[n] = level;
    line = g_strdup_printf("IRQ %s %d\n", level ? "raise" : "lower", n);
    transmit(line);
}

/* @opaque: for an outbound line the qemu_irq that it drove before it was intercepted, else NULL. */
static void intercepted_irq(void *opaque, int n, int level)
{
    qemu_irq *original = opaque;

    if (original) {
        qemu_set_irq(*original, level);
    }
    note_irq_level(n, level);
}

static void intercept_outputs(DeviceState *dev, NamedGPIOList *gpios)
{
    for (int i = 0; i < gpios->num_out; i++) {
        qemu_irq *original = g_new0(qemu_irq, 1);
        qemu_irq tap = qemu_allocate_irq(intercepted_irq, original, i);

        *original = qdev_intercept_gpio_out(dev, tap, gpios->name, i);
    }
}

static void run_irq_intercept(char **words)
{
    bool out = strcmp(words[0], "irq_intercept_out") == 0;
    Object *obj = object_resolve_path(words[1], NULL);
    DeviceState *dev = (DeviceState *)object_dynamic_cast(obj, TYPE_DEVICE);
    NamedGPIOList *gpios;

    if (!dev) {
        reply("FAIL Unknown device");
        return;
    }
    if (server.intercepted) {
        reply(server.intercepted == dev && server.intercepted_out == out
              ? "OK" : "FAIL IRQ intercept already enabled");
        return;
    }
    QLIST_FOREACH(gpios, &dev->gpios, node) {
        if (gpios->name) {
            continue;
        }
        if (out) {
            intercept_outputs(dev, gpios);
        } else {
            qemu_irq_intercept_in(gpios->in, intercepted_irq, gpios->num_in);
        }
    }
    server.intercepted = dev;
    server.intercepted_out = out;
    reply("OK");
}

static NamedGPIOList *find_gpio_list(DeviceState *dev, const char *name)
{
    NamedGPIOList *gpios;

    QLIST_FOREACH(gpios, &dev->gpios, node) {
        if (g_strcmp0(gpios->name, name) == 0) {
            return gpios;
        }
    }
    return NULL;
}

static void run_set_irq_in(char **words)
{
    DeviceState *dev = (DeviceState *)object_dynamic_cast(object_resolve_path(words[1], NULL), TYPE_DEVICE);
    const char *name = strcmp(words[2], "unnamed-gpio-in") == 0 ? NULL : words[2];
    NamedGPIOList *gpios;
    uint64_t num, level;

    if (!dev) {
        reply("FAIL Unknown device");
        return;
    }
    if (!parse_number(words[3], INT_MAX, &num) || !parse_number(words[4], INT_MAX, &level)) {
        return;
    }
    gpios = find_gpio_list(dev, name);
    if (!gpios || num >= gpios->num_in) {
        reply("FAIL no input line %s %s of %s", words[2], words[3], words[1]);
        return;
    }
    qemu_set_irq(gpios->in[num], level);
    reply("OK");
}

/* --- ports and memory ----------------------------------------------------------------------------- */

static void run_port_out(char **words)
{
    unsigned size = size_of_suffix(words[0]);
    uint64_t addr, value;

    if (!parse_number(words[1], UINT16_MAX, &addr) || !parse_number(words[2], UINT64_MAX, &value)) {
        return;
    }
    qtest_op_port_out(size, addr, value);
    reply("OK");
}

static void run_port_in(char **words)
{
    unsigned size = size_of_suffix(words[0]);
    uint64_t addr;

    if (parse_number(words[1], UINT16_MAX, &addr)) {
        reply("OK 0x%04x", qtest_op_port_in(size, addr));
    }
}

static void run_mem_write(char **words)
{
    uint64_t addr, value;

    if (!parse_number(words[1], UINT64_MAX, &addr) || !parse_number(words[2], UINT64_MAX, &value)) {
        return;
    }
    qtest_op_mem_write(size_of_suffix(words[0]), addr, value);
    reply("OK");
}

static void run_mem_read(char **words)
{
    uint64_t addr;

    if (parse_number(words[1], UINT64_MAX, &addr)) {
        reply("OK 0x%016" PRIx64, qtest_op_mem_read(size_of_suffix(words[0]), addr));
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
    reply("OK 0x%s", hex);
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
    reply("OK %s", text);
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
        reply("FAIL '%s' does not start with 0x", hex);
        return;
    }
    hex += 2;
    data = g_malloc0(MAX(len, 1));
    for (uint64_t i = 0; i < 2 * len && hex[i]; i++) {
        int digit = g_ascii_xdigit_value(hex[i]);

        if (digit < 0) {
            reply("FAIL '%c' is not a hexadecimal digit", hex[i]);
            return;
        }
        data[i / 2] |= i % 2 ? digit : digit << 4;
    }
    qtest_op_block_write(addr, data, len);
    reply("OK");
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
        reply("FAIL %" PRIu64 " bytes announced, %zu given", len, decoded);
        return;
    }
    qtest_op_block_write(addr, data, len);
    reply("OK");
}

static void run_memset(char **words)
{
    uint64_t addr, len, pattern;

    if (!parse_range(words, &addr, &len) || !parse_number(words[3], UINT64_MAX, &pattern)) {
        return;
    }
    qtest_op_block_set(addr, pattern, len);
    reply("OK");
}

/* --- clock and the rest --------------------------------------------------------------------------- */

static void run_clock_step(char **words)
{
    uint64_t step;

    if (!words[1]) {
        reply("OK %" PRId64, qtest_op_clock_step(-1));
    } else if (parse_number(words[1], INT64_MAX, &step)) {
        reply("OK %" PRId64, qtest_op_clock_step(step));
    }
}

static void run_clock_set(char **words)
{
    uint64_t dest;

    if (parse_number(words[1], INT64_MAX, &dest)) {
        qemu_clock_advance_virtual_time(dest);
        reply("OK %" PRId64, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL));
    }
}

static void run_endianness(char **words)
{
    reply("OK little");
}

typedef struct QTestCommand {
    const char *name;
    const char *usage;
    unsigned args;                  /* how many it needs at least */
    void (*run)(char **words);      /* words[0] is the name; answers with reply() */
} QTestCommand;

static const QTestCommand commands[] = {
    { "irq_intercept_in",  "QOM-PATH",                1, run_irq_intercept },
    { "irq_intercept_out", "QOM-PATH",                1, run_irq_intercept },
    { "set_irq_in",        "QOM-PATH NAME NUM LEVEL", 4, run_set_irq_in },
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

static const QTestCommand *find_command(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
        if (strcmp(commands[i].name, name) == 0) {
            return &commands[i];
        }
    }
    return NULL;
}

/* Words are separated by single spaces; runs of them are accepted. */
static char **split_words(const char *line)
{
    g_auto(GStrv) parts = g_strsplit_set(line, " \t", -1);
    g_autoptr(GPtrArray) words = g_ptr_array_new();

    for (char **part = parts; *part; part++) {
        if (**part) {
            g_ptr_array_add(words, g_strdup(*part));
        }
    }
    g_ptr_array_add(words, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&words), FALSE);
}

static void process_line(const char *line)
{
    g_auto(GStrv) words = split_words(line);
    const QTestCommand *command;

    qtest_log('R', "%s", line);
    if (!words[0]) {
        reply("FAIL Empty command");
        return;
    }
    command = find_command(words[0]);
    if (!command) {
        reply("FAIL Unknown command '%s'", words[0]);
        return;
    }
    if (g_strv_length(words) <= command->args) {
        reply("FAIL usage: %s %s", command->name, command->usage);
        return;
    }
    qtest_op_begin();
    command->run(words);
    qtest_op_end();
}

/* --- input ---------------------------------------------------------------------------------------- */

static void receive(const char *buf, size_t size)
{
    char *newline;

    g_string_append_len(server.input, buf, size);
    while ((newline = memchr(server.input->str, '\n', server.input->len))) {
        size_t length = newline - server.input->str;
        g_autofree char *line = g_strndup(server.input->str, length);

        g_string_erase(server.input, 0, length + 1);
        g_strchomp(line);
        process_line(line);
    }
    if (server.input->len > QTEST_MAX_LINE_BYTES) {
        g_string_truncate(server.input, 0);
        reply("FAIL line too long");
    }
}

static int qtest_can_read(void *opaque)
{
    return 4096;
}

static void qtest_read(void *opaque, const uint8_t *buf, int size)
{
    receive((const char *)buf, size);
}

/* A client that went away leaves nobody to drive the machine, so the emulator ends with it. */
static void qtest_event(void *opaque, QEMUChrEvent event)
{
    switch (event) {
    case CHR_EVENT_OPENED:
        memset(server.irq_level, 0, sizeof(server.irq_level));
        g_string_truncate(server.input, 0);
        qtest_log('I', "OPENED");
        break;
    case CHR_EVENT_CLOSED:
        qtest_log('I', "CLOSED");
        qemu_system_shutdown_request(SHUTDOWN_CAUSE_HOST_SIGNAL);
        break;
    default:
        break;
    }
}

void qtest_server_init(const char *chrdev, const char *log, Error **errp)
{
    Chardev *chr = qemu_chr_new("qtest", chrdev, NULL);

    if (!chr) {
        error_setg(errp, "Failed to initialize device for qtest: \"%s\"", chrdev);
        return;
    }
    if (!qtest_log_open(log, errp) || !qemu_chr_fe_init(&server.chr, chr, errp)) {
        return;
    }
    qtest_allowed = true;
    server.has_chr = true;
    server.input = g_string_new(NULL);
    qemu_chr_fe_set_handlers(&server.chr, qtest_can_read, qtest_read, qtest_event, NULL, NULL, NULL, true);
}

void qtest_server_set_send_handler(void (*send)(void *opaque, const char *str), void *opaque)
{
    server.send = send;
    server.send_opaque = opaque;
    if (!server.input) {
        server.input = g_string_new(NULL);
    }
}

void qtest_server_inproc_recv(void *opaque, const char *buf)
{
    receive(buf, strlen(buf));
}
