/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scatter-gather buffers: struct iovec arrays and QEMUIOVector, an array that grows.
 * @offset and @bytes count bytes from the start of the whole; an @offset beyond the end is an
 * error of the caller for the copying functions when bytes is not 0.
 */
#ifndef IOV_H
#define IOV_H

/* Bytes in all elements; SIZE_MAX if they do not fit. */
size_t iov_size(const struct iovec *iov, const unsigned int iov_cnt);
/* Copy from or to a buffer, as much as there is; returns the bytes copied. */
size_t iov_from_buf_full(const struct iovec *iov, unsigned int iov_cnt, size_t offset,
                         const void *buf, size_t bytes);
size_t iov_to_buf_full(const struct iovec *iov, const unsigned int iov_cnt, size_t offset,
                       void *buf, size_t bytes);

/* The same, with a short way when the first element has it all. */
static inline size_t iov_from_buf(const struct iovec *iov, unsigned int iov_cnt, size_t offset,
                                  const void *buf, size_t bytes)
{
    if (iov_cnt && offset <= iov[0].iov_len && bytes <= iov[0].iov_len - offset) {
        if (bytes) {
            memcpy((char *)iov[0].iov_base + offset, buf, bytes);
        }
        return bytes;
    }
    return iov_from_buf_full(iov, iov_cnt, offset, buf, bytes);
}

static inline size_t iov_to_buf(const struct iovec *iov, const unsigned int iov_cnt, size_t offset,
                                void *buf, size_t bytes)
{
    if (iov_cnt && offset <= iov[0].iov_len && bytes <= iov[0].iov_len - offset) {
        if (bytes) {
            memcpy(buf, (char *)iov[0].iov_base + offset, bytes);
        }
        return bytes;
    }
    return iov_to_buf_full(iov, iov_cnt, offset, buf, bytes);
}

/* Set bytes to a value; returns how many. */
size_t iov_memset(const struct iovec *iov, const unsigned int iov_cnt, size_t offset, int fillc,
                  size_t bytes);
/* readv/writev-like send and receive on a socket of a part of the vector: bytes or -1. */
ssize_t iov_send_recv(int sockfd, const struct iovec *iov, unsigned iov_cnt, size_t offset,
                      size_t bytes, bool do_send);
#define iov_recv(sockfd, iov, iov_cnt, offset, bytes) \
    iov_send_recv(sockfd, iov, iov_cnt, offset, bytes, false)
#define iov_send(sockfd, iov, iov_cnt, offset, bytes) \
    iov_send_recv(sockfd, iov, iov_cnt, offset, bytes, true)

/* Print as hex, each line with @prefix, at most @limit bytes. */
void iov_hexdump(const struct iovec *iov, const unsigned int iov_cnt, FILE *fp, const char *prefix,
                 size_t limit);

/* Make @dst_iov describe a part of @iov (no bytes move); returns the elements used. */
unsigned iov_copy(struct iovec *dst_iov, unsigned int dst_iov_cnt, const struct iovec *iov,
                  unsigned int iov_cnt, size_t offset, size_t bytes);

/* Drop bytes from the front or the back, changing *iov and *iov_cnt and the element that is cut;
 * return the bytes dropped. */
size_t iov_discard_front(struct iovec **iov, unsigned int *iov_cnt, size_t bytes);
size_t iov_discard_back(struct iovec *iov, unsigned int *iov_cnt, size_t bytes);

/* What a discard changed, for iov_discard_undo. */
typedef struct {
    struct iovec *modified_iov;
    struct iovec orig;
} IOVDiscardUndo;

void iov_discard_undo(IOVDiscardUndo *undo);
size_t iov_discard_front_undoable(struct iovec **iov, unsigned int *iov_cnt, size_t bytes,
                                  IOVDiscardUndo *undo);
size_t iov_discard_back_undoable(struct iovec *iov, unsigned int *iov_cnt, size_t bytes,
                                 IOVDiscardUndo *undo);

/* A vector that grows (nalloc >= 0), or that wraps a foreign one (nalloc == -1). */
typedef struct QEMUIOVector {
    struct iovec *iov;
    int niov;
    int nalloc;
    struct iovec local_iov;     /* of qemu_iovec_init_buf */
    size_t size;                /* bytes in all */
} QEMUIOVector;

/* One buffer, as an initializer. */
#define QEMU_IOVEC_INIT_BUF(self, buf, len) {                        \
        .iov = &(self).local_iov,                                    \
        .niov = 1,                                                   \
        .nalloc = -1,                                                \
        .local_iov = { .iov_base = (void *)(buf), .iov_len = (len) }, \
        .size = (len),                                               \
    }

static inline void qemu_iovec_init_buf(QEMUIOVector *qiov, void *buf, size_t len)
{
    *qiov = (QEMUIOVector)QEMU_IOVEC_INIT_BUF(*qiov, buf, len);
}

/* The memory of a vector that has one element. */
static inline void *qemu_iovec_buf(QEMUIOVector *qiov)
{
    assert(qiov->niov == 1);
    return qiov->iov[0].iov_base;
}

/* Empty with room for @alloc_hint elements; or around a foreign array. destroy frees the array. */
void qemu_iovec_init(QEMUIOVector *qiov, int alloc_hint);
void qemu_iovec_init_external(QEMUIOVector *qiov, struct iovec *iov, int niov);
void qemu_iovec_init_slice(QEMUIOVector *qiov, QEMUIOVector *source, size_t offset, size_t len);
void qemu_iovec_destroy(QEMUIOVector *qiov);
void qemu_iovec_reset(QEMUIOVector *qiov);
/* Append one element, or a part of another vector (returns the bytes). */
void qemu_iovec_add(QEMUIOVector *qiov, void *base, size_t len);
void qemu_iovec_concat(QEMUIOVector *dst, QEMUIOVector *src, size_t soffset, size_t sbytes);
size_t qemu_iovec_concat_iov(QEMUIOVector *dst, struct iovec *src_iov, unsigned int src_cnt,
                             size_t soffset, size_t sbytes);
/* Number of elements that a part touches; is a part all zeros? */
int qemu_iovec_subvec_niov(QEMUIOVector *qiov, size_t offset, size_t len);
bool qemu_iovec_is_zero(QEMUIOVector *qiov, size_t qiov_offeset, size_t bytes);
/* Copies, as their iov_ namesakes. */
size_t qemu_iovec_to_buf(QEMUIOVector *qiov, size_t offset, void *buf, size_t bytes);
size_t qemu_iovec_from_buf(QEMUIOVector *qiov, size_t offset, const void *buf, size_t bytes);
size_t qemu_iovec_memset(QEMUIOVector *qiov, size_t offset, int fillc, size_t bytes);
/* Offset of the first difference, or -1; both have the same size. */
ssize_t qemu_iovec_compare(QEMUIOVector *a, QEMUIOVector *b);
/* Elements of @dst as @src's, but inside @buf, one behind the other. */
void qemu_iovec_clone(QEMUIOVector *dest, const QEMUIOVector *src, void *buf);
/* Drop bytes from the back (at most the size). */
void qemu_iovec_discard_back(QEMUIOVector *qiov, size_t bytes);

#endif
