/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Intel ICH AC'97: controller (ac97.c) and codec (ac97-codec.c). */
#ifndef HW_AC97_H
#define HW_AC97_H

#include "audio/audio.h"
#include "hw/pci/pci.h"

#define TYPE_AC97 "AC97"
OBJECT_DECLARE_SIMPLE_TYPE(AC97LinkState, AC97)

enum { AC97_PI, AC97_PO, AC97_MC, AC97_ENGINES };

/* One bus master engine. @bd_addr, @picb: what is left of the buffer it is in. */
typedef struct AC97Engine {
    uint32_t bdbar;
    uint8_t civ;
    uint8_t lvi;
    uint16_t sr;
    uint16_t picb;
    uint8_t piv;
    uint8_t cr;
    uint32_t bd_addr;
    uint16_t bd_ctl;
} AC97Engine;

struct AC97LinkState {
    PCIDevice dev;
    QEMUSoundCard card;
    uint32_t glob_cnt;
    uint32_t glob_sta;
    uint8_t cas;
    AC97Engine engine[AC97_ENGINES];
    uint16_t codec[0x80 / 2];
    SWVoiceIn *voice_pi;
    SWVoiceOut *voice_po;
    SWVoiceIn *voice_mc;
    MemoryRegion io_nam;
    MemoryRegion io_nabm;
};

/* ac97-codec.c */
void ac97_codec_reset(AC97LinkState *s);
uint16_t ac97_codec_read(AC97LinkState *s, unsigned reg);
void ac97_codec_write(AC97LinkState *s, unsigned reg, uint16_t val);
/* Gives volumes to the voices. */
void ac97_codec_apply_volume(AC97LinkState *s);
/* Frames a second of an engine. */
int ac97_codec_rate(AC97LinkState *s, unsigned engine);

/* ac97.c: opens the voices again with the codec's rates; they run as the engines do. */
void ac97_update_voices(AC97LinkState *s);

#endif
