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
#include "qapi/error.h"
#include "qemu/timer.h"
#include "qtest-internal.h"
#include "sysemu/qtest.h"
#include "sysemu/runstate.h"

#define QTEST_MAX_LINE_BYTES  (64u << 20)

typedef struct QTestServer {
    CharBackend chr;
    bool has_chr;
    GString *input;
    FILE *log;
    void (*log_sink)(const char *line);
    void (*send)(void *opaque, const char *str);
    void *send_opaque;
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

void qtest_transmit(const char *line)
{
    if (server.send) {
        server.send(server.send_opaque, line);
    } else if (server.has_chr) {
        qemu_chr_fe_write_all(&server.chr, (const uint8_t *)line, strlen(line));
    }
}

void qtest_reply(const char *fmt, ...)
{
    g_autoptr(GString) line = g_string_new(NULL);
    va_list ap;

    va_start(ap, fmt);
    g_string_vprintf(line, fmt, ap);
    va_end(ap);
    qtest_log('S', "%s", line->str);
    g_string_append_c(line, '\n');
    qtest_transmit(line->str);
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
        qtest_reply("FAIL Empty command");
        return;
    }
    command = qtest_find_command(words[0]);
    if (!command) {
        qtest_reply("FAIL Unknown command '%s'", words[0]);
        return;
    }
    if (g_strv_length(words) <= command->args) {
        qtest_reply("FAIL usage: %s %s", command->name, command->usage);
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
        qtest_reply("FAIL line too long");
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
        qtest_irq_forget_levels();
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
