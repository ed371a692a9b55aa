/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The log: which items are on, and the stream they go to. */
#include "qemu/osdep.h"
#include "qemu/cutils.h"
#include "qemu/log.h"
#include "qemu/range.h"
#include "qapi/error.h"
#include "trace/control.h"

int qemu_loglevel;

static FILE *log_file;          /* NULL: closed */
static bool log_is_stderr;
static char *log_filename;      /* NULL: stderr */
static GArray *dfilter;         /* of Range; NULL: everything passes */

/* What -d accepts. Items of the translator are accepted so that command lines work; they print
 * nothing. */
const QEMULogItem qemu_log_items[] = {
    { CPU_LOG_TB_OUT_ASM, "out_asm", "generated host code (none here)" },
    { CPU_LOG_TB_IN_ASM, "in_asm", "guest code as it is translated (none here)" },
    { CPU_LOG_TB_OP, "op", "intermediate code (none here)" },
    { CPU_LOG_TB_OP_OPT, "op_opt", "optimized intermediate code (none here)" },
    { CPU_LOG_TB_OP_IND, "op_ind", "intermediate code before lowering (none here)" },
    { CPU_LOG_INT, "int", "interrupts and exceptions" },
    { CPU_LOG_EXEC, "exec", "executed blocks (none here)" },
    { CPU_LOG_TB_CPU, "cpu", "CPU registers before a block (none here)" },
    { CPU_LOG_TB_FPU, "fpu", "FPU registers with 'cpu'" },
    { CPU_LOG_MMU, "mmu", "accesses to the MMU" },
    { CPU_LOG_PCALL, "pcall", "x86 far calls, returns and exceptions" },
    { CPU_LOG_RESET, "cpu_reset", "CPU registers before a reset" },
    { LOG_UNIMP, "unimp", "functions of devices that are left out" },
    { LOG_GUEST_ERROR, "guest_errors", "what the guest does wrong" },
    { CPU_LOG_PAGE, "page", "guest pages (none here)" },
    { CPU_LOG_TB_NOCHAIN, "nochain", "don't chain blocks" },
    { CPU_LOG_PLUGIN, "plugin", "output of plugins" },
    { LOG_STRACE, "strace", "system calls of user programs" },
    { LOG_PER_THREAD, "tid", "one file per thread: the file name needs %d" },
    { CPU_LOG_TB_VPU, "vpu", "vector registers with 'cpu'" },
    { 0, NULL, NULL },
};

bool qemu_log_enabled(void)
{
    return log_file != NULL;
}

bool qemu_log_separate(void)
{
    return log_file && !log_is_stderr;
}

FILE *qemu_log_trylock(void)
{
    return log_file;
}

void qemu_log_unlock(FILE *fd)
{
    if (fd && fd != stderr) {
        fflush(fd);
    }
}

void qemu_log(const char *fmt, ...)
{
    FILE *f = qemu_log_trylock();
    va_list ap;

    if (f) {
        va_start(ap, fmt);
        vfprintf(f, fmt, ap);
        va_end(ap);
        qemu_log_unlock(f);
    }
}

void qemu_log_flush(void)
{
    if (log_file) {
        fflush(log_file);
    }
}

void qemu_log_close(void)
{
    if (log_file && !log_is_stderr) {
        fclose(log_file);
    }
    log_file = NULL;
}

/* Only one %d is allowed in a name, since it is where the process id goes. */
static char *expand_filename(const char *name, Error **errp)
{
    const char *percent = strchr(name, '%');

    if (!percent) {
        return g_strdup(name);
    }
    if (percent[1] != 'd' || strchr(percent + 2, '%')) {
        error_setg(errp, "log file name '%s' may hold one %%d and no other %%", name);
        return NULL;
    }
    return g_strdup_printf("%.*s%d%s", (int)(percent - name), name, getpid(), percent + 2);
}

static bool open_log(Error **errp)
{
    if (!log_filename) {
        log_file = stderr;
        log_is_stderr = true;
        return true;
    }
    log_file = fopen(log_filename, "w");
    log_is_stderr = false;
    if (!log_file) {
        error_setg_file_open(errp, errno, log_filename);
        return false;
    }
    return true;
}

bool qemu_set_log_filename_flags(const char *name, int flags, Error **errp)
{
    if (name) {
        char *expanded = NULL;

        if (*name && !(expanded = expand_filename(name, errp))) {
            return false;
        }
        qemu_log_close();
        g_free(log_filename);
        log_filename = expanded;
    }
    if (trace_any_event_enabled()) {
        flags |= LOG_TRACE;
    }
    qemu_loglevel = flags;
    if (!flags && !log_filename) {
        qemu_log_close();
    }
    if ((flags || log_filename) && !log_file) {
        return open_log(errp);
    }
    return true;
}

bool qemu_set_log_filename(const char *filename, Error **errp)
{
    return qemu_set_log_filename_flags(filename ? filename : "", qemu_loglevel, errp);
}

bool qemu_set_log(int log_flags, Error **errp)
{
    return qemu_set_log_filename_flags(NULL, log_flags, errp);
}

bool qemu_log_in_addr_range(uint64_t addr)
{
    if (!dfilter) {
        return true;
    }
    for (unsigned i = 0; i < dfilter->len; i++) {
        if (range_contains(&g_array_index(dfilter, Range, i), addr)) {
            return true;
        }
    }
    return false;
}

/* "start..end", "start+len" or "start-len". */
static bool parse_dfilter_range(const char *text, Range *range, Error **errp)
{
    const char *op;
    uint64_t first, second;

    if (qemu_strtou64(text, &op, 0, &first) ||
        !(strstart(op, "..", NULL) || *op == '+' || *op == '-') ||
        qemu_strtou64(op + (*op == '.' ? 2 : 1), NULL, 0, &second)) {
        error_setg(errp, "'%s' is not a range: use start..end, start+len or start-len", text);
        return false;
    }
    uint64_t lob = *op == '-' ? first - (second - 1) : first;
    uint64_t upb = *op == '.' ? second : *op == '+' ? first + (second - 1) : first;

    if (lob > upb || (*op != '.' && second == 0)) {
        error_setg(errp, "range '%s' is empty or wraps", text);
        return false;
    }
    range_set_bounds(range, lob, upb);
    return true;
}

void qemu_set_dfilter_ranges(const char *ranges, Error **errp)
{
    g_auto(GStrv) words = g_strsplit(ranges, ",", 0);
    g_autoptr(GArray) list = g_array_new(false, false, sizeof(Range));

    for (char **word = words; *word; word++) {
        Range range;

        if (!parse_dfilter_range(*word, &range, errp)) {
            return;
        }
        g_array_append_val(list, range);
    }
    if (dfilter) {
        g_array_free(dfilter, true);
    }
    dfilter = g_steal_pointer(&list);
}

static int log_mask_of(const char *word)
{
    const char *pattern;
    int all = 0;

    if (strstart(word, "trace:", &pattern) && *pattern) {
        trace_enable_events(pattern);
        return LOG_TRACE;
    }
    for (const QEMULogItem *item = qemu_log_items; item->mask; item++) {
        if (!strcmp(word, item->name)) {
            return item->mask;
        }
        all |= item->mask;
    }
    return strcmp(word, "all") ? 0 : all & ~(LOG_PER_THREAD | LOG_STRACE);
}

int qemu_str_to_log_mask(const char *str)
{
    g_auto(GStrv) words = g_strsplit(str, ",", 0);
    int mask = 0;

    for (char **word = words; *word; word++) {
        int bits = log_mask_of(*word);

        if (!bits) {
            return 0;
        }
        mask |= bits;
    }
    return mask;
}

void qemu_print_log_usage(FILE *f)
{
    fprintf(f, "Log items (comma separated):\n");
    for (const QEMULogItem *item = qemu_log_items; item->mask; item++) {
        fprintf(f, "%-15s %s\n", item->name, item->help);
    }
    fprintf(f, "%-15s %s\n", "trace:PATTERN", "trace events; trace:help lists them");
}
