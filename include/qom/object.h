/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The object model: types, classes, instances, interfaces, properties and the composition tree.
 *
 * A type is registered by a TypeInfo row. Its class is made when first asked for, by copying the
 * parent's class and running class_init. Instances start with an Object, are reference counted, and
 * get their instance_init run parent first. Properties live on the class or on the instance;
 * children and links are properties too, which makes the tree that starts at object_get_root().
 *
 * Interface: QEMU 7.2's qom/object.h. All lists are in insertion order or sorted by name, never in
 * hash order. Left out: QObject variants of accessors (see qom/object-json.h), modules.
 */
#ifndef QEMU_OBJECT_H
#define QEMU_OBJECT_H

#include "qapi/qapi-builtin-types.h"
#include "qemu/module.h"

typedef struct TypeImpl *Type;
typedef struct Object Object;
typedef struct ObjectClass ObjectClass;
typedef struct ObjectProperty ObjectProperty;
typedef struct TypeInfo TypeInfo;
typedef struct InterfaceClass InterfaceClass;
typedef struct InterfaceInfo InterfaceInfo;
typedef struct Visitor Visitor;
typedef struct Error Error;
typedef struct _JsonNode JsonNode;

/* Name of the root of all types. */
#define TYPE_OBJECT "object"
/* Name of an object that only holds children. */
#define TYPE_CONTAINER "container"
/* Name of the root of all interfaces. */
#define TYPE_INTERFACE "interface"

/* Reads or writes property @name of @obj through @v; @opaque is the one the property was added
 * with. */
typedef void (ObjectPropertyAccessor)(Object *obj, Visitor *v, const char *name, void *opaque,
                                      Error **errp);
/* Gives the object that path component @part of a child, link or alias stands for, or NULL. */
typedef Object *(ObjectPropertyResolve)(Object *obj, void *opaque, const char *part);
/* Frees @opaque when the property goes away. */
typedef void (ObjectPropertyRelease)(Object *obj, const char *name, void *opaque);
/* Puts the default value of @prop into a new instance. */
typedef void (ObjectPropertyInit)(Object *obj, ObjectProperty *prop);
/* Takes an object out of its surroundings when its child property is deleted. */
typedef void (ObjectUnparent)(Object *obj);
/* Frees the memory of an instance. */
typedef void (ObjectFree)(void *obj);

/* One property of a class or of an instance. name, type and description are owned by it. */
struct ObjectProperty {
    char *name;
    char *type;
    char *description;
    ObjectPropertyAccessor *get;
    ObjectPropertyAccessor *set;
    ObjectPropertyResolve *resolve;
    ObjectPropertyRelease *release;
    ObjectPropertyInit *init;
    void *opaque;
    JsonNode *defval;
};

/* Slots in the two cast caches of a class: type names (by address) that a cast to has succeeded. */
#define OBJECT_CLASS_CAST_CACHE 4

/* What every class struct starts with. Only type, unparent are for models, and rarely. */
struct ObjectClass {
    Type type;
    GSList *interfaces;
    const char *object_cast_cache[OBJECT_CLASS_CAST_CACHE];
    const char *class_cast_cache[OBJECT_CLASS_CAST_CACHE];
    ObjectUnparent *unparent;
    struct PropertyTable *properties;
};

/* What every instance struct starts with. */
struct Object {
    ObjectClass *class;
    ObjectFree *free;
    struct PropertyTable *properties;
    uint32_t ref;
    Object *parent;
    /* Name of the parent's child property that holds it, or NULL. */
    const char *child_name;
};

/* One type. Strings must live forever for type_register_static(), type_register() copies them. */
struct TypeInfo {
    const char *name;
    const char *parent;
    /* Bytes of an instance; 0: the parent's. instance_align 0: malloc's alignment. */
    size_t instance_size;
    size_t instance_align;
    /* init runs parent first; post_init (after all of them) and finalize run child first. */
    void (*instance_init)(Object *obj);
    void (*instance_post_init)(Object *obj);
    void (*instance_finalize)(Object *obj);
    /* An abstract type has no instances. */
    bool abstract;
    /* Bytes of the class struct; 0: the parent's. */
    size_t class_size;
    /* class_init runs once for this type; class_base_init for each descendant. */
    void (*class_init)(ObjectClass *klass, void *data);
    void (*class_base_init)(ObjectClass *klass, void *data);
    void *class_data;
    /* Ends with an entry whose type is NULL. */
    const InterfaceInfo *interfaces;
};

/* One entry of TypeInfo.interfaces. */
struct InterfaceInfo {
    const char *type;
};

/* What every interface's class struct starts with: concrete_class is the class that implements it.
 */
struct InterfaceClass {
    ObjectClass parent_class;
    ObjectClass *concrete_class;
    Type interface_type;
};

/* Upcasts that need no check. */
#define OBJECT(obj) ((Object *)(obj))
#define OBJECT_CLASS(class) ((ObjectClass *)(class))

/* Where a cast is made: the file being compiled, for a header may be anybody's. */
#ifdef QEMU_EXTRA_HW
#define QOM_CAST_FILE __BASE_FILE__
#else
#define QOM_CAST_FILE __FILE__
#endif

/* Checked casts: abort on a wrong type, that is a programmer's error; NULL stays NULL. */
#define OBJECT_CHECK(type, obj, name) \
    ((type *)object_dynamic_cast_assert(OBJECT(obj), (name), QOM_CAST_FILE, __LINE__, __func__))
#define OBJECT_CLASS_CHECK(class_type, class, name)                                                \
    ((class_type *)object_class_dynamic_cast_assert(OBJECT_CLASS(class), (name), QOM_CAST_FILE,         \
                                                    __LINE__, __func__))
/* The class of @obj, seen as @class of type @name. */
#define OBJECT_GET_CLASS(class, obj, name) \
    OBJECT_CLASS_CHECK(class, object_get_class(OBJECT(obj)), name)
/* @class seen as interface class, and @obj seen as interface @name (abort when it does not have
 * it). */
#define INTERFACE_CLASS(klass) OBJECT_CLASS_CHECK(InterfaceClass, klass, TYPE_INTERFACE)
#define INTERFACE_CHECK(interface, obj, name) \
    ((interface *)object_dynamic_cast_assert(OBJECT((obj)), (name), QOM_CAST_FILE, __LINE__, __func__))

/* Defines OBJ_NAME(obj), the cast to an instance. */
#define DECLARE_INSTANCE_CHECKER(InstanceType, OBJ_NAME, TYPENAME) \
    static inline G_GNUC_UNUSED InstanceType *OBJ_NAME(const void *obj) \
    { \
        return OBJECT_CHECK(InstanceType, obj, TYPENAME); \
    }

/* Defines OBJ_NAME_GET_CLASS(obj) and OBJ_NAME_CLASS(klass). */
#define DECLARE_CLASS_CHECKERS(ClassType, OBJ_NAME, TYPENAME) \
    static inline G_GNUC_UNUSED ClassType *OBJ_NAME##_GET_CLASS(const void *obj) \
    { \
        return OBJECT_GET_CLASS(ClassType, obj, TYPENAME); \
    } \
    static inline G_GNUC_UNUSED ClassType *OBJ_NAME##_CLASS(const void *klass) \
    { \
        return OBJECT_CLASS_CHECK(ClassType, klass, TYPENAME); \
    }

/* Both of the above. */
#define DECLARE_OBJ_CHECKERS(InstanceType, ClassType, OBJ_NAME, TYPENAME) \
    DECLARE_INSTANCE_CHECKER(InstanceType, OBJ_NAME, TYPENAME) \
    DECLARE_CLASS_CHECKERS(ClassType, OBJ_NAME, TYPENAME)

/* Typedefs of both structs, g_autoptr() support, and all three casts to TYPE_<NAME>. */
#define OBJECT_DECLARE_TYPE(InstanceType, ClassType, MODULE_OBJ_NAME) \
    typedef struct InstanceType InstanceType; \
    typedef struct ClassType ClassType; \
    G_DEFINE_AUTOPTR_CLEANUP_FUNC(InstanceType, object_unref) \
    DECLARE_OBJ_CHECKERS(InstanceType, ClassType, MODULE_OBJ_NAME, TYPE_##MODULE_OBJ_NAME)

/* As OBJECT_DECLARE_TYPE, for a type without a class struct of its own. */
#define OBJECT_DECLARE_SIMPLE_TYPE(InstanceType, MODULE_OBJ_NAME) \
    typedef struct InstanceType InstanceType; \
    G_DEFINE_AUTOPTR_CLEANUP_FUNC(InstanceType, object_unref) \
    DECLARE_INSTANCE_CHECKER(InstanceType, MODULE_OBJ_NAME, TYPE_##MODULE_OBJ_NAME)

/* A file from outside may define its function with data that is const, as later versions have it, or not. */
#ifdef QEMU_EXTRA_HW
#define QOM_CLASS_INIT_ARGS
#else
#define QOM_CLASS_INIT_ARGS ObjectClass *oc, void *data
#endif

/*
 * Defines TypeInfo and registration of @ModuleObjName: functions module_obj_name_init, _finalize
 * and _class_init follow in the file. ABSTRACT is a bool, CLASS_SIZE a size, the rest a brace list
 * of interfaces.
 */
#define OBJECT_DEFINE_TYPE_EXTENDED(ModuleObjName, module_obj_name, MODULE_OBJ_NAME, \
                                    PARENT_MODULE_OBJ_NAME, ABSTRACT, CLASS_SIZE, ...) \
    static void module_obj_name##_init(Object *obj); \
    static void module_obj_name##_finalize(Object *obj); \
    static void module_obj_name##_class_init(QOM_CLASS_INIT_ARGS); \
    static const TypeInfo module_obj_name##_info = { \
        .name = TYPE_##MODULE_OBJ_NAME, \
        .parent = TYPE_##PARENT_MODULE_OBJ_NAME, \
        .instance_size = sizeof(ModuleObjName), \
        .instance_align = __alignof__(ModuleObjName), \
        .instance_init = module_obj_name##_init, \
        .instance_finalize = module_obj_name##_finalize, \
        .abstract = ABSTRACT, \
        .class_size = CLASS_SIZE, \
        .class_init = module_obj_name##_class_init, \
        .interfaces = (InterfaceInfo[]) { __VA_ARGS__ }, \
    }; \
    static void module_obj_name##_register_types(void) \
    { \
        type_register_static(&module_obj_name##_info); \
    } \
    type_init(module_obj_name##_register_types)

#define OBJECT_DEFINE_TYPE(ModuleObjName, module_obj_name, MODULE_OBJ_NAME,                        \
                           PARENT_MODULE_OBJ_NAME)                                                 \
    OBJECT_DEFINE_TYPE_EXTENDED(ModuleObjName, module_obj_name, MODULE_OBJ_NAME,                   \
                                PARENT_MODULE_OBJ_NAME, false, sizeof(ModuleObjName##Class),       \
                                {NULL})

#define OBJECT_DEFINE_TYPE_WITH_INTERFACES(ModuleObjName, module_obj_name, MODULE_OBJ_NAME, \
                                           PARENT_MODULE_OBJ_NAME, ...) \
    OBJECT_DEFINE_TYPE_EXTENDED(ModuleObjName, module_obj_name, MODULE_OBJ_NAME, \
                                PARENT_MODULE_OBJ_NAME, false, sizeof(ModuleObjName##Class), \
                                __VA_ARGS__)

#define OBJECT_DEFINE_ABSTRACT_TYPE(ModuleObjName, module_obj_name, MODULE_OBJ_NAME,               \
                                    PARENT_MODULE_OBJ_NAME)                                        \
    OBJECT_DEFINE_TYPE_EXTENDED(ModuleObjName, module_obj_name, MODULE_OBJ_NAME,                   \
                                PARENT_MODULE_OBJ_NAME, true, sizeof(ModuleObjName##Class),        \
                                {NULL})

#define OBJECT_DEFINE_SIMPLE_TYPE_WITH_INTERFACES(ModuleObjName, module_obj_name, MODULE_OBJ_NAME, \
                                                  PARENT_MODULE_OBJ_NAME, ...) \
    OBJECT_DEFINE_TYPE_EXTENDED(ModuleObjName, module_obj_name, MODULE_OBJ_NAME, \
                                PARENT_MODULE_OBJ_NAME, false, 0, __VA_ARGS__)

#define OBJECT_DEFINE_SIMPLE_TYPE(ModuleObjName, module_obj_name, MODULE_OBJ_NAME, \
                                  PARENT_MODULE_OBJ_NAME) \
    OBJECT_DEFINE_SIMPLE_TYPE_WITH_INTERFACES(ModuleObjName, module_obj_name, MODULE_OBJ_NAME, \
                                              PARENT_MODULE_OBJ_NAME, { NULL })

/* Registers array @info of TypeInfo when the program starts. */
#define DEFINE_TYPES(type_array) \
    static void do_qemu_init_##type_array(void) \
    { \
        type_register_static_array(type_array, ARRAY_SIZE(type_array)); \
    } \
    type_init(do_qemu_init_##type_array)

/*
 * Registers a type; the strings and the table in @info are kept (static) or copied. A second type
 * of the same name is a programmer's error (abort).
 */
Type type_register_static(const TypeInfo *info);
Type type_register(const TypeInfo *info);
void type_register_static_array(const TypeInfo *infos, int nr_infos);
/* Prints "-object TYPE,help" on stdout; false for an unknown type. */
bool type_print_class_properties(const char *type);

/* ---- instances ---- */

/* New instance with one reference, owned by the caller. Aborts on an unknown or abstract type. */
Object *object_new(const char *typename) G_GNUC_WARN_UNUSED_RESULT;
Object *object_new_with_class(ObjectClass *klass);
/*
 * New instance with "name, value" string pairs set, closed by NULL; added as child @id of @parent
 * (its reference is then the parent's, the result is borrowed). NULL and *errp on failure.
 */
Object *object_new_with_props(const char *typename, Object *parent, const char *id, Error **errp,
                              ...) G_GNUC_NULL_TERMINATED;
Object *object_new_with_propv(const char *typename, Object *parent, const char *id, Error **errp,
                              va_list vargs);
/* Sets "name, value" string pairs, closed by NULL. False and *errp at the first failure. */
bool object_set_props(Object *obj, Error **errp, ...) G_GNUC_NULL_TERMINATED;
bool object_set_propv(Object *obj, Error **errp, va_list vargs);
/* As object_new in memory the caller owns: @size bytes at @obj, which must hold the type. */
void object_initialize(void *obj, size_t size, const char *typename);
/*
 * object_initialize() of a field of @parentobj and its addition as child @propname; the parent then
 * holds the only reference. Followed by "name, value" pairs, closed by NULL.
 */
bool object_initialize_child_with_props(Object *parentobj, const char *propname, void *childobj,
                                        size_t size, const char *type, Error **errp,
                                        ...) G_GNUC_NULL_TERMINATED;
bool object_initialize_child_with_propsv(Object *parentobj, const char *propname, void *childobj,
                                         size_t size, const char *type, Error **errp,
                                         va_list vargs);
void object_initialize_child_internal(Object *parent, const char *propname, void *child,
                                      size_t size, const char *type);
#define object_initialize_child(parent, propname, child, type) \
    object_initialize_child_internal((parent), (propname), (child), sizeof(*(child)), (type))

/* One reference more, one less; the last one finalizes. NULL is fine. */
Object *object_ref(void *obj);
void object_unref(void *obj);
/* Takes @obj out of its parent: deletes the child property, and with it the parent's reference. */
void object_unparent(Object *obj);

/* A property's value for all objects of a type; later rows win. used: some object took it. */
typedef struct GlobalProperty {
    const char *driver;
    const char *property;
    const char *value;
    bool used;
    /* No complaint when the object has no such property. */
    bool optional;
} GlobalProperty;

/*
 * Sets the rows of @props (GlobalProperty) on @obj whose type it is of. A failure goes to *errp and
 * ends it; with a NULL @errp it is a warning.
 */
bool object_apply_global_props(Object *obj, const GPtrArray *props, Error **errp);
/* Rows that each new device or user-creatable object takes. Set once, borrowed. */
void object_set_machine_compat_props(GPtrArray *compat_props);
void object_set_accelerator_compat_props(GPtrArray *compat_props);
/* Adds a row that stands for an option of its own ("-machine x=y"). Strings are copied. */
void object_register_sugar_prop(const char *driver, const char *prop, const char *value,
                                bool optional);
/* Applies all of these to a new object. */
void object_apply_compat_props(Object *obj);

/* @obj when it is a @typename (or implements it), else NULL. */
Object *object_dynamic_cast(Object *obj, const char *typename);
Object *object_dynamic_cast_assert(Object *obj, const char *typename, const char *file, int line,
                                   const char *func);
ObjectClass *object_get_class(Object *obj);
const char *object_get_typename(const Object *obj);

/* ---- classes ---- */

/* Class of an instance, of a name (NULL when unknown); initialized on the way. */
ObjectClass *object_class_by_name(const char *typename);
ObjectClass *module_object_class_by_name(const char *typename);
ObjectClass *object_class_get_parent(ObjectClass *klass);
const char *object_class_get_name(ObjectClass *klass);
bool object_class_is_abstract(ObjectClass *klass);
/* @klass (or its class for interface @typename) when it is a @typename, else NULL. */
ObjectClass *object_class_dynamic_cast(ObjectClass *klass, const char *typename);
ObjectClass *object_class_dynamic_cast_assert(ObjectClass *klass, const char *typename,
                                              const char *file, int line, const char *func);
/* Calls @fn on each class that is (or implements) @implements_type (NULL: any), sorted by name. */
void object_class_foreach(void (*fn)(ObjectClass *klass, void *opaque), const char *implements_type,
                          bool include_abstract, void *opaque);
/* The same as a list (g_slist_free); sorted ignores case in its order. */
GSList *object_class_get_list(const char *implements_type, bool include_abstract);
GSList *object_class_get_list_sorted(const char *implements_type, bool include_abstract);

/* ---- the tree ---- */

/*
 * "/", a root for objects without a place, "/objects", and the container at @path below @root (made
 * on the way). Borrowed.
 */
Object *object_get_root(void);
Object *object_get_internal_root(void);
Object *object_get_objects_root(void);
Object *container_get(Object *root, const char *path);
/* Name of @obj in its parent (borrowed; NULL for none), and its path from the root (owned by the
 * caller). */
const char *object_get_canonical_path_component(const Object *obj);
char *object_get_canonical_path(const Object *obj);
/*
 * The object at absolute @path, or the one whose path ends in @path; NULL for none. For several,
 * NULL with *ambiguous set. The type variant ignores objects of other types.
 */
Object *object_resolve_path(const char *path, bool *ambiguous);
Object *object_resolve_path_type(const char *path, const char *typename, bool *ambiguous);
/* The only object of type @typename; NULL and *errp when there is none, or more. */
Object *object_resolve_type_unambiguous(const char *typename, Error **errp);
Object *object_resolve_path_at(Object *parent, const char *path);
Object *object_resolve_path_component(Object *parent, const char *part);
/* Calls @fn on children in the order they were added until it returns non-zero, which is then
 * returned. */
int object_child_foreach(Object *obj, int (*fn)(Object *child, void *opaque), void *opaque);
int object_child_foreach_recursive(Object *obj, int (*fn)(Object *child, void *opaque),
                                   void *opaque);

/* ---- properties ---- */

typedef struct ObjectPropertyIterator {
    ObjectClass *nextclass;
    struct PropertyTable *table;
    guint index;
} ObjectPropertyIterator;

/* Instance properties, then those of the class, then of its parents; each in the order they were
 * added. */
void object_property_iter_init(ObjectPropertyIterator *iter, Object *obj);
void object_class_property_iter_init(ObjectPropertyIterator *iter, ObjectClass *klass);
ObjectProperty *object_property_iter_next(ObjectPropertyIterator *iter);

/*
 * Adds a property. Name "foo[*]" takes the first free index. NULL get or set: not readable, not
 * writable. The try form gives NULL and *errp for a duplicate, the other aborts.
 */
ObjectProperty *object_property_try_add(Object *obj, const char *name, const char *type,
                                        ObjectPropertyAccessor *get, ObjectPropertyAccessor *set,
                                        ObjectPropertyRelease *release, void *opaque, Error **errp);
ObjectProperty *object_property_add(Object *obj, const char *name, const char *type,
                                    ObjectPropertyAccessor *get, ObjectPropertyAccessor *set,
                                    ObjectPropertyRelease *release, void *opaque);
ObjectProperty *object_class_property_add(ObjectClass *klass, const char *name, const char *type,
                                          ObjectPropertyAccessor *get, ObjectPropertyAccessor *set,
                                          ObjectPropertyRelease *release, void *opaque);
/* Deletes an instance property. */
void object_property_del(Object *obj, const char *name);
/* Finds a property of the instance or its class; the _err form sets *errp "Property 't.n' not
 * found". */
ObjectProperty *object_property_find(Object *obj, const char *name);
ObjectProperty *object_property_find_err(Object *obj, const char *name, Error **errp);
ObjectProperty *object_class_property_find(ObjectClass *klass, const char *name);
ObjectProperty *object_class_property_find_err(ObjectClass *klass, const char *name, Error **errp);

/* Value that the property has in a new instance. The string is copied. */
void object_property_set_default(ObjectProperty *prop, JsonNode *value);
void object_property_set_default_bool(ObjectProperty *prop, bool value);
void object_property_set_default_str(ObjectProperty *prop, const char *value);
void object_property_set_default_list(ObjectProperty *prop);
void object_property_set_default_int(ObjectProperty *prop, int64_t value);
void object_property_set_default_uint(ObjectProperty *prop, uint64_t value);

/* Reads through an output visitor, writes from an input visitor. False and *errp on failure. */
bool object_property_get(Object *obj, const char *name, Visitor *v, Error **errp);
bool object_property_set(Object *obj, const char *name, Visitor *v, Error **errp);
/* The value parsed from, printed to, text (owned by the caller; @human as string-output-visitor).
 */
bool object_property_parse(Object *obj, const char *name, const char *string, Error **errp);
char *object_property_print(Object *obj, const char *name, bool human, Error **errp);
/* Typed access. A getter that fails gives NULL, false, -1 or 0; strings are owned by the caller. */
bool object_property_set_str(Object *obj, const char *name, const char *value, Error **errp);
char *object_property_get_str(Object *obj, const char *name, Error **errp);
bool object_property_set_link(Object *obj, const char *name, Object *value, Error **errp);
Object *object_property_get_link(Object *obj, const char *name, Error **errp);
bool object_property_set_bool(Object *obj, const char *name, bool value, Error **errp);
bool object_property_get_bool(Object *obj, const char *name, Error **errp);
bool object_property_set_int(Object *obj, const char *name, int64_t value, Error **errp);
int64_t object_property_get_int(Object *obj, const char *name, Error **errp);
bool object_property_set_uint(Object *obj, const char *name, uint64_t value, Error **errp);
uint64_t object_property_get_uint(Object *obj, const char *name, Error **errp);
/* Index of the value in enum property @name, whose type must be @typename. */
int object_property_get_enum(Object *obj, const char *name, const char *typename, Error **errp);
/* The property's type name, borrowed. */
const char *object_property_get_type(Object *obj, const char *name, Error **errp);
/* Help text, copied. Descriptions may be set once more. */
void object_property_set_description(Object *obj, const char *name, const char *description);
void object_class_property_set_description(ObjectClass *klass, const char *name,
                                           const char *description);

/* Makes @child a child of @obj: a reference is taken and @child's parent set. */
ObjectProperty *object_property_add_child(Object *obj, const char *name, Object *child);
ObjectProperty *object_property_try_add_child(Object *obj, const char *name, Object *child,
                                              Error **errp);

typedef enum {
    /* Unref the target on deletion; the setter refs it. */
    OBJ_PROP_LINK_STRONG = 0x1,
    /* The target is passed by value, not as the address of a pointer (constant links). */
    OBJ_PROP_LINK_DIRECT = 0x2,
    /* The target is at an offset from the instance (class properties). */
    OBJ_PROP_LINK_CLASS = 0x4,
} ObjectPropertyLinkFlags;

/* Lets any target be set (a check for the functions below). */
void object_property_allow_set_link(const Object *obj, const char *name, Object *child,
                                    Error **errp);
/*
 * Link to an object of @type (a bare type name), kept in *@targetp. @check may veto a new target;
 * NULL makes the link read-only.
 */
ObjectProperty *object_property_add_link(Object *obj, const char *name, const char *type,
                                         Object **targetp,
                                         void (*check)(const Object *obj, const char *name,
                                                       Object *val, Error **errp),
                                         ObjectPropertyLinkFlags flags);
ObjectProperty *object_class_property_add_link(ObjectClass *oc, const char *name, const char *type,
                                               ptrdiff_t offset,
                                               void (*check)(const Object *obj, const char *name,
                                                             Object *val, Error **errp),
                                               ObjectPropertyLinkFlags flags);
/* Read-only link whose target is fixed. No reference is taken. */
ObjectProperty *object_property_add_const_link(Object *obj, const char *name, Object *target);
/* Makes @name on @obj stand for @target_name on @target_obj, which must live as long. */
ObjectProperty *object_property_add_alias(Object *obj, const char *name, Object *target_obj,
                                          const char *target_name);

/* Strings: get gives a copy; set copies. */
ObjectProperty *object_property_add_str(Object *obj, const char *name,
                                        char *(*get)(Object *, Error **),
                                        void (*set)(Object *, const char *, Error **));
ObjectProperty *object_class_property_add_str(ObjectClass *klass, const char *name,
                                              char *(*get)(Object *, Error **),
                                              void (*set)(Object *, const char *, Error **));
ObjectProperty *object_property_add_bool(Object *obj, const char *name,
                                         bool (*get)(Object *, Error **),
                                         void (*set)(Object *, bool, Error **));
ObjectProperty *object_class_property_add_bool(ObjectClass *klass, const char *name,
                                               bool (*get)(Object *, Error **),
                                               void (*set)(Object *, bool, Error **));
ObjectProperty *object_property_add_enum(Object *obj, const char *name, const char *typename,
                                         const QEnumLookup *lookup, int (*get)(Object *, Error **),
                                         void (*set)(Object *, int, Error **));
ObjectProperty *object_class_property_add_enum(ObjectClass *klass, const char *name,
                                               const char *typename, const QEnumLookup *lookup,
                                               int (*get)(Object *, Error **),
                                               void (*set)(Object *, int, Error **));
/* A broken-down time that can be read only. */
struct tm;
ObjectProperty *object_property_add_tm(Object *obj, const char *name,
                                       void (*get)(Object *, struct tm *, Error **));
ObjectProperty *object_class_property_add_tm(ObjectClass *klass, const char *name,
                                             void (*get)(Object *, struct tm *, Error **));

typedef enum {
    OBJ_PROP_FLAG_READ = 1 << 0,
    OBJ_PROP_FLAG_WRITE = 1 << 1,
    OBJ_PROP_FLAG_READWRITE = OBJ_PROP_FLAG_READ | OBJ_PROP_FLAG_WRITE,
} ObjectPropertyFlags;

/* An integer in memory that lives as long as the property, of the class form as long as the
 * program. */
#define OBJECT_DECLARE_UINT_PTR(bits)                                                              \
    ObjectProperty *object_property_add_uint##bits##_ptr(                                          \
        Object *obj, const char *name, const uint##bits##_t *v, ObjectPropertyFlags flags);        \
    ObjectProperty *object_class_property_add_uint##bits##_ptr(                                    \
        ObjectClass *klass, const char *name, const uint##bits##_t *v, ObjectPropertyFlags flags)
OBJECT_DECLARE_UINT_PTR(8);
OBJECT_DECLARE_UINT_PTR(16);
OBJECT_DECLARE_UINT_PTR(32);
OBJECT_DECLARE_UINT_PTR(64);
#undef OBJECT_DECLARE_UINT_PTR

/* One line of "-device X,help": "  name=<type>  - description (default: ...)"; owned by the caller.
 */
char *object_property_help(const char *name, const char *type, JsonNode *defval,
                           const char *description);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Object, object_unref)

#endif
