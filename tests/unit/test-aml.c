/* SPDX-License-Identifier: GPL-2.0-or-later */
/* AML against bytes that were encoded by hand from ACPI 6.4, chapter 20 and section 6.4. */
#include "qemu/osdep.h"
#include "hw/acpi/aml-build.h"

/* What @aml is when it is appended. */
static void check(Aml *aml, const uint8_t *bytes, size_t size)
{
    Aml *all = aml_scope("X");
    /* ScopeOp, length and name are not in its own buffer but for the name. */
    size_t before = all->buf->len;

    aml_append(all, aml);
    g_assert_cmpmem(all->buf->data + before, all->buf->len - before, bytes, size);
}

#define CHECK(aml, ...)                               \
    do {                                              \
        const uint8_t bytes_[] = { __VA_ARGS__ };     \
        check(aml, bytes_, sizeof(bytes_));           \
    } while (0)

static void test_integers(void)
{
    CHECK(aml_int(0), 0x00);
    CHECK(aml_int(1), 0x01);
    CHECK(aml_int(2), 0x0a, 0x02);
    CHECK(aml_int(0x100), 0x0b, 0x00, 0x01);
    CHECK(aml_int(0x12345), 0x0c, 0x45, 0x23, 0x01, 0x00);
    CHECK(aml_int(1ull << 32), 0x0e, 0, 0, 0, 0, 1, 0, 0, 0);
    free_aml_allocator();
}

static void test_names(void)
{
    CHECK(aml_name("FOO"), 'F', 'O', 'O', '_');
    CHECK(aml_name("\\_SB.PCI%d", 0), '\\', 0x2e, '_', 'S', 'B', '_', 'P', 'C', 'I', '0');
    CHECK(aml_name("^A.B.C"), '^', 0x2f, 3, 'A', '_', '_', '_', 'B', '_', '_', '_', 'C', '_', '_', '_');
    CHECK(aml_name("%s", ""), 0x00);
    free_aml_allocator();
}

static void test_data(void)
{
    CHECK(aml_string("a%d", 1), 0x0d, 'a', '1', 0);
    CHECK(aml_eisaid("PNP0501"), 0x0c, 0x41, 0xd0, 0x05, 0x01);
    CHECK(aml_buffer(2, (uint8_t[]) { 7, 8 }), 0x11, 0x05, 0x0a, 0x02, 7, 8);
    CHECK(aml_unicode("A"), 0x11, 0x07, 0x0a, 0x04, 'A', 0, 0, 0);
    CHECK(aml_touuid("00112233-4455-6677-8899-aabbccddeeff"), 0x11, 0x13, 0x0a, 0x10, 0x33, 0x22, 0x11, 0x00,
          0x55, 0x44, 0x77, 0x66, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff);
    free_aml_allocator();
}

static void test_package(void)
{
    Aml *package = aml_package(2);

    aml_append(package, aml_int(1));
    aml_append(package, aml_string("x"));
    CHECK(aml_name_decl("_PRT", package), 0x08, '_', 'P', 'R', 'T', 0x12, 0x06, 0x02, 0x01, 0x0d, 'x', 0);
    free_aml_allocator();
}

/* The length counts itself: 63 bytes with it are the last to fit one byte. */
static void test_lengths(void)
{
    uint8_t data[70000] = { 0 };
    Aml *all = aml_scope("X");

    aml_append(all, aml_buffer(60, data));
    g_assert_cmphex(all->buf->data[5] & 0xff, ==, 0x3f);
    g_array_set_size(all->buf, 4);
    aml_append(all, aml_buffer(61, data));
    g_assert_cmphex(all->buf->data[5] & 0xff, ==, 0x41);
    g_assert_cmphex(all->buf->data[6] & 0xff, ==, 0x04);
    g_array_set_size(all->buf, 4);
    aml_append(all, aml_buffer(sizeof(data), data));
    /* 3 of the length, 5 of the size, 70000: 0x11178. */
    g_assert_cmphex(all->buf->data[5] & 0xff, ==, 0x88);
    g_assert_cmphex(all->buf->data[6] & 0xff, ==, 0x17);
    g_assert_cmphex(all->buf->data[7] & 0xff, ==, 0x11);
    free_aml_allocator();
}

static void test_device(void)
{
    Aml *dev = aml_device("DEV0"), *method = aml_method("_STA", 0, AML_NOTSERIALIZED), *cond;

    cond = aml_if(aml_equal(aml_arg(0), aml_int(2)));
    aml_append(cond, aml_return(aml_int(0x0f)));
    aml_append(method, cond);
    aml_append(dev, method);
    CHECK(dev, 0x5b, 0x82, 0x15, 'D', 'E', 'V', '0', 0x14, 0x0f, '_', 'S', 'T', 'A', 0x00, 0xa0, 0x08, 0x93,
          0x68, 0x0a, 0x02, 0xa4, 0x0a, 0x0f);
    CHECK(aml_method("FOO_", 2, AML_SERIALIZED), 0x14, 0x06, 'F', 'O', 'O', '_', 0x0a);
    free_aml_allocator();
}

static void test_expressions(void)
{
    CHECK(aml_store(aml_local(1), aml_name("X")), 0x70, 0x61, 'X', '_', '_', '_');
    CHECK(aml_add(aml_local(0), aml_int(1), NULL), 0x72, 0x60, 0x01, 0x00);
    CHECK(aml_or(aml_local(0), aml_int(1), aml_local(2)), 0x7d, 0x60, 0x01, 0x62);
    CHECK(aml_shiftleft(aml_int(1), aml_arg(6)), 0x79, 0x01, 0x6e, 0x00);
    CHECK(aml_lgreater_equal(aml_arg(0), aml_arg(1)), 0x92, 0x95, 0x68, 0x69);
    CHECK(aml_call2("FOOM", aml_int(0), aml_int(1)), 'F', 'O', 'O', 'M', 0x00, 0x01);
    CHECK(aml_acquire(aml_name("LOCK"), 0xffff), 0x5b, 0x23, 'L', 'O', 'C', 'K', 0xff, 0xff);
    CHECK(aml_create_dword_field(aml_arg(3), aml_int(0), "CDW1"), 0x8a, 0x6b, 0x00, 'C', 'D', 'W', '1');
    CHECK(aml_store(aml_int(1), aml_debug()), 0x70, 0x01, 0x5b, 0x31);
    free_aml_allocator();
}

static void test_fields(void)
{
    Aml *field = aml_field("REG0", AML_BYTE_ACC, AML_NOLOCK, AML_WRITE_AS_ZEROS);

    aml_append(field, aml_named_field("A", 8));
    aml_append(field, aml_reserved_field(72));
    CHECK(field, 0x5b, 0x81, 0x0e, 'R', 'E', 'G', '0', 0x41, 'A', '_', '_', '_', 0x08, 0x00, 0x48, 0x04);
    CHECK(aml_operation_region("REG0", AML_SYSTEM_IO, aml_int(0x505), 1), 0x5b, 0x80, 'R', 'E', 'G', '0',
          0x01, 0x0b, 0x05, 0x05, 0x01);
    free_aml_allocator();
}

static void test_resources(void)
{
    uint32_t irqs[] = { 5, 0x101 };
    Aml *crs = aml_resource_template();

    aml_append(crs, aml_io(AML_DECODE16, 0x3f8, 0x3f8, 0, 8));
    aml_append(crs, aml_irq_no_flags(4));
    CHECK(crs, 0x11, 0x10, 0x0a, 0x0d, 0x47, 0x01, 0xf8, 0x03, 0xf8, 0x03, 0x00, 0x08, 0x22, 0x10, 0x00, 0x79,
          0x00);
    CHECK(aml_dma(AML_COMPATIBILITY, AML_NOTBUSMASTER, AML_TRANSFER8, 2), 0x2a, 0x04, 0x00);
    CHECK(aml_memory32_fixed(0xfed00000, 0x400, AML_READ_ONLY), 0x86, 0x09, 0x00, 0x00, 0x00, 0x00, 0xd0,
          0xfe, 0x00, 0x04, 0x00, 0x00);
    CHECK(aml_interrupt(AML_CONSUMER, AML_EDGE, AML_ACTIVE_LOW, AML_EXCLUSIVE, irqs, 2), 0x89, 0x0a, 0x00,
          0x07, 0x02, 5, 0, 0, 0, 1, 1, 0, 0);
    CHECK(aml_word_io(AML_MIN_FIXED, AML_MAX_FIXED, AML_POS_DECODE, AML_ENTIRE_RANGE, 0, 0xd00, 0xffff, 0,
                      0xf300),
          0x88, 0x0d, 0x00, 0x01, 0x0c, 0x03, 0, 0, 0x00, 0x0d, 0xff, 0xff, 0, 0, 0x00, 0xf3);
    free_aml_allocator();
}

static void test_named_dword(void)
{
    g_autoptr(GArray) table = g_array_new(false, true, 1);
    const uint8_t bytes[] = { 0x08, 'V', 'G', 'I', 'A', 0x0c, 0, 0, 0, 0 };

    g_assert_cmpint(build_append_named_dword(table, "VGIA"), ==, 6);
    g_assert_cmpmem(table->data, table->len, bytes, sizeof(bytes));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/aml/integers", test_integers);
    g_test_add_func("/aml/names", test_names);
    g_test_add_func("/aml/data", test_data);
    g_test_add_func("/aml/package", test_package);
    g_test_add_func("/aml/lengths/shortest-that-fits", test_lengths);
    g_test_add_func("/aml/device-with-method", test_device);
    g_test_add_func("/aml/expressions", test_expressions);
    g_test_add_func("/aml/fields", test_fields);
    g_test_add_func("/aml/resources", test_resources);
    g_test_add_func("/aml/named-dword", test_named_dword);
    return g_test_run();
}
