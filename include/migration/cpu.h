/* SPDX-License-Identifier: GPL-2.0-or-later */
/* VMState fields of the target's register width (target_ulong); needs the target's cpu.h before. */
#ifndef MIGRATION_CPU_H
#define MIGRATION_CPU_H

#include "migration/vmstate.h"

#ifdef TARGET_X86_64
#define VMSTATE_UINTTL_(kind) VMSTATE_UINT64##kind
#else
#define VMSTATE_UINTTL_(kind) VMSTATE_UINT32##kind
#endif

#define VMSTATE_UINTTL_V(_f, _s, _v) VMSTATE_UINTTL_(_V)(_f, _s, _v)
#define VMSTATE_UINTTL(_f, _s) VMSTATE_UINTTL_()(_f, _s)
#define VMSTATE_UINTTL_TEST(_f, _s, _t) VMSTATE_UINTTL_(_TEST)(_f, _s, _t)
#define VMSTATE_UINTTL_EQUAL(_f, _s) VMSTATE_UINTTL_(_EQUAL)(_f, _s, NULL)
#define VMSTATE_UINTTL_ARRAY_V(_f, _s, _n, _v) VMSTATE_UINTTL_(_ARRAY_V)(_f, _s, _n, _v)
#define VMSTATE_UINTTL_ARRAY(_f, _s, _n) VMSTATE_UINTTL_(_ARRAY)(_f, _s, _n)
#define VMSTATE_UINTTL_SUB_ARRAY(_f, _s, _start, _num) \
    VMSTATE_UINTTL_(_SUB_ARRAY)(_f, _s, _start, _num)

#endif
