/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Registers of the LED driver PCA9552. */
#ifndef PCA9552_REGS_H
#define PCA9552_REGS_H

#define PCA9552_INPUT0 0 /* read only */
#define PCA9552_INPUT1 1
#define PCA9552_PSC0   2 /* blink periods and duty cycles */
#define PCA9552_PWM0   3
#define PCA9552_PSC1   4
#define PCA9552_PWM1   5
#define PCA9552_LS0    6 /* LED selectors, four LEDs each */
#define PCA9552_LS1    7
#define PCA9552_LS2    8
#define PCA9552_LS3    9

#define PCA9552_AUTOINC (1 << 4)

#endif
