/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TPM commands and answers as bytes: TPM 2.0 Part 1, 18; TPM 1.2 Part 3, 3. */
#ifndef SYSEMU_TPM_UTIL_H
#define SYSEMU_TPM_UTIL_H

#include "hw/qdev-properties.h"
#include "qemu/bswap.h"
#include "sysemu/tpm_backend.h"

/* Property for a TPMBackend *: the id of one. */
extern const PropertyInfo qdev_prop_tpm;

#define DEFINE_PROP_TPMBE(_n, _s, _f) DEFINE_PROP(_n, _s, _f, qdev_prop_tpm, TPMBackend *)

#define TPM_TAG_RSP_COMMAND     0xc4
#define TPM2_ST_NO_SESSIONS     0x8001
#define TPM_FAIL                9
#define TPM2_RC_FAILURE         0x101

/* An answer without parameters that says "failed", in 10 bytes. */
void tpm_util_write_fatal_error_response(uint8_t *out, uint32_t out_len);
/* Whether a TPM 1.2 command is the self test. */
bool tpm_util_is_selftest(const uint8_t *in, uint32_t in_len);
/* Traces a buffer. */
void tpm_util_show_buffer(const unsigned char *buffer, size_t buffer_size, const char *string);

/* Fields of the header that commands and answers have. */
static inline uint16_t tpm_cmd_get_tag(const void *b) { return lduw_be_p(b); }
static inline uint32_t tpm_cmd_get_size(const void *b) { return ldl_be_p((const uint8_t *)b + 2); }
static inline void tpm_cmd_set_size(void *b, uint32_t size) { stl_be_p((uint8_t *)b + 2, size); }
static inline uint32_t tpm_cmd_get_ordinal(const void *b) { return ldl_be_p((const uint8_t *)b + 6); }
static inline uint32_t tpm_cmd_get_errcode(const void *b) { return ldl_be_p((const uint8_t *)b + 6); }
static inline void tpm_cmd_set_error(void *b, uint32_t error) { stl_be_p((uint8_t *)b + 6, error); }

#endif
