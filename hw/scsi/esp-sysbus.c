/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * "sysbus-esp": the ESP core on the system bus, for boards. Region 0 ("esp-regs"): registers, 1 << it_shift
 * bytes apart; region 1 ("esp-pdma", 4 bytes): pseudo DMA, bytes in the host's big-endian order. Interrupts:
 * 0 the controller's, 1 DRQ. GPIO inputs: 0 reset, 1 DMA enable.
 */
#include "qemu/osdep.h"
#include "esp-internal.h"
#include "hw/irq.h"
#include "hw/sysbus.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define PDMA_BYTES 4

static uint64_t sysbus_esp_mem_read(void *opaque, hwaddr addr, unsigned size)
{
    SysBusESPState *sysbus = opaque;

    return esp_reg_read(&sysbus->esp, addr >> sysbus->it_shift);
}

static void sysbus_esp_mem_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    SysBusESPState *sysbus = opaque;

    esp_reg_write(&sysbus->esp, addr >> sysbus->it_shift, value);
}

static const MemoryRegionOps sysbus_esp_mem_ops = {
    .read = sysbus_esp_mem_read,
    .write = sysbus_esp_mem_write,
    .endianness = DEVICE_NATIVE_ENDIAN,
    .valid = { .min_access_size = 1, .max_access_size = 4 },
    .impl = { .min_access_size = 1, .max_access_size = 4 },
};

static uint64_t sysbus_esp_pdma_read(void *opaque, hwaddr addr, unsigned size)
{
    SysBusESPState *sysbus = opaque;
    uint64_t value = 0;

    for (unsigned i = 0; i < size; i++) {
        value = value << 8 | esp_pdma_read(&sysbus->esp);
    }
    return value;
}

static void sysbus_esp_pdma_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    SysBusESPState *sysbus = opaque;

    for (unsigned i = size; i-- > 0;) {
        esp_pdma_write(&sysbus->esp, value >> 8 * i);
    }
}

static const MemoryRegionOps sysbus_esp_pdma_ops = {
    .read = sysbus_esp_pdma_read,
    .write = sysbus_esp_pdma_write,
    .endianness = DEVICE_NATIVE_ENDIAN,
    .valid = { .min_access_size = 1, .max_access_size = 4 },
    .impl = { .min_access_size = 1, .max_access_size = 2 },
};

static void sysbus_esp_gpio_demux(void *opaque, int irq, int level)
{
    SysBusESPState *sysbus = SYSBUS_ESP(opaque);

    if (irq == 0 && level) {
        esp_hard_reset(&sysbus->esp);
    } else if (irq == 1) {
        esp_dma_enable(&sysbus->esp, irq, level);
    }
}

static void sysbus_esp_realize(DeviceState *dev, Error **errp)
{
    SysBusDevice *sbd = SYS_BUS_DEVICE(dev);
    SysBusESPState *sysbus = SYSBUS_ESP(dev);
    ESPState *s = &sysbus->esp;

    if (!qdev_realize(DEVICE(s), NULL, errp)) {
        return;
    }
    sysbus_init_irq(sbd, &s->irq);
    sysbus_init_irq(sbd, &s->irq_data);
    s->chip_id = TCHI_FAS100A;
    memory_region_init_io(&sysbus->iomem, OBJECT(sysbus), &sysbus_esp_mem_ops, sysbus, "esp-regs",
                          ESP_REGS << sysbus->it_shift);
    sysbus_init_mmio(sbd, &sysbus->iomem);
    memory_region_init_io(&sysbus->pdma, OBJECT(sysbus), &sysbus_esp_pdma_ops, sysbus, "esp-pdma",
                          PDMA_BYTES);
    sysbus_init_mmio(sbd, &sysbus->pdma);
    qdev_init_gpio_in(dev, sysbus_esp_gpio_demux, 2);
    scsi_bus_init(&s->bus, sizeof(s->bus), dev, &esp_scsi_bus_info);
}

static void sysbus_esp_hard_reset(DeviceState *dev)
{
    esp_hard_reset(&SYSBUS_ESP(dev)->esp);
}

static void sysbus_esp_init(Object *obj)
{
    object_initialize_child(obj, "esp", &SYSBUS_ESP(obj)->esp, TYPE_ESP);
}

static const VMStateDescription vmstate_sysbus_esp_scsi = {
    .name = "sysbusespscsi",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_STRUCT(esp, SysBusESPState, 1, vmstate_esp, ESPState),
        VMSTATE_END_OF_LIST()
    }
};

static void sysbus_esp_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = sysbus_esp_realize;
    dc->reset = sysbus_esp_hard_reset;
    dc->vmsd = &vmstate_sysbus_esp_scsi;
    set_bit(DEVICE_CATEGORY_STORAGE, dc->categories);
}

static const TypeInfo sysbus_esp_info = {
    .name = TYPE_SYSBUS_ESP,
    .parent = TYPE_SYS_BUS_DEVICE,
    .instance_size = sizeof(SysBusESPState),
    .instance_init = sysbus_esp_init,
    .class_init = sysbus_esp_class_init,
};

static void sysbus_esp_register_types(void)
{
    type_register_static(&sysbus_esp_info);
}

type_init(sysbus_esp_register_types)
