/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libqos: firmware configuration items and files, through ports or memory. QEMU's docs/specs/fw_cfg. */
#ifndef LIBQOS_FW_CFG_H
#define LIBQOS_FW_CFG_H

#include "tests/qtest/libqtest.h"

#define PC_FW_CFG_BASE 0x510

typedef struct QFWCFG QFWCFG;

struct QFWCFG {
    uint64_t base;                  /* port or address of the registers */
    QTestState *qts;
    void (*select)(QFWCFG *fw_cfg, uint16_t key);
    void (*read)(QFWCFG *fw_cfg, void *data, size_t len);
};

/* Selects item @key; reading goes on from its start. */
void qfw_cfg_select(QFWCFG *fw_cfg, uint16_t key);
/* The next @len bytes of the selected item; zeros behind its end. */
void qfw_cfg_read_data(QFWCFG *fw_cfg, void *data, size_t len);
/* The first @len bytes of item @key; as a number in host byte order (items are little-endian). */
void qfw_cfg_get(QFWCFG *fw_cfg, uint16_t key, void *data, size_t len);
uint16_t qfw_cfg_get_u16(QFWCFG *fw_cfg, uint16_t key);
uint32_t qfw_cfg_get_u32(QFWCFG *fw_cfg, uint16_t key);
uint64_t qfw_cfg_get_u64(QFWCFG *fw_cfg, uint16_t key);
/* Copies at most @buflen bytes of file @filename. Returns the file's size, 0 when there is no such file. */
size_t qfw_cfg_get_file(QFWCFG *fw_cfg, const char *filename, void *data, size_t buflen);
/* Key and size of file @filename; false when there is no such file. */
bool qfw_cfg_find_file(QFWCFG *fw_cfg, const char *filename, uint16_t *key, uint32_t *size);

QFWCFG *mm_fw_cfg_init(QTestState *qts, uint64_t base);
void mm_fw_cfg_uninit(QFWCFG *fw_cfg);
QFWCFG *io_fw_cfg_init(QTestState *qts, uint16_t base);
void io_fw_cfg_uninit(QFWCFG *fw_cfg);

static inline QFWCFG *pc_fw_cfg_init(QTestState *qts)
{
    return io_fw_cfg_init(qts, PC_FW_CFG_BASE);
}

static inline void pc_fw_cfg_uninit(QFWCFG *fw_cfg)
{
    io_fw_cfg_uninit(fw_cfg);
}

#endif
