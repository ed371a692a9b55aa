/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the PIIX4/ICH9 SMBus host share: bits, and the engine behind the registers. */
#ifndef HW_I2C_PM_SMBUS_INTERNAL_H
#define HW_I2C_PM_SMBUS_INTERNAL_H

#include "hw/i2c/pm_smbus.h"

/* SMBHSTSTS: all but HOST_BUSY are write-1-to-clear. */
#define STS_HOST_BUSY   0x01
#define STS_INTR        0x02
#define STS_DEV_ERR     0x04
#define STS_BUS_ERR     0x08
#define STS_FAILED      0x10
#define STS_BYTE_DONE   0x80
#define STS_INTERRUPTS  (STS_INTR | STS_DEV_ERR | STS_BUS_ERR | STS_FAILED | STS_BYTE_DONE)

/* SMBHSTCNT. */
#define CTL_INTREN      0x01
#define CTL_KILL        0x02
#define CTL_PROTOCOL(ctl) (((ctl) >> 2) & 7)
#define CTL_LAST_BYTE   0x20
#define CTL_START       0x40
#define CTL_READBACK    0x1f

/* SMBAUXCTL. */
#define AUX_PEC         0x01
#define AUX_BLK         0x02
#define AUX_MASK        (AUX_PEC | AUX_BLK)

/* SMBHSTADD: read in bit 0, address in 7:1. */
#define ADD_READ        0x01

/* Starts the command that the registers describe; runs it; gives it up; goes on with the next byte.
 */
void pm_smbus_start(PMSMBus *s);
void pm_smbus_transaction(PMSMBus *s);
void pm_smbus_kill(PMSMBus *s);
void pm_smbus_next_byte(PMSMBus *s);
/* Lets go of the bus if an I2C read holds it. */
void pm_smbus_end_i2c_read(PMSMBus *s);

#endif
