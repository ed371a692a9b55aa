/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * AHCI: commands that are not queued. Fetches them from the list, gives them to the drive, moves their
 * data.
 *
 * Spec: Serial ATA AHCI 1.3.1, 4.2.2, 5.3 to 5.6. A drive takes one such command at a time; slots are
 * served in their order. Blocks by PIO are moved here, and the drive goes on in a bottom half.
 */
#include "qemu/osdep.h"
#include "hw/qdev-core.h"
#include "qemu/log.h"
#include "qemu/main-loop.h"
#include "ahci_internal.h"
#include "ata.h"
#include "trace.h"

#define FIS_CONTROL      15
#define FIS_CONTROL_SRST 0x04
#define FIS_MIN_DWORDS   5

/* ---- data ---- */

static AHCIDevice *ahci_of(const IDEDMA *dma)
{
    return container_of((IDEDMA *)dma, AHCIDevice, dma);
}

static void ahci_commit_buf(const IDEDMA *dma, uint32_t bytes)
{
    AHCIDevice *ad = ahci_of(dma);
    uint32_t moved;

    ad->cmd_moved += bytes;
    moved = cpu_to_le32(ad->cmd_moved);
    ahci_dma_write(ad, ad->cmd_header + 4, &moved, sizeof(moved));
}

static int32_t ahci_prepare_buf(const IDEDMA *dma, int32_t limit)
{
    AHCIDevice *ad = ahci_of(dma);

    return ahci_populate_sglist(ad, &ahci_drive(ad)->sg, &ad->prd, limit);
}

/* The engine always runs. */
static void ahci_start_dma(const IDEDMA *dma, IDEState *s, BlockCompletionFunc *cb)
{
    cb(s, 0);
}

static void ahci_move_pio(AHCIDevice *ad, IDEState *s, uint32_t bytes, bool to_host)
{
    uint32_t room = ahci_prepare_buf(&ad->dma, bytes);

    if (room < bytes) {
        qemu_log_mask(LOG_GUEST_ERROR, "ahci: the table of a command ends before its data\n");
        ahci_trigger_irq(ad, PORT_IRQ_OVERFLOW);
    }
    if (to_host) {
        dma_buf_read(s->data_ptr, room, NULL, &s->sg, MEMTXATTRS_UNSPECIFIED);
    } else {
        memset(s->data_ptr, 0, bytes);
        dma_buf_write(s->data_ptr, room, NULL, &s->sg, MEMTXATTRS_UNSPECIFIED);
    }
    ahci_commit_buf(&ad->dma, room);
    qemu_sglist_destroy(&s->sg);
}

/* A PIO block: the packet of a PACKET command comes from the command table, all else by descriptors. */
static void ahci_pio_transfer(const IDEDMA *dma)
{
    AHCIDevice *ad = ahci_of(dma);
    IDEState *s = ahci_drive(ad);
    uint32_t bytes = s->data_end - s->data_ptr;
    bool to_host = !ide_pio_is_write(s);

    if ((ad->cmd_opts & AHCI_HDR_ATAPI) && !ad->done_packet) {
        ad->done_packet = true;
        ahci_write_fis_pio(ad, bytes, false);
        memcpy(s->data_ptr, ad->acmd, MIN(bytes, sizeof(ad->acmd)));
    } else {
        ahci_write_fis_pio(ad, bytes, to_host);
        ahci_move_pio(ad, s, bytes, to_host);
    }
    qemu_bh_schedule(ad->pio_bh);
}

static void ahci_pio_bh(void *opaque)
{
    AHCIDevice *ad = opaque;

    if (ad->busy_slot >= 0) {
        ide_transfer_done(ahci_drive(ad));
    }
}

/* ---- end of a command ---- */

static void ahci_cmd_done(const IDEDMA *dma)
{
    AHCIDevice *ad = ahci_of(dma);

    if (ad->busy_slot < 0) {
        return;
    }
    trace_ahci_cmd_done(ad->port_no, ad->busy_slot, ahci_drive(ad)->status);
    ad->port_regs.cmd_issue &= ~(1u << ad->busy_slot);
    ad->busy_slot = -1;
    ahci_write_fis_d2h(ad, true);
    qemu_bh_schedule(ad->check_bh);
}

void ahci_abort(AHCIDevice *ad)
{
    IDEState *s = ahci_drive(ad);

    ad->busy_slot = -1;
    qemu_bh_cancel(ad->check_bh);
    qemu_bh_cancel(ad->pio_bh);
    ahci_ncq_cancel(ad);
    ide_cancel(s);
    s->status &= ~(BUSY_STAT | DRQ_STAT);
}

static void ahci_restart(const IDEDMA *dma)
{
    ahci_ncq_restart(ahci_of(dma));
}

static const IDEDMAOps ahci_dma_ops = {
    .start_dma = ahci_start_dma,
    .pio_transfer = ahci_pio_transfer,
    .prepare_buf = ahci_prepare_buf,
    .commit_buf = ahci_commit_buf,
    .restart = ahci_restart,
    .cmd_done = ahci_cmd_done,
};

/* ---- start of a command ---- */

static void ahci_load_task_file(IDEState *s, const uint8_t *fis)
{
    s->feature = fis[3];
    s->sector = fis[4];
    s->lcyl = fis[5];
    s->hcyl = fis[6];
    s->select = fis[7] | ATA_DEV_ALWAYS_ON;
    s->hob_sector = fis[8];
    s->hob_lcyl = fis[9];
    s->hob_hcyl = fis[10];
    s->hob_feature = fis[11];
    s->nsector = fis[12];
    s->hob_nsector = fis[13];
}

/* A frame without a command: the device control register, of which only SRST does something. */
static void ahci_control_fis(AHCIDevice *ad, int slot, const uint8_t *fis)
{
    bool srst = fis[FIS_CONTROL] & FIS_CONTROL_SRST;

    ad->port_regs.cmd_issue &= ~(1u << slot);
    if (ad->in_soft_reset && !srst) {
        uint32_t issued = ad->port_regs.cmd_issue, mask = ad->port_regs.cmd;

        ahci_port_reset(ad);
        ad->port_regs.cmd_issue = issued;
        ad->port_regs.cmd = mask;
    }
    ad->in_soft_reset = srst;
}

static void ahci_start_command(AHCIDevice *ad, int slot, const uint8_t *fis, uint64_t table)
{
    IDEState *s = ahci_drive(ad);

    ad->busy_slot = slot;
    ad->cmd_moved = 0;
    ad->done_packet = false;
    ahci_commit_buf(&ad->dma, 0);
    if (ad->cmd_opts & AHCI_HDR_ATAPI) {
        dma_memory_read(ad->hba->as, table + AHCI_TBL_ACMD, ad->acmd, sizeof(ad->acmd),
                        MEMTXATTRS_UNSPECIFIED);
    }
    ahci_load_task_file(s, fis);
    s->error = 0;
    ad->port_regs.tfdata |= BUSY_STAT;
    ide_exec_cmd(&ad->port, fis[2]);
}

/* Runs the command of @slot; what can't be understood is dropped. */
static void ahci_handle_cmd(AHCIDevice *ad, int slot)
{
    const AHCIPortRegs *pr = &ad->port_regs;
    uint64_t list = (uint64_t)pr->lst_addr_hi << 32 | pr->lst_addr;
    uint32_t header[4] = { 0 };
    uint8_t fis[AHCI_CMD_FIS_BYTES] = { 0 };
    uint64_t table;

    ad->cmd_header = list + slot * AHCI_CMD_HDR_BYTES;
    dma_memory_read(ad->hba->as, ad->cmd_header, header, sizeof(header), MEMTXATTRS_UNSPECIFIED);
    ad->cmd_opts = le32_to_cpu(header[0]);
    table = (uint64_t)le32_to_cpu(header[3]) << 32 | (le32_to_cpu(header[2]) & ~0x7fu);
    ad->prd = (AHCIPrdCursor){ .table = table + AHCI_TBL_PRDT, .entries = le32_to_cpu(header[0]) >> 16 };
    dma_memory_read(ad->hba->as, table, fis, sizeof(fis), MEMTXATTRS_UNSPECIFIED);
    trace_ahci_handle_cmd(ad->port_no, slot, ad->cmd_opts, fis[0], fis[2]);
    if (!ahci_drive(ad)->blk || fis[0] != SATA_FIS_TYPE_REGISTER_H2D || (fis[1] & SATA_FIS_PM_MASK) ||
        (ad->cmd_opts & AHCI_HDR_CFL_MASK) < FIS_MIN_DWORDS) {
        qemu_log_mask(LOG_GUEST_ERROR, "ahci: port %d: slot %d has no command for a drive\n", ad->port_no,
                      slot);
        ad->port_regs.cmd_issue &= ~(1u << slot);
    } else if (!(fis[1] & SATA_FIS_REG_H2D_COMMAND)) {
        ahci_control_fis(ad, slot, fis);
    } else if (ad->in_soft_reset) {
        ad->port_regs.cmd_issue &= ~(1u << slot);
    } else if (ahci_is_ncq_command(fis[2])) {
        ahci_ncq_start(ad, slot, fis, &ad->prd);
    } else {
        ahci_start_command(ad, slot, fis, table);
    }
}

void ahci_check_cmd(AHCIDevice *ad)
{
    AHCIPortRegs *pr = &ad->port_regs;

    for (int slot = 0; slot < AHCI_MAX_CMDS; slot++) {
        if (!(pr->cmd & PORT_CMD_START) || ad->busy_slot >= 0) {
            return;
        }
        if (pr->cmd_issue & (1u << slot)) {
            ahci_handle_cmd(ad, slot);
        }
    }
}

static void ahci_check_bh(void *opaque)
{
    ahci_check_cmd(opaque);
}

/* DRQ without BSY: a block by PIO was moved, after which the drive goes on. */
void ahci_resume(AHCIDevice *ad)
{
    IDEState *s = ahci_drive(ad);

    if (ad->busy_slot >= 0 && (s->status & (BUSY_STAT | DRQ_STAT)) == DRQ_STAT && !ad->port.error_status) {
        qemu_bh_schedule(ad->pio_bh);
    }
    qemu_bh_schedule(ad->check_bh);
}

/* ---- life ---- */

void ahci_port_init(AHCIDevice *ad)
{
    MemReentrancyGuard *guard = &ad->hba->container->mem_reentrancy_guard;

    ad->busy_slot = -1;
    ad->ncq_active = -1;
    ad->check_bh = qemu_bh_new_guarded(ahci_check_bh, ad, guard);
    ad->pio_bh = qemu_bh_new_guarded(ahci_pio_bh, ad, guard);
    ad->dma.ops = &ahci_dma_ops;
    ad->port.dma = &ad->dma;
    ide_init2(&ad->port, NULL);
    ahci_drive(ad)->ncq_queues = AHCI_MAX_CMDS;
    ide_register_restart_cb(&ad->port);
}
