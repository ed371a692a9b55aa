/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The bases of IPMI: system interfaces and BMCs, and what a BMC can do to the machine. Specification: IPMI
 * 2.0, section 28 (chassis commands).
 */
#include "qemu/osdep.h"
#include "hw/ipmi/ipmi.h"
#include "hw/nmi.h"
#include "hw/qdev-properties.h"
#include "qapi/error.h"
#include "qemu/module.h"
#include "sysemu/runstate.h"

uint32_t ipmi_next_uuid(void)
{
    static uint32_t last; /* interfaces of one machine, made before the first input */

    return ++last;
}

/* The machine's own: 0, or a completion code when it cannot. */
static int ipmi_do_hw_op(IPMIInterface *s, enum ipmi_op op, int checkonly)
{
    switch (op) {
    case IPMI_RESET_CHASSIS:
        if (!checkonly) {
            qemu_system_reset_request(SHUTDOWN_CAUSE_GUEST_RESET);
        }
        return 0;
    case IPMI_POWEROFF_CHASSIS:
        if (!checkonly) {
            qemu_system_shutdown_request(SHUTDOWN_CAUSE_GUEST_SHUTDOWN);
        }
        return 0;
    case IPMI_SHUTDOWN_VIA_ACPI_OVERTEMP:
        if (!checkonly) {
            qemu_system_powerdown_request();
        }
        return 0;
    case IPMI_SEND_NMI:
        if (!checkonly) {
            nmi_monitor_handle(0, NULL);
        }
        return 0;
    default: /* power cycles, diagnostic interrupts */
        return IPMI_CC_COMMAND_NOT_SUPPORTED;
    }
}

static void ipmi_interface_class_init(ObjectClass *class, void *data)
{
    IPMI_INTERFACE_CLASS(class)->do_hw_op = ipmi_do_hw_op;
}

static void isa_ipmi_bmc_check(const Object *obj, const char *name, Object *val, Error **errp)
{
    if (IPMI_BMC(val)->intf) {
        error_setg(errp, "BMC object is already in use; give each interface one of its own");
    }
}

void ipmi_bmc_find_and_link(Object *obj, Object **bmc)
{
    object_property_add_link(obj, "bmc", TYPE_IPMI_BMC, bmc, isa_ipmi_bmc_check, OBJ_PROP_LINK_STRONG);
}

static Property ipmi_bmc_properties[] = {
    DEFINE_PROP_UINT8("slave_addr", IPMIBmc, slave_addr, 0x20),
    DEFINE_PROP_END_OF_LIST(),
};

static void bmc_class_init(ObjectClass *oc, void *data)
{
    device_class_set_props(DEVICE_CLASS(oc), ipmi_bmc_properties);
    set_bit(DEVICE_CATEGORY_MISC, DEVICE_CLASS(oc)->categories);
}

static const TypeInfo ipmi_types[] = {
    {
        .name = TYPE_IPMI_INTERFACE,
        .parent = TYPE_INTERFACE,
        .class_size = sizeof(IPMIInterfaceClass),
        .class_init = ipmi_interface_class_init,
    },
    {
        .name = TYPE_IPMI_BMC,
        .parent = TYPE_DEVICE,
        .instance_size = sizeof(IPMIBmc),
        .abstract = true,
        .class_size = sizeof(IPMIBmcClass),
        .class_init = bmc_class_init,
    },
};

DEFINE_TYPES(ipmi_types)
