/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chardev-file: output to a file; optionally input from another.
 *
 * Options: path= (written, emptied first), append=on|off, input-path=.
 */
#include "qemu/osdep.h"
#include "chardev/char-fd.h"
#include "qapi/error.h"
#include "qemu/module.h"

static void file_chr_parse(QemuOpts *opts, ChardevBackend *backend, Error **errp)
{
    if (!qemu_opt_get(opts, "path")) {
        error_setg(errp, "chardev: file: no filename given");
    }
}

static void file_chr_open(Chardev *chr, ChardevBackend *backend, bool *be_opened, Error **errp)
{
    QemuOpts *opts = backend->opts;
    char *path = (char *)qemu_opt_get(opts, "path");
    char *input = (char *)qemu_opt_get(opts, "input-path");
    bool append = qemu_opt_get_bool(opts, "append", false);
    int in = -1;
    int out = qmp_chardev_open_file_source(path, O_WRONLY | O_CREAT | (append ? O_APPEND : O_TRUNC),
                                           errp);

    if (out < 0) {
        return;
    }
    if (input) {
        in = qmp_chardev_open_file_source(input, O_RDONLY, errp);
        if (in < 0) {
            close(out);
            return;
        }
    }
    qemu_chr_open_fd(chr, in, out);
}

static void char_file_class_init(ObjectClass *oc, void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(oc);

    cc->parse = file_chr_parse;
    cc->open = file_chr_open;
}

static const TypeInfo char_file_types[] = {
    { .name = TYPE_CHARDEV_FILE, .parent = TYPE_CHARDEV_FD, .class_init = char_file_class_init },
};

DEFINE_TYPES(char_file_types)
