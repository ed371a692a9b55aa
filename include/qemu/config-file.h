/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The registry of option lists by name ("device", "netdev" ...). */
#ifndef QEMU_CONFIG_FILE_H
#define QEMU_CONFIG_FILE_H

/* Find a list; NULL and an error (printed, or in errp) if there is none of that name. */
QemuOptsList *qemu_find_opts(const char *group);
QemuOptsList *qemu_find_opts_err(const char *group, Error **errp);
/* The one group without id of a merged list, made if it does not exist. */
QemuOpts *qemu_find_opts_singleton(const char *group);
/* Add a list; a second one of the same name is ignored. */
void qemu_add_opts(QemuOptsList *list);
void qemu_add_drive_opts(QemuOptsList *list);
/* "group.id.arg=value" of -set. 0, or -1 with errp. */
int qemu_set_option(const char *str, Error **errp);

/* An INI-like file: [group "id"] sections of key = "value". @cb gets each section's pairs as a
 * JSON object of strings. 0 or -errno with errp. */
typedef void QEMUConfigCB(const char *group, void *values, void *opaque, Error **errp);
int qemu_config_parse(FILE *fp, QemuOptsList **lists, const char *fname, Error **errp);
int qemu_read_config_file(const char *filename, QEMUConfigCB *cb, Error **errp);

#endif
