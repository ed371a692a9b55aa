/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * AHCI ports: registers, reset.
 *
 * Spec: Serial ATA AHCI 1.3.1, 3.3 and 10.4.
 */
#include "qemu/osdep.h"
#include "qemu/log.h"
#include "ahci_internal.h"
#include "trace.h"

enum {
    PORT_LST_ADDR = 0x00,
    PORT_LST_ADDR_HI = 0x04,
    PORT_FIS_ADDR = 0x08,
    PORT_FIS_ADDR_HI = 0x0c,
    PORT_IRQ_STAT = 0x10,
    PORT_IRQ_MASK_REG = 0x14,
    PORT_CMD = 0x18,
    PORT_TFDATA = 0x20,
    PORT_SIG = 0x24,
    PORT_SCR_STAT = 0x28,
    PORT_SCR_CTL = 0x2c,
    PORT_SCR_ERR = 0x30,
    PORT_SCR_ACT = 0x34,
    PORT_CMD_ISSUE = 0x38,
};

#define LST_ADDR_MASK   0xfffffc00
#define FIS_ADDR_MASK   0xffffff00
#define SCTL_DET        0x0f
#define SCTL_DET_INIT   0x01
#define SSTS_PRESENT    0x113 /* device present, generation 1, active */
#define TFDATA_NOTHING  0x7f

const char *ahci_port_register_name(unsigned offset)
{
    static const char *const names[] = {
        "PxCLB", "PxCLBU", "PxFB", "PxFBU", "PxIS", "PxIE", "PxCMD", NULL, "PxTFD", "PxSIG", "PxSSTS", "PxSCTL", "PxSERR",
        "PxSACT", "PxCI",
    };

    return offset / 4 < ARRAY_SIZE(names) ? names[offset / 4] : NULL;
}

uint32_t ahci_port_read(AHCIDevice *ad, unsigned offset)
{
    const AHCIPortRegs *pr = &ad->port_regs;

    switch (offset) {
    case PORT_LST_ADDR:
        return pr->lst_addr;
    case PORT_LST_ADDR_HI:
        return pr->lst_addr_hi;
    case PORT_FIS_ADDR:
        return pr->fis_addr;
    case PORT_FIS_ADDR_HI:
        return pr->fis_addr_hi;
    case PORT_IRQ_STAT:
        return pr->irq_stat;
    case PORT_IRQ_MASK_REG:
        return pr->irq_mask;
    case PORT_CMD:
        return pr->cmd;
    case PORT_TFDATA:
        return pr->tfdata;
    case PORT_SIG:
        return pr->sig;
    case PORT_SCR_STAT:
        return pr->scr_stat;
    case PORT_SCR_CTL:
        return pr->scr_ctl;
    case PORT_SCR_ERR:
        return pr->scr_err;
    case PORT_SCR_ACT:
        return pr->scr_act;
    case PORT_CMD_ISSUE:
        return pr->cmd_issue;
    default:
        return 0;
    }
}

/* ---- reset ---- */

/* The link comes up again, and the drive with it. */
void ahci_port_reset(AHCIDevice *ad)
{
    AHCIPortRegs *pr = &ad->port_regs;
    IDEState *s = ahci_drive(ad);

    trace_ahci_port_reset(ad->port_no);
    ahci_abort(ad);
    ide_bus_reset(&ad->port);
    pr->scr_stat = s->blk ? SSTS_PRESENT : 0;
    pr->scr_err = 0;
    pr->scr_act = 0;
    pr->cmd_issue = 0;
    pr->tfdata = TFDATA_NOTHING;
    pr->sig = UINT32_MAX;
    ad->in_soft_reset = false;
    ad->init_d2h_sent = false;
    if (s->blk) {
        ahci_init_d2h(ad);
    }
}

/* ---- command and status ---- */

static void ahci_port_start(AHCIDevice *ad, bool start)
{
    AHCIPortRegs *pr = &ad->port_regs;

    if (start) {
        pr->cmd |= PORT_CMD_LIST_ON;
        return;
    }
    ahci_abort(ad);
    pr->cmd &= ~PORT_CMD_LIST_ON;
    pr->cmd_issue = 0;
    pr->scr_act = 0;
}

static void ahci_port_receive(AHCIDevice *ad, bool on)
{
    if (on) {
        ad->port_regs.cmd |= PORT_CMD_FIS_ON;
        ahci_init_d2h(ad);
    } else {
        ad->port_regs.cmd &= ~PORT_CMD_FIS_ON;
    }
}

static void ahci_port_write_cmd(AHCIDevice *ad, uint32_t val)
{
    AHCIPortRegs *pr = &ad->port_regs;
    uint32_t changed = (pr->cmd ^ val) & PORT_CMD_WRITABLE;

    pr->cmd = (pr->cmd & ~PORT_CMD_WRITABLE) | (val & PORT_CMD_WRITABLE);
    if (val & PORT_CMD_CLO) {
        /* Override: the drive counts as idle. Over at once, so that the bit reads as zero. */
        pr->tfdata &= ~(BUSY_STAT | DRQ_STAT);
    }
    if (changed & PORT_CMD_START) {
        ahci_port_start(ad, val & PORT_CMD_START);
    }
    if (changed & PORT_CMD_FIS_RX) {
        ahci_port_receive(ad, val & PORT_CMD_FIS_RX);
    }
    ahci_check_cmd(ad);
}

static void ahci_port_write_sctl(AHCIDevice *ad, uint32_t val)
{
    AHCIPortRegs *pr = &ad->port_regs;
    bool reset_ends = (pr->scr_ctl & SCTL_DET) == SCTL_DET_INIT && (val & SCTL_DET) == 0;

    pr->scr_ctl = val;
    if (reset_ends) {
        ahci_port_reset(ad);
    }
}

/* Bits can only be set by writing, and only while the list is processed. */
static void ahci_port_issue(AHCIDevice *ad, uint32_t val)
{
    if (!(ad->port_regs.cmd & PORT_CMD_START)) {
        qemu_log_mask(LOG_GUEST_ERROR, "ahci: port %d: commands while it is stopped\n", ad->port_no);
        return;
    }
    ad->port_regs.cmd_issue |= val;
    ahci_check_cmd(ad);
}

void ahci_port_write(AHCIDevice *ad, unsigned offset, uint32_t val)
{
    AHCIPortRegs *pr = &ad->port_regs;

    switch (offset) {
    case PORT_LST_ADDR:
        pr->lst_addr = val & LST_ADDR_MASK;
        break;
    case PORT_LST_ADDR_HI:
        pr->lst_addr_hi = val;
        break;
    case PORT_FIS_ADDR:
        pr->fis_addr = val & FIS_ADDR_MASK;
        break;
    case PORT_FIS_ADDR_HI:
        pr->fis_addr_hi = val;
        break;
    case PORT_IRQ_STAT:
        pr->irq_stat &= ~val;
        ahci_update_irq(ad->hba);
        break;
    case PORT_IRQ_MASK_REG:
        pr->irq_mask = val & PORT_IRQ_MASK;
        ahci_update_irq(ad->hba);
        break;
    case PORT_CMD:
        ahci_port_write_cmd(ad, val);
        break;
    case PORT_SCR_CTL:
        ahci_port_write_sctl(ad, val);
        break;
    case PORT_SCR_ERR:
        pr->scr_err &= ~val;
        break;
    case PORT_SCR_ACT:
        pr->scr_act |= pr->cmd & PORT_CMD_START ? val : 0;
        break;
    case PORT_CMD_ISSUE:
        ahci_port_issue(ad, val);
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "ahci: register 0x%x of a port can't be written\n", offset);
    }
}
