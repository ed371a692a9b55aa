/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Listeners: what they are told, in which order; dirty logging; event notifiers. */
#include "qemu/osdep.h"
#include "memory-test.h"
#include "exec/ram_addr.h"
#include "qemu/event_notifier.h"

/* Everything that listeners say goes here, as "<listener>:<event> ". */
static GString *story;

typedef struct Teller {
    MemoryListener listener;
    const char *name;
} Teller;

static void tell(MemoryListener *l, const char *event, MemoryRegionSection *s)
{
    Teller *t = container_of(l, Teller, listener);

    g_string_append_printf(story, "%s%s:%s", story->len ? " " : "", t->name, event);
    if (s) {
        g_string_append_printf(story, "(%s@%" PRIx64 "+%" PRIx64 ")",
                               s->mr ? memory_region_name(s->mr) : "",
                               s->offset_within_address_space, int128_get64(s->size));
    }
}

static void on_begin(MemoryListener *l)
{
    tell(l, "begin", NULL);
}

static void on_commit(MemoryListener *l)
{
    tell(l, "commit", NULL);
}

static void on_add(MemoryListener *l, MemoryRegionSection *s)
{
    tell(l, "add", s);
}

static void on_del(MemoryListener *l, MemoryRegionSection *s)
{
    tell(l, "del", s);
}

static void on_nop(MemoryListener *l, MemoryRegionSection *s)
{
    tell(l, "nop", s);
}

static void on_log_start(MemoryListener *l, MemoryRegionSection *s, int before, int after)
{
    tell(l, "log_start", s);
}

static void on_log_stop(MemoryListener *l, MemoryRegionSection *s, int before, int after)
{
    tell(l, "log_stop", s);
}

static void on_log_sync(MemoryListener *l, MemoryRegionSection *s)
{
    tell(l, "log_sync", s);
}

static void on_global_start(MemoryListener *l)
{
    tell(l, "global_start", NULL);
}

static void on_global_stop(MemoryListener *l)
{
    tell(l, "global_stop", NULL);
}

static void on_eventfd_add(MemoryListener *l, MemoryRegionSection *s, bool match, uint64_t data,
                           EventNotifier *e)
{
    tell(l, match ? "eventfd_add_match" : "eventfd_add", s);
}

static void on_eventfd_del(MemoryListener *l, MemoryRegionSection *s, bool match, uint64_t data,
                           EventNotifier *e)
{
    tell(l, "eventfd_del", s);
}

static Teller *teller_new(const char *name, unsigned priority)
{
    Teller *t = g_new0(Teller, 1);

    t->name = name;
    t->listener = (MemoryListener) {
        .region_add = on_add,
        .region_del = on_del,
        .priority = priority,
    };
    return t;
}

static void teller_free(Teller *t)
{
    memory_listener_unregister(&t->listener);
    g_free(t);
}

#define assert_story(text)                          \
    do {                                            \
        g_assert_cmpstr(story->str, ==, text);      \
        g_string_truncate(story, 0);                \
    } while (0)

static void test_add_and_del(void)
{
    Space *s = space_new("s");
    Recorder *a = recorder_new("a", 0x10, (MemoryRegionOps) { 0 });
    Recorder *b = recorder_new("b", 0x10, (MemoryRegionOps) { 0 });
    Teller *t = teller_new("t", 0);

    memory_region_add_subregion(&s->root, 0x10, &a->mr);
    t->listener.begin = on_begin;
    t->listener.commit = on_commit;
    t->listener.region_nop = on_nop;
    memory_listener_register(&t->listener, &s->as);
    assert_story("t:begin t:add(a@10+10) t:commit");
    memory_region_add_subregion(&s->root, 0x40, &b->mr);
    assert_story("t:begin t:nop(a@10+10) t:add(b@40+10) t:commit");
    memory_region_set_address(&a->mr, 0x38);
    assert_story("t:begin t:del(a@10+10) t:del(b@40+10) t:add(a@38+10) t:add(b@48+8) t:commit");
    memory_region_transaction_begin();
    memory_region_set_enabled(&b->mr, false);
    memory_region_set_address(&a->mr, 0);
    memory_region_transaction_commit();
    assert_story("t:begin t:del(a@38+10) t:del(b@48+8) t:add(a@0+10) t:commit");
    memory_listener_unregister(&t->listener);
    assert_story("t:begin t:del(a@0+10) t:commit");
    memory_region_set_enabled(&b->mr, true);
    assert_story("");
    teller_free(t);
    recorder_free(a);
    recorder_free(b);
    space_free(s);
}

/*
 * What comes: low priorities first; what goes: high ones first. Equals: in the order of
 * registration.
 */
static void test_priorities(void)
{
    Space *s = space_new("s");
    Recorder *a = recorder_new("a", 1, (MemoryRegionOps) { 0 });
    Teller *t5 = teller_new("5", 5), *t1 = teller_new("1", 1), *t5b = teller_new("5b", 5);

    memory_listener_register(&t5->listener, &s->as);
    memory_listener_register(&t1->listener, &s->as);
    memory_listener_register(&t5b->listener, &s->as);
    memory_region_add_subregion(&s->root, 0, &a->mr);
    assert_story("1:add(a@0+1) 5:add(a@0+1) 5b:add(a@0+1)");
    memory_region_del_subregion(&s->root, &a->mr);
    assert_story("5b:del(a@0+1) 5:del(a@0+1) 1:del(a@0+1)");
    address_space_remove_listeners(&s->as);
    teller_free(t5);
    teller_free(t1);
    teller_free(t5b);
    recorder_free(a);
    space_free(s);
}

static void test_other_spaces_are_silent(void)
{
    Space *s = space_new("s"), *other = space_new("other");
    Recorder *a = recorder_new("a", 1, (MemoryRegionOps) { 0 });
    Teller *t = teller_new("t", 0);

    memory_listener_register(&t->listener, &s->as);
    memory_region_add_subregion(&other->root, 0, &a->mr);
    assert_story("");
    teller_free(t);
    recorder_free(a);
    space_free(s);
    space_free(other);
}

/* A listener may change the map: that is a commit of its own, later. */
static Recorder *extra;

static void on_add_maps_more(MemoryListener *l, MemoryRegionSection *s)
{
    tell(l, "add", s);
    if (s->mr != &extra->mr && !extra->mr.container) {
        memory_region_add_subregion(s->mr->container, 0x80, &extra->mr);
    }
}

static void test_change_in_callback(void)
{
    Space *s = space_new("s");
    Recorder *a = recorder_new("a", 1, (MemoryRegionOps) { 0 });
    Teller *t = teller_new("t", 0);

    extra = recorder_new("extra", 1, (MemoryRegionOps) { 0 });
    t->listener.region_add = on_add_maps_more;
    t->listener.commit = on_commit;
    memory_listener_register(&t->listener, &s->as);
    g_string_truncate(story, 0);
    memory_region_add_subregion(&s->root, 0, &a->mr);
    assert_story("t:add(a@0+1) t:commit t:add(extra@80+1) t:commit");
    teller_free(t);
    recorder_free(a);
    recorder_free(extra);
    space_free(s);
    g_string_truncate(story, 0);
}

/* ---- Dirty logging ---- */

static MemoryRegion *ram_new(Space *s, hwaddr addr, uint64_t size)
{
    MemoryRegion *mr = g_new0(MemoryRegion, 1);

    memory_region_init_ram_nomigrate(mr, NULL, "ram", size, &error_abort);
    memory_region_add_subregion(&s->root, addr, mr);
    return mr;
}

static void ram_free(MemoryRegion *mr)
{
    object_unparent(OBJECT(mr));
    g_free(mr);
}

static void test_dirty_bits(void)
{
    Space *s = space_new("s");
    MemoryRegion *ram = ram_new(s, 0, 0x10000);
    DirtyBitmapSnapshot *snap;

    g_assert_true(memory_region_get_dirty(ram, 0, 0x10000, DIRTY_MEMORY_VGA));
    memory_region_set_log(ram, true, DIRTY_MEMORY_VGA);
    memory_region_set_log(ram, true, DIRTY_MEMORY_VGA);
    g_assert_true(memory_region_is_logging(ram, DIRTY_MEMORY_VGA));
    memory_region_reset_dirty(ram, 0, 0x10000, DIRTY_MEMORY_VGA);
    g_assert_false(memory_region_get_dirty(ram, 0, 0x10000, DIRTY_MEMORY_VGA));
    address_space_stl_le(&s->as, 0x2ffe, 1, ATTRS, NULL);
    g_assert_false(memory_region_get_dirty(ram, 0x1000, 0x1000, DIRTY_MEMORY_VGA));
    g_assert_true(memory_region_get_dirty(ram, 0x2000, 1, DIRTY_MEMORY_VGA));
    snap = memory_region_snapshot_and_clear_dirty(ram, 0x1000, 0x8000, DIRTY_MEMORY_VGA);
    g_assert_true(memory_region_snapshot_get_dirty(ram, snap, 0x2000, 0x1000));
    g_assert_true(memory_region_snapshot_get_dirty(ram, snap, 0x3000, 0x1000));
    g_assert_false(memory_region_snapshot_get_dirty(ram, snap, 0x4000, 0x5000));
    g_assert_false(memory_region_get_dirty(ram, 0, 0x10000, DIRTY_MEMORY_VGA));
    g_free(snap);
    memory_region_set_dirty(ram, 0x8000, 1);
    g_assert_true(memory_region_get_dirty(ram, 0x8fff, 1, DIRTY_MEMORY_VGA));
    memory_region_reset_dirty(ram, 0, 0x10000, DIRTY_MEMORY_VGA);
    memory_region_set_log(ram, false, DIRTY_MEMORY_VGA);
    g_assert_true(memory_region_is_logging(ram, DIRTY_MEMORY_VGA));
    memory_region_set_log(ram, false, DIRTY_MEMORY_VGA);
    address_space_stl_le(&s->as, 0, 1, ATTRS, NULL);
    g_assert_false(memory_region_get_dirty(ram, 0, 0x10000, DIRTY_MEMORY_VGA));
    ram_free(ram);
    space_free(s);
}

static void test_log_callbacks(void)
{
    Space *s = space_new("s");
    MemoryRegion *ram = ram_new(s, 0, 0x1000);
    Teller *t = teller_new("t", 0);

    t->listener = (MemoryListener) {
        .log_start = on_log_start, .log_stop = on_log_stop, .log_sync = on_log_sync,
        .log_global_start = on_global_start, .log_global_stop = on_global_stop,
    };
    memory_listener_register(&t->listener, &s->as);
    memory_region_set_log(ram, true, DIRTY_MEMORY_VGA);
    assert_story("t:log_start(ram@0+1000)");
    g_free(memory_region_snapshot_and_clear_dirty(ram, 0, 0x1000, DIRTY_MEMORY_VGA));
    assert_story("t:log_sync(ram@0+1000)");
    memory_region_set_log(ram, false, DIRTY_MEMORY_VGA);
    assert_story("t:log_stop(ram@0+1000)");
    memory_global_dirty_log_start(GLOBAL_DIRTY_MIGRATION);
    assert_story("t:global_start t:log_start(ram@0+1000)");
    memory_global_dirty_log_start(GLOBAL_DIRTY_LIMIT);
    memory_global_dirty_log_stop(GLOBAL_DIRTY_MIGRATION);
    assert_story("");
    cpu_physical_memory_clear_dirty_range(memory_region_get_ram_addr(ram), 0x1000);
    address_space_stb(&s->as, 0, 1, ATTRS, NULL);
    g_assert_true(memory_region_get_dirty(ram, 0, 1, DIRTY_MEMORY_MIGRATION));
    g_assert_false(memory_region_get_dirty(ram, 0, 1, DIRTY_MEMORY_VGA));
    memory_global_dirty_log_stop(GLOBAL_DIRTY_LIMIT);
    assert_story("t:global_stop t:log_stop(ram@0+1000)");
    teller_free(t);
    ram_free(ram);
    space_free(s);
}

/* ---- Event notifiers ---- */

static void test_eventfd_instead_of_handler(void)
{
    Space *s = space_new("s");
    Recorder *r = recorder_new("dev", 0x100, (MemoryRegionOps) { 0 });
    EventNotifier any, seven;

    event_notifier_init(&any, 0);
    event_notifier_init(&seven, 0);
    memory_region_add_subregion(&s->root, 0, &r->mr);
    memory_region_add_eventfd(&r->mr, 0x10, 2, false, 0, &any);
    memory_region_add_eventfd(&r->mr, 0x20, 0, true, 7, &seven);
    address_space_stw_le(&s->as, 0x10, 3, ATTRS, NULL);
    g_assert_true(event_notifier_test_and_clear(&any));
    g_assert_cmpuint(r->n, ==, 0);
    address_space_stl_le(&s->as, 0x10, 3, ATTRS, NULL);
    g_assert_false(event_notifier_test_and_clear(&any));
    g_assert_cmpuint(r->n, ==, 1);
    address_space_stl_le(&s->as, 0x20, 7, ATTRS, NULL);
    g_assert_true(event_notifier_test_and_clear(&seven));
    address_space_stl_le(&s->as, 0x20, 8, ATTRS, NULL);
    g_assert_false(event_notifier_test_and_clear(&seven));
    g_assert_cmpuint(r->n, ==, 2);
    memory_region_del_eventfd(&r->mr, 0x10, 2, false, 0, &any);
    address_space_stw_le(&s->as, 0x10, 3, ATTRS, NULL);
    g_assert_cmpuint(r->n, ==, 3);
    memory_region_del_eventfd(&r->mr, 0x20, 0, true, 7, &seven);
    event_notifier_cleanup(&any);
    event_notifier_cleanup(&seven);
    recorder_free(r);
    space_free(s);
}

static void test_eventfd_callbacks(void)
{
    Space *s = space_new("s");
    Recorder *r = recorder_new("dev", 0x100, (MemoryRegionOps) { 0 });
    Teller *t = teller_new("t", 0);
    EventNotifier e;

    event_notifier_init(&e, 0);
    t->listener = (MemoryListener) { .eventfd_add = on_eventfd_add, .eventfd_del = on_eventfd_del };
    memory_region_add_subregion(&s->root, 0x1000, &r->mr);
    memory_listener_register(&t->listener, &s->as);
    memory_region_add_eventfd(&r->mr, 0x10, 2, true, 5, &e);
    assert_story("t:eventfd_add_match(@1010+2)");
    memory_region_set_address(&r->mr, 0x2000);
    assert_story("t:eventfd_del(@1010+2) t:eventfd_add_match(@2010+2)");
    memory_region_set_enabled(&r->mr, false);
    assert_story("t:eventfd_del(@2010+2)");
    memory_region_set_enabled(&r->mr, true);
    g_string_truncate(story, 0);
    memory_region_del_eventfd(&r->mr, 0x10, 2, true, 5, &e);
    assert_story("t:eventfd_del(@2010+2)");
    teller_free(t);
    event_notifier_cleanup(&e);
    recorder_free(r);
    space_free(s);
}

int main(int argc, char **argv)
{
    memory_test_init(&argc, &argv);
    story = g_string_new(NULL);
    g_test_add_func("/memory/listener/add-and-del", test_add_and_del);
    g_test_add_func("/memory/listener/priorities", test_priorities);
    g_test_add_func("/memory/listener/other-spaces-are-silent", test_other_spaces_are_silent);
    g_test_add_func("/memory/listener/change-in-callback", test_change_in_callback);
    g_test_add_func("/memory/dirty/bits", test_dirty_bits);
    g_test_add_func("/memory/dirty/callbacks", test_log_callbacks);
    g_test_add_func("/memory/eventfd/instead-of-handler", test_eventfd_instead_of_handler);
    g_test_add_func("/memory/eventfd/callbacks", test_eventfd_callbacks);
    return g_test_run();
}
