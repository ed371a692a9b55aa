/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chardev-pty: a new pseudo terminal, whose name is reported. Output waits for nobody: what does
 * not fit while no program has the terminal open is dropped.
 */
#include "qemu/osdep.h"
#include <pty.h>
#include <termios.h>
#include "chardev/char-fd.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/module.h"

static int pty_chr_write(Chardev *chr, const uint8_t *buf, int len)
{
    int n = char_io_write(FD_CHARDEV(chr)->fd_out, buf, len);

    return n < 0 ? len : n;
}

static void pty_chr_open(Chardev *chr, ChardevBackend *backend, bool *be_opened, Error **errp)
{
    struct termios tty;
    int master, slave;
    char name[PATH_MAX];

    if (openpty(&master, &slave, name, NULL, NULL) < 0) {
        error_setg_errno(errp, errno, "Failed to create PTY");
        return;
    }
    /* The slave stays open in this process, so that the master never sees a hang-up. */
    tcgetattr(slave, &tty);
    cfmakeraw(&tty);
    tcsetattr(slave, TCSAFLUSH, &tty);
    fcntl(master, F_SETFL, fcntl(master, F_GETFL) | O_NONBLOCK);
    chr->filename = g_strdup_printf("pty:%s", name);
    info_report("char device redirected to %s (label %s)", name, chr->label);
    qemu_chr_open_fd(chr, master, master);
}

static void char_pty_class_init(ObjectClass *oc, void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(oc);

    cc->open = pty_chr_open;
    cc->chr_write = pty_chr_write;
}

static const TypeInfo char_pty_types[] = {
    { .name = TYPE_CHARDEV_PTY, .parent = TYPE_CHARDEV_FD, .class_init = char_pty_class_init },
};

DEFINE_TYPES(char_pty_types)
