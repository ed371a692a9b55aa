/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Firmware configuration behind I/O ports: "fw_cfg_io".
 *
 * Region "fwcfg" of 2 bytes: a 16-bit write selects, a byte read takes the next byte of the item
 * (from either port). Region "fwcfg.dma" of 8 bytes with property dma_enabled. Properties:
 * x-file-slots, dma_enabled, acpi-mr-restore (kept).
 */
#include "qemu/osdep.h"
#include "exec/address-spaces.h"
#include "fw_cfg-internal.h"
#include "hw/qdev-properties.h"
#include "qapi/error.h"
#include "qemu/module.h"

static void fw_cfg_comb_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    /* Bytes were for writing to items, which is gone from the interface. */
    if (size == 2) {
        fw_cfg_select(opaque, value);
    }
}

static bool fw_cfg_comb_valid(void *opaque, hwaddr addr, unsigned size, bool is_write,
                              MemTxAttrs attrs)
{
    return size == 1 || (is_write && size == 2);
}

static const MemoryRegionOps fw_cfg_comb_mem_ops = {
    .read = fw_cfg_data_read,
    .write = fw_cfg_comb_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid.accepts = fw_cfg_comb_valid,
};

static void fw_cfg_io_realize(DeviceState *dev, Error **errp)
{
    ERRP_GUARD();
    FWCfgState *s = FW_CFG(dev);
    FWCfgIoState *ios = FW_CFG_IO(dev);

    if (!fw_cfg_items_alloc(s, errp)) {
        return;
    }
    memory_region_init_io(&ios->comb_iomem, OBJECT(dev), &fw_cfg_comb_mem_ops, s, "fwcfg",
                          FW_CFG_CTL_SIZE);
    if (s->dma_enabled) {
        memory_region_init_io(&s->dma_iomem, OBJECT(dev), &fw_cfg_dma_mem_ops, s, "fwcfg.dma",
                              sizeof(dma_addr_t));
    }
    fw_cfg_common_realize(dev, errp);
}

FWCfgState *fw_cfg_init_io_dma(uint32_t iobase, uint32_t dma_iobase, AddressSpace *dma_as)
{
    DeviceState *dev = qdev_new(TYPE_FW_CFG_IO);
    FWCfgState *s = FW_CFG(dev);

    if (!dma_iobase || !dma_as) {
        qdev_prop_set_bit(dev, "dma_enabled", false);
    }
    fw_cfg_place(dev);
    memory_region_add_subregion(get_system_io(), iobase, &FW_CFG_IO(dev)->comb_iomem);
    if (s->dma_enabled) {
        s->dma_as = dma_as;
        memory_region_add_subregion(get_system_io(), dma_iobase, &s->dma_iomem);
    }
    return s;
}

FWCfgState *fw_cfg_init_io(uint32_t iobase)
{
    return fw_cfg_init_io_dma(iobase, 0, NULL);
}

static Property fw_cfg_io_properties[] = {
    DEFINE_PROP_BOOL("dma_enabled", FWCfgIoState, parent_obj.dma_enabled, true),
    DEFINE_PROP_UINT16("x-file-slots", FWCfgIoState, parent_obj.file_slots, 0x20),
    DEFINE_PROP_BOOL("acpi-mr-restore", FWCfgIoState, parent_obj.acpi_mr_restore, true),
    DEFINE_PROP_END_OF_LIST(),
};

static void fw_cfg_io_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = fw_cfg_io_realize;
    device_class_set_props(dc, fw_cfg_io_properties);
}

static const TypeInfo fw_cfg_io_info = {
    .name = TYPE_FW_CFG_IO,
    .parent = TYPE_FW_CFG,
    .instance_size = sizeof(FWCfgIoState),
    .class_init = fw_cfg_io_class_init,
};

static void fw_cfg_io_register_types(void)
{
    type_register_static(&fw_cfg_io_info);
}

type_init(fw_cfg_io_register_types)
