/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scatter-gather buffers: plain struct iovec arrays. */
#include "qemu/osdep.h"
#include "qemu/cutils.h"
#include "qemu/iov.h"

/* A walk over the part [offset, offset + bytes) of a vector, one piece at a time. */
typedef struct IovWalk {
    const struct iovec *iov;
    unsigned left;          /* elements */
    size_t offset;          /* into the element */
    size_t bytes;           /* still wanted */
} IovWalk;

static IovWalk iov_walk(const struct iovec *iov, unsigned cnt, size_t offset, size_t bytes)
{
    while (cnt && offset >= iov->iov_len) {
        offset -= iov->iov_len;
        iov++;
        cnt--;
    }
    assert(cnt || offset == 0 || bytes == 0);
    return (IovWalk){ iov, cnt, offset, bytes };
}

/* The next piece; false at the end. */
static bool iov_walk_next(IovWalk *w, void **base, size_t *len)
{
    while (w->left && w->offset >= w->iov->iov_len) {
        w->offset = 0;
        w->iov++;
        w->left--;
    }
    if (!w->left || !w->bytes) {
        return false;
    }
    *base = (char *)w->iov->iov_base + w->offset;
    *len = MIN(w->iov->iov_len - w->offset, w->bytes);
    w->offset += *len;
    w->bytes -= *len;
    return true;
}

size_t iov_from_buf_full(const struct iovec *iov, unsigned int iov_cnt, size_t offset,
                         const void *buf, size_t bytes)
{
    IovWalk w = iov_walk(iov, iov_cnt, offset, bytes);
    size_t done = 0, len;
    void *base;

    while (iov_walk_next(&w, &base, &len)) {
        memcpy(base, (const char *)buf + done, len);
        done += len;
    }
    return done;
}

size_t iov_to_buf_full(const struct iovec *iov, const unsigned int iov_cnt, size_t offset,
                       void *buf, size_t bytes)
{
    IovWalk w = iov_walk(iov, iov_cnt, offset, bytes);
    size_t done = 0, len;
    void *base;

    while (iov_walk_next(&w, &base, &len)) {
        memcpy((char *)buf + done, base, len);
        done += len;
    }
    return done;
}

size_t iov_memset(const struct iovec *iov, const unsigned int iov_cnt, size_t offset, int fillc,
                  size_t bytes)
{
    IovWalk w = iov_walk(iov, iov_cnt, offset, bytes);
    size_t done = 0, len;
    void *base;

    while (iov_walk_next(&w, &base, &len)) {
        memset(base, fillc, len);
        done += len;
    }
    return done;
}

size_t iov_size(const struct iovec *iov, const unsigned int iov_cnt)
{
    size_t total = 0;

    for (unsigned i = 0; i < iov_cnt; i++) {
        if (__builtin_add_overflow(total, iov[i].iov_len, &total)) {
            return SIZE_MAX;
        }
    }
    return total;
}

unsigned iov_copy(struct iovec *dst_iov, unsigned int dst_iov_cnt, const struct iovec *iov,
                  unsigned int iov_cnt, size_t offset, size_t bytes)
{
    IovWalk w = iov_walk(iov, iov_cnt, offset, bytes);
    unsigned used = 0;

    while (used < dst_iov_cnt &&
           iov_walk_next(&w, &dst_iov[used].iov_base, &dst_iov[used].iov_len)) {
        used++;
    }
    return used;
}

ssize_t iov_send_recv(int sockfd, const struct iovec *iov, unsigned iov_cnt, size_t offset,
                      size_t bytes, bool do_send)
{
    g_autofree struct iovec *part = g_new(struct iovec, MAX(iov_cnt, 1u));
    size_t done = 0;

    while (done < bytes) {
        struct msghdr msg = { .msg_iov = part };

        msg.msg_iovlen = MIN(iov_copy(part, iov_cnt, iov, iov_cnt, offset + done, bytes - done),
                             (unsigned)IOV_MAX);
        if (!msg.msg_iovlen) {
            break;
        }
        ssize_t ret = RETRY_ON_EINTR(do_send ? sendmsg(sockfd, &msg, MSG_NOSIGNAL)
                                             : recvmsg(sockfd, &msg, 0));
        if (ret < 0) {
            return done && errno == EAGAIN ? (ssize_t)done : -1;
        }
        if (ret == 0) {
            break;
        }
        done += ret;
    }
    return done;
}

void iov_hexdump(const struct iovec *iov, const unsigned int iov_cnt, FILE *fp, const char *prefix,
                 size_t limit)
{
    size_t size = MIN(iov_size(iov, iov_cnt), limit);
    g_autofree char *buf = g_malloc(size);

    iov_to_buf(iov, iov_cnt, 0, buf, size);
    qemu_hexdump(fp, prefix, buf, size);
}

size_t iov_discard_front_undoable(struct iovec **iov, unsigned int *iov_cnt, size_t bytes,
                                  IOVDiscardUndo *undo)
{
    struct iovec *cur = *iov;
    size_t total = 0;

    if (undo) {
        undo->modified_iov = NULL;
    }
    for (; *iov_cnt > 0 && total < bytes; cur++, (*iov_cnt)--) {
        size_t len = MIN(cur->iov_len, bytes - total);

        total += len;
        if (len < cur->iov_len) {
            if (undo) {
                *undo = (IOVDiscardUndo){ cur, *cur };
            }
            cur->iov_base = (char *)cur->iov_base + len;
            cur->iov_len -= len;
            break;
        }
    }
    *iov = cur;
    return total;
}

size_t iov_discard_back_undoable(struct iovec *iov, unsigned int *iov_cnt, size_t bytes,
                                 IOVDiscardUndo *undo)
{
    size_t total = 0;

    if (undo) {
        undo->modified_iov = NULL;
    }
    while (*iov_cnt > 0 && total < bytes) {
        struct iovec *cur = &iov[*iov_cnt - 1];
        size_t len = MIN(cur->iov_len, bytes - total);

        total += len;
        if (len < cur->iov_len) {
            if (undo) {
                *undo = (IOVDiscardUndo){ cur, *cur };
            }
            cur->iov_len -= len;
            break;
        }
        (*iov_cnt)--;
    }
    return total;
}

size_t iov_discard_front(struct iovec **iov, unsigned int *iov_cnt, size_t bytes)
{
    return iov_discard_front_undoable(iov, iov_cnt, bytes, NULL);
}

size_t iov_discard_back(struct iovec *iov, unsigned int *iov_cnt, size_t bytes)
{
    return iov_discard_back_undoable(iov, iov_cnt, bytes, NULL);
}

void iov_discard_undo(IOVDiscardUndo *undo)
{
    if (undo->modified_iov) {
        *undo->modified_iov = undo->orig;
    }
}
