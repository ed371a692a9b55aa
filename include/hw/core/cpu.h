/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CPU objects that don't execute. A CPUState holds what devices and boards touch: its index, the
 * pending interrupt lines, halted/stopped state and its address spaces. Architecture state is in
 * target/<arch>/cpu.h.
 */
#ifndef QEMU_CPU_H
#define QEMU_CPU_H

#include "exec/hwaddr.h"
#include "exec/memory.h"
#include "hw/qdev-core.h"
#include "qemu/queue.h"
#include "qom/object.h"

/* Printable program counter width and type: wide enough for every target. */
typedef uint64_t vaddr;
#define VADDR_PRIx PRIx64

#define TYPE_CPU "cpu"

/* Casts as QEMU declares them (the instance type is CPUState, not CPU). */
typedef struct CPUClass CPUClass;
DECLARE_OBJ_CHECKERS(CPUState, CPUClass, CPU, TYPE_CPU)

/*
 * Bits of CPUState.interrupt_request (set with cpu_interrupt). TGT bits belong to the
 * architecture.
 */
#define CPU_INTERRUPT_HARD      0x0002
#define CPU_INTERRUPT_EXITTB    0x0004
#define CPU_INTERRUPT_HALT      0x0020
#define CPU_INTERRUPT_DEBUG     0x0080
#define CPU_INTERRUPT_RESET     0x0400
/* What targets make of the ones below; x86: system management and non-maskable. */
#define CPU_INTERRUPT_SMI       CPU_INTERRUPT_TGT_EXT_2
#define CPU_INTERRUPT_NMI       CPU_INTERRUPT_TGT_EXT_3
#define CPU_INTERRUPT_TGT_EXT_0 0x0008
#define CPU_INTERRUPT_TGT_EXT_1 0x0010
#define CPU_INTERRUPT_TGT_EXT_2 0x0040
#define CPU_INTERRUPT_TGT_EXT_3 0x0200
#define CPU_INTERRUPT_TGT_EXT_4 0x1000
#define CPU_INTERRUPT_TGT_INT_0 0x0100
#define CPU_INTERRUPT_TGT_INT_1 0x0800
#define CPU_INTERRUPT_TGT_INT_2 0x2000

/* cpu_index of a CPU that has none yet (before cpu_exec_realizefn). */
#define UNASSIGNED_CPU_INDEX (-1)

/*
 * CPUClass: what an architecture gives.
 * @class_by_name: type of a CPU model name ("qemu32"), NULL when there is none.
 * @parse_features: applies "feat=on,…" of `-cpu` to a type; errors in @errp.
 * @has_work: true when the CPU would wake up from a halt.
 * @get_arch_id: the id that firmware and ACPI know the CPU by (the APIC id on x86).
 */
struct CPUClass {
    DeviceClass parent_class;

    ObjectClass *(*class_by_name)(const char *cpu_model);
    void (*parse_features)(const char *typename, char *str, Error **errp);
    bool (*has_work)(CPUState *cpu);
    int64_t (*get_arch_id)(CPUState *cpu);
    void (*set_pc)(CPUState *cpu, vaddr value);
    vaddr (*get_pc)(CPUState *cpu);
    void (*dump_state)(CPUState *cpu, FILE *file, int flags);
    const char *deprecation_note;
    int reset_dump_flags;
};

/*
 * CPUState: one CPU.
 * @cpu_index: place in the list of CPUs, from 0.
 * @cluster_index: group of CPUs, always 0 here.
 * @created, @stop, @stopped, @halted: run state; nothing runs, devices and tests observe them.
 * @interrupt_request: CPU_INTERRUPT_* lines that are pending.
 * @memory: root of the CPU's view of memory (property "memory"; the system memory when not set).
 * @as: the same as an address space, owned by the CPU; @cpu_ases holds all of them (SMM is the
 * second).
 */
struct CPUState {
    DeviceState parent_obj;

    int cpu_index;
    int cluster_index;
    int nr_cores;
    int nr_threads;
    bool created;
    bool stop;
    bool stopped;
    bool unplug;
    bool crash_occurred;
    bool start_powered_off;
    uint32_t halted;
    uint32_t interrupt_request;
    int32_t exception_index;

    MemoryRegion *memory;
    AddressSpace *as;
    AddressSpace **cpu_ases;
    int num_ases;

    QTAILQ_ENTRY(CPUState) node;
};

/* All realized CPUs in cpu_index order. */
typedef QTAILQ_HEAD(CPUTailQ, CPUState) CPUTailQ;
extern CPUTailQ cpus;

/* The CPU with the lowest index, NULL without CPUs. */
#define first_cpu QTAILQ_FIRST(&cpus)
/* The CPU after @cpu, NULL at the end. */
#define CPU_NEXT(cpu) QTAILQ_NEXT(cpu, node)
/* Loops over all CPUs; the list must not change inside. */
#define CPU_FOREACH(cpu) QTAILQ_FOREACH(cpu, &cpus, node)
/* As CPU_FOREACH; @cpu may be taken from the list inside. */
#define CPU_FOREACH_SAFE(cpu, next_cpu) QTAILQ_FOREACH_SAFE(cpu, &cpus, node, next_cpu)

/*
 * The CPU that makes the access being served. No CPU executes: always NULL, as for an access by
 * qtest.
 */
extern CPUState *current_cpu;

/* Prepares @cpu to have @num_ases address spaces; called once, before cpu_address_space_init. */
void cpu_address_space_create(CPUState *cpu, int num_ases);
/*
 * Gives @cpu address space number @asidx (0 is normal memory, 1 is SMM on x86) over @mr, named
 * "@prefix-<cpu_index>". Owned by the CPU.
 */
void cpu_address_space_init(CPUState *cpu, int asidx, const char *prefix, MemoryRegion *mr);
/* Address space @asidx of @cpu, NULL when it was never made. */
AddressSpace *cpu_get_address_space(CPUState *cpu, int asidx);

/*
 * Gives @cpu an index and puts it on the list; architectures call it first thing in their
 * realize.
 */
void cpu_exec_realizefn(CPUState *cpu, Error **errp);
/* Undoes cpu_exec_realizefn. */
void cpu_exec_unrealizefn(CPUState *cpu);

/* Puts @cpu into its reset state (through its device reset). */
void cpu_reset(CPUState *cpu);
/* Raises the interrupt lines @mask (CPU_INTERRUPT_*); they stay up until they are lowered. */
void cpu_interrupt(CPUState *cpu, int mask);
/* Lowers the interrupt lines @mask. */
void cpu_reset_interrupt(CPUState *cpu, int mask);
/* Asks @cpu to leave its execution loop: nothing runs, so nothing happens. */
void cpu_exit(CPUState *cpu);
/* Stops/restarts a CPU as an orderly machine stop does. */
void cpu_pause(CPUState *cpu);
void cpu_resume(CPUState *cpu);
/* True when an interrupt line that the architecture counts as work is up. */
bool cpu_has_work(CPUState *cpu);
/* Saved state that every CPU has; architectures embed it. */
extern const VMStateDescription vmstate_cpu_common;
/* True for the CPU that the running code belongs to: there is one thread, so always. */
bool qemu_cpu_is_self(CPUState *cpu);
/* Wakes the CPU's thread: there is none. */
void qemu_cpu_kick(CPUState *cpu);
/* Calls @func(@cpu, @data) now: there is one thread. */
typedef union {
    int host_int;
    unsigned long host_ulong;
    void *host_ptr;
    vaddr target_ptr;
} run_on_cpu_data;
#define RUN_ON_CPU_HOST_PTR(p) ((run_on_cpu_data){.host_ptr = (p)})
#define RUN_ON_CPU_HOST_INT(i) ((run_on_cpu_data){.host_int = (i)})
#define RUN_ON_CPU_HOST_ULONG(ul) ((run_on_cpu_data){.host_ulong = (ul)})
#define RUN_ON_CPU_NULL RUN_ON_CPU_HOST_PTR(NULL)
typedef void (*run_on_cpu_func)(CPUState *cpu, run_on_cpu_data data);
void run_on_cpu(CPUState *cpu, run_on_cpu_func func, run_on_cpu_data data);
void async_run_on_cpu(CPUState *cpu, run_on_cpu_func func, run_on_cpu_data data);

/* CPU by cpu_index; NULL when there is none. */
CPUState *qemu_get_cpu(int index);
/* True when a CPU has that architecture id. */
bool cpu_exists(int64_t id);
/* CPU by architecture id (APIC id); NULL when there is none. */
CPUState *cpu_by_arch_id(int64_t id);

/* Makes and realizes a CPU of QOM type @typename; a failure ends the program with the reason. */
CPUState *cpu_create(const char *typename);
/* Type that CPU model name @cpu_model means for the CPU class @typename; NULL when unknown. */
ObjectClass *cpu_class_by_name(const char *typename, const char *cpu_model);
/*
 * Resolves `-cpu model[,features]` against the target's CPU class and applies the features as
 * global properties. Returns the QOM type name (static), or ends the program naming the unknown
 * model.
 */
const char *parse_cpu_option(const char *cpu_option);

#endif
