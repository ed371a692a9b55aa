/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Strict parsing of numbers and sizes. */
#include "qemu/osdep.h"
#include <math.h>
#include "qemu/ctype.h"
#include "qemu/cutils.h"
#include "qemu/units.h"

/* What strtoX left behind: -EINVAL, the error @err, or 0. Sets *endptr if wanted. */
static int finish(const char *nptr, char *end, const char **endptr, int err)
{
    if (endptr) {
        *endptr = end;
    }
    if (end == nptr) {
        return -EINVAL;
    }
    return !endptr && *end ? -EINVAL : -err;
}

/* NULL is no number. */
static bool is_null(const char *nptr, const char **endptr)
{
    if (!nptr && endptr) {
        *endptr = nptr;
    }
    return !nptr;
}

static bool is_negative(const char *s)
{
    while (qemu_isspace(*s)) {
        s++;
    }
    return *s == '-';
}

int qemu_strtoi64(const char *nptr, const char **endptr, int base, int64_t *result)
{
    char *end;

    if (is_null(nptr, endptr)) {
        *result = 0;
        return -EINVAL;
    }
    errno = 0;
    *result = strtoll(nptr, &end, base);
    return finish(nptr, end, endptr, errno == ERANGE ? ERANGE : 0);
}

int qemu_strtou64(const char *nptr, const char **endptr, int base, uint64_t *result)
{
    char *end;

    if (is_null(nptr, endptr)) {
        *result = 0;
        return -EINVAL;
    }
    errno = 0;
    *result = strtoull(nptr, &end, base);
    return finish(nptr, end, endptr, errno == ERANGE ? ERANGE : 0);
}

int qemu_strtol(const char *nptr, const char **endptr, int base, long *result)
{
    char *end;

    if (is_null(nptr, endptr)) {
        *result = 0;
        return -EINVAL;
    }
    errno = 0;
    *result = strtol(nptr, &end, base);
    return finish(nptr, end, endptr, errno == ERANGE ? ERANGE : 0);
}

int qemu_strtoul(const char *nptr, const char **endptr, int base, unsigned long *result)
{
    char *end;

    if (is_null(nptr, endptr)) {
        *result = 0;
        return -EINVAL;
    }
    errno = 0;
    *result = strtoul(nptr, &end, base);
    return finish(nptr, end, endptr, errno == ERANGE ? ERANGE : 0);
}

int qemu_strtoi(const char *nptr, const char **endptr, int base, int *result)
{
    int64_t value;
    int ret = qemu_strtoi64(nptr, endptr, base, &value);

    *result = MAX(MIN(value, INT_MAX), INT_MIN);
    return ret ? ret : *result == value ? 0 : -ERANGE;
}

/* Negative numbers wrap as strtoul's do, as long as they fit into 32 bits. */
int qemu_strtoui(const char *nptr, const char **endptr, int base, unsigned int *result)
{
    uint64_t value;
    int ret = qemu_strtou64(nptr, endptr, base, &value);
    bool negative = nptr && is_negative(nptr);

    if (negative ? 0 - value > UINT_MAX : value > UINT_MAX) {
        *result = UINT_MAX;
        return ret ? ret : -ERANGE;
    }
    *result = value;
    return ret;
}

int qemu_strtod(const char *nptr, const char **endptr, double *result)
{
    char *end;

    if (is_null(nptr, endptr)) {
        *result = 0;
        return -EINVAL;
    }
    errno = 0;
    *result = g_ascii_strtod(nptr, &end);
    return finish(nptr, end, endptr, errno == ERANGE ? ERANGE : 0);
}

int qemu_strtod_finite(const char *nptr, const char **endptr, double *result)
{
    double value;
    int ret = qemu_strtod(nptr, endptr, &value);

    if (ret != -EINVAL && !isfinite(value) && ret != -ERANGE) {
        if (endptr) {
            *endptr = nptr;
        }
        ret = -EINVAL;
    }
    if (ret != -EINVAL) {
        *result = value;
    }
    return ret;
}

int parse_uint(const char *s, unsigned long long *value, char **endptr, int base)
{
    const char *end = s;
    uint64_t v = 0;
    int ret = !s || is_negative(s) ? -EINVAL : qemu_strtou64(s, &end, base, &v);

    *value = v;
    *endptr = (char *)end;
    return ret;
}

int parse_uint_full(const char *s, unsigned long long *value, int base)
{
    char *end;
    int ret = parse_uint(s, value, &end, base);

    if (ret == 0 && *end) {
        *value = 0;
        return -EINVAL;
    }
    return ret;
}

/* ---- sizes ---- */

/* Multiplier of a suffix; 0 if @c is none. */
static uint64_t suffix_multiplier(char c, uint64_t unit)
{
    static const char letters[] = "BKMGTPE";
    const char *found = c ? strchr(letters, qemu_toupper(c)) : NULL;
    uint64_t mul = 1;

    if (!found) {
        return 0;
    }
    for (const char *p = letters; p < found; p++) {
        mul *= unit;
    }
    return mul;
}

/* ".5" at @s as a double; *end is behind it. Nothing there: 0. */
static int parse_fraction(const char *s, const char **end, double *fraction)
{
    *fraction = 0;
    *end = s;
    if (*s != '.') {
        return 0;
    }
    if (!qemu_isdigit(s[1])) {
        *end = s + 1;
        return 0;
    }
    /* No exponents: digits only. */
    g_autofree char *digits = g_strndup(s, 1 + strspn(s + 1, "0123456789"));

    *end = s + strlen(digits);
    return qemu_strtod_finite(digits, NULL, fraction);
}

static int parse_size(const char *nptr, const char **end, const char default_suffix,
                      uint64_t unit, uint64_t *result)
{
    const char *p = nptr;
    uint64_t integer = 0, mul;
    double fraction = 0;
    bool hex = nptr && (strstart(nptr, "0x", NULL) || strstart(nptr, "0X", NULL));
    int ret = !nptr || is_negative(nptr) ? -EINVAL
                                         : qemu_strtou64(nptr, &p, hex ? 16 : 10, &integer);

    if (ret == 0 && !hex) {
        ret = parse_fraction(p, &p, &fraction);
    }
    if (ret == 0) {
        mul = suffix_multiplier(*p, unit);
        p += mul != 0;
        mul = mul ? mul : suffix_multiplier(default_suffix, unit);
        if (fraction != 0 && mul == 1) {
            ret = -EINVAL; /* part of a byte */
        } else if (__builtin_mul_overflow(integer, mul, &integer) ||
                   __builtin_add_overflow(integer, (uint64_t)(fraction * mul + 0.5), &integer)) {
            ret = -ERANGE;
        }
    }
    if (end) {
        *end = ret == -EINVAL ? nptr : p;
    } else if (ret == 0 && *p) {
        ret = -EINVAL;
    }
    if (ret == 0) {
        *result = integer;
    }
    return ret;
}

int qemu_strtosz(const char *nptr, const char **end, uint64_t *result)
{
    return parse_size(nptr, end, 'B', 1024, result);
}

int qemu_strtosz_MiB(const char *nptr, const char **end, uint64_t *result)
{
    return parse_size(nptr, end, 'M', 1024, result);
}

int qemu_strtosz_metric(const char *nptr, const char **end, uint64_t *result)
{
    return parse_size(nptr, end, 'B', 1000, result);
}
