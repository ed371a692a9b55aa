/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The `user` back end: libslirp's network inside this process. */
#ifndef QEMU_NET_SLIRP_H
#define QEMU_NET_SLIRP_H

/* `info usernet`: the text is appended to @out. */
void net_slirp_print_info(GString *out);
/* hostfwd_add and hostfwd_remove [id] rule. false: errp. */
bool net_slirp_hostfwd_add(const char *id, const char *rule, Error **errp);
bool net_slirp_hostfwd_remove(const char *id, const char *rule, Error **errp);

#endif
