/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the monitor and -device help say about devices, as text. */
#ifndef HW_QDEV_INFO_H
#define HW_QDEV_INFO_H

#include "hw/qdev-core.h"
#include "qom/print.h"

/* Options of type @type as "-device TYPE,help" prints them; owned by the caller. NULL and *errp. */
char *qdev_type_help_text(const char *type, Error **errp);
/* The list of types that "-device help" prints; owned by the caller. */
char *qdev_device_list_text(void);
/* "info qtree". */
void qdev_print_qtree(Monitor *mon);

#endif
