/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The device API as models from outside use it: one row per function or field, with its exact type. It is
 * only compiled; a row that differs from the header is an error that names it. (A call alone would not do: a
 * folder from outside is compiled without warnings, so a wrong pointer type would pass.) Here the core, in
 * signatures-*.c what is built on it.
 */
#include "qemu/osdep.h"
#include "block/aio.h"
#include "hw/acpi/aml-build.h"
#include "hw/clock.h"
#include "hw/core/split-irq.h"
#include "hw/ipack/ipack.h"
#include "hw/misc/empty_slot.h"
#include "hw/misc/led.h"
#include "hw/misc/pvpanic.h"
#include "hw/misc/unimp.h"
#include "hw/misc/vmcoreinfo.h"
#include "hw/nvram/eeprom93xx.h"
#include "hw/nvram/fw_cfg.h"
#include "hw/or-irq.h"
#include "hw/ptimer.h"
#include "hw/qdev-clock.h"
#include "hw/register.h"
#include "hw/rtc/m48t59.h"
#include "hw/sensor/tmp105.h"
#include "hw/sysbus.h"
#include "hw/timer/hpet.h"
#include "hw/watchdog/cmsdk-apb-watchdog.h"
#include "hw/watchdog/sbsa_gwdt.h"
#include "hw/watchdog/wdt_diag288.h"
#include "hw/watchdog/wdt_imx2.h"
#include "qemu/coroutine.h"
#include "qemu/fifo32.h"
#include "qemu/fifo8.h"
#include "qemu/filemonitor.h"
#include "sysemu/reset.h"
#include "sysemu/runstate.h"
#include "sysemu/watchdog.h"
#include "signatures.h"

/* ---- watchdogs ---- */

SAME(watchdog_perform_action, void (void));
SAME(get_watchdog_action, WatchdogAction (void));
SAME(watchdog_add_model, void (WatchdogTimerModel *));
STRING(TYPE_CMSDK_APB_WATCHDOG, "cmsdk-apb-watchdog");
STRING(TYPE_LUMINARY_WATCHDOG, "luminary-watchdog");
STRING(TYPE_WDT_SBSA, "sbsa_gwdt");
STRING(TYPE_WDT_DIAG288, "diag288");
STRING(TYPE_IMX2_WDT, "imx2.wdt");
MEMBER(CMSDKAPBWatchdog, timer, struct ptimer_state *);
MEMBER(DIAG288State, enabled, bool);
MEMBER(DIAG288Class, handle_timer, int (*)(DIAG288State *, uint64_t, uint64_t));

/* ---- ACPI ---- */

SAME(init_aml_allocator, void (void));
SAME(free_aml_allocator, void (void));
SAME(aml_append, void (Aml *, Aml *));
SAME(aml_int, Aml *(const uint64_t));
SAME(aml_name, Aml *(const char *, ...));
SAME(aml_operation_region, Aml *(const char *, AmlRegionSpace, Aml *, uint32_t));
SAME(aml_io, Aml *(AmlIODecode, uint16_t, uint16_t, uint8_t, uint8_t));
SAME(aml_interrupt, Aml *(AmlConsumerAndProducer, AmlLevelAndEdge, AmlActiveHighAndLow, AmlShared, uint32_t *,
                          uint8_t));
SAME(aml_gpio_int, Aml *(AmlConsumerAndProducer, AmlLevelAndEdge, AmlActiveHighAndLow, AmlShared,
                         AmlPinConfig, uint16_t, const uint32_t [], uint32_t, const char *, const uint8_t *,
                         uint16_t));
SAME(aml_i2c_serial_bus_device, Aml *(uint16_t, const char *));
SAME(aml_word_io, Aml *(AmlMinFixed, AmlMaxFixed, AmlDecode, AmlISARanges, uint16_t, uint16_t, uint16_t,
                        uint16_t, uint16_t));
SAME(aml_dword_memory, Aml *(AmlDecode, AmlMinFixed, AmlMaxFixed, AmlCacheable, AmlReadAndWrite, uint32_t,
                             uint32_t, uint32_t, uint32_t, uint32_t));
SAME(aml_qword_memory, Aml *(AmlDecode, AmlMinFixed, AmlMaxFixed, AmlCacheable, AmlReadAndWrite, uint64_t,
                             uint64_t, uint64_t, uint64_t, uint64_t));
SAME(build_append_int_noprefix, void (GArray *, uint64_t, int));

/* ---- system bus, clocks, timers, registers, other ---- */

SAME(sysbus_init_mmio, void (SysBusDevice *, MemoryRegion *));
SAME(sysbus_init_irq, void (SysBusDevice *, qemu_irq *));
SAME(sysbus_mmio_map_overlap, void (SysBusDevice *, int, hwaddr, int));
SAME(sysbus_create_varargs, DeviceState *(const char *, hwaddr, ...));
SAME(ptimer_init, ptimer_state *(ptimer_cb, void *, uint8_t));
SAME(ptimer_set_period_from_clock, void (ptimer_state *, const Clock *, unsigned int));
SAME(ptimer_set_limit, void (ptimer_state *, uint64_t, int));
SAME(clock_set, bool (Clock *, uint64_t));
SAME(clock_ticks_to_ns, uint64_t (const Clock *, uint64_t));
SAME(qdev_init_clock_in, Clock *(DeviceState *, const char *, ClockCallback *, void *, unsigned int));
SAME(register_init_block32, RegisterInfoArray *(DeviceState *, const RegisterAccessInfo *, int,
                                                RegisterInfo *, uint32_t *, const MemoryRegionOps *, bool,
                                                uint64_t));
SAME(fifo8_pop_buf, const uint8_t *(Fifo8 *, uint32_t, uint32_t *));
SAME(fifo8_pop_buf((Fifo8 *)0, 1, (uint32_t *)0), const uint8_t *);
SAME(fifo8_pop_buf((Fifo8 *)0, (uint8_t *)0, 1), uint32_t);
SAME(fifo8_peek_buf((Fifo8 *)0, (uint8_t *)0, 1), uint32_t);
SAME(fifo8_push_all, void (Fifo8 *, const uint8_t *, uint32_t));
SAME(fw_cfg_add_file_callback, void (FWCfgState *, const char *, FWCfgCallback, FWCfgWriteCallback, void *,
                                     void *, size_t, bool));
SAME(eeprom93xx_new, eeprom_t *(DeviceState *, uint16_t));
SAME(eeprom93xx_data, uint16_t *(eeprom_t *));
SAME(led_set_intensity, void (LEDState *, unsigned));
SAME(led_get_intensity, unsigned (LEDState *));
SAME(led_set_state, void (LEDState *, bool));
SAME(led_create_simple, LEDState *(Object *, GpioPolarity, LEDColor, const char *));
SAME(create_unimplemented_device, void (const char *, hwaddr, hwaddr));
SAME(empty_slot_init, void (const char *, uint64_t, uint64_t));
SAME(vmcoreinfo_find, VMCoreInfoState *(void));
MEMBER(NvramClass, read, uint32_t (*)(Nvram *, uint32_t));
MEMBER(NvramClass, write, void (*)(Nvram *, uint32_t, uint32_t));
MEMBER(NvramClass, toggle_lock, void (*)(Nvram *, int));
SAME(m48t59_init, Nvram *(qemu_irq, hwaddr, uint32_t, uint16_t, int, int));
MEMBER(TMP105State, temperature, int16_t);
SAME(qemu_file_monitor_new, QFileMonitor *(Error **));
SAME(qemu_file_monitor_add_watch, int64_t (QFileMonitor *, const char *, const char *, QFileMonitorHandler,
                                           void *, Error **));
MEMBER(IPackDeviceClass, io_read, uint16_t (*)(IPackDevice *, uint8_t));
MEMBER(IPackDeviceClass, mem_write16, void (*)(IPackDevice *, uint32_t, uint16_t));

/* ---- coroutines ---- */

SAME(qemu_coroutine_create, Coroutine *(CoroutineEntry *, void *));
SAME(qemu_coroutine_enter, void (Coroutine *));
SAME(qemu_coroutine_enter_if_inactive, void (Coroutine *));
SAME(qemu_aio_coroutine_enter, void (AioContext *, Coroutine *));
SAME(qemu_coroutine_yield, void (void));
SAME(qemu_coroutine_self, Coroutine *(void));
SAME(qemu_in_coroutine, bool (void));
SAME(qemu_coroutine_entered, bool (Coroutine *));
SAME(qemu_coroutine_get_aio_context, AioContext *(Coroutine *));
SAME(qemu_coroutine_inc_pool_size, void (unsigned int));
CALL(void, qemu_co_queue_wait((CoQueue *)0, (CoMutex *)0));
CALL(void, qemu_co_queue_wait((CoQueue *)0, (QemuMutex *)0));
CALL(void, qemu_co_queue_wait((CoQueue *)0, NULL));
CALL(bool, qemu_co_enter_next((CoQueue *)0, (QemuMutex *)0));
SAME(qemu_co_queue_init, void (CoQueue *));
SAME(qemu_co_queue_next, bool (CoQueue *));
SAME(qemu_co_queue_restart_all, void (CoQueue *));
SAME(qemu_co_queue_empty, bool (CoQueue *));
SAME(qemu_co_mutex_init, void (CoMutex *));
SAME(qemu_co_mutex_lock, void (CoMutex *));
SAME(qemu_co_mutex_unlock, void (CoMutex *));
SAME(qemu_co_rwlock_rdlock, void (CoRwlock *));
SAME(qemu_co_rwlock_wrlock, void (CoRwlock *));
SAME(qemu_co_rwlock_upgrade, void (CoRwlock *));
SAME(qemu_co_rwlock_downgrade, void (CoRwlock *));
SAME(qemu_co_rwlock_unlock, void (CoRwlock *));
SAME(qemu_co_sleep_ns, void (QEMUClockType, int64_t));
SAME(qemu_co_sleep_ns_wakeable, void (QemuCoSleep *, QEMUClockType, int64_t));
SAME(qemu_co_sleep, void (QemuCoSleep *));
SAME(qemu_co_sleep_wake, void (QemuCoSleep *));
MEMBER(QemuCoSleep, to_wake, Coroutine *);
SAME(yield_until_fd_readable, void (int));
SAME(aio_co_schedule, void (AioContext *, Coroutine *));
SAME(aio_co_reschedule_self, void (AioContext *));
SAME(aio_co_wake, void (Coroutine *));
SAME(aio_co_enter, void (AioContext *, Coroutine *));

/* ---- calls that have lost or gained arguments since 7.2 ---- */

SAME(aio_set_fd_handler, void (AioContext *, int, bool, IOHandler *, IOHandler *, AioPollFn *, IOHandler *,
                               void *));
CALL(void, aio_set_fd_handler((AioContext *)0, 0, true, (IOHandler *)0, (IOHandler *)0, (AioPollFn *)0,
                              (IOHandler *)0, (void *)0));
CALL(void, aio_set_fd_handler((AioContext *)0, 0, (IOHandler *)0, (IOHandler *)0, (AioPollFn *)0,
                              (IOHandler *)0, (void *)0));
SAME(aio_set_event_notifier, void (AioContext *, EventNotifier *, bool, EventNotifierHandler *, AioPollFn *,
                                   EventNotifierHandler *));
CALL(void, aio_set_event_notifier((AioContext *)0, (EventNotifier *)0, true, (EventNotifierHandler *)0,
                                  (AioPollFn *)0, (EventNotifierHandler *)0));
CALL(void, aio_set_event_notifier((AioContext *)0, (EventNotifier *)0, (EventNotifierHandler *)0,
                                  (AioPollFn *)0, (EventNotifierHandler *)0));
