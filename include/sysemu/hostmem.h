/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory back ends: objects that own a block of RAM which a machine or a device uses
 * (`-object memory-backend-ram,id=…,size=…`). The machine makes one of its own for main memory.
 */
#ifndef SYSEMU_HOSTMEM_H
#define SYSEMU_HOSTMEM_H

#include "exec/memory.h"
#include "qapi/qapi-types-machine.h"
#include "qemu/bitmap.h"
#include "qemu/option.h"
#include "qom/object.h"
#include "sysemu/sysemu.h"

#define TYPE_MEMORY_BACKEND "memory-backend"
#define TYPE_MEMORY_BACKEND_RAM "memory-backend-ram"
typedef struct HostMemoryBackendClass HostMemoryBackendClass;
DECLARE_OBJ_CHECKERS(HostMemoryBackend, HostMemoryBackendClass, MEMORY_BACKEND, TYPE_MEMORY_BACKEND)

/* @alloc: makes backend->mr of backend->size bytes; called when the object is complete. */
struct HostMemoryBackendClass {
    ObjectClass parent_class;

    void (*alloc)(HostMemoryBackend *backend, Error **errp);
};

/*
 * @size in bytes. @mr: the region; valid once completed. @is_mapped: a machine or device uses it,
 * so it can neither be deleted nor used a second time. The other fields keep what properties set
 * and have no effect.
 */
struct HostMemoryBackend {
    Object parent;

    uint64_t size;
    bool merge;
    bool dump;
    bool use_canonical_path;
    bool prealloc;
    bool is_mapped;
    bool share;
    bool reserve;
    uint32_t prealloc_threads;

    MemoryRegion mr;
};

/* The region of @backend, owned by it; NULL while it is not complete. */
MemoryRegion *host_memory_backend_get_memory(HostMemoryBackend *backend);
/* Marks @backend as used by a device or machine, or no longer. */
void host_memory_backend_set_mapped(HostMemoryBackend *backend, bool mapped);
bool host_memory_backend_is_mapped(HostMemoryBackend *backend);
/* Size in bytes of the pages that hold it: always the host's page size. */
size_t host_memory_backend_pagesize(HostMemoryBackend *memdev);
/* Name for its region: the object's id. g_free it. */
char *host_memory_backend_get_name(HostMemoryBackend *backend);

#endif
