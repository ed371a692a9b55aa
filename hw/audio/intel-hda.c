/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * intel-hda: HD Audio controller of the ICH6.
 *
 * Spec: Intel High Definition Audio Specification 1.0a, chapter 3 (registers). Commands are in
 * intel-hda-command.c, streams in intel-hda-stream.c: four engines in each direction.
 * Regions: BAR 0 "intel-hda-container" with "intel-hda" and, 8 KiB on, "intel-hda-alias".
 * Interrupt: INTA# or MSI. Properties: msi, debug.
 * On purpose: engines move data when a codec asks; descriptor errors and FIFO errors don't occur.
 */
#include "qemu/osdep.h"
#include "hw/audio/soundhw.h"
#include "hw/pci/msi.h"
#include "hw/pci/pci.h"
#include "hw/qdev-properties.h"
#include "intel-hda-internal.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "qemu/host-utils.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "trace.h"

#define WALL_CLOCK_HZ 24000000

static const HDARegister registers[] = {
    { "GCAP", 0x00, 0x01004401, 0, 0 },                     /* version 1.0 */
    { "OUTPAY/INPAY", 0x04, 0x001d003c, 0, 0 },
    { "GCTL", HDA_GCTL, 0, 0x103, 0 },
    { "WAKEEN/STATESTS", HDA_STATESTS, 0, 0x7fff, 0x7fff0000 },
    { "INTCTL", HDA_INTCTL, 0, 0xc00000ff, 0 },
    { "INTSTS", HDA_INTSTS, 0, 0, 0 },
    { "WALCLK", HDA_WALCLK, 0, 0, 0 },
    { "SSYNC", 0x34, 0, 0xff, 0 },
    { "CORBLBASE", HDA_CORBBASE, 0, 0xffffff80, 0 },
    { "CORBUBASE", HDA_CORBBASE + 4, 0, 0xffffffff, 0 },
    { "CORBWP/CORBRP", HDA_CORBPTR, 0, CORBPTR_RP_RESET | 0xff, 0 },
    { "CORBCTL/STS/SIZE", HDA_CORBCTL, 0x00420000, 0x03, 0x100 },
    { "RIRBLBASE", HDA_RIRBBASE, 0, 0xffffff80, 0 },
    { "RIRBUBASE", HDA_RIRBBASE + 4, 0, 0xffffffff, 0 },
    { "RIRBWP/RINTCNT", HDA_RIRBPTR, 0, 0x00ff0000, 0 },
    { "RIRBCTL/STS/SIZE", HDA_RIRBCTL, 0x00420000, 0x07, 0x500 },
    { "ICOI", HDA_IC, 0, 0xffffffff, 0 },
    { "ICII", HDA_IR, 0, 0, 0 },
    { "ICIS", HDA_ICS, 0, ICS_BUSY, ICS_VALID },
    { "DPLBASE", HDA_DPBASE, 0, 0xffffff81, 0 },
    { "DPUBASE", HDA_DPBASE + 4, 0, 0xffffffff, 0 },
};

/* ---- interrupt ---- */

static uint32_t interrupt_status(IntelHDAState *d)
{
    uint32_t wake = *hda_reg(d, HDA_STATESTS), rirb = *hda_reg(d, HDA_RIRBCTL), sts = 0;

    if (((rirb & RIRBSTS_INT) && (rirb & RIRBCTL_INT)) || ((wake >> 16) & wake & 0x7fff)) {
        sts |= INTSTS_CIS;
    }
    for (int i = 0; i < HDA_NR_STREAMS; i++) {
        uint32_t ctl = *hda_sd(d, i, SD_CTL);

        sts |= (ctl & SD_STS_BCIS) && (ctl & SD_CTL_IOCE) ? 1u << i : 0;
    }
    return sts & *hda_reg(d, HDA_INTCTL) ? sts | INTSTS_GIS : sts;
}

void intel_hda_update_irq(IntelHDAState *d)
{
    uint32_t before = *hda_reg(d, HDA_INTSTS), now = interrupt_status(d);
    bool level = now & *hda_reg(d, HDA_INTCTL) & INTSTS_GIS;

    *hda_reg(d, HDA_INTSTS) = now;
    if (!msi_enabled(&d->pci)) {
        pci_set_irq(&d->pci, level);
    } else if (level && (now & ~before)) {
        msi_notify(&d->pci, 0);
    }
}

/* ---- register access ---- */

static void reset_registers(IntelHDAState *d)
{
    for (int i = 0; i < HDA_NR_STREAMS; i++) {
        intel_hda_reset_stream(d, i);
    }
    for (size_t r = 0; r < ARRAY_SIZE(registers); r++) {
        *hda_reg(d, registers[r].addr) = registers[r].reset;
    }
    d->rirb_count = 0;
    d->wall_base_ns = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

/* Out of reset the link tells which codecs there are; into it everything is initial. */
static void write_gctl(IntelHDAState *d, uint32_t before)
{
    BusChild *kid;

    if (!(*hda_reg(d, HDA_GCTL) & GCTL_CRST)) {
        reset_registers(d);
    } else if (!(before & GCTL_CRST)) {
        QTAILQ_FOREACH(kid, &d->codecs.qbus.children, sibling) {
            *hda_reg(d, HDA_STATESTS) |= 0x10000u << HDA_CODEC_DEVICE(kid->child)->cad;
        }
    }
}

static void after_write(IntelHDAState *d, unsigned addr, uint32_t before)
{
    switch (addr) {
    case HDA_GCTL:
        write_gctl(d, before);
        break;
    case HDA_CORBPTR:
        if (*hda_reg(d, addr) & CORBPTR_RP_RESET) {
            *hda_reg(d, addr) &= 0xff;
        }
        intel_hda_run_corb(d);
        break;
    case HDA_CORBCTL:
    case HDA_RIRBCTL:
        intel_hda_run_corb(d);
        break;
    case HDA_ICS:
        intel_hda_immediate_command(d);
        break;
    case HDA_STREAMS ... HDA_REGS_END - 1:
        if (addr % HDA_STREAM_BYTES == SD_CTL) {
            intel_hda_write_stream_ctl(d, (addr - HDA_STREAMS) / HDA_STREAM_BYTES, before);
        }
        break;
    default:
        break;
    }
    intel_hda_update_irq(d);
}

static const HDARegister *find_register(unsigned addr)
{
    const HDARegister *list = addr >= HDA_STREAMS ? intel_hda_stream_registers : registers;
    size_t n = addr >= HDA_STREAMS ? HDA_STREAM_REGISTERS : ARRAY_SIZE(registers);
    unsigned offset = addr >= HDA_STREAMS ? addr % HDA_STREAM_BYTES : addr;

    for (size_t i = 0; addr < HDA_REGS_END && i < n; i++) {
        if (list[i].addr == offset) {
            return &list[i];
        }
    }
    return NULL;
}

/* Bits of @lanes are written. The read pointer's own bits stay; the RIRB's pointer is only reset. */
static void write_register(IntelHDAState *d, unsigned addr, uint32_t val, uint32_t lanes)
{
    const HDARegister *r = find_register(addr);
    uint32_t before, *p;

    if (!r) {
        qemu_log_mask(LOG_GUEST_ERROR, "intel-hda: write to unknown register 0x%x\n", addr);
        return;
    }
    p = hda_reg(d, addr);
    before = *p;
    *p = (before & ~(r->wmask & lanes)) | (val & r->wmask & lanes);
    *p &= ~(val & r->w1c & lanes);
    if (addr == HDA_RIRBPTR && (val & lanes & RIRBPTR_WP_RESET)) {
        *p &= 0xffff0000;
    }
    after_write(d, addr, before);
}

static uint64_t intel_hda_mmio_read(void *opaque, hwaddr addr, unsigned size)
{
    IntelHDAState *d = opaque;
    unsigned base = addr & ~3u;
    uint32_t val = find_register(base) ? *hda_reg(d, base) : 0;

    if (base == HDA_WALCLK) {
        val = muldiv64(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) - d->wall_base_ns, WALL_CLOCK_HZ,
                       NANOSECONDS_PER_SECOND);
    }
    val >>= 8 * (addr & 3);
    trace_intel_hda_read(addr, size, val);
    return val;
}

static void intel_hda_mmio_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    unsigned shift = 8 * (addr & 3);

    trace_intel_hda_write(addr, size, val);
    write_register(opaque, addr & ~3u, val << shift, (uint32_t)MAKE_64BIT_MASK(shift, 8 * size));
}

static const char *intel_hda_register_name(hwaddr addr)
{
    const HDARegister *r = find_register(MIN(addr, HDA_REGS_END) & ~3u);

    return r ? r->name : NULL;
}

static const MemoryRegionOps intel_hda_mmio_ops = {
    .read = intel_hda_mmio_read,
    .write = intel_hda_mmio_write,
    .impl = { .min_access_size = 1, .max_access_size = 4 },
    .endianness = DEVICE_LITTLE_ENDIAN,
    .register_name = intel_hda_register_name,
};

/* ---- life ---- */

static void intel_hda_reset(DeviceState *dev)
{
    IntelHDAState *d = INTEL_HDA_GENERIC(dev);

    reset_registers(d);
    intel_hda_update_irq(d);
}

static void intel_hda_realize(PCIDevice *pci, Error **errp)
{
    IntelHDAState *d = INTEL_HDA_GENERIC(pci);
    Error *err = NULL;

    pci->config[PCI_INTERRUPT_PIN] = 1;
    pci->config[0x40] = 0x01; /* HD Audio, not AC'97 */
    if (d->msi != ON_OFF_AUTO_OFF && msi_init(pci, 0x60, 1, true, false, &err)) {
        if (d->msi == ON_OFF_AUTO_ON) {
            error_propagate(errp, err);
            return;
        }
        error_free(err);
    }
    memory_region_init(&d->container, OBJECT(d), "intel-hda-container", 0x4000);
    memory_region_init_io(&d->mmio, OBJECT(d), &intel_hda_mmio_ops, d, "intel-hda", 0x2000);
    memory_region_add_subregion(&d->container, 0, &d->mmio);
    memory_region_init_alias(&d->alias, OBJECT(d), "intel-hda-alias", &d->mmio, 0, 0x2000);
    memory_region_add_subregion(&d->container, 0x2000, &d->alias);
    pci_register_bar(pci, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &d->container);
    hda_codec_bus_init(DEVICE(pci), &d->codecs, sizeof(d->codecs), intel_hda_response, intel_hda_xfer);
}

static void intel_hda_exit(PCIDevice *pci)
{
    msi_uninit(pci);
}

static const VMStateDescription vmstate_intel_hda_stream = {
    .name = "intel-hda-stream",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (VMStateField[]) {
        VMSTATE_UINT32(index, IntelHDAStream),
        VMSTATE_UINT32(pos, IntelHDAStream),
        VMSTATE_UINT64(addr, IntelHDAStream),
        VMSTATE_UINT32(len, IntelHDAStream),
        VMSTATE_UINT32(flags, IntelHDAStream),
        VMSTATE_END_OF_LIST()
    }
};

static int intel_hda_post_load(void *opaque, int version_id)
{
    IntelHDAState *d = opaque;

    for (int i = 0; i < HDA_NR_STREAMS; i++) {
        if (d->st[i].index > 0xff || d->st[i].pos > d->st[i].len) {
            return -EINVAL;
        }
    }
    return 0;
}

static const VMStateDescription vmstate_intel_hda = {
    .name = "intel-hda",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = intel_hda_post_load,
    .fields = (VMStateField[]) {
        VMSTATE_PCI_DEVICE(pci, IntelHDAState),
        VMSTATE_UINT32_ARRAY(regs, IntelHDAState, HDA_REGS_END / 4),
        VMSTATE_STRUCT_ARRAY(st, IntelHDAState, HDA_NR_STREAMS, 1, vmstate_intel_hda_stream, IntelHDAStream),
        VMSTATE_UINT32(rirb_count, IntelHDAState),
        VMSTATE_INT64(wall_base_ns, IntelHDAState),
        VMSTATE_END_OF_LIST()
    }
};

static Property intel_hda_properties[] = {
    DEFINE_PROP_UINT32("debug", IntelHDAState, debug, 0),
    DEFINE_PROP_ON_OFF_AUTO("msi", IntelHDAState, msi, ON_OFF_AUTO_AUTO),
    DEFINE_PROP_END_OF_LIST(),
};

static void intel_hda_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *k = PCI_DEVICE_CLASS(klass);

    k->realize = intel_hda_realize;
    k->exit = intel_hda_exit;
    k->vendor_id = PCI_VENDOR_ID_INTEL;
    k->class_id = PCI_CLASS_MULTIMEDIA_HD_AUDIO;
    dc->reset = intel_hda_reset;
    dc->vmsd = &vmstate_intel_hda;
    set_bit(DEVICE_CATEGORY_SOUND, dc->categories);
    device_class_set_props(dc, intel_hda_properties);
}

static void intel_hda_class_init_ich6(ObjectClass *klass, void *data)
{
    PCI_DEVICE_CLASS(klass)->device_id = 0x2668;
    PCI_DEVICE_CLASS(klass)->revision = 1;
    DEVICE_CLASS(klass)->desc = "Intel HD Audio Controller (ich6)";
}

static void intel_hda_class_init_ich9(ObjectClass *klass, void *data)
{
    PCI_DEVICE_CLASS(klass)->device_id = 0x293e;
    PCI_DEVICE_CLASS(klass)->revision = 3;
    DEVICE_CLASS(klass)->desc = "Intel HD Audio Controller (ich9)";
}

static const TypeInfo intel_hda_types[] = {
    {
        .name = TYPE_INTEL_HDA_GENERIC,
        .parent = TYPE_PCI_DEVICE,
        .instance_size = sizeof(IntelHDAState),
        .class_init = intel_hda_class_init,
        .abstract = true,
        .interfaces = (InterfaceInfo[]) { { INTERFACE_CONVENTIONAL_PCI_DEVICE }, { } },
    },
    { .name = "intel-hda", .parent = TYPE_INTEL_HDA_GENERIC, .class_init = intel_hda_class_init_ich6 },
    { .name = "ich9-intel-hda", .parent = TYPE_INTEL_HDA_GENERIC, .class_init = intel_hda_class_init_ich9 },
};

/* -audio …,model=hda: a controller with a duplex codec. */
static int intel_hda_and_codec_init(PCIBus *bus, const char *audiodev)
{
    DeviceState *controller = DEVICE(pci_create_simple(bus, -1, "intel-hda"));
    DeviceState *codec = qdev_new("hda-duplex");

    qdev_prop_set_string(codec, "audiodev", audiodev);
    qdev_realize_and_unref(codec, QLIST_FIRST(&controller->child_bus), &error_fatal);
    return 0;
}

static void intel_hda_register_types(void)
{
    type_register_static_array(intel_hda_types, ARRAY_SIZE(intel_hda_types));
    pci_register_soundhw("hda", "Intel HD Audio", intel_hda_and_codec_init);
}

type_init(intel_hda_register_types)
