/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where firmware and keyboard maps are looked for: the folders of -L, then <prefix>/share/qemu.
 */
#ifndef QEMU_DATADIR_H
#define QEMU_DATADIR_H

#define QEMU_FILE_TYPE_BIOS   0
#define QEMU_FILE_TYPE_KEYMAP 1

/*
 * The file that @name means: itself if it is one, else one in those folders. g_free(); NULL: none.
 */
char *qemu_find_file(int type, const char *name);

/* Look in @path, too, after those given before; takes @path. */
void qemu_add_data_dir(char *path);
/* The folder of the installation comes last. */
void qemu_add_default_firmwarepath(void);
/* Print the folders: -L help. */
void qemu_list_data_dirs(void);

#endif
