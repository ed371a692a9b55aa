/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The parts of libqtest share this. */
#ifndef LIBQTEST_INTERNAL_H
#define LIBQTEST_INTERNAL_H

#include "libqtest.h"

#define QTEST_MAX_IRQ 256

struct QTestState {
    int fd;                     /* qtest socket; -1 for a machine in this process */
    int qmp_fd;
    pid_t pid;                  /* 0: no child, or already reaped */
    int wait_status;
    int expected_status;
    GString *rx;                /* received, not yet taken as lines */
    GString *qmp_rx;
    GQueue *events;             /* JsonObject: met while waiting for something else */
    bool irq_level[QTEST_MAX_IRQ];
    const QTestBackend *backend;
    void (*send)(void *opaque, const char *line);   /* in-process transport */
};

extern const QTestBackend qtest_protocol_backend;

/* The next answer of the qtest server without its newline; IRQ messages are consumed. Caller frees. */
char *qtest_recv_answer(QTestState *s);
/* Sends one command line, to which a newline is added. */
void qtest_send_line(QTestState *s, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
/* Writes all bytes, or fails the test. */
void qtest_write_all(int fd, const void *data, size_t size);
/*
 * Reads what there is, at least a byte, into @buffer; fails the test at
 * end of file with how the child ended.
 */
void qtest_read_more(QTestState *s, int fd, GString *buffer);
/* Takes the greeting and negotiates capabilities. */
void qtest_qmp_handshake(QTestState *s);

#endif
