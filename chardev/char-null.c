/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chardev-null: takes everything, gives nothing. Also stands in for consoles (`vc`), which have no
 * display here.
 */
#include "qemu/osdep.h"
#include "chardev/char.h"
#include "qemu/module.h"

static void null_chr_open(Chardev *chr, ChardevBackend *backend, bool *be_opened, Error **errp)
{
    *be_opened = false;
}

static void char_null_class_init(ObjectClass *oc, void *data)
{
    CHARDEV_CLASS(oc)->open = null_chr_open;
}

static const TypeInfo char_null_types[] = {
    { .name = TYPE_CHARDEV_NULL, .parent = TYPE_CHARDEV, .class_init = char_null_class_init },
    { .name = "chardev-vc", .parent = TYPE_CHARDEV, .class_init = char_null_class_init },
};

DEFINE_TYPES(char_null_types)
