/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between drive.c and drive-options.c. */
#ifndef DRIVE_OPTIONS_H
#define DRIVE_OPTIONS_H

#include "block-internal.h"

/* What -drive says about the back end rather than about the node. */
typedef struct DriveOptions {
    bool cdrom;
    bool snapshot;
    bool writeback;
    bool account_invalid, account_failed;
    bool has_rerror, has_werror;
    BlockdevOnError rerror, werror;
} DriveOptions;

/* All values of @opts, flat. */
JsonObject *drive_options_from_opts(QemuOpts *opts);
/* Take the back end's options out of @options and bring the rest to the form of a node's. */
bool drive_options_take(JsonObject *options, DriveOptions *d, Error **errp);

#endif
