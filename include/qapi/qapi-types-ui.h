/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Input event types by the names of the QAPI schema (QEMU's QMP reference, "Input"). Wrapped
 * values follow QAPI's C mapping: a union branch holds a pointer named data.
 */
#ifndef QAPI_TYPES_UI_H
#define QAPI_TYPES_UI_H

#include <stdbool.h>
#include <stdint.h>
#include "qapi/util.h"

/* Every key: ROW(NAME, "name"), in QAPI's order. */
#define Q_KEY_CODE_LIST(ROW) \
    ROW(UNMAPPED, "unmapped") ROW(SHIFT, "shift") ROW(SHIFT_R, "shift_r") ROW(ALT, "alt") \
    ROW(ALT_R, "alt_r") ROW(CTRL, "ctrl") ROW(CTRL_R, "ctrl_r") ROW(MENU, "menu") ROW(ESC, "esc") \
    ROW(1, "1") ROW(2, "2") ROW(3, "3") ROW(4, "4") ROW(5, "5") ROW(6, "6") ROW(7, "7") \
    ROW(8, "8") ROW(9, "9") ROW(0, "0") ROW(MINUS, "minus") ROW(EQUAL, "equal") \
    ROW(BACKSPACE, "backspace") ROW(TAB, "tab") ROW(Q, "q") ROW(W, "w") ROW(E, "e") ROW(R, "r") \
    ROW(T, "t") ROW(Y, "y") ROW(U, "u") ROW(I, "i") ROW(O, "o") ROW(P, "p") \
    ROW(BRACKET_LEFT, "bracket_left") ROW(BRACKET_RIGHT, "bracket_right") ROW(RET, "ret") \
    ROW(A, "a") ROW(S, "s") ROW(D, "d") ROW(F, "f") ROW(G, "g") ROW(H, "h") ROW(J, "j") \
    ROW(K, "k") ROW(L, "l") ROW(SEMICOLON, "semicolon") ROW(APOSTROPHE, "apostrophe") \
    ROW(GRAVE_ACCENT, "grave_accent") ROW(BACKSLASH, "backslash") ROW(Z, "z") ROW(X, "x") \
    ROW(C, "c") ROW(V, "v") ROW(B, "b") ROW(N, "n") ROW(M, "m") ROW(COMMA, "comma") \
    ROW(DOT, "dot") ROW(SLASH, "slash") ROW(ASTERISK, "asterisk") ROW(SPC, "spc") \
    ROW(CAPS_LOCK, "caps_lock") ROW(F1, "f1") ROW(F2, "f2") ROW(F3, "f3") ROW(F4, "f4") \
    ROW(F5, "f5") ROW(F6, "f6") ROW(F7, "f7") ROW(F8, "f8") ROW(F9, "f9") ROW(F10, "f10") \
    ROW(NUM_LOCK, "num_lock") ROW(SCROLL_LOCK, "scroll_lock") ROW(KP_DIVIDE, "kp_divide") \
    ROW(KP_MULTIPLY, "kp_multiply") ROW(KP_SUBTRACT, "kp_subtract") ROW(KP_ADD, "kp_add") \
    ROW(KP_ENTER, "kp_enter") ROW(KP_DECIMAL, "kp_decimal") ROW(SYSRQ, "sysrq") ROW(KP_0, "kp_0") \
    ROW(KP_1, "kp_1") ROW(KP_2, "kp_2") ROW(KP_3, "kp_3") ROW(KP_4, "kp_4") ROW(KP_5, "kp_5") \
    ROW(KP_6, "kp_6") ROW(KP_7, "kp_7") ROW(KP_8, "kp_8") ROW(KP_9, "kp_9") ROW(LESS, "less") \
    ROW(F11, "f11") ROW(F12, "f12") ROW(PRINT, "print") ROW(HOME, "home") ROW(PGUP, "pgup") \
    ROW(PGDN, "pgdn") ROW(END, "end") ROW(LEFT, "left") ROW(UP, "up") ROW(DOWN, "down") \
    ROW(RIGHT, "right") ROW(INSERT, "insert") ROW(DELETE, "delete") ROW(STOP, "stop") \
    ROW(AGAIN, "again") ROW(PROPS, "props") ROW(UNDO, "undo") ROW(FRONT, "front") \
    ROW(COPY, "copy") ROW(OPEN, "open") ROW(PASTE, "paste") ROW(FIND, "find") ROW(CUT, "cut") \
    ROW(LF, "lf") ROW(HELP, "help") ROW(META_L, "meta_l") ROW(META_R, "meta_r") \
    ROW(COMPOSE, "compose") ROW(PAUSE, "pause") ROW(RO, "ro") ROW(HIRAGANA, "hiragana") \
    ROW(HENKAN, "henkan") ROW(YEN, "yen") ROW(MUHENKAN, "muhenkan") \
    ROW(KATAKANAHIRAGANA, "katakanahiragana") ROW(KP_COMMA, "kp_comma") \
    ROW(KP_EQUALS, "kp_equals") ROW(POWER, "power") ROW(SLEEP, "sleep") ROW(WAKE, "wake") \
    ROW(AUDIONEXT, "audionext") ROW(AUDIOPREV, "audioprev") ROW(AUDIOSTOP, "audiostop") \
    ROW(AUDIOPLAY, "audioplay") ROW(AUDIOMUTE, "audiomute") ROW(VOLUMEUP, "volumeup") \
    ROW(VOLUMEDOWN, "volumedown") ROW(MEDIASELECT, "mediaselect") ROW(MAIL, "mail") \
    ROW(CALCULATOR, "calculator") ROW(COMPUTER, "computer") ROW(AC_HOME, "ac_home") \
    ROW(AC_BACK, "ac_back") ROW(AC_FORWARD, "ac_forward") ROW(AC_REFRESH, "ac_refresh") \
    ROW(AC_BOOKMARKS, "ac_bookmarks") ROW(LANG1, "lang1") ROW(LANG2, "lang2")

typedef enum QKeyCode {
#define Q_KEY_CODE_ENUM(NAME, name) Q_KEY_CODE_##NAME,
    Q_KEY_CODE_LIST(Q_KEY_CODE_ENUM)
#undef Q_KEY_CODE_ENUM
    Q_KEY_CODE__MAX,
} QKeyCode;

/* Names of the key codes. */
extern const QEnumLookup QKeyCode_lookup;
#define QKeyCode_str(val) qapi_enum_lookup(&QKeyCode_lookup, (val))

typedef enum InputButton {
    INPUT_BUTTON_LEFT,
    INPUT_BUTTON_MIDDLE,
    INPUT_BUTTON_RIGHT,
    INPUT_BUTTON_WHEEL_UP,
    INPUT_BUTTON_WHEEL_DOWN,
    INPUT_BUTTON_SIDE,
    INPUT_BUTTON_EXTRA,
    INPUT_BUTTON_WHEEL_LEFT,
    INPUT_BUTTON_WHEEL_RIGHT,
    INPUT_BUTTON__MAX,
} InputButton;

extern const QEnumLookup InputButton_lookup;
#define InputButton_str(val) qapi_enum_lookup(&InputButton_lookup, (val))

typedef enum InputAxis {
    INPUT_AXIS_X,
    INPUT_AXIS_Y,
    INPUT_AXIS__MAX,
} InputAxis;

extern const QEnumLookup InputAxis_lookup;
#define InputAxis_str(val) qapi_enum_lookup(&InputAxis_lookup, (val))

typedef enum KeyValueKind {
    KEY_VALUE_KIND_NUMBER,
    KEY_VALUE_KIND_QCODE,
    KEY_VALUE_KIND__MAX,
} KeyValueKind;

/* A key, as number (u.number.data) or as code (u.qcode.data). */
typedef struct KeyValue {
    KeyValueKind type;
    union {
        struct {
            int64_t data;
        } number;
        struct {
            QKeyCode data;
        } qcode;
    } u;
} KeyValue;

typedef struct InputKeyEvent {
    KeyValue *key;
    bool down;
} InputKeyEvent;

typedef struct InputBtnEvent {
    InputButton button;
    bool down;
} InputBtnEvent;

typedef struct InputMoveEvent {
    InputAxis axis;
    int64_t value;
} InputMoveEvent;

typedef enum InputEventKind {
    INPUT_EVENT_KIND_KEY,
    INPUT_EVENT_KIND_BTN,
    INPUT_EVENT_KIND_REL,
    INPUT_EVENT_KIND_ABS,
    INPUT_EVENT_KIND__MAX,
} InputEventKind;

/* An event: u.key, u.btn, u.rel or u.abs by @type. */
typedef struct InputEvent {
    InputEventKind type;
    union {
        struct {
            InputKeyEvent *data;
        } key;
        struct {
            InputBtnEvent *data;
        } btn;
        struct {
            InputMoveEvent *data;
        } rel;
        struct {
            InputMoveEvent *data;
        } abs;
    } u;
} InputEvent;

#endif
