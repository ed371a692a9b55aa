/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ipmi-bmc-sim: a BMC that answers the commands every BMC must have. Specification: IPMI 2.0, chapters 20
 * (device), 22 (messaging), 28 (chassis) and 5.2 (completion codes).
 *
 * Properties: slave_addr, device_id, device_rev, fwrev1, fwrev2, mfg_id, product_id. Left out: sensors, their
 * records (the repository is empty), event log, watchdog, FRU, LAN: their commands end with "invalid
 * command".
 */
#include "qemu/osdep.h"
#include "hw/ipmi/ipmi.h"
#include "hw/qdev-properties.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/module.h"

#define IPMI_NETFN_CHASSIS 0x00
#define EVENT_SIZE 16

struct IPMIBmcSim {
    IPMIBmc parent;

    uint8_t device_id;
    uint8_t device_rev;
    uint8_t fwrev1;
    uint8_t fwrev2;
    uint32_t mfg_id;
    uint16_t product_id;

    uint8_t bmc_global_enables;
    uint8_t msg_flags;
    uint8_t acpi_power_state[2];
    uint8_t evtbuf[EVENT_SIZE];
};

/* Global enables: section 22.1. Message flags: section 22.4. */
#define ENABLE_EVENT_INTR (1 << 1)
#define ENABLE_EVENT_BUF  (1 << 2)
#define ENABLE_KNOWN      0x2f
#define FLAG_EVENT_BUF_FULL (1 << 1)
#define FLAG_RECV         (1 << 0)

typedef struct RspBuffer {
    uint8_t buffer[MAX_IPMI_MSG_SIZE];
    unsigned len;
} RspBuffer;

static void rsp_push(RspBuffer *rsp, uint8_t byte)
{
    if (rsp->len < sizeof(rsp->buffer)) {
        rsp->buffer[rsp->len++] = byte;
    }
}

static void set_error(RspBuffer *rsp, uint8_t code)
{
    rsp->buffer[2] = code;
    rsp->len = 3;
}

/* Attention follows the flags that interrupt. */
static void update_atn(IPMIBmcSim *s)
{
    IPMIInterface *intf = s->parent.intf;
    bool irq = s->bmc_global_enables & ENABLE_EVENT_INTR;

    if (intf) {
        IPMI_INTERFACE_GET_CLASS(intf)->set_atn(intf, s->msg_flags != 0,
                                                irq && (s->msg_flags & FLAG_EVENT_BUF_FULL));
    }
}

static void get_device_id(IPMIBmcSim *s, const uint8_t *cmd, RspBuffer *rsp)
{
    rsp_push(rsp, s->device_id);
    rsp_push(rsp, s->device_rev & 0xf);
    rsp_push(rsp, s->fwrev1 & 0x7f);
    rsp_push(rsp, s->fwrev2);
    rsp_push(rsp, 0x02); /* IPMI 2.0 */
    rsp_push(rsp, 0x80); /* chassis device */
    for (int i = 0; i < 3; i++) {
        rsp_push(rsp, s->mfg_id >> (8 * i));
    }
    rsp_push(rsp, s->product_id);
    rsp_push(rsp, s->product_id >> 8);
}

static void bmc_reset(IPMIBmcSim *s, bool cold)
{
    IPMIInterface *intf = s->parent.intf;

    s->bmc_global_enables = 1 << 3; /* event log */
    s->msg_flags = 0;
    update_atn(s);
    if (intf) {
        IPMI_INTERFACE_GET_CLASS(intf)->reset(intf, cold);
    }
}

static void cold_reset(IPMIBmcSim *s, const uint8_t *cmd, RspBuffer *rsp)
{
    bmc_reset(s, true);
}

static void warm_reset(IPMIBmcSim *s, const uint8_t *cmd, RspBuffer *rsp)
{
    bmc_reset(s, false);
}

static void get_self_test(IPMIBmcSim *s, const uint8_t *cmd, RspBuffer *rsp)
{
    rsp_push(rsp, 0x55); /* no error */
    rsp_push(rsp, 0x00);
}

static void set_acpi_power_state(IPMIBmcSim *s, const uint8_t *cmd, RspBuffer *rsp)
{
    s->acpi_power_state[0] = cmd[2];
    s->acpi_power_state[1] = cmd[3];
}

static void get_acpi_power_state(IPMIBmcSim *s, const uint8_t *cmd, RspBuffer *rsp)
{
    rsp_push(rsp, s->acpi_power_state[0]);
    rsp_push(rsp, s->acpi_power_state[1]);
}

static void set_global_enables(IPMIBmcSim *s, const uint8_t *cmd, RspBuffer *rsp)
{
    IPMIInterface *intf = s->parent.intf;

    s->bmc_global_enables = cmd[2] & ENABLE_KNOWN;
    IPMI_INTERFACE_GET_CLASS(intf)->set_irq_enable(intf, cmd[2] & 0x3);
    update_atn(s);
}

static void get_global_enables(IPMIBmcSim *s, const uint8_t *cmd, RspBuffer *rsp)
{
    rsp_push(rsp, s->bmc_global_enables);
}

static void clear_msg_flags(IPMIBmcSim *s, const uint8_t *cmd, RspBuffer *rsp)
{
    s->msg_flags &= ~cmd[2];
    update_atn(s);
}

static void get_msg_flags(IPMIBmcSim *s, const uint8_t *cmd, RspBuffer *rsp)
{
    rsp_push(rsp, s->msg_flags);
}

static void read_event_buffer(IPMIBmcSim *s, const uint8_t *cmd, RspBuffer *rsp)
{
    if (!(s->msg_flags & FLAG_EVENT_BUF_FULL)) {
        set_error(rsp, 0x80); /* empty */
        return;
    }
    for (int i = 0; i < EVENT_SIZE; i++) {
        rsp_push(rsp, s->evtbuf[i]);
    }
    s->msg_flags &= ~FLAG_EVENT_BUF_FULL;
    update_atn(s);
}

static void chassis_capabilities(IPMIBmcSim *s, const uint8_t *cmd, RspBuffer *rsp)
{
    rsp_push(rsp, 0);
    for (int i = 0; i < 4; i++) { /* who has FRU, SDR, SEL, system management */
        rsp_push(rsp, s->parent.slave_addr);
    }
}

static void chassis_status(IPMIBmcSim *s, const uint8_t *cmd, RspBuffer *rsp)
{
    rsp_push(rsp, 0x61); /* on; always off when power comes back */
    rsp_push(rsp, 0);
    rsp_push(rsp, 0);
    rsp_push(rsp, 0);
}

static void chassis_control(IPMIBmcSim *s, const uint8_t *cmd, RspBuffer *rsp)
{
    static const enum ipmi_op ops[] = {
        IPMI_POWEROFF_CHASSIS, IPMI_POWERON_CHASSIS, IPMI_POWERCYCLE_CHASSIS, IPMI_RESET_CHASSIS,
        IPMI_PULSE_DIAG_IRQ, IPMI_SHUTDOWN_VIA_ACPI_OVERTEMP,
    };
    IPMIInterface *intf = s->parent.intf;
    unsigned op = cmd[2] & 0xf;
    int code = op < ARRAY_SIZE(ops) ? IPMI_INTERFACE_GET_CLASS(intf)->do_hw_op(intf, ops[op], 0) :
                                      IPMI_CC_INVALID_DATA_FIELD;

    if (code) {
        set_error(rsp, code);
    }
}

/* @length: bytes that a request has at least, with its two of head. */
static const struct {
    uint8_t netfn;
    uint8_t cmd;
    uint8_t length;
    void (*handle)(IPMIBmcSim *s, const uint8_t *cmd, RspBuffer *rsp);
} bmc_commands[] = {
    { IPMI_NETFN_CHASSIS, 0x00, 2, chassis_capabilities },
    { IPMI_NETFN_CHASSIS, 0x01, 2, chassis_status },
    { IPMI_NETFN_CHASSIS, 0x02, 3, chassis_control },
    { IPMI_NETFN_APP, 0x01, 2, get_device_id },
    { IPMI_NETFN_APP, 0x02, 2, cold_reset },
    { IPMI_NETFN_APP, 0x03, 2, warm_reset },
    { IPMI_NETFN_APP, 0x04, 2, get_self_test },
    { IPMI_NETFN_APP, 0x06, 4, set_acpi_power_state },
    { IPMI_NETFN_APP, 0x07, 2, get_acpi_power_state },
    { IPMI_NETFN_APP, 0x2e, 3, set_global_enables },
    { IPMI_NETFN_APP, 0x2f, 2, get_global_enables },
    { IPMI_NETFN_APP, 0x30, 3, clear_msg_flags },
    { IPMI_NETFN_APP, 0x31, 2, get_msg_flags },
    { IPMI_NETFN_APP, 0x35, 2, read_event_buffer },
};

static void run_command(IPMIBmcSim *s, const uint8_t *cmd, unsigned cmd_len, RspBuffer *rsp)
{
    if (cmd[0] & 3) {
        set_error(rsp, IPMI_CC_COMMAND_INVALID_FOR_LUN);
        return;
    }
    for (size_t i = 0; i < ARRAY_SIZE(bmc_commands); i++) {
        if (bmc_commands[i].netfn != cmd[0] >> 2 || bmc_commands[i].cmd != cmd[1]) {
            continue;
        }
        if (cmd_len < bmc_commands[i].length) {
            set_error(rsp, IPMI_CC_REQUEST_DATA_LENGTH_INVALID);
        } else {
            bmc_commands[i].handle(s, cmd, rsp);
        }
        return;
    }
    set_error(rsp, IPMI_CC_INVALID_CMD);
}

static void ipmi_sim_handle_command(IPMIBmc *b, uint8_t *cmd, unsigned int cmd_len, unsigned int max_cmd_len,
                                    uint8_t msg_id)
{
    IPMIInterfaceClass *k = IPMI_INTERFACE_GET_CLASS(b->intf);
    RspBuffer rsp = { .len = 3 };

    if (cmd_len < 2) {
        rsp.buffer[2] = IPMI_CC_REQUEST_DATA_LENGTH_INVALID;
    } else {
        rsp.buffer[0] = cmd[0] | 0x04; /* the response's network function */
        rsp.buffer[1] = cmd[1];
        if (cmd_len > max_cmd_len) {
            set_error(&rsp, IPMI_CC_REQUEST_DATA_TRUNCATED);
        } else {
            run_command(IPMI_BMC_SIMULATOR(b), cmd, cmd_len, &rsp);
        }
    }
    k->handle_rsp(b->intf, msg_id, rsp.buffer, rsp.len);
}

void ipmi_bmc_gen_event(IPMIBmc *b, uint8_t *evt, bool log)
{
    IPMIBmcSim *s = IPMI_BMC_SIMULATOR(b);

    if (!(s->bmc_global_enables & ENABLE_EVENT_BUF) || (s->msg_flags & FLAG_EVENT_BUF_FULL)) {
        return;
    }
    memcpy(s->evtbuf, evt, EVENT_SIZE);
    s->msg_flags |= FLAG_EVENT_BUF_FULL;
    update_atn(s);
}

/* The repository is empty. */
int ipmi_bmc_sdr_find(IPMIBmc *b, uint16_t recid, const struct ipmi_sdr_compact **sdr, uint16_t *nextrec)
{
    return -1;
}

static void ipmi_sim_reset(DeviceState *dev)
{
    IPMIBmcSim *s = IPMI_BMC_SIMULATOR(dev);

    s->bmc_global_enables = 1 << 3;
    s->msg_flags = 0;
    memset(s->acpi_power_state, 0, sizeof(s->acpi_power_state));
    memset(s->evtbuf, 0, sizeof(s->evtbuf));
}

static const VMStateDescription vmstate_ipmi_sim = {
    .name = TYPE_IPMI_BMC_SIMULATOR,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT8(bmc_global_enables, IPMIBmcSim),
        VMSTATE_UINT8(msg_flags, IPMIBmcSim),
        VMSTATE_UINT8_ARRAY(acpi_power_state, IPMIBmcSim, 2),
        VMSTATE_UINT8_ARRAY(evtbuf, IPMIBmcSim, EVENT_SIZE),
        VMSTATE_END_OF_LIST()
    },
};

static Property ipmi_sim_properties[] = {
    DEFINE_PROP_UINT8("device_id", IPMIBmcSim, device_id, 0x20),
    DEFINE_PROP_UINT8("device_rev", IPMIBmcSim, device_rev, 0),
    DEFINE_PROP_UINT8("fwrev1", IPMIBmcSim, fwrev1, 0),
    DEFINE_PROP_UINT8("fwrev2", IPMIBmcSim, fwrev2, 0),
    DEFINE_PROP_UINT32("mfg_id", IPMIBmcSim, mfg_id, 0),
    DEFINE_PROP_UINT16("product_id", IPMIBmcSim, product_id, 0),
    DEFINE_PROP_END_OF_LIST(),
};

static void ipmi_sim_class_init(ObjectClass *oc, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    dc->hotpluggable = false;
    dc->reset = ipmi_sim_reset;
    dc->vmsd = &vmstate_ipmi_sim;
    device_class_set_props(dc, ipmi_sim_properties);
    IPMI_BMC_CLASS(oc)->handle_command = ipmi_sim_handle_command;
}

static const TypeInfo ipmi_sim_types[] = {
    {
        .name = TYPE_IPMI_BMC_SIMULATOR,
        .parent = TYPE_IPMI_BMC,
        .instance_size = sizeof(IPMIBmcSim),
        .class_init = ipmi_sim_class_init,
    },
};

DEFINE_TYPES(ipmi_sim_types)
