/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory back ends: abstract type "memory-backend" and "memory-backend-ram", which owns a block
 * of anonymous RAM.
 *
 * Property size is the block's; share, merge, dump, prealloc, prealloc-threads, reserve and
 * x-use-canonical-path-for-ramblock-id are taken and kept, without effect. Left out on purpose:
 * back ends on files, host NUMA policies.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "qemu/module.h"
#include "qom/object_interfaces.h"
#include "sysemu/hostmem.h"

char *host_memory_backend_get_name(HostMemoryBackend *backend)
{
    return g_strdup(object_get_canonical_path_component(OBJECT(backend)));
}

/* Complete: the region was made. */
static bool host_memory_backend_is_complete(HostMemoryBackend *backend)
{
    return memory_region_size(&backend->mr) != 0;
}

MemoryRegion *host_memory_backend_get_memory(HostMemoryBackend *backend)
{
    return host_memory_backend_is_complete(backend) ? &backend->mr : NULL;
}

void host_memory_backend_set_mapped(HostMemoryBackend *backend, bool mapped)
{
    backend->is_mapped = mapped;
}

bool host_memory_backend_is_mapped(HostMemoryBackend *backend)
{
    return backend->is_mapped;
}

size_t host_memory_backend_pagesize(HostMemoryBackend *memdev)
{
    return qemu_real_host_page_size();
}

/* ---- properties ---- */

static void host_memory_backend_get_size(Object *obj, Visitor *v, const char *name, void *opaque,
                                         Error **errp)
{
    uint64_t value = MEMORY_BACKEND(obj)->size;

    visit_type_size(v, name, &value, errp);
}

static void host_memory_backend_set_size(Object *obj, Visitor *v, const char *name, void *opaque,
                                         Error **errp)
{
    HostMemoryBackend *backend = MEMORY_BACKEND(obj);
    uint64_t value;

    if (host_memory_backend_is_complete(backend)) {
        error_setg(errp, "cannot change property %s of %s", name, object_get_typename(obj));
        return;
    }
    if (!visit_type_size(v, name, &value, errp)) {
        return;
    }
    if (!value) {
        error_setg(errp, "property '%s' of %s doesn't take value '%" PRIu64 "'", name,
                   object_get_typename(obj), value);
        return;
    }
    backend->size = value;
}

static void host_memory_backend_get_threads(Object *obj, Visitor *v, const char *name, void *opaque,
                                            Error **errp)
{
    visit_type_uint32(v, name, &MEMORY_BACKEND(obj)->prealloc_threads, errp);
}

static void host_memory_backend_set_threads(Object *obj, Visitor *v, const char *name, void *opaque,
                                            Error **errp)
{
    uint32_t value;

    if (!visit_type_uint32(v, name, &value, errp)) {
        return;
    }
    if (!value) {
        error_setg(errp, "property '%s' of %s doesn't take value '0'", name,
                   object_get_typename(obj));
        return;
    }
    MEMORY_BACKEND(obj)->prealloc_threads = value;
}

#define HOST_MEMORY_FLAG(field)                                                        \
    static bool host_memory_backend_get_##field(Object *obj, Error **errp)             \
    {                                                                                  \
        return MEMORY_BACKEND(obj)->field;                                             \
    }                                                                                  \
    static void host_memory_backend_set_##field(Object *obj, bool value, Error **errp) \
    {                                                                                  \
        MEMORY_BACKEND(obj)->field = value;                                            \
    }

HOST_MEMORY_FLAG(merge)
HOST_MEMORY_FLAG(dump)
HOST_MEMORY_FLAG(prealloc)
HOST_MEMORY_FLAG(share)
HOST_MEMORY_FLAG(reserve)
HOST_MEMORY_FLAG(use_canonical_path)

/* ---- object ---- */

static void host_memory_backend_init(Object *obj)
{
    HostMemoryBackend *backend = MEMORY_BACKEND(obj);

    backend->merge = true;
    backend->dump = true;
    backend->reserve = true;
    backend->prealloc_threads = 1;
}

static void host_memory_backend_memory_complete(UserCreatable *uc, Error **errp)
{
    HostMemoryBackend *backend = MEMORY_BACKEND(uc);
    HostMemoryBackendClass *bc = MEMORY_BACKEND_GET_CLASS(uc);

    if (!backend->size) {
        error_setg(errp, "Parameter 'size' is missing");
        return;
    }
    bc->alloc(backend, errp);
}

static bool host_memory_backend_can_be_deleted(UserCreatable *uc)
{
    return !host_memory_backend_is_mapped(MEMORY_BACKEND(uc));
}

static void host_memory_backend_class_init(ObjectClass *oc, void *data)
{
    static const struct {
        const char *name;
        const char *description;
        bool (*get)(Object *obj, Error **errp);
        void (*set)(Object *obj, bool value, Error **errp);
    } flags[] = {
        { "merge", "Mark memory as mergeable", host_memory_backend_get_merge,
          host_memory_backend_set_merge },
        { "dump", "Set to 'off' to exclude from core dump", host_memory_backend_get_dump,
          host_memory_backend_set_dump },
        { "prealloc", "Preallocate memory", host_memory_backend_get_prealloc,
          host_memory_backend_set_prealloc },
        { "share", "Mark the memory as private to QEMU or shared", host_memory_backend_get_share,
          host_memory_backend_set_share },
        { "reserve", "Reserve swap space (or huge pages) if applicable",
          host_memory_backend_get_reserve, host_memory_backend_set_reserve },
        { "x-use-canonical-path-for-ramblock-id", "Use canonical path for ramblock-id",
          host_memory_backend_get_use_canonical_path, host_memory_backend_set_use_canonical_path },
    };
    UserCreatableClass *ucc = USER_CREATABLE_CLASS(oc);

    ucc->complete = host_memory_backend_memory_complete;
    ucc->can_be_deleted = host_memory_backend_can_be_deleted;
    for (size_t i = 0; i < ARRAY_SIZE(flags); i++) {
        object_class_property_add_bool(oc, flags[i].name, flags[i].get, flags[i].set);
        object_class_property_set_description(oc, flags[i].name, flags[i].description);
    }
    object_class_property_add(oc, "size", "int", host_memory_backend_get_size,
                              host_memory_backend_set_size, NULL, NULL);
    object_class_property_set_description(oc, "size", "Size of the memory region (ex: 500M)");
    object_class_property_add(oc, "prealloc-threads", "int", host_memory_backend_get_threads,
                              host_memory_backend_set_threads, NULL, NULL);
    object_class_property_set_description(oc, "prealloc-threads",
                                          "Number of CPU threads to use for prealloc");
}

static void ram_backend_memory_alloc(HostMemoryBackend *backend, Error **errp)
{
    g_autofree char *name = host_memory_backend_get_name(backend);

    memory_region_init_ram_nomigrate(&backend->mr, OBJECT(backend), name, backend->size, errp);
}

static void ram_backend_class_init(ObjectClass *oc, void *data)
{
    MEMORY_BACKEND_CLASS(oc)->alloc = ram_backend_memory_alloc;
}

static const TypeInfo host_memory_backend_info = { .name = TYPE_MEMORY_BACKEND,
                                                   .parent = TYPE_OBJECT,
                                                   .abstract = true,
                                                   .class_size = sizeof(HostMemoryBackendClass),
                                                   .class_init = host_memory_backend_class_init,
                                                   .instance_size = sizeof(HostMemoryBackend),
                                                   .instance_init = host_memory_backend_init,
                                                   .interfaces = (InterfaceInfo[]){
                                                       { TYPE_USER_CREATABLE }, {} } };

static const TypeInfo ram_backend_info = {
    .name = TYPE_MEMORY_BACKEND_RAM,
    .parent = TYPE_MEMORY_BACKEND,
    .class_init = ram_backend_class_init,
};

static void host_memory_register_types(void)
{
    type_register_static(&host_memory_backend_info);
    type_register_static(&ram_backend_info);
}

type_init(host_memory_register_types)
