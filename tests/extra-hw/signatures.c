/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The device API as models from outside use it: one row per function or field, with its exact type. It is only
 * compiled; a row that differs from the header is an error that names it. (A call alone would not do: a folder from
 * outside is compiled without warnings, so a wrong pointer type would pass.)
 */
#include "qemu/osdep.h"
#include "audio/audio.h"
#include "block/aio.h"
#include "block/block_int.h"
#include "block/nvme.h"
#include "block/thread-pool.h"
#include "chardev/char-fe.h"
#include "chardev/char-parallel.h"
#include "chardev/char-serial.h"
#include "hw/acpi/aml-build.h"
#include "hw/acpi/ipmi.h"
#include "hw/audio/wm8750.h"
#include "hw/block/block.h"
#include "hw/block/fdc.h"
#include "hw/block/flash.h"
#include "hw/char/cadence_uart.h"
#include "hw/char/escc.h"
#include "hw/char/parallel.h"
#include "hw/char/pl011.h"
#include "hw/char/serial.h"
#include "hw/clock.h"
#include "hw/core/split-irq.h"
#include "hw/display/edid.h"
#include "hw/display/i2c-ddc.h"
#include "hw/display/ramfb.h"
#include "hw/display/vga.h"
#include "hw/dma/i8257.h"
#include "hw/i2c/bitbang_i2c.h"
#include "hw/i2c/i2c.h"
#include "hw/i2c/pm_smbus.h"
#include "hw/i2c/smbus_eeprom.h"
#include "hw/i2c/smbus_master.h"
#include "hw/i2c/smbus_slave.h"
#include "hw/ide/pci.h"
#include "hw/ide/piix.h"
#include "hw/input/hid.h"
#include "hw/input/ps2.h"
#include "hw/ipack/ipack.h"
#include "hw/ipmi/ipmi.h"
#include "hw/isa/isa.h"
#include "hw/isa/pc87312.h"
#include "hw/isa/superio.h"
#include "hw/isa/vt82c686.h"
#include "hw/misc/empty_slot.h"
#include "hw/misc/led.h"
#include "hw/misc/pvpanic.h"
#include "hw/misc/unimp.h"
#include "hw/misc/vmcoreinfo.h"
#include "hw/net/lan9118.h"
#include "hw/net/ne2000-isa.h"
#include "hw/net/smc91c111.h"
#include "hw/nvram/eeprom93xx.h"
#include "hw/nvram/eeprom_at24c.h"
#include "hw/nvram/fw_cfg.h"
#include "hw/or-irq.h"
#include "hw/ptimer.h"
#include "hw/qdev-clock.h"
#include "hw/pci/pcie_sriov.h"
#include "hw/register.h"
#include "hw/rtc/m48t59.h"
#include "hw/rtc/mc146818rtc.h"
#include "hw/sd/sdhci.h"
#include "hw/sensor/tmp105.h"
#include "hw/ssi/ssi.h"
#include "hw/sysbus.h"
#include "hw/timer/hpet.h"
#include "hw/timer/i8254.h"
#include "hw/usb.h"
#include "hw/usb/hcd-ehci.h"
#include "hw/usb/hid.h"
#include "hw/usb/msd.h"
#include "hw/usb/xhci.h"
#include "hw/watchdog/cmsdk-apb-watchdog.h"
#include "hw/watchdog/sbsa_gwdt.h"
#include "hw/watchdog/wdt_diag288.h"
#include "hw/watchdog/wdt_imx2.h"
#include "qemu/coroutine.h"
#include "qemu/fifo32.h"
#include "qemu/fifo8.h"
#include "qemu/filemonitor.h"
#include "sysemu/reset.h"
#include "sysemu/runstate.h"
#include "sysemu/watchdog.h"
#include "migration/misc.h"
#include "net/announce.h"
#include "net/can_host.h"
#include "net/net.h"
#include "sysemu/block-backend.h"
#include "ui/console.h"
#include "ui/input.h"
#include "ui/pixel_ops.h"
#include "ui/rect.h"
#include "signatures.h"

/* ---- USB ---- */

SAME(usb_packet_init, void (USBPacket *));
SAME(usb_packet_set_state, void (USBPacket *, USBPacketState));
SAME(usb_packet_check_state, void (USBPacket *, USBPacketState));
SAME(usb_packet_setup, void (USBPacket *, int, USBEndpoint *, unsigned int, uint64_t, bool, bool));
SAME(usb_packet_addbuf, void (USBPacket *, void *, size_t));
SAME(usb_packet_map, int (USBPacket *, QEMUSGList *));
SAME(usb_packet_unmap, void (USBPacket *, QEMUSGList *));
SAME(usb_packet_copy, void (USBPacket *, void *, size_t));
SAME(usb_packet_skip, void (USBPacket *, size_t));
SAME(usb_packet_size, size_t (USBPacket *));
SAME(usb_packet_cleanup, void (USBPacket *));
SAME(usb_find_device, USBDevice *(USBPort *, uint8_t));
SAME(usb_handle_packet, void (USBDevice *, USBPacket *));
SAME(usb_packet_complete, void (USBDevice *, USBPacket *));
SAME(usb_packet_complete_one, void (USBDevice *, USBPacket *));
SAME(usb_cancel_packet, void (USBPacket *));
SAME(usb_ep_init, void (USBDevice *));
SAME(usb_ep_reset, void (USBDevice *));
SAME(usb_ep_get, struct USBEndpoint *(USBDevice *, int, int));
SAME(usb_ep_get_type, uint8_t (USBDevice *, int, int));
SAME(usb_ep_set_halted, void (USBDevice *, int, int, bool));
SAME(usb_ep_find_packet_by_id, USBPacket *(USBDevice *, int, int, uint64_t));
SAME(usb_pick_speed, void (USBPort *));
SAME(usb_attach, void (USBPort *));
SAME(usb_detach, void (USBPort *));
SAME(usb_port_reset, void (USBPort *));
SAME(usb_device_reset, void (USBDevice *));
SAME(usb_wakeup, void (USBEndpoint *, unsigned int));
SAME(usb_generic_async_ctrl_complete, void (USBDevice *, USBPacket *));
SAME(usb_bus_new, void (USBBus *, size_t, USBBusOps *, DeviceState *));
SAME(usb_register_port, void (USBBus *, USBPort *, void *, int, USBPortOps *, int));
SAME(usb_register_companion, void (const char *, USBPort *[], uint32_t, uint32_t, void *, USBPortOps *, int, Error **));
SAME(usb_port_location, void (USBPort *, USBPort *, int));
SAME(usb_claim_port, void (USBDevice *, Error **));
SAME(usb_check_attach, void (USBDevice *, Error **));
SAME(usb_device_attach, void (USBDevice *, Error **));
SAME(usb_device_detach, int (USBDevice *));
SAME(usb_legacy_register, void (const char *, const char *, USBDevice *(*)(void)));
SAME(usb_new, USBDevice *(const char *));
SAME(usb_realize_and_unref, bool (USBDevice *, USBBus *, Error **));
SAME(usb_device_alloc_streams, int (USBDevice *, USBEndpoint **, int, int));
SAME(usb_device_free_streams, void (USBDevice *, USBEndpoint **, int));
SAME(usb_device_get_product_desc, const char *(USBDevice *));
SAME(hid_init, void (HIDState *, int, HIDEventFunc));
SAME(hid_pointer_poll, int (HIDState *, uint8_t *, int));
SAME(hid_keyboard_poll, int (HIDState *, uint8_t *, int));
SAME(hid_keyboard_write, int (HIDState *, uint8_t *, int));
SAME(hid_set_next_idle, void (HIDState *));
MEMBER(USBDevice, setup_buf, uint8_t [8]);
MEMBER(USBDevice, data_buf, uint8_t [4096]);
MEMBER(USBDevice, altsetting, int [USB_MAX_INTERFACES]);
MEMBER(USBPort, path, char [16]);
MEMBER(USBPortOps, child_detach, void (*)(USBPort *, USBDevice *));
MEMBER(USBBusOps, wakeup_endpoint, void (*)(USBBus *, USBEndpoint *, unsigned int));
STRING(TYPE_XHCI, "base-xhci");
STRING(TYPE_NEC_XHCI, "nec-usb-xhci");
STRING(TYPE_QEMU_XHCI, "qemu-xhci");
STRING(TYPE_XHCI_SYSBUS, "sysbus-xhci");
SAME(usb_ehci_init, void (EHCIState *, DeviceState *));
SAME(usb_ehci_finalize, void (EHCIState *));
SAME(usb_ehci_realize, void (EHCIState *, DeviceState *, Error **));
SAME(usb_ehci_unrealize, void (EHCIState *, DeviceState *));
SAME(ehci_reset, void (void *));
MEMBER(EHCIState, portscbase, uint16_t);
MEMBER(EHCIState, companion_enable, bool);
MEMBER(EHCIState, opreg, uint32_t [17]);
MEMBER(SysBusEHCIClass, portnr, uint16_t);
MEMBER(FUSBH200EHCIState, mem_vendor, MemoryRegion);
STRING(TYPE_PLATFORM_EHCI, "platform-ehci-usb");

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
SAME(ps2_queue, void (PS2State *, int));
SAME(ps2_read_data, uint32_t (PS2State *));

/* ---- watchdogs ---- */

SAME(watchdog_perform_action, void (void));
SAME(get_watchdog_action, WatchdogAction (void));
SAME(watchdog_add_model, void (WatchdogTimerModel *));
STRING(TYPE_CMSDK_APB_WATCHDOG, "cmsdk-apb-watchdog");
STRING(TYPE_LUMINARY_WATCHDOG, "luminary-watchdog");
STRING(TYPE_WDT_SBSA, "sbsa_gwdt");
STRING(TYPE_WDT_DIAG288, "diag288");
STRING(TYPE_IMX2_WDT, "imx2.wdt");
MEMBER(CMSDKAPBWatchdog, timer, struct ptimer_state *);
MEMBER(DIAG288State, enabled, bool);
MEMBER(DIAG288Class, handle_timer, int (*)(DIAG288State *, uint64_t, uint64_t));

/* ---- ISA ---- */

SAME(isa_register_ioport, void (ISADevice *, MemoryRegion *, uint16_t));
SAME(isa_register_portio_list, int (ISADevice *, PortioList *, uint16_t, const MemoryRegionPortio *, void *,
                                    const char *));
SAME(isa_get_irq, qemu_irq (ISADevice *, unsigned));
SAME(isa_get_dma, IsaDma *(ISABus *, int));
SAME(isa_bus_new, ISABus *(DeviceState *, MemoryRegion *, MemoryRegion *, Error **));
SAME(isa_vga_init, ISADevice *(ISABus *));
SAME(i8257_dma_init, void (ISABus *, bool));
SAME(pit_set_gate, void (ISADevice *, int, int));
SAME(pit_get_channel_info, void (ISADevice *, int, PITChannelInfo *));
SAME(mc146818_rtc_init, ISADevice *(ISABus *, int, qemu_irq));
SAME(isa_fdc_get_drive_type, FloppyDriveType (ISADevice *, int));
SAME(isa_realize_and_unref, bool (ISADevice *, ISABus *, Error **));
SAME(serial_hds_isa_init, void (ISABus *, int, int));
MEMBER(ISASuperIODevice, floppy, ISADevice *);
MEMBER(ISASuperIOClass, serial, ISASuperIOFuncs);
MEMBER(ISASuperIOFuncs, get_iobase, uint16_t (*)(ISASuperIODevice *, uint8_t));
MEMBER(ISASuperIOFuncs, get_irq, unsigned int (*)(ISASuperIODevice *, uint8_t));
MEMBER(ISASuperIOFuncs, is_enabled, bool (*)(ISASuperIODevice *, uint8_t));
MEMBER(PC87312State, regs, uint8_t [3]);
STRING(TYPE_VT82C686B_ISA, "vt82c686b-isa");
STRING(TYPE_VT82C686B_USB_UHCI, "vt82c686b-usb-uhci");
STRING(TYPE_VT8231_ISA, "vt8231-isa");
STRING(TYPE_VIA_AC97, "via-ac97");
STRING(TYPE_VIA_MC97, "via-mc97");
SAME(via_isa_set_irq, void (PCIDevice *, int, int));

/* ---- I2C, SMBus, SSI ---- */

SAME(i2c_init_bus, I2CBus *(DeviceState *, const char *));
SAME(i2c_slave_create_simple, I2CSlave *(I2CBus *, const char *, uint8_t));
SAME(i2c_slave_set_address, void (I2CSlave *, uint8_t));
SAME(i2c_start_transfer, int (I2CBus *, uint8_t, bool));
SAME(i2c_recv, uint8_t (I2CBus *));
SAME(i2c_send, int (I2CBus *, uint8_t));
SAME(bitbang_i2c_init, void (bitbang_i2c_interface *, I2CBus *));
SAME(bitbang_i2c_set, int (bitbang_i2c_interface *, int, int));
SAME(smbus_eeprom_init_one, void (I2CBus *, uint8_t, uint8_t *));
SAME(smbus_receive_byte, int (I2CBus *, uint8_t));
SAME(smbus_write_block, int (I2CBus *, uint8_t, uint8_t, uint8_t *, int, bool));
SAME(smbus_vmstate_needed, bool (SMBusDevice *));
MEMBER(I2CSlaveClass, event, int (*)(I2CSlave *, enum i2c_event));
MEMBER(SMBusDeviceClass, write_data, int (*)(SMBusDevice *, uint8_t *, uint8_t));
MEMBER(SMBusDeviceClass, receive_byte, uint8_t (*)(SMBusDevice *));
SAME(at24c_eeprom_init, I2CSlave *(I2CBus *, uint8_t, uint32_t));
SAME(at24c_eeprom_init_rom, I2CSlave *(I2CBus *, uint8_t, uint32_t, const uint8_t *, uint32_t));
SAME(ssi_create_bus, SSIBus *(DeviceState *, const char *));
SAME(ssi_transfer, uint32_t (SSIBus *, uint32_t));
SAME(ssi_create_peripheral, DeviceState *(SSIBus *, const char *));
SAME(ssi_realize_and_unref, bool (DeviceState *, SSIBus *, Error **));
MEMBER(SSIPeripheralClass, realize, void (*)(SSIPeripheral *, Error **));
MEMBER(SSIPeripheralClass, transfer, uint32_t (*)(SSIPeripheral *, uint32_t));
MEMBER(SSIPeripheralClass, transfer_raw, uint32_t (*)(SSIPeripheral *, uint32_t));
MEMBER(SSIPeripheralClass, set_cs, int (*)(SSIPeripheral *, bool));
MEMBER(SSIPeripheralClass, cs_polarity, SSICSMode);
STRING(SSI_GPIO_CS, "ssi-gpio-cs");
STRING(TYPE_SSI_PERIPHERAL, "ssi-peripheral");

/* ---- IPMI ---- */

MEMBER(IPMIInterfaceClass, init, void (*)(struct IPMIInterface *, unsigned int, Error **));
MEMBER(IPMIInterfaceClass, set_atn, void (*)(struct IPMIInterface *, int, int));
MEMBER(IPMIInterfaceClass, handle_if_event, void (*)(struct IPMIInterface *));
MEMBER(IPMIInterfaceClass, set_irq_enable, void (*)(struct IPMIInterface *, int));
MEMBER(IPMIInterfaceClass, reset, void (*)(struct IPMIInterface *, bool));
MEMBER(IPMIInterfaceClass, handle_rsp,
       void (*)(struct IPMIInterface *, uint8_t, unsigned char *, unsigned int));
MEMBER(IPMIInterfaceClass, get_backend_data, void *(*)(struct IPMIInterface *));
MEMBER(IPMIInterfaceClass, get_fwinfo, void (*)(struct IPMIInterface *, IPMIFwInfo *));
MEMBER(IPMIInterfaceClass, do_hw_op, int (*)(struct IPMIInterface *, enum ipmi_op, int));
MEMBER(IPMIBmcClass, handle_command,
       void (*)(struct IPMIBmc *, uint8_t *, unsigned int, unsigned int, uint8_t));
MEMBER(IPMIBmcClass, handle_reset, void (*)(struct IPMIBmc *));
MEMBER(IPMIFwInfo, memspace, __typeof__(((IPMIFwInfo *)0)->memspace));
SAME(ipmi_bmc_find_and_link, void (Object *, Object **));
SAME(ipmi_next_uuid, uint32_t (void));
SAME(ipmi_bmc_sdr_find, int (IPMIBmc *, uint16_t, const struct ipmi_sdr_compact **, uint16_t *));
SAME(ipmi_bmc_gen_event, void (IPMIBmc *, uint8_t *, bool));

/* ---- ACPI ---- */

SAME(init_aml_allocator, void (void));
SAME(free_aml_allocator, void (void));
SAME(aml_append, void (Aml *, Aml *));
SAME(aml_int, Aml *(const uint64_t));
SAME(aml_name, Aml *(const char *, ...));
SAME(aml_operation_region, Aml *(const char *, AmlRegionSpace, Aml *, uint32_t));
SAME(aml_io, Aml *(AmlIODecode, uint16_t, uint16_t, uint8_t, uint8_t));
SAME(aml_interrupt, Aml *(AmlConsumerAndProducer, AmlLevelAndEdge, AmlActiveHighAndLow, AmlShared, uint32_t *,
                          uint8_t));
SAME(aml_gpio_int, Aml *(AmlConsumerAndProducer, AmlLevelAndEdge, AmlActiveHighAndLow, AmlShared, AmlPinConfig,
                         uint16_t, const uint32_t [], uint32_t, const char *, const uint8_t *, uint16_t));
SAME(aml_i2c_serial_bus_device, Aml *(uint16_t, const char *));
SAME(aml_word_io, Aml *(AmlMinFixed, AmlMaxFixed, AmlDecode, AmlISARanges, uint16_t, uint16_t, uint16_t, uint16_t,
                        uint16_t));
SAME(aml_dword_memory, Aml *(AmlDecode, AmlMinFixed, AmlMaxFixed, AmlCacheable, AmlReadAndWrite, uint32_t, uint32_t,
                             uint32_t, uint32_t, uint32_t));
SAME(aml_qword_memory, Aml *(AmlDecode, AmlMinFixed, AmlMaxFixed, AmlCacheable, AmlReadAndWrite, uint64_t, uint64_t,
                             uint64_t, uint64_t, uint64_t));
SAME(build_append_int_noprefix, void (GArray *, uint64_t, int));

/* ---- character devices ---- */

SAME(qemu_chr_fe_write, int (CharBackend *, const uint8_t *, int));
SAME(qemu_chr_fe_write_all, int (CharBackend *, const uint8_t *, int));
SAME(qemu_chr_fe_ioctl, int (CharBackend *, int, void *));
SAME(qemu_chr_fe_add_watch, guint (CharBackend *, GIOCondition, FEWatchFunc, void *));
SAME(qemu_chr_fe_set_handlers, void (CharBackend *, IOCanReadHandler *, IOReadHandler *, IOEventHandler *,
                                     BackendChangeHandler *, void *, GMainContext *, bool));
SAME(qemu_chr_fe_accept_input, void (CharBackend *));
SAME(serial_set_frequency, void (SerialState *, uint32_t));
SAME(serial_mm_init, SerialMM *(MemoryRegion *, hwaddr, int, qemu_irq, int, Chardev *, enum device_endian));
SAME(pl011_create, DeviceState *(hwaddr, qemu_irq, Chardev *));
MEMBER(PL011State, read_fifo, uint32_t [16]);
MEMBER(ESCCState, chn, struct ESCCChannelState [2]);
MEMBER(CadenceUARTState, chr, CharBackend);

/* ---- network ---- */

SAME(qdev_set_nic_properties, void (DeviceState *, NICInfo *));
SAME(qemu_find_nic_info, NICInfo *(const char *, bool, const char *));
SAME(qemu_configure_nic_device, bool (DeviceState *, bool, const char *));
SAME(qemu_create_nic_device, DeviceState *(const char *, bool, const char *));
SAME(qemu_create_nic_bus_devices, void (BusState *, const char *, const char *, const char *, const char *));
SAME(qemu_get_nic_models, GPtrArray *(const char *));
SAME(pci_init_nic_devices, void (PCIBus *, const char *));
SAME(pci_init_nic_in_slot, bool (PCIBus *, const char *, const char *, const char *));
SAME(isa_ne2000_init, ISADevice *(ISABus *, int, int, NICInfo *));
SAME(smc91c111_init, void (NICInfo *, uint32_t, qemu_irq));
SAME(lan9118_init, void (NICInfo *, uint32_t, qemu_irq));
SAME(qemu_announce_self, void (AnnounceTimer *, AnnounceParameters *));
SAME(qemu_announce_timer_reset, void (AnnounceTimer *, AnnounceParameters *, QEMUClockType, QEMUTimerCB *, void *));
SAME(qemu_announce_timer_step, int64_t (AnnounceTimer *));
SAME(qemu_announce_timer_del, void (AnnounceTimer *, bool));
SAME(migrate_announce_params, AnnounceParameters *(void));
MEMBER(AnnounceTimer, round, int);
SAME(can_bus_client_send, ssize_t (CanBusClientState *, const struct qemu_can_frame *, size_t));
SAME(can_bus_client_set_filters, int (CanBusClientState *, const struct qemu_can_filter *, size_t));
SAME(can_bus_filter_match, int (struct qemu_can_filter *, qemu_canid_t));
SAME(can_bus_insert_client, int (CanBusState *, CanBusClientState *));
SAME(can_bus_remove_client, int (CanBusClientState *));
MEMBER(CanBusClientInfo, can_receive, bool (*)(CanBusClientState *));
MEMBER(CanBusClientInfo, receive, ssize_t (*)(CanBusClientState *, const struct qemu_can_frame *, size_t));
MEMBER(CanHostClass, connect, void (*)(CanHostState *, Error **));
MEMBER(CanHostState, bus_client, CanBusClientState);
MEMBER(qemu_can_frame, data, uint8_t [64]);

/* ---- system bus, clocks, timers, registers, other ---- */

SAME(sysbus_init_mmio, void (SysBusDevice *, MemoryRegion *));
SAME(sysbus_init_irq, void (SysBusDevice *, qemu_irq *));
SAME(sysbus_mmio_map_overlap, void (SysBusDevice *, int, hwaddr, int));
SAME(sysbus_create_varargs, DeviceState *(const char *, hwaddr, ...));
SAME(ptimer_init, ptimer_state *(ptimer_cb, void *, uint8_t));
SAME(ptimer_set_period_from_clock, void (ptimer_state *, const Clock *, unsigned int));
SAME(ptimer_set_limit, void (ptimer_state *, uint64_t, int));
SAME(clock_set, bool (Clock *, uint64_t));
SAME(clock_ticks_to_ns, uint64_t (const Clock *, uint64_t));
SAME(qdev_init_clock_in, Clock *(DeviceState *, const char *, ClockCallback *, void *, unsigned int));
SAME(register_init_block32, RegisterInfoArray *(DeviceState *, const RegisterAccessInfo *, int, RegisterInfo *,
                                                uint32_t *, const MemoryRegionOps *, bool, uint64_t));
SAME(fifo8_pop_buf, const uint8_t *(Fifo8 *, uint32_t, uint32_t *));
SAME(fifo8_pop_buf((Fifo8 *)0, 1, (uint32_t *)0), const uint8_t *);
SAME(fifo8_pop_buf((Fifo8 *)0, (uint8_t *)0, 1), uint32_t);
SAME(fifo8_peek_buf((Fifo8 *)0, (uint8_t *)0, 1), uint32_t);
SAME(fifo8_push_all, void (Fifo8 *, const uint8_t *, uint32_t));
SAME(fw_cfg_add_file_callback, void (FWCfgState *, const char *, FWCfgCallback, FWCfgWriteCallback, void *, void *,
                                     size_t, bool));
SAME(eeprom93xx_new, eeprom_t *(DeviceState *, uint16_t));
SAME(eeprom93xx_data, uint16_t *(eeprom_t *));
SAME(led_set_intensity, void (LEDState *, unsigned));
SAME(led_get_intensity, unsigned (LEDState *));
SAME(led_set_state, void (LEDState *, bool));
SAME(led_create_simple, LEDState *(Object *, GpioPolarity, LEDColor, const char *));
SAME(create_unimplemented_device, void (const char *, hwaddr, hwaddr));
SAME(empty_slot_init, void (const char *, uint64_t, uint64_t));
SAME(vmcoreinfo_find, VMCoreInfoState *(void));
MEMBER(NvramClass, read, uint32_t (*)(Nvram *, uint32_t));
MEMBER(NvramClass, write, void (*)(Nvram *, uint32_t, uint32_t));
MEMBER(NvramClass, toggle_lock, void (*)(Nvram *, int));
SAME(m48t59_init, Nvram *(qemu_irq, hwaddr, uint32_t, uint16_t, int, int));
MEMBER(TMP105State, temperature, int16_t);
SAME(qemu_file_monitor_new, QFileMonitor *(Error **));
SAME(qemu_file_monitor_add_watch, int64_t (QFileMonitor *, const char *, const char *, QFileMonitorHandler, void *,
                                           Error **));
MEMBER(IPackDeviceClass, io_read, uint16_t (*)(IPackDevice *, uint8_t));
MEMBER(IPackDeviceClass, mem_write16, void (*)(IPackDevice *, uint32_t, uint16_t));

/* ---- coroutines ---- */

SAME(qemu_coroutine_create, Coroutine *(CoroutineEntry *, void *));
SAME(qemu_coroutine_enter, void (Coroutine *));
SAME(qemu_coroutine_enter_if_inactive, void (Coroutine *));
SAME(qemu_aio_coroutine_enter, void (AioContext *, Coroutine *));
SAME(qemu_coroutine_yield, void (void));
SAME(qemu_coroutine_self, Coroutine *(void));
SAME(qemu_in_coroutine, bool (void));
SAME(qemu_coroutine_entered, bool (Coroutine *));
SAME(qemu_coroutine_get_aio_context, AioContext *(Coroutine *));
SAME(qemu_coroutine_inc_pool_size, void (unsigned int));
CALL(void, qemu_co_queue_wait((CoQueue *)0, (CoMutex *)0));
CALL(void, qemu_co_queue_wait((CoQueue *)0, (QemuMutex *)0));
CALL(void, qemu_co_queue_wait((CoQueue *)0, NULL));
CALL(bool, qemu_co_enter_next((CoQueue *)0, (QemuMutex *)0));
SAME(qemu_co_queue_init, void (CoQueue *));
SAME(qemu_co_queue_next, bool (CoQueue *));
SAME(qemu_co_queue_restart_all, void (CoQueue *));
SAME(qemu_co_queue_empty, bool (CoQueue *));
SAME(qemu_co_mutex_init, void (CoMutex *));
SAME(qemu_co_mutex_lock, void (CoMutex *));
SAME(qemu_co_mutex_unlock, void (CoMutex *));
SAME(qemu_co_rwlock_rdlock, void (CoRwlock *));
SAME(qemu_co_rwlock_wrlock, void (CoRwlock *));
SAME(qemu_co_rwlock_upgrade, void (CoRwlock *));
SAME(qemu_co_rwlock_downgrade, void (CoRwlock *));
SAME(qemu_co_rwlock_unlock, void (CoRwlock *));
SAME(qemu_co_sleep_ns, void (QEMUClockType, int64_t));
SAME(qemu_co_sleep_ns_wakeable, void (QemuCoSleep *, QEMUClockType, int64_t));
SAME(qemu_co_sleep, void (QemuCoSleep *));
SAME(qemu_co_sleep_wake, void (QemuCoSleep *));
MEMBER(QemuCoSleep, to_wake, Coroutine *);
SAME(yield_until_fd_readable, void (int));
SAME(aio_co_schedule, void (AioContext *, Coroutine *));
SAME(aio_co_reschedule_self, void (AioContext *));
SAME(aio_co_wake, void (Coroutine *));
SAME(aio_co_enter, void (AioContext *, Coroutine *));

/* ---- calls that have lost or gained arguments since 7.2 ---- */

SAME(aio_set_fd_handler, void (AioContext *, int, bool, IOHandler *, IOHandler *, AioPollFn *, IOHandler *, void *));
CALL(void, aio_set_fd_handler((AioContext *)0, 0, true, (IOHandler *)0, (IOHandler *)0, (AioPollFn *)0, (IOHandler *)0,
                              (void *)0));
CALL(void, aio_set_fd_handler((AioContext *)0, 0, (IOHandler *)0, (IOHandler *)0, (AioPollFn *)0, (IOHandler *)0,
                              (void *)0));
SAME(aio_set_event_notifier, void (AioContext *, EventNotifier *, bool, EventNotifierHandler *, AioPollFn *,
                                   EventNotifierHandler *));
CALL(void, aio_set_event_notifier((AioContext *)0, (EventNotifier *)0, true, (EventNotifierHandler *)0,
                                  (AioPollFn *)0, (EventNotifierHandler *)0));
CALL(void, aio_set_event_notifier((AioContext *)0, (EventNotifier *)0, (EventNotifierHandler *)0, (AioPollFn *)0,
                                  (EventNotifierHandler *)0));
SAME(qemu_set_offload, void (NetClientState *, int, int, int, int, int));
CALL(void, qemu_set_offload((NetClientState *)0, 1, 1, 1, 1, 1, 0, 0));
SAME(blk_io_plug, void (BlockBackend *));
CALL(void, blk_io_plug((BlockBackend *)0));
CALL(void, blk_io_plug());
SAME(blk_io_unplug, void (BlockBackend *));
CALL(void, blk_io_unplug((BlockBackend *)0));
CALL(void, blk_io_unplug());

/* ---- IDE ---- */

SAME(ide_bus_init, void (IDEBus *, size_t, DeviceState *, int, int));
SAME(ide_init2, void (IDEBus *, qemu_irq));
SAME(ide_init_ioport, int (IDEBus *, ISADevice *, int, int));
SAME(ide_register_restart_cb, void (IDEBus *));
SAME(ide_bus_reset, void (IDEBus *));
SAME(ide_create_drive, IDEDevice *(IDEBus *, int, DriveInfo *));
SAME(idebus_active_if, IDEState *(IDEBus *));
SAME(ide_exec_cmd, void (IDEBus *, uint32_t));
SAME(ide_ioport_read, uint32_t (void *, uint32_t));
SAME(ide_ioport_write, void (void *, uint32_t, uint32_t));
SAME(ide_status_read, uint32_t (void *, uint32_t));
SAME(ide_ctrl_write, void (void *, uint32_t, uint32_t));
SAME(ide_data_readw, uint32_t (void *, uint32_t));
SAME(ide_data_writew, void (void *, uint32_t, uint32_t));
SAME(ide_data_readl, uint32_t (void *, uint32_t));
SAME(ide_data_writel, void (void *, uint32_t, uint32_t));
SAME(ide_drive_get, void (DriveInfo **, int));
SAME(ide_bus_active_if, IDEState *(IDEBus *));
SAME(ide_bus_init_output_irq, void (IDEBus *, qemu_irq));
SAME(ide_bus_register_restart_cb, void (IDEBus *));
SAME(ide_bus_set_irq, void (IDEBus *));
SAME(ide_bus_exec_cmd, void (IDEBus *, uint32_t));
SAME(ide_bus_create_drive, IDEDevice *(IDEBus *, int, DriveInfo *));
SAME(ide_cancel_dma_sync, void (IDEState *));
SAME(ide_set_inactive, void (IDEState *, bool));
SAME(bmdma_init, void (IDEBus *, BMDMAState *, PCIIDEState *));
SAME(bmdma_cmd_writeb, void (BMDMAState *, uint32_t));
SAME(bmdma_status_writeb, void (BMDMAState *, uint32_t));
SAME(bmdma_active_if, IDEState *(BMDMAState *));
SAME(pci_ide_create_devs, void (PCIDevice *));
SAME(pci_ide_update_mode, void (PCIIDEState *));
SAME(bmdma_addr_ioport_ops, MemoryRegionOps);
SAME(pci_ide_cmd_le_ops, const MemoryRegionOps);
SAME(pci_ide_data_le_ops, const MemoryRegionOps);
SAME(vmstate_ide_pci, const VMStateDescription);
MEMBER(PCIIDEState, bus, IDEBus [2]);
MEMBER(PCIIDEState, bmdma, BMDMAState [2]);
MEMBER(PCIIDEState, isa_irq, qemu_irq [2]);
MEMBER(PCIIDEState, secondary, uint32_t);
MEMBER(PCIIDEState, cmd_bar, MemoryRegion [2]);
MEMBER(BMDMAState, pci_dev, struct PCIIDEState *);
MEMBER(BMDMAState, extra_io, MemoryRegion);
MEMBER(BMDMAState, dma_cb, BlockCompletionFunc *);
MEMBER(IDEDMAOps, start_dma, void (*)(const IDEDMA *, IDEState *, BlockCompletionFunc *));
MEMBER(IDEDMAOps, prepare_buf, int32_t (*)(const IDEDMA *, int32_t));
MEMBER(IDEDMAOps, set_inactive, void (*)(const IDEDMA *, bool));
_Static_assert(WIN_READDMA == 0xc8 && WIN_WRITEDMA == 0xca && WIN_DEVICE_RESET == 0x08, "ATA opcodes");
STRING(TYPE_PCI_IDE, "pci-ide");
STRING(TYPE_PIIX3_IDE, "piix3-ide");

/* ---- SR-IOV ---- */

SAME(pcie_sriov_pf_init, void (PCIDevice *, uint16_t, const char *, uint16_t, uint16_t, uint16_t, uint16_t, uint16_t));
CALL(void, pcie_sriov_pf_init((PCIDevice *)0, 0x100, "", 1, 1, 1, 1, 1));
CALL(bool, pcie_sriov_pf_init((PCIDevice *)0, 0x100, "", 1, 1, 1, 1, 1, (Error **)0));
SAME(pcie_sriov_pf_exit, void (PCIDevice *));
SAME(pcie_sriov_pf_init_vf_bar, void (PCIDevice *, int, uint8_t, dma_addr_t));
SAME(pcie_sriov_vf_register_bar, void (PCIDevice *, int, MemoryRegion *));
SAME(pcie_sriov_pf_add_sup_pgsize, void (PCIDevice *, uint16_t));
SAME(pcie_sriov_config_write, void (PCIDevice *, uint32_t, uint32_t, int));
SAME(pcie_sriov_pf_disable_vfs, void (PCIDevice *));
SAME(pcie_sriov_pf_reset, void (PCIDevice *));
SAME(pcie_sriov_pf_post_load, void (PCIDevice *));
SAME(pcie_sriov_vf_number, uint16_t (PCIDevice *));
SAME(pcie_sriov_get_pf, PCIDevice *(PCIDevice *));
SAME(pcie_sriov_get_vf_at_index, PCIDevice *(PCIDevice *, int));
SAME(pcie_sriov_num_vfs, uint16_t (PCIDevice *));
SAME(pci_is_vf, int (const PCIDevice *));
MEMBER(PCIExpressDevice, sriov_cap, uint16_t);
MEMBER(PCIExpressDevice, sriov_pf, PCIESriovPF);
MEMBER(PCIExpressDevice, sriov_vf, PCIESriovVF);
MEMBER(PCIESriovPF, vf_bar_type, uint8_t [PCI_NUM_REGIONS]);

/* ---- flash, SD ---- */

SAME(blk_check_size_and_read_all, bool (BlockBackend *, void *, hwaddr, Error **));
CALL(bool, blk_check_size_and_read_all((BlockBackend *)0, (void *)0, 1, (Error **)0));
CALL(bool, blk_check_size_and_read_all((BlockBackend *)0, (DeviceState *)0, (void *)0, 1, (Error **)0));
SAME(pflash_cfi01_get_memory, MemoryRegion *(PFlashCFI01 *));
SAME(pflash_cfi01_get_blk, BlockBackend *(PFlashCFI01 *));
SAME(nand_init, DeviceState *(BlockBackend *, int, int));
SAME(nand_setpins, void (DeviceState *, uint8_t, uint8_t, uint8_t, uint8_t, uint8_t));
SAME(ecc_digest, uint8_t (ECCState *, uint8_t));
MEMBER(ECCState, lp, uint16_t [2]);
SAME(sdbus_do_command, int (SDBus *, SDRequest *, uint8_t *));
SAME(sdbus_write_data, void (SDBus *, const void *, size_t));
MEMBER(SDBusClass, set_inserted, void (*)(DeviceState *, bool));
MEMBER(SDHCIState, fifo_buffer, uint8_t *);
MEMBER(SDHCIState, data_count, uint16_t);
MEMBER(SDHCIState, dma_as, AddressSpace *);
MEMBER(SDHCIState, busdev, SysBusDevice);
STRING(TYPE_SYSBUS_SDHCI, "generic-sdhci");
STRING(TYPE_PFLASH_CFI01, "cfi.pflash01");

/* ---- block layer ---- */

SAME(blk_aio_zone_report, BlockAIOCB *(BlockBackend *, int64_t, unsigned int *, BlockZoneDescriptor *,
                                       BlockCompletionFunc *, void *));
SAME(blk_aio_zone_mgmt, BlockAIOCB *(BlockBackend *, BlockZoneOp, int64_t, int64_t, BlockCompletionFunc *, void *));
SAME(blk_aio_zone_append, BlockAIOCB *(BlockBackend *, int64_t *, QEMUIOVector *, BdrvRequestFlags,
                                       BlockCompletionFunc *, void *));
MEMBER(BlockDriverState, bl, BlockLimits);
MEMBER(BlockDriverState, total_sectors, int64_t);
MEMBER(BlockLimits, zoned, BlockZoneModel);
SAME(thread_pool_submit_aio, BlockAIOCB *(ThreadPool *, ThreadPoolFunc *, void *, BlockCompletionFunc *, void *));
CALL(BlockAIOCB *, thread_pool_submit_aio((ThreadPool *)0, (ThreadPoolFunc *)0, (void *)0, (BlockCompletionFunc *)0,
                                          (void *)0));
CALL(BlockAIOCB *, thread_pool_submit_aio((ThreadPoolFunc *)0, (void *)0, (BlockCompletionFunc *)0, (void *)0));
CALL(int, thread_pool_submit_co((ThreadPool *)0, (ThreadPoolFunc *)0, (void *)0));
CALL(int, thread_pool_submit_co((ThreadPoolFunc *)0, (void *)0));

/* ---- NVMe: sizes of structures are checked by the headers themselves ---- */

MEMBER(NvmeBar, cap, uint64_t);
MEMBER(NvmeCmd, dptr, NvmeCmdDptr);
MEMBER(NvmeRwCmd, reftag, uint32_t);
MEMBER(NvmeIdCtrl, psd, NvmePSD [32]);
MEMBER(NvmeIdNs, lbaf, NvmeLBAF [NVME_MAX_NLBAF]);
_Static_assert(NVME_REG_PMRCAP == 0xe00 && NVME_REG_CMBSTS == 0x58, "NVMe registers");
_Static_assert(offsetof(NvmeIdCtrl, subnqn) == 768 && offsetof(NvmeIdCtrl, oncs) == 520, "Identify Controller");
_Static_assert(offsetof(NvmeIdNs, eui64) == 120 && offsetof(NvmeIdNsZoned, lbafe) == 2816, "Identify Namespace");
_Static_assert(offsetof(NvmeSmartLog, data_units_read) == 32 && offsetof(NvmeRwCmd, slba) == 40, "NVMe structures");

/* ---- PCI functions ---- */

SAME(pci_get_function_0, PCIDevice *(PCIDevice *));
SAME(mmio_ide_init_drives, void (DeviceState *, DriveInfo *, DriveInfo *));
