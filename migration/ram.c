/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * RAM in the machine's state. Each named block: its name, its length, then runs of non-zero pages
 * as {page number, page}, ended by page number ~0. An empty name ends the list.
 */
#include "qemu/osdep.h"
#include "exec/cpu-common.h"
#include "exec/memory.h"
#include "exec/ramblock.h"
#include "migration/qemu-file.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/cutils.h"
#include "savevm-internal.h"

#define STATE_PAGE_SIZE 4096u
#define NO_PAGE UINT32_MAX

void vmstate_register_ram(MemoryRegion *memory, DeviceState *dev)
{
    qemu_ram_set_idstr(memory->ram_block, memory_region_name(memory), dev);
    qemu_ram_set_migratable(memory->ram_block);
}

void vmstate_unregister_ram(MemoryRegion *memory, DeviceState *dev)
{
    qemu_ram_unset_idstr(memory->ram_block);
    qemu_ram_unset_migratable(memory->ram_block);
}

void vmstate_register_ram_global(MemoryRegion *memory)
{
    vmstate_register_ram(memory, NULL);
}

/* Bytes of page @page that the block has. */
static size_t page_bytes(RAMBlock *rb, uint32_t page)
{
    uint64_t start = (uint64_t)page * STATE_PAGE_SIZE, length = qemu_ram_get_used_length(rb);

    return start < length ? MIN(length - start, (uint64_t)STATE_PAGE_SIZE) : 0;
}

static uint8_t *page_addr(RAMBlock *rb, uint32_t page)
{
    return (uint8_t *)qemu_ram_get_host_addr(rb) + (uint64_t)page * STATE_PAGE_SIZE;
}

static int save_block(RAMBlock *rb, void *opaque)
{
    QEMUFile *f = opaque;
    size_t bytes;

    if (!qemu_ram_is_migratable(rb) || !*qemu_ram_get_idstr(rb)) {
        return 0;
    }
    qemu_put_counted_string(f, qemu_ram_get_idstr(rb));
    qemu_put_be64(f, qemu_ram_get_used_length(rb));
    for (uint32_t page = 0; (bytes = page_bytes(rb, page)) > 0; page++) {
        if (!buffer_is_zero(page_addr(rb, page), bytes)) {
            qemu_put_be32(f, page);
            qemu_put_buffer(f, page_addr(rb, page), bytes);
        }
    }
    qemu_put_be32(f, NO_PAGE);
    return 0;
}

int savevm_save_ram(QEMUFile *f)
{
    int ret = qemu_ram_foreach_block(save_block, f);

    qemu_put_counted_string(f, "");
    return ret;
}

static int fail(QEMUFile *f, const char *name, const char *what)
{
    g_autofree char *text = g_strescape(name, NULL);
    Error *err = NULL;

    error_setg(&err, "RAM block '%s' %s", text, what);
    qemu_file_set_error_obj(f, -EINVAL, err);
    return -EINVAL;
}

/* Zero the pages [from, to); pages that are zero already are only read. */
static void clear_pages(RAMBlock *rb, uint64_t from, uint64_t to)
{
    size_t bytes;

    for (uint64_t page = from; page < to && (bytes = page_bytes(rb, page)) > 0; page++) {
        if (!buffer_is_zero(page_addr(rb, page), bytes)) {
            memset(page_addr(rb, page), 0, bytes);
        }
    }
}

static int load_block(QEMUFile *f, RAMBlock *rb, const char *name)
{
    uint64_t next = 0;

    if (qemu_get_be64(f) != qemu_ram_get_used_length(rb)) {
        return fail(f, name, "has another size in the saved state");
    }
    for (;;) {
        uint32_t page = qemu_get_be32(f);

        if (qemu_file_get_error(f)) {
            return qemu_file_get_error(f);
        }
        clear_pages(rb, next, page);
        if (page == NO_PAGE) {
            return 0;
        }
        if (page < next || !page_bytes(rb, page)) {
            return fail(f, name, "has a page out of order in the saved state");
        }
        qemu_get_buffer(f, page_addr(rb, page), page_bytes(rb, page));
        next = (uint64_t)page + 1;
    }
}

int savevm_load_ram(QEMUFile *f)
{
    char name[256];

    while (qemu_get_counted_string(f, name)) {
        RAMBlock *rb = qemu_ram_block_by_name(name);
        int ret = rb ? load_block(f, rb, name) : fail(f, name, "does not exist in this machine");

        if (ret) {
            return ret;
        }
    }
    return qemu_file_get_error(f);
}

/* The next run of a saved block; NO_PAGE at its end. */
static uint32_t next_page(QEMUFile *f, uint64_t length, uint8_t data[STATE_PAGE_SIZE])
{
    uint32_t page = qemu_get_be32(f);
    uint64_t start = (uint64_t)page * STATE_PAGE_SIZE;

    memset(data, 0, STATE_PAGE_SIZE);
    if (qemu_file_get_error(f) || page == NO_PAGE || start >= length) {
        return NO_PAGE;
    }
    qemu_get_buffer(f, data, MIN(length - start, (uint64_t)STATE_PAGE_SIZE));
    return page;
}

/* Block @name from both; a description of the first difference, or NULL. */
static char *describe_block(QEMUFile *fa, QEMUFile *fb, const char *name)
{
    uint64_t length_a = qemu_get_be64(fa), length_b = qemu_get_be64(fb);
    uint8_t a[STATE_PAGE_SIZE], b[STATE_PAGE_SIZE];

    for (;;) {
        uint32_t page_a = next_page(fa, length_a, a), page_b = next_page(fb, length_b, b);

        if (page_a != page_b || memcmp(a, b, sizeof(a)) != 0) {
            return g_strdup_printf("RAM '%s', page 0x%x", name, MIN(page_a, page_b));
        }
        if (page_a == NO_PAGE) {
            return NULL;
        }
    }
}

char *savevm_describe_ram(QEMUFile *fa, QEMUFile *fb)
{
    char name_a[256], name_b[256];

    for (;;) {
        bool more_a = qemu_get_counted_string(fa, name_a), more_b = qemu_get_counted_string(fb, name_b);
        char *text;

        if (more_a != more_b || (more_a && strcmp(name_a, name_b) != 0)) {
            return g_strdup("the RAM blocks");
        }
        if (!more_a) {
            return NULL;
        }
        text = describe_block(fa, fb, name_a);
        if (text) {
            return text;
        }
    }
}
