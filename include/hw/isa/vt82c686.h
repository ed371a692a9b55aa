/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of the functions of VIA's south bridges VT82C686B and VT8231. */
#ifndef HW_VT82C686_H
#define HW_VT82C686_H

#include "audio/audio.h"
#include "hw/pci/pci_device.h"

#define TYPE_VT82C686B_ISA "vt82c686b-isa"
#define TYPE_VT82C686B_USB_UHCI "vt82c686b-usb-uhci"
#define TYPE_VT82C686B_SUPERIO "vt82c686b-superio"
#define TYPE_VT82C686B_PM "vt82c686b-pm"
#define TYPE_VT8231_ISA "vt8231-isa"
#define TYPE_VT8231_PM "vt8231-pm"
#define TYPE_VT8231_SUPERIO "vt8231-superio"
#define TYPE_VIA_AC97 "via-ac97"
#define TYPE_VIA_IDE "via-ide"
#define TYPE_VIA_MC97 "via-mc97"

/* One direction of the audio function: registers of its scatter-gather DMA, and what is left of the table. */
typedef struct {
    uint8_t stat;
    uint8_t type;
    uint32_t base;
    uint32_t curr;
    uint32_t addr;
    uint32_t clen;
} ViaAC97SGDChannel;

OBJECT_DECLARE_SIMPLE_TYPE(ViaAC97State, VIA_AC97);

struct ViaAC97State {
    PCIDevice dev;
    QEMUSoundCard card;
    MemoryRegion sgd;
    MemoryRegion fm;
    MemoryRegion midi;
    SWVoiceOut *vo;
    ViaAC97SGDChannel aur;
    uint16_t codec_regs[128];
    uint32_t ac97_cmd;
};

/*
 * The interrupt of a function of the bridge. @n: the ISA interrupt, @d: function 0; or (8.2 and later) @n: 0,
 * @d: the function, whose Interrupt Line register has the ISA interrupt.
 */
void via_isa_set_irq(PCIDevice *d, int n, int level);

#endif
