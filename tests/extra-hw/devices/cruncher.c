/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A PCI function that computes on a thread of its own, as some models do. Not modelled after any hardware.
 *
 * BAR 0: 0 operand (a write starts: the sum of its digits), 4 result (ro), 8 status: busy (ro).
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "hw/pci/pci.h"
#include "migration/vmstate.h"
#include "qemu/atomic.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qemu/thread.h"
#include "qom/object.h"

#define TYPE_CRUNCHER "cruncher"
OBJECT_DECLARE_SIMPLE_TYPE(CruncherState, CRUNCHER)

struct CruncherState {
    PCIDevice parent_obj;

    MemoryRegion mmio;
    QemuThread thread;
    QemuMutex mutex;
    QemuCond cond;
    bool stopping;
    uint32_t busy;
    uint32_t operand;
    uint32_t result;
};

static void *cruncher_run(void *opaque)
{
    CruncherState *s = opaque;

    qemu_mutex_lock(&s->mutex);
    while (true) {
        while (!s->busy && !s->stopping) {
            qemu_cond_wait(&s->cond, &s->mutex);
        }
        if (s->stopping) {
            break;
        }
        s->result = 0;
        for (uint32_t rest = s->operand; rest; rest /= 10) {
            s->result += rest % 10;
        }
        qatomic_set(&s->busy, 0);
    }
    qemu_mutex_unlock(&s->mutex);
    return NULL;
}

static uint64_t cruncher_read(void *opaque, hwaddr addr, unsigned size)
{
    CruncherState *s = opaque;

    switch (addr) {
    case 0:
        return s->operand;
    case 4:
        return s->result;
    case 8:
        return qatomic_read(&s->busy);
    default:
        return 0;
    }
}

static void cruncher_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    CruncherState *s = opaque;

    if (addr != 0 || qatomic_read(&s->busy)) {
        return;
    }
    qemu_mutex_lock(&s->mutex);
    s->operand = value;
    qatomic_set(&s->busy, 1);
    qemu_cond_signal(&s->cond);
    qemu_mutex_unlock(&s->mutex);
}

static const MemoryRegionOps cruncher_ops = {
    .read = cruncher_read,
    .write = cruncher_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

static int cruncher_post_load(void *opaque, int version_id)
{
    qemu_cond_signal(&((CruncherState *)opaque)->cond);
    return 0;
}

static const VMStateDescription vmstate_cruncher = {
    .name = TYPE_CRUNCHER,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = cruncher_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_PCI_DEVICE(parent_obj, CruncherState),
        VMSTATE_UINT32(busy, CruncherState),
        VMSTATE_UINT32(operand, CruncherState),
        VMSTATE_UINT32(result, CruncherState),
        VMSTATE_END_OF_LIST()
    }
};

static void cruncher_realize(PCIDevice *pci, Error **errp)
{
    CruncherState *s = CRUNCHER(pci);

    qemu_mutex_init(&s->mutex);
    qemu_cond_init(&s->cond);
    qemu_thread_create(&s->thread, "cruncher", cruncher_run, s, QEMU_THREAD_JOINABLE);
    memory_region_init_io(&s->mmio, OBJECT(s), &cruncher_ops, s, "cruncher-mmio", 0x10);
    pci_register_bar(pci, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->mmio);
}

static void cruncher_exit(PCIDevice *pci)
{
    CruncherState *s = CRUNCHER(pci);

    qemu_mutex_lock(&s->mutex);
    s->stopping = true;
    qemu_mutex_unlock(&s->mutex);
    qemu_cond_signal(&s->cond);
    qemu_thread_join(&s->thread);
    qemu_cond_destroy(&s->cond);
    qemu_mutex_destroy(&s->mutex);
}

static void cruncher_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = cruncher_realize;
    k->exit = cruncher_exit;
    k->vendor_id = PCI_VENDOR_ID_QEMU;
    k->device_id = 0x11fa;
    k->class_id = PCI_CLASS_OTHERS;
    dc->vmsd = &vmstate_cruncher;
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo cruncher_info = {
    .name = TYPE_CRUNCHER,
    .parent = TYPE_PCI_DEVICE,
    .instance_size = sizeof(CruncherState),
    .class_init = cruncher_class_init,
    .interfaces = (InterfaceInfo[]) {
        { INTERFACE_CONVENTIONAL_PCI_DEVICE },
        { },
    },
};

static void cruncher_register_types(void)
{
    type_register_static(&cruncher_info);
}

type_init(cruncher_register_types)
