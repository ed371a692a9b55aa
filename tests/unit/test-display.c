/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Displays: pixel formats, surfaces and their files, cursors, consoles, framebuffers, EDID, legacy input. */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include <zlib.h>
#include "exec/address-spaces.h"
#include "hw/display/edid.h"
#include "hw/display/framebuffer.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/timer.h"
#include "qemu/units.h"
#include "sysemu/runstate.h"
#include "sysemu/sysemu.h"
#include "ui/console.h"
#include "ui/pixel_ops.h"

/* ---- pixels ---- */

static void test_formats(void)
{
    PixelFormat pf = qemu_pixelformat_from_pixman(PIXMAN_x8r8g8b8);

    g_assert_cmphex(pf.rmask, ==, 0xff0000);
    g_assert_cmphex(pf.bmask, ==, 0x0000ff);
    g_assert_cmphex(pf.amask, ==, 0);
    g_assert_cmpint(qemu_pixman_get_format(&pf), ==, PIXMAN_x8r8g8b8);
    pf = qemu_pixelformat_from_pixman(PIXMAN_b8g8r8a8);
    g_assert_cmphex(pf.bmask, ==, 0xff000000);
    g_assert_cmphex(pf.amask, ==, 0xff);
    pf = qemu_pixelformat_from_pixman(PIXMAN_r5g6b5);
    g_assert_cmphex(pf.gmask, ==, 0x07e0);
    g_assert_cmpint(qemu_default_pixman_format(16, true), ==, PIXMAN_r5g6b5);
    g_assert_cmpint(qemu_default_pixman_format(16, false), ==, 0);
    g_assert_cmpint(qemu_default_pixman_format(7, true), ==, 0);
    g_assert_cmphex(rgb_to_pixel16(0xff, 0x80, 0x08), ==, 0xfc01);
    g_assert_cmphex(rgb_to_pixel15bgr(0x08, 0, 0xf8), ==, 0x7c01);
    g_assert_cmphex(rgb_to_pixel8(0xff, 0, 0xff), ==, 0xe3);
}

/* Two lines of 16-bit pixels: red, green; blue, white. */
static uint16_t four_colors[4] = { 0xf800, 0x07e0, 0x001f, 0xffff };
static const uint8_t four_rgb[12] = { 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255 };

static char *save(DisplaySurface *s, const char *format, gsize *len)
{
    g_autofree char *dir = g_dir_make_tmp("display-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(dir, "picture", NULL);
    char *text = NULL;

    g_assert_true(qemu_surface_save(s, path, format, &error_abort));
    g_assert_true(g_file_get_contents(path, &text, len, NULL));
    g_unlink(path);
    g_rmdir(dir);
    return text;
}

static DisplaySurface *four_pixels(void)
{
    return qemu_create_displaysurface_from(2, 2, PIXMAN_r5g6b5, 4, (uint8_t *)four_colors);
}

static void test_ppm(void)
{
    DisplaySurface *s = four_pixels();
    gsize len;
    g_autofree char *text = save(s, "ppm", &len);

    g_assert_true(is_buffer_shared(s));
    g_assert_cmpint(surface_stride(s), ==, 4);
    g_assert_cmpint(surface_bytes_per_pixel(s), ==, 2);
    g_assert_cmpmem(text, 11, "P6\n2 2\n255\n", 11);
    g_assert_cmpmem(text + 11, len - 11, four_rgb, 12);
    qemu_free_displaysurface(s);
}

/* Signature, IHDR, IDAT, IEND; the data are two lines with a filter byte each. */
static void test_png(void)
{
    DisplaySurface *s = four_pixels();
    uint8_t lines[64];
    uLongf size = sizeof(lines);
    gsize len;
    g_autofree char *text = save(s, "png", &len);
    uint32_t packed = ldl_be_p(text + 33);

    g_assert_cmpmem(text + 1, 3, "PNG", 3);
    g_assert_cmpuint(ldl_be_p(text + 16), ==, 2);
    g_assert_cmpmem(text + 37, 4, "IDAT", 4);
    g_assert_cmphex(ldl_be_p(text + 41 + packed), ==, crc32(0, (Bytef *)text + 37, 4 + packed));
    g_assert_cmpuint(len, ==, 41 + packed + 4 + 12);
    g_assert_cmpint(uncompress(lines, &size, (Bytef *)text + 41, packed), ==, Z_OK);
    g_assert_cmpuint(size, ==, 14);
    g_assert_cmpmem(lines + 1, 6, four_rgb, 6);
    g_assert_cmpmem(lines + 8, 6, four_rgb + 6, 6);
    qemu_free_displaysurface(s);
}

static void test_save_errors(void)
{
    DisplaySurface *s = qemu_create_displaysurface(1, 1);
    Error *err = NULL;

    g_assert_false(qemu_surface_save(s, "/nonexistent/x", "ppm", &err));
    error_free_or_abort(&err);
    g_assert_false(qemu_surface_save(s, "x", "gif", &err));
    error_free_or_abort(&err);
    qemu_free_displaysurface(s);
}

/* ---- cursors ---- */

static void test_cursors(void)
{
    QEMUCursor *c = cursor_alloc(9, 1);
    uint8_t image[2] = { 0xf0, 0x80 }, mask[2] = { 0xcc, 0x80 };
    uint8_t got[2];

    g_assert_null(cursor_alloc(513, 1));
    g_assert_null(cursor_alloc(0, 1));
    g_assert_null(cursor_alloc(-1, 1));
    g_assert_cmpint(cursor_get_mono_bpl(c), ==, 2);
    cursor_set_mono(c, 0xffffff, 0, image, 0, mask);
    g_assert_cmphex(c->data[0], ==, 0xffffffff);
    g_assert_cmphex(c->data[2], ==, 0);
    g_assert_cmphex(c->data[4], ==, 0xff000000);
    cursor_get_mono_mask(c, 0, got);
    g_assert_cmpmem(got, 2, mask, 2);
    cursor_get_mono_image(c, 0xffffff, got);
    g_assert_cmphex(got[0], ==, 0xc0);
    cursor_set_mono(c, 0xffffff, 0, image, 1, mask);
    g_assert_cmphex(c->data[0], ==, 0);
    g_assert_cmphex(c->data[2], ==, 0xffffffff);
    cursor_put(c);
    c = cursor_builtin_left_ptr();
    g_assert_cmphex(c->data[0], ==, 0xff000000);
    cursor_put(c);
}

/* ---- consoles ---- */

typedef struct Screen {
    int updates, invalidates;
    uint32_t head_width;
} Screen;

static void screen_update(void *opaque)
{
    ((Screen *)opaque)->updates++;
}

static void screen_invalidate(void *opaque)
{
    ((Screen *)opaque)->invalidates++;
}

static void screen_ui_info(void *opaque, uint32_t head, QemuUIInfo *info)
{
    ((Screen *)opaque)->head_width = info->width;
}

static const GraphicHwOps screen_ops = {
    .gfx_update = screen_update, .invalidate = screen_invalidate, .ui_info = screen_ui_info,
};

static int heard_x, heard_w, heard_switches, heard_cursors;

static void hear_update(DisplayChangeListener *dcl, int x, int y, int w, int h)
{
    heard_x = x;
    heard_w = w;
}

static void hear_switch(DisplayChangeListener *dcl, DisplaySurface *s)
{
    heard_switches++;
}

static void hear_cursor(DisplayChangeListener *dcl, QEMUCursor *c)
{
    heard_cursors++;
}

static const DisplayChangeListenerOps listener_ops = {
    .dpy_name = "test", .dpy_gfx_update = hear_update, .dpy_gfx_switch = hear_switch,
    .dpy_cursor_define = hear_cursor,
};


/* A display is looked at every 30 ms of virtual time while its device is there. */
static void test_refresh(void)
{
    Screen screen = { 0 };
    DeviceState *dev = DEVICE(object_new("or-irq"));
    QemuConsole *con = graphic_console_init(dev, 1, &screen_ops, &screen);
    QemuUIInfo info = { .width = 77 };

    g_assert_true(qemu_console_lookup_by_device(dev, 1) == con);
    g_assert_null(qemu_console_lookup_by_device(dev, 0));
    g_assert_cmpint(qemu_console_get_head(con), ==, 1);
    g_assert_true(is_placeholder(qemu_console_surface(con)));
    qemu_clock_advance_virtual_time(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + INT64_C(3000) * SCALE_MS);
    g_assert_cmpint(screen.updates, ==, 100);
    graphic_hw_invalidate(con);
    g_assert_cmpint(screen.invalidates, ==, 1);
    g_assert_cmpint(dpy_set_ui_info(con, &info, true), ==, 0);
    g_assert_cmpuint(screen.head_width, ==, 77);
    graphic_console_close(con);
    g_assert_false(qemu_clock_has_timers(QEMU_CLOCK_VIRTUAL));
    graphic_hw_update(con);
    g_assert_cmpint(screen.updates, ==, 100);
    g_assert_true(graphic_console_init(dev, 0, &screen_ops, &screen) == con);
    graphic_console_close(con);
    object_unref(OBJECT(dev));
}

/* What is told is clipped to the surface; nothing is told of what is outside. */
static void test_listener(void)
{
    DisplayChangeListener dcl = { .ops = &listener_ops };
    Screen screen = { 0 };
    QemuConsole *con = graphic_console_init(NULL, 0, &screen_ops, &screen);
    QEMUCursor *cursor = cursor_builtin_hidden();

    dcl.con = con;
    g_assert_false(dpy_cursor_define_supported(con));
    register_displaychangelistener(&dcl);
    g_assert_cmpint(heard_switches, ==, 1);
    qemu_console_resize(con, 100, 50);
    qemu_console_resize(con, 100, 50);
    g_assert_cmpint(heard_switches, ==, 2);
    g_assert_cmpint(qemu_console_get_width(con, 0), ==, 100);
    dpy_gfx_update(con, 90, -5, 1000, 1000);
    g_assert_cmpint(heard_x, ==, 90);
    g_assert_cmpint(heard_w, ==, 10);
    dpy_gfx_update(con, 200, 0, 5, 5);
    g_assert_cmpint(heard_x, ==, 90);
    dpy_cursor_define(con, cursor);
    g_assert_cmpint(heard_cursors, ==, 1);
    g_assert_cmpint(cursor->refcount, ==, 2);
    unregister_displaychangelistener(&dcl);
    graphic_console_close(con);
    g_assert_cmpint(cursor->refcount, ==, 1);
    cursor_put(cursor);
}

/* ---- framebuffer ---- */

static int drawn_lines;

static void draw_line(void *opaque, uint8_t *dst, const uint8_t *src, int width, int pitch)
{
    drawn_lines++;
    for (int i = 0; i < width; i++, dst += pitch) {
        stl_he_p(dst, src[i] * 0x010101);
    }
}

/* Only lines in dirty pages are drawn again. */
static void test_framebuffer(void)
{
    DisplaySurface *s = qemu_create_displaysurface(4096, 8);
    MemoryRegionSection section = { 0 };
    MemoryRegion root, ram;
    AddressSpace as;
    int first = 0, last;

    memory_region_init(&root, NULL, "root", UINT64_MAX);
    memory_region_init_ram(&ram, NULL, "fb", 64 * KiB, &error_abort);
    memory_region_add_subregion(&root, 0x100000, &ram);
    address_space_init(&as, &root, "fb");
    framebuffer_update_memory_section(&section, &root, 0x200000, 8, 4096);
    g_assert_null(section.mr);
    framebuffer_update_memory_section(&section, &root, 0x10f000, 8, 4096);
    g_assert_null(section.mr);
    framebuffer_update_memory_section(&section, &root, 0x100000, 8, 4096);
    g_assert_true(section.mr == &ram);
    framebuffer_update_display(s, &section, 4096, 8, 4096, surface_stride(s), 4, 1, draw_line, NULL,
                               &first, &last);
    g_assert_cmpint(drawn_lines, ==, 8);
    address_space_write(&as, 0x103010, MEMTXATTRS_UNSPECIFIED, "\x7f", 1);
    first = 0;
    framebuffer_update_display(s, &section, 4096, 8, 4096, surface_stride(s), 4, 0, draw_line, NULL,
                               &first, &last);
    g_assert_cmpint(drawn_lines, ==, 9);
    g_assert_cmpint(first, ==, 3);
    g_assert_cmpint(last, ==, 3);
    g_assert_cmphex(((uint32_t *)surface_data(s))[3 * 4096 + 0x10], ==, 0x7f7f7f);
    first = 0;
    framebuffer_update_display(s, &section, 4096, 8, 4096, surface_stride(s), 4, 0, draw_line, NULL,
                               &first, &last);
    g_assert_cmpint(first, ==, -1);
    memory_region_set_log(section.mr, false, DIRTY_MEMORY_VGA);
    memory_region_unref(section.mr);
    address_space_destroy(&as);
    memory_region_del_subregion(&root, &ram);
    object_unparent(OBJECT(&ram));
    object_unparent(OBJECT(&root));
    qemu_free_displaysurface(s);
}

/* ---- EDID ---- */

static uint8_t block_sum(const uint8_t *block)
{
    uint8_t sum = 0;

    for (int i = 0; i < 128; i++) {
        sum += block[i];
    }
    return sum;
}

static void test_edid(void)
{
    qemu_edid_info info = { .prefx = 1920, .prefy = 1080, .serial = "42", .maxx = 1024, .maxy = 768 };
    uint8_t edid[384];

    qemu_edid_generate(edid, sizeof(edid), &info);
    g_assert_cmpuint(qemu_edid_size(edid), ==, 256);
    g_assert_cmpuint(block_sum(edid), ==, 0);
    g_assert_cmpuint(block_sum(edid + 128), ==, 0);
    g_assert_cmphex(lduw_be_p(edid + 8), ==, 0x4914);
    g_assert_cmpuint(edid[56] | (edid[58] & 0xf0) << 4, ==, 1920);
    g_assert_cmpuint(edid[59] | (edid[61] & 0xf0) << 4, ==, 1080);
    g_assert_cmpmem(edid + 113, 3, "42\n", 3);
    g_assert_cmphex(edid[35], ==, 0x21);
    g_assert_cmphex(edid[36], ==, 0x08);
    g_assert_cmphex(edid[38], ==, 1);
    info.prefx = info.prefy = UINT32_MAX;
    qemu_edid_generate(edid, 128, &info);
    g_assert_cmpuint(qemu_edid_size(edid), ==, 128);
    g_assert_cmpuint(block_sum(edid), ==, 0);
}

/* ---- legacy input ---- */

static GString *codes;
static int mouse_x, mouse_dz, mouse_buttons;

static void legacy_kbd(void *opaque, int keycode)
{
    g_string_append_printf(codes, "%02x ", keycode);
}

static void legacy_mouse(void *opaque, int dx, int dy, int dz, int buttons)
{
    mouse_x = dx;
    mouse_dz += dz;
    mouse_buttons = buttons;
}

static void test_legacy_input(void)
{
    QEMUPutKbdEntry *kbd = qemu_add_kbd_event_handler(legacy_kbd, NULL);
    QEMUPutMouseEntry *mouse = qemu_add_mouse_event_handler(legacy_mouse, NULL, 0, "test");

    codes = g_string_new(NULL);
    qemu_activate_mouse_event_handler(mouse);
    runstate_set(RUN_STATE_RUNNING);
    qemu_input_event_send_key_qcode(NULL, Q_KEY_CODE_LEFT, true);
    qemu_input_event_send_key_qcode(NULL, Q_KEY_CODE_A, false);
    g_assert_cmpstr(codes->str, ==, "e0 4b 9e ");
    qemu_input_queue_rel(NULL, INPUT_AXIS_X, 5);
    qemu_input_queue_rel(NULL, INPUT_AXIS_X, 6);
    qemu_input_queue_btn(NULL, INPUT_BUTTON_RIGHT, true);
    qemu_input_event_sync();
    g_assert_cmpint(mouse_x, ==, 11);
    g_assert_cmpint(mouse_buttons, ==, MOUSE_EVENT_RBUTTON);
    qemu_input_queue_btn(NULL, INPUT_BUTTON_WHEEL_DOWN, true);
    qemu_input_event_sync();
    g_assert_cmpint(mouse_x, ==, 0);
    g_assert_cmpint(mouse_dz, ==, 1);
    qemu_remove_mouse_event_handler(mouse);
    qemu_remove_kbd_event_handler(kbd);
    g_string_free(codes, true);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qemu_init_subsystems();
    g_test_add_func("/display/formats", test_formats);
    g_test_add_func("/display/ppm", test_ppm);
    g_test_add_func("/display/png", test_png);
    g_test_add_func("/display/save-errors", test_save_errors);
    g_test_add_func("/display/cursors", test_cursors);
    g_test_add_func("/display/refresh", test_refresh);
    g_test_add_func("/display/listener", test_listener);
    g_test_add_func("/display/framebuffer", test_framebuffer);
    g_test_add_func("/display/edid", test_edid);
    g_test_add_func("/display/legacy-input", test_legacy_input);
    return g_test_run();
}
