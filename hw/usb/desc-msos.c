/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Microsoft OS 1.0 descriptors: compatible ID and extended properties of a device's function. */
#include "qemu/osdep.h"
#include "desc.h"
#include "desc-internal.h"
#include "trace.h"

#define MSOS_INDEX_COMPAT_ID 0x0004
#define MSOS_INDEX_EXT_PROPS 0x0005

/* Registry types. */
#define REG_SZ    1
#define REG_DWORD 4

/* The longest text that a property may have, in characters. */
#define MSOS_TEXT_MAX 256

static void put_le16(GByteArray *b, uint16_t v)
{
    uint8_t raw[2];

    stw_le_p(raw, v);
    g_byte_array_append(b, raw, sizeof(raw));
}

static void put_le32(GByteArray *b, uint32_t v)
{
    uint8_t raw[4];

    stl_le_p(raw, v);
    g_byte_array_append(b, raw, sizeof(raw));
}

static void put_text(GByteArray *b, const wchar_t *text)
{
    size_t n = wcsnlen(text, MSOS_TEXT_MAX);

    for (size_t i = 0; i < n; i++) {
        put_le16(b, text[i]);
    }
    put_le16(b, 0);
}

static uint32_t text_bytes(const wchar_t *text)
{
    return (wcsnlen(text, MSOS_TEXT_MAX) + 1) * 2;
}

/* Header of a property section: size of the section, type, name; then the size of its data. */
static void put_property(GByteArray *b, uint32_t type, const wchar_t *name, uint32_t data_bytes)
{
    put_le32(b, 4 + 4 + 2 + text_bytes(name) + 4 + data_bytes);
    put_le32(b, type);
    put_le16(b, text_bytes(name));
    put_text(b, name);
    put_le32(b, data_bytes);
}

static void put_compat_id(GByteArray *b, const USBDescMSOS *msos)
{
    uint8_t section[24] = { 0, 0x01 }; /* first interface; reserved, 1 */
    uint8_t reserved[7] = { 0 };

    g_byte_array_append(b, (const uint8_t[]) { 1 }, 1);
    g_byte_array_append(b, reserved, sizeof(reserved));
    if (msos->CompatibleID) {
        memcpy(section + 2, msos->CompatibleID, strnlen(msos->CompatibleID, 8));
    }
    g_byte_array_append(b, section, sizeof(section));
}

/* Number of properties. */
static int put_ext_props(GByteArray *b, const USBDescMSOS *msos)
{
    int count = 0;

    if (msos->Label) {
        put_property(b, REG_SZ, L"Label", text_bytes(msos->Label));
        put_text(b, msos->Label);
        count++;
    }
    if (msos->SelectiveSuspendEnabled) {
        put_property(b, REG_DWORD, L"SelectiveSuspendEnabled", 4);
        put_le32(b, 1);
        count++;
    }
    return count;
}

int usb_desc_msos(const USBDesc *desc, USBPacket *p, int index, uint8_t *dest, size_t len)
{
    g_autoptr(GByteArray) b = g_byte_array_new();
    int count = 1;

    trace_usb_desc_msos(index, len);
    put_le32(b, 0);      /* length of the whole, below */
    put_le16(b, 0x0100); /* version */
    put_le16(b, index);
    if (index == MSOS_INDEX_COMPAT_ID) {
        put_compat_id(b, desc->msos);
    } else if (index == MSOS_INDEX_EXT_PROPS) {
        put_le16(b, 0);
        count = put_ext_props(b, desc->msos);
        stw_le_p(b->data + 8, count);
    } else {
        return -1;
    }
    stl_le_p(b->data, b->len);
    len = MIN(len, b->len);
    memcpy(dest, b->data, len);
    p->actual_length = len;
    return 0;
}
