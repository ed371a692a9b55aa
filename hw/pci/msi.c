/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MSI: the capability in config space, masking, and sending.
 *
 * Specification: PCI Local Bus 3.0, 6.8.1. Layout: control, 32- or 64-bit address, data, and with
 * per-vector masking mask and pending bits.
 */
#include "qemu/osdep.h"
#include "config-regs.h"
#include "hw/pci/msi.h"
#include "hw/pci/msix.h"
#include "qapi/error.h"
#include "qemu/bitops.h"
#include "qemu/host-utils.h"
#include "qemu/range.h"
#include "trace.h"

#define MSI_VECTORS_MAX 32

/* Set once by the interrupt controller of the machine. */
bool msi_nonbroken;

/*
 * Section 6.8.1, figure 6-9: an address of one or two doublewords, and per-vector masking or not, make four
 * shapes.
 */
typedef struct MSIShape {
    uint8_t bytes;
    uint8_t data;
    uint8_t mask, pending;      /* 0: there is no masking */
} MSIShape;

static const MSIShape shapes[2][2] = {
    { { 10, PCI_MSI_DATA_32 }, { 20, PCI_MSI_DATA_32, PCI_MSI_MASK_32, PCI_MSI_PENDING_32 } },
    { { 14, PCI_MSI_DATA_64 }, { 24, PCI_MSI_DATA_64, PCI_MSI_MASK_64, PCI_MSI_PENDING_64 } },
};

static uint8_t *msi_reg(const PCIDevice *dev, unsigned offset)
{
    return dev->config + dev->msi_cap + offset;
}

static uint16_t msi_control(const PCIDevice *dev)
{
    return pci_get_word(msi_reg(dev, PCI_MSI_FLAGS));
}

static bool has_64bit_address(const PCIDevice *dev)
{
    return msi_control(dev) & PCI_MSI_FLAGS_64BIT;
}

static const MSIShape *shape_of(uint16_t control)
{
    return &shapes[!!(control & PCI_MSI_FLAGS_64BIT)][!!(control & PCI_MSI_FLAGS_MASKBIT)];
}

static const MSIShape *msi_shape(const PCIDevice *dev)
{
    return shape_of(msi_control(dev));
}

/* Fields of the control register hold the binary logarithm of a number of vectors. */
static unsigned vectors_capable(const PCIDevice *dev)
{
    return 1u << pci_get_word_by_mask(msi_reg(dev, PCI_MSI_FLAGS), PCI_MSI_FLAGS_QMASK);
}

static unsigned vectors_enabled(const PCIDevice *dev)
{
    return 1u << pci_get_word_by_mask(msi_reg(dev, PCI_MSI_FLAGS), PCI_MSI_FLAGS_QSIZE);
}

/* Bits of the mask and pending registers, of so many vectors. */
static uint32_t vector_bits(unsigned vectors)
{
    return MAKE_64BIT_MASK(0, vectors);
}

bool msi_enabled(const PCIDevice *dev)
{
    return msi_present(dev) && (msi_control(dev) & PCI_MSI_FLAGS_ENABLE);
}

unsigned int msi_nr_vectors_allocated(const PCIDevice *dev)
{
    return vectors_enabled(dev);
}

void msi_set_message(PCIDevice *dev, MSIMessage msg)
{
    pci_set_long(msi_reg(dev, PCI_MSI_ADDRESS_LO), msg.address);
    if (has_64bit_address(dev)) {
        pci_set_long(msi_reg(dev, PCI_MSI_ADDRESS_HI), msg.address >> 32);
    }
    pci_set_word(msi_reg(dev, msi_shape(dev)->data), msg.data);
}

/* The device may change the low bits of the data, as many as it was given vectors. */
static MSIMessage message_of(PCIDevice *dev, unsigned vector)
{
    uint64_t high = has_64bit_address(dev) ? pci_get_long(msi_reg(dev, PCI_MSI_ADDRESS_HI)) : 0;
    uint32_t own_bits = vectors_enabled(dev) - 1;

    assert(vector <= own_bits);
    return (MSIMessage) {
        .address = high << 32 | pci_get_long(msi_reg(dev, PCI_MSI_ADDRESS_LO)),
        .data = (pci_get_word(msi_reg(dev, msi_shape(dev)->data)) & ~own_bits) | vector,
    };
}

MSIMessage msi_get_message(PCIDevice *dev, unsigned int vector)
{
    return dev->msi_prepare_message(dev, vector);
}

MSIMessage pci_get_msi_message(PCIDevice *dev, int vector)
{
    return msix_enabled(dev) ? msix_get_message(dev, vector) : msi_get_message(dev, vector);
}

static void msi_trigger(PCIDevice *dev, MSIMessage msg)
{
    MemTxAttrs attrs = {.requester_id = pci_requester_id(dev)};

    address_space_stl_le(&dev->bus_master_as, msg.address, msg.data, attrs, NULL);
}

void msi_send_message(PCIDevice *dev, MSIMessage msg)
{
    (dev->msi_trigger ?: msi_trigger)(dev, msg);
}

static void make_registers(PCIDevice *dev, uint16_t control, unsigned nr_vectors)
{
    const MSIShape *shape = shape_of(control);
    const PCIConfigReg regs[] = {
        { PCI_MSI_FLAGS, 2, control, PCI_MSI_FLAGS_QSIZE | PCI_MSI_FLAGS_ENABLE },
        { PCI_MSI_ADDRESS_LO, 4, .writable = ~3u },
        { shape->data, 2, .writable = 0xffff },
        { PCI_MSI_ADDRESS_HI, control & PCI_MSI_FLAGS_64BIT ? 4 : 0, .writable = ~0u },
        { shape->mask, shape->mask ? 4 : 0, .writable = vector_bits(nr_vectors) },
    };

    PCI_ADD_REGS(dev, dev->msi_cap, regs);
}

int msi_init(PCIDevice *dev, uint8_t offset, unsigned int nr_vectors, bool msi64bit,
             bool msi_per_vector_mask, Error **errp)
{
    uint16_t control = (msi64bit ? PCI_MSI_FLAGS_64BIT : 0) |
                       (msi_per_vector_mask ? PCI_MSI_FLAGS_MASKBIT : 0);
    int pos;

    assert(is_power_of_2(nr_vectors) && nr_vectors <= MSI_VECTORS_MAX);
    if (!msi_nonbroken) {
        error_setg(errp, "this machine's interrupt controller takes no message signalled interrupts (MSI)");
        return -ENOTSUP;
    }
    pos = pci_add_capability(dev, PCI_CAP_ID_MSI, offset, shape_of(control)->bytes, errp);
    if (pos < 0) {
        return pos;
    }
    dev->msi_cap = pos;
    dev->cap_present |= QEMU_PCI_CAP_MSI;
    dev->msi_prepare_message = message_of;
    make_registers(dev, control | ctz32(nr_vectors) << ctz32(PCI_MSI_FLAGS_QMASK), nr_vectors);
    return 0;
}

void msi_uninit(PCIDevice *dev)
{
    if (msi_present(dev)) {
        pci_del_capability(dev, PCI_CAP_ID_MSI, msi_shape(dev)->bytes);
        dev->cap_present &= ~QEMU_PCI_CAP_MSI;
        dev->msi_cap = 0;
    }
}

/* All but what the control register says of the capability. */
void msi_reset(PCIDevice *dev)
{
    uint16_t control;

    if (!msi_present(dev)) {
        return;
    }
    control = msi_control(dev) & ~(PCI_MSI_FLAGS_QSIZE | PCI_MSI_FLAGS_ENABLE);
    memset(msi_reg(dev, PCI_MSI_ADDRESS_LO), 0, shape_of(control)->bytes - PCI_MSI_ADDRESS_LO);
    pci_set_word(msi_reg(dev, PCI_MSI_FLAGS), control);
}

/* --- masking --- */

/* The mask or the pending bits; NULL without per-vector masking. */
static uint8_t *mask_reg(const PCIDevice *dev)
{
    const MSIShape *shape = msi_shape(dev);

    return shape->mask ? msi_reg(dev, shape->mask) : NULL;
}

static uint8_t *pending_reg(const PCIDevice *dev)
{
    const MSIShape *shape = msi_shape(dev);

    return shape->pending ? msi_reg(dev, shape->pending) : NULL;
}

bool msi_is_masked(const PCIDevice *dev, unsigned int vector)
{
    uint8_t *mask = mask_reg(dev);

    assert(vector < MSI_VECTORS_MAX);
    return mask && (pci_get_long(mask) >> vector & 1);
}

void msi_notify(PCIDevice *dev, unsigned int vector)
{
    assert(vector < vectors_enabled(dev));
    if (msi_is_masked(dev, vector)) {
        pci_long_test_and_set_mask(pending_reg(dev), 1u << vector);
    } else {
        msi_send_message(dev, msi_get_message(dev, vector));
    }
}

/*
 * Sends what was held back and is no longer masked; beyond the vectors that
 * are enabled now, nothing can be sent.
 */
static void send_held_back(PCIDevice *dev)
{
    uint8_t *pending = pending_reg(dev);
    uint32_t ready;

    if (!pending) {
        return;
    }
    pci_set_long(pending, pci_get_long(pending) & vector_bits(vectors_enabled(dev)));
    ready = pci_get_long(pending) & ~pci_get_long(mask_reg(dev));
    pci_set_long(pending, pci_get_long(pending) & ~ready);
    for (; ready; ready &= ready - 1) {
        msi_notify(dev, ctz32(ready));
    }
}

void msi_set_mask(PCIDevice *dev, int vector, bool mask, Error **errp)
{
    uint8_t *reg = mask_reg(dev);

    if (vector < 0 || vector >= vectors_capable(dev)) {
        error_setg(errp, "MSI vector %d does not exist: there are %u", vector, vectors_capable(dev));
    } else if (!reg) {
        error_setg(errp, "MSI vector %d cannot be masked: the device has no per-vector masking", vector);
    } else if (mask) {
        pci_long_test_and_set_mask(reg, 1u << vector);
    } else {
        pci_long_test_and_clear_mask(reg, 1u << vector);
        if (msi_enabled(dev)) {
            send_held_back(dev);
        }
    }
}

void msi_write_config(PCIDevice *dev, uint32_t addr, uint32_t val, int len)
{
    if (!msi_enabled(dev) || !ranges_overlap(addr, len, dev->msi_cap, msi_shape(dev)->bytes)) {
        return;
    }
    /* A function that may send messages does not use its pin. */
    pci_device_deassert_intx(dev);
    /* Not more vectors than were asked for. */
    if (vectors_enabled(dev) > vectors_capable(dev)) {
        pci_set_word_by_mask(msi_reg(dev, PCI_MSI_FLAGS), PCI_MSI_FLAGS_QSIZE, ctz32(vectors_capable(dev)));
    }
    send_held_back(dev);
}
