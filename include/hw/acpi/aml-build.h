/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ACPI Machine Language, as bytes: each function makes a term (ACPI 6.4, chapter 20) or a resource descriptor
 * (section 6.4) and returns it; aml_append() puts it, encoded, at the end of another. A term belongs to the
 * allocator, which frees all of them at once; it can be appended any number of times. Below are the tables
 * that all machines have in common; those of PCs are in hw/i386/acpi-build.c.
 */
#ifndef HW_ACPI_GEN_UTILS_H
#define HW_ACPI_GEN_UTILS_H

#include "qemu/osdep.h"
#include "hw/acpi/acpi-defs.h"
#include "hw/acpi/bios-linker-loader.h"

/* Who made tables: machine properties x-oem-id and x-oem-table-id start as these, in 6 and 8 characters. */
#define ACPI_BUILD_APPNAME6 "BOCHS "
#define ACPI_BUILD_APPNAME8 "BXPC    "

#define ACPI_BUILD_TABLE_FILE "etc/acpi/tables"
#define ACPI_BUILD_RSDP_FILE "etc/acpi/rsdp"
#define ACPI_BUILD_TPMLOG_FILE "etc/tpm/log"
#define ACPI_BUILD_LOADER_FILE "etc/table-loader"

/* What aml_append writes before and after a term's bytes. */
typedef enum {
    AML_NO_OPCODE = 0,  /* nothing */
    AML_OPCODE,         /* the opcode */
    AML_PACKAGE,        /* opcode and length */
    AML_EXT_PACKAGE,    /* the same behind ExtOpPrefix */
    AML_BUFFER,         /* opcode, length, number of bytes */
    AML_RES_TEMPLATE,   /* a buffer that ends with an end tag */
} AmlBlockFlags;

/* @buf: encoded bytes, owned. */
struct Aml {
    GArray *buf;
    uint8_t op;
    AmlBlockFlags block_flags;
};

/* Frees all terms that were made; init does so too. */
void init_aml_allocator(void);
void free_aml_allocator(void);

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
    AML_ANY_ACC = 0,
    AML_BYTE_ACC = 1,
    AML_WORD_ACC = 2,
    AML_DWORD_ACC = 3,
    AML_QWORD_ACC = 4,
    AML_BUFFER_ACC = 5
} AmlAccessType;
typedef enum { AML_NOLOCK = 0, AML_LOCK = 1 } AmlLockRule;
typedef enum { AML_PRESERVE = 0, AML_WRITE_AS_ONES = 1, AML_WRITE_AS_ZEROS = 2 } AmlUpdateRule;
typedef enum { AML_SYSTEM_MEMORY = 0, AML_SYSTEM_IO = 1, AML_PCI_CONFIG = 2 } AmlRegionSpace;
typedef enum {
    AML_AS_SYSTEM_MEMORY = 0,
    AML_AS_SYSTEM_IO = 1,
    AML_AS_PCI_CONFIG = 2,
    AML_AS_EMBEDDED_CTRL = 3,
    AML_AS_SMBUS = 4,
    AML_AS_FFH = 0x7f
} AmlAddressSpace;
/* Flags of address space descriptors, in place. */
typedef enum { AML_POS_DECODE = 0, AML_SUB_DECODE = 1 << 1 } AmlDecode;
typedef enum { AML_MIN_NOT_FIXED = 0, AML_MIN_FIXED = 1 << 2 } AmlMinFixed;
typedef enum { AML_MAX_NOT_FIXED = 0, AML_MAX_FIXED = 1 << 3 } AmlMaxFixed;
typedef enum {
    AML_NON_CACHEABLE = 0,
    AML_CACHEABLE = 1,
    AML_WRITE_COMBINING = 2,
    AML_PREFETCHABLE = 3
} AmlCacheable;
typedef enum { AML_ISA_ONLY = 1, AML_NON_ISA_ONLY = 2, AML_ENTIRE_RANGE = 3 } AmlISARanges;
typedef enum { AML_PULL_DEFAULT = 0, AML_PULL_UP = 1, AML_PULL_DOWN = 2, AML_PULL_NONE = 3 } AmlPinConfig;
typedef enum {
    AML_IO_RESTRICTION_NONE = 0,
    AML_IO_RESTRICTION_INPUT_ONLY = 1,
    AML_IO_RESTRICTION_OUTPUT_ONLY = 2,
    AML_IO_RESTRICTION_NONE_PRESERVE = 3
} AmlIORestriction;

/* Adds @child to the bytes of @parent_ctx. */
void aml_append(Aml *parent_ctx, Aml *child);

/*
 * Terms by their ACPI names. Names are paths ("\\_SB.PCI0", "^FOO") whose segments are filled up to four
 * characters; a NULL target: the result is not stored.
 */
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
Aml *aml_irq(uint8_t irq, AmlLevelAndEdge level_and_edge, AmlActiveHighAndLow high_and_low, AmlShared shared);
Aml *aml_word_bus_number(AmlMinFixed min_fixed, AmlMaxFixed max_fixed, AmlDecode dec, uint16_t addr_gran,
                         uint16_t addr_min, uint16_t addr_max, uint16_t addr_trans, uint16_t len);
Aml *aml_word_io(AmlMinFixed min_fixed, AmlMaxFixed max_fixed, AmlDecode dec, AmlISARanges isa_ranges,
                 uint16_t addr_gran, uint16_t addr_min, uint16_t addr_max, uint16_t addr_trans, uint16_t len);
Aml *aml_dword_io(AmlMinFixed min_fixed, AmlMaxFixed max_fixed, AmlDecode dec, AmlISARanges isa_ranges,
                  uint32_t addr_gran, uint32_t addr_min, uint32_t addr_max, uint32_t addr_trans,
                  uint32_t len);
Aml *aml_dword_memory(AmlDecode dec, AmlMinFixed min_fixed, AmlMaxFixed max_fixed, AmlCacheable cacheable,
                      AmlReadAndWrite read_and_write, uint32_t addr_gran, uint32_t addr_min,
                      uint32_t addr_max, uint32_t addr_trans, uint32_t len);
Aml *aml_qword_memory(AmlDecode dec, AmlMinFixed min_fixed, AmlMaxFixed max_fixed, AmlCacheable cacheable,
                      AmlReadAndWrite read_and_write, uint64_t addr_gran, uint64_t addr_min,
                      uint64_t addr_max, uint64_t addr_trans, uint64_t len);
/* Pins of the GPIO controller @resource_source_name; @debounce_timeout in 10 us. */
Aml *aml_gpio_int(AmlConsumerAndProducer con_and_pro, AmlLevelAndEdge edge_level,
                  AmlActiveHighAndLow active_level, AmlShared shared, AmlPinConfig pin_config,
                  uint16_t debounce_timeout, const uint32_t pin_list[], uint32_t pin_count,
                  const char *resource_source_name, const uint8_t *vendor_data, uint16_t vendor_data_len);
Aml *aml_i2c_serial_bus_device(uint16_t address, const char *resource_source);
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

Aml *aml_xor(Aml *arg1, Aml *arg2, Aml *dst);
Aml *aml_multiply(Aml *arg1, Aml *arg2, Aml *dst);
Aml *aml_call5(const char *method, Aml *arg1, Aml *arg2, Aml *arg3, Aml *arg4, Aml *arg5);
Aml *aml_call6(const char *method, Aml *arg1, Aml *arg2, Aml *arg3, Aml *arg4, Aml *arg5, Aml *arg6);
Aml *aml_create_word_field(Aml *srcbuf, Aml *index, const char *name);
Aml *aml_create_byte_field(Aml *srcbuf, Aml *index, const char *name);
Aml *aml_refof(Aml *arg);
Aml *aml_to_decimalstring(Aml *src, Aml *dst);
Aml *aml_sleep(uint64_t msec);

/* ---- bytes of tables ---- */

/* @size bytes of @value, little endian. */
void build_append_int_noprefix(GArray *table, uint64_t value, int size);
/* A name of a double word of 0 that is filled in later; returns its offset. */
int build_append_named_dword(GArray *array, const char *name_format, ...) G_GNUC_PRINTF(2, 3);
/* A generic address structure: ACPI 6.4, section 5.2.3.2. */
void build_append_gas(GArray *table, AmlAddressSpace as, uint8_t bit_width, uint8_t bit_offset,
                      uint8_t access_width, uint64_t address);
static inline void build_append_gas_from_struct(GArray *table, const struct AcpiGenericAddress *s)
{
    build_append_gas(table, s->space_id, s->bit_width, s->bit_offset, s->access_width, s->address);
}

/* ---- tables ---- */

/* The files that the guest gets. @rsdp and @table_data are allocated by @linker. */
typedef struct AcpiBuildTables {
    GArray *table_data;
    GArray *rsdp;
    GArray *tcpalog;
    GArray *vmgenid;
    GArray *hardware_errors;
    BIOSLinker *linker;
} AcpiBuildTables;

void acpi_build_tables_init(AcpiBuildTables *tables);
/* Frees the loader, and the files as well unless they are in use (@mfre false). */
void acpi_build_tables_cleanup(AcpiBuildTables *tables, bool mfre);

/* A table being built: set the first four fields. */
typedef struct AcpiTable {
    const char *sig;            /* four characters */
    const uint8_t rev;
    const char *oem_id;
    const char *oem_table_id;
    GArray *array;
    unsigned table_offset;
} AcpiTable;

/* Header at the end of @array, and length and checksum when what is behind it is complete: section 5.2.6. */
void acpi_table_begin(AcpiTable *desc, GArray *array);
void acpi_table_end(BIOSLinker *linker, AcpiTable *table);

/* Notes that a table, which the root table will list, begins at the end of @table_data. */
void acpi_add_table(GArray *table_offsets, GArray *table_data);
unsigned acpi_data_len(GArray *table);
/* Fill @blob with zeroes up to a multiple of @align. */
void acpi_align_size(GArray *blob, unsigned align);

void build_rsdp(GArray *tbl, BIOSLinker *linker, AcpiRsdpData *rsdp_data);
void build_rsdt(GArray *table_data, BIOSLinker *linker, GArray *table_offsets, const char *oem_id,
                const char *oem_table_id);
void build_xsdt(GArray *table_data, BIOSLinker *linker, GArray *table_offsets, const char *oem_id,
                const char *oem_table_id);
void build_fadt(GArray *tbl, BIOSLinker *linker, const AcpiFadtData *f, const char *oem_id,
                const char *oem_table_id);

#endif
