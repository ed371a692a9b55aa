/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reset modes. Snapshot is in fuzz-snapshot.c; those that need no memory tracking are here.
 *
 *   reboot  a system reset after each input. What devices keep over a reset stays. After a stuck operation,
 *           the snapshot.
 *   fork    each input in a child. The child's coverage counters come back through shared memory; its crash
 *           is the parent's: the engine in the child writes the artifact, the parent leaves with its status.
 *   none    nothing; for debuggers and for targets that put back what they changed.
 */
#include "qemu/osdep.h"
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include "sysemu/runstate.h"
#include "sysemu/snapshot.h"
#include "fuzz-coverage.h"
#include "fuzz-options.h"
#include "fuzz-reset.h"
#include "fuzz-snapshot.h"
#include "fuzz-stats.h"
#include "fuzz-watchdog.h"

/* --- one input -------------------------------------------------------------------------------------- */

typedef struct InputRun {
    QTestState *s;
    const uint8_t *data;
    size_t size;
} InputRun;

static void call_target(void *opaque)
{
    InputRun *run = opaque;

    fuzz_coverage_anchor();
    fuzz_current_target()->fuzz(run->s, run->data, run->size);
    flush_events(run->s);
}

static void save_timeout(const uint8_t *data, size_t size)
{
    g_autofree char *sum = g_compute_checksum_for_data(G_CHECKSUM_SHA1, data, size);
    g_autofree char *path = g_strdup_printf("%s/timeout-%s", fuzz_options.save_timeouts, sum);
    g_autoptr(GError) err = NULL;

    if (!g_file_set_contents(path, (const char *)data, size, &err)) {
        fuzz_die("--save-timeouts: %s", err->message);
    }
}

bool fuzz_run_input(QTestState *s, const uint8_t *data, size_t size)
{
    InputRun run = { s, data, size };

    if (fuzz_watchdog_run(call_target, &run)) {
        return true;
    }
    fuzz_count_timeout();
    fuzz_coverage_drop();
    fprintf(stderr, "fuzz: an operation exceeded %s us (--timeout); input dropped\n", fuzz_options.timeout);
    if (fuzz_options.save_timeouts) {
        save_timeout(data, size);
    }
    return false;
}

/* --- reboot ----------------------------------------------------------------------------------------- */

static void *input_coverage;
static bool was_stuck;

/* No system reset mends an operation that was left in the middle, so there is a snapshot for that alone. */
static void init_reboot(QTestState *s)
{
    const char *error;

    input_coverage = g_malloc(MAX(fuzz_coverage_size(), 1));
    if (!fuzz_snapshot_take(&error)) {
        fprintf(stderr, "fuzz: a stuck operation will end the run: %s\n", error);
        fuzz_watchdog_set_fatal();
    }
}

static void run_reboot(QTestState *s, const uint8_t *data, size_t size)
{
    was_stuck = !fuzz_run_input(s, data, size);
}

/*
 * What the reset itself covers is not the input's: with it, coverage would
 * differ from that of other modes.
 */
static void reset_reboot(QTestState *s)
{
    if (was_stuck) {
        snapshot_restore();
        return;
    }
    fuzz_coverage_save(input_coverage);
    fuzz_reset(s);
    fuzz_coverage_load_counters(input_coverage);
}

/* --- fork ------------------------------------------------------------------------------------------- */

/* What a child tells its parent. */
static struct {
    bool done;
    uint8_t coverage[];
} *shared;

static void init_fork(QTestState *s)
{
    shared = mmap(NULL, sizeof(*shared) + fuzz_coverage_size(), PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) {
        fuzz_die("--reset=fork: no memory to share coverage: %s", g_strerror(errno));
    }
    snapshot_save_files();
}

static void wait_for(pid_t pid)
{
    int status;

    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
        /* a tick of the watchdog or of the engine's own timer */
    }
    if (WIFSIGNALED(status)) {
        fprintf(stderr, "fuzz: the child that ran the input was killed by signal %d\n", WTERMSIG(status));
        raise(WTERMSIG(status) == SIGKILL ? SIGABRT : WTERMSIG(status));
    }
    if (WEXITSTATUS(status) != 0) {
        fflush(NULL);
        _exit(WEXITSTATUS(status));         /* its engine has said why, and left the artifact */
    }
    if (!shared->done) {
        fprintf(stderr, "fuzz: the child that ran the input ended without a word\n");
        abort();
    }
}

static G_NORETURN void run_child(QTestState *s, const uint8_t *data, size_t size, pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) {
        _exit(0);
    }
    fuzz_watchdog_init(fuzz_options.timeout_us);        /* timers are not inherited */
    fuzz_run_input(s, data, size);
    fuzz_coverage_save(shared->coverage);
    snapshot_restore_files();
    fflush(NULL);
    shared->done = true;
    _exit(0);
}

static void run_fork(QTestState *s, const uint8_t *data, size_t size)
{
    pid_t parent = getpid();
    pid_t pid;

    fflush(NULL);
    shared->done = false;
    pid = fork();
    if (pid < 0) {
        fuzz_die("--reset=fork: cannot fork: %s", g_strerror(errno));
    }
    if (pid == 0) {
        run_child(s, data, size, parent);
    }
    wait_for(pid);
    fuzz_coverage_load(shared->coverage);
}

/* --- none ------------------------------------------------------------------------------------------- */

static void run_none(QTestState *s, const uint8_t *data, size_t size)
{
    InputRun run = { s, data, size };

    call_target(&run);
}

/* --- table ------------------------------------------------------------------------------------------ */

static const FuzzReset modes[] = {
    [FUZZ_RESET_SNAPSHOT] = { "snapshot", "the machine's exact memory, put back in microseconds", true,
                              fuzz_snapshot_init, fuzz_snapshot_run, fuzz_snapshot_reset },
    [FUZZ_RESET_REBOOT] = { "reboot", "system reset; device state that a reset keeps stays", true,
                              init_reboot, run_reboot, reset_reboot },
    [FUZZ_RESET_FORK]   = { "fork",   "each input in a child process", true, init_fork, run_fork, NULL },
    [FUZZ_RESET_NONE]   = { "none",   "no reset; for debuggers", false, NULL, run_none, NULL },
};

const FuzzReset *fuzz_reset_default(const FuzzTarget *target)
{
    FuzzResetMode mode = target->reset;

    if (mode == FUZZ_RESET_DEFAULT) {
        mode = snapshot_supported() ? FUZZ_RESET_SNAPSHOT : FUZZ_RESET_FORK;
    }
    return &modes[mode];
}

const FuzzReset *fuzz_reset_find(const char *name)
{
    if (!name) {
        return fuzz_reset_default(fuzz_current_target());
    }
    for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
        if (modes[i].name && strcmp(modes[i].name, name) == 0) {
            return &modes[i];
        }
    }
    return NULL;
}

void fuzz_reset_print(void)
{
    for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
        if (modes[i].name) {
            printf("  %-8s %s\n", modes[i].name, modes[i].description);
        }
    }
}
