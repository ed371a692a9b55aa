/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the parts of sdhci-test share: a controller with a card, commands. */
#ifndef TESTS_SDHCI_TEST_H
#define TESTS_SDHCI_TEST_H

#include "libqos/state.h"

#define BASE        0xe0000000u
#define SYSAD       (BASE + 0x00)
#define BLKSIZE     (BASE + 0x04)
#define ARGUMENT    (BASE + 0x08)
#define TRNMOD      (BASE + 0x0c)
#define COMMAND     (BASE + 0x0e)
#define RESPONSE    (BASE + 0x10)
#define BUFFER      (BASE + 0x20)
#define PRNSTS      (BASE + 0x24)
#define HOSTCTL     (BASE + 0x28)
#define POWER       (BASE + 0x29)
#define CLOCK       (BASE + 0x2c)
#define SWRESET     (BASE + 0x2f)
#define INTSTS      (BASE + 0x30)
#define INTSTSEN    (BASE + 0x34)
#define INTSIGEN    (BASE + 0x38)
#define CAPAB       (BASE + 0x40)
#define ADMAERR     (BASE + 0x54)
#define ADMASYSADDR (BASE + 0x58)
#define VERSION     (BASE + 0xfc)

#define CMDCMP  0x00000001
#define TRSCMP  0x00000002
#define DMAINT  0x00000008
#define ERRINT  0x00008000
#define CMDTIMEOUT 0x00010000
#define ADMAERROR  0x02000000

#define TRNS_DMA   0x01
#define TRNS_COUNT 0x02
#define TRNS_CMD12 0x04
#define TRNS_READ  0x10
#define TRNS_MULTI 0x20

/* Of the card's status. */
#define ERASE_SEQ_ERROR 0x10000000
#define ILLEGAL_COMMAND 0x00400000

#define IMAGE_BYTES (1024 * 1024)
#define DMA_ADDR    0x20000
#define TABLE_ADDR  0x10000

typedef struct Fixture {
    QTestState *qts;
    char *path;
    uint8_t *image;
    uint32_t rca;
} Fixture;

/* Command flags: the low byte. */
#define R1   0x1a
#define R1B  0x1b
#define R2   0x09
#define R3   0x02
#define DATA 0x20

/* The command line of the fixture; free it. */
char *machine_args(Fixture *f);
/* The controller's registers at BASE. */
void map(QTestState *s);
/* With the card's clock stopped, and with the card in transfer state. */
void sdhci_setup_stopped(Fixture *f, const void *data);
void sdhci_setup(Fixture *f, const void *data);
void sdhci_teardown(Fixture *f, const void *data);
/* Sends a command and returns the interrupt status, which it clears. @flags: the command's low byte. */
uint32_t command(Fixture *f, uint8_t index, uint8_t flags, uint32_t arg);
/* Clock and power on, and the card in transfer state. */
void select_card(Fixture *f);
void set_blocks(Fixture *f, uint16_t size, uint16_t count, uint16_t mode);
/* The interrupt status, which it clears; a round trip lets DMA run to its end. */
uint32_t finish(Fixture *f);
void assert_memory(Fixture *f, uint64_t addr, const uint8_t *expect, size_t bytes);

void sdhci_add_state_tests(void);

#endif
