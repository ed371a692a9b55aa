/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * generic-fuzz: drives any device through its port, memory and configuration-space accesses and feeds its
 * DMA.
 *
 *   generic_fuzz.c        the targets and their hooks
 *   generic_fuzz_match.c  which objects and regions the globs name
 *   generic_fuzz_ops.c    the input encoding and its operations
 *   generic_fuzz_dma.c    what a device finds when it reads guest memory
 *   generic_fuzz_dict.c   a dictionary of the devices' registers
 */
#ifndef FUZZER_GENERIC_FUZZ_H
#define FUZZER_GENERIC_FUZZ_H

#include "fuzz.h"
#include "exec/memory.h"

/*
 * A target generic-fuzz-@name: the machine of @args, of which what @objects names is fuzzed. For targets
 * outside the tree; call it from a function given to fuzz_target_init().
 */
void generic_fuzz_add(const char *name, const char *args, const char *objects);

/* --- what is fuzzed ---------------------------------------------------------------------------------- */

/* One contiguous piece of a matched region in a flat view. */
typedef struct FuzzRange {
    hwaddr addr;
    hwaddr size;
    unsigned region_index;          /* in the list of matched regions */
} FuzzRange;

/*
 * Finds all objects and regions that the space-separated @globs name and prints them; ends the process when
 * there are none.
 */
void generic_match(const char *globs);

/*
 * Ranges of the matched regions as they are mapped now, in address order;
 * valid until the next memory access.
 */
const GArray *generic_io_ranges(void);
const GArray *generic_memory_ranges(void);

/* The matched region of that FuzzRange.region_index. */
const MemoryRegion *generic_region(unsigned index);

/* PCIDevice: matched ones, in match order; NULL for one that was unplugged. */
const GPtrArray *generic_pci_devices(void);

/* --- operations -------------------------------------------------------------------------------------- */

#define GENERIC_SEPARATOR "FUZZ"
#define GENERIC_SEPARATOR_SIZE 4

/*
 * The next separator at or behind @data and before @end; NULL: none. Engines listen to memmem(), which takes
 * them longer than finding it.
 */
const uint8_t *generic_find_separator(const uint8_t *data, const uint8_t *end);

/* Runs all operations of an input. */
void generic_run_input(QTestState *s, const uint8_t *data, size_t size);

/* Maps and enables the matched PCI devices now, and again after each reset of the machine. */
void generic_map_devices(QTestState *s);
/*
 * Enables the virtual functions of @pf, if it has any and extended
 * configuration space can be reached (q35).
 */
struct QPCIBus;
void generic_enable_vfs(QTestState *s, struct QPCIBus *bus, PCIDevice *pf);

/* --- dictionary -------------------------------------------------------------------------------------- */

/*
 * Writes a dictionary of the matched devices for the engine to file @path;
 * ends the process when that fails.
 */
void generic_dict_write(const char *path);

/* --- DMA --------------------------------------------------------------------------------------------- */

/* Starts to feed DMA reads; @avoid_double_fetch: an address is fed once per operation. */
void generic_dma_init(QTestState *s, bool avoid_double_fetch);
/* A new input: no patterns, the whole allowance. */
void generic_dma_new_input(void);
/* A new operation: no address has been fed yet. */
void generic_dma_new_operation(void);
/*
 * Adds the pattern @data (@size bytes, repeated); in each repetition the byte at @index grows by @stride.
 */
void generic_dma_add_pattern(uint8_t index, uint8_t stride, const uint8_t *data, size_t size);
void generic_dma_clear_patterns(void);

#endif
