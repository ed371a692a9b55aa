/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registers of the TI TMP105. */
#ifndef TMP105_REGS_H
#define TMP105_REGS_H

/* Pointer register values. */
typedef enum TMP105Reg {
    TMP105_REG_TEMPERATURE = 0,
    TMP105_REG_CONFIG,
    TMP105_REG_T_LOW,
    TMP105_REG_T_HIGH,
} TMP105Reg;

#endif
