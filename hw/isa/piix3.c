/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Intel 82371SB (PIIX3), function 0: PCI to ISA bridge. Type PIIX3, child bus isa.0.
 *
 * Specification: Intel 82371FB/82371SB datasheet (290550-002), 2.2 and 2.7. Modelled: routing of
 * PIRQ[A:D]# to ISA lines (PIRQRC), the Reset Control Register (region `piix3-reset-control`, port
 * CF9h, over the configuration address register). The other registers of function 0 hold what is
 * written. The 8259s, 8254, 8237s, ELCR and IDE and USB functions are devices of their own.
 * Quirk: as on the reference machine, every register behind the header can be written, and bit 2 of
 * RCR resets at once whatever it was before.
 */
#include "qemu/osdep.h"
#include "hw/acpi/acpi_aml_interface.h"
#include "hw/irq.h"
#include "hw/isa/isa.h"
#include "hw/southbridge/piix.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "qemu/range.h"
#include "sysemu/runstate.h"
#include "trace.h"

/* PIRQRC: line in bits 3:0, routing disabled by bit 7. */
#define PIRQRC_DISABLE  0x80
#define PIRQRC_LINE     0x0f

/* RCR. */
#define RCR_SYSTEM_RESET 0x02   /* hard instead of soft reset */
#define RCR_RESET_CPU    0x04

/* Registers whose reset value the datasheet gives; reset clears nothing else. */
static const struct {
    uint8_t offset;
    uint8_t reset;
} piix3_registers[] = {
    {0x4c, 0x4d},                                               /* IORT: I/O recovery timer */
    {0x4e, 0x03}, {0x4f, 0x00},                                 /* XBCS: X-bus chip select */
    {PIIX_PIRQCA, 0x80}, {PIIX_PIRQCB, 0x80},                   /* PIRQRC[A:D] */
    {PIIX_PIRQCC, 0x80}, {PIIX_PIRQCD, 0x80},
    {0x69, 0x02},                                               /* TOM: top of memory */
    {0x70, 0x80},                                               /* MBIRQ0 */
    {0x76, 0x0c}, {0x77, 0x0c},                                 /* MBDMA0, 1 */
    {0x78, 0x02}, {0x79, 0x00},                                 /* PCSC: chip select control */
    {0x80, 0x00},                                               /* APICBASE */
    {0x82, 0x00},                                               /* DLC: deterministic latency */
    {0xa0, 0x08},                                               /* SMICNTL */
    {0xa2, 0x00}, {0xa3, 0x00},                                 /* SMIEN */
    {0xa4, 0x00}, {0xa5, 0x00}, {0xa6, 0x00}, {0xa7, 0x00},     /* SEE: system event enable */
    {0xa8, 0x0f},                                               /* FTMR: fast off timer */
    {0xaa, 0x00}, {0xab, 0x00},                                 /* SMIREQ */
    {0xac, 0x00},                                               /* CTLTMR: STPCLK# low */
    {0xae, 0x00},                                               /* CTHTMR: STPCLK# high */
};

/* --- interrupt routing --- */

/* Line that @pirq goes to, or a number past the last one. */
static int piix3_line(PIIX3State *s, int pirq)
{
    return s->dev.config[PIIX_PIRQCA + pirq];
}

static uint64_t piix3_level_bit(int line, int pirq)
{
    return 1ULL << (line * PIIX_NUM_PIRQS + pirq);
}

/* A line is high while any PIRQ that is routed to it is. */
static void piix3_update_line(PIIX3State *s, int line)
{
    uint64_t mask = ((1ULL << PIIX_NUM_PIRQS) - 1) << (line * PIIX_NUM_PIRQS);

    qemu_set_irq(s->pic[line], !!(s->pic_levels & mask));
}

static void piix3_set_level(PIIX3State *s, int pirq, int level)
{
    int line = piix3_line(s, pirq);

    if (line >= PIIX_NUM_PIC_IRQS) {
        return;
    }
    s->pic_levels &= ~piix3_level_bit(line, pirq);
    s->pic_levels |= level ? piix3_level_bit(line, pirq) : 0;
    piix3_update_line(s, line);
}

static void piix3_set_irq(void *opaque, int pirq, int level)
{
    trace_piix3_pirq(pirq, level);
    piix3_set_level(opaque, pirq, level);
}

static PCIINTxRoute piix3_route_intx_pin_to_irq(void *opaque, int pin)
{
    int line = piix3_line(opaque, pin);

    return line < PIIX_NUM_PIC_IRQS ? (PCIINTxRoute){.mode = PCI_INTX_ENABLED, .irq = line}
                                    : (PCIINTxRoute){.mode = PCI_INTX_DISABLED, .irq = -1};
}

/*
 * Wiring of the board: pin A of slot 1 (the PIIX itself) is PIRQA, and each slot is turned by one
 * against the one below it.
 */
static int piix3_slot_get_pirq(PCIDevice *pci_dev, int pin)
{
    int slot_addend = PCI_SLOT(pci_dev->devfn) - 1;

    return (pin + slot_addend) & 3;
}

/* Moves the levels of all PIRQs from the lines they were routed to. */
static void piix3_reroute(PIIX3State *s)
{
    PCIBus *bus = pci_get_bus(&s->dev);
    uint64_t old_levels = s->pic_levels;
    int line, pirq;

    s->pic_levels = 0;
    for (line = 0; line < PIIX_NUM_PIC_IRQS; line++) {
        if (old_levels >> (line * PIIX_NUM_PIRQS) & 0xf) {
            piix3_update_line(s, line);
        }
    }
    for (pirq = 0; pirq < PIIX_NUM_PIRQS; pirq++) {
        piix3_set_level(s, pirq, pci_bus_get_irq_level(bus, pirq));
    }
}

static void piix3_write_config(PCIDevice *dev, uint32_t address, uint32_t val, int len)
{
    pci_default_write_config(dev, address, val, len);
    if (ranges_overlap(address, len, PIIX_PIRQCA, 4)) {
        PIIX3State *s = PIIX3_PCI_DEVICE(dev);

        piix3_reroute(s);
        pci_bus_fire_intx_routing_notifier(pci_get_bus(&s->dev));
    }
}

/* --- reset control --- */

static void piix3_rcr_write(void *opaque, hwaddr addr, uint64_t val, unsigned len)
{
    PIIX3State *s = opaque;

    trace_piix3_rcr_write(val);
    if (val & RCR_RESET_CPU) {
        qemu_system_reset_request(SHUTDOWN_CAUSE_GUEST_RESET);
        return;
    }
    s->rcr = val & RCR_SYSTEM_RESET;
}

static uint64_t piix3_rcr_read(void *opaque, hwaddr addr, unsigned len)
{
    PIIX3State *s = opaque;

    return s->rcr;
}

static const MemoryRegionOps piix3_rcr_ops = {
    .read = piix3_rcr_read,
    .write = piix3_rcr_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl.min_access_size = 1,
    .impl.max_access_size = 1,
};

/* --- reset --- */

static void piix3_reset(DeviceState *dev)
{
    PIIX3State *s = PIIX3_PCI_DEVICE(dev);
    int i;

    pci_set_word(s->dev.config + PCI_STATUS, PCI_STATUS_DEVSEL_MEDIUM);
    for (i = 0; i < ARRAY_SIZE(piix3_registers); i++) {
        s->dev.config[piix3_registers[i].offset] = piix3_registers[i].reset;
    }
    s->pic_levels = 0;
    s->rcr = 0;
}

/* --- saved state --- */

static int piix3_pre_save(void *opaque)
{
    PIIX3State *s = opaque;
    int i;

    for (i = 0; i < PIIX_NUM_PIRQS; i++) {
        s->pci_irq_levels_vmstate[i] = pci_bus_get_irq_level(pci_get_bus(&s->dev), i);
    }
    return 0;
}

/* The interrupt controllers bring their own inputs: only our sums are to be made again. */
static int piix3_post_load(void *opaque, int version_id)
{
    PIIX3State *s = opaque;
    int pirq;

    s->pic_levels = 0;
    for (pirq = 0; pirq < PIIX_NUM_PIRQS; pirq++) {
        int line = piix3_line(s, pirq);

        if (line < PIIX_NUM_PIC_IRQS && pci_bus_get_irq_level(pci_get_bus(&s->dev), pirq)) {
            s->pic_levels |= piix3_level_bit(line, pirq);
        }
    }
    return 0;
}

static bool piix3_rcr_needed(void *opaque)
{
    PIIX3State *s = opaque;

    return s->rcr != 0;
}

static const VMStateDescription vmstate_piix3_rcr = {
    .name = "PIIX3/rcr",
    .version_id = 1,
    .minimum_version_id = 1,
    .needed = piix3_rcr_needed,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT8(rcr, PIIX3State),
        VMSTATE_END_OF_LIST()
    },
};

static const VMStateDescription vmstate_piix3 = {
    .name = "PIIX3",
    .version_id = 3,
    .minimum_version_id = 2,
    .post_load = piix3_post_load,
    .pre_save = piix3_pre_save,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(dev, PIIX3State),
        VMSTATE_INT32_ARRAY_V(pci_irq_levels_vmstate, PIIX3State, PIIX_NUM_PIRQS, 3),
        VMSTATE_END_OF_LIST()
    },
    .subsections = (const VMStateDescription *const[]) {
        &vmstate_piix3_rcr,
        NULL
    },
};

/* --- life --- */

static void piix3_pci_realize(PCIDevice *dev, Error **errp)
{
    PIIX3State *d = PIIX3_PCI_DEVICE(dev);

    if (!isa_bus_new(DEVICE(d), pci_address_space(dev), pci_address_space_io(dev), errp)) {
        return;
    }
    memory_region_init_io(&d->rcr_mem, OBJECT(dev), &piix3_rcr_ops, d, "piix3-reset-control", 1);
    memory_region_add_subregion_overlap(pci_address_space_io(dev), PIIX_RCR_IOPORT, &d->rcr_mem,
                                        1);
}

static void piix3_realize(PCIDevice *dev, Error **errp)
{
    ERRP_GUARD();
    PIIX3State *s = PIIX3_PCI_DEVICE(dev);
    PCIBus *bus = pci_get_bus(dev);

    piix3_pci_realize(dev, errp);
    if (*errp) {
        return;
    }
    pci_bus_irqs(bus, piix3_set_irq, piix3_slot_get_pirq, s, PIIX_NUM_PIRQS);
    pci_bus_set_route_irq_fn(bus, piix3_route_intx_pin_to_irq);
}

/* The routing registers for the DSDT's interrupt links, and what is on the ISA bus. */
static void piix3_build_aml(AcpiDevAmlIf *adev, Aml *scope)
{
    PCIDevice *dev = PCI_DEVICE(adev);
    Aml *sb = aml_scope("\\_SB"), *field;
    g_autofree char *region = g_strdup_printf("PCI0.S%.02X.P40C", dev->devfn);

    aml_append(scope, aml_operation_region("P40C", AML_PCI_CONFIG, aml_int(PIIX_PIRQCA), PIIX_NUM_PIRQS));
    field = aml_field(region, AML_BYTE_ACC, AML_NOLOCK, AML_PRESERVE);
    for (int i = 0; i < PIIX_NUM_PIRQS; i++) {
        g_autofree char *name = g_strdup_printf("PRQ%d", i);

        aml_append(field, aml_named_field(name, 8));
    }
    aml_append(sb, field);
    aml_append(scope, sb);
    qbus_build_aml(qdev_get_child_bus(DEVICE(adev), "isa.0"), scope);
}

static void piix3_pci_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->config_write = piix3_write_config;
    k->vendor_id = PCI_VENDOR_ID_INTEL;
    k->device_id = PCI_DEVICE_ID_INTEL_82371SB_0;
    k->class_id = PCI_CLASS_BRIDGE_ISA;
    ACPI_DEV_AML_IF_CLASS(klass)->build_dev_aml = piix3_build_aml;
    dc->reset = piix3_reset;
    dc->desc = "ISA bridge";
    dc->vmsd = &vmstate_piix3;
    dc->hotpluggable = false;
    /* Part of the board's chipset. */
    dc->user_creatable = false;
}

static void piix3_class_init(ObjectClass *klass, void *data)
{
    PCI_DEVICE_CLASS(klass)->realize = piix3_realize;
}

static const TypeInfo piix3_types[] = {
    {
        .name = TYPE_PIIX3_PCI_DEVICE,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(PIIX3State),
        .abstract = true,
        .class_init = piix3_pci_class_init,
        .interfaces = (InterfaceInfo[]) {
            {INTERFACE_CONVENTIONAL_PCI_DEVICE},
            {TYPE_ACPI_DEV_AML_IF},
            {},
        },
    }, {
        .name = TYPE_PIIX3_DEVICE,
        .parent = TYPE_PIIX3_PCI_DEVICE,
        .class_init = piix3_class_init,
    },
};

DEFINE_TYPES(piix3_types)
