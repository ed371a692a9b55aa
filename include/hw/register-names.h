/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names of registers for MemoryRegionOps.register_name, where a device decodes offsets in its code and has no
 * table of registers with names.
 */
#ifndef HW_REGISTER_NAMES_H
#define HW_REGISTER_NAMES_H

#include "exec/hwaddr.h"

/* The datasheet's name of @bytes at @offset: a register, or an array of them. */
typedef struct RegisterName {
    uint32_t offset, bytes;
    const char *name;
} RegisterName;

/* The name in the first of @num @rows that @offset is in; NULL: none. */
static inline const char *register_name_at(const RegisterName *rows, size_t num, hwaddr offset)
{
    for (size_t i = 0; i < num; i++) {
        if (offset >= rows[i].offset && offset - rows[i].offset < rows[i].bytes) {
            return rows[i].name;
        }
    }
    return NULL;
}

#endif
