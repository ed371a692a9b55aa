/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Snapshots put back heap, globals, guest memory, thread-local data and file descriptors. */
#include "qemu/osdep.h"
#include <glib/gstdio.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <ucontext.h>
#include "sysemu/snapshot.h"
#include "util/side-stack.h"

#define CHECK(condition)                                                        \
    do {                                                                        \
        if (!(condition)) {                                                     \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);     \
            _exit(1);                                                           \
        }                                                                       \
    } while (0)

/*
 * A snapshot covers GLib, and with it the test framework, so each case takes its own in a child.
 */
static void in_child(void (*fn)(void))
{
    pid_t pid = fork();
    int status;

    g_assert_cmpint(pid, >=, 0);
    if (pid == 0) {
        fn();
        _exit(0);
    }
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, 0);
}

static void take(void)
{
    const char *error = "";

    side_stack_for_each_memory(snapshot_add_memory);
    CHECK(snapshot_take(&error));
}

static int global_data = 5;
static int global_bss;

static void globals(void)
{
    take();
    for (int i = 0; i < 3; i++) {
        static int calls;

        CHECK(global_data == 5 && global_bss == 0 && calls == 0);
        global_data = 6;
        global_bss = 7;
        calls++;
        snapshot_restore();
    }
}

static void heap(void)
{
    GHashTable *table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    char *old = g_strdup("before");

    g_hash_table_insert(table, g_strdup("key"), old);
    take();
    for (int i = 0; i < 100; i++) {
        char *volatile fresh = g_malloc(1000 + i);

        CHECK(g_hash_table_size(table) == 1);
        CHECK(strcmp(g_hash_table_lookup(table, "key"), "before") == 0);
        memset(fresh, 1, 1000);
        for (int n = 0; n < 50; n++) {
            g_hash_table_insert(table, g_strdup_printf("%d", n), g_strdup("x"));
        }
        old[0] = 'B';
        g_hash_table_remove(table, "key");
        snapshot_restore();
    }
}

static void guest_memory(void)
{
    size_t size = 1 << 20;
    uint8_t *ram = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    ram[123456] = 9;
    snapshot_add_memory(ram, size);
    take();
    for (int i = 0; i < 3; i++) {
        for (size_t at = 0; at < size; at += 4096) {
            CHECK(ram[at] == 0);
            ram[at] = 1;
        }
        CHECK(ram[123456] == 9);
        snapshot_restore();
    }
}

static void thread_data(void)
{
    static pthread_key_t old_key;

    pthread_key_create(&old_key, NULL);
    pthread_setspecific(old_key, "before");
    take();
    for (int i = 0; i < 2000; i++) {        /* more than there are keys */
        pthread_key_t key;

        CHECK(pthread_key_create(&key, NULL) == 0);
        CHECK(strcmp(pthread_getspecific(old_key), "before") == 0);
        pthread_setspecific(old_key, "after");
        snapshot_restore();
    }
}

static pthread_key_t shared_key;

static void *set_key(void *opaque)
{
    pthread_setspecific(shared_key, "another thread's");
    return NULL;
}

/* An engine and the sanitizers have threads of their own, which set keys while an input runs. */
static void other_threads(void)
{
    pthread_t thread;

    pthread_key_create(&shared_key, NULL);
    pthread_setspecific(shared_key, "before");
    take();
    CHECK(pthread_create(&thread, NULL, set_key, NULL) == 0);
    pthread_join(thread, NULL);
    snapshot_restore();
    CHECK(g_strcmp0(pthread_getspecific(shared_key), "before") == 0);
}

static int make_file(const char *content)
{
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("snapshot-XXXXXX", &path, NULL);

    CHECK(write(fd, content, strlen(content)) == (ssize_t)strlen(content));
    lseek(fd, 2, SEEK_SET);
    g_unlink(path);
    return fd;
}

static void files(void)
{
    static char buffer[64];
    int fd = make_file("0123456789");

    take();
    for (int i = 0; i < 3; i++) {
        CHECK(lseek(fd, 0, SEEK_CUR) == 2);
        CHECK(pread(fd, buffer, sizeof(buffer), 0) == 10);
        CHECK(memcmp(buffer, "0123456789", 10) == 0);
        CHECK(write(fd, "abcdefghijklmnop", 16) == 16);
        CHECK(pwrite(fd, "X", 1, 0) == 1);
        CHECK(ftruncate(fd, 4) == 0);
        CHECK(close(fd) == 0);
        snapshot_restore();
    }
}

static void descriptors(void)
{
    static char buffer[16];
    int pair[2];
    int first_free;

    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
    take();
    first_free = open("/dev/null", O_RDONLY);
    close(first_free);
    snapshot_restore();
    for (int i = 0; i < 3; i++) {
        CHECK(open("/dev/null", O_RDONLY) == first_free);
        CHECK(recv(pair[0], buffer, sizeof(buffer), MSG_DONTWAIT) < 0 && errno == EAGAIN);
        CHECK(write(pair[1], "left over", 9) == 9);
        CHECK(read(pair[0], buffer, 1) == 1);
        snapshot_restore();
    }
}

static void steady_state(void)
{
    volatile uint8_t *block = g_malloc0(64 * 4096);
    SnapshotStats before, after;

    take();
    for (int i = 0; i < 10000; i++) {
        for (int page = 0; page < 16; page++) {
            block[page * 4096] = i;
        }
        snapshot_restore();
        if (i == 2000) {
            snapshot_get_stats(&before);
        }
    }
    snapshot_get_stats(&after);
    CHECK(after.faults == before.faults);
    CHECK(after.system_calls == before.system_calls);
    CHECK(after.copied_pages >= 16 && after.copied_pages <= 20);
}

static ucontext_t main_context, fiber_context;

static void fiber_main(void)
{
    volatile char deep[3 * 4096];

    deep[4096] = 1;
    CHECK(deep[4096]);
}

/* The first write to a page of the stack a fiber runs on is a fault there. */
static void stack_of_a_fiber(void)
{
    size_t size = 256 * 1024;
    char *stack = g_malloc0(size);
    stack_t no_signal_stack = { .ss_flags = SS_DISABLE };

    CHECK(sigaltstack(&no_signal_stack, NULL) == 0);
    take();
    getcontext(&fiber_context);
    fiber_context.uc_stack.ss_sp = stack;
    fiber_context.uc_stack.ss_size = size;
    fiber_context.uc_link = &main_context;
    makecontext(&fiber_context, fiber_main, 0);
    stack[size / 2] = 1;
    swapcontext(&main_context, &fiber_context);
    snapshot_restore();
    CHECK(stack[size / 2] == 0);
}

/* ---- a stack that is left in the middle ---- */

static SideStack counter;
static int seen;

static int __attribute__((noinline)) count_deep(int depth, int start)
{
    volatile char local[3000];

    local[depth] = start + depth;
    if (depth) {
        return count_deep(depth - 1, start) + local[depth];
    }
    for (int i = start; i < start + 1000; i++) {
        volatile int mine[4] = { i };

        seen = mine[0];
        side_stack_leave();
    }
    return 0;
}

static void counter_main(SideStack *s)
{
    count_deep(4, 10);
}

/*
 * A snapshot has its local variables, and nothing of it is elsewhere: not on
 * AddressSanitizer's fake stack either.
 */
static void side_stack(void)
{
    side_stack_init(&counter, counter_main);
    side_stack_enter(&counter);
    side_stack_enter(&counter);
    CHECK(seen == 11);
    take();
    for (int i = 0; i < 5; i++) {
        SideStack *another = g_new0(SideStack, 1);

        for (int n = 12; n < 15; n++) {
            side_stack_enter(&counter);
            CHECK(seen == n);
        }
        side_stack_init(another, counter_main);
        side_stack_enter(another);
        CHECK(seen == 10);
        snapshot_restore();
    }
}

/*
 * Of the frame that waits: many pages, the middle of which is never written;
 * what surrounds it, ASan's shadow alone tells.
 */
static volatile char *middle;
static size_t middle_size;

static void read_middle(void)
{
    for (size_t i = 0; i < middle_size; i += 64) {
        seen += middle[i];
    }
}

static __attribute__((noinline)) void wait_with(volatile char *first, volatile char *start, size_t size)
{
    middle = start;
    middle_size = size;
    side_stack_leave();
    read_middle();
    *first = 1;
}

static __attribute__((noinline)) void large_frame(void)
{
    volatile char large[64 * 1024] __attribute__((uninitialized));

    wait_with(&large[0], &large[16 * 1024], 32 * 1024);
}

static __attribute__((noinline)) void frame_of_several(void)
{
    volatile char first[15 * 1024] __attribute__((uninitialized)),
        second[17 * 1024] __attribute__((uninitialized));
    volatile char third[19 * 1024] __attribute__((uninitialized));

    first[0] = second[0] = third[0] = 1;
    wait_with(&first[0], &second[0], sizeof(second));
    third[1] = first[1] + second[1];
}

static void large_main(SideStack *s)
{
    large_frame();
    frame_of_several();
}

/*
 * Frames of an input lie where those that are restored will be, and their redzones must not stay there, nor
 * what marks a stack that is given up. Who has a pointer into a frame may use it at once.
 */
static void side_stack_of_large_frames(void)
{
    SideStack *s = g_new0(SideStack, 1);

    side_stack_init(s, large_main);
    side_stack_enter(s);
    take();
    for (int i = 0; i < 3; i++) {
        side_stack_discard(s);
        snapshot_restore();
        read_middle();
        side_stack_enter(s);
        snapshot_restore();
        read_middle();
    }
    side_stack_enter(s);
    side_stack_enter(s);
    CHECK(side_stack_has_ended(s));
}

/* Not even a stack that an input makes takes a system call, once its pages are hot. */
static void side_stacks_of_inputs(void)
{
    SnapshotStats hot, end;

    take();
    for (int i = 0; i < 100; i++) {
        SideStack *s = g_new0(SideStack, 1);

        side_stack_init(s, counter_main);
        side_stack_enter(s);
        snapshot_restore();
        snapshot_get_stats(i == 0 ? &hot : &end);
    }
    CHECK(end.faults == hot.faults && end.system_calls == hot.system_calls);
}

/*
 * Pages that are rarely written cost nothing; those that are written with what
 * was in them, hardly any faults.
 */
static void cooling(void)
{
    uint8_t *block = g_malloc0(16 * 4096);
    volatile uint8_t *rare = block + 4096, *same = block + 8 * 4096;
    SnapshotStats hot, cool, end;

    take();
    *rare = 1;
    snapshot_restore();
    snapshot_get_stats(&hot);
    for (int i = 0; i < 1000; i++) {
        snapshot_restore();
    }
    snapshot_get_stats(&cool);
    CHECK(cool.hot_pages < hot.hot_pages);
    for (int i = 0; i < 30000; i++) {
        *same = 0;
        if (i % 1000 == 0) {
            *rare = 1;
        }
        snapshot_restore();
        CHECK(*rare == 0);
    }
    snapshot_get_stats(&end);
    /* It is hot for 128 restores, then for 256 ..., and the other gets hot each time that it is written. */
    CHECK(end.faults - cool.faults > 30 && end.faults - cool.faults < 100);
}

/*
 * Comparing a crowd of pages is dear: after an input that wrote many, all but
 * those in use are soon cold again.
 */
static void cooling_of_a_crowd(void)
{
    enum { PAGES = 3000, RESTORES_AFTER = 10 };
    uint8_t *block = g_malloc0(PAGES * 4096);
    volatile uint8_t *used = block + PAGES / 2 * 4096;
    SnapshotStats crowded, cool, end;

    take();
    memset(block, 1, PAGES * 4096);
    snapshot_restore();
    snapshot_get_stats(&crowded);
    CHECK(crowded.hot_pages >= PAGES);
    for (int i = 0; i < RESTORES_AFTER; i++) {
        *used = 1;
        snapshot_restore();
    }
    snapshot_get_stats(&cool);
    CHECK(cool.hot_pages < 100 && cool.faults == crowded.faults);
    CHECK(cool.system_calls - crowded.system_calls < PAGES / 10);
    *used = 1;
    snapshot_get_stats(&end);
    CHECK(end.faults == cool.faults);
    memset(block, 2, PAGES * 4096);
    snapshot_restore();
    for (int i = 0; i < PAGES; i++) {
        CHECK(block[i * 4096] == 0);
    }
}

static void hash(void)
{
    volatile uint8_t *block = g_malloc0(4096 * 4);
    uint64_t one, other;

    take();
    block[0] = 1;
    block[4096] = 2;
    one = snapshot_hash();
    snapshot_restore();
    block[4096] = 2;
    block[0] = 1;
    CHECK(snapshot_hash() == one);
    block[1] = 1;
    other = snapshot_hash();
    CHECK(other != one);
}

static void test_globals(void) { in_child(globals); }
static void test_heap(void) { in_child(heap); }
static void test_guest_memory(void) { in_child(guest_memory); }
static void test_thread_data(void) { in_child(thread_data); }
static void test_other_threads(void) { in_child(other_threads); }
static void test_files(void) { in_child(files); }
static void test_descriptors(void) { in_child(descriptors); }
static void test_steady_state(void) { in_child(steady_state); }
static void test_stack_of_a_fiber(void) { in_child(stack_of_a_fiber); }
static void test_side_stack(void) { in_child(side_stack); }
static void test_large_frames(void) { in_child(side_stack_of_large_frames); }
static void test_side_stacks_of_inputs(void) { in_child(side_stacks_of_inputs); }
static void test_cooling(void) { in_child(cooling); }
static void test_cooling_of_a_crowd(void) { in_child(cooling_of_a_crowd); }
static void test_hash(void) { in_child(hash); }

static void test_realloc(void)
{
    char *p = malloc(10);

    strcpy(p, "123456789");
    for (size_t size = 10; size < 1 << 22; size = size * 3 / 2) {
        p = realloc(p, size);
        g_assert_cmpstr(p, ==, "123456789");
        memset(p + 10, 0xff, size - 10);
    }
    p = realloc(p, 4);
    g_assert_cmpint(memcmp(p, "1234", 4), ==, 0);
    free(p);
    p = realloc(NULL, 5);
    g_assert_nonnull(p);
    free(p);
    g_assert_null(reallocarray(NULL, SIZE_MAX, 2));
}

/* Blocks of before are copied from; those of now are in no heap, whatever state that is in. */
static void reserve(void)
{
    char *from_arena = malloc(100), *from_below, *p, *aligned;
    SnapshotStats before, after;

    snapshot_leave();
    from_below = malloc(100);
    snapshot_enter();
    strcpy(from_arena, "arena");
    strcpy(from_below, "below");
    snapshot_get_stats(&before);
    snapshot_use_reserve();
    from_arena = realloc(from_arena, 200);
    from_below = realloc(from_below, 200);
    CHECK(strcmp(from_arena, "arena") == 0 && strcmp(from_below, "below") == 0);
    CHECK(malloc_usable_size(from_below) == 200);
    free(from_arena);
    CHECK(strcmp(from_arena, "arena") == 0);
    p = calloc(1000, 3);
    CHECK(p[0] == 0 && p[2999] == 0);
    CHECK(posix_memalign((void **)&aligned, 4096, 10) == 0 && (uintptr_t)aligned % 4096 == 0);
    CHECK(strcmp(strdup("text"), "text") == 0);
    for (size_t size = 1 << 30; size > 1 << 20; size *= 2) {
        char *volatile too_large = malloc(size - 1);

        CHECK(too_large == NULL);
    }
    snapshot_get_stats(&after);
    CHECK(after.arena_used_bytes == before.arena_used_bytes);
}

static void test_reserve(void) { in_child(reserve); }

static void test_c_library_strings(void)
{
    char *text;

    g_assert_cmpint(asprintf(&text, "%d-%s", 5, "x"), ==, 3);
    g_assert_cmpstr(text, ==, "5-x");
    free(text);
    text = strndup("abcdef", 3);
    g_assert_cmpstr(text, ==, "abc");
    free(text);
}

/* Variables are on AddressSanitizer's fake stack, as in the fuzzer. */
const char *__asan_default_options(void);
__attribute__((no_sanitize("address", "undefined"), used))
const char *__asan_default_options(void)
{
    return "detect_stack_use_after_return=1";
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/snapshot/globals", test_globals);
    g_test_add_func("/snapshot/heap", test_heap);
    g_test_add_func("/snapshot/guest-memory", test_guest_memory);
    g_test_add_func("/snapshot/thread-specific-data", test_thread_data);
    g_test_add_func("/snapshot/keys-of-other-threads-stay", test_other_threads);
    g_test_add_func("/snapshot/files", test_files);
    g_test_add_func("/snapshot/descriptors", test_descriptors);
    g_test_add_func("/snapshot/steady-state-has-no-faults-and-no-system-calls", test_steady_state);
    g_test_add_func("/snapshot/covers-the-stack-of-a-fiber", test_stack_of_a_fiber);
    g_test_add_func("/snapshot/covers-a-side-stack-and-its-variables", test_side_stack);
    g_test_add_func("/snapshot/covers-the-shadow-of-large-frames", test_large_frames);
    g_test_add_func("/snapshot/side-stacks-cost-no-system-call", test_side_stacks_of_inputs);
    g_test_add_func("/snapshot/rare-pages-cool-down", test_cooling);
    g_test_add_func("/snapshot/crowds-cool-down-sooner", test_cooling_of_a_crowd);
    g_test_add_func("/snapshot/hash-tells-states-apart", test_hash);
    g_test_add_func("/malloc/realloc", test_realloc);
    g_test_add_func("/malloc/reserve-of-who-reports-a-crash", test_reserve);
    g_test_add_func("/malloc/strings-of-the-c-library", test_c_library_strings);
    return g_test_run();
}
