/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bus between the APICs: which of them a message is for.
 *
 * Spec: Intel SDM volume 3A, APIC chapter: "Issuing Interprocessor Interrupts", "Determining IPI
 * Destination", "Message Signalled Interrupts".
 * On purpose: of several APICs that a lowest priority message is for, the one with the lowest id wins among
 * equals; focus processors and arbitration priority are not there.
 */
#include "qemu/osdep.h"
#include "apic-core.h"
#include "hw/core/cpu.h"
#include "hw/i386/apic-msidef.h"
#include "qapi/error.h"
#include "trace.h"

#define APIC_BROADCAST_ID       0xff
#define APIC_MAX_IDS            255

#define APIC_MODEL_FLAT         0xf

/* ICR, low half */
#define ICR_LOGICAL             (1 << 11)
#define ICR_ASSERT              (1 << 14)
#define ICR_LEVEL               (1 << 15)
#define ICR_SHORTHAND_SHIFT     18
#define ICR_DEST_SHIFT          24

enum { SHORTHAND_NONE, SHORTHAND_SELF, SHORTHAND_ALL, SHORTHAND_OTHERS };

/* All local APICs of the machine by the id that they started with. */
static APICCommonState *local_apics[APIC_MAX_IDS];

bool apic_bus_join(APICCommonState *s, Error **errp)
{
    if (s->initial_apic_id >= APIC_MAX_IDS || local_apics[s->initial_apic_id]) {
        error_setg(errp, "apic: property 'id' is %u: it must be below %d and no other CPU's",
                   s->initial_apic_id, APIC_MAX_IDS);
        return false;
    }
    local_apics[s->initial_apic_id] = s;
    return true;
}

void apic_bus_leave(APICCommonState *s)
{
    if (s->initial_apic_id < APIC_MAX_IDS && local_apics[s->initial_apic_id] == s) {
        local_apics[s->initial_apic_id] = NULL;
    }
}

DeviceState *cpu_get_current_apic(void)
{
    CPUState *cpu = current_cpu ? current_cpu : first_cpu;
    int i;

    for (i = 0; i < APIC_MAX_IDS; i++) {
        if (local_apics[i] && local_apics[i]->cpu == cpu) {
            return DEVICE(local_apics[i]);
        }
    }
    return NULL;
}

static bool apic_matches(const APICCommonState *s, uint8_t dest, bool logical)
{
    if (dest == APIC_BROADCAST_ID) {
        return true;
    }
    if (!logical) {
        return s->id == dest;
    }
    if (s->dest_mode == APIC_MODEL_FLAT) {
        return s->log_dest & dest;
    }
    /* Cluster model: cluster number in the high half, members in the low half. */
    return (s->log_dest ^ dest) >> 4 == 0 && (s->log_dest & dest & 0xf);
}

/* Those of @targets that have the lowest processor priority, cut down to the first. */
static void apic_pick_lowest(bool *targets)
{
    int best = -1;
    int i;

    for (i = 0; i < APIC_MAX_IDS; i++) {
        if (!targets[i]) {
            continue;
        }
        targets[i] = false;
        if (apic_is_enabled(local_apics[i]) &&
            (best < 0 || apic_ppr(local_apics[i]) < apic_ppr(local_apics[best]))) {
            best = i;
        }
    }
    if (best >= 0) {
        targets[best] = true;
    }
}

/* Gives the message to @targets. */
static void apic_bus_send(bool *targets, uint8_t mode, uint8_t vector, int trigger)
{
    int i;

    if (mode == APIC_DM_LOWPRI) {
        apic_pick_lowest(targets);
    }
    for (i = 0; i < APIC_MAX_IDS; i++) {
        if (targets[i] && (local_apics[i]->apicbase & MSR_IA32_APICBASE_ENABLE)) {
            apic_receive(local_apics[i], mode, vector, trigger);
        }
    }
}

static void apic_find_targets(bool *targets, uint8_t dest, bool logical)
{
    int i;

    for (i = 0; i < APIC_MAX_IDS; i++) {
        targets[i] = local_apics[i] && apic_matches(local_apics[i], dest, logical);
    }
}

void apic_deliver_irq(uint8_t dest, uint8_t dest_mode, uint8_t delivery_mode,
                      uint8_t vector_num, uint8_t trigger_mode)
{
    bool targets[APIC_MAX_IDS];

    trace_apic_deliver(dest, dest_mode, delivery_mode, vector_num, trigger_mode);
    apic_find_targets(targets, dest, dest_mode);
    apic_bus_send(targets, delivery_mode, vector_num, trigger_mode);
}

void apic_deliver_msi(hwaddr addr, uint32_t data)
{
    uint8_t dest = (addr & MSI_ADDR_DEST_ID_MASK) >> MSI_ADDR_DEST_ID_SHIFT;
    uint8_t mode = (data & MSI_DATA_DELIVERY_MODE_MASK) >> MSI_DATA_DELIVERY_MODE_SHIFT;
    int trigger = (data >> MSI_DATA_TRIGGER_SHIFT) & 1;

    if (trigger == APIC_TRIGGER_LEVEL && !(data & (1 << MSI_DATA_LEVEL_SHIFT))) {
        /* The end of a level: no interrupt. */
        return;
    }
    apic_deliver_irq(dest, (addr >> MSI_ADDR_DEST_MODE_SHIFT) & 1, mode, data & MSI_DATA_VECTOR_MASK,
                     trigger);
}

/* The destinations of @s's ICR. */
static void apic_find_ipi_targets(const APICCommonState *s, bool *targets)
{
    int shorthand = (s->icr[0] >> ICR_SHORTHAND_SHIFT) & 3;
    int i;

    if (shorthand == SHORTHAND_NONE) {
        apic_find_targets(targets, s->icr[1] >> ICR_DEST_SHIFT, s->icr[0] & ICR_LOGICAL);
        return;
    }
    for (i = 0; i < APIC_MAX_IDS; i++) {
        bool self = local_apics[i] == s;

        targets[i] = local_apics[i] && (self ? shorthand != SHORTHAND_OTHERS : shorthand != SHORTHAND_SELF);
    }
}

void apic_send_ipi(APICCommonState *s)
{
    uint8_t vector = s->icr[0] & APIC_LVT_VECTOR_MASK;
    uint8_t mode = (s->icr[0] & APIC_LVT_DELIVERY_MASK) >> APIC_LVT_DELIVERY_SHIFT;
    int trigger = s->icr[0] & ICR_LEVEL ? APIC_TRIGGER_LEVEL : APIC_TRIGGER_EDGE;
    bool targets[APIC_MAX_IDS];

    if (mode == APIC_DM_INIT && trigger == APIC_TRIGGER_LEVEL && !(s->icr[0] & ICR_ASSERT)) {
        /* INIT level de-assert only synchronizes arbitration ids. */
        return;
    }
    if ((mode == APIC_DM_FIXED || mode == APIC_DM_LOWPRI) && vector < APIC_FIRST_VECTOR) {
        apic_set_error(s, APIC_ESR_SEND_ILLEGAL);
        return;
    }
    apic_find_ipi_targets(s, targets);
    trace_apic_deliver(s->icr[1] >> ICR_DEST_SHIFT, !!(s->icr[0] & ICR_LOGICAL), mode, vector, trigger);
    /* Interprocessor interrupts are edges, whatever the trigger bit says (INIT aside). */
    apic_bus_send(targets, mode, vector, APIC_TRIGGER_EDGE);
}
