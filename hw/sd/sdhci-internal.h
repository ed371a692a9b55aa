/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SD host controller: bits of its registers, and what its parts share. */
#ifndef HW_SDHCI_INTERNAL_H
#define HW_SDHCI_INTERNAL_H

#include "hw/sd/sdhci.h"

/* Largest block. */
#define SDHCI_BUF_BYTES       512

#define SDHC_BLKSIZE_MASK     0x0fff
#define SDHC_BOUNDARY_SHIFT   12
#define SDHC_BOUNDARY_MASK    0x7000

#define SDHC_TRNS_DMA         0x0001
#define SDHC_TRNS_BLK_CNT_EN  0x0002
#define SDHC_TRNS_ACMD_MASK   0x000c
#define SDHC_TRNS_ACMD12      0x0004
#define SDHC_TRNS_ACMD23      0x0008
#define SDHC_TRNS_READ        0x0010
#define SDHC_TRNS_MULTI       0x0020
#define SDHC_TRNMOD_MASK      0x003f

#define SDHC_CMD_RSP_MASK     0x0003
#define SDHC_CMD_RSP_136      0x0001
#define SDHC_CMD_RSP_48_BUSY  0x0003
#define SDHC_CMD_DATA         0x0020
#define SDHC_CMDREG_MASK      0x3ffb

#define SDHC_CMD_INHIBIT      0x00000001
#define SDHC_DATA_INHIBIT     0x00000002
#define SDHC_DAT_LINE_ACTIVE  0x00000004
#define SDHC_DOING_WRITE      0x00000100
#define SDHC_DOING_READ       0x00000200
#define SDHC_SPACE_AVAILABLE  0x00000400
#define SDHC_DATA_AVAILABLE   0x00000800
#define SDHC_CARD_PRESENT     0x00070000
#define SDHC_WRITE_ENABLED    0x00080000
#define SDHC_LINES_IDLE       0x01f00000
#define SDHC_PRNSTS_DATA                                                                    \
    (SDHC_DATA_INHIBIT | SDHC_DAT_LINE_ACTIVE | SDHC_DOING_WRITE | SDHC_DOING_READ |        \
     SDHC_SPACE_AVAILABLE | SDHC_DATA_AVAILABLE)

#define SDHC_CTRL_DMA_MASK    0x18
#define SDHC_CTRL_SDMA        0x00
#define SDHC_CTRL_ADMA2_32    0x10
#define SDHC_CTRL_ADMA2_64    0x18

#define SDHC_POWER_ON         0x01
#define SDHC_CLOCK_INT_EN     0x0001
#define SDHC_CLOCK_INT_STABLE 0x0002
#define SDHC_CLOCK_SDCLK_EN   0x0004
#define SDHC_RESET_ALL        0x01
#define SDHC_RESET_CMD        0x02
#define SDHC_RESET_DATA       0x04
#define SDHC_STOP_AT_GAP_REQ  0x01
#define SDHC_CONTINUE_REQ     0x02

#define SDHC_NIS_CMDCMP       0x0001
#define SDHC_NIS_TRSCMP       0x0002
#define SDHC_NIS_BLKGAP       0x0004
#define SDHC_NIS_DMA          0x0008
#define SDHC_NIS_WBUFRDY      0x0010
#define SDHC_NIS_RBUFRDY      0x0020
#define SDHC_NIS_INSERT       0x0040
#define SDHC_NIS_REMOVE       0x0080
#define SDHC_NIS_ERR          0x8000
#define SDHC_EIS_CMDTIMEOUT   0x0001
#define SDHC_EIS_DATTIMEOUT   0x0010
#define SDHC_EIS_CMD12ERR     0x0100
#define SDHC_EIS_ADMAERR      0x0200

/* ---- sdhci.c ---- */
void sdhci_update_irq(SDHCIState *s);
/* Sets status bits that are enabled. */
void sdhci_raise(SDHCIState *s, uint16_t normal, uint16_t error);
/* A command as the command register has it. */
void sdhci_send_command(SDHCIState *s);
extern const MemoryRegionOps sdhci_mmio_ops;
void sdhci_reset(SDHCIState *s);
void sdhci_set_inserted(SDHCIState *s, bool inserted, bool readonly, bool tell);

/* ---- sdhci-data.c ---- */
void sdhci_start_transfer(SDHCIState *s);
void sdhci_stop_transfer(SDHCIState *s);
/* On with a transfer that was paused. */
void sdhci_resume_transfer(SDHCIState *s);
uint8_t sdhci_read_buffer(SDHCIState *s);
void sdhci_write_buffer(SDHCIState *s, uint8_t value);
void sdhci_transfer_bh(void *opaque);

#endif
