/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Profile counters of a coverage build come back from a child process. This program is built with them, and
 * reads the profile that its own copy left.
 */
#include "qemu/osdep.h"
#include <sys/mman.h>
#include <sys/wait.h>
#include "tests/qtest/fuzz/fuzz-coverage.h"

#define CHILDREN 3
#define CALLS    5
#define WRITER   "TEST_FUZZ_COVERAGE_WRITER"

/* Only children call it. */
__attribute__((noinline))
static int covered_in_children(int n)
{
    return n + 1;
}

static void run_child(void *shared)
{
    for (volatile int i = 0; i < CALLS; i++) {
        covered_in_children(i);
    }
    fuzz_coverage_save(shared);
    _exit(0);
}

/* What --reset=fork does; the profile is written when this process exits. */
static int write_profile(void)
{
    void *shared =
        mmap(NULL, fuzz_coverage_size(), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    for (int i = 0; i < CHILDREN; i++) {
        pid_t pid = fork();

        if (pid == 0) {
            run_child(shared);
        }
        waitpid(pid, NULL, 0);
        fuzz_coverage_load(shared);
    }
    return 0;
}

static void test_merged(void)
{
    g_autofree char *folder = g_dir_make_tmp("test-fuzz-coverage-XXXXXX", NULL);
    g_autofree char *command = NULL;
    g_autofree char *output = NULL;
    g_autofree char *expected = g_strdup_printf("Function count: %d\n", CHILDREN * CALLS);
    int status;

    if (fuzz_coverage_size() == fuzz_coverage_counters_size()) {
        g_test_skip("built without profile counters");
        return;
    }
    command = g_strdup_printf(
        "sh -c 'cd %s && LLVM_PROFILE_FILE=default.profraw " WRITER "=1 /proc/%d/exe && "
        "P=$(command -v llvm-profdata || command -v llvm-profdata-14 || echo echo no llvm-profdata) && "
        "$P merge -o all default.profraw && "
        "$P show --counts --function=covered_in_children all; rm -r %s'",
        folder, getpid(), folder);
    g_assert_true(g_spawn_command_line_sync(command, &output, NULL, &status, NULL));
    if (strstr(output, "no llvm-profdata")) {
        g_test_skip("llvm-profdata is not installed");
        return;
    }
    if (!strstr(output, expected)) {
        g_error("no \"%s\" in: %s", expected, output);
    }
}

int main(int argc, char **argv)
{
    if (getenv(WRITER)) {
        return write_profile();
    }
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/fuzz-coverage/profile-counters-of-children-are-merged", test_merged);
    return g_test_run();
}
