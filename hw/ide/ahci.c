/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * AHCI host adapter: generic host control, interrupt, index-data pair.
 *
 * Spec: Serial ATA AHCI 1.3.1, 3.1 and 3.3 (ports: ahci-port.c; commands: ahci-cmd.c, ahci-ncq.c; frames:
 * ahci-fis.c; PCI: ich.c). Regions "ahci" (4 KiB) and "ahci-idp" (32 ports). Registers have 32 bits;
 * smaller reads give a part, smaller writes at a register's start are extended with zeroes. Left out on
 * purpose: port multipliers, command completion coalescing, enclosure management, power states.
 */
#include "qemu/osdep.h"
#include "hw/irq.h"
#include "hw/register-names.h"
#include "qemu/log.h"
#include "ahci_internal.h"
#include "trace.h"

enum {
    HOST_CAP = 0x00,
    HOST_CTL = 0x04,
    HOST_IRQ_STAT = 0x08,
    HOST_PORTS_IMPL = 0x0c,
    HOST_VERSION = 0x10,
};

#define HOST_CAP_64          0x80000000
#define HOST_CAP_NCQ         0x40000000
#define HOST_CAP_AHCI_ONLY   0x00040000
#define HOST_CAP_GEN1        0x00100000
#define HOST_CAP_NCS_SHIFT   8
#define HOST_CTL_RESET       0x00000001
#define HOST_CTL_IRQ_EN      0x00000002
#define HOST_CTL_AHCI_EN     0x80000000
#define HOST_VERSION_1_0     0x00010000

/* ---- interrupt ---- */

static bool ahci_irq_level(const AHCIState *s)
{
    return s->control_regs.irqstatus && (s->control_regs.ghc & HOST_CTL_IRQ_EN);
}

/* A port's bit stays until it is cleared, and comes back while the port has a reason. */
void ahci_update_irq(AHCIState *s)
{
    for (int i = 0; i < s->ports; i++) {
        const AHCIPortRegs *pr = &s->dev[i].port_regs;

        if (pr->irq_stat & pr->irq_mask) {
            s->control_regs.irqstatus |= 1u << i;
        }
    }
    qemu_set_irq(s->irq, ahci_irq_level(s));
}

void ahci_trigger_irq(AHCIDevice *ad, uint32_t irq)
{
    ad->port_regs.irq_stat |= irq;
    ahci_update_irq(ad->hba);
}

/* ---- registers ---- */

static uint32_t ahci_host_read(AHCIState *s, unsigned offset)
{
    switch (offset) {
    case HOST_CAP:
        return s->control_regs.cap;
    case HOST_CTL:
        return s->control_regs.ghc;
    case HOST_IRQ_STAT:
        return s->control_regs.irqstatus;
    case HOST_PORTS_IMPL:
        return s->control_regs.impl;
    case HOST_VERSION:
        return s->control_regs.version;
    default:
        return 0;
    }
}

static void ahci_host_write(AHCIState *s, unsigned offset, uint32_t val)
{
    switch (offset) {
    case HOST_CTL:
        if (val & HOST_CTL_RESET) {
            ahci_reset(s);
            return;
        }
        s->control_regs.ghc = (val & HOST_CTL_IRQ_EN) | HOST_CTL_AHCI_EN;
        ahci_update_irq(s);
        break;
    case HOST_IRQ_STAT:
        s->control_regs.irqstatus &= ~val;
        ahci_update_irq(s);
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "ahci: register 0x%x can't be written\n", offset);
    }
}

/* The port that @addr belongs to, NULL: none. */
static AHCIDevice *ahci_port_at(AHCIState *s, hwaddr addr)
{
    hwaddr port = (addr - AHCI_PORT_REGS_START) / AHCI_PORT_REGS_BYTES;

    return addr >= AHCI_PORT_REGS_START && port < s->ports ? &s->dev[port] : NULL;
}

static uint32_t ahci_mem_read_32(AHCIState *s, hwaddr addr)
{
    AHCIDevice *ad = ahci_port_at(s, addr);
    uint32_t val = 0;

    if (ad) {
        val = ahci_port_read(ad, addr % AHCI_PORT_REGS_BYTES);
    } else if (addr < AHCI_PORT_REGS_START) {
        val = ahci_host_read(s, addr);
    }
    trace_ahci_mem_read(addr, val);
    return val;
}

static void ahci_mem_write_32(AHCIState *s, hwaddr addr, uint32_t val)
{
    AHCIDevice *ad = ahci_port_at(s, addr);

    trace_ahci_mem_write(addr, val);
    if (ad) {
        ahci_port_write(ad, addr % AHCI_PORT_REGS_BYTES, val);
    } else if (addr < AHCI_PORT_REGS_START) {
        ahci_host_write(s, addr, val);
    }
}

static uint64_t ahci_mem_read(void *opaque, hwaddr addr, unsigned size)
{
    hwaddr aligned = addr & ~(hwaddr)3;
    unsigned shift = (addr - aligned) * 8;
    uint64_t val = ahci_mem_read_32(opaque, aligned);

    if (shift / 8 + size > 4) {
        val |= (uint64_t)ahci_mem_read_32(opaque, aligned + 4) << 32;
    }
    val >>= shift;
    if (shift / 8 + size > 8) {
        val |= (uint64_t)ahci_mem_read_32(opaque, aligned + 8) << (64 - shift);
    }
    return val;
}

static void ahci_mem_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    if (addr & 3) {
        qemu_log_mask(LOG_GUEST_ERROR, "ahci: write at 0x%" HWADDR_PRIx " is not aligned\n", addr);
        return;
    }
    ahci_mem_write_32(opaque, addr, val);
    if (size == 8) {
        ahci_mem_write_32(opaque, addr + 4, val >> 32);
    }
}

static const RegisterName host_register_names[] = {
    { HOST_CAP, 4, "CAP" }, { HOST_CTL, 4, "GHC" }, { HOST_IRQ_STAT, 4, "IS" }, { HOST_PORTS_IMPL, 4, "PI" },
    { HOST_VERSION, 4, "VS" },
};

static const char *ahci_register_name(hwaddr addr)
{
    if (addr >= AHCI_PORT_REGS_START) {
        return ahci_port_register_name(addr % AHCI_PORT_REGS_BYTES);
    }
    return register_name_at(host_register_names, ARRAY_SIZE(host_register_names), addr);
}

static const MemoryRegionOps ahci_mem_ops = {
    .read = ahci_mem_read,
    .write = ahci_mem_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid.min_access_size = 1,
    .valid.max_access_size = 8,
    .valid.unaligned = true,
    .impl.min_access_size = 1,
    .impl.max_access_size = 8,
    .impl.unaligned = true,
    .register_name = ahci_register_name,
};

/* ---- index-data pair ---- */

static uint64_t ahci_idp_read(void *opaque, hwaddr addr, unsigned size)
{
    AHCIState *s = opaque;

    if (addr == s->idp_offset) {
        return s->idp_index;
    }
    return addr == s->idp_offset + 4 ? ahci_mem_read_32(s, s->idp_index) : 0;
}

static void ahci_idp_write(void *opaque, hwaddr addr, uint64_t val, unsigned size)
{
    AHCIState *s = opaque;

    if (addr == s->idp_offset) {
        s->idp_index = val & ((AHCI_MEM_BAR_SIZE - 1) & ~3u);
    } else if (addr == s->idp_offset + 4) {
        ahci_mem_write_32(s, s->idp_index, val);
    }
}

static const MemoryRegionOps ahci_idp_ops = {
    .read = ahci_idp_read,
    .write = ahci_idp_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

/* ---- life ---- */

void ahci_reset(AHCIState *s)
{
    s->control_regs.irqstatus = 0;
    s->control_regs.ghc = HOST_CTL_AHCI_EN;
    s->control_regs.cap = (s->ports - 1) | (AHCI_MAX_CMDS - 1) << HOST_CAP_NCS_SHIFT | HOST_CAP_GEN1 |
                          HOST_CAP_NCQ | HOST_CAP_AHCI_ONLY | HOST_CAP_64;
    s->control_regs.impl = MAKE_64BIT_MASK(0, s->ports);
    s->control_regs.version = HOST_VERSION_1_0;
    for (int i = 0; i < s->ports; i++) {
        AHCIPortRegs *pr = &s->dev[i].port_regs;

        pr->irq_stat = 0;
        pr->irq_mask = 0;
        pr->scr_ctl = 0;
        pr->cmd = PORT_CMD_SPIN_UP | PORT_CMD_POWER_ON;
        ahci_port_reset(&s->dev[i]);
    }
    ahci_update_irq(s);
}

void ahci_init(AHCIState *s, DeviceState *qdev)
{
    s->container = qdev;
    memory_region_init_io(&s->mem, OBJECT(qdev), &ahci_mem_ops, s, "ahci", AHCI_MEM_BAR_SIZE);
    memory_region_init_io(&s->idp, OBJECT(qdev), &ahci_idp_ops, s, "ahci-idp", 32);
}

void ahci_realize(AHCIState *s, DeviceState *qdev, AddressSpace *as, int ports)
{
    s->as = as;
    s->ports = ports;
    s->dev = g_new0(AHCIDevice, ports);
    for (int i = 0; i < ports; i++) {
        AHCIDevice *ad = &s->dev[i];

        ad->hba = s;
        ad->port_no = i;
        ide_bus_init(&ad->port, sizeof(ad->port), qdev, i, 1);
        ahci_port_init(ad);
    }
}

void ahci_uninit(AHCIState *s)
{
    for (int i = 0; i < s->ports; i++) {
        AHCIDevice *ad = &s->dev[i];

        ahci_abort(ad);
        qemu_bh_delete(ad->check_bh);
        qemu_bh_delete(ad->pio_bh);
        object_unparent(OBJECT(&ad->port));
    }
    g_free(g_steal_pointer(&s->dev));
    s->ports = 0;
}

/* ---- saved state ---- */

static const VMStateDescription vmstate_ahci_prd = {
    .name = "ahci/prd",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]){ VMSTATE_UINT64(table, AHCIPrdCursor),
                                      VMSTATE_UINT32(entries, AHCIPrdCursor),
                                      VMSTATE_UINT32(index, AHCIPrdCursor),
                                      VMSTATE_UINT32(pos, AHCIPrdCursor), VMSTATE_END_OF_LIST() },
};

static const VMStateDescription vmstate_ahci_ncq = {
    .name = "ahci/ncq",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]){ VMSTATE_BOOL(used, NCQTransferState),
                                      VMSTATE_BOOL(is_read, NCQTransferState),
                                      VMSTATE_BOOL(fua, NCQTransferState),
                                      VMSTATE_UINT32(order, NCQTransferState),
                                      VMSTATE_UINT64(lba, NCQTransferState),
                                      VMSTATE_UINT32(sector_count, NCQTransferState),
                                      VMSTATE_STRUCT(prd, NCQTransferState, 1, vmstate_ahci_prd,
                                                     AHCIPrdCursor),
                                      VMSTATE_END_OF_LIST() },
};

static const VMStateDescription vmstate_ahci_device = {
    .name = "ahci port",
    .version_id = 3, /* not less than that of VMSTATE_IDE_DRIVES, which is left out otherwise */
    .minimum_version_id = 3,
    .fields = (const VMStateField[]){ VMSTATE_IDE_BUS(port, AHCIDevice),
                                      VMSTATE_IDE_DRIVES(port.ifs, AHCIDevice),
                                      VMSTATE_UINT32(port_regs.lst_addr, AHCIDevice),
                                      VMSTATE_UINT32(port_regs.lst_addr_hi, AHCIDevice),
                                      VMSTATE_UINT32(port_regs.fis_addr, AHCIDevice),
                                      VMSTATE_UINT32(port_regs.fis_addr_hi, AHCIDevice),
                                      VMSTATE_UINT32(port_regs.irq_stat, AHCIDevice),
                                      VMSTATE_UINT32(port_regs.irq_mask, AHCIDevice),
                                      VMSTATE_UINT32(port_regs.cmd, AHCIDevice),
                                      VMSTATE_UINT32(port_regs.tfdata, AHCIDevice),
                                      VMSTATE_UINT32(port_regs.sig, AHCIDevice),
                                      VMSTATE_UINT32(port_regs.scr_stat, AHCIDevice),
                                      VMSTATE_UINT32(port_regs.scr_ctl, AHCIDevice),
                                      VMSTATE_UINT32(port_regs.scr_err, AHCIDevice),
                                      VMSTATE_UINT32(port_regs.scr_act, AHCIDevice),
                                      VMSTATE_UINT32(port_regs.cmd_issue, AHCIDevice),
                                      VMSTATE_BOOL(in_soft_reset, AHCIDevice),
                                      VMSTATE_BOOL(init_d2h_sent, AHCIDevice),
                                      VMSTATE_INT32(busy_slot, AHCIDevice),
                                      VMSTATE_UINT64(cmd_header, AHCIDevice),
                                      VMSTATE_UINT16(cmd_opts, AHCIDevice),
                                      VMSTATE_UINT32(cmd_moved, AHCIDevice),
                                      VMSTATE_BOOL(done_packet, AHCIDevice),
                                      VMSTATE_STRUCT(prd, AHCIDevice, 1, vmstate_ahci_prd, AHCIPrdCursor),
                                      VMSTATE_INT32(ncq_active, AHCIDevice),
                                      VMSTATE_UINT32(ncq_order, AHCIDevice),
                                      VMSTATE_UINT32(ncq_bytes, AHCIDevice),
                                      VMSTATE_STRUCT_ARRAY(ncq_tfs, AHCIDevice, AHCI_MAX_CMDS, 1,
                                                           vmstate_ahci_ncq, NCQTransferState),
                                      VMSTATE_END_OF_LIST() },
};

static bool ahci_port_state_is_good(const AHCIDevice *ad)
{
    return ad->busy_slot >= -1 && ad->busy_slot < AHCI_MAX_CMDS && !ad->port.unit &&
           ahci_ncq_state_is_good(ad);
}

static int ahci_post_load(void *opaque, int version_id)
{
    AHCIState *s = opaque;

    for (int i = 0; i < s->ports; i++) {
        AHCIDevice *ad = &s->dev[i];

        if (!ahci_port_state_is_good(ad)) {
            return -EINVAL;
        }
        ahci_resume(ad);
    }
    return 0;
}

const VMStateDescription vmstate_ahci = {
    .name = "ahci",
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = ahci_post_load,
    .fields = (const VMStateField[]){ VMSTATE_STRUCT_VARRAY_POINTER_INT32(dev, AHCIState, ports,
                                                                          vmstate_ahci_device, AHCIDevice),
                                      VMSTATE_UINT32(control_regs.cap, AHCIState),
                                      VMSTATE_UINT32(control_regs.ghc, AHCIState),
                                      VMSTATE_UINT32(control_regs.irqstatus, AHCIState),
                                      VMSTATE_UINT32(control_regs.impl, AHCIState),
                                      VMSTATE_UINT32(control_regs.version, AHCIState),
                                      VMSTATE_UINT32(idp_index, AHCIState),
                                      VMSTATE_INT32_EQUAL(ports, AHCIState, NULL),
                                      VMSTATE_END_OF_LIST() },
};
