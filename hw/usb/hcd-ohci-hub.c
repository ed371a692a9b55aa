/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The root hub of an OHCI controller: OpenHCI 1.0a, section 7.4. Ports are powered as they are
 * wired (HcRhDescriptorA and B are read only); a port's reset is over at once.
 */
#include "qemu/osdep.h"
#include "hcd-ohci.h"
#include "qapi/error.h"

/* HcRhDescriptorA: no power switching. */
#define RHA_NPS       (1 << 9)

/* HcRhStatus: what is read, and what a write of these bits means. */
#define RHS_DRWE      (1 << 15)
#define ClearGlobalPower         (1 << 0)
#define SetRemoteWakeupEnable    RHS_DRWE
#define SetGlobalPower           (1 << 16)
#define ClearRemoteWakeupEnable  (1u << 31)

/* HcRhPortStatus: what a write of these bits means. */
#define ClearPortEnable   (1 << 0)
#define SetPortEnable     (1 << 1)
#define SetPortSuspend    (1 << 2)
#define ClearSuspendStatus (1 << 3)
#define SetPortReset      (1 << 4)
#define SetPortPower      (1 << 8)
#define ClearPortPower    (1 << 9)

/* A status bit's change bit is 16 above it; a write of 1 clears it. */
#define CHANGE(status)    ((uint32_t)(status) << 16)
#define PORT_CHANGES      0x001f0000

static uint32_t *port_status(USBPort *port)
{
    OHCIState *s = port->opaque;

    return &s->regs[HcRhPortStatus + (port - s->ports)];
}

/* Status @bits end: those that were there have changed. */
static uint32_t ended(uint32_t status, uint32_t bits)
{
    return (status & ~bits) | CHANGE(status & bits);
}

static void set_port_status(USBPort *port, uint32_t status)
{
    uint32_t *reg = port_status(port);
    bool changed = *reg != status;

    *reg = status;
    if (changed) {
        ohci_interrupt(port->opaque, HC_INTR_RHSC);
    }
}

/* ---- what devices do ---- */

static void hub_attach(USBPort *port)
{
    uint32_t status = *port_status(port) & ~PORT_LSDA;

    if (port->dev->speed == USB_SPEED_LOW) {
        status |= PORT_LSDA;
    }
    if (ohci_state(port->opaque) == HCFS_SUSPEND) {
        ohci_interrupt(port->opaque, HC_INTR_RD);
    }
    set_port_status(port, status | PORT_CCS | CHANGE(PORT_CCS));
}

static void hub_detach(USBPort *port)
{
    ohci_cancel_transfers(port->opaque, port->dev);
    set_port_status(port, ended(*port_status(port), PORT_CCS | PORT_PES));
}

static void hub_child_detach(USBPort *port, USBDevice *child)
{
    ohci_cancel_transfers(port->opaque, child);
}

/* Resume signalling from a device: the port goes on, and the controller if it sleeps. */
static void hub_wakeup(USBPort *port)
{
    OHCIState *s = port->opaque;
    uint32_t *status = port_status(port);
    bool suspended = *status & PORT_PSS;

    *status = ended(*status, PORT_PSS);
    if (ohci_state(s) == HCFS_SUSPEND) {
        s->regs[HcControl] = (s->regs[HcControl] & ~HC_HCFS) | HCFS_RESUME;
        ohci_interrupt(s, HC_INTR_RD);
    } else if (suspended) {
        ohci_interrupt(s, HC_INTR_RHSC);
    }
}

static USBPortOps hub_port_ops = {
    .attach = hub_attach,
    .detach = hub_detach,
    .child_detach = hub_child_detach,
    .wakeup = hub_wakeup,
    .complete = ohci_transfer_complete,
};

USBDevice *ohci_hub_find_device(OHCIState *s, uint8_t addr)
{
    USBDevice *dev = NULL;

    for (uint32_t i = 0; i < s->num_ports && !dev; i++) {
        if (*port_status(&s->ports[i]) & PORT_PES) {
            dev = usb_find_device(&s->ports[i], addr);
        }
    }
    return dev;
}

/* ---- what the driver does ---- */

static void port_power(uint32_t *status, bool on)
{
    if (on) {
        *status |= PORT_PPS;
    } else {
        *status &= ~(PORT_PPS | PORT_CCS | PORT_PSS | PORT_PRS);
    }
}

/* The Set commands need a device; without one the driver is told that it is gone. */
static void port_set(uint32_t *status, uint32_t bit)
{
    *status |= *status & PORT_CCS ? bit : CHANGE(PORT_CCS);
}

static void port_reset(USBPort *port)
{
    uint32_t *status = port_status(port);

    port_set(status, PORT_PRS);
    if (*status & PORT_PRS) {
        ohci_cancel_transfers(port->opaque, port->dev);
        usb_device_reset(port->dev);
        *status = ended(*status, PORT_PRS) | PORT_PES;
    }
}

void ohci_hub_write_port(OHCIState *s, OHCIReg reg, uint32_t val)
{
    uint32_t *status = &s->regs[reg], before = *status;

    *status &= ~(val & PORT_CHANGES);
    if (val & ClearPortEnable) {
        *status &= ~PORT_PES;
    }
    if (val & SetPortEnable) {
        port_set(status, PORT_PES);
    }
    if (val & SetPortSuspend) {
        port_set(status, PORT_PSS);
    }
    if (val & ClearSuspendStatus) {
        *status = ended(*status, PORT_PSS);
    }
    if (val & SetPortReset) {
        port_reset(&s->ports[reg - HcRhPortStatus]);
    }
    if (val & ClearPortPower) {
        port_power(status, false);
    }
    if (val & SetPortPower) {
        port_power(status, true);
    }
    if (*status != before) {
        ohci_interrupt(s, HC_INTR_RHSC);
    }
}

void ohci_hub_write_status(OHCIState *s, OHCIReg reg, uint32_t val)
{
    uint32_t before = s->regs[HcRhStatus];

    for (uint32_t i = 0; i < s->num_ports; i++) {
        if (val & ClearGlobalPower) {
            port_power(&s->regs[HcRhPortStatus + i], false);
        }
        if (val & SetGlobalPower) {
            port_power(&s->regs[HcRhPortStatus + i], true);
        }
    }
    s->regs[HcRhStatus] |= val & SetRemoteWakeupEnable;
    if (val & ClearRemoteWakeupEnable) {
        s->regs[HcRhStatus] &= ~RHS_DRWE;
    }
    if (s->regs[HcRhStatus] != before) {
        ohci_interrupt(s, HC_INTR_RHSC);
    }
}

/* ---- life ---- */

void ohci_hub_reset(OHCIState *s)
{
    ohci_cancel_transfers(s, NULL);
    s->regs[HcRhDescriptorA] = RHA_NPS | s->num_ports;
    s->regs[HcRhDescriptorB] = 0;
    s->regs[HcRhStatus] = 0;
    for (uint32_t i = 0; i < s->num_ports; i++) {
        USBDevice *dev = s->ports[i].dev;

        s->regs[HcRhPortStatus + i] = PORT_PPS;
        if (dev && dev->attached) {
            usb_port_reset(&s->ports[i]);
        }
    }
}

bool ohci_hub_init(OHCIState *s, DeviceState *dev, char *masterbus, uint32_t firstport, Error **errp)
{
    static USBBusOps bus_ops;
    const int speeds = USB_SPEED_MASK_LOW | USB_SPEED_MASK_FULL;
    USBPort *ports[OHCI_MAX_PORTS];
    Error *err = NULL;

    for (uint32_t i = 0; i < s->num_ports; i++) {
        ports[i] = &s->ports[i];
    }
    if (masterbus) {
        usb_register_companion(masterbus, ports, s->num_ports, firstport, s, &hub_port_ops, speeds, &err);
        error_propagate(errp, err);
        return !err;
    }
    usb_bus_new(&s->bus, sizeof(s->bus), &bus_ops, dev);
    for (uint32_t i = 0; i < s->num_ports; i++) {
        usb_register_port(&s->bus, ports[i], s, i, &hub_port_ops, speeds);
    }
    return true;
}
