/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A 9P server: which message does what; version, attach and flush. Requests are served at once, in order. */
#include "qemu/osdep.h"
#include "9p.h"
#include "qemu/log.h"
#include "trace.h"

static int p9_version(P9Request *r)
{
    P9Server *s = r->server;
    uint32_t msize = p9_get32(&r->in);
    g_autofree char *version = p9_get_string(&r->in);

    if (r->in.bad) {
        return -EINVAL;
    }
    p9_server_reset(s);
    if (strcmp(version, "9P2000.u") == 0) {
        s->dialect = P9_DIALECT_UNIX;
    } else if (strcmp(version, "9P2000.L") == 0) {
        s->dialect = P9_DIALECT_LINUX;
    }
    if (msize < P9_MIN_MSIZE) {
        s->dialect = P9_DIALECT_NONE;
        return -EMSGSIZE;
    }
    s->msize = MIN(msize, P9_MAX_MSIZE);
    trace_v9fs_version(msize, version);
    p9_put32(r->out, s->msize);
    p9_put_string(r->out, s->dialect ? version : "unknown");
    return 0;
}

static int p9_auth(P9Request *r)
{
    return -EOPNOTSUPP;         /* none is needed */
}

static int p9_attach(P9Request *r)
{
    P9Server *s = r->server;
    uint32_t number = p9_get32(&r->in);
    uint32_t auth = p9_get32(&r->in);
    g_autofree char *user = p9_get_string(&r->in);
    g_autofree char *tree = p9_get_string(&r->in);
    uint32_t uid = p9_get32(&r->in);
    struct stat st;
    int err;

    if (r->in.bad || auth != P9_NOFID) {
        return -EINVAL;
    }
    trace_v9fs_attach(number, user, tree);
    err = p9_lstat(s, "", &st);
    if (!err && p9_fid_new(s, number, g_strdup(""), uid, &err)) {
        p9_put_qid(r->out, &st);
    }
    return err;
}

static int p9_flush(P9Request *r)
{
    p9_get16(&r->in);           /* whatever it was, it is answered already */
    return r->in.bad ? -EINVAL : 0;
}

typedef struct P9Message {
    const char *name;
    P9Handler *handle;
    P9Dialect dialect;          /* NONE: any */
} P9Message;

static const P9Message messages[128] = {
    [P9_TVERSION]     = { "version", p9_version },
    [P9_TAUTH]        = { "auth", p9_auth },
    [P9_TATTACH]      = { "attach", p9_attach },
    [P9_TFLUSH]       = { "flush", p9_flush },
    [P9_TWALK]        = { "walk", p9_walk },
    [P9_TREAD]        = { "read", p9_read },
    [P9_TWRITE]       = { "write", p9_write },
    [P9_TCLUNK]       = { "clunk", p9_clunk },
    [P9_TREMOVE]      = { "remove", p9_remove },
    [P9_TOPEN]        = { "open", p9_open, P9_DIALECT_UNIX },
    [P9_TCREATE]      = { "create", p9_create, P9_DIALECT_UNIX },
    [P9_TSTAT]        = { "stat", p9_stat, P9_DIALECT_UNIX },
    [P9_TWSTAT]       = { "wstat", p9_wstat, P9_DIALECT_UNIX },
    [P9_TSTATFS]      = { "statfs", p9_statfs, P9_DIALECT_LINUX },
    [P9_TLOPEN]       = { "lopen", p9_lopen, P9_DIALECT_LINUX },
    [P9_TLCREATE]     = { "lcreate", p9_lcreate, P9_DIALECT_LINUX },
    [P9_TSYMLINK]     = { "symlink", p9_symlink, P9_DIALECT_LINUX },
    [P9_TMKNOD]       = { "mknod", p9_mknod, P9_DIALECT_LINUX },
    [P9_TRENAME]      = { "rename", p9_rename, P9_DIALECT_LINUX },
    [P9_TREADLINK]    = { "readlink", p9_readlink, P9_DIALECT_LINUX },
    [P9_TGETATTR]     = { "getattr", p9_getattr, P9_DIALECT_LINUX },
    [P9_TSETATTR]     = { "setattr", p9_setattr, P9_DIALECT_LINUX },
    [P9_TXATTRWALK]   = { "xattrwalk", p9_xattrwalk, P9_DIALECT_LINUX },
    [P9_TXATTRCREATE] = { "xattrcreate", p9_xattrcreate, P9_DIALECT_LINUX },
    [P9_TREADDIR]     = { "readdir", p9_readdir, P9_DIALECT_LINUX },
    [P9_TFSYNC]       = { "fsync", p9_fsync, P9_DIALECT_LINUX },
    [P9_TLOCK]        = { "lock", p9_lock, P9_DIALECT_LINUX },
    [P9_TGETLOCK]     = { "getlock", p9_getlock, P9_DIALECT_LINUX },
    [P9_TLINK]        = { "link", p9_link, P9_DIALECT_LINUX },
    [P9_TMKDIR]       = { "mkdir", p9_mkdir, P9_DIALECT_LINUX },
    [P9_TRENAMEAT]    = { "renameat", p9_renameat, P9_DIALECT_LINUX },
    [P9_TUNLINKAT]    = { "unlinkat", p9_unlinkat, P9_DIALECT_LINUX },
};

static int serve(P9Request *r)
{
    const P9Message *m = r->type < ARRAY_SIZE(messages) ? &messages[r->type] : NULL;

    if (!m || !m->handle || (m->dialect && m->dialect != r->server->dialect)) {
        qemu_log_mask(LOG_GUEST_ERROR, "9p: message %u is not known in this version of the protocol\n",
                      r->type);
        return -EOPNOTSUPP;
    }
    trace_v9fs_request(m->name, r->in.left);
    return m->handle(r);
}

/* Replaces whatever was put by the answer that tells of an error. */
static void put_error(P9Server *s, GByteArray *out, uint16_t tag, int err)
{
    g_byte_array_set_size(out, 0);
    p9_put32(out, 0);
    p9_put8(out, s->dialect == P9_DIALECT_LINUX ? P9_RLERROR : P9_RERROR);
    p9_put16(out, tag);
    if (s->dialect != P9_DIALECT_LINUX) {
        p9_put_string(out, g_strerror(-err));
    }
    p9_put32(out, -err);
}

GByteArray *p9_server_handle(P9Server *s, const uint8_t *message, size_t size)
{
    P9Request r = { .server = s, .in = { .p = message, .left = size } };
    uint32_t announced = p9_get32(&r.in);
    uint16_t tag;
    int err;

    r.type = p9_get8(&r.in);
    tag = p9_get16(&r.in);
    r.out = g_byte_array_new();
    p9_put32(r.out, 0);
    p9_put8(r.out, r.type + 1);
    p9_put16(r.out, tag);
    if (announced < P9_HEADER_BYTES || announced > size) {
        err = -EINVAL;
    } else {
        r.in.left = announced - P9_HEADER_BYTES;
        err = serve(&r);
    }
    if (err < 0) {
        trace_v9fs_error(r.type, -err);
        put_error(s, r.out, tag, err);
    }
    p9_patch32(r.out, 0, r.out->len);
    return r.out;
}
