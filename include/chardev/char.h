/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Character devices: host back ends that move bytes (sockets, files, stdio, memory).
 *
 * A Chardev is a QOM object below /chardevs. One front end (CharBackend, chardev/char-fe.h) is
 * attached to it; bytes that arrive go to the front end's handlers, bytes that the front end writes
 * go to the class's chr_write. Everything runs in the one thread, from fd handlers.
 */
#ifndef QEMU_CHAR_H
#define QEMU_CHAR_H

#include "qemu/main-loop.h"
#include "qemu/osdep.h"
#include "qemu/bitmap.h"
#include "qemu/option.h"
#include "qemu/thread.h"
#include "qom/object.h"

/* What a back end tells its front end. */
typedef enum {
    CHR_EVENT_BREAK,   /* a serial break was received */
    CHR_EVENT_OPENED,  /* the other side is there */
    CHR_EVENT_MUX_IN,  /* a mux has given the focus to this front end */
    CHR_EVENT_MUX_OUT, /* a mux has moved the focus away */
    CHR_EVENT_CLOSED,  /* the other side has gone */
} QEMUChrEvent;

/* How many bytes a back end reads from the host at once. */
#define CHR_READ_BUF_LEN 4096

typedef enum {
    QEMU_CHAR_FEATURE_RECONNECTABLE, /* the connection can go and come back */
    QEMU_CHAR_FEATURE_FD_PASS,       /* file descriptors can be passed along */
    QEMU_CHAR_FEATURE_REPLAY,
    QEMU_CHAR_FEATURE_GCONTEXT,
    QEMU_CHAR_FEATURE_LAST,
} ChardevFeature;

typedef struct ChardevClass ChardevClass;
typedef struct CharBackend CharBackend;

/* What to open: the options of one -chardev, borrowed for the call of ChardevClass.open. */
typedef struct ChardevBackend {
    QemuOpts *opts;
} ChardevBackend;

struct Chardev {
    Object parent_obj;

    CharBackend *be; /* the attached front end, or NULL */
    char *label;     /* the id; unique */
    char *filename;  /* what query-chardev shows */
    int logfd;       /* copy of everything written, or -1 */
    int be_open;     /* whether the other side is there */
    DECLARE_BITMAP(features, QEMU_CHAR_FEATURE_LAST);
};

#define TYPE_CHARDEV "chardev"
OBJECT_DECLARE_TYPE(Chardev, ChardevClass, CHARDEV)

#define TYPE_CHARDEV_NULL    "chardev-null"
#define TYPE_CHARDEV_MUX     "chardev-mux"
#define TYPE_CHARDEV_RINGBUF "chardev-ringbuf"
#define TYPE_CHARDEV_MEMORY  "chardev-memory"
#define TYPE_CHARDEV_PTY     "chardev-pty"
#define TYPE_CHARDEV_STDIO   "chardev-stdio"
#define TYPE_CHARDEV_PIPE    "chardev-pipe"
#define TYPE_CHARDEV_FILE    "chardev-file"
#define TYPE_CHARDEV_SOCKET  "chardev-socket"
#define TYPE_CHARDEV_UDP     "chardev-udp"
#define TYPE_CHARDEV_FD      "chardev-fd"

/* True when @chr is a multiplexer, which takes several front ends. */
#define CHARDEV_IS_MUX(chr) object_dynamic_cast(OBJECT(chr), TYPE_CHARDEV_MUX)
/* True when @chr is a ring buffer in memory. */
#define CHARDEV_IS_RINGBUF(chr) object_dynamic_cast(OBJECT(chr), TYPE_CHARDEV_RINGBUF)

struct ChardevClass {
    ObjectClass parent_class;

    bool internal; /* cannot be made by the user (-chardev) */
    bool supports_yank;

    /* Check the options before the object exists. Optional. */
    void (*parse)(QemuOpts *opts, ChardevBackend *backend, Error **errp);
    /*
     * Open the host side. *be_opened is true on entry; false means "send OPENED yourself, later".
     */
    void (*open)(Chardev *chr, ChardevBackend *backend, bool *be_opened, Error **errp);

    /* Write up to @len bytes; bytes taken, or -1 with errno (EAGAIN: try again on a watch). */
    int (*chr_write)(Chardev *s, const uint8_t *buf, int len);
    /* Read up to @len bytes, blocking. */
    int (*chr_sync_read)(Chardev *s, const uint8_t *buf, int len);
    /* A source that fires when @cond holds (see qemu_chr_fe_add_watch); NULL: no such thing. */
    GSource *(*chr_add_watch)(Chardev *s, GIOCondition cond);
    /* The front end's handlers changed. */
    void (*chr_update_read_handler)(Chardev *s);
    /* chardev/char-serial.h, char-parallel.h commands; -ENOTSUP when not known. */
    int (*chr_ioctl)(Chardev *s, int cmd, void *arg);
    int (*get_msgfds)(Chardev *s, int *fds, int num);
    int (*set_msgfds)(Chardev *s, int *fds, int num);
    /* Take @fd as the connected client; 0, or -1. */
    int (*chr_add_client)(Chardev *chr, int fd);
    /* Block until the other side is there; 0, or -1 with @errp. */
    int (*chr_wait_connected)(Chardev *chr, Error **errp);
    void (*chr_disconnect)(Chardev *chr);
    /* The front end can take bytes again. */
    void (*chr_accept_input)(Chardev *chr);
    void (*chr_set_echo)(Chardev *chr, bool echo);
    void (*chr_set_fe_open)(Chardev *chr, int fe_open);
    /* Deliver an event to the front end. */
    void (*chr_be_event)(Chardev *s, QEMUChrEvent event);
    /* The command line has been read wholly. */
    void (*chr_options_parsed)(Chardev *chr);
};

/* ---- making and finding ---- */

/*
 * Make the chardev that @opts (group "chardev") describe and put it below /chardevs. `backend=help`
 * prints the list of back ends and returns NULL without an error. @context is ignored.
 */
Chardev *qemu_chr_new_from_opts(QemuOpts *opts, GMainContext *context, Error **errp);

/* Check @opts; the result (g_free) borrows @opts. */
ChardevBackend *qemu_chr_parse_opts(QemuOpts *opts, Error **errp);

/*
 * Make a chardev from the short syntax (`stdio`, `null`, `unix:path,server,nowait`, `chardev:id`
 * …). Errors are reported; NULL then. The caller does not own the result.
 */
Chardev *qemu_chr_new(const char *label, const char *filename, GMainContext *context);

/* As qemu_chr_new, and `mon:SPEC` (a mux with a monitor on it) is allowed. */
Chardev *qemu_chr_new_mux_mon(const char *label, const char *filename, GMainContext *context);

/* As the two above, chosen by @permit_mux_mon. */
Chardev *qemu_chr_new_noreplay(const char *label, const char *filename, bool permit_mux_mon,
                               GMainContext *context);

/* The short syntax as options of group "chardev" with id @label; NULL after reporting an error. */
QemuOpts *qemu_chr_parse_compat(const char *label, const char *filename, bool permit_mux_mon);

/* Make a chardev of QOM type @typename. @id NULL: no name, the caller owns it (object_unref). */
Chardev *qemu_chardev_new(const char *id, const char *typename, ChardevBackend *backend,
                          GMainContext *context, Error **errp);

/* The chardev with that id, or NULL. */
Chardev *qemu_chr_find(const char *name);

/* Remove the chardev @id, which must not be in use. */
void qemu_chr_remove(const char *id, Error **errp);

/* Unparent every chardev: at exit. */
void qemu_chr_cleanup(void);

/* Call @cb for each chardev, in order of creation. */
void qemu_chr_foreach(void (*cb)(Chardev *chr, void *opaque), void *opaque);

/* Call @cb for each back end name that a user can give (`null`, `socket` …), sorted. */
void qemu_chr_foreach_backend(void (*cb)(const char *name, void *opaque), void *opaque);

/* Print their names: -chardev help. */
void qemu_chr_print_backends(void);

/* ---- for back ends ---- */

/* How many bytes the front end can take now. */
int qemu_chr_be_can_write(Chardev *s);

/* Hand @len bytes to the front end; @len must not pass qemu_chr_be_can_write(). */
void qemu_chr_be_write(Chardev *s, const uint8_t *buf, int len);

/* As qemu_chr_be_write, without any recording of input. */
void qemu_chr_be_write_impl(Chardev *s, const uint8_t *buf, int len);

/* Tell the back end that the front end's handlers changed. */
void qemu_chr_be_update_read_handlers(Chardev *s, GMainContext *context);

/* Send an event to the front end and keep be_open in step. */
void qemu_chr_be_event(Chardev *s, QEMUChrEvent event);

/* Give the connected socket @fd to @s; 0, or -1. */
int qemu_chr_add_client(Chardev *s, int fd);

/* Write to the host side; with @write_all retries until everything is out. Bytes, or -1. */
int qemu_chr_write(Chardev *s, const uint8_t *buf, int len, bool write_all);
#define qemu_chr_write_all(s, buf, len) qemu_chr_write(s, buf, len, true)

/* Block until the other side is there; 0, or -1 with @errp. */
int qemu_chr_wait_connected(Chardev *chr, Error **errp);

/* Features that a back end offers. */
bool qemu_chr_has_feature(Chardev *chr, ChardevFeature feature);
void qemu_chr_set_feature(Chardev *chr, ChardevFeature feature);

/* The options of -chardev. */
extern QemuOptsList qemu_chardev_opts;

/* Starts a human monitor for `mon:SPEC`; the monitors set it. False with @errp. */
typedef bool ChardevMonitorHook(Chardev *chr, Error **errp);
extern ChardevMonitorHook *qemu_chr_monitor_hook;

#endif
