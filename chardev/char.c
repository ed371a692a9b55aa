/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Character devices: the base type, the container /chardevs, and what back ends call.
 */
#include "qemu/osdep.h"
#include "chardev/char-fe.h"
#include "chardev/char-mux.h"
#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/id.h"
#include "qemu/module.h"

/* Where they live in the tree. */
static Object *chardevs_root(void)
{
    return container_get(object_get_root(), "/chardevs");
}

/* ---- towards the host ---- */

/* Whether @err means "not now". */
static bool would_block(int err)
{
    return err == EAGAIN || err == EWOULDBLOCK;
}

/*
 * Write until the end, or (not @write_all) until it does not go on; bytes, or -1 when there are
 * none.
 */
static int chr_write_loop(Chardev *s, const uint8_t *buf, int len, bool write_all)
{
    ChardevClass *cc = CHARDEV_GET_CLASS(s);
    int done = 0;
    int n = 0;

    while (done < len) {
        n = cc->chr_write(s, buf + done, len - done);
        if (n < 0 && would_block(errno) && write_all) {
            g_usleep(100);
            continue;
        }
        if (n <= 0) {
            break;
        }
        done += n;
        if (!write_all) {
            break;
        }
    }
    return done ? done : n;
}

int qemu_chr_write(Chardev *s, const uint8_t *buf, int len, bool write_all)
{
    int n = chr_write_loop(s, buf, len, write_all);
    int saved_errno = errno;

    if (s->logfd >= 0 && n > 0) {
        if (RETRY_ON_EINTR(write(s->logfd, buf, n)) < 0) {
            warn_report_once("chardev '%s': cannot write the log: %s", s->label, strerror(errno));
        }
    }
    errno = saved_errno;
    return n;
}

int qemu_chr_add_client(Chardev *s, int fd)
{
    return CHARDEV_GET_CLASS(s)->chr_add_client ? CHARDEV_GET_CLASS(s)->chr_add_client(s, fd) : -1;
}

int qemu_chr_wait_connected(Chardev *chr, Error **errp)
{
    ChardevClass *cc = CHARDEV_GET_CLASS(chr);

    return cc->chr_wait_connected ? cc->chr_wait_connected(chr, errp) : 0;
}

/* ---- towards the front end ---- */

int qemu_chr_be_can_write(Chardev *s)
{
    CharBackend *be = s->be;

    return be && be->chr_can_read ? be->chr_can_read(be->opaque) : 0;
}

void qemu_chr_be_write_impl(Chardev *s, const uint8_t *buf, int len)
{
    CharBackend *be = s->be;

    if (be && be->chr_read) {
        be->chr_read(be->opaque, buf, len);
    }
}

void qemu_chr_be_write(Chardev *s, const uint8_t *buf, int len)
{
    qemu_chr_be_write_impl(s, buf, len);
}

void qemu_chr_be_update_read_handlers(Chardev *s, GMainContext *context)
{
    if (CHARDEV_GET_CLASS(s)->chr_update_read_handler) {
        CHARDEV_GET_CLASS(s)->chr_update_read_handler(s);
    }
}

/* ChardevClass.chr_be_event of back ends without one of their own. */
static void chr_be_event(Chardev *s, QEMUChrEvent event)
{
    CharBackend *be = s->be;

    if (be && be->chr_event) {
        be->chr_event(be->opaque, event);
    }
}

void qemu_chr_be_event(Chardev *s, QEMUChrEvent event)
{
    if (event == CHR_EVENT_OPENED) {
        s->be_open = 1;
    } else if (event == CHR_EVENT_CLOSED) {
        s->be_open = 0;
    }
    CHARDEV_GET_CLASS(s)->chr_be_event(s, event);
}

bool qemu_chr_has_feature(Chardev *chr, ChardevFeature feature)
{
    return test_bit(feature, chr->features);
}

void qemu_chr_set_feature(Chardev *chr, ChardevFeature feature)
{
    set_bit(feature, chr->features);
}

/* ---- life ---- */

static bool open_log(Chardev *chr, QemuOpts *opts, Error **errp)
{
    const char *path = opts ? qemu_opt_get(opts, "logfile") : NULL;
    bool append = opts && qemu_opt_get_bool(opts, "logappend", false);

    if (path) {
        chr->logfd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC),
                          0666);
        if (chr->logfd < 0) {
            error_setg_errno(errp, errno, "Unable to open logfile %s", path);
            return false;
        }
    }
    return true;
}

static bool open_backend(Chardev *chr, ChardevBackend *backend, Error **errp)
{
    ChardevClass *cc = CHARDEV_GET_CLASS(chr);
    bool be_opened = true;
    Error *err = NULL;

    if (!open_log(chr, backend ? backend->opts : NULL, errp)) {
        return false;
    }
    if (cc->open) {
        cc->open(chr, backend, &be_opened, &err);
        if (err) {
            error_propagate(errp, err);
            return false;
        }
    }
    if (!chr->filename) {
        chr->filename = g_strdup(object_get_typename(OBJECT(chr)) + strlen("chardev-"));
    }
    if (be_opened) {
        qemu_chr_be_event(chr, CHR_EVENT_OPENED);
    }
    return true;
}

Chardev *qemu_chardev_new(const char *id, const char *typename, ChardevBackend *backend,
                          GMainContext *context, Error **errp)
{
    g_autofree char *label = id ? g_strdup(id) : id_generate(ID_CHR);
    Chardev *chr;

    if (id && qemu_chr_find(id)) {
        error_setg(errp, "Chardev with id '%s' already exists", id);
        return NULL;
    }
    chr = CHARDEV(object_new(typename));
    chr->label = g_steal_pointer(&label);
    if (!open_backend(chr, backend, errp)) {
        object_unref(OBJECT(chr));
        return NULL;
    }
    if (id) {
        object_property_add_child(chardevs_root(), id, OBJECT(chr));
        object_unref(OBJECT(chr));
    }
    return chr;
}

Chardev *qemu_chr_find(const char *name)
{
    Object *obj = object_resolve_path_component(chardevs_root(), name);

    return obj ? CHARDEV(obj) : NULL;
}

void qemu_chr_remove(const char *id, Error **errp)
{
    Chardev *chr = qemu_chr_find(id);
    bool busy;

    if (!chr) {
        error_setg(errp, "Chardev '%s' not found", id);
        return;
    }
    busy = CHARDEV_IS_MUX(chr) ? MUX_CHARDEV(chr)->mux_cnt > 0 : chr->be != NULL;
    if (busy) {
        error_setg(errp, "Chardev '%s' is busy", id);
        return;
    }
    object_unparent(OBJECT(chr));
}

typedef struct ForeachState {
    void (*cb)(Chardev *chr, void *opaque);
    void *opaque;
} ForeachState;

static int foreach_child(Object *child, void *opaque)
{
    ForeachState *state = opaque;

    state->cb(CHARDEV(child), state->opaque);
    return 0;
}

void qemu_chr_foreach(void (*cb)(Chardev *chr, void *opaque), void *opaque)
{
    ForeachState state = { cb, opaque };

    object_child_foreach(chardevs_root(), foreach_child, &state);
}

void qemu_chr_cleanup(void)
{
    object_unparent(chardevs_root());
}

/* ---- type ---- */

static int null_chr_write(Chardev *s, const uint8_t *buf, int len)
{
    return len;
}

static void char_init(Object *obj)
{
    Chardev *chr = CHARDEV(obj);

    chr->logfd = -1;
}

static void char_finalize(Object *obj)
{
    Chardev *chr = CHARDEV(obj);

    if (chr->be) {
        chr->be->chr = NULL;
    }
    g_free(chr->filename);
    g_free(chr->label);
    if (chr->logfd >= 0) {
        close(chr->logfd);
    }
}

static void char_class_init(ObjectClass *oc, void *data)
{
    ChardevClass *cc = CHARDEV_CLASS(oc);

    cc->chr_write = null_chr_write;
    cc->chr_be_event = chr_be_event;
}

static const TypeInfo char_type_info = {
    .name = TYPE_CHARDEV,
    .parent = TYPE_OBJECT,
    .instance_size = sizeof(Chardev),
    .instance_init = char_init,
    .instance_finalize = char_finalize,
    .abstract = true,
    .class_size = sizeof(ChardevClass),
    .class_init = char_class_init,
};

static void register_types(void)
{
    type_register_static(&char_type_info);
}

type_init(register_types)
