/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The registry of types, and how a class comes into being.
 *
 * A class is a copy of its parent's class struct on which class_base_init of all ancestors and then
 * class_init have run. For each interface that a type has (of its own or inherited) the class holds
 * a copy of the interface's class struct as the parent left it, so that methods are inherited and
 * can be overridden.
 */
#include "qemu/osdep.h"
#include "qemu/error-report.h"
#include "qemu/module.h"
#include "qom/origin.h"
#include "qom-internal.h"

/* Registry: all types by name, for the life of the program. */
static GHashTable *types;

/* Last types asked for by address of their name; each hit is verified, so it is only a shortcut. */
#define NAME_CACHE_SIZE 256
static Type name_cache[NAME_CACHE_SIZE];

static Type *name_cache_slot(const char *name)
{
    uintptr_t key = (uintptr_t)name;

    return &name_cache[(key ^ key >> 8) % NAME_CACHE_SIZE];
}

Type type_get_by_name(const char *name)
{
    Type *slot = name_cache_slot(name);
    Type type = *slot;

    if (type && (type->name == name || !strcmp(type->name, name))) {
        return type;
    }
    type = types ? g_hash_table_lookup(types, name) : NULL;
    if (type) {
        *slot = type;
    }
    return type;
}

static Type type_add(const TypeInfo *info, const char *name, const char *parent)
{
    Type type = g_new0(struct TypeImpl, 1);

    if (!types) {
        types = g_hash_table_new(g_str_hash, g_str_equal);
    }
    type->info = *info;
    type->name = name;
    type->parent_name = parent;
    type->folder = module_running_folder();
    g_hash_table_insert(types, (gpointer)name, type);
    return type;
}

Type type_register_root(const TypeInfo *info)
{
    return type_add(info, info->name, NULL);
}

Type type_register(const TypeInfo *info)
{
    return type_register_static(info);
}

/*
 * A second type of the name of @first is a mistake, unless @first is external: external types come first, and
 * take the place of the tree's.
 */
static void type_registered_again(Type first)
{
    const char *folder = module_running_folder();

    if (!first->folder && !folder) {
        error_report("QOM type '%s' is registered twice", first->name);
        abort();
    }
    if (folder) {
        error_report("--extra-hw: QOM type '%s' is registered twice, in %s and %s; leave one of them out",
                     first->name, first->folder, folder);
        exit(EXIT_FAILURE);
    }
    first->replaces = true;
    info_report("--extra-hw: QOM type '%s' of %s replaces the one in the tree", first->name, first->folder);
}

void type_check_not_replaced(Type type, const char *file, const char *user)
{
    if (!type->replaces || g_str_has_prefix(file, type->folder)) {
        return;
    }
    error_report("--extra-hw: QOM type '%s' of %s cannot replace the one in the tree, because %s %s; "
                 "register it under another name, or bring that code into the folder too",
                 type->name, type->folder, file, user);
    exit(EXIT_FAILURE);
}

/* Names are interned: types live as long as the program, and whoever registers one may be
 * short-lived. */
Type type_register_static(const TypeInfo *info)
{
    Type type = type_get_by_name(info->name);
    size_t n = 0;
    InterfaceInfo *copy;

    if (type) {
        type_registered_again(type);
        return type;
    }
    assert(info->name && info->parent);
    type = type_add(info, g_intern_string(info->name), g_intern_string(info->parent));
    while (info->interfaces && info->interfaces[n].type) {
        n++;
    }
    copy = g_new0(InterfaceInfo, n + 1);
    for (size_t i = 0; i < n; i++) {
        copy[i].type = g_intern_string(info->interfaces[i].type);
    }
    type->info.interfaces = copy;
    return type;
}

void type_register_static_array(const TypeInfo *infos, int nr_infos)
{
    for (int i = 0; i < nr_infos; i++) {
        type_register_static(&infos[i]);
    }
}

/* ---- classes ---- */

static void type_find_parent(Type type)
{
    if (!type->parent_name || type->parent) {
        return;
    }
    type->parent = type_get_by_name(type->parent_name);
    if (!type->parent) {
        error_report("QOM type '%s' has an unknown parent '%s'", type->name, type->parent_name);
        abort();
    }
    if (!type->folder) {
        g_autofree char *user = g_strdup_printf("type '%s'", type->name);

        type_check_not_replaced(type->parent, user, "is built on it");
    }
}

static void type_set_lineage(Type type)
{
    type->depth = type->parent ? type->parent->depth + 1 : 0;
    type->lineage = g_new(Type, type->depth + 1);
    if (type->parent) {
        memcpy(type->lineage, type->parent->lineage, type->depth * sizeof(Type));
    }
    type->lineage[type->depth] = type;
}

static void type_set_sizes(Type type)
{
    const TypeInfo *info = &type->info;

    type->class_size = info->class_size ?: type->parent->class_size;
    type->instance_size = info->instance_size;
    type->instance_align = info->instance_align;
    if (!type->instance_size && type->parent) {
        type->instance_size = type->parent->instance_size;
    }
    if (!type->instance_align && type->parent) {
        type->instance_align = type->parent->instance_align;
    }
    /* A type without instances (interfaces) is as good as abstract. */
    type->abstract = info->abstract || type->instance_size == 0;
    if (type->parent) {
        assert(type->parent->class_size <= type->class_size);
        assert(type->parent->instance_size <= type->instance_size);
    }
}

/* Gives @type's class interface @iface_type, starting from @base (the interface's own class, or
 * inherited). */
static void class_add_interface(Type type, Type iface_type, ObjectClass *base)
{
    InterfaceClass *iface = g_malloc0(iface_type->class_size);

    memcpy(iface, base, iface_type->class_size);
    iface->parent_class.interfaces = NULL;
    iface->concrete_class = type->class;
    iface->interface_type = iface_type;
    type->class->interfaces = g_slist_append(type->class->interfaces, iface);
}

static bool class_has_interface(const ObjectClass *class, Type iface_type)
{
    for (GSList *e = class->interfaces; e; e = e->next) {
        InterfaceClass *iface = e->data;

        if (type_is_ancestor(iface->interface_type, iface_type)) {
            return true;
        }
    }
    return false;
}

static void class_init_interfaces(Type type)
{
    for (GSList *e = type->parent->class->interfaces; e; e = e->next) {
        InterfaceClass *inherited = e->data;

        class_add_interface(type, inherited->interface_type, OBJECT_CLASS(inherited));
    }
    for (const InterfaceInfo *i = type->info.interfaces; i && i->type; i++) {
        Type iface_type = type_get_by_name(i->type);

        if (!iface_type) {
            error_report("QOM type '%s' has an unknown interface '%s'", type->name, i->type);
            abort();
        }
        type_initialize(iface_type);
        if (!class_has_interface(type->class, iface_type)) {
            class_add_interface(type, iface_type, iface_type->class);
        }
    }
}

void type_initialize(Type type)
{
    if (type->class) {
        return;
    }
    type_find_parent(type);
    if (type->parent) {
        type_initialize(type->parent);
    }
    type_set_lineage(type);
    type_set_sizes(type);
    type->class = g_malloc0(type->class_size);
    if (type->parent) {
        memcpy(type->class, type->parent->class, type->parent->class_size);
        type->class->interfaces = NULL;
        type->class->properties = NULL;
    }
    type->class->type = type;
    if (type->parent) {
        class_init_interfaces(type);
    }
    for (Type t = type->parent; t; t = t->parent) {
        if (t->info.class_base_init) {
            t->info.class_base_init(type->class, type->info.class_data);
        }
    }
    if (type->info.class_init) {
        type->info.class_init(type->class, type->info.class_data);
    }
}

static int compare_types(gconstpointer a, gconstpointer b)
{
    return strcmp(((Type)a)->name, ((Type)b)->name);
}

/* All types, sorted by name: an order that does not depend on a hash. */
static GList *types_sorted(void)
{
    return types ? g_list_sort(g_hash_table_get_values(types), compare_types) : NULL;
}

void type_initialize_all(void)
{
    g_autoptr(GList) all = types_sorted();

    for (GList *e = all; e; e = e->next) {
        type_initialize(e->data);
    }
}

/* ---- asking classes ---- */

ObjectClass *object_class_by_name(const char *typename)
{
    Type type = typename ? type_get_by_name(typename) : NULL;

    if (!type) {
        return NULL;
    }
    type_initialize(type);
    return type->class;
}

ObjectClass *module_object_class_by_name(const char *typename)
{
    return object_class_by_name(typename);
}

ObjectClass *object_class_get_parent(ObjectClass *klass)
{
    return klass->type->parent ? klass->type->parent->class : NULL;
}

const char *object_class_get_folder(ObjectClass *klass)
{
    return klass->type->folder;
}

const char *object_class_get_name(ObjectClass *klass)
{
    return klass->type->name;
}

bool object_class_is_abstract(ObjectClass *klass)
{
    return klass->type->abstract;
}

/* The one class among @class's interfaces that is a @target; NULL for none or several. */
static ObjectClass *class_find_interface(ObjectClass *class, Type target)
{
    ObjectClass *found = NULL;

    for (GSList *e = class->interfaces; e; e = e->next) {
        InterfaceClass *iface = e->data;

        if (type_is_ancestor(iface->interface_type, target)) {
            if (found) {
                return NULL;
            }
            found = OBJECT_CLASS(iface);
        }
    }
    return found;
}

ObjectClass *object_class_dynamic_cast(ObjectClass *klass, const char *typename)
{
    Type target;

    if (!klass || klass->type->name == typename) {
        return klass;
    }
    target = type_get_by_name(typename);
    if (!target || !target->class) {
        return NULL;
    }
    if (type_is_ancestor(klass->type, target)) {
        return klass;
    }
    return klass->interfaces ? class_find_interface(klass, target) : NULL;
}

ObjectClass *object_class_dynamic_cast_assert(ObjectClass *klass, const char *typename,
                                              const char *file, int line, const char *func)
{
    ObjectClass *ret;

    if (!klass) {
        return NULL;
    }
    for (int i = 0; i < OBJECT_CLASS_CAST_CACHE; i++) {
        if (klass->class_cast_cache[i] == typename) {
            return klass;
        }
    }
    ret = object_class_dynamic_cast(klass, typename);
    if (!ret) {
        fprintf(stderr, "%s:%d:%s: Object class %s is not a %s\n", file, line, func,
                klass->type->name, typename);
        abort();
    }
    type_check_not_replaced(type_get_by_name(typename), file, "casts to it");
    /* Only casts that give the class itself: an interface's class is another struct. */
    if (ret == klass) {
        memmove(&klass->class_cast_cache[1], &klass->class_cast_cache[0],
                sizeof(klass->class_cast_cache) - sizeof(klass->class_cast_cache[0]));
        klass->class_cast_cache[0] = typename;
    }
    return ret;
}

void object_class_foreach(void (*fn)(ObjectClass *klass, void *opaque), const char *implements_type,
                          bool include_abstract, void *opaque)
{
    g_autoptr(GList) all = types_sorted();

    type_initialize_all();
    for (GList *e = all; e; e = e->next) {
        Type type = e->data;

        if ((include_abstract || !type->abstract) &&
            (!implements_type || object_class_dynamic_cast(type->class, implements_type))) {
            fn(type->class, opaque);
        }
    }
}

static void list_prepend_class(ObjectClass *klass, void *opaque)
{
    GSList **list = opaque;

    *list = g_slist_prepend(*list, klass);
}

GSList *object_class_get_list(const char *implements_type, bool include_abstract)
{
    GSList *list = NULL;

    object_class_foreach(list_prepend_class, implements_type, include_abstract, &list);
    return g_slist_reverse(list);
}

static gint compare_class_names(gconstpointer a, gconstpointer b)
{
    return g_ascii_strcasecmp(object_class_get_name((ObjectClass *)a),
                              object_class_get_name((ObjectClass *)b));
}

GSList *object_class_get_list_sorted(const char *implements_type, bool include_abstract)
{
    return g_slist_sort(object_class_get_list(implements_type, include_abstract),
                        compare_class_names);
}
