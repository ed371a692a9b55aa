/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Object throttle-group, limits that nodes share, and driver throttle, a node under them. Limits are checked
 * and shown, and have no effect: the driver hands requests on.
 */
#include "qemu/osdep.h"
#include "block-internal.h"
#include "qapi/visitor.h"
#include "qemu/module.h"
#include "qom/object_interfaces.h"
#include "throttle.h"

OBJECT_DECLARE_SIMPLE_TYPE(ThrottleGroup, THROTTLE_GROUP)

struct ThrottleGroup {
    Object parent_obj;
    ThrottleLimits limits;
    bool complete;
};

/* ---- the object ---- */

/* Properties x-NAME: a limit each, until the object is complete. */
static void get_limit(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    visit_type_int64(v, name, throttle_limits_find(&THROTTLE_GROUP(obj)->limits, opaque), errp);
}

static void set_limit(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    ThrottleGroup *tg = THROTTLE_GROUP(obj);
    int64_t value;

    if (tg->complete) {
        error_setg(errp, "Property cannot be set after initialization");
    } else if (visit_type_int64(v, name, &value, errp)) {
        if (value < 0) {
            error_setg(errp, "Property values cannot be negative");
            return;
        }
        *throttle_limits_find(&tg->limits, opaque) = value;
    }
}

/* Property limits: all of them; a setter may give some. */
typedef struct LimitsVisit {
    Visitor *v;
    ThrottleLimits *limits;
    bool is_input;
    bool ok;
    Error **errp;
} LimitsVisit;

static void visit_limit(const char *name, void *opaque)
{
    LimitsVisit *visit = opaque;
    bool present = true;

    if (visit->ok && (!visit->is_input || visit_optional(visit->v, name, &present))) {
        visit->ok = visit_type_int64(visit->v, name, throttle_limits_find(visit->limits, name), visit->errp);
    }
}

static bool visit_limits(Visitor *v, const char *name, ThrottleLimits *limits, bool is_input, Error **errp)
{
    LimitsVisit visit = { v, limits, is_input, true, errp };

    if (!visit_start_struct(v, name, NULL, 0, errp)) {
        return false;
    }
    throttle_limits_foreach(visit_limit, &visit);
    visit.ok = visit.ok && (!is_input || visit_check_struct(v, errp));
    visit_end_struct(v, NULL);
    return visit.ok;
}

static void get_limits(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    visit_limits(v, name, &THROTTLE_GROUP(obj)->limits, false, errp);
}

static void set_limits(Object *obj, Visitor *v, const char *name, void *opaque, Error **errp)
{
    ThrottleLimits limits = THROTTLE_GROUP(obj)->limits;

    if (visit_limits(v, name, &limits, true, errp) && throttle_limits_check(&limits, errp)) {
        THROTTLE_GROUP(obj)->limits = limits;
    }
}

static void throttle_group_complete(UserCreatable *uc, Error **errp)
{
    ThrottleGroup *tg = THROTTLE_GROUP(uc);

    tg->complete = throttle_limits_check(&tg->limits, errp);
}

static void throttle_group_init(Object *obj)
{
    throttle_limits_init(&THROTTLE_GROUP(obj)->limits);
}

static void add_property(const char *name, void *klass)
{
    g_autofree char *property = g_strconcat("x-", name, NULL);

    object_class_property_add(klass, property, "int", get_limit, set_limit, NULL,
                              (void *)g_intern_string(name));
}

static void throttle_group_class_init(ObjectClass *klass, void *data)
{
    USER_CREATABLE_CLASS(klass)->complete = throttle_group_complete;
    throttle_limits_foreach(add_property, klass);
    object_class_property_add(klass, "limits", "ThrottleLimits", get_limits, set_limits, NULL, NULL);
}

static const TypeInfo throttle_group_info = {
    .name = TYPE_THROTTLE_GROUP,
    .parent = TYPE_OBJECT,
    .instance_size = sizeof(ThrottleGroup),
    .instance_init = throttle_group_init,
    .class_init = throttle_group_class_init,
    .interfaces = (const InterfaceInfo[]) {
        { TYPE_USER_CREATABLE },
        { }
    },
};

static void register_types(void)
{
    type_register_static(&throttle_group_info);
}
type_init(register_types)

/* ---- the driver ---- */

static int throttle_open(BlockDriverState *bs, JsonObject *options, Error **errp)
{
    g_autofree char *group = block_opt_str(options, "throttle-group");

    if (!group) {
        error_setg(errp, "Parameter 'throttle-group' is missing");
        return -EINVAL;
    }
    if (!object_dynamic_cast(object_resolve_path_component(object_get_objects_root(), group),
                             TYPE_THROTTLE_GROUP)) {
        error_setg(errp, "Throttle group '%s' does not exist", group);
        return -EINVAL;
    }
    bs->read_only |= bs->file->bs->read_only;
    return 0;
}

static int64_t throttle_getlength(BlockDriverState *bs)
{
    return bdrv_getlength(bs->file->bs);
}

static int throttle_pread(BlockDriverState *bs, int64_t offset, int64_t bytes, void *buf)
{
    return bdrv_pread(bs->file->bs, offset, bytes, buf);
}

static int throttle_pwrite(BlockDriverState *bs, int64_t offset, int64_t bytes, const void *buf, int flags)
{
    return bdrv_pwrite(bs->file->bs, offset, bytes, buf, flags);
}

static int throttle_pwrite_zeroes(BlockDriverState *bs, int64_t offset, int64_t bytes, int flags)
{
    return bdrv_pwrite_zeroes(bs->file->bs, offset, bytes, flags);
}

static int throttle_pdiscard(BlockDriverState *bs, int64_t offset, int64_t bytes)
{
    return bdrv_pdiscard(bs->file->bs, offset, bytes);
}

static int throttle_truncate(BlockDriverState *bs, int64_t bytes, Error **errp)
{
    return bdrv_truncate(bs->file->bs, bytes, errp);
}

static BlockDriver throttle_driver = {
    .name = "throttle",
    .is_filter = true,
    .open = throttle_open,
    .getlength = throttle_getlength,
    .pread = throttle_pread,
    .pwrite = throttle_pwrite,
    .pwrite_zeroes = throttle_pwrite_zeroes,
    .pdiscard = throttle_pdiscard,
    .truncate = throttle_truncate,
};

static void register_driver(void)
{
    bdrv_register(&throttle_driver);
}
block_init(register_driver)
