/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ISA bus: 16 interrupt lines, port and memory space of the bridge that it hangs on, and the
 * interface of the DMA controllers (IsaDma).
 */
#ifndef HW_ISA_H
#define HW_ISA_H

#include "exec/memory.h"
#include "exec/ioport.h"
#include "hw/qdev-core.h"
#include "qom/object.h"

#define ISA_NUM_IRQS 16

#define TYPE_ISA_DEVICE "isa-device"
OBJECT_DECLARE_TYPE(ISADevice, ISADeviceClass, ISA_DEVICE)

#define TYPE_ISA_BUS "ISA"
OBJECT_DECLARE_SIMPLE_TYPE(ISABus, ISA_BUS)

/* DMA controller of an ISA bus; channels 0..3 of the 8-bit, 4..7 of the 16-bit one. */
#define TYPE_ISADMA "isa-dma"
typedef struct IsaDmaClass IsaDmaClass;
DECLARE_CLASS_CHECKERS(IsaDmaClass, ISADMA, TYPE_ISADMA)
#define ISADMA(obj) INTERFACE_CHECK(IsaDma, (obj), TYPE_ISADMA)

typedef enum {
    ISADMA_TRANSFER_VERIFY,
    ISADMA_TRANSFER_READ,
    ISADMA_TRANSFER_WRITE,
    ISADMA_TRANSFER_ILLEGAL,
} IsaDmaTransferMode;

/* Moves up to @size bytes from position @pos on; returns the new position. */
typedef int (*IsaDmaTransferHandler)(void *opaque, int nchan, int pos, int size);

struct IsaDmaClass {
    InterfaceClass parent;

    bool (*has_autoinitialization)(IsaDma *obj, int nchan);
    /* Copy @len bytes at @pos of the channel's buffer; return what was copied. */
    int (*read_memory)(IsaDma *obj, int nchan, void *buf, int pos, int len);
    int (*write_memory)(IsaDma *obj, int nchan, void *buf, int pos, int len);
    /* DREQ line of a channel. */
    void (*hold_DREQ)(IsaDma *obj, int nchan);
    void (*release_DREQ)(IsaDma *obj, int nchan);
    /* Run channels that are due, soon. */
    void (*schedule)(IsaDma *obj);
    /* Sets the device's end of a channel. */
    void (*register_channel)(IsaDma *obj, int nchan, IsaDmaTransferHandler transfer_handler,
                             void *opaque);
};

struct ISADeviceClass {
    DeviceClass parent_class;
};

struct ISABus {
    BusState parent_obj;

    MemoryRegion *address_space;
    MemoryRegion *address_space_io;
    qemu_irq *irqs;             /* ISA_NUM_IRQS inputs of the interrupt controllers */
    IsaDma *dma[2];
};

struct ISADevice {
    DeviceState parent_obj;

    int8_t isairq[2];
    int ioport_id;              /* first port, for the device path; -1: none */
};

/* Creates the (only) ISA bus, a child of @dev. NULL and @errp when there is one already. */
ISABus *isa_bus_new(DeviceState *dev, MemoryRegion *address_space, MemoryRegion *address_space_io,
                    Error **errp);
/* The bus's lines: an array of ISA_NUM_IRQS that stays the caller's. */
void isa_bus_irqs(ISABus *bus, qemu_irq *irqs);
void isa_bus_register_input_irqs(ISABus *bus, qemu_irq *irqs_in);
/* Line @isairq 0..15. */
qemu_irq isa_bus_get_irq(ISABus *bus, unsigned irqnum);
/* The same, of the device's bus (dev NULL: of the only bus). */
qemu_irq isa_get_irq(ISADevice *dev, unsigned isairq);
/* Connects GPIO output @gpioirq of the device to line @isairq. */
void isa_connect_gpio_out(ISADevice *isadev, int gpioirq, unsigned isairq);
/* DMA controllers: set once; look up by channel 0..7. */
void isa_bus_dma(ISABus *bus, IsaDma *dma8, IsaDma *dma16);
IsaDma *isa_bus_get_dma(ISABus *bus, int nchan);
IsaDma *isa_get_dma(ISABus *bus, int nchan);
/* Memory and port space of the device's bus (dev NULL: of the only bus). */
MemoryRegion *isa_address_space(ISADevice *dev);
MemoryRegion *isa_address_space_io(ISADevice *dev);

/*
 * New unrealized device of type @name, the reference is the caller's; try: NULL if there is no such
 * type.
 */
ISADevice *isa_new(const char *name);
ISADevice *isa_try_new(const char *name);
/* Realizes on @bus and drops the reference; false and @errp on failure. */
bool isa_realize_and_unref(ISADevice *dev, ISABus *bus, Error **errp);
/* Both at once; failure ends the program. */
ISADevice *isa_create_simple(ISABus *bus, const char *name);
/* The ISA VGA that -vga selects, or NULL. */
ISADevice *isa_vga_init(ISABus *bus);

/* Maps @io at port @start and notes it as the device's port if it is the first. */
void isa_register_ioport(ISADevice *dev, MemoryRegion *io, uint16_t start);
/* The same for a list of ports relative to @start; 0 or -ENODEV (no bus). */
int isa_register_portio_list(ISADevice *dev, PortioList *piolist, uint16_t start,
                             const MemoryRegionPortio *portio, void *opaque, const char *name);

/* The bus of a device. */
static inline ISABus *isa_bus_from_device(ISADevice *d)
{
    return ISA_BUS(qdev_get_parent_bus(DEVICE(d)));
}

/* ISA bridge of PCI machines without a southbridge of their own. */
#define TYPE_PIIX4_PCI_DEVICE "piix4-isa"

#define TYPE_APPLE_SMC "isa-applesmc"
#define APPLESMC_PROP_IO_BASE "iobase"

/* Port of the machine's SMC, 0 if there is none. */
static inline uint16_t applesmc_port(void)
{
    Object *o = object_resolve_path_type("", TYPE_APPLE_SMC, NULL);

    return o ? object_property_get_uint(o, APPLESMC_PROP_IO_BASE, NULL) : 0;
}

#endif
