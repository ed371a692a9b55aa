/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Devices and buses. A device is made (qdev_new), configured by properties, realized on a bus, and
 * later unrealized and unparented. Buses belong to devices; together they form the tree that reset
 * walks.
 *
 * Interface: QEMU 7.2's hw/qdev-core.h.
 */
#ifndef QDEV_CORE_H
#define QDEV_CORE_H

#include "qemu/queue.h"
#include "qemu/bitmap.h"
#include "qemu/rcu.h"
#include "qemu/rcu_queue.h"
#include "qemu/reentrancy.h"
#include "qemu/typedefs.h"
#include "qom/object.h"
#include "hw/hotplug.h"
#include "hw/resettable.h"
#include "qemu/atomic.h"

enum {
    DEV_NVECTORS_UNSPECIFIED = -1,
};

#define TYPE_DEVICE "device"
OBJECT_DECLARE_TYPE(DeviceState, DeviceClass, DEVICE)

/* Sections of "-device help". */
typedef enum DeviceCategory {
    DEVICE_CATEGORY_BRIDGE,
    DEVICE_CATEGORY_USB,
    DEVICE_CATEGORY_STORAGE,
    DEVICE_CATEGORY_NETWORK,
    DEVICE_CATEGORY_INPUT,
    DEVICE_CATEGORY_DISPLAY,
    DEVICE_CATEGORY_SOUND,
    DEVICE_CATEGORY_MISC,
    DEVICE_CATEGORY_CPU,
    DEVICE_CATEGORY_WATCHDOG,
    DEVICE_CATEGORY_MAX
} DeviceCategory;

typedef void (*DeviceRealize)(DeviceState *dev, Error **errp);
typedef void (*DeviceUnrealize)(DeviceState *dev);
typedef void (*DeviceReset)(DeviceState *dev);
typedef void (*BusRealize)(BusState *bus, Error **errp);
typedef void (*BusUnrealize)(BusState *bus);

struct DeviceClass {
    ObjectClass parent_class;

    DECLARE_BITMAP(categories, DEVICE_CATEGORY_MAX);
    const char *fw_name;
    /* One line for "-device help". */
    const char *desc;
    /* Set by device_class_set_props(). */
    const Property *props_;
    uint16_t props_count_;
    /* False: no -device. False: no device_add while the machine runs. */
    bool user_creatable;
    bool hotpluggable;
    /* Called on machine and bus reset, after the device's children. */
    union {
        DeviceReset reset;
        DeviceReset legacy_reset;   /* its name in later versions */
    };
    DeviceRealize realize;
    DeviceUnrealize unrealize;
    /* Saved state; registered on realize. */
    const VMStateDescription *vmsd;
    /* Type of bus that the device sits on. */
    const char *bus_type;
};

typedef struct NamedGPIOList NamedGPIOList;

/* GPIO lines of one name (NULL: the unnamed ones). */
struct NamedGPIOList {
    char *name;
    qemu_irq *in;
    int num_in;
    int num_out;
    QLIST_ENTRY(NamedGPIOList) node;
};

typedef struct NamedClockList NamedClockList;

struct NamedClockList {
    char *name;
    Clock *clock;
    bool output;
    bool alias;
    QLIST_ENTRY(NamedClockList) node;
};

struct DeviceState {
    Object parent_obj;

    char *id;
    char *canonical_path;
    bool realized;
    bool pending_deleted_event;
    int64_t pending_deleted_expires_ms;
    QDict *opts;
    int hotplugged;
    bool allow_unplug_during_migration;
    BusState *parent_bus;
    QLIST_HEAD(, NamedGPIOList) gpios;
    QLIST_HEAD(, NamedClockList) clocks;
    QLIST_HEAD(, BusState) child_bus;
    int num_child_bus;
    int instance_id_alias;
    int alias_required_for_version;
    ResettableState reset;
    GSList *unplug_blockers;
    MemReentrancyGuard mem_reentrancy_guard;
};

/* Is told of every device that is realized and unrealized. */
struct DeviceListener {
    void (*realize)(DeviceListener *listener, DeviceState *dev);
    void (*unrealize)(DeviceListener *listener, DeviceState *dev);
    /* True hides the device: it is not made, although the options name it (a QDict or QemuOpts). */
    bool (*hide_device)(DeviceListener *listener, const QDict *device_opts, bool from_json,
                        Error **errp);
    QTAILQ_ENTRY(DeviceListener) link;
};

#define TYPE_BUS "bus"
DECLARE_OBJ_CHECKERS(BusState, BusClass, BUS, TYPE_BUS)

struct BusClass {
    ObjectClass parent_class;

    /* Lines of info qtree for @dev, indented by @indent, through monitor_printf(). */
    void (*print_dev)(Monitor *mon, DeviceState *dev, int indent);
    /* Path for saved state, and for firmware; owned by the caller, or NULL. */
    char *(*get_dev_path)(DeviceState *dev);
    char *(*get_fw_dev_path)(DeviceState *dev);
    /* Whether @dev may sit where its properties say. */
    bool (*check_address)(BusState *bus, DeviceState *dev, Error **errp);
    /* Resets the bus itself, after its devices. Reset phases are the newer way. */
    void (*reset)(BusState *bus);
    BusRealize realize;
    BusUnrealize unrealize;
    /* Greatest number of children; 0: any. */
    int max_dev;
    /* Number of buses of this type that got a name by themselves. */
    int automatic_ids;
};

typedef struct BusChild {
    DeviceState *child;
    int index;
    QTAILQ_ENTRY(BusChild) sibling;
} BusChild;

#define QDEV_HOTPLUG_HANDLER_PROPERTY "hotplug-handler"
typedef QTAILQ_HEAD(BusChildHead, BusChild) BusChildHead;

struct BusState {
    Object obj;

    DeviceState *parent;
    char *name;
    HotplugHandler *hotplug_handler;
    int max_index;
    bool realized;
    bool full;
    int num_children;
    /* The newest child is first. */
    BusChildHead children;
    QLIST_ENTRY(BusState) sibling;
    ResettableState reset;
};

/* Appends @len rows to @arr; they must live as long. */
static inline void compat_props_add(GPtrArray *arr, GlobalProperty props[], size_t len)
{
    size_t i;

    for (i = 0; i < len; i++) {
        g_ptr_array_add(arr, (void *)&props[i]);
    }
}

/* ---- life of a device ---- */

/* New device of type @name with one reference. Aborts for an unknown type; try gives NULL. */
DeviceState *qdev_new(const char *name) G_GNUC_WARN_UNUSED_RESULT;
DeviceState *qdev_try_new(const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* True when the device is realized. */
static inline bool qdev_is_realized(DeviceState *dev)
{
    return dev->realized;
}
/*
 * Puts @dev on @bus (NULL: on none, for a type without bus) and realizes it. False and *errp on
 * failure. The _and_unref form then drops the caller's reference, in any case.
 */
bool qdev_realize(DeviceState *dev, BusState *bus, Error **errp);
bool qdev_realize_and_unref(DeviceState *dev, BusState *bus, Error **errp);
/* Undoes realize; the device stays on its bus. */
void qdev_unrealize(DeviceState *dev);
/* Moves @dev to @bus. */
bool qdev_set_parent_bus(DeviceState *dev, BusState *bus, Error **errp);
/* Instance id that older versions used in saved state. Before realize. */
void qdev_set_legacy_instance_id(DeviceState *dev, int alias_id, int required_for_version);

/* ---- hotplug ---- */

HotplugHandler *qdev_get_bus_hotplug_handler(DeviceState *dev);
/* The one of the machine, if it wants @dev. */
HotplugHandler *qdev_get_machine_hotplug_handler(DeviceState *dev);
bool qdev_hotplug_allowed(DeviceState *dev, Error **errp);
/* The machine's, else the bus's; NULL for none. */
HotplugHandler *qdev_get_hotplug_handler(DeviceState *dev);
/* Asks the handler to let @dev go (*errp when it cannot be unplugged). */
void qdev_unplug(DeviceState *dev, Error **errp);
/* An unplug handler that only unrealizes. */
void qdev_simple_device_unplug_cb(HotplugHandler *hotplug_dev, DeviceState *dev, Error **errp);
/* Called by the machine when it has been made and when it is ready for hotplug. */
void qdev_machine_creation_done(void);
/* Whether init is over and devices made from now on are hotplugged. */
bool qdev_machine_modified(void);
/* Reasons against unplugging; @reason is kept by the caller. */
void qdev_add_unplug_blocker(DeviceState *dev, Error *reason);
void qdev_del_unplug_blocker(DeviceState *dev, Error *reason);
/* True, and *errp a copy of one reason, when there is one. */
bool qdev_unplug_blocked(DeviceState *dev, Error **errp);

/* ---- GPIO lines: @name NULL is the unnamed list ---- */

/* Input @n; the line belongs to the device. */
qemu_irq qdev_get_gpio_in(DeviceState *dev, int n);
qemu_irq qdev_get_gpio_in_named(DeviceState *dev, const char *name, int n);
/* Connects output @n to @pin (NULL: nowhere). */
void qdev_connect_gpio_out(DeviceState *dev, int n, qemu_irq pin);
void qdev_connect_gpio_out_named(DeviceState *dev, const char *name, int n, qemu_irq input_pin);
/* Where output @n leads, or NULL. */
qemu_irq qdev_get_gpio_out_connector(DeviceState *dev, const char *name, int n);
/* Puts @icpt (a line) in place of output @n and gives the old target. For qtest. */
qemu_irq qdev_intercept_gpio_out(DeviceState *dev, qemu_irq icpt, const char *name, int n);
/* Adds @n inputs that call @handler with the device (or @opaque) and the index. */
void qdev_init_gpio_in(DeviceState *dev, qemu_irq_handler handler, int n);
void qdev_init_gpio_in_named(DeviceState *dev, qemu_irq_handler handler, const char *name, int n);
void qdev_init_gpio_in_named_with_opaque(DeviceState *dev, qemu_irq_handler handler, void *opaque,
                                         const char *name, int n);
/* Adds @n outputs that are kept in @pins[0..n-1]. */
void qdev_init_gpio_out(DeviceState *dev, qemu_irq *pins, int n);
void qdev_init_gpio_out_named(DeviceState *dev, qemu_irq *pins, const char *name, int n);
/* Gives the lines called @name of @dev to @container as well. */
void qdev_pass_gpios(DeviceState *dev, DeviceState *container, const char *name);

/* ---- buses ---- */

BusState *qdev_get_parent_bus(const DeviceState *dev);
BusState *qdev_get_child_bus(DeviceState *dev, const char *name);
/* A bus in memory of its own, or in the @size bytes at @bus; @name NULL: made up. */
BusState *qbus_new(const char *typename, DeviceState *parent, const char *name);
void qbus_init(void *bus, size_t size, const char *typename, DeviceState *parent, const char *name);
bool qbus_realize(BusState *bus, Error **errp);
void qbus_unrealize(BusState *bus);
static inline bool qbus_is_full(BusState *bus)
{
    BusClass *bus_class = BUS_GET_CLASS(bus);

    return bus->full || (bus_class->max_dev && bus->num_children >= bus_class->max_dev);
}
/* Who plugs devices into @bus; set_bus: the bus itself. */
void qbus_set_hotplug_handler(BusState *bus, Object *handler);
void qbus_set_bus_hotplug_handler(BusState *bus);
static inline bool qbus_is_hotpluggable(BusState *bus)
{
    HotplugHandler *plug_handler = bus->hotplug_handler;
    bool ret = !!plug_handler;

    if (plug_handler) {
        HotplugHandlerClass *hdc = HOTPLUG_HANDLER_GET_CLASS(plug_handler);

        ret = hdc->unplug_request || hdc->unplug || hdc->plug || hdc->pre_plug;
    }
    return ret;
}
static inline void qbus_mark_full(BusState *bus, bool full)
{
    bus->full = full;
}

typedef int (qbus_walkerfn)(BusState *bus, void *opaque);
typedef int (qdev_walkerfn)(DeviceState *dev, void *opaque);

/*
 * Walks the tree, calling the functions (NULL: none) before and after what is below. A walker that
 * returns negative stops the walk, which then returns that; positive skips what is below.
 */
int qbus_walk_children(BusState *bus, qdev_walkerfn *pre_devfn, qbus_walkerfn *pre_busfn,
                       qdev_walkerfn *post_devfn, qbus_walkerfn *post_busfn, void *opaque);
int qdev_walk_children(DeviceState *dev, qdev_walkerfn *pre_devfn, qbus_walkerfn *pre_busfn,
                       qdev_walkerfn *post_devfn, qbus_walkerfn *post_busfn, void *opaque);

/* Device with id @id below @bus. */
DeviceState *qdev_find_recursive(BusState *bus, const char *id);
/* The system bus (made when first asked for) and the machine. */
BusState *sysbus_get_default(void);
Object *qdev_get_machine(void);
/* Path of @dev in saved state (NULL: none) and for the firmware ("/pci@i0cf8/..."); owned by the
 * caller. */
char *qdev_get_dev_path(DeviceState *dev);
char *qdev_get_fw_dev_path(DeviceState *dev);
char *qdev_get_own_fw_dev_path_from_handler(BusState *bus, DeviceState *dev);
/* For messages: the id, or else the path in the tree. The device's, or (human) the caller's to free. */
const char *qdev_get_printable_name(DeviceState *dev);
char *qdev_get_human_name(DeviceState *dev);
const char *qdev_fw_name(DeviceState *dev);
const char *qdev_driver_name(DeviceState *dev);
const VMStateDescription *qdev_get_vmsd(DeviceState *dev);
/* Aborts when the machine holds a device that nobody realized (programmer's error). */
void qdev_assert_realized_properly(void);

/* ---- reset ---- */

/* Resets in one go; also what is below. */
void device_cold_reset(DeviceState *dev);
void bus_cold_reset(BusState *bus);
/* Older spellings: the whole tree below; one device by its class's reset function. */
void qdev_reset_all(DeviceState *dev);
void qdev_reset_all_fn(void *opaque);
void qbus_reset_all(BusState *bus);
void qbus_reset_all_fn(void *opaque);
void device_legacy_reset(DeviceState *dev);
bool device_is_in_reset(DeviceState *dev);
bool bus_is_in_reset(BusState *bus);

/* ---- classes ---- */

/* Takes note of @n properties at @props, which may end earlier with DEFINE_PROP_END_OF_LIST(). */
void device_class_set_props_n(DeviceClass *dc, const Property *props, size_t n);
/* For an array (with or without an end marker) or a pointer (with one). */
#define device_class_set_props(dc, props) \
    device_class_set_props_n((dc), (props), \
        __builtin_types_compatible_p(typeof(props), typeof(&(props)[0])) ? SIZE_MAX \
        : sizeof(props) / sizeof((props)[0]))
/* Put a method into @dc and the inherited one into *parent_... . */
void device_class_set_parent_reset(DeviceClass *dc, DeviceReset dev_reset,
                                   DeviceReset *parent_reset);
void device_class_set_parent_realize(DeviceClass *dc, DeviceRealize dev_realize,
                                     DeviceRealize *parent_realize);
void device_class_set_parent_unrealize(DeviceClass *dc, DeviceUnrealize dev_unrealize,
                                       DeviceUnrealize *parent_unrealize);
/* Spelling of later versions for dc->reset. */
void device_class_set_legacy_reset(DeviceClass *dc, DeviceReset dev_reset);

/* ---- aliases, globals, listeners ---- */

/* Gives @source an alias of each class property of @target, but for names that it has. */
void qdev_alias_all_properties(DeviceState *target, Object *source);
/* Adds @props (an array with end marker) to @dev as instance properties. */
void qdev_add_properties(DeviceState *dev, const Property *props);

void device_listener_register(DeviceListener *listener);
void device_listener_unregister(DeviceListener *listener);
/* True when a listener hides the device that @opts describe. */
bool qdev_should_hide_device(const QDict *opts, bool from_json, Error **errp);

/* How far the machine is made; phase_check: this far, or further. */
typedef enum MachineInitPhase {
    PHASE_NO_MACHINE,
    PHASE_MACHINE_CREATED,
    PHASE_ACCEL_CREATED,
    PHASE_MACHINE_INITIALIZED,
    PHASE_MACHINE_READY,
} MachineInitPhase;
bool phase_check(MachineInitPhase phase);
void phase_advance(MachineInitPhase phase);

#endif
