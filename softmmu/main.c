/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The emulator as a program.
 */
#include "qemu/osdep.h"
#include "migration/vmstate-machine.h"
#include "qapi/error.h"
#include "qemu/main-loop.h"
#include "sysemu/runstate.h"
#include "sysemu/sysemu.h"

/* A signal becomes bytes in a pipe, which wakes the main loop: its number and who sent it. */
typedef struct SignalNote {
    int signal;
    pid_t pid;
} SignalNote;

static int signal_pipe[2];

static void note_signal(int signal, siginfo_t *info, void *context)
{
    SignalNote note = { signal, info->si_code <= 0 ? info->si_pid : 0 };
    int saved_errno = errno;

    if (write(signal_pipe[1], &note, sizeof(note)) < 0) {
        _exit(EXIT_FAILURE);
    }
    errno = saved_errno;
}

static void read_signal(void *opaque)
{
    SignalNote note;

    if (read(signal_pipe[0], &note, sizeof(note)) == sizeof(note)) {
        qemu_system_killed(note.signal, note.pid);
    }
}

/* The first signal ends the emulator orderly, the second one at once. */
static void catch_signals(void)
{
    static const int signals[] = { SIGINT, SIGHUP, SIGTERM };
    struct sigaction act = { .sa_sigaction = note_signal,
                             .sa_flags = SA_SIGINFO | SA_RESETHAND | SA_RESTART };

    if (pipe2(signal_pipe, O_CLOEXEC) < 0) {
        return;
    }
    qemu_set_fd_handler(signal_pipe[0], read_signal, NULL, NULL);
    for (size_t i = 0; i < ARRAY_SIZE(signals); i++) {
        sigaction(signals[i], &act, NULL);
    }
    signal(SIGPIPE, SIG_IGN);
}

int main(int argc, char **argv)
{
    int status;

    vmstate_watch_init();
    qemu_init(argc, argv);
    catch_signals();
    status = qemu_main_loop();
    qemu_cleanup();
    return status;
}
