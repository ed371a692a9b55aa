/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The 440FX host bridge, through its two configuration ports, with each of three ways to reset: reboot, fork,
 * none.
 *
 * An input is a sequence of fixed-size actions; a rest that is too short is ignored.
 */
#include "fuzz.h"
#include "qos_fuzz.h"
#include "tests/qtest/libqos/pci-pc.h"

#define PCI_HOST_BRIDGE_CFG  0xcf8
#define PCI_HOST_BRIDGE_DATA 0xcfc

enum { WRITEB, WRITEW, WRITEL, READB, READW, READL, ACTION_MAX };

/* Straight to the ports: @port's low bit selects address or data. */
static void fuzz_ports(QTestState *s, const unsigned char *data, size_t size)
{
    struct { uint8_t opcode, port; uint16_t unused; uint32_t value; } a;

    for (; size >= sizeof(a); data += sizeof(a), size -= sizeof(a)) {
        uint16_t port;

        memcpy(&a, data, sizeof(a));
        port = a.port & 1 ? PCI_HOST_BRIDGE_CFG : PCI_HOST_BRIDGE_DATA;
        switch (a.opcode % ACTION_MAX) {
        case WRITEB:
            qtest_outb(s, port, a.value);
            break;
        case WRITEW:
            qtest_outw(s, port, a.value);
            break;
        case WRITEL:
            qtest_outl(s, port, a.value);
            break;
        case READB:
            qtest_inb(s, port);
            break;
        case READW:
            qtest_inw(s, port);
            break;
        case READL:
            qtest_inl(s, port);
            break;
        }
    }
}

/* Through the bus driver: any function, any register. */
static void fuzz_bus(QTestState *s, const unsigned char *data, size_t size)
{
    struct { uint8_t opcode, devfn, offset, unused; uint32_t value; } a;
    QPCIBus *bus = fuzz_qos_obj;

    for (; size >= sizeof(a); data += sizeof(a), size -= sizeof(a)) {
        memcpy(&a, data, sizeof(a));
        switch (a.opcode % ACTION_MAX) {
        case WRITEB:
            bus->config_writeb(bus, a.devfn, a.offset, a.value);
            break;
        case WRITEW:
            bus->config_writew(bus, a.devfn, a.offset & ~1, a.value);
            break;
        case WRITEL:
            bus->config_writel(bus, a.devfn, a.offset & ~3, a.value);
            break;
        case READB:
            bus->config_readb(bus, a.devfn, a.offset);
            break;
        case READW:
            bus->config_readw(bus, a.devfn, a.offset & ~1);
            break;
        case READL:
            bus->config_readl(bus, a.devfn, a.offset & ~3);
            break;
        }
    }
}

static GString *port_arguments(FuzzTarget *target)
{
    return g_string_new(TARGET_NAME " -display none -machine accel=qtest -machine pc -nodefaults -m 64M");
}

static void register_i440fx_targets(void)
{
    fuzz_add_target(&(FuzzTarget) {
        .name = "i440fx-qtest-reboot-fuzz",
        .description = "Fuzz the i440fx using raw qtest commands and rebooting after each run",
        .get_init_cmdline = port_arguments,
        .fuzz = fuzz_ports,
        .reset = FUZZ_RESET_REBOOT,
    });
    fuzz_add_qos_target(&(FuzzTarget) {
        .name = "i440fx-qos-fork-fuzz",
        .description = "Fuzz the i440fx using the PCI bus driver, each run in a child process",
        .pre_fuzz = qos_init_path,
        .fuzz = fuzz_bus,
        .reset = FUZZ_RESET_FORK,
    }, "pci-bus", NULL);
    fuzz_add_qos_target(&(FuzzTarget) {
        .name = "i440fx-qos-noreset-fuzz",
        .description = "Fuzz the i440fx using the PCI bus driver, without a reset between runs",
        .pre_fuzz = qos_init_path,
        .fuzz = fuzz_bus,
        .reset = FUZZ_RESET_NONE,
    }, "pci-bus", NULL);
}

fuzz_target_init(register_i440fx_targets);
