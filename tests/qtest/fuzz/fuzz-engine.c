/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "qemu/cutils.h"
#include "qemu/units.h"
#include "fuzz-engine.h"

/* In libFuzzer only. */
void __libfuzzer_is_present(void) __attribute__((weak));

#define DEFAULT_RSS_LIMIT_MB   2048
#define DEFAULT_ERROR_STATUS   77
#define DEFAULT_TIMEOUT_STATUS 70
#define OOM_STATUS             71

/* Until they are parsed no status means anything. */
FuzzEngine fuzz_engine = { .error_status = -1, .timeout_status = -1, .oom_status = -1 };

/* The value of the last "-name=value", NULL when there is none. */
static const char *find_flag(int argc, char **argv, const char *name)
{
    const char *value = NULL;
    size_t len = strlen(name);

    for (int i = 1; i < argc && strcmp(argv[i], "-ignore_remaining_args=1") != 0; i++) {
        if (argv[i][0] == '-' && strncmp(argv[i] + 1, name, len) == 0 && argv[i][1 + len] == '=') {
            value = argv[i] + 1 + len + 1;
        }
    }
    return value;
}

/* @def also stands for what is no number: complaining is the engine's business. */
static uint64_t find_number(int argc, char **argv, const char *name, uint64_t def)
{
    const char *value = find_flag(argc, argv, name);
    uint64_t number;

    return value && qemu_strtou64(value, NULL, 10, &number) == 0 ? number : def;
}

/* As libFuzzer decides: all that is no flag is a file, and there is one. */
static bool replays_files(int argc, char **argv)
{
    bool any = false;

    for (int i = 1; i < argc && strcmp(argv[i], "-ignore_remaining_args=1") != 0; i++) {
        if (argv[i][0] == '-') {
            continue;
        }
        if (!g_file_test(argv[i], G_FILE_TEST_IS_REGULAR)) {
            return false;
        }
        any = true;
    }
    return any;
}

void fuzz_engine_parse(int argc, char **argv)
{
    const char *prefix = find_flag(argc, argv, "artifact_prefix");
    uint64_t rss_limit_mb = find_number(argc, argv, "rss_limit_mb", DEFAULT_RSS_LIMIT_MB);
    uint64_t malloc_limit_mb = find_number(argc, argv, "malloc_limit_mb", 0);

    fuzz_engine.exact_artifact_path = find_flag(argc, argv, "exact_artifact_path");
    fuzz_engine.error_status = find_number(argc, argv, "error_exitcode", DEFAULT_ERROR_STATUS);
    fuzz_engine.timeout_status = find_number(argc, argv, "timeout_exitcode", DEFAULT_TIMEOUT_STATUS);
    fuzz_engine.oom_status = OOM_STATUS;
    fuzz_engine.artifact_prefix = prefix ? prefix : "";
    fuzz_engine.writes_artifacts = __libfuzzer_is_present && !replays_files(argc, argv) &&
                                   !find_flag(argc, argv, "minimize_crash_internal_step");
    fuzz_engine.malloc_limit_bytes = (malloc_limit_mb ? malloc_limit_mb : rss_limit_mb) * MiB;
    fuzz_engine.rss_limit_bytes = rss_limit_mb * MiB;
}

/* --- threads of the engine --------------------------------------------------------------------------- */

#define SETTLED_POLLS 5
#define MAX_POLLS     1000
#define POLL_US       1000

/* The process's, not the machine's: no snapshot puts it back. */
static bool settled __attribute__((section("fuzz_engine_bss")));

/* Whether a thread of ours runs, as the third word of its stat says; its name may hold anything. */
static bool is_running(const char *tid)
{
    char path[64], stat[256] = "";
    const char *name_end;
    int fd;

    snprintf(path, sizeof(path), "/proc/self/task/%.20s/stat", tid);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return false;           /* it ended */
    }
    if (read(fd, stat, sizeof(stat) - 1) < 0) {
        stat[0] = '\0';
    }
    close(fd);
    name_end = strrchr(stat, ')');
    return name_end && strlen(name_end) > 2 && name_end[2] == 'R';
}

static bool others_run(void)
{
    DIR *tasks = opendir("/proc/self/task");
    struct dirent *task;
    bool any = false;

    while (tasks && (task = readdir(tasks)) != NULL) {
        any |= task->d_name[0] != '.' && atoi(task->d_name) != getpid() && is_running(task->d_name);
    }
    if (tasks) {
        closedir(tasks);
    }
    return any;
}

void fuzz_engine_settle(void)
{
    int quiet = 0;

    for (int i = 0; !settled && quiet < SETTLED_POLLS && i < MAX_POLLS; i++) {
        quiet = others_run() ? 0 : quiet + 1;
        usleep(POLL_US);
    }
    settled = true;
}
