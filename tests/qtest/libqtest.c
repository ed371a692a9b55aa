/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libqtest: starting and ending the emulator under test, and registering test cases.
 *
 * The emulator connects to two listening unix sockets of ours, qtest on one and QMP on the other, and dies
 * with this process (PR_SET_PDEATHSIG), so that an aborting test leaves nothing behind.
 */
#include "qemu/osdep.h"
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include "libqtest-internal.h"
#include "libqtest-single.h"

#define START_TIMEOUT_MS 60000

QTestState *global_qtest;

static GHookList abrt_hooks;

static const char *emulator_binary(void)
{
    const char *binary = getenv("QTEST_QEMU_BINARY");

    if (!binary) {
        fprintf(stderr, "QTEST_QEMU_BINARY is not set: give it the emulator to test, "
                "as in QTEST_QEMU_BINARY=./qemu-system-i386\n");
        exit(1);
    }
    return binary;
}

const char *qtest_get_arch(void)
{
    const char *dash = strrchr(emulator_binary(), '-');

    return dash && strcmp(dash, "-x86_64") == 0 ? "x86_64" : "i386";
}

/* --- abort hooks: an emulator must not outlive a failing test -------------------------------------- */

static void sigabrt_handler(int signum)
{
    g_hook_list_invoke(&abrt_hooks, FALSE);
}

void qtest_add_abrt_handler(GHookFunc fn, const void *data)
{
    GHook *hook;

    if (!abrt_hooks.is_setup) {
        struct sigaction action = { .sa_handler = sigabrt_handler, .sa_flags = SA_RESETHAND };

        g_hook_list_init(&abrt_hooks, sizeof(GHook));
        sigaction(SIGABRT, &action, NULL);
    }
    hook = g_hook_alloc(&abrt_hooks);
    hook->func = fn;
    hook->data = (void *)data;
    g_hook_prepend(&abrt_hooks, hook);
}

void qtest_remove_abrt_handler(void *data)
{
    GHook *hook = abrt_hooks.is_setup ? g_hook_find_data(&abrt_hooks, TRUE, data) : NULL;

    if (hook) {
        g_hook_destroy_link(&abrt_hooks, hook);
    }
}

static void kill_child(void *opaque)
{
    QTestState *s = opaque;

    if (s->pid > 0) {
        kill(s->pid, SIGTERM);
    }
}

/* --- start ----------------------------------------------------------------------------------------- */

static int listen_unix(const char *path)
{
    struct sockaddr_un addr = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    g_assert_cmpint(fd, >=, 0);
    g_strlcpy(addr.sun_path, path, sizeof(addr.sun_path));
    g_assert_cmpint(bind(fd, (struct sockaddr *)&addr, sizeof(addr)), ==, 0);
    g_assert_cmpint(listen(fd, 1), ==, 0);
    return fd;
}

static bool child_ended(QTestState *s)
{
    if (s->pid > 0 && waitpid(s->pid, &s->wait_status, WNOHANG) == s->pid) {
        s->pid = 0;
    }
    return s->pid == 0;
}

bool qtest_probe_child(QTestState *s)
{
    return !child_ended(s);
}

/* The child's connection to @listener, which is closed; -1 when the child ended first. */
static int accept_child(QTestState *s, int listener)
{
    int fd = -1;

    for (int waited_ms = 0; fd < 0 && waited_ms < START_TIMEOUT_MS; waited_ms += 10) {
        struct pollfd pfd = { .fd = listener, .events = POLLIN };

        if (poll(&pfd, 1, 10) > 0) {
            fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
        } else if (child_ended(s)) {
            break;
        }
    }
    close(listener);
    return fd;
}

static char *command_line(const char *qtest_path, const char *qmp_path, const char *extra_args)
{
    const char *accel = getenv("QTEST_ACCEL");

    return g_strdup_printf("exec %s -qtest unix:%s -qtest-log %s -chardev socket,path=%s,id=char0 "
                           "-mon chardev=char0,mode=control -display none %s -accel %s",
                           emulator_binary(), qtest_path, getenv("QTEST_LOG") ? "/dev/fd/2" : "/dev/null",
                           qmp_path, extra_args ? extra_args : "", accel ? accel : "qtest");
}

static pid_t spawn(const char *command)
{
    pid_t pid = fork();

    g_assert_cmpint(pid, >=, 0);
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execlp("/bin/sh", "sh", "-c", command, NULL);
        _exit(127);
    }
    return pid;
}

static QTestState *state_new(void)
{
    QTestState *s = g_new0(QTestState, 1);

    s->fd = s->qmp_fd = -1;
    s->rx = g_string_new(NULL);
    s->qmp_rx = g_string_new(NULL);
    s->events = g_queue_new();
    s->backend = &qtest_protocol_backend;
    return s;
}

QTestState *qtest_init_without_qmp_handshake(const char *extra_args)
{
    QTestState *s = state_new();
    g_autofree char *dir = g_dir_make_tmp("qtest-XXXXXX", NULL);
    g_autofree char *qtest_path = g_build_filename(dir, "qtest", NULL);
    g_autofree char *qmp_path = g_build_filename(dir, "qmp", NULL);
    g_autofree char *command = command_line(qtest_path, qmp_path, extra_args);
    int qtest_listener = listen_unix(qtest_path);
    int qmp_listener = listen_unix(qmp_path);

    g_test_message("starting QEMU: %s", command);
    qtest_add_abrt_handler(kill_child, s);
    s->pid = spawn(command);
    s->fd = accept_child(s, qtest_listener);
    s->qmp_fd = accept_child(s, qmp_listener);
    unlink(qtest_path);
    unlink(qmp_path);
    rmdir(dir);
    if (s->fd < 0 || s->qmp_fd < 0) {
        fprintf(stderr, "the emulator ended or did not connect (status 0x%x): %s\n", s->wait_status, command);
        abort();
    }
    return s;
}

QTestState *qtest_init(const char *extra_args)
{
    QTestState *s = qtest_init_without_qmp_handshake(extra_args);

    qtest_qmp_handshake(s);
    return s;
}

QTestState *qtest_vinitf(const char *fmt, va_list ap)
{
    g_autofree char *args = g_strdup_vprintf(fmt, ap);

    return qtest_init(args);
}

QTestState *qtest_initf(const char *fmt, ...)
{
    va_list ap;
    QTestState *s;

    va_start(ap, fmt);
    s = qtest_vinitf(fmt, ap);
    va_end(ap);
    return s;
}

QTestState *qtest_init_with_serial(const char *extra_args, int *sock_fd)
{
    g_autofree char *dir = g_dir_make_tmp("qtest-serial-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(dir, "serial", NULL);
    int listener = listen_unix(path);
    QTestState *s = qtest_initf("-chardev socket,id=s0,path=%s -serial chardev:s0 %s", path, extra_args);

    *sock_fd = accept_child(s, listener);
    unlink(path);
    rmdir(dir);
    g_assert_cmpint(*sock_fd, >=, 0);
    return s;
}

QTestState *qtest_inproc_init(QTestState **s, bool log, const char *arch, void (*send)(void *, const char *))
{
    *s = state_new();
    (*s)->send = send;
    return *s;
}

void qtest_set_backend(QTestState *s, const QTestBackend *backend)
{
    s->backend = backend ? backend : &qtest_protocol_backend;
}

pid_t qtest_pid(QTestState *s)
{
    return s->pid;
}

/* --- end ------------------------------------------------------------------------------------------- */

void qtest_set_expected_status(QTestState *s, int status)
{
    s->expected_status = status;
}

static void check_exit_status(QTestState *s)
{
    int status = s->wait_status;

    if (WIFEXITED(status) && WEXITSTATUS(status) == s->expected_status) {
        return;
    }
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM) {
        return;
    }
    fprintf(stderr, "the emulator ended with %s %d, expected exit status %d\n",
            WIFSIGNALED(status) ? "signal" : "exit status",
            WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status), s->expected_status);
    abort();
}

void qtest_wait_qemu(QTestState *s)
{
    if (s->pid > 0) {
        pid_t pid = s->pid;

        g_assert_cmpint(waitpid(pid, &s->wait_status, 0), ==, pid);
        s->pid = 0;
    }
    check_exit_status(s);
}

void qtest_kill_qemu(QTestState *s)
{
    if (s->pid > 0) {
        kill(s->pid, SIGTERM);
        qtest_wait_qemu(s);
    }
}

void qtest_quit(QTestState *s)
{
    qtest_remove_abrt_handler(s);
    qtest_kill_qemu(s);
    if (s->fd >= 0) {
        close(s->fd);
    }
    if (s->qmp_fd >= 0) {
        close(s->qmp_fd);
    }
    g_string_free(s->rx, TRUE);
    g_string_free(s->qmp_rx, TRUE);
    g_queue_free_full(s->events, (GDestroyNotify)json_object_unref);
    g_free(s);
}

/* --- test cases ------------------------------------------------------------------------------------ */

static char *case_path(const char *str)
{
    return g_strdup_printf("/%s/%s", qtest_get_arch(), str[0] == '/' ? str + 1 : str);
}

void qtest_add_func(const char *str, void (*fn)(void))
{
    g_autofree char *path = case_path(str);

    g_test_add_func(path, fn);
}

void qtest_add_data_func(const char *str, const void *data, void (*fn)(const void *))
{
    g_autofree char *path = case_path(str);

    g_test_add_data_func(path, data, fn);
}

void qtest_add_data_func_full(const char *str, void *data, void (*fn)(const void *), GDestroyNotify free_data)
{
    g_autofree char *path = case_path(str);

    g_test_add_data_func_full(path, data, fn, free_data);
}

/* Whether some line of the output of the emulator with @args holds @word between delimiters. */
static bool help_lists(const char *args, const char *word)
{
    g_autofree char *command = g_strdup_printf("%s %s", emulator_binary(), args);
    g_autofree char *output = NULL;
    g_autofree char *pattern = g_strdup_printf("(^|[\\s\"])%s([\\s\",]|$)", word);

    if (!g_spawn_command_line_sync(command, &output, NULL, NULL, NULL)) {
        return false;
    }
    return g_regex_match_simple(pattern, output, G_REGEX_MULTILINE, 0);
}

bool qtest_has_machine(const char *machine)
{
    return help_lists("-machine help", machine);
}

bool qtest_has_device(const char *device)
{
    return help_lists("-device help", device);
}

bool qtest_has_accel(const char *accel)
{
    return help_lists("-accel help", accel);
}
