/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Firmware configuration in memory: "fw_cfg_mem", for machines without I/O ports.
 *
 * Sysbus regions 0 "fwcfg.ctl" (2 bytes, big-endian selector), 1 "fwcfg.data" (property
 * data_width bytes, so many of the item at once, in the order they have in it), 2 "fwcfg.dma"
 * with property dma_enabled.
 */
#include "qemu/osdep.h"
#include "fw_cfg-internal.h"
#include "hw/qdev-properties.h"
#include "qapi/error.h"
#include "qemu/module.h"

static uint64_t fw_cfg_ctl_mem_read(void *opaque, hwaddr addr, unsigned size)
{
    return 0;
}

static void fw_cfg_ctl_mem_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    fw_cfg_select(opaque, value);
}

static bool fw_cfg_ctl_mem_valid(void *opaque, hwaddr addr, unsigned size, bool is_write,
                                 MemTxAttrs attrs)
{
    return is_write && size == 2;
}

static const MemoryRegionOps fw_cfg_ctl_mem_ops = {
    .read = fw_cfg_ctl_mem_read,
    .write = fw_cfg_ctl_mem_write,
    .endianness = DEVICE_BIG_ENDIAN,
    .valid.accepts = fw_cfg_ctl_mem_valid,
};

static void fw_cfg_data_mem_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
}

static bool fw_cfg_data_mem_valid(void *opaque, hwaddr addr, unsigned size, bool is_write,
                                  MemTxAttrs attrs)
{
    return addr == 0;
}

static const MemoryRegionOps fw_cfg_data_mem_ops = {
    .read = fw_cfg_data_read,
    .write = fw_cfg_data_mem_write,
    .endianness = DEVICE_BIG_ENDIAN,
    .valid.accepts = fw_cfg_data_mem_valid,
    .valid.min_access_size = 1,
    .valid.max_access_size = 1,
};

static void fw_cfg_mem_realize(DeviceState *dev, Error **errp)
{
    ERRP_GUARD();
    FWCfgState *s = FW_CFG(dev);
    FWCfgMemState *mem = FW_CFG_MEM(dev);
    SysBusDevice *sbd = SYS_BUS_DEVICE(dev);

    if (!is_power_of_2(mem->data_width) || mem->data_width > 8) {
        error_setg(errp, "fw_cfg_mem: data_width must be 1, 2, 4 or 8");
        return;
    }
    if (!fw_cfg_items_alloc(s, errp)) {
        return;
    }
    memory_region_init_io(&mem->ctl_iomem, OBJECT(dev), &fw_cfg_ctl_mem_ops, s, "fwcfg.ctl",
                          FW_CFG_CTL_SIZE);
    sysbus_init_mmio(sbd, &mem->ctl_iomem);
    mem->wide_data_ops = fw_cfg_data_mem_ops;
    mem->wide_data_ops.valid.max_access_size = mem->data_width;
    mem->wide_data_ops.impl.max_access_size = mem->data_width;
    memory_region_init_io(&mem->data_iomem, OBJECT(dev), &mem->wide_data_ops, s, "fwcfg.data",
                          mem->data_width);
    sysbus_init_mmio(sbd, &mem->data_iomem);
    if (s->dma_enabled) {
        memory_region_init_io(&s->dma_iomem, OBJECT(dev), &fw_cfg_dma_mem_ops, s, "fwcfg.dma",
                              sizeof(dma_addr_t));
        sysbus_init_mmio(sbd, &s->dma_iomem);
    }
    fw_cfg_common_realize(dev, errp);
}

FWCfgState *fw_cfg_init_mem_wide(hwaddr ctl_addr, hwaddr data_addr, uint32_t data_width,
                                 hwaddr dma_addr, AddressSpace *dma_as)
{
    DeviceState *dev = qdev_new(TYPE_FW_CFG_MEM);
    SysBusDevice *sbd = SYS_BUS_DEVICE(dev);
    FWCfgState *s = FW_CFG(dev);

    qdev_prop_set_uint32(dev, "data_width", data_width);
    if (!dma_addr || !dma_as) {
        qdev_prop_set_bit(dev, "dma_enabled", false);
    }
    fw_cfg_place(dev);
    sysbus_mmio_map(sbd, 0, ctl_addr);
    sysbus_mmio_map(sbd, 1, data_addr);
    if (s->dma_enabled) {
        s->dma_as = dma_as;
        sysbus_mmio_map(sbd, 2, dma_addr);
    }
    return s;
}

FWCfgState *fw_cfg_init_mem(hwaddr ctl_addr, hwaddr data_addr)
{
    return fw_cfg_init_mem_wide(ctl_addr, data_addr, 1, 0, NULL);
}

static Property fw_cfg_mem_properties[] = {
    DEFINE_PROP_UINT32("data_width", FWCfgMemState, data_width, 1),
    DEFINE_PROP_BOOL("dma_enabled", FWCfgMemState, parent_obj.dma_enabled, true),
    DEFINE_PROP_UINT16("x-file-slots", FWCfgMemState, parent_obj.file_slots, 0x20),
    DEFINE_PROP_END_OF_LIST(),
};

static void fw_cfg_mem_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = fw_cfg_mem_realize;
    device_class_set_props(dc, fw_cfg_mem_properties);
}

static const TypeInfo fw_cfg_mem_info = {
    .name = TYPE_FW_CFG_MEM,
    .parent = TYPE_FW_CFG,
    .instance_size = sizeof(FWCfgMemState),
    .class_init = fw_cfg_mem_class_init,
};

static void fw_cfg_mem_register_types(void)
{
    type_register_static(&fw_cfg_mem_info);
}

type_init(fw_cfg_mem_register_types)
