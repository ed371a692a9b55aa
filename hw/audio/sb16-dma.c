/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Transfers of the Sound Blaster 16: blocks of samples by ISA DMA, one, or again and again, with an
 * interrupt after each.
 */
#include "qemu/osdep.h"
#include "sb16.h"
#include "trace.h"

static IsaDma *transfer_dma(SB16State *s, int *nchan)
{
    *nchan = s->t.bits16 ? s->hdma : s->dma;
    return s->t.bits16 ? s->isa_hdma : s->isa_dma;
}

static unsigned frame_bytes(SB16State *s)
{
    return (s->t.bits16 ? 2 : 1) * (s->t.stereo ? 2 : 1);
}

/* ---- running ---- */

static void set_voice_active(SB16State *s, bool on)
{
    if (s->t.input) {
        AUD_set_active_in(s->voice_in, on);
    } else {
        AUD_set_active_out(s->voice, on);
    }
}

static void set_running(SB16State *s, bool on)
{
    int nchan;
    IsaDma *dma = transfer_dma(s, &nchan);

    set_voice_active(s, on);
    if (s->running != on) {
        s->running = on;
        s->audio_bytes = 0;
        (on ? ISADMA_GET_CLASS(dma)->hold_DREQ : ISADMA_GET_CLASS(dma)->release_DREQ)(dma, nchan);
    }
}

static void audio_callback(void *opaque, int bytes)
{
    SB16State *s = opaque;
    int nchan;
    IsaDma *dma = transfer_dma(s, &nchan);

    s->audio_bytes = bytes;
    ISADMA_GET_CLASS(dma)->schedule(dma);
}

static void open_voice(SB16State *s)
{
    struct audsettings as = {
        .freq = s->freq,
        .nchannels = s->t.stereo ? 2 : 1,
        .fmt = s->t.bits16 ? (s->t.is_signed ? AUDIO_FORMAT_S16 : AUDIO_FORMAT_U16)
                           : (s->t.is_signed ? AUDIO_FORMAT_S8 : AUDIO_FORMAT_U8),
    };

    if (s->t.input) {
        s->voice_in = AUD_open_in(&s->card, s->voice_in, "sb16.in", s, audio_callback, &as);
    } else {
        s->voice = AUD_open_out(&s->card, s->voice, "sb16", s, audio_callback, &as);
        sb16_apply_volume(s);
    }
}

void sb16_start_voice(SB16State *s)
{
    open_voice(s);
    set_voice_active(s, true);
}

void sb16_start(SB16State *s, SB16Transfer t)
{
    sb16_stop(s);
    s->t = t;
    s->left_bytes = t.block_bytes;
    s->last_block = false;
    trace_sb16_start(s->freq, t.bits16 ? 16 : 8, t.stereo, t.autoinit, t.input, t.block_bytes);
    open_voice(s);
    set_running(s, true);
}

void sb16_pause(SB16State *s)
{
    set_running(s, false);
}

void sb16_continue(SB16State *s)
{
    if (s->left_bytes) {
        open_voice(s);
        set_running(s, true);
    }
}

void sb16_stop(SB16State *s)
{
    set_running(s, false);
    s->left_bytes = 0;
}

/* ---- data ---- */

static void finish_block(SB16State *s)
{
    sb16_raise_irq(s, s->t.bits16 ? SB16_IRQ_16BIT : SB16_IRQ_8BIT);
    if (s->t.autoinit && !s->last_block) {
        s->left_bytes = s->t.block_bytes;
    } else {
        sb16_stop(s);
    }
}

static int move(SB16State *s, int nchan, int pos, int n)
{
    int channel;
    IsaDma *dma = transfer_dma(s, &channel);
    IsaDmaClass *k = ISADMA_GET_CLASS(dma);
    uint8_t buf[4096];
    int done;

    n = MIN(n, (int)sizeof(buf));
    if (s->t.input) {
        done = AUD_read(s->voice_in, buf, n);
        k->write_memory(dma, nchan, buf, pos, done);
        return done;
    }
    k->read_memory(dma, nchan, buf, pos, n);
    return AUD_write(s->voice, buf, n);
}

/* What is less than a frame, of the block or of the controller's buffer, is skipped. */
int sb16_dma_transfer(void *opaque, int nchan, int pos, int size)
{
    SB16State *s = opaque;
    int frame = frame_bytes(s);
    int n, done = 0;

    if (!s->running || s->audio_bytes < frame || pos >= size) {
        return pos;
    }
    n = MIN((uint32_t)MIN(s->audio_bytes, size - pos), s->left_bytes);
    n -= n % frame;
    if (n) {
        done = move(s, nchan, pos, n);
        s->audio_bytes = done ? s->audio_bytes - MIN(s->audio_bytes, done) : 0;
    }
    s->left_bytes -= MIN(s->left_bytes, (uint32_t)done);
    pos += done;
    if (s->left_bytes < (uint32_t)frame) {
        finish_block(s);
    }
    return size - pos < frame ? size : pos;
}
