/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chardev-pipe: named pipes path.in (read) and path.out (written), or one two-way file at path.
 *
 * Options: path=.
 */
#include "qemu/osdep.h"
#include "chardev/char-fd.h"
#include "qapi/error.h"
#include "qemu/module.h"

static void pipe_chr_parse(QemuOpts *opts, ChardevBackend *backend, Error **errp)
{
    if (!qemu_opt_get(opts, "path")) {
        error_setg(errp, "chardev: pipe: no device path given");
    }
}

/*
 * Opened for both ways, a pipe never reports that its other end has gone or is not there yet. Writers hear of
 * a pipe that is full; they must not stop the machine.
 */
static int open_pipe_end(const char *path, const char *suffix)
{
    g_autofree char *name = g_strconcat(path, suffix, NULL);

    return RETRY_ON_EINTR(open(name, O_RDWR | O_CLOEXEC | O_NONBLOCK));
}

static void pipe_chr_open(Chardev *chr, ChardevBackend *backend, bool *be_opened, Error **errp)
{
    const char *path = qemu_opt_get(backend->opts, "path");
    int in = open_pipe_end(path, ".in");
    int out = open_pipe_end(path, ".out");

    if (in < 0 || out < 0) {
        if (in >= 0) {
            close(in);
        }
        if (out >= 0) {
            close(out);
        }
        in = out = open_pipe_end(path, "");
        if (in < 0) {
            error_setg_file_open(errp, errno, path);
            return;
        }
    }
    qemu_chr_open_fd(chr, in, out);
}

static void char_pipe_class_init(ObjectClass *oc, void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(oc);

    cc->parse = pipe_chr_parse;
    cc->open = pipe_chr_open;
}

static const TypeInfo char_pipe_types[] = {
    { .name = TYPE_CHARDEV_PIPE, .parent = TYPE_CHARDEV_FD, .class_init = char_pipe_class_init },
};

DEFINE_TYPES(char_pipe_types)
