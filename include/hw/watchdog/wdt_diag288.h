/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The watchdog of s390 machines behind DIAGNOSE 0x288. */
#ifndef WDT_DIAG288_H
#define WDT_DIAG288_H

#include "hw/qdev-core.h"
#include "qom/object.h"

#define TYPE_WDT_DIAG288 "diag288"
OBJECT_DECLARE_TYPE(DIAG288State, DIAG288Class, WDT_DIAG288)
#define DIAG288(obj) WDT_DIAG288(obj)
#define DIAG288_CLASS(klass) WDT_DIAG288_CLASS(klass)
#define DIAG288_GET_CLASS(obj) WDT_DIAG288_GET_CLASS(obj)

/* Functions of the instruction. */
#define WDT_DIAG288_INIT   0
#define WDT_DIAG288_CHANGE 1
#define WDT_DIAG288_CANCEL 2

struct DIAG288State {
    DeviceState parent_obj;

    QEMUTimer *timer;
    bool enabled;
};

struct DIAG288Class {
    DeviceClass parent_class;

    int (*handle_timer)(DIAG288State *dev, uint64_t func, uint64_t timeout);
};

#endif
