/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sources of random bytes: the abstract type, with its list of requests. Property: opened. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "qom/object_interfaces.h"
#include "sysemu/rng.h"

void rng_backend_request_entropy(RngBackend *s, size_t size, EntropyReceiveFunc *receive_entropy,
                                 void *opaque)
{
    RngBackendClass *k = RNG_BACKEND_GET_CLASS(s);
    RngRequest *req;

    if (!k->request_entropy) {
        return;
    }
    req = g_new(RngRequest, 1);
    *req = (RngRequest) {
        .receive_entropy = receive_entropy,
        .data = g_malloc(size),
        .opaque = opaque,
        .size = size,
    };
    QSIMPLEQ_INSERT_TAIL(&s->requests, req, next);
    k->request_entropy(s, req);
}

void rng_backend_finalize_request(RngBackend *s, RngRequest *req)
{
    QSIMPLEQ_REMOVE(&s->requests, req, RngRequest, next);
    g_free(req->data);
    g_free(req);
}

static bool rng_backend_get_opened(Object *obj, Error **errp)
{
    return RNG_BACKEND(obj)->opened;
}

static void rng_backend_complete(UserCreatable *uc, Error **errp)
{
    RngBackend *s = RNG_BACKEND(uc);
    RngBackendClass *k = RNG_BACKEND_GET_CLASS(uc);
    Error *err = NULL;

    if (k->opened) {
        k->opened(s, &err);
    }
    s->opened = !err;
    error_propagate(errp, err);
}

static void rng_backend_init(Object *obj)
{
    QSIMPLEQ_INIT(&RNG_BACKEND(obj)->requests);
}

static void rng_backend_finalize(Object *obj)
{
    RngBackend *s = RNG_BACKEND(obj);

    while (!QSIMPLEQ_EMPTY(&s->requests)) {
        rng_backend_finalize_request(s, QSIMPLEQ_FIRST(&s->requests));
    }
}

static void rng_backend_class_init(ObjectClass *oc, void *data)
{
    USER_CREATABLE_CLASS(oc)->complete = rng_backend_complete;
    object_class_property_add_bool(oc, "opened", rng_backend_get_opened, NULL);
}

static const TypeInfo rng_backend_info = {
    .name = TYPE_RNG_BACKEND,
    .parent = TYPE_OBJECT,
    .instance_size = sizeof(RngBackend),
    .instance_init = rng_backend_init,
    .instance_finalize = rng_backend_finalize,
    .class_size = sizeof(RngBackendClass),
    .class_init = rng_backend_class_init,
    .abstract = true,
    .interfaces = (InterfaceInfo[]) {
        { TYPE_USER_CREATABLE },
        { }
    },
};

static void register_types(void)
{
    type_register_static(&rng_backend_info);
}

type_init(register_types)
