/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * KVM is not there: every question is answered "no", and what would need it returns -ENOSYS. Device models
 * keep to their path without it.
 */
#ifndef QEMU_KVM_H
#define QEMU_KVM_H

#include "exec/memattrs.h"
#include "hw/core/cpu.h"
#include "hw/pci/msi.h"
#include "qemu/event_notifier.h"

typedef struct KVMState KVMState;
typedef struct KVMRouteChange {
    KVMState *s;
    int changes;
} KVMRouteChange;

#define kvm_state ((KVMState *)NULL)

#define kvm_enabled() (0)
#define kvm_irqchip_in_kernel() (false)
#define kvm_irqchip_is_split() (false)
#define kvm_async_interrupts_enabled() (false)
#define kvm_halt_in_kernel() (false)
#define kvm_eventfds_enabled() (false)
#define kvm_irqfds_enabled() (false)
#define kvm_resamplefds_enabled() (false)
#define kvm_msi_via_irqfd_enabled() (false)
#define kvm_gsi_routing_allowed() (false)
#define kvm_gsi_routing_enabled() (false)
#define kvm_gsi_direct_mapping() (false)
#define kvm_readonly_mem_enabled() (false)
#define kvm_direct_msi_enabled() (false)
#define kvm_ioeventfd_any_length_enabled() (false)
#define kvm_msi_devid_required() (false)
#define kvm_msi_use_devid (false)

static inline bool kvm_has_free_slot(void *ms) { return false; }
static inline bool kvm_has_sync_mmu(void) { return false; }
static inline int kvm_has_many_ioeventfds(void) { return 0; }
static inline bool kvm_allows_irq0_override(void) { return true; }
static inline void kvm_flush_coalesced_mmio_buffer(void) { }

static inline KVMRouteChange kvm_irqchip_begin_route_changes(KVMState *s)
{
    return (KVMRouteChange) { .s = s };
}

static inline void kvm_irqchip_commit_route_changes(KVMRouteChange *c) { }
static inline void kvm_irqchip_commit_routes(KVMState *s) { }
static inline void kvm_irqchip_release_virq(KVMState *s, int virq) { }
static inline int kvm_irqchip_add_msi_route(KVMRouteChange *c, int vector, PCIDevice *dev) { return -ENOSYS; }

static inline int kvm_irqchip_update_msi_route(KVMState *s, int virq, MSIMessage msg, PCIDevice *dev)
{
    return -ENOSYS;
}

static inline int kvm_irqchip_send_msi(KVMState *s, MSIMessage msg) { return -ENOSYS; }

static inline int kvm_irqchip_add_irqfd_notifier_gsi(KVMState *s, EventNotifier *n, EventNotifier *rn,
                                                     int virq)
{
    return -ENOSYS;
}

static inline int kvm_irqchip_remove_irqfd_notifier_gsi(KVMState *s, EventNotifier *n, int virq)
{
    return -ENOSYS;
}

static inline int kvm_irqchip_add_irqfd_notifier(KVMState *s, EventNotifier *n, EventNotifier *rn,
                                                 qemu_irq irq)
{
    return -ENOSYS;
}

static inline int kvm_irqchip_remove_irqfd_notifier(KVMState *s, EventNotifier *n, qemu_irq irq)
{
    return -ENOSYS;
}
static inline void kvm_irqchip_set_qemuirq_gsi(KVMState *s, qemu_irq irq, int gsi) { }
static inline void kvm_irqchip_add_change_notifier(Notifier *n) { }
static inline void kvm_irqchip_remove_change_notifier(Notifier *n) { }
static inline void kvm_init_irq_routing(KVMState *s) { }
static inline void kvm_cpu_synchronize_state(CPUState *cpu) { }

#endif
