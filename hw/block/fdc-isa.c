/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Floppy disk controller on the ISA bus: "isa-fdc".
 *
 * Regions "fdc" (5 ports from iobase + 1, and iobase + 7; iobase + 6 is the disk controller's),
 * interrupt irq (6), channel dma (2) of the bus's DMA controllers. Properties: iobase, irq, dma,
 * fallback (type of a drive that says auto and has no medium), fdtypeA, fdtypeB (of the drives that
 * the board makes), bootindexA, bootindexB.
 */
#include "qemu/osdep.h"
#include "hw/acpi/acpi_aml_interface.h"
#include "hw/block/fdc.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "sysemu/sysemu.h"
#include "fdc-internal.h"

OBJECT_DECLARE_SIMPLE_TYPE(FDCtrlISABus, ISA_FDC)

struct FDCtrlISABus {
    ISADevice parent_obj;

    uint32_t iobase;
    uint32_t irq;
    uint32_t dma;
    FDCtrl state;
    PortioList portio_list;
    FloppyDriveType types[MAX_FD];
    int32_t bootindexA;
    int32_t bootindexB;
};

static const char *const names_from_1[] = { "SRB", "DOR", "TDR", "MSR/DSR", "FIFO" };
static const char *const names_from_7[] = { "DIR/CCR" };

static const MemoryRegionPortio fdc_portio_list[] = {
    { 1, 5, 1, .read = fdctrl_read, .write = fdctrl_write, .names = names_from_1 },
    { 7, 1, 1, .read = fdctrl_read, .write = fdctrl_write, .names = names_from_7 },
    PORTIO_END_OF_LIST(),
};

void isa_fdc_init_drives(ISADevice *fdc, DriveInfo **fds)
{
    fd_init_drives(&ISA_FDC(fdc)->state, fds, ISA_FDC(fdc)->types);
}

FloppyDriveType isa_fdc_get_drive_type(ISADevice *fdc, int i)
{
    return ISA_FDC(fdc)->state.drives[i].drive;
}

int cmos_get_fd_drive_type(FloppyDriveType fd0)
{
    switch (fd0) {
    case FLOPPY_DRIVE_TYPE_144:
        return 4;
    case FLOPPY_DRIVE_TYPE_288:
        return 5;
    case FLOPPY_DRIVE_TYPE_120:
        return 2;
    default:
        return 0;
    }
}

static void isa_fdc_reset(DeviceState *dev)
{
    FDCtrl *s = &ISA_FDC(dev)->state;

    s->dor = FD_DOR_NRESET | FD_DOR_DMAEN;
    s->tdr = 0;
    s->dsr = 0;
    s->lock = 0;
    s->timer0 = 0;
    s->timer1 = 0;
    fdctrl_reset(s, false);
}

static void isa_fdc_realize(DeviceState *dev, Error **errp)
{
    ISADevice *isadev = ISA_DEVICE(dev);
    FDCtrlISABus *isa = ISA_FDC(dev);
    FDCtrl *s = &isa->state;

    if (isa->iobase > UINT16_MAX - 7) {
        error_setg(errp, "isa-fdc: iobase 0x%x is not a port", isa->iobase);
        return;
    }
    if (isa->irq >= ISA_NUM_IRQS) {
        error_setg(errp, "isa-fdc: irq must be below %d", ISA_NUM_IRQS);
        return;
    }
    s->irq = isa_get_irq(isadev, isa->irq);
    s->dma_chann = isa->dma;
    if (isa->dma != -1) {
        s->dma = isa->dma < 8 ? isa_get_dma(isa_bus_from_device(isadev), isa->dma) : NULL;
        if (!s->dma) {
            error_setg(errp, "ISA controller does not support DMA");
            return;
        }
    }
    isa_register_portio_list(isadev, &isa->portio_list, isa->iobase, fdc_portio_list, s, "fdc");
    qdev_set_legacy_instance_id(dev, isa->iobase, 2);
    fdctrl_realize_common(dev, s);
}

static const VMStateDescription vmstate_isa_fdc = {
    .name = "isa-fdc",
    .version_id = 2,
    .minimum_version_id = 2,
    .fields = (const VMStateField[]){ VMSTATE_STRUCT(state, FDCtrlISABus, 0, vmstate_fdc, FDCtrl),
                                      VMSTATE_END_OF_LIST() },
};

static Property isa_fdc_properties[] = {
    DEFINE_PROP_UINT32("iobase", FDCtrlISABus, iobase, 0x3f0),
    DEFINE_PROP_UINT32("irq", FDCtrlISABus, irq, 6),
    DEFINE_PROP_UINT32("dma", FDCtrlISABus, dma, 2),
    DEFINE_PROP_SIGNED("fdtypeA", FDCtrlISABus, types[0], FLOPPY_DRIVE_TYPE_AUTO,
                       qdev_prop_fdc_drive_type, FloppyDriveType),
    DEFINE_PROP_SIGNED("fdtypeB", FDCtrlISABus, types[1], FLOPPY_DRIVE_TYPE_AUTO,
                       qdev_prop_fdc_drive_type, FloppyDriveType),
    DEFINE_PROP_SIGNED("fallback", FDCtrlISABus, state.fallback, FLOPPY_DRIVE_TYPE_288,
                       qdev_prop_fdc_drive_type, FloppyDriveType),
    DEFINE_PROP_END_OF_LIST(),
};

static void isa_fdc_instance_init(Object *obj)
{
    FDCtrlISABus *isa = ISA_FDC(obj);

    device_add_bootindex_property(obj, &isa->bootindexA, "bootindexA", "/floppy@0", DEVICE(obj));
    device_add_bootindex_property(obj, &isa->bootindexB, "bootindexB", "/floppy@1", DEVICE(obj));
}

/* Which drives there are, as _FDE says it: ACPI 6.4, section 9.9.1. The last word: no tape drive. */
static Aml *isa_fdc_drives_aml(FDCtrlISABus *isa)
{
    uint8_t drives[20] = { [16] = 2 };

    for (int i = 0; i < MAX_FD; i++) {
        drives[4 * i] = isa_fdc_get_drive_type(ISA_DEVICE(isa), i) != FLOPPY_DRIVE_TYPE_NONE;
    }
    return aml_buffer(sizeof(drives), drives);
}

/* Its entry in the DSDT. */
static void isa_fdc_build_aml(AcpiDevAmlIf *adev, Aml *scope)
{
    FDCtrlISABus *isa = ISA_FDC(adev);
    Aml *dev = aml_device("FDC0"), *crs = aml_resource_template();

    aml_append(crs, aml_io(AML_DECODE16, isa->iobase + 2, isa->iobase + 2, 0, 4));
    aml_append(crs, aml_io(AML_DECODE16, isa->iobase + 7, isa->iobase + 7, 0, 1));
    aml_append(crs, aml_irq_no_flags(isa->irq));
    aml_append(crs, aml_dma(AML_COMPATIBILITY, AML_NOTBUSMASTER, AML_TRANSFER8, isa->dma));
    aml_append(dev, aml_name_decl("_HID", aml_eisaid("PNP0700")));
    aml_append(dev, aml_name_decl("_CRS", crs));
    aml_append(dev, aml_name_decl("_FDE", isa_fdc_drives_aml(isa)));
    aml_append(scope, dev);
}

static void isa_fdc_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->desc = "virtual floppy controller";
    dc->realize = isa_fdc_realize;
    ACPI_DEV_AML_IF_CLASS(klass)->build_dev_aml = isa_fdc_build_aml;
    dc->reset = isa_fdc_reset;
    dc->fw_name = "fdc";
    dc->vmsd = &vmstate_isa_fdc;
    device_class_set_props(dc, isa_fdc_properties);
    set_bit(DEVICE_CATEGORY_STORAGE, dc->categories);
}

static const TypeInfo isa_fdc_info = {
    .name = TYPE_ISA_FDC,
    .parent = TYPE_ISA_DEVICE,
    .instance_size = sizeof(FDCtrlISABus),
    .class_init = isa_fdc_class_init,
    .interfaces = (InterfaceInfo[]) {
        { TYPE_ACPI_DEV_AML_IF },
        { }
    },
    .instance_init = isa_fdc_instance_init,
};

static void isa_fdc_register_types(void)
{
    type_register_static(&isa_fdc_info);
}

type_init(isa_fdc_register_types)
