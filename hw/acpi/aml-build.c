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

/* Terms that are nothing but their name and arguments. */
#define AML_NOTHING(name, ...)   \
    Aml *aml_##name(__VA_ARGS__) \
    {                            \
        return &aml_nothing;     \
    }

AML_NOTHING(buffer, int buffer_size, uint8_t *byte_list)
AML_NOTHING(field, const char *name, AmlAccessType type, AmlLockRule lock, AmlUpdateRule rule)
AML_NOTHING(named_field, const char *name, unsigned length)
AML_NOTHING(reserved_field, unsigned length)
AML_NOTHING(if, Aml *predicate)
AML_NOTHING(else, void)
AML_NOTHING(while, Aml *predicate)
AML_NOTHING(store, Aml *val, Aml *target)
AML_NOTHING(equal, Aml *arg1, Aml *arg2)
AML_NOTHING(arg, int pos)
AML_NOTHING(local, int num)
AML_NOTHING(notify, Aml *arg1, Aml *arg2)
AML_NOTHING(call0, const char *method)
AML_NOTHING(call1, const char *method, Aml *arg1)
AML_NOTHING(call2, const char *method, Aml *arg1, Aml *arg2)
AML_NOTHING(call3, const char *method, Aml *arg1, Aml *arg2, Aml *arg3)
AML_NOTHING(call4, const char *method, Aml *arg1, Aml *arg2, Aml *arg3, Aml *arg4)
AML_NOTHING(or, Aml *arg1, Aml *arg2, Aml *dst)
AML_NOTHING(and, Aml *arg1, Aml *arg2, Aml *dst)
AML_NOTHING(lor, Aml *arg1, Aml *arg2)
AML_NOTHING(land, Aml *arg1, Aml *arg2)
AML_NOTHING(add, Aml *arg1, Aml *arg2, Aml *dst)
AML_NOTHING(subtract, Aml *arg1, Aml *arg2, Aml *dst)
AML_NOTHING(shiftleft, Aml *arg1, Aml *count)
AML_NOTHING(shiftright, Aml *arg1, Aml *count, Aml *dst)
AML_NOTHING(index, Aml *arg1, Aml *idx)
AML_NOTHING(lless, Aml *arg1, Aml *arg2)
AML_NOTHING(lgreater, Aml *arg1, Aml *arg2)
AML_NOTHING(lgreater_equal, Aml *arg1, Aml *arg2)
AML_NOTHING(lnot, Aml *arg)
AML_NOTHING(increment, Aml *arg)
AML_NOTHING(decrement, Aml *arg)
AML_NOTHING(create_dword_field, Aml *srcbuf, Aml *index, const char *name)
AML_NOTHING(create_qword_field, Aml *srcbuf, Aml *index, const char *name)
AML_NOTHING(create_field, Aml *srcbuf, Aml *bit_index, Aml *num_bits, const char *name)
AML_NOTHING(mutex, const char *name, uint8_t sync_level)
AML_NOTHING(acquire, Aml *mutex, uint16_t timeout)
AML_NOTHING(release, Aml *mutex)
AML_NOTHING(touuid, const char *uuid)
AML_NOTHING(unicode, const char *str)
AML_NOTHING(varpackage, uint32_t num_elements)
AML_NOTHING(alias, const char *source_object, const char *alias_object)
AML_NOTHING(sizeof, Aml *arg)
AML_NOTHING(derefof, Aml *arg)
AML_NOTHING(concatenate, Aml *source1, Aml *source2, Aml *target)
AML_NOTHING(break, void)
AML_NOTHING(debug, void)
AML_NOTHING(to_integer, Aml *arg)
AML_NOTHING(to_hexstring, Aml *src, Aml *dst)
AML_NOTHING(to_buffer, Aml *src, Aml *dst)
AML_NOTHING(object_type, Aml *object)
AML_NOTHING(processor, uint8_t proc_id, uint32_t pblk_addr, uint8_t pblk_len, const char *name_format, ...)
