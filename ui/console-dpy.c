/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From devices to listeners: pictures, changes, pointers. */
#include "qemu/osdep.h"
#include "console-internal.h"
#include "ui/trace.h"

/* Each listener of console @con that has @op. */
#define FOR_EACH_LISTENER(dcl, console, op)                                    \
    QLIST_FOREACH(dcl, &display_state.listeners, next)                         \
        if ((console) == console_or_active((dcl)->con) && (dcl)->ops->op)

/* ---- listeners ---- */

void register_displaychangelistener(DisplayChangeListener *dcl)
{
    QemuConsole *con = console_or_active(dcl->con);

    trace_displaychangelistener_register(dcl->ops->dpy_name);
    dcl->ds = &display_state;
    QLIST_INSERT_HEAD(&display_state.listeners, dcl, next);
    if (con && dcl->ops->dpy_gfx_switch) {
        dcl->ops->dpy_gfx_switch(dcl, con->surface);
    }
    if (con && con->cursor && dcl->ops->dpy_cursor_define) {
        dcl->ops->dpy_cursor_define(dcl, con->cursor);
    }
    if (con && dcl->ops->dpy_mouse_set) {
        dcl->ops->dpy_mouse_set(dcl, con->cursor_x, con->cursor_y, con->cursor_on);
    }
}

void update_displaychangelistener(DisplayChangeListener *dcl, uint64_t interval)
{
    QemuConsole *con = console_or_active(dcl->con);

    dcl->update_interval = interval;
    if (con && con->hw_ops->update_interval) {
        con->hw_ops->update_interval(con->hw, interval);
    }
}

void unregister_displaychangelistener(DisplayChangeListener *dcl)
{
    trace_displaychangelistener_unregister(dcl->ops->dpy_name);
    QLIST_REMOVE(dcl, next);
    dcl->ds = NULL;
}

/* ---- pictures ---- */

void dpy_gfx_update(QemuConsole *con, int x, int y, int w, int h)
{
    int width = qemu_console_get_width(con, 0);
    int height = qemu_console_get_height(con, 0);
    DisplayChangeListener *dcl;

    if (!con) {
        return;
    }
    x = CLAMP(x, 0, width);
    y = CLAMP(y, 0, height);
    w = MIN(w, width - x);
    h = MIN(h, height - y);
    if (w <= 0 || h <= 0) {
        return;
    }
    trace_console_gfx_update(con->index, x, y, w, h);
    FOR_EACH_LISTENER(dcl, con, dpy_gfx_update) {
        dcl->ops->dpy_gfx_update(dcl, x, y, w, h);
    }
}

void dpy_gfx_update_full(QemuConsole *con)
{
    dpy_gfx_update(con, 0, 0, qemu_console_get_width(con, 0), qemu_console_get_height(con, 0));
}

void dpy_gfx_replace_surface(QemuConsole *con, DisplaySurface *surface)
{
    DisplaySurface *old = con->surface;
    DisplayChangeListener *dcl;

    if (!surface) {
        surface = qemu_create_placeholder_surface(qemu_console_get_width(con, 640),
                                                  qemu_console_get_height(con, 480),
                                                  "Display output is not active.");
    }
    assert(surface != old);
    con->surface = surface;
    trace_console_gfx_switch(con->index, surface_width(surface), surface_height(surface));
    FOR_EACH_LISTENER(dcl, con, dpy_gfx_switch) {
        dcl->ops->dpy_gfx_switch(dcl, surface);
    }
    qemu_free_displaysurface(old);
}

bool dpy_gfx_check_format(QemuConsole *con, pixman_format_code_t format)
{
    DisplayChangeListener *dcl;

    FOR_EACH_LISTENER(dcl, console_or_active(con), dpy_gfx_check_format) {
        if (!dcl->ops->dpy_gfx_check_format(dcl, format)) {
            return false;
        }
    }
    return true;
}

/* ---- text ---- */

void dpy_text_cursor(QemuConsole *con, int x, int y)
{
    DisplayChangeListener *dcl;

    FOR_EACH_LISTENER(dcl, con, dpy_text_cursor) {
        dcl->ops->dpy_text_cursor(dcl, x, y);
    }
}

void dpy_text_update(QemuConsole *con, int x, int y, int w, int h)
{
    DisplayChangeListener *dcl;

    FOR_EACH_LISTENER(dcl, con, dpy_text_update) {
        dcl->ops->dpy_text_update(dcl, x, y, w, h);
    }
}

void dpy_text_resize(QemuConsole *con, int w, int h)
{
    DisplayChangeListener *dcl;

    FOR_EACH_LISTENER(dcl, con, dpy_text_resize) {
        dcl->ops->dpy_text_resize(dcl, w, h);
    }
}

/* ---- pointer ---- */

void dpy_mouse_set(QemuConsole *con, int x, int y, int on)
{
    DisplayChangeListener *dcl;

    if (!con) {
        return;
    }
    trace_console_mouse_set(con->index, x, y, on);
    con->cursor_x = x;
    con->cursor_y = y;
    con->cursor_on = on;
    FOR_EACH_LISTENER(dcl, con, dpy_mouse_set) {
        dcl->ops->dpy_mouse_set(dcl, x, y, on);
    }
}

void dpy_cursor_define(QemuConsole *con, QEMUCursor *cursor)
{
    DisplayChangeListener *dcl;

    if (!con) {
        return;
    }
    if (cursor) {
        trace_console_cursor_define(con->index, cursor->width, cursor->height);
        cursor_get(cursor);
    }
    cursor_put(con->cursor);
    con->cursor = cursor;
    FOR_EACH_LISTENER(dcl, con, dpy_cursor_define) {
        if (cursor) {
            dcl->ops->dpy_cursor_define(dcl, cursor);
        }
    }
}

/* Devices that may draw the pointer themselves do so when nobody else would. */
bool dpy_cursor_define_supported(QemuConsole *con)
{
    DisplayChangeListener *dcl;

    FOR_EACH_LISTENER(dcl, console_or_active(con), dpy_cursor_define) {
        return true;
    }
    return false;
}
