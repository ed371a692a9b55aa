/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PCI host bridges: configuration mechanism 1 and the type all of them derive from.
 *
 * Specification: PCI Local Bus 3.0, 3.2.2.3.2. CONFIG_ADDRESS takes 32-bit writes only; a byte or
 * word access there is an I/O cycle of its own. CONFIG_DATA is any part of the addressed dword.
 */
#include "qemu/osdep.h"
#include "hw/pci/pci_bridge.h"
#include "hw/pci/pci_host.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qemu/module.h"
#include "trace.h"
#include "pci-internal.h"

/* CONFIG_ADDRESS. */
#define CONF_ENABLE     (1u << 31)
#define CONF_BUS(addr)      (((addr) >> 16) & 0xff)
#define CONF_DEVFN(addr)    (((addr) >> 8) & 0xff)
#define CONF_REG(addr)      ((addr) & 0xff)

/* A bus that carries eight address bits ends at 256. */
static uint32_t pci_config_limit(PCIDevice *dev, uint32_t limit)
{
    return pci_bus_has_extended_config_space(pci_get_bus(dev))
           ? limit : MIN(limit, PCI_CONFIG_SPACE_SIZE);
}

/* Functions of a hotplugged device show only once its function 0 is there. */
static bool pci_function_hidden(PCIDevice *dev)
{
    return dev->qdev.hotplugged &&
           !pci_get_bus(dev)->devices[PCI_DEVFN(PCI_SLOT(dev->devfn), 0)];
}

void pci_host_config_write_common(PCIDevice *pci_dev, uint32_t addr, uint32_t limit, uint32_t val,
                                  uint32_t len)
{
    limit = pci_config_limit(pci_dev, limit);
    if (addr >= limit || !pci_dev->has_power || pci_function_hidden(pci_dev)) {
        return;
    }
    assert(len <= 4);
    trace_pci_cfg_write(pci_dev->name, PCI_SLOT(pci_dev->devfn), PCI_FUNC(pci_dev->devfn), addr,
                        val);
    pci_dev->config_write(pci_dev, addr, val, MIN(len, limit - addr));
}

uint32_t pci_host_config_read_common(PCIDevice *pci_dev, uint32_t addr, uint32_t limit,
                                     uint32_t len)
{
    uint32_t val;

    limit = pci_config_limit(pci_dev, limit);
    if (addr >= limit || !pci_dev->has_power || pci_function_hidden(pci_dev)) {
        return ~0u;
    }
    assert(len <= 4);
    val = pci_dev->config_read(pci_dev, addr, MIN(len, limit - addr));
    trace_pci_cfg_read(pci_dev->name, PCI_SLOT(pci_dev->devfn), PCI_FUNC(pci_dev->devfn), addr,
                       val);
    return val;
}

static PCIDevice *pci_dev_find_by_addr(PCIBus *bus, uint32_t addr)
{
    return pci_find_device(bus, CONF_BUS(addr), CONF_DEVFN(addr));
}

void pci_data_write(PCIBus *s, uint32_t addr, uint32_t val, unsigned len)
{
    PCIDevice *dev = pci_dev_find_by_addr(s, addr);

    if (dev) {
        pci_host_config_write_common(dev, CONF_REG(addr), PCI_CONFIG_SPACE_SIZE, val, len);
    }
}

uint32_t pci_data_read(PCIBus *s, uint32_t addr, unsigned len)
{
    PCIDevice *dev = pci_dev_find_by_addr(s, addr);

    return dev ? pci_host_config_read_common(dev, CONF_REG(addr), PCI_CONFIG_SPACE_SIZE, len)
               : ~0u;
}

/* --- ports --- */

static void pci_host_config_write(void *opaque, hwaddr addr, uint64_t val, unsigned len)
{
    PCIHostState *s = opaque;

    if (addr == 0 && len == 4) {
        s->config_reg = val;
    }
}

static uint64_t pci_host_config_read(void *opaque, hwaddr addr, unsigned len)
{
    PCIHostState *s = opaque;

    return s->config_reg;
}

static void pci_host_data_write(void *opaque, hwaddr addr, uint64_t val, unsigned len)
{
    PCIHostState *s = opaque;

    if (s->config_reg & CONF_ENABLE) {
        pci_data_write(s->bus, s->config_reg | (addr & 3), val, len);
    }
}

static uint64_t pci_host_data_read(void *opaque, hwaddr addr, unsigned len)
{
    PCIHostState *s = opaque;

    if (!(s->config_reg & CONF_ENABLE)) {
        return 0xffffffff;
    }
    return pci_data_read(s->bus, s->config_reg | (addr & 3), len);
}

const MemoryRegionOps pci_host_conf_le_ops = {
    .read = pci_host_config_read,
    .write = pci_host_config_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

const MemoryRegionOps pci_host_conf_be_ops = {
    .read = pci_host_config_read,
    .write = pci_host_config_write,
    .endianness = DEVICE_BIG_ENDIAN,
};

const MemoryRegionOps pci_host_data_le_ops = {
    .read = pci_host_data_read,
    .write = pci_host_data_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

const MemoryRegionOps pci_host_data_be_ops = {
    .read = pci_host_data_read,
    .write = pci_host_data_write,
    .endianness = DEVICE_BIG_ENDIAN,
};

/* --- type --- */

static bool pci_host_needed(void *opaque)
{
    PCIHostState *s = opaque;

    return s->mig_enabled;
}

static const VMStateDescription vmstate_pcihost = {
    .name = "PCIHost",
    .needed = pci_host_needed,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(config_reg, PCIHostState),
        VMSTATE_END_OF_LIST()
    },
};

static Property pci_host_properties_common[] = {
    DEFINE_PROP_BOOL("x-config-reg-migration-enabled", PCIHostState, mig_enabled, true),
    DEFINE_PROP_BOOL(PCI_HOST_BYPASS_IOMMU, PCIHostState, bypass_iommu, false),
    DEFINE_PROP_END_OF_LIST(),
};

static void pci_host_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    device_class_set_props(dc, pci_host_properties_common);
    dc->vmsd = &vmstate_pcihost;
}

static const TypeInfo pci_host_types[] = {
    {
        .name = TYPE_PCI_HOST_BRIDGE,
        .parent = TYPE_SYS_BUS_DEVICE,
        .abstract = true,
        .class_size = sizeof(PCIHostBridgeClass),
        .instance_size = sizeof(PCIHostState),
        .class_init = pci_host_class_init,
    },
};

DEFINE_TYPES(pci_host_types)
