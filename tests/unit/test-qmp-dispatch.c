/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QMP: requests, argument checks, negotiation, the tables and the schema; and the human monitor's
 * parser.
 */
#include "qemu/osdep.h"
#include "chardev/char-fe.h"
#include "chardev/char-ringbuf.h"
#include "monitor/hmp.h"
#include "monitor/qmp.h"
#include "qapi/error.h"
#include "qapi/json-text.h"
#include "qapi/qapi-events.h"
#include "qemu/config-file.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "sysemu/sysemu.h"

/* The response to @request (JSON with single quotes) outside of a session. */
static char *request(const char *text)
{
    g_autoptr(JsonNode) node = json_text_parse(text, &error_abort);
    g_autoptr(JsonNode) response = monitor_run_qmp(NULL, node);

    return json_text_format(response, false);
}

static void check(const char *text, const char *expected)
{
    g_autofree char *response = request(text);

    g_assert_cmpstr(response, ==, expected);
}

/* The error class and text. */
static void check_error(const char *text, const char *class, const char *desc)
{
    g_autofree char *expected =
        g_strdup_printf("{\"error\": {\"class\": \"%s\", \"desc\": \"%s\"}}", class, desc);

    check(text, expected);
}

static void test_requests(void)
{
    check("{'execute': 'query-name'}", "{\"return\": {}}");
    check("{'execute': 'query-name', 'id': [1, {'a': null}]}",
          "{\"return\": {}, \"id\": [1, {\"a\": null}]}");
    check("{'execute': 'query-name', 'id': 18446744073709551615}",
          "{\"return\": {}, \"id\": 18446744073709551615}");
    check("{'execute': 'query-kvm', 'arguments': {}}",
          "{\"return\": {\"enabled\": false, \"present\": false}}");
    check("{'exec-oob': 'qmp_capabilities'}",
          "{\"error\": {\"class\": \"GenericError\", \"desc\": "
          "\"The command qmp_capabilities does not support OOB\"}}");
}

static void test_request_mistakes(void)
{
    check_error("[]", "GenericError", "QMP input must be a JSON object");
    check_error("{}", "GenericError", "QMP input lacks member 'execute'");
    check_error("{'execute': 1}", "GenericError", "QMP input member 'execute' must be a string");
    check_error("{'execute': 'stop', 'foo': 1}", "GenericError",
                "QMP input member 'foo' is unexpected");
    check_error("{'execute': 'stop', 'arguments': []}", "GenericError",
                "QMP input member 'arguments' must be an object");
    check_error("{'execute': 'foo'}", "CommandNotFound", "The command foo has not been found");
}

static void test_arguments(void)
{
    check_error("{'execute': 'query-name', 'arguments': {'a': 1}}", "GenericError",
                "Parameter 'a' is unexpected");
    check_error("{'execute': 'qom-get', 'arguments': {'path': '/'}}", "GenericError",
                "Parameter 'property' is missing");
    check_error("{'execute': 'qom-get', 'arguments': {'path': 1, 'property': 'x'}}", "GenericError",
                "Invalid parameter type for 'path', expected: string");
    check_error("{'execute': 'set-action', 'arguments': {'reboot': 'x'}}", "GenericError",
                "Parameter 'reboot' does not accept value 'x'");
    check_error("{'execute': 'send-key', 'arguments': {'keys': 1}}", "GenericError",
                "Invalid parameter type for 'keys', expected: array");
    check_error("{'execute': 'send-key', 'arguments': {'keys': [1]}}", "GenericError",
                "Invalid parameter type for 'keys[0]', expected: object");
    check_error("{'execute': 'ringbuf-read', 'arguments': {'device': 'x', 'size': 1.5}}",
                "GenericError", "Invalid parameter type for 'size', expected: integer");
    check_error("{'execute': 'ringbuf-read', 'arguments': {'device': 'x',"
                " 'size': 18446744073709551615}}", "GenericError", "Parameter 'size' expects int");
    check_error("{'execute': 'qom-get', 'arguments': {'path': '/nowhere', 'property': 'x'}}",
                "DeviceNotFound", "Device '/nowhere' not found");
    check_error("{'execute': 'qom-get', 'arguments': {'path': '/', 'property': 'x'}}",
                "GenericError", "Property 'container.x' not found");
}

/* Every type that the tables use is there, and every type that is there is used. */
static void check_reference(GHashTable *known, GHashTable *used, const char *name)
{
    g_autofree char *element = NULL;

    g_assert(g_hash_table_contains(known, name));
    if (g_hash_table_add(used, g_strdup(name)) && name[0] == '[') {
        element = g_strndup(name + 1, strlen(name) - 2);
        check_reference(known, used, element);
    }
}

static void check_references(GHashTable *known, GHashTable *used, JsonObject *info)
{
    static const char *const members[] = { "arg-type", "ret-type", "element-type" };
    JsonArray *list = json_object_has_member(info, "members")
                          ? json_object_get_array_member(info, "members") : NULL;
    bool is_enum = !strcmp(qmp_arg_str(info, "meta-type"), "enum");

    for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
        if (json_object_has_member(info, members[i])) {
            check_reference(known, used, qmp_arg_str(info, members[i]));
        }
    }
    for (unsigned i = 0; list && !is_enum && i < json_array_get_length(list); i++) {
        check_reference(known, used,
                        qmp_arg_str(json_array_get_object_element(list, i), "type"));
    }
}

static void test_schema(void)
{
    g_autoptr(JsonNode) schema = qmp_run("query-qmp-schema", NULL, &error_abort);
    JsonArray *array = json_node_get_array(schema);
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) used = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Error *err = NULL;

    for (unsigned i = 0; i < json_array_get_length(array); i++) {
        JsonObject *info = json_array_get_object_element(array, i);
        bool is_new = g_hash_table_add(known, (char *)qmp_arg_str(info, "name"));

        g_assert(is_new);
    }
    for (unsigned i = 0; i < json_array_get_length(array); i++) {
        check_references(known, used, json_array_get_object_element(array, i));
    }
    for (const QmpType *t = qmp_types; t->name; t++) {
        if (!g_hash_table_contains(used, t->name)) {
            g_error("type %s is not used", t->name);
        }
    }
    g_assert(qmp_check_type("[SchemaInfo]", schema, "schema", &err));
}

/* Commands that need no machine answer what their row says. */
static void test_results(void)
{
    static const char *const names[] = {
        "query-version", "query-commands", "query-status", "query-name", "query-uuid", "query-kvm",
        "query-machines", "query-chardev", "query-chardev-backends", "query-block", "query-memdev",
        "query-command-line-options", "qom-list-types",
    };

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        g_autoptr(JsonNode) result = qmp_run(names[i], NULL, &error_abort);
        const QmpCommand *cmd = qmp_find_command(names[i]);

        g_assert(qmp_check_type(cmd->ret, result, names[i], &error_abort));
    }
}

static void test_ringbuf(void)
{
    check("{'execute': 'chardev-add', 'arguments': {'id': 'r',"
          " 'backend': {'type': 'ringbuf', 'data': {'size': 16}}}}", "{\"return\": {}}");
    check("{'execute': 'ringbuf-write', 'arguments': {'device': 'r', 'data': 'YWJj',"
          " 'format': 'base64'}}", "{\"return\": {}}");
    check("{'execute': 'ringbuf-read', 'arguments': {'device': 'r', 'size': 100}}",
          "{\"return\": \"abc\"}");
    check("{'execute': 'chardev-remove', 'arguments': {'id': 'r'}}", "{\"return\": {}}");
    check_error("{'execute': 'chardev-remove', 'arguments': {'id': 'r'}}", "GenericError",
                "Chardev 'r' not found");
}

/* ---- a session ---- */

/* What the session said since the last call. */
static char *take_output(Chardev *chr)
{
    uint8_t buf[4096];
    size_t n = ringbuf_chr_read(chr, buf, sizeof(buf));

    return g_strndup((char *)buf, n);
}

static void say(Chardev *chr, const char *text, const char *expected)
{
    g_autofree char *output = NULL;

    qemu_chr_be_write(chr, (const uint8_t *)text, strlen(text));
    output = take_output(chr);
    g_assert_cmpstr(output, ==, expected);
}

static Chardev *new_chardev(const char *options)
{
    QemuOpts *opts = qemu_opts_parse(&qemu_chardev_opts, options, true, &error_abort);
    Chardev *chr = qemu_chr_new_from_opts(opts, NULL, &error_abort);

    qemu_opts_del(opts);
    return chr;
}

static Chardev *new_ringbuf(const char *id)
{
    g_autofree char *options = g_strdup_printf("ringbuf,id=%s,size=65536", id);

    return new_chardev(options);
}

static void test_session(void)
{
    Chardev *chr = new_ringbuf("qmp");
    g_autofree char *greeting = NULL;

    monitor_init_qmp(chr, false, &error_abort);
    greeting = take_output(chr);
    g_assert_true(g_str_has_prefix(greeting, "{\"QMP\": {\"version\": {\"qemu\": "));
    say(chr, "{'execute': 'query-name'}",
        "{\"error\": {\"class\": \"CommandNotFound\", \"desc\": "
        "\"Expecting capabilities negotiation with 'qmp_capabilities'\"}}\r\n");
    qapi_event_send_powerdown();
    say(chr, "{'exec-oob': 'x'}", "{\"error\": {\"class\": \"GenericError\", \"desc\": "
                                  "\"QMP input member 'exec-oob' is unexpected\"}}\r\n");
    say(chr, "{'execute': 'qmp_capabilities'}", "{\"return\": {}}\r\n");
    say(chr, "{'execute': 'qmp_capabilities'}",
        "{\"error\": {\"class\": \"CommandNotFound\", \"desc\": "
        "\"Capabilities negotiation is already complete, command ignored\"}}\r\n");
    say(chr, "{'execute': ", "");
    say(chr, "'query-name'} {'execute':'query-name','id':2}",
        "{\"return\": {}}\r\n{\"return\": {}, \"id\": 2}\r\n");
    say(chr, "junk\n", "{\"error\": {\"class\": \"GenericError\", \"desc\": "
                       "\"JSON parse error, invalid keyword 'junk'\"}}\r\n");
    qapi_event_send_rtc_change(5, "/x");
    say(chr, "", "{\"timestamp\": {\"seconds\": 1640995200, \"microseconds\": 0}, "
                 "\"event\": \"RTC_CHANGE\", \"data\": {\"offset\": 5, \"qom-path\": \"/x\"}}\r\n");
    monitor_cleanup();
    object_unparent(OBJECT(chr));
}

/* Reads what there is on @fd; how many bytes, and the last ones. */
static size_t drain(int fd, char *end, size_t size)
{
    size_t total = 0;
    ssize_t n;
    char buf[65536];

    while ((n = recv(fd, buf, sizeof(buf), MSG_DONTWAIT)) > 0 || main_loop_step()) {
        if (n > 0) {
            total += n;
            g_strlcpy(end, buf + n - MIN(n, size - 1), MIN(n, size - 1) + 1);
        }
    }
    return total;
}

/* A guest that causes events does not fill the host's memory, and the client still gets its answers. */
static void test_slow_client(void)
{
    static const char request[] = "{'execute': 'qmp_capabilities'}",
                      last[] = "{'execute': 'query-name', 'id': 9}";
    g_autofree char *options = NULL;
    char end[32];
    size_t bytes;
    int fds[2];
    Chardev *chr;

    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
    options = g_strdup_printf("socket,id=slow,fd=%d", fds[1]);
    chr = new_chardev(options);
    monitor_init_qmp(chr, false, &error_abort);
    qemu_chr_be_write(chr, (const uint8_t *)request, strlen(request));
    for (int i = 0; i < 100000; i++) {
        qapi_event_send_rtc_change(i, "/x");
    }
    qemu_chr_be_write(chr, (const uint8_t *)last, strlen(last));
    bytes = drain(fds[0], end, sizeof(end));
    g_assert_cmpuint(bytes, >, 1000000);
    g_assert_cmpuint(bytes, <, 3000000);
    g_assert_true(g_str_has_suffix(end, "\"id\": 9}\r\n"));
    monitor_cleanup();
    object_unparent(OBJECT(chr));
    close(fds[0]);
}

static void test_human(void)
{
    Chardev *chr = new_ringbuf("hmp");
    g_autofree char *greeting = NULL;

    monitor_init_hmp(chr, true, &error_abort);
    greeting = take_output(chr);
    g_assert_true(g_str_has_suffix(greeting, "\r\n(qemu) "));
    say(chr, "foo\n", "unknown command: 'foo'\r\n(qemu) ");
    say(chr, "print 1+", "");
    say(chr, "1\r\n", "0x2\r\n(qemu) ");
    say(chr, "\n", "(qemu) ");
    monitor_cleanup();
    object_unparent(OBJECT(chr));
}

static void check_line(const char *line, const char *expected)
{
    g_autofree char *output = monitor_run_hmp_line(line);

    g_assert_cmpstr(output, ==, expected);
}

static void test_human_lines(void)
{
    check_line("info foo", "unknown command: 'info foo'\r\n");
    check_line("stop 1", "stop|s: extraneous characters at the end of line\r\n"
                         "Try \"help stop\" for more information\r\n");
    check_line("sendkey", "sendkey: string expected\r\nTry \"help sendkey\" for more information\r\n");
    check_line("print", "unexpected end of expression\r\n"
                        "Try \"help print\" for more information\r\n");
    check_line("set_link x maybe", "set_link: Expected 'on' or 'off'\r\n"
                                   "Try \"help set_link\" for more information\r\n");
    check_line("help quit", "quit|q  -- end the emulator\r\n");
    check_line("qom-get / \"type\"", "\"container\"\r\n");
    check_line("qom-get / foo", "Error: Property 'container.foo' not found\r\n");
}

static void test_human_expressions(void)
{
    check_line("p /d 1+2*3", "7\r\n");
    check_line("p (1+2)*3", "0x9\r\n");
    check_line("p /x 0x10|1", "0x11\r\n");
    check_line("print/x -1", "0xffffffffffffffff\r\n");
    check_line("p /u ~0 & 0xff", "255\r\n");
    check_line("p /d 'a'", "97\r\n");
    check_line("p /c 65", "'A'\r\n");
    check_line("p /d 7 % 4 - - 1", "4\r\n");
    check_line("p /d 0x8000000000000000 / -1", "-9223372036854775808\r\n");
    check_line("p 1/0", "division by zero\r\nTry \"help p\" for more information\r\n");
    check_line("p $pc", "unknown register\r\nTry \"help p\" for more information\r\n");
    check_line("p 99999999999999999999", "number too large\r\n"
                                         "Try \"help p\" for more information\r\n");
}

static void test_nesting(void)
{
    g_autoptr(GString) line = g_string_new("p ");
    g_autofree char *output = NULL;

    for (int i = 0; i < 4000; i++) {
        g_string_append_c(line, i % 2 ? '(' : '-');
    }
    output = monitor_run_hmp_line(line->str);
    g_assert_true(g_str_has_prefix(output, "expression nested too deeply\r\n"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qemu_init_subsystems();
    qemu_add_opts(&qemu_chardev_opts);
    g_test_add_func("/qmp/requests", test_requests);
    g_test_add_func("/qmp/requests/mistakes", test_request_mistakes);
    g_test_add_func("/qmp/arguments", test_arguments);
    g_test_add_func("/qmp/schema", test_schema);
    g_test_add_func("/qmp/results", test_results);
    g_test_add_func("/qmp/ringbuf", test_ringbuf);
    g_test_add_func("/qmp/session", test_session);
    g_test_add_func("/qmp/slow-client", test_slow_client);
    g_test_add_func("/hmp/session", test_human);
    g_test_add_func("/hmp/lines", test_human_lines);
    g_test_add_func("/hmp/expressions", test_human_expressions);
    g_test_add_func("/hmp/nesting", test_nesting);
    return g_test_run();
}
