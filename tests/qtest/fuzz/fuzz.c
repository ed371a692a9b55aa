/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The fuzz driver: the engine's entry points, the choice of a target, and the start of the machine.
 *
 * An engine calls LLVMFuzzerInitialize once and LLVMFuzzerTestOneInput per input; nothing here knows which
 * engine it is.
 */
#include "fuzz.h"
#include <glib/gstdio.h>
#include "block/block.h"
#include "qemu/guest-random.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "sysemu/qtest.h"
#include "sysemu/runstate.h"
#include "sysemu/snapshot.h"
#include "sysemu/sysemu.h"
#include "tests/qtest/libqos/qgraph.h"
#include "fuzz-crash.h"
#include "fuzz-digest.h"
#include "fuzz-direct.h"
#include "fuzz-engine.h"
#include "fuzz-explain.h"
#include "fuzz-options.h"
#include "fuzz-record.h"
#include "fuzz-reset.h"
#include "fuzz-sanitizers.h"
#include "fuzz-stats.h"
#include "fuzz-watchdog.h"
#include "generic_fuzz.h"

/* Main-loop steps of one flush_events(); a device that keeps itself busy has lost its turn by then. */
#define MAX_FLUSH_STEPS 1000

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *data1, size_t size1, const uint8_t *data2, size_t size2,
                                 uint8_t *out, size_t max_out_size, unsigned int seed);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed);
/* The engine's own mutation, where it has one. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size) __attribute__((weak));

/* One process runs one target on one machine. */
static GPtrArray *targets;
static FuzzTarget *current;
static const FuzzReset *reset;
static QTestState *client;
static const char *program_name;

/* --- targets ----------------------------------------------------------------------------------------- */

void fuzz_die(const char *fmt, ...)
{
    va_list ap;

    fprintf(stderr, "%s: ", program_name ? program_name : "qemu-fuzz");
    va_start(ap, fmt);
    vfprintf(stderr, fmt, ap);
    va_end(ap);
    fputc('\n', stderr);
    exit(1);
}

void fuzz_add_target(const FuzzTarget *target)
{
    FuzzTarget *copy = g_new(FuzzTarget, 1);

    *copy = *target;
    if (!targets) {
        targets = g_ptr_array_new();
    }
    for (unsigned i = 0; i < targets->len; i++) {
        const FuzzTarget *other = targets->pdata[i];

        if (strcmp(other->name, target->name) == 0) {
            fuzz_die("two fuzz targets are called %s", target->name);
        }
    }
    g_ptr_array_add(targets, copy);
}

FuzzTarget *fuzz_current_target(void)
{
    return current;
}

FuzzTarget *fuzz_find_target(const char *name)
{
    for (unsigned i = 0; targets && i < targets->len; i++) {
        FuzzTarget *target = targets->pdata[i];

        if (strcmp(target->name, name) == 0) {
            return target;
        }
    }
    return NULL;
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    const FuzzTarget *const *left = a, *const *right = b;

    return strcmp((*left)->name, (*right)->name);
}

static void print_other_defaults(void)
{
    printf("The default is snapshot, but");
    for (unsigned i = 0; i < targets->len; i++) {
        const FuzzTarget *target = targets->pdata[i];
        const char *mode = fuzz_reset_default(target)->name;

        if (strcmp(mode, "snapshot") != 0) {
            printf("\n  %-8s for %s", mode, target->name);
        }
    }
    printf("\n");
}

static void print_usage(void)
{
    printf("Usage: %s --fuzz-target=TARGET [--OPTION...] [ENGINE OPTIONS] [CORPUS...]\n"
           "where --fuzz-target=TARGET is one of:\n", program_name);
    g_ptr_array_sort(targets, by_name);
    for (unsigned i = 0; i < targets->len; i++) {
        const FuzzTarget *target = targets->pdata[i];

        printf(" * %s  : %s\n", target->name, target->description);
    }
    printf("\nAn executable called ...-target-TARGET runs that target.\n\nOptions:\n");
    fuzz_options_print();
    printf("\nReset modes (--reset=):\n");
    fuzz_reset_print();
    print_other_defaults();
    printf("\nOther environment: QTEST_LOG=1 logs every operation on stderr; FUZZ_SERIALIZE_QTEST=1 sends\n"
           "operations through the qtest protocol; QEMU_AVOID_DOUBLE_FETCH=1 feeds each address of a DMA read\n"
           "once per operation.\n"
           "Leak detection is off by default (ASAN_OPTIONS=detect_leaks=1 turns it on).\n"
           "Engine options are libFuzzer's: -runs=N -max_total_time=S -jobs=N ... (-help=1 lists them).\n");
}

static bool only_engine_help(int argc, char **argv)
{
    return argc == 2 && strcmp(argv[1], "-help=1") == 0;
}

/* NULL: the process was only asked for help. */
static FuzzTarget *choose_target(int argc, char **argv)
{
    g_autofree char *executable = g_path_get_basename(argv[0]);
    const char *by_executable = strstr(executable, "-target-");
    const char *name = fuzz_options.target;
    FuzzTarget *target;

    if (!name && by_executable) {
        name = by_executable + strlen("-target-");
    }
    if (!name && only_engine_help(argc, argv)) {
        print_usage();
        printf("\n");
        return NULL;
    }
    if (!name && argc > 1) {
        fuzz_die("no target: give --fuzz-target=TARGET; without arguments the targets are listed");
    }
    if (!name) {
        print_usage();
        exit(0);
    }
    target = fuzz_find_target(name);
    if (!target) {
        fuzz_die("unknown fuzz target '%s'; without arguments the targets are listed", name);
    }
    return target;
}

/* --- the machine in this process ---------------------------------------------------------------------- */

static void to_server(void *opaque, const char *line)
{
    fuzz_watchdog_kick();
    qtest_server_inproc_recv(NULL, line);
}

static void start_client(void)
{
    bool serialize = getenv("FUZZ_SERIALIZE_QTEST") != NULL;

    qtest_inproc_init(&client, getenv("QTEST_LOG") != NULL, TARGET_NAME, to_server);
    qtest_server_set_send_handler(qtest_client_inproc_recv, client);
    if (!serialize) {
        qtest_set_backend(client, &fuzz_direct_backend);
    }
}

static void start_machine(void)
{
    g_autoptr(GString) command = current->get_init_cmdline(current);
    g_autoptr(GError) err = NULL;
    char **argv;
    int argc;

    /* Guest-requested shutdown must not end the fuzzer, nor a machine that replays its trace. */
    g_string_append(command, " -no-shutdown");
    if (!g_shell_parse_argv(command->str, &argc, &argv, &err)) {
        fuzz_die("the machine's arguments (QEMU_FUZZ_ARGS?) cannot be split into words: %s", err->message);
    }
    if (getenv("QTEST_LOG")) {
        qtest_log_open(NULL, &error_fatal);
        fprintf(stderr, "Starting %s with Arguments: %s\n", TARGET_NAME, strchr(command->str, ' ') + 1);
    }
    fuzz_explain_init(program_name, g_strdup(strchr(command->str, ' ') + 1));
    qtest_allowed = true;
    qemu_guest_random_seed_main(fuzz_options.seed, &error_fatal);
    bdrv_keep_writes_in_memory();
    qemu_init(argc, argv);      /* keeps pointers into argv */
    fuzz_record_watch_map();
    qtest_op_begin();
    qtest_op_end();
}

void flush_events(QTestState *s)
{
    qtest_op_begin();
    for (int i = 0; i < MAX_FLUSH_STEPS && main_loop_step(); i++) {
        fuzz_watchdog_kick();
    }
    qtest_op_end();
}

void fuzz_reset(QTestState *s)
{
    qtest_op_begin();
    qemu_system_reset(SHUTDOWN_CAUSE_SUBSYSTEM_RESET);
    vm_start();
    main_loop_settle();
}

/* --- the engine's entry points ------------------------------------------------------------------------ */

/* Everything until the engine goes on is the emulator's: see sysemu/snapshot.h. */
static void initialize(int argc, char **argv)
{
    program_name = argv[0];
    module_call_init(MODULE_INIT_QOM);
    module_call_init(MODULE_INIT_LIBQOS);
    module_call_init(MODULE_INIT_FUZZ_TARGET);
    fuzz_options_parse(argc, argv);
    fuzz_engine_parse(argc, argv);
    if (fuzz_options.ubsan_continue) {
        fuzz_sanitizers_continue(argv);
    }
    current = choose_target(argc, argv);
    if (!current) {
        return;
    }
    reset = fuzz_reset_find(fuzz_options.reset);
    if (!reset) {
        fuzz_die("--reset=%s: no such mode; without arguments the modes are listed", fuzz_options.reset);
    }
    if ((fuzz_options.verify_reset || fuzz_options.verify_state) && strcmp(reset->name, "snapshot") != 0) {
        fuzz_die("--verify-%s needs --reset=snapshot, not %s", fuzz_options.verify_reset ? "reset" : "state",
                 reset->name);
    }
    if (fuzz_options.verify_state && current->fuzz != generic_run_input) {
        fuzz_die("--verify-state is for generic-fuzz targets: the driver of %s would have to be saved, too",
                 current->name);
    }
    fuzz_stats_init();
    start_client();
    if (current->pre_vm_init) {
        current->pre_vm_init();
    }
    start_machine();
    if (current->pre_fuzz) {
        current->pre_fuzz(client);
    }
    if (fuzz_options.digest) {
        fuzz_digest_init();
    }
    if (reset->abandons) {
        fuzz_watchdog_init(fuzz_options.timeout_us);
    }
    if (fuzz_options.timeout_is_crash) {
        fuzz_watchdog_set_fatal();
    }
    fuzz_crash_listen_to_signals();
    snapshot_gather_blocks();
    if (reset->init) {
        reset->init(client);
    }
    fuzz_crash_init();
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    initialize(*argc, *argv);
    fflush(NULL);
    snapshot_end_entry();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_engine_settle();
    snapshot_enter();
    fuzz_count_input();
    if (fuzz_options.digest) {
        fuzz_digest_begin();
    }
    fuzz_record_begin_input(data, size);
    reset->run(client, data, size);
    fuzz_record_end_input();
    if (fuzz_options.digest) {
        fuzz_digest_end(data, size);
    }
    if (reset->reset) {
        reset->reset(client);
    }
    snapshot_end_entry();
    return 0;
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *data1, size_t size1, const uint8_t *data2, size_t size2,
                                 uint8_t *out, size_t max_out_size, unsigned int seed)
{
    return current->crossover ? current->crossover(data1, size1, data2, size2, out, max_out_size, seed) : 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
    size_t new_size = current->mutate ? current->mutate(data, size, max_size, seed) : 0;

    if (new_size == 0 && LLVMFuzzerMutate) {
        new_size = LLVMFuzzerMutate(data, size, max_size);
    }
    return new_size;
}
