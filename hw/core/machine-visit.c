/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Visitors of the machine's structured properties (smp, boot, memory): one table of optional
 * members each.
 *
 * Spec: QEMU's QMP reference, SMPConfiguration, BootConfiguration, MemorySizeConfiguration.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/qapi-visit-machine.h"

typedef enum MemberType { MEMBER_INT, MEMBER_SIZE, MEMBER_BOOL, MEMBER_STR } MemberType;

/* An optional member: where it and its has_ flag are. */
typedef struct Member {
    const char *name;
    MemberType type;
    size_t has;
    size_t value;
} Member;

#define MEMBER(_name, _type, _struct, _field)                                    \
    {                                                                            \
        _name, _type, offsetof(_struct, has_##_field), offsetof(_struct, _field) \
    }

static const Member smp_members[] = {
    MEMBER("cpus", MEMBER_INT, SMPConfiguration, cpus),
    MEMBER("sockets", MEMBER_INT, SMPConfiguration, sockets),
    MEMBER("dies", MEMBER_INT, SMPConfiguration, dies),
    MEMBER("clusters", MEMBER_INT, SMPConfiguration, clusters),
    MEMBER("cores", MEMBER_INT, SMPConfiguration, cores),
    MEMBER("threads", MEMBER_INT, SMPConfiguration, threads),
    MEMBER("maxcpus", MEMBER_INT, SMPConfiguration, maxcpus),
};

static const Member boot_members[] = {
    MEMBER("order", MEMBER_STR, BootConfiguration, order),
    MEMBER("once", MEMBER_STR, BootConfiguration, once),
    MEMBER("menu", MEMBER_BOOL, BootConfiguration, menu),
    MEMBER("splash", MEMBER_STR, BootConfiguration, splash),
    MEMBER("splash-time", MEMBER_INT, BootConfiguration, splash_time),
    MEMBER("reboot-timeout", MEMBER_INT, BootConfiguration, reboot_timeout),
    MEMBER("strict", MEMBER_BOOL, BootConfiguration, strict),
};

static const Member memory_members[] = {
    MEMBER("size", MEMBER_SIZE, MemorySizeConfiguration, size),
    MEMBER("max-size", MEMBER_SIZE, MemorySizeConfiguration, max_size),
    MEMBER("slots", MEMBER_INT, MemorySizeConfiguration, slots),
};

static bool visit_member(Visitor *v, const Member *m, void *value, Error **errp)
{
    switch (m->type) {
    case MEMBER_INT:
        return visit_type_int(v, m->name, value, errp);
    case MEMBER_SIZE:
        return visit_type_size(v, m->name, value, errp);
    case MEMBER_BOOL:
        return visit_type_bool(v, m->name, value, errp);
    case MEMBER_STR:
        return visit_type_str(v, m->name, value, errp);
    }
    g_assert_not_reached();
}

static bool visit_members(Visitor *v, const char *name, const Member *members, size_t n, void *obj,
                          Error **errp)
{
    bool ok = true;

    if (!visit_start_struct(v, name, NULL, 0, errp)) {
        return false;
    }
    for (size_t i = 0; ok && i < n; i++) {
        bool *has = (bool *)((char *)obj + members[i].has);

        if (visit_optional(v, members[i].name, has)) {
            ok = visit_member(v, &members[i], (char *)obj + members[i].value, errp);
        }
    }
    ok = ok && visit_check_struct(v, errp);
    visit_end_struct(v, NULL);
    return ok;
}

bool visit_type_SMPConfiguration_members(Visitor *v, const char *name, SMPConfiguration *obj,
                                         Error **errp)
{
    return visit_members(v, name, smp_members, ARRAY_SIZE(smp_members), obj, errp);
}

bool visit_type_BootConfiguration_members(Visitor *v, const char *name, BootConfiguration *obj,
                                          Error **errp)
{
    return visit_members(v, name, boot_members, ARRAY_SIZE(boot_members), obj, errp);
}

bool visit_type_MemorySizeConfiguration_members(Visitor *v, const char *name,
                                                MemorySizeConfiguration *obj, Error **errp)
{
    return visit_members(v, name, memory_members, ARRAY_SIZE(memory_members), obj, errp);
}

void boot_configuration_clear(BootConfiguration *obj)
{
    g_free(obj->order);
    g_free(obj->once);
    g_free(obj->splash);
    *obj = (BootConfiguration){ 0 };
}
