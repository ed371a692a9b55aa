/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ATA commands without sectors: power, features, identity, diagnosis; PACKET, whose packet follows.
 *
 * Spec: ATA/ATAPI-7 volume 1, "Command descriptions".
 */
#include "qemu/osdep.h"
#include "ata.h"

#define POWER_MODE_ACTIVE 0xff
#define DIAG_PASSED       0x01

/* ---- configuration ---- */

bool ide_cmd_nothing(IDEState *s, uint8_t cmd)
{
    return true;
}

bool ide_cmd_nop(IDEState *s, uint8_t cmd)
{
    ide_abort_command(s);
    return true;
}

bool ide_cmd_set_multiple_mode(IDEState *s, uint8_t cmd)
{
    unsigned n = s->nsector & 0xff;

    if (n > MAX_MULT_SECTORS || (n & (n - 1))) {
        ide_abort_command(s);
    } else {
        s->mult_sectors = n;
    }
    return true;
}

bool ide_cmd_specify(IDEState *s, uint8_t cmd)
{
    if (s->nsector & 0xff) {
        s->heads = (s->select & ATA_DEV_LBA_MSB) + 1;
        s->sectors = s->nsector & 0xff;
    }
    return true;
}

bool ide_cmd_check_power_mode(IDEState *s, uint8_t cmd)
{
    s->nsector = POWER_MODE_ACTIVE;
    return true;
}

bool ide_cmd_flush_cache(IDEState *s, uint8_t cmd)
{
    ide_flush_cache(s);
    return false;
}

#define TRANSFER_MODE_PIO      0x00
#define TRANSFER_MODE_PIO_FLOW 0x08
#define TRANSFER_MODE_SDMA     0x10
#define TRANSFER_MODE_MDMA     0x20
#define TRANSFER_MODE_UDMA     0x40

/* The mode is only remembered, for IDENTIFY: transfers take no time. */
static bool ide_set_transfer_mode(IDEState *s)
{
    unsigned mode = 1 << (s->nsector & 7);

    switch (s->nsector & 0xf8) {
    case TRANSFER_MODE_PIO:
    case TRANSFER_MODE_PIO_FLOW:
        s->dma_mode = s->mdma_mode = s->udma_mode = 0;
        return true;
    case TRANSFER_MODE_SDMA:
        s->dma_mode = mode;
        s->mdma_mode = s->udma_mode = 0;
        return true;
    case TRANSFER_MODE_MDMA:
        s->mdma_mode = mode;
        s->dma_mode = s->udma_mode = 0;
        return true;
    case TRANSFER_MODE_UDMA:
        s->udma_mode = mode;
        s->dma_mode = s->mdma_mode = 0;
        return true;
    default:
        return false;
    }
}

#define FEATURE_WRITE_CACHE_ON  0x02
#define FEATURE_TRANSFER_MODE   0x03
#define FEATURE_WRITE_CACHE_OFF 0x82

bool ide_cmd_set_features(IDEState *s, uint8_t cmd)
{
    switch (s->feature) {
    case FEATURE_TRANSFER_MODE:
        if (!ide_set_transfer_mode(s)) {
            ide_abort_command(s);
        }
        return true;
    case FEATURE_WRITE_CACHE_ON:
        blk_set_enable_write_cache(s->blk, true);
        return true;
    case FEATURE_WRITE_CACHE_OFF:
        blk_set_enable_write_cache(s->blk, false);
        ide_flush_cache(s);
        return false;
    /* Power management, acoustics, look-ahead, reverting to defaults: nothing that shows. */
    case 0x05: case 0x85:
    case 0x42: case 0xc2:
    case 0x55: case 0xaa:
    case 0x66: case 0xcc:
    case 0x67: case 0x69: case 0x96: case 0x9a:
        return true;
    default:
        ide_abort_command(s);
        return true;
    }
}

/* ---- identity and diagnosis ---- */

bool ide_cmd_identify(IDEState *s, uint8_t cmd)
{
    if (s->drive_kind == IDE_CD) {
        ide_set_signature(s);
        ide_abort_command(s);
        ide_set_irq(s->bus);
        return false;
    }
    ide_identify(s);
    s->status = READY_STAT | SEEK_STAT;
    ide_transfer_start(s, s->io_buffer, 512, ide_transfer_stop);
    ide_set_irq(s->bus);
    return false;
}

bool ide_cmd_identify_packet(IDEState *s, uint8_t cmd)
{
    ide_atapi_identify(s);
    s->status = READY_STAT | SEEK_STAT;
    ide_transfer_start(s, s->io_buffer, 512, ide_transfer_stop);
    ide_set_irq(s->bus);
    return false;
}

/* Both drives run it, and the first one reports. */
bool ide_cmd_exec_dev_diagnostic(IDEState *s, uint8_t cmd)
{
    IDEBus *bus = s->bus;

    for (int i = 0; i < MAX_IDE_DEVS; i++) {
        bus->ifs[i].select = ATA_DEV_ALWAYS_ON;
        ide_set_signature(&bus->ifs[i]);
        bus->ifs[i].error = DIAG_PASSED;
    }
    bus->unit = 0;
    bus->ifs[0].status = bus->ifs[0].drive_kind == IDE_CD ? 0 : READY_STAT | SEEK_STAT;
    ide_cmd_done(s);
    ide_set_irq(bus);
    return false;
}

bool ide_cmd_device_reset(IDEState *s, uint8_t cmd)
{
    ide_cancel(s);
    ide_set_signature(s);
    ide_transfer_stop(s);
    s->status = 0;
    s->error = DIAG_PASSED;
    return false;
}

/* The packet follows as a PIO block. */
bool ide_cmd_packet(IDEState *s, uint8_t cmd)
{
    if (s->feature & 0x02) {
        ide_abort_command(s); /* overlapped */
        return true;
    }
    s->status = READY_STAT | SEEK_STAT;
    s->atapi_dma = s->feature & 1;
    s->nsector = (s->nsector & ATAPI_INT_REASON_TAG) | ATAPI_INT_REASON_CD;
    ide_transfer_start(s, s->io_buffer, ATAPI_PACKET_SIZE, ide_atapi_cmd);
    return false;
}
