/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files written while the process crashes: nothing is allocated. A file appears
 * under its name when it is whole.
 */
#ifndef FUZZER_FUZZ_FILE_H
#define FUZZER_FUZZ_FILE_H

#include <glib.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct FuzzFile {
    int fd;
    bool failed;
    size_t used;
    char path[PATH_MAX];
    char temporary[PATH_MAX + 24];
    char buffer[8192];
} FuzzFile;

/* Begins the file that will be called @prefix@suffix. False, with a message on stderr: cannot be written. */
bool fuzz_file_open(FuzzFile *f, const char *prefix, const char *suffix);
void fuzz_file_write(FuzzFile *f, const void *data, size_t size);
/* At most 1 KiB at a time. */
void fuzz_file_print(FuzzFile *f, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
/* Two hexadecimal digits a byte. */
void fuzz_file_hex(FuzzFile *f, const void *data, size_t size);
/* Writes what is buffered, for others who write to the descriptor. */
void fuzz_file_flush(FuzzFile *f);
/* Gives the file its name. */
void fuzz_file_close(FuzzFile *f);

#endif
