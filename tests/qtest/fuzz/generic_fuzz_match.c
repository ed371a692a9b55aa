/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Matching: a glob is tried, ignoring case, against every object's QOM type name and its -device alias, and
 * against every MemoryRegion's path component with and without its "[n]". A matching object brings all
 * regions below it that are neither RAM nor ROM, and the PCI devices among it and the objects below.
 */
#include "generic_fuzz.h"
#include "exec/address-spaces.h"
#include "hw/pci/pci.h"
#include "monitor/qdev.h"
#include "fuzz-stats.h"

typedef struct Matched {
    GPtrArray *regions;             /* MemoryRegion, in match order */
    GHashTable *region_index;       /* MemoryRegion -> index + 1; looked up only, never iterated */
    GPtrArray *pci_devices;         /* PCIDevice, in match order; NULL: it was unplugged */
    GArray *io_ranges;              /* FuzzRange */
    GArray *memory_ranges;
    FlatView *io_view;              /* the flat views that the ranges were made from, referenced */
    FlatView *memory_view;
} Matched;

/* One set of globs a process. */
static Matched matched;

/* --- globs ------------------------------------------------------------------------------------------- */

static bool glob_matches(const char *lower_glob, const char *name)
{
    g_autofree char *lower = NULL;

    if (!name) {
        return false;
    }
    lower = g_ascii_strdown(name, -1);
    return g_pattern_match_simple(lower_glob, lower);
}

static bool type_matches(const char *glob, Object *obj)
{
    const char *type = object_get_typename(obj);

    return glob_matches(glob, type) || glob_matches(glob, qdev_find_alias(type));
}

static bool component_matches(const char *glob, Object *obj)
{
    g_autofree char *component = object_get_canonical_path_component(obj)
                                 ? g_strdup(object_get_canonical_path_component(obj)) : NULL;
    char *bracket;

    if (glob_matches(glob, component)) {
        return true;
    }
    bracket = component ? strrchr(component, '[') : NULL;
    if (bracket) {
        *bracket = '\0';
    }
    return bracket && glob_matches(glob, component);
}

/* --- collection -------------------------------------------------------------------------------------- */

static void add_region(MemoryRegion *mr)
{
    if (memory_region_is_ram(mr) || memory_region_is_romd(mr) ||
        g_hash_table_contains(matched.region_index, mr)) {
        return;
    }
    g_ptr_array_add(matched.regions, mr);
    g_hash_table_insert(matched.region_index, mr, GUINT_TO_POINTER(matched.regions->len));
}

static void add_pci_device(Object *obj)
{
    if (!g_ptr_array_find(matched.pci_devices, obj, NULL)) {
        g_ptr_array_add(matched.pci_devices, obj);
    }
}

/* An input may unplug a device that it goes on to name. */
static void forget_device(DeviceListener *listener, DeviceState *dev)
{
    for (unsigned i = 0; i < matched.pci_devices->len; i++) {
        if (matched.pci_devices->pdata[i] == dev) {
            matched.pci_devices->pdata[i] = NULL;
        }
    }
}

static DeviceListener device_listener = { .unrealize = forget_device };

static int add_object(Object *obj, void *opaque)
{
    if (object_dynamic_cast(obj, TYPE_MEMORY_REGION)) {
        add_region((MemoryRegion *)obj);
    } else if (object_dynamic_cast(obj, TYPE_PCI_DEVICE)) {
        add_pci_device(obj);
    }
    return 0;
}

typedef struct GlobSearch {
    const char *glob;               /* lower case */
    unsigned found;
} GlobSearch;

static int try_object(Object *obj, void *opaque)
{
    GlobSearch *search = opaque;

    if (object_dynamic_cast(obj, TYPE_MEMORY_REGION)) {
        if (component_matches(search->glob, obj)) {
            Object *owner = memory_region_owner((MemoryRegion *)obj);

            search->found++;
            add_region((MemoryRegion *)obj);
            if (owner && object_dynamic_cast(owner, TYPE_PCI_DEVICE)) {
                add_pci_device(owner);      /* else its BAR would never be mapped */
            }
        }
    } else if (type_matches(search->glob, obj)) {
        search->found++;
        add_object(obj, NULL);
        object_child_foreach_recursive(obj, add_object, NULL);
    }
    return 0;
}

static void match_glob(const char *glob)
{
    g_autofree char *lower = g_ascii_strdown(glob, -1);
    GlobSearch search = { lower, 0 };

    printf("Matching objects by name %s\n", glob);
    object_child_foreach_recursive(object_get_root(), try_object, &search);
    if (search.found == 0) {
        fflush(stdout);
        fprintf(stderr, "generic-fuzz: warning: nothing is called %s\n", glob);
    }
}

static void print_regions(void)
{
    printf("This process will fuzz the following MemoryRegions:\n");
    for (unsigned i = 0; i < matched.regions->len; i++) {
        MemoryRegion *mr = matched.regions->pdata[i];
        const char *name = object_get_canonical_path_component(OBJECT(mr));

        printf("  * %s (size 0x%" PRIx64 ")\n", name, (uint64_t)memory_region_size(mr));
        fuzz_stats_name_region(i, name);
    }
    fflush(stdout);
}

void generic_match(const char *globs)
{
    g_auto(GStrv) words = g_strsplit_set(globs, " \t\n", -1);

    matched.regions = g_ptr_array_new();
    matched.region_index = g_hash_table_new(NULL, NULL);
    matched.pci_devices = g_ptr_array_new();
    matched.io_ranges = g_array_new(FALSE, FALSE, sizeof(FuzzRange));
    matched.memory_ranges = g_array_new(FALSE, FALSE, sizeof(FuzzRange));
    for (char **word = words; *word; word++) {
        if (**word) {
            match_glob(*word);
        }
    }
    if (matched.regions->len == 0 && matched.pci_devices->len == 0) {
        fuzz_die("QEMU_FUZZ_OBJECTS: no device or memory region of the machine is called '%s'; "
                 "the names are those of 'info qtree' and 'info mtree'", globs);
    }
    device_listener_register(&device_listener);
    print_regions();
}

const MemoryRegion *generic_region(unsigned index)
{
    return matched.regions->pdata[index];
}

const GPtrArray *generic_pci_devices(void)
{
    return matched.pci_devices;
}

/* --- ranges ------------------------------------------------------------------------------------------ */

static bool add_range(Int128 start, Int128 len, const MemoryRegion *mr, hwaddr offset_in_region, void *opaque)
{
    GArray *ranges = opaque;
    unsigned index = GPOINTER_TO_UINT(g_hash_table_lookup(matched.region_index, mr));

    if (index) {
        FuzzRange range = { int128_get64(start), int128_gethi(len) ? UINT64_MAX : int128_get64(len),
                            index - 1 };
        g_array_append_val(ranges, range);
    }
    return false;
}

/* Remade only when the flat view changed; the reference keeps an old one's address from being used again. */
static const GArray *current_ranges(AddressSpace *as, FlatView **seen, GArray *ranges)
{
    FlatView *view = address_space_to_flatview(as);

    if (view != *seen) {
        if (*seen) {
            flatview_unref(*seen);
        }
        flatview_ref(view);
        *seen = view;
        g_array_set_size(ranges, 0);
        flatview_for_each_range(view, add_range, ranges);
    }
    return ranges;
}

const GArray *generic_io_ranges(void)
{
    return current_ranges(&address_space_io, &matched.io_view, matched.io_ranges);
}

const GArray *generic_memory_ranges(void)
{
    return current_ranges(&address_space_memory, &matched.memory_view, matched.memory_ranges);
}
