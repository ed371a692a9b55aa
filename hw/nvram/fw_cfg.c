/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Firmware configuration, the core: selecting an item, reading it byte by byte, and DMA. Abstract
 * type "fw_cfg"; items are in fw_cfg-items.c, the devices in fw_cfg-io.c and fw_cfg-mem.c.
 *
 * Models: QEMU, docs/specs/fw_cfg. Region "fwcfg.dma" of 8 bytes, big endian. Properties of both
 * devices: x-file-slots, dma_enabled. Left out on purpose: writing by way of the data port (the
 * specification dropped it).
 */
#include "qemu/osdep.h"
#include "fw_cfg-internal.h"
#include "hw/boards.h"
#include "hw/qdev-properties.h"
#include "hw/sysbus.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/bitops.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "sysemu/budget.h"
#include "sysemu/dma.h"
#include "sysemu/reset.h"
#include "sysemu/sysemu.h"
#include "trace.h"

/*
 * Zeroes read beyond an item's end are written in such steps, each paid from the budget: 4 MiB an
 * operation, where a descriptor may ask for 4 GiB.
 */
#define FW_CFG_FILL_STEP 4096
#define FW_CFG_FILL_COST (FW_CFG_FILL_STEP / 4)

/* ---- items ---- */

FWCfgEntry *fw_cfg_current(FWCfgState *s)
{
    int arch = !!(s->cur_entry & FW_CFG_ARCH_LOCAL);

    return s->cur_entry == FW_CFG_INVALID ? NULL
                                          : &s->entries[arch][s->cur_entry & FW_CFG_ENTRY_MASK];
}

void fw_cfg_select(FWCfgState *s, uint16_t key)
{
    FWCfgEntry *e;

    s->cur_offset = 0;
    s->cur_entry = (key & FW_CFG_ENTRY_MASK) < fw_cfg_max_entry(s) ? key : FW_CFG_INVALID;
    trace_fw_cfg_select(key, s->cur_entry != FW_CFG_INVALID);
    e = fw_cfg_current(s);
    if (e && e->select_cb) {
        e->select_cb(e->callback_opaque);
    }
}

uint64_t fw_cfg_data_read(void *opaque, hwaddr addr, unsigned size)
{
    FWCfgState *s = opaque;
    FWCfgEntry *e = fw_cfg_current(s);
    uint64_t value = 0;

    for (unsigned i = 0; i < size; i++) {
        value <<= 8;
        if (e && e->data && s->cur_offset < e->len) {
            value |= e->data[s->cur_offset++];
        }
    }
    trace_fw_cfg_read(s->cur_entry, value);
    return value;
}

/* ---- DMA ---- */

/* What a descriptor's control word asks for. */
typedef enum FWCfgDMAOp {
    FW_CFG_DMA_OP_NONE,
    FW_CFG_DMA_OP_READ,
    FW_CFG_DMA_OP_WRITE,
    FW_CFG_DMA_OP_SKIP,
} FWCfgDMAOp;

static FWCfgDMAOp fw_cfg_dma_op(uint32_t control)
{
    if (control & FW_CFG_DMA_CTL_READ) {
        return FW_CFG_DMA_OP_READ;
    }
    if (control & FW_CFG_DMA_CTL_WRITE) {
        return FW_CFG_DMA_OP_WRITE;
    }
    return control & FW_CFG_DMA_CTL_SKIP ? FW_CFG_DMA_OP_SKIP : FW_CFG_DMA_OP_NONE;
}

/* Writes @len zeroes; false when memory or budget end. */
static bool fw_cfg_dma_zero(FWCfgState *s, dma_addr_t addr, uint32_t len)
{
    while (len) {
        uint32_t step = MIN(len, FW_CFG_FILL_STEP);

        if (!budget_take(FW_CFG_FILL_COST) ||
            dma_memory_set(s->dma_as, addr, 0, step, MEMTXATTRS_UNSPECIFIED)) {
            return false;
        }
        addr += step;
        len -= step;
    }
    return true;
}

/* Moves the @len bytes from the current offset on, all inside of the item @e. */
static bool fw_cfg_dma_transfer(FWCfgState *s, FWCfgEntry *e, FWCfgDMAOp op, dma_addr_t addr,
                                uint32_t len)
{
    uint32_t offset = s->cur_offset;

    s->cur_offset += len;
    if (op == FW_CFG_DMA_OP_READ) {
        return !dma_memory_write(s->dma_as, addr, &e->data[offset], len, MEMTXATTRS_UNSPECIFIED);
    }
    if (op == FW_CFG_DMA_OP_WRITE) {
        if (dma_memory_read(s->dma_as, addr, &e->data[offset], len, MEMTXATTRS_UNSPECIFIED)) {
            return false;
        }
        if (e->write_cb) {
            e->write_cb(e->callback_opaque, offset, len);
        }
    }
    return true;
}

/* Carries out an operation of @len bytes; false is the descriptor's error bit. */
static bool fw_cfg_dma_run(FWCfgState *s, FWCfgDMAOp op, dma_addr_t addr, uint32_t len)
{
    FWCfgEntry *e = fw_cfg_current(s);
    uint32_t left = e && e->data && s->cur_offset < e->len ? e->len - s->cur_offset : 0;
    uint32_t inside = MIN(len, left);

    if (op == FW_CFG_DMA_OP_WRITE && (inside != len || (len && !e->allow_write))) {
        return false;
    }
    if (inside && !fw_cfg_dma_transfer(s, e, op, addr, inside)) {
        return false;
    }
    return op != FW_CFG_DMA_OP_READ || fw_cfg_dma_zero(s, addr + inside, len - inside);
}

/* Reads the descriptor at @addr, does what it says, and writes its control word back. */
static void fw_cfg_dma_start(FWCfgState *s, dma_addr_t addr)
{
    struct fw_cfg_dma_access desc;
    uint32_t control;
    FWCfgDMAOp op;
    bool ok;

    if (dma_memory_read(s->dma_as, addr, &desc, sizeof(desc), MEMTXATTRS_UNSPECIFIED)) {
        stl_be_dma(s->dma_as, addr + offsetof(struct fw_cfg_dma_access, control),
                   FW_CFG_DMA_CTL_ERROR, MEMTXATTRS_UNSPECIFIED);
        return;
    }
    control = be32_to_cpu(desc.control);
    if (control & FW_CFG_DMA_CTL_SELECT) {
        fw_cfg_select(s, control >> 16);
    }
    op = fw_cfg_dma_op(control);
    ok = op == FW_CFG_DMA_OP_NONE ||
         fw_cfg_dma_run(s, op, be64_to_cpu(desc.address), be32_to_cpu(desc.length));
    trace_fw_cfg_dma(addr, control, be32_to_cpu(desc.length), ok);
    stl_be_dma(s->dma_as, addr + offsetof(struct fw_cfg_dma_access, control),
               ok ? 0 : FW_CFG_DMA_CTL_ERROR, MEMTXATTRS_UNSPECIFIED);
}

static uint64_t fw_cfg_dma_mem_read(void *opaque, hwaddr addr, unsigned size)
{
    return extract64(FW_CFG_DMA_SIGNATURE, (8 - addr - size) * 8, size * 8);
}

/* The high half is kept until the low half comes; that, or both at once, starts the transfer. */
static void fw_cfg_dma_mem_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    FWCfgState *s = opaque;
    dma_addr_t desc = value;

    if (size == 4 && addr == 0) {
        s->dma_addr = value << 32;
        return;
    }
    if (size == 4) {
        desc = s->dma_addr | value;
    }
    s->dma_addr = 0;
    fw_cfg_dma_start(s, desc);
}

static bool fw_cfg_dma_mem_valid(void *opaque, hwaddr addr, unsigned size, bool is_write,
                                 MemTxAttrs attrs)
{
    return !is_write || (size == 4 && (addr == 0 || addr == 4)) || (size == 8 && addr == 0);
}

const MemoryRegionOps fw_cfg_dma_mem_ops = {
    .read = fw_cfg_dma_mem_read,
    .write = fw_cfg_dma_mem_write,
    .endianness = DEVICE_BIG_ENDIAN,
    .valid.accepts = fw_cfg_dma_mem_valid,
    .valid.max_access_size = 8,
    .impl.max_access_size = 8,
};

bool fw_cfg_dma_enabled(void *opaque)
{
    return FW_CFG(opaque)->dma_enabled;
}

/* ---- device ---- */

static void fw_cfg_reset(DeviceState *dev)
{
    FWCfgState *s = FW_CFG(dev);

    s->dma_addr = 0;
    fw_cfg_select(s, FW_CFG_SIGNATURE);
}

static int fw_cfg_post_load(void *opaque, int version_id)
{
    FWCfgState *s = opaque;

    if ((s->cur_entry & FW_CFG_ENTRY_MASK) >= fw_cfg_max_entry(s)) {
        s->cur_entry = FW_CFG_INVALID;
    }
    return 0;
}

static const VMStateDescription vmstate_fw_cfg = {
    .name = "fw_cfg",
    .version_id = 2,
    .minimum_version_id = 2,
    .post_load = fw_cfg_post_load,
    .fields = (const VMStateField[]){ VMSTATE_UINT16(cur_entry, FWCfgState),
                                      VMSTATE_UINT32(cur_offset, FWCfgState),
                                      VMSTATE_UINT64(dma_addr, FWCfgState), VMSTATE_END_OF_LIST() }
};

/* Replaces file @name by @list, which the file owns from now on. */
static void fw_cfg_update_list(FWCfgState *s, const char *name, char *list, size_t len)
{
    g_free(fw_cfg_modify_file(s, name, list, len));
}

/*
 * Boot order and disk geometries are known when all devices are, and may change until the next
 * reset.
 */
static void fw_cfg_machine_reset(void *opaque)
{
    FWCfgState *s = opaque;
    size_t len = 0;
    char *list;

    list = get_boot_devices_list(&len);
    fw_cfg_update_list(s, "bootorder", list, len);
    len = 0;
    list = get_boot_devices_lchs_list(&len);
    fw_cfg_update_list(s, "bios-geometry", list, len);
}

static void fw_cfg_machine_ready(Notifier *n, void *data)
{
    FWCfgState *s = container_of(n, FWCfgState, machine_ready);

    qemu_register_reset(fw_cfg_machine_reset, s);
}

void fw_cfg_common_realize(DeviceState *dev, Error **errp)
{
    FWCfgState *s = FW_CFG(dev);
    MachineState *machine = MACHINE(qdev_get_machine());
    uint32_t version = FW_CFG_VERSION;

    if (!fw_cfg_find()) {
        error_setg(errp, "at most one %s device is permitted", TYPE_FW_CFG);
        return;
    }
    if (s->dma_enabled) {
        version |= FW_CFG_VERSION_DMA;
    }
    fw_cfg_add_bytes(s, FW_CFG_SIGNATURE, g_memdup2("QEMU", FW_CFG_SIG_SIZE), FW_CFG_SIG_SIZE);
    fw_cfg_add_i32(s, FW_CFG_ID, version);
    fw_cfg_add_bytes(s, FW_CFG_UUID, &qemu_uuid, sizeof(qemu_uuid));
    fw_cfg_add_i16(s, FW_CFG_NOGRAPHIC, !machine->enable_graphics);
    fw_cfg_add_boot_items(s, machine);
    s->machine_ready.notify = fw_cfg_machine_ready;
    qemu_add_machine_init_done_notifier(&s->machine_ready);
}

void fw_cfg_place(DeviceState *dev)
{
    object_property_add_child(qdev_get_machine(), TYPE_FW_CFG, OBJECT(dev));
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
}

FWCfgState *fw_cfg_find(void)
{
    return (FWCfgState *)object_resolve_path_type("", TYPE_FW_CFG, NULL);
}

static void fw_cfg_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->reset = fw_cfg_reset;
    dc->vmsd = &vmstate_fw_cfg;
}

static const TypeInfo fw_cfg_info = {
    .name = TYPE_FW_CFG,
    .parent = TYPE_SYS_BUS_DEVICE,
    .abstract = true,
    .instance_size = sizeof(FWCfgState),
    .class_init = fw_cfg_class_init,
};

static const TypeInfo fw_cfg_data_generator_info = {
    .name = TYPE_FW_CFG_DATA_GENERATOR_INTERFACE,
    .parent = TYPE_INTERFACE,
    .class_size = sizeof(FWCfgDataGeneratorClass),
};

static void fw_cfg_register_types(void)
{
    type_register_static(&fw_cfg_info);
    type_register_static(&fw_cfg_data_generator_info);
}

type_init(fw_cfg_register_types)
