/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Consoles and their devices.
 *
 * While a device shows something, a timer of the virtual clock asks it every 30 ms to draw what
 * changed, as a window would: so that a fuzz run reaches the drawing code, and the same in each run.
 */
#include "qemu/osdep.h"
#include "console-internal.h"
#include "hw/qdev-core.h"
#include "migration/vmstate.h"
#include "monitor/qdev.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "qemu/module.h"
#include "ui/trace.h"

#define PLACEHOLDER_WIDTH 640
#define PLACEHOLDER_HEIGHT 480

DisplayState display_state = {
    .consoles = QTAILQ_HEAD_INITIALIZER(display_state.consoles),
    .listeners = QLIST_HEAD_INITIALIZER(display_state.listeners),
};

static const GraphicHwOps unused_ops;

/* ---- refresh ---- */

static bool any_device(void)
{
    QemuConsole *con;

    QTAILQ_FOREACH(con, &display_state.consoles, next) {
        if (con->device) {
            return true;
        }
    }
    return false;
}

static void schedule_refresh(void)
{
    if (any_device()) {
        timer_mod(display_state.refresh,
                  qemu_clock_get_ms(QEMU_CLOCK_VIRTUAL) + GUI_REFRESH_INTERVAL_DEFAULT);
    } else {
        timer_del(display_state.refresh);
    }
}

static void refresh(void *opaque)
{
    DisplayChangeListener *dcl;
    QemuConsole *con;

    QTAILQ_FOREACH(con, &display_state.consoles, next) {
        if (con->device) {
            graphic_hw_update(con);
        }
    }
    QLIST_FOREACH(dcl, &display_state.listeners, next) {
        if (dcl->ops->dpy_refresh) {
            dcl->ops->dpy_refresh(dcl);
        }
    }
    schedule_refresh();
}

/*
 * The refresh is an event of the virtual clock: a machine that goes on from a
 * saved state has it at the same time.
 */
static const VMStateDescription vmstate_refresh = {
    .name = "display-refresh",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_TIMER_PTR(refresh, DisplayState),
        VMSTATE_END_OF_LIST()
    }
};

/* ---- making and closing ---- */

static QemuConsole *console_new(void)
{
    QemuConsole *con = QEMU_CONSOLE(object_new(TYPE_QEMU_CONSOLE));

    con->index = display_state.count++;
    object_property_add_child(container_get(object_get_root(), "/backend"), "console[*]",
                              OBJECT(con));
    object_unref(OBJECT(con));
    QTAILQ_INSERT_TAIL(&display_state.consoles, con, next);
    if (!display_state.active) {
        display_state.active = con;
    }
    if (!display_state.refresh) {
        display_state.refresh = timer_new_ms(QEMU_CLOCK_VIRTUAL, refresh, NULL);
        vmstate_register(NULL, 0, &vmstate_refresh, &display_state);
    }
    return con;
}

QemuConsole *graphic_console_init(DeviceState *dev, uint32_t head, const GraphicHwOps *ops,
                                  void *opaque)
{
    QemuConsole *con = qemu_console_lookup_unused() ?: console_new();

    trace_console_gfx_new(con->index);
    con->head = head;
    graphic_console_set_hwops(con, ops, opaque);
    if (dev) {
        object_property_set_link(OBJECT(con), "device", OBJECT(dev), &error_abort);
    }
    dpy_gfx_replace_surface(con, qemu_create_placeholder_surface(
                                     PLACEHOLDER_WIDTH, PLACEHOLDER_HEIGHT,
                                     "Guest has not initialized the display (yet)."));
    schedule_refresh();
    return con;
}

void graphic_console_set_hwops(QemuConsole *con, const GraphicHwOps *hw_ops, void *opaque)
{
    con->hw_ops = hw_ops;
    con->hw = opaque;
}

void graphic_console_close(QemuConsole *con)
{
    int width = qemu_console_get_width(con, PLACEHOLDER_WIDTH);
    int height = qemu_console_get_height(con, PLACEHOLDER_HEIGHT);

    trace_console_gfx_close(con->index);
    object_property_set_link(OBJECT(con), "device", NULL, &error_abort);
    graphic_console_set_hwops(con, &unused_ops, NULL);
    dpy_cursor_define(con, NULL);
    dpy_gfx_replace_surface(con, qemu_create_placeholder_surface(width, height,
                                                                 "Guest display has been unplugged"));
    schedule_refresh();
}

/* ---- calls of the device ---- */

void graphic_hw_update(QemuConsole *con)
{
    con = console_or_active(con);
    if (con && con->hw_ops->gfx_update) {
        con->hw_ops->gfx_update(con->hw);
    }
}

/* Nobody waits for the end of an update. */
void graphic_hw_update_done(QemuConsole *con)
{
}

void graphic_hw_invalidate(QemuConsole *con)
{
    con = console_or_active(con);
    if (con && con->hw_ops->invalidate) {
        con->hw_ops->invalidate(con->hw);
    }
}

void graphic_hw_text_update(QemuConsole *con, console_ch_t *chardata)
{
    con = console_or_active(con);
    if (con && con->hw_ops->text_update) {
        con->hw_ops->text_update(con->hw, chardata);
    }
}

void graphic_hw_gl_block(QemuConsole *con, bool block)
{
    con->gl_block += block ? 1 : -1;
    if (con->hw_ops->gl_block && con->gl_block <= 1) {
        con->hw_ops->gl_block(con->hw, block);
    }
}

bool dpy_ui_info_supported(QemuConsole *con)
{
    con = console_or_active(con);
    return con && con->hw_ops->ui_info;
}

const QemuUIInfo *dpy_get_ui_info(const QemuConsole *con)
{
    return &console_or_active((QemuConsole *)con)->ui_info;
}

/* The device hears of it at once: there is no window that is being resized. */
int dpy_set_ui_info(QemuConsole *con, QemuUIInfo *info, bool delay)
{
    con = console_or_active(con);
    if (!dpy_ui_info_supported(con)) {
        return -1;
    }
    if (memcmp(&con->ui_info, info, sizeof(*info))) {
        con->ui_info = *info;
        con->hw_ops->ui_info(con->hw, con->head, info);
    }
    return 0;
}

/* ---- finding ---- */

QemuConsole *qemu_console_lookup_by_index(unsigned int index)
{
    QemuConsole *con;

    QTAILQ_FOREACH(con, &display_state.consoles, next) {
        if ((unsigned)con->index == index) {
            return con;
        }
    }
    return NULL;
}

QemuConsole *qemu_console_lookup_by_device(DeviceState *dev, uint32_t head)
{
    QemuConsole *con;

    QTAILQ_FOREACH(con, &display_state.consoles, next) {
        if (con->device == OBJECT(dev) && con->head == head) {
            return con;
        }
    }
    return NULL;
}

QemuConsole *qemu_console_lookup_by_device_name(const char *device_id, uint32_t head, Error **errp)
{
    DeviceState *dev = qdev_find_recursive(sysbus_get_default(), device_id);
    QemuConsole *con;

    if (!dev) {
        error_setg(errp, "Device '%s' not found", device_id);
        return NULL;
    }
    con = qemu_console_lookup_by_device(dev, head);
    if (!con) {
        error_setg(errp, "Device %s (head %d) is not bound to a QemuConsole", device_id, head);
    }
    return con;
}

QemuConsole *qemu_console_lookup_unused(void)
{
    QemuConsole *con;

    QTAILQ_FOREACH(con, &display_state.consoles, next) {
        if (con->hw_ops == &unused_ops) {
            return con;
        }
    }
    return NULL;
}

/* ---- properties ---- */

bool qemu_console_is_visible(QemuConsole *con)
{
    return con == display_state.active;
}

bool qemu_console_is_graphic(QemuConsole *con)
{
    return console_or_active(con) != NULL;
}

/* Its device decides the size. */
bool qemu_console_is_fixedsize(QemuConsole *con)
{
    return console_or_active(con) != NULL;
}

bool qemu_console_is_gl_blocked(QemuConsole *con)
{
    return con->gl_block;
}

char *qemu_console_get_label(QemuConsole *con)
{
    DeviceState *dev = DEVICE(con->device);

    if (!dev) {
        return g_strdup("VGA");
    }
    return con->head ? g_strdup_printf("%s.%d", dev->id ?: object_get_typename(con->device), con->head)
                     : g_strdup(dev->id ?: object_get_typename(con->device));
}

int qemu_console_get_index(QemuConsole *con)
{
    con = console_or_active(con);
    return con ? con->index : -1;
}

uint32_t qemu_console_get_head(QemuConsole *con)
{
    con = console_or_active(con);
    return con ? con->head : -1;
}

QEMUCursor *qemu_console_get_cursor(QemuConsole *con)
{
    con = console_or_active(con);
    return con ? con->cursor : NULL;
}

int qemu_console_get_width(QemuConsole *con, int fallback)
{
    con = console_or_active(con);
    return con ? surface_width(con->surface) : fallback;
}

int qemu_console_get_height(QemuConsole *con, int fallback)
{
    con = console_or_active(con);
    return con ? surface_height(con->surface) : fallback;
}

DisplaySurface *qemu_console_surface(QemuConsole *con)
{
    return con->surface;
}

void qemu_console_resize(QemuConsole *con, int width, int height)
{
    DisplaySurface *s = con->surface;

    if (!is_buffer_shared(s) && !is_placeholder(s) && surface_width(s) == width &&
        surface_height(s) == height) {
        return;
    }
    dpy_gfx_replace_surface(con, qemu_create_displaysurface(width, height));
}

void console_select(unsigned int index)
{
    QemuConsole *con = qemu_console_lookup_by_index(index);

    if (con) {
        trace_console_select(index);
        display_state.active = con;
    }
}

/* There are no text consoles: "vc" takes text and shows nothing. */
int qemu_invalidate_text_consoles(void)
{
    return 0;
}

static void get_head(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    visit_type_uint32(v, name, &QEMU_CONSOLE(obj)->head, errp);
}

static void qemu_console_instance_init(Object *obj)
{
    QemuConsole *con = QEMU_CONSOLE(obj);

    con->hw_ops = &unused_ops;
    object_property_add_link(obj, "device", TYPE_DEVICE, &con->device,
                             object_property_allow_set_link, OBJ_PROP_LINK_STRONG);
    object_property_add(obj, "head", "uint32", get_head, NULL, NULL, NULL);
}

static const TypeInfo qemu_console_types[] = {
    {
        .name = TYPE_QEMU_CONSOLE,
        .parent = TYPE_OBJECT,
        .instance_size = sizeof(QemuConsole),
        .instance_init = qemu_console_instance_init,
    },
};

DEFINE_TYPES(qemu_console_types)
