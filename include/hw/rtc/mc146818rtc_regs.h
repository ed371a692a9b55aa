/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Registers of the MC146818A real time clock (Motorola data sheet, "Register A … D").
 */
#ifndef HW_RTC_MC146818RTC_REGS_H
#define HW_RTC_MC146818RTC_REGS_H

#include "qemu/timer.h"

#define RTC_ISA_IRQ             8

#define RTC_SECONDS             0
#define RTC_SECONDS_ALARM       1
#define RTC_MINUTES             2
#define RTC_MINUTES_ALARM       3
#define RTC_HOURS               4
#define RTC_HOURS_ALARM         5
/* Added to an alarm byte: matches always. */
#define RTC_ALARM_DONT_CARE     0xc0
#define RTC_DAY_OF_WEEK         6
#define RTC_DAY_OF_MONTH        7
#define RTC_MONTH               8
#define RTC_YEAR                9

#define RTC_REG_A               10
#define RTC_REG_B               11
#define RTC_REG_C               12
#define RTC_REG_D               13

/* Century, in the battery-backed memory: where PC firmware looks, and where the PS/2's did. */
#define RTC_CENTURY             0x32
#define RTC_IBM_PS2_CENTURY_BYTE 0x37

#define REG_A_UIP               0x80
#define REG_A_DV                0x70
#define REG_A_RS                0x0f

#define REG_B_SET               0x80
#define REG_B_PIE               0x40
#define REG_B_AIE               0x20
#define REG_B_UIE               0x10
#define REG_B_SQWE              0x08
#define REG_B_DM                0x04
#define REG_B_24H               0x02
#define REG_B_DSE               0x01

#define REG_C_IRQF              0x80
#define REG_C_PF                0x40
#define REG_C_AF                0x20
#define REG_C_UF                0x10
#define REG_C_MASK              0x70

#define REG_D_VRT               0x80

#endif
