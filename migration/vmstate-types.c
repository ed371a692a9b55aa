/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VMState elements: integers, timers, bytes, bitmaps, temporaries. */
#include "qemu/osdep.h"
#include "migration/qemu-file.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/bitmap.h"
#include "qemu/error-report.h"
#include "qemu/timer.h"

/* An integer of C type @type behind the stream functions @put and @get. */
#define INTEGER_INFO_(tname, type, putfn, getfn)                                          \
    static int get_##tname(QEMUFile *f, void *pv, size_t size, const VMStateField *field) \
    {                                                                                     \
        *(type *)pv = getfn(f);                                                           \
        return 0;                                                                         \
    }                                                                                     \
    static int put_##tname(QEMUFile *f, void *pv, size_t size, const VMStateField *field, \
                           JSONWriter *vmdesc)                                            \
    {                                                                                     \
        putfn(f, *(type *)pv);                                                            \
        return 0;                                                                         \
    }                                                                                     \
    const VMStateInfo vmstate_info_##tname = {                                            \
        .name = #tname, .get = get_##tname, .put = put_##tname                            \
    }

INTEGER_INFO_(bool, bool, qemu_put_byte, qemu_get_byte);
INTEGER_INFO_(int8, int8_t, qemu_put_byte, qemu_get_byte);
INTEGER_INFO_(int16, int16_t, qemu_put_be16, qemu_get_be16);
INTEGER_INFO_(int32, int32_t, qemu_put_be32, qemu_get_be32);
INTEGER_INFO_(int64, int64_t, qemu_put_be64, qemu_get_be64);
INTEGER_INFO_(uint8, uint8_t, qemu_put_byte, qemu_get_byte);
INTEGER_INFO_(uint16, uint16_t, qemu_put_be16, qemu_get_be16);
INTEGER_INFO_(uint32, uint32_t, qemu_put_be32, qemu_get_be32);
INTEGER_INFO_(uint64, uint64_t, qemu_put_be64, qemu_get_be64);

static int report_mismatch(QEMUFile *f, const VMStateField *field, int64_t have, int64_t got)
{
    Error *err = NULL;

    error_setg(&err, "field '%s' is %" PRId64 " here but %" PRId64 " in the saved state%s%s",
               field->name, have, got, field->err_hint ? ": " : "",
               field->err_hint ? field->err_hint : "");
    qemu_file_set_error_obj(f, -EINVAL, err);
    return -EINVAL;
}

/* The same integer on both sides. */
#define EQUAL_INFO_(tname, type, getfn)                                                         \
    static int get_##tname##_equal(QEMUFile *f, void *pv, size_t size,                          \
                                   const VMStateField *field)                                   \
    {                                                                                           \
        type got = getfn(f);                                                                    \
        return got == *(type *)pv ? 0 : report_mismatch(f, field, *(type *)pv, got);            \
    }                                                                                           \
    const VMStateInfo vmstate_info_##tname##_equal = {                                          \
        .name = #tname " equal", .get = get_##tname##_equal, .put = put_##tname                 \
    }

EQUAL_INFO_(uint8, uint8_t, qemu_get_byte);
EQUAL_INFO_(uint16, uint16_t, qemu_get_be16);
EQUAL_INFO_(int32, int32_t, qemu_get_be32);
EQUAL_INFO_(uint32, uint32_t, qemu_get_be32);
EQUAL_INFO_(uint64, uint64_t, qemu_get_be64);

static int get_int32_le(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    int32_t *cur = pv, got = qemu_get_be32(f);

    if (got <= 0 || got > *cur) {
        return report_mismatch(f, field, *cur, got);
    }
    *cur = got;
    return 0;
}

const VMStateInfo vmstate_info_int32_le = {
    .name = "int32 le", .get = get_int32_le, .put = put_int32,
};

/* A double as its IEEE 754 bits. */
const VMStateInfo vmstate_info_cpudouble = {
    .name = "CPU_Double_U", .get = get_uint64, .put = put_uint64,
};

/* ---- timers ---- */

void timer_put(QEMUFile *f, QEMUTimer *ts)
{
    qemu_put_be64(f, timer_expire_time_ns(ts));
}

void timer_get(QEMUFile *f, QEMUTimer *ts)
{
    int64_t deadline = qemu_get_be64(f);

    if (deadline < 0 || qemu_file_get_error(f)) {
        timer_del(ts);
    } else {
        timer_mod_ns(ts, deadline);
    }
}

static int get_timer(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    timer_get(f, pv);
    return 0;
}

static int put_timer(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                     JSONWriter *vmdesc)
{
    timer_put(f, pv);
    return 0;
}

const VMStateInfo vmstate_info_timer = { .name = "timer", .get = get_timer, .put = put_timer };

/* ---- bytes ---- */

static int get_buffer(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    qemu_get_buffer(f, pv, size);
    return 0;
}

static int put_buffer(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                      JSONWriter *vmdesc)
{
    qemu_put_buffer(f, pv, size);
    return 0;
}

const VMStateInfo vmstate_info_buffer = { .name = "buffer", .get = get_buffer, .put = put_buffer };

static int get_unused(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    qemu_file_skip(f, size);
    return 0;
}

static int put_unused(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                      JSONWriter *vmdesc)
{
    while (size--) {
        qemu_put_byte(f, 0);
    }
    return 0;
}

const VMStateInfo vmstate_info_unused_buffer = {
    .name = "unused_buffer", .get = get_unused, .put = put_unused,
};

/* A pointer that must be NULL on both sides; '0' in the stream. */
static int get_nullptr(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    return qemu_get_byte(f) == '0' ? 0 : -EINVAL;
}

static int put_nullptr(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                       JSONWriter *vmdesc)
{
    qemu_put_byte(f, '0');
    return 0;
}

const VMStateInfo vmstate_info_nullptr = {
    .name = "nullptr", .get = get_nullptr, .put = put_nullptr,
};

/* @size is the number of bits; whole 64-bit words go, the same from hosts whose long is half of one. */
#define LONGS_PER_WORD (sizeof(uint64_t) / sizeof(long))

static int get_bitmap(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    unsigned long *map = pv;
    uint64_t word = 0;

    for (size_t i = 0; i < BITS_TO_LONGS(size); i++) {
        unsigned part = i % LONGS_PER_WORD;

        word = part ? word : qemu_get_be64(f);
        map[i] = word >> (part * BITS_PER_LONG);
    }
    return 0;
}

static int put_bitmap(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                      JSONWriter *vmdesc)
{
    unsigned long *map = pv;

    uint64_t word = 0;

    for (size_t i = 0; i < BITS_TO_LONGS(size); i++) {
        unsigned part = i % LONGS_PER_WORD;

        word = (part ? word : 0) | (uint64_t)map[i] << (part * BITS_PER_LONG);
        if (part == LONGS_PER_WORD - 1 || i == BITS_TO_LONGS(size) - 1) {
            qemu_put_be64(f, word);
        }
    }
    return 0;
}

const VMStateInfo vmstate_info_bitmap = { .name = "bitmap", .get = get_bitmap, .put = put_bitmap };

/* ---- temporaries ---- */

/* Zeroed, with its first member (`parent`) pointing at the state. */
static void *tmp_new(size_t size, void *pv)
{
    void *tmp = g_malloc0(size);

    *(void **)tmp = pv;
    return tmp;
}

static int get_tmp(QEMUFile *f, void *pv, size_t size, const VMStateField *field)
{
    g_autofree void *tmp = tmp_new(size, pv);

    return vmstate_load_state(f, field->vmsd, tmp, field->vmsd->version_id);
}

static int put_tmp(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
                   JSONWriter *vmdesc)
{
    g_autofree void *tmp = tmp_new(size, pv);

    return vmstate_save_state(f, field->vmsd, tmp, vmdesc);
}

const VMStateInfo vmstate_info_tmp = { .name = "tmp", .get = get_tmp, .put = put_tmp };
