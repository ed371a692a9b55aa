/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The clock inside the MC146818: date and time, and the three events that set flags in register C.
 * @now is a reading of rtc_clock in ns.
 */
#ifndef HW_RTC_MC146818RTC_CLOCK_H
#define HW_RTC_MC146818RTC_CLOCK_H

#include "hw/rtc/mc146818rtc.h"

/* Length of the update-in-progress warning before a second ends (data sheet: t_BUC). */
#define RTC_UIP_NS 244000

/* The divider chain runs: the periodic interrupt works. */
bool rtc_divider_runs(const RTCState *s);
/* Date and time advance. */
bool rtc_runs(const RTCState *s);
/* A second is about to end. */
bool rtc_update_in_progress(const RTCState *s, int64_t now);
/* The date at @now while it advances, in seconds since 1970. */
int64_t rtc_date(const RTCState *s, int64_t now);
/* Starts at @date with the second that begins @now. */
void rtc_start(RTCState *s, int64_t date, int64_t now);
/* Puts the current date into the registers, if it advances. */
void rtc_registers_from_clock(RTCState *s, int64_t now);
/* Goes on from the date in the registers; the phase of the second stays as it is. */
void rtc_clock_from_registers(RTCState *s, int64_t now);
/* The divider leaves reset: its first second ends half a second after @now. */
void rtc_release_divider(RTCState *s, int64_t now);
/* Sets the flags of register C for what happened since the last call. */
void rtc_see_events(RTCState *s, int64_t now);
/* When the next of @events (REG_C_* flags) comes, INT64_MAX if never. */
int64_t rtc_next_event_ns(const RTCState *s, int64_t now, uint8_t events);

#endif
