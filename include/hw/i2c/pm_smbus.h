/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SMBus host controller of Intel's PIIX4 and ICH chips: core, region `pm-smbus`.
 */
#ifndef PM_SMBUS_H
#define PM_SMBUS_H

#include "exec/memory.h"
#include "hw/i2c/smbus_master.h"

#define PM_SMBUS_MAX_MSG_SIZE 32

typedef struct PMSMBus {
    I2CBus *smbus;
    MemoryRegion io;

    uint8_t smb_stat;
    uint8_t smb_ctl;
    uint8_t smb_cmd;
    uint8_t smb_addr;
    uint8_t smb_data0;
    uint8_t smb_data1;
    uint8_t smb_data[PM_SMBUS_MAX_MSG_SIZE];
    uint8_t smb_blkdata;
    uint8_t smb_auxctl;
    uint8_t smb_auxctl_reset;
    uint32_t smb_index;         /* position in smb_data */

    /* Interrupt output: called with the level whenever it may have changed; NULL: none. */
    void (*set_irq)(struct PMSMBus *s, bool enabled);
    void *opaque;

    bool i2c_enable;            /* ICH: the I2C_EN bit, set by the PCI function */
    bool op_done;               /* the running byte-by-byte block is complete */
    bool in_i2c_block_read;
    bool start_transaction_on_status_read;
} PMSMBus;

/* @force_aux_blk: the host always uses the 32-byte buffer (ICH AUX_CTL.E32B). */
void pm_smbus_init(DeviceState *parent, PMSMBus *smb, bool force_aux_blk);
void pm_smbus_reset(PMSMBus *s);
bool pm_smbus_vmstate_needed(void);

extern const VMStateDescription pmsmb_vmstate;

#endif
