/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The device API as models from outside use it, as in signatures.c: ISA, I2C, SSI, IPMI, serial, network. */
#include "qemu/osdep.h"
#include "chardev/char-fe.h"
#include "chardev/char-parallel.h"
#include "chardev/char-serial.h"
#include "hw/acpi/ipmi.h"
#include "hw/block/fdc.h"
#include "hw/char/cadence_uart.h"
#include "hw/char/escc.h"
#include "hw/char/parallel.h"
#include "hw/char/pl011.h"
#include "hw/char/serial.h"
#include "hw/dma/i8257.h"
#include "hw/i2c/bitbang_i2c.h"
#include "hw/i2c/i2c.h"
#include "hw/i2c/pm_smbus.h"
#include "hw/i2c/smbus_eeprom.h"
#include "hw/i2c/smbus_master.h"
#include "hw/i2c/smbus_slave.h"
#include "hw/ipmi/ipmi.h"
#include "hw/isa/isa.h"
#include "hw/isa/pc87312.h"
#include "hw/isa/superio.h"
#include "hw/isa/vt82c686.h"
#include "hw/net/lan9118.h"
#include "hw/net/ne2000-isa.h"
#include "hw/net/smc91c111.h"
#include "hw/nvram/eeprom_at24c.h"
#include "hw/rtc/mc146818rtc.h"
#include "hw/ssi/ssi.h"
#include "hw/timer/i8254.h"
#include "migration/misc.h"
#include "net/announce.h"
#include "net/can_host.h"
#include "net/net.h"
#include "signatures.h"

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

SAME(qemu_set_offload, void (NetClientState *, int, int, int, int, int));
CALL(void, qemu_set_offload((NetClientState *)0, 1, 1, 1, 1, 1, 0, 0));
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
SAME(qemu_announce_timer_reset, void (AnnounceTimer *, AnnounceParameters *, QEMUClockType, QEMUTimerCB *,
                                      void *));
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
