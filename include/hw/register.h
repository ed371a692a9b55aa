/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Registers as rows of a table: masks say which bits are read-only, write-1-to-clear, reserved ...,
 * hooks do the rest. register_init_block32() makes a memory region of them.
 *
 * Interface: QEMU 7.2's hw/register.h.
 */
#ifndef REGISTER_H
#define REGISTER_H

#include "hw/qdev-core.h"
#include "exec/memory.h"
#include "hw/registerfields.h"

typedef struct RegisterInfo RegisterInfo;
typedef struct RegisterAccessInfo RegisterAccessInfo;
typedef struct RegisterInfoArray RegisterInfoArray;

/* One row. */
struct RegisterAccessInfo {
    const char *name;
    /* Bits that writes do not change; that a 1 clears; value after reset; bits that a read clears.
     */
    uint64_t ro;
    uint64_t w1c;
    uint64_t reset;
    uint64_t cor;
    /* Reserved bits (a write that changes them is logged); bits that are not implemented (as are
     * these). */
    uint64_t rsvd;
    uint64_t unimp;
    /* Gives the value to store; is told the value stored; gives the value read. */
    uint64_t (*pre_write)(RegisterInfo *reg, uint64_t val);
    void (*post_write)(RegisterInfo *reg, uint64_t val);
    uint64_t (*post_read)(RegisterInfo *reg, uint64_t val);
    /* Offset in the region. */
    hwaddr addr;
};

#define TYPE_REGISTER "qemu-register"
DECLARE_INSTANCE_CHECKER(RegisterInfo, REGISTER, TYPE_REGISTER)

/* One register: its storage, @data_size bytes at @data, and its row. */
struct RegisterInfo {
    DeviceState parent_obj;

    void *data;
    int data_size;
    const RegisterAccessInfo *access;
    void *opaque;
};

/* A block of them behind @mem. */
struct RegisterInfoArray {
    MemoryRegion mem;
    int num_elements;
    RegisterInfo **r;
    bool debug;
    const char *prefix;
};

/* Writes the bits of @we, reads the bits of @re. @prefix and @debug are for the log. */
void register_write(RegisterInfo *reg, uint64_t val, uint64_t we, const char *prefix, bool debug);
uint64_t register_read(RegisterInfo *reg, uint64_t re, const char *prefix, bool debug);
/* Puts the reset value in place and calls post_write with it. */
void register_reset(RegisterInfo *reg);
/* Access functions for a MemoryRegionOps; @opaque is the RegisterInfoArray. */
void register_write_memory(void *opaque, hwaddr addr, uint64_t value, unsigned size);
uint64_t register_read_memory(void *opaque, hwaddr addr, unsigned size);
/*
 * Makes a block of @num registers from rows @rae; element N keeps its state in @ri[addr/width] and
 * @data[addr/width]. @memory_size bytes, @ops with the two functions above. For instance_init.
 */
RegisterInfoArray *register_init_block8(DeviceState *owner, const RegisterAccessInfo *rae, int num,
                                        RegisterInfo *ri, uint8_t *data, const MemoryRegionOps *ops,
                                        bool debug_enabled, uint64_t memory_size);
RegisterInfoArray *register_init_block32(DeviceState *owner, const RegisterAccessInfo *rae, int num,
                                         RegisterInfo *ri, uint32_t *data,
                                         const MemoryRegionOps *ops, bool debug_enabled,
                                         uint64_t memory_size);
RegisterInfoArray *register_init_block64(DeviceState *owner, const RegisterAccessInfo *rae, int num,
                                         RegisterInfo *ri, uint64_t *data,
                                         const MemoryRegionOps *ops, bool debug_enabled,
                                         uint64_t memory_size);
/* Frees the block. For instance_finalize. */
void register_finalize_block(RegisterInfoArray *r_array);

#endif
