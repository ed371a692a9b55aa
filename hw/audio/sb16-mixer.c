/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CT1745 mixer of the Sound Blaster 16: Creative's Sound Blaster Series Hardware Programming Guide,
 * chapter 4. Of the volumes, master and voice are heard. Registers 80 and 81 choose interrupt and DMA
 * channels on the card; here they tell those of the properties. 82 shows what interrupts.
 */
#include "qemu/osdep.h"
#include "hw/irq.h"
#include "sb16.h"
#include "trace.h"

#define MIXER_RESET 0x00
#define MIXER_VOICE_OLD 0x04
#define MIXER_MASTER_OLD 0x22
#define MIXER_MASTER_LEFT 0x30
#define MIXER_MASTER_RIGHT 0x31
#define MIXER_VOICE_LEFT 0x32
#define MIXER_VOICE_RIGHT 0x33
#define MIXER_IRQ_SELECT 0x80
#define MIXER_DMA_SELECT 0x81
#define MIXER_IRQ_STATUS 0x82

/* ---- interrupt ---- */

static void sb16_update_irq(SB16State *s)
{
    qemu_set_irq(s->pic, s->mixer[MIXER_IRQ_STATUS] & (SB16_IRQ_8BIT | SB16_IRQ_16BIT) ? 1 : 0);
}

void sb16_raise_irq(SB16State *s, uint8_t which)
{
    s->mixer[MIXER_IRQ_STATUS] |= which;
    sb16_update_irq(s);
}

void sb16_ack_irq(SB16State *s, uint8_t which)
{
    s->mixer[MIXER_IRQ_STATUS] &= ~which;
    sb16_update_irq(s);
}

/* ---- volume: five bits in the high part of a register ---- */

static unsigned level(uint8_t reg)
{
    return (reg >> 3) * 255 / 31;
}

void sb16_apply_volume(SB16State *s)
{
    unsigned left = level(s->mixer[MIXER_MASTER_LEFT]) * level(s->mixer[MIXER_VOICE_LEFT]) / 255;
    unsigned right = level(s->mixer[MIXER_MASTER_RIGHT]) * level(s->mixer[MIXER_VOICE_RIGHT]) / 255;

    AUD_set_volume_out(s->voice, 0, left, right);
}

/* A voice that does not play takes the volume when it starts, so that none is left over to be saved. */
static void volume_changed(SB16State *s)
{
    if (s->running) {
        sb16_apply_volume(s);
    }
}

/* An old register has both sides in four bits each. */
static void set_both(SB16State *s, unsigned left, uint8_t val)
{
    s->mixer[left] = val & 0xf0;
    s->mixer[left + 1] = val << 4;
}

/* ---- registers ---- */

static uint8_t irq_select(SB16State *s)
{
    switch (s->irq) {
    case 2:
        return 1;
    case 5:
        return 2;
    case 7:
        return 4;
    case 10:
        return 8;
    default:
        return 2;
    }
}

void sb16_mixer_reset(SB16State *s)
{
    uint8_t pending = s->mixer[MIXER_IRQ_STATUS] & 7;

    memset(s->mixer, 0xff, sizeof(s->mixer));
    s->mixer[0x02] = 4;
    s->mixer[0x06] = 4;
    s->mixer[0x08] = s->mixer[0x0a] = s->mixer[0x0c] = s->mixer[0x0e] = 0;
    s->mixer[MIXER_VOICE_OLD] = s->mixer[MIXER_MASTER_OLD] = s->mixer[0x26] = 0x88;
    /* The guide says c0 for volumes: three quarters. */
    memset(s->mixer + MIXER_MASTER_LEFT, 0xc0, 6);
    memset(s->mixer + 0x36, 0x00, 0x12);
    s->mixer[MIXER_IRQ_SELECT] = irq_select(s);
    s->mixer[MIXER_DMA_SELECT] = 1 << s->dma | 1 << s->hdma;
    s->mixer[MIXER_IRQ_STATUS] = 2 << 5 | pending;
    volume_changed(s);
}

uint32_t sb16_mixer_read(void *opaque, uint32_t port)
{
    SB16State *s = opaque;
    uint8_t val = port & 1 ? s->mixer[s->mixer_index] : s->mixer_index;

    trace_sb16_mixer_read(s->mixer_index, val);
    return val;
}

static void write_data(SB16State *s, uint8_t val)
{
    switch (s->mixer_index) {
    case MIXER_RESET:
        sb16_mixer_reset(s);
        return;
    case MIXER_IRQ_SELECT:
    case MIXER_DMA_SELECT:
    case MIXER_IRQ_STATUS:
        return; /* the card is wired */
    case MIXER_VOICE_OLD:
        set_both(s, MIXER_VOICE_LEFT, val);
        break;
    case MIXER_MASTER_OLD:
        set_both(s, MIXER_MASTER_LEFT, val);
        break;
    default:
        break;
    }
    s->mixer[s->mixer_index] = val;
    volume_changed(s);
}

void sb16_mixer_write(void *opaque, uint32_t port, uint32_t val)
{
    SB16State *s = opaque;

    trace_sb16_mixer_write(s->mixer_index, val);
    if (port & 1) {
        write_data(s, val);
    } else {
        s->mixer_index = val;
    }
}
