/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Consoles: where display devices show their picture. A device makes one per head, puts a surface on
 * it, and tells what changed; listeners (none in a fuzz run), screendump and the refresh timer of the
 * virtual clock look at it. Also the legacy names of keyboard and mouse functions.
 *
 * Interface: QEMU 7.2's ui/console.h. Left out: OpenGL.
 */
#ifndef CONSOLE_H
#define CONSOLE_H

#include "qemu/notify.h"
#include "qemu/queue.h"
#include "qom/object.h"
#include "ui/input.h"
#include "ui/surface.h"

/* Mouse button masks of the classic PC mouse. */
#define MOUSE_EVENT_LBUTTON 0x01
#define MOUSE_EVENT_RBUTTON 0x02
#define MOUSE_EVENT_MBUTTON 0x04
#define MOUSE_EVENT_WHEELUP 0x08
#define MOUSE_EVENT_WHEELDN 0x10

/* Keyboard lights, as bits of a LED state. */
#define QEMU_SCROLL_LOCK_LED (1 << 0)
#define QEMU_NUM_LOCK_LED (1 << 1)
#define QEMU_CAPS_LOCK_LED (1 << 2)

/* How often a picture is looked at, in ms. */
#define GUI_REFRESH_INTERVAL_DEFAULT 30
#define GUI_REFRESH_INTERVAL_IDLE 3000

/* ---- legacy input ---- */

typedef void QEMUPutKBDEvent(void *opaque, int keycode);
typedef void QEMUPutLEDEvent(void *opaque, int ledstate);
typedef void QEMUPutMouseEvent(void *opaque, int dx, int dy, int dz, int buttons_state);

typedef struct QEMUPutLEDEntry QEMUPutLEDEntry;
typedef struct QEMUPutKbdEntry QEMUPutKbdEntry;
typedef struct QEMUPutMouseEntry QEMUPutMouseEntry;

/* Set 1 scancode bytes of every key go to @func. Remove to free. */
QEMUPutKbdEntry *qemu_add_kbd_event_handler(QEMUPutKBDEvent *func, void *opaque);
void qemu_remove_kbd_event_handler(QEMUPutKbdEntry *entry);
/*
 * Movements (@absolute: positions 0 … 0x7fff) with MOUSE_EVENT_*BUTTON bits. Active once
 * activated.
 */
QEMUPutMouseEntry *qemu_add_mouse_event_handler(QEMUPutMouseEvent *func, void *opaque, int absolute,
                                                const char *name);
void qemu_remove_mouse_event_handler(QEMUPutMouseEntry *entry);
void qemu_activate_mouse_event_handler(QEMUPutMouseEntry *entry);

/* Calls @func whenever a guest changes the lights. Remove it to free. */
QEMUPutLEDEntry *qemu_add_led_event_handler(QEMUPutLEDEvent *func, void *opaque);
void qemu_remove_led_event_handler(QEMUPutLEDEntry *entry);
/* A keyboard tells its lights (QEMU_*_LED bits). */
void kbd_put_ledstate(int ledstate);

/* ---- cursors: 32-bit ARGB pixels, reference counted ---- */

typedef struct QEMUCursor {
    int width, height;
    int hot_x, hot_y;
    int refcount;
    uint32_t data[];
} QEMUCursor;

/* NULL when it would be larger than 512 by 512, or empty. */
QEMUCursor *cursor_alloc(int width, int height);
void cursor_get(QEMUCursor *c);
void cursor_put(QEMUCursor *c); /* NULL is fine */
#define cursor_ref(c) (cursor_get(c), (c))
#define cursor_unref(c) cursor_put(c)
/* Built-in pictures; the caller puts them. */
QEMUCursor *cursor_builtin_hidden(void);
QEMUCursor *cursor_builtin_left_ptr(void);
void cursor_print_ascii_art(QEMUCursor *c, const char *prefix);
/* Bytes a line of a picture of one bit a pixel, the leftmost in the high bit. */
int cursor_get_mono_bpl(QEMUCursor *c);
/* From two such pictures: @image chooses the colour; shown where @mask is 1 (@transparent: 0). */
void cursor_set_mono(QEMUCursor *c, uint32_t foreground, uint32_t background, uint8_t *image,
                     int transparent, uint8_t *mask);
void cursor_get_mono_mask(QEMUCursor *c, int transparent, uint8_t *mask);
void cursor_get_mono_image(QEMUCursor *c, int foreground, uint8_t *image);

/* ---- listeners ---- */

typedef uint32_t console_ch_t;
typedef struct DisplayState DisplayState;
typedef struct DisplayChangeListener DisplayChangeListener;

/* What the host's window is like; sizes in mm and pixels. */
typedef struct QemuUIInfo {
    uint16_t width_mm;
    uint16_t height_mm;
    int xoff;
    int yoff;
    uint32_t width;
    uint32_t height;
    uint32_t refresh_rate;
} QemuUIInfo;

/* All may be NULL. */
typedef struct DisplayChangeListenerOps {
    const char *dpy_name;
    void (*dpy_refresh)(DisplayChangeListener *dcl);
    void (*dpy_gfx_update)(DisplayChangeListener *dcl, int x, int y, int w, int h);
    void (*dpy_gfx_switch)(DisplayChangeListener *dcl, struct DisplaySurface *new_surface);
    bool (*dpy_gfx_check_format)(DisplayChangeListener *dcl, pixman_format_code_t format);
    void (*dpy_text_cursor)(DisplayChangeListener *dcl, int x, int y);
    void (*dpy_text_resize)(DisplayChangeListener *dcl, int w, int h);
    void (*dpy_text_update)(DisplayChangeListener *dcl, int x, int y, int w, int h);
    void (*dpy_mouse_set)(DisplayChangeListener *dcl, int x, int y, int on);
    void (*dpy_cursor_define)(DisplayChangeListener *dcl, QEMUCursor *cursor);
} DisplayChangeListenerOps;

/* @con: the console it listens to, NULL: the active one. */
struct DisplayChangeListener {
    uint64_t update_interval;
    const DisplayChangeListenerOps *ops;
    DisplayState *ds;
    QemuConsole *con;
    QLIST_ENTRY(DisplayChangeListener) next;
};

void register_displaychangelistener(DisplayChangeListener *dcl);
void update_displaychangelistener(DisplayChangeListener *dcl, uint64_t interval);
void unregister_displaychangelistener(DisplayChangeListener *dcl);

/* ---- what devices tell a console; a NULL console hears nothing ---- */

/* This part of the picture changed; clipped to the surface. */
void dpy_gfx_update(QemuConsole *con, int x, int y, int w, int h);
void dpy_gfx_update_full(QemuConsole *con);
/* Puts @surface, which now belongs to the console, in place of the old one; NULL: a placeholder. */
void dpy_gfx_replace_surface(QemuConsole *con, DisplaySurface *surface);
bool dpy_gfx_check_format(QemuConsole *con, pixman_format_code_t format);
void dpy_text_cursor(QemuConsole *con, int x, int y);
void dpy_text_update(QemuConsole *con, int x, int y, int w, int h);
void dpy_text_resize(QemuConsole *con, int w, int h);
/* Place of the mouse pointer, and whether it shows; its picture. */
void dpy_mouse_set(QemuConsole *con, int x, int y, int on);
void dpy_cursor_define(QemuConsole *con, QEMUCursor *cursor);
bool dpy_cursor_define_supported(QemuConsole *con);

/* A user interface tells the size of its window; 0, or -1 if the device does not care. */
bool dpy_ui_info_supported(QemuConsole *con);
const QemuUIInfo *dpy_get_ui_info(const QemuConsole *con);
int dpy_set_ui_info(QemuConsole *con, QemuUIInfo *info, bool delay);

static inline void console_write_ch(console_ch_t *dest, uint32_t ch)
{
    *dest = ch;
}

/* ---- consoles ---- */

#define TYPE_QEMU_CONSOLE "qemu-console"
OBJECT_DECLARE_SIMPLE_TYPE(QemuConsole, QEMU_CONSOLE)

/* Flags of get_flags. */
enum {
    GRAPHIC_FLAGS_NONE = 0,
    GRAPHIC_FLAGS_GL = 1 << 0,
    GRAPHIC_FLAGS_DMABUF = 1 << 1,
};

/*
 * What a console asks of its device; all may be NULL. gfx_update draws what changed and tells it by
 * dpy_gfx_update; with gfx_update_async it ends with graphic_hw_update_done. invalidate: draw all the
 * next time.
 */
typedef struct GraphicHwOps {
    int (*get_flags)(void *opaque);
    void (*invalidate)(void *opaque);
    void (*gfx_update)(void *opaque);
    bool gfx_update_async;
    void (*text_update)(void *opaque, console_ch_t *text);
    void (*update_interval)(void *opaque, uint64_t interval);
    void (*ui_info)(void *opaque, uint32_t head, QemuUIInfo *info);
    void (*gl_block)(void *opaque, bool block);
} GraphicHwOps;

/* A console for head @head of @dev (NULL: of no device), with a 640x480 placeholder on it. */
QemuConsole *graphic_console_init(DeviceState *dev, uint32_t head, const GraphicHwOps *ops,
                                  void *opaque);
void graphic_console_set_hwops(QemuConsole *con, const GraphicHwOps *hw_ops, void *opaque);
/* Its device goes away; the console stays, with a placeholder, for the next one. */
void graphic_console_close(QemuConsole *con);

/* Calls of the ops; a NULL @con is the active console. */
void graphic_hw_update(QemuConsole *con);
void graphic_hw_update_done(QemuConsole *con);
void graphic_hw_invalidate(QemuConsole *con);
void graphic_hw_text_update(QemuConsole *con, console_ch_t *chardata);
void graphic_hw_gl_block(QemuConsole *con, bool block);

/* NULL when there is none. */
QemuConsole *qemu_console_lookup_by_index(unsigned int index);
QemuConsole *qemu_console_lookup_by_device(DeviceState *dev, uint32_t head);
QemuConsole *qemu_console_lookup_by_device_name(const char *device_id, uint32_t head, Error **errp);
QemuConsole *qemu_console_lookup_unused(void);

bool qemu_console_is_visible(QemuConsole *con);
bool qemu_console_is_graphic(QemuConsole *con);
bool qemu_console_is_fixedsize(QemuConsole *con);
bool qemu_console_is_gl_blocked(QemuConsole *con);
char *qemu_console_get_label(QemuConsole *con);
int qemu_console_get_index(QemuConsole *con);
uint32_t qemu_console_get_head(QemuConsole *con);
QEMUCursor *qemu_console_get_cursor(QemuConsole *con);
/* Of its surface, or @fallback when there is no console. */
int qemu_console_get_width(QemuConsole *con, int fallback);
int qemu_console_get_height(QemuConsole *con, int fallback);
/* A new black surface, unless it has that size already. */
void qemu_console_resize(QemuConsole *con, int width, int height);
DisplaySurface *qemu_console_surface(QemuConsole *con);
void console_select(unsigned int index);
int qemu_invalidate_text_consoles(void);

/* ---- pictures in files ---- */

/* Writes @surface as "ppm" or "png"; false and *errp. */
bool qemu_surface_save(DisplaySurface *surface, const char *path, const char *format, Error **errp);

#endif
