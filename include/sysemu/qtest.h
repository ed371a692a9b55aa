/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The qtest server: executes one-line commands that read and write the guest's address spaces, step its
 * clock and observe its interrupt lines. The protocol is the one QEMU documents for qtest.
 */
#ifndef SYSEMU_QTEST_H
#define SYSEMU_QTEST_H

/* Device accesses (and their equivalents, see sysemu/budget.h) that one command may cause. */
#define QTEST_OPERATION_BUDGET (1u << 20)

/* Set by the qtest accelerator and by -qtest. */
extern bool qtest_allowed;

/* True when the machine is driven by qtest or the fuzzer: no CPU executes, fixed date, no host footprint. */
static inline bool qtest_enabled(void)
{
    return qtest_allowed;
}

/* True when a qtest client is attached through a character device. */
bool qtest_driver(void);

/*
 * True from before the machine is made when the client is in this process, as
 * in a fuzzer: files of the host stay as they are.
 */
bool qtest_in_process(void);

/*
 * Starts the server. @chrdev: a character device description as for -serial ("stdio", "unix:/path" ...);
 * @log: file for the log of commands and answers, "none" for no log, NULL for stderr.
 */
void qtest_server_init(const char *chrdev, const char *log, Error **errp);

/* Log lines go to @log ("none", NULL for stderr, or a file) without starting a server. */
bool qtest_log_open(const char *log, Error **errp);

/* One line in the log: "[@tag +seconds] text" with the virtual time. @tag is R (received), S (sent) or I. */
void qtest_log(char tag, const char *fmt, ...) G_GNUC_PRINTF(2, 3);

/* A line "[@tag] text", for what is no command of its own. */
void qtest_log_note(const char *tag, const char *fmt, ...) G_GNUC_PRINTF(2, 3);

/* @sink is also given each line, without its newline; NULL: no longer. */
void qtest_log_set_sink(void (*sink)(const char *line));

/* True when qtest_log() writes anywhere; lets callers avoid formatting. */
bool qtest_log_enabled(void);

/* Answers and IRQ messages go to @send, for a client in this process. @str ends with a newline. */
void qtest_server_set_send_handler(void (*send)(void *opaque, const char *str), void *opaque);

/* Feeds @buf, any part of the command stream, to the server, and runs each command that it completes. */
void qtest_server_inproc_recv(void *opaque, const char *buf);

/*
 * What a command does to the machine. The server and the fuzzer's direct path both call these, between
 * qtest_op_begin(), which grants the operation its budget, and qtest_op_end(), which lets the main loop
 * settle.
 * @size: 1, 2, 4 or (memory) 8 bytes.
 */
void qtest_op_begin(void);
void qtest_op_end(void);
void qtest_op_port_out(unsigned size, uint16_t addr, uint32_t value);
uint32_t qtest_op_port_in(unsigned size, uint16_t addr);
void qtest_op_mem_write(unsigned size, uint64_t addr, uint64_t value);
uint64_t qtest_op_mem_read(unsigned size, uint64_t addr);
void qtest_op_block_read(uint64_t addr, void *data, size_t size);
void qtest_op_block_write(uint64_t addr, const void *data, size_t size);
void qtest_op_block_set(uint64_t addr, uint8_t pattern, size_t size);
/* Advances the virtual clock by @step_ns, or to the next timer when negative; returns the new time in ns. */
int64_t qtest_op_clock_step(int64_t step_ns);

typedef enum QTestAccessKind {
    QTEST_PORT_OUT, QTEST_PORT_IN,
    QTEST_MEM_WRITE, QTEST_MEM_READ,
    QTEST_BLOCK_WRITE, QTEST_BLOCK_READ, QTEST_BLOCK_SET,
    QTEST_CLOCK_STEP,
} QTestAccessKind;

/*
 * Told of each of the above before it happens. @value: what is written, the pattern, or @step_ns; @data: the
 * bytes of a block write, else NULL.
 */
typedef void QTestObserver(QTestAccessKind kind, uint64_t addr, uint64_t size, uint64_t value,
                           const void *data);

/* One observer; NULL: none. */
void qtest_set_observer(QTestObserver *observer);

#endif
