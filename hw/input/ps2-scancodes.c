/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a PC keyboard sends for a key in scancode sets 1, 2 and 3, and the translation of set 2 to
 * set 1 that the 8042 of a PC does. Pure functions; the codes of ordinary keys come from the key
 * table (ui/input-keymap.c).
 *
 * Spec: IBM PS/2 hardware interface technical reference, "Keyboards (101- and 102-key)", tables
 * of scan codes.
 */
#include "qemu/osdep.h"
#include "ps2-internal.h"

/* In sets 2 and 3 before the code of a released key; set 1 sets bit 7 instead. */
#define KBD_BREAK_PREFIX 0xf0
#define KBD_SET1_BREAK   0x80

/*
 * ---- translation of set 2 to set 1: codes 0x00 to 0x84 (8042 of the PC/AT, technical reference)
 * ----
 */

static const uint8_t kbd_translation[] = {
    0xff, 0x43, 0x41, 0x3f, 0x3d, 0x3b, 0x3c, 0x58, 0x64, 0x44, 0x42, 0x40, 0x3e, 0x0f, 0x29,
    0x59, 0x65, 0x38, 0x2a, 0x70, 0x1d, 0x10, 0x02, 0x5a, 0x66, 0x71, 0x2c, 0x1f, 0x1e, 0x11,
    0x03, 0x5b, 0x67, 0x2e, 0x2d, 0x20, 0x12, 0x05, 0x04, 0x5c, 0x68, 0x39, 0x2f, 0x21, 0x14,
    0x13, 0x06, 0x5d, 0x69, 0x31, 0x30, 0x23, 0x22, 0x15, 0x07, 0x5e, 0x6a, 0x72, 0x32, 0x24,
    0x16, 0x08, 0x09, 0x5f, 0x6b, 0x33, 0x25, 0x17, 0x18, 0x0b, 0x0a, 0x60, 0x6c, 0x34, 0x35,
    0x26, 0x27, 0x19, 0x0c, 0x61, 0x6d, 0x73, 0x28, 0x74, 0x1a, 0x0d, 0x62, 0x6e, 0x3a, 0x36,
    0x1c, 0x1b, 0x75, 0x2b, 0x63, 0x76, 0x55, 0x56, 0x77, 0x78, 0x79, 0x7a, 0x0e, 0x7b, 0x7c,
    0x4f, 0x7d, 0x4b, 0x47, 0x7e, 0x7f, 0x6f, 0x52, 0x53, 0x50, 0x4c, 0x4d, 0x48, 0x01, 0x45,
    0x57, 0x4e, 0x51, 0x4a, 0x37, 0x49, 0x46, 0x54, 0x80, 0x81, 0x82, 0x41, 0x54,
};

int ps2_translate(uint8_t *bytes, int n, bool *need_high_bit)
{
    int out = 0;

    for (int i = 0; i < n; i++) {
        uint8_t b = bytes[i];

        if (b == KBD_BREAK_PREFIX) {
            *need_high_bit = true;
            continue;
        }
        if (b < ARRAY_SIZE(kbd_translation)) {
            b = kbd_translation[b];
        }
        /* The e0 of an extended key comes before the f0, so the flag meets the code itself. */
        bytes[out++] = b | (*need_high_bit ? KBD_SET1_BREAK : 0);
        *need_high_bit = false;
    }
    return out;
}

/* ---- keys ---- */

/* Bytes that are being put together. */
typedef struct KeySequence {
    uint8_t *bytes;
    int n;
} KeySequence;

/* Adds the press or release of @code (0xe0xx: with prefix) as @set writes it. */
static void key_add(KeySequence *seq, int set, uint16_t code, bool down)
{
    if (code > 0xff) {
        seq->bytes[seq->n++] = code >> 8;
    }
    if (!down && set != 1) {
        seq->bytes[seq->n++] = KBD_BREAK_PREFIX;
    }
    seq->bytes[seq->n++] = (code & 0xff) | (!down && set == 1 ? KBD_SET1_BREAK : 0);
}

/* Print: with Alt it is another key (SysRq); alone it wraps itself into a shift. */
static void key_print(KeySequence *seq, int set, unsigned modifiers, bool down)
{
    bool two = set == 2;
    uint16_t print = two ? 0xe07c : 0xe037;
    uint16_t shift = two ? 0xe012 : 0xe02a;
    uint16_t sysrq = two ? 0x84 : 0x54;
    uint16_t alt = (modifiers & PS2_MOD_ALT_R ? 0xe000 : 0) | (two ? 0x11 : 0x38);

    if (modifiers & PS2_MOD_ALT) {
        if (!down) {
            key_add(seq, set, sysrq, false);
        }
        key_add(seq, set, alt, false);
        key_add(seq, set, alt, true);
        if (down) {
            key_add(seq, set, sysrq, true);
        }
    } else if (modifiers & (PS2_MOD_SHIFT | PS2_MOD_CTRL)) {
        key_add(seq, set, print, down);
    } else {
        key_add(seq, set, down ? shift : print, down);
        key_add(seq, set, down ? print : shift, down);
    }
}

/* Pause: press and release come at once when it goes down. With Ctrl it is Break. */
static void key_pause(KeySequence *seq, int set, unsigned modifiers, bool down)
{
    bool two = set == 2;

    if (!down) {
        return;
    }
    for (int release = 0; release < 2; release++) {
        if (modifiers & PS2_MOD_CTRL) {
            key_add(seq, set, two ? 0xe07e : 0xe046, !release);
        } else {
            seq->bytes[seq->n++] = 0xe1;
            key_add(seq, set, two ? 0x14 : 0x1d, !release);
            key_add(seq, set, two ? 0x77 : 0x45, !release);
        }
    }
}

int ps2_key_sequence(QKeyCode key, bool down, int set, unsigned modifiers,
                     uint8_t bytes[PS2_MAX_SEQUENCE])
{
    KeySequence seq = { .bytes = bytes };
    uint16_t code = qemu_input_qcode_to_atset(key, set);

    if (set != 3 && (key == Q_KEY_CODE_PRINT || key == Q_KEY_CODE_SYSRQ)) {
        key_print(&seq, set, modifiers, down);
    } else if (set != 3 && key == Q_KEY_CODE_PAUSE) {
        key_pause(&seq, set, modifiers, down);
    } else if (code) {
        key_add(&seq, set, code, down);
    }
    return seq.n;
}
