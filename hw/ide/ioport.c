/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ports of an IDE channel: 8 of the command block, 1 of the control block. */
#include "qemu/osdep.h"
#include "hw/ide/internal.h"
#include "ata.h"

static const char *const command_names[] = {
    "DATA", "ERROR/FEATURES", "COUNT", "LBA_LOW", "LBA_MID", "LBA_HIGH", "DEVICE", "STATUS/COMMAND",
};
static const char *const control_names[] = { "ALTERNATE_STATUS/DEVICE_CONTROL" };

static const MemoryRegionPortio ide_portio_list[] = {
    { 0, 8, 1, .read = ide_ioport_read, .write = ide_ioport_write, .names = command_names },
    { 0, 1, 2, .read = ide_data_readw, .write = ide_data_writew },
    { 0, 1, 4, .read = ide_data_readl, .write = ide_data_writel },
    PORTIO_END_OF_LIST(),
};

static const MemoryRegionPortio ide_portio2_list[] = {
    { 0, 1, 1, .read = ide_status_read, .write = ide_ctrl_write, .names = control_names },
    PORTIO_END_OF_LIST(),
};

void ide_init_portio_lists(IDEBus *bus, Object *owner)
{
    portio_list_init(&bus->portio_list, owner, ide_portio_list, bus, "ide");
    portio_list_init(&bus->portio2_list, owner, ide_portio2_list, bus, "ide");
}

int ide_init_ioport(IDEBus *bus, ISADevice *isa, int iobase, int iobase2)
{
    int ret = isa_register_portio_list(isa, &bus->portio_list, iobase, ide_portio_list, bus, "ide");

    if (ret == 0 && iobase2) {
        ret = isa_register_portio_list(isa, &bus->portio2_list, iobase2, ide_portio2_list, bus, "ide");
    }
    return ret;
}
