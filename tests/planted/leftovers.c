/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A PCI device that leaves state everywhere it can, for testing resets. It is linked into the programs of
 * tests/planted only.
 *
 * Region: BAR 0, `leftovers-mmio`, 4 KiB; a doubleword register per place, see leftovers_registers[]: a write
 * leaves the value there, a read tells what is there. What escapes every reset is behind OUTSIDE_TRACE and
 * its neighbours: a count of writes that shows in the trace, in coverage or in memory. BAR 1: MSI-X.
 * Properties: `chardev` (a ringbuf), `mac` and `netdev` (user networking).
 *
 * Its reset does nothing, so that what a system reset puts back is what the PCI core does.
 */
#include "qemu/osdep.h"
#include <sys/ioctl.h>
#include <sys/mman.h>
#include "chardev/char-fe.h"
#include "chardev/char-ringbuf.h"
#include "hw/pci/msix.h"
#include "hw/pci/pci.h"
#include "hw/pci/pci_device.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "net/checksum.h"
#include "net/net.h"
#include "qapi/error.h"
#include "qemu/guest-random.h"
#include "qemu/main-loop.h"
#include "qemu/module.h"
#include "qemu/timer.h"

#define TYPE_LEFTOVERS "leftovers"
OBJECT_DECLARE_SIMPLE_TYPE(LeftoversState, LEFTOVERS)

#define LEFTOVERS_MMIO_SIZE 0x1000
#define LEFTOVERS_VENDOR_ID 0x1b36
#define LEFTOVERS_DEVICE_ID 0x00fe
#define RAM_ADDR            0x200000
#define ROM_SIZE            0x1000
#define OUTSIDE_TRACE       0x800
#define OUTSIDE_COVERAGE    0x804
#define OUTSIDE_MEMORY      0x808
#define DHCP_FRAME_SIZE     (14 + 20 + 8 + 236 + 4 + 4)
#define DHCP_YIADDR         (14 + 20 + 8 + 16)

struct LeftoversState {
    PCIDevice parent_obj;

    MemoryRegion mmio;
    MemoryRegion rom;
    CharBackend chr;
    NICConf conf;
    NICState *nic;
    QEMUTimer *timer;
    QEMUBH *bh;
    uint32_t *block;
    GSList *list;
    uint32_t bh_runs;
    uint32_t *outside;          /* memory that no snapshot covers and every process shares */
    uint32_t leased;            /* last octet of the address that the network offered last */
    int file;
    int pipe[2];
};

/* --- places -------------------------------------------------------------------------------------------- */

static void heap_write(LeftoversState *s, uint32_t value)
{
    *s->block = value;
}

static uint32_t heap_read(LeftoversState *s)
{
    return *s->block;
}

static void list_write(LeftoversState *s, uint32_t value)
{
    s->list = g_slist_prepend(s->list, g_memdup2(&value, sizeof(value)));
}

static uint32_t list_read(LeftoversState *s)
{
    return g_slist_length(s->list);
}

static uint32_t file_static = 1;

static void static_write(LeftoversState *s, uint32_t value)
{
    file_static = value;
}

static uint32_t static_read(LeftoversState *s)
{
    return file_static;
}

static uint32_t *local_static(void)
{
    static uint32_t local;

    return &local;
}

static void local_static_write(LeftoversState *s, uint32_t value)
{
    *local_static() = value;
}

static uint32_t local_static_read(LeftoversState *s)
{
    return *local_static();
}

static __thread uint32_t per_thread = 2;

static void thread_local_write(LeftoversState *s, uint32_t value)
{
    per_thread = value;
}

static uint32_t thread_local_read(LeftoversState *s)
{
    return per_thread;
}

/* Behind a pthread key that GLib makes at the first use. */
static GPrivate private_value;

static void thread_key_write(LeftoversState *s, uint32_t value)
{
    g_private_set(&private_value, GUINT_TO_POINTER(value));
}

static uint32_t thread_key_read(LeftoversState *s)
{
    return GPOINTER_TO_UINT(g_private_get(&private_value));
}

/* A table inside GLib. */
static void quark_write(LeftoversState *s, uint32_t value)
{
    g_quark_from_string("leftovers-quark");
}

static uint32_t quark_read(LeftoversState *s)
{
    return g_quark_try_string("leftovers-quark") != 0;
}

static void ram_write(LeftoversState *s, uint32_t value)
{
    pci_dma_write(PCI_DEVICE(s), RAM_ADDR, &value, sizeof(value));
}

static uint32_t ram_read(LeftoversState *s)
{
    uint32_t value = 0;

    pci_dma_read(PCI_DEVICE(s), RAM_ADDR, &value, sizeof(value));
    return value;
}

static void rom_write(LeftoversState *s, uint32_t value)
{
    *(uint32_t *)memory_region_get_ram_ptr(&s->rom) = value;
}

static uint32_t rom_read(LeftoversState *s)
{
    return *(uint32_t *)memory_region_get_ram_ptr(&s->rom);
}

static void on_timer(void *opaque)
{
}

static void timer_write(LeftoversState *s, uint32_t value)
{
    timer_mod(s->timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + NANOSECONDS_PER_SECOND);
}

static uint32_t timer_read(LeftoversState *s)
{
    return timer_pending(s->timer);
}

/* Virtual time moves by the input's CLOCK_STEP. */
static void clock_write(LeftoversState *s, uint32_t value)
{
}

static uint32_t clock_read(LeftoversState *s)
{
    return qemu_clock_get_us(QEMU_CLOCK_VIRTUAL);
}

static void random_write(LeftoversState *s, uint32_t value)
{
    qemu_guest_getrandom_nofail(&value, sizeof(value));
}

static uint32_t random_read(LeftoversState *s)
{
    uint32_t value;

    qemu_guest_getrandom_nofail(&value, sizeof(value));
    return value;
}

static void file_offset_write(LeftoversState *s, uint32_t value)
{
    lseek(s->file, value, SEEK_SET);
}

static uint32_t file_offset_read(LeftoversState *s)
{
    return lseek(s->file, 0, SEEK_CUR);
}

static void file_length_write(LeftoversState *s, uint32_t value)
{
    if (ftruncate(s->file, value) < 0) {
        abort();
    }
}

static uint32_t file_length_read(LeftoversState *s)
{
    struct stat st;

    return fstat(s->file, &st) == 0 ? st.st_size : 0;
}

static void file_content_write(LeftoversState *s, uint32_t value)
{
    if (pwrite(s->file, &value, 1, 0) != 1) {
        abort();
    }
}

static uint32_t file_content_read(LeftoversState *s)
{
    uint8_t byte = 0;

    return pread(s->file, &byte, 1, 0) == 1 ? byte : 0;
}

/* A descriptor that stays open; the next one has the lowest free number. */
static void descriptor_write(LeftoversState *s, uint32_t value)
{
    if (open("/dev/null", O_RDONLY) < 0) {
        abort();
    }
}

static uint32_t descriptor_read(LeftoversState *s)
{
    int fd = open("/dev/null", O_RDONLY);

    close(fd);
    return fd - s->pipe[1];
}

static void pipe_write(LeftoversState *s, uint32_t value)
{
    if (write(s->pipe[1], &value, sizeof(value)) != sizeof(value)) {
        abort();
    }
}

static uint32_t pipe_read(LeftoversState *s)
{
    int waiting = 0;

    ioctl(s->pipe[0], FIONREAD, &waiting);
    return waiting;
}

static void chardev_write(LeftoversState *s, uint32_t value)
{
    qemu_chr_fe_write_all(&s->chr, (uint8_t *)&value, sizeof(value));
}

static uint32_t chardev_read(LeftoversState *s)
{
    return ringbuf_chr_count(qemu_chr_fe_get_driver(&s->chr));
}

/* Asks for an address; the network keeps a lease per hardware address. */
static void discover(LeftoversState *s, uint8_t client)
{
    static const uint8_t ip[] = {
        0x45, 0, (DHCP_FRAME_SIZE - 14) >> 8, (DHCP_FRAME_SIZE - 14) & 0xff, 0, 0, 0, 0, 64, 17, 0, 0,
        0, 0, 0, 0, 255, 255, 255, 255,
        0, 68, 0, 67, (DHCP_FRAME_SIZE - 34) >> 8, (DHCP_FRAME_SIZE - 34) & 0xff, 0, 0,
    };
    static const uint8_t options[] = { 99, 130, 83, 99, 53, 1, 1, 255 };    /* magic, DHCPDISCOVER, end */
    const uint8_t mac[] = { 0x52, 0x54, 0, 0, 0, client };
    uint8_t frame[DHCP_FRAME_SIZE] = { 0 };

    memset(frame, 0xff, 6);
    memcpy(frame + 6, mac, sizeof(mac));
    frame[12] = 8;
    memcpy(frame + 14, ip, sizeof(ip));
    frame[42] = frame[43] = 1;                  /* request, Ethernet */
    frame[44] = sizeof(mac);
    memcpy(frame + 42 + 28, mac, sizeof(mac));
    memcpy(frame + DHCP_FRAME_SIZE - sizeof(options), options, sizeof(options));
    net_checksum_calculate(frame, sizeof(frame), CSUM_IP);
    qemu_send_packet(qemu_get_queue(s->nic), frame, sizeof(frame));
}

static ssize_t leftovers_receive(NetClientState *nc, const uint8_t *data, size_t size)
{
    LeftoversState *s = qemu_get_nic_opaque(nc);

    if (size > DHCP_YIADDR + 4) {
        s->leased = data[DHCP_YIADDR + 3];
    }
    return size;
}

static void slirp_write(LeftoversState *s, uint32_t value)
{
    discover(s, 1);
}

static uint32_t slirp_read(LeftoversState *s)
{
    s->leased = 0;
    discover(s, 2);
    return s->leased;
}

/* Schedules itself for ever, so that it is pending when the input ends. */
static void on_bh(void *opaque)
{
    LeftoversState *s = opaque;

    s->bh_runs++;
    qemu_bh_schedule(s->bh);
}

static void bottom_half_write(LeftoversState *s, uint32_t value)
{
    qemu_bh_schedule(s->bh);
}

static uint32_t bottom_half_read(LeftoversState *s)
{
    return s->bh_runs != 0;
}

static void irq_write(LeftoversState *s, uint32_t value)
{
    pci_set_irq(PCI_DEVICE(s), 1);
}

static uint32_t irq_read(LeftoversState *s)
{
    return pci_get_word(PCI_DEVICE(s)->config + PCI_STATUS) & PCI_STATUS_INTERRUPT;
}

static void msix_mask_write(LeftoversState *s, uint32_t value)
{
    msix_set_mask(PCI_DEVICE(s), 0, false);
}

static uint32_t msix_mask_read(LeftoversState *s)
{
    return pci_get_long(PCI_DEVICE(s)->msix_table + PCI_MSIX_ENTRY_VECTOR_CTRL);
}

static void bar_write(LeftoversState *s, uint32_t value)
{
    pci_default_write_config(PCI_DEVICE(s), PCI_BASE_ADDRESS_1, 0xf0000000, 4);
}

static uint32_t bar_read(LeftoversState *s)
{
    return pci_get_bar_addr(PCI_DEVICE(s), 1);
}

static const struct {
    const char *name;
    void (*write)(LeftoversState *s, uint32_t value);
    uint32_t (*read)(LeftoversState *s);
} leftovers_registers[] = {
    { "heap", heap_write, heap_read },
    { "heap-growth", list_write, list_read },
    { "static", static_write, static_read },
    { "function-static", local_static_write, local_static_read },
    { "thread-local", thread_local_write, thread_local_read },
    { "thread-key", thread_key_write, thread_key_read },
    { "glib", quark_write, quark_read },
    { "ram", ram_write, ram_read },
    { "rom", rom_write, rom_read },
    { "timer", timer_write, timer_read },
    { "clock", clock_write, clock_read },
    { "random", random_write, random_read },
    { "file-offset", file_offset_write, file_offset_read },
    { "file-length", file_length_write, file_length_read },
    { "file-content", file_content_write, file_content_read },
    { "descriptor", descriptor_write, descriptor_read },
    { "pipe", pipe_write, pipe_read },
    { "chardev", chardev_write, chardev_read },
    { "slirp", slirp_write, slirp_read },
    { "bottom-half", bottom_half_write, bottom_half_read },
    { "irq", irq_write, irq_read },
    { "msix-mask", msix_mask_write, msix_mask_read },
    { "bar", bar_write, bar_read },
};

/* --- accesses ------------------------------------------------------------------------------------------ */

static void outside_write(LeftoversState *s, hwaddr addr)
{
    ++*s->outside;
    if (addr == OUTSIDE_COVERAGE && *s->outside % 2 == 0) {
        pci_default_read_config(PCI_DEVICE(s), 0, 4);
    }
    if (addr == OUTSIDE_MEMORY) {
        *s->block = *s->outside;
    }
}

static uint64_t leftovers_mmio_read(void *opaque, hwaddr addr, unsigned size)
{
    LeftoversState *s = opaque;

    if (addr == OUTSIDE_TRACE) {
        return *s->outside;
    }
    return addr / 4 < ARRAY_SIZE(leftovers_registers) ? leftovers_registers[addr / 4].read(opaque) : 0;
}

static void leftovers_mmio_write(void *opaque, hwaddr addr, uint64_t value, unsigned size)
{
    if (addr >= OUTSIDE_TRACE && addr <= OUTSIDE_MEMORY) {
        outside_write(opaque, addr);
    } else if (addr / 4 < ARRAY_SIZE(leftovers_registers)) {
        leftovers_registers[addr / 4].write(opaque, value);
    }
}

static const MemoryRegionOps leftovers_ops = {
    .read = leftovers_mmio_read,
    .write = leftovers_mmio_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { .min_access_size = 4, .max_access_size = 4 },
};

/* --- life cycle ---------------------------------------------------------------------------------------- */

static NetClientInfo leftovers_net = {
    .type = NET_CLIENT_DRIVER_NIC,
    .size = sizeof(NICState),
    .receive = leftovers_receive,
};

static bool open_files(LeftoversState *s)
{
    g_autofree char *path = NULL;

    s->file = g_file_open_tmp("leftovers-XXXXXX", &path, NULL);
    return s->file >= 0 && unlink(path) == 0 && write(s->file, "content", 7) == 7 && pipe(s->pipe) == 0;
}

static void leftovers_realize(PCIDevice *pci, Error **errp)
{
    LeftoversState *s = LEFTOVERS(pci);

    if (!open_files(s)) {
        error_setg_errno(errp, errno, "leftovers: cannot make a temporary file");
        return;
    }
    s->block = g_new0(uint32_t, 1);
    s->outside = mmap(NULL, getpagesize(), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    s->timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, on_timer, s);
    s->bh = qemu_bh_new(on_bh, s);
    pci->config[PCI_INTERRUPT_PIN] = 1;
    memory_region_init_rom(&s->rom, OBJECT(s), "leftovers-rom", ROM_SIZE, &error_abort);
    memory_region_init_io(&s->mmio, OBJECT(s), &leftovers_ops, s, "leftovers-mmio", LEFTOVERS_MMIO_SIZE);
    pci_register_bar(pci, 0, PCI_BASE_ADDRESS_SPACE_MEMORY, &s->mmio);
    if (msix_init_exclusive_bar(pci, 1, 1, errp) < 0) {
        return;
    }
    qemu_macaddr_default_if_unset(&s->conf.macaddr);
    s->nic = qemu_new_nic(&leftovers_net, &s->conf, TYPE_LEFTOVERS, DEVICE(s)->id, s);
}

static void leftovers_exit(PCIDevice *pci)
{
    LeftoversState *s = LEFTOVERS(pci);

    qemu_del_nic(s->nic);
    msix_uninit_exclusive_bar(pci);
    qemu_bh_delete(s->bh);
    timer_free(s->timer);
    g_slist_free_full(s->list, g_free);
    g_free(s->block);
    munmap(s->outside, getpagesize());
    close(s->pipe[0]);
    close(s->pipe[1]);
    close(s->file);
}

static Property leftovers_properties[] = {
    DEFINE_PROP_CHR("chardev", LeftoversState, chr),
    DEFINE_NIC_PROPERTIES(LeftoversState, conf),
    DEFINE_PROP_END_OF_LIST(),
};

static void leftovers_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    PCIDeviceClass *pc = PCI_DEVICE_CLASS(klass);

    pc->realize = leftovers_realize;
    pc->exit = leftovers_exit;
    pc->vendor_id = LEFTOVERS_VENDOR_ID;
    pc->device_id = LEFTOVERS_DEVICE_ID;
    pc->class_id = PCI_CLASS_OTHERS;
    dc->desc = "State everywhere, for testing resets";
    device_class_set_props(dc, leftovers_properties);
    set_bit(DEVICE_CATEGORY_MISC, dc->categories);
}

static const TypeInfo leftovers_info = {
    .name = TYPE_LEFTOVERS,
    .parent = TYPE_PCI_DEVICE,
    .instance_size = sizeof(LeftoversState),
    .class_init = leftovers_class_init,
    .interfaces = (InterfaceInfo[]) {
        { INTERFACE_CONVENTIONAL_PCI_DEVICE },
        { }
    },
};

static void leftovers_register_types(void)
{
    type_register_static(&leftovers_info);
}

type_init(leftovers_register_types)
