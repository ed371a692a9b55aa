/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The device API as models from outside use it, as in signatures.c: USB. */
#include "qemu/osdep.h"
#include "hw/usb.h"
#include "hw/usb/hcd-ehci.h"
#include "hw/usb/hid.h"
#include "hw/usb/msd.h"
#include "hw/usb/xhci.h"
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
SAME(usb_register_companion, void (const char *, USBPort *[], uint32_t, uint32_t, void *, USBPortOps *, int,
                                   Error **));
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
