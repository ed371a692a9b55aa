/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * 82093AA I/O APIC.
 *
 * Spec: Intel 82093AA data sheet (290566); EOI register: version 0x20, Intel ICH data sheets.
 * Region: "ioapic" (one page; the register window takes 32-bit accesses only). GPIO: 24 inputs, of which 0
 * arrives at pin 2, as a PC wires IRQ0. Interrupts leave as message writes to the interrupt window in memory.
 * Properties: version (0x11, or 0x20 which has the EOI register).
 * On purpose: inputs are logical levels, so the polarity bit changes nothing; bits that the data sheet
 * reserves are kept as written (interrupt remapping gives them a meaning).
 */
#include "qemu/osdep.h"
#include "exec/address-spaces.h"
#include "hw/i386/apic-msidef.h"
#include "hw/i386/apic_internal.h"
#include "hw/intc/ioapic_internal.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "trace.h"

#define IOAPIC_REGION_SIZE      0x1000

/* Direct registers */
#define IOREGSEL                0x00
#define IOWIN                   0x10
#define IOAPIC_EOI              0x40

/* Registers behind IOWIN; entry n of the redirection table is at IOREDTBL + 2n and + 2n + 1 */
#define IOAPICID                0x00
#define IOAPICVER               0x01
#define IOAPICARB               0x02
#define IOREDTBL                0x10

#define ID_SHIFT                24
#define ID_MASK                 0x0f
#define VER_ENTRIES_SHIFT       16
#define VERSION_WITH_EOI        0x20

/* Redirection entry */
#define RED_VECTOR_MASK         0xffULL
#define RED_MODE_SHIFT          8
#define RED_MODE_MASK           (7ULL << RED_MODE_SHIFT)
#define RED_LOGICAL             (1ULL << 11)
#define RED_STATUS              (1ULL << 12)
#define RED_REMOTE_IRR          (1ULL << 14)
#define RED_LEVEL               (1ULL << 15)
#define RED_MASKED              (1ULL << 16)
#define RED_DEST_SHIFT          56
#define RED_READ_ONLY           (RED_STATUS | RED_REMOTE_IRR)

/* Where IRQ0 is wired to */
#define IOAPIC_PIT_PIN          2

/* The machine's IO-APICs, for the end of interrupts. */
static IOAPICCommonState *ioapics[MAX_IOAPICS];

static unsigned ioapic_mode(uint64_t entry)
{
    return (entry & RED_MODE_MASK) >> RED_MODE_SHIFT;
}

/* Only these have an end of interrupt; the other modes are edges whatever the trigger bit says. */
static bool ioapic_is_level(uint64_t entry)
{
    unsigned mode = ioapic_mode(entry);

    return (entry & RED_LEVEL) && (mode == APIC_DM_FIXED || mode == APIC_DM_LOWPRI);
}

/* Writes the message of @pin: the entry, in the form of a message signaled interrupt. */
static void ioapic_send(IOAPICCommonState *s, int pin)
{
    uint64_t entry = s->ioredtbl[pin];
    hwaddr addr = APIC_DEFAULT_ADDRESS | (entry >> RED_DEST_SHIFT) << MSI_ADDR_DEST_ID_SHIFT |
                  (hwaddr)!!(entry & RED_LOGICAL) << MSI_ADDR_DEST_MODE_SHIFT;
    uint32_t level = ioapic_is_level(entry);
    uint32_t data = (entry & RED_VECTOR_MASK) | ioapic_mode(entry) << MSI_DATA_DELIVERY_MODE_SHIFT |
                    level << MSI_DATA_LEVEL_SHIFT | level << MSI_DATA_TRIGGER_SHIFT;

    trace_ioapic_send(pin, addr, data);
    address_space_stl_le(&address_space_memory, addr, data, MEMTXATTRS_UNSPECIFIED, NULL);
}

/* A level-triggered @pin asks for service: up, and its last message is no longer in service. */
static bool ioapic_level_pending(const IOAPICCommonState *s, int pin)
{
    uint64_t entry = s->ioredtbl[pin];

    return ioapic_is_level(entry) && (s->lines & (1U << pin)) &&
           !(entry & (RED_MASKED | RED_REMOTE_IRR));
}

static void ioapic_update_irq(IOAPICCommonState *s)
{
    int pin;

    for (pin = 0; pin < IOAPIC_NUM_PINS; pin++) {
        if (ioapic_level_pending(s, pin)) {
            s->ioredtbl[pin] |= RED_REMOTE_IRR;
            ioapic_send(s, pin);
        }
    }
}

static void ioapic_set_irq(void *opaque, int n, int level)
{
    IOAPICCommonState *s = opaque;
    int pin = n == 0 ? IOAPIC_PIT_PIN : n;
    uint32_t bit = 1U << pin;
    bool rising = level && !(s->lines & bit);

    trace_ioapic_set_irq(pin, level);
    s->lines = level ? s->lines | bit : s->lines & ~bit;
    if (ioapic_is_level(s->ioredtbl[pin])) {
        ioapic_update_irq(s);
    } else if (rising && !(s->ioredtbl[pin] & RED_MASKED)) {
        /* An edge at a masked pin is lost. */
        ioapic_send(s, pin);
    }
}

static void ioapic_eoi(IOAPICCommonState *s, int vector)
{
    int pin;

    trace_ioapic_eoi(vector);
    for (pin = 0; pin < IOAPIC_NUM_PINS; pin++) {
        if ((s->ioredtbl[pin] & RED_VECTOR_MASK) == vector && ioapic_is_level(s->ioredtbl[pin])) {
            s->ioredtbl[pin] &= ~RED_REMOTE_IRR;
        }
    }
    ioapic_update_irq(s);
}

void ioapic_eoi_broadcast(int vector)
{
    int i;

    for (i = 0; i < MAX_IOAPICS; i++) {
        if (ioapics[i]) {
            ioapic_eoi(ioapics[i], vector);
        }
    }
}

/* One of the registers behind IOWIN, that or a run of them; @n counts from the first. */
typedef struct IOAPICReg {
    const char *name;
    uint8_t first;
    uint8_t count;
    uint32_t (*read)(IOAPICCommonState *s, int n);
    void (*write)(IOAPICCommonState *s, int n, uint32_t val);
} IOAPICReg;

static uint32_t ioapic_read_id(IOAPICCommonState *s, int n)
{
    return (uint32_t)s->id << ID_SHIFT;
}

static void ioapic_write_id(IOAPICCommonState *s, int n, uint32_t val)
{
    s->id = (val >> ID_SHIFT) & ID_MASK;
}

static uint32_t ioapic_read_ver(IOAPICCommonState *s, int n)
{
    return s->version | (IOAPIC_NUM_PINS - 1) << VER_ENTRIES_SHIFT;
}

static uint32_t ioapic_read_redtbl(IOAPICCommonState *s, int n)
{
    return s->ioredtbl[n / 2] >> (n % 2 * 32);
}

static void ioapic_write_redtbl(IOAPICCommonState *s, int n, uint32_t val)
{
    uint64_t *entry = &s->ioredtbl[n / 2];

    if (n % 2) {
        *entry = (uint32_t)*entry | (uint64_t)val << 32;
    } else {
        *entry = (*entry & (~(uint64_t)UINT32_MAX | RED_READ_ONLY)) | (val & ~RED_READ_ONLY);
    }
    if (!ioapic_is_level(*entry)) {
        *entry &= ~RED_REMOTE_IRR;
    }
    ioapic_update_irq(s);
}

static const IOAPICReg ioapic_regs[] = {
    { "IOAPICID", IOAPICID, 1, ioapic_read_id, ioapic_write_id },
    { "IOAPICVER", IOAPICVER, 1, ioapic_read_ver, NULL },
    { "IOAPICARB", IOAPICARB, 1, ioapic_read_id, NULL },
    { "IOREDTBL", IOREDTBL, 2 * IOAPIC_NUM_PINS, ioapic_read_redtbl, ioapic_write_redtbl },
};

/* The register that IOREGSEL selects, NULL if there is none. */
static const IOAPICReg *ioapic_selected(const IOAPICCommonState *s)
{
    size_t i;

    for (i = 0; i < ARRAY_SIZE(ioapic_regs); i++) {
        const IOAPICReg *reg = &ioapic_regs[i];

        if (s->ioregsel >= reg->first && s->ioregsel < reg->first + reg->count) {
            return reg;
        }
    }
    qemu_log_mask(LOG_GUEST_ERROR, "ioapic: no register at index 0x%02x\n", s->ioregsel);
    return NULL;
}

static uint32_t ioapic_read_window(IOAPICCommonState *s)
{
    const IOAPICReg *reg = ioapic_selected(s);
    uint32_t val = reg ? reg->read(s, s->ioregsel - reg->first) : 0;

    trace_ioapic_read(reg ? reg->name : "none", val);
    return val;
}

static void ioapic_write_window(IOAPICCommonState *s, uint32_t val)
{
    const IOAPICReg *reg = ioapic_selected(s);

    trace_ioapic_write(reg ? reg->name : "none", val);
    if (reg && reg->write) {
        reg->write(s, s->ioregsel - reg->first, val);
    }
}

static uint64_t ioapic_mem_read(void *opaque, hwaddr offset, unsigned size)
{
    IOAPICCommonState *s = opaque;

    switch (offset) {
    case IOREGSEL:
        return s->ioregsel;
    case IOWIN:
        return size == 4 ? ioapic_read_window(s) : 0;
    default:
        return 0;
    }
}

static void ioapic_mem_write(void *opaque, hwaddr offset, uint64_t val, unsigned size)
{
    IOAPICCommonState *s = opaque;

    switch (offset) {
    case IOREGSEL:
        s->ioregsel = val;
        break;
    case IOWIN:
        if (size == 4) {
            ioapic_write_window(s, val);
        }
        break;
    case IOAPIC_EOI:
        if (s->version >= VERSION_WITH_EOI) {
            ioapic_eoi(s, val & RED_VECTOR_MASK);
        }
        break;
    }
}

static const char *ioapic_register_name(hwaddr offset)
{
    return offset == IOREGSEL ? "IOREGSEL" : offset == IOWIN ? "IOWIN" : offset == IOAPIC_EOI ? "EOI" : NULL;
}

static const MemoryRegionOps ioapic_mem_ops = {
    .read = ioapic_mem_read,
    .write = ioapic_mem_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 1, .max_access_size = 4 },
    .register_name = ioapic_register_name,
};

static void ioapic_reset(DeviceState *dev)
{
    IOAPICCommonState *s = IOAPIC_COMMON(dev);
    int pin;

    /* @lines are inputs: their drivers reset them. */
    s->id = 0;
    s->ioregsel = 0;
    for (pin = 0; pin < IOAPIC_NUM_PINS; pin++) {
        s->ioredtbl[pin] = RED_MASKED;
    }
}

static const VMStateDescription vmstate_ioapic = {
    .name = "ioapic",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_UINT8(id, IOAPICCommonState),
        VMSTATE_UINT8(ioregsel, IOAPICCommonState),
        VMSTATE_UINT32(lines, IOAPICCommonState),
        VMSTATE_UINT64_ARRAY(ioredtbl, IOAPICCommonState, IOAPIC_NUM_PINS),
        VMSTATE_END_OF_LIST()
    }
};

static void ioapic_realize(DeviceState *dev, Error **errp)
{
    IOAPICCommonState *s = IOAPIC_COMMON(dev);
    int i;

    if (s->version != 0x11 && s->version != VERSION_WITH_EOI) {
        error_setg(errp, "ioapic: property 'version' is 0x%x, use 0x11 or 0x20", s->version);
        return;
    }
    for (i = 0; i < MAX_IOAPICS && ioapics[i]; i++) {
        continue;
    }
    if (i == MAX_IOAPICS) {
        error_setg(errp, "ioapic: a machine can have %d of them", MAX_IOAPICS);
        return;
    }
    ioapics[i] = s;
    memory_region_init_io(&s->io_memory, OBJECT(s), &ioapic_mem_ops, s, "ioapic", IOAPIC_REGION_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(dev), &s->io_memory);
    qdev_init_gpio_in(dev, ioapic_set_irq, IOAPIC_NUM_PINS);
}

static void ioapic_unrealize(DeviceState *dev)
{
    int i;

    for (i = 0; i < MAX_IOAPICS; i++) {
        if (ioapics[i] == IOAPIC_COMMON(dev)) {
            ioapics[i] = NULL;
        }
    }
}

static Property ioapic_properties[] = {
    DEFINE_PROP_UINT8("version", IOAPICCommonState, version, VERSION_WITH_EOI),
    DEFINE_PROP_END_OF_LIST(),
};

static void ioapic_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = ioapic_realize;
    dc->unrealize = ioapic_unrealize;
    dc->reset = ioapic_reset;
    dc->vmsd = &vmstate_ioapic;
    device_class_set_props(dc, ioapic_properties);
    /* Needs to be mapped and wired by the board. */
    dc->user_creatable = false;
}

static const TypeInfo ioapic_types[] = {
    {
        .name = TYPE_IOAPIC_COMMON,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(IOAPICCommonState),
        .class_size = sizeof(IOAPICCommonClass),
        .class_init = ioapic_class_init,
        .abstract = true,
    }, {
        .name = TYPE_IOAPIC,
        .parent = TYPE_IOAPIC_COMMON,
    },
};

DEFINE_TYPES(ioapic_types)
