/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clocks of a device: named inputs and outputs that are connected to each other. */
#ifndef QDEV_CLOCK_H
#define QDEV_CLOCK_H

#include "hw/clock.h"
#include "qemu/typedefs.h"

/*
 * New input @name; @cb is told of the @events (ClockEvent bits) it asks for. Owned by the device.
 */
Clock *qdev_init_clock_in(DeviceState *dev, const char *name, ClockCallback *cb, void *opaque,
                          unsigned int events);
Clock *qdev_init_clock_out(DeviceState *dev, const char *name);
/* Finds one by name; a missing one is a programmer's error. */
Clock *qdev_get_clock_in(DeviceState *dev, const char *name);
Clock *qdev_get_clock_out(DeviceState *dev, const char *name);
/* Lets input @name follow @source, before realize. */
void qdev_connect_clock_in(DeviceState *dev, const char *name, Clock *source);
/* Gives clock @name of @dev to @alias_dev as @alias_name. */
Clock *qdev_alias_clock(DeviceState *dev, const char *name, DeviceState *alias_dev,
                        const char *alias_name);
/* For the end of a device. */
void qdev_finalize_clocklist(DeviceState *dev);

/* A table row: see QDEV_CLOCK_IN. */
struct ClockPortInitElem {
    const char *name;
    bool is_output;
    ClockCallback *callback;
    unsigned int callback_events;
    size_t offset;
};
typedef struct ClockPortInitElem ClockPortInitArray[];

#define clock_offset_value(devstate, field) \
    (offsetof(devstate, field) + 0 * sizeof((Clock **)NULL == &((devstate *)NULL)->field))
#define QDEV_CLOCK(out_not_in, devstate, field, cb, cbevents) { \
    .name = (stringify(field)), \
    .is_output = out_not_in, \
    .callback = cb, \
    .callback_events = cbevents, \
    .offset = clock_offset_value(devstate, field), \
}
/* Clock in field @field (Clock *) of @devstate, named as the field. */
#define QDEV_CLOCK_IN(devstate, field, callback, cbevents) \
    QDEV_CLOCK(false, devstate, field, callback, cbevents)
#define QDEV_CLOCK_OUT(devstate, field) QDEV_CLOCK(true, devstate, field, NULL, 0)
#define QDEV_CLOCK_END { .name = NULL }

/* Makes the clocks of the table; callbacks get @dev. */
void qdev_init_clocks(DeviceState *dev, const ClockPortInitArray clocks);

#endif
