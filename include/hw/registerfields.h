/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names for registers and their fields.
 *
 *     REG32(CTRL, 0x10)            A_CTRL = 0x10 (address), R_CTRL = 4 (index)
 *       FIELD(CTRL, MODE, 4, 2)    R_CTRL_MODE_SHIFT, _LENGTH, _MASK
 *     FIELD_EX32(s->regs[R_CTRL], CTRL, MODE)
 *     s->regs[R_CTRL] = FIELD_DP32(s->regs[R_CTRL], CTRL, MODE, 2);
 */
#ifndef REGISTERFIELDS_H
#define REGISTERFIELDS_H

#include "qemu/bitops.h"

#define REG8(reg, addr) \
    enum { A_##reg = (addr) }; \
    enum { R_##reg = (addr) };
#define REG16(reg, addr) \
    enum { A_##reg = (addr) }; \
    enum { R_##reg = (addr) / 2 };
#define REG32(reg, addr) \
    enum { A_##reg = (addr) }; \
    enum { R_##reg = (addr) / 4 };
#define REG64(reg, addr) \
    enum { A_##reg = (addr) }; \
    enum { R_##reg = (addr) / 8 };

#define FIELD(reg, field, shift, length) \
    enum { R_##reg##_##field##_SHIFT = (shift) }; \
    enum { R_##reg##_##field##_LENGTH = (length) }; \
    enum { R_##reg##_##field##_MASK = MAKE_64BIT_MASK(shift, length) };

/* Take a field out of a value. */
#define FIELD_EX8(storage, reg, field) \
    extract8((storage), R_##reg##_##field##_SHIFT, R_##reg##_##field##_LENGTH)
#define FIELD_EX16(storage, reg, field) \
    extract16((storage), R_##reg##_##field##_SHIFT, R_##reg##_##field##_LENGTH)
#define FIELD_EX32(storage, reg, field) \
    extract32((storage), R_##reg##_##field##_SHIFT, R_##reg##_##field##_LENGTH)
#define FIELD_EX64(storage, reg, field) \
    extract64((storage), R_##reg##_##field##_SHIFT, R_##reg##_##field##_LENGTH)
#define FIELD_SEX8(storage, reg, field) \
    sextract8((storage), R_##reg##_##field##_SHIFT, R_##reg##_##field##_LENGTH)
#define FIELD_SEX16(storage, reg, field) \
    sextract16((storage), R_##reg##_##field##_SHIFT, R_##reg##_##field##_LENGTH)
#define FIELD_SEX32(storage, reg, field) \
    sextract32((storage), R_##reg##_##field##_SHIFT, R_##reg##_##field##_LENGTH)
#define FIELD_SEX64(storage, reg, field) \
    sextract64((storage), R_##reg##_##field##_SHIFT, R_##reg##_##field##_LENGTH)

/* The same from the array of registers @regs. */
#define ARRAY_FIELD_EX32(regs, reg, field) FIELD_EX32((regs)[R_##reg], reg, field)
#define ARRAY_FIELD_EX64(regs, reg, field) FIELD_EX64((regs)[R_##reg], reg, field)

/* The value with the field replaced; a constant that is too wide does not compile. */
#define REGISTERFIELD_DP_(fn, type, storage, reg, field, val) ({ \
    struct { \
        unsigned type v : R_##reg##_##field##_LENGTH; \
    } rf_v_ = { .v = (val) }; \
    fn((storage), R_##reg##_##field##_SHIFT, R_##reg##_##field##_LENGTH, rf_v_.v); \
})
#define REGISTERFIELD_SDP_(fn, type, storage, reg, field, val) ({ \
    struct { \
        signed type v : R_##reg##_##field##_LENGTH; \
    } rf_v_ = { .v = (val) }; \
    fn((storage), R_##reg##_##field##_SHIFT, R_##reg##_##field##_LENGTH, rf_v_.v); \
})
#define FIELD_DP8(storage, reg, field, val) \
    ((uint8_t)REGISTERFIELD_DP_(deposit32, int, storage, reg, field, val))
#define FIELD_DP16(storage, reg, field, val) \
    ((uint16_t)REGISTERFIELD_DP_(deposit32, int, storage, reg, field, val))
#define FIELD_DP32(storage, reg, field, val) \
    REGISTERFIELD_DP_(deposit32, int, storage, reg, field, val)
#define FIELD_DP64(storage, reg, field, val) \
    REGISTERFIELD_DP_(deposit64, long long, storage, reg, field, val)
#define FIELD_SDP8(storage, reg, field, val) \
    ((uint8_t)REGISTERFIELD_SDP_(deposit32, int, storage, reg, field, val))
#define FIELD_SDP16(storage, reg, field, val) \
    ((uint16_t)REGISTERFIELD_SDP_(deposit32, int, storage, reg, field, val))
#define FIELD_SDP32(storage, reg, field, val) \
    REGISTERFIELD_SDP_(deposit32, int, storage, reg, field, val)
#define FIELD_SDP64(storage, reg, field, val) \
    REGISTERFIELD_SDP_(deposit64, long long, storage, reg, field, val)

/* Put a field into the array of registers @regs. */
#define ARRAY_FIELD_DP32(regs, reg, field, val) \
    ((regs)[R_##reg] = FIELD_DP32((regs)[R_##reg], reg, field, val))
#define ARRAY_FIELD_DP64(regs, reg, field, val) \
    ((regs)[R_##reg] = FIELD_DP64((regs)[R_##reg], reg, field, val))

/* Fields that several registers of the same layout have: <name>_SHIFT, _LENGTH, _MASK. */
#define SHARED_FIELD(name, shift, length) \
    enum { name##_SHIFT = (shift) }; \
    enum { name##_LENGTH = (length) }; \
    enum { name##_MASK = MAKE_64BIT_MASK(shift, length) };
#define SHARED_FIELD_EX8(storage, field) extract8((storage), field##_SHIFT, field##_LENGTH)
#define SHARED_FIELD_EX16(storage, field) extract16((storage), field##_SHIFT, field##_LENGTH)
#define SHARED_FIELD_EX32(storage, field) extract32((storage), field##_SHIFT, field##_LENGTH)
#define SHARED_FIELD_EX64(storage, field) extract64((storage), field##_SHIFT, field##_LENGTH)
#define SHARED_ARRAY_FIELD_EX32(regs, offset, field) SHARED_FIELD_EX32((regs)[offset], field)
#define SHARED_FIELD_DP_(fn, type, storage, field, val) ({ \
    struct { \
        unsigned type v : field##_LENGTH; \
    } sf_v_ = { .v = (val) }; \
    fn((storage), field##_SHIFT, field##_LENGTH, sf_v_.v); \
})
#define SHARED_FIELD_DP8(storage, field, val) ((uint8_t)SHARED_FIELD_DP_(deposit32, int, storage, field, val))
#define SHARED_FIELD_DP16(storage, field, val) \
    ((uint16_t)SHARED_FIELD_DP_(deposit32, int, storage, field, val))
#define SHARED_FIELD_DP32(storage, field, val) SHARED_FIELD_DP_(deposit32, int, storage, field, val)
#define SHARED_FIELD_DP64(storage, field, val) SHARED_FIELD_DP_(deposit64, long long, storage, field, val)
#define SHARED_ARRAY_FIELD_DP32(regs, offset, field, val) \
    ((regs)[offset] = SHARED_FIELD_DP32((regs)[offset], field, val))

#endif
