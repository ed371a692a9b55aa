/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The device API as models from outside use it, as in signatures.c: displays, audio, input. */
#include "qemu/osdep.h"
#include "audio/audio.h"
#include "hw/audio/wm8750.h"
#include "hw/display/edid.h"
#include "hw/display/i2c-ddc.h"
#include "hw/display/ramfb.h"
#include "hw/display/vga.h"
#include "hw/input/hid.h"
#include "hw/input/ps2.h"
#include "ui/console.h"
#include "ui/input.h"
#include "ui/pixel_ops.h"
#include "ui/rect.h"
#include "signatures.h"

/* ---- displays ---- */

SAME(graphic_console_init, QemuConsole *(DeviceState *, uint32_t, const GraphicHwOps *, void *));
SAME(graphic_console_set_hwops, void (QemuConsole *, const GraphicHwOps *, void *));
SAME(graphic_console_close, void (QemuConsole *));
SAME(dpy_gfx_update, void (QemuConsole *, int, int, int, int));
SAME(dpy_gfx_update_full, void (QemuConsole *));
SAME(dpy_gfx_replace_surface, void (QemuConsole *, DisplaySurface *));
SAME(dpy_text_cursor, void (QemuConsole *, int, int));
SAME(dpy_text_update, void (QemuConsole *, int, int, int, int));
SAME(dpy_text_resize, void (QemuConsole *, int, int));
SAME(dpy_mouse_set, void (QemuConsole *, int, int, int));
SAME(dpy_cursor_define, void (QemuConsole *, QEMUCursor *));
SAME(dpy_set_ui_info, int (QemuConsole *, QemuUIInfo *, bool));
SAME(dpy_gfx_check_format, bool (QemuConsole *, pixman_format_code_t));
SAME(cursor_alloc, QEMUCursor *(int, int));
SAME(cursor_set_mono, void (QEMUCursor *, uint32_t, uint32_t, uint8_t *, int, uint8_t *));
SAME(cursor_print_ascii_art, void (QEMUCursor *, const char *));
SAME(cursor_get_mono_bpl, int (QEMUCursor *));
SAME(qemu_console_resize, void (QemuConsole *, int, int));
SAME(qemu_console_surface, DisplaySurface *(QemuConsole *));
SAME(qemu_console_get_width, int (QemuConsole *, int));
SAME(qemu_console_lookup_by_device, QemuConsole *(DeviceState *, uint32_t));
SAME(qemu_create_displaysurface, DisplaySurface *(int, int));
SAME(qemu_create_displaysurface_from,
     DisplaySurface *(int, int, pixman_format_code_t, int, uint8_t *));
SAME(qemu_create_displaysurface_guestmem,
     DisplaySurface *(int, int, pixman_format_code_t, int, uint64_t));
SAME(qemu_create_placeholder_surface, DisplaySurface *(int, int, const char *));
SAME(qemu_default_pixman_format, pixman_format_code_t (int, bool));
SAME(qemu_drm_format_to_pixman, pixman_format_code_t (uint32_t));
SAME(surface_data, void *(DisplaySurface *));
SAME(surface_stride, int (DisplaySurface *));
SAME(rgb_to_pixel8, unsigned int (unsigned int, unsigned int, unsigned int));
SAME(rgb_to_pixel15, unsigned int (unsigned int, unsigned int, unsigned int));
SAME(rgb_to_pixel16, unsigned int (unsigned int, unsigned int, unsigned int));
SAME(rgb_to_pixel24, unsigned int (unsigned int, unsigned int, unsigned int));
SAME(rgb_to_pixel32, unsigned int (unsigned int, unsigned int, unsigned int));
SAME(rgb_to_pixel32bgr, unsigned int (unsigned int, unsigned int, unsigned int));
SAME(qemu_edid_generate, void (uint8_t *, size_t, qemu_edid_info *));
SAME(qemu_edid_size, size_t (uint8_t *));
SAME(qemu_edid_region_io, void (MemoryRegion *, Object *, uint8_t *, size_t));
SAME(ramfb_display_update, void (QemuConsole *, RAMFBState *));
SAME(ramfb_setup, RAMFBState *(Error **));
SAME(qemu_rect_init, void (QemuRect *, int16_t, int16_t, uint16_t, uint16_t));
SAME(qemu_rect_intersect, bool (const QemuRect *, const QemuRect *, QemuRect *));
MEMBER(GraphicHwOps, ui_info, void (*)(void *, uint32_t, QemuUIInfo *));
MEMBER(GraphicHwOps, text_update, void (*)(void *, console_ch_t *));
MEMBER(I2CDDCState, i2c, I2CSlave);
STRING(TYPE_I2CDDC, "i2c-ddc");
STRING(TYPE_RAMFB_DEVICE, "ramfb");

/* ---- audio ---- */

SAME(AUD_open_out, SWVoiceOut *(QEMUSoundCard *, SWVoiceOut *, const char *, void *, audio_callback_fn,
                                struct audsettings *));
SAME(AUD_open_in, SWVoiceIn *(QEMUSoundCard *, SWVoiceIn *, const char *, void *, audio_callback_fn,
                              struct audsettings *));
SAME(AUD_write, size_t (SWVoiceOut *, void *, size_t));
SAME(AUD_read, size_t (SWVoiceIn *, void *, size_t));
SAME(AUD_close_out, void (QEMUSoundCard *, SWVoiceOut *));
SAME(AUD_set_active_out, void (SWVoiceOut *, int));
SAME(AUD_set_active_in, void (SWVoiceIn *, int));
SAME(AUD_is_active_out, int (SWVoiceOut *));
SAME(AUD_get_buffer_size_out, int (SWVoiceOut *));
SAME(AUD_set_volume_out, void (SWVoiceOut *, int, uint8_t, uint8_t));
SAME(AUD_set_volume_in, void (SWVoiceIn *, int, uint8_t, uint8_t));
SAME(audio_set_volume_out, void (SWVoiceOut *, Volume *));
SAME(audio_set_volume_in, void (SWVoiceIn *, Volume *));
SAME(AUD_init_time_stamp_out, void (SWVoiceOut *, QEMUAudioTimeStamp *));
SAME(AUD_get_elapsed_usec_out, uint64_t (SWVoiceOut *, QEMUAudioTimeStamp *));
SAME(AUD_backend_check, bool (AudioBackend **, Error **));
SAME(AUD_open_out((AudioBackend *)0, NULL, "", NULL, NULL, NULL), SWVoiceOut *);
SAME(AUD_open_in((AudioBackend *)0, NULL, "", NULL, NULL, NULL), SWVoiceIn *);
struct audio_owners { QEMUSoundCard card; AudioBackend *be; };
static const Property audio_owner_props[] G_GNUC_UNUSED = {
    DEFINE_AUDIO_PROPERTIES(struct audio_owners, card),
    DEFINE_AUDIO_PROPERTIES(struct audio_owners, be),
};
SAME(AUD_remove_card, void (QEMUSoundCard *));
SAME(wm8750_data_req_set, void (DeviceState *, data_req_cb *, void *));
SAME(wm8750_dac_dat, void (void *, uint32_t));
SAME(wm8750_adc_dat, uint32_t (void *));
SAME(wm8750_dac_buffer, void *(void *, int));
SAME(wm8750_dac_commit, void (void *));
SAME(wm8750_set_bclk_in, void (void *, int));

/* ---- input ---- */

SAME(qemu_input_handler_register, QemuInputHandlerState *(DeviceState *, const QemuInputHandler *));
SAME(qemu_input_handler_bind, void (QemuInputHandlerState *, const char *, int, Error **));
SAME(qemu_input_key_value_to_scancode, int (const KeyValue *, bool, int *));
SAME(qemu_input_key_value_to_qcode, int (const KeyValue *));
SAME(qemu_input_scale_axis, int (int, int, int, int, int));
SAME(qemu_add_mouse_event_handler, QEMUPutMouseEntry *(QEMUPutMouseEvent *, void *, int, const char *));
SAME(qemu_add_kbd_event_handler, QEMUPutKbdEntry *(QEMUPutKBDEvent *, void *));
SAME(qemu_add_led_event_handler, QEMUPutLEDEntry *(QEMUPutLEDEvent *, void *));
SAME(hid_init, void (HIDState *, int, HIDEventFunc));
SAME(hid_pointer_poll, int (HIDState *, uint8_t *, int));
SAME(hid_keyboard_poll, int (HIDState *, uint8_t *, int));
SAME(hid_keyboard_write, int (HIDState *, uint8_t *, int));
SAME(hid_set_next_idle, void (HIDState *));
SAME(ps2_queue, void (PS2State *, int));
SAME(ps2_read_data, uint32_t (PS2State *));
