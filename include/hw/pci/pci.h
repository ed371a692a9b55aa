/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PCI: buses, routing, lookup. Everything about one device is in pci_device.h, which this header
 * ends with, so that including either gives both.
 *
 * Specification: PCI Local Bus 3.0; PCI-to-PCI Bridge 1.2; PCI Express Base 3.0.
 */
#ifndef QEMU_PCI_H
#define QEMU_PCI_H

/* Users of PCI reach ISA and its ports through here. */
#include "hw/isa/isa.h"
#include "exec/memory.h"
#include "sysemu/dma.h"
#include "hw/pci/pcie.h"
#include "hw/pci/pci_ids.h"
#include "hw/pci/pci_regs.h"
#include "qapi/qapi-types-common.h"

/* Device and function number: slot 0..31 in bits 7:3, function 0..7 in bits 2:0. */
#define PCI_DEVFN(slot, func)   ((((slot) & 0x1f) << 3) | ((func) & 0x07))
#define PCI_SLOT(devfn)         (((devfn) >> 3) & 0x1f)
#define PCI_FUNC(devfn)         ((devfn) & 0x07)
/* Routing id: bus 15:8, devfn 7:0; PCI_DEVFN2 takes the second half out again. */
#define PCI_BUILD_BDF(bus, devfn)     (((bus) << 8) | (devfn))
#define PCI_BUS_NUM(x)          (((x) >> 8) & 0xff)
#define PCI_DEVFN2(x)           ((x) & 0xff)
#define PCI_BDF_TO_DEVFN(x)     ((x) & 0xff)
#define PCI_BUS_MAX             256
#define PCI_DEVFN_MAX           256
#define PCI_SLOT_MAX            32
#define PCI_FUNC_MAX            8

/* printf format (after '%') of a pcibus_t. */
#define FMT_PCIBUS              PRIx64

/* An address or size on a PCI bus, in bytes. */
typedef uint64_t pcibus_t;

/* A physical device of the host, DDDD:BB:SS.F. */
struct PCIHostDeviceAddress {
    unsigned int domain;
    unsigned int bus;
    unsigned int slot;
    unsigned int function;
};

/*
 * Config space access of @len (1, 2, 4) bytes at byte @address; never crosses the end of the
 * space.
 */
typedef void PCIConfigWriteFunc(PCIDevice *pci_dev, uint32_t address, uint32_t data, int len);
typedef uint32_t PCIConfigReadFunc(PCIDevice *pci_dev, uint32_t address, int len);
/* A BAR was mapped at @addr (legacy hook). */
typedef void PCIMapIORegionFunc(PCIDevice *pci_dev, int region_num, pcibus_t addr, pcibus_t size,
                                int type);
typedef void PCIUnregisterFunc(PCIDevice *pci_dev);

/* Sends one message; replaceable per device. */
typedef void MSITriggerFunc(PCIDevice *dev, MSIMessage msg);
/* Composes the message of @vector; replaceable per device. */
typedef MSIMessage MSIPrepareMessageFunc(PCIDevice *dev, unsigned vector);
typedef MSIMessage MSIxPrepareMessageFunc(PCIDevice *dev, unsigned vector);

/* One BAR (or the expansion ROM). */
typedef struct PCIIORegion {
    pcibus_t addr;                  /* current bus address, PCI_BAR_UNMAPPED while not decoded */
#define PCI_BAR_UNMAPPED (~(pcibus_t)0)
    pcibus_t size;                  /* bytes, power of two; 0: no such BAR */
    uint8_t type;                   /* PCI_BASE_ADDRESS_* flag bits */
    MemoryRegion *memory;
    MemoryRegion *address_space;    /* what it is mapped into: the bus's I/O or memory space */
} PCIIORegion;

#define PCI_ROM_SLOT            6   /* io_regions[] index of the expansion ROM */
#define PCI_NUM_REGIONS         7

/* The three windows that a VGA device decodes besides its BARs. */
enum {
    QEMU_PCI_VGA_MEM,
    QEMU_PCI_VGA_IO_LO,
    QEMU_PCI_VGA_IO_HI,
    QEMU_PCI_VGA_NUM_REGIONS,
};

#define QEMU_PCI_VGA_MEM_BASE   0xa0000
#define QEMU_PCI_VGA_MEM_SIZE   0x20000
#define QEMU_PCI_VGA_IO_LO_BASE 0x3b0
#define QEMU_PCI_VGA_IO_LO_SIZE 0xc
#define QEMU_PCI_VGA_IO_HI_BASE 0x3c0
#define QEMU_PCI_VGA_IO_HI_SIZE 0x20

/* Bytes of the type 0 header; offset of ours for PCI_CONFIG_HEADER consumers. */
#define PCI_CONFIG_HEADER_SIZE  0x40
/* Size of conventional and of PCI Express configuration space, bytes. */
#define PCI_CONFIG_SPACE_SIZE   0x100
#define PCIE_CONFIG_SPACE_SIZE  0x1000
/* INTA..INTD. */
#define PCI_NUM_PINS            4

/* PCIDevice.cap_present and the bit numbers of the boolean properties that live there. */
enum {
    QEMU_PCI_CAP_MSI = 0x1,
    QEMU_PCI_CAP_MSIX = 0x2,
    QEMU_PCI_CAP_EXPRESS = 0x4,
#define QEMU_PCI_CAP_MULTIFUNCTION_BITNR        3
    QEMU_PCI_CAP_MULTIFUNCTION = (1 << QEMU_PCI_CAP_MULTIFUNCTION_BITNR),
#define QEMU_PCI_CAP_SERR_BITNR                 4
    QEMU_PCI_CAP_SERR = (1 << QEMU_PCI_CAP_SERR_BITNR),
#define QEMU_PCI_SHPC_BITNR                     5
    QEMU_PCI_CAP_SHPC = (1 << QEMU_PCI_SHPC_BITNR),
#define QEMU_PCI_SLOTID_BITNR                   6
    QEMU_PCI_CAP_SLOTID = (1 << QEMU_PCI_SLOTID_BITNR),
#define QEMU_PCIE_SLTCAP_PCP_BITNR              7
    QEMU_PCIE_SLTCAP_PCP = (1 << QEMU_PCIE_SLTCAP_PCP_BITNR),
#define QEMU_PCIE_LNKSTA_DLLLA_BITNR            8
    QEMU_PCIE_LNKSTA_DLLLA = (1 << QEMU_PCIE_LNKSTA_DLLLA_BITNR),
#define QEMU_PCIE_EXTCAP_INIT_BITNR             9
    QEMU_PCIE_EXTCAP_INIT = (1 << QEMU_PCIE_EXTCAP_INIT_BITNR),
#define QEMU_PCIE_CXL_BITNR                     10
    QEMU_PCIE_CAP_CXL = (1 << QEMU_PCIE_CXL_BITNR),
#define QEMU_PCI_CAP_PM_BITNR                   14
    QEMU_PCI_CAP_PM = (1 << QEMU_PCI_CAP_PM_BITNR),
};

/* Interfaces that a device type lists to say which kinds of slot it fits. */
#define INTERFACE_CONVENTIONAL_PCI_DEVICE       "conventional-pci-device"
#define INTERFACE_PCIE_DEVICE                   "pci-express-device"
#define INTERFACE_CXL_DEVICE                    "cxl-device"

/* Where an INTx pin ends up, as far as the chipset lets one know. */
typedef struct PCIINTxRoute {
    enum {
        PCI_INTX_ENABLED,
        PCI_INTX_INVERTED,
        PCI_INTX_DISABLED,
    } mode;
    int irq;
} PCIINTxRoute;

/* Called when the chipset changed the routing of @dev's INTx pin. */
typedef void (*PCIINTxRoutingNotifier)(PCIDevice *dev);
/* Vector notifiers of MSI and MSI-X; use returns 0 or -errno. */
typedef int (*MSIVectorUseNotifier)(PCIDevice *dev, unsigned int vector, MSIMessage msg);
typedef void (*MSIVectorReleaseNotifier)(PCIDevice *dev, unsigned int vector);
typedef void (*MSIVectorPollNotifier)(PCIDevice *dev, unsigned int vector_start,
                                      unsigned int vector_end);

/* The buses. TYPE_PCIE_BUS derives from TYPE_PCI_BUS. */
#define TYPE_PCI_BUS "PCI"
OBJECT_DECLARE_TYPE(PCIBus, PCIBusClass, PCI_BUS)
#define TYPE_PCIE_BUS "PCIE"
#define TYPE_CXL_BUS "CXL"

/*
 * Callbacks of pci_for_each_*: @fn per device or bus; ret of the depth-first walk: parent's
 * state.
 */
typedef void (*pci_bus_dev_fn)(PCIBus *b, PCIDevice *d, void *opaque);
typedef void (*pci_bus_fn)(PCIBus *b, void *opaque);
typedef void *(*pci_bus_ret_fn)(PCIBus *b, void *opaque);

/* Drives chipset input @irq_num to @level (0, 1). */
typedef void (*pci_set_irq_fn)(void *opaque, int irq_num, int level);
/* Which input of the parent does pin 0..3 of @pci_dev go to? */
typedef int (*pci_map_irq_fn)(PCIDevice *pci_dev, int irq_num);
/* Where does bus input @pin go? */
typedef PCIINTxRoute (*pci_route_irq_fn)(void *opaque, int pin);

/* True if the bus is (a subtype of) TYPE_PCIE_BUS. */
bool pci_bus_is_express(const PCIBus *bus);
/* True if the bus hangs below a host bridge. */
bool pci_bus_is_root(const PCIBus *bus);

/*
 * Creates the root bus of host bridge @parent in place (init) or on the heap (new). @mem and @io
 * are the spaces that BARs are mapped into; the first free device number is @devfn_min; @typename
 * TYPE_PCI_BUS or a subtype. The bus is a child of @parent. cleanup/free: undo.
 */
void pci_root_bus_init(PCIBus *bus, size_t bus_size, DeviceState *parent, const char *name,
                       MemoryRegion *mem, MemoryRegion *io, uint8_t devfn_min,
                       const char *typename);
PCIBus *pci_root_bus_new(DeviceState *parent, const char *name, MemoryRegion *mem, MemoryRegion *io,
                         uint8_t devfn_min, const char *typename);
void pci_root_bus_cleanup(PCIBus *bus);

/*
 * Gives the bus its @nirq interrupt outputs; @map_irq routes a device's pin to one of them. Later versions leave
 * @map_irq to pci_bus_map_irqs(): which form is meant shows in the number of arguments.
 */
void pci_bus_irqs(PCIBus *bus, pci_set_irq_fn set_irq, pci_map_irq_fn map_irq, void *irq_opaque,
                  int nirq);
#define PCI_BUS_IRQS_4_(bus, set_irq, irq_opaque, nirq) (pci_bus_irqs)(bus, set_irq, NULL, irq_opaque, nirq)
#define PCI_BUS_IRQS_PICK_(a, b, c, d, e, macro, ...) macro
#define pci_bus_irqs(...) PCI_BUS_IRQS_PICK_(__VA_ARGS__, (pci_bus_irqs), PCI_BUS_IRQS_4_, 0)(__VA_ARGS__)
void pci_bus_irqs_cleanup(PCIBus *bus);
/* Replaces only the pin map. */
void pci_bus_map_irqs(PCIBus *bus, pci_map_irq_fn map_irq);
/* 1 if any device drives output @irq_num of the bus. */
int pci_bus_get_irq_level(PCIBus *bus, int irq_num);
/* The chipset's map_irq() answers differently from now on: moves what devices drive. */
void pci_bus_update_irq_map(PCIBus *bus);
/*
 * Is slot @i (devfn) usable on the bus? Keeps slots that firmware expects empty from automatic
 * use.
 */
void pci_bus_set_slot_reserved_mask(PCIBus *bus, uint32_t mask);
void pci_bus_clear_slot_reserved_mask(PCIBus *bus, uint32_t mask);
uint32_t pci_bus_get_slot_reserved_mask(PCIBus *bus);

/* The bridge swizzle: pin @pin of slot @slot, PCI-to-PCI Bridge 1.2 section 9.1. */
static inline int pci_swizzle(int slot, int pin)
{
    return (slot + pin) % PCI_NUM_PINS;
}

/* A pci_map_irq_fn that swizzles; what bridges use. */
int pci_swizzle_map_irq_fn(PCIDevice *pci_dev, int pin);

/* pci_root_bus_new() and pci_bus_irqs() at once. unregister: undo. */
PCIBus *pci_register_root_bus(DeviceState *parent, const char *name, pci_set_irq_fn set_irq,
                              pci_map_irq_fn map_irq, void *irq_opaque, MemoryRegion *mem,
                              MemoryRegion *io, uint8_t devfn_min, int nirq, const char *typename);
void pci_unregister_root_bus(PCIBus *bus);

/* Chipset: say where bus inputs go, and tell listeners when that changed. */
void pci_bus_set_route_irq_fn(PCIBus *bus, pci_route_irq_fn route_intx_to_irq);
PCIINTxRoute pci_device_route_intx_to_irq(PCIDevice *dev, int pin);
bool pci_intx_route_changed(PCIINTxRoute *old_route, PCIINTxRoute *new_route);
void pci_bus_fire_intx_routing_notifier(PCIBus *bus);
void pci_device_set_intx_routing_notifier(PCIDevice *dev, PCIINTxRoutingNotifier notifier);

/* Bus-level reset of one device; leaves its INTx pin low and its BARs unmapped. */
void pci_device_reset(PCIDevice *dev);

/*
 * Creates the NIC of a -nic or -net nic option: @default_model when none is named. Exits on
 * error.
 */
PCIDevice *pci_nic_init_nofail(NICInfo *nd, PCIBus *rootbus, const char *default_model,
                               const char *default_devaddr);
/* As later versions of QEMU call it: NICs of all options that are left and name a PCI model (or none: @default_model);
 * the first that is @default_model or @alias in the slot @devaddr, false without one. */
void pci_init_nic_devices(PCIBus *bus, const char *default_model);
bool pci_init_nic_in_slot(PCIBus *rootbus, const char *default_model, const char *alias, const char *devaddr);
/* Creates the VGA device that -vga selects, or returns NULL. */
PCIDevice *pci_vga_init(PCIBus *bus);

/* The bus that @dev sits on; NULL before it sits on one. */
PCIBus *pci_get_bus(const PCIDevice *dev);
/* Number of the bus, as bridges are programmed now. */
int pci_bus_num(PCIBus *s);
/* Lowest and highest number behind @bus. */
void pci_bus_range(PCIBus *bus, int *min_bus, int *max_bus);
/* pci_bus_num() of the device's bus. */
static inline int pci_dev_bus_num(const PCIDevice *dev)
{
    return pci_bus_num(pci_get_bus(dev));
}
/* NUMA node of the bus or 128 for none. */
int pci_bus_numa_node(PCIBus *bus);

/*
 * Calls @fn for each device of bus number @bus_num below @bus (or of @bus itself), in devfn
 * order.
 */
void pci_for_each_device(PCIBus *bus, int bus_num, pci_bus_dev_fn fn, void *opaque);
void pci_for_each_device_reverse(PCIBus *bus, int bus_num, pci_bus_dev_fn fn, void *opaque);
void pci_for_each_device_under_bus(PCIBus *bus, pci_bus_dev_fn fn, void *opaque);
void pci_for_each_device_under_bus_reverse(PCIBus *bus, pci_bus_dev_fn fn, void *opaque);
/*
 * Walks all buses below and with @bus: @begin before the children (its result is their
 * @parent_state), @end after.
 */
void pci_for_each_bus_depth_first(PCIBus *bus, pci_bus_ret_fn begin, pci_bus_fn end,
                                  void *parent_state);
/* Walks all buses below and with @bus. */
void pci_for_each_bus(PCIBus *bus, pci_bus_fn fn, void *opaque);

/* The root bus above, and its path ("0000:00" style) as its host bridge names it. */
PCIBus *pci_device_root_bus(const PCIDevice *d);
const char *pci_root_bus_path(PCIDevice *dev);
/* Does the host bridge let devices of the bus bypass the IOMMU? */
bool pci_bus_bypass_iommu(PCIBus *bus);
/* The device at @devfn of bus number @bus_num below @bus, or NULL. */
PCIDevice *pci_find_device(PCIBus *bus, int bus_num, uint8_t devfn);
/* Finds a device by qdev id: 0, or -ENODEV / -EINVAL (no PCI device). */
int pci_qdev_find_device(const char *id, PCIDevice **pdev);
/* The range above 4 GiB that mapped 64-bit BARs need. */
void pci_bus_get_w64_range(PCIBus *bus, Range *range);

/* Drops INTx if the device drives it. */
void pci_device_deassert_intx(PCIDevice *dev);

/* Returns the DMA address space of device @devfn on @bus. */
typedef AddressSpace *(*PCIIOMMUFunc)(PCIBus *bus, void *opaque, int devfn);
/* The space that the device's DMA goes to, after the IOMMU, before the bus master gate. */
AddressSpace *pci_device_iommu_address_space(PCIDevice *dev);
/* Its form in later versions; what else they have there is for passed-through devices. */
typedef struct PCIIOMMUOps {
    AddressSpace *(*get_address_space)(PCIBus *bus, void *opaque, int devfn);
} PCIIOMMUOps;
/* Installs an IOMMU (a PCIIOMMUFunc, or a PCIIOMMUOps *) on the bus and the buses below it. */
void pci_setup_iommu(PCIBus *bus, PCIIOMMUFunc fn, void *opaque);
void pci_setup_iommu_ops(PCIBus *bus, const PCIIOMMUOps *ops, void *opaque);
#define pci_setup_iommu(bus, iommu, opaque) \
    _Generic((iommu), const PCIIOMMUOps *: pci_setup_iommu_ops, PCIIOMMUOps *: pci_setup_iommu_ops, \
             default: (pci_setup_iommu))(bus, iommu, opaque)

/*
 * `info pci` as text, and `query-pci` as JSON (an array of buses, schema of QEMU's PciInfo). @out
 * is appended to; the node is the caller's (json_node_unref).
 */
void pci_print_info(GString *out);
JsonNode *pci_query(void);
/*
 * Name of a PCI class code as `info pci` prints it ("Host bridge"), or NULL for one that has none.
 */
const char *pci_class_desc(uint16_t class_id);

#include "hw/pci/pci_device.h"

#endif
