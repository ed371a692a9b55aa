/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Geometry of a disk: what the partition table was written with, or the usual 16 heads and 63
 * sectors. ATA counts at most 16383 cylinders of them; the BIOS interface (int 13h) at most 1024
 * cylinders, so that larger disks need a translation.
 */
#include "qemu/osdep.h"
#include "hw/block/block.h"
#include "qemu/bswap.h"
#include "sysemu/block-backend.h"

#define ATA_MAX_CYLS   16383
#define ATA_MAX_HEADS  16
#define ATA_MAX_SECS   63
#define BIOS_MAX_CYLS  1024

/* Master boot record: four partitions, then the signature. */
#define MBR_PARTITIONS 0x1be
#define MBR_SIGNATURE  0x1fe
#define PART_SIZE      16
#define PART_END_HEAD  5
#define PART_END_SEC   6    /* low six bits */
#define PART_SECTORS   12   /* 32 bits */

typedef struct Geometry {
    uint32_t cyls, heads, secs;
} Geometry;

/* From a partition that ends on a cylinder's last sector, as they do. */
static bool guess_by_partition(const uint8_t *part, uint64_t nb_sectors, Geometry *g)
{
    uint64_t cyls;

    if (!ldl_le_p(part + PART_SECTORS) || !part[PART_END_HEAD]) {
        return false;
    }
    g->heads = part[PART_END_HEAD] + 1;
    g->secs = part[PART_END_SEC] & 63;
    if (!g->secs) {
        return false;
    }
    cyls = nb_sectors / (g->heads * g->secs);
    g->cyls = cyls;
    return cyls >= 1 && cyls <= ATA_MAX_CYLS;
}

static bool guess_by_table(BlockBackend *blk, uint64_t nb_sectors, Geometry *g)
{
    uint8_t mbr[BDRV_SECTOR_SIZE];

    if (blk_pread(blk, 0, sizeof(mbr), mbr, 0) < 0 || lduw_be_p(mbr + MBR_SIGNATURE) != 0x55aa) {
        return false;
    }
    for (int i = 0; i < 4; i++) {
        if (guess_by_partition(mbr + MBR_PARTITIONS + i * PART_SIZE, nb_sectors, g)) {
            return true;
        }
    }
    return false;
}

static void guess_by_size(uint64_t nb_sectors, Geometry *g)
{
    uint64_t cyls = nb_sectors / (ATA_MAX_HEADS * ATA_MAX_SECS);

    g->cyls = MIN(MAX(cyls, 2), ATA_MAX_CYLS);
    g->heads = ATA_MAX_HEADS;
    g->secs = ATA_MAX_SECS;
}

int hd_bios_chs_auto_trans(uint32_t cyls, uint32_t heads, uint32_t secs)
{
    return cyls <= BIOS_MAX_CYLS && heads <= ATA_MAX_HEADS && secs <= ATA_MAX_SECS
           ? BIOS_ATA_TRANSLATION_NONE : BIOS_ATA_TRANSLATION_LBA;
}

void hd_geometry_guess(BlockBackend *blk, uint32_t *pcyls, uint32_t *pheads, uint32_t *psecs,
                       int *ptrans)
{
    uint64_t nb_sectors;
    Geometry g;
    int trans;

    blk_get_geometry(blk, &nb_sectors);
    if (!guess_by_table(blk, nb_sectors, &g)) {
        guess_by_size(nb_sectors, &g);
        trans = hd_bios_chs_auto_trans(g.cyls, g.heads, g.secs);
    } else if (g.heads > ATA_MAX_HEADS) {
        /* The table has translated numbers, so the disk's own are the usual ones. */
        guess_by_size(nb_sectors, &g);
        trans = g.cyls * g.heads <= 131072 ? BIOS_ATA_TRANSLATION_LARGE : BIOS_ATA_TRANSLATION_LBA;
    } else {
        trans = BIOS_ATA_TRANSLATION_NONE;
    }
    *pcyls = g.cyls;
    *pheads = g.heads;
    *psecs = g.secs;
    if (ptrans && *ptrans == BIOS_ATA_TRANSLATION_AUTO) {
        *ptrans = trans;
    }
}
