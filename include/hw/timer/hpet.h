/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The high precision event timers: address, clock, and the table that firmware gets of them.
 * Spec: IA-PC HPET Specification 1.0a.
 */
#ifndef HW_HPET_H
#define HW_HPET_H

#include "qemu/compiler.h"
#include "qom/object.h"

#define HPET_BASE               0xfed00000
#define HPET_LEN                0x400

/* Main counter period in ns, and femtoseconds in a nanosecond. */
#define HPET_CLK_PERIOD         10
#define FS_PER_NS               1000000ULL

#define HPET_MIN_TIMERS         3
#define HPET_MAX_TIMERS         32
#define HPET_NUM_IRQ_ROUTES     32

/* GPIO inputs: the interrupts that the legacy replacement route takes the place of. */
#define HPET_LEGACY_PIT_INT     0
#define HPET_LEGACY_RTC_INT     1

/* What firmware is told of one event timer block (fw_cfg item FW_CFG_HPET). */
struct hpet_fw_entry {
    uint32_t event_timer_block_id;
    uint64_t address;
    uint16_t min_tick;
    uint8_t page_prot;
} QEMU_PACKED;

struct hpet_fw_config {
    uint8_t count;
    struct hpet_fw_entry hpet[8];
} QEMU_PACKED;

/* Entries are added as blocks are realized; count is UINT8_MAX while there is none. */
extern struct hpet_fw_config hpet_cfg;

#define TYPE_HPET "hpet"
#define HPET_INTCAP "hpet-intcap"

/* True when the machine has an HPET. */
static inline bool hpet_find(void)
{
    return object_resolve_path_type("", TYPE_HPET, NULL);
}

#endif
