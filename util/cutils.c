/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Strings: bounded copies, prefixes, dumps. Numbers are in cutils-num.c. */
#include "qemu/osdep.h"
#include "qemu/ctype.h"
#include "qemu/cutils.h"

void pstrcpy(char *buf, int buf_size, const char *str)
{
    if (buf_size > 0) {
        g_strlcpy(buf, str, buf_size);
    }
}

char *pstrcat(char *buf, int buf_size, const char *s)
{
    if (buf_size > 0) {
        g_strlcat(buf, s, buf_size);
    }
    return buf;
}

void strpadcpy(char *buf, int buf_size, const char *str, char pad)
{
    int len = qemu_strnlen(str, buf_size);

    memcpy(buf, str, len);
    memset(buf + len, pad, buf_size - len);
}

int strstart(const char *str, const char *val, const char **ptr)
{
    size_t len = strlen(val);

    if (strncmp(str, val, len)) {
        return 0;
    }
    if (ptr) {
        *ptr = str + len;
    }
    return 1;
}

int stristart(const char *str, const char *val, const char **ptr)
{
    size_t len = strlen(val);

    if (g_ascii_strncasecmp(str, val, len)) {
        return 0;
    }
    if (ptr) {
        *ptr = str + len;
    }
    return 1;
}

int qemu_strnlen(const char *s, int max_len)
{
    return max_len > 0 ? (int)strnlen(s, max_len) : 0;
}

char *qemu_strsep(char **input, const char *delim)
{
    return strsep(input, delim);
}

const char *qemu_strchrnul(const char *s, int c)
{
    return s + strcspn(s, (char[]){ (char)c, '\0' });
}

time_t mktimegm(struct tm *tm)
{
    struct tm copy = *tm;

    return timegm(&copy);
}

int qemu_parse_fd(const char *param)
{
    int fd;

    return qemu_strtoi(param, NULL, 10, &fd) || fd < 0 ? -1 : fd;
}

bool buffer_is_zero(const void *buf, size_t len)
{
    const char *bytes = buf;

    /* Zero if the first byte is and each byte equals the next. */
    return len == 0 || (bytes[0] == 0 && !memcmp(bytes, bytes + 1, len - 1));
}

/* Two bytes: low seven bits with the top bit set, then the high seven. */
int uleb128_encode_small(uint8_t *out, uint32_t n)
{
    assert(n <= 0x3fff);
    if (n < 0x80) {
        out[0] = n;
        return 1;
    }
    out[0] = (n & 0x7f) | 0x80;
    out[1] = n >> 7;
    return 2;
}

int uleb128_decode_small(const uint8_t *in, uint32_t *n)
{
    if (!(in[0] & 0x80)) {
        *n = in[0];
        return 1;
    }
    if (in[1] & 0x80) {
        return -1;
    }
    *n = (in[0] & 0x7f) | (uint32_t)in[1] << 7;
    return 2;
}

void qemu_hexdump_line(char *line, unsigned int b, const void *bufptr, unsigned int len,
                       bool ascii)
{
    const uint8_t *buf = (const uint8_t *)bufptr + b;
    unsigned count = MIN(len, (unsigned)QEMU_HEXDUMP_LINE_BYTES);

    line += sprintf(line, "%04x:", b);
    for (unsigned i = 0; i < QEMU_HEXDUMP_LINE_BYTES; i++) {
        if (i % 4 == 0) {
            *line++ = ' ';
        }
        line += i < count ? sprintf(line, " %02x", buf[i]) : sprintf(line, "   ");
    }
    if (ascii) {
        *line++ = ' ';
        *line++ = ' ';
        for (unsigned i = 0; i < count; i++) {
            *line++ = qemu_isprint(buf[i]) && buf[i] < 0x80 ? buf[i] : '.';
        }
    }
    *line = '\0';
}

void qemu_hexdump(FILE *fp, const char *prefix, const void *bufptr, size_t size)
{
    char line[QEMU_HEXDUMP_LINE_LEN];

    for (size_t b = 0; b < size; b += QEMU_HEXDUMP_LINE_BYTES) {
        qemu_hexdump_line(line, b, bufptr, size - b, true);
        fprintf(fp, "%s: %s\n", prefix, line);
    }
}

int qemu_pstrcmp0(const char **str1, const char **str2)
{
    return g_strcmp0(*str1, *str2);
}

char *size_to_str(uint64_t val)
{
    static const char *const suffixes[] = { "", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei" };
    unsigned i = 0;
    double value = val;

    while (value >= 1000 && i + 1 < ARRAY_SIZE(suffixes)) {
        value /= 1024;
        i++;
    }
    return g_strdup_printf("%0.3g %sB", value, suffixes[i]);
}

char *freq_to_str(uint64_t freq_hz)
{
    static const char *const suffixes[] = { "", "K", "M", "G", "T", "P", "E" };
    unsigned i = 0;
    double value = freq_hz;

    while (value >= 1000 && i + 1 < ARRAY_SIZE(suffixes)) {
        value /= 1000;
        i++;
    }
    return g_strdup_printf("%0.3g %sHz", value, suffixes[i]);
}
