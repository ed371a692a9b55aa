/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Serial EEPROM 93C06, 93C46, 93C56, 93C66 in its 16-bit organization, from the data sheet of the 93C46.
 *
 * While CS is high each rising edge of SK takes a bit of DI: a start bit (1), two bits of opcode, the
 * address. READ (10) then shifts words out, a 0 before the first, and goes on to the next address. WRITE (01)
 * and WRAL (00 01) take 16 bits of data; ERASE (11), ERAL (00 10), EWEN (00 11) and EWDS (00 00) are complete
 * with the address. What changes cells needs EWEN first and happens when CS falls; it takes no time, so DO
 * says "ready" (1) when CS rises.
 */
#include "qemu/osdep.h"
#include "hw/nvram/eeprom93xx.h"
#include "hw/qdev-core.h"
#include "migration/vmstate.h"

#define OPCODE_BITS 2
#define DATA_BITS   16

enum { OP_EXTENDED, OP_WRITE, OP_READ, OP_ERASE };
enum { EXT_DISABLE, EXT_WRITE_ALL, EXT_ERASE_ALL, EXT_ENABLE };

/*
 * @tick: bits taken since the start bit, which counts. @shift: those bits;
 * for READ the word that goes out.
 */
struct _eeprom_t {
    uint8_t tick;
    uint8_t opcode;
    uint8_t address_bits;
    uint8_t writable;
    uint8_t cs;
    uint8_t sk;
    uint8_t output;
    uint16_t address;
    uint16_t shift;
    uint16_t size;
    uint16_t *contents;
};

static int eeprom93xx_post_load(void *opaque, int version_id)
{
    eeprom_t *s = opaque;

    s->address %= s->size;
    return 0;
}

static const VMStateDescription vmstate_eeprom = {
    .name = "eeprom",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = eeprom93xx_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT8(tick, eeprom_t),
        VMSTATE_UINT8(opcode, eeprom_t),
        VMSTATE_UINT8(writable, eeprom_t),
        VMSTATE_UINT8(cs, eeprom_t),
        VMSTATE_UINT8(sk, eeprom_t),
        VMSTATE_UINT8(output, eeprom_t),
        VMSTATE_UINT16(address, eeprom_t),
        VMSTATE_UINT16(shift, eeprom_t),
        VMSTATE_UINT16_EQUAL(size, eeprom_t, NULL),
        VMSTATE_VARRAY_UINT16_UNSAFE(contents, eeprom_t, size, 1, vmstate_info_uint16, uint16_t),
        VMSTATE_END_OF_LIST()
    }
};

static int eeprom93xx_header_bits(const eeprom_t *s)
{
    return 1 + OPCODE_BITS + s->address_bits;
}

/* The two address bits that extend opcode 00. */
static int eeprom93xx_extension(const eeprom_t *s)
{
    return s->address >> (s->address_bits - 2) & 3;
}

static void eeprom93xx_fill(eeprom_t *s, uint16_t value)
{
    for (unsigned i = 0; i < s->size; i++) {
        s->contents[i] = value;
    }
}

static void eeprom93xx_run_extended(eeprom_t *s, bool has_data)
{
    switch (eeprom93xx_extension(s)) {
    case EXT_DISABLE:
        s->writable = 0;
        break;
    case EXT_ENABLE:
        s->writable = 1;
        break;
    case EXT_ERASE_ALL:
        if (s->writable) {
            eeprom93xx_fill(s, 0xffff);
        }
        break;
    case EXT_WRITE_ALL:
        if (s->writable && has_data) {
            eeprom93xx_fill(s, s->shift);
        }
        break;
    }
}

/* CS fell: a complete command takes effect. */
static void eeprom93xx_run(eeprom_t *s)
{
    bool has_data = s->tick == eeprom93xx_header_bits(s) + DATA_BITS;

    if (s->tick < eeprom93xx_header_bits(s)) {
        return;
    }
    if (s->opcode == OP_EXTENDED) {
        eeprom93xx_run_extended(s, has_data);
    } else if (s->opcode == OP_WRITE && s->writable && has_data) {
        s->contents[s->address % s->size] = s->shift;
    } else if (s->opcode == OP_ERASE && s->writable) {
        s->contents[s->address % s->size] = 0xffff;
    }
}

static void eeprom93xx_shift_out(eeprom_t *s)
{
    s->output = s->shift >> (DATA_BITS - 1);
    s->shift <<= 1;
    if (++s->tick == eeprom93xx_header_bits(s) + DATA_BITS) {
        s->tick = eeprom93xx_header_bits(s);
        s->address = (s->address + 1) % s->size;
        s->shift = s->contents[s->address];
    }
}

static void eeprom93xx_header_complete(eeprom_t *s)
{
    s->shift = 0;
    if (s->opcode == OP_READ) {
        s->address %= s->size;
        s->shift = s->contents[s->address];
        s->output = 0;
    }
}

/* A rising edge of SK. */
static void eeprom93xx_clock(eeprom_t *s, int bit)
{
    int header = eeprom93xx_header_bits(s);

    if (s->tick >= header && s->opcode == OP_READ) {
        eeprom93xx_shift_out(s);
        return;
    }
    if (s->tick == 0) {
        s->tick = bit;                          /* zeros before the start bit count for nothing */
        return;
    }
    if (s->tick <= OPCODE_BITS) {
        s->opcode = (s->opcode << 1 | bit) & 3;
    } else if (s->tick < header) {
        s->address = s->address << 1 | bit;
    } else if (s->tick < header + DATA_BITS) {
        s->shift = s->shift << 1 | bit;
    } else {
        return;
    }
    if (++s->tick == header) {
        eeprom93xx_header_complete(s);
    }
}

void eeprom93xx_write(eeprom_t *eeprom, int eecs, int eesk, int eedi)
{
    eeprom_t *s = eeprom;

    if (s->cs && !eecs) {
        eeprom93xx_run(s);
    }
    if (s->cs != !!eecs) {
        s->tick = 0;
        s->opcode = 0;
        s->address = 0;
        s->output = 1;
    }
    if (eecs && eesk && !s->sk) {
        eeprom93xx_clock(s, !!eedi);
    }
    s->cs = !!eecs;
    s->sk = !!eesk;
}

uint16_t eeprom93xx_read(eeprom_t *eeprom)
{
    return eeprom->output;
}

uint16_t *eeprom93xx_data(eeprom_t *eeprom)
{
    return eeprom->contents;
}

eeprom_t *eeprom93xx_new(DeviceState *dev, uint16_t nwords)
{
    eeprom_t *s = g_new0(eeprom_t, 1);

    assert(nwords == 16 || nwords == 64 || nwords == 128 || nwords == 256);
    s->size = nwords;
    s->address_bits = nwords <= 64 ? 6 : 8;
    s->contents = g_new0(uint16_t, nwords);
    s->output = 1;
    vmstate_register(VMSTATE_IF(dev), 0, &vmstate_eeprom, s);
    return s;
}

void eeprom93xx_free(DeviceState *dev, eeprom_t *eeprom)
{
    vmstate_unregister(VMSTATE_IF(dev), &vmstate_eeprom, eeprom);
    g_free(eeprom->contents);
    g_free(eeprom);
}
