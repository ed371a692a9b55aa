/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqos: AHCI host adapter. Spec: Serial ATA AHCI 1.3.1, 10.1. */
#include "qemu/osdep.h"
#include "tests/qtest/libqos/ahci.h"
#include "qemu/bswap.h"

#define PORT_BASE     0x100
#define PORT_BYTES    0x80
#define HDR_BYTES     32
#define HDR_WRITE     0x40
#define HDR_ATAPI     0x20
#define HDR_CLEAR     0x400 /* nobody answers: done when it is sent */
#define TBL_ACMD      0x40
#define TBL_PRDT      0x80
#define PRD_BYTES     16
#define TBL_MAX_PRDS  128
#define SATA_CLASS    0x0106
#define WAIT_STEPS    10000
#define ABAR          5

static void ahci_found(QPCIDevice *dev, int devfn, void *data)
{
    QPCIDevice **found = data;

    if (!*found && qpci_config_readw(dev, 0x0a) == SATA_CLASS) {
        *found = dev;
    } else {
        g_free(dev);
    }
}

AHCIQState *ahci_boot(const char *args)
{
    AHCIQState *ahci = g_new0(AHCIQState, 1);

    ahci->qts = qtest_initf("-machine q35 -nodefaults %s", args);
    pc_alloc_init(&ahci->alloc, ahci->qts, ALLOC_NO_FLAGS);
    ahci->bus = qpci_new_pc(ahci->qts, &ahci->alloc);
    qpci_device_foreach(ahci->bus, 0x8086, 0x2922, ahci_found, &ahci->dev);
    g_assert_nonnull(ahci->dev);
    return ahci;
}

void ahci_shutdown(AHCIQState *ahci)
{
    g_free(ahci->dev);
    qpci_free_pc(ahci->bus);
    alloc_destroy(&ahci->alloc);
    qtest_quit(ahci->qts);
    g_free(ahci);
}

void ahci_pci_enable(AHCIQState *ahci)
{
    qpci_device_enable(ahci->dev);
    ahci->hba_bar = qpci_iomap(ahci->dev, ABAR, NULL);
}

void ahci_hba_enable(AHCIQState *ahci)
{
    ahci_wreg(ahci, AHCI_GHC, AHCI_GHC_AE | AHCI_GHC_IE);
}

uint32_t ahci_rreg(AHCIQState *ahci, unsigned reg)
{
    return qpci_io_readl(ahci->dev, ahci->hba_bar, reg * 4);
}

void ahci_wreg(AHCIQState *ahci, unsigned reg, uint32_t val)
{
    qpci_io_writel(ahci->dev, ahci->hba_bar, reg * 4, val);
}

uint32_t ahci_px_rreg(AHCIQState *ahci, int port, unsigned reg)
{
    return qpci_io_readl(ahci->dev, ahci->hba_bar, PORT_BASE + port * PORT_BYTES + reg * 4);
}

void ahci_px_wreg(AHCIQState *ahci, int port, unsigned reg, uint32_t val)
{
    qpci_io_writel(ahci->dev, ahci->hba_bar, PORT_BASE + port * PORT_BYTES + reg * 4, val);
}

void ahci_port_start(AHCIQState *ahci, int port)
{
    AHCIPortQState *p = &ahci->port[port];

    p->clb = guest_alloc(&ahci->alloc, AHCI_SLOTS * HDR_BYTES);
    p->fb = guest_alloc(&ahci->alloc, 256);
    qtest_memset(ahci->qts, p->clb, 0, AHCI_SLOTS * HDR_BYTES);
    qtest_memset(ahci->qts, p->fb, 0, 256);
    ahci_px_wreg(ahci, port, AHCI_PX_CLB, p->clb);
    ahci_px_wreg(ahci, port, AHCI_PX_CLBU, 0);
    ahci_px_wreg(ahci, port, AHCI_PX_FB, p->fb);
    ahci_px_wreg(ahci, port, AHCI_PX_FBU, 0);
    ahci_px_wreg(ahci, port, AHCI_PX_CMD, ahci_px_rreg(ahci, port, AHCI_PX_CMD) | AHCI_PX_CMD_FRE);
    ahci_px_wreg(ahci, port, AHCI_PX_SERR, UINT32_MAX);
    ahci_px_wreg(ahci, port, AHCI_PX_IS, UINT32_MAX);
    ahci_wreg(ahci, AHCI_IS, UINT32_MAX);
    ahci_px_wreg(ahci, port, AHCI_PX_IE, UINT32_MAX);
    ahci_px_wreg(ahci, port, AHCI_PX_CMD, ahci_px_rreg(ahci, port, AHCI_PX_CMD) | AHCI_PX_CMD_ST);
}

void ahci_command_fill(AHCICommand *cmd, uint8_t opcode, uint64_t lba, uint16_t count)
{
    bool queued = opcode == 0x60 || opcode == 0x61;
    const uint8_t fis[20] = {
        0x27, 0x80, opcode, queued ? count : 0, lba, lba >> 8, lba >> 16,
        0x40 | (queued ? 0 : lba >> 24 & 0x0f), lba >> 24, lba >> 32, lba >> 40,
        queued ? count >> 8 : 0, queued ? 0 : count, queued ? 0 : count >> 8,
    };

    memcpy(cmd->fis, fis, sizeof(fis));
}

static unsigned write_prdt(AHCIQState *ahci, uint64_t prdt, const AHCICommand *cmd)
{
    uint32_t piece = cmd->prd_bytes ? cmd->prd_bytes : cmd->bytes;
    unsigned n = 0;

    for (uint32_t done = 0; done < cmd->bytes; done += piece, n++) {
        g_assert_cmpint(n, <, TBL_MAX_PRDS);
        qtest_writeq(ahci->qts, prdt + n * PRD_BYTES, cmd->buf + done);
        qtest_writel(ahci->qts, prdt + n * PRD_BYTES + 8, 0);
        qtest_writel(ahci->qts, prdt + n * PRD_BYTES + 12, MIN(piece, cmd->bytes - done) - 1);
    }
    return n;
}

void ahci_command_commit(AHCIQState *ahci, int port, int slot, const AHCICommand *cmd)
{
    AHCIPortQState *p = &ahci->port[port];
    uint64_t header = p->clb + slot * HDR_BYTES;
    uint8_t fis[64] = { 0 };
    unsigned prds;

    if (!p->ctba[slot]) {
        p->ctba[slot] = guest_alloc(&ahci->alloc, TBL_PRDT + TBL_MAX_PRDS * PRD_BYTES);
    }
    memcpy(fis, cmd->fis, sizeof(cmd->fis));
    if (fis[2] == 0x60 || fis[2] == 0x61) {
        fis[12] = slot << 3;
    }
    qtest_memwrite(ahci->qts, p->ctba[slot], fis, sizeof(fis));
    if (cmd->acmd) {
        qtest_memwrite(ahci->qts, p->ctba[slot] + TBL_ACMD, cmd->acmd, 16);
    }
    prds = write_prdt(ahci, p->ctba[slot] + TBL_PRDT, cmd);
    qtest_writel(ahci->qts, header, 5 | (cmd->write ? HDR_WRITE : 0) | (cmd->acmd ? HDR_ATAPI : 0) |
                 (cmd->fis[1] & 0x80 ? 0 : HDR_CLEAR) | prds << 16);
    qtest_writel(ahci->qts, header + 4, 0);
    qtest_writeq(ahci->qts, header + 8, p->ctba[slot]);
}

void ahci_issue(AHCIQState *ahci, int port, uint32_t slots, bool queued)
{
    if (queued) {
        ahci_px_wreg(ahci, port, AHCI_PX_SACT, slots);
    }
    ahci_px_wreg(ahci, port, AHCI_PX_CI, slots);
}

/* Until nothing is under way, or an error has stopped the port. */
void ahci_wait(AHCIQState *ahci, int port)
{
    for (int i = 0; i < WAIT_STEPS; i++) {
        if (ahci_px_rreg(ahci, port, AHCI_PX_IS) & AHCI_PX_IS_TFES) {
            return;
        }
        if (!ahci_px_rreg(ahci, port, AHCI_PX_CI) && !ahci_px_rreg(ahci, port, AHCI_PX_SACT)) {
            return;
        }
    }
    g_error("AHCI commands don't end");
}

uint32_t ahci_run(AHCIQState *ahci, int port, const AHCICommand *cmd)
{
    ahci_command_commit(ahci, port, 0, cmd);
    ahci_issue(ahci, port, 1, cmd->fis[2] == 0x60 || cmd->fis[2] == 0x61);
    ahci_wait(ahci, port);
    return ahci_px_rreg(ahci, port, AHCI_PX_TFD);
}

uint32_t ahci_moved(AHCIQState *ahci, int port, int slot)
{
    return qtest_readl(ahci->qts, ahci->port[port].clb + slot * HDR_BYTES + 4);
}
