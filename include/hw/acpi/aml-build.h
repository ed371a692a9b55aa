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

#endif
