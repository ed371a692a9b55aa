/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * AHCI: frames that the drive sends, and the tables of data that the guest gives.
 *
 * Spec: Serial ATA AHCI 1.3.1, 4.2; Serial ATA 3.0, 10.3.
 */
#include "qemu/osdep.h"
#include "ahci_internal.h"
#include "trace.h"

#define FIS_REG_BYTES 20
#define FIS_SDB_BYTES 8
#define FIRST_FIS_ERROR 0x01 /* diagnostics passed */
#define SDB_STATUS_MASK 0x77 /* the command's, without BSY and DRQ */

void ahci_dma_write(AHCIDevice *ad, uint64_t addr, const void *buf, uint32_t len)
{
    MemReentrancyGuard *guard = &ad->hba->container->mem_reentrancy_guard;
    bool was = guard->engaged_in_io;

    guard->engaged_in_io = true;
    dma_memory_write(ad->hba->as, addr, buf, len, MEMTXATTRS_UNSPECIFIED);
    guard->engaged_in_io = was;
}

/* ---- frames ---- */

/* Into the received FIS area at @offset, if it is on. */
static void ahci_send_fis(AHCIDevice *ad, unsigned offset, const uint8_t *fis, unsigned len)
{
    const AHCIPortRegs *pr = &ad->port_regs;
    uint64_t base = (uint64_t)pr->fis_addr_hi << 32 | pr->fis_addr;

    if (pr->cmd & PORT_CMD_FIS_RX) {
        ahci_dma_write(ad, base + offset, fis, len);
    }
}

static void ahci_fill_task_file(const IDEState *s, uint8_t *fis)
{
    fis[2] = s->status;
    fis[3] = s->error;
    fis[4] = s->sector;
    fis[5] = s->lcyl;
    fis[6] = s->hcyl;
    fis[7] = s->select;
    fis[8] = s->hob_sector;
    fis[9] = s->hob_lcyl;
    fis[10] = s->hob_hcyl;
    fis[12] = s->nsector;
    fis[13] = s->nsector >> 8;
}

void ahci_write_fis_d2h(AHCIDevice *ad, bool interrupt)
{
    IDEState *s = ahci_drive(ad);
    uint8_t fis[FIS_REG_BYTES] = { SATA_FIS_TYPE_REGISTER_D2H, interrupt ? SATA_FIS_INTERRUPT : 0 };

    ahci_fill_task_file(s, fis);
    ahci_send_fis(ad, RES_FIS_RFIS, fis, sizeof(fis));
    ad->port_regs.tfdata = s->error << 8 | s->status;
    if (s->status & ERR_STAT) {
        ahci_trigger_irq(ad, PORT_IRQ_TF_ERR);
    }
    if (interrupt) {
        ahci_trigger_irq(ad, PORT_IRQ_D2H_REG_FIS);
    }
}

/* @to_host: direction of the @bytes that follow. */
void ahci_write_fis_pio(AHCIDevice *ad, uint16_t bytes, bool to_host)
{
    IDEState *s = ahci_drive(ad);
    uint8_t fis[FIS_REG_BYTES] = { SATA_FIS_TYPE_PIO_SETUP,
                                   SATA_FIS_INTERRUPT | (to_host ? SATA_FIS_TO_HOST : 0) };

    ahci_fill_task_file(s, fis);
    fis[15] = s->status & ~DRQ_STAT; /* after the data */
    stw_le_p(fis + 16, bytes);
    ahci_send_fis(ad, RES_FIS_PSFIS, fis, sizeof(fis));
    ad->port_regs.tfdata = s->error << 8 | s->status;
    ahci_trigger_irq(ad, PORT_IRQ_PIOS_FIS);
}

void ahci_write_fis_sdb(AHCIDevice *ad, uint32_t finished)
{
    IDEState *s = ahci_drive(ad);
    uint8_t status = s->status & SDB_STATUS_MASK;
    uint8_t fis[FIS_SDB_BYTES] = { SATA_FIS_TYPE_SDB, SATA_FIS_INTERRUPT, status, s->error };

    stl_le_p(fis + 4, finished);
    ahci_send_fis(ad, RES_FIS_SDBFIS, fis, sizeof(fis));
    ad->port_regs.scr_act &= ~finished;
    ad->port_regs.tfdata = s->error << 8 | (ad->port_regs.tfdata & ~SDB_STATUS_MASK & 0xff) | status;
    if (s->status & ERR_STAT) {
        ahci_trigger_irq(ad, PORT_IRQ_TF_ERR);
    }
    ahci_trigger_irq(ad, PORT_IRQ_SDB_FIS);
}

void ahci_init_d2h(AHCIDevice *ad)
{
    IDEState *s = ahci_drive(ad);

    if (ad->init_d2h_sent || !s->blk || !(ad->port_regs.cmd & PORT_CMD_FIS_RX)) {
        return;
    }
    ad->init_d2h_sent = true;
    s->error = FIRST_FIS_ERROR;
    ad->port_regs.sig = (uint32_t)s->hcyl << 24 | s->lcyl << 16 | s->sector << 8 | (s->nsector & 0xff);
    ahci_write_fis_d2h(ad, true);
}

/* ---- tables ---- */

/* The entry that the cursor is at; false: there is none. */
static bool ahci_read_prd(AHCIDevice *ad, const AHCIPrdCursor *prd, uint64_t *addr, uint32_t *len)
{
    uint32_t entry[4];
    MemTxResult res;

    if (prd->index >= prd->entries) {
        return false;
    }
    res = dma_memory_read(ad->hba->as, prd->table + prd->index * AHCI_PRD_BYTES, entry, sizeof(entry),
                          MEMTXATTRS_UNSPECIFIED);
    if (res != MEMTX_OK) {
        ahci_trigger_irq(ad, PORT_IRQ_HBUS_DATA_ERR);
        return false;
    }
    *addr = (uint64_t)le32_to_cpu(entry[1]) << 32 | (le32_to_cpu(entry[0]) & ~1u);
    *len = (le32_to_cpu(entry[3]) & AHCI_PRD_LEN_MASK) + 1;
    return true;
}

int32_t ahci_populate_sglist(AHCIDevice *ad, QEMUSGList *sg, AHCIPrdCursor *prd, int32_t limit)
{
    uint64_t addr;
    uint32_t len, n;

    qemu_sglist_init(sg, ad->hba->container, 1, ad->hba->as);
    while (sg->size < limit && ahci_read_prd(ad, prd, &addr, &len)) {
        if (prd->pos < len) {
            n = MIN(len - prd->pos, limit - sg->size);
            qemu_sglist_add(sg, addr + prd->pos, n);
            prd->pos += n;
        }
        if (prd->pos >= len) {
            prd->index++;
            prd->pos = 0;
        }
    }
    return sg->size;
}
