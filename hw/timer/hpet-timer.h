/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * State of an HPET block, its main counter and the matching of its comparators.
 */
#ifndef HW_TIMER_HPET_TIMER_H
#define HW_TIMER_HPET_TIMER_H

#include "exec/memory.h"
#include "hw/irq.h"
#include "hw/sysbus.h"
#include "hw/timer/hpet.h"
#include "qemu/timer.h"

/* GEN_CONF */
#define GEN_CONF_ENABLE         0x1
#define GEN_CONF_LEG_RT         0x2

/* TIMn_CONF */
#define TIM_CONF_LEVEL          0x0002
#define TIM_CONF_INT_ENB        0x0004
#define TIM_CONF_PERIODIC       0x0008
#define TIM_CONF_PER_CAP        0x0010
#define TIM_CONF_SIZE_CAP       0x0020
#define TIM_CONF_VAL_SET        0x0040
#define TIM_CONF_32MODE         0x0100
#define TIM_CONF_ROUTE_SHIFT    9
#define TIM_CONF_ROUTE          0x3e00
#define TIM_CONF_FSB_EN         0x4000
#define TIM_CONF_FSB_CAP        0x8000
#define TIM_CONF_WRITABLE       (TIM_CONF_LEVEL | TIM_CONF_INT_ENB | TIM_CONF_PERIODIC | TIM_CONF_VAL_SET | \
                                 TIM_CONF_32MODE | TIM_CONF_ROUTE)
#define TIM_CONF_ROUTE_CAP_SHIFT 32

typedef struct HPETState HPETState;
DECLARE_INSTANCE_CHECKER(HPETState, HPET, TYPE_HPET)

/* A comparator. @period: what a periodic timer adds after a match. @fsb: address (high half) and data. */
typedef struct HPETTimer {
    HPETState *hpet;
    QEMUTimer *timer;
    uint8_t index;
    uint64_t conf;
    uint64_t comp;
    uint64_t period;
    uint64_t fsb;
} HPETTimer;

/*
 * @counter: MAIN_CNT, at virtual time @counter_ns while it runs. @irq_levels: what the outputs carry.
 * @pit_level, @rtc_level: inputs that reach IRQ0 and IRQ8 unless the legacy replacement route is on.
 */
struct HPETState {
    SysBusDevice parent_obj;

    MemoryRegion iomem;
    qemu_irq irqs[HPET_NUM_IRQ_ROUTES];
    qemu_irq pit_enabled;
    uint8_t num_timers;
    bool msi;
    uint32_t intcap;
    bool hpet_offset_saved;
    uint8_t hpet_id;

    uint64_t capability;
    uint64_t gen_conf;
    uint64_t gintr_sta;
    uint64_t counter;
    int64_t counter_ns;
    bool pit_level;
    bool rtc_level;
    uint32_t irq_levels;
    HPETTimer timers[HPET_MAX_TIMERS];
};

/* MAIN_CNT now. */
uint64_t hpet_counter(const HPETState *s);
/* Starts or stops MAIN_CNT. */
void hpet_counter_run(HPETState *s, bool run);
/* Sets the timer to @t's next match after a change of counter or registers; a match right now counts. */
void hpet_timer_arm(HPETTimer *t);
/* The match: interrupt, status, next period. The callback of HPETTimer.timer. */
void hpet_timer_match(void *opaque);
/* Drives the outputs to hpet_irq_levels(). */
void hpet_update_irqs(HPETState *s);

#endif
