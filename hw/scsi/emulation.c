/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The "block limits" vital product data page: SBC-3, section 6.5.3. */
#include "qemu/osdep.h"
#include "hw/scsi/emulation.h"
#include "qemu/bswap.h"

int scsi_emulate_block_limits(uint8_t *outbuf, const SCSIBlockLimits *bl)
{
    /* At @outbuf is byte 4 of the page. */
    memset(outbuf, 0, 0x3c);
    outbuf[0] = bl->wsnz;
    if (bl->max_io_sectors) {
        /* COMPARE AND WRITE: not implemented, 0 */
        stl_be_p(outbuf + 4, bl->max_io_sectors);
        stq_be_p(outbuf + 32, bl->max_io_sectors); /* WRITE SAME */
    }
    stw_be_p(outbuf + 2, bl->min_io_size);
    stl_be_p(outbuf + 8, bl->opt_io_size);
    stl_be_p(outbuf + 16, bl->max_unmap_sectors);
    stl_be_p(outbuf + 20, bl->max_unmap_descr);
    stl_be_p(outbuf + 24, bl->unmap_sectors);
    return 0x3c;
}
