/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sources of random bytes for devices: user-creatable objects, "-object rng-builtin,id=rng0". A
 * request is answered later, by a callback, with as many bytes as it asked for or fewer.
 */
#ifndef SYSEMU_RNG_H
#define SYSEMU_RNG_H

#include "qemu/queue.h"
#include "qom/object.h"

#define TYPE_RNG_BACKEND "rng-backend"
OBJECT_DECLARE_TYPE(RngBackend, RngBackendClass, RNG_BACKEND)

/* The generator that -seed seeds. */
#define TYPE_RNG_BUILTIN "rng-builtin"

typedef struct RngRequest RngRequest;

/* Here are @size bytes; @data is the back end's. */
typedef void (EntropyReceiveFunc)(void *opaque, const void *data, size_t size);

/* A request that waits: @size bytes wanted, @offset of them there. */
struct RngRequest {
    EntropyReceiveFunc *receive_entropy;
    uint8_t *data;
    void *opaque;
    size_t offset;
    size_t size;
    QSIMPLEQ_ENTRY(RngRequest) next;
};

struct RngBackendClass {
    ObjectClass parent_class;
    /* Serve @req, now in the list, sooner or later. */
    void (*request_entropy)(RngBackend *s, RngRequest *req);
    /* Ready to be used. */
    void (*opened)(RngBackend *s, Error **errp);
};

struct RngBackend {
    Object parent;
    bool opened;
    QSIMPLEQ_HEAD(requests, RngRequest) requests;
};

/*
 * Ask for @size bytes, which are allocated at once: the caller bounds them. @receive_entropy is
 * called once from the main loop, unless the back end goes away.
 */
void rng_backend_request_entropy(RngBackend *s, size_t size, EntropyReceiveFunc *receive_entropy,
                                 void *opaque);
/* For back ends: forget the request and free it. */
void rng_backend_finalize_request(RngBackend *s, RngRequest *req);

#endif
