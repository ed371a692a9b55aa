/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Ports of PCI Express and bridges, saved with windows open, slots at work and interrupts under way. */
#include "qemu/osdep.h"
#include "libqos/state.h"
#include "pci-config.h"

#define ECAM        0xb0000000
#define LPC         DEVFN(31, 0)
/* Links A to D and E to H lead to four interrupts of the second 8259, whose inputs are level sensitive. */
#define LINKS       0x0f0c0b0a
#define LEVELS      0x9c
#define MESSAGES    0x90000
#define MSIX_BAR    0xe0000000

/* Slot registers in the PCI Express capability. */
#define SLTCTL      0x18
#define SLTSTA      0x1a
#define PCC         0x0400
#define PIC_OFF     0x0300
#define PIC_ON      0x0100
#define AIC_OFF     0x00c0
#define HPIE        0x0020
#define PDCE        0x0008
#define ABPE        0x0001

/* A bridge, and the bus numbers that it gets; @exp: its PCI Express capability, if it has a slot. */
typedef struct Bridge {
    uint8_t bus, devfn;
    uint8_t secondary, subordinate;
    uint8_t exp;
} Bridge;

enum { ROOT, EMPTY, IOH, UPSTREAM, DOWNSTREAM, TO_PCI, DMI, CONVENTIONAL };

static const Bridge bridges[] = {
    [ROOT] = { 0, DEVFN(4, 0), 1, 1, 0x54 },
    [EMPTY] = { 0, DEVFN(5, 0), 2, 2, 0x54 },
    [IOH] = { 0, DEVFN(6, 0), 3, 5, 0x90 },
    [UPSTREAM] = { 3, 0, 4, 5 },
    [DOWNSTREAM] = { 4, DEVFN(1, 0), 5, 5, 0x90 },
    [TO_PCI] = { 0, DEVFN(7, 0), 6, 6 },
    [DMI] = { 0, DEVFN(8, 0), 7, 8 },
    [CONVENTIONAL] = { 7, DEVFN(1, 0), 8, 8 },
};

#define ARGS \
    "-machine q35 -nodefaults -m 16 -global ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off" \
    " -device pcie-root-port,id=root,chassis=1,slot=1,addr=4 -device virtio-rng-pci,id=d,bus=root" \
    " -device pcie-root-port,id=empty,chassis=2,slot=2,addr=5" \
    " -device ioh3420,id=ioh,chassis=3,slot=3,addr=6 -device x3130-upstream,id=up,bus=ioh" \
    " -device xio3130-downstream,id=down,bus=up,chassis=4,slot=4,addr=1 -device virtio-rng-pci,id=e,bus=down" \
    " -device pcie-pci-bridge,id=to_pci,addr=7 -device virtio-rng-pci,bus=to_pci,addr=2" \
    " -device i82801b11-bridge,id=dmi,addr=8 -device pci-bridge,id=b,chassis_nr=9,bus=dmi,addr=1" \
    " -device virtio-rng-pci,bus=b,addr=3"

static uint64_t ecam(int bus, int devfn, int reg)
{
    return ECAM + (bus << 20 | devfn << 12 | reg);
}

static uint64_t bridge_reg(int i, int reg)
{
    return ecam(bridges[i].bus, bridges[i].devfn, reg);
}

static void set_slot(QTestState *s, int i, uint16_t control)
{
    qtest_writew(s, bridge_reg(i, bridges[i].exp + SLTSTA), 0xffff);
    qtest_writew(s, bridge_reg(i, bridges[i].exp + SLTCTL), control);
    qtest_writew(s, bridge_reg(i, bridges[i].exp + SLTSTA), 0xffff);
}

static void start_chipset(QTestState *s)
{
    pci_conf_write(s, 0, DEVFN(0, 0), 0x60, ECAM | 1, 4);
    for (int half = 0x60; half <= 0x68; half += 8) {
        qtest_writel(s, ecam(0, LPC, half), LINKS);
    }
    qtest_outb(s, 0x4d1, LEVELS);
}

/* Windows, each bridge its own, and what else the bridge's header has. */
static void open_windows(QTestState *s)
{
    for (unsigned i = 0; i < ARRAY_SIZE(bridges); i++) {
        const Bridge *b = &bridges[i];

        qtest_writel(s, bridge_reg(i, 0x18), b->bus | b->secondary << 8 | b->subordinate << 16);
        qtest_writel(s, bridge_reg(i, 0x20), 0xc000c000u + 0x00100010u * i);
        qtest_writel(s, bridge_reg(i, 0x24), 0xd000d000u + 0x00100010u * i);
        qtest_writew(s, bridge_reg(i, 0x3e), 0x0003);
        qtest_writew(s, bridge_reg(i, 0x04), 0x0107);
    }
}

/* The root port's MSI-X, and the old one's MSI: messages to memory. */
static void use_messages(QTestState *s)
{
    qtest_writel(s, bridge_reg(ROOT, 0x10), MSIX_BAR);
    qtest_writel(s, MSIX_BAR, MESSAGES);
    qtest_writel(s, MSIX_BAR + 8, 0x1234);
    qtest_writel(s, MSIX_BAR + 12, 0);
    qtest_writew(s, bridge_reg(ROOT, 0x48 + 2), 0x8000);
    qtest_writel(s, bridge_reg(IOH, 0x60 + 4), MESSAGES + 4);
    qtest_writew(s, bridge_reg(IOH, 0x60 + 8), 0x5678);
    qtest_writew(s, bridge_reg(IOH, 0x60 + 2), 0x0001);
}

static void del_device(QTestState *s, const char *id)
{
    qtest_qmp_assert_success(s, "{'execute': 'device_del', 'arguments': {'id': %s}}", id);
}

/* A device is asked to go, with its message sent and seen; another one's slot is off. */
static void slots_are_busy(QTestState *s)
{
    start_chipset(s);
    open_windows(s);
    use_messages(s);
    set_slot(s, ROOT, PIC_ON | AIC_OFF | HPIE | PDCE | ABPE);
    set_slot(s, EMPTY, PCC | PIC_OFF | AIC_OFF | HPIE | PDCE | ABPE);
    set_slot(s, IOH, PIC_ON | AIC_OFF | HPIE | PDCE | ABPE);
    set_slot(s, DOWNSTREAM, PCC | PIC_ON | AIC_OFF);
    del_device(s, "d");
    del_device(s, "up");
    qtest_memset(s, MESSAGES, 0, 8);
    qtest_outl(s, CONFIG_ADDRESS, pci_conf_address(3, DEVFN(1, 2), 0x44));
}

static void note_function(QTestState *s, GString *seen, int bus, int devfn)
{
    for (int reg = 0; reg < 0x200; reg += 4) {
        qstate_note_read(s, seen, ecam(bus, devfn, reg), 4);
    }
}

static void note_interrupts(QTestState *s, GString *seen)
{
    qstate_note_memory(s, seen, MESSAGES, 8);
    qtest_memset(s, MESSAGES, 0, 8);
    qtest_outb(s, 0xa0, 0x0a);
    qstate_note(seen, "interrupts", qtest_inb(s, 0xa0));
}

static void note_all(QTestState *s, GString *seen)
{
    note_interrupts(s, seen);
    for (unsigned i = 0; i < ARRAY_SIZE(bridges); i++) {
        note_function(s, seen, bridges[i].bus, bridges[i].devfn);
        for (int slot = 0; slot < 4; slot++) {
            qstate_note_read(s, seen, ecam(bridges[i].secondary, DEVFN(slot, 0), 0), 4);
        }
    }
}

/* The driver lets the device go, switches the other slot on, and finds a new device in the empty one. */
static void slots_go_on(QTestState *s, GString *seen)
{
    qstate_note(seen, "address", qtest_inl(s, CONFIG_ADDRESS));
    note_all(s, seen);
    set_slot(s, ROOT, PCC | PIC_OFF | AIC_OFF | HPIE | PDCE | ABPE);
    note_interrupts(s, seen);
    set_slot(s, DOWNSTREAM, PIC_ON | AIC_OFF);
    qtest_qmp_assert_success(
        s, "{'execute': 'device_add', 'arguments': {'driver': 'virtio-rng-pci', 'bus': 'empty'}}");
    note_all(s, seen);
    set_slot(s, EMPTY, PIC_ON | AIC_OFF | HPIE | PDCE | ABPE);
    set_slot(s, IOH, PCC | PIC_OFF | AIC_OFF | HPIE | PDCE | ABPE);
    note_all(s, seen);
}

/* The same devices, whose slots have INTx, which is asserted. */
static void slots_interrupt(QTestState *s)
{
    start_chipset(s);
    open_windows(s);
    set_slot(s, ROOT, PIC_ON | AIC_OFF | HPIE | PDCE | ABPE);
    set_slot(s, IOH, PIC_ON | AIC_OFF | HPIE | PDCE | ABPE);
    set_slot(s, DOWNSTREAM, PIC_ON | AIC_OFF | HPIE | PDCE | ABPE);
    del_device(s, "d");
    del_device(s, "up");
    del_device(s, "e");
}

static void slots_are_served(QTestState *s, GString *seen)
{
    static const int slots[] = { ROOT, IOH, DOWNSTREAM };

    for (unsigned i = 0; i < ARRAY_SIZE(slots); i++) {
        note_interrupts(s, seen);
        qtest_writew(s, bridge_reg(slots[i], bridges[slots[i]].exp + SLTSTA), 0xffff);
    }
    note_all(s, seen);
}

int main(int argc, char **argv)
{
    static const QStateCase messages = { ARGS, slots_are_busy, slots_go_on },
        intx = { ARGS, slots_interrupt, slots_are_served };

    g_test_init(&argc, &argv, NULL);
    qstate_add("pcie-state/messages", &messages);
    qstate_add("pcie-state/intx", &intx);
    return g_test_run();
}
