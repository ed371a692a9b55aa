/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A mailbox of messages, written as in the newest versions: headers where they are now, const class data, a
 * property table without an end, three-phase reset with its type.
 *
 * BAR 0, `mailbox-mmio`: 0 put, 4 take, 8 number of messages (ro), 12 threshold for the interrupt.
 */
#include "qemu/osdep.h"
#include "hw/pci/pci_device.h"
#include "hw/core/irq.h"
#include "hw/core/qdev-properties.h"
#include "hw/core/resettable.h"
#include "migration/vmstate.h"
#include "system/memory.h"
#include "system/reset.h"
#include "qemu/fifo32.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "qom/object.h"

#define TYPE_MAILBOX "mailbox"
OBJECT_DECLARE_SIMPLE_TYPE(MailboxState, MAILBOX)

#define MAILBOX_MAX_SLOTS 64

struct MailboxState {
    PCIDevice parent_obj;

    MemoryRegion mmio;
    Fifo32 messages;
    uint8_t slots;
    uint32_t threshold;
};

static void mailbox_update_irq(MailboxState *s)
{
    pci_set_irq(PCI_DEVICE(s), s->threshold && fifo32_num_used(&s->messages) >= s->threshold);
}

static uint64_t mailbox_read(void *opaque, hwaddr addr, unsigned size)
{
    MailboxState *s = opaque;
    uint64_t value = 0;

    switch (addr) {
    case 4:
        value = fifo32_is_empty(&s->messages) ? 0 : fifo32_pop(&s->messages);
        mailbox_update_irq(s);
        break;
    case 8:
        value = fifo32_num_used(&s->messages);
        break;
    case 12:
        value = s->threshold;
        break;
    }
    return value;
}

static void mailbox_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    MailboxState *s = opaque;

    switch (addr) {
    case 0:
        if (fifo32_is_full(&s->messages)) {
            qemu_log_mask(LOG_GUEST_ERROR, "mailbox: full\n");
        } else {
            fifo32_push(&s->messages, value);
        }
        break;
    case 12:
        s->threshold = value;
        break;
    }
    mailbox_update_irq(s);
}

static const MemoryRegionOps mailbox_ops = {
    .read = mailbox_read,
    .write = mailbox_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl.min_access_size = 4,
    .impl.max_access_size = 4,
};

static void mailbox_reset_enter(Object *obj, ResetType type)
{
    MailboxState *s = MAILBOX(obj);

    fifo32_reset(&s->messages);
    s->threshold = 0;
}

static void mailbox_reset_hold(Object *obj, ResetType type)
{
    mailbox_update_irq(MAILBOX(obj));
}

static const VMStateDescription vmstate_mailbox = {
    .name = TYPE_MAILBOX,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, MailboxState),
        VMSTATE_FIFO32(messages, MailboxState),
        VMSTATE_UINT32(threshold, MailboxState),
        VMSTATE_END_OF_LIST()
    },
    .subsections = (const VMStateDescription * const []) {
        NULL
    },
};

static void mailbox_realize(PCIDevice *pci, Error **errp)
{
    MailboxState *s = MAILBOX(pci);

    if (s->slots == 0 || s->slots > MAILBOX_MAX_SLOTS) {
        error_setg(errp, "slots must be 1 to %d", MAILBOX_MAX_SLOTS);
        return;
    }
    fifo32_create(&s->messages, s->slots);
    pci_config_set_interrupt_pin(pci->config, 1);
    memory_region_init_io(&s->mmio, OBJECT(s), &mailbox_ops, s, "mailbox-mmio", 0x10);
    pci_register_bar(pci, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->mmio);
}

static void mailbox_exit(PCIDevice *pci)
{
    fifo32_destroy(&MAILBOX(pci)->messages);
}

static const Property mailbox_properties[] = {
    DEFINE_PROP_UINT8("slots", MailboxState, slots, 16),
};

static void mailbox_class_init(ObjectClass *oc, const void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);
    ResettableClass *rc = RESETTABLE_CLASS(oc);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(oc);

    k->realize = mailbox_realize;
    k->exit = mailbox_exit;
    k->vendor_id = PCI_VENDOR_ID_QEMU;
    k->device_id = 0x11f4;
    k->class_id = PCI_CLASS_OTHERS;
    rc->phases.enter = mailbox_reset_enter;
    rc->phases.hold = mailbox_reset_hold;
    dc->vmsd = &vmstate_mailbox;
    device_class_set_props(dc, mailbox_properties);
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo mailbox_types[] = {
    {
        .name = TYPE_MAILBOX,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(MailboxState),
        .class_init = mailbox_class_init,
        .interfaces = (const InterfaceInfo[]) {
            { INTERFACE_CONVENTIONAL_PCI_DEVICE },
            { }
        },
    },
};

DEFINE_TYPES(mailbox_types)
