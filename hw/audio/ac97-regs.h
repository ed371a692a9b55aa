/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registers of the Intel ICH AC'97 audio function (82801AA datasheet, chapter 13) and of its codec. */
#ifndef HW_AC97_REGS_H
#define HW_AC97_REGS_H

/* Native audio bus master block: three engines, 16 bytes apart, then the global registers. */
#define AC97_ENGINE_STRIDE 0x10
#define NABM_BDBAR 0x0  /* 4 bytes: list of buffer descriptors */
#define NABM_CIV 0x4    /* current index, read-only */
#define NABM_LVI 0x5    /* last valid index */
#define NABM_SR 0x6     /* 2 bytes: status */
#define NABM_PICB 0x8   /* 2 bytes: samples left, read-only */
#define NABM_PIV 0xa    /* prefetched index, read-only */
#define NABM_CR 0xb     /* control */
#define NABM_GLOB_CNT 0x2c
#define NABM_GLOB_STA 0x30
#define NABM_CAS 0x34   /* codec access semaphore */

#define BD_COUNT 32
#define BD_IOC 0x8000   /* interrupt on completion */

#define SR_DCH 0x01     /* halted */
#define SR_CELV 0x02    /* current is the last valid buffer */
#define SR_LVBCI 0x04   /* last valid buffer completed */
#define SR_BCIS 0x08    /* a buffer with BD_IOC completed */
#define SR_FIFOE 0x10
#define SR_W1C (SR_LVBCI | SR_BCIS | SR_FIFOE)

#define CR_RPBM 0x01    /* run */
#define CR_RR 0x02      /* reset registers; reads as 0 */
#define CR_LVBIE 0x04   /* interrupt enables */
#define CR_FEIE 0x08
#define CR_IOCE 0x10
#define CR_MASK 0x1f
#define CR_KEPT_BY_RR (CR_LVBIE | CR_FEIE | CR_IOCE)

#define GLOB_CNT_WARM_RESET 0x04 /* reads as 0 */
#define GLOB_CNT_MASK 0x3f
#define GLOB_STA_PCR 0x100      /* primary codec ready */
#define GLOB_STA_W1C 0x8c01     /* resume and GPI bits */

/* Codec ("native audio mixer"): 16-bit registers. */
#define NAM_RESET 0x00
#define NAM_MASTER_VOLUME 0x02
#define NAM_PCM_OUT_VOLUME 0x18
#define NAM_RECORD_SELECT 0x1a
#define NAM_RECORD_GAIN 0x1c
#define NAM_POWERDOWN 0x26
#define NAM_EXTENDED_ID 0x28
#define NAM_EXTENDED_CTRL 0x2a
#define NAM_FRONT_DAC_RATE 0x2c
#define NAM_SURROUND_DAC_RATE 0x2e
#define NAM_LFE_DAC_RATE 0x30
#define NAM_ADC_RATE 0x32
#define NAM_MIC_ADC_RATE 0x34
#define NAM_VENDOR_ID1 0x7c
#define NAM_VENDOR_ID2 0x7e

#define VOLUME_MUTE 0x8000
#define EXT_VRA 0x0001  /* variable rates */
#define EXT_VRM 0x0008  /* of the microphone */
#define FIXED_RATE 48000

#endif
