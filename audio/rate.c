/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rate conversion: the output frame at input position `phase` (32 bits of fraction) after the frame
 * `last` lies on the line from there to the next input frame. Integers only, so that every host
 * makes the same frames.
 */
#include "qemu/osdep.h"
#include "audio/mixeng.h"

#define ONE (UINT64_C(1) << 32)

void st_rate_set(Rate *rate, int inrate, int outrate)
{
    assert(inrate > 0 && outrate > 0);
    rate->step = ((uint64_t)inrate << 32) / outrate;
}

void *st_rate_start(int inrate, int outrate)
{
    Rate *rate = g_new0(Rate, 1);

    st_rate_set(rate, inrate, outrate);
    return rate;
}

void st_rate_stop(void *opaque)
{
    g_free(opaque);
}

/* @t: 16 bits of fraction, which is what levels of 33 bits and more leave room for. */
static int64_t between(int64_t a, int64_t b, int64_t t)
{
    return a + ((b - a) * t) / 65536;
}

static void put_frame(st_sample *dst, int64_t l, int64_t r, bool mix)
{
    dst->l = (mix ? dst->l : 0) + l;
    dst->r = (mix ? dst->r : 0) + r;
}

static void copy_frames(const st_sample *in, st_sample *out, size_t *isamp, size_t *osamp, bool mix)
{
    size_t n = MIN(*isamp, *osamp);

    for (size_t i = 0; i < n; i++) {
        put_frame(&out[i], in[i].l, in[i].r, mix);
    }
    *isamp = *osamp = n;
}

static void flow(Rate *rate, const st_sample *in, st_sample *out, size_t *isamp, size_t *osamp,
                 bool mix)
{
    size_t i = 0, o = 0;

    if (rate->step == ONE) {
        copy_frames(in, out, isamp, osamp, mix);
        return;
    }
    while (i < *isamp) {
        if (rate->phase >= ONE) {
            rate->last = in[i++];
            rate->phase -= ONE;
            continue;
        }
        if (o == *osamp) {
            break;
        }
        put_frame(&out[o++], between(rate->last.l, in[i].l, rate->phase >> 16),
                  between(rate->last.r, in[i].r, rate->phase >> 16), mix);
        rate->phase += rate->step;
    }
    *isamp = i;
    *osamp = o;
}

void st_rate_flow(void *opaque, st_sample *ibuf, st_sample *obuf, size_t *isamp, size_t *osamp)
{
    flow(opaque, ibuf, obuf, isamp, osamp, false);
}

void st_rate_flow_mix(void *opaque, st_sample *ibuf, st_sample *obuf, size_t *isamp, size_t *osamp)
{
    flow(opaque, ibuf, obuf, isamp, osamp, true);
}
