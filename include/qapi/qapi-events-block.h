/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef QAPI_EVENTS_BLOCK_H
#define QAPI_EVENTS_BLOCK_H

#include "qapi/qapi-events.h"
#include "qapi/qapi-types-block-core.h"

/* @id: QOM path or id of the device. */
void qapi_event_send_device_tray_moved(const char *device, const char *id, bool tray_open);
/* @node_name may be NULL. */
void qapi_event_send_block_io_error(const char *device, const char *node_name,
                                    IoOperationType operation, BlockErrorAction action,
                                    bool has_nospace, bool nospace, const char *reason);

#endif
