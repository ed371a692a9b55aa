/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The "block limits" vital product data page (SBC-3, section 6.5.3). */
#ifndef HW_SCSI_EMULATION_H
#define HW_SCSI_EMULATION_H

/* All in logical blocks, but for max_unmap_descr. */
typedef struct SCSIBlockLimits {
    bool wsnz;               /* WRITE SAME of no blocks is refused */
    uint16_t min_io_size;
    uint32_t max_unmap_descr;
    uint32_t opt_io_size;
    uint32_t max_unmap_sectors;
    uint32_t unmap_sectors;  /* granularity */
    uint32_t max_io_sectors;
} SCSIBlockLimits;

/* Writes the page after its header at @outbuf (up to 0x40 bytes); the page's length. */
int scsi_emulate_block_limits(uint8_t *outbuf, const SCSIBlockLimits *bl);

#endif
