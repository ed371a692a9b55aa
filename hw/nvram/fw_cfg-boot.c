/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Firmware configuration: what -boot says. The picture that SeaBIOS shows while its boot menu waits is the
 * file "bootsplash.jpg" or "bootsplash.bmp", the milliseconds are "etc/boot-menu-wait" and
 * "etc/boot-fail-wait".
 */
#include "qemu/osdep.h"
#include "fw_cfg-internal.h"
#include "hw/boards.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/datadir.h"
#include "qemu/error-report.h"

#define JPEG_MAGIC       "\xff\xd8"
#define BMP_MAGIC        "BM"
#define MAGIC_BYTES      2
#define BMP_BITS         28 /* biBitCount (16 bits) of BITMAPINFOHEADER, behind 14 bytes of file header */
#define BMP_BITS_END     (BMP_BITS + 2)
#define BMP_SPLASH_BITS  24 /* the only depth that SeaBIOS draws */

static const char *splash_name(const char *data, size_t len)
{
    if (len >= MAGIC_BYTES && !memcmp(data, JPEG_MAGIC, MAGIC_BYTES)) {
        return "bootsplash.jpg";
    }
    if (len >= BMP_BITS_END && !memcmp(data, BMP_MAGIC, MAGIC_BYTES) &&
        lduw_le_p(data + BMP_BITS) == BMP_SPLASH_BITS) {
        return "bootsplash.bmp";
    }
    return NULL;
}

/* A picture that can't be shown is no reason not to start: it is told. */
static void add_splash(FWCfgState *s, const char *file)
{
    g_autofree char *path = qemu_find_file(QEMU_FILE_TYPE_BIOS, file);
    g_autoptr(GError) err = NULL;
    const char *name;
    char *data;
    size_t len;

    if (!path) {
        warn_report("-boot splash: failed to find file '%s'", file);
        return;
    }
    if (!g_file_get_contents(path, &data, &len, &err)) {
        warn_report("-boot splash: %s", err->message);
        return;
    }
    name = splash_name(data, len);
    if (!name || len > UINT32_MAX) {
        warn_report("splash file '%s' format not recognized; must be JPEG or 24 bit BMP", file);
        g_free(data);
        return;
    }
    fw_cfg_add_file(s, name, data, len);
}

static void add_splash_time(FWCfgState *s, int64_t ms)
{
    uint16_t le = cpu_to_le16(ms);

    if (ms < 0 || ms > UINT16_MAX) {
        error_setg(&error_fatal, "splash-time is invalid: it must be from 0 to 65535 milliseconds");
    }
    fw_cfg_add_file(s, "etc/boot-menu-wait", g_memdup2(&le, sizeof(le)), sizeof(le));
}

/* Milliseconds after which the firmware restarts when nothing boots; -1: never. */
static void add_reboot_timeout(FWCfgState *s, int64_t ms)
{
    uint32_t le = cpu_to_le32(ms);

    if (ms < -1 || ms > UINT16_MAX) {
        error_setg(&error_fatal,
                   "reboot-timeout is invalid: it must be from 0 to 65535 milliseconds, or -1 for never");
    }
    fw_cfg_add_file(s, "etc/boot-fail-wait", g_memdup2(&le, sizeof(le)), sizeof(le));
}

void fw_cfg_add_boot_items(FWCfgState *s, const MachineState *machine)
{
    const BootConfiguration *boot = &machine->boot_config;

    fw_cfg_add_i16(s, FW_CFG_BOOT_MENU, boot->has_menu && boot->menu);
    if (boot->has_splash) {
        add_splash(s, boot->splash);
    }
    add_reboot_timeout(s, boot->has_reboot_timeout ? boot->reboot_timeout : -1);
    if (boot->has_splash_time) {
        add_splash_time(s, boot->splash_time);
    }
}
