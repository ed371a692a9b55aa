/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ICH9-LPC: how interrupts find their way (datasheet 316972, 5.8, 10.1). A pin of a slot drives a PIRQ, which
 * for the chip's own devices the chip configuration registers choose; a PIRQ drives an IO-APIC pin of its own
 * and the ISA line of PIRQx_ROUT; the SCI drives the line of ACPI_CTRL.
 */
#include "qemu/osdep.h"
#include "hw/irq.h"
#include "hw/pci/pci_bus.h"
#include "lpc_ich9-internal.h"
#include "qemu/range.h"
#include "trace.h"

#define ICH9_PIRQ_GSI_BASE  16      /* PIRQA's IO-APIC pin */
#define ICH9_DIR_MASK       0x7     /* a nibble of an interrupt route register */
#define ICH9_FIRST_DIR_DEV  25

/* Devices of the chip whose pins are routed by a register. */
static const struct {
    uint8_t slot;
    uint16_t offset;
} ich9_dir_registers[] = {
    {31, ICH9_CC_D31IR}, {29, ICH9_CC_D29IR}, {28, ICH9_CC_D28IR},
    {27, ICH9_CC_D27IR}, {26, ICH9_CC_D26IR}, {25, ICH9_CC_D25IR},
};

/* --- from pins to PIRQs --- */

static void ich9_cc_update_ir(uint8_t irr[PCI_NUM_PINS], uint16_t ir)
{
    int pin;

    for (pin = 0; pin < PCI_NUM_PINS; pin++) {
        irr[pin] = ir >> (pin * 4) & ICH9_DIR_MASK;
    }
}

void ich9_cc_update(ICH9LPCState *lpc)
{
    int slot, pin;

    for (slot = 0; slot < ICH9_FIRST_DIR_DEV; slot++) {
        for (pin = 0; pin < PCI_NUM_PINS; pin++) {
            lpc->irr[slot][pin] = (slot + pin) % 4 + 4;
        }
    }
    for (pin = 0; pin < PCI_NUM_PINS; pin++) {
        lpc->irr[ICH9_PCI_BRIDGE_DEV][pin] = pin + 4;
    }
    for (int i = 0; i < ARRAY_SIZE(ich9_dir_registers); i++) {
        ich9_cc_update_ir(lpc->irr[ich9_dir_registers[i].slot],
                          pci_get_word(lpc->chip_config + ich9_dir_registers[i].offset));
    }
}

/* The registers moved: what is high now comes out elsewhere. */
static void ich9_cc_reroute(ICH9LPCState *lpc)
{
    ich9_cc_update(lpc);
    pci_bus_update_irq_map(pci_get_bus(&lpc->d));
}

void ich9_cc_reset(ICH9LPCState *lpc)
{
    memset(lpc->chip_config, 0, sizeof(lpc->chip_config));
    for (int i = 0; i < ARRAY_SIZE(ich9_dir_registers); i++) {
        pci_set_word(lpc->chip_config + ich9_dir_registers[i].offset, ICH9_CC_DIR_DEFAULT);
    }
    if (lpc->pin_strap_spkr_hi) {
        pci_set_long(lpc->chip_config + ICH9_CC_GCS, ICH9_CC_GCS_NO_REBOOT);
    }
    ich9_cc_reroute(lpc);
}

int ich9_lpc_map_irq(PCIDevice *pci_dev, int pin)
{
    PCIBus *bus = pci_get_bus(pci_dev);
    ICH9LPCState *lpc = ICH9_LPC_DEVICE(bus->irq_opaque);

    return lpc->irr[PCI_SLOT(pci_dev->devfn)][pin];
}

/* --- from PIRQs to interrupts --- */

/* ISA line that @pirq is routed to, or -1. */
int ich9_pirq_line(ICH9LPCState *lpc, int pirq)
{
    uint8_t rout = lpc->d.config[pirq < 4 ? ICH9_LPC_PIRQA_ROUT + pirq
                                          : ICH9_LPC_PIRQE_ROUT + pirq - 4];

    return rout & ICH9_LPC_PIRQ_ROUT_IRQEN ? -1 : rout & ICH9_LPC_PIRQ_ROUT_MASK;
}

/* A line is high while any PIRQ that is routed to it, or the SCI, is. */
static bool ich9_gsi_level(ICH9LPCState *lpc, int gsi)
{
    PCIBus *bus = pci_get_bus(&lpc->d);
    int pirq;

    if (gsi == lpc->sci_gsi && lpc->sci_level) {
        return true;
    }
    for (pirq = 0; pirq < ICH9_LPC_NB_PIRQS; pirq++) {
        if ((gsi == ICH9_PIRQ_GSI_BASE + pirq || gsi == ich9_pirq_line(lpc, pirq)) &&
            pci_bus_get_irq_level(bus, pirq)) {
            return true;
        }
    }
    return false;
}

static void ich9_update_gsi(ICH9LPCState *lpc, int gsi)
{
    if (gsi >= 0) {
        qemu_set_irq(lpc->gsi[gsi], ich9_gsi_level(lpc, gsi));
    }
}

void ich9_lpc_set_irq(void *opaque, int pirq, int level)
{
    ICH9LPCState *lpc = opaque;

    trace_ich9_pirq(pirq, level);
    ich9_update_gsi(lpc, ICH9_PIRQ_GSI_BASE + pirq);
    ich9_update_gsi(lpc, ich9_pirq_line(lpc, pirq));
}

PCIINTxRoute ich9_route_intx_pin_to_irq(void *opaque, int pirq)
{
    int line = ich9_pirq_line(opaque, pirq);

    return line >= 0 ? (PCIINTxRoute){.mode = PCI_INTX_ENABLED, .irq = line}
                     : (PCIINTxRoute){.mode = PCI_INTX_DISABLED, .irq = -1};
}

/* SCI_IRQ_SEL; its reserved values change nothing. */
int ich9_lpc_sci_gsi(ICH9LPCState *lpc)
{
    static const uint8_t gsi_of_sel[] = {9, 10, 11, 0, 20, 21, 0, 0};
    uint8_t sel = lpc->d.config[ICH9_LPC_ACPI_CTRL] & ICH9_LPC_ACPI_CTRL_SCI_IRQ_SEL_MASK;

    return gsi_of_sel[sel] ?: lpc->sci_gsi;
}

void ich9_set_sci(void *opaque, int irq_num, int level)
{
    ICH9LPCState *lpc = opaque;

    lpc->sci_level = level;
    ich9_update_gsi(lpc, lpc->sci_gsi);
}

void ich9_lpc_update_sci(ICH9LPCState *lpc)
{
    int old = lpc->sci_gsi;

    lpc->sci_gsi = ich9_lpc_sci_gsi(lpc);
    if (lpc->sci_gsi != old && lpc->sci_level) {
        ich9_update_gsi(lpc, old);
        ich9_update_gsi(lpc, lpc->sci_gsi);
    }
}

/* PIRQs leave the lines that they were routed to, and appear where they are now. */
void ich9_lpc_pirq_rout_update(ICH9LPCState *lpc, const int old_line[ICH9_LPC_NB_PIRQS])
{
    int pirq;

    for (pirq = 0; pirq < ICH9_LPC_NB_PIRQS; pirq++) {
        int line = ich9_pirq_line(lpc, pirq);

        if (line != old_line[pirq]) {
            ich9_update_gsi(lpc, old_line[pirq]);
            ich9_update_gsi(lpc, line);
        }
    }
    pci_bus_fire_intx_routing_notifier(pci_get_bus(&lpc->d));
}

/* --- chip configuration registers --- */

static void ich9_cc_write(void *opaque, hwaddr addr, uint64_t val, unsigned len)
{
    ICH9LPCState *lpc = opaque;

    stn_le_p(lpc->chip_config + addr, len, val);
    if (ranges_overlap(addr, len, ICH9_CC_D31IR, ICH9_CC_D25IR + 2 - ICH9_CC_D31IR)) {
        ich9_cc_reroute(lpc);
    }
}

static uint64_t ich9_cc_read(void *opaque, hwaddr addr, unsigned len)
{
    ICH9LPCState *lpc = opaque;

    return ldn_le_p(lpc->chip_config + addr, len);
}

const MemoryRegionOps ich9_cc_ops = {
    .read = ich9_cc_read,
    .write = ich9_cc_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl.min_access_size = 1,
    .impl.max_access_size = 4,
};
