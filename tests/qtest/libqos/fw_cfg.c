/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "standard-headers/linux/qemu_fw_cfg.h"
#include "tests/qtest/libqos/fw_cfg.h"

/* Ports: selector, little-endian; data behind its first byte. */
#define IO_DATA     1
/* Memory: data; selector, big-endian. */
#define MEM_DATA     0
#define MEM_SELECTOR 8

void qfw_cfg_select(QFWCFG *fw_cfg, uint16_t key)
{
    fw_cfg->select(fw_cfg, key);
}

void qfw_cfg_read_data(QFWCFG *fw_cfg, void *data, size_t len)
{
    fw_cfg->read(fw_cfg, data, len);
}

void qfw_cfg_get(QFWCFG *fw_cfg, uint16_t key, void *data, size_t len)
{
    qfw_cfg_select(fw_cfg, key);
    qfw_cfg_read_data(fw_cfg, data, len);
}

uint16_t qfw_cfg_get_u16(QFWCFG *fw_cfg, uint16_t key)
{
    uint16_t value;

    qfw_cfg_get(fw_cfg, key, &value, sizeof(value));
    return le16_to_cpu(value);
}

uint32_t qfw_cfg_get_u32(QFWCFG *fw_cfg, uint16_t key)
{
    uint32_t value;

    qfw_cfg_get(fw_cfg, key, &value, sizeof(value));
    return le32_to_cpu(value);
}

uint64_t qfw_cfg_get_u64(QFWCFG *fw_cfg, uint16_t key)
{
    uint64_t value;

    qfw_cfg_get(fw_cfg, key, &value, sizeof(value));
    return le64_to_cpu(value);
}

bool qfw_cfg_find_file(QFWCFG *fw_cfg, const char *filename, uint16_t *key, uint32_t *size)
{
    uint32_t count;
    struct fw_cfg_file file;

    qfw_cfg_get(fw_cfg, FW_CFG_FILE_DIR, &count, sizeof(count));
    for (count = be32_to_cpu(count); count; count--) {
        qfw_cfg_read_data(fw_cfg, &file, sizeof(file));
        if (strncmp(file.name, filename, sizeof(file.name)) == 0) {
            *key = be16_to_cpu(file.select);
            *size = be32_to_cpu(file.size);
            return true;
        }
    }
    return false;
}

size_t qfw_cfg_get_file(QFWCFG *fw_cfg, const char *filename, void *data, size_t buflen)
{
    uint16_t key;
    uint32_t size;

    if (!qfw_cfg_find_file(fw_cfg, filename, &key, &size)) {
        return 0;
    }
    qfw_cfg_get(fw_cfg, key, data, MIN(size, buflen));
    return size;
}

static QFWCFG *new_fw_cfg(QTestState *qts, uint64_t base, void (*select)(QFWCFG *, uint16_t),
                          void (*read_data)(QFWCFG *, void *, size_t))
{
    QFWCFG *fw_cfg = g_new0(QFWCFG, 1);

    *fw_cfg = (QFWCFG) { .base = base, .qts = qts, .select = select, .read = read_data };
    return fw_cfg;
}

/* --- memory -------------------------------------------------------------------------------------------- */

static void mm_select(QFWCFG *fw_cfg, uint16_t key)
{
    qtest_writew(fw_cfg->qts, fw_cfg->base + MEM_SELECTOR, cpu_to_be16(key));
}

static void mm_read(QFWCFG *fw_cfg, void *data, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        ((uint8_t *)data)[i] = qtest_readb(fw_cfg->qts, fw_cfg->base + MEM_DATA);
    }
}

QFWCFG *mm_fw_cfg_init(QTestState *qts, uint64_t base)
{
    return new_fw_cfg(qts, base, mm_select, mm_read);
}

void mm_fw_cfg_uninit(QFWCFG *fw_cfg)
{
    g_free(fw_cfg);
}

/* --- ports --------------------------------------------------------------------------------------------- */

static void io_select(QFWCFG *fw_cfg, uint16_t key)
{
    qtest_outw(fw_cfg->qts, fw_cfg->base, key);
}

static void io_read(QFWCFG *fw_cfg, void *data, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        ((uint8_t *)data)[i] = qtest_inb(fw_cfg->qts, fw_cfg->base + IO_DATA);
    }
}

QFWCFG *io_fw_cfg_init(QTestState *qts, uint16_t base)
{
    return new_fw_cfg(qts, base, io_select, io_read);
}

void io_fw_cfg_uninit(QFWCFG *fw_cfg)
{
    g_free(fw_cfg);
}
