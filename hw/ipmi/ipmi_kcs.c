/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The keyboard controller style interface (KCS) without its bus. Specification: IPMI 2.0, chapter 9.
 * Registers: data at 0, command and status behind it. Region "ipmi-kcs". A message goes in and its answer out
 * byte by byte; the BMC answers at once, so that the states of the chapter's flow charts follow each write
 * directly.
 */
#include "qemu/osdep.h"
#include "hw/ipmi/ipmi_kcs.h"
#include "qapi/error.h"
#include "qemu/module.h"

/* Status */
#define KCS_OBF     (1 << 0)
#define KCS_IBF     (1 << 1)
#define KCS_SMS_ATN (1 << 2)
#define KCS_CD      (1 << 3)
#define KCS_STATE   (3 << 6)

enum {
    KCS_IDLE = 0 << 6,
    KCS_READ = 1 << 6,
    KCS_WRITE = 2 << 6,
    KCS_ERROR = 3 << 6,
};

/* Control codes: table 9-3. */
enum {
    KCS_CMD_ABORT = 0x60,
    KCS_CMD_WRITE_START = 0x61,
    KCS_CMD_WRITE_END = 0x62,
    KCS_CMD_READ = 0x68,
};

#define KCS_NO_ERROR      0x00
#define KCS_ABORTED       0x01
#define KCS_ILLEGAL       0x02
#define KCS_LENGTH_ERROR  0x06

static IPMIKCS *backend(IPMIInterface *ii)
{
    return IPMI_INTERFACE_GET_CLASS(ii)->get_backend_data(ii);
}

static void kcs_update_irq(IPMIKCS *ik)
{
    if (!ik->use_irq || !ik->raise_irq) {
        return;
    }
    if (ik->irqs_enabled && (ik->obf_irq_set || ik->atn_irq_set)) {
        ik->raise_irq(ik);
    } else {
        ik->lower_irq(ik);
    }
}

static void kcs_set_state(IPMIKCS *ik, uint8_t state)
{
    ik->status_reg = (ik->status_reg & ~KCS_STATE) | state;
}

/* A byte for the host. */
static void kcs_put(IPMIKCS *ik, uint8_t byte)
{
    ik->data_out_reg = byte;
    ik->status_reg |= KCS_OBF;
    ik->obf_irq_set = true;
}

static void kcs_error(IPMIKCS *ik, uint8_t code)
{
    kcs_set_state(ik, KCS_ERROR);
    ik->outmsg[0] = code;
    ik->outlen = 1;
    ik->outpos = 0;
    ik->inlen = 0;
    ik->write_end = false;
    kcs_put(ik, 0);
}

static void kcs_send_message(IPMIKCS *ik)
{
    IPMIBmcClass *bk = IPMI_BMC_GET_CLASS(ik->bmc);

    ik->outlen = ik->outpos = 0;
    ik->write_end = false;
    bk->handle_command(ik->bmc, ik->inmsg, ik->inlen, sizeof(ik->inmsg), ik->waiting_rsp);
    ik->inlen = 0;
}

static void kcs_command(IPMIKCS *ik, uint8_t cmd)
{
    switch (cmd) {
    case KCS_CMD_WRITE_START:
        kcs_set_state(ik, KCS_WRITE);
        ik->inlen = ik->outlen = ik->outpos = 0;
        ik->write_end = false;
        ik->waiting_rsp++; /* an answer to an earlier message comes too late */
        kcs_put(ik, 0);
        break;
    case KCS_CMD_WRITE_END:
        if ((ik->status_reg & KCS_STATE) != KCS_WRITE) {
            kcs_error(ik, KCS_ILLEGAL);
            break;
        }
        ik->write_end = true;
        kcs_put(ik, 0);
        break;
    case KCS_CMD_ABORT:
        ik->waiting_rsp++;
        if ((ik->status_reg & KCS_STATE) != KCS_ERROR) {
            kcs_error(ik, KCS_ABORTED);
        }
        kcs_set_state(ik, KCS_WRITE);
        kcs_put(ik, 0);
        break;
    default:
        kcs_error(ik, KCS_ILLEGAL);
    }
}

/* A byte of the message. */
static void kcs_write_byte(IPMIKCS *ik, uint8_t data)
{
    if (ik->outlen == 1 && ik->inlen == 0 && ik->outpos == 0 && !ik->write_end) {
        /* After an abort: the host fetches the error code. */
        kcs_set_state(ik, KCS_READ);
        kcs_put(ik, ik->outmsg[ik->outpos++]);
        return;
    }
    if (ik->inlen >= sizeof(ik->inmsg)) {
        kcs_error(ik, KCS_LENGTH_ERROR);
        return;
    }
    ik->inmsg[ik->inlen++] = data;
    if (ik->write_end) {
        kcs_send_message(ik);
    } else {
        kcs_put(ik, 0);
    }
}

/* The host took a byte of the answer and wants the next. */
static void kcs_read_byte(IPMIKCS *ik, uint8_t data)
{
    if (data != KCS_CMD_READ) {
        kcs_error(ik, KCS_ILLEGAL);
    } else if (ik->outpos >= ik->outlen) {
        kcs_set_state(ik, KCS_IDLE);
        kcs_put(ik, 0);
    } else {
        kcs_put(ik, ik->outmsg[ik->outpos++]);
    }
}

static void ipmi_kcs_handle_event(IPMIInterface *ii)
{
    IPMIKCS *ik = backend(ii);

    ik->status_reg &= ~KCS_IBF;
    if (ik->cmd_reg >= 0) {
        kcs_command(ik, ik->cmd_reg);
    } else if (ik->data_in_reg >= 0 && (ik->status_reg & KCS_STATE) == KCS_WRITE) {
        kcs_write_byte(ik, ik->data_in_reg);
    } else if (ik->data_in_reg >= 0 && (ik->status_reg & KCS_STATE) == KCS_READ) {
        kcs_read_byte(ik, ik->data_in_reg);
    } else if (ik->data_in_reg >= 0) {
        kcs_error(ik, KCS_ILLEGAL);
    }
    ik->cmd_reg = ik->data_in_reg = -1;
    kcs_update_irq(ik);
}

static void ipmi_kcs_handle_rsp(IPMIInterface *ii, uint8_t msg_id, unsigned char *rsp, unsigned int rsp_len)
{
    IPMIKCS *ik = backend(ii);

    if (ik->waiting_rsp != msg_id || !rsp_len) {
        return;
    }
    ik->outlen = MIN(rsp_len, sizeof(ik->outmsg));
    memcpy(ik->outmsg, rsp, ik->outlen);
    ik->outpos = 1;
    kcs_set_state(ik, KCS_READ);
    kcs_put(ik, ik->outmsg[0]);
    kcs_update_irq(ik);
}

static uint64_t ipmi_kcs_ioport_read(void *opaque, hwaddr addr, unsigned size)
{
    IPMIKCS *ik = backend(opaque);

    if (addr & 1) {
        if (ik->atn_irq_set) {
            ik->atn_irq_set = false;
            kcs_update_irq(ik);
        }
        return ik->status_reg;
    }
    ik->status_reg &= ~KCS_OBF;
    ik->obf_irq_set = false;
    kcs_update_irq(ik);
    return ik->data_out_reg;
}

static void ipmi_kcs_ioport_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    IPMIInterface *ii = opaque;
    IPMIKCS *ik = backend(ii);

    if (addr & 1) {
        ik->status_reg |= KCS_CD;
        ik->cmd_reg = val & 0xff;
    } else {
        ik->status_reg &= ~KCS_CD;
        ik->data_in_reg = val & 0xff;
    }
    ik->status_reg |= KCS_IBF;
    IPMI_INTERFACE_GET_CLASS(ii)->handle_if_event(ii);
}

static const MemoryRegionOps ipmi_kcs_io_ops = {
    .read = ipmi_kcs_ioport_read,
    .write = ipmi_kcs_ioport_write,
    .impl.min_access_size = 1,
    .impl.max_access_size = 1,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

static void ipmi_kcs_set_atn(IPMIInterface *ii, int val, int irq)
{
    IPMIKCS *ik = backend(ii);

    ik->status_reg = val ? ik->status_reg | KCS_SMS_ATN : ik->status_reg & ~KCS_SMS_ATN;
    ik->atn_irq_set = val && irq;
    kcs_update_irq(ik);
}

static void ipmi_kcs_set_irq_enable(IPMIInterface *ii, int val)
{
    IPMIKCS *ik = backend(ii);

    ik->irqs_enabled = val;
    kcs_update_irq(ik);
}

static void ipmi_kcs_init(IPMIInterface *ii, unsigned int min_size, Error **errp)
{
    IPMIKCS *ik = backend(ii);

    if (min_size == 0) {
        min_size = 2;
    }
    if (!is_power_of_2(min_size) || min_size < 2) {
        error_setg(errp, "ipmi-kcs: a region of %u bytes is not possible", min_size);
        return;
    }
    ik->io_length = 2;
    memory_region_init_io(&ik->io, OBJECT(ii), &ipmi_kcs_io_ops, ii, "ipmi-kcs", min_size);
}

/* Cold: of the machine. Warm: of the BMC. */
static void ipmi_kcs_reset(IPMIInterface *ii, bool is_cold)
{
    IPMIKCS *ik = backend(ii);

    ik->status_reg = ik->data_out_reg = 0;
    ik->cmd_reg = ik->data_in_reg = -1;
    ik->inlen = ik->outlen = ik->outpos = 0;
    ik->write_end = ik->obf_irq_set = ik->atn_irq_set = false;
    kcs_update_irq(ik);
}

static int ipmi_kcs_post_load(void *opaque, int version_id)
{
    IPMIKCS *ik = opaque;

    if (ik->outpos > sizeof(ik->outmsg) || ik->outlen > sizeof(ik->outmsg) || ik->inlen > sizeof(ik->inmsg)) {
        return -EINVAL;
    }
    return 0;
}

const VMStateDescription vmstate_IPMIKCS = {
    .name = TYPE_IPMI_INTERFACE "-kcs",
    .version_id = 2,
    .minimum_version_id = 1,
    .post_load = ipmi_kcs_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_BOOL(obf_irq_set, IPMIKCS),
        VMSTATE_BOOL(atn_irq_set, IPMIKCS),
        VMSTATE_BOOL(irqs_enabled, IPMIKCS),
        VMSTATE_UINT32(outpos, IPMIKCS),
        VMSTATE_UINT32_V(outlen, IPMIKCS, 2),
        VMSTATE_UINT8_ARRAY(outmsg, IPMIKCS, MAX_IPMI_MSG_SIZE),
        VMSTATE_UINT32_V(inlen, IPMIKCS, 2),
        VMSTATE_UINT8_ARRAY(inmsg, IPMIKCS, MAX_IPMI_MSG_SIZE),
        VMSTATE_BOOL(write_end, IPMIKCS),
        VMSTATE_UINT8(status_reg, IPMIKCS),
        VMSTATE_UINT8(data_out_reg, IPMIKCS),
        VMSTATE_INT16(data_in_reg, IPMIKCS),
        VMSTATE_INT16(cmd_reg, IPMIKCS),
        VMSTATE_UINT8(waiting_rsp, IPMIKCS),
        VMSTATE_END_OF_LIST()
    },
};

void ipmi_kcs_get_fwinfo(IPMIKCS *ik, IPMIFwInfo *info)
{
    info->interface_name = "kcs";
    info->interface_type = IPMI_SMBIOS_KCS;
    info->ipmi_spec_major_revision = 2;
    info->ipmi_spec_minor_revision = 0;
    info->base_address = ik->io_base;
    info->i2c_slave_address = ik->bmc->slave_addr;
    info->register_length = ik->io_length;
    info->register_spacing = 1;
    info->memspace = IPMI_MEMSPACE_IO;
    info->irq_type = IPMI_LEVEL_IRQ;
}

void ipmi_kcs_class_init(IPMIInterfaceClass *iic)
{
    iic->init = ipmi_kcs_init;
    iic->set_atn = ipmi_kcs_set_atn;
    iic->handle_rsp = ipmi_kcs_handle_rsp;
    iic->handle_if_event = ipmi_kcs_handle_event;
    iic->set_irq_enable = ipmi_kcs_set_irq_enable;
    iic->reset = ipmi_kcs_reset;
}
