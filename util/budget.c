/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What one operation may cost. */
#include "qemu/osdep.h"
#include "sysemu/budget.h"

static bool limited;
static bool exhausted;
static uint64_t left;

void budget_refill(uint64_t n)
{
    limited = true;
    exhausted = false;
    left = n;
}

void budget_unlimited(void)
{
    limited = false;
    exhausted = false;
}

bool budget_take(unsigned cost)
{
    if (!limited) {
        return true;
    }
    if (exhausted || left < cost) {
        exhausted = true;
        return false;
    }
    left -= cost;
    return true;
}

bool budget_exhausted(void)
{
    return exhausted;
}

uint64_t budget_left(void)
{
    return limited ? left : UINT64_MAX;
}
