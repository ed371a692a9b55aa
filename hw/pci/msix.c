/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * MSI-X: capability, table and pending bits, masking, sending, vector notifiers.
 *
 * Specification: PCI Local Bus 3.0, 6.8.2. Regions: `msix-table` (16 bytes a vector: address, data,
 * vector control) and `msix-pba` (a bit a vector, read-only), accessed by dwords and qwords. While
 * the function is masked or disabled every vector is. Regions, creation and
 * saved state are in msix-init.c.
 */
#include "qemu/osdep.h"
#include "hw/pci/msix.h"
#include "qapi/error.h"
#include "qemu/host-utils.h"
#include "qemu/range.h"
#include "trace.h"
#include "msix-internal.h"

/* Offset of the control byte with enable and function mask. */
#define MSIX_CONTROL_OFFSET     (PCI_MSIX_FLAGS + 1)
#define MSIX_ENABLE_MASK        (PCI_MSIX_FLAGS_ENABLE >> 8)
#define MSIX_MASKALL_MASK       (PCI_MSIX_FLAGS_MASKALL >> 8)

/* --- state of one vector --- */

static uint8_t *msix_entry(PCIDevice *dev, unsigned vector)
{
    return dev->msix_table + vector * PCI_MSIX_ENTRY_SIZE;
}

static MSIMessage message_of(PCIDevice *dev, unsigned vector)
{
    uint8_t *entry = msix_entry(dev, vector);

    return (MSIMessage){
        .address = pci_get_quad(entry + PCI_MSIX_ENTRY_LOWER_ADDR),
        .data = pci_get_long(entry + PCI_MSIX_ENTRY_DATA),
    };
}

MSIMessage msix_get_message(PCIDevice *dev, unsigned vector)
{
    assert(vector < dev->msix_entries_nr);
    return dev->msix_prepare_message(dev, vector);
}

void msix_set_message(PCIDevice *dev, int vector, MSIMessage msg)
{
    uint8_t *entry = msix_entry(dev, vector);

    pci_set_quad(entry + PCI_MSIX_ENTRY_LOWER_ADDR, msg.address);
    pci_set_long(entry + PCI_MSIX_ENTRY_DATA, msg.data);
    entry[PCI_MSIX_ENTRY_VECTOR_CTRL] &= ~PCI_MSIX_ENTRY_CTRL_MASKBIT;
}

/* A bit a vector: its byte and its place there. */
#define PENDING_BYTE(dev, vector) ((dev)->msix_pba[(vector) / 8])
#define PENDING_BIT(vector)       (1u << (vector) % 8)

int msix_is_pending(PCIDevice *dev, unsigned int vector)
{
    return PENDING_BYTE(dev, vector) & PENDING_BIT(vector);
}

void msix_set_pending(PCIDevice *dev, unsigned int vector)
{
    PENDING_BYTE(dev, vector) |= PENDING_BIT(vector);
}

void msix_clr_pending(PCIDevice *dev, int vector)
{
    PENDING_BYTE(dev, vector) &= ~PENDING_BIT(vector);
}

/* Whether @vector is, if the function is as @function_masked says. */
static bool is_masked_with(PCIDevice *dev, unsigned vector, bool function_masked)
{
    return function_masked ||
           (msix_entry(dev, vector)[PCI_MSIX_ENTRY_VECTOR_CTRL] & PCI_MSIX_ENTRY_CTRL_MASKBIT);
}

bool msix_is_masked(PCIDevice *dev, unsigned int vector)
{
    return is_masked_with(dev, vector, dev->msix_function_masked);
}

/* --- who wants to know which vectors can be sent --- */

/* An error of the notifier, which has prepared nothing then. */
static int notifier_take(PCIDevice *dev, unsigned vector)
{
    return dev->msix_vector_use_notifier(dev, vector, msix_get_message(dev, vector));
}

static void notifier_drop(PCIDevice *dev, unsigned vector)
{
    dev->msix_vector_release_notifier(dev, vector);
}

void msix_handle_mask_update(PCIDevice *dev, unsigned vector, bool was_masked)
{
    bool is_masked = msix_is_masked(dev, vector);

    if (is_masked == was_masked) {
        return;
    }
    if (dev->msix_vector_use_notifier && is_masked) {
        notifier_drop(dev, vector);
    } else if (dev->msix_vector_use_notifier) {
        notifier_take(dev, vector);     /* if it fails the vector stays silent: the notifier says so */
    }
    if (!is_masked && msix_is_pending(dev, vector)) {
        msix_clr_pending(dev, vector);
        msix_notify(dev, vector);
    }
}

void msix_set_mask(PCIDevice *dev, int vector, bool mask)
{
    bool was_masked;
    uint8_t *ctrl;

    assert(vector >= 0 && vector < dev->msix_entries_nr);
    was_masked = msix_is_masked(dev, vector);
    ctrl = msix_entry(dev, vector) + PCI_MSIX_ENTRY_VECTOR_CTRL;
    *ctrl = mask ? *ctrl | PCI_MSIX_ENTRY_CTRL_MASKBIT : *ctrl & ~PCI_MSIX_ENTRY_CTRL_MASKBIT;
    msix_handle_mask_update(dev, vector, was_masked);
}

/* --- state of the function --- */

int msix_present(PCIDevice *dev)
{
    return dev->cap_present & QEMU_PCI_CAP_MSIX;
}

int msix_enabled(PCIDevice *dev)
{
    return msix_present(dev) &&
           (dev->config[dev->msix_cap + MSIX_CONTROL_OFFSET] & MSIX_ENABLE_MASK);
}

unsigned int msix_nr_vectors_allocated(const PCIDevice *dev)
{
    return dev->msix_entries_nr;
}

void msix_update_function_masked(PCIDevice *dev)
{
    dev->msix_function_masked =
        !msix_enabled(dev) ||
        (dev->config[dev->msix_cap + MSIX_CONTROL_OFFSET] & MSIX_MASKALL_MASK);
}

void msix_write_config(PCIDevice *dev, uint32_t addr, uint32_t val, int len)
{
    unsigned ctrl_pos = dev->msix_cap + MSIX_CONTROL_OFFSET;
    bool was_masked;
    int vector;

    if (!msix_present(dev) || !range_covers_byte(addr, len, ctrl_pos)) {
        return;
    }
    was_masked = dev->msix_function_masked;
    msix_update_function_masked(dev);
    trace_msix_write_config(dev->name, !!msix_enabled(dev), dev->msix_function_masked);
    if (msix_enabled(dev)) {
        /* A function that may send messages does not use its pin. */
        pci_device_deassert_intx(dev);
    }
    if (dev->msix_function_masked == was_masked) {
        return;
    }
    for (vector = 0; vector < dev->msix_entries_nr; ++vector) {
        msix_handle_mask_update(dev, vector, is_masked_with(dev, vector, was_masked));
    }
}

void msix_notify(PCIDevice *dev, unsigned vector)
{
    if (vector >= dev->msix_entries_nr || !dev->msix_entry_used[vector]) {
        return;
    }
    if (msix_is_masked(dev, vector)) {
        msix_set_pending(dev, vector);
        return;
    }
    msi_send_message(dev, msix_get_message(dev, vector));
}

static void mask_all(PCIDevice *dev)
{
    int vector;

    for (vector = 0; vector < dev->msix_entries_nr; ++vector) {
        bool was_masked = msix_is_masked(dev, vector);

        msix_entry(dev, vector)[PCI_MSIX_ENTRY_VECTOR_CTRL] |= PCI_MSIX_ENTRY_CTRL_MASKBIT;
        msix_handle_mask_update(dev, vector, was_masked);
    }
}

void msix_mask_init(PCIDevice *dev)
{
    dev->msix_function_masked = true;
    dev->msix_prepare_message = message_of;
    mask_all(dev);
}

void msix_reset(PCIDevice *dev)
{
    int vector;

    if (!msix_present(dev)) {
        return;
    }
    memset(dev->msix_pba, 0, QEMU_ALIGN_UP(dev->msix_entries_nr, 64) / 8);
    mask_all(dev);
    memset(dev->msix_table, 0, dev->msix_entries_nr * PCI_MSIX_ENTRY_SIZE);
    for (vector = 0; vector < dev->msix_entries_nr; ++vector) {
        msix_entry(dev, vector)[PCI_MSIX_ENTRY_VECTOR_CTRL] = PCI_MSIX_ENTRY_CTRL_MASKBIT;
    }
    dev->config[dev->msix_cap + MSIX_CONTROL_OFFSET] &=
        ~dev->wmask[dev->msix_cap + MSIX_CONTROL_OFFSET];
    msix_update_function_masked(dev);
}

/* --- vectors in use --- */

void msix_vector_use(PCIDevice *dev, unsigned vector)
{
    assert(vector < dev->msix_entries_nr);
    dev->msix_entry_used[vector]++;
}

void msix_vector_unuse(PCIDevice *dev, unsigned vector)
{
    assert(vector < dev->msix_entries_nr);
    if (!dev->msix_entry_used[vector] || --dev->msix_entry_used[vector]) {
        return;
    }
    msix_clr_pending(dev, vector);
}

void msix_unuse_all_vectors(PCIDevice *dev)
{
    int vector;

    if (!msix_present(dev)) {
        return;
    }
    for (vector = 0; vector < dev->msix_entries_nr; ++vector) {
        dev->msix_entry_used[vector] = 0;
        msix_clr_pending(dev, vector);
    }
}

/* --- notifiers --- */

static void forget_notifiers(PCIDevice *dev)
{
    dev->msix_vector_use_notifier = NULL;
    dev->msix_vector_release_notifier = NULL;
    dev->msix_vector_poll_notifier = NULL;
}

/* Of the first @count vectors, those that are not masked; none while MSI-X is off. */
static void drop_vectors(PCIDevice *dev, unsigned count)
{
    for (unsigned vector = 0; vector < count && msix_enabled(dev); vector++) {
        if (!msix_is_masked(dev, vector)) {
            notifier_drop(dev, vector);
        }
    }
}

static int take_vectors(PCIDevice *dev)
{
    for (unsigned vector = 0; vector < dev->msix_entries_nr && msix_enabled(dev); vector++) {
        int ret = msix_is_masked(dev, vector) ? 0 : notifier_take(dev, vector);

        if (ret < 0) {
            drop_vectors(dev, vector);
            return ret;
        }
    }
    return 0;
}

int msix_set_vector_notifiers(PCIDevice *dev, MSIVectorUseNotifier use_notifier,
                              MSIVectorReleaseNotifier release_notifier,
                              MSIVectorPollNotifier poll_notifier)
{
    int ret;

    assert(use_notifier && release_notifier);
    dev->msix_vector_use_notifier = use_notifier;
    dev->msix_vector_release_notifier = release_notifier;
    dev->msix_vector_poll_notifier = poll_notifier;
    ret = take_vectors(dev);
    if (ret < 0) {
        forget_notifiers(dev);
    } else if (poll_notifier) {
        poll_notifier(dev, 0, dev->msix_entries_nr);
    }
    return ret;
}

void msix_unset_vector_notifiers(PCIDevice *dev)
{
    assert(dev->msix_vector_use_notifier && dev->msix_vector_release_notifier);
    drop_vectors(dev, dev->msix_entries_nr);
    forget_notifiers(dev);
}
