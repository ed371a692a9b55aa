/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How long memory accesses and map changes take: prints nanoseconds of CPU time per operation. The
 * views have about the size of a pc machine's.
 */
#include "qemu/osdep.h"
#include "exec/address-spaces.h"
#include "exec/ioport.h"
#include "hw/mem/sparse-mem.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define RUNS 2000000
#define NR_PORT_REGIONS 45
#define NR_DEVICES 20
#define BAR_BASE UINT64_C(0xe0000000)
#define ATTRS MEMTXATTRS_UNSPECIFIED

static uint64_t bench_read(void *opaque, hwaddr addr, unsigned size)
{
    return 0;
}

static void bench_write(void *opaque, hwaddr addr, uint64_t data, unsigned size)
{
}

static const MemoryRegionOps bench_ops = {
    .read = bench_read,
    .write = bench_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

static MemoryRegion ram, ports[NR_PORT_REGIONS], bars[NR_DEVICES], bus_master[NR_DEVICES];
static AddressSpace dma[NR_DEVICES];
static MemoryRegionCache cache;

/* System memory with RAM and BARs, shown to bus masters; ports with gaps between them. */
static void build_machine(void)
{
    memory_region_init_ram_nomigrate(&ram, NULL, "ram", 0x8000000, &error_abort);
    memory_region_add_subregion(get_system_memory(), 0, &ram);
    for (unsigned i = 0; i < NR_PORT_REGIONS; i++) {
        memory_region_init_io(&ports[i], NULL, &bench_ops, NULL, "port", 8);
        memory_region_add_subregion(get_system_io(), i * 0x20, &ports[i]);
    }
    for (unsigned i = 0; i < NR_DEVICES; i++) {
        memory_region_init_io(&bars[i], NULL, &bench_ops, NULL, "bar", 0x1000);
        memory_region_add_subregion(get_system_memory(), BAR_BASE + i * 0x10000, &bars[i]);
        memory_region_init_alias(&bus_master[i], NULL, "bus master", get_system_memory(), 0,
                                 UINT64_MAX);
        address_space_init(&dma[i], &bus_master[i], "dma");
    }
    address_space_cache_init(&cache, &dma[0], 0x1000, 0x1000, true);
}

/* ---- Operations; @n counts up ---- */

static void mmio_write(unsigned n)
{
    uint32_t v = n;

    address_space_write(&address_space_memory, BAR_BASE, ATTRS, &v, 4);
}

static void mmio_write_many_devices(unsigned n)
{
    uint32_t v = n;

    address_space_write(&address_space_memory, BAR_BASE + (n * 7 % NR_DEVICES) * 0x10000, ATTRS, &v,
                        4);
}

static void mmio_store(unsigned n)
{
    address_space_stl_le(&address_space_memory, BAR_BASE, n, ATTRS, NULL);
}

static void port_out(unsigned n)
{
    cpu_outl((n * 7 % NR_PORT_REGIONS) * 0x20, n);
}

static void ram_write_4(unsigned n)
{
    uint32_t v = n;

    address_space_write(&dma[0], (n * 64) & 0xffffff, ATTRS, &v, 4);
}

static void ram_read_4k(unsigned n)
{
    static uint8_t buf[4096];

    address_space_read(&dma[0], (n * 64) & 0xffffff, ATTRS, buf, sizeof(buf));
}

static void ram_load(unsigned n)
{
    address_space_ldl_le(&dma[0], (n * 64) & 0xffffff, ATTRS, NULL);
}

static void cached_load(unsigned n)
{
    lduw_le_phys_cached(&cache, (n * 2) & 0xffe);
}

static void map_unmap(unsigned n)
{
    hwaddr len = 4096;
    void *p = address_space_map(&dma[0], 0x10000, &len, true, ATTRS);

    address_space_unmap(&dma[0], p, len, true, len);
}

static void hole_read_4k(unsigned n)
{
    static uint8_t buf[4096];

    address_space_read(&dma[0], 0x90000000, ATTRS, buf, sizeof(buf));
}

static void bar_move(unsigned n)
{
    memory_region_set_address(&bars[0], BAR_BASE + 0x1000000 + (n & 1) * 0x1000);
}

static void port_move(unsigned n)
{
    memory_region_set_address(&ports[0], 0x8000 + (n & 1) * 0x1000);
}

static void bus_master_toggle(unsigned n)
{
    memory_region_set_enabled(&bus_master[1], n & 1);
}

typedef struct Bench {
    const char *name;
    void (*op)(unsigned n);
    unsigned runs;
} Bench;

static const Bench benches[] = {
    { "MMIO write of 4 bytes, one device", mmio_write, RUNS },
    { "MMIO write of 4 bytes, 20 devices in turn", mmio_write_many_devices, RUNS },
    { "MMIO store of 32 bits", mmio_store, RUNS },
    { "port write of 4 bytes, 45 devices in turn", port_out, RUNS },
    { "RAM write of 4 bytes", ram_write_4, RUNS },
    { "RAM read of 4 KiB", ram_read_4k, RUNS / 10 },
    { "RAM load of 32 bits", ram_load, RUNS },
    { "cached load of 16 bits", cached_load, RUNS },
    { "map and unmap of 4 KiB RAM", map_unmap, RUNS },
    { "read of 4 KiB where nothing is", hole_read_4k, RUNS / 10 },
    { "BAR move in system memory (20 bus masters)", bar_move, RUNS / 20 },
    { "port BAR move (90 ranges)", port_move, RUNS / 20 },
    { "bus master switched on or off", bus_master_toggle, RUNS / 20 },
};

/* CPU time, which other programs disturb least. */
static double now_ns(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
    return ts.tv_sec * 1e9 + ts.tv_nsec;
}

/* An argument selects the operations whose name contains it. */
int main(int argc, char **argv)
{
    module_call_init(MODULE_INIT_QOM);
    cpu_exec_init_all();
    build_machine();
    for (unsigned i = 0; i < ARRAY_SIZE(benches); i++) {
        double start;

        if (argc > 1 && !strstr(benches[i].name, argv[1])) {
            continue;
        }
        start = now_ns();
        for (unsigned n = 0; n < benches[i].runs; n++) {
            benches[i].op(n);
        }
        printf("%-45s %8.1f ns\n", benches[i].name,
               (now_ns() - start) / benches[i].runs);
    }
    return 0;
}
