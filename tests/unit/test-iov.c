/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Scatter-gather buffers against a flat model of the same bytes. */
#include "qemu/osdep.h"
#include "qemu/iov.h"

/* A random vector over one buffer, some elements empty. */
static unsigned make_iov(GRand *rand, struct iovec *iov, unsigned max, uint8_t *flat,
                         size_t *total)
{
    unsigned cnt = g_rand_int_range(rand, 1, max + 1);

    *total = 0;
    for (unsigned i = 0; i < cnt; i++) {
        iov[i].iov_len = g_rand_int_range(rand, 0, 9);
        iov[i].iov_base = flat + *total;
        *total += iov[i].iov_len;
    }
    return cnt;
}

static void test_copies(void)
{
    GRand *rand = g_rand_new_with_seed(3);

    for (int round = 0; round < 2000; round++) {
        struct iovec iov[8], part[8];
        uint8_t flat[128], buf[128], back[128];
        size_t total;
        unsigned cnt = make_iov(rand, iov, 8, flat, &total);
        size_t offset = g_rand_int_range(rand, 0, total + 1);
        size_t bytes = g_rand_int_range(rand, 0, 80);
        size_t expect = MIN(bytes, total - offset);

        for (size_t i = 0; i < sizeof(flat); i++) {
            flat[i] = i;
            buf[i] = 0x80 | i;
        }
        g_assert_cmpuint(iov_size(iov, cnt), ==, total);
        g_assert_cmpuint(iov_to_buf(iov, cnt, offset, back, bytes), ==, expect);
        g_assert_cmpmem(back, expect, flat + offset, expect);
        g_assert_cmpuint(iov_from_buf(iov, cnt, offset, buf, bytes), ==, expect);
        g_assert_cmpmem(flat + offset, expect, buf, expect);
        g_assert_true(offset + expect >= sizeof(flat) ||
                      flat[offset + expect] == offset + expect);
        g_assert_cmpuint(iov_size(part, iov_copy(part, 8, iov, cnt, offset, bytes)), ==, expect);
        g_assert_cmpuint(iov_memset(iov, cnt, offset, 7, bytes), ==, expect);
        g_assert_true(!expect || flat[offset] == 7);
    }
    g_rand_free(rand);
}

static void test_discard(void)
{
    GRand *rand = g_rand_new_with_seed(4);

    for (int round = 0; round < 2000; round++) {
        struct iovec iov[8], saved[8], *front = iov;
        uint8_t flat[128];
        size_t total;
        unsigned cnt = make_iov(rand, iov, 8, flat, &total), left = cnt;
        size_t bytes = g_rand_int_range(rand, 0, 80);
        IOVDiscardUndo undo;

        memcpy(saved, iov, sizeof(iov));
        g_assert_cmpuint(iov_discard_front_undoable(&front, &left, bytes, &undo), ==,
                         MIN(bytes, total));
        g_assert_cmpuint(iov_size(front, left), ==, total - MIN(bytes, total));
        iov_discard_undo(&undo);
        g_assert_cmpmem(iov, cnt * sizeof(*iov), saved, cnt * sizeof(*iov));
        left = cnt;
        g_assert_cmpuint(iov_discard_back_undoable(iov, &left, bytes, &undo), ==,
                         MIN(bytes, total));
        g_assert_cmpuint(iov_size(iov, left), ==, total - MIN(bytes, total));
        iov_discard_undo(&undo);
        g_assert_cmpmem(iov, cnt * sizeof(*iov), saved, cnt * sizeof(*iov));
    }
    g_rand_free(rand);
}

static void test_size_saturates(void)
{
    struct iovec iov[2] = { { NULL, SIZE_MAX - 1 }, { NULL, 10 } };

    g_assert_true(iov_size(iov, 2) == SIZE_MAX);
}

static void test_qiov(void)
{
    char a[5] = "abcd", b[4] = "efg", buf[16] = "";
    QEMUIOVector q, copy, slice;

    qemu_iovec_init(&q, 0);
    qemu_iovec_add(&q, a, 4);
    qemu_iovec_add(&q, b, 3);
    g_assert_cmpuint(q.size, ==, 7);
    g_assert_cmpuint(qemu_iovec_to_buf(&q, 2, buf, 4), ==, 4);
    g_assert_cmpstr(buf, ==, "cdef");
    qemu_iovec_init(&copy, q.niov);
    qemu_iovec_to_buf(&q, 0, buf, 7);
    qemu_iovec_clone(&copy, &q, buf);
    g_assert_cmpint(qemu_iovec_compare(&q, &copy), ==, -1);
    buf[5] = 'X';
    g_assert_cmpint(qemu_iovec_compare(&q, &copy), ==, 5);
    qemu_iovec_init_slice(&slice, &q, 3, 2);
    g_assert_cmpint(slice.niov, ==, 2);
    g_assert_false(qemu_iovec_is_zero(&slice, 0, 2));
    qemu_iovec_memset(&slice, 0, 0, 2);
    g_assert_true(qemu_iovec_is_zero(&slice, 0, 2));
    qemu_iovec_discard_back(&q, 4);
    g_assert_cmpuint(q.size, ==, 3);
    qemu_iovec_destroy(&slice);
    qemu_iovec_destroy(&copy);
    qemu_iovec_destroy(&q);
    qemu_iovec_init_buf(&q, buf, 16);
    g_assert_true(qemu_iovec_buf(&q) == buf);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/iov/copies", test_copies);
    g_test_add_func("/iov/discard-and-undo", test_discard);
    g_test_add_func("/iov/size-saturates", test_size_saturates);
    g_test_add_func("/iov/qiov", test_qiov);
    return g_test_run();
}
