/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The object type "iothread": a name for the main loop. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "qemu/module.h"
#include "qom/object_interfaces.h"
#include "sysemu/iothread.h"

char *iothread_get_id(IOThread *iothread)
{
    return g_strdup(object_get_canonical_path_component(OBJECT(iothread)));
}

IOThread *iothread_by_id(const char *id)
{
    return IOTHREAD(object_resolve_path_type(id, TYPE_IOTHREAD, NULL));
}

AioContext *iothread_get_aio_context(IOThread *iothread)
{
    return qemu_get_aio_context();
}

GMainContext *iothread_get_g_main_context(IOThread *iothread)
{
    return NULL;                                /* GLib's default one */
}

IOThread *iothread_create(const char *id, Error **errp)
{
    return IOTHREAD(object_new_with_props(TYPE_IOTHREAD, object_get_internal_root(), id, errp, NULL));
}

void iothread_stop(IOThread *iothread)
{
}

void iothread_destroy(IOThread *iothread)
{
    object_unparent(OBJECT(iothread));
}

/* Polling is a matter of host time: the values are kept, and without effect. */
static void iothread_get_poll(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    visit_type_int64(v, name, (int64_t *)((char *)obj + (uintptr_t)opaque), errp);
}

static void iothread_set_poll(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    int64_t value;

    if (!visit_type_int64(v, name, &value, errp)) {
        return;
    }
    if (value < 0) {
        error_setg(errp, "%s value must be in range [0, %" PRId64 "]", name, INT64_MAX);
        return;
    }
    *(int64_t *)((char *)obj + (uintptr_t)opaque) = value;
}

static void iothread_instance_init(Object *obj)
{
    IOTHREAD(obj)->poll_max_ns = 32768;
}

static void iothread_class_init(ObjectClass *klass, void *class_data)
{
    static const struct {
        const char *name;
        size_t offset;
    } properties[] = {
        { "poll-max-ns", offsetof(IOThread, poll_max_ns) },
        { "poll-grow", offsetof(IOThread, poll_grow) },
        { "poll-shrink", offsetof(IOThread, poll_shrink) },
    };

    for (size_t i = 0; i < ARRAY_SIZE(properties); i++) {
        object_class_property_add(klass, properties[i].name, "int", iothread_get_poll, iothread_set_poll,
                                  NULL, (void *)properties[i].offset);
    }
}

static const TypeInfo iothread_info = {
    .name = TYPE_IOTHREAD,
    .parent = TYPE_OBJECT,
    .class_init = iothread_class_init,
    .instance_size = sizeof(IOThread),
    .instance_init = iothread_instance_init,
    .interfaces = (const InterfaceInfo[]) {
        { TYPE_USER_CREATABLE },
        { }
    },
};

static void iothread_register_types(void)
{
    type_register_static(&iothread_info);
}

type_init(iothread_register_types)
