/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IDENTIFY DEVICE and IDENTIFY PACKET DEVICE: what a drive says of itself.
 *
 * Spec: ATA/ATAPI-7 volume 1, ACS-2 (words 69, 105, 106, 169, 217).
 */
#include "qemu/osdep.h"
#include "ata.h"

#define IDE_LBA28_MAX ((1 << 28) - 1)

#define WORD49_LBA  0x0200
#define WORD49_DMA  0x0100
#define WORD53_ALL  0x0007 /* words 54-58, 64-70 and 88 are valid */
#define WORD76_NCQ  0x0100
#define WORD84_WWN  0x0100
#define WORD_VALID  0x4000
#define UDMA5_MODES 0x3f
#define MDMA_MODES  0x07

static void put_le16(IDEState *s, unsigned word, uint16_t value)
{
    stw_le_p(s->io_buffer + word * 2, value);
}

/* Text has the first character of each pair in the high byte, and is padded with spaces. */
static void put_text(IDEState *s, unsigned word, const char *text, unsigned bytes)
{
    uint8_t *p = s->io_buffer + word * 2;
    size_t len = strlen(text);

    for (unsigned i = 0; i < bytes; i++) {
        p[i ^ 1] = i < len ? text[i] : ' ';
    }
}

static void put_identity(IDEState *s)
{
    put_text(s, 10, s->drive_serial_str, 20);
    put_le16(s, 20, 3);
    put_le16(s, 21, 512);
    put_le16(s, 22, 4);
    put_text(s, 23, s->version, 8);
    put_text(s, 27, s->drive_model_str, 40);
}

/* Supported modes in the low byte, the selected one in the high byte. */
static void put_dma_modes(IDEState *s)
{
    put_le16(s, 62, MDMA_MODES | s->dma_mode << 8);
    put_le16(s, 63, MDMA_MODES | s->mdma_mode << 8);
    put_le16(s, 88, UDMA5_MODES | s->udma_mode << 8);
}

static void put_geometry(IDEState *s)
{
    uint32_t current = s->cylinders * s->heads * s->sectors;

    put_le16(s, 1, s->cylinders);
    put_le16(s, 3, s->drive_heads);
    put_le16(s, 4, 512 * s->drive_sectors);
    put_le16(s, 5, 512);
    put_le16(s, 6, s->drive_sectors);
    put_le16(s, 54, s->cylinders);
    put_le16(s, 55, s->heads);
    put_le16(s, 56, s->sectors);
    put_le16(s, 57, current);
    put_le16(s, 58, current >> 16);
}

static void put_capacity(IDEState *s)
{
    uint32_t lba28 = MIN(s->nb_sectors, IDE_LBA28_MAX);

    put_le16(s, 60, lba28);
    put_le16(s, 61, lba28 >> 16);
    for (int i = 0; i < 4; i++) {
        put_le16(s, 100 + i, (uint64_t)s->nb_sectors >> (16 * i));
    }
}

static void put_wwn(IDEState *s)
{
    if (s->wwn) {
        for (int i = 0; i < 4; i++) {
            put_le16(s, 108 + i, s->wwn >> (48 - 16 * i));
        }
    }
}

static void put_command_sets(IDEState *s)
{
    uint16_t wwn = s->wwn ? WORD84_WWN : 0;

    put_le16(s, 80, 0xf0);   /* ATA-4 to ATA-7 */
    put_le16(s, 81, 0x16);
    put_le16(s, 82, WORD_VALID | 0x21); /* NOP, write cache, SMART */
    put_le16(s, 83, WORD_VALID | 0x3400); /* LBA48, both flushes */
    put_le16(s, 84, WORD_VALID | wwn);
    put_le16(s, 85, WORD_VALID | (blk_enable_write_cache(s->blk) ? 0x20 : 0) |
                        (s->smart_enabled ? 0x01 : 0));
    put_le16(s, 86, 0x3400);
    put_le16(s, 87, WORD_VALID | wwn);
    put_le16(s, 93, 0x6001); /* 80-conductor cable */
}

void ide_identify(IDEState *s)
{
    IDEDevice *dev = s->unit ? s->bus->slave : s->bus->master;

    memset(s->io_buffer, 0, 512);
    put_le16(s, 0, 0x0040);
    put_identity(s);
    put_geometry(s);
    put_le16(s, 47, 0x8000 | MAX_MULT_SECTORS);
    put_le16(s, 48, 1);
    put_le16(s, 49, WORD49_LBA | WORD49_DMA | 0x0800);
    put_le16(s, 51, 0x200);
    put_le16(s, 52, 0x200);
    put_le16(s, 53, WORD53_ALL);
    put_le16(s, 59, s->mult_sectors ? 0x100 | s->mult_sectors : 0);
    put_dma_modes(s);
    put_le16(s, 64, 0x03);
    for (int i = 65; i <= 68; i++) {
        put_le16(s, i, 120);
    }
    if (dev->conf.discard_granularity) {
        put_le16(s, 69, WORD_VALID); /* reads after TRIM always give the same */
    }
    if (s->ncq_queues) {
        put_le16(s, 75, s->ncq_queues - 1);
        put_le16(s, 76, WORD76_NCQ);
    }
    put_command_sets(s);
    put_capacity(s);
    put_le16(s, 105, 0);
    put_le16(s, 106, 0x6000 | get_physical_block_exp(&dev->conf));
    put_wwn(s);
    put_le16(s, 169, dev->conf.discard_granularity ? 1 : 0); /* TRIM */
    put_le16(s, 217, s->rotation_rate);
}

void ide_atapi_identify(IDEState *s)
{
    memset(s->io_buffer, 0, 512);
    put_le16(s, 0, 0x85c0); /* CD-ROM, 12-byte packets, removable */
    put_identity(s);
    put_le16(s, 48, 1);
    put_le16(s, 49, WORD49_LBA | WORD49_DMA);
    put_le16(s, 53, WORD53_ALL);
    put_dma_modes(s);
    put_le16(s, 64, 0x03);
    put_le16(s, 65, 0xb4);
    put_le16(s, 66, 0xb4);
    put_le16(s, 67, 0x12c);
    put_le16(s, 68, 0xb4);
    put_le16(s, 71, 30);
    put_le16(s, 72, 30);
    put_le16(s, 80, 0x1e);
    if (s->wwn) {
        put_le16(s, 84, WORD84_WWN);
        put_le16(s, 87, WORD84_WWN);
    }
    put_wwn(s);
}
