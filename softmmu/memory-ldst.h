/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bodies of address_space_ld*, address_space_st* and their cached forms. */
#ifndef SOFTMMU_MEMORY_LDST_H
#define SOFTMMU_MEMORY_LDST_H

#include "exec/memory.h"

/* One value at host address @p, in the byte order of @op. */
uint64_t memory_load(const void *p, MemOp op);
void memory_store(void *p, uint64_t value, MemOp op);

/* One value at @addr of @fv; *@result may be NULL. */
uint64_t flatview_load(FlatView *fv, hwaddr addr, MemOp op, MemTxAttrs attrs, MemTxResult *result);
void flatview_store(FlatView *fv, hwaddr addr, uint64_t value, MemOp op, MemTxAttrs attrs,
                    MemTxResult *result);

/*
 * Defines address_space_<ld><suffix> and address_space_<st><suffix>; LOAD and STORE are macros that
 * use the first argument ARG by its name.
 */
#define MEMORY_LDST_DEFINE_ONE(bits, ld, st, op, suffix, ARG, LOAD, STORE)                         \
    uint##bits##_t address_space_##ld##suffix(ARG, hwaddr addr, MemTxAttrs attrs,                  \
                                              MemTxResult *result)                                 \
    {                                                                                              \
        return LOAD(addr, op, attrs, result);                                                      \
    }                                                                                              \
    void address_space_##st##suffix(ARG, hwaddr addr, uint##bits##_t val, MemTxAttrs attrs,        \
                                    MemTxResult *result)                                           \
    {                                                                                              \
        STORE(addr, val, op, attrs, result);                                                       \
    }

#define MEMORY_LDST_DEFINE_ORDER(order, memop, suffix, ARG, LOAD, STORE)                           \
    MEMORY_LDST_DEFINE_ONE(16, lduw##order, stw##order, MO_16 | (memop), suffix, ARG, LOAD, STORE) \
    MEMORY_LDST_DEFINE_ONE(32, ldl##order, stl##order, MO_32 | (memop), suffix, ARG, LOAD, STORE)  \
    MEMORY_LDST_DEFINE_ONE(64, ldq##order, stq##order, MO_64 | (memop), suffix, ARG, LOAD, STORE)

#define MEMORY_LDST_DEFINE(suffix, ARG, LOAD, STORE)                                               \
    MEMORY_LDST_DEFINE_ONE(8, ldub, stb, MO_8, suffix, ARG, LOAD, STORE)                           \
    MEMORY_LDST_DEFINE_ORDER(, MO_TE, suffix, ARG, LOAD, STORE)                                    \
    MEMORY_LDST_DEFINE_ORDER(_le, MO_LE, suffix, ARG, LOAD, STORE)                                 \
    MEMORY_LDST_DEFINE_ORDER(_be, MO_BE, suffix, ARG, LOAD, STORE)

#endif /* SOFTMMU_MEMORY_LDST_H */
