/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading and writing fields of configuration space, by pointer into PCIDevice.config (or a mask).
 */
#ifndef QEMU_PCI_ACCESSORS_H
#define QEMU_PCI_ACCESSORS_H

#include "hw/pci/pci_regs.h"
#include "qemu/bswap.h"

/* Little endian accessors of config space (or any bytes). */
static inline void pci_set_byte(uint8_t *config, uint8_t val)
{
    *config = val;
}

static inline uint8_t pci_get_byte(const uint8_t *config)
{
    return *config;
}

static inline void pci_set_word(uint8_t *config, uint16_t val)
{
    stw_le_p(config, val);
}

static inline uint16_t pci_get_word(const uint8_t *config)
{
    return lduw_le_p(config);
}

static inline void pci_set_long(uint8_t *config, uint32_t val)
{
    stl_le_p(config, val);
}

static inline uint32_t pci_get_long(const uint8_t *config)
{
    return ldl_le_p(config);
}

static inline void pci_set_quad(uint8_t *config, uint64_t val)
{
    stq_le_p(config, val);
}

static inline uint64_t pci_get_quad(const uint8_t *config)
{
    return ldq_le_p(config);
}

/* Header fields. */
static inline void pci_config_set_vendor_id(uint8_t *pci_config, uint16_t val)
{
    pci_set_word(&pci_config[PCI_VENDOR_ID], val);
}

static inline void pci_config_set_device_id(uint8_t *pci_config, uint16_t val)
{
    pci_set_word(&pci_config[PCI_DEVICE_ID], val);
}

static inline void pci_config_set_revision(uint8_t *pci_config, uint8_t val)
{
    pci_set_byte(&pci_config[PCI_REVISION_ID], val);
}

static inline void pci_config_set_class(uint8_t *pci_config, uint16_t val)
{
    pci_set_word(&pci_config[PCI_CLASS_DEVICE], val);
}

static inline void pci_config_set_prog_interface(uint8_t *pci_config, uint8_t val)
{
    pci_set_byte(&pci_config[PCI_CLASS_PROG], val);
}

static inline void pci_config_set_interrupt_pin(uint8_t *pci_config, uint8_t val)
{
    pci_set_byte(&pci_config[PCI_INTERRUPT_PIN], val);
}

/* Clear or set @mask in a field; return the bits of @mask that were set before. */
#define PCI_TEST_AND_MASK(suffix, type)                                                            \
    static inline type pci_##suffix##_test_and_clear_mask(uint8_t *config, type mask)              \
    {                                                                                              \
        type old = pci_get_##suffix(config);                                                       \
        pci_set_##suffix(config, old & ~mask);                                                     \
        return old & mask;                                                                         \
    }                                                                                              \
    static inline type pci_##suffix##_test_and_set_mask(uint8_t *config, type mask)                \
    {                                                                                              \
        type old = pci_get_##suffix(config);                                                       \
        pci_set_##suffix(config, old | mask);                                                      \
        return old & mask;                                                                         \
    }                                                                                              \
    /* Field access by contiguous, non-zero @mask: value is shifted to bit 0. */                   \
    static inline void pci_set_##suffix##_by_mask(uint8_t *config, type mask, type reg)            \
    {                                                                                              \
        type field = (type)(reg * (type)(mask & -mask)) & mask;                                    \
        pci_set_##suffix(config, (pci_get_##suffix(config) & ~mask) | field);                      \
    }                                                                                              \
    static inline type pci_get_##suffix##_by_mask(uint8_t *config, type mask)                      \
    {                                                                                              \
        return (pci_get_##suffix(config) & mask) / (type)(mask & -mask);                           \
    }
PCI_TEST_AND_MASK(byte, uint8_t)
PCI_TEST_AND_MASK(word, uint16_t)
PCI_TEST_AND_MASK(long, uint32_t)
PCI_TEST_AND_MASK(quad, uint64_t)
#undef PCI_TEST_AND_MASK

#endif
