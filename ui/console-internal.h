/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the parts of the console layer. */
#ifndef UI_CONSOLE_INTERNAL_H
#define UI_CONSOLE_INTERNAL_H

#include "qemu/timer.h"
#include "ui/console.h"

struct QemuConsole {
    Object parent_obj;
    int index;
    Object *device; /* NULL: free for the next device */
    uint32_t head;
    DisplaySurface *surface;
    QEMUCursor *cursor;
    int cursor_x, cursor_y, cursor_on;
    QemuUIInfo ui_info;
    int gl_block;
    const GraphicHwOps *hw_ops;
    void *hw;
    QTAILQ_ENTRY(QemuConsole) next;
};

/* All consoles by index, and who listens. */
struct DisplayState {
    QTAILQ_HEAD(, QemuConsole) consoles;
    QLIST_HEAD(, DisplayChangeListener) listeners;
    QemuConsole *active;
    QEMUTimer *refresh;
    int count;
};

extern DisplayState display_state;

/* @con, or the active console for NULL. */
static inline QemuConsole *console_or_active(QemuConsole *con)
{
    return con ?: display_state.active;
}

#endif
