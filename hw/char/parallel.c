/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ISA parallel port "isa-parallel": LPT1 to LPT3, with a printer that passes its bytes on to a
 * character back end.
 *
 * Spec: IEEE 1284-1994, compatibility mode; IBM PC/AT technical reference, "Printer Adapter". Region
 * "parallel" of 8 ports at property iobase (0x378, 0x278 or 0x3bc by index); interrupt irq (7) when a
 * byte is acknowledged, until the status is read. The printer moves on one step of its handshake
 * (busy, acknowledge, ready) with each read of the status. A back end that is busy is waited for.
 * Left out on purpose: a host's parallel port behind it, EPP and ECP (ports 3 to 7 read as ones).
 */
#include "qemu/osdep.h"
#include "hw/acpi/acpi_aml_interface.h"
#include "hw/char/parallel.h"
#include "chardev/char-fe.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "sysemu/sysemu.h"
#include "trace.h"

#define PARALLEL_UNSET ((uint32_t)-1)
#define PARALLEL_PORTS 8

enum { PARA_DATA, PARA_STATUS, PARA_CONTROL };

/* Status: the lines of the connector as the guest reads them. */
#define STATUS_TIMEOUT 0x01 /* of EPP; set until the printer is initialized */
#define STATUS_NERROR  0x08
#define STATUS_ONLINE  0x10
#define STATUS_NACK    0x40
#define STATUS_NBUSY   0x80
#define STATUS_READY   (STATUS_NBUSY | STATUS_NACK | STATUS_ONLINE | STATUS_NERROR)

#define CONTROL_STROBE 0x01
#define CONTROL_NINIT  0x04
#define CONTROL_SELECT 0x08
#define CONTROL_INTEN  0x10
#define CONTROL_DIR    0x20 /* the data lines are inputs */
#define CONTROL_ONES   0xc0 /* read as ones */

OBJECT_DECLARE_SIMPLE_TYPE(ISAParallelState, ISA_PARALLEL)

typedef struct ParallelState {
    PortioList portio_list;
    uint16_t first_port;
    qemu_irq irq;
    CharBackend chr;

    uint8_t data;
    uint8_t status;
    uint8_t control;
    bool irq_pending;
} ParallelState;

struct ISAParallelState {
    ISADevice parent_obj;

    uint32_t index;
    uint32_t iobase;
    uint32_t isairq;
    ParallelState state;
};

static const uint16_t parallel_ports[MAX_PARALLEL_PORTS] = { 0x378, 0x278, 0x3bc };

/* ---- the printer ---- */

static void parallel_update_irq(ParallelState *s)
{
    qemu_set_irq(s->irq, s->irq_pending);
}

/* A byte is taken at the end of the strobe, by a printer that is selected. */
static void parallel_strobe_end(ParallelState *s)
{
    if (s->status & STATUS_NBUSY) {
        return;
    }
    trace_parallel_print(s->data);
    qemu_chr_fe_write_all(&s->chr, &s->data, 1);
    s->irq_pending |= (s->control & CONTROL_INTEN) != 0;
}

static void parallel_write_control(ParallelState *s, uint8_t val)
{
    bool strobe_ends = (s->control & CONTROL_STROBE) && !(val & CONTROL_STROBE);

    s->control = val | CONTROL_ONES;
    if (!(val & CONTROL_NINIT)) {
        s->status = STATUS_READY;
    } else if (!(val & CONTROL_SELECT)) {
        return;
    } else if (val & CONTROL_STROBE) {
        s->status &= ~STATUS_NBUSY;
    } else if (strobe_ends) {
        parallel_strobe_end(s);
    }
    parallel_update_irq(s);
}

static uint8_t parallel_read_status(ParallelState *s)
{
    uint8_t ret = s->status;

    s->irq_pending = false;
    if (!(s->status & STATUS_NBUSY) && !(s->control & CONTROL_STROBE)) {
        if (s->status & STATUS_NACK) {
            s->status &= ~STATUS_NACK;
        } else {
            s->status |= STATUS_NACK | STATUS_NBUSY;
        }
    }
    parallel_update_irq(s);
    return ret;
}

/* ---- access ---- */

static void parallel_ioport_write(void *opaque, uint32_t addr, uint32_t val)
{
    ParallelState *s = opaque;
    unsigned reg = addr - s->first_port;

    trace_parallel_write(reg, val);
    if (reg == PARA_DATA) {
        s->data = val;
    } else if (reg == PARA_CONTROL) {
        parallel_write_control(s, val);
    }
}

static uint8_t parallel_read_reg(ParallelState *s, unsigned reg)
{
    switch (reg) {
    case PARA_DATA:
        return s->control & CONTROL_DIR ? 0xff : s->data;
    case PARA_STATUS:
        return parallel_read_status(s);
    case PARA_CONTROL:
        return s->control;
    default:
        return 0xff;
    }
}

static uint32_t parallel_ioport_read(void *opaque, uint32_t addr)
{
    ParallelState *s = opaque;
    unsigned reg = addr - s->first_port;
    uint8_t ret = parallel_read_reg(s, reg);

    trace_parallel_read(reg, ret);
    return ret;
}

static const MemoryRegionPortio isa_parallel_portio[] = {
    { 0, PARALLEL_PORTS, 1, .read = parallel_ioport_read, .write = parallel_ioport_write },
    PORTIO_END_OF_LIST(),
};

/* ---- life ---- */

static void isa_parallel_reset(DeviceState *dev)
{
    ParallelState *s = &ISA_PARALLEL(dev)->state;

    s->data = 0xff;
    s->status = STATUS_READY | STATUS_TIMEOUT;
    s->control = CONTROL_ONES | CONTROL_SELECT | CONTROL_NINIT;
    s->irq_pending = false;
    parallel_update_irq(s);
}

static const VMStateDescription vmstate_parallel_isa = {
    .name = "parallel_isa",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]){ VMSTATE_UINT8(state.data, ISAParallelState),
                                      VMSTATE_UINT8(state.status, ISAParallelState),
                                      VMSTATE_UINT8(state.control, ISAParallelState),
                                      VMSTATE_BOOL(state.irq_pending, ISAParallelState),
                                      VMSTATE_END_OF_LIST() },
};

/* One more than the highest index of the ports that the bus has already. */
static uint32_t parallel_isa_next_index(ISAParallelState *isa)
{
    BusState *bus = qdev_get_parent_bus(DEVICE(isa));
    uint32_t next = 0;
    BusChild *kid;

    QTAILQ_FOREACH(kid, &bus->children, sibling)
    {
        Object *obj = object_dynamic_cast(OBJECT(kid->child), TYPE_ISA_PARALLEL);

        if (obj && qdev_is_realized(kid->child)) {
            next = MAX(next, ISA_PARALLEL(obj)->index + 1);
        }
    }
    return next;
}

static void isa_parallel_realize(DeviceState *dev, Error **errp)
{
    ISAParallelState *isa = ISA_PARALLEL(dev);
    ParallelState *s = &isa->state;

    if (!qemu_chr_fe_backend_connected(&s->chr)) {
        error_setg(errp, "Can't create parallel device, empty char device");
        return;
    }
    if (isa->index == PARALLEL_UNSET) {
        isa->index = parallel_isa_next_index(isa);
    }
    if (isa->index >= MAX_PARALLEL_PORTS) {
        error_setg(errp, "There are at most %d ISA parallel ports", MAX_PARALLEL_PORTS);
        return;
    }
    if (isa->iobase == PARALLEL_UNSET) {
        isa->iobase = parallel_ports[isa->index];
    }
    if (isa->iobase > UINT16_MAX - PARALLEL_PORTS) {
        error_setg(errp, "isa-parallel: iobase 0x%x is not a port", isa->iobase);
        return;
    }
    if (isa->isairq >= ISA_NUM_IRQS) {
        error_setg(errp, "isa-parallel: irq must be below %d", ISA_NUM_IRQS);
        return;
    }
    s->irq = isa_get_irq(ISA_DEVICE(dev), isa->isairq);
    s->first_port = isa->iobase;
    qemu_chr_fe_set_handlers(&s->chr, NULL, NULL, NULL, NULL, s, NULL, true);
    isa_register_portio_list(ISA_DEVICE(dev), &s->portio_list, isa->iobase, isa_parallel_portio, s,
                             "parallel");
}

static Property isa_parallel_properties[] = {
    DEFINE_PROP_UINT32("index", ISAParallelState, index, PARALLEL_UNSET),
    DEFINE_PROP_UINT32("iobase", ISAParallelState, iobase, PARALLEL_UNSET),
    DEFINE_PROP_UINT32("irq", ISAParallelState, isairq, 7),
    DEFINE_PROP_CHR("chardev", ISAParallelState, state.chr),
    DEFINE_PROP_END_OF_LIST(),
};

/* Its entry in the DSDT. */
static void isa_parallel_build_aml(AcpiDevAmlIf *adev, Aml *scope)
{
    ISAParallelState *isa = ISA_PARALLEL(adev);
    Aml *dev = aml_device("LPT%d", isa->index + 1);

    aml_append(dev, aml_name_decl("_HID", aml_eisaid("PNP0400")));
    aml_append(dev, aml_name_decl("_UID", aml_int(isa->index + 1)));
    aml_append(dev, aml_name_decl("_STA", aml_int(0xf)));
    aml_append(dev, aml_name_decl("_CRS", aml_isa_resources(isa->iobase, 8, 8, isa->isairq)));
    aml_append(scope, dev);
}

static void isa_parallel_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = isa_parallel_realize;
    ACPI_DEV_AML_IF_CLASS(klass)->build_dev_aml = isa_parallel_build_aml;
    dc->reset = isa_parallel_reset;
    dc->vmsd = &vmstate_parallel_isa;
    device_class_set_props(dc, isa_parallel_properties);
    set_bit(DEVICE_CATEGORY_INPUT, dc->categories);
}

static const TypeInfo isa_parallel_info = {
    .name = TYPE_ISA_PARALLEL,
    .parent = TYPE_ISA_DEVICE,
    .instance_size = sizeof(ISAParallelState),
    .class_init = isa_parallel_class_init,
    .interfaces = (InterfaceInfo[]) {
        { TYPE_ACPI_DEV_AML_IF },
        { }
    },
};

static void parallel_register_types(void)
{
    type_register_static(&isa_parallel_info);
}

type_init(parallel_register_types)

void parallel_hds_isa_init(ISABus *bus, int n)
{
    for (int i = 0; i < MIN(n, MAX_PARALLEL_PORTS); i++) {
        if (parallel_hds[i]) {
            ISADevice *isadev = isa_new(TYPE_ISA_PARALLEL);

            qdev_prop_set_uint32(DEVICE(isadev), "index", i);
            qdev_prop_set_chr(DEVICE(isadev), "chardev", parallel_hds[i]);
            isa_realize_and_unref(isadev, bus, &error_fatal);
        }
    }
}
