/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Modules: of the executable the emulator's own sections, of each shared library its writable segment, but
 * for those that are out (the C library and what is part of it, the C++ and compiler runtimes, sanitizers).
 *
 * GLib keeps per-thread data behind pthread keys, whose storage is the C library's. Keys and values that an
 * input makes are therefore noted as they are made, and undone by a restore.
 */
#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include "blocks.h"
#include "modules.h"
#include "raw.h"
#include "tracker.h"

#define MAX_TLS_BLOCKS 64
#define MAX_KEYS       1024

extern char __start_emulator_data[] __attribute__((weak)), __stop_emulator_data[] __attribute__((weak));
extern char __start_emulator_bss[] __attribute__((weak)), __stop_emulator_bss[] __attribute__((weak));

/* By the start of the file's name. */
static const char *const libraries_out[] = {
    "ld-linux", "libc.so", "libpthread", "libdl.so", "librt.so", "libm.so", "libresolv", "libutil.so", "libanl",
    "libstdc++", "libc++", "libgcc_s", "libunwind", "libasan", "libubsan", "libtsan", "libmsan", "libclang_rt",
    "linux-vdso",
};

static bool is_out(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;

    for (size_t i = 0; i < sizeof(libraries_out) / sizeof(libraries_out[0]); i++) {
        if (strncmp(name, libraries_out[i], strlen(libraries_out[i])) == 0) {
            return true;
        }
    }
    return name[0] == '\0';                     /* the executable: by section */
}

/* --- data -------------------------------------------------------------------------------------------- */

static void add_segment(const struct dl_phdr_info *info, const ElfW(Phdr) *segment)
{
    uintptr_t start = info->dlpi_addr + segment->p_vaddr;
    uintptr_t end = start + segment->p_memsz;

    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *relro = &info->dlpi_phdr[i];
        uintptr_t relro_end = (info->dlpi_addr + relro->p_vaddr + relro->p_memsz) & ~(uintptr_t)4095;

        if (relro->p_type == PT_GNU_RELRO && relro_end > start && relro_end <= end) {
            start = relro_end;                  /* read-only since it was relocated */
        }
    }
    tracker_add((void *)start, (void *)end);
}

static int add_library(struct dl_phdr_info *info, size_t size, void *opaque)
{
    if (is_out(info->dlpi_name)) {
        return 0;
    }
    for (int i = 0; i < info->dlpi_phnum; i++) {
        if (info->dlpi_phdr[i].p_type == PT_LOAD && (info->dlpi_phdr[i].p_flags & PF_W)) {
            add_segment(info, &info->dlpi_phdr[i]);
        }
    }
    return 0;
}

bool modules_have_sections(void)
{
    return __start_emulator_data || __start_emulator_bss;     /* a small program may have none of one kind */
}

void modules_add_data(void)
{
    tracker_add(__start_emulator_data, __stop_emulator_data);
    tracker_add(__start_emulator_bss, __stop_emulator_bss);
    dl_iterate_phdr(add_library, NULL);
}

/* --- thread-local variables -------------------------------------------------------------------------- */

typedef struct TLSBlock {
    void *data;
    void *saved;
    size_t size;
} TLSBlock;

static TLSBlock tls_blocks[MAX_TLS_BLOCKS];
static unsigned num_tls_blocks;

static int save_tls(struct dl_phdr_info *info, size_t size, void *opaque)
{
    if (is_out(info->dlpi_name) || !info->dlpi_tls_data) {
        return 0;
    }
    for (int i = 0; i < info->dlpi_phnum && num_tls_blocks < MAX_TLS_BLOCKS; i++) {
        if (info->dlpi_phdr[i].p_type == PT_TLS) {
            TLSBlock *block = &tls_blocks[num_tls_blocks++];

            block->data = info->dlpi_tls_data;
            block->size = info->dlpi_phdr[i].p_memsz;
            block->saved = raw_map(block->size);
            raw_copy(block->saved, block->data, block->size);
        }
    }
    return 0;
}

/* --- pthread keys ------------------------------------------------------------------------------------ */

typedef struct KeyChange {
    pthread_key_t key;
    bool created;
    const void *old_value;
} KeyChange;

static KeyChange key_changes[MAX_KEYS];
static unsigned num_key_changes;
static bool noting_keys;

static int (*real_key_create)(pthread_key_t *, void (*)(void *));
static int (*real_setspecific)(pthread_key_t, const void *);

static void find_real(void)
{
    if (!real_key_create) {
        real_key_create = (int (*)(pthread_key_t *, void (*)(void *)))dlsym(RTLD_NEXT, "pthread_key_create");
        real_setspecific = (int (*)(pthread_key_t, const void *))dlsym(RTLD_NEXT, "pthread_setspecific");
    }
}

/*
 * Of the emulator's thread only: a sanitizer's runtime has keys, too, and sets
 * them for each thread that starts.
 */
static void note_key(KeyChange change)
{
    if (noting_keys && blocks_from_arena && num_key_changes < MAX_KEYS) {
        key_changes[num_key_changes++] = change;
    }
}

__attribute__((visibility("default"), used))
int pthread_key_create(pthread_key_t *key, void (*destroy)(void *))
{
    int result;

    find_real();
    result = real_key_create(key, destroy);
    if (result == 0) {
        note_key((KeyChange) { .key = *key, .created = true });
    }
    return result;
}

__attribute__((visibility("default"), used))
int pthread_setspecific(pthread_key_t key, const void *value)
{
    find_real();
    note_key((KeyChange) { .key = key, .old_value = pthread_getspecific(key) });
    return real_setspecific(key, value);
}

static void undo_key_changes(void)
{
    while (num_key_changes) {
        KeyChange *change = &key_changes[--num_key_changes];

        if (change->created) {
            pthread_key_delete(change->key);
        } else {
            real_setspecific(change->key, change->old_value);
        }
    }
}

/* --- both -------------------------------------------------------------------------------------------- */

void modules_save_threads(void)
{
    find_real();
    dl_iterate_phdr(save_tls, NULL);
    noting_keys = true;
}

void modules_restore_threads(void)
{
    for (unsigned i = 0; i < num_tls_blocks; i++) {
        raw_copy(tls_blocks[i].data, tls_blocks[i].saved, tls_blocks[i].size);
    }
    undo_key_changes();
}
