/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A 9P server: extended attributes, which are read and written through fids of their own. */
#include "qemu/osdep.h"
#include "9p.h"

/* Of one value, as Linux has it. */
#define MAX_XATTR_BYTES 65536

int p9_xattrwalk(P9Request *r)
{
    const FsDev *dev = r->server->fsdev;
    P9Fid *fid = p9_get_fid(r), *xattr;
    uint32_t number = p9_get32(&r->in);
    g_autofree char *name = p9_get_string(&r->in);
    GByteArray *value;
    int err = 0;

    if (r->in.bad || !fid || fid->xattr) {
        return r->in.bad ? -EINVAL : -EBADF;
    }
    value = *name ? dev->driver->getxattr(dev->fs, fid->path, name, &err)
                  : dev->driver->listxattr(dev->fs, fid->path, &err);
    if (!value) {
        return err;
    }
    xattr = p9_fid_new(r->server, number, g_strdup(fid->path), fid->uid, &err);
    if (!xattr || !p9_fid_claim(r->server)) {
        g_byte_array_unref(value);
        if (xattr) {
            p9_fid_clunk(r->server, xattr);
        }
        return err ?: -EMFILE;
    }
    xattr->xattr = value;
    p9_put64(r->out, value->len);
    return 0;
}

/* The fid becomes one of the attribute, which is set when the fid goes. */
int p9_xattrcreate(P9Request *r)
{
    P9Fid *fid = p9_get_fid(r);
    g_autofree char *name = p9_get_string(&r->in);
    uint64_t size = p9_get64(&r->in);
    uint32_t flags = p9_get32(&r->in);

    if (r->in.bad || !fid || p9_fid_is_open(fid)) {
        return r->in.bad || fid ? -EINVAL : -EBADF;
    }
    if (size > MAX_XATTR_BYTES || p9_is_readonly(r->server)) {
        return size > MAX_XATTR_BYTES ? -ENOSPC : -EROFS;
    }
    if (!p9_fid_claim(r->server)) {
        return -EMFILE;
    }
    fid->xattr = g_byte_array_new();
    fid->xattr_name = g_steal_pointer(&name);
    fid->xattr_size = size;
    fid->xattr_flags = flags;
    return 0;
}
