/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Error objects.
 *
 * A function that can fail takes `Error **errp` last. It is called with the address of a variable
 * that is NULL, or with NULL (don't care), &error_abort (must not fail) or &error_fatal (print and
 * exit with status 1). On failure it sets the error once and tells by its return value.
 * The message is one sentence without a full stop and without a newline.
 */
#ifndef ERROR_H
#define ERROR_H

/* Kinds that QMP clients can tell apart. */
typedef enum ErrorClass {
    ERROR_CLASS_GENERIC_ERROR,
    ERROR_CLASS_COMMAND_NOT_FOUND,
    ERROR_CLASS_DEVICE_NOT_ACTIVE,
    ERROR_CLASS_DEVICE_NOT_FOUND,
    ERROR_CLASS_KVM_MISSING_CAP,
    ERROR_CLASS__MAX
} ErrorClass;

/* Message, without hints; owned by @err. */
const char *error_get_pretty(const Error *err);
/* Class of @err, and its name as QMP spells it ("GenericError"). */
ErrorClass error_get_class(const Error *err);
const char *ErrorClass_str(ErrorClass class);
/* Hint lines, or NULL; owned by @err. */
const char *error_get_hint(const Error *err);

/* Make an error, if errp wants one. errno is kept. */
#define error_setg(errp, fmt, ...) \
    error_setg_internal((errp), __FILE__, __LINE__, __func__, (fmt), ## __VA_ARGS__)
/* The same with ": " and the text of @os_error (if not 0) appended. */
#define error_setg_errno(errp, os_error, fmt, ...)                        \
    error_setg_errno_internal((errp), __FILE__, __LINE__, __func__,       \
                              (os_error), (fmt), ## __VA_ARGS__)
/* "Could not open 'FILE'" with the reason. */
#define error_setg_file_open(errp, os_errno, filename)                    \
    error_setg_errno((errp), (os_errno), "Could not open '%s'", (filename))
/* Make an error of another class. */
#define error_set(errp, err_class, fmt, ...)                              \
    error_set_internal((errp), __FILE__, __LINE__, __func__,              \
                       (err_class), (fmt), ## __VA_ARGS__)

void error_setg_internal(Error **errp, const char *src, int line, const char *func,
                         const char *fmt, ...) G_GNUC_PRINTF(5, 6);
void error_setg_errno_internal(Error **errp, const char *src, int line, const char *func,
                               int os_error, const char *fmt, ...) G_GNUC_PRINTF(6, 7);
void error_set_internal(Error **errp, const char *src, int line, const char *func,
                        ErrorClass err_class, const char *fmt, ...) G_GNUC_PRINTF(6, 7);

/* Pass @local_err (may be NULL) on to @dst_errp, which takes it over; frees it if not wanted. */
void error_propagate(Error **dst_errp, Error *local_err);
void error_propagate_prepend(Error **dst_errp, Error *local_err, const char *fmt, ...)
    G_GNUC_PRINTF(3, 4);
/* Put text in front of the message. Needs ERRP_GUARD() in functions that take errp. */
void error_prepend(Error *const *errp, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
void error_vprepend(Error *const *errp, const char *fmt, va_list ap) G_GNUC_PRINTF(2, 0);
/* Add a hint for humans, printed behind the message; with its newline. */
void error_append_hint(Error *const *errp, const char *fmt, ...) G_GNUC_PRINTF(2, 3);

/* A second error with the same content; release; release where an error must have been set. */
Error *error_copy(const Error *err);
void error_free(Error *err);
void error_free_or_abort(Error **errp);

/* Print, and free. reportf puts text in front. */
void error_report_err(Error *err);
void warn_report_err(Error *err);
void error_reportf_err(Error *err, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
void warn_reportf_err(Error *err, const char *fmt, ...) G_GNUC_PRINTF(2, 3);
/* Print only the first time, tracked by *printed; frees. True if printed. */
bool warn_report_err_once_cond(bool *printed, Error *err);
#define warn_report_err_once(err) ({ static bool printed_; \
        warn_report_err_once_cond(&printed_, err); })

/* What ERRP_GUARD keeps until the end of the block. */
typedef struct ErrorPropagator {
    Error *local_err;
    Error **errp;
} ErrorPropagator;

void error_propagator_cleanup(ErrorPropagator *prop);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ErrorPropagator, error_propagator_cleanup);

/* First statement of a function that looks at *errp or appends to it: makes errp never NULL and
 * never &error_fatal, passing the error on at return. */
#define ERRP_GUARD()                                                      \
    g_auto(ErrorPropagator) _auto_errp_prop = { .errp = errp };           \
    do {                                                                  \
        if (!errp || errp == &error_fatal || errp == &error_warn) {       \
            errp = &_auto_errp_prop.local_err;                            \
        }                                                                 \
    } while (0)

/* Abort, print and exit, or (not part of 7.2) print a warning and go on, on error. Never read them. */
extern Error *error_abort;
extern Error *error_fatal;
extern Error *error_warn;

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Error, error_free)

#endif
