/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * AML tables for firmware are left out: Aml is an opaque handle, and these builders return one that
 * holds nothing. They let device models with a build_aml method compile.
 */
#ifndef HW_ACPI_GEN_UTILS_H
#define HW_ACPI_GEN_UTILS_H

#include "qemu/osdep.h"

/* A shared handle; nothing to free. */
struct Aml {
    char unused;
};

typedef enum { AML_DECODE10 = 0, AML_DECODE16 = 1 } AmlIODecode;
typedef enum { AML_NOTSERIALIZED = 0, AML_SERIALIZED = 1 } AmlSerializeFlag;
typedef enum { AML_COMPATIBILITY = 0, AML_TYPEA = 1, AML_TYPEB = 2, AML_TYPEF = 3 } AmlDmaType;
typedef enum { AML_NOTBUSMASTER = 0, AML_BUSMASTER = 1 } AmlDmaBusMaster;
typedef enum { AML_TRANSFER8 = 0, AML_TRANSFER8_16 = 1, AML_TRANSFER16 = 2 } AmlTransferSize;
typedef enum { AML_READ_ONLY = 0, AML_READ_WRITE = 1 } AmlReadAndWrite;
typedef enum { AML_CONSUMER_PRODUCER = 0, AML_CONSUMER = 1 } AmlConsumerAndProducer;
typedef enum { AML_LEVEL = 0, AML_EDGE = 1 } AmlLevelAndEdge;
typedef enum { AML_ACTIVE_HIGH = 0, AML_ACTIVE_LOW = 1 } AmlActiveHighAndLow;
typedef enum { AML_EXCLUSIVE = 0, AML_SHARED = 1 } AmlShared;
typedef enum {
    AML_ANY_ACC = 0, AML_BYTE_ACC = 1, AML_WORD_ACC = 2, AML_DWORD_ACC = 3, AML_QWORD_ACC = 4, AML_BUFFER_ACC = 5
} AmlAccessType;
typedef enum { AML_NOLOCK = 0, AML_LOCK = 1 } AmlLockRule;
typedef enum { AML_PRESERVE = 0, AML_WRITE_AS_ONES = 1, AML_WRITE_AS_ZEROS = 2 } AmlUpdateRule;
typedef enum { AML_SYSTEM_MEMORY = 0, AML_SYSTEM_IO = 1, AML_PCI_CONFIG = 2 } AmlRegionSpace;

/* Terms by their ACPI names: each returns the empty handle. */
void aml_append(Aml *parent_ctx, Aml *child);
Aml *aml_name(const char *name_format, ...) G_GNUC_PRINTF(1, 2);
Aml *aml_name_decl(const char *name, Aml *val);
Aml *aml_return(Aml *val);
Aml *aml_int(const uint64_t val);
Aml *aml_string(const char *name_format, ...) G_GNUC_PRINTF(1, 2);
Aml *aml_eisaid(const char *str);
Aml *aml_io(AmlIODecode dec, uint16_t min_base, uint16_t max_base, uint8_t aln, uint8_t len);
Aml *aml_irq_no_flags(uint8_t irq);
Aml *aml_dma(AmlDmaType typ, AmlDmaBusMaster bm, AmlTransferSize sz, uint8_t channel);
Aml *aml_memory32_fixed(uint32_t addr, uint32_t size, AmlReadAndWrite read_and_write);
Aml *aml_interrupt(AmlConsumerAndProducer con_and_pro, AmlLevelAndEdge level_and_edge,
                   AmlActiveHighAndLow high_and_low, AmlShared shared, uint32_t *irq_list,
                   uint8_t irq_count);
Aml *aml_device(const char *name_format, ...) G_GNUC_PRINTF(1, 2);
Aml *aml_scope(const char *name_format, ...) G_GNUC_PRINTF(1, 2);
Aml *aml_method(const char *name, int arg_count, AmlSerializeFlag sflag);
Aml *aml_resource_template(void);
Aml *aml_package(uint8_t num_elements);
Aml *aml_operation_region(const char *name, AmlRegionSpace rs, Aml *offset, uint32_t len);

Aml *aml_buffer(int buffer_size, uint8_t *byte_list);
Aml *aml_field(const char *name, AmlAccessType type, AmlLockRule lock, AmlUpdateRule rule);
Aml *aml_named_field(const char *name, unsigned length);
Aml *aml_reserved_field(unsigned length);
Aml *aml_if(Aml *predicate);
Aml *aml_else(void);
Aml *aml_while(Aml *predicate);
Aml *aml_store(Aml *val, Aml *target);
Aml *aml_equal(Aml *arg1, Aml *arg2);
Aml *aml_arg(int pos);
Aml *aml_local(int num);
Aml *aml_notify(Aml *arg1, Aml *arg2);
Aml *aml_call0(const char *method);
Aml *aml_call1(const char *method, Aml *arg1);
Aml *aml_call2(const char *method, Aml *arg1, Aml *arg2);
Aml *aml_call3(const char *method, Aml *arg1, Aml *arg2, Aml *arg3);
Aml *aml_call4(const char *method, Aml *arg1, Aml *arg2, Aml *arg3, Aml *arg4);
Aml *aml_or(Aml *arg1, Aml *arg2, Aml *dst);
Aml *aml_and(Aml *arg1, Aml *arg2, Aml *dst);
Aml *aml_lor(Aml *arg1, Aml *arg2);
Aml *aml_land(Aml *arg1, Aml *arg2);
Aml *aml_add(Aml *arg1, Aml *arg2, Aml *dst);
Aml *aml_subtract(Aml *arg1, Aml *arg2, Aml *dst);
Aml *aml_shiftleft(Aml *arg1, Aml *count);
Aml *aml_shiftright(Aml *arg1, Aml *count, Aml *dst);
Aml *aml_index(Aml *arg1, Aml *idx);
Aml *aml_lless(Aml *arg1, Aml *arg2);
Aml *aml_lgreater(Aml *arg1, Aml *arg2);
Aml *aml_lgreater_equal(Aml *arg1, Aml *arg2);
Aml *aml_lnot(Aml *arg);
Aml *aml_increment(Aml *arg);
Aml *aml_decrement(Aml *arg);
Aml *aml_create_dword_field(Aml *srcbuf, Aml *index, const char *name);
Aml *aml_create_qword_field(Aml *srcbuf, Aml *index, const char *name);
Aml *aml_create_field(Aml *srcbuf, Aml *bit_index, Aml *num_bits, const char *name);
Aml *aml_mutex(const char *name, uint8_t sync_level);
Aml *aml_acquire(Aml *mutex, uint16_t timeout);
Aml *aml_release(Aml *mutex);
Aml *aml_touuid(const char *uuid);
Aml *aml_unicode(const char *str);
Aml *aml_varpackage(uint32_t num_elements);
Aml *aml_alias(const char *source_object, const char *alias_object);
Aml *aml_sizeof(Aml *arg);
Aml *aml_derefof(Aml *arg);
Aml *aml_concatenate(Aml *source1, Aml *source2, Aml *target);
Aml *aml_break(void);
Aml *aml_debug(void);
Aml *aml_to_integer(Aml *arg);
Aml *aml_to_hexstring(Aml *src, Aml *dst);
Aml *aml_to_buffer(Aml *src, Aml *dst);
Aml *aml_object_type(Aml *object);
Aml *aml_processor(uint8_t proc_id, uint32_t pblk_addr, uint8_t pblk_len, const char *name_format, ...);

#endif
