/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz.h"
#include "sysemu/snapshot.h"
#include "fuzz-engine.h"
#include "fuzz-explain.h"
#include "fuzz-file.h"
#include "fuzz-options.h"
#include "fuzz-record.h"
#include "fuzz-reset.h"
#include "fuzz-trace.h"

void __sanitizer_print_stack_trace(void) __attribute__((weak));

#define MAX_WAIT_MS 10000

typedef struct Explain {
    bool wanted;
    bool begun, whole;
    pid_t thread;               /* that writes */
    const char *program;
    const char *arguments;
    char base[PATH_MAX];        /* path of the artifact */
    FuzzFile file;
} Explain;

/* One crash a process. */
static Explain explain;

void fuzz_explain_init(const char *program, const char *machine_arguments)
{
    bool off = g_strcmp0(fuzz_options.explain, "none") == 0;

    explain.wanted = !off && (fuzz_options.explain || fuzz_engine.writes_artifacts);
    explain.program = program;
    explain.arguments = machine_arguments;
    if (explain.wanted) {
        fuzz_record_init();
    }
}

static void choose_base(const char *kind, const uint8_t *data, size_t size)
{
    const char *prefix = fuzz_options.explain ?: fuzz_engine.artifact_prefix;
    g_autofree char *hash = g_compute_checksum_for_data(G_CHECKSUM_SHA1, data, size);

    if (fuzz_engine.exact_artifact_path && !fuzz_options.explain) {
        g_strlcpy(explain.base, fuzz_engine.exact_artifact_path, sizeof(explain.base));
    } else {
        snprintf(explain.base, sizeof(explain.base), "%s%s-%s", prefix, kind, hash);
    }
}

/* The engine writes it, too, unless it cannot any more. */
static void write_input(const uint8_t *data, size_t size)
{
    if (fuzz_file_open(&explain.file, explain.base, "")) {
        fuzz_file_write(&explain.file, data, size);
        fuzz_file_close(&explain.file);
    }
}

static void write_commands(void)
{
    if (fuzz_file_open(&explain.file, explain.base, ".qtest")) {
        fuzz_trace_commands(&explain.file);
        fuzz_file_close(&explain.file);
    }
}

static void write_arguments(void)
{
    const char *more = fuzz_record_needed_arguments();

    if (fuzz_file_open(&explain.file, explain.base, ".args")) {
        fuzz_file_print(&explain.file, "%s%s%s\n", explain.arguments, more ? " " : "", more ?: "");
        fuzz_file_close(&explain.file);
    }
}

static void write_story(size_t size)
{
    FuzzFile *f = &explain.file;

    if (!fuzz_file_open(f, explain.base, ".txt")) {
        return;
    }
    fuzz_file_print(f, "Input of %zu bytes, target %s, on: %s\n", size, fuzz_current_target()->name,
                    explain.arguments);
    if (fuzz_record_needed_arguments()) {
        fuzz_file_print(f, "A device accessed memory that is not RAM; "
                        "the machine that replays this has it with\n    %s\n",
                        fuzz_record_needed_arguments());
    }
    fuzz_file_print(f, "The last line is where it ended.\n\n");
    fuzz_trace_story(f);
    fuzz_file_close(f);
}

static void print_variable(FuzzFile *f, const char *name, const char *value)
{
    if (value) {
        fuzz_file_print(f, "%s='%s' ", name, value);
    }
}

static void print_reproduction(FuzzFile *f)
{
    const char *slash = strrchr(explain.program, '/');
    int folder = slash ? (int)(slash - explain.program + 1) : 0;

    fuzz_file_print(f, "\nReproduce it in the emulator:\n"
                    "    %.*sqemu-system-%s $(cat %s.args) -qtest stdio < %s.qtest\n"
                    "in the fuzzer, step by step:\n    ",
                    folder, explain.program, TARGET_NAME, explain.base, explain.base);
    print_variable(f, "QEMU_FUZZ_ARGS", fuzz_options.args);
    print_variable(f, "QEMU_FUZZ_OBJECTS", fuzz_options.objects);
    print_variable(f, "QEMU_AVOID_DOUBLE_FETCH", getenv("QEMU_AVOID_DOUBLE_FETCH"));
    fuzz_file_print(f, "QEMU_FUZZ_TIMEOUT=0 QTEST_LOG=1 \\\n        %s --fuzz-target=%s --reset=none %s\n",
                    explain.program, fuzz_current_target()->name, explain.base);
}

/* Runs @print with the standard error going to @f. */
static void redirect_errors(FuzzFile *f, void (*print)(void))
{
    int saved = dup(STDERR_FILENO);

    fuzz_file_flush(f);
    fflush(stderr);
    if (saved >= 0 && dup2(f->fd, STDERR_FILENO) >= 0) {
        print();
        fflush(stderr);
        dup2(saved, STDERR_FILENO);
        close(saved);
    }
}

static void write_report(const char *kind, const char *title, const char *report)
{
    FuzzFile *f = &explain.file;

    if (!fuzz_file_open(f, explain.base, ".report")) {
        return;
    }
    if (report) {
        fuzz_file_write(f, report, strlen(report));
        redirect_errors(f, snapshot_complete_report);
    } else {
        if (title) {
            fuzz_file_print(f, "%s\n", title);
        }
        fuzz_file_print(f, "ERROR: fuzz: %s\n", strcmp(kind, "oom") == 0 ? "out-of-memory" :
                        strcmp(kind, "timeout") == 0 ? "timeout" : "deadly signal");
        if (__sanitizer_print_stack_trace) {
            redirect_errors(f, __sanitizer_print_stack_trace);
        }
    }
    print_reproduction(f);
    fuzz_file_close(f);
}

/*
 * An engine's thread that watches memory may find too much of it while this one
 * does, and who is second ends the process.
 */
static void wait_for_other_thread(void)
{
    for (int i = 0; i < MAX_WAIT_MS && explain.thread != gettid(); i++) {
        if (__atomic_load_n(&explain.whole, __ATOMIC_SEQ_CST)) {
            return;
        }
        g_usleep(1000);
    }
}

void fuzz_explain(const char *kind, const char *title, const char *report)
{
    const uint8_t *data;
    size_t size;

    if (!explain.wanted || !(data = fuzz_record_input(&size))) {
        return;
    }
    if (__atomic_test_and_set(&explain.begun, __ATOMIC_SEQ_CST)) {
        wait_for_other_thread();
        return;
    }
    explain.thread = gettid();
    choose_base(kind, data, size);
    write_input(data, size);
    write_commands();
    write_arguments();
    write_report(kind, title, report);
    write_story(size);
    __atomic_store_n(&explain.whole, true, __ATOMIC_SEQ_CST);
    fprintf(stderr, "fuzz: explained in %s.txt, .qtest, .args and .report\n", explain.base);
}
