/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz.h"
#include <sys/mman.h>
#include "exec/address-spaces.h"
#include "exec/memory.h"
#include "qemu/timer.h"
#include "fuzz-record.h"
#include "fuzz-register-names.h"

#define MAX_RECORDS      (256 * KiB)
#define MAX_DATA_BYTES   (64 * MiB)
#define MAX_REGIONS      1024u              /* a power of two */
/* More than that is given back to the host after the input. */
#define KEEP_BYTES       (1 * MiB)

typedef struct Recording {
    const uint8_t *input;
    size_t input_size;
    bool started;                           /* with inputs */
    bool running;
    bool cut;
    size_t count, always_count;             /* records; those that belong to every input */
    size_t located;                         /* records whose region is known */
    unsigned map_changes;                   /* by whoever runs the input */
    size_t data_used, always_data_used;
    const char *needed_arguments;
    FuzzRegionName regions[MAX_REGIONS];    /* hashed; the first is for what is not known */
    FuzzRecord records[MAX_RECORDS];
    uint8_t data[MAX_DATA_BYTES];
} Recording;

/* A mapping of its own: no reset touches it, and a child's part counts. NULL: nobody wants it. */
static Recording *recording;
/* Of this process. A child has another map than its parent when it counted more. */
static unsigned map_changes;

/* --- regions ------------------------------------------------------------------------------------------ */

static FuzzRegionName name_of(const MemoryRegion *mr)
{
    FuzzRegionName entry = { .used = true };
    Object *owner = mr ? memory_region_owner((MemoryRegion *)mr) : NULL;

    g_strlcpy(entry.name, (mr ? memory_region_name(mr) : NULL) ?: "", sizeof(entry.name));
    g_strlcpy(entry.device, owner ? object_get_typename(owner) : "", sizeof(entry.device));
    return entry;
}

/* By name, since a region may be gone, and another at its address, when somebody looks at it. */
static uint16_t find_region(const MemoryRegion *mr)
{
    FuzzRegionName wanted = name_of(mr);
    size_t hash = g_str_hash(wanted.name) * 31 + g_str_hash(wanted.device);

    for (size_t i = 0; i < MAX_REGIONS; i++) {
        size_t index = (hash + i) % MAX_REGIONS;
        FuzzRegionName *entry = &recording->regions[index];

        if (!entry->used) {
            *entry = wanted;
        }
        if (strcmp(entry->name, wanted.name) == 0 && strcmp(entry->device, wanted.device) == 0) {
            return index;
        }
    }
    return 0;
}

/*
 * Without a trace in the machine, whose memory is compared between runs: no
 * cache of the memory API takes part.
 */
static void locate(FuzzRecord *r)
{
    bool port = r->kind == QTEST_PORT_OUT || r->kind == QTEST_PORT_IN;
    MemoryRegionSection section;

    if (r->kind == QTEST_CLOCK_STEP || r->fill) {
        return;
    }
    section = memory_region_find(port ? get_system_io() : get_system_memory(), r->addr, 1);
    r->region = find_region(section.mr);
    r->offset = section.mr ? section.offset_within_region : r->addr;
    r->register_name = section.mr ? fuzz_register_name(section.mr, section.mr->ops, r->offset) : NULL;
    if (section.mr) {
        memory_region_unref(section.mr);
    }
}

/*
 * Not when they are recorded, since few inputs are ever explained: before the
 * map changes, or when somebody asks.
 */
static void locate_pending(void)
{
    for (; recording->located < recording->count; recording->located++) {
        locate(&recording->records[recording->located]);
    }
}

static void map_will_change(MemoryListener *listener)
{
    locate_pending();
    recording->map_changes = ++map_changes;
}

static MemoryListener map_listener = { .begin = map_will_change };

/* --- records ------------------------------------------------------------------------------------------ */

static FuzzRecord *add(QTestAccessKind kind, uint64_t addr, uint64_t size, uint64_t value, const void *data)
{
    size_t data_size = data ? size : 0;
    FuzzRecord *r;

    if (recording->cut || recording->count == MAX_RECORDS ||
        data_size > MAX_DATA_BYTES - recording->data_used) {
        recording->cut = true;
        return NULL;
    }
    r = &recording->records[recording->count++];
    *r = (FuzzRecord) {
        .time_ns = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL), .addr = addr, .value = value, .size = size,
        .kind = kind,
        .data = recording->data_used,
    };
    if (data_size) {
        memcpy(recording->data + recording->data_used, data, data_size);
        recording->data_used += data_size;
    }
    return r;
}

static void observe(QTestAccessKind kind, uint64_t addr, uint64_t size, uint64_t value, const void *data)
{
    add(kind, addr, size, value, data);
}

void fuzz_record_fill(uint64_t addr, const void *data, size_t size, bool refill)
{
    FuzzRecord *r = recording ? add(QTEST_BLOCK_WRITE, addr, size, 0, data) : NULL;

    if (r) {
        r->fill = true;
        r->refill = refill;
    }
}

void fuzz_record_need_arguments(const char *arguments)
{
    if (recording) {
        recording->needed_arguments = arguments;
    }
}

void fuzz_record_init(void)
{
    recording = mmap(NULL, sizeof(*recording), PROT_READ | PROT_WRITE,
                     MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (recording == MAP_FAILED) {
        fuzz_die("no memory to record what inputs do: %s", g_strerror(errno));
    }
    recording->regions[0].used = true;
    g_strlcpy(recording->regions[0].name, "(unknown)", sizeof(recording->regions[0].name));
    qtest_set_observer(observe);
}

void fuzz_record_watch_map(void)
{
    if (recording) {
        memory_listener_register(&map_listener, &address_space_memory);
    }
}

/* --- inputs ------------------------------------------------------------------------------------------- */

static void give_back(void)
{
    if (recording->data_used > KEEP_BYTES) {
        uintptr_t start = ROUND_UP((uintptr_t)recording->data + recording->always_data_used, 4096);

        madvise((void *)start, ((uintptr_t)recording->data + recording->data_used - start) & ~(uintptr_t)4095,
                MADV_REMOVE);
    }
}

/* From here, with the machine as it is now. */
static void go_on(void)
{
    recording->located = recording->count;
    recording->map_changes = map_changes;
    recording->cut = false;
}

void fuzz_record_begin_input(const uint8_t *data, size_t size)
{
    if (!recording) {
        return;
    }
    if (!recording->started) {
        recording->started = true;
        recording->always_count = recording->count;
        recording->always_data_used = recording->data_used;
        locate_pending();
    }
    give_back();
    recording->count = recording->always_count;
    recording->data_used = recording->always_data_used;
    go_on();
    recording->needed_arguments = NULL;
    recording->input = data;
    recording->input_size = size;
    recording->running = true;
}

void fuzz_record_end_input(void)
{
    if (recording) {
        recording->running = false;
    }
}

FuzzRecordMark fuzz_record_mark(void)
{
    if (!recording) {
        return (FuzzRecordMark) { 0 };
    }
    locate_pending();
    return (FuzzRecordMark) { recording->count, recording->data_used };
}

void fuzz_record_rewind(FuzzRecordMark mark)
{
    if (recording) {
        recording->count = mark.count;
        recording->data_used = mark.data_used;
        go_on();
    }
}

/* --- reading ------------------------------------------------------------------------------------------ */

const uint8_t *fuzz_record_input(size_t *size)
{
    if (!recording || !recording->running) {
        return NULL;
    }
    *size = recording->input_size;
    return recording->input ?: (const uint8_t *)"";
}

const FuzzRecord *fuzz_record_all(size_t *count)
{
    *count = recording->count;
    return recording->records;
}

const uint8_t *fuzz_record_data(const FuzzRecord *record)
{
    return recording->data + record->data;
}

const FuzzRegionName *fuzz_record_region(const FuzzRecord *record)
{
    if (recording->map_changes == map_changes) {
        locate_pending();
    }
    return &recording->regions[record->region];
}

bool fuzz_record_is_cut(void)
{
    return recording->cut;
}

const char *fuzz_record_needed_arguments(void)
{
    return recording->needed_arguments;
}
