/* SPDX-License-Identifier: GPL-2.0-or-later */
/* xHCI: capability, operational and runtime registers, doorbells (xHCI 1.1, 5.3 to 5.6). */
#include "qemu/osdep.h"
#include "hcd-xhci.h"
#include "hcd-xhci-regs.h"
#include "hw/register-names.h"
#include "qemu/log.h"
#include "qemu/timer.h"
#include "trace.h"

#define XHCI_XECP 0x20 /* extended capabilities, from the region's start */

/* ---- capabilities ---- */

/* Supported protocol: section 7.2. */
static uint32_t protocol_word(unsigned word, unsigned revision, unsigned next, unsigned first, unsigned count)
{
    switch (word) {
    case 0:
        return revision << 24 | next << 8 | 2;
    case 1:
        return 0x20425355; /* "USB " */
    case 2:
        return count << 8 | first;
    default:
        return 0;
    }
}

static uint64_t xhci_cap_read(void *opaque, hwaddr reg, unsigned size)
{
    XHCIState *xhci = opaque;
    unsigned at = reg / 4;

    if (reg >= XHCI_XECP && reg < XHCI_XECP + 16) {
        return protocol_word(at - XHCI_XECP / 4, 2, 4, xhci->numports_3 + 1, xhci->numports_2);
    }
    if (reg >= XHCI_XECP + 16 && reg < XHCI_XECP + 32) {
        return protocol_word(at - XHCI_XECP / 4 - 4, 3, 0, 1, xhci->numports_3);
    }
    switch (reg) {
    case 0x00: /* HCIVERSION, CAPLENGTH */
        return 0x01000000 | XHCI_CAP_SIZE;
    case 0x04: /* HCSPARAMS1 */
        return xhci->numports << 24 | xhci->numintrs << 8 | xhci->numslots;
    case 0x08: /* HCSPARAMS2: isochronous threshold */
        return 0x0f;
    case 0x10: /* HCCPARAMS1: where more capabilities are, 64 bits */
        return XHCI_XECP / 4 << 16 | 1;
    case 0x14:
        return XHCI_DOORBELL;
    case 0x18:
        return XHCI_RUNTIME;
    default:
        return 0;
    }
}

static void xhci_cap_write(void *opaque, hwaddr reg, uint64_t val, unsigned size)
{
    qemu_log_mask(LOG_GUEST_ERROR, "xhci: capabilities are read-only\n");
}

/* ---- operational registers ---- */

static uint64_t xhci_oper_read(void *opaque, hwaddr reg, unsigned size)
{
    XHCIState *xhci = opaque;

    switch (reg) {
    case OPER_USBCMD:
        return xhci->usbcmd;
    case OPER_USBSTS:
        return xhci->usbsts;
    case OPER_PAGESIZE:
        return 1; /* 4 KiB */
    case OPER_DNCTRL:
        return xhci->dnctrl;
    case OPER_CRCR_LOW: /* the pointer reads as 0 */
        return xhci->crcr_low & CRCR_CRR;
    case OPER_DCBAAP_LOW:
        return xhci->dcbaap_low;
    case OPER_DCBAAP_HIGH:
        return xhci->dcbaap_high;
    case OPER_CONFIG:
        return xhci->config;
    default:
        return 0;
    }
}

static void write_usbcmd(XHCIState *xhci, uint32_t val)
{
    if (val & USBCMD_HCRST) {
        xhci_reset_core(xhci);
        return;
    }
    if ((val & USBCMD_RS) && !(xhci->usbcmd & USBCMD_RS) && !(xhci->usbsts & USBSTS_HCE)) {
        xhci->usbsts &= ~USBSTS_HCH;
        xhci->mfindex_start = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
    } else if (!(val & USBCMD_RS) && (xhci->usbcmd & USBCMD_RS)) {
        xhci->usbsts |= USBSTS_HCH;
        xhci->crcr_low &= ~CRCR_CRR;
    }
    if (val & (USBCMD_CSS | USBCMD_CRS)) {
        /* Nothing is saved, so that restoring is an error: the driver resets. */
        xhci->usbsts = (xhci->usbsts & ~USBSTS_SRE) | (val & USBCMD_CRS ? USBSTS_SRE : 0);
    }
    xhci->usbcmd = val & USBCMD_MASK;
    xhci_intr_update(xhci, 0);
}

static void stop_commands(XHCIState *xhci)
{
    XHCIEvent event = { ER_COMMAND_COMPLETE, CC_COMMAND_RING_STOPPED, xhci->cmd_ring.dequeue };

    xhci->crcr_low &= ~CRCR_CRR;
    xhci_event(xhci, &event, 0);
}

static void write_crcr_high(XHCIState *xhci, uint32_t val)
{
    xhci->crcr_high = val;
    if ((xhci->crcr_low & (CRCR_CA | CRCR_CS)) && (xhci->crcr_low & CRCR_CRR)) {
        stop_commands(xhci);
        return;
    }
    xhci->cmd_ring.dequeue = xhci_addr64(xhci->crcr_low & ~0x3fu, val);
    xhci->cmd_ring.ccs = xhci->crcr_low & CRCR_RCS;
}

static void xhci_oper_write(void *opaque, hwaddr reg, uint64_t val, unsigned size)
{
    XHCIState *xhci = opaque;

    trace_usb_xhci_oper_write(reg, val);
    switch (reg) {
    case OPER_USBCMD:
        write_usbcmd(xhci, val);
        break;
    case OPER_USBSTS:
        xhci->usbsts &= ~(val & USBSTS_W1C);
        xhci_intr_update(xhci, 0);
        break;
    case OPER_DNCTRL:
        xhci->dnctrl = val & 0xffff;
        break;
    case OPER_CRCR_LOW:
        xhci->crcr_low = (val & 0xffffffcf) | (xhci->crcr_low & CRCR_CRR);
        break;
    case OPER_CRCR_HIGH:
        write_crcr_high(xhci, val);
        break;
    case OPER_DCBAAP_LOW:
        xhci->dcbaap_low = val & 0xffffffc0;
        break;
    case OPER_DCBAAP_HIGH:
        xhci->dcbaap_high = val;
        break;
    case OPER_CONFIG:
        xhci->config = val & 0xff;
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "xhci: write to operational register 0x%x\n", (unsigned)reg);
    }
}

/* ---- runtime registers ---- */

static uint64_t xhci_runtime_read(void *opaque, hwaddr reg, unsigned size)
{
    XHCIState *xhci = opaque;
    XHCIInterrupter *intr;

    if (reg < XHCI_INTR_SIZE) { /* MFINDEX: microframes */
        int64_t ns = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) - xhci->mfindex_start;

        return reg == 0 && xhci_running(xhci) ? (ns / 125000) & 0x3fff : 0;
    }
    intr = &xhci->intr[reg / XHCI_INTR_SIZE - 1];
    switch (reg % XHCI_INTR_SIZE) {
    case INTR_IMAN:
        return intr->iman;
    case INTR_IMOD:
        return intr->imod;
    case INTR_ERSTSZ:
        return intr->erstsz;
    case INTR_ERSTBA_LOW:
        return intr->erstba_low;
    case INTR_ERSTBA_HIGH:
        return intr->erstba_high;
    case INTR_ERDP_LOW:
        return intr->erdp_low;
    case INTR_ERDP_HIGH:
        return intr->erdp_high;
    default:
        return 0;
    }
}

static void write_erdp_low(XHCIState *xhci, unsigned v, uint32_t val)
{
    XHCIInterrupter *intr = &xhci->intr[v];
    bool busy = (intr->erdp_low & ERDP_EHB) && !(val & ERDP_EHB);

    intr->erdp_low = (val & ~ERDP_EHB) | (busy ? ERDP_EHB : 0);
    /* The driver is done, but not with all: section 4.17.2. */
    if ((val & ERDP_EHB) && intr->er_size) {
        uint64_t erdp = xhci_addr64(intr->erdp_low & ~0xfu, intr->erdp_high);

        if (erdp >= intr->er_start && (erdp - intr->er_start) / TRB_SIZE != intr->er_ep_idx) {
            intr->erdp_low |= ERDP_EHB;
            intr->iman |= IMAN_IP;
            xhci_intr_update(xhci, v);
        }
    }
}

static void write_iman(XHCIState *xhci, unsigned v, uint32_t val)
{
    XHCIInterrupter *intr = &xhci->intr[v];

    intr->iman &= ~(val & IMAN_IP);
    intr->iman = (intr->iman & ~IMAN_IE) | (val & IMAN_IE);
    if (xhci->intr_update) {
        xhci->intr_update(xhci, v, val & IMAN_IE);
    }
    xhci_intr_update(xhci, v);
}

static void xhci_runtime_write(void *opaque, hwaddr reg, uint64_t val, unsigned size)
{
    XHCIState *xhci = opaque;
    unsigned v = reg / XHCI_INTR_SIZE - 1;
    XHCIInterrupter *intr;

    trace_usb_xhci_runtime_write(reg, val);
    if (reg < XHCI_INTR_SIZE) {
        qemu_log_mask(LOG_GUEST_ERROR, "xhci: MFINDEX is read-only\n");
        return;
    }
    intr = &xhci->intr[v];
    switch (reg % XHCI_INTR_SIZE) {
    case INTR_IMAN:
        write_iman(xhci, v, val);
        break;
    case INTR_IMOD:
        intr->imod = val;
        break;
    case INTR_ERSTSZ:
        intr->erstsz = val & 0xffff;
        break;
    case INTR_ERSTBA_LOW:
        intr->erstba_low = val & 0xffffffc0;
        break;
    case INTR_ERSTBA_HIGH:
        intr->erstba_high = val;
        xhci_er_reset(xhci, v);
        break;
    case INTR_ERDP_LOW:
        write_erdp_low(xhci, v, val);
        break;
    case INTR_ERDP_HIGH:
        intr->erdp_high = val;
        break;
    }
}

/* ---- doorbells ---- */

static uint64_t xhci_doorbell_read(void *opaque, hwaddr reg, unsigned size)
{
    return 0;
}

static void xhci_doorbell_write(void *opaque, hwaddr reg, uint64_t val, unsigned size)
{
    XHCIState *xhci = opaque;
    unsigned slotid = reg / 4, epid = val & 0xff;

    trace_usb_xhci_doorbell_write(slotid, val);
    if (!xhci_running(xhci)) {
        qemu_log_mask(LOG_GUEST_ERROR, "xhci: doorbell while the controller is halted\n");
    } else if (slotid == 0 && val == 0) {
        xhci_process_commands(xhci);
    } else if (slotid >= 1 && slotid <= xhci->numslots && epid >= 1 && epid <= XHCI_MAXEPS &&
               xhci->slots[slotid - 1].enabled) {
        xhci_kick_ep(xhci_ep(xhci, slotid, epid));
    } else {
        qemu_log_mask(LOG_GUEST_ERROR, "xhci: doorbell %u, target 0x%x\n", slotid, (unsigned)val);
    }
}

/* ---- names ---- */

static const char *xhci_cap_name(hwaddr reg)
{
    static const RegisterName names[] = {
        { 0x00, 1, "CAPLENGTH" }, { 0x02, 2, "HCIVERSION" }, { 0x04, 4, "HCSPARAMS1" }, { 0x08, 4, "HCSPARAMS2" },
        { 0x0c, 4, "HCSPARAMS3" }, { 0x10, 4, "HCCPARAMS1" }, { 0x14, 4, "DBOFF" }, { 0x18, 4, "RTSOFF" },
        { 0x1c, 4, "HCCPARAMS2" },
    };

    return register_name_at(names, ARRAY_SIZE(names), reg);
}

static const char *xhci_oper_name(hwaddr reg)
{
    static const RegisterName names[] = {
        { OPER_USBCMD, 4, "USBCMD" }, { OPER_USBSTS, 4, "USBSTS" }, { OPER_PAGESIZE, 4, "PAGESIZE" },
        { OPER_DNCTRL, 4, "DNCTRL" }, { OPER_CRCR_LOW, 8, "CRCR" }, { OPER_DCBAAP_LOW, 8, "DCBAAP" },
        { OPER_CONFIG, 4, "CONFIG" },
    };

    return register_name_at(names, ARRAY_SIZE(names), reg);
}

static const char *xhci_runtime_name(hwaddr reg)
{
    static const RegisterName names[] = {
        { INTR_IMAN, 4, "IMAN" }, { INTR_IMOD, 4, "IMOD" }, { INTR_ERSTSZ, 4, "ERSTSZ" },
        { INTR_ERSTBA_LOW, 8, "ERSTBA" }, { INTR_ERDP_LOW, 8, "ERDP" },
    };

    return reg < XHCI_INTR_SIZE ? (reg < 4 ? "MFINDEX" : NULL)
                                : register_name_at(names, ARRAY_SIZE(names), reg % XHCI_INTR_SIZE);
}

static const char *xhci_doorbell_name(hwaddr reg)
{
    return "DB";
}

#define XHCI_OPS(name, min)                                                                                \
    static const MemoryRegionOps xhci_##name##_ops = {                                                     \
        .read = xhci_##name##_read, .write = xhci_##name##_write, .endianness = DEVICE_LITTLE_ENDIAN,      \
        .valid.min_access_size = min, .valid.max_access_size = 8,                                          \
        .impl.min_access_size = 4, .impl.max_access_size = 4, .register_name = xhci_##name##_name,         \
    }

XHCI_OPS(cap, 1);
XHCI_OPS(oper, 4);
XHCI_OPS(runtime, 4);
XHCI_OPS(doorbell, 4);

void xhci_init_regions(XHCIState *xhci, DeviceState *dev)
{
    Object *o = OBJECT(dev);

    memory_region_init(&xhci->mem, o, "xhci", XHCI_LEN_REGS);
    memory_region_init_io(&xhci->mem_cap, o, &xhci_cap_ops, xhci, "capabilities", XHCI_CAP_SIZE);
    memory_region_init_io(&xhci->mem_oper, o, &xhci_oper_ops, xhci, "operational", XHCI_OPER_SIZE);
    memory_region_init_io(&xhci->mem_runtime, o, &xhci_runtime_ops, xhci, "runtime",
                          XHCI_INTR_SIZE * (xhci->numintrs + 1));
    memory_region_init_io(&xhci->mem_doorbell, o, &xhci_doorbell_ops, xhci, "doorbell",
                          XHCI_DB_STRIDE * (xhci->numslots + 1));
    memory_region_add_subregion(&xhci->mem, 0, &xhci->mem_cap);
    memory_region_add_subregion(&xhci->mem, XHCI_CAP_SIZE, &xhci->mem_oper);
    memory_region_add_subregion(&xhci->mem, XHCI_RUNTIME, &xhci->mem_runtime);
    memory_region_add_subregion(&xhci->mem, XHCI_DOORBELL, &xhci->mem_doorbell);
}
