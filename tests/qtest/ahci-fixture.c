/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The machine of the AHCI tests. */
#include "ahci-test.h"
#include "test-image.h"

static void setup_device(Fixture *f, const char *drive_opts, const char *device)
{
    g_autofree char *args = NULL;
    int fd = g_file_open_tmp("ahci-test-XXXXXX", &f->path, NULL);

    g_assert_cmpint(fd, >=, 0);
    close(fd);
    f->image = test_image_new(IMAGE_BYTES);
    g_assert_true(g_file_set_contents(f->path, (char *)f->image, IMAGE_BYTES, NULL));
    args = g_strdup_printf("-drive if=none,id=d0,format=raw,file=%s%s -device %s,drive=d0,bus=ide.0", f->path,
                           drive_opts, device);
    f->ahci = ahci_boot(args);
    f->qts = f->ahci->qts;
    ahci_pci_enable(f->ahci);
}

void setup_stopped(Fixture *f, const void *data)
{
    setup_device(f, "", "ide-hd");
}

void setup(Fixture *f, const void *data)
{
    setup_device(f, "", "ide-hd");
    ahci_hba_enable(f->ahci);
    ahci_port_start(f->ahci, PORT);
    f->buf = guest_alloc(&f->ahci->alloc, BUF_BYTES);
}

void setup_cd(Fixture *f, const void *data)
{
    setup_device(f, ",media=cdrom", "ide-cd");
    ahci_hba_enable(f->ahci);
    ahci_port_start(f->ahci, PORT);
    f->buf = guest_alloc(&f->ahci->alloc, BUF_BYTES);
}

void teardown(Fixture *f, const void *data)
{
    ahci_shutdown(f->ahci);
    unlink(f->path);
    g_free(f->path);
    g_free(f->image);
}

AHCICommand make(Fixture *f, uint8_t opcode, uint64_t lba, uint16_t count, uint32_t bytes, bool write)
{
    AHCICommand cmd = { .buf = f->buf, .bytes = bytes, .write = write };

    ahci_command_fill(&cmd, opcode, lba, count);
    return cmd;
}

void assert_memory(Fixture *f, uint64_t addr, const uint8_t *expect, size_t bytes)
{
    g_autofree uint8_t *buf = g_malloc(bytes);

    qtest_memread(f->qts, addr, buf, bytes);
    g_assert_cmpmem(buf, bytes, expect, bytes);
}

/* After an error: PxCMD.ST off and on, and the bits of PxIS off. */
void recover(Fixture *f)
{
    uint32_t cmd = ahci_px_rreg(f->ahci, PORT, AHCI_PX_CMD);

    ahci_px_wreg(f->ahci, PORT, AHCI_PX_CMD, cmd & ~AHCI_PX_CMD_ST);
    ahci_px_wreg(f->ahci, PORT, AHCI_PX_IS, UINT32_MAX);
    ahci_wreg(f->ahci, AHCI_IS, UINT32_MAX);
    ahci_px_wreg(f->ahci, PORT, AHCI_PX_CMD, cmd | AHCI_PX_CMD_ST);
}

void assert_failed(Fixture *f, uint8_t error)
{
    uint32_t tfd = ahci_px_rreg(f->ahci, PORT, AHCI_PX_TFD);

    g_assert_cmphex(ahci_px_rreg(f->ahci, PORT, AHCI_PX_IS) & AHCI_PX_IS_TFES, ==, AHCI_PX_IS_TFES);
    g_assert_cmphex(tfd & 0x01, ==, 0x01);
    g_assert_cmphex(tfd >> 8 & error, ==, error);
    recover(f);
}
