/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registers of the floppy disk controller, for its tests. */
#ifndef TESTS_FDC_TEST_H
#define TESTS_FDC_TEST_H

#include "libqtest.h"

#define FDC         0x3f0
#define SRB         (FDC + 1)
#define DOR         (FDC + 2)
#define TDR         (FDC + 3)
#define MSR         (FDC + 4)
#define FIFO        (FDC + 5)
#define DIR         (FDC + 7)
#define FDC_IRQ     6

#define MSR_COMMAND 0x80
#define MSR_RESULT  0xd0
#define MSR_PIO_IN  0xf0

static inline void fdc_send(QTestState *s, const uint8_t *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        qtest_outb(s, FIFO, bytes[i]);
    }
}

/* fdc-state-test.c */
void fdc_state_tests(void);

#endif
