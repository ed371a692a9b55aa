/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mapping: host memory for a range of an address space. Plain memory is given out as it is.
 * Anything else gets a bounce buffer of at most a page, of its own on the heap, so that an overrun
 * is found at once; an address space holds a bounded number of bytes of them, and map clients wait
 * for room.
 */
#include "qemu/osdep.h"
#include "memory-internal.h"
#include "exec/address-spaces.h"
#include "exec/target_page.h"
#include "qemu/main-loop.h"

/* Small mappings count as this many bytes, which bounds their number. */
#define BOUNCE_MIN_CHARGE 64

/* ---- Who waits for a bounce buffer ---- */

typedef struct MapClient {
    QEMUBH *bh;
    QTAILQ_ENTRY(MapClient) link;
} MapClient;

static QTAILQ_HEAD(, MapClient) map_clients = QTAILQ_HEAD_INITIALIZER(map_clients);

static void remove_client(MapClient *client)
{
    QTAILQ_REMOVE(&map_clients, client, link);
    g_free(client);
}

static void notify_clients(void)
{
    while (!QTAILQ_EMPTY(&map_clients)) {
        MapClient *client = QTAILQ_FIRST(&map_clients);
        QEMUBH *bh = client->bh;

        remove_client(client);
        qemu_bh_schedule(bh);
    }
}

/* ---- Bounce buffers ---- */

typedef struct BounceBuffer {
    hwaddr addr;
    hwaddr len;
} BounceBuffer;

/* Host address -> BounceBuffer. */
static GHashTable *bounce_buffers;
static unsigned failed_maps;        /* since a buffer was last freed */

void cpu_register_map_client(QEMUBH *bh)
{
    MapClient *client = g_new(MapClient, 1);

    client->bh = bh;
    QTAILQ_INSERT_TAIL(&map_clients, client, link);
    if (!failed_maps) {
        notify_clients();
    }
}

void cpu_unregister_map_client(QEMUBH *bh)
{
    MapClient *client, *next;

    QTAILQ_FOREACH_SAFE(client, &map_clients, link, next) {
        if (client->bh == bh) {
            remove_client(client);
        }
    }
}

static size_t bounce_charge(hwaddr len)
{
    return MAX(len, BOUNCE_MIN_CHARGE);
}

static void *bounce_map(AddressSpace *as, FlatView *fv, hwaddr addr, hwaddr *plen, bool is_write,
                        MemTxAttrs attrs)
{
    hwaddr len = MIN(*plen, TARGET_PAGE_SIZE);
    BounceBuffer *bounce;
    void *buffer;

    if (as->bounce_buffer_size + bounce_charge(len) > as->max_bounce_buffer_size) {
        failed_maps++;
        *plen = 0;
        return NULL;
    }
    as->bounce_buffer_size += bounce_charge(len);
    buffer = g_malloc0(len);
    bounce = g_new(BounceBuffer, 1);
    *bounce = (BounceBuffer) { .addr = addr, .len = len };
    if (!bounce_buffers) {
        bounce_buffers = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    }
    g_hash_table_insert(bounce_buffers, buffer, bounce);
    if (!is_write) {
        flatview_read(fv, addr, attrs, buffer, len);
    }
    *plen = len;
    return buffer;
}

/* False: @buffer is no bounce buffer. */
static bool bounce_unmap(AddressSpace *as, void *buffer, bool is_write, hwaddr access_len)
{
    BounceBuffer *bounce = bounce_buffers ? g_hash_table_lookup(bounce_buffers, buffer) : NULL;
    hwaddr addr;

    if (!bounce) {
        return false;
    }
    addr = bounce->addr;
    assert(access_len <= bounce->len);
    as->bounce_buffer_size -= bounce_charge(bounce->len);
    g_hash_table_remove(bounce_buffers, buffer);
    if (is_write) {
        address_space_write(as, addr, MEMTXATTRS_UNSPECIFIED, buffer, access_len);
    }
    g_free(buffer);
    failed_maps = 0;
    notify_clients();
    return true;
}

/* ---- Mapping ---- */

/* Bytes of @len at @addr that continue @t in its memory, @t->len at least. */
static hwaddr extend_target(FlatView *fv, hwaddr addr, hwaddr len, bool is_write, MemTxAttrs attrs,
                            const MemoryTarget *t)
{
    hwaddr done = t->len;
    MemoryTarget next;

    for (; done < len; done += next.len) {
        memory_resolve(fv, addr + done, len - done, is_write, attrs, &next);
        if (!next.direct || next.mr != t->mr || next.xlat != t->xlat + done) {
            break;
        }
        if (!is_write) {
            memory_before_read(next.addr, next.len, next.mr);
        }
    }
    return done;
}

static void *map_in_view(AddressSpace *as, FlatView *fv, hwaddr addr, hwaddr *plen, bool is_write,
                         MemTxAttrs attrs)
{
    MemoryTarget t;

    memory_resolve(fv, addr, *plen, is_write, attrs, &t);
    if (!t.direct) {
        return bounce_map(as, fv, addr, plen, is_write, attrs);
    }
    memory_region_ref(t.mr);
    if (!is_write) {
        memory_before_read(t.addr, t.len, t.mr);
    }
    *plen = extend_target(fv, addr, *plen, is_write, attrs, &t);
    return memory_ram_ptr(t.mr, t.xlat);
}

void *address_space_map(AddressSpace *as, hwaddr addr, hwaddr *plen, bool is_write,
                        MemTxAttrs attrs)
{
    FlatView *fv;
    void *p;

    if (*plen == 0) {
        return NULL;
    }
    fv = address_space_get_flatview(as);
    p = map_in_view(as, fv, addr, plen, is_write, attrs);
    flatview_unref(fv);
    return p;
}

void address_space_unmap(AddressSpace *as, void *buffer, hwaddr len, bool is_write,
                         hwaddr access_len)
{
    MemoryRegion *mr;
    ram_addr_t offset;

    if (bounce_unmap(as, buffer, is_write, access_len)) {
        return;
    }
    mr = memory_region_from_host(buffer, &offset);
    assert(mr);
    if (is_write) {
        memory_after_write(mr, offset, access_len);
    }
    memory_region_unref(mr);
}

void *cpu_physical_memory_map(hwaddr addr, hwaddr *plen, bool is_write)
{
    return address_space_map(&address_space_memory, addr, plen, is_write, MEMTXATTRS_UNSPECIFIED);
}

void cpu_physical_memory_unmap(void *buffer, hwaddr len, bool is_write, hwaddr access_len)
{
    address_space_unmap(&address_space_memory, buffer, len, is_write, access_len);
}
