/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Configuration mechanism 1 for tests: any bus, any width. */
#ifndef TESTS_PCI_CONFIG_H
#define TESTS_PCI_CONFIG_H

#include "libqtest.h"

#define CONFIG_ADDRESS  0xcf8
#define CONFIG_DATA     0xcfc
#define DEVFN(slot, fn) ((slot) << 3 | (fn))

/* CONFIG_ADDRESS value of register @reg of a function. */
static inline uint32_t pci_conf_address(int bus, int devfn, int reg)
{
    return 1u << 31 | bus << 16 | devfn << 8 | (reg & 0xfc);
}

static inline uint32_t pci_conf_read(QTestState *s, int bus, int devfn, int reg, int size)
{
    uint16_t port = CONFIG_DATA + (reg & 3);

    qtest_outl(s, CONFIG_ADDRESS, pci_conf_address(bus, devfn, reg));
    return size == 1 ? qtest_inb(s, port) : size == 2 ? qtest_inw(s, port) : qtest_inl(s, port);
}

static inline void pci_conf_write(QTestState *s, int bus, int devfn, int reg, uint32_t val,
                                  int size)
{
    uint16_t port = CONFIG_DATA + (reg & 3);

    qtest_outl(s, CONFIG_ADDRESS, pci_conf_address(bus, devfn, reg));
    if (size == 1) {
        qtest_outb(s, port, val);
    } else if (size == 2) {
        qtest_outw(s, port, val);
    } else {
        qtest_outl(s, port, val);
    }
}

/* One register and what it should read as; a table ends with size 0. */
typedef struct PCIRegisterValue {
    uint8_t reg;
    uint8_t size;
    uint32_t value;
} PCIRegisterValue;

static inline void pci_check_registers(QTestState *s, int devfn, const PCIRegisterValue *table)
{
    for (; table->size; table++) {
        uint32_t value = pci_conf_read(s, 0, devfn, table->reg, table->size);

        if (value != table->value) {
            g_error("register 0x%02x is 0x%x, not 0x%x", table->reg, value, table->value);
        }
    }
}

/* System reset, and the wait for it. */
static inline void machine_reset(QTestState *s)
{
    qtest_qmp_assert_success(s, "{'execute': 'system_reset'}");
    qtest_qmp_eventwait(s, "RESET");
}

#endif
