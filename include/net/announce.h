/* SPDX-License-Identifier: GPL-2.0-or-later */
/* NICs announce themselves to the network: QMP announce-self. */
#ifndef QEMU_NET_ANNOUNCE_H
#define QEMU_NET_ANNOUNCE_H

/* Times in ms. A round comes @initial after the first, then @step later each time, but at most @max. */
typedef struct AnnounceParameters {
    int64_t initial;        /* 1 to 100000 */
    int64_t max;            /* 1 to 100000 */
    int64_t rounds;         /* 1 to 1000 */
    int64_t step;           /* 0 to 100000 */
    char **interfaces;      /* names of NICs; NULL: all */
} AnnounceParameters;

/* The first round comes at once, further ones in virtual time. @params is copied; an announcement that
 * is under way is given up for the new one. Sets @errp if a number is out of its range. */
void qemu_announce_self(const AnnounceParameters *params, Error **errp);

#endif
