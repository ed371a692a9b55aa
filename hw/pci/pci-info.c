/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the monitor shows of PCI: `query-pci` (a JSON array of buses; devices behind a bridge are
 * in its "pci_bridge"), `info pci`, which prints that, and the PCI lines of `info qtree`.
 */
#include "qemu/osdep.h"
#include <json-glib/json-glib.h>
#include "hw/pci/pci_bridge.h"
#include "hw/pci/pci_host.h"
#include "monitor/monitor.h"
#include "pci-internal.h"

/* --- query-pci --- */

static void set_int(JsonObject *obj, const char *name, int64_t value)
{
    json_object_set_int_member(obj, name, value);
}

static JsonObject *pci_query_region(PCIDevice *dev, int bar)
{
    const PCIIORegion *r = &dev->io_regions[bar];
    JsonObject *obj = json_object_new();

    set_int(obj, "bar", bar);
    set_int(obj, "address", r->addr);
    set_int(obj, "size", r->size);
    if (r->type & PCI_BASE_ADDRESS_SPACE_IO) {
        json_object_set_string_member(obj, "type", "io");
    } else {
        json_object_set_string_member(obj, "type", "memory");
        json_object_set_boolean_member(obj, "prefetch",
                                       !!(r->type & PCI_BASE_ADDRESS_MEM_PREFETCH));
        json_object_set_boolean_member(obj, "mem_type_64",
                                       !!(r->type & PCI_BASE_ADDRESS_MEM_TYPE_64));
    }
    return obj;
}

static JsonArray *pci_query_regions(PCIDevice *dev)
{
    JsonArray *regions = json_array_new();
    int i;

    for (i = 0; i < PCI_NUM_REGIONS; i++) {
        if (dev->io_regions[i].size) {
            json_array_add_object_element(regions, pci_query_region(dev, i));
        }
    }
    return regions;
}

static JsonObject *pci_query_window(PCIDevice *dev, uint8_t type)
{
    JsonObject *obj = json_object_new();

    set_int(obj, "base", pci_bridge_get_base(dev, type));
    set_int(obj, "limit", pci_bridge_get_limit(dev, type));
    return obj;
}

static JsonArray *pci_query_devices(PCIBus *bus, int bus_num);

static JsonObject *pci_query_bridge(PCIDevice *dev)
{
    JsonObject *obj = json_object_new(), *info = json_object_new();
    int secondary = dev->config[PCI_SECONDARY_BUS];

    set_int(info, "number", dev->config[PCI_PRIMARY_BUS]);
    set_int(info, "secondary", secondary);
    set_int(info, "subordinate", dev->config[PCI_SUBORDINATE_BUS]);
    json_object_set_object_member(info, "io_range",
                                  pci_query_window(dev, PCI_BASE_ADDRESS_SPACE_IO));
    json_object_set_object_member(info, "memory_range",
                                  pci_query_window(dev, PCI_BASE_ADDRESS_SPACE_MEMORY));
    json_object_set_object_member(info, "prefetchable_range",
                                  pci_query_window(dev, PCI_BASE_ADDRESS_SPACE_MEMORY |
                                                        PCI_BASE_ADDRESS_MEM_PREFETCH));
    json_object_set_object_member(obj, "bus", info);
    /*
     * Number 0 is a bridge that nobody has programmed: nothing is reachable behind it. The bus is
     * not looked up by number: the guest could make that a loop.
     */
    if (secondary != 0 && object_dynamic_cast(OBJECT(dev), TYPE_PCI_BRIDGE)) {
        json_object_set_array_member(
            obj, "devices", pci_query_devices(pci_bridge_get_sec_bus(PCI_BRIDGE(dev)), secondary));
    }
    return obj;
}

static JsonObject *pci_query_class(uint16_t class)
{
    JsonObject *obj = json_object_new();
    const char *desc = pci_class_desc(class);

    if (desc) {
        json_object_set_string_member(obj, "desc", desc);
    }
    set_int(obj, "class", class);
    return obj;
}

static bool pci_is_bridge_header(PCIDevice *dev)
{
    return (dev->config[PCI_HEADER_TYPE] & PCI_HEADER_TYPE_MASK) == PCI_HEADER_TYPE_BRIDGE;
}

static JsonObject *pci_query_id(PCIDevice *dev)
{
    JsonObject *obj = json_object_new();

    set_int(obj, "device", pci_get_word(dev->config + PCI_DEVICE_ID));
    set_int(obj, "vendor", pci_get_word(dev->config + PCI_VENDOR_ID));
    if (!pci_is_bridge_header(dev)) {
        set_int(obj, "subsystem", pci_get_word(dev->config + PCI_SUBSYSTEM_ID));
        set_int(obj, "subsystem-vendor", pci_get_word(dev->config + PCI_SUBSYSTEM_VENDOR_ID));
    }
    return obj;
}

static JsonObject *pci_query_device(PCIDevice *dev, int bus_num)
{
    JsonObject *obj = json_object_new();

    set_int(obj, "bus", bus_num);
    set_int(obj, "slot", PCI_SLOT(dev->devfn));
    set_int(obj, "function", PCI_FUNC(dev->devfn));
    json_object_set_object_member(
        obj, "class_info", pci_query_class(pci_get_word(dev->config + PCI_CLASS_DEVICE)));
    json_object_set_object_member(obj, "id", pci_query_id(dev));
    if (dev->config[PCI_INTERRUPT_PIN]) {
        set_int(obj, "irq", dev->config[PCI_INTERRUPT_LINE]);
    }
    set_int(obj, "irq_pin", dev->config[PCI_INTERRUPT_PIN]);
    json_object_set_string_member(obj, "qdev_id", dev->qdev.id ?: "");
    if (pci_is_bridge_header(dev)) {
        json_object_set_object_member(obj, "pci_bridge", pci_query_bridge(dev));
    }
    json_object_set_array_member(obj, "regions", pci_query_regions(dev));
    return obj;
}

static JsonArray *pci_query_devices(PCIBus *bus, int bus_num)
{
    JsonArray *devices = json_array_new();
    int devfn;

    for (devfn = 0; devfn < ARRAY_SIZE(bus->devices); devfn++) {
        PCIDevice *dev = bus->devices[devfn];

        if (dev && (dev->has_power || !pci_is_vf(dev))) {
            json_array_add_object_element(devices,
                                          pci_query_device(dev, bus_num));
        }
    }
    return devices;
}

static JsonArray *pci_query_buses(void)
{
    JsonArray *buses = json_array_new();
    PCIHostState *host;

    for (host = pci_host_first(); host; host = pci_host_next(host)) {
        int bus_num = pci_bus_num(host->bus);
        JsonObject *obj = json_object_new();

        set_int(obj, "bus", bus_num);
        json_object_set_array_member(obj, "devices", pci_query_devices(host->bus, bus_num));
        json_array_add_object_element(buses, obj);
    }
    return buses;
}

JsonNode *pci_query(void)
{
    return json_node_init_array(json_node_new(JSON_NODE_ARRAY), pci_query_buses());
}

/* --- info pci --- */

static int64_t get_int(JsonObject *obj, const char *name)
{
    return json_object_get_int_member(obj, name);
}

static void print_window(GString *out, JsonObject *info, const char *member, const char *name,
                         int digits)
{
    JsonObject *range = json_object_get_object_member(info, member);

    g_string_append_printf(out, "      %s [0x%0*" PRIx64 ", 0x%0*" PRIx64 "]\n", name, digits,
                           get_int(range, "base"), digits, get_int(range, "limit"));
}

static void print_bridge(GString *out, JsonObject *bridge)
{
    JsonObject *info = json_object_get_object_member(bridge, "bus");

    g_string_append_printf(out, "      BUS %" PRId64 ".\n", get_int(info, "number"));
    g_string_append_printf(out, "      secondary bus %" PRId64 ".\n", get_int(info, "secondary"));
    g_string_append_printf(out, "      subordinate bus %" PRId64 ".\n",
                           get_int(info, "subordinate"));
    print_window(out, info, "io_range", "IO range", 4);
    print_window(out, info, "memory_range", "memory range", 8);
    print_window(out, info, "prefetchable_range", "prefetchable memory range", 8);
}

static void print_region(JsonArray *array, guint index, JsonNode *node, gpointer opaque)
{
    GString *out = opaque;
    JsonObject *r = json_node_get_object(node);
    uint64_t addr = get_int(r, "address"), last = addr + get_int(r, "size") - 1;

    g_string_append_printf(out, "      BAR%" PRId64 ": ", get_int(r, "bar"));
    if (!strcmp(json_object_get_string_member(r, "type"), "io")) {
        g_string_append_printf(out, "I/O at 0x%04" PRIx64 " [0x%04" PRIx64 "].\n", addr, last);
    } else {
        g_string_append_printf(out, "%d bit%s memory at 0x%08" PRIx64 " [0x%08" PRIx64 "].\n",
                               json_object_get_boolean_member(r, "mem_type_64") ? 64 : 32,
                               json_object_get_boolean_member(r, "prefetch") ? " prefetchable"
                                                                             : "",
                               addr, last);
    }
}

static void print_id(GString *out, JsonObject *class, JsonObject *id)
{
    if (json_object_has_member(class, "desc")) {
        g_string_append_printf(out, "    %s", json_object_get_string_member(class, "desc"));
    } else {
        g_string_append_printf(out, "    Class %04" PRId64, get_int(class, "class"));
    }
    g_string_append_printf(out, ": PCI device %04" PRIx64 ":%04" PRIx64 "\n",
                           get_int(id, "vendor"), get_int(id, "device"));
    if (json_object_has_member(id, "subsystem")) {
        g_string_append_printf(out, "      PCI subsystem %04" PRIx64 ":%04" PRIx64 "\n",
                               get_int(id, "subsystem-vendor"), get_int(id, "subsystem"));
    }
}

static void print_device(JsonArray *array, guint index, JsonNode *node, gpointer opaque)
{
    GString *out = opaque;
    JsonObject *dev = json_node_get_object(node);
    JsonObject *bridge = json_object_has_member(dev, "pci_bridge")
                         ? json_object_get_object_member(dev, "pci_bridge") : NULL;

    g_string_append_printf(out,
                           "  Bus %2" PRId64 ", device %3" PRId64 ", function %" PRId64 ":\n",
                           get_int(dev, "bus"), get_int(dev, "slot"), get_int(dev, "function"));
    print_id(out, json_object_get_object_member(dev, "class_info"),
             json_object_get_object_member(dev, "id"));
    if (json_object_has_member(dev, "irq")) {
        g_string_append_printf(out, "      IRQ %" PRId64 ", pin %c\n", get_int(dev, "irq"),
                               (char)('A' + get_int(dev, "irq_pin") - 1));
    }
    if (bridge) {
        print_bridge(out, bridge);
    }
    json_array_foreach_element(json_object_get_array_member(dev, "regions"), print_region, out);
    g_string_append_printf(out, "      id \"%s\"\n", json_object_get_string_member(dev, "qdev_id"));
    if (bridge && json_object_has_member(bridge, "devices")) {
        json_array_foreach_element(json_object_get_array_member(bridge, "devices"), print_device,
                                   out);
    }
}

static void print_bus(JsonArray *array, guint index, JsonNode *node, gpointer opaque)
{
    JsonObject *bus = json_node_get_object(node);

    json_array_foreach_element(json_object_get_array_member(bus, "devices"), print_device,
                               opaque);
}

void pci_print_info(GString *out)
{
    JsonArray *buses = pci_query_buses();

    json_array_foreach_element(buses, print_bus, out);
    json_array_unref(buses);
}

/* --- info qtree --- */

void pci_print_qdev(Monitor *mon, PCIDevice *d, int indent)
{
    uint16_t class = pci_get_word(d->config + PCI_CLASS_DEVICE);
    const char *desc = pci_class_desc(class);
    g_autofree char *name = desc ? g_strdup(desc) : g_strdup_printf("Class %04x", class);
    int i;

    monitor_printf(mon, "%*sclass %s, addr %02x:%02x.%x, pci id %04x:%04x (sub %04x:%04x)\n",
                   indent, "", name, pci_dev_bus_num(d), PCI_SLOT(d->devfn), PCI_FUNC(d->devfn),
                   pci_get_word(d->config + PCI_VENDOR_ID),
                   pci_get_word(d->config + PCI_DEVICE_ID),
                   pci_get_word(d->config + PCI_SUBSYSTEM_VENDOR_ID),
                   pci_get_word(d->config + PCI_SUBSYSTEM_ID));
    for (i = 0; i < PCI_NUM_REGIONS; i++) {
        const PCIIORegion *r = &d->io_regions[i];

        if (r->size) {
            monitor_printf(mon,
                           "%*sbar %d: %s at 0x%" FMT_PCIBUS " [0x%" FMT_PCIBUS "]\n", indent, "",
                           i, r->type & PCI_BASE_ADDRESS_SPACE_IO ? "i/o" : "mem", r->addr,
                           r->addr + r->size - 1);
        }
    }
}
