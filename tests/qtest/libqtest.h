/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libqtest: start a machine and drive it through the qtest protocol and QMP.
 *
 * The same calls drive a machine in another process (over two unix sockets) and one in this process (the
 * fuzzer). A call that the machine answers with FAIL, or does not answer at all, ends the test with a
 * message.
 *
 * Environment: QTEST_QEMU_BINARY (which emulator; required), QTEST_ACCEL (default "qtest"; for an emulator
 * without the qtest accelerator "tcg -S"), QTEST_LOG (set: the emulator's qtest log goes to stderr).
 */
#ifndef LIBQTEST_H
#define LIBQTEST_H

#include <sys/types.h>
#include <stdbool.h>
#include <stdint.h>
#include <glib.h>
#include "qapi/qmp/qdict.h"

typedef struct QTestState QTestState;

/* --- life cycle ----------------------------------------------------------------------------------- */

/* Starts the emulator with @extra_args (split as a shell does) and shakes hands over QMP. */
QTestState *qtest_init(const char *extra_args);
/* The same with a printf-style argument string. */
QTestState *qtest_initf(const char *fmt, ...) G_GNUC_PRINTF(1, 2);
QTestState *qtest_vinitf(const char *fmt, va_list ap) G_GNUC_PRINTF(1, 0);
/* Starts without the QMP greeting and capabilities negotiation; the test does both. */
QTestState *qtest_init_without_qmp_handshake(const char *extra_args);
/* Starts with a serial port that is connected to the socket stored in @sock_fd; the caller closes it. */
QTestState *qtest_init_with_serial(const char *extra_args, int *sock_fd);
/* Waits until the emulator has ended by itself and checks its exit status. */
void qtest_wait_qemu(QTestState *s);
/* Ends the emulator with SIGTERM and checks its exit status; @s stays valid for qtest_quit(). */
void qtest_kill_qemu(QTestState *s);
/* Ends the emulator and frees @s. */
void qtest_quit(QTestState *s);
/* The exit status that is expected of the emulator (default 0). */
void qtest_set_expected_status(QTestState *s, int status);
/* True while the emulator's process lives. */
bool qtest_probe_child(QTestState *s);
/* The emulator's process id, 0 for a machine in this process. */
pid_t qtest_pid(QTestState *s);

/* @fn(@data) runs before an aborting test leaves; hooks are removed by the same @data. */
void qtest_add_abrt_handler(GHookFunc fn, const void *data);
void qtest_remove_abrt_handler(void *data);

/* --- QMP ------------------------------------------------------------------------------------------ */

/* Sends a QMP command given as a JSON template (%s %d %i %u %ld %lld %p-less; strings are quoted) and returns
 * the response, which the caller releases with qobject_unref(). Events met on the way are kept. */
QDict *qtest_qmp(QTestState *s, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
QDict *qtest_vqmp(QTestState *s, const char *fmt, va_list ap) G_GNUC_PRINTF(2, 0);
/* Sends without waiting for the response. */
void qtest_qmp_send(QTestState *s, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
/* Sends bytes as they are. */
void qtest_qmp_send_raw(QTestState *s, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
/* The next response; events before it are kept for qtest_qmp_eventwait(). */
QDict *qtest_qmp_receive(QTestState *s);
/* The next message of any kind. */
QDict *qtest_qmp_receive_dict(QTestState *s);
/* Waits for @event (kept ones count). The _ref form returns it to the caller. */
void qtest_qmp_eventwait(QTestState *s, const char *event);
QDict *qtest_qmp_eventwait_ref(QTestState *s, const char *event);
/* Takes a kept @event, or returns NULL without waiting. */
QDict *qtest_qmp_event_ref(QTestState *s, const char *event);
/*
 * Saves the machine's state, ends it, and starts one with @args from that state: what was not saved is lost.
 * NULL, with the case marked as skipped and @s untouched, on an emulator that cannot save to a file.
 */
QTestState *qtest_save_and_load(QTestState *s, const char *args);
/*
 * qtest_qmp() that fails the test unless the response is a success. The _ref
 * form returns its "return" member.
 */
void qtest_qmp_assert_success(QTestState *s, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
QDict *qtest_qmp_assert_success_ref(QTestState *s, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
/* True when @rsp is an error response; releases it. */
bool qmp_rsp_is_err(QDict *rsp);
/* Fails the test unless @rsp is an error of class @class; releases it. */
void qmp_expect_error_and_unref(QDict *rsp, const char *class);
/* Runs a human monitor command and returns its output; the caller frees it. */
char *qtest_hmp(QTestState *s, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
char *qtest_vhmp(QTestState *s, const char *fmt, va_list ap) G_GNUC_PRINTF(2, 0);
/* Hot-plugs a device; @fmt is the rest of the arguments as a JSON object ("{'addr': '5'}"). */
void qtest_qmp_device_add(QTestState *s, const char *driver, const char *id, const char *fmt, ...)
    G_GNUC_PRINTF(4, 5);
/* Unplugs device @id and waits for DEVICE_DELETED; the _send form does not wait. */
void qtest_qmp_device_del(QTestState *s, const char *id);
void qtest_qmp_device_del_send(QTestState *s, const char *id);
/* Boolean property of a QOM object. */
void qtest_qom_set_bool(QTestState *s, const char *path, const char *property, bool value);
bool qtest_qom_get_bool(QTestState *s, const char *path, const char *property);

/* --- interrupt lines ------------------------------------------------------------------------------ */

/* Level of intercepted line @num, from the messages received so far. */
bool qtest_get_irq(QTestState *s, int num);
/* Intercepts the unnamed input (output) lines of the device at QOM path @string; one device a machine. */
void qtest_irq_intercept_in(QTestState *s, const char *string);
void qtest_irq_intercept_out(QTestState *s, const char *string);
/* Drives input line @num of list @name (NULL: the unnamed one) of the device at QOM path @string. */
void qtest_set_irq_in(QTestState *s, const char *string, const char *name, int num, int level);

/* --- ports and memory ----------------------------------------------------------------------------- */

void qtest_outb(QTestState *s, uint16_t addr, uint8_t value);
void qtest_outw(QTestState *s, uint16_t addr, uint16_t value);
void qtest_outl(QTestState *s, uint16_t addr, uint32_t value);
uint8_t qtest_inb(QTestState *s, uint16_t addr);
uint16_t qtest_inw(QTestState *s, uint16_t addr);
uint32_t qtest_inl(QTestState *s, uint16_t addr);
/* Guest-physical memory, in the guest's byte order. */
void qtest_writeb(QTestState *s, uint64_t addr, uint8_t value);
void qtest_writew(QTestState *s, uint64_t addr, uint16_t value);
void qtest_writel(QTestState *s, uint64_t addr, uint32_t value);
void qtest_writeq(QTestState *s, uint64_t addr, uint64_t value);
uint8_t qtest_readb(QTestState *s, uint64_t addr);
uint16_t qtest_readw(QTestState *s, uint64_t addr);
uint32_t qtest_readl(QTestState *s, uint64_t addr);
uint64_t qtest_readq(QTestState *s, uint64_t addr);
/* Blocks: hexadecimal on the wire (mem*) or base64 (buf*). */
void qtest_memread(QTestState *s, uint64_t addr, void *data, size_t size);
void qtest_memwrite(QTestState *s, uint64_t addr, const void *data, size_t size);
void qtest_bufread(QTestState *s, uint64_t addr, void *data, size_t size);
void qtest_bufwrite(QTestState *s, uint64_t addr, const void *data, size_t size);
void qtest_memset(QTestState *s, uint64_t addr, uint8_t pattern, size_t size);
/* True for a big-endian guest. */
bool qtest_big_endian(QTestState *s);

/* --- clock ---------------------------------------------------------------------------------------- */

/* Advances virtual time to the next timer, by @step ns, or to @val ns; returns the new time in ns. */
int64_t qtest_clock_step_next(QTestState *s);
int64_t qtest_clock_step(QTestState *s, int64_t step);
int64_t qtest_clock_set(QTestState *s, int64_t val);
/*
 * True, having called g_test_skip(), when the emulator under test cannot step
 * its clock (no qtest accelerator).
 */
bool qtest_skip_without_clock(QTestState *s);

/* --- tests ---------------------------------------------------------------------------------------- */

/* "i386" or "x86_64": the architecture of the emulator under test. */
const char *qtest_get_arch(void);
/* Whether the emulator under test knows a machine (by name or alias), a device type, an accelerator. */
bool qtest_has_machine(const char *machine);
bool qtest_has_device(const char *device);
bool qtest_has_accel(const char *accel);
/* Registers a test case at "/<arch>/<str>". */
void qtest_add_func(const char *str, void (*fn)(void));
void qtest_add_data_func(const char *str, const void *data, void (*fn)(const void *));
void qtest_add_data_func_full(const char *str, void *data, void (*fn)(const void *),
                              GDestroyNotify free_data);

#define qtest_add(testpath, Fixture, tdata, fsetup, ftest, fteardown)                              \
    do {                                                                                           \
        g_autofree char *path_ = g_strdup_printf("/%s/%s", qtest_get_arch(), testpath);            \
        g_test_add(path_, Fixture, tdata, fsetup, ftest, fteardown);                               \
    } while (0)

/* --- a machine in this process -------------------------------------------------------------------- */

/*
 * How a QTestState reaches its machine. The protocol back end formats a command and reads the answer; the
 * direct one (tests/qtest/fuzz) calls the memory API. @size is 1, 2, 4 or 8 bytes.
 */
typedef struct QTestBackend {
    void (*port_out)(QTestState *s, unsigned size, uint16_t addr, uint32_t value);
    uint32_t (*port_in)(QTestState *s, unsigned size, uint16_t addr);
    void (*mem_write)(QTestState *s, unsigned size, uint64_t addr, uint64_t value);
    uint64_t (*mem_read)(QTestState *s, unsigned size, uint64_t addr);
    void (*block_read)(QTestState *s, uint64_t addr, void *data, size_t size);
    void (*block_write)(QTestState *s, uint64_t addr, const void *data, size_t size);
    void (*block_set)(QTestState *s, uint64_t addr, uint8_t pattern, size_t size);
    int64_t (*clock_step)(QTestState *s, int64_t step_ns);      /* negative: to the next timer */
} QTestBackend;

/*
 * A client of the machine in this process. @send is given each complete command line (with its newline) and
 * passes it to the server; answers come back through qtest_client_inproc_recv(). @log: kept for QEMU's
 * signature.
 */
QTestState *qtest_inproc_init(QTestState **s, bool log, const char *arch, void (*send)(void *, const char *));
void qtest_client_inproc_recv(void *opaque, const char *str);
/* Replaces how @s reaches its machine; NULL for the protocol. @backend must outlive @s. */
void qtest_set_backend(QTestState *s, const QTestBackend *backend);

#endif
