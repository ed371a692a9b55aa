/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * AML terms without content: tables for firmware are left out, and device models that could write
 * some need the names.
 */
#include "qemu/osdep.h"
#include "hw/acpi/aml-build.h"

static Aml aml_nothing;

void aml_append(Aml *parent_ctx, Aml *child)
{
}

Aml *aml_name(const char *name_format, ...)
{
    return &aml_nothing;
}

Aml *aml_name_decl(const char *name, Aml *val)
{
    return &aml_nothing;
}

Aml *aml_return(Aml *val)
{
    return &aml_nothing;
}

Aml *aml_int(const uint64_t val)
{
    return &aml_nothing;
}

Aml *aml_string(const char *name_format, ...)
{
    return &aml_nothing;
}

Aml *aml_eisaid(const char *str)
{
    return &aml_nothing;
}

Aml *aml_io(AmlIODecode dec, uint16_t min_base, uint16_t max_base, uint8_t aln, uint8_t len)
{
    return &aml_nothing;
}

Aml *aml_irq_no_flags(uint8_t irq)
{
    return &aml_nothing;
}

Aml *aml_dma(AmlDmaType typ, AmlDmaBusMaster bm, AmlTransferSize sz, uint8_t channel)
{
    return &aml_nothing;
}

Aml *aml_memory32_fixed(uint32_t addr, uint32_t size, AmlReadAndWrite read_and_write)
{
    return &aml_nothing;
}

Aml *aml_interrupt(AmlConsumerAndProducer con_and_pro, AmlLevelAndEdge level_and_edge,
                   AmlActiveHighAndLow high_and_low, AmlShared shared, uint32_t *irq_list,
                   uint8_t irq_count)
{
    return &aml_nothing;
}

Aml *aml_device(const char *name_format, ...)
{
    return &aml_nothing;
}

Aml *aml_scope(const char *name_format, ...)
{
    return &aml_nothing;
}

Aml *aml_method(const char *name, int arg_count, AmlSerializeFlag sflag)
{
    return &aml_nothing;
}

Aml *aml_resource_template(void)
{
    return &aml_nothing;
}

Aml *aml_package(uint8_t num_elements)
{
    return &aml_nothing;
}

Aml *aml_operation_region(const char *name, AmlRegionSpace rs, Aml *offset, uint32_t len)
{
    return &aml_nothing;
}
