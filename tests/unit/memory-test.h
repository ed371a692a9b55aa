/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the tests of the memory API share: regions that record how they are accessed. */
#ifndef TESTS_UNIT_MEMORY_TEST_H
#define TESTS_UNIT_MEMORY_TEST_H

#include "exec/memory.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define ATTRS MEMTXATTRS_UNSPECIFIED

/* One access that a handler got. */
typedef struct Access {
    bool is_write;
    hwaddr addr;
    unsigned size;
    uint64_t data;
} Access;

#define MAX_ACCESSES 64

/* A device whose register bytes hold their own offset; it records each access. */
typedef struct Recorder {
    MemoryRegion mr;
    MemoryRegionOps ops;
    Access log[MAX_ACCESSES];
    unsigned n;
} Recorder;

/* Bytes addr, addr + 1, ... as a little- or big-endian number. */
static inline uint64_t counting_bytes(hwaddr addr, unsigned size, bool big)
{
    uint64_t v = 0;

    for (unsigned i = 0; i < size; i++) {
        v |= ((addr + i) & 0xff) << 8 * (big ? size - 1 - i : i);
    }
    return v;
}

static inline void recorder_note(Recorder *r, Access a)
{
    g_assert_cmpuint(r->n, <, MAX_ACCESSES);
    r->log[r->n++] = a;
}

static inline uint64_t recorder_read(void *opaque, hwaddr addr, unsigned size)
{
    Recorder *r = opaque;

    recorder_note(r, (Access) { false, addr, size, 0 });
    return counting_bytes(addr, size, r->ops.endianness == DEVICE_BIG_ENDIAN);
}

static inline void recorder_write(void *opaque, hwaddr addr, uint64_t data, unsigned size)
{
    recorder_note(opaque, (Access) { true, addr, size, data });
}

/* A region of @size bytes with @ops (its handlers are filled in). Freed by recorder_free. */
static inline Recorder *recorder_new(const char *name, uint64_t size, MemoryRegionOps ops)
{
    Recorder *r = g_new0(Recorder, 1);

    r->ops = ops;
    r->ops.read = recorder_read;
    r->ops.write = recorder_write;
    memory_region_init_io(&r->mr, NULL, &r->ops, r, name, size);
    return r;
}

static inline void recorder_free(Recorder *r)
{
    object_unparent(OBJECT(&r->mr));
    g_free(r);
}

static inline void assert_access(const Recorder *r, unsigned i, bool is_write, hwaddr addr,
                                 unsigned size, uint64_t data)
{
    g_assert_cmpuint(i, <, r->n);
    g_assert_cmpint(r->log[i].is_write, ==, is_write);
    g_assert_cmphex(r->log[i].addr, ==, addr);
    g_assert_cmpuint(r->log[i].size, ==, size);
    g_assert_cmphex(r->log[i].data, ==, data);
}

/* An address space with a root container of its own. */
typedef struct Space {
    MemoryRegion root;
    AddressSpace as;
} Space;

static inline Space *space_new(const char *name)
{
    Space *s = g_new0(Space, 1);

    memory_region_init(&s->root, NULL, name, UINT64_MAX);
    address_space_init(&s->as, &s->root, name);
    return s;
}

static inline void space_free(Space *s)
{
    address_space_destroy(&s->as);
    object_unparent(OBJECT(&s->root));
    g_free(s);
}

/* The region that serves @addr, and the offset in it. */
static inline MemoryRegion *region_at(AddressSpace *as, hwaddr addr, hwaddr *offset)
{
    hwaddr len = 1;

    return address_space_translate(as, addr, offset, &len, false, ATTRS);
}

/* The view of @as as text: "start-last name+offset" per range, one space between. */
static inline char *view_text(AddressSpace *as)
{
    GString *s = g_string_new(NULL);
    FlatRange *fr;

    FOR_EACH_FLAT_RANGE(fr, as->current_map) {
        g_string_append_printf(s, "%s%" PRIx64 "-%" PRIx64 " %s+%" PRIx64 "%s", s->len ? " " : "",
                               fr->start, fr->last, memory_region_name(fr->mr),
                               fr->offset_in_region, fr->readonly ? " ro" : "");
    }
    return g_string_free(s, false);
}

#define assert_view(as, text)                                       \
    do {                                                            \
        g_autofree char *view_ = view_text(as);                     \
                                                                    \
        g_assert_cmpstr(view_, ==, text);                           \
    } while (0)

/* First thing in main(). */
static inline void memory_test_init(int *argc, char ***argv)
{
    g_test_init(argc, argv, NULL);
    module_call_init(MODULE_INIT_QOM);
}

#endif /* TESTS_UNIT_MEMORY_TEST_H */
