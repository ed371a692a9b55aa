/* SPDX-License-Identifier: GPL-2.0-or-later */
/* UUIDs (RFC 4122). */
#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/ctype.h"
#include "qemu/guest-random.h"
#include "qemu/uuid.h"

void qemu_uuid_generate(QemuUUID *uuid)
{
    qemu_guest_getrandom_nofail(uuid->data, sizeof(uuid->data));
    uuid->data[6] = (uuid->data[6] & 0x0f) | 0x40; /* version 4: random */
    uuid->data[8] = (uuid->data[8] & 0x3f) | 0x80; /* variant 1 */
}

int qemu_uuid_is_null(const QemuUUID *uu)
{
    static const QemuUUID null_uuid;

    return qemu_uuid_is_equal(uu, &null_uuid);
}

int qemu_uuid_is_equal(const QemuUUID *lhv, const QemuUUID *rhv)
{
    return !memcmp(lhv->data, rhv->data, sizeof(lhv->data));
}

/* Does a '-' come before byte @i in the text? */
static bool dash_before(int i)
{
    return i == 4 || i == 6 || i == 8 || i == 10;
}

void qemu_uuid_unparse(const QemuUUID *uuid, char *out)
{
    for (int i = 0; i < 16; i++) {
        if (dash_before(i)) {
            *out++ = '-';
        }
        snprintf(out, 3, "%02x", uuid->data[i]);
        out += 2;
    }
}

char *qemu_uuid_unparse_strdup(const QemuUUID *uuid)
{
    char *text = g_malloc(UUID_STR_LEN);

    qemu_uuid_unparse(uuid, text);
    return text;
}

int qemu_uuid_parse(const char *str, QemuUUID *uuid)
{
    if (strlen(str) != UUID_STR_LEN - 1) {
        return -1;
    }
    for (int i = 0; i < 16; i++) {
        if (dash_before(i) && *str++ != '-') {
            return -1;
        }
        if (!qemu_isxdigit(str[0]) || !qemu_isxdigit(str[1])) {
            return -1;
        }
        uuid->data[i] = g_ascii_xdigit_value(str[0]) << 4 | g_ascii_xdigit_value(str[1]);
        str += 2;
    }
    return 0;
}

QemuUUID qemu_uuid_bswap(QemuUUID uuid)
{
    bswap32s(&uuid.fields.time_low);
    bswap16s(&uuid.fields.time_mid);
    bswap16s(&uuid.fields.time_high_and_version);
    return uuid;
}

uint32_t qemu_uuid_hash(const void *uuid)
{
    const QemuUUID *id = uuid;
    uint32_t hash = 5381;

    for (int i = 0; i < 16; i++) {
        hash = hash * 33 + id->data[i];
    }
    return hash;
}
