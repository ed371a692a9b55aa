/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory regions as objects, and the tree they form: a container holds subregions at offsets, an
 * alias shows a window of another region. Each change marks what it may alter (memory-commit.c), so
 * that only those flat views are rendered again.
 *
 * QOM type "memory-region", child "name[*]" of its owner; properties container, addr, size,
 * priority.
 */
#include "qemu/osdep.h"
#include "memory-internal.h"
#include "hw/qdev-core.h"
#include "qapi/error.h"
#include "qapi/visitor.h"

MemoryRegion memory_unassigned = {
    .ops = &unassigned_mem_ops,
    .terminates = true,
    .enabled = true,
    .romd_mode = true,
    .size = INT128_2_64_INIT,
};

/* ---- Names and owners ---- */

/* Characters that would mean something in a path are written \xNN. */
static char *escape_name(const char *name)
{
    GString *s = g_string_new(NULL);

    for (; *name; name++) {
        if (strchr("/[]\\", *name)) {
            g_string_append_printf(s, "\\x%02x", (unsigned char)*name);
        } else {
            g_string_append_c(s, *name);
        }
    }
    return g_string_free(s, false);
}

static void memory_region_name_child(MemoryRegion *mr, Object *owner, const char *name)
{
    g_autofree char *escaped = escape_name(name);
    g_autofree char *slot = g_strdup_printf("%s[*]", escaped);

    if (!owner) {
        owner = container_get(qdev_get_machine(), "/unattached");
    }
    object_property_add_child(owner, slot, OBJECT(mr));
    object_unref(OBJECT(mr));
}

void memory_region_setup(MemoryRegion *mr, Object *owner, const char *name, uint64_t size)
{
    mr->size = memory_size_int128(size);
    mr->name = g_strdup(name);
    mr->owner = owner;
    mr->dev = (DeviceState *)object_dynamic_cast(owner, TYPE_DEVICE);
    if (name) {
        memory_region_name_child(mr, owner, name);
    }
}

void memory_region_init(MemoryRegion *mr, Object *owner, const char *name, uint64_t size)
{
    object_initialize(mr, sizeof(*mr), TYPE_MEMORY_REGION);
    memory_region_setup(mr, owner, name, size);
}

const char *memory_region_name(const MemoryRegion *mr)
{
    return mr->name ? mr->name : "";
}

Object *memory_region_owner(MemoryRegion *mr)
{
    return OBJECT(mr)->parent;
}

void memory_region_ref(MemoryRegion *mr)
{
    if (mr && mr->owner) {
        object_ref(mr->owner);
    }
}

void memory_region_unref(MemoryRegion *mr)
{
    if (mr && mr->owner) {
        object_unref(mr->owner);
    }
}

/* ---- The tree ---- */

/* A mapped region keeps its owner alive, unless that is the container's owner too. */
static bool subregion_holds_ref(MemoryRegion *container, MemoryRegion *sub)
{
    return sub->owner != container->owner;
}

/* Puts @sub in front of its equals in priority. */
static void link_subregion(MemoryRegion *container, MemoryRegion *sub)
{
    MemoryRegion *other;

    QTAILQ_FOREACH(other, &container->subregions, subregions_link) {
        if (sub->priority >= other->priority) {
            QTAILQ_INSERT_BEFORE(other, sub, subregions_link);
            return;
        }
    }
    QTAILQ_INSERT_TAIL(&container->subregions, sub, subregions_link);
}

static void count_alias_mappings(MemoryRegion *sub, int delta)
{
    for (MemoryRegion *target = sub->alias; target; target = target->alias) {
        target->mapped_via_alias += delta;
    }
}

/* @sub comes, goes or moves. */
static void mark_mapping_changed(MemoryRegion *sub)
{
    if (sub->enabled) {
        memory_mark_changed(sub->container);
    }
}

void memory_region_add_subregion_overlap(MemoryRegion *mr, hwaddr offset, MemoryRegion *subregion,
                                         int priority)
{
    assert(!subregion->container);
    memory_region_transaction_begin();
    if (subregion_holds_ref(mr, subregion)) {
        memory_region_ref(subregion);
    }
    subregion->container = mr;
    subregion->addr = offset;
    subregion->priority = priority;
    link_subregion(mr, subregion);
    count_alias_mappings(subregion, 1);
    mark_mapping_changed(subregion);
    memory_region_transaction_commit();
}

void memory_region_add_subregion(MemoryRegion *mr, hwaddr offset, MemoryRegion *subregion)
{
    memory_region_add_subregion_overlap(mr, offset, subregion, 0);
}

void memory_region_del_subregion(MemoryRegion *mr, MemoryRegion *subregion)
{
    assert(subregion->container == mr);
    memory_region_transaction_begin();
    mark_mapping_changed(subregion);
    subregion->container = NULL;
    QTAILQ_REMOVE(&mr->subregions, subregion, subregions_link);
    count_alias_mappings(subregion, -1);
    memory_region_transaction_commit();
    if (subregion_holds_ref(mr, subregion)) {
        memory_region_unref(subregion);
    }
}

void memory_region_set_enabled(MemoryRegion *mr, bool enabled)
{
    if (enabled == mr->enabled) {
        return;
    }
    memory_region_transaction_begin();
    mr->enabled = true;         /* so that the mark passes, in both directions */
    memory_mark_changed(mr);
    mr->enabled = enabled;
    memory_region_transaction_commit();
}

void memory_region_set_address(MemoryRegion *mr, hwaddr addr)
{
    if (addr == mr->addr) {
        return;
    }
    mr->addr = addr;
    if (mr->container) {
        memory_region_transaction_begin();
        QTAILQ_REMOVE(&mr->container->subregions, mr, subregions_link);
        link_subregion(mr->container, mr);
        mark_mapping_changed(mr);
        memory_region_transaction_commit();
    }
}

void memory_region_set_size(MemoryRegion *mr, uint64_t size)
{
    Int128 new_size = memory_size_int128(size);

    if (int128_eq(new_size, mr->size)) {
        return;
    }
    memory_region_transaction_begin();
    mr->size = new_size;
    memory_mark_changed(mr);
    memory_region_transaction_commit();
}

void memory_region_set_alias_offset(MemoryRegion *mr, hwaddr offset)
{
    assert(mr->alias);
    if (offset == mr->alias_offset) {
        return;
    }
    memory_region_transaction_begin();
    mr->alias_offset = offset;
    memory_mark_changed(mr);
    memory_region_transaction_commit();
}

/* Sets one of the flags that ranges carry. */
static void memory_region_set_flag(MemoryRegion *mr, bool *flag, bool value)
{
    if (*flag == value) {
        return;
    }
    memory_region_transaction_begin();
    *flag = value;
    memory_mark_changed(mr);
    memory_region_transaction_commit();
}

void memory_region_set_readonly(MemoryRegion *mr, bool readonly)
{
    memory_region_set_flag(mr, &mr->readonly, readonly);
}

void memory_region_set_nonvolatile(MemoryRegion *mr, bool nonvolatile)
{
    memory_region_set_flag(mr, &mr->nonvolatile, nonvolatile);
}

void memory_region_rom_device_set_romd(MemoryRegion *mr, bool romd_mode)
{
    memory_region_set_flag(mr, &mr->romd_mode, romd_mode);
}

void memory_region_set_unmergeable(MemoryRegion *mr, bool unmergeable)
{
    memory_region_set_flag(mr, &mr->unmergeable, unmergeable);
}

/* ---- Properties ---- */

uint64_t memory_region_size(MemoryRegion *mr)
{
    return int128_eq(mr->size, int128_2_64()) ? UINT64_MAX : int128_get64(mr->size);
}

bool memory_region_is_mapped(MemoryRegion *mr)
{
    return mr->container || mr->mapped_via_alias;
}

uint64_t memory_region_get_alignment(const MemoryRegion *mr)
{
    return mr->align;
}

bool memory_region_is_protected(MemoryRegion *mr)
{
    return false;
}

RamDiscardManager *memory_region_get_ram_discard_manager(MemoryRegion *mr)
{
    return mr->rdm;
}

/* ---- QOM ---- */

static void get_container(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    MemoryRegion *mr = MEMORY_REGION(obj);
    g_autofree char *path = mr->container ? object_get_canonical_path(OBJECT(mr->container))
                                          : g_strdup("");

    visit_type_str(v, name, &path, errp);
}

static Object *resolve_container(Object *obj, void *opaque, const char *part)
{
    return OBJECT(MEMORY_REGION(obj)->container);
}

static void get_addr(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    uint64_t value = MEMORY_REGION(obj)->addr;

    visit_type_uint64(v, name, &value, errp);
}

static void get_size(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    uint64_t value = memory_region_size(MEMORY_REGION(obj));

    visit_type_uint64(v, name, &value, errp);
}

static void get_priority(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    int32_t value = MEMORY_REGION(obj)->priority;

    visit_type_int32(v, name, &value, errp);
}

static void memory_region_initfn(Object *obj)
{
    MemoryRegion *mr = MEMORY_REGION(obj);

    mr->ops = &unassigned_mem_ops;
    mr->enabled = true;
    mr->romd_mode = true;
    QTAILQ_INIT(&mr->subregions);
    QLIST_INIT(&mr->aliases);
}

/* No view holds a range of it any more: those refer to the owner. */
static void memory_region_finalize(Object *obj)
{
    MemoryRegion *mr = MEMORY_REGION(obj);
    MemoryRegion *other, *next;

    if (mr->container) {
        memory_region_del_subregion(mr->container, mr);
    }
    QTAILQ_FOREACH_SAFE(other, &mr->subregions, subregions_link, next) {
        memory_region_del_subregion(mr, other);
    }
    QLIST_FOREACH_SAFE(other, &mr->aliases, aliases_link, next) {
        QLIST_REMOVE(other, aliases_link);
        other->alias = NULL;
    }
    if (mr->alias) {
        QLIST_REMOVE(mr, aliases_link);
    }
    if (mr->flat_view) {
        mr->flat_view->root = NULL;
    }
    if (mr->destructor) {
        mr->destructor(mr);
    }
    g_free((char *)mr->name);
    g_free(mr->ioeventfds);
}

static void memory_region_class_init(ObjectClass *klass, void *data)
{
    object_class_property_add(klass, "container", "link<" TYPE_MEMORY_REGION ">", get_container,
                              NULL, NULL, NULL)->resolve = resolve_container;
    object_class_property_add(klass, "addr", "uint64", get_addr, NULL, NULL, NULL);
    object_class_property_add(klass, "size", "uint64", get_size, NULL, NULL, NULL);
    object_class_property_add(klass, "priority", "uint32", get_priority, NULL, NULL, NULL);
}

static const TypeInfo memory_region_info = {
    .name = TYPE_MEMORY_REGION,
    .parent = TYPE_OBJECT,
    .instance_size = sizeof(MemoryRegion),
    .instance_align = __alignof__(MemoryRegion),
    .class_size = sizeof(MemoryRegionClass),
    .instance_init = memory_region_initfn,
    .instance_finalize = memory_region_finalize,
    .class_init = memory_region_class_init,
};

static void memory_register_types(void)
{
    type_register_static(&memory_region_info);
}

type_init(memory_register_types)
