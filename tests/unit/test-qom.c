/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Types, classes, interfaces, casts and the life of instances. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qom/object.h"

/* ---- types under test: animal <- dog <- puppy; interfaces speaker <- singer, swimmer ---- */

#define TYPE_ANIMAL "test-animal"
#define TYPE_DOG "test-dog"
#define TYPE_PUPPY "test-puppy"
#define TYPE_SPEAKER "test-speaker"
#define TYPE_SINGER "test-singer"
#define TYPE_WHISTLER "test-whistler"
#define TYPE_BIRD "test-bird"

OBJECT_DECLARE_TYPE(Animal, AnimalClass, ANIMAL)
OBJECT_DECLARE_SIMPLE_TYPE(Dog, DOG)

struct Animal {
    Object parent_obj;
    int legs;
};

struct AnimalClass {
    ObjectClass parent_class;
    int weight;
    int base_inits;
    const char *(*name)(void);
};

struct Dog {
    Animal parent_obj;
    int tail;
};

typedef struct SpeakerClass {
    InterfaceClass parent_class;
    const char *(*speak)(void);
} SpeakerClass;

typedef struct SingerClass {
    SpeakerClass parent_class;
    int octaves;
} SingerClass;

DECLARE_CLASS_CHECKERS(SpeakerClass, SPEAKER, TYPE_SPEAKER)

/* What ran, in order. */
static GString *events;

static const char *animal_name(void)
{
    return "animal";
}

static const char *dog_name(void)
{
    return "dog";
}

static const char *bark(void)
{
    return "bark";
}

static const char *whine(void)
{
    return "whine";
}

static void animal_init(Object *obj)
{
    ANIMAL(obj)->legs = 4;
    g_string_append(events, "animal ");
}

static void animal_post_init(Object *obj)
{
    g_string_append(events, "animal-post ");
}

static void animal_finalize(Object *obj)
{
    g_string_append(events, "~animal ");
}

static void animal_class_base_init(ObjectClass *oc, void *data)
{
    ANIMAL_CLASS(oc)->base_inits++;
}

static void animal_class_init(ObjectClass *oc, void *data)
{
    ANIMAL_CLASS(oc)->name = animal_name;
    ANIMAL_CLASS(oc)->weight = 10;
}

static void dog_init(Object *obj)
{
    DOG(obj)->tail = ANIMAL(obj)->legs + 1;
    g_string_append(events, "dog ");
}

static void dog_post_init(Object *obj)
{
    g_string_append(events, "dog-post ");
}

static void dog_finalize(Object *obj)
{
    g_string_append(events, "~dog ");
}

static void dog_class_init(ObjectClass *oc, void *data)
{
    ANIMAL_CLASS(oc)->name = dog_name;
    ANIMAL_CLASS(oc)->weight = *(int *)data;
    SPEAKER_CLASS(oc)->speak = bark;
}

static void puppy_class_init(ObjectClass *oc, void *data)
{
    g_assert_true(SPEAKER_CLASS(oc)->speak == bark);
    SPEAKER_CLASS(oc)->speak = whine;
}

static int dog_weight = 30;

static const TypeInfo test_types[] = {
    {
        .name = TYPE_ANIMAL,
        .parent = TYPE_OBJECT,
        .abstract = true,
        .instance_size = sizeof(Animal),
        .class_size = sizeof(AnimalClass),
        .instance_init = animal_init,
        .instance_post_init = animal_post_init,
        .instance_finalize = animal_finalize,
        .class_base_init = animal_class_base_init,
        .class_init = animal_class_init,
    },
    {
        .name = TYPE_DOG,
        .parent = TYPE_ANIMAL,
        .instance_size = sizeof(Dog),
        .instance_align = 64,
        .instance_init = dog_init,
        .instance_post_init = dog_post_init,
        .instance_finalize = dog_finalize,
        .class_init = dog_class_init,
        .class_data = &dog_weight,
        .interfaces = (InterfaceInfo[]) { { TYPE_SPEAKER }, { } },
    },
    {
        .name = TYPE_PUPPY,
        .parent = TYPE_DOG,
        .class_init = puppy_class_init,
        /* Once more what it has from its parent: that changes nothing. */
        .interfaces = (InterfaceInfo[]) { { TYPE_SPEAKER }, { } },
    },
    {
        .name = TYPE_SPEAKER,
        .parent = TYPE_INTERFACE,
        .class_size = sizeof(SpeakerClass),
    },
    {
        .name = TYPE_SINGER,
        .parent = TYPE_SPEAKER,
        .class_size = sizeof(SingerClass),
    },
    {
        .name = TYPE_WHISTLER,
        .parent = TYPE_SPEAKER,
    },
    {
        .name = TYPE_BIRD,
        .parent = TYPE_ANIMAL,
        .interfaces = (InterfaceInfo[]) { { TYPE_SINGER }, { TYPE_WHISTLER }, { } },
    },
};

/* ---- types and classes ---- */

static void test_init_order(void)
{
    Object *obj;

    g_string_truncate(events, 0);
    obj = object_new(TYPE_PUPPY);
    g_assert_cmpstr(events->str, ==, "animal dog dog-post animal-post ");
    g_assert_cmpint(DOG(obj)->tail, ==, 5);
    g_string_truncate(events, 0);
    object_unref(obj);
    g_assert_cmpstr(events->str, ==, "~dog ~animal ");
}

static void test_alignment(void)
{
    g_autoptr(Object) dog = object_new(TYPE_DOG);
    g_autoptr(Object) puppy = object_new(TYPE_PUPPY);

    g_assert_cmpuint((uintptr_t)dog % 64, ==, 0);
    g_assert_cmpuint((uintptr_t)puppy % 64, ==, 0);
}

static void test_class_inheritance(void)
{
    AnimalClass *animal = ANIMAL_CLASS(object_class_by_name(TYPE_ANIMAL));
    AnimalClass *dog = ANIMAL_CLASS(object_class_by_name(TYPE_DOG));
    AnimalClass *puppy = ANIMAL_CLASS(object_class_by_name(TYPE_PUPPY));

    g_assert_cmpstr(animal->name(), ==, "animal");
    g_assert_cmpstr(puppy->name(), ==, "dog");
    g_assert_cmpint(animal->weight, ==, 10);
    g_assert_cmpint(puppy->weight, ==, 30);
    g_assert_cmpint(animal->base_inits, ==, 0);
    g_assert_cmpint(dog->base_inits, ==, 1);
    g_assert_cmpint(puppy->base_inits, ==, 2);
    g_assert_true(object_class_is_abstract(OBJECT_CLASS(animal)));
    g_assert_false(object_class_is_abstract(OBJECT_CLASS(puppy)));
    g_assert_true(object_class_get_parent(OBJECT_CLASS(puppy)) == OBJECT_CLASS(dog));
    g_assert_null(object_class_by_name("test-nothing"));
}

static void test_casts(void)
{
    g_autoptr(Object) obj = object_new(TYPE_DOG);
    /* The same name at another address, so that no cache by address can help. */
    g_autofree char *name = g_strdup(TYPE_ANIMAL);

    g_assert_true(object_dynamic_cast(obj, name) == obj);
    g_assert_true(object_dynamic_cast(obj, TYPE_OBJECT) == obj);
    g_assert_null(object_dynamic_cast(obj, TYPE_PUPPY));
    g_assert_null(object_dynamic_cast(obj, TYPE_BIRD));
    g_assert_null(object_dynamic_cast(obj, "test-nothing"));
    g_assert_null(object_dynamic_cast(NULL, TYPE_DOG));
    /* The second time comes from the cache. */
    g_assert_true((Object *)DOG(obj) == obj && (Object *)DOG(obj) == obj);
    g_assert_null(object_class_dynamic_cast(object_class_by_name(TYPE_ANIMAL), TYPE_DOG));

    /* A name is a name by its letters: reusing a buffer must not bring back an old answer. */
    strcpy(name, TYPE_BIRD);
    g_assert_null(object_dynamic_cast(obj, name));
}

static void test_wrong_cast_aborts(void)
{
    if (g_test_subprocess()) {
        DOG(object_get_root());
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*Object container is not an instance of type test-dog*");
}

static void test_abstract_aborts(void)
{
    if (g_test_subprocess()) {
        object_unref(object_new(TYPE_ANIMAL));
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*type 'test-animal' is abstract*");
}

static void test_registered_twice_aborts(void)
{
    if (g_test_subprocess()) {
        type_register_static(&test_types[1]);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*test-dog*twice*");
}

static void test_list_is_sorted(void)
{
    g_autoptr(GSList) list = object_class_get_list(TYPE_ANIMAL, true);
    g_autoptr(GSList) concrete = object_class_get_list(TYPE_ANIMAL, false);
    static const char *const names[] = { TYPE_ANIMAL, TYPE_BIRD, TYPE_DOG, TYPE_PUPPY };
    GSList *e = list;

    for (size_t i = 0; i < ARRAY_SIZE(names); i++, e = e->next) {
        g_assert_cmpstr(object_class_get_name(e->data), ==, names[i]);
    }
    g_assert_null(e);
    g_assert_cmpint(g_slist_length(concrete), ==, 3);
}

/* ---- interfaces ---- */

static void test_interface_methods(void)
{
    g_autoptr(Object) dog = object_new(TYPE_DOG);
    g_autoptr(Object) puppy = object_new(TYPE_PUPPY);
    InterfaceClass *iface = INTERFACE_CLASS(SPEAKER_GET_CLASS(puppy));

    g_assert_cmpstr(SPEAKER_GET_CLASS(dog)->speak(), ==, "bark");
    g_assert_cmpstr(SPEAKER_GET_CLASS(puppy)->speak(), ==, "whine");
    g_assert_true(iface->concrete_class == object_get_class(puppy));
    g_assert_true(object_dynamic_cast(dog, TYPE_SPEAKER) == dog);
    g_assert_null(object_dynamic_cast(dog, TYPE_SINGER));
    g_assert_null(object_dynamic_cast(dog, TYPE_WHISTLER));
}

static void test_interface_ancestors(void)
{
    ObjectClass *bird = object_class_by_name(TYPE_BIRD);

    g_assert_nonnull(object_class_dynamic_cast(bird, TYPE_SINGER));
    g_assert_nonnull(object_class_dynamic_cast(bird, TYPE_WHISTLER));
    g_assert_true(object_class_dynamic_cast(bird, TYPE_SINGER) !=
                  object_class_dynamic_cast(bird, TYPE_WHISTLER));
    /* A speaker in two ways: which one is meant can not be said. */
    g_assert_null(object_class_dynamic_cast(bird, TYPE_SPEAKER));
}

/* ---- references ---- */

static void test_references(void)
{
    Object *parent = object_new(TYPE_DOG);
    Object *child = object_new(TYPE_PUPPY);

    object_property_add_child(parent, "kid", child);
    g_assert_cmpint(child->ref, ==, 2);
    object_unref(child);
    object_ref(child);
    g_string_truncate(events, 0);
    object_unref(parent);
    /* The parent goes, the child stays as long as somebody holds it, without a parent. */
    g_assert_cmpstr(events->str, ==, "~dog ~animal ");
    g_assert_null(child->parent);
    g_assert_null(object_get_canonical_path_component(child));
    object_unref(child);
    g_assert_cmpstr(events->str, ==, "~dog ~animal ~dog ~animal ");
}

static void test_in_place(void)
{
    struct {
        Dog dog;
        uint64_t guard;
    } memory;
    g_autoptr(Object) parent = object_new(TYPE_CONTAINER);

    memset(&memory, 0xaa, sizeof(memory));
    object_initialize_child(parent, "dog", &memory.dog, TYPE_DOG);
    g_assert_cmpint(memory.dog.parent_obj.legs, ==, 4);
    g_assert_cmphex(memory.guard, ==, 0xaaaaaaaaaaaaaaaa);
    g_assert_cmpint(OBJECT(&memory.dog)->ref, ==, 1);
    g_string_truncate(events, 0);
    object_unparent(OBJECT(&memory.dog));
    g_assert_cmpstr(events->str, ==, "~dog ~animal ");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    module_call_init(MODULE_INIT_QOM);
    type_register_static_array(test_types, ARRAY_SIZE(test_types));
    events = g_string_new(NULL);

    g_test_add_func("/qom/instance/init-parent-first-finalize-child-first", test_init_order);
    g_test_add_func("/qom/instance/alignment", test_alignment);
    g_test_add_func("/qom/instance/references", test_references);
    g_test_add_func("/qom/instance/in-place", test_in_place);
    g_test_add_func("/qom/class/inheritance", test_class_inheritance);
    g_test_add_func("/qom/class/list-is-sorted", test_list_is_sorted);
    g_test_add_func("/qom/class/abstract-has-no-instance", test_abstract_aborts);
    g_test_add_func("/qom/class/registered-twice", test_registered_twice_aborts);
    g_test_add_func("/qom/cast/right-and-wrong", test_casts);
    g_test_add_func("/qom/cast/wrong-aborts", test_wrong_cast_aborts);
    g_test_add_func("/qom/interface/methods-are-inherited", test_interface_methods);
    g_test_add_func("/qom/interface/ancestors", test_interface_ancestors);
    return g_test_run();
}
