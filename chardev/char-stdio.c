/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chardev-stdio: standard input and output of the process; one user at a time.
 *
 * A terminal is left as it is (its own line editing and echo serve the human monitor well) until a
 * front end asks for no echo, as guests' consoles do; it is put back at exit. Descriptors stay
 * blocking: they are read only when readable.
 *
 * Options: signal=on|off (Ctrl-C ends the process, default on).
 */
#include "qemu/osdep.h"
#include <termios.h>
#include "chardev/char-fd.h"
#include "chardev/char-fe.h"
#include "qapi/error.h"
#include "qemu/module.h"

/* The terminal belongs to the process, and so does what we remember about it. */
static bool stdio_in_use;
static bool stdio_saved;
static struct termios stdio_old_tty;

static void stdio_restore_tty(void)
{
    if (stdio_saved) {
        tcsetattr(0, TCSANOW, &stdio_old_tty);
    }
}

static void stdio_save_tty(void)
{
    if (!stdio_saved && isatty(0) && tcgetattr(0, &stdio_old_tty) == 0) {
        stdio_saved = true;
        atexit(stdio_restore_tty);
    }
}

static void stdio_chr_set_echo(Chardev *chr, bool echo)
{
    struct termios tty;

    if (!stdio_saved) {
        return;
    }
    tty = stdio_old_tty;
    if (!echo) {
        tty.c_iflag &= ~(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON);
        tty.c_lflag &= ~(ECHO | ECHONL | ICANON | IEXTEN);
    }
    tcsetattr(0, TCSANOW, &tty);
}

static void stdio_chr_open(Chardev *chr, ChardevBackend *backend, bool *be_opened, Error **errp)
{
    if (stdio_in_use) {
        error_setg(errp, "stdio is another character device's: use -chardev stdio,mux=on to share it");
        return;
    }
    stdio_in_use = true;
    FD_CHARDEV(chr)->keep_open = true;
    stdio_save_tty();
    qemu_chr_open_fd(chr, 0, 1);
}

static void char_stdio_finalize(Object *obj)
{
    if (FD_CHARDEV(obj)->keep_open) {
        stdio_restore_tty();
        stdio_in_use = false;
    }
}

static void char_stdio_class_init(ObjectClass *oc, void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(oc);

    cc->open = stdio_chr_open;
    cc->chr_set_echo = stdio_chr_set_echo;
}

static const TypeInfo char_stdio_types[] = {
    {
        .name = TYPE_CHARDEV_STDIO,
        .parent = TYPE_CHARDEV_FD,
        .instance_finalize = char_stdio_finalize,
        .class_init = char_stdio_class_init,
    },
};

DEFINE_TYPES(char_stdio_types)
