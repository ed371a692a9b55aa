/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MSI: the capability in config space, masking, and sending.
 *
 * Specification: PCI Local Bus 3.0, 6.8.1. Layout: control, 32- or 64-bit address, data, and with
 * per-vector masking mask and pending bits.
 */
#include "qemu/osdep.h"
#include "hw/pci/msi.h"
#include "hw/pci/msix.h"
#include "qapi/error.h"
#include "qemu/host-utils.h"
#include "qemu/range.h"
#include "trace.h"

#define MSI_VECTORS_MAX 32

/* Set once by the interrupt controller of the machine. */
bool msi_nonbroken;

/* Where the parts of the capability are, by its control register. */
static uint8_t msi_cap_size(uint16_t flags)
{
    uint8_t size = flags & PCI_MSI_FLAGS_64BIT ? 0x0e : 0x0a;

    return flags & PCI_MSI_FLAGS_MASKBIT ? size + 0x0a : size;
}

static uint8_t *msi_reg(const PCIDevice *dev, unsigned offset)
{
    return dev->config + dev->msi_cap + offset;
}

static uint16_t msi_flags(const PCIDevice *dev)
{
    return pci_get_word(msi_reg(dev, PCI_MSI_FLAGS));
}

static unsigned msi_data_off(uint16_t flags)
{
    return flags & PCI_MSI_FLAGS_64BIT ? PCI_MSI_DATA_64 : PCI_MSI_DATA_32;
}

static unsigned msi_mask_off(uint16_t flags)
{
    return flags & PCI_MSI_FLAGS_64BIT ? PCI_MSI_MASK_64 : PCI_MSI_MASK_32;
}

static unsigned msi_pending_off(uint16_t flags)
{
    return flags & PCI_MSI_FLAGS_64BIT ? PCI_MSI_PENDING_64 : PCI_MSI_PENDING_32;
}

static unsigned msi_nr_vectors(uint16_t flags)
{
    return 1u << ((flags & PCI_MSI_FLAGS_QSIZE) >> ctz32(PCI_MSI_FLAGS_QSIZE));
}

static unsigned msi_nr_vectors_max(uint16_t flags)
{
    return 1u << ((flags & PCI_MSI_FLAGS_QMASK) >> ctz32(PCI_MSI_FLAGS_QMASK));
}

bool msi_enabled(const PCIDevice *dev)
{
    return msi_present(dev) && (msi_flags(dev) & PCI_MSI_FLAGS_ENABLE);
}

unsigned int msi_nr_vectors_allocated(const PCIDevice *dev)
{
    return msi_nr_vectors(msi_flags(dev));
}

void msi_set_message(PCIDevice *dev, MSIMessage msg)
{
    uint16_t flags = msi_flags(dev);

    if (flags & PCI_MSI_FLAGS_64BIT) {
        pci_set_quad(msi_reg(dev, PCI_MSI_ADDRESS_LO), msg.address);
    } else {
        pci_set_long(msi_reg(dev, PCI_MSI_ADDRESS_LO), msg.address);
    }
    pci_set_word(msi_reg(dev, msi_data_off(flags)), msg.data);
}

/* The device may change the low bits of the data, as many as it was given vectors. */
static MSIMessage msi_prepare_message(PCIDevice *dev, unsigned vector)
{
    uint16_t flags = msi_flags(dev);
    unsigned nr_vectors = msi_nr_vectors(flags);
    MSIMessage msg;

    assert(vector < nr_vectors);
    msg.address = flags & PCI_MSI_FLAGS_64BIT ? pci_get_quad(msi_reg(dev, PCI_MSI_ADDRESS_LO))
                                              : pci_get_long(msi_reg(dev, PCI_MSI_ADDRESS_LO));
    msg.data = pci_get_word(msi_reg(dev, msi_data_off(flags)));
    if (nr_vectors > 1) {
        msg.data = (msg.data & ~(nr_vectors - 1)) | vector;
    }
    return msg;
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

int msi_init(PCIDevice *dev, uint8_t offset, unsigned int nr_vectors, bool msi64bit,
             bool msi_per_vector_mask, Error **errp)
{
    uint16_t flags;
    int ret;

    assert(is_power_of_2(nr_vectors) && nr_vectors <= MSI_VECTORS_MAX);
    if (!msi_nonbroken) {
        error_setg(errp, "MSI is not supported by interrupt controller");
        return -ENOTSUP;
    }
    flags = ctz32(nr_vectors) << ctz32(PCI_MSI_FLAGS_QMASK);
    flags |= msi64bit ? PCI_MSI_FLAGS_64BIT : 0;
    flags |= msi_per_vector_mask ? PCI_MSI_FLAGS_MASKBIT : 0;
    ret = pci_add_capability(dev, PCI_CAP_ID_MSI, offset, msi_cap_size(flags), errp);
    if (ret < 0) {
        return ret;
    }
    dev->msi_cap = ret;
    dev->cap_present |= QEMU_PCI_CAP_MSI;
    dev->msi_prepare_message = msi_prepare_message;
    pci_set_word(msi_reg(dev, PCI_MSI_FLAGS), flags);
    pci_set_word(dev->wmask + ret + PCI_MSI_FLAGS, PCI_MSI_FLAGS_QSIZE | PCI_MSI_FLAGS_ENABLE);
    pci_set_long(dev->wmask + ret + PCI_MSI_ADDRESS_LO, 0xfffffffc);
    if (msi64bit) {
        pci_set_long(dev->wmask + ret + PCI_MSI_ADDRESS_HI, 0xffffffff);
    }
    pci_set_word(dev->wmask + ret + msi_data_off(flags), 0xffff);
    if (msi_per_vector_mask) {
        pci_set_long(dev->wmask + ret + msi_mask_off(flags),
                     0xffffffff >> (MSI_VECTORS_MAX - nr_vectors));
    }
    return 0;
}

void msi_uninit(PCIDevice *dev)
{
    if (!msi_present(dev)) {
        return;
    }
    pci_del_capability(dev, PCI_CAP_ID_MSI, msi_cap_size(msi_flags(dev)));
    dev->cap_present &= ~QEMU_PCI_CAP_MSI;
    dev->msi_cap = 0;
}

void msi_reset(PCIDevice *dev)
{
    uint16_t flags;

    if (!msi_present(dev)) {
        return;
    }
    flags = msi_flags(dev) & ~(PCI_MSI_FLAGS_QSIZE | PCI_MSI_FLAGS_ENABLE);
    pci_set_word(msi_reg(dev, PCI_MSI_FLAGS), flags);
    pci_set_long(msi_reg(dev, PCI_MSI_ADDRESS_LO), 0);
    if (flags & PCI_MSI_FLAGS_64BIT) {
        pci_set_long(msi_reg(dev, PCI_MSI_ADDRESS_HI), 0);
    }
    pci_set_word(msi_reg(dev, msi_data_off(flags)), 0);
    if (flags & PCI_MSI_FLAGS_MASKBIT) {
        pci_set_long(msi_reg(dev, msi_mask_off(flags)), 0);
        pci_set_long(msi_reg(dev, msi_pending_off(flags)), 0);
    }
}

bool msi_is_masked(const PCIDevice *dev, unsigned int vector)
{
    uint16_t flags = msi_flags(dev);

    assert(vector < MSI_VECTORS_MAX);
    return (flags & PCI_MSI_FLAGS_MASKBIT) &&
           (pci_get_long(msi_reg(dev, msi_mask_off(flags))) & (1u << vector));
}

void msi_notify(PCIDevice *dev, unsigned int vector)
{
    uint16_t flags = msi_flags(dev);

    assert(vector < msi_nr_vectors(flags));
    if (msi_is_masked(dev, vector)) {
        pci_long_test_and_set_mask(msi_reg(dev, msi_pending_off(flags)), 1u << vector);
        return;
    }
    msi_send_message(dev, msi_get_message(dev, vector));
}

/* Sends what was held back and is no longer masked. */
static void msi_send_pending(PCIDevice *dev)
{
    uint16_t flags = msi_flags(dev);
    uint32_t ready;
    unsigned vector;

    if (!(flags & PCI_MSI_FLAGS_MASKBIT)) {
        return;
    }
    /* What is pending beyond the vectors in use now cannot be sent any more. */
    pci_long_test_and_clear_mask(msi_reg(dev, msi_pending_off(flags)),
                                 ~(0xffffffff >> (MSI_VECTORS_MAX - msi_nr_vectors(flags))));
    ready = pci_get_long(msi_reg(dev, msi_pending_off(flags))) &
            ~pci_get_long(msi_reg(dev, msi_mask_off(flags)));
    for (vector = 0; vector < msi_nr_vectors(flags); vector++) {
        if (ready & (1u << vector)) {
            pci_long_test_and_clear_mask(msi_reg(dev, msi_pending_off(flags)), 1u << vector);
            msi_notify(dev, vector);
        }
    }
}

void msi_set_mask(PCIDevice *dev, int vector, bool mask, Error **errp)
{
    uint16_t flags = msi_flags(dev);
    uint8_t *reg = msi_reg(dev, msi_mask_off(flags));

    if (vector < 0 || vector >= msi_nr_vectors_max(flags)) {
        error_setg(errp, "msi: vector %d not allocated. max vector is %u", vector,
                   msi_nr_vectors_max(flags) - 1);
        return;
    }
    if (!(flags & PCI_MSI_FLAGS_MASKBIT)) {
        error_setg(errp, "msi: per-vector masking not supported");
        return;
    }
    if (mask) {
        pci_long_test_and_set_mask(reg, 1u << vector);
    } else {
        pci_long_test_and_clear_mask(reg, 1u << vector);
        if (msi_enabled(dev)) {
            msi_send_pending(dev);
        }
    }
}

void msi_write_config(PCIDevice *dev, uint32_t addr, uint32_t val, int len)
{
    uint16_t flags;

    if (!msi_present(dev) ||
        !ranges_overlap(addr, len, dev->msi_cap, msi_cap_size(msi_flags(dev)))) {
        return;
    }
    flags = msi_flags(dev);
    if (!(flags & PCI_MSI_FLAGS_ENABLE)) {
        return;
    }
    /* A function that may send messages does not use its pin. */
    pci_device_deassert_intx(dev);
    /* Not more vectors than were asked for. */
    if (msi_nr_vectors(flags) > msi_nr_vectors_max(flags)) {
        flags &= ~PCI_MSI_FLAGS_QSIZE;
        flags |= ctz32(msi_nr_vectors_max(flags)) << ctz32(PCI_MSI_FLAGS_QSIZE);
        pci_set_word(msi_reg(dev, PCI_MSI_FLAGS), flags);
    }
    msi_send_pending(dev);
}
