/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fuzz target `saved-state`: after accesses to the BARs and to the ports of ISA cards, the state of the
 * machine is saved, loaded and saved again. Both must be the same, whatever a guest has done before. Virtual
 * functions are enabled first, and their registers in the physical function are written to as well.
 *
 * The machine is that of QEMU_FUZZ_ARGS. An input is a sequence of the struct below; a shorter rest is
 * ignored.
 */
#include "tests/qtest/fuzz/fuzz.h"
#include "tests/qtest/libqos/pci-pc.h"
#include "hw/pci/pci_regs.h"
#include "migration/vmstate-machine.h"

#define MAX_BARS 16
#define ISA_PORTS 0x300
#define ISA_NUM_PORTS 0x20

#define Q35_HOST_BRIDGE 0x29c08086
#define Q35_PCIEXBAR    0x60
#define ECAM            0xb0000000
#define VF_BARS         0xf0000000
#define VF_BARS_SIZE    0x10000

typedef struct Action {
    uint8_t where;              /* the BARs in their order, then ports, then memory, time */
    uint8_t read;
    uint16_t offset;
    uint32_t value;
} Action;

static struct {
    QPCIDevice *dev;
    QPCIBar bar;
    uint64_t size;
} bars[MAX_BARS];
static unsigned int num_bars;

static GString *saved_state_arguments(FuzzTarget *target)
{
    const char *args = getenv("QEMU_FUZZ_ARGS");

    return g_string_new(
        g_strdup_printf("%s -display none -machine accel=qtest -m 64M %s", TARGET_NAME, args ?: ""));
}

static void add_bars(QPCIDevice *dev, int devfn, void *opaque)
{
    if (QPCI_DEVICE(devfn) < 2) {
        return;                                 /* the chipset's */
    }
    qpci_device_enable(dev);
    for (int i = 0; i < 6 && num_bars < MAX_BARS; i++) {
        qpci_config_writel(dev, PCI_BASE_ADDRESS_0 + 4 * i, ~0u);
        uint32_t flags = qpci_config_readl(dev, PCI_BASE_ADDRESS_0 + 4 * i);

        if (flags != 0) {
            bars[num_bars].bar = qpci_iomap(dev, i, &bars[num_bars].size);
            bars[num_bars++].dev = dev;
        }
        i += (flags & (PCI_BASE_ADDRESS_SPACE | PCI_BASE_ADDRESS_MEM_TYPE_MASK)) ==
             PCI_BASE_ADDRESS_MEM_TYPE_64;
    }
}

static void add_memory(QPCIDevice *dev, uint64_t addr, uint64_t size)
{
    if (num_bars < MAX_BARS) {
        bars[num_bars].bar.addr = addr;
        bars[num_bars].size = size;
        bars[num_bars++].dev = dev;
    }
}

/* Where the list of extended capabilities of the function at @config has SR-IOV; 0: nowhere. */
static uint32_t find_sriov(QTestState *s, uint64_t config)
{
    uint32_t at = PCI_CFG_SPACE_SIZE, header = 0;

    for (int i = 0; i < 32 && at >= PCI_CFG_SPACE_SIZE; i++, at = PCI_EXT_CAP_NEXT(header)) {
        header = qtest_readl(s, config + at);
        if (PCI_EXT_CAP_ID(header) == PCI_EXT_CAP_ID_SRIOV) {
            return at;
        }
    }
    return 0;
}

static void enable_vfs(QPCIDevice *dev, int devfn, void *opaque)
{
    QTestState *s = opaque;
    uint64_t config = ECAM + devfn * 4096, sriov = config + find_sriov(s, config);

    if (sriov != config) {
        qtest_writel(s, sriov + PCI_SRIOV_BAR, VF_BARS);
        qtest_writew(s, sriov + PCI_SRIOV_NUM_VF, qtest_readw(s, sriov + PCI_SRIOV_TOTAL_VF));
        qtest_writew(s, sriov + PCI_SRIOV_CTRL, PCI_SRIOV_CTRL_VFE | PCI_SRIOV_CTRL_MSE);
        add_memory(dev, sriov, PCI_EXT_CAP_SRIOV_SIZEOF);
        add_memory(dev, VF_BARS, VF_BARS_SIZE);
    }
}

static void saved_state_prepare(QTestState *s)
{
    QPCIBus *bus = qpci_new_pc(s, NULL);

    qpci_device_foreach(bus, QPCI_ANY_ID, QPCI_ANY_ID, add_bars, NULL);
    qtest_outl(s, 0xcf8, 0x80000000);
    if (qtest_inl(s, 0xcfc) == Q35_HOST_BRIDGE) {
        qtest_outl(s, 0xcf8, 0x80000000 | Q35_PCIEXBAR);
        qtest_outl(s, 0xcfc, ECAM | 1);
        qpci_device_foreach(bus, QPCI_ANY_ID, QPCI_ANY_ID, enable_vfs, s);
    }
}

static void act_on_bar(unsigned int n, const Action *a)
{
    uint64_t offset = a->offset % MAX(bars[n].size, 4) & ~3;

    if (a->read & 1) {
        qpci_io_readl(bars[n].dev, bars[n].bar, offset);
    } else {
        qpci_io_writel(bars[n].dev, bars[n].bar, offset, a->value);
    }
}

static void act(QTestState *s, const Action *a)
{
    unsigned int where = a->where % (num_bars + 3);

    if (where < num_bars) {
        act_on_bar(where, a);
    } else if (where == num_bars) {
        qtest_outb(s, ISA_PORTS + a->offset % ISA_NUM_PORTS, a->value);
    } else if (where == num_bars + 1) {
        qtest_writel(s, a->value & 0xfffff0, a->offset | a->value);
    } else {
        qtest_clock_step(s, a->offset);
    }
}

static void saved_state_fuzz(QTestState *s, const unsigned char *data, size_t size)
{
    g_autoptr(GByteArray) first = g_byte_array_new();
    g_autoptr(GByteArray) second = g_byte_array_new();
    Action a;

    for (; size >= sizeof(a); data += sizeof(a), size -= sizeof(a)) {
        memcpy(&a, data, sizeof(a));
        act(s, &a);
    }
    flush_events(s);
    vmstate_save_machine(first, &error_abort);
    vmstate_load_machine(first->data, first->len, &error_abort);
    vmstate_save_machine(second, &error_abort);
    if (first->len != second->len || memcmp(first->data, second->data, first->len)) {
        g_error("the state that was loaded is not the one that was saved");
    }
}

static void register_saved_state(void)
{
    fuzz_add_target(&(FuzzTarget) {
        .name = "saved-state",
        .description = "Save, load and save the state of the machine of QEMU_FUZZ_ARGS after accesses",
        .get_init_cmdline = saved_state_arguments,
        .pre_fuzz = saved_state_prepare,
        .fuzz = saved_state_fuzz,
    });
}

fuzz_target_init(register_saved_state)
