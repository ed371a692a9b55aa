/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ids of devices, back ends and options. */
#ifndef QEMU_ID_H
#define QEMU_ID_H

/* What an automatic id is for. */
typedef enum IdSubSystems {
    ID_QDEV,
    ID_BLOCK,
    ID_CHR,
    ID_NET,
    ID_MAX
} IdSubSystems;

/* "#<subsystem><number>", unique in this process. Caller frees. */
char *id_generate(IdSubSystems id);
/* Starts with a letter, goes on with letters, digits, '-', '.', '_'. */
bool id_wellformed(const char *id);

#endif
