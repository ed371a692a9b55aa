/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What one operation (a qtest command, a fuzz operation) may cost, so that no guest input runs
 * for ever and where it stops is the same each time. Unlimited until the first refill.
 * When it is used up, device accesses fail and timers and bottom halves wait for the next refill.
 */
#ifndef SYSEMU_BUDGET_H
#define SYSEMU_BUDGET_H

/* Units for one operation, and the cost of things. */
#define BUDGET_DEFAULT (UINT64_C(1) << 20)
#define BUDGET_COST_ACCESS 1
#define BUDGET_COST_CALLBACK 16

/* Begin an operation with @n units. */
void budget_refill(uint64_t n);
/* Back to unlimited. */
void budget_unlimited(void);
/* Pay @cost; false, with nothing paid and the budget marked as exhausted, if it is not there. */
bool budget_take(unsigned cost);
/* Has a budget_take failed since the last refill? */
bool budget_exhausted(void);
/* Units left; UINT64_MAX when unlimited. */
uint64_t budget_left(void);

#endif
