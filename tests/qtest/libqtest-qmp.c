/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqtest: QMP, one JSON object a line, parsed by json-glib. */
#include "qemu/osdep.h"
#include "libqtest-internal.h"

/* --- messages -------------------------------------------------------------------------------------- */

QDict *qtest_qmp_receive_dict(QTestState *s)
{
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autoptr(GError) err = NULL;
    char *newline;

    while (!(newline = strchr(s->qmp_rx->str, '\n'))) {
        qtest_read_more(s, s->qmp_fd, s->qmp_rx);
    }
    if (!json_parser_load_from_data(parser, s->qmp_rx->str, newline - s->qmp_rx->str, &err)) {
        fprintf(stderr, "QMP: not JSON (%s): %.*s\n", err->message,
                (int)(newline - s->qmp_rx->str), s->qmp_rx->str);
        abort();
    }
    g_string_erase(s->qmp_rx, 0, newline - s->qmp_rx->str + 1);
    return json_node_dup_object(json_parser_get_root(parser));
}

QDict *qtest_qmp_receive(QTestState *s)
{
    for (;;) {
        QDict *message = qtest_qmp_receive_dict(s);

        if (!qdict_haskey(message, "event")) {
            return message;
        }
        g_queue_push_tail(s->events, message);
    }
}

void qtest_qmp_send_raw(QTestState *s, const char *fmt, ...)
{
    g_autoptr(GString) text = g_string_new(NULL);
    va_list ap;

    va_start(ap, fmt);
    g_string_vprintf(text, fmt, ap);
    va_end(ap);
    qtest_write_all(s->qmp_fd, text->str, text->len);
}

static char *quoted(const char *str)
{
    g_autoptr(JsonNode) node = json_node_init_string(json_node_alloc(), str);

    return json_to_string(node, FALSE);
}

/*
 * Expands a JSON template: %s becomes a quoted JSON string, %p a JsonNode
 * (taken), the integer conversions numbers.
 */
static char *expand_template(const char *fmt, va_list *ap)
{
    GString *out = g_string_new(NULL);

    for (const char *p = fmt; *p; p++) {
        size_t longs;

        if (*p != '%') {
            g_string_append_c(out, *p);
            continue;
        }
        longs = strspn(++p, "l");
        if (g_str_has_prefix(p, PRId64) || g_str_has_prefix(p, PRIu64)) {
            longs = MAX(longs, 1);
        }
        p += longs;
        if (*p == '%') {
            g_string_append_c(out, '%');
        } else if (*p == 's') {
            g_autofree char *text = quoted(va_arg(*ap, const char *));
            g_string_append(out, text);
        } else if (*p == 'p') {
            g_autoptr(JsonNode) node = va_arg(*ap, JsonNode *);
            g_autofree char *text = json_to_string(node, FALSE);
            g_string_append(out, text);
        } else if (*p == 'f') {
            g_string_append_printf(out, "%.17g", va_arg(*ap, double));
        } else if (*p == 'i' && !longs) {
            g_string_append(out, va_arg(*ap, int) ? "true" : "false");
        } else if (*p == 'd' || *p == 'i') {
            g_string_append_printf(out, "%lld", longs == 0 ? va_arg(*ap, int)
                                   : longs == 1 ? va_arg(*ap, long) : va_arg(*ap, long long));
        } else if (*p == 'u') {
            g_string_append_printf(out, "%llu",
                                   longs == 0 ? va_arg(*ap, unsigned) :
                                   longs == 1 ? va_arg(*ap, unsigned long) : va_arg(*ap, unsigned long long));
        } else {
            g_error("QMP template '%s': unknown conversion", fmt);
        }
    }
    return g_string_free(out, FALSE);
}

static void send_template(QTestState *s, const char *fmt, va_list ap)
{
    va_list copy;
    g_autofree char *text = NULL;

    va_copy(copy, ap);
    text = expand_template(fmt, &copy);
    va_end(copy);
    qtest_write_all(s->qmp_fd, text, strlen(text));
    qtest_write_all(s->qmp_fd, "\n", 1);
}

void qtest_qmp_send(QTestState *s, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    send_template(s, fmt, ap);
    va_end(ap);
}

QDict *qtest_vqmp(QTestState *s, const char *fmt, va_list ap)
{
    send_template(s, fmt, ap);
    return qtest_qmp_receive(s);
}

QDict *qtest_qmp(QTestState *s, const char *fmt, ...)
{
    va_list ap;
    QDict *response;

    va_start(ap, fmt);
    response = qtest_vqmp(s, fmt, ap);
    va_end(ap);
    return response;
}

void qtest_qmp_handshake(QTestState *s)
{
    QDict *greeting = qtest_qmp_receive(s);

    g_assert_true(qdict_haskey(greeting, "QMP"));
    qobject_unref(greeting);
    qtest_qmp_assert_success(s, "{ 'execute': 'qmp_capabilities' }");
}

/* --- events ---------------------------------------------------------------------------------------- */

QDict *qtest_qmp_event_ref(QTestState *s, const char *event)
{
    for (GList *link = s->events->head; link; link = link->next) {
        QDict *message = link->data;

        if (strcmp(qdict_get_str(message, "event"), event) == 0) {
            g_queue_delete_link(s->events, link);
            return message;
        }
    }
    return NULL;
}

QDict *qtest_qmp_eventwait_ref(QTestState *s, const char *event)
{
    QDict *found;

    while (!(found = qtest_qmp_event_ref(s, event))) {
        QDict *message = qtest_qmp_receive_dict(s);

        if (qdict_haskey(message, "event")) {
            g_queue_push_tail(s->events, message);
        } else {
            qobject_unref(message);
        }
    }
    return found;
}

void qtest_qmp_eventwait(QTestState *s, const char *event)
{
    qobject_unref(qtest_qmp_eventwait_ref(s, event));
}

/* --- success and failure --------------------------------------------------------------------------- */

static QDict *expect_success(QDict *response)
{
    if (!qdict_haskey(response, "return")) {
        QDict *error = qdict_get_qdict(response, "error");

        fprintf(stderr, "QMP command failed: %s\n", error ? qdict_get_str(error, "desc") : "no reason given");
        abort();
    }
    return response;
}

void qtest_qmp_assert_success(QTestState *s, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    qobject_unref(expect_success(qtest_vqmp(s, fmt, ap)));
    va_end(ap);
}

QDict *qtest_qmp_assert_success_ref(QTestState *s, const char *fmt, ...)
{
    va_list ap;
    QDict *response, *result;

    va_start(ap, fmt);
    response = expect_success(qtest_vqmp(s, fmt, ap));
    va_end(ap);
    result = json_object_ref(qdict_get_qdict(response, "return"));
    qobject_unref(response);
    return result;
}

bool qmp_rsp_is_err(QDict *rsp)
{
    bool is_error = qdict_haskey(rsp, "error");

    qobject_unref(rsp);
    return is_error;
}

void qmp_expect_error_and_unref(QDict *rsp, const char *class)
{
    QDict *error = qdict_get_qdict(rsp, "error");

    g_assert_nonnull(error);
    g_assert_cmpstr(qdict_get_str(error, "class"), ==, class);
    qobject_unref(rsp);
}

/* --- commands -------------------------------------------------------------------------------------- */

char *qtest_vhmp(QTestState *s, const char *fmt, va_list ap)
{
    g_autofree char *command = g_strdup_vprintf(fmt, ap);
    QDict *response = qtest_qmp(s, "{'execute': 'human-monitor-command', 'arguments': {'command-line': %s}}",
                                command);
    char *output = g_strdup(qdict_get_str(expect_success(response), "return"));

    qobject_unref(response);
    return output;
}

char *qtest_hmp(QTestState *s, const char *fmt, ...)
{
    va_list ap;
    char *output;

    va_start(ap, fmt);
    output = qtest_vhmp(s, fmt, ap);
    va_end(ap);
    return output;
}

void qtest_qmp_device_add(QTestState *s, const char *driver, const char *id, const char *fmt, ...)
{
    g_autofree char *rest = NULL;
    g_autoptr(GString) arguments = g_string_new(NULL);
    const char *members;
    va_list ap;

    va_start(ap, fmt);
    rest = expand_template(fmt, &ap);
    va_end(ap);
    members = g_strchug(rest) + 1;      /* behind the opening brace */
    g_string_printf(arguments, "{'driver': '%s', 'id': '%s'%s%s", driver, id,
                    strspn(members, " }") == strlen(members) ? "" : ", ", members);
    qtest_qmp_send_raw(s, "{'execute': 'device_add', 'arguments': %s}\n", arguments->str);
    qobject_unref(expect_success(qtest_qmp_receive(s)));
}

void qtest_qmp_device_del_send(QTestState *s, const char *id)
{
    qtest_qmp_assert_success(s, "{'execute': 'device_del', 'arguments': {'id': %s}}", id);
}

void qtest_qmp_device_del(QTestState *s, const char *id)
{
    qtest_qmp_device_del_send(s, id);
    qtest_qmp_eventwait(s, "DEVICE_DELETED");
}

void qtest_qom_set_bool(QTestState *s, const char *path, const char *property, bool value)
{
    qtest_qmp_assert_success(s,
                             "{'execute': 'qom-set', 'arguments': {'path': %s, 'property': %s, 'value': %i}}",
                             path, property, value);
}

bool qtest_qom_get_bool(QTestState *s, const char *path, const char *property)
{
    QDict *response = qtest_qmp(s, "{'execute': 'qom-get', 'arguments': {'path': %s, 'property': %s}}",
                                path, property);
    bool value = qdict_get_bool(expect_success(response), "return");

    qobject_unref(response);
    return value;
}

/* --- saved state -------------------------------------------------------------------------------------- */

QTestState *qtest_save_and_load(QTestState *s, const char *args)
{
    g_autofree char *folder = g_dir_make_tmp("qtest-state-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "state", NULL);
    g_autofree char *uri = g_strconcat("file:", path, NULL);
    QDict *response = qtest_qmp(s, "{'execute': 'migrate', 'arguments': {'uri': %s}}", uri);
    QTestState *fresh = NULL;

    if (qdict_haskey(response, "error")) {
        g_test_skip("this emulator cannot save the machine's state to a file");
    } else {
        qtest_quit(s);
        fresh = qtest_initf("%s -incoming %s", args, uri);
        unlink(path);
    }
    qobject_unref(response);
    rmdir(folder);
    return fresh;
}
