/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SD host controller: transfer of data through the buffer port, by SDMA and by ADMA2.
 *
 * Spec: SD Host Controller Simplified Specification 3.00, 1.12, 1.13, 3.7. DMA runs in a bottom half, some
 * blocks at a time. A transfer of no given length ends with the card, after the 65,535 blocks of the
 * longest one that has a length, or by a command.
 */
#include "qemu/osdep.h"
#include "hw/pci/pci.h"
#include "qemu/bswap.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "sdhci-internal.h"
#include "trace.h"

#define SDHC_MAX_BLOCKS      65535
#define SDHC_MAX_DESCRIPTORS 65536
#define SDHC_STEPS_PER_RUN   64 /* blocks or descriptors */

#define ADMA_VALID    0x01
#define ADMA_END      0x02
#define ADMA_INT      0x04
#define ADMA_ACT_MASK 0x30
#define ADMA_ACT_TRAN 0x20
#define ADMA_ACT_LINK 0x30

/* ADMA error status: the state that it happened in. */
#define ADMAERR_FETCH    0x01
#define ADMAERR_TRANSFER 0x03
#define ADMAERR_LENGTH   0x04

static uint32_t sdhci_block_bytes(const SDHCIState *s)
{
    return MIN(s->blksize & SDHC_BLKSIZE_MASK, SDHCI_BUF_BYTES);
}

static bool sdhci_is_read(const SDHCIState *s)
{
    return s->trnmod & SDHC_TRNS_READ;
}

/* ---- end ---- */

void sdhci_stop_transfer(SDHCIState *s)
{
    s->transferring = false;
    s->paused = false;
    s->data_count = 0;
    s->adma_len = 0;
    s->prnsts &= ~SDHC_PRNSTS_DATA;
    qemu_bh_cancel(s->transfer_bh);
}

static void sdhci_auto_cmd12(SDHCIState *s)
{
    SDRequest request = { .cmd = 12 };
    uint8_t response[16];
    int len = sdbus_do_command(&s->sdbus, &request, response);

    s->acmd12errsts = 0;
    if (len == 4) {
        s->rspreg[3] = ldl_be_p(response);
    } else {
        s->acmd12errsts = 0x0002; /* timeout */
        sdhci_raise(s, 0, SDHC_EIS_CMD12ERR);
    }
}

static void sdhci_end_transfer(SDHCIState *s)
{
    trace_sdhci_end_transfer(s->blkcnt);
    sdhci_stop_transfer(s);
    if ((s->trnmod & SDHC_TRNS_ACMD_MASK) == SDHC_TRNS_ACMD12) {
        sdhci_auto_cmd12(s);
    }
    sdhci_raise(s, SDHC_NIS_TRSCMP, 0);
}

static void sdhci_data_timeout(SDHCIState *s)
{
    sdhci_stop_transfer(s);
    sdhci_raise(s, 0, SDHC_EIS_DATTIMEOUT);
}

static void sdhci_adma_error(SDHCIState *s, uint8_t error)
{
    qemu_log_mask(LOG_GUEST_ERROR, "sdhci: ADMA error 0x%x at 0x%" PRIx64 "\n", error, s->admasysaddr);
    s->admaerr = error;
    sdhci_stop_transfer(s);
    sdhci_raise(s, 0, SDHC_EIS_ADMAERR);
}

/* ---- blocks ---- */

/* The next block comes from the card, or the card takes one. False: it does not. */
static bool sdhci_begin_block(SDHCIState *s)
{
    if (!sdhci_is_read(s)) {
        return true;
    }
    if (!sdbus_data_ready(&s->sdbus)) {
        return false;
    }
    sdbus_read_data(&s->sdbus, s->fifo_buffer, sdhci_block_bytes(s));
    return true;
}

static bool sdhci_finish_block(SDHCIState *s)
{
    bool ok = true;

    s->data_count = 0;
    if (!sdhci_is_read(s)) {
        ok = sdbus_receive_ready(&s->sdbus);
        sdbus_write_data(&s->sdbus, s->fifo_buffer, sdhci_block_bytes(s));
    }
    s->blocks_left--;
    if (s->trnmod & SDHC_TRNS_BLK_CNT_EN && s->trnmod & SDHC_TRNS_MULTI) {
        s->blkcnt--;
    }
    return ok;
}

/* ---- buffer port ---- */

static void sdhci_pio_ready(SDHCIState *s)
{
    if (!sdhci_begin_block(s)) {
        sdhci_data_timeout(s);
        return;
    }
    s->prnsts |= sdhci_is_read(s) ? SDHC_DATA_AVAILABLE : SDHC_SPACE_AVAILABLE;
    sdhci_raise(s, sdhci_is_read(s) ? SDHC_NIS_RBUFRDY : SDHC_NIS_WBUFRDY, 0);
}

static void sdhci_pio_step(SDHCIState *s)
{
    if (s->data_count < sdhci_block_bytes(s)) {
        return;
    }
    s->prnsts &= ~(SDHC_DATA_AVAILABLE | SDHC_SPACE_AVAILABLE);
    if (!sdhci_finish_block(s)) {
        sdhci_data_timeout(s);
    } else if (s->blocks_left == 0) {
        sdhci_end_transfer(s);
    } else {
        sdhci_pio_ready(s);
    }
}

uint8_t sdhci_read_buffer(SDHCIState *s)
{
    uint8_t value;

    if (!(s->prnsts & SDHC_DATA_AVAILABLE) || s->data_count >= sdhci_block_bytes(s)) {
        return 0;
    }
    value = s->fifo_buffer[s->data_count++];
    sdhci_pio_step(s);
    return value;
}

void sdhci_write_buffer(SDHCIState *s, uint8_t value)
{
    if (!(s->prnsts & SDHC_SPACE_AVAILABLE) || s->data_count >= sdhci_block_bytes(s)) {
        return;
    }
    s->fifo_buffer[s->data_count++] = value;
    sdhci_pio_step(s);
}

/* ---- DMA ---- */

/* Moves up to @len bytes at @addr, within the present block. How many; 0: the transfer is over. */
static uint32_t sdhci_dma_piece(SDHCIState *s, uint64_t addr, uint32_t len)
{
    uint32_t n = MIN(len, sdhci_block_bytes(s) - s->data_count);
    MemTxResult res;

    if (s->data_count == 0 && !sdhci_begin_block(s)) {
        sdhci_data_timeout(s);
        return 0;
    }
    if (sdhci_is_read(s)) {
        res = pci_dma_write(&s->pcidev, addr, s->fifo_buffer + s->data_count, n);
    } else {
        res = pci_dma_read(&s->pcidev, addr, s->fifo_buffer + s->data_count, n);
    }
    if (res != MEMTX_OK) {
        sdhci_adma_error(s, ADMAERR_TRANSFER);
        return 0;
    }
    s->data_count += n;
    if (s->data_count == sdhci_block_bytes(s) && !sdhci_finish_block(s)) {
        sdhci_data_timeout(s);
        return 0;
    }
    return n;
}

static void sdhci_sdma_run(SDHCIState *s)
{
    uint32_t boundary = 1u << (((s->blksize & SDHC_BOUNDARY_MASK) >> SDHC_BOUNDARY_SHIFT) + 12);

    for (int i = 0; i < SDHC_STEPS_PER_RUN && s->transferring; i++) {
        uint32_t n = sdhci_dma_piece(s, s->sdmasysad, boundary - (s->sdmasysad & (boundary - 1)));

        if (!n) {
            return;
        }
        s->sdmasysad += n;
        if (s->blocks_left == 0) {
            sdhci_end_transfer(s);
        } else if ((s->sdmasysad & (boundary - 1)) == 0) {
            s->paused = true;
            sdhci_raise(s, SDHC_NIS_DMA, 0);
            return;
        }
    }
    if (s->transferring) {
        qemu_bh_schedule(s->transfer_bh);
    }
}

/* The next descriptor; false: there is none that could be used. */
static bool sdhci_adma_fetch(SDHCIState *s)
{
    bool wide = (s->hostctl1 & SDHC_CTRL_DMA_MASK) == SDHC_CTRL_ADMA2_64;
    uint8_t desc[12] = { 0 };

    if (s->descriptors_left-- == 0 ||
        pci_dma_read(&s->pcidev, s->admasysaddr, desc, wide ? 12 : 8) != MEMTX_OK ||
        !(desc[0] & ADMA_VALID)) {
        sdhci_adma_error(s, ADMAERR_FETCH);
        return false;
    }
    s->adma_attr = desc[0];
    s->adma_len = lduw_le_p(desc + 2);
    s->adma_len = s->adma_len ? s->adma_len : 65536;
    s->adma_addr = wide ? ldq_le_p(desc + 4) : (uint32_t)ldl_le_p(desc + 4);
    if ((desc[0] & ADMA_ACT_MASK) != ADMA_ACT_TRAN) {
        s->adma_len = 0;
    }
    s->admasysaddr = (desc[0] & ADMA_ACT_MASK) == ADMA_ACT_LINK ? s->adma_addr
                                                                : s->admasysaddr + (wide ? 12 : 8);
    return true;
}

/* After the last byte of a descriptor. */
static void sdhci_adma_descriptor_done(SDHCIState *s)
{
    if (s->adma_attr & ADMA_INT) {
        sdhci_raise(s, SDHC_NIS_DMA, 0);
    }
    if (s->blocks_left == 0) {
        sdhci_end_transfer(s);
    } else if ((s->adma_attr & ADMA_END) && s->trnmod & SDHC_TRNS_BLK_CNT_EN) {
        sdhci_adma_error(s, ADMAERR_LENGTH);
    } else if (s->adma_attr & ADMA_END) {
        sdhci_end_transfer(s);
    }
}

static void sdhci_adma_run(SDHCIState *s)
{
    for (int i = 0; i < SDHC_STEPS_PER_RUN && s->transferring; i++) {
        uint32_t n;

        if (s->adma_len == 0) {
            if (!sdhci_adma_fetch(s)) {
                return;
            }
            if (s->adma_len == 0) {
                sdhci_adma_descriptor_done(s);
                continue;
            }
        }
        n = sdhci_dma_piece(s, s->adma_addr, s->adma_len);
        if (!n) {
            return;
        }
        s->adma_addr += n;
        s->adma_len -= n;
        if (s->adma_len == 0 || s->blocks_left == 0) {
            s->adma_len = 0;
            sdhci_adma_descriptor_done(s);
        }
    }
    if (s->transferring) {
        qemu_bh_schedule(s->transfer_bh);
    }
}

void sdhci_transfer_bh(void *opaque)
{
    SDHCIState *s = opaque;

    if (!s->transferring || s->paused) {
        return;
    }
    switch (s->hostctl1 & SDHC_CTRL_DMA_MASK) {
    case SDHC_CTRL_SDMA:
        sdhci_sdma_run(s);
        break;
    case SDHC_CTRL_ADMA2_32:
    case SDHC_CTRL_ADMA2_64:
        sdhci_adma_run(s);
        break;
    default:
        sdhci_adma_error(s, ADMAERR_FETCH);
    }
}

void sdhci_resume_transfer(SDHCIState *s)
{
    if (s->transferring && s->paused) {
        s->paused = false;
        qemu_bh_schedule(s->transfer_bh);
    }
}

/* ---- start ---- */

static uint32_t sdhci_transfer_blocks(const SDHCIState *s)
{
    if (!(s->trnmod & SDHC_TRNS_MULTI)) {
        return 1;
    }
    return s->trnmod & SDHC_TRNS_BLK_CNT_EN ? s->blkcnt : SDHC_MAX_BLOCKS;
}

/* The command that moves data has been answered. */
void sdhci_start_transfer(SDHCIState *s)
{
    s->data_count = 0;
    s->adma_len = 0;
    s->paused = false;
    s->blocks_left = sdhci_transfer_blocks(s);
    s->descriptors_left = SDHC_MAX_DESCRIPTORS;
    s->prnsts |= SDHC_DATA_INHIBIT | SDHC_DAT_LINE_ACTIVE |
                 (sdhci_is_read(s) ? SDHC_DOING_READ : SDHC_DOING_WRITE);
    trace_sdhci_start_transfer(sdhci_block_bytes(s), s->blocks_left, s->trnmod, s->hostctl1);
    s->transferring = true;
    if (s->blocks_left == 0 || sdhci_block_bytes(s) == 0) {
        sdhci_end_transfer(s);
    } else if (s->trnmod & SDHC_TRNS_DMA) {
        qemu_bh_schedule(s->transfer_bh);
    } else {
        sdhci_pio_ready(s);
    }
}
