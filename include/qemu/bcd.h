/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two-digit binary coded decimals. */
#ifndef QEMU_BCD_H
#define QEMU_BCD_H

#include <stdint.h>

/* @val 0 … 99 as BCD. */
static inline uint8_t to_bcd(uint8_t val)
{
    return (val / 10) << 4 | val % 10;
}

/* The value of @val; digits above nine count for what they are, so 0 … 165. */
static inline uint8_t from_bcd(uint8_t val)
{
    return (val >> 4) * 10 + (val & 15);
}

#endif
