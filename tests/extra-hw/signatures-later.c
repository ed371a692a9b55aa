/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * More of the device API as models from outside use it (see signatures.c): names and forms of later versions
 * of QEMU, and the VGA core, which display adapters embed.
 */
#include "qemu/osdep.h"
#include "audio/audio.h"
#include "hw/display/ramfb.h"
#include "hw/display/vga-access.h"
#include "hw/display/vga_int.h"
#include "hw/display/vga_regs.h"
#include "hw/isa/isa.h"
#include "hw/misc/pvpanic.h"
#include "hw/pci/pci_device.h"
#include "hw/qdev-properties.h"
#include "hw/sysbus.h"
#include "hw/virtio/virtio-input.h"
#include "hw/virtio/virtio.h"
#include "net/eth.h"
#include "net/net.h"
#include "qapi/qapi-events-char.h"
#include "qemu/atomic.h"
#include "qemu/host-utils.h"
#include "qemu/lockable.h"
#include "qemu/main-loop.h"
#include "qemu/processor.h"
#include "qemu/sockets.h"
#include "standard-headers/linux/qemu_fw_cfg.h"
#include "sysemu/runstate.h"
#include "signatures.h"

/* ---- NICs ---- */

SAME(qemu_has_tunnel, bool (NetClientState *));
MEMBER(NetOffloads, tnl_csum, bool);
CALL(void, qemu_set_offload((NetClientState *)0, 1, 1, 1, 1, 1));
CALL(void, qemu_set_offload((NetClientState *)0, 1, 1, 1, 1, 1, 1, 1));
CALL(void, qemu_set_offload((NetClientState *)0, (const NetOffloads *)0));
MEMBER(struct tcp_hdr, th_sum, uint16_t);
MEMBER(struct tcp_hdr, th_flags, uint8_t);
MEMBER(struct udp_hdr, uh_ulen, uint16_t);
_Static_assert(sizeof(struct tcp_hdr) == 20 && sizeof(struct udp_hdr) == 8,
               "headers as they are on the wire");
CALL(uint32_t, eth_get_l2_hdr_length_iov((struct iovec *)0, 1));
CALL(uint32_t, eth_get_l2_hdr_length_iov((struct iovec *)0, 1, 0));
CALL(void, eth_get_protocols((struct iovec *)0, 1, (bool *)0, (bool *)0, (size_t *)0, (size_t *)0,
                             (size_t *)0, (eth_ip6_hdr_info *)0, (eth_ip4_hdr_info *)0,
                             (eth_l4_hdr_info *)0));
CALL(void, eth_get_protocols((struct iovec *)0, 1, 0, (bool *)0, (bool *)0, (size_t *)0, (size_t *)0,
                             (size_t *)0, (eth_ip6_hdr_info *)0, (eth_ip4_hdr_info *)0,
                             (eth_l4_hdr_info *)0));

/* ---- the VGA core ---- */

SAME(vga_common_init, bool (VGACommonState *, Object *, Error **));
SAME(vga_common_reset, void (VGACommonState *));
SAME(vga_init, void (VGACommonState *, Object *, MemoryRegion *, MemoryRegion *, bool));
SAME(vga_ioport_read, uint32_t (void *, uint32_t));
SAME(vga_ioport_write, void (void *, uint32_t, uint32_t));
SAME(vga_ioport_invalid, bool (VGACommonState *, uint32_t));
SAME(vga_mem_readb, uint32_t (VGACommonState *, hwaddr));
SAME(vga_mem_writeb, void (VGACommonState *, hwaddr, uint32_t));
SAME(vga_invalidate_scanlines, void (VGACommonState *, int, int));
SAME(vga_read_byte, uint8_t (VGACommonState *, uint32_t));
SAME(vga_read_dword_le, uint32_t (VGACommonState *, uint32_t));
SAME(c6_to_8, int (int));
SAME(sr_mask, const uint8_t [8]);
SAME(gr_mask, const uint8_t [16]);
MEMBER(VGACommonState, get_bpp, int (*)(VGACommonState *));
MEMBER(VGACommonState, get_offsets, void (*)(VGACommonState *, uint32_t *, uint32_t *, uint32_t *));
MEMBER(VGACommonState, get_params, void (*)(VGACommonState *, VGADisplayParams *));
MEMBER(VGACommonState, get_resolution, void (*)(VGACommonState *, int *, int *));
MEMBER(VGACommonState, cursor_invalidate, void (*)(VGACommonState *));
MEMBER(VGACommonState, cursor_draw_line, void (*)(VGACommonState *, uint8_t *, int));
MEMBER(VGACommonState, force_shadow, bool);
MEMBER(VGACommonState, vram_size_mb, uint32_t);
MEMBER(VGADisplayParams, hpel, uint8_t);
_Static_assert(VGA_PEL_MSK == 0x3c6 && VGA_CRTC_V_SYNC_START == 0x10 && VGA_SR02_ALL_PLANES == 15,
               "registers");
CALL(RAMFBState *, ramfb_setup((Error **)0));
CALL(RAMFBState *, ramfb_setup(false, (Error **)0));

/* ---- others ---- */

STRING(TYPE_DYNAMIC_SYS_BUS_DEVICE, "dynamic-sysbus-device");
STRING(TYPE_APPLE_SMC, "isa-applesmc");
STRING(APPLESMC_PROP_IO_BASE, "iobase");
SAME(applesmc_port, uint16_t (void));
SAME(qemu_system_guest_pvshutdown, void (void));
_Static_assert(PVPANIC_EVENTS == 7 && FW_CFG_VMCOREINFO_FORMAT_ELF == 1, "constants of paravirtual devices");
MEMBER(DeviceClass, legacy_reset, DeviceReset);
MEMBER(PropertyInfo, name, const char *);
MEMBER(PropertyInfo, type, const char *);
MEMBER(VirtIOInputHost, fd, int);
SAME(qapi_event_send_vserport_change, void (const char *, bool));
SAME(qemu_socket_set_nonblock, void (int));
SAME(qemu_set_blocking, bool (int, bool, Error **));
SAME(smul64_overflow, bool (int64_t, int64_t, int64_t *));
SAME(ssub32_overflow, bool (int32_t, int32_t, int32_t *));
CALL(QEMUBH *, virtio_bh_io_new_guarded((DeviceState *)0, (AioContext *)0, (QEMUBHFunc *)0, NULL));

void barriers(bool *flag, QemuMutex *mutex);
void barriers(bool *flag, QemuMutex *mutex)
{
    smp_mb__before_rmw();
    smp_mb__after_rmw();
    signal_barrier();
    qatomic_set_mb(flag, true);
    cpu_relax();
    BQL_LOCK_GUARD();
    QEMU_LOCK_GUARD(mutex);
}
CALL(void, barriers((bool *)0, (QemuMutex *)0));
