/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Firmware configuration, the items: numbered ones, and files, which are numbered in the order of
 * their names and listed in the item FW_CFG_FILE_DIR.
 *
 * Spec: QEMU, docs/specs/fw_cfg. All of this is done by boards and devices, never by the guest.
 */
#include "qemu/osdep.h"
#include "fw_cfg-internal.h"
#include "hw/boards.h"
#include "hw/loader.h"
#include "hw/pci/pci.h"
#include "hw/pci/pci_bus.h"
#include "qapi/error.h"
#include "qemu/bswap.h"
#include "qemu/cutils.h"
#include "qemu/error-report.h"
#include "trace.h"

bool fw_cfg_items_alloc(FWCfgState *s, Error **errp)
{
    /* Keys of files must stay clear of the flags. */
    const unsigned max_slots = FW_CFG_WRITE_CHANNEL - FW_CFG_FILE_FIRST;

    if (s->file_slots < FW_CFG_FILE_SLOTS_MIN || s->file_slots > max_slots) {
        error_setg(errp, "\"x-file-slots\" must be from 0x%x to 0x%x", FW_CFG_FILE_SLOTS_MIN,
                   max_slots);
        return false;
    }
    s->entries[0] = g_new0(FWCfgEntry, fw_cfg_max_entry(s));
    s->entries[1] = g_new0(FWCfgEntry, fw_cfg_max_entry(s));
    s->entry_order = g_new0(int, fw_cfg_max_entry(s));
    return true;
}

/* ---- numbered items ---- */

static FWCfgEntry *fw_cfg_entry(FWCfgState *s, uint16_t key)
{
    uint16_t index = key & FW_CFG_ENTRY_MASK;

    assert(index < fw_cfg_max_entry(s));
    return &s->entries[!!(key & FW_CFG_ARCH_LOCAL)][index];
}

void fw_cfg_add_bytes(FWCfgState *s, uint16_t key, void *data, size_t len)
{
    FWCfgEntry *e = fw_cfg_entry(s, key);

    assert(len < UINT32_MAX && !e->data);
    *e = (FWCfgEntry){ .data = data, .len = len };
    trace_fw_cfg_add_bytes(key, len);
}

/* Puts @data (owned by the item) in place of what the item had. */
static void fw_cfg_replace(FWCfgState *s, uint16_t key, void *data, size_t len)
{
    FWCfgEntry *e = fw_cfg_entry(s, key);

    g_free(e->data);
    e->data = NULL;
    fw_cfg_add_bytes(s, key, data, len);
}

void fw_cfg_add_string(FWCfgState *s, uint16_t key, const char *value)
{
    fw_cfg_add_bytes(s, key, g_strdup(value), strlen(value) + 1);
}

void fw_cfg_modify_string(FWCfgState *s, uint16_t key, const char *value)
{
    fw_cfg_replace(s, key, g_strdup(value), strlen(value) + 1);
}

#define FW_CFG_INTEGER(bits)                                                       \
    void fw_cfg_add_i##bits(FWCfgState *s, uint16_t key, uint##bits##_t value)     \
    {                                                                              \
        value = cpu_to_le##bits(value);                                            \
        fw_cfg_add_bytes(s, key, g_memdup2(&value, sizeof(value)), sizeof(value)); \
    }                                                                              \
    void fw_cfg_modify_i##bits(FWCfgState *s, uint16_t key, uint##bits##_t value)  \
    {                                                                              \
        value = cpu_to_le##bits(value);                                            \
        fw_cfg_replace(s, key, g_memdup2(&value, sizeof(value)), sizeof(value));   \
    }

FW_CFG_INTEGER(16)
FW_CFG_INTEGER(32)
FW_CFG_INTEGER(64)

/* ---- files ---- */

void fw_cfg_set_order_override(FWCfgState *s, int order)
{
    assert(s->fw_cfg_order_override == 0);
    s->fw_cfg_order_override = order;
}

void fw_cfg_reset_order_override(FWCfgState *s)
{
    assert(s->fw_cfg_order_override != 0);
    s->fw_cfg_order_override = 0;
}

static uint32_t fw_cfg_file_count(const FWCfgState *s)
{
    return s->files ? be32_to_cpu(s->files->count) : 0;
}

/*
 * Number of the file; that of the first one with a greater name when it doesn't exist, and
 * *@found tells.
 */
static uint32_t fw_cfg_file_position(const FWCfgState *s, const char *filename, bool *found)
{
    uint32_t count = fw_cfg_file_count(s);
    uint32_t i = 0;
    int order = -1;

    while (i < count && (order = strcmp(s->files->f[i].name, filename)) < 0) {
        i++;
    }
    *found = i < count && order == 0;
    return i;
}

/* Makes room for file number @pos: the files from there on get the next key. */
static void fw_cfg_file_insert(FWCfgState *s, uint32_t pos)
{
    uint32_t count = fw_cfg_file_count(s);
    FWCfgEntry *items = s->entries[0] + FW_CFG_FILE_FIRST;

    for (uint32_t i = count; i > pos; i--) {
        s->files->f[i] = s->files->f[i - 1];
        s->files->f[i].select = cpu_to_be16(FW_CFG_FILE_FIRST + i);
        items[i] = items[i - 1];
    }
    items[pos] = (FWCfgEntry){ 0 };
    s->files->count = cpu_to_be32(count + 1);
}

static void fw_cfg_make_directory(FWCfgState *s)
{
    size_t size = sizeof(FWCfgFiles) + sizeof(FWCfgFile) * s->file_slots;

    if (!s->files) {
        s->files = g_malloc0(size);
        fw_cfg_add_bytes(s, FW_CFG_FILE_DIR, s->files, size);
    }
}

void fw_cfg_add_file_callback(FWCfgState *s, const char *filename, FWCfgCallback select_cb,
                              FWCfgWriteCallback write_cb, void *callback_opaque, void *data,
                              size_t len, bool read_only)
{
    uint32_t pos;
    FWCfgFile *file;
    bool found;

    fw_cfg_make_directory(s);
    pos = fw_cfg_file_position(s, filename, &found);
    if (found) {
        error_report("duplicate fw_cfg file name: %s", filename);
        exit(1);
    }
    if (fw_cfg_file_count(s) >= s->file_slots) {
        error_report("fw_cfg has no room for file '%s': raise x-file-slots", filename);
        exit(1);
    }
    fw_cfg_file_insert(s, pos);
    *fw_cfg_entry(s, FW_CFG_FILE_FIRST + pos) = (FWCfgEntry){
        .data = data,
        .len = len,
        .allow_write = !read_only,
        .select_cb = select_cb,
        .write_cb = write_cb,
        .callback_opaque = callback_opaque,
    };
    file = &s->files->f[pos];
    *file = (FWCfgFile){ .size = cpu_to_be32(len), .select = cpu_to_be16(FW_CFG_FILE_FIRST + pos) };
    pstrcpy(file->name, sizeof(file->name), filename);
    trace_fw_cfg_add_file(pos, file->name, len);
}

void fw_cfg_add_file(FWCfgState *s, const char *filename, void *data, size_t len)
{
    fw_cfg_add_file_callback(s, filename, NULL, NULL, NULL, data, len, true);
}

void *fw_cfg_modify_file(FWCfgState *s, const char *filename, void *data, size_t len)
{
    FWCfgEntry *e;
    uint32_t pos;
    bool found;
    void *old;

    pos = fw_cfg_file_position(s, filename, &found);
    if (!found) {
        fw_cfg_add_file(s, filename, data, len);
        return NULL;
    }
    e = fw_cfg_entry(s, FW_CFG_FILE_FIRST + pos);
    old = e->data;
    *e = (FWCfgEntry){ .data = data, .len = len };
    s->files->f[pos].size = cpu_to_be32(len);
    return old;
}

bool fw_cfg_add_from_generator(FWCfgState *s, const char *filename, const char *gen_id,
                               Error **errp)
{
    ERRP_GUARD();
    Object *obj = object_resolve_path_component(object_get_objects_root(), gen_id);
    FWCfgDataGeneratorClass *klass;
    GByteArray *array;
    gsize size;

    if (!obj) {
        error_setg(errp, "Cannot find object ID '%s'", gen_id);
        return false;
    }
    if (!object_dynamic_cast(obj, TYPE_FW_CFG_DATA_GENERATOR_INTERFACE)) {
        error_setg(errp, "Object ID '%s' is not a '%s' subclass", gen_id,
                   TYPE_FW_CFG_DATA_GENERATOR_INTERFACE);
        return false;
    }
    klass = FW_CFG_DATA_GENERATOR_GET_CLASS(obj);
    array = klass->get_data(obj, errp);
    if (!array) {
        return false;
    }
    size = array->len;
    fw_cfg_add_file(s, filename, g_byte_array_free(array, FALSE), size);
    return true;
}

void fw_cfg_add_extra_pci_roots(PCIBus *bus, FWCfgState *s)
{
    uint64_t extra_le;
    uint64_t extra = 0;
    PCIBus *child;

    if (!bus) {
        return;
    }
    QLIST_FOREACH(child, &bus->child, sibling)
    {
        extra += pci_bus_is_root(child);
    }
    if (extra && s) {
        extra_le = cpu_to_le64(extra);
        fw_cfg_add_file(s, "etc/extra-pci-roots", g_memdup2(&extra_le, sizeof(extra_le)),
                        sizeof(extra_le));
    }
}

/* ---- images ---- */

/* Bound of a kernel or initrd: what a 32-bit size item can tell. */
#define FW_CFG_MAX_IMAGE ((uint64_t)INT32_MAX)

void load_image_to_fw_cfg(FWCfgState *fw_cfg, uint16_t size_key, uint16_t data_key,
                          const char *image_name, bool try_decompress)
{
    g_autofree gchar *plain = NULL;
    uint8_t *data = NULL;
    gsize length = 0;
    ssize_t unpacked = -1;

    if (!image_name) {
        return;
    }
    if (try_decompress) {
        unpacked = load_image_gzipped_buffer(image_name, FW_CFG_MAX_IMAGE, &data);
    }
    if (unpacked < 0) {
        if (!g_file_get_contents(image_name, &plain, &length, NULL) || length > FW_CFG_MAX_IMAGE) {
            error_report("failed to load \"%s\"", image_name);
            exit(1);
        }
        data = (uint8_t *)g_steal_pointer(&plain);
    } else {
        length = unpacked;
    }
    fw_cfg_add_i32(fw_cfg, size_key, length);
    fw_cfg_add_bytes(fw_cfg, data_key, data, length);
}
