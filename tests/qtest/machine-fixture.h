/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A fixture that is a machine and nothing else; the data of the case are its command line. */
#ifndef TESTS_MACHINE_FIXTURE_H
#define TESTS_MACHINE_FIXTURE_H

#include "libqtest.h"

typedef struct Fixture {
    QTestState *qts;
} Fixture;

static inline void machine_setup(Fixture *f, const void *args)
{
    f->qts = qtest_init(args);
}

static inline void machine_teardown(Fixture *f, const void *args)
{
    qtest_quit(f->qts);
}

#define MACHINE_CASE(path, args, fn) qtest_add(path, Fixture, args, machine_setup, fn, machine_teardown)

#endif
