/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The stream of a saved state: a growing buffer to write, or a fixed one to read. */
#ifndef MIGRATION_QEMU_FILE_H
#define MIGRATION_QEMU_FILE_H

#include "migration/qemu-file-types.h"

/* Append to @out, which stays the caller's. */
QEMUFile *qemu_file_new_writer(GByteArray *out);
/* Read @len bytes of @data, which stay the caller's and must outlive the file. */
QEMUFile *qemu_file_new_reader(const uint8_t *data, size_t len);
/* Free; returns qemu_file_get_error. */
int qemu_fclose(QEMUFile *f);
void qemu_fflush(QEMUFile *f);

/* Bytes not read yet; 0 for a writer. */
size_t qemu_file_remaining(QEMUFile *f);
/* Bytes read or written so far. */
int64_t qemu_file_total_transferred(QEMUFile *f);
bool qemu_file_is_writable(QEMUFile *f);
/* Look ahead: byte at @offset (0 beyond the end), or up to @size bytes into *buf. */
int qemu_peek_byte(QEMUFile *f, int offset);
size_t qemu_peek_buffer(QEMUFile *f, uint8_t **buf, size_t size, size_t offset);
void qemu_file_skip(QEMUFile *f, int size);
/* Set the error with a message; both are kept only if they are the first. Takes @err over. */
void qemu_file_set_error_obj(QEMUFile *f, int ret, Error *err);
/* The error and, if @errp wants it, its message. */
int qemu_file_get_error_obj(QEMUFile *f, Error **errp);

#endif
