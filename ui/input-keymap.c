/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keys and what keyboards call them: one row per key, all maps are made from it.
 *
 * Columns: QKeyCode, Linux input event code (linux/input-event-codes.h), and the make codes of
 * the PC keyboard's scancode sets 1, 2 and 3 (IBM PS/2 hardware interface technical reference,
 * "Keyboard"). 0xe0xx stands for the two bytes e0 xx, 0 for a key that the set lacks. Pause and
 * Print have longer sequences of their own: see hw/input/ps2-kbd.c.
 */
#include "qemu/osdep.h"
#include "ui/input.h"

#define KEY_TABLE(ROW) \
    ROW(SHIFT, 42, 0x2a, 0x12, 0x12)            \
    ROW(SHIFT_R, 54, 0x36, 0x59, 0x59)          \
    ROW(ALT, 56, 0x38, 0x11, 0x19)              \
    ROW(ALT_R, 100, 0xe038, 0xe011, 0x39)       \
    ROW(CTRL, 29, 0x1d, 0x14, 0x11)             \
    ROW(CTRL_R, 97, 0xe01d, 0xe014, 0x58)       \
    ROW(MENU, 139, 0xe01e, 0, 0x91)             \
    ROW(ESC, 1, 0x01, 0x76, 0x08)               \
    ROW(1, 2, 0x02, 0x16, 0x16)                 \
    ROW(2, 3, 0x03, 0x1e, 0x1e)                 \
    ROW(3, 4, 0x04, 0x26, 0x26)                 \
    ROW(4, 5, 0x05, 0x25, 0x25)                 \
    ROW(5, 6, 0x06, 0x2e, 0x2e)                 \
    ROW(6, 7, 0x07, 0x36, 0x36)                 \
    ROW(7, 8, 0x08, 0x3d, 0x3d)                 \
    ROW(8, 9, 0x09, 0x3e, 0x3e)                 \
    ROW(9, 10, 0x0a, 0x46, 0x46)                \
    ROW(0, 11, 0x0b, 0x45, 0x45)                \
    ROW(MINUS, 12, 0x0c, 0x4e, 0x4e)            \
    ROW(EQUAL, 13, 0x0d, 0x55, 0x55)            \
    ROW(BACKSPACE, 14, 0x0e, 0x66, 0x66)        \
    ROW(TAB, 15, 0x0f, 0x0d, 0x0d)              \
    ROW(Q, 16, 0x10, 0x15, 0x15)                \
    ROW(W, 17, 0x11, 0x1d, 0x1d)                \
    ROW(E, 18, 0x12, 0x24, 0x24)                \
    ROW(R, 19, 0x13, 0x2d, 0x2d)                \
    ROW(T, 20, 0x14, 0x2c, 0x2c)                \
    ROW(Y, 21, 0x15, 0x35, 0x35)                \
    ROW(U, 22, 0x16, 0x3c, 0x3c)                \
    ROW(I, 23, 0x17, 0x43, 0x43)                \
    ROW(O, 24, 0x18, 0x44, 0x44)                \
    ROW(P, 25, 0x19, 0x4d, 0x4d)                \
    ROW(BRACKET_LEFT, 26, 0x1a, 0x54, 0x54)     \
    ROW(BRACKET_RIGHT, 27, 0x1b, 0x5b, 0x5b)    \
    ROW(RET, 28, 0x1c, 0x5a, 0x5a)              \
    ROW(A, 30, 0x1e, 0x1c, 0x1c)                \
    ROW(S, 31, 0x1f, 0x1b, 0x1b)                \
    ROW(D, 32, 0x20, 0x23, 0x23)                \
    ROW(F, 33, 0x21, 0x2b, 0x2b)                \
    ROW(G, 34, 0x22, 0x34, 0x34)                \
    ROW(H, 35, 0x23, 0x33, 0x33)                \
    ROW(J, 36, 0x24, 0x3b, 0x3b)                \
    ROW(K, 37, 0x25, 0x42, 0x42)                \
    ROW(L, 38, 0x26, 0x4b, 0x4b)                \
    ROW(SEMICOLON, 39, 0x27, 0x4c, 0x4c)        \
    ROW(APOSTROPHE, 40, 0x28, 0x52, 0x52)       \
    ROW(GRAVE_ACCENT, 41, 0x29, 0x0e, 0x0e)     \
    ROW(BACKSLASH, 43, 0x2b, 0x5d, 0x5c)        \
    ROW(Z, 44, 0x2c, 0x1a, 0x1a)                \
    ROW(X, 45, 0x2d, 0x22, 0x22)                \
    ROW(C, 46, 0x2e, 0x21, 0x21)                \
    ROW(V, 47, 0x2f, 0x2a, 0x2a)                \
    ROW(B, 48, 0x30, 0x32, 0x32)                \
    ROW(N, 49, 0x31, 0x31, 0x31)                \
    ROW(M, 50, 0x32, 0x3a, 0x3a)                \
    ROW(COMMA, 51, 0x33, 0x41, 0x41)            \
    ROW(DOT, 52, 0x34, 0x49, 0x49)              \
    ROW(SLASH, 53, 0x35, 0x4a, 0x4a)            \
    ROW(ASTERISK, 55, 0x37, 0x7c, 0x7e)         \
    ROW(SPC, 57, 0x39, 0x29, 0x29)              \
    ROW(CAPS_LOCK, 58, 0x3a, 0x58, 0x14)        \
    ROW(F1, 59, 0x3b, 0x05, 0x07)               \
    ROW(F2, 60, 0x3c, 0x06, 0x0f)               \
    ROW(F3, 61, 0x3d, 0x04, 0x17)               \
    ROW(F4, 62, 0x3e, 0x0c, 0x1f)               \
    ROW(F5, 63, 0x3f, 0x03, 0x27)               \
    ROW(F6, 64, 0x40, 0x0b, 0x2f)               \
    ROW(F7, 65, 0x41, 0x83, 0x37)               \
    ROW(F8, 66, 0x42, 0x0a, 0x3f)               \
    ROW(F9, 67, 0x43, 0x01, 0x47)               \
    ROW(F10, 68, 0x44, 0x09, 0x4f)              \
    ROW(NUM_LOCK, 69, 0x45, 0x77, 0x76)         \
    ROW(SCROLL_LOCK, 70, 0x46, 0x7e, 0x5f)      \
    ROW(KP_DIVIDE, 98, 0xe035, 0xe04a, 0x4a)    \
    ROW(KP_MULTIPLY, 55, 0x37, 0x7c, 0x7e)      \
    ROW(KP_SUBTRACT, 74, 0x4a, 0x7b, 0x4e)      \
    ROW(KP_ADD, 78, 0x4e, 0x79, 0x7c)           \
    ROW(KP_ENTER, 96, 0xe01c, 0xe05a, 0x79)     \
    ROW(KP_DECIMAL, 83, 0x53, 0x71, 0x71)       \
    ROW(SYSRQ, 99, 0xe037, 0xe07c, 0x57)        \
    ROW(KP_0, 82, 0x52, 0x70, 0x70)             \
    ROW(KP_1, 79, 0x4f, 0x69, 0x69)             \
    ROW(KP_2, 80, 0x50, 0x72, 0x72)             \
    ROW(KP_3, 81, 0x51, 0x7a, 0x7a)             \
    ROW(KP_4, 75, 0x4b, 0x6b, 0x6b)             \
    ROW(KP_5, 76, 0x4c, 0x73, 0x73)             \
    ROW(KP_6, 77, 0x4d, 0x74, 0x74)             \
    ROW(KP_7, 71, 0x47, 0x6c, 0x6c)             \
    ROW(KP_8, 72, 0x48, 0x75, 0x75)             \
    ROW(KP_9, 73, 0x49, 0x7d, 0x7d)             \
    ROW(LESS, 86, 0x56, 0x61, 0x13)             \
    ROW(F11, 87, 0x57, 0x78, 0x56)              \
    ROW(F12, 88, 0x58, 0x07, 0x5e)              \
    ROW(PRINT, 99, 0xe037, 0xe07c, 0x57)        \
    ROW(HOME, 102, 0xe047, 0xe06c, 0x6e)        \
    ROW(PGUP, 104, 0xe049, 0xe07d, 0x6f)        \
    ROW(PGDN, 109, 0xe051, 0xe07a, 0x6d)        \
    ROW(END, 107, 0xe04f, 0xe069, 0x65)         \
    ROW(LEFT, 105, 0xe04b, 0xe06b, 0x61)        \
    ROW(UP, 103, 0xe048, 0xe075, 0x63)          \
    ROW(DOWN, 108, 0xe050, 0xe072, 0x60)        \
    ROW(RIGHT, 106, 0xe04d, 0xe074, 0x6a)       \
    ROW(INSERT, 110, 0xe052, 0xe070, 0x67)      \
    ROW(DELETE, 111, 0xe053, 0xe071, 0x64)      \
    ROW(STOP, 128, 0xe068, 0xe028, 0x0a)        \
    ROW(AGAIN, 129, 0xe005, 0, 0x0b)            \
    ROW(PROPS, 130, 0xe006, 0, 0x0c)            \
    ROW(UNDO, 131, 0xe007, 0, 0x10)             \
    ROW(FRONT, 132, 0xe00c, 0, 0)               \
    ROW(COPY, 133, 0xe078, 0, 0x18)             \
    ROW(OPEN, 134, 0x64, 0, 0x20)               \
    ROW(PASTE, 135, 0x65, 0, 0x28)              \
    ROW(FIND, 136, 0xe041, 0, 0x30)             \
    ROW(CUT, 137, 0xe03c, 0, 0x38)              \
    ROW(LF, 101, 0x5b, 0, 0)                    \
    ROW(HELP, 138, 0xe075, 0, 0x09)             \
    ROW(META_L, 125, 0xe05b, 0xe01f, 0x8b)      \
    ROW(META_R, 126, 0xe05c, 0xe027, 0x8c)      \
    ROW(COMPOSE, 127, 0xe05d, 0xe02f, 0x8d)     \
    ROW(PAUSE, 119, 0xe046, 0xe07e, 0x62)       \
    ROW(RO, 89, 0x73, 0x51, 0)                  \
    ROW(HIRAGANA, 91, 0x77, 0x62, 0x87)         \
    ROW(HENKAN, 92, 0x79, 0x64, 0x86)           \
    ROW(YEN, 124, 0x7d, 0x6a, 0x5d)             \
    ROW(MUHENKAN, 94, 0x7b, 0x67, 0x85)         \
    ROW(KATAKANAHIRAGANA, 93, 0x70, 0x13, 0x87) \
    ROW(KP_COMMA, 121, 0x7e, 0x6d, 0)           \
    ROW(KP_EQUALS, 117, 0x59, 0x0f, 0)          \
    ROW(POWER, 116, 0xe05e, 0xe037, 0)          \
    ROW(SLEEP, 142, 0xe05f, 0xe03f, 0)          \
    ROW(WAKE, 143, 0xe063, 0xe05e, 0)           \
    ROW(AUDIONEXT, 163, 0xe019, 0xe04d, 0x93)   \
    ROW(AUDIOPREV, 165, 0xe010, 0xe015, 0x94)   \
    ROW(AUDIOSTOP, 166, 0xe024, 0xe03b, 0x98)   \
    ROW(AUDIOPLAY, 164, 0xe022, 0xe034, 0)      \
    ROW(AUDIOMUTE, 113, 0xe020, 0xe023, 0x9c)   \
    ROW(VOLUMEUP, 115, 0xe030, 0xe032, 0x95)    \
    ROW(VOLUMEDOWN, 114, 0xe02e, 0xe021, 0x9d)  \
    ROW(MEDIASELECT, 226, 0xe06d, 0xe050, 0)    \
    ROW(MAIL, 155, 0xe06c, 0xe048, 0)           \
    ROW(CALCULATOR, 140, 0xe021, 0xe02b, 0xa3)  \
    ROW(COMPUTER, 157, 0xe06b, 0xe040, 0)       \
    ROW(AC_HOME, 172, 0xe032, 0xe03a, 0x97)     \
    ROW(AC_BACK, 158, 0xe06a, 0xe038, 0)        \
    ROW(AC_FORWARD, 159, 0xe069, 0xe030, 0)     \
    ROW(AC_REFRESH, 173, 0xe067, 0xe020, 0)     \
    ROW(AC_BOOKMARKS, 156, 0xe066, 0xe018, 0)   \
    ROW(LANG1, 122, 0x72, 0, 0)                 \
    ROW(LANG2, 123, 0x71, 0, 0)

#define COLUMN(q, v) [Q_KEY_CODE_##q] = v,
#define COLUMN_LINUX(q, lnx, set1, set2, set3) COLUMN(q, lnx)
#define COLUMN_SET1(q, lnx, set1, set2, set3) COLUMN(q, set1)
#define COLUMN_SET2(q, lnx, set1, set2, set3) COLUMN(q, set2)
#define COLUMN_SET3(q, lnx, set1, set2, set3) COLUMN(q, set3)
/* Key number: set 1 with the prefix as bit 7. */
#define COLUMN_QNUM(q, lnx, set1, set2, set3) \
    COLUMN(q, (set1) > 0xff ? ((set1) & 0x7f) | 0x80 : (set1))

#define KEY_MAP(name, column)                                                         \
    const uint16_t qemu_input_map_qcode_to_##name[] = { KEY_TABLE(column) };          \
    const uint32_t qemu_input_map_qcode_to_##name##_len = Q_KEY_CODE__MAX

KEY_MAP(linux, COLUMN_LINUX);
KEY_MAP(atset1, COLUMN_SET1);
KEY_MAP(atset2, COLUMN_SET2);
KEY_MAP(atset3, COLUMN_SET3);
KEY_MAP(qnum, COLUMN_QNUM);

#define KEY_NAME(NAME, name) [Q_KEY_CODE_##NAME] = name,
static const char *const key_names[] = { Q_KEY_CODE_LIST(KEY_NAME) };
const QEnumLookup QKeyCode_lookup = { .array = key_names, .size = Q_KEY_CODE__MAX };

static const char *const button_names[] = {
    "left", "middle", "right", "wheel-up", "wheel-down", "side", "extra", "wheel-left",
    "wheel-right",
};
const QEnumLookup InputButton_lookup = { .array = button_names, .size = INPUT_BUTTON__MAX };

static const char *const axis_names[] = { "x", "y" };
const QEnumLookup InputAxis_lookup = { .array = axis_names, .size = INPUT_AXIS__MAX };

/* The first key whose value in @map is @value. */
static int key_lookup(const uint16_t *map, unsigned value)
{
    for (int q = 0; value && q < Q_KEY_CODE__MAX; q++) {
        if (map[q] == value) {
            return q;
        }
    }
    return Q_KEY_CODE_UNMAPPED;
}

int qemu_input_linux_to_qcode(unsigned int lnx)
{
    return key_lookup(qemu_input_map_qcode_to_linux, lnx);
}

int qemu_input_key_number_to_qcode(unsigned int nr)
{
    return key_lookup(qemu_input_map_qcode_to_qnum, nr);
}

uint16_t qemu_input_qcode_to_atset(QKeyCode q, int set)
{
    static const uint16_t *const maps[] = {
        qemu_input_map_qcode_to_atset1, qemu_input_map_qcode_to_atset2,
        qemu_input_map_qcode_to_atset3,
    };

    return (unsigned)q < Q_KEY_CODE__MAX && set >= 1 && set <= 3 ? maps[set - 1][q] : 0;
}

int qemu_input_key_value_to_qcode(const KeyValue *value)
{
    if (value->type == KEY_VALUE_KIND_QCODE) {
        return value->u.qcode.data;
    }
    return qemu_input_key_number_to_qcode(value->u.number.data);
}

int qemu_input_key_value_to_number(const KeyValue *value)
{
    if (value->type == KEY_VALUE_KIND_NUMBER) {
        return value->u.number.data;
    }
    return (unsigned)value->u.qcode.data < Q_KEY_CODE__MAX
           ? qemu_input_map_qcode_to_qnum[value->u.qcode.data] : 0;
}

int qemu_input_key_value_to_scancode(const KeyValue *value, bool down, int *codes)
{
    int number = qemu_input_key_value_to_number(value);
    int count = 0;

    if (value->type == KEY_VALUE_KIND_QCODE && value->u.qcode.data == Q_KEY_CODE_PAUSE) {
        int up = down ? 0 : 0x80;

        codes[count++] = 0xe1;
        codes[count++] = 0x1d | up;
        codes[count++] = 0x45 | up;
        return count;
    }
    if (number & 0x80) {
        codes[count++] = 0xe0;
    }
    codes[count++] = (number & 0x7f) | (down ? 0 : 0x80);
    return count;
}
