/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two levels: a hash of chunks, a chunk of pages. Pages and whole chunks that are zero share one
 * constant, so that zeroes cost next to nothing.
 */
#include "qemu/osdep.h"
#include "cow-memory.h"
#include "qemu/units.h"

#define PAGE_BYTES  4096
#define CHUNK_PAGES 512
#define CHUNK_BYTES ((int64_t)PAGE_BYTES * CHUNK_PAGES)
#define MAX_BYTES   (512 * MiB)

typedef struct Chunk {
    uint8_t *page[CHUNK_PAGES]; /* NULL: the base's */
} Chunk;

struct CowMemory {
    CowReadBase *read_base;
    void *opaque;
    GHashTable *chunks;         /* chunk number -> Chunk */
    uint64_t used_bytes;
};

static uint8_t zero_page[PAGE_BYTES]; /* never written, never freed */
static Chunk zero_chunk;

static void free_chunk(gpointer p)
{
    Chunk *chunk = p;

    if (chunk == &zero_chunk) {
        return;
    }
    for (int i = 0; i < CHUNK_PAGES; i++) {
        if (chunk->page[i] != zero_page) {
            g_free(chunk->page[i]);
        }
    }
    g_free(chunk);
}

CowMemory *cow_memory_new(CowReadBase *read_base, void *opaque)
{
    CowMemory *c = g_new0(CowMemory, 1);

    for (int i = 0; i < CHUNK_PAGES; i++) {
        zero_chunk.page[i] = zero_page;
    }
    c->read_base = read_base;
    c->opaque = opaque;
    c->chunks = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, free_chunk);
    return c;
}

void cow_memory_free(CowMemory *c)
{
    g_hash_table_destroy(c->chunks);
    g_free(c);
}

static Chunk *find_chunk(CowMemory *c, int64_t number)
{
    return g_hash_table_lookup(c->chunks, &number);
}

static void put_chunk(CowMemory *c, int64_t number, Chunk *chunk)
{
    g_hash_table_insert(c->chunks, g_memdup2(&number, sizeof(number)), chunk);
}

/* The chunk, to be changed. */
static Chunk *get_chunk(CowMemory *c, int64_t number)
{
    Chunk *chunk = find_chunk(c, number);

    if (!chunk) {
        chunk = g_new0(Chunk, 1);
        put_chunk(c, number, chunk);
    } else if (chunk == &zero_chunk) {
        chunk = g_memdup2(&zero_chunk, sizeof(zero_chunk));
        put_chunk(c, number, chunk);
    }
    return chunk;
}

/* How much of a range lies in the unit of @size bytes that it begins in. */
static int64_t within(int64_t offset, int64_t bytes, int64_t size)
{
    return MIN(bytes, size - offset % size);
}

int cow_memory_read(CowMemory *c, int64_t offset, int64_t bytes, void *buf)
{
    int ret = 0;

    while (bytes && ret >= 0) {
        Chunk *chunk = find_chunk(c, offset / CHUNK_BYTES);
        int64_t n = within(offset, bytes, chunk ? PAGE_BYTES : CHUNK_BYTES);
        uint8_t *page = chunk ? chunk->page[offset % CHUNK_BYTES / PAGE_BYTES] : NULL;

        if (page) {
            memcpy(buf, page + offset % PAGE_BYTES, n);
        } else {
            ret = c->read_base(c->opaque, offset, n, buf);
        }
        buf = (uint8_t *)buf + n;
        offset += n;
        bytes -= n;
    }
    return ret;
}

/* The page at @offset, to be changed; a new one holds what was there unless @whole. NULL: -*@err. */
static uint8_t *get_page(CowMemory *c, int64_t offset, bool whole, int *err)
{
    uint8_t **page = &get_chunk(c, offset / CHUNK_BYTES)->page[offset % CHUNK_BYTES / PAGE_BYTES];
    uint8_t *new_page;

    if (*page && *page != zero_page) {
        return *page;
    }
    if (c->used_bytes + PAGE_BYTES > MAX_BYTES) {
        *err = -ENOSPC;
        return NULL;
    }
    new_page = g_malloc0(PAGE_BYTES);
    if (!*page && !whole) {
        *err = c->read_base(c->opaque, QEMU_ALIGN_DOWN(offset, PAGE_BYTES), PAGE_BYTES, new_page);
        if (*err < 0) {
            g_free(new_page);
            return NULL;
        }
    }
    c->used_bytes += PAGE_BYTES;
    return *page = new_page;
}

int cow_memory_write(CowMemory *c, int64_t offset, int64_t bytes, const void *buf)
{
    int err = 0;

    while (bytes) {
        int64_t n = within(offset, bytes, PAGE_BYTES);
        uint8_t *page = get_page(c, offset, n == PAGE_BYTES, &err);

        if (!page) {
            return err;
        }
        memcpy(page + offset % PAGE_BYTES, buf, n);
        buf = (const uint8_t *)buf + n;
        offset += n;
        bytes -= n;
    }
    return 0;
}

/* One page, or a part of one. */
static int zero_in_page(CowMemory *c, int64_t offset, int64_t bytes)
{
    uint8_t **page = &get_chunk(c, offset / CHUNK_BYTES)->page[offset % CHUNK_BYTES / PAGE_BYTES];
    int err = 0;

    if (bytes == PAGE_BYTES) {
        if (*page && *page != zero_page) {
            g_free(*page);
            c->used_bytes -= PAGE_BYTES;
        }
        *page = zero_page;
    } else if (*page != zero_page) {
        uint8_t *p = get_page(c, offset, false, &err);

        if (!p) {
            return err;
        }
        memset(p + offset % PAGE_BYTES, 0, bytes);
    }
    return 0;
}

static void zero_whole_chunk(CowMemory *c, int64_t number)
{
    Chunk *chunk = find_chunk(c, number);

    for (int i = 0; chunk && i < CHUNK_PAGES; i++) {
        if (chunk->page[i] && chunk->page[i] != zero_page) {
            c->used_bytes -= PAGE_BYTES;
        }
    }
    put_chunk(c, number, &zero_chunk);
}

int cow_memory_write_zeroes(CowMemory *c, int64_t offset, int64_t bytes)
{
    int ret = 0;

    while (bytes && ret >= 0) {
        int64_t n = within(offset, bytes, CHUNK_BYTES);

        if (n == CHUNK_BYTES) {
            zero_whole_chunk(c, offset / CHUNK_BYTES);
        } else {
            n = within(offset, bytes, PAGE_BYTES);
            ret = zero_in_page(c, offset, n);
        }
        offset += n;
        bytes -= n;
    }
    return ret;
}
