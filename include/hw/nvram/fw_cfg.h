/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Firmware configuration device: numbered items, and named files among them, that a guest reads
 * byte by byte or by DMA (specification: QEMU, docs/specs/fw_cfg). Boards and devices add items
 * before the guest starts.
 */
#ifndef FW_CFG_H
#define FW_CFG_H

#include "exec/hwaddr.h"
#include "hw/sysbus.h"
#include "qemu/notify.h"
#include "qom/object.h"
#include "standard-headers/linux/qemu_fw_cfg.h"
#include "sysemu/dma.h"

#define TYPE_FW_CFG "fw_cfg"
#define TYPE_FW_CFG_IO "fw_cfg_io"
#define TYPE_FW_CFG_MEM "fw_cfg_mem"
#define TYPE_FW_CFG_DATA_GENERATOR_INTERFACE "fw_cfg-data-generator"

OBJECT_DECLARE_SIMPLE_TYPE(FWCfgState, FW_CFG)
OBJECT_DECLARE_SIMPLE_TYPE(FWCfgIoState, FW_CFG_IO)
OBJECT_DECLARE_SIMPLE_TYPE(FWCfgMemState, FW_CFG_MEM)

/* An object that gives the content of a fw_cfg file (-fw_cfg gen_id=…). */
typedef struct FWCfgDataGeneratorClass {
    InterfaceClass parent_class;

    /* New array of bytes (the caller unrefs it), or NULL with @errp. */
    GByteArray *(*get_data)(Object *obj, Error **errp);
} FWCfgDataGeneratorClass;
DECLARE_CLASS_CHECKERS(FWCfgDataGeneratorClass, FW_CFG_DATA_GENERATOR,
                       TYPE_FW_CFG_DATA_GENERATOR_INTERFACE)

/* An entry of the file directory, all fields big endian. */
typedef struct fw_cfg_file FWCfgFile;

/* Order of files that older machine types keep. */
#define FW_CFG_ORDER_OVERRIDE_VGA 70
#define FW_CFG_ORDER_OVERRIDE_NIC 80
#define FW_CFG_ORDER_OVERRIDE_USER 100
#define FW_CFG_ORDER_OVERRIDE_DEVICE 110

void fw_cfg_set_order_override(FWCfgState *fw_cfg, int order);
void fw_cfg_reset_order_override(FWCfgState *fw_cfg);

typedef struct FWCfgFiles {
    uint32_t count;
    FWCfgFile f[];
} FWCfgFiles;

/*
 * @entries[arch]: items without and with FW_CFG_ARCH_LOCAL, each of fw_cfg_max_entry elements.
 * @cur_entry: selected key, FW_CFG_INVALID for none; @cur_offset: next byte of it.
 * @files: the directory as the guest reads it. @dma_addr: DMA address being put together from two
 * halves.
 */
struct FWCfgState {
    /*< private >*/
    SysBusDevice parent_obj;
    /*< public >*/

    uint16_t file_slots;
    FWCfgEntry *entries[2];
    int *entry_order;
    FWCfgFiles *files;
    uint16_t cur_entry;
    uint32_t cur_offset;
    Notifier machine_ready;

    bool acpi_mr_restore;
    uint64_t table_mr_size;
    uint64_t linker_mr_size;
    uint64_t rsdp_mr_size;

    int fw_cfg_order_override;

    bool dma_enabled;
    dma_addr_t dma_addr;
    AddressSpace *dma_as;
    MemoryRegion dma_iomem;
};

/* Behind two I/O ports. */
struct FWCfgIoState {
    /*< private >*/
    FWCfgState parent_obj;
    /*< public >*/

    MemoryRegion comb_iomem;
};

/* Behind memory: selector and data of @data_width bytes. */
struct FWCfgMemState {
    /*< private >*/
    FWCfgState parent_obj;
    /*< public >*/

    MemoryRegion ctl_iomem, data_iomem;
    uint32_t data_width;
    MemoryRegionOps wide_data_ops;
};

/* Called when a guest selects the item, and after it wrote to it. */
typedef void (*FWCfgCallback)(void *opaque);
typedef void (*FWCfgWriteCallback)(void *opaque, off_t start, size_t len);

/* Adds item @key: @len bytes at @data, which the caller keeps alive. A key is added once. */
void fw_cfg_add_bytes(FWCfgState *s, uint16_t key, void *data, size_t len);
/* Adds a copy of string @value with its final zero. */
void fw_cfg_add_string(FWCfgState *s, uint16_t key, const char *value);
/* Replaces a string item. */
void fw_cfg_modify_string(FWCfgState *s, uint16_t key, const char *value);
/* Add or replace a number, stored little endian. */
void fw_cfg_add_i16(FWCfgState *s, uint16_t key, uint16_t value);
void fw_cfg_modify_i16(FWCfgState *s, uint16_t key, uint16_t value);
void fw_cfg_add_i32(FWCfgState *s, uint16_t key, uint32_t value);
void fw_cfg_modify_i32(FWCfgState *s, uint16_t key, uint32_t value);
void fw_cfg_add_i64(FWCfgState *s, uint16_t key, uint64_t value);
void fw_cfg_modify_i64(FWCfgState *s, uint16_t key, uint64_t value);
/* Adds a file; @data stays the caller's. Files are listed in a fixed order by name. */
void fw_cfg_add_file(FWCfgState *s, const char *filename, void *data, size_t len);
/* As above with callbacks (each may be NULL); a guest may write to it unless @read_only. */
void fw_cfg_add_file_callback(FWCfgState *s, const char *filename, FWCfgCallback select_cb,
                              FWCfgWriteCallback write_cb, void *callback_opaque, void *data,
                              size_t len, bool read_only);
/* Replaces a file's content, or adds it. Returns the old data, NULL for a new file. */
void *fw_cfg_modify_file(FWCfgState *s, const char *filename, void *data, size_t len);
/* Adds a file whose content the object @gen_id gives; false with @errp. */
bool fw_cfg_add_from_generator(FWCfgState *s, const char *filename, const char *gen_id,
                               Error **errp);
/* Adds "etc/extra-pci-roots" when there is more than one root bus. */
void fw_cfg_add_extra_pci_roots(PCIBus *bus, FWCfgState *s);

/*
 * Make the device: on I/O ports, optionally with DMA; or in memory. They end up at
 * /machine/fw_cfg.
 */
FWCfgState *fw_cfg_init_io_dma(uint32_t iobase, uint32_t dma_iobase, AddressSpace *dma_as);
FWCfgState *fw_cfg_init_io(uint32_t iobase);
FWCfgState *fw_cfg_init_mem(hwaddr ctl_addr, hwaddr data_addr);
FWCfgState *fw_cfg_init_mem_wide(hwaddr ctl_addr, hwaddr data_addr, uint32_t data_width,
                                 hwaddr dma_addr, AddressSpace *dma_as);

/* The machine's fw_cfg, NULL without one or with several. */
FWCfgState *fw_cfg_find(void);
/* True when @opaque (a FWCfgState) does DMA. */
bool fw_cfg_dma_enabled(void *opaque);
/* Adds the file @filename as the item pair size/data; nothing when it can't be read. */
void load_image_to_fw_cfg(FWCfgState *fw_cfg, uint16_t size_key, uint16_t data_key,
                          const char *image_name, bool try_decompress);

#endif
