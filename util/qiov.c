/* SPDX-License-Identifier: GPL-2.0-or-later */
/* QEMUIOVector: scatter-gather vectors that grow. */
#include "qemu/osdep.h"
#include "qemu/cutils.h"
#include "qemu/iov.h"

void qemu_iovec_init(QEMUIOVector *qiov, int alloc_hint)
{
    *qiov = (QEMUIOVector){ .nalloc = alloc_hint };
    qiov->iov = g_new(struct iovec, alloc_hint);
}

void qemu_iovec_init_external(QEMUIOVector *qiov, struct iovec *iov, int niov)
{
    *qiov = (QEMUIOVector){ .iov = iov, .niov = niov, .nalloc = -1, .size = iov_size(iov, niov) };
}

void qemu_iovec_init_slice(QEMUIOVector *qiov, QEMUIOVector *source, size_t offset, size_t len)
{
    qemu_iovec_init(qiov, qemu_iovec_subvec_niov(source, offset, len));
    qemu_iovec_concat(qiov, source, offset, len);
}

void qemu_iovec_destroy(QEMUIOVector *qiov)
{
    if (qiov->nalloc != -1) {
        g_free(qiov->iov);
    }
    memset(qiov, 0, sizeof(*qiov));
}

void qemu_iovec_reset(QEMUIOVector *qiov)
{
    assert(qiov->nalloc != -1);
    qiov->niov = 0;
    qiov->size = 0;
}

void qemu_iovec_add(QEMUIOVector *qiov, void *base, size_t len)
{
    assert(qiov->nalloc != -1);
    if (qiov->niov == qiov->nalloc) {
        qiov->nalloc = 2 * qiov->nalloc + 1;
        qiov->iov = g_renew(struct iovec, qiov->iov, qiov->nalloc);
    }
    qiov->iov[qiov->niov++] = (struct iovec){ base, len };
    qiov->size += len;
}

size_t qemu_iovec_concat_iov(QEMUIOVector *dst, struct iovec *src_iov, unsigned int src_cnt,
                             size_t soffset, size_t sbytes)
{
    g_autofree struct iovec *part = g_new(struct iovec, MAX(src_cnt, 1u));
    unsigned cnt = iov_copy(part, src_cnt, src_iov, src_cnt, soffset, sbytes);
    size_t total = 0;

    for (unsigned i = 0; i < cnt; i++) {
        qemu_iovec_add(dst, part[i].iov_base, part[i].iov_len);
        total += part[i].iov_len;
    }
    return total;
}

void qemu_iovec_concat(QEMUIOVector *dst, QEMUIOVector *src, size_t soffset, size_t sbytes)
{
    qemu_iovec_concat_iov(dst, src->iov, src->niov, soffset, sbytes);
}

int qemu_iovec_subvec_niov(QEMUIOVector *qiov, size_t offset, size_t len)
{
    g_autofree struct iovec *part = g_new(struct iovec, MAX(qiov->niov, 1));

    return iov_copy(part, qiov->niov, qiov->iov, qiov->niov, offset, len);
}

bool qemu_iovec_is_zero(QEMUIOVector *qiov, size_t offset, size_t bytes)
{
    g_autofree struct iovec *part = g_new(struct iovec, MAX(qiov->niov, 1));
    unsigned cnt = iov_copy(part, qiov->niov, qiov->iov, qiov->niov, offset, bytes);

    for (unsigned i = 0; i < cnt; i++) {
        if (!buffer_is_zero(part[i].iov_base, part[i].iov_len)) {
            return false;
        }
    }
    return true;
}

size_t qemu_iovec_to_buf(QEMUIOVector *qiov, size_t offset, void *buf, size_t bytes)
{
    return iov_to_buf(qiov->iov, qiov->niov, offset, buf, bytes);
}

size_t qemu_iovec_from_buf(QEMUIOVector *qiov, size_t offset, const void *buf, size_t bytes)
{
    return iov_from_buf(qiov->iov, qiov->niov, offset, buf, bytes);
}

size_t qemu_iovec_memset(QEMUIOVector *qiov, size_t offset, int fillc, size_t bytes)
{
    return iov_memset(qiov->iov, qiov->niov, offset, fillc, bytes);
}

ssize_t qemu_iovec_compare(QEMUIOVector *a, QEMUIOVector *b)
{
    int ai = 0, bi = 0;
    size_t ao = 0, bo = 0;

    for (size_t done = 0; done < a->size; done++) {
        while (ao == a->iov[ai].iov_len) {
            ai++;
            ao = 0;
        }
        while (bo == b->iov[bi].iov_len) {
            bi++;
            bo = 0;
        }
        if (((char *)a->iov[ai].iov_base)[ao++] != ((char *)b->iov[bi].iov_base)[bo++]) {
            return done;
        }
    }
    return -1;
}

void qemu_iovec_clone(QEMUIOVector *dest, const QEMUIOVector *src, void *buf)
{
    char *p = buf;

    for (int i = 0; i < src->niov; i++) {
        qemu_iovec_add(dest, p, src->iov[i].iov_len);
        p += src->iov[i].iov_len;
    }
}

void qemu_iovec_discard_back(QEMUIOVector *qiov, size_t bytes)
{
    unsigned niov = qiov->niov;

    assert(qiov->size >= bytes);
    qiov->size -= iov_discard_back(qiov->iov, &niov, bytes);
    qiov->niov = niov;
}
