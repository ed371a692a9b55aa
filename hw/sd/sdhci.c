/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SD host controller: registers, commands, interrupt.
 *
 * Spec: SD Host Controller Simplified Specification 3.00, chapter 2 (data: sdhci-data.c, PCI: sdhci-pci.c).
 * Region "sdhci" of 256 bytes. Left out on purpose: ADMA1, suspend and resume, read wait, SDIO
 * interrupts, tuning and UHS modes, boot.
 */
#include "qemu/osdep.h"
#include "hw/irq.h"
#include "hw/register-names.h"
#include "qemu/bswap.h"
#include "qemu/log.h"
#include "sdhci-internal.h"
#include "trace.h"

/* Registers by the 32-bit words that they are in. */
enum {
    SDHC_SYSAD = 0x00,
    SDHC_BLK = 0x04,
    SDHC_ARGUMENT = 0x08,
    SDHC_TRNMOD_CMD = 0x0c,
    SDHC_RSPREG0 = 0x10,
    SDHC_RSPREG3 = 0x1c,
    SDHC_BDATA = 0x20,
    SDHC_PRNSTS = 0x24,
    SDHC_HOSTCTL = 0x28,
    SDHC_CLKCON = 0x2c,
    SDHC_INTSTS = 0x30,
    SDHC_INTSTSEN = 0x34,
    SDHC_INTSIGEN = 0x38,
    SDHC_ACMD12_HOSTCTL2 = 0x3c,
    SDHC_CAPAB = 0x40,
    SDHC_MAXCURR = 0x48,
    SDHC_FEVT = 0x50,
    SDHC_ADMAERR = 0x54,
    SDHC_ADMASYSADDR = 0x58,
    SDHC_HCVER = 0xfc,
};

#define SDHC_NIS_MASK 0x41ff
#define SDHC_EIS_MASK 0xf7ff
#define SDHC_BLKGAP_MASK 0x0f
#define SDHC_HCVER_VENDOR 0x24

/* ---- interrupt ---- */

static bool sdhci_irq_level(const SDHCIState *s)
{
    return (s->norintsts & s->norintsigen) || (s->errintsts & s->errintsigen);
}

void sdhci_update_irq(SDHCIState *s)
{
    s->norintsts = (s->norintsts & ~SDHC_NIS_ERR) | (s->errintsts ? SDHC_NIS_ERR : 0);
    qemu_set_irq(s->irq, sdhci_irq_level(s));
}

void sdhci_raise(SDHCIState *s, uint16_t normal, uint16_t error)
{
    s->norintsts |= normal & s->norintstsen;
    s->errintsts |= error & s->errintstsen;
    sdhci_update_irq(s);
}

/* ---- commands ---- */

static void sdhci_take_response(SDHCIState *s, const uint8_t *response, int len)
{
    if (len == 4) {
        s->rspreg[0] = ldl_be_p(response);
        s->rspreg[1] = s->rspreg[2] = s->rspreg[3] = 0;
        return;
    }
    /* Without the CRC, which is the last byte. */
    s->rspreg[0] = ldl_be_p(response + 11);
    s->rspreg[1] = ldl_be_p(response + 7);
    s->rspreg[2] = ldl_be_p(response + 3);
    s->rspreg[3] = response[0] << 16 | response[1] << 8 | response[2];
}

static bool sdhci_response_fits(const SDHCIState *s, int len)
{
    switch (s->cmdreg & SDHC_CMD_RSP_MASK) {
    case 0:
        return true;
    case SDHC_CMD_RSP_136:
        return len == 16;
    default:
        return len == 4;
    }
}

/* The number of blocks, before a command that moves them. */
static void sdhci_auto_cmd23(SDHCIState *s)
{
    SDRequest request = { .cmd = 23, .arg = s->sdmasysad };
    uint8_t response[16];

    if ((s->trnmod & SDHC_TRNS_ACMD_MASK) == SDHC_TRNS_ACMD23 && s->cmdreg & SDHC_CMD_DATA) {
        sdbus_do_command(&s->sdbus, &request, response);
    }
}

void sdhci_send_command(SDHCIState *s)
{
    SDRequest request = { .cmd = s->cmdreg >> 8 & 0x3f, .arg = s->argument };
    bool busy = (s->cmdreg & SDHC_CMD_RSP_MASK) == SDHC_CMD_RSP_48_BUSY;
    uint8_t response[16];
    int len;

    if (request.cmd == 12) {
        sdhci_stop_transfer(s);
    }
    sdhci_auto_cmd23(s);
    len = sdbus_do_command(&s->sdbus, &request, response);
    trace_sdhci_command(request.cmd, request.arg, len);
    if (!sdhci_response_fits(s, len)) {
        sdhci_raise(s, 0, SDHC_EIS_CMDTIMEOUT);
        return;
    }
    if (s->cmdreg & SDHC_CMD_RSP_MASK) {
        sdhci_take_response(s, response, len);
    }
    sdhci_raise(s, SDHC_NIS_CMDCMP, 0);
    if (s->cmdreg & SDHC_CMD_DATA) {
        sdhci_start_transfer(s);
    } else if (busy) {
        sdhci_raise(s, SDHC_NIS_TRSCMP, 0);
    }
}

static bool sdhci_can_send(const SDHCIState *s)
{
    bool clock = (s->clkcon & SDHC_CLOCK_INT_EN) && (s->clkcon & SDHC_CLOCK_SDCLK_EN);

    return clock && (s->pwrcon & SDHC_POWER_ON) && !(s->cmdreg & SDHC_CMD_DATA && s->transferring);
}

/* ---- reset ---- */

static void sdhci_reset_command(SDHCIState *s)
{
    s->norintsts &= ~SDHC_NIS_CMDCMP;
    s->prnsts &= ~SDHC_CMD_INHIBIT;
    sdhci_update_irq(s);
}

static void sdhci_reset_data(SDHCIState *s)
{
    sdhci_stop_transfer(s);
    s->norintsts &= ~(SDHC_NIS_TRSCMP | SDHC_NIS_BLKGAP | SDHC_NIS_DMA | SDHC_NIS_RBUFRDY | SDHC_NIS_WBUFRDY);
    sdhci_update_irq(s);
}

void sdhci_set_inserted(SDHCIState *s, bool inserted, bool readonly, bool tell)
{
    s->prnsts = (s->prnsts & SDHC_PRNSTS_DATA) | SDHC_LINES_IDLE | (inserted ? SDHC_CARD_PRESENT : 0) |
                (readonly ? 0 : SDHC_WRITE_ENABLED);
    if (tell) {
        sdhci_raise(s, inserted ? SDHC_NIS_INSERT : SDHC_NIS_REMOVE, 0);
    }
}

void sdhci_reset(SDHCIState *s)
{
    sdhci_stop_transfer(s);
    s->sdmasysad = s->argument = 0;
    s->blksize = s->blkcnt = s->trnmod = s->cmdreg = 0;
    memset(s->rspreg, 0, sizeof(s->rspreg));
    s->hostctl1 = s->pwrcon = s->blkgap = s->wakcon = s->timeoutcon = s->admaerr = 0;
    s->clkcon = s->hostctl2 = s->acmd12errsts = 0;
    s->norintsts = s->errintsts = s->norintstsen = s->errintstsen = s->norintsigen = s->errintsigen = 0;
    s->admasysaddr = 0;
    memset(s->fifo_buffer, 0, s->buf_maxsz);
    sdhci_set_inserted(s, sdbus_get_inserted(&s->sdbus), sdbus_get_readonly(&s->sdbus), false);
    sdhci_update_irq(s);
}

static void sdhci_software_reset(SDHCIState *s, uint8_t what)
{
    if (what & SDHC_RESET_ALL) {
        sdhci_reset(s);
        return;
    }
    if (what & SDHC_RESET_CMD) {
        sdhci_reset_command(s);
    }
    if (what & SDHC_RESET_DATA) {
        sdhci_reset_data(s);
    }
}

/* ---- registers ---- */

static uint32_t sdhci_read_word(SDHCIState *s, unsigned word)
{
    switch (word) {
    case SDHC_SYSAD:
        return s->sdmasysad;
    case SDHC_BLK:
        return s->blksize | (uint32_t)s->blkcnt << 16;
    case SDHC_ARGUMENT:
        return s->argument;
    case SDHC_TRNMOD_CMD:
        return s->trnmod | (uint32_t)s->cmdreg << 16;
    case SDHC_RSPREG0 ... SDHC_RSPREG3:
        return s->rspreg[(word - SDHC_RSPREG0) / 4];
    case SDHC_PRNSTS:
        return s->prnsts;
    case SDHC_HOSTCTL:
        return s->hostctl1 | s->pwrcon << 8 | s->blkgap << 16 | (uint32_t)s->wakcon << 24;
    case SDHC_CLKCON:
        return s->clkcon | s->timeoutcon << 16;
    case SDHC_INTSTS:
        return s->norintsts | (uint32_t)s->errintsts << 16;
    case SDHC_INTSTSEN:
        return s->norintstsen | (uint32_t)s->errintstsen << 16;
    case SDHC_INTSIGEN:
        return s->norintsigen | (uint32_t)s->errintsigen << 16;
    case SDHC_ACMD12_HOSTCTL2:
        return s->acmd12errsts | (uint32_t)s->hostctl2 << 16;
    case SDHC_CAPAB:
        return s->capareg;
    case SDHC_CAPAB + 4:
        return s->capareg >> 32;
    case SDHC_MAXCURR:
        return s->maxcurr;
    case SDHC_MAXCURR + 4:
        return s->maxcurr >> 32;
    case SDHC_ADMAERR:
        return s->admaerr;
    case SDHC_ADMASYSADDR:
        return s->admasysaddr;
    case SDHC_ADMASYSADDR + 4:
        return s->admasysaddr >> 32;
    case SDHC_HCVER:
        return (uint32_t)(SDHC_HCVER_VENDOR << 8 | (s->sd_spec_version - 1)) << 16 | sdhci_irq_level(s);
    default:
        return 0;
    }
}

static uint64_t sdhci_read(void *opaque, hwaddr offset, unsigned size)
{
    SDHCIState *s = opaque;
    uint64_t val = 0;

    if ((offset & ~3) == SDHC_BDATA) {
        for (unsigned i = 0; i < size; i++) {
            val |= (uint64_t)sdhci_read_buffer(s) << (i * 8);
        }
    } else {
        val = sdhci_read_word(s, offset & ~3) >> (offset % 4 * 8);
    }
    trace_sdhci_read(offset, val, size);
    return val;
}

/* While a transfer runs its parameters stay. */
static void sdhci_write_blk(SDHCIState *s, uint32_t val)
{
    if (s->transferring) {
        return;
    }
    s->blksize = (val & SDHC_BOUNDARY_MASK) | MIN(val & SDHC_BLKSIZE_MASK, SDHCI_BUF_BYTES);
    s->blkcnt = val >> 16;
}

static void sdhci_write_sysad(SDHCIState *s, uint32_t val, uint32_t mask)
{
    if (s->transferring && !s->paused) {
        return;
    }
    s->sdmasysad = val;
    if (mask & 0xff000000 && (s->hostctl1 & SDHC_CTRL_DMA_MASK) == SDHC_CTRL_SDMA) {
        sdhci_resume_transfer(s);
    }
}

/* The command goes out when its high byte is written. */
static void sdhci_write_command(SDHCIState *s, uint32_t val, uint32_t mask)
{
    if (!s->transferring) {
        s->trnmod = val & SDHC_TRNMOD_MASK;
    }
    s->cmdreg = (val >> 16) & SDHC_CMDREG_MASK;
    if (mask & 0xff000000 && sdhci_can_send(s)) {
        sdhci_send_command(s);
    }
}

static void sdhci_write_hostctl(SDHCIState *s, uint32_t val)
{
    if (!s->transferring) {
        s->hostctl1 = val;
    }
    s->pwrcon = val >> 8;
    s->blkgap = (val >> 16) & SDHC_BLKGAP_MASK & ~SDHC_CONTINUE_REQ;
    s->wakcon = val >> 24;
}

static void sdhci_write_clock(SDHCIState *s, uint32_t val, uint32_t mask)
{
    s->clkcon = (val & ~SDHC_CLOCK_INT_STABLE) | (val & SDHC_CLOCK_INT_EN ? SDHC_CLOCK_INT_STABLE : 0);
    s->timeoutcon = val >> 16;
    sdhci_software_reset(s, (val & mask) >> 24);
}

/* Status bits that are off can't stay. */
static void sdhci_write_enable(SDHCIState *s, uint32_t val)
{
    s->norintstsen = val & SDHC_NIS_MASK;
    s->errintstsen = (val >> 16) & SDHC_EIS_MASK;
    s->norintsts &= s->norintstsen | SDHC_NIS_ERR;
    s->errintsts &= s->errintstsen;
    sdhci_update_irq(s);
}

/* @val: the word's new content, of which @mask was written. */
static void sdhci_write_word(SDHCIState *s, unsigned word, uint32_t val, uint32_t mask)
{
    switch (word) {
    case SDHC_SYSAD:
        sdhci_write_sysad(s, val, mask);
        break;
    case SDHC_BLK:
        sdhci_write_blk(s, val);
        break;
    case SDHC_ARGUMENT:
        s->argument = val;
        break;
    case SDHC_TRNMOD_CMD:
        sdhci_write_command(s, val, mask);
        break;
    case SDHC_HOSTCTL:
        sdhci_write_hostctl(s, val);
        break;
    case SDHC_CLKCON:
        sdhci_write_clock(s, val, mask);
        break;
    case SDHC_INTSTS: /* write 1 to clear */
        s->norintsts &= ~(val & mask);
        s->errintsts &= ~((val & mask) >> 16);
        sdhci_update_irq(s);
        break;
    case SDHC_INTSTSEN:
        sdhci_write_enable(s, val);
        break;
    case SDHC_INTSIGEN:
        s->norintsigen = val & SDHC_NIS_MASK;
        s->errintsigen = (val >> 16) & SDHC_EIS_MASK;
        sdhci_update_irq(s);
        break;
    case SDHC_FEVT:
        s->acmd12errsts |= val & mask;
        sdhci_raise(s, 0, (val & mask) >> 16);
        break;
    case SDHC_ADMAERR:
        s->admaerr = val;
        break;
    case SDHC_ADMASYSADDR:
        s->admasysaddr = (s->admasysaddr & 0xffffffff00000000ULL) | val;
        break;
    case SDHC_ADMASYSADDR + 4:
        s->admasysaddr = (s->admasysaddr & 0xffffffff) | (uint64_t)val << 32;
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "sdhci: register 0x%02x can't be written\n", word);
    }
}

static void sdhci_write(void *opaque, hwaddr offset, uint64_t value, unsigned size)
{
    SDHCIState *s = opaque;
    unsigned shift = offset % 4 * 8;
    uint32_t mask = MAKE_64BIT_MASK(shift, size * 8);
    uint32_t old;

    trace_sdhci_write(offset, value, size);
    if ((offset & ~3) == SDHC_BDATA) {
        for (unsigned i = 0; i < size; i++) {
            sdhci_write_buffer(s, value >> (i * 8));
        }
        return;
    }
    old = sdhci_read_word(s, offset & ~3);
    sdhci_write_word(s, offset & ~3, (old & ~mask) | ((uint32_t)value << shift & mask), mask);
}

/* 2.1.1; the words above have one register or more. */
static const RegisterName register_names[] = {
    { SDHC_SYSAD, 4, "SYSAD" }, { SDHC_BLK, 2, "BLKSIZE" }, { SDHC_BLK + 2, 2, "BLKCNT" },
    { SDHC_ARGUMENT, 4, "ARGUMENT" }, { SDHC_TRNMOD_CMD, 2, "TRNMOD" }, { SDHC_TRNMOD_CMD + 2, 2, "CMDREG" },
    { SDHC_RSPREG0, 16, "RSPREG" }, { SDHC_BDATA, 4, "BDATA" }, { SDHC_PRNSTS, 4, "PRNSTS" },
    { SDHC_HOSTCTL, 1, "HOSTCTL" }, { SDHC_HOSTCTL + 1, 1, "PWRCON" }, { SDHC_HOSTCTL + 2, 1, "BLKGAP" },
    { SDHC_HOSTCTL + 3, 1, "WAKCON" }, { SDHC_CLKCON, 2, "CLKCON" }, { SDHC_CLKCON + 2, 1, "TIMEOUTCON" },
    { SDHC_CLKCON + 3, 1, "SWRST" }, { SDHC_INTSTS, 2, "NORINTSTS" }, { SDHC_INTSTS + 2, 2, "ERRINTSTS" },
    { SDHC_INTSTSEN, 2, "NORINTSTSEN" }, { SDHC_INTSTSEN + 2, 2, "ERRINTSTSEN" },
    { SDHC_INTSIGEN, 2, "NORINTSIGEN" }, { SDHC_INTSIGEN + 2, 2, "ERRINTSIGEN" },
    { SDHC_ACMD12_HOSTCTL2, 2, "ACMD12ERRSTS" }, { SDHC_ACMD12_HOSTCTL2 + 2, 2, "HOSTCTL2" },
    { SDHC_CAPAB, 8, "CAPAB" }, { SDHC_MAXCURR, 8, "MAXCURR" }, { SDHC_FEVT, 2, "FEAER" },
    { SDHC_FEVT + 2, 2, "FEERR" }, { SDHC_ADMAERR, 4, "ADMAERR" }, { SDHC_ADMASYSADDR, 8, "ADMASYSADDR" },
    { SDHC_HCVER, 2, "SLOT_INT_STATUS" }, { SDHC_HCVER + 2, 2, "HCVER" },
};

static const char *sdhci_register_name(hwaddr offset)
{
    return register_name_at(register_names, ARRAY_SIZE(register_names), offset);
}

const MemoryRegionOps sdhci_mmio_ops = {
    .read = sdhci_read,
    .write = sdhci_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid.min_access_size = 1,
    .valid.max_access_size = 4,
    .register_name = sdhci_register_name,
};
