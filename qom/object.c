/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Instances: their beginning, end, references and casts. Types "object" and "container".
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/memalign.h"
#include "qom/object_interfaces.h"
#include "qom-internal.h"

/* ---- beginning ---- */

static void object_init_chain(Object *obj, Type type)
{
    if (type->parent) {
        object_init_chain(obj, type->parent);
    }
    if (type->info.instance_init) {
        type->info.instance_init(obj);
    }
}

static void make_instance(Object *obj, size_t size, Type type)
{
    type_initialize(type);
    assert(type->instance_size >= sizeof(Object));
    assert(!type->abstract);
    assert(size >= type->instance_size);

    memset(obj, 0, type->instance_size);
    obj->class = type->class;
    object_ref(obj);
    object_init_class_properties(obj);
    object_init_chain(obj, type);
    for (Type t = type; t; t = t->parent) {
        if (t->info.instance_post_init) {
            t->info.instance_post_init(obj);
        }
    }
}

static Type type_by_name_or_abort(const char *typename)
{
    Type type = type_get_by_name(typename);

    if (!type) {
        fprintf(stderr, "unknown type '%s'\n", typename);
        abort();
    }
    return type;
}

static Object *new_instance(Type type)
{
    Object *obj;
    bool aligned;

    type_initialize(type);
    if (type->abstract) {
        fprintf(stderr, "type '%s' is abstract\n", type->name);
        abort();
    }
    aligned = type->instance_align > __alignof__(max_align_t);
    obj = aligned ? qemu_memalign(type->instance_align, type->instance_size)
                  : g_malloc(type->instance_size);
    make_instance(obj, type->instance_size, type);
    obj->free = aligned ? qemu_vfree : g_free;
    return obj;
}

Object *object_new(const char *typename)
{
    return new_instance(type_by_name_or_abort(typename));
}

Object *object_new_with_class(ObjectClass *klass)
{
    return new_instance(klass->type);
}

void object_initialize(void *obj, size_t size, const char *typename)
{
    make_instance(obj, size, type_by_name_or_abort(typename));
}

/* ---- beginning, with properties ---- */

bool object_set_propv(Object *obj, Error **errp, va_list vargs)
{
    const char *name;

    while ((name = va_arg(vargs, char *))) {
        const char *value = va_arg(vargs, char *);

        if (!object_property_parse(obj, name, value, errp)) {
            return false;
        }
    }
    return true;
}

bool object_set_props(Object *obj, Error **errp, ...)
{
    va_list vargs;
    bool ret;

    va_start(vargs, errp);
    ret = object_set_propv(obj, errp, vargs);
    va_end(vargs);
    return ret;
}

Object *object_new_with_propv(const char *typename, Object *parent, const char *id, Error **errp,
                              va_list vargs)
{
    ObjectClass *klass = object_class_by_name(typename);
    Object *obj;
    UserCreatable *uc;

    if (!klass) {
        error_setg(errp, "invalid object type: %s", typename);
        return NULL;
    }
    if (object_class_is_abstract(klass)) {
        error_setg(errp, "object type '%s' is abstract", typename);
        return NULL;
    }
    obj = new_instance(klass->type);
    if (!object_set_propv(obj, errp, vargs)) {
        goto fail;
    }
    if (id && !object_property_try_add_child(parent, id, obj, errp)) {
        goto fail;
    }
    uc = (UserCreatable *)object_dynamic_cast(obj, TYPE_USER_CREATABLE);
    if (uc && !user_creatable_complete(uc, errp)) {
        if (id) {
            object_unparent(obj);
        }
        goto fail;
    }
    /* With an id the parent's reference is the one that stays. */
    if (id) {
        object_unref(obj);
    }
    return obj;

fail:
    object_unref(obj);
    return NULL;
}

Object *object_new_with_props(const char *typename, Object *parent, const char *id, Error **errp,
                              ...)
{
    va_list vargs;
    Object *obj;

    va_start(vargs, errp);
    obj = object_new_with_propv(typename, parent, id, errp, vargs);
    va_end(vargs);
    return obj;
}

bool object_initialize_child_with_propsv(Object *parentobj, const char *propname, void *childobj,
                                         size_t size, const char *type, Error **errp, va_list vargs)
{
    Object *obj = childobj;
    UserCreatable *uc;
    bool ok;

    if (!parentobj->class->type->folder) {
        type_check_not_replaced(type_by_name_or_abort(type), object_get_typename(parentobj), "contains one");
    }
    object_initialize(childobj, size, type);
    ok = object_set_propv(obj, errp, vargs);
    if (ok) {
        object_property_add_child(parentobj, propname, obj);
        uc = (UserCreatable *)object_dynamic_cast(obj, TYPE_USER_CREATABLE);
        if (uc && !user_creatable_complete(uc, errp)) {
            object_unparent(obj);
            ok = false;
        }
    }
    /* The parent's reference stays; on failure the object ends here. */
    object_unref(obj);
    return ok;
}

bool object_initialize_child_with_props(Object *parentobj, const char *propname, void *childobj,
                                        size_t size, const char *type, Error **errp, ...)
{
    va_list vargs;
    bool ok;

    va_start(vargs, errp);
    ok =
        object_initialize_child_with_propsv(parentobj, propname, childobj, size, type, errp, vargs);
    va_end(vargs);
    return ok;
}

void object_initialize_child_internal(Object *parent, const char *propname, void *child,
                                      size_t size, const char *type)
{
    object_initialize_child_with_props(parent, propname, child, size, type, &error_abort, NULL);
}

/* ---- end ---- */

Object *object_ref(void *objptr)
{
    Object *obj = objptr;

    if (obj) {
        obj->ref++;
        assert(obj->ref != 0);
    }
    return obj;
}

static void object_finalize(Object *obj)
{
    Type type = obj->class->type;

    object_release_properties(obj);
    for (Type t = type; t; t = t->parent) {
        if (t->info.instance_finalize) {
            t->info.instance_finalize(obj);
        }
    }
    assert(obj->ref == 0);
    assert(obj->parent == NULL);
    if (obj->free) {
        obj->free(obj);
    }
}

void object_unref(void *objptr)
{
    Object *obj = objptr;

    if (obj) {
        assert(obj->ref > 0);
        if (--obj->ref == 0) {
            object_finalize(obj);
        }
    }
}

/* ---- casts ---- */

Object *object_dynamic_cast(Object *obj, const char *typename)
{
    return obj && object_class_dynamic_cast(obj->class, typename) ? obj : NULL;
}

Object *object_dynamic_cast_assert(Object *obj, const char *typename, const char *file, int line,
                                   const char *func)
{
    ObjectClass *class;

    if (!obj) {
        return NULL;
    }
    class = obj->class;
    for (int i = 0; i < OBJECT_CLASS_CAST_CACHE; i++) {
        if (class->object_cast_cache[i] == typename) {
            return obj;
        }
    }
    if (!object_class_dynamic_cast(class, typename)) {
        fprintf(stderr, "%s:%d:%s: Object %s is not an instance of type %s\n", file, line, func,
                class->type->name, typename);
        abort();
    }
    type_check_not_replaced(type_get_by_name(typename), file, "casts to it");
    memmove(&class->object_cast_cache[1], &class->object_cast_cache[0],
            sizeof(class->object_cast_cache) - sizeof(class->object_cast_cache[0]));
    class->object_cast_cache[0] = typename;
    return obj;
}

ObjectClass *object_get_class(Object *obj)
{
    return obj->class;
}

const char *object_get_typename(const Object *obj)
{
    return obj->class->type->name;
}

/* ---- types ---- */

static char *object_get_type_property(Object *obj, Error **errp)
{
    return g_strdup(object_get_typename(obj));
}

static void object_class_init(ObjectClass *klass, void *data)
{
    object_class_property_add_str(klass, "type", object_get_type_property, NULL);
}

static void register_types(void)
{
    static const TypeInfo object_info = {
        .name = TYPE_OBJECT,
        .instance_size = sizeof(Object),
        .class_size = sizeof(ObjectClass),
        .class_init = object_class_init,
        .abstract = true,
    };
    static const TypeInfo interface_info = {
        .name = TYPE_INTERFACE,
        .class_size = sizeof(InterfaceClass),
        .abstract = true,
    };
    static const TypeInfo container_info = {
        .name = TYPE_CONTAINER,
        .parent = TYPE_OBJECT,
    };

    type_register_root(&object_info);
    type_register_root(&interface_info);
    type_register_static(&container_info);
}
type_init(register_types)
