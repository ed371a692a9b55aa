/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ACPI tables as firmware finds them: reading, loading, following links. */
#include "qemu/osdep.h"
#include "acpi-fixture.h"
#include "pci-config.h"
#include "standard-headers/linux/qemu_fw_cfg.h"

#define DMA_HIGH        0x514
#define DMA_LOW         0x518
#define DESCRIPTOR      0x1000
#define BUFFER          0x100000
#define COMMAND_BYTES   128
#define NAME_BYTES      56
/* Where the loader puts files: any address that is aligned. */
#define RSDP_ADDRESS    0xf5a40
#define TABLES_ADDRESS  0x3fe0000

uint32_t acpi_get32(const uint8_t *p)
{
    return ldl_le_p(p);
}

/* --- reading files --- */

/* All of a file by DMA, since bytes of it would take long. */
GByteArray *acpi_read_file(AcpiTables *t, const char *name)
{
    struct fw_cfg_dma_access access;
    GByteArray *bytes = g_byte_array_new();
    uint16_t key;
    uint32_t size;

    g_assert_true(qfw_cfg_find_file(t->fw_cfg, name, &key, &size));
    access.control = cpu_to_be32((uint32_t)key << 16 | FW_CFG_DMA_CTL_SELECT | FW_CFG_DMA_CTL_READ);
    access.length = cpu_to_be32(size);
    access.address = cpu_to_be64(BUFFER);
    qtest_memwrite(t->qts, DESCRIPTOR, &access, sizeof(access));
    qtest_outl(t->qts, DMA_HIGH, 0);
    qtest_outl(t->qts, DMA_LOW, cpu_to_be32(DESCRIPTOR));
    g_assert_cmphex(qtest_readl(t->qts, DESCRIPTOR), ==, 0);
    g_byte_array_set_size(bytes, size);
    qtest_memread(t->qts, BUFFER, bytes->data, size);
    return bytes;
}

void acpi_read_files(AcpiTables *t)
{
    t->files[0] = (AcpiFile) { "etc/acpi/rsdp", RSDP_ADDRESS, 16, acpi_read_file(t, "etc/acpi/rsdp"), false };
    t->files[1] =
        (AcpiFile) { "etc/acpi/tables", TABLES_ADDRESS, 64, acpi_read_file(t, "etc/acpi/tables"), false };
    t->loader = acpi_read_file(t, "etc/table-loader");
}

void acpi_free_files(AcpiTables *t)
{
    for (int i = 0; i < 2; i++) {
        g_byte_array_unref(t->files[i].bytes);
    }
    g_byte_array_unref(t->loader);
}

void acpi_start(AcpiTables *t, const char *args)
{
    t->qts = qtest_init(args);
    t->fw_cfg = pc_fw_cfg_init(t->qts);
}

void acpi_stop(AcpiTables *t)
{
    pc_fw_cfg_uninit(t->fw_cfg);
    qtest_quit(t->qts);
}

/* --- the loader --- */

static AcpiFile *find_file(AcpiTables *t, const uint8_t *name)
{
    g_assert_nonnull(memchr(name, 0, NAME_BYTES));
    for (int i = 0; i < 2; i++) {
        if (!strcmp((const char *)name, t->files[i].name)) {
            return &t->files[i];
        }
    }
    g_assert_not_reached();
}

/* Bytes of a file that is in memory. */
static uint8_t *bytes_of(AcpiFile *f, uint32_t offset, uint32_t size)
{
    g_assert_true(f->is_allocated);
    g_assert_cmpuint(offset, <=, f->bytes->len);
    g_assert_cmpuint(size, <=, f->bytes->len - offset);
    return f->bytes->data + offset;
}

static uint8_t sum(const uint8_t *bytes, size_t len)
{
    uint8_t sum = 0;

    for (size_t i = 0; i < len; i++) {
        sum += bytes[i];
    }
    return sum;
}

static void allocate(AcpiTables *t, const uint8_t *c)
{
    AcpiFile *f = find_file(t, c + 4);

    g_assert_false(f->is_allocated);
    g_assert_cmpuint(acpi_get32(c + 60), ==, f->align);
    g_assert_cmpuint(c[64], ==, f == &t->files[0] ? 2 : 1);     /* below 1 MiB; anywhere */
    f->is_allocated = true;
}

static void add_pointer(AcpiTables *t, const uint8_t *c)
{
    AcpiFile *dst = find_file(t, c + 4), *src = find_file(t, c + 60);
    uint8_t size = c[120], *pointer = bytes_of(dst, acpi_get32(c + 116), size);

    g_assert_true(size == 4 || size == 8);
    g_assert_cmpuint(acpi_get32(pointer), <, src->bytes->len);
    g_assert_true(src->is_allocated);
    if (size == 4) {
        stl_le_p(pointer, acpi_get32(pointer) + src->address);
    } else {
        stq_le_p(pointer, ldq_le_p(pointer) + src->address);
    }
}

static void add_checksum(AcpiTables *t, const uint8_t *c)
{
    AcpiFile *f = find_file(t, c + 4);
    uint32_t offset = acpi_get32(c + 60), first = acpi_get32(c + 64), len = acpi_get32(c + 68);
    uint8_t *at = bytes_of(f, offset, 1);

    g_assert_cmpuint(offset, >=, first);
    g_assert_cmpuint(offset, <, first + len);
    g_assert_cmphex(*at, ==, 0);
    *at = -sum(bytes_of(f, first, len), len);
}

void acpi_load(AcpiTables *t)
{
    g_assert_cmpuint(t->loader->len % COMMAND_BYTES, ==, 0);
    for (guint i = 0; i < t->loader->len; i += COMMAND_BYTES) {
        const uint8_t *c = t->loader->data + i;

        switch (acpi_get32(c)) {
        case 0:     /* nothing: the file is filled up with it */
            break;
        case 1:
            allocate(t, c);
            break;
        case 2:
            add_pointer(t, c);
            break;
        case 3:
            add_checksum(t, c);
            break;
        default:
            g_assert_not_reached();
        }
    }
}

/* --- following links --- */

/* The table at @address, whose length and checksum are right. */
const uint8_t *acpi_table_at(AcpiTables *t, uint64_t address, const char *signature)
{
    AcpiFile *f = &t->files[1];
    uint32_t offset = address - f->address, len;

    g_assert_cmpuint(address, >=, f->address);
    g_assert_cmpuint(offset, <, f->bytes->len - 8);
    g_assert_cmpmem(f->bytes->data + offset, 4, signature, 4);
    len = acpi_get32(f->bytes->data + offset + 4);
    g_assert_cmpuint(len, <=, f->bytes->len - offset);
    if (strcmp(signature, "FACS")) {
        g_assert_cmpuint(len, >=, ACPI_HEADER_BYTES);
        g_assert_cmphex(sum(f->bytes->data + offset, len), ==, 0);
    }
    return f->bytes->data + offset;
}

static const uint8_t *rsdt(AcpiTables *t)
{
    const uint8_t *rsdp = t->files[0].bytes->data;

    g_assert_cmpuint(t->files[0].bytes->len, >=, 20);
    g_assert_cmpmem(rsdp, 8, "RSD PTR ", 8);
    g_assert_cmphex(sum(rsdp, 20), ==, 0);
    g_assert_cmpuint(rsdp[15], ==, 0);      /* revision: of ACPI 1.0 */
    return acpi_table_at(t, acpi_get32(rsdp + 16), "RSDT");
}

/* The table of this signature that the RSDT lists, or NULL. */
const uint8_t *acpi_find_table(AcpiTables *t, const char *signature)
{
    const uint8_t *root = rsdt(t);
    unsigned count = (acpi_get32(root + 4) - ACPI_HEADER_BYTES) / 4;

    for (unsigned i = 0; i < count; i++) {
        uint32_t address = acpi_get32(root + ACPI_HEADER_BYTES + 4 * i);

        if (!memcmp(t->files[1].bytes->data + (address - t->files[1].address), signature, 4)) {
            return acpi_table_at(t, address, signature);
        }
    }
    return NULL;
}

const uint8_t *acpi_get_dsdt(AcpiTables *t)
{
    return acpi_table_at(t, acpi_get32(acpi_find_table(t, "FACP") + 40), "DSDT");
}

/* What firmware does on q35: configuration space at b0000000, power management ports at 600. */
void acpi_map_q35(QTestState *s)
{
    pci_conf_write(s, 0, DEVFN(0, 0), 0x64, 0, 4);
    pci_conf_write(s, 0, DEVFN(0, 0), 0x60, 0xb0000001, 4);
    pci_conf_write(s, 0, DEVFN(31, 0), 0x40, ACPI_PMBASE | 1, 4);
    pci_conf_write(s, 0, DEVFN(31, 0), 0x44, 0x80, 1);
}

void acpi_map_pc(QTestState *s)
{
    pci_conf_write(s, 0, DEVFN(1, 3), 0x40, ACPI_PMBASE | 1, 4);
    pci_conf_write(s, 0, DEVFN(1, 3), 0x80, 1, 1);
}

void acpi_load_mapped(AcpiTables *t, const char *args)
{
    bool q35 = g_str_has_prefix(args, "-machine q35");

    acpi_start(t, args);
    (q35 ? acpi_map_q35 : acpi_map_pc)(t->qts);
    acpi_read_files(t);
    acpi_load(t);
}

