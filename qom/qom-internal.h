/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the files of qom/: types, property tables. */
#ifndef QOM_INTERNAL_H
#define QOM_INTERNAL_H

#include "qom/object.h"

/* A registered type. Fields after class are valid once the class is initialized. */
struct TypeImpl {
    const char *name;
    const char *parent_name;
    TypeInfo info;
    ObjectClass *class;
    struct TypeImpl *parent;
    size_t instance_size;
    size_t instance_align;
    size_t class_size;
    /* Chain from the root down to this type: lineage[depth] is the type itself. */
    struct TypeImpl **lineage;
    unsigned depth;
    bool abstract;
    /*
     * From outside the tree (configure --extra-hw): its folder, and whether the
     * tree has a type of that name too.
     */
    const char *folder;
    bool replaces;
};

/* Type called @name, or NULL. */
Type type_get_by_name(const char *name);
/* Registers a type without parent: "object", "interface". */
Type type_register_root(const TypeInfo *info);
/*
 * Ends the program when code of the tree, as @user says, relies on the layout of a type that an external one
 * replaced.
 * @file: where that code is.
 */
void type_check_not_replaced(Type type, const char *file, const char *user);
/* Makes the class of @type, and of its parents, unless they are there. */
void type_initialize(Type type);
/* Makes every class that is not there yet, in the order of names. */
void type_initialize_all(void);
/* True when both are initialized and @type is @target or derived from it. */
static inline bool type_is_ancestor(Type type, Type target)
{
    return target->depth <= type->depth && type->lineage[target->depth] == target;
}

/* Properties by name and in the order they were added; NULL is an empty one. */
typedef struct PropertyTable PropertyTable;
ObjectProperty *property_table_find(const PropertyTable *table, const char *name);
/* Adds @prop, whose name must be new, to *@table (made when NULL). */
void property_table_add(PropertyTable **table, ObjectProperty *prop);
/* Takes @prop out without freeing it. */
void property_table_steal(PropertyTable *table, ObjectProperty *prop);
/* Number @index in order, or NULL past the end. */
ObjectProperty *property_table_nth(const PropertyTable *table, unsigned index);
void property_table_free(PropertyTable *table);
/* A property record; and its end, without a call of release. */
ObjectProperty *object_property_new(const char *name, const char *type, ObjectPropertyAccessor *get,
                                    ObjectPropertyAccessor *set, ObjectPropertyRelease *release,
                                    void *opaque);
void object_property_free(ObjectProperty *prop);

/* Applies the defaults of all class properties to a new @obj. */
void object_init_class_properties(Object *obj);
/* Releases all properties of an object that ends. */
void object_release_properties(Object *obj);
/* True when @prop makes its value a child of its object. */
bool object_property_is_child(const ObjectProperty *prop);

#endif
