/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a PC's firmware finds in the RTC's battery-backed memory: sizes of memory, equipment, boot
 * order.
 *
 * Spec: IBM PC/AT technical reference, "CMOS RAM"; bytes from 0x34 on by the convention of Bochs'
 * and SeaBIOS. What is about drives is set when the machine is complete.
 */
#include "qemu/osdep.h"
#include "hw/block/fdc.h"
#include "hw/i386/pc.h"
#include "hw/ide.h"
#include "hw/rtc/mc146818rtc.h"
#include "qapi/error.h"
#include "qemu/units.h"
#include "sysemu/reset.h"
#include "sysemu/sysemu.h"
#include "x86-internal.h"

#define CMOS_FLOPPY_TYPES 0x10 /* first drive in the high nibble */
#define CMOS_DISK_TYPES   0x12 /* 15: see the next */
#define CMOS_EQUIPMENT    0x14
#define CMOS_BASE_MEMORY  0x15 /* KiB, two bytes */
#define CMOS_EXT_MEMORY   0x17 /* KiB above 1 MiB, two bytes */
#define CMOS_DISK_0_TYPE  0x19
#define CMOS_DISK_1_TYPE  0x1a
#define CMOS_DISK_0       0x1b /* nine bytes */
#define CMOS_DISK_1       0x24
#define CMOS_EXT_MEMORY_2 0x30 /* the same */
#define CMOS_MEMORY_16M   0x34 /* 64 KiB above 16 MiB, two bytes */
#define CMOS_BOOT_3       0x38 /* high nibble: third boot device; bit 0: no floppy check */
#define CMOS_DISK_TRANSLATION 0x39 /* two bits a disk */
#define CMOS_BOOT_1_2     0x3d /* low nibble first, high nibble second */
#define CMOS_MEMORY_4G    0x5b /* 64 KiB above 4 GiB, three bytes */
#define CMOS_CPUS         0x5f /* CPUs but one */

#define CMOS_DISK_USER_TYPE 47

#define EQUIPMENT_FPU       0x02
#define EQUIPMENT_PS2_MOUSE 0x04
#define EQUIPMENT_FLOPPY    0x01
#define EQUIPMENT_FLOPPIES  0x40 /* a second one */

#define PC_FDC_PORT         0x3f0
#define PC_BASE_MEMORY_KIB  640
#define PC_MAX_BOOT_DEVICES 3

static void cmos_set_le(ISADevice *rtc, int addr, int bytes, uint64_t value)
{
    for (int i = 0; i < bytes; i++) {
        rtc_set_memory(rtc, addr + i, (value >> (8 * i)) & 0xff);
    }
}

/* -boot's letter as the firmware's number, 0 when it has none. */
static int boot_device_nibble(char device)
{
    switch (device) {
    case 'a':
    case 'b':
        return 1;
    case 'c':
        return 2;
    case 'd':
        return 3;
    case 'n':
        return 4;
    default:
        return 0;
    }
}

static void set_boot_dev(ISADevice *rtc, const char *order, Error **errp)
{
    int nibbles[PC_MAX_BOOT_DEVICES] = { 0 };
    size_t n = strlen(order);

    if (n > PC_MAX_BOOT_DEVICES) {
        error_setg(errp, "A PC takes at most three boot devices");
        return;
    }
    for (size_t i = 0; i < n; i++) {
        nibbles[i] = boot_device_nibble(order[i]);
        if (!nibbles[i]) {
            error_setg(errp, "Invalid boot device for PC: '%c'", order[i]);
            return;
        }
    }
    rtc_set_memory(rtc, CMOS_BOOT_1_2, (nibbles[1] << 4) | nibbles[0]);
    rtc_set_memory(rtc, CMOS_BOOT_3, nibbles[2] << 4);
}

static void pc_boot_set(void *opaque, const char *order, Error **errp)
{
    set_boot_dev(opaque, order, errp);
}

/* Memory from @from on, in units of @unit bytes, at most @max. */
static uint64_t memory_above(uint64_t size, uint64_t from, uint64_t unit, uint64_t max)
{
    return size > from ? MIN((size - from) / unit, max) : 0;
}

static void cmos_init_memory(X86MachineState *x86ms, ISADevice *rtc)
{
    uint64_t below = x86ms->below_4g_mem_size;
    uint64_t ext_kib = memory_above(below, 1 * MiB, KiB, UINT16_MAX);

    cmos_set_le(rtc, CMOS_BASE_MEMORY, 2, MIN(below / KiB, PC_BASE_MEMORY_KIB));
    cmos_set_le(rtc, CMOS_EXT_MEMORY, 2, ext_kib);
    cmos_set_le(rtc, CMOS_EXT_MEMORY_2, 2, ext_kib);
    cmos_set_le(rtc, CMOS_MEMORY_16M, 2, memory_above(below, 16 * MiB, 64 * KiB, UINT16_MAX));
    cmos_set_le(rtc, CMOS_MEMORY_4G, 3, MIN(x86ms->above_4g_mem_size / (64 * KiB), (1 << 24) - 1));
}

/* ---- drives: those of -device come after the board ---- */

typedef struct PCCmosLate {
    ISADevice *rtc;
    BusState *idebus[MAX_IDE_BUS]; /* NULL: none */
} PCCmosLate;

/* Geometry of a disk, from @base on; type 47 says that it is there. */
static void cmos_put_geometry(ISADevice *rtc, int base, int type, uint16_t cyls, uint8_t heads, uint8_t secs)
{
    rtc_set_memory(rtc, type, CMOS_DISK_USER_TYPE);
    cmos_set_le(rtc, base, 2, cyls);
    rtc_set_memory(rtc, base + 2, heads);
    cmos_set_le(rtc, base + 3, 2, 0xffff); /* no write precompensation */
    rtc_set_memory(rtc, base + 5, 0xc0 | (heads > 8 ? 0x08 : 0));
    cmos_set_le(rtc, base + 6, 2, cyls); /* landing zone */
    rtc_set_memory(rtc, base + 8, secs);
}

/* Disks of the first channel; then how each of the four is translated. */
static void cmos_init_disks(const PCCmosLate *late)
{
    uint8_t types = 0, translations = 0;
    int16_t cyls;
    int8_t heads, secs;

    for (int i = 0; i < 2 && late->idebus[0]; i++) {
        if (ide_get_geometry(late->idebus[0], i, &cyls, &heads, &secs) >= 0) {
            cmos_put_geometry(late->rtc, i ? CMOS_DISK_1 : CMOS_DISK_0,
                              i ? CMOS_DISK_1_TYPE : CMOS_DISK_0_TYPE, cyls, heads, secs);
            types |= i ? 0x0f : 0xf0;
        }
    }
    rtc_set_memory(late->rtc, CMOS_DISK_TYPES, types);
    for (int i = 0; i < 4; i++) {
        BusState *bus = late->idebus[i / 2];

        if (bus && ide_get_geometry(bus, i % 2, &cyls, &heads, &secs) >= 0) {
            translations |= (ide_get_bios_chs_trans(bus, i % 2) - BIOS_ATA_TRANSLATION_NONE) << (i * 2);
        }
    }
    rtc_set_memory(late->rtc, CMOS_DISK_TRANSLATION, translations);
}

static int find_fdc(Object *obj, void *opaque)
{
    ISADevice **fdc = opaque;
    Object *found = object_dynamic_cast(obj, TYPE_ISA_FDC);

    if (!found || object_property_get_uint(found, "iobase", NULL) != PC_FDC_PORT) {
        return 0;
    }
    *fdc = ISA_DEVICE(found);
    return 1;
}

static void cmos_init_floppies(ISADevice *rtc)
{
    uint8_t equipment = rtc_get_memory(rtc, CMOS_EQUIPMENT);
    ISADevice *fdc = NULL;
    int types[MAX_FD] = { 0 };

    object_child_foreach_recursive(qdev_get_machine(), find_fdc, &fdc);
    for (int i = 0; fdc && i < MAX_FD; i++) {
        types[i] = cmos_get_fd_drive_type(isa_fdc_get_drive_type(fdc, i));
    }
    equipment &= ~(EQUIPMENT_FLOPPY | EQUIPMENT_FLOPPIES);
    if (types[0] || types[1]) {
        equipment |= EQUIPMENT_FLOPPY | (types[0] && types[1] ? EQUIPMENT_FLOPPIES : 0);
    }
    rtc_set_memory(rtc, CMOS_FLOPPY_TYPES, types[0] << 4 | types[1]);
    rtc_set_memory(rtc, CMOS_EQUIPMENT, equipment);
}

/* Runs at the first reset, when the machine is complete. */
static void pc_cmos_init_late(void *opaque)
{
    PCCmosLate *late = opaque;

    cmos_init_disks(late);
    cmos_init_floppies(late->rtc);
    qemu_unregister_reset(pc_cmos_init_late, late);
    g_free(late);
}

void pc_cmos_init(PCMachineState *pcms, BusState *idebus0, BusState *idebus1, ISADevice *rtc)
{
    X86MachineState *x86ms = X86_MACHINE(pcms);
    PCCmosLate *late = g_new0(PCCmosLate, 1);

    late->rtc = rtc;
    late->idebus[0] = idebus0;
    late->idebus[1] = idebus1;
    cmos_init_memory(x86ms, rtc);
    rtc_set_memory(rtc, CMOS_CPUS, x86ms->boot_cpus - 1);
    object_property_add_link(OBJECT(pcms), "rtc_state", TYPE_ISA_DEVICE, (Object **)&x86ms->rtc,
                             object_property_allow_set_link, OBJ_PROP_LINK_STRONG);
    object_property_set_link(OBJECT(pcms), "rtc_state", OBJECT(rtc), &error_abort);
    set_boot_dev(rtc, MACHINE(pcms)->boot_config.order, &error_fatal);
    qemu_register_boot_set(pc_boot_set, rtc);
    rtc_set_memory(rtc, CMOS_EQUIPMENT,
                   EQUIPMENT_FPU | (pcms->i8042_enabled ? EQUIPMENT_PS2_MOUSE : 0));
    qemu_register_reset(pc_cmos_init_late, late);
}
