/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A multiplier whose registers are rows of the register API. Not modelled after any hardware.
 *
 * BAR 0: the registers below.
 */
#include "qemu/osdep.h"
#include "hw/pci/pci.h"
#include "hw/register.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "qom/object.h"

#ifndef REGFILE_ERR_DEBUG
#define REGFILE_ERR_DEBUG 0
#endif

REG32(ID, 0x0)
    FIELD(ID, VERSION, 0, 8)
    FIELD(ID, VENDOR, 16, 16)
REG32(CTRL, 0x4)
    FIELD(CTRL, GO, 0, 1)
    FIELD(CTRL, SHIFT, 4, 5)
    FIELD(CTRL, IRQ_EN, 31, 1)
REG32(STATUS, 0x8)
    FIELD(STATUS, DONE, 0, 1)
    FIELD(STATUS, OVERFLOW, 1, 1)
REG32(FACTOR_A, 0xc)
REG32(FACTOR_B, 0x10)
REG32(PRODUCT, 0x14)
REG32(COUNT, 0x18)
    FIELD(COUNT, LOW, 0, 8)
    FIELD(COUNT, HIGH, 8, 24)

#define R_MAX (R_COUNT + 1)

#define TYPE_REGFILE "regfile"
OBJECT_DECLARE_SIMPLE_TYPE(RegFileState, REGFILE)

struct RegFileState {
    PCIDevice parent_obj;

    MemoryRegion bar;
    RegisterInfoArray *reg_array;
    uint32_t regs[R_MAX];
    RegisterInfo regs_info[R_MAX];
};

static void regfile_update_irq(RegFileState *s)
{
    pci_set_irq(PCI_DEVICE(s),
                ARRAY_FIELD_EX32(s->regs, CTRL, IRQ_EN) && ARRAY_FIELD_EX32(s->regs, STATUS, DONE));
}

static uint64_t regfile_ctrl_prew(RegisterInfo *reg, uint64_t val)
{
    RegFileState *s = REGFILE(reg->opaque);

    return FIELD_EX32(s->regs[R_STATUS], STATUS, DONE) ? FIELD_DP32(val, CTRL, GO, 0) : val;
}

static void regfile_multiply(RegFileState *s)
{
    uint64_t product = (uint64_t)s->regs[R_FACTOR_A] * s->regs[R_FACTOR_B];

    product >>= ARRAY_FIELD_EX32(s->regs, CTRL, SHIFT);
    s->regs[R_PRODUCT] = product;
    ARRAY_FIELD_DP32(s->regs, STATUS, DONE, 1);
    ARRAY_FIELD_DP32(s->regs, STATUS, OVERFLOW, product >> 32 != 0);
    ARRAY_FIELD_DP32(s->regs, CTRL, GO, 0);
    s->regs[R_COUNT]++;
}

static void regfile_ctrl_postw(RegisterInfo *reg, uint64_t val)
{
    RegFileState *s = REGFILE(reg->opaque);

    if (FIELD_EX32(val, CTRL, GO)) {
        regfile_multiply(s);
    }
    regfile_update_irq(s);
}

static void regfile_status_postw(RegisterInfo *reg, uint64_t val)
{
    regfile_update_irq(REGFILE(reg->opaque));
}

static uint64_t regfile_count_postr(RegisterInfo *reg, uint64_t val)
{
    return FIELD_DP32(val, COUNT, HIGH, ~FIELD_EX32(val, COUNT, LOW));
}

static const RegisterAccessInfo regfile_regs_info[] = {
    {   .name = "ID", .addr = A_ID, .reset = 0x4d550001, .ro = 0xffffffff,
    }, { .name = "CTRL", .addr = A_CTRL, .rsvd = 0x7ffffe0e,
         .pre_write = regfile_ctrl_prew, .post_write = regfile_ctrl_postw,
    }, { .name = "STATUS", .addr = A_STATUS, .w1c = 0x3, .ro = 0xfffffffc, .post_write = regfile_status_postw,
    }, { .name = "FACTOR_A", .addr = A_FACTOR_A,
    }, { .name = "FACTOR_B", .addr = A_FACTOR_B, .reset = 1,
    }, { .name = "PRODUCT", .addr = A_PRODUCT, .ro = 0xffffffff,
    }, { .name = "COUNT", .addr = A_COUNT, .cor = 0xff, .ro = 0xffffffff, .post_read = regfile_count_postr,
    },
};

static const MemoryRegionOps regfile_ops = {
    .read = register_read_memory,
    .write = register_write_memory,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = { .min_access_size = 4, .max_access_size = 4 },
};

static void regfile_reset(DeviceState *dev)
{
    RegFileState *s = REGFILE(dev);

    for (unsigned i = 0; i < ARRAY_SIZE(s->regs_info); i++) {
        register_reset(&s->regs_info[i]);
    }
    regfile_update_irq(s);
}

static void regfile_realize(PCIDevice *pci, Error **errp)
{
    RegFileState *s = REGFILE(pci);

    pci_config_set_interrupt_pin(pci->config, 1);
    memory_region_init(&s->bar, OBJECT(s), "regfile-bar", 0x1000);
    s->reg_array = register_init_block32(DEVICE(s), regfile_regs_info, ARRAY_SIZE(regfile_regs_info),
                                         s->regs_info, s->regs, &regfile_ops, REGFILE_ERR_DEBUG, R_MAX * 4);
    memory_region_add_subregion(&s->bar, 0, &s->reg_array->mem);
    pci_register_bar(pci, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->bar);
}

static void regfile_exit(PCIDevice *pci)
{
    RegFileState *s = REGFILE(pci);

    memory_region_del_subregion(&s->bar, &s->reg_array->mem);
    register_finalize_block(s->reg_array);
}

static const VMStateDescription vmstate_regfile = {
    .name = TYPE_REGFILE,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, RegFileState),
        VMSTATE_UINT32_ARRAY(regs, RegFileState, R_MAX),
        VMSTATE_END_OF_LIST()
    }
};

static void regfile_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = regfile_realize;
    k->exit = regfile_exit;
    k->vendor_id = PCI_VENDOR_ID_QEMU;
    k->device_id = 0x11f5;
    k->class_id = PCI_CLASS_OTHERS;
    dc->reset = regfile_reset;
    dc->vmsd = &vmstate_regfile;
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo regfile_info = {
    .name = TYPE_REGFILE,
    .parent = TYPE_PCI_DEVICE,
    .instance_size = sizeof(RegFileState),
    .class_init = regfile_class_init,
    .interfaces = (InterfaceInfo[]) {
        { INTERFACE_CONVENTIONAL_PCI_DEVICE },
        { },
    },
};

static void regfile_register_types(void)
{
    type_register_static(&regfile_info);
}

type_init(regfile_register_types)
