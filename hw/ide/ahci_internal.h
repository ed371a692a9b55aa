/* SPDX-License-Identifier: GPL-2.0-or-later */
/* AHCI: ports, registers and bits, and what the parts of the adapter share. */
#ifndef HW_IDE_AHCI_INTERNAL_H
#define HW_IDE_AHCI_INTERNAL_H

#include "hw/ide/ahci.h"
#include "hw/ide/internal.h"
#include "migration/vmstate.h"

#define AHCI_MAX_CMDS        32
#define AHCI_MAX_PORTS       32
#define AHCI_MEM_BAR_SIZE    0x1000
#define AHCI_PORT_REGS_START 0x100
#define AHCI_PORT_REGS_BYTES 0x80

/* Command list, header and table. */
#define AHCI_CMD_HDR_BYTES   32
#define AHCI_CMD_FIS_BYTES   64
#define AHCI_TBL_ACMD        0x40
#define AHCI_TBL_PRDT        0x80
#define AHCI_PRD_BYTES       16
#define AHCI_PRD_LEN_MASK    0x3fffff
#define AHCI_HDR_CFL_MASK    0x1f
#define AHCI_HDR_ATAPI       0x20

/* Received FIS area. */
#define RES_FIS_PSFIS        0x20
#define RES_FIS_RFIS         0x40
#define RES_FIS_SDBFIS       0x58

#define SATA_FIS_TYPE_REGISTER_H2D 0x27
#define SATA_FIS_TYPE_REGISTER_D2H 0x34
#define SATA_FIS_TYPE_PIO_SETUP    0x5f
#define SATA_FIS_TYPE_SDB          0xa1
#define SATA_FIS_REG_H2D_COMMAND   0x80
#define SATA_FIS_PM_MASK           0x0f
#define SATA_FIS_INTERRUPT         0x40
#define SATA_FIS_TO_HOST           0x20

/* PxIS, PxIE. */
#define PORT_IRQ_D2H_REG_FIS 0x00000001
#define PORT_IRQ_PIOS_FIS    0x00000002
#define PORT_IRQ_SDB_FIS     0x00000008
#define PORT_IRQ_OVERFLOW    0x01000000
#define PORT_IRQ_HBUS_DATA_ERR 0x10000000
#define PORT_IRQ_TF_ERR      0x40000000
#define PORT_IRQ_MASK        0xfdc000ff

/* PxCMD. */
#define PORT_CMD_START       0x00000001
#define PORT_CMD_SPIN_UP     0x00000002
#define PORT_CMD_POWER_ON    0x00000004
#define PORT_CMD_CLO         0x00000008
#define PORT_CMD_FIS_RX      0x00000010
#define PORT_CMD_FIS_ON      0x00004000
#define PORT_CMD_LIST_ON     0x00008000
#define PORT_CMD_WRITABLE    0x0f820017

typedef struct AHCIPortRegs {
    uint32_t lst_addr;
    uint32_t lst_addr_hi;
    uint32_t fis_addr;
    uint32_t fis_addr_hi;
    uint32_t irq_stat;
    uint32_t irq_mask;
    uint32_t cmd;
    uint32_t tfdata;
    uint32_t sig;
    uint32_t scr_stat;
    uint32_t scr_ctl;
    uint32_t scr_err;
    uint32_t scr_act;
    uint32_t cmd_issue;
} AHCIPortRegs;

/* Where a command is in its descriptor table: entry @index, byte @pos of it. */
typedef struct AHCIPrdCursor {
    uint64_t table;
    uint32_t entries;
    uint32_t index;
    uint32_t pos;
} AHCIPrdCursor;

/* A native queued command. They run one after the other, in order of @order. */
typedef struct NCQTransferState {
    bool used;
    bool is_read;
    bool fua;
    uint32_t order;
    uint64_t lba;
    uint32_t sector_count; /* to go */
    AHCIPrdCursor prd;
} NCQTransferState;

/* A port with the drive on it. */
struct AHCIDevice {
    IDEDMA dma;
    IDEBus port;
    int port_no;
    AHCIState *hba;
    AHCIPortRegs port_regs;
    QEMUBH *check_bh;
    QEMUBH *pio_bh;

    bool in_soft_reset;
    bool init_d2h_sent;
    int32_t busy_slot; /* of the command under way that is not queued; -1: none */
    uint64_t cmd_header; /* its address */
    uint16_t cmd_opts;
    uint32_t cmd_moved; /* PRDBC */
    bool done_packet;
    uint8_t acmd[16];
    AHCIPrdCursor prd;

    int32_t ncq_active; /* tag; -1: none */
    uint32_t ncq_order;
    uint32_t ncq_bytes; /* of the request under way */
    BlockAIOCB *ncq_aiocb;
    BlockAcctCookie ncq_acct;
    NCQTransferState ncq_tfs[AHCI_MAX_CMDS];
};

static inline IDEState *ahci_drive(AHCIDevice *ad)
{
    return &ad->port.ifs[0];
}

/* ---- ahci.c ---- */
void ahci_realize(AHCIState *s, DeviceState *qdev, AddressSpace *as, int ports);
void ahci_init(AHCIState *s, DeviceState *qdev);
void ahci_uninit(AHCIState *s);
void ahci_reset(AHCIState *s);
void ahci_update_irq(AHCIState *s);
void ahci_trigger_irq(AHCIDevice *ad, uint32_t irq);
extern const VMStateDescription vmstate_ahci;
#define VMSTATE_AHCI(_field, _state) VMSTATE_STRUCT(_field, _state, 1, vmstate_ahci, AHCIState)

/* ---- ahci-port.c ---- */
/* AHCI 1.3.1, 3.3, names without their number; NULL: no register. */
const char *ahci_port_register_name(unsigned offset);
uint32_t ahci_port_read(AHCIDevice *ad, unsigned offset);
void ahci_port_write(AHCIDevice *ad, unsigned offset, uint32_t val);
void ahci_port_reset(AHCIDevice *ad);

/* ---- ahci-cmd.c ---- */
void ahci_port_init(AHCIDevice *ad);
/* Starts commands that are issued, as far as the drive takes them. */
void ahci_check_cmd(AHCIDevice *ad);
/* Ends what is under way, without a result. */
void ahci_abort(AHCIDevice *ad);
/* Goes on with what a loaded state was in the middle of. */
void ahci_resume(AHCIDevice *ad);

/* ---- ahci-fis.c ---- */
/* The adapter's registers are out of bounds for it, also when a completion calls. */
void ahci_dma_write(AHCIDevice *ad, uint64_t addr, const void *buf, uint32_t len);
/* Frames from the drive, into the guest's memory and the task file. */
void ahci_write_fis_d2h(AHCIDevice *ad, bool interrupt);
void ahci_write_fis_pio(AHCIDevice *ad, uint16_t bytes, bool to_host);
void ahci_write_fis_sdb(AHCIDevice *ad, uint32_t finished);
/* The drive's first frame, which has its signature. */
void ahci_init_d2h(AHCIDevice *ad);
/* Puts up to @limit bytes of the table at @prd into @sg; how many. */
int32_t ahci_populate_sglist(AHCIDevice *ad, QEMUSGList *sg, AHCIPrdCursor *prd, int32_t limit);

/* ---- ahci-ncq.c ---- */
bool ahci_is_ncq_command(uint8_t cmd);
/* Takes the queued command in @fis of @slot. */
void ahci_ncq_start(AHCIDevice *ad, int slot, const uint8_t *fis, const AHCIPrdCursor *prd);
void ahci_ncq_cancel(AHCIDevice *ad);
/* Goes on after the machine was stopped by an error. */
void ahci_ncq_restart(AHCIDevice *ad);
/* Whether a loaded queue is one that commands can make. */
bool ahci_ncq_state_is_good(const AHCIDevice *ad);

#endif
