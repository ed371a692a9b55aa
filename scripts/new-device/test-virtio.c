/* SPDX-License-Identifier: GPL-2.0-or-later */
/* @name@: buffers come back. */
#include "qemu/osdep.h"
#include "virtio-poke.h"

#define RING   0x100000
#define BUFFER 0x200000

static void test_count(void)
{
    Poke *p = poke_new("@name@-pci", NULL);
    uint32_t len = 0;
    PokeQueue q;

    negotiate(p, 1ULL << VIRTIO_F_VERSION_1);
    q = queue_enable(p, 0, RING);
    set_status(p, DRIVER_OK);
    for (int i = 1; i <= 2; i++) {
        queue_desc(&q, 0, BUFFER, 16, VRING_DESC_F_WRITE, 0);
        queue_add(&q, 0);
        queue_kick(&q);
        g_assert_true(queue_used(&q, NULL, &len));
        g_assert_cmpuint(len, ==, 4);
        g_assert_cmphex(qtest_readl(p->qts, BUFFER), ==, i);
    }
    poke_free(p);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/@name@/count", test_count);
    return g_test_run();
}
