/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the AHCI tests share: a disk or CD-ROM at port 0 of q35's adapter, with a known image. */
#ifndef TESTS_AHCI_TEST_H
#define TESTS_AHCI_TEST_H

#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "tests/qtest/libqos/ahci.h"

#define IMAGE_BYTES (4 * 1024 * 1024)
#define TFD_GOOD    0x50
#define PORT        0

typedef struct Fixture {
    AHCIQState *ahci;
    QTestState *qts;
    char *path;
    uint8_t *image;
    uint64_t buf; /* 256 KiB of guest memory */
} Fixture;

#define BUF_BYTES (256 * 1024)
#define ACPI_PCIHP_EJECT 0xae08 /* slots of bus 0, which is selected */
/* Stopped: only the adapter's registers can be reached. */
void setup_stopped(Fixture *f, const void *data);
/* With a disk, with a CD-ROM: the port runs, f->buf is there. */
void setup(Fixture *f, const void *data);
void setup_cd(Fixture *f, const void *data);
void teardown(Fixture *f, const void *data);
#define AHCI_CASE(path, setup_fn, fn) qtest_add("ahci/" path, Fixture, NULL, setup_fn, fn, teardown)

/* ATA command @opcode with @bytes of data in f->buf. */
AHCICommand make(Fixture *f, uint8_t opcode, uint64_t lba, uint16_t count, uint32_t bytes, bool write);
void assert_memory(Fixture *f, uint64_t addr, const uint8_t *expect, size_t bytes);
/* After an error: PxCMD.ST off and on, and the bits of PxIS off. */
void recover(Fixture *f);
/* The last command failed with these bits of the error register; recovers. */
void assert_failed(Fixture *f, uint8_t error);

void ahci_add_error_tests(void);

/* ahci-state-test.c; the second, after the run, removes its image. */
void ahci_add_state_tests(void);
void ahci_end_state_tests(void);

#endif
