/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VMState: every family of fields saved and loaded, versions, subsections, garbled streams. */
#include "qemu/osdep.h"
#include "migration/qemu-file.h"
#include "migration/vmstate.h"
#include "qemu/bitmap.h"
#include "qemu/fifo8.h"
#include "qemu/main-loop.h"
#include "qemu/timer.h"

typedef struct Item {
    uint16_t key;
    QTAILQ_ENTRY(Item) next;
    QLIST_ENTRY(Item) lnext;
} Item;

typedef struct State {
    bool flag;
    int8_t i8;
    int16_t i16;
    int32_t i32;
    int64_t i64;
    uint8_t u8;
    uint16_t u16;
    uint32_t u32;
    uint64_t u64;
    uint8_t bytes[6];
    uint32_t words[4];
    uint16_t grid[2][3];
    Item one;
    Item many[3];
    Item *ptr_array[3];
    uint8_t n_var;
    Item var[4];
    int32_t vb_size;
    uint8_t *vb;
    uint32_t alloc_size;
    uint32_t *alloc;
    int32_t bits;
    unsigned long *map;
    QEMUTimer timer;
    QEMUTimer *timer_ptr;
    Fifo8 fifo;
    QTAILQ_HEAD(, Item) tail;
    QLIST_HEAD(, Item) list;
    GTree *tree;
    uint32_t doubled;
    uint32_t newer;
    uint32_t extra;
    int loads;
} State;

static const VMStateDescription vmstate_item = {
    .name = "item", .version_id = 1, .minimum_version_id = 1,
    .fields = (const VMStateField[]) { VMSTATE_UINT16(key, Item), VMSTATE_END_OF_LIST() }
};

static const VMStateDescription vmstate_tree[] = {
    {
        .name = "value", .version_id = 1, .minimum_version_id = 1,
        .fields = (const VMStateField[]) { VMSTATE_UINT16(key, Item), VMSTATE_END_OF_LIST() }
    },
};

typedef struct Tmp {
    State *parent;
    uint32_t half;
} Tmp;

static int tmp_pre_save(void *opaque)
{
    Tmp *tmp = opaque;

    tmp->half = tmp->parent->doubled / 2;
    return 0;
}

static int tmp_post_load(void *opaque, int version_id)
{
    Tmp *tmp = opaque;

    tmp->parent->doubled = tmp->half * 2;
    return 0;
}

static const VMStateDescription vmstate_tmp = {
    .name = "tmp", .pre_save = tmp_pre_save, .post_load = tmp_post_load,
    .fields = (const VMStateField[]) { VMSTATE_UINT32(half, Tmp), VMSTATE_END_OF_LIST() }
};

static bool extra_needed(void *opaque)
{
    return ((State *)opaque)->extra != 0;
}

static const VMStateDescription vmstate_extra = {
    .name = "state/extra", .version_id = 1, .minimum_version_id = 1, .needed = extra_needed,
    .fields = (const VMStateField[]) { VMSTATE_UINT32(extra, State), VMSTATE_END_OF_LIST() }
};

static bool var_is_sane(void *opaque, int version_id)
{
    return ((State *)opaque)->n_var <= 4;
}

static bool bits_are_sane(void *opaque, int version_id)
{
    State *s = opaque;

    return s->bits == 100 && s->vb_size == 5;
}

static int state_post_load(void *opaque, int version_id)
{
    ((State *)opaque)->loads++;
    return 0;
}

static const VMStateDescription vmstate_state = {
    .name = "state", .version_id = 3, .minimum_version_id = 2, .post_load = state_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_BOOL(flag, State),
        VMSTATE_INT8(i8, State),
        VMSTATE_INT16(i16, State),
        VMSTATE_INT32(i32, State),
        VMSTATE_INT64(i64, State),
        VMSTATE_UINT8(u8, State),
        VMSTATE_UINT16(u16, State),
        VMSTATE_UINT32(u32, State),
        VMSTATE_UINT64(u64, State),
        VMSTATE_BUFFER(bytes, State),
        VMSTATE_UINT32_ARRAY(words, State, 4),
        VMSTATE_UINT16_2DARRAY(grid, State, 2, 3),
        VMSTATE_STRUCT(one, State, 1, vmstate_item, Item),
        VMSTATE_STRUCT_ARRAY(many, State, 3, 1, vmstate_item, Item),
        VMSTATE_ARRAY_OF_POINTER_TO_STRUCT(ptr_array, State, 3, 1, vmstate_item, Item),
        VMSTATE_UINT8(n_var, State),
        VMSTATE_VALIDATE("n_var in range", var_is_sane),
        VMSTATE_STRUCT_VARRAY_UINT8(var, State, n_var, 1, vmstate_item, Item),
        VMSTATE_INT32(vb_size, State),
        VMSTATE_INT32(bits, State),
        VMSTATE_VALIDATE("sizes", bits_are_sane),
        VMSTATE_VBUFFER(vb, State, 1, NULL, vb_size),
        VMSTATE_UINT32(alloc_size, State),
        VMSTATE_VARRAY_UINT32_ALLOC(alloc, State, alloc_size, 1, vmstate_info_uint32, uint32_t),
        VMSTATE_BITMAP(map, State, 1, bits),
        VMSTATE_TIMER(timer, State),
        VMSTATE_TIMER_PTR(timer_ptr, State),
        VMSTATE_FIFO8(fifo, State),
        VMSTATE_QTAILQ_V(tail, State, 1, vmstate_item, Item, next),
        VMSTATE_QLIST_V(list, State, 1, vmstate_item, Item, lnext),
        VMSTATE_GTREE_DIRECT_KEY_V(tree, State, 1, vmstate_tree, Item),
        VMSTATE_WITH_TMP(State, Tmp, vmstate_tmp),
        VMSTATE_UNUSED(3),
        VMSTATE_UINT32_V(newer, State, 3),
        VMSTATE_END_OF_LIST()
    },
    .subsections = (const VMStateDescription *[]) { &vmstate_extra, NULL }
};

static int compare_keys(gconstpointer a, gconstpointer b, gpointer opaque)
{
    return (uintptr_t)a < (uintptr_t)b ? -1 : a != b;
}

static void no_cb(void *opaque)
{
}

static State *state_new(void)
{
    State *s = g_new0(State, 1);

    s->ptr_array[1] = g_new0(Item, 1);
    s->vb_size = 5;
    s->vb = g_malloc0(5);
    s->bits = 100;
    s->map = bitmap_new(100);
    timer_init_ns(&s->timer, QEMU_CLOCK_VIRTUAL, no_cb, s);
    s->timer_ptr = timer_new_ns(QEMU_CLOCK_VIRTUAL, no_cb, s);
    fifo8_create(&s->fifo, 8);
    QTAILQ_INIT(&s->tail);
    QLIST_INIT(&s->list);
    s->tree = g_tree_new_full(compare_keys, NULL, NULL, g_free);
    return s;
}

static void state_free(State *s)
{
    Item *item;

    while ((item = QTAILQ_FIRST(&s->tail))) {
        QTAILQ_REMOVE(&s->tail, item, next);
        g_free(item);
    }
    while ((item = QLIST_FIRST(&s->list))) {
        QLIST_REMOVE(item, lnext);
        g_free(item);
    }
    g_tree_destroy(s->tree);
    fifo8_destroy(&s->fifo);
    timer_del(&s->timer);
    timer_free(s->timer_ptr);
    g_free(s->map);
    g_free(s->alloc);
    g_free(s->vb);
    g_free(s->ptr_array[1]);
    g_free(s);
}

static void fill_lists(State *s)
{
    for (int i = 0; i < 3; i++) {
        Item *t = g_new0(Item, 1), *l = g_new0(Item, 1), *g = g_new0(Item, 1);

        t->key = 100 + i;
        l->key = 200 + i;
        g->key = 300 + i;
        QTAILQ_INSERT_TAIL(&s->tail, t, next);
        QLIST_INSERT_HEAD(&s->list, l, lnext);
        g_tree_insert(s->tree, (void *)(uintptr_t)(i + 1), g);
    }
}

static State *state_filled(void)
{
    State *s = state_new();

    s->flag = true;
    s->i8 = -8;
    s->i16 = -1600;
    s->i32 = -320000;
    s->i64 = -(INT64_C(1) << 40);
    s->u8 = 0xfe;
    s->u16 = 0xfedc;
    s->u32 = 0xfedcba98;
    s->u64 = UINT64_C(0xfedcba9876543210);
    memcpy(s->bytes, "abcdef", 6);
    for (int i = 0; i < 4; i++) {
        s->words[i] = i * 0x01010101;
        s->var[i].key = 50 + i;
    }
    for (int i = 0; i < 6; i++) {
        s->grid[i / 3][i % 3] = i;
    }
    s->one.key = 1;
    s->many[2].key = 33;
    s->ptr_array[1]->key = 44;
    s->n_var = 2;
    memcpy(s->vb, "12345", 5);
    s->alloc_size = 3;
    s->alloc = g_new0(uint32_t, 3);
    s->alloc[2] = 99;
    bitmap_set(s->map, 60, 20);
    timer_mod(&s->timer, 1000000);
    fifo8_push_all(&s->fifo, (const uint8_t *)"xyz", 3);
    fifo8_pop(&s->fifo);
    fill_lists(s);
    s->doubled = 84;
    s->newer = 5;
    return s;
}

static GByteArray *save(State *s, int version_id)
{
    GByteArray *out = g_byte_array_new();
    QEMUFile *f = qemu_file_new_writer(out);

    g_assert_cmpint(vmstate_save_state_v(f, &vmstate_state, s, NULL, version_id), ==, 0);
    g_assert_cmpint(qemu_fclose(f), ==, 0);
    return out;
}

static int load(State *s, const uint8_t *data, size_t len, int version_id)
{
    QEMUFile *f = qemu_file_new_reader(data, len);
    int ret = vmstate_load_state(f, &vmstate_state, s, version_id);

    if (!ret) {
        g_assert_cmpuint(qemu_file_remaining(f), ==, 0);
    }
    g_assert_cmpint(!!qemu_fclose(f), ==, !!ret);
    return ret;
}

static void test_round_trip(void)
{
    State *a = state_filled(), *b = state_new();
    GByteArray *out = save(a, 3), *again;
    Item *item;

    g_assert_cmpint(load(b, out->data, out->len, 3), ==, 0);
    g_assert_true(b->flag && b->i8 == -8 && b->i16 == -1600 && b->i32 == -320000);
    g_assert_true(b->u64 == a->u64 && b->i64 == a->i64 && b->u32 == a->u32);
    g_assert_cmpmem(b->bytes, 6, "abcdef", 6);
    g_assert_cmpmem(b->grid, sizeof(b->grid), a->grid, sizeof(a->grid));
    g_assert_cmpint(b->ptr_array[1]->key, ==, 44);
    g_assert_true(b->var[1].key == 51 && b->var[2].key == 0);
    g_assert_cmpuint(b->alloc[2], ==, 99);
    g_assert_true(bitmap_equal(a->map, b->map, 100));
    g_assert_cmpuint(timer_expire_time_ns(&b->timer), ==, 1000000);
    g_assert_false(timer_pending(b->timer_ptr));
    g_assert_cmpint(fifo8_pop(&b->fifo), ==, 'y');
    item = QTAILQ_LAST(&b->tail);
    g_assert_cmpint(item->key, ==, 102);
    g_assert_cmpint(QLIST_FIRST(&b->list)->key, ==, 202);
    g_assert_cmpint(((Item *)g_tree_lookup(b->tree, (void *)2))->key, ==, 301);
    g_assert_true(b->doubled == 84 && b->newer == 5 && b->extra == 0 && b->loads == 1);
    fifo8_pop(&a->fifo);
    again = save(b, 3);
    g_byte_array_unref(out);
    out = save(a, 3);
    g_assert_cmpmem(out->data, out->len, again->data, again->len);
    g_byte_array_unref(out);
    g_byte_array_unref(again);
    state_free(a);
    state_free(b);
}

static void test_subsection(void)
{
    State *a = state_filled(), *b = state_new();
    GByteArray *out;

    a->extra = 1234;
    out = save(a, 3);
    g_assert_cmpint(load(b, out->data, out->len, 3), ==, 0);
    g_assert_cmpuint(b->extra, ==, 1234);
    g_byte_array_unref(out);
    state_free(a);
    state_free(b);
}

static void test_versions(void)
{
    State *a = state_filled(), *b = state_new(), *c = state_new();
    GByteArray *out = save(a, 2);

    b->newer = 77;
    g_assert_cmpint(load(b, out->data, out->len, 2), ==, 0);
    g_assert_cmpuint(b->newer, ==, 77);
    g_assert_cmpint(load(c, out->data, out->len, 4), ==, -EINVAL);
    g_assert_cmpint(load(c, out->data, out->len, 1), ==, -EINVAL);
    g_byte_array_unref(out);
    state_free(a);
    state_free(b);
    state_free(c);
}

static void test_cut_streams(void)
{
    State *a = state_filled();
    GByteArray *out = save(a, 3);

    for (unsigned len = 0; len < out->len; len++) {
        State *b = state_new();

        g_assert_cmpint(load(b, out->data, len, 3), !=, 0);
        state_free(b);
    }
    g_byte_array_unref(out);
    state_free(a);
}

/* Any byte changed: an error or another state, never a crash (the sanitizers watch). */
static void test_garbled_streams(void)
{
    State *a = state_filled();
    GByteArray *out = save(a, 3);
    GRand *rand = g_rand_new_with_seed(11);

    for (int round = 0; round < 20000; round++) {
        g_autofree uint8_t *copy = g_memdup2(out->data, out->len);
        State *b = state_new();
        QEMUFile *f;

        for (int i = g_rand_int_range(rand, 1, 4); i > 0; i--) {
            copy[g_rand_int_range(rand, 0, out->len)] = g_rand_int(rand);
        }
        f = qemu_file_new_reader(copy, out->len);
        vmstate_load_state(f, &vmstate_state, b, 3);
        qemu_fclose(f);
        state_free(b);
    }
    g_rand_free(rand);
    g_byte_array_unref(out);
    state_free(a);
}

typedef struct Pair {
    uint32_t v;
    int32_t n;
} Pair;

static const VMStateDescription vmstate_pair = {
    .name = "pair", .version_id = 1, .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32_EQUAL(v, Pair, "sizes differ"),
        VMSTATE_INT32_POSITIVE_LE(n, Pair),
        VMSTATE_END_OF_LIST()
    }
};

static int load_pair(GByteArray *out, Pair *pair)
{
    QEMUFile *f = qemu_file_new_reader(out->data, out->len);
    int ret = vmstate_load_state(f, &vmstate_pair, pair, 1);

    qemu_fclose(f);
    return ret;
}

static void test_equal(void)
{
    GByteArray *out = g_byte_array_new();
    QEMUFile *f = qemu_file_new_writer(out);
    Pair a = { 5, 3 }, b = { 5, 4 }, c = { 6, 4 }, d = { 5, 2 };

    vmstate_save_state(f, &vmstate_pair, &a, NULL);
    qemu_fclose(f);
    g_assert_cmpint(load_pair(out, &b), ==, 0);
    g_assert_cmpint(b.n, ==, 3);
    g_assert_cmpint(load_pair(out, &c), !=, 0);
    g_assert_cmpint(load_pair(out, &d), !=, 0);
    g_byte_array_unref(out);
}

/* The copying form of fifo8_pop_buf gathers what wraps around, and leaves it at that. */
static void test_fifo8_copies(void)
{
    Fifo8 f;
    uint8_t out[8] = { 0 };

    fifo8_create(&f, 4);
    fifo8_push_all(&f, (const uint8_t *)"abc", 3);
    g_assert_cmpuint(fifo8_pop_buf(&f, out, 2), ==, 2);
    fifo8_push_all(&f, (const uint8_t *)"def", 3);
    g_assert_cmpuint(fifo8_peek_buf(&f, out, 3), ==, 3);
    g_assert_cmpmem(out, 4, "cde", 4);
    g_assert_cmpuint(fifo8_pop_buf(&f, out, sizeof(out)), ==, 4);
    g_assert_cmpmem(out, 5, "cdef", 5);
    g_assert_cmpuint(fifo8_pop_buf(&f, out, 1), ==, 0);
    fifo8_destroy(&f);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qemu_init_main_loop(NULL);
    g_test_add_func("/vmstate/round-trip", test_round_trip);
    g_test_add_func("/vmstate/subsection", test_subsection);
    g_test_add_func("/vmstate/versions", test_versions);
    g_test_add_func("/vmstate/equal", test_equal);
    g_test_add_func("/vmstate/cut-streams-are-errors", test_cut_streams);
    g_test_add_func("/vmstate/garbled-streams-are-safe", test_garbled_streams);
    g_test_add_func("/fifo8/copies", test_fifo8_copies);
    return g_test_run();
}
