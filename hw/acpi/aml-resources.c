/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Resource descriptors: ACPI 6.4, section 6.4. Each is a term of bytes for a resource template. */
#include "qemu/osdep.h"
#include "aml-internal.h"

/* Large items: section 6.4.3. */
enum {
    AML_ITEM_MEMORY32_FIXED = 0x86,
    AML_ITEM_DWORD_SPACE = 0x87,
    AML_ITEM_WORD_SPACE = 0x88,
    AML_ITEM_INTERRUPT = 0x89,
    AML_ITEM_QWORD_SPACE = 0x8a,
    AML_ITEM_GPIO = 0x8c,
    AML_ITEM_SERIAL_BUS = 0x8e,
};

/* Types of address spaces. */
enum {
    AML_SPACE_MEMORY = 0,
    AML_SPACE_IO = 1,
    AML_SPACE_BUS = 2,
};

/* Small item with @length bytes. */
static Aml *aml_small_item(uint8_t type, uint8_t length)
{
    Aml *aml = aml_bytes();

    aml_put_byte(aml->buf, type << 3 | length);
    return aml;
}

/* Large item with @length bytes. */
static Aml *aml_large_item(uint8_t type, uint16_t length)
{
    Aml *aml = aml_bytes();

    aml_put_byte(aml->buf, type);
    build_append_int_noprefix(aml->buf, length, 2);
    return aml;
}

Aml *aml_io(AmlIODecode dec, uint16_t min_base, uint16_t max_base, uint8_t aln, uint8_t len)
{
    Aml *aml = aml_small_item(8, 7);

    aml_put_byte(aml->buf, dec);
    build_append_int_noprefix(aml->buf, min_base, 2);
    build_append_int_noprefix(aml->buf, max_base, 2);
    aml_put_byte(aml->buf, aln);
    aml_put_byte(aml->buf, len);
    return aml;
}

Aml *aml_irq_no_flags(uint8_t irq)
{
    Aml *aml = aml_small_item(4, 2);

    build_append_int_noprefix(aml->buf, 1u << (irq & 15), 2);
    return aml;
}

Aml *aml_irq(uint8_t irq, AmlLevelAndEdge level_and_edge, AmlActiveHighAndLow high_and_low, AmlShared shared)
{
    Aml *aml = aml_small_item(4, 3);

    build_append_int_noprefix(aml->buf, 1u << (irq & 15), 2);
    aml_put_byte(aml->buf, level_and_edge | high_and_low << 3 | shared << 4);
    return aml;
}

Aml *aml_dma(AmlDmaType typ, AmlDmaBusMaster bm, AmlTransferSize sz, uint8_t channel)
{
    Aml *aml = aml_small_item(5, 2);

    aml_put_byte(aml->buf, 1u << (channel & 7));
    aml_put_byte(aml->buf, sz | bm << 2 | typ << 5);
    return aml;
}

Aml *aml_memory32_fixed(uint32_t addr, uint32_t size, AmlReadAndWrite read_and_write)
{
    Aml *aml = aml_large_item(AML_ITEM_MEMORY32_FIXED, 9);

    aml_put_byte(aml->buf, read_and_write);
    build_append_int_noprefix(aml->buf, addr, 4);
    build_append_int_noprefix(aml->buf, size, 4);
    return aml;
}

Aml *aml_interrupt(AmlConsumerAndProducer con_and_pro, AmlLevelAndEdge level_and_edge,
                   AmlActiveHighAndLow high_and_low, AmlShared shared, uint32_t *irq_list, uint8_t irq_count)
{
    Aml *aml = aml_large_item(AML_ITEM_INTERRUPT, 2 + 4 * irq_count);

    aml_put_byte(aml->buf, con_and_pro | level_and_edge << 1 | high_and_low << 2 | shared << 3);
    aml_put_byte(aml->buf, irq_count);
    for (int i = 0; i < irq_count; i++) {
        build_append_int_noprefix(aml->buf, irq_list[i], 4);
    }
    return aml;
}

/* Granularity, minimum, maximum, translation, length, each of @width bytes: section 6.4.3.5. */
static Aml *aml_space(uint8_t item, int width, uint8_t type, uint8_t flags, uint8_t type_flags,
                      const uint64_t numbers[5])
{
    Aml *aml = aml_large_item(item, 3 + 5 * width);

    aml_put_byte(aml->buf, type);
    aml_put_byte(aml->buf, flags);
    aml_put_byte(aml->buf, type_flags);
    for (int i = 0; i < 5; i++) {
        build_append_int_noprefix(aml->buf, numbers[i], width);
    }
    return aml;
}

Aml *aml_word_bus_number(AmlMinFixed min_fixed, AmlMaxFixed max_fixed, AmlDecode dec, uint16_t addr_gran,
                         uint16_t addr_min, uint16_t addr_max, uint16_t addr_trans, uint16_t len)
{
    return aml_space(AML_ITEM_WORD_SPACE, 2, AML_SPACE_BUS, min_fixed | max_fixed | dec, 0,
                     (uint64_t[]) { addr_gran, addr_min, addr_max, addr_trans, len });
}

Aml *aml_word_io(AmlMinFixed min_fixed, AmlMaxFixed max_fixed, AmlDecode dec, AmlISARanges isa_ranges,
                 uint16_t addr_gran, uint16_t addr_min, uint16_t addr_max, uint16_t addr_trans, uint16_t len)
{
    return aml_space(AML_ITEM_WORD_SPACE, 2, AML_SPACE_IO, min_fixed | max_fixed | dec, isa_ranges,
                     (uint64_t[]) { addr_gran, addr_min, addr_max, addr_trans, len });
}

Aml *aml_dword_io(AmlMinFixed min_fixed, AmlMaxFixed max_fixed, AmlDecode dec, AmlISARanges isa_ranges,
                  uint32_t addr_gran, uint32_t addr_min, uint32_t addr_max, uint32_t addr_trans, uint32_t len)
{
    return aml_space(AML_ITEM_DWORD_SPACE, 4, AML_SPACE_IO, min_fixed | max_fixed | dec, isa_ranges,
                     (uint64_t[]) { addr_gran, addr_min, addr_max, addr_trans, len });
}

Aml *aml_dword_memory(AmlDecode dec, AmlMinFixed min_fixed, AmlMaxFixed max_fixed, AmlCacheable cacheable,
                      AmlReadAndWrite read_and_write, uint32_t addr_gran, uint32_t addr_min,
                      uint32_t addr_max, uint32_t addr_trans, uint32_t len)
{
    return aml_space(AML_ITEM_DWORD_SPACE, 4, AML_SPACE_MEMORY, min_fixed | max_fixed | dec,
                     read_and_write | cacheable << 1,
                     (uint64_t[]) { addr_gran, addr_min, addr_max, addr_trans, len });
}

Aml *aml_qword_memory(AmlDecode dec, AmlMinFixed min_fixed, AmlMaxFixed max_fixed, AmlCacheable cacheable,
                      AmlReadAndWrite read_and_write, uint64_t addr_gran, uint64_t addr_min,
                      uint64_t addr_max, uint64_t addr_trans, uint64_t len)
{
    return aml_space(AML_ITEM_QWORD_SPACE, 8, AML_SPACE_MEMORY, min_fixed | max_fixed | dec,
                     read_and_write | cacheable << 1,
                     (uint64_t[]) { addr_gran, addr_min, addr_max, addr_trans, len });
}

/* Section 6.4.3.8.1: a head of 23 bytes, pins, name of the controller, vendor's data. */
Aml *aml_gpio_int(AmlConsumerAndProducer con_and_pro, AmlLevelAndEdge edge_level,
                  AmlActiveHighAndLow active_level, AmlShared shared, AmlPinConfig pin_config,
                  uint16_t debounce_timeout, const uint32_t pin_list[], uint32_t pin_count,
                  const char *resource_source_name, const uint8_t *vendor_data, uint16_t vendor_data_len)
{
    enum { HEAD = 23 };
    uint16_t name = HEAD + 2 * pin_count, vendor = name + strlen(resource_source_name) + 1;
    Aml *aml = aml_large_item(AML_ITEM_GPIO, vendor + vendor_data_len - 3);

    aml_put_byte(aml->buf, 1); /* revision */
    aml_put_byte(aml->buf, 0); /* interrupt */
    build_append_int_noprefix(aml->buf, con_and_pro, 2);
    build_append_int_noprefix(aml->buf, edge_level | active_level << 1 | shared << 3, 2);
    aml_put_byte(aml->buf, pin_config);
    build_append_int_noprefix(aml->buf, 0, 2); /* drive strength: of outputs only */
    build_append_int_noprefix(aml->buf, debounce_timeout, 2);
    build_append_int_noprefix(aml->buf, HEAD, 2);
    aml_put_byte(aml->buf, 0);
    build_append_int_noprefix(aml->buf, name, 2);
    build_append_int_noprefix(aml->buf, vendor, 2);
    build_append_int_noprefix(aml->buf, vendor_data_len, 2);
    for (uint32_t i = 0; i < pin_count; i++) {
        build_append_int_noprefix(aml->buf, pin_list[i], 2);
    }
    g_array_append_vals(aml->buf, resource_source_name, strlen(resource_source_name) + 1);
    g_array_append_vals(aml->buf, vendor_data, vendor_data_len);
    return aml;
}

/* Section 6.4.3.8.2.1; 100 kHz, addresses of 7 bits. */
Aml *aml_i2c_serial_bus_device(uint16_t address, const char *resource_source)
{
    uint16_t name_size = strlen(resource_source) + 1;
    Aml *aml = aml_large_item(AML_ITEM_SERIAL_BUS, 15 + name_size);

    aml_put_byte(aml->buf, 1);      /* revision */
    aml_put_byte(aml->buf, 0);
    aml_put_byte(aml->buf, 1);      /* I2C */
    aml_put_byte(aml->buf, 1 << 1); /* consumer, a target */
    build_append_int_noprefix(aml->buf, 0, 2);
    aml_put_byte(aml->buf, 1);      /* revision of what follows, and its bytes */
    build_append_int_noprefix(aml->buf, 6, 2);
    build_append_int_noprefix(aml->buf, 100000, 4);
    build_append_int_noprefix(aml->buf, address, 2);
    g_array_append_vals(aml->buf, resource_source, name_size);
    return aml;
}
