/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SMBus host controller of Intel's PIIX4 and ICH9: core without a PCI function, region `pm-smbus`
 * (64 ports). The owner gives the interrupt.
 *
 * Specification: Intel I/O Controller Hub 9 datasheet (316972), 5.21 and 20.2; 82371AB (PIIX4)
 * datasheet, 7.3, is a subset. A command runs when it is started, but a polling driver sees
 * HOST_BUSY once first. Left out: slave interface, process calls (device error), packet error
 * codes, timing.
 */
#include "qemu/osdep.h"
#include "pm_smbus-internal.h"
#include "migration/vmstate.h"
#include "qemu/log.h"
#include "trace.h"

/* Registers, byte offsets. */
#define SMBHSTSTS   0x00
#define SMBHSTCNT   0x02
#define SMBHSTCMD   0x03
#define SMBHSTADD   0x04
#define SMBHSTDAT0  0x05
#define SMBHSTDAT1  0x06
#define SMBBLKDAT   0x07
#define SMBAUXCTL   0x0d
#define SMB_IO_SIZE 64

static bool pm_smbus_irq_level(const PMSMBus *s)
{
    return (s->smb_ctl & CTL_INTREN) && (s->smb_stat & STS_INTERRUPTS);
}

static void pm_smbus_update_irq(PMSMBus *s)
{
    if (s->set_irq) {
        s->set_irq(s, pm_smbus_irq_level(s));
    }
}

/* --- registers --- */

static void smb_write_status(PMSMBus *s, uint8_t val)
{
    bool next = !s->op_done && (s->smb_stat & val & STS_BYTE_DONE);

    s->smb_stat &= ~(val & ~STS_HOST_BUSY);
    if (next) {
        pm_smbus_next_byte(s);
    }
}

static void smb_write_control(PMSMBus *s, uint8_t val)
{
    s->smb_ctl = val & ~CTL_START;
    if (val & CTL_KILL) {
        pm_smbus_kill(s);
    } else if (val & CTL_START) {
        pm_smbus_start(s);
    }
}

static void smb_write_block_data(PMSMBus *s, uint8_t val)
{
    if (s->smb_auxctl & AUX_BLK) {
        /* It stays behind the last byte until the next one comes: a full buffer counts 32. */
        if (s->smb_index >= sizeof(s->smb_data)) {
            s->smb_index = 0;
        }
        s->smb_data[s->smb_index++] = val;
    } else {
        s->smb_blkdata = val;
    }
}

static uint8_t smb_read_block_data(PMSMBus *s)
{
    unsigned wrap = s->smb_data0;

    if (!(s->smb_auxctl & AUX_BLK)) {
        return s->smb_blkdata;
    }
    if (wrap == 0 || wrap > sizeof(s->smb_data)) {
        wrap = sizeof(s->smb_data);
    }
    if (s->smb_index >= wrap) {
        s->smb_index = 0;
    }
    return s->smb_data[s->smb_index++];
}

static uint8_t smb_read_status(PMSMBus *s)
{
    uint8_t val = s->smb_stat;

    if (s->start_transaction_on_status_read) {
        s->start_transaction_on_status_read = false;
        pm_smbus_transaction(s);
    }
    return val;
}

/* Reading it moves the buffer's index back to the start. */
static uint8_t smb_read_control(PMSMBus *s)
{
    if (s->op_done) {
        s->smb_index = 0;
    }
    return s->smb_ctl & CTL_READBACK;
}

static void smb_ioport_writeb(void *opaque, hwaddr addr, uint64_t val, unsigned width)
{
    PMSMBus *s = opaque;

    trace_pm_smbus_write(addr, val);
    switch (addr) {
    case SMBHSTSTS:
        smb_write_status(s, val);
        break;
    case SMBHSTCNT:
        smb_write_control(s, val);
        break;
    case SMBHSTCMD:
        s->smb_cmd = val;
        break;
    case SMBHSTADD:
        s->smb_addr = val;
        break;
    case SMBHSTDAT0:
        s->smb_data0 = val;
        break;
    case SMBHSTDAT1:
        s->smb_data1 = val;
        break;
    case SMBBLKDAT:
        smb_write_block_data(s, val);
        break;
    case SMBAUXCTL:
        s->smb_auxctl = val & AUX_MASK;
        break;
    default:
        qemu_log_mask(LOG_UNIMP, "pm-smbus: write of register 0x%x\n", (unsigned)addr);
        return;
    }
    pm_smbus_update_irq(s);
}

static uint8_t smb_read_reg(PMSMBus *s, hwaddr addr)
{
    switch (addr) {
    case SMBHSTSTS:
        return smb_read_status(s);
    case SMBHSTCNT:
        return smb_read_control(s);
    case SMBHSTCMD:
        return s->smb_cmd;
    case SMBHSTADD:
        return s->smb_addr;
    case SMBHSTDAT0:
        return s->smb_data0;
    case SMBHSTDAT1:
        return s->smb_data1;
    case SMBBLKDAT:
        return smb_read_block_data(s);
    case SMBAUXCTL:
        return s->smb_auxctl;
    default:
        return 0;
    }
}

static uint64_t smb_ioport_readb(void *opaque, hwaddr addr, unsigned width)
{
    PMSMBus *s = opaque;
    uint8_t val = smb_read_reg(s, addr);

    trace_pm_smbus_read(addr, val);
    pm_smbus_update_irq(s);
    return val;
}

static const MemoryRegionOps pm_smbus_ops = {
    .read = smb_ioport_readb,
    .write = smb_ioport_writeb,
    .impl.min_access_size = 1,
    .impl.max_access_size = 1,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

/* --- for the owner --- */

void pm_smbus_reset(PMSMBus *s)
{
    pm_smbus_end_i2c_read(s);
    s->smb_stat = s->smb_ctl = s->smb_cmd = s->smb_addr = 0;
    s->smb_data0 = s->smb_data1 = s->smb_blkdata = 0;
    s->smb_auxctl = s->smb_auxctl_reset;
    s->smb_index = 0;
    s->op_done = true;
    s->start_transaction_on_status_read = false;
    memset(s->smb_data, 0, sizeof(s->smb_data));
    pm_smbus_update_irq(s);
}

bool pm_smbus_vmstate_needed(void)
{
    return true;
}

/* Indices bound what the guest may reach. */
static int pm_smbus_post_load(void *opaque, int version_id)
{
    PMSMBus *s = opaque;

    return s->smb_index <= sizeof(s->smb_data) ? 0 : -EINVAL;
}

const VMStateDescription pmsmb_vmstate = {
    .name = "pmsmb",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = pm_smbus_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT8(smb_stat, PMSMBus),
        VMSTATE_UINT8(smb_ctl, PMSMBus),
        VMSTATE_UINT8(smb_cmd, PMSMBus),
        VMSTATE_UINT8(smb_addr, PMSMBus),
        VMSTATE_UINT8(smb_data0, PMSMBus),
        VMSTATE_UINT8(smb_data1, PMSMBus),
        VMSTATE_UINT8_ARRAY(smb_data, PMSMBus, PM_SMBUS_MAX_MSG_SIZE),
        VMSTATE_UINT8(smb_blkdata, PMSMBus),
        VMSTATE_UINT8(smb_auxctl, PMSMBus),
        VMSTATE_UINT32(smb_index, PMSMBus),
        VMSTATE_BOOL(i2c_enable, PMSMBus),
        VMSTATE_BOOL(op_done, PMSMBus),
        VMSTATE_BOOL(in_i2c_block_read, PMSMBus),
        VMSTATE_BOOL(start_transaction_on_status_read, PMSMBus),
        VMSTATE_END_OF_LIST()
    },
};

void pm_smbus_init(DeviceState *parent, PMSMBus *smb, bool force_aux_blk)
{
    smb->op_done = true;
    smb->smb_auxctl = smb->smb_auxctl_reset = force_aux_blk ? AUX_BLK : 0;
    smb->smbus = i2c_init_bus(parent, "i2c");
    memory_region_init_io(&smb->io, OBJECT(parent), &pm_smbus_ops, smb, "pm-smbus", SMB_IO_SIZE);
}
