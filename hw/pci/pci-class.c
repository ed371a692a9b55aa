/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names of PCI classes: for people (`info pci`, `info qtree`) and for firmware device paths (the
 * generic names of Open Firmware).
 *
 * Specification: PCI Code and ID Assignment 1.11.
 */
#include "qemu/osdep.h"
#include "hw/pci/pci_ids.h"
#include "pci-internal.h"

static const struct {
    uint16_t class_id;
    const char *desc;
    const char *fw_name;
} pci_classes[] = {
    {PCI_CLASS_NOT_DEFINED_VGA, "VGA controller", "display"},
    {PCI_CLASS_STORAGE_SCSI, "SCSI controller", "scsi"},
    {PCI_CLASS_STORAGE_IDE, "IDE controller", "ide"},
    {PCI_CLASS_STORAGE_FLOPPY, "Floppy controller", "fdc"},
    {PCI_CLASS_STORAGE_IPI, "IPI controller", "ipi"},
    {PCI_CLASS_STORAGE_RAID, "RAID controller", "raid"},
    {PCI_CLASS_STORAGE_SATA, "SATA controller", NULL},
    {PCI_CLASS_STORAGE_OTHER, "Storage controller", NULL},
    {PCI_CLASS_NETWORK_ETHERNET, "Ethernet controller", "ethernet"},
    {PCI_CLASS_NETWORK_TOKEN_RING, "Token Ring controller", "token-ring"},
    {PCI_CLASS_NETWORK_FDDI, "FDDI controller", "fddi"},
    {PCI_CLASS_NETWORK_ATM, "ATM controller", "atm"},
    {PCI_CLASS_NETWORK_OTHER, "Network controller", NULL},
    {PCI_CLASS_DISPLAY_VGA, "VGA controller", "display"},
    {PCI_CLASS_DISPLAY_XGA, "XGA controller", NULL},
    {PCI_CLASS_DISPLAY_3D, "3D controller", NULL},
    {PCI_CLASS_DISPLAY_OTHER, "Display controller", NULL},
    {PCI_CLASS_MULTIMEDIA_VIDEO, "Video controller", "video"},
    {PCI_CLASS_MULTIMEDIA_AUDIO, "Audio controller", "sound"},
    {PCI_CLASS_MULTIMEDIA_PHONE, "Phone", NULL},
    {0x0403, "Audio controller", "sound"},
    {PCI_CLASS_MULTIMEDIA_OTHER, "Multimedia controller", NULL},
    {PCI_CLASS_MEMORY_RAM, "RAM controller", "memory"},
    {PCI_CLASS_MEMORY_FLASH, "Flash controller", "flash"},
    {PCI_CLASS_MEMORY_OTHER, "Memory controller", NULL},
    {PCI_CLASS_BRIDGE_HOST, "Host bridge", "host"},
    {PCI_CLASS_BRIDGE_ISA, "ISA bridge", "isa"},
    {PCI_CLASS_BRIDGE_EISA, "EISA bridge", "eisa"},
    {PCI_CLASS_BRIDGE_MC, "MC bridge", "mca"},
    {PCI_CLASS_BRIDGE_PCI, "PCI bridge", "pci-bridge"},
    {PCI_CLASS_BRIDGE_PCMCIA, "PCMCIA bridge", "pcmcia"},
    {PCI_CLASS_BRIDGE_NUBUS, "NUBUS bridge", "nubus"},
    {PCI_CLASS_BRIDGE_CARDBUS, "CARDBUS bridge", "cardbus"},
    {PCI_CLASS_BRIDGE_RACEWAY, "RACEWAY bridge", NULL},
    {PCI_CLASS_BRIDGE_OTHER, "Bridge", NULL},
    {PCI_CLASS_COMMUNICATION_SERIAL, "Serial port", "serial"},
    {PCI_CLASS_COMMUNICATION_PARALLEL, "Parallel port", "parallel"},
    {PCI_CLASS_SYSTEM_PIC, "Interrupt controller", "interrupt-controller"},
    {PCI_CLASS_SYSTEM_DMA, "DMA controller", "dma-controller"},
    {PCI_CLASS_SYSTEM_TIMER, "Timer", "timer"},
    {PCI_CLASS_SYSTEM_RTC, "RTC", "rtc"},
    {PCI_CLASS_INPUT_KEYBOARD, "Keyboard", "keyboard"},
    {PCI_CLASS_INPUT_PEN, "Pen", "pen"},
    {PCI_CLASS_INPUT_MOUSE, "Mouse", "mouse"},
    {PCI_CLASS_SERIAL_FIREWIRE, "Firewire controller", "firewire"},
    {PCI_CLASS_SERIAL_ACCESS, "Access bus controller", "access-bus"},
    {PCI_CLASS_SERIAL_SSA, "SSA controller", "ssa"},
    {PCI_CLASS_SERIAL_USB, "USB controller", "usb"},
    {PCI_CLASS_SERIAL_FIBER, "Fibre channel controller", "fibre-channel"},
    {PCI_CLASS_SERIAL_SMBUS, "SMBus", NULL},
};

const char *pci_class_desc(uint16_t class_id)
{
    int i;

    for (i = 0; i < ARRAY_SIZE(pci_classes); i++) {
        if (pci_classes[i].class_id == class_id) {
            return pci_classes[i].desc;
        }
    }
    return NULL;
}

char *pci_fw_class_name(uint16_t class_id, const PCIDevice *dev)
{
    int i;

    for (i = 0; i < ARRAY_SIZE(pci_classes); i++) {
        if (pci_classes[i].class_id == class_id && pci_classes[i].fw_name) {
            return g_strdup(pci_classes[i].fw_name);
        }
    }
    return g_strdup_printf("pci%04x,%04x", pci_get_word(dev->config + PCI_VENDOR_ID),
                           pci_get_word(dev->config + PCI_DEVICE_ID));
}
