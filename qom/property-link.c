/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Properties that are objects: children (owned, the tree), links (somewhere else in the tree) and
 * aliases (a property of another object under a name of one's own).
 */
#include "qemu/osdep.h"
#include <json-glib/json-glib.h>
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "qom-internal.h"

/* ---- children ---- */

static void get_child(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    Object *child = opaque;
    g_autofree char *path = object_get_canonical_path(child);

    visit_type_str(v, name, &path, errp);
}

static Object *resolve_child(Object *parent, void *opaque, const char *part)
{
    return opaque;
}

static void release_child(Object *obj, const char *name, void *opaque)
{
    Object *child = opaque;

    if (child->class->unparent) {
        child->class->unparent(child);
    }
    child->parent = NULL;
    child->child_name = NULL;
    object_unref(child);
}

bool object_property_is_child(const ObjectProperty *prop)
{
    return prop->resolve == resolve_child;
}

ObjectProperty *object_property_try_add_child(Object *obj, const char *name, Object *child,
                                              Error **errp)
{
    g_autofree char *type = g_strdup_printf("child<%s>", object_get_typename(child));
    ObjectProperty *op;

    assert(!child->parent);
    op = object_property_try_add(obj, name, type, get_child, NULL, release_child, child, errp);
    if (!op) {
        return NULL;
    }
    op->resolve = resolve_child;
    object_ref(child);
    child->parent = obj;
    child->child_name = op->name;
    return op;
}

ObjectProperty *object_property_add_child(Object *obj, const char *name, Object *child)
{
    return object_property_try_add_child(obj, name, child, &error_abort);
}

void object_unparent(Object *obj)
{
    /* While a child is being released its property is gone already: nothing to do the second time.
     */
    if (obj->parent) {
        object_property_del(obj->parent, obj->child_name);
    }
}

static int child_foreach(Object *obj, int (*fn)(Object *child, void *opaque), void *opaque,
                         bool recurse)
{
    g_autoptr(GPtrArray) children = g_ptr_array_new();
    ObjectProperty *prop;
    int ret = 0;

    /* @fn may change the tree; walk what is there now. */
    for (unsigned i = 0; (prop = property_table_nth(obj->properties, i)); i++) {
        if (object_property_is_child(prop)) {
            g_ptr_array_add(children, object_ref(prop->opaque));
        }
    }
    for (guint i = 0; i < children->len; i++) {
        Object *child = g_ptr_array_index(children, i);

        if (!ret && child->parent == obj) {
            ret = fn(child, opaque);
            if (!ret && recurse) {
                ret = child_foreach(child, fn, opaque, true);
            }
        }
        object_unref(child);
    }
    return ret;
}

int object_child_foreach(Object *obj, int (*fn)(Object *child, void *opaque), void *opaque)
{
    return child_foreach(obj, fn, opaque, false);
}

int object_child_foreach_recursive(Object *obj, int (*fn)(Object *child, void *opaque),
                                   void *opaque)
{
    return child_foreach(obj, fn, opaque, true);
}

/* ---- links ---- */

typedef void LinkCheck(const Object *obj, const char *name, Object *val, Error **errp);

typedef struct LinkProperty {
    union {
        Object **targetp;
        Object *target; /* OBJ_PROP_LINK_DIRECT */
        ptrdiff_t offset; /* OBJ_PROP_LINK_CLASS */
    };
    LinkCheck *check;
    ObjectPropertyLinkFlags flags;
} LinkProperty;

static Object **link_targetp(Object *obj, LinkProperty *link)
{
    if (link->flags & OBJ_PROP_LINK_DIRECT) {
        return &link->target;
    }
    if (link->flags & OBJ_PROP_LINK_CLASS) {
        return (Object **)((char *)obj + link->offset);
    }
    return link->targetp;
}

void object_property_allow_set_link(const Object *obj, const char *name, Object *val, Error **errp)
{
}

static void get_link(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    Object *target = *link_targetp(obj, opaque);
    g_autofree char *path = target ? object_get_canonical_path(target) : NULL;

    if (!path) {
        path = g_strdup("");
    }
    visit_type_str(v, name, &path, errp);
}

/* Name of the type in "link<TYPE>". */
static char *link_target_type(const ObjectProperty *prop)
{
    const char *start = prop->type + strlen("link<");

    return g_strndup(start, strlen(start) - 1);
}

static Object *find_link_target(const char *name, const char *path, const char *type, Error **errp)
{
    bool ambiguous = false;
    Object *target = object_resolve_path_type(path, type, &ambiguous);

    if (target) {
        return target;
    }
    if (ambiguous) {
        error_setg(errp, "Path '%s' does not uniquely identify an object", path);
    } else if (object_resolve_path(path, &ambiguous) || ambiguous) {
        error_setg(errp, "Invalid parameter type for '%s', expected: %s", name, type);
    } else {
        error_set(errp, ERROR_CLASS_DEVICE_NOT_FOUND, "Device '%s' not found", path);
    }
    return NULL;
}

static bool link_set_target(Object *obj, LinkProperty *link, const char *name, Object *target,
                            Error **errp)
{
    Object **targetp = link_targetp(obj, link);
    Object *old = *targetp;
    Error *err = NULL;

    link->check(obj, name, target, &err);
    if (err) {
        error_propagate(errp, err);
        return false;
    }
    *targetp = target;
    if (link->flags & OBJ_PROP_LINK_STRONG) {
        object_ref(target);
        object_unref(old);
    }
    return true;
}

static void set_link(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    g_autofree char *path = NULL;
    g_autofree char *type = link_target_type(object_property_find_err(obj, name, &error_abort));
    Object *target = NULL;

    if (!visit_type_str(v, name, &path, errp)) {
        return;
    }
    if (*path) {
        target = find_link_target(name, path, type, errp);
        if (!target) {
            return;
        }
    }
    link_set_target(obj, opaque, name, target, errp);
}

static Object *resolve_link(Object *parent, void *opaque, const char *part)
{
    return *link_targetp(parent, opaque);
}

static void drop_link(Object *obj, const char *name, void *opaque)
{
    LinkProperty *link = opaque;
    Object **targetp = link_targetp(obj, link);

    if (link->flags & OBJ_PROP_LINK_STRONG) {
        object_unref(*targetp);
        *targetp = NULL;
    }
}

static void release_link(Object *obj, const char *name, void *opaque)
{
    drop_link(obj, name, opaque);
    g_free(opaque);
}

static LinkProperty *link_new(LinkCheck *check, ObjectPropertyLinkFlags flags)
{
    LinkProperty *link = g_new0(LinkProperty, 1);

    link->check = check;
    link->flags = flags;
    return link;
}

static ObjectProperty *add_link(Object *obj, const char *name, const char *type, LinkProperty *link)
{
    g_autofree char *full_type = g_strdup_printf("link<%s>", type);
    ObjectProperty *op = object_property_add(obj, name, full_type, get_link,
                                             link->check ? set_link : NULL, release_link, link);

    op->resolve = resolve_link;
    return op;
}

ObjectProperty *object_property_add_link(Object *obj, const char *name, const char *type,
                                         Object **targetp, LinkCheck *check,
                                         ObjectPropertyLinkFlags flags)
{
    LinkProperty *link = link_new(check, flags);

    link->targetp = targetp;
    return add_link(obj, name, type, link);
}

ObjectProperty *object_property_add_const_link(Object *obj, const char *name, Object *target)
{
    LinkProperty *link = link_new(NULL, OBJ_PROP_LINK_DIRECT);

    link->target = target;
    return add_link(obj, name, object_get_typename(target), link);
}

ObjectProperty *object_class_property_add_link(ObjectClass *oc, const char *name, const char *type,
                                               ptrdiff_t offset, LinkCheck *check,
                                               ObjectPropertyLinkFlags flags)
{
    g_autofree char *full_type = g_strdup_printf("link<%s>", type);
    LinkProperty *link = link_new(check, flags | OBJ_PROP_LINK_CLASS);
    ObjectProperty *op;

    link->offset = offset;
    op = object_class_property_add(oc, name, full_type, get_link, check ? set_link : NULL,
                                   drop_link, link);
    op->resolve = resolve_link;
    return op;
}

/* Sets a link of ours without the way through its path: @value need not be in the tree. */
static bool set_own_link(Object *obj, ObjectProperty *prop, Object *value, Error **errp)
{
    g_autofree char *type = link_target_type(prop);

    if (value && !object_dynamic_cast(value, type)) {
        error_setg(errp, "Invalid parameter type for '%s', expected: %s", prop->name, type);
        return false;
    }
    return link_set_target(obj, prop->opaque, prop->name, value, errp);
}

bool object_property_set_link(Object *obj, const char *name, Object *value, Error **errp)
{
    ObjectProperty *prop = object_property_find(obj, name);
    g_autofree char *path = NULL;

    if (prop && prop->set == set_link) {
        return set_own_link(obj, prop, value, errp);
    }
    path = value ? object_get_canonical_path(value) : NULL;
    return object_property_set_str(obj, name, path ?: "", errp);
}

Object *object_property_get_link(Object *obj, const char *name, Error **errp)
{
    ObjectProperty *prop = object_property_find_err(obj, name, errp);
    g_autofree char *path = NULL;
    Object *target;

    if (!prop) {
        return NULL;
    }
    if (prop->resolve) {
        return prop->resolve(obj, prop->opaque, name);
    }
    path = object_property_get_str(obj, name, errp);
    if (!path || !*path) {
        return NULL;
    }
    target = object_resolve_path(path, NULL);
    if (!target) {
        error_set(errp, ERROR_CLASS_DEVICE_NOT_FOUND, "Device '%s' not found", path);
    }
    return target;
}

/* ---- aliases ---- */

typedef struct AliasProperty {
    Object *target_obj;
    char *target_name;
} AliasProperty;

static void get_alias(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    AliasProperty *alias = opaque;

    object_property_get(alias->target_obj, alias->target_name, v, errp);
}

static void set_alias(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    AliasProperty *alias = opaque;

    object_property_set(alias->target_obj, alias->target_name, v, errp);
}

static Object *resolve_alias(Object *obj, void *opaque, const char *part)
{
    AliasProperty *alias = opaque;

    return object_resolve_path_component(alias->target_obj, alias->target_name);
}

static void release_alias(Object *obj, const char *name, void *opaque)
{
    AliasProperty *alias = opaque;

    g_free(alias->target_name);
    g_free(alias);
}

ObjectProperty *object_property_add_alias(Object *obj, const char *name, Object *target_obj,
                                          const char *target_name)
{
    ObjectProperty *target = object_property_find_err(target_obj, target_name, &error_abort);
    AliasProperty *alias = g_new0(AliasProperty, 1);
    g_autofree char *type = NULL;
    ObjectProperty *op;

    /* A child belongs to one parent only; seen from elsewhere it is a link. */
    if (object_property_is_child(target)) {
        type = g_strdup_printf("link%s", target->type + strlen("child"));
    } else {
        type = g_strdup(target->type);
    }
    alias->target_obj = target_obj;
    alias->target_name = g_strdup(target_name);
    op = object_property_add(obj, name, type, get_alias, set_alias, release_alias, alias);
    op->resolve = target->resolve ? resolve_alias : NULL;
    if (target->defval) {
        op->defval = json_node_ref(target->defval);
    }
    op->description = g_strdup(target->description);
    return op;
}
