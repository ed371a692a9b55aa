/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One PCI function: its type, state, configuration space, BARs, interrupts and DMA.
 */
#ifndef QEMU_PCI_DEVICE_H
#define QEMU_PCI_DEVICE_H

#include "hw/pci/pci.h"
#include "hw/pci/pci_accessors.h"
#include "hw/pci/pcie.h"
#include "hw/qdev-core.h"
#include "migration/vmstate.h"

#define TYPE_PCI_DEVICE "pci-device"
typedef struct PCIDeviceClass PCIDeviceClass;
DECLARE_OBJ_CHECKERS(PCIDevice, PCIDeviceClass, PCI_DEVICE, TYPE_PCI_DEVICE)

struct PCIDeviceClass {
    DeviceClass parent_class;

    /* exit undoes realize; both are optional. */
    void (*realize)(PCIDevice *dev, Error **errp);
    PCIUnregisterFunc *exit;
    /* Default: pci_default_read_config() / pci_default_write_config(). */
    PCIConfigReadFunc *config_read;
    PCIConfigWriteFunc *config_write;

    /* Initial header; subsystem 0:0 means the default 1af4:1100. */
    uint16_t vendor_id;
    uint16_t device_id;
    uint8_t revision;
    uint16_t class_id;
    uint16_t subsystem_vendor_id;
    uint16_t subsystem_id;

    /* Type 1 header. Old models set it; a subtype of TYPE_PCI_BRIDGE need not. */
    bool is_bridge;

    /* Default option ROM, file name; not loaded here (option ROMs are left out). */
    const char *romfile;
};

/*
 * Config-cycle cache of the requester id: where DMA of a device behind bridges seems to come
 * from.
 */
typedef enum {
    PCI_REQ_ID_INVALID = 0,
    PCI_REQ_ID_BDF,
    PCI_REQ_ID_SECONDARY_BUS,
    PCI_REQ_ID_MAX,
} PCIReqIDType;

struct PCIReqIDCache {
    PCIDevice *dev;
    PCIReqIDType type;
};
typedef struct PCIReqIDCache PCIReqIDCache;

struct PCIDevice {
    DeviceState qdev;
    bool partially_hotplugged;
    bool has_power;

    /*
     * Configuration space, 256 or 4096 bytes each: content, then per bit: compared on load,
     * writable by the guest, write-1-to-clear; used: owned by a capability.
     */
    uint8_t *config;
    uint8_t *cmask;
    uint8_t *wmask;
    uint8_t *w1cmask;
    uint8_t *used;

    int32_t devfn;
    PCIReqIDCache requester_id_cache;
    char name[64];
    PCIIORegion io_regions[PCI_NUM_REGIONS];
    /* DMA goes to bus_master_as: an alias of the IOMMU space, switched on by PCI_COMMAND_MASTER. */
    AddressSpace bus_master_as;
    MemoryRegion bus_master_container_region;
    MemoryRegion bus_master_enable_region;

    PCIConfigReadFunc *config_read;
    PCIConfigWriteFunc *config_write;

    /* VGA windows, NULL unless pci_register_vga() was called. */
    MemoryRegion *vga_regions[QEMU_PCI_VGA_NUM_REGIONS];
    bool has_vga;

    /* INTx level, one bit a pin. */
    uint8_t irq_state;

    /* QEMU_PCI_CAP_*. */
    uint32_t cap_present;

    /*
     * MSI-X: capability offset (0: none), entries, table and PBA (little endian, as the guest sees
     * them).
     */
    uint8_t msix_cap;
    int msix_entries_nr;
    uint8_t *msix_table;
    uint8_t *msix_pba;
    MemoryRegion msix_exclusive_bar;
    MemoryRegion msix_table_mmio;
    MemoryRegion msix_pba_mmio;
    unsigned *msix_entry_used;
    bool msix_function_masked;

    int32_t version_id;

    /* Offsets of the MSI and of the power management capability (0: none; that of pci_pm_init()). */
    uint8_t msi_cap;
    uint8_t pm_cap;

    PCIExpressDevice exp;
    SHPCDevice *shpc;

    /* Option ROM properties: kept for compatibility, nothing is loaded. */
    char *romfile;
    uint32_t romsize;
    bool has_rom;
    MemoryRegion rom;
    uint32_t rom_bar;

    PCIINTxRoutingNotifier intx_routing_notifier;

    MSIVectorUseNotifier msix_vector_use_notifier;
    MSIVectorReleaseNotifier msix_vector_release_notifier;
    MSIVectorPollNotifier msix_vector_poll_notifier;

    MSITriggerFunc *msi_trigger;
    MSIPrepareMessageFunc *msi_prepare_message;
    MSIxPrepareMessageFunc *msix_prepare_message;

    char *failover_pair_id;
    uint32_t acpi_index;
};

/*
 * BARs. @region_num 0..5 or PCI_ROM_SLOT, @attr PCI_BASE_ADDRESS_* bits; the size of @memory must
 * be a power of two, and @memory stays the caller's. A 64-bit BAR uses two slots.
 */
void pci_register_bar(PCIDevice *pci_dev, int region_num, uint8_t attr, MemoryRegion *memory);
/* Legacy VGA windows; decoded while PCI_COMMAND allows. */
void pci_register_vga(PCIDevice *pci_dev, MemoryRegion *mem, MemoryRegion *io_lo,
                      MemoryRegion *io_hi);
void pci_unregister_vga(PCIDevice *pci_dev);
/* Bus address of a BAR or PCI_BAR_UNMAPPED. */
pcibus_t pci_get_bar_addr(PCIDevice *pci_dev, int region_num);
/* Re-reads command register and BARs and moves the mapped regions accordingly. */
void pci_update_mappings(PCIDevice *d);

/*
 * Adds a capability of @size bytes, at @offset or (0) wherever it fits; read-only until wmask is
 * set. Returns its offset, or a negative errno and sets @errp when it overlaps another. del removes
 * it from the list.
 */
int pci_add_capability(PCIDevice *pdev, uint8_t cap_id, uint8_t offset, uint8_t size, Error **errp);
void pci_del_capability(PCIDevice *pci_dev, uint8_t cap_id, uint8_t cap_size);
/* Offset of the first capability with @cap_id, or 0. */
uint8_t pci_find_capability(PCIDevice *pci_dev, uint8_t cap_id);

/*
 * Adds the power management capability (10.1 and later) at @offset, 0: wherever it fits; its offset or a negative errno.
 * Only in D0 BARs are decoded and DMA works. The model fills in PMC.
 */
int pci_pm_init(PCIDevice *pci_dev, uint8_t offset, Error **errp);

/* What the default PCIDeviceClass.config_read/config_write do; overriders call them. */
uint32_t pci_default_read_config(PCIDevice *d, uint32_t address, int len);
void pci_default_write_config(PCIDevice *d, uint32_t address, uint32_t val, int len);

/* VMState of the PCI part, for devices with hand-written save/load; load returns 0 or -errno. */
void pci_device_save(PCIDevice *s, QEMUFile *f);
int pci_device_load(PCIDevice *s, QEMUFile *f);

/* The spaces that the device's BARs are mapped into. */
MemoryRegion *pci_address_space(PCIDevice *dev);
MemoryRegion *pci_address_space_io(PCIDevice *dev);

/* Power: an unpowered function does not decode BARs, does no DMA and reads as absent. */
void pci_set_power(PCIDevice *pci_dev, bool state);

/* The message that MSI-X or MSI (whichever is enabled) sends for @vector. */
MSIMessage pci_get_msi_message(PCIDevice *dev, int vector);

/* The device's INTx line as a qemu_irq; owned by the caller (qemu_free_irq). */
qemu_irq pci_allocate_irq(PCIDevice *pci_dev);
/* Drives the pin that PCI_INTERRUPT_PIN names. */
void pci_set_irq(PCIDevice *pci_dev, int level);

static inline void pci_irq_assert(PCIDevice *pci_dev)
{
    pci_set_irq(pci_dev, 1);
}

static inline void pci_irq_deassert(PCIDevice *pci_dev)
{
    pci_set_irq(pci_dev, 0);
}

/* Pin driven by the device, 0 (INTA) .. 3; it has one. */
static inline int pci_intx(PCIDevice *pci_dev)
{
    return pci_dev->config[PCI_INTERRUPT_PIN] - 1;
}

/* Is this a PCI Express function (has 4096 bytes of config space)? */
static inline int pci_is_express(const PCIDevice *d)
{
    return d->cap_present & QEMU_PCI_CAP_EXPRESS;
}

static inline int pci_is_cxl(const PCIDevice *d)
{
    return d->cap_present & QEMU_PCIE_CAP_CXL;
}

/* Is it a root port or the downstream port of a switch? */
int pci_is_express_downstream_port(const PCIDevice *d);
/* Is it a virtual function (SR-IOV)? */
static inline int pci_is_vf(const PCIDevice *d)
{
    return d->exp.sriov_vf.pf != NULL;
}

/* Bytes of config space. */
static inline uint32_t pci_config_size(const PCIDevice *d)
{
    return pci_is_express(d) ? PCIE_CONFIG_SPACE_SIZE : PCI_CONFIG_SPACE_SIZE;
}

/* Function 0 of the device that @pci_dev is a function of; NULL: there is none. */
PCIDevice *pci_get_function_0(PCIDevice *pci_dev);

/* Bus, device and function as one number. */
static inline uint16_t pci_get_bdf(PCIDevice *dev)
{
    return PCI_BUILD_BDF(pci_dev_bus_num(dev), dev->devfn);
}

/*
 * The id that the device's DMA and MSIs carry at the root: its own, or that of a conventional
 * bridge above.
 */
uint16_t pci_requester_id(PCIDevice *dev);

/* Creates an unrealized device for @devfn (-1: first free slot); the caller owns the reference. */
PCIDevice *pci_new_multifunction(int devfn, bool multifunction, const char *name);
PCIDevice *pci_new(int devfn, const char *name);
/* Realizes on @bus and drops the caller's reference; false and @errp on failure. */
bool pci_realize_and_unref(PCIDevice *dev, PCIBus *bus, Error **errp);
/* Both at once; a failure ends the program. */
PCIDevice *pci_create_simple_multifunction(PCIBus *bus, int devfn, bool multifunction,
                                           const char *name);
PCIDevice *pci_create_simple(PCIBus *bus, int devfn, const char *name);

/* --- DMA as the device sees it: through its IOMMU and only while it is bus master --- */

/* The device's DMA address space. */
static inline AddressSpace *pci_get_address_space(PCIDevice *dev)
{
    return &dev->bus_master_as;
}

/*
 * Copies @len bytes between @buf and bus address @addr. MEMTX_OK, or what failed (part may be
 * done).
 */
static inline MemTxResult pci_dma_rw(PCIDevice *dev, dma_addr_t addr, void *buf, dma_addr_t len,
                                     DMADirection dir, MemTxAttrs attrs)
{
    return dma_memory_rw(pci_get_address_space(dev), addr, buf, len, dir, attrs);
}

static inline MemTxResult pci_dma_read(PCIDevice *dev, dma_addr_t addr, void *buf, dma_addr_t len)
{
    return pci_dma_rw(dev, addr, buf, len, DMA_DIRECTION_TO_DEVICE, MEMTXATTRS_UNSPECIFIED);
}

static inline MemTxResult pci_dma_write(PCIDevice *dev, dma_addr_t addr, const void *buf,
                                        dma_addr_t len)
{
    return pci_dma_rw(dev, addr, (void *)buf, len, DMA_DIRECTION_FROM_DEVICE,
                      MEMTXATTRS_UNSPECIFIED);
}

/* ldl_le_pci_dma(dev, addr, &val, attrs), stl_le_pci_dma(dev, addr, val, attrs) and their kin. */
#define PCI_DMA_DEFINE_LDST(_l, _s, _bits)                                                         \
    static inline MemTxResult ld##_l##_pci_dma(PCIDevice *dev, dma_addr_t addr,                    \
                                               uint##_bits##_t *val, MemTxAttrs attrs)             \
    {                                                                                              \
        return ld##_l##_dma(pci_get_address_space(dev), addr, val, attrs);                         \
    }                                                                                              \
    static inline MemTxResult st##_s##_pci_dma(PCIDevice *dev, dma_addr_t addr,                    \
                                               uint##_bits##_t val, MemTxAttrs attrs)              \
    {                                                                                              \
        return st##_s##_dma(pci_get_address_space(dev), addr, val, attrs);                         \
    }

PCI_DMA_DEFINE_LDST(ub, b, 8)
PCI_DMA_DEFINE_LDST(uw_le, w_le, 16)
PCI_DMA_DEFINE_LDST(l_le, l_le, 32)
PCI_DMA_DEFINE_LDST(q_le, q_le, 64)
PCI_DMA_DEFINE_LDST(uw_be, w_be, 16)
PCI_DMA_DEFINE_LDST(l_be, l_be, 32)
PCI_DMA_DEFINE_LDST(q_be, q_be, 64)
#undef PCI_DMA_DEFINE_LDST

/*
 * Host pointer to guest memory; *@plen may come back smaller. NULL: not possible now. Pair with
 * unmap.
 */
static inline void *pci_dma_map(PCIDevice *dev, dma_addr_t addr, dma_addr_t *plen, DMADirection dir)
{
    return dma_memory_map(pci_get_address_space(dev), addr, plen, dir, MEMTXATTRS_UNSPECIFIED);
}

static inline void pci_dma_unmap(PCIDevice *dev, void *buffer, dma_addr_t len, DMADirection dir,
                                 dma_addr_t access_len)
{
    dma_memory_unmap(pci_get_address_space(dev), buffer, len, dir, access_len);
}

/* A scatter-gather list of the device with room for @alloc_hint entries. */
static inline void pci_dma_sglist_init(QEMUSGList *qsg, PCIDevice *dev, int alloc_hint)
{
    qemu_sglist_init(qsg, DEVICE(dev), alloc_hint, pci_get_address_space(dev));
}

/* --- VMState --- */

extern const VMStateDescription vmstate_pci_device;

/* The PCI part of a device's state: first field of its VMStateDescription. */
#define VMSTATE_PCI_DEVICE(_field, _state) {                            \
    .name       = (stringify(_field)),                                  \
    .size       = sizeof(PCIDevice),                                    \
    .vmsd       = &vmstate_pci_device,                                  \
    .flags      = VMS_STRUCT,                                           \
    .offset     = vmstate_offset_value(_state, _field, PCIDevice),      \
}

#define VMSTATE_PCI_DEVICE_POINTER(_field, _state) {                    \
    .name       = (stringify(_field)),                                  \
    .size       = sizeof(PCIDevice),                                    \
    .vmsd       = &vmstate_pci_device,                                  \
    .flags      = VMS_STRUCT | VMS_POINTER,                             \
    .offset     = vmstate_offset_pointer(_state, _field, PCIDevice),    \
}

#endif
