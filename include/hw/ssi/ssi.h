/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Synchronous serial interfaces (SPI and its kin): a controller makes a bus and exchanges words with the
 * peripherals that are selected. Each peripheral has an input SSI_GPIO_CS, its chip select.
 */
#ifndef QEMU_SSI_H
#define QEMU_SSI_H

#include "hw/qdev-core.h"
#include "qom/object.h"

typedef enum SSICSMode SSICSMode;

#define TYPE_SSI_PERIPHERAL "ssi-peripheral"
OBJECT_DECLARE_TYPE(SSIPeripheral, SSIPeripheralClass, SSI_PERIPHERAL)

#define SSI_GPIO_CS "ssi-gpio-cs"

/* Level of the chip select at which the peripheral answers; NONE: it has no select, or looks itself. */
enum SSICSMode {
    SSI_CS_NONE = 0,
    SSI_CS_LOW,
    SSI_CS_HIGH,
};

struct SSIPeripheralClass {
    DeviceClass parent_class;

    void (*realize)(SSIPeripheral *dev, Error **errp);
    /* The answer to word @val, of a peripheral that is selected. */
    uint32_t (*transfer)(SSIPeripheral *dev, uint32_t val);
    /* The chip select changed to @select; may be NULL. */
    int (*set_cs)(SSIPeripheral *dev, bool select);
    SSICSMode cs_polarity;
    /* Every word of the bus. Default: transfer, if selected; else 0. */
    uint32_t (*transfer_raw)(SSIPeripheral *dev, uint32_t val);
};

struct SSIPeripheral {
    DeviceState parent_obj;

    SSIPeripheralClass *spc;
    bool cs;                /* level of the chip select */
    uint8_t cs_index;       /* property "cs": its place on the bus */
};

extern const VMStateDescription vmstate_ssi_peripheral;

#define VMSTATE_SSI_PERIPHERAL(_field, _state) {                     \
    .name       = (stringify(_field)),                               \
    .size       = sizeof(SSIPeripheral),                             \
    .vmsd       = &vmstate_ssi_peripheral,                           \
    .flags      = VMS_STRUCT,                                        \
    .offset     = vmstate_offset_value(_state, _field, SSIPeripheral), \
}

/* Made, realized and put on the bus; failure ends the program. */
DeviceState *ssi_create_peripheral(SSIBus *bus, const char *name);
/* Realizes @dev, a new peripheral, on the bus and drops the caller's reference. */
bool ssi_realize_and_unref(DeviceState *dev, SSIBus *bus, Error **errp);
/* A bus of @parent. */
SSIBus *ssi_create_bus(DeviceState *parent, const char *name);
/* One word to all peripherals of the bus; their answers, or-ed. */
uint32_t ssi_transfer(SSIBus *bus, uint32_t val);
/* The peripheral of that place, or NULL. */
DeviceState *ssi_get_cs(SSIBus *bus, uint8_t cs_index);

#endif
