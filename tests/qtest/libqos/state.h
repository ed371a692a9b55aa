/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Saved state in flight: a machine is brought into the middle of something; one goes on as it is, another one
 * is saved there and loaded by a new process. What is seen of both from there on must be the same.
 */
#ifndef LIBQOS_STATE_H
#define LIBQOS_STATE_H

#include "libqtest.h"

typedef struct QStateCase {
    const char *args;           /* of the machine */
    void (*prepare)(QTestState *s);
    /*
     * Goes on, and writes down what it sees in the order that it sees it. Keeps
     * nothing in C variables over the save.
     */
    void (*go_on)(QTestState *s, GString *seen);
} QStateCase;

/* Registers it as a test case; it is skipped on an emulator that cannot save to a file or step its clock. */
void qstate_add(const char *path, const QStateCase *c);
/* Such a case's work. */
void qstate_check(const QStateCase *c);

/*
 * The same preparation, and then the device is unplugged in the middle of it: the one with id
 * QSTATE_UNPLUGGED, in @slot of a pc. Time goes on without it.
 */
void qstate_add_unplug(const char *path, const QStateCase *c, int slot);
#define QSTATE_UNPLUGGED "unplugged"

/*
 * The state after the preparation is refused, with an error, when the byte @at, counted from where it first
 * holds the @len bytes at @find, has become @value; as it is, it is not.
 */
void qstate_check_refused(const QStateCase *c, const void *find, size_t len, ssize_t at, uint8_t value);
/* A machine with @args takes the state at @uri, or refuses it when it has loaded some of it. */
void qstate_check_load(const char *args, const char *uri, bool good);

/* "what: value", a line of what was seen: a number, a port, memory. */
void qstate_note(GString *seen, const char *what, uint64_t value);
void qstate_note_in(QTestState *s, GString *seen, uint16_t port, unsigned size);
void qstate_note_read(QTestState *s, GString *seen, uint64_t addr, unsigned size);
/* @bytes of memory in hexadecimal. */
void qstate_note_memory(QTestState *s, GString *seen, uint64_t addr, size_t bytes);

#endif
