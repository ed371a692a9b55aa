/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of ide-hd-test share. */
#ifndef TESTS_IDE_HD_TEST_H
#define TESTS_IDE_HD_TEST_H

#include "ide-pc.h"

void ide_hd_setup(IdeFixture *f, const void *data);
void ide_hd_teardown(IdeFixture *f, const void *data);
#define IDE_HD_CASE(path, fn) qtest_add("ide-hd/" path, IdeFixture, NULL, ide_hd_setup, fn, ide_hd_teardown)

/* Address in 28 bits, count, command. */
void command28(IdeFixture *f, uint8_t cmd, uint32_t lba, uint8_t count);
/* The same in 48 bits. */
void command48(IdeFixture *f, uint8_t cmd, uint64_t lba, uint16_t count);
/* SET FEATURES: the status that it ends with. */
uint8_t set_features(IdeFixture *f, uint8_t feature, uint8_t count);
/* The image's file is what f->image is. */
void assert_file(IdeFixture *f);
/* A sector's words, or a part of them, by PIO. */
void pio_write(IdeFixture *f, const uint8_t *buf, int bytes);
void read_words(IdeFixture *f, uint16_t *words);

void ide_hd_add_dma_tests(void);
void ide_hd_add_error_tests(void);
void ide_hd_add_read_back_tests(void);
void ide_hd_add_state_tests(void);

#endif
