/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between nvme-admin.c, nvme-identify.c and nvme.c. */
#ifndef NVME_ADMIN_H
#define NVME_ADMIN_H

#include "nvme-internal.h"

#define NVME_VERSION 0x00010400

/* In kelvin. */
#define NVME_TEMPERATURE   0x143
#define NVME_TEMP_WARNING  0x157
#define NVME_TEMP_CRITICAL 0x175

uint16_t nvme_identify(NvmeRequest *req);
uint16_t nvme_get_log(NvmeRequest *req);
/* Events that refer to this page may be told again. */
void nvme_log_was_read(NvmeCtrl *n, uint8_t page);

#endif
