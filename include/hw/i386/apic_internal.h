/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * State of a local APIC. For hw/intc/apic*.c and the CPU that owns one.
 */
#ifndef QEMU_APIC_INTERNAL_H
#define QEMU_APIC_INTERNAL_H

#include "exec/memory.h"
#include "hw/i386/apic.h"
#include "hw/qdev-core.h"
#include "qemu/timer.h"
#include "qom/object.h"

/* IA32_APIC_BASE */
#define MSR_IA32_APICBASE_BSP     (1 << 8)
#define MSR_IA32_APICBASE_EXTD    (1 << 10)
#define MSR_IA32_APICBASE_ENABLE  (1 << 11)
#define MSR_IA32_APICBASE_BASE    (0xfffffU << 12)
#define APIC_DEFAULT_ADDRESS      0xfee00000

/*
 * Size of the interrupt window: the APIC's registers are its first page, messages go to all of
 * it.
 */
#define APIC_SPACE_SIZE           0x100000

/* Delivery modes of ICR, LVT, redirection entries and messages */
#define APIC_DM_FIXED             0
#define APIC_DM_LOWPRI            1
#define APIC_DM_SMI               2
#define APIC_DM_NMI               4
#define APIC_DM_INIT              5
#define APIC_DM_SIPI              6
#define APIC_DM_EXTINT            7

/* Triggers */
#define APIC_TRIGGER_EDGE         0
#define APIC_TRIGGER_LEVEL        1

/* Local vector table, in the order of lvt[] */
#define APIC_LVT_TIMER            0
#define APIC_LVT_THERMAL          1
#define APIC_LVT_PERFORM          2
#define APIC_LVT_LINT0            3
#define APIC_LVT_LINT1            4
#define APIC_LVT_ERROR            5
#define APIC_LVT_NB               6

/* Bits of a local vector table entry */
#define APIC_LVT_VECTOR_MASK      0xff
#define APIC_LVT_DELIVERY_SHIFT   8
#define APIC_LVT_DELIVERY_MASK    (7 << APIC_LVT_DELIVERY_SHIFT)
#define APIC_LVT_INT_POLARITY     (1 << 13)
#define APIC_LVT_REMOTE_IRR       (1 << 14)
#define APIC_LVT_LEVEL_TRIGGER    (1 << 15)
#define APIC_LVT_MASKED           (1 << 16)
#define APIC_LVT_TIMER_PERIODIC   (1 << 17)

/* Spurious interrupt vector register */
#define APIC_SV_VECTOR_MASK       0xff
#define APIC_SV_ENABLE            (1 << 8)

/* Error status register */
#define APIC_ESR_SEND_ILLEGAL     (1 << 5)
#define APIC_ESR_RECEIVE_ILLEGAL  (1 << 6)
#define APIC_ESR_ILLEGAL_ADDRESS  (1 << 7)

#define TYPE_APIC_COMMON "apic-common"
typedef struct APICCommonState APICCommonState;
OBJECT_DECLARE_TYPE(APICCommonState, APICCommonClass, APIC_COMMON)

#define TYPE_APIC "apic"

struct APICCommonClass {
    DeviceClass parent_class;
};

/*
 * @cpu: the owner, set by it before realize; it gets the interrupt lines CPU_INTERRUPT_*.
 * @initial_apic_id: property "id", given by the CPU. @vapic, @version: properties.
 * @apicbase: IA32_APIC_BASE. @sipi_vector, @wait_for_sipi: the start-up protocol of further CPUs.
 * @initial_count_load_ns: virtual time when the timer was loaded with @initial_count.
 * @esr_pending: errors that the next write to ESR shows. Other fields are the registers of the SDM; @isr,
 * @tmr and @irr have one bit per vector.
 */
struct APICCommonState {
    DeviceState parent_obj;

    MemoryRegion io_memory;
    CPUState *cpu;
    QEMUTimer *timer;
    uint32_t initial_apic_id;
    bool vapic;
    uint8_t version;

    uint64_t apicbase;
    uint8_t id;
    uint8_t tpr;
    uint32_t spurious_vec;
    uint8_t log_dest;
    uint8_t dest_mode;
    uint32_t isr[8];
    uint32_t tmr[8];
    uint32_t irr[8];
    uint32_t lvt[APIC_LVT_NB];
    uint32_t esr;
    uint32_t esr_pending;
    uint32_t icr[2];
    uint32_t divide_conf;
    uint32_t initial_count;
    int64_t initial_count_load_ns;
    uint8_t sipi_vector;
    bool wait_for_sipi;
};

#endif
