/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * x86 CPU objects. They own a local APIC and keep the interrupt lines; they don't execute. This
 * header needs no per-target macros, so devices that are compiled once (the APIC) may include it.
 */
#ifndef I386_CPU_H
#define I386_CPU_H

#include "hw/core/cpu.h"
#include "qemu/bitmap.h"
#include "qemu/notify.h"
#include "qom/object.h"

#ifdef TARGET_X86_64
#define TYPE_X86_CPU        "x86_64-cpu"
#define X86_CPU_TYPE_SUFFIX "-x86_64-cpu"
#else
#define TYPE_X86_CPU        "i386-cpu"
#define X86_CPU_TYPE_SUFFIX "-i386-cpu"
#endif
/* QOM type of CPU model @name, as in -cpu. */
#define X86_CPU_TYPE_NAME(name) (name X86_CPU_TYPE_SUFFIX)
#define CPU_RESOLVING_TYPE      TYPE_X86_CPU
/* The model of a board that has no wish of its own. */
#ifdef TARGET_X86_64
#define TARGET_DEFAULT_CPU_TYPE X86_CPU_TYPE_NAME("qemu64")
#else
#define TARGET_DEFAULT_CPU_TYPE X86_CPU_TYPE_NAME("qemu32")
#endif

/* x86 meaning of the architecture's interrupt lines. */
#define CPU_INTERRUPT_POLL CPU_INTERRUPT_TGT_EXT_1
#define CPU_INTERRUPT_SMI  CPU_INTERRUPT_TGT_EXT_2
#define CPU_INTERRUPT_NMI  CPU_INTERRUPT_TGT_EXT_3
#define CPU_INTERRUPT_MCE  CPU_INTERRUPT_TGT_EXT_4
#define CPU_INTERRUPT_VIRQ CPU_INTERRUPT_TGT_INT_0
#define CPU_INTERRUPT_SIPI CPU_INTERRUPT_TGT_INT_1
#define CPU_INTERRUPT_TPR  CPU_INTERRUPT_TGT_INT_2
/* INIT comes in on the generic reset line. */
#define CPU_INTERRUPT_INIT CPU_INTERRUPT_RESET

/* Address spaces of a CPU: normal and System Management Mode. */
#define X86ASIdx_MEM 0
#define X86ASIdx_SMM 1

/* Bits of CPUArchState.hflags. */
#define HF_SMM_MASK  (1 << 19)
#define HF_GIF_MASK  (1 << 20)
#define HF2_GIF_MASK (1 << 0)
/* EFLAGS */
#define IF_MASK 0x00000200

/*
 * Registers that reset sets and boards or devices look at. @a20_mask: ANDed to addresses; bit 20 is
 * clear while the A20 gate is closed.
 */
struct CPUArchState {
    uint64_t regs[16];
    uint64_t eip;
    uint64_t eflags;
    uint32_t hflags;
    uint32_t hflags2;
    uint64_t cr[5];
    uint64_t a20_mask;
    uint64_t smbase;
    uint64_t tsc;
    uint32_t cpuid_apic_id;
    uint32_t nr_dies;
};
typedef struct CPUArchState CPUX86State;

/* Bound of the number of feature flags. */
#define X86_CPU_MAX_FEATURES 512

/*
 * @apic_id: property "apic-id", UNASSIGNED_APIC_ID until the board sets it. @apic_state: child
 * "lapic", NULL when the model has none. The *_id fields are the place in the topology, -1 unset.
 * @features: what -cpu asked for.
 */
struct ArchCPU {
    CPUState parent_obj;

    CPUX86State env;
    DeviceState *apic_state;
    MemoryRegion *cpu_as_root, *cpu_as_mem, *smram;
    Notifier machine_done;
    uint32_t apic_id;
    int32_t node_id;
    int32_t socket_id;
    int32_t die_id;
    int32_t core_id;
    int32_t thread_id;
    DECLARE_BITMAP(features, X86_CPU_MAX_FEATURES);
};
typedef struct ArchCPU X86CPU;

#define UNASSIGNED_APIC_ID 0xffffffff

/* @model: name in -cpu lists; @description: text beside it. */
struct X86CPUClass {
    CPUClass parent_class;

    const char *model;
    const char *description;
    DeviceRealize parent_realize;
    DeviceUnrealize parent_unrealize;
    DeviceReset parent_reset;
};
typedef struct X86CPUClass X86CPUClass;
DECLARE_OBJ_CHECKERS(X86CPU, X86CPUClass, X86_CPU, TYPE_X86_CPU)

/* The CPUState of an architecture's registers and back. */
#define env_archcpu(env_) container_of(env_, X86CPU, env)
#define env_cpu(env_)     (&env_archcpu(env_)->parent_obj)

/* Opens (1) or closes (0) the A20 gate of a CPU. */
void x86_cpu_set_a20(X86CPU *cpu, int a20_state);
/* Start-up protocol: INIT resets all but the APIC base; SIPI leaves the halted state. */
void do_cpu_init(X86CPU *cpu);
void do_cpu_sipi(X86CPU *cpu);

#endif
