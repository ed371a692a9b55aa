/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Strings and numbers: bounded copies, prefix tests, strict number parsing. */
#ifndef QEMU_CUTILS_H
#define QEMU_CUTILS_H

/* Copy or append with truncation; @buf of @buf_size bytes always ends with NUL (nothing if 0). */
void pstrcpy(char *buf, int buf_size, const char *str);
char *pstrcat(char *buf, int buf_size, const char *s);
/* Copy into a field of exactly @buf_size bytes, filled up with @pad, without NUL. */
void strpadcpy(char *buf, int buf_size, const char *str, char pad);
/* Does @str begin with @val? Then *ptr (may be NULL) is what follows. stristart ignores case. */
int strstart(const char *str, const char *val, const char **ptr);
int stristart(const char *str, const char *val, const char **ptr);
/* Length, at most @max_len. */
int qemu_strnlen(const char *s, int max_len);
/* Like strsep(3). */
char *qemu_strsep(char **input, const char *delim);
/* strchrnul(3). */
const char *qemu_strchrnul(const char *s, int c);
/* Calendar time (UTC) to seconds; year etc. as struct tm. */
time_t mktimegm(struct tm *tm);
/* A file descriptor number; -1 if @param is none. */
int qemu_parse_fd(const char *param);

/*
 * Numbers. Whole string (endptr NULL) or up to *endptr. @base 0 accepts 0x and leading 0.
 * 0, -EINVAL (no number, or text behind it when endptr is NULL), -ERANGE (*result is the limit).
 */
int qemu_strtoi(const char *nptr, const char **endptr, int base, int *result);
int qemu_strtoui(const char *nptr, const char **endptr, int base, unsigned int *result);
int qemu_strtol(const char *nptr, const char **endptr, int base, long *result);
int qemu_strtoul(const char *nptr, const char **endptr, int base, unsigned long *result);
int qemu_strtoi64(const char *nptr, const char **endptr, int base, int64_t *result);
int qemu_strtou64(const char *nptr, const char **endptr, int base, uint64_t *result);
int qemu_strtod(const char *nptr, const char **endptr, double *result);
int qemu_strtod_finite(const char *nptr, const char **endptr, double *result);
int parse_uint(const char *s, unsigned long long *value, char **endptr, int base);
int parse_uint_full(const char *s, unsigned long long *value, int base);

/* Sizes with suffixes B K M G T P E (powers of 1024; of 1000 for metric), fractions allowed with a
 * suffix; without one bytes, or MiB (_MiB). Same results as above. */
int qemu_strtosz(const char *nptr, const char **end, uint64_t *result);
int qemu_strtosz_MiB(const char *nptr, const char **end, uint64_t *result);
int qemu_strtosz_metric(const char *nptr, const char **end, uint64_t *result);
/* "4 KiB", "1.5 GiB". Caller frees. */
char *size_to_str(uint64_t val);
/* "1.5 Ghz"-like frequency. Caller frees. */
char *freq_to_str(uint64_t freq_hz);

/* Is the memory all zeros? */
bool buffer_is_zero(const void *buf, size_t len);

/* Unsigned LEB128 (14 bits): bytes used (1 or 2), or -1. */
int uleb128_encode_small(uint8_t *out, uint32_t n);
int uleb128_decode_small(const uint8_t *in, uint32_t *n);

/* Hex dump: "00000000: xx xx ..." lines with @prefix. The line variant fills @line. */
#define QEMU_HEXDUMP_LINE_BYTES 16
#define QEMU_HEXDUMP_LINE_LEN 75
void qemu_hexdump_line(char *line, unsigned int b, const void *bufptr, unsigned int len,
                       bool ascii);
void qemu_hexdump(FILE *fp, const char *prefix, const void *bufptr, size_t size);

/* g_strcmp0 of what the two point at, for sorting arrays of strings. */
int qemu_pstrcmp0(const char **str1, const char **str2);

#endif
