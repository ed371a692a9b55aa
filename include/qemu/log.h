/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The log (-d items, -D file): off by default, to stderr unless a file is named. */
#ifndef QEMU_LOG_H
#define QEMU_LOG_H

#include "qemu/bitops.h"

/* Items of -d, as bits of qemu_loglevel. */
#define CPU_LOG_TB_OUT_ASM (1u << 0)
#define CPU_LOG_TB_IN_ASM  (1u << 1)
#define CPU_LOG_TB_OP      (1u << 2)
#define CPU_LOG_TB_OP_OPT  (1u << 3)
#define CPU_LOG_INT        (1u << 4)
#define CPU_LOG_EXEC       (1u << 5)
#define CPU_LOG_PCALL      (1u << 6)
#define CPU_LOG_TB_CPU     (1u << 8)
#define CPU_LOG_RESET      (1u << 9)
#define LOG_UNIMP          (1u << 10)
#define LOG_GUEST_ERROR    (1u << 11)
#define CPU_LOG_MMU        (1u << 12)
#define CPU_LOG_TB_NOCHAIN (1u << 13)
#define CPU_LOG_PAGE       (1u << 14)
#define LOG_TRACE          (1u << 15)
#define CPU_LOG_TB_OP_IND  (1u << 16)
#define CPU_LOG_TB_FPU     (1u << 17)
#define CPU_LOG_PLUGIN     (1u << 18)
#define LOG_STRACE         (1u << 19)
#define LOG_PER_THREAD     (1u << 20)
#define CPU_LOG_TB_VPU     (1u << 21)

/* Current mask. */
extern int qemu_loglevel;

/* Is @mask (any bit of it) logged? */
static inline bool qemu_loglevel_mask(int mask)
{
    return unlikely((qemu_loglevel & mask) != 0);
}

/* Is a log open at all? */
bool qemu_log_enabled(void);
/* Is the log a file of its own, apart from stderr? */
bool qemu_log_separate(void);

/* Print unconditionally to the log, when it is open. */
void qemu_log(const char *fmt, ...) G_GNUC_PRINTF(1, 2);

/* Print if an item of @mask is on; the arguments are not evaluated otherwise. */
#define qemu_log_mask(mask, fmt, ...)                     \
    do {                                                  \
        if (qemu_loglevel_mask(mask)) {                   \
            qemu_log(fmt, ## __VA_ARGS__);                \
        }                                                 \
    } while (0)
/* The same, filtered by -dfilter ranges. */
#define qemu_log_mask_and_addr(mask, addr, fmt, ...)                       \
    do {                                                                   \
        if (qemu_loglevel_mask(mask) && qemu_log_in_addr_range(addr)) {    \
            qemu_log(fmt, ## __VA_ARGS__);                                 \
        }                                                                  \
    } while (0)

/* The stream to print several pieces to, or NULL; unlock ends it (NULL is fine). */
FILE *qemu_log_trylock(void);
void qemu_log_unlock(FILE *fd);

/* One row per -d item; the table ends with mask 0. */
typedef struct QEMULogItem {
    int mask;
    const char *name;
    const char *help;
} QEMULogItem;

extern const QEMULogItem qemu_log_items[];

/* Set mask and file. "%d" in the name is the process id. false: errp. */
bool qemu_set_log(int log_flags, Error **errp);
bool qemu_set_log_filename(const char *filename, Error **errp);
bool qemu_set_log_filename_flags(const char *name, int flags, Error **errp);
/* -dfilter: comma-separated start..end, start+len, start-len. */
void qemu_set_dfilter_ranges(const char *ranges, Error **errp);
bool qemu_log_in_addr_range(uint64_t addr);
/* Parse "a,b,trace:pattern"; 0 if an item is unknown. trace: patterns switch events on. */
int qemu_str_to_log_mask(const char *str);
/* The list of items, for -d help. */
void qemu_print_log_usage(FILE *f);
void qemu_log_flush(void);
void qemu_log_close(void);

#endif
