/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The stream of a saved state, over memory. */
#include "qemu/osdep.h"
#include "migration/qemu-file.h"
#include "qapi/error.h"
#include "qemu/bswap.h"

struct QEMUFile {
    GByteArray *out;        /* writer: the caller's; NULL for a reader */
    const uint8_t *data;    /* reader: the caller's */
    size_t len;
    size_t pos;             /* bytes read or written */
    int last_error;
    Error *error;           /* with last_error; may be NULL */
};

QEMUFile *qemu_file_new_writer(GByteArray *out)
{
    QEMUFile *f = g_new0(QEMUFile, 1);

    f->out = out;
    return f;
}

QEMUFile *qemu_file_new_reader(const uint8_t *data, size_t len)
{
    QEMUFile *f = g_new0(QEMUFile, 1);

    f->data = data;
    f->len = len;
    return f;
}

int qemu_fclose(QEMUFile *f)
{
    int ret = f->last_error;

    error_free(f->error);
    g_free(f);
    return ret;
}

void qemu_fflush(QEMUFile *f)
{
}

bool qemu_file_is_writable(QEMUFile *f)
{
    return f->out != NULL;
}

size_t qemu_file_remaining(QEMUFile *f)
{
    return f->len - (f->out ? f->len : f->pos);
}

int64_t qemu_file_total_transferred(QEMUFile *f)
{
    return f->pos;
}

void qemu_file_set_error_obj(QEMUFile *f, int ret, Error *err)
{
    if (ret && !f->last_error) {
        f->last_error = ret;
        f->error = err;
    } else {
        error_free(err);
    }
}

void qemu_file_set_error(QEMUFile *f, int ret)
{
    qemu_file_set_error_obj(f, ret, NULL);
}

int qemu_file_get_error(QEMUFile *f)
{
    return f->last_error;
}

int qemu_file_get_error_obj(QEMUFile *f, Error **errp)
{
    if (f->last_error && f->error) {
        error_propagate(errp, error_copy(f->error));
    } else if (f->last_error) {
        error_setg_errno(errp, -f->last_error, "the state is garbled");
    }
    return f->last_error;
}

/* ---- bytes ---- */

void qemu_put_buffer(QEMUFile *f, const uint8_t *buf, size_t size)
{
    assert(f->out);
    if (!f->last_error && size) {
        g_byte_array_append(f->out, buf, size);
        f->pos += size;
    }
}

size_t qemu_peek_buffer(QEMUFile *f, uint8_t **buf, size_t size, size_t offset)
{
    size_t left = qemu_file_remaining(f);

    assert(!f->out);
    if (f->last_error || offset >= left) {
        return 0;
    }
    *buf = (uint8_t *)f->data + f->pos + offset;
    return MIN(size, left - offset);
}

int qemu_peek_byte(QEMUFile *f, int offset)
{
    uint8_t *p;

    return qemu_peek_buffer(f, &p, 1, offset) ? *p : 0;
}

void qemu_file_skip(QEMUFile *f, int size)
{
    if (f->last_error) {
        return;
    }
    if (size < 0 || size > qemu_file_remaining(f)) {
        qemu_file_set_error(f, -EIO);
    } else {
        f->pos += size;
    }
}

/* Short reads are errors; the part that is missing reads as zeros. */
size_t qemu_get_buffer(QEMUFile *f, uint8_t *buf, size_t size)
{
    uint8_t *src;
    size_t got = qemu_peek_buffer(f, &src, size, 0);

    if (got) {
        memcpy(buf, src, got);
        f->pos += got;
    }
    if (got < size) {
        memset(buf + got, 0, size - got);
        qemu_file_set_error(f, -EIO);
    }
    return got;
}

/* ---- integers ---- */

void qemu_put_byte(QEMUFile *f, int v)
{
    uint8_t byte = v;

    qemu_put_buffer(f, &byte, 1);
}

int qemu_get_byte(QEMUFile *f)
{
    uint8_t byte;

    qemu_get_buffer(f, &byte, 1);
    return byte;
}

void qemu_put_be16(QEMUFile *f, unsigned int v)
{
    uint8_t buf[2];

    stw_be_p(buf, v);
    qemu_put_buffer(f, buf, sizeof(buf));
}

void qemu_put_be32(QEMUFile *f, unsigned int v)
{
    uint8_t buf[4];

    stl_be_p(buf, v);
    qemu_put_buffer(f, buf, sizeof(buf));
}

void qemu_put_be64(QEMUFile *f, uint64_t v)
{
    uint8_t buf[8];

    stq_be_p(buf, v);
    qemu_put_buffer(f, buf, sizeof(buf));
}

unsigned int qemu_get_be16(QEMUFile *f)
{
    uint8_t buf[2];

    qemu_get_buffer(f, buf, sizeof(buf));
    return lduw_be_p(buf);
}

unsigned int qemu_get_be32(QEMUFile *f)
{
    uint8_t buf[4];

    qemu_get_buffer(f, buf, sizeof(buf));
    return ldl_be_p(buf);
}

uint64_t qemu_get_be64(QEMUFile *f)
{
    uint8_t buf[8];

    qemu_get_buffer(f, buf, sizeof(buf));
    return ldq_be_p(buf);
}

void qemu_put_counted_string(QEMUFile *f, const char *str)
{
    size_t len = strlen(str);

    assert(len < 256);
    qemu_put_byte(f, len);
    qemu_put_buffer(f, (const uint8_t *)str, len);
}

size_t qemu_get_counted_string(QEMUFile *f, char buf[256])
{
    size_t len = qemu_get_byte(f);

    len = qemu_get_buffer(f, (uint8_t *)buf, len);
    buf[len] = '\0';
    return len;
}
