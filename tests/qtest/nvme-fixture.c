/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "nvme-test.h"
#include "qemu/bswap.h"

void map(Fixture *f)
{
    f->bus = qpci_new_pc(f->qts, NULL);
    f->dev = qpci_device_find(f->bus, QPCI_DEVFN(SLOT, 0));
    qpci_device_enable(f->dev);
    f->bar = qpci_iomap(f->dev, 0, NULL);
    f->cid = 0;
}

void unmap(Fixture *f)
{
    g_free(f->dev);
    qpci_free_pc(f->bus);
}

void nvme_setup(Fixture *f, const void *options)
{
    g_autofree char *data = g_malloc(IMAGE_BYTES);
    int fd = g_file_open_tmp("nvme-test-XXXXXX", &f->path, NULL);

    for (size_t i = 0; i < IMAGE_BYTES; i++) {
        data[i] = i / 512 + i % 3;
    }
    g_assert_cmpint(write(fd, data, IMAGE_BYTES), ==, IMAGE_BYTES);
    close(fd);
    f->qts = qtest_initf("-machine pc -nodefaults -drive file=%s,if=none,format=raw,id=d "
                         "-device nvme,serial=foo,drive=d,addr=5%s", f->path, (const char *)options);
    map(f);
}

void nvme_teardown(Fixture *f, const void *options)
{
    unmap(f);
    qtest_quit(f->qts);
    g_unlink(f->path);
    g_free(f->path);
}

void enable(Fixture *f)
{
    qtest_memset(f->qts, ASQ, 0, 0x8000);
    set_reg(f, AQA, (ENTRIES - 1) << 16 | (ENTRIES - 1));
    set_reg(f, ASQ_REG, ASQ);
    set_reg(f, ASQ_REG + 4, 0);
    set_reg(f, ACQ_REG, ACQ);
    set_reg(f, ACQ_REG + 4, 0);
    set_reg(f, CC, CC_ENABLE);
    g_assert_cmphex(reg(f, CSTS), ==, 1);
    f->admin = (Queue) { 0, ASQ, ACQ, 0, 0, 1 };
    f->io = (Queue) { 1, IOSQ, IOCQ, 0, 0, 1 };
}

void put(Fixture *f, Queue *q, const Cmd *cmd)
{
    uint8_t e[64] = { cmd->opcode, cmd->flags };

    stw_le_p(e + 2, ++f->cid);
    stl_le_p(e + 4, cmd->nsid);
    stq_le_p(e + 24, cmd->prp1);
    stq_le_p(e + 32, cmd->prp2);
    stl_le_p(e + 40, cmd->dw10);
    stl_le_p(e + 44, cmd->dw11);
    stl_le_p(e + 48, cmd->dw12);
    qtest_memwrite(f->qts, q->sq + q->tail * 64, e, sizeof(e));
    q->tail = (q->tail + 1) % ENTRIES;
    set_reg(f, 0x1000 + q->id * 8, q->tail);
}

bool get(Fixture *f, Queue *q, uint16_t *status, uint32_t *result)
{
    uint64_t at = q->cq + q->head * 16;

    for (int i = 0; i < 2000; i++) {
        uint16_t word = qtest_readw(f->qts, at + 14);

        if ((word & 1) == q->phase) {
            *status = word >> 1;
            *result = qtest_readl(f->qts, at);
            q->head = (q->head + 1) % ENTRIES;
            q->phase ^= q->head == 0;
            set_reg(f, 0x1000 + q->id * 8 + 4, q->head);
            return true;
        }
        g_usleep(1000);
    }
    return false;
}

uint16_t run(Fixture *f, Queue *q, const Cmd *cmd, uint32_t *result)
{
    uint32_t ignored;
    uint16_t status;

    put(f, q, cmd);
    g_assert_true(get(f, q, &status, result ?: &ignored));
    return status;
}

void enable_io(Fixture *f)
{
    enable(f);
    g_assert_cmphex(ADMIN(f, .opcode = 5, .prp1 = IOCQ, .dw10 = (ENTRIES - 1) << 16 | 1, .dw11 = 3), ==, 0);
    g_assert_cmphex(ADMIN(f, .opcode = 1, .prp1 = IOSQ, .dw10 = (ENTRIES - 1) << 16 | 1,
                          .dw11 = 1 << 16 | 1), ==, 0);
}
