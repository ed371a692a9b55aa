/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hamming code of NAND flash: corrects one bit of 256 bytes.
 *
 * Spec: SmartMedia Physical Format Specification 1.3, "ECC". Column parity CP0 to CP5: of the bits of all
 * bytes whose number has bit 0 clear, set; bit 1 clear, set; bit 2 clear, set. Line parity is two numbers:
 * the exclusive or of the addresses of all bytes of odd parity, and of the complements of these addresses.
 */
#include "qemu/osdep.h"
#include "hw/block/flash.h"
#include "qemu/host-utils.h"

/* Which bits of a byte each bit of @cp is the parity of. */
static const uint8_t ecc_columns[6] = { 0x55, 0xaa, 0x33, 0xcc, 0x0f, 0xf0 };

uint8_t ecc_digest(ECCState *s, uint8_t sample)
{
    for (int i = 0; i < ARRAY_SIZE(ecc_columns); i++) {
        s->cp ^= (ctpop8(sample & ecc_columns[i]) & 1) << i;
    }
    if (ctpop8(sample) & 1) {
        s->lp[0] ^= ~s->count;
        s->lp[1] ^= s->count;
    }
    s->count++;
    return sample;
}

void ecc_reset(ECCState *s)
{
    *s = (ECCState){ 0 };
}

const VMStateDescription vmstate_ecc_state = {
    .name = "ecc-state",
    .version_id = 0,
    .minimum_version_id = 0,
    .fields = (const VMStateField[]){ VMSTATE_UINT8(cp, ECCState), VMSTATE_UINT16_ARRAY(lp, ECCState, 2),
                                      VMSTATE_UINT16(count, ECCState), VMSTATE_END_OF_LIST() },
};
