/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UUIDs (RFC 4122), held as the 16 bytes in text order. */
#ifndef QEMU_UUID_H
#define QEMU_UUID_H

typedef struct {
    union {
        unsigned char data[16];
        struct {
            uint32_t time_low;
            uint16_t time_mid;
            uint16_t time_high_and_version;
            uint8_t clock_seq_and_reserved;
            uint8_t clock_seq_low;
            uint8_t node[6];
        } fields;
    };
} QemuUUID;

/* printf format and its 16 arguments. */
#define UUID_FMT "%02hhx%02hhx%02hhx%02hhx-%02hhx%02hhx-%02hhx%02hhx-" \
                 "%02hhx%02hhx-%02hhx%02hhx%02hhx%02hhx%02hhx%02hhx"
#define UUID_STR_LEN 37
#define UUID_FMT_LEN 36
#define UUID_NONE "00000000-0000-0000-0000-000000000000"

/* Bytes from the fields of the text form, in big- and in little-endian (EFI) order. */
#define UUID(time_low, time_mid, time_hi, seq_hi, seq_low, n0, n1, n2, n3, n4, n5)            \
    { { { ((time_low) >> 24) & 0xff, ((time_low) >> 16) & 0xff, ((time_low) >> 8) & 0xff,       \
          (time_low) & 0xff, ((time_mid) >> 8) & 0xff, (time_mid) & 0xff,                       \
          ((time_hi) >> 8) & 0xff, (time_hi) & 0xff, (seq_hi), (seq_low),                       \
          (n0), (n1), (n2), (n3), (n4), (n5) } } }
#define UUID_LE(time_low, time_mid, time_hi, seq_hi, seq_low, n0, n1, n2, n3, n4, n5)         \
    { (time_low) & 0xff, ((time_low) >> 8) & 0xff, ((time_low) >> 16) & 0xff,                   \
      ((time_low) >> 24) & 0xff, (time_mid) & 0xff, ((time_mid) >> 8) & 0xff,                   \
      (time_hi) & 0xff, ((time_hi) >> 8) & 0xff, (seq_hi), (seq_low),                           \
      (n0), (n1), (n2), (n3), (n4), (n5) }

/* A version 4 UUID from the seeded generator. */
void qemu_uuid_generate(QemuUUID *out);
int qemu_uuid_is_null(const QemuUUID *uu);
int qemu_uuid_is_equal(const QemuUUID *lhv, const QemuUUID *rhv);
/* Text into @out (UUID_STR_LEN bytes), or a new string. */
void qemu_uuid_unparse(const QemuUUID *uuid, char *out);
char *qemu_uuid_unparse_strdup(const QemuUUID *uuid);
/* 0, or -1 if @str is not a UUID. */
int qemu_uuid_parse(const char *str, QemuUUID *uuid);
/* Swap the first three fields between text order and little-endian. */
QemuUUID qemu_uuid_bswap(QemuUUID uuid);
uint32_t qemu_uuid_hash(const void *uuid);

#endif
