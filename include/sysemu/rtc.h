/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The wall clock that `-rtc base=` gives to the guest's real time clocks.
 */
#ifndef SYSEMU_RTC_H
#define SYSEMU_RTC_H

#include <time.h>

/* The date now, moved by @offset seconds, into @tm (UTC, or local time after -rtc base=localtime). */
void qemu_get_timedate(struct tm *tm, time_t offset);
/* Seconds from the wall clock's date to @tm: what to give to qemu_get_timedate() to get @tm back. */
time_t qemu_timedate_diff(struct tm *tm);

#endif
