/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sound Blaster 16: DSP and ports (sb16.c), transfers (sb16-dma.c), mixer (sb16-mixer.c). */
#ifndef HW_SB16_H
#define HW_SB16_H

#include "audio/audio.h"
#include "hw/isa/isa.h"

#define TYPE_SB16 "sb16"
OBJECT_DECLARE_SIMPLE_TYPE(SB16State, SB16)

#define SB16_PARAMS 3
#define SB16_FIFO 64

/* Interrupts, as bits of mixer register 82. */
#define SB16_IRQ_8BIT 0x01
#define SB16_IRQ_16BIT 0x02

/* A transfer: what moves and how. */
typedef struct SB16Transfer {
    bool bits16;
    bool stereo;
    bool is_signed;
    bool autoinit;
    bool input;
    uint32_t block_bytes;
} SB16Transfer;

struct SB16State {
    ISADevice parent_obj;
    QEMUSoundCard card;
    uint32_t iobase, irq, dma, hdma, version;   /* properties */
    qemu_irq pic;
    IsaDma *isa_dma;
    IsaDma *isa_hdma;
    PortioList portio_list;

    uint8_t reset_latch;
    uint8_t command;
    uint8_t params[SB16_PARAMS];    /* of the command that waits for more */
    uint8_t params_needed;
    uint8_t params_have;
    uint8_t fifo[SB16_FIFO];        /* what the DSP has to say */
    uint8_t fifo_used;
    uint8_t last_read;
    uint8_t test_register;
    bool speaker;
    uint16_t block_size;            /* of the commands without length, less one */
    uint32_t freq;

    SB16Transfer t;
    bool running;                   /* DREQ is up */
    bool last_block;                /* end auto-initialize mode with this block */
    uint32_t left_bytes;
    int audio_bytes;                /* that the voice has room for, or holds */
    SWVoiceOut *voice;
    SWVoiceIn *voice_in;

    uint8_t mixer_index;
    uint8_t mixer[256];
};

/* sb16-dma.c */
void sb16_start(SB16State *s, SB16Transfer t);
void sb16_pause(SB16State *s);
void sb16_continue(SB16State *s);
void sb16_stop(SB16State *s);
/* Opens the voice of the transfer and lets it run. */
void sb16_start_voice(SB16State *s);
int sb16_dma_transfer(void *opaque, int nchan, int pos, int size);

/* sb16-mixer.c */
void sb16_mixer_reset(SB16State *s);
uint32_t sb16_mixer_read(void *opaque, uint32_t port);
void sb16_mixer_write(void *opaque, uint32_t port, uint32_t val);
void sb16_raise_irq(SB16State *s, uint8_t which);
void sb16_ack_irq(SB16State *s, uint8_t which);
void sb16_apply_volume(SB16State *s);

#endif
