/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include "am53c974-test.h"

void map(Fixture *f)
{
    f->bus = qpci_new_pc(f->qts, NULL);
    f->dev = qpci_device_find(f->bus, QPCI_DEVFN(SLOT, 0));
    g_assert_nonnull(f->dev);
    qpci_device_enable(f->dev);
    f->bar = qpci_iomap(f->dev, 0, NULL);
}

void am53c974_setup(Fixture *f, const void *data)
{
    int fd = g_file_open_tmp("am53c974-XXXXXX", &f->path, NULL);

    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(ftruncate(fd, IMAGE_BYTES), ==, 0);
    close(fd);
    f->qts = qtest_initf("-machine pc -nodefaults -device am53c974,id=scsi,addr=%d "
                         "-device scsi-hd,drive=d,scsi-id=%d -drive if=none,id=d,format=raw,file=%s",
                         SLOT, TARGET, f->path);
    map(f);
}

void unmap(Fixture *f)
{
    g_free(f->dev);
    qpci_free_pc(f->bus);
}

void am53c974_teardown(Fixture *f, const void *data)
{
    unmap(f);
    qtest_quit(f->qts);
    g_unlink(f->path);
    g_free(f->path);
}

uint8_t wait_interrupt(Fixture *f)
{
    for (int i = 0; i < ANY_TIME && !(inb(f, STATUS) & S_INT); i++) {
        g_usleep(1000);
    }
    g_assert_true(inb(f, STATUS) & S_INT);
    return inb(f, INTR);
}

void push(Fixture *f, const uint8_t *bytes, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        outb(f, FIFO, bytes[i]);
    }
}

void set_count(Fixture *f, uint32_t n)
{
    outb(f, TCLO, n);
    outb(f, TCMID, n >> 8);
}

void send_cdb(Fixture *f, const uint8_t *cdb, unsigned n)
{
    const uint8_t identify = 0x80;

    outb(f, CMD, C_FLUSH);
    outb(f, BUSID, TARGET);
    push(f, &identify, 1);
    push(f, cdb, n);
    outb(f, CMD, C_SELATN);
    g_assert_cmphex(wait_interrupt(f), ==, I_OK | I_SERVICE);
}

void dma(Fixture *f, uint8_t direction, uint64_t addr, uint32_t n, uint8_t command)
{
    outl(f, STC, n);
    outl(f, SPA, addr);
    set_count(f, n);
    outb(f, DMA_CMD, direction & ~3);
    outb(f, CMD, command | C_DMA);
    outb(f, DMA_CMD, direction);
}

uint8_t finish(Fixture *f)
{
    uint8_t status;

    g_assert_cmpuint(phase(f), ==, PHASE_ST);
    outb(f, CMD, C_FLUSH);
    outb(f, CMD, C_ICCS);
    g_assert_cmphex(wait_interrupt(f), ==, I_OK);
    g_assert_cmpuint(phase(f), ==, PHASE_MI);
    g_assert_cmpuint(inb(f, FLAGS) & 0x1f, ==, 2);
    status = inb(f, FIFO);
    g_assert_cmphex(inb(f, FIFO), ==, 0);
    outb(f, CMD, C_ACCEPT);
    g_assert_cmphex(wait_interrupt(f), ==, I_GONE);
    return status;
}

void clear_attention(Fixture *f)
{
    const uint8_t test_unit_ready[6] = { 0 };

    send_cdb(f, test_unit_ready, 6);
    finish(f);
    send_cdb(f, test_unit_ready, 6);
    g_assert_cmphex(finish(f), ==, 0);
}
