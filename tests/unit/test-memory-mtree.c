/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The text of `info mtree`: forms that the oracle prints. */
#include "qemu/osdep.h"
#include "memory-test.h"

static const MemoryRegionOps plain_ops;

typedef struct Machine {
    Space *mem, *dev;
    MemoryRegion ram, low, io, box, in_box, rom;
} Machine;

static void setup(Machine *m, gconstpointer data)
{
    m->mem = space_new("memory");
    m->dev = space_new("dev");
    memory_region_init_ram_nomigrate(&m->ram, NULL, "pc.ram", 0x10000, &error_abort);
    memory_region_init_alias(&m->low, NULL, "ram-low", &m->ram, 0, 0x10000);
    memory_region_init_io(&m->io, NULL, &plain_ops, NULL, "ioapic", 0x1000);
    memory_region_init(&m->box, NULL, "box", 0x100);
    memory_region_init_io(&m->in_box, NULL, &plain_ops, NULL, "in[box]", 0x10);
    memory_region_init_rom_nomigrate(&m->rom, NULL, "rom", 0x1000, &error_abort);
    memory_region_add_subregion(&m->mem->root, 0, &m->low);
    memory_region_add_subregion_overlap(&m->mem->root, 0x8000, &m->io, 4096);
    memory_region_add_subregion_overlap(&m->mem->root, 0xfec00000, &m->box, -1);
    memory_region_add_subregion(&m->box, 0x20, &m->in_box);
    memory_region_add_subregion(&m->mem->root, 0xfffff000, &m->rom);
    memory_region_set_enabled(&m->box, false);
}

static void teardown(Machine *m, gconstpointer data)
{
    MemoryRegion *all[] = { &m->low, &m->io, &m->in_box, &m->box, &m->rom, &m->ram };

    for (unsigned i = 0; i < ARRAY_SIZE(all); i++) {
        object_unparent(OBJECT(all[i]));
    }
    space_free(m->mem);
    space_free(m->dev);
}

static void check(bool flat, bool dispatch, bool owner, bool disabled, const char *want)
{
    g_autofree char *text = mtree_info_text(flat, dispatch, owner, disabled);

    g_assert_cmpstr(text, ==, want);
}

static void test_tree(Machine *m, gconstpointer data)
{
    check(false, false, false, false,
          "address-space: memory\n"
          "  0000000000000000-ffffffffffffffff (prio 0, i/o): memory\n"
          "    0000000000000000-000000000000ffff (prio 0, ram): alias ram-low @pc.ram "
          "0000000000000000-000000000000ffff\n"
          "    0000000000008000-0000000000008fff (prio 4096, i/o): ioapic\n"
          "      00000000fec00020-00000000fec0002f (prio 0, i/o): in[box]\n"
          "    00000000fffff000-00000000ffffffff (prio 0, rom): rom\n"
          "\n"
          "address-space: dev\n"
          "  0000000000000000-ffffffffffffffff (prio 0, i/o): dev\n"
          "\n"
          "memory-region: pc.ram\n"
          "  0000000000000000-000000000000ffff (prio 0, ram): pc.ram\n"
          "\n");
}

static void test_disabled_and_owner(Machine *m, gconstpointer data)
{
    memory_region_set_enabled(&m->low, false);
    memory_region_del_subregion(&m->mem->root, &m->rom);
    memory_region_del_subregion(&m->box, &m->in_box);
    check(false, false, true, true,
          "address-space: memory\n"
          "  0000000000000000-ffffffffffffffff (prio 0, i/o): memory "
          "parent:{obj path=/machine/unattached}\n"
          "    0000000000000000-000000000000ffff (prio 0, ram): alias ram-low @pc.ram "
          "0000000000000000-000000000000ffff [disabled] parent:{obj path=/machine/unattached}\n"
          "    0000000000008000-0000000000008fff (prio 4096, i/o): ioapic "
          "parent:{obj path=/machine/unattached}\n"
          "    00000000fec00000-00000000fec000ff (prio -1, i/o): box [disabled] "
          "parent:{obj path=/machine/unattached}\n"
          "\n"
          "address-space: dev\n"
          "  0000000000000000-ffffffffffffffff (prio 0, i/o): dev "
          "parent:{obj path=/machine/unattached}\n"
          "\n"
          "memory-region: pc.ram\n"
          "  0000000000000000-000000000000ffff (prio 0, ram): pc.ram "
          "parent:{obj path=/machine/unattached}\n"
          "\n");
}

static void test_flat(Machine *m, gconstpointer data)
{
    check(true, false, false, false,
          "FlatView #0\n"
          " AS \"memory\", root: memory\n"
          " Root memory region: memory\n"
          "  0000000000000000-0000000000007fff (prio 0, ram): pc.ram\n"
          "  0000000000008000-0000000000008fff (prio 4096, i/o): ioapic\n"
          "  0000000000009000-000000000000ffff (prio 0, ram): pc.ram @0000000000009000\n"
          "  00000000fffff000-00000000ffffffff (prio 0, rom): rom\n"
          "\n"
          "FlatView #1\n"
          " AS \"dev\", root: dev\n"
          " Root memory region: (none)\n"
          "  No rendered FlatView\n"
          "\n");
}

static void test_dispatch(Machine *m, gconstpointer data)
{
    memory_region_set_enabled(&m->low, false);
    memory_region_set_enabled(&m->rom, false);
    check(true, true, false, false,
          "FlatView #0\n"
          " AS \"memory\", root: memory\n"
          " Root memory region: memory\n"
          "  0000000000008000-0000000000008fff (prio 4096, i/o): ioapic\n"
          "  Dispatch\n"
          "    Physical sections\n"
          "      #0 @0000000000000000..ffffffffffffffff (noname) [unassigned]\n"
          "      #1 @0000000000008000..0000000000008fff ioapic\n"
          "\n"
          "FlatView #1\n"
          " AS \"dev\", root: dev\n"
          " Root memory region: (none)\n"
          "  No rendered FlatView\n"
          "\n");
}

/* Two address spaces over one root are one entry, by name. */
static void test_shared_root(Machine *m, gconstpointer data)
{
    AddressSpace cpu;
    g_autofree char *text = NULL;

    address_space_init(&cpu, &m->mem->root, "cpu-memory-0");
    text = mtree_info_text(false, false, false, false);
    g_assert_true(g_str_has_prefix(text, "address-space: cpu-memory-0\n"
                                   "address-space: memory\n  0"));
    g_free(text);
    text = mtree_info_text(true, false, false, false);
    g_assert_true(g_str_has_prefix(text, "FlatView #0\n AS \"memory\", root: memory\n"
                                   " AS \"cpu-memory-0\", root: memory\n Root"));
    address_space_destroy(&cpu);
}

int main(int argc, char **argv)
{
    memory_test_init(&argc, &argv);
#define ADD(path, func) g_test_add(path, Machine, NULL, setup, func, teardown)
    ADD("/memory/mtree/tree", test_tree);
    ADD("/memory/mtree/disabled-and-owner", test_disabled_and_owner);
    ADD("/memory/mtree/flat", test_flat);
    ADD("/memory/mtree/dispatch", test_dispatch);
    ADD("/memory/mtree/shared-root", test_shared_root);
    return g_test_run();
}
