/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "fuzz-file.h"

bool fuzz_file_open(FuzzFile *f, const char *prefix, const char *suffix)
{
    snprintf(f->path, sizeof(f->path), "%s%s", prefix, suffix);
    snprintf(f->temporary, sizeof(f->temporary), "%s.%d.tmp", f->path, (int)getpid());
    f->used = 0;
    f->failed = false;
    f->fd = open(f->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (f->fd < 0) {
        fprintf(stderr, "fuzz: %s cannot be written: %s\n", f->path, strerror(errno));
    }
    return f->fd >= 0;
}

void fuzz_file_flush(FuzzFile *f)
{
    size_t done = 0;

    while (done < f->used && !f->failed) {
        ssize_t n = write(f->fd, f->buffer + done, f->used - done);

        if (n > 0) {
            done += n;
        } else if (n == 0 || errno != EINTR) {
            f->failed = true;
        }
    }
    f->used = 0;
}

void fuzz_file_write(FuzzFile *f, const void *data, size_t size)
{
    const char *bytes = data;

    while (size > 0) {
        size_t n = MIN(size, sizeof(f->buffer) - f->used);

        memcpy(f->buffer + f->used, bytes, n);
        f->used += n;
        bytes += n;
        size -= n;
        if (f->used == sizeof(f->buffer)) {
            fuzz_file_flush(f);
        }
    }
}

void fuzz_file_print(FuzzFile *f, const char *fmt, ...)
{
    char text[1024];
    va_list ap;
    int size;

    va_start(ap, fmt);
    size = vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    fuzz_file_write(f, text, CLAMP(size, 0, (int)sizeof(text) - 1));
}

void fuzz_file_hex(FuzzFile *f, const void *data, size_t size)
{
    const uint8_t *bytes = data;

    for (size_t i = 0; i < size; i++) {
        char digits[2] = { "0123456789abcdef"[bytes[i] >> 4], "0123456789abcdef"[bytes[i] & 15] };

        fuzz_file_write(f, digits, sizeof(digits));
    }
}

void fuzz_file_close(FuzzFile *f)
{
    fuzz_file_flush(f);
    close(f->fd);
    if (f->failed || rename(f->temporary, f->path) < 0) {
        fprintf(stderr, "fuzz: %s cannot be written: %s\n", f->path, strerror(errno));
        unlink(f->temporary);
    }
}
