/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The composition tree: roots, containers, canonical paths, and finding objects by full or partial
 * path.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qom-internal.h"

Object *object_get_root(void)
{
    static Object *root; /* the tree, for the life of the program */

    if (!root) {
        root = object_new(TYPE_CONTAINER);
    }
    return root;
}

Object *object_get_internal_root(void)
{
    static Object *internal_root; /* objects of the emulator itself, not shown to users */

    if (!internal_root) {
        internal_root = object_new(TYPE_CONTAINER);
    }
    return internal_root;
}

Object *object_get_objects_root(void)
{
    return container_get(object_get_root(), "/objects");
}

Object *container_get(Object *root, const char *path)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", 0);
    Object *obj = root;

    assert(parts[0] && !*parts[0]);
    for (int i = 1; parts[i]; i++) {
        Object *child = object_resolve_path_component(obj, parts[i]);

        if (!child) {
            child = object_new(TYPE_CONTAINER);
            object_property_add_child(obj, parts[i], child);
            object_unref(child);
        }
        obj = child;
    }
    return obj;
}

const char *object_get_canonical_path_component(const Object *obj)
{
    return obj->child_name;
}

char *object_get_canonical_path(const Object *obj)
{
    Object *root = object_get_root();
    GString *path;

    if (obj == root) {
        return g_strdup("/");
    }
    path = g_string_new(NULL);
    for (; obj != root; obj = obj->parent) {
        if (!obj->parent) {
            g_string_free(path, true);
            return NULL;
        }
        g_string_prepend(path, obj->child_name);
        g_string_prepend_c(path, '/');
    }
    return g_string_free(path, false);
}

Object *object_resolve_path_component(Object *parent, const char *part)
{
    ObjectProperty *prop = object_property_find(parent, part);

    return prop && prop->resolve ? prop->resolve(parent, prop->opaque, part) : NULL;
}

/* Walks down from @parent along @parts; empty parts are skipped. NULL when one is missing or of a
 * wrong type. */
static Object *walk_down(Object *parent, char **parts, const char *typename)
{
    Object *obj = parent;

    for (; *parts && obj; parts++) {
        if (**parts) {
            obj = object_resolve_path_component(obj, *parts);
        }
    }
    return obj ? object_dynamic_cast(obj, typename) : NULL;
}

/* Looks for @parts below each object of the tree; stops at the second match. */
static Object *find_partial(Object *parent, char **parts, const char *typename, bool *ambiguous)
{
    Object *found = walk_down(parent, parts, typename);
    ObjectProperty *prop;

    for (unsigned i = 0; (prop = property_table_nth(parent->properties, i)); i++) {
        Object *below;

        if (!object_property_is_child(prop)) {
            continue;
        }
        below = find_partial(prop->opaque, parts, typename, ambiguous);
        if (*ambiguous) {
            return NULL;
        }
        if (below && found) {
            *ambiguous = true;
            return NULL;
        }
        found = found ?: below;
    }
    return found;
}

Object *object_resolve_path_type(const char *path, const char *typename, bool *ambiguousp)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", 0);
    bool ambiguous = false;
    Object *obj;

    if (!parts[0] || *parts[0]) {
        obj = find_partial(object_get_root(), parts, typename, &ambiguous);
        if (ambiguousp) {
            *ambiguousp = ambiguous;
        }
        return obj;
    }
    if (ambiguousp) {
        *ambiguousp = false;
    }
    return walk_down(object_get_root(), parts, typename);
}

Object *object_resolve_type_unambiguous(const char *typename, Error **errp)
{
    bool ambiguous = false;
    Object *obj = object_resolve_path_type("", typename, &ambiguous);

    if (ambiguous) {
        error_setg(errp, "more than one object of type %s; name the one that is meant", typename);
        return NULL;
    }
    if (!obj) {
        error_setg(errp, "no object of type %s", typename);
    }
    return obj;
}

Object *object_resolve_path(const char *path, bool *ambiguous)
{
    return object_resolve_path_type(path, TYPE_OBJECT, ambiguous);
}

Object *object_resolve_path_at(Object *parent, const char *path)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", 0);

    return *path == '/' ? walk_down(object_get_root(), parts, TYPE_OBJECT)
                        : walk_down(parent, parts, TYPE_OBJECT);
}
