/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The register API: behaviour of registers described by rows of masks and hooks, and memory regions
 * of them.
 */
#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/log.h"
#include "hw/register.h"

/* ---- storage ---- */

static void store(RegisterInfo *reg, uint64_t val)
{
    switch (reg->data_size) {
    case 1:
        *(uint8_t *)reg->data = val;
        break;
    case 2:
        *(uint16_t *)reg->data = val;
        break;
    case 4:
        *(uint32_t *)reg->data = val;
        break;
    case 8:
        *(uint64_t *)reg->data = val;
        break;
    default:
        g_assert_not_reached();
    }
}

static uint64_t load(const RegisterInfo *reg)
{
    switch (reg->data_size) {
    case 1:
        return *(uint8_t *)reg->data;
    case 2:
        return *(uint16_t *)reg->data;
    case 4:
        return *(uint32_t *)reg->data;
    case 8:
        return *(uint64_t *)reg->data;
    default:
        g_assert_not_reached();
    }
}

/* ---- one register ---- */

static void log_bits(const char *prefix, const RegisterAccessInfo *ac, int mask, const char *what,
                     uint64_t val)
{
    qemu_log_mask(mask, "%s:%s: %s: %#" PRIx64 "\n", prefix, ac->name, what, val);
}

void register_write(RegisterInfo *reg, uint64_t val, uint64_t we, const char *prefix, bool debug)
{
    const RegisterAccessInfo *ac = reg->access;
    uint64_t old, wrong, no_w_mask;

    if (!ac || !ac->name) {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: write to undefined register (written value: %#" PRIx64 ")\n", prefix,
                      val);
        return;
    }
    old = reg->data ? load(reg) : ac->reset;
    wrong = (old ^ val) & ac->rsvd & we;
    if (wrong) {
        log_bits(prefix, ac, LOG_GUEST_ERROR, "change of value in reserved bits", wrong);
    }
    if (val & ac->unimp & we) {
        log_bits(prefix, ac, LOG_UNIMP, "writing 1 to unimplemented bits", val & ac->unimp & we);
    }
    /* What the write leaves as it is, then what it clears by ones. */
    no_w_mask = ac->ro | ac->w1c | ~we;
    val = (val & ~no_w_mask) | (old & no_w_mask & ~(val & ac->w1c & we & ~ac->ro));
    if (ac->pre_write) {
        val = ac->pre_write(reg, val);
    }
    if (debug) {
        qemu_log("%s:%s: write of value %#" PRIx64 "\n", prefix, ac->name, val);
    }
    store(reg, val);
    if (ac->post_write) {
        ac->post_write(reg, val);
    }
}

uint64_t register_read(RegisterInfo *reg, uint64_t re, const char *prefix, bool debug)
{
    const RegisterAccessInfo *ac = reg->access;
    uint64_t ret;

    if (!ac || !ac->name) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: read from undefined register\n", prefix);
        return 0;
    }
    ret = reg->data ? load(reg) : ac->reset;
    if (reg->data && (ac->cor & re)) {
        store(reg, ret & ~(ac->cor & re));
    }
    ret &= re;
    if (ac->post_read) {
        ret = ac->post_read(reg, ret);
    }
    if (debug) {
        qemu_log("%s:%s: read of value %#" PRIx64 "\n", prefix, ac->name, ret);
    }
    return ret;
}

void register_reset(RegisterInfo *reg)
{
    const RegisterAccessInfo *ac;

    assert(reg);
    if (!reg->data || !reg->access) {
        return;
    }
    ac = reg->access;
    store(reg, ac->reset);
    if (ac->post_write) {
        ac->post_write(reg, ac->reset);
    }
}

/* ---- a block behind a memory region ---- */

static RegisterInfo *find_register(RegisterInfoArray *array, hwaddr addr)
{
    for (int i = 0; i < array->num_elements; i++) {
        if (array->r[i]->access->addr == addr) {
            return array->r[i];
        }
    }
    return NULL;
}

/* Bits that an access of @size bytes touches. */
static uint64_t access_mask(unsigned size)
{
    return MAKE_64BIT_MASK(0, size * 8);
}

void register_write_memory(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    RegisterInfoArray *array = opaque;
    RegisterInfo *reg = find_register(array, addr);

    if (!reg) {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: write to unimplemented register at address: %#" PRIx64 "\n",
                      array->prefix, addr);
        return;
    }
    register_write(reg, value, access_mask(size), array->prefix, array->debug);
}

uint64_t register_read_memory(void *opaque, hwaddr addr, unsigned size)
{
    RegisterInfoArray *array = opaque;
    RegisterInfo *reg = find_register(array, addr);

    if (!reg) {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: read to unimplemented register at address: %#" PRIx64 "\n",
                      array->prefix, addr);
        return 0;
    }
    return register_read(reg, access_mask(size), array->prefix, array->debug);
}

static RegisterInfoArray *init_block(DeviceState *owner, const RegisterAccessInfo *rae, int num,
                                     RegisterInfo *ri, void *data, int data_size,
                                     const MemoryRegionOps *ops, bool debug_enabled,
                                     uint64_t memory_size)
{
    RegisterInfoArray *array = g_new0(RegisterInfoArray, 1);

    array->r = g_new0(RegisterInfo *, num);
    array->num_elements = num;
    array->debug = debug_enabled;
    array->prefix = object_get_typename(OBJECT(owner));
    for (int i = 0; i < num; i++) {
        size_t index = rae[i].addr / data_size;
        RegisterInfo *reg = &ri[index];

        object_initialize(reg, sizeof(*reg), TYPE_REGISTER);
        reg->data = (char *)data + index * data_size;
        reg->data_size = data_size;
        reg->access = &rae[i];
        reg->opaque = owner;
        array->r[i] = reg;
    }
    memory_region_init_io(&array->mem, OBJECT(owner), ops, array, array->prefix, memory_size);
    return array;
}

RegisterInfoArray *register_init_block8(DeviceState *owner, const RegisterAccessInfo *rae, int num,
                                        RegisterInfo *ri, uint8_t *data, const MemoryRegionOps *ops,
                                        bool debug_enabled, uint64_t memory_size)
{
    return init_block(owner, rae, num, ri, data, sizeof(*data), ops, debug_enabled, memory_size);
}

RegisterInfoArray *register_init_block32(DeviceState *owner, const RegisterAccessInfo *rae, int num,
                                         RegisterInfo *ri, uint32_t *data,
                                         const MemoryRegionOps *ops, bool debug_enabled,
                                         uint64_t memory_size)
{
    return init_block(owner, rae, num, ri, data, sizeof(*data), ops, debug_enabled, memory_size);
}

RegisterInfoArray *register_init_block64(DeviceState *owner, const RegisterAccessInfo *rae, int num,
                                         RegisterInfo *ri, uint64_t *data,
                                         const MemoryRegionOps *ops, bool debug_enabled,
                                         uint64_t memory_size)
{
    return init_block(owner, rae, num, ri, data, sizeof(*data), ops, debug_enabled, memory_size);
}

void register_finalize_block(RegisterInfoArray *r_array)
{
    object_unparent(OBJECT(&r_array->mem));
    g_free(r_array->r);
    g_free(r_array);
}

static void register_class_init(ObjectClass *oc, void *data)
{
    /* Only as part of a device. */
    DEVICE_CLASS(oc)->user_creatable = false;
}

static const TypeInfo register_info = {
    .name = TYPE_REGISTER,
    .parent = TYPE_DEVICE,
    .instance_size = sizeof(RegisterInfo),
    .class_init = register_class_init,
};

static void register_register_types(void)
{
    type_register_static(&register_info);
}
type_init(register_register_types)
