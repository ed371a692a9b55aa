/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Back ends of crypto devices: the abstract type. Property: queues. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/visitor.h"
#include "qemu/module.h"
#include "qom/object_interfaces.h"
#include "standard-headers/linux/virtio_crypto.h"
#include "sysemu/budget.h"
#include "sysemu/cryptodev.h"

CryptoDevBackendClient *cryptodev_backend_new_client(const char *model, const char *name)
{
    CryptoDevBackendClient *cc = g_new0(CryptoDevBackendClient, 1);

    cc->model = g_strdup(model);
    cc->name = g_strdup(name);
    return cc;
}

void cryptodev_backend_free_client(CryptoDevBackendClient *cc)
{
    g_free(cc->model);
    g_free(cc->name);
    g_free(cc->info_str);
    g_free(cc);
}

void cryptodev_backend_cleanup(CryptoDevBackend *backend, Error **errp)
{
    CryptoDevBackendClass *k = CRYPTODEV_BACKEND_GET_CLASS(backend);

    if (k->cleanup) {
        k->cleanup(backend, errp);
    }
}

/* Units of an operation's budget: four bytes of a slow cipher, and an operation with a key of 4096 bits. */
#define BYTES_PER_UNIT 4
#define ASYM_UNITS (1u << 17)

static unsigned cost(const CryptoDevBackendOpInfo *op)
{
    return op->algtype == CRYPTODEV_BACKEND_ALG_SYM ? op->u.sym_op_info->src_len / BYTES_PER_UNIT
                                                    : ASYM_UNITS;
}

/* What the class lacks is not supported. */
static int unsupported(CryptoDevCompletionFunc cb, void *opaque)
{
    cb(opaque, -VIRTIO_CRYPTO_NOTSUPP);
    return 0;
}

int cryptodev_backend_create_session(CryptoDevBackend *backend, CryptoDevBackendSessionInfo *sess_info,
                                     uint32_t queue_index, CryptoDevCompletionFunc cb, void *opaque)
{
    CryptoDevBackendClass *k = CRYPTODEV_BACKEND_GET_CLASS(backend);

    return k->create_session ? k->create_session(backend, sess_info, queue_index, cb, opaque)
                             : unsupported(cb, opaque);
}

int cryptodev_backend_close_session(CryptoDevBackend *backend, uint64_t session_id, uint32_t queue_index,
                                    CryptoDevCompletionFunc cb, void *opaque)
{
    CryptoDevBackendClass *k = CRYPTODEV_BACKEND_GET_CLASS(backend);

    return k->close_session ? k->close_session(backend, session_id, queue_index, cb, opaque)
                            : unsupported(cb, opaque);
}

int cryptodev_backend_crypto_operation(CryptoDevBackend *backend, CryptoDevBackendOpInfo *op_info,
                                       uint32_t queue_index, CryptoDevCompletionFunc cb, void *opaque)
{
    CryptoDevBackendClass *k = CRYPTODEV_BACKEND_GET_CLASS(backend);

    if (!budget_take(cost(op_info))) {
        cb(opaque, -VIRTIO_CRYPTO_ERR);
        return 0;
    }
    return k->do_op ? k->do_op(backend, op_info, queue_index, cb, opaque) : unsupported(cb, opaque);
}

void cryptodev_backend_set_used(CryptoDevBackend *backend, bool used)
{
    backend->is_used = used;
}

bool cryptodev_backend_is_used(CryptoDevBackend *backend)
{
    return backend->is_used;
}

void cryptodev_backend_set_ready(CryptoDevBackend *backend, bool ready)
{
    backend->ready = ready;
}

bool cryptodev_backend_is_ready(CryptoDevBackend *backend)
{
    return backend->ready;
}

/* --- the object --- */

static void get_queues(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    visit_type_uint32(v, name, &CRYPTODEV_BACKEND(obj)->conf.peers.queues, errp);
}

static void set_queues(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    uint32_t value;

    if (!visit_type_uint32(v, name, &value, errp)) {
        return;
    }
    if (!value || value > MAX_CRYPTO_QUEUE_NUM) {
        error_setg(errp, "Property '%s.%s' takes 1 to %d, not '%" PRIu32 "'",
                   object_get_typename(obj), name, MAX_CRYPTO_QUEUE_NUM, value);
        return;
    }
    CRYPTODEV_BACKEND(obj)->conf.peers.queues = value;
}

static void cryptodev_backend_complete(UserCreatable *uc, Error **errp)
{
    CryptoDevBackendClass *k = CRYPTODEV_BACKEND_GET_CLASS(uc);

    if (k->init) {
        k->init(CRYPTODEV_BACKEND(uc), errp);
    }
}

static bool cryptodev_backend_can_be_deleted(UserCreatable *uc)
{
    return !cryptodev_backend_is_used(CRYPTODEV_BACKEND(uc));
}

static void cryptodev_backend_instance_init(Object *obj)
{
    CRYPTODEV_BACKEND(obj)->conf.peers.queues = 1;
}

static void cryptodev_backend_finalize(Object *obj)
{
    cryptodev_backend_cleanup(CRYPTODEV_BACKEND(obj), NULL);
}

static void cryptodev_backend_class_init(ObjectClass *oc, void *data)
{
    UserCreatableClass *ucc = USER_CREATABLE_CLASS(oc);

    ucc->complete = cryptodev_backend_complete;
    ucc->can_be_deleted = cryptodev_backend_can_be_deleted;
    object_class_property_add(oc, "queues", "uint32", get_queues, set_queues, NULL, NULL);
}

static const TypeInfo cryptodev_backend_info = {
    .name = TYPE_CRYPTODEV_BACKEND,
    .parent = TYPE_OBJECT,
    .instance_size = sizeof(CryptoDevBackend),
    .instance_init = cryptodev_backend_instance_init,
    .instance_finalize = cryptodev_backend_finalize,
    .class_size = sizeof(CryptoDevBackendClass),
    .class_init = cryptodev_backend_class_init,
    .abstract = true,
    .interfaces = (InterfaceInfo[]) {
        { TYPE_USER_CREATABLE },
        { }
    },
};

static void cryptodev_backend_register_types(void)
{
    type_register_static(&cryptodev_backend_info);
}

type_init(cryptodev_backend_register_types)
