/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VMState: a description of a struct's fields from which its state is saved and loaded.
 *
 * A field says where it is (offset, or behind a pointer), how many elements it has (one, a
 * constant, or a counter field of the same struct that was loaded before) and how one is written
 * (a VMStateInfo, or a nested description). Integers go big-endian, in field order. Macros that
 * make fields are here, in migration/vmstate-struct.h and migration/vmstate-fields.h (by type).
 */
#ifndef QEMU_VMSTATE_H
#define QEMU_VMSTATE_H

#include "hw/vmstate-if.h"

typedef struct VMStateInfo VMStateInfo;
typedef struct VMStateField VMStateField;

/* How one element is written and read. 0, or -errno. */
struct VMStateInfo {
    const char *name;
    int (*get)(QEMUFile *f, void *pv, size_t size, const VMStateField *field);
    int (*put)(QEMUFile *f, void *pv, size_t size, const VMStateField *field,
               JSONWriter *vmdesc);
};

enum VMStateFlags {
    VMS_SINGLE            = 1 << 0,
    VMS_POINTER           = 1 << 1,  /* the field is a pointer to the element(s) */
    VMS_ARRAY             = 1 << 2,  /* num elements */
    VMS_STRUCT            = 1 << 3,  /* elements are described by vmsd */
    VMS_VARRAY_INT32      = 1 << 4,  /* the int32_t at num_offset counts the elements */
    VMS_BUFFER            = 1 << 5,  /* bytes */
    VMS_ARRAY_OF_POINTER  = 1 << 6,  /* elements are pointers, NULL allowed */
    VMS_VARRAY_UINT16     = 1 << 7,
    VMS_VBUFFER           = 1 << 8,  /* the int32_t at size_offset is the size of the element */
    VMS_MULTIPLY          = 1 << 9,  /* ... times size */
    VMS_VARRAY_UINT8      = 1 << 10,
    VMS_VARRAY_UINT32     = 1 << 11,
    VMS_MUST_EXIST        = 1 << 12, /* loading fails unless field_exists says true */
    VMS_ALLOC             = 1 << 13, /* with VMS_POINTER: loading allocates */
    VMS_MULTIPLY_ELEMENTS = 1 << 14, /* the counter times num */
    VMS_VSTRUCT           = 1 << 15, /* VMS_STRUCT saved as version struct_version_id */
    VMS_END               = 1 << 16,
};

/* Order of saving between devices: higher first. */
typedef enum {
    MIG_PRI_LOW = -1,           /* after what it belongs to: back ends of devices */
    MIG_PRI_DEFAULT = 0,
    MIG_PRI_IOMMU,
    MIG_PRI_PCI_BUS,
    MIG_PRI_VIRTIO_MEM,
    MIG_PRI_GICV3_ITS,
    MIG_PRI_GICV3,
    MIG_PRI_MAX,
} MigrationPriority;

struct VMStateField {
    const char *name;
    const char *err_hint;       /* printed when an _EQUAL check fails; may be NULL */
    size_t offset;
    size_t size;                /* of one element in memory, bytes */
    size_t start;               /* lists: offset of the link in the element */
    int num;
    size_t num_offset;
    size_t size_offset;
    const VMStateInfo *info;
    enum VMStateFlags flags;
    const VMStateDescription *vmsd;
    int version_id;             /* the field exists from this version on */
    int struct_version_id;
    bool (*field_exists)(void *opaque, int version_id);
};

/* Hooks return 0 or -errno. Subsections are written when needed() says so; the list ends with
 * NULL. fields ends with VMSTATE_END_OF_LIST(). */
struct VMStateDescription {
    const char *name;
    bool unmigratable;
    bool early_setup;
    int version_id;
    int minimum_version_id;
    MigrationPriority priority;
    int (*pre_load)(void *opaque);
    int (*post_load)(void *opaque, int version_id);
    int (*pre_save)(void *opaque);
    int (*post_save)(void *opaque);
    /* The same of later versions: false and a reason. A description has one form of each. */
    bool (*pre_load_errp)(void *opaque, Error **errp);
    bool (*post_load_errp)(void *opaque, int version_id, Error **errp);
    bool (*pre_save_errp)(void *opaque, Error **errp);
    bool (*needed)(void *opaque);
    bool (*dev_unplug_pending)(void *opaque);
    const VMStateField *fields;
    const VMStateDescription *const *subsections;
};

/* Number of the next free instance of a name. */
#define VMSTATE_INSTANCE_ID_ANY (-1)

/* Write or read one description's state. 0 or -errno; the reason is also kept in the file. */
int vmstate_load_state(QEMUFile *f, const VMStateDescription *vmsd, void *opaque, int version_id);
int vmstate_save_state(QEMUFile *f, const VMStateDescription *vmsd, void *opaque,
                       JSONWriter *vmdesc);
int vmstate_save_state_v(QEMUFile *f, const VMStateDescription *vmsd, void *opaque,
                         JSONWriter *vmdesc, int version_id);
bool vmstate_save_needed(const VMStateDescription *vmsd, void *opaque);

/* Sign a state up for saving with the machine as "<id of obj>/<vmsd name>". 0 or -1 with errp. */
int vmstate_register_with_alias_id(VMStateIf *obj, uint32_t instance_id,
                                   const VMStateDescription *vmsd, void *base, int alias_id,
                                   int required_for_version, Error **errp);
int vmstate_register(VMStateIf *obj, int instance_id, const VMStateDescription *vmsd, void *opaque);
int vmstate_register_any(VMStateIf *obj, const VMStateDescription *vmsd, void *opaque);
void vmstate_unregister(VMStateIf *obj, const VMStateDescription *vmsd, void *opaque);

/* Give a RAM region its name in the stream, after its owner's path. */
void vmstate_register_ram(MemoryRegion *memory, DeviceState *dev);
void vmstate_unregister_ram(MemoryRegion *memory, DeviceState *dev);
void vmstate_register_ram_global(MemoryRegion *memory);
/* Is --only-migratable satisfied? Always, here. */
bool vmstate_check_only_migratable(const VMStateDescription *vmsd);

/* ---- fields ---- */

#define vmstate_field_type_(_state, _field) __typeof__(((_state *)0)->_field)
/* Offsets that refuse to build when the field's type is another: value, pointer, array. */
#define vmstate_offset_value(_state, _field, _type) \
    (offsetof(_state, _field) + type_check(_type, vmstate_field_type_(_state, _field)))
#define vmstate_offset_pointer(_state, _field, _type) vmstate_offset_value(_state, _field, _type *)
#define vmstate_offset_array(_state, _field, _type, _num) \
    (offsetof(_state, _field) + \
     type_check(vmstate_array_type_(_type, _num), vmstate_field_type_(_state, _field)))
#define vmstate_offset_2darray(_state, _field, _type, _n1, _n2) \
    (offsetof(_state, _field) + \
     type_check(__typeof__(*(_type(*)[_n1][_n2])0), vmstate_field_type_(_state, _field)))
#define vmstate_array_type_(_type, _num) __typeof__(*(__typeof__(_type)(*)[_num])0)
/* An array of any length: the element's type is checked. */
#define vmstate_offset_varray(_state, _field, _type) \
    (offsetof(_state, _field) + type_check(_type, vmstate_field_type_(_state, _field[0])))
#define vmstate_offset_sub_array(_state, _field, _type, _start) \
    (vmstate_offset_varray(_state, _field, _type) + (_start) * sizeof(_type))
#define vmstate_offset_buffer(_state, _field) \
    (offsetof(_state, _field) + 0 * sizeof(vmstate_field_type_(_state, _field[0])))

/* One element behind _info; _test (may be NULL) decides whether it exists. */
#define VMSTATE_SINGLE_FULL(_field, _state, _test, _version, _info, _type, _err_hint) { \
    .name = stringify(_field), .err_hint = (_err_hint), .version_id = (_version),       \
    .field_exists = (_test), .size = sizeof(_type), .info = &(_info),                   \
    .flags = VMS_SINGLE, .offset = vmstate_offset_value(_state, _field, _type) }
#define VMSTATE_SINGLE_TEST(_field, _state, _test, _version, _info, _type) \
    VMSTATE_SINGLE_FULL(_field, _state, _test, _version, _info, _type, NULL)
#define VMSTATE_SINGLE(_field, _state, _version, _info, _type) \
    VMSTATE_SINGLE_TEST(_field, _state, NULL, _version, _info, _type)
/* No data: loading fails unless _test(opaque, version) is true. */
#define VMSTATE_VALIDATE(_name, _test) { \
    .name = (_name), .field_exists = (_test), .flags = VMS_ARRAY | VMS_MUST_EXIST }

/* Behind a pointer that is set up already. */
#define VMSTATE_POINTER_TEST(_field, _state, _test, _info, _type) {                    \
    .name = stringify(_field), .info = &(_info), .field_exists = (_test),              \
    .size = sizeof(_type), .flags = VMS_SINGLE | VMS_POINTER,                          \
    .offset = vmstate_offset_value(_state, _field, _type) }
#define VMSTATE_POINTER(_field, _state, _version, _info, _type) {                      \
    .name = stringify(_field), .version_id = (_version), .info = &(_info),             \
    .size = sizeof(_type), .flags = VMS_SINGLE | VMS_POINTER,                          \
    .offset = vmstate_offset_value(_state, _field, _type) }

/* Arrays of constant length. */
#define VMSTATE_ARRAY_FULL_(_field, _state, _num, _test, _version, _info, _type, _offset) { \
    .name = stringify(_field), .version_id = (_version), .field_exists = (_test),           \
    .num = (_num), .info = &(_info), .size = sizeof(_type), .flags = VMS_ARRAY,             \
    .offset = (_offset) }
#define VMSTATE_ARRAY(_field, _state, _num, _version, _info, _type) \
    VMSTATE_ARRAY_FULL_(_field, _state, _num, NULL, _version, _info, _type, \
                        vmstate_offset_array(_state, _field, _type, _num))
#define VMSTATE_ARRAY_TEST(_field, _state, _num, _test, _info, _type) \
    VMSTATE_ARRAY_FULL_(_field, _state, _num, _test, 0, _info, _type, \
                        vmstate_offset_array(_state, _field, _type, _num))
#define VMSTATE_ARRAY_2D(_field, _state, _n1, _n2, _version, _info, _type) \
    VMSTATE_ARRAY_FULL_(_field, _state, (_n1) * (_n2), NULL, _version, _info, _type, \
                        vmstate_offset_2darray(_state, _field, _type, _n1, _n2))
#define VMSTATE_SUB_ARRAY(_field, _state, _start, _num, _version, _info, _type) \
    VMSTATE_ARRAY_FULL_(_field, _state, _num, NULL, _version, _info, _type, \
                        vmstate_offset_sub_array(_state, _field, _type, _start))

/* Arrays whose length is in the field _field_num, of the type in the macro's name. POINTER ones lie
 * behind a pointer, ALLOC ones are allocated when loading. */
#define VMSTATE_VARRAY_FULL_(_field, _state, _field_num, _numtype, _mul, _test, _version, _info, \
                             _type, _flags, _offset) {                                     \
    .name = stringify(_field), .version_id = (_version), .field_exists = (_test),          \
    .num = (_mul), .num_offset = vmstate_offset_value(_state, _field_num, _numtype),       \
    .info = (_info), .size = sizeof(_type), .flags = (_flags), .offset = (_offset) }
#define VMSTATE_VARRAY_MULTIPLY(_field, _state, _field_num, _multiply, _info, _type) \
    VMSTATE_VARRAY_FULL_(_field, _state, _field_num, uint32_t, _multiply, NULL, 0, &(_info), \
                         _type, VMS_VARRAY_UINT32 | VMS_MULTIPLY_ELEMENTS, \
                         vmstate_offset_varray(_state, _field, _type))
#define VMSTATE_ARRAY_INT32_UNSAFE(_field, _state, _field_num, _info, _type) \
    VMSTATE_VARRAY_FULL_(_field, _state, _field_num, int32_t, 0, NULL, 0, &(_info), _type, \
                         VMS_VARRAY_INT32, vmstate_offset_varray(_state, _field, _type))
#define VMSTATE_VARRAY_INT32(_field, _state, _field_num, _version, _info, _type) \
    VMSTATE_VARRAY_FULL_(_field, _state, _field_num, int32_t, 0, NULL, _version, &(_info), _type, \
                         VMS_VARRAY_INT32 | VMS_POINTER, \
                         vmstate_offset_pointer(_state, _field, _type))
#define VMSTATE_VARRAY_UINT32(_field, _state, _field_num, _version, _info, _type) \
    VMSTATE_VARRAY_FULL_(_field, _state, _field_num, uint32_t, 0, NULL, _version, &(_info), _type, \
                         VMS_VARRAY_UINT32 | VMS_POINTER, \
                         vmstate_offset_pointer(_state, _field, _type))
#define VMSTATE_VARRAY_UINT32_ALLOC(_field, _state, _field_num, _version, _info, _type) \
    VMSTATE_VARRAY_FULL_(_field, _state, _field_num, uint32_t, 0, NULL, _version, &(_info), _type, \
                         VMS_VARRAY_UINT32 | VMS_POINTER | VMS_ALLOC, \
                         vmstate_offset_pointer(_state, _field, _type))
#define VMSTATE_VARRAY_UINT16_ALLOC(_field, _state, _field_num, _version, _info, _type) \
    VMSTATE_VARRAY_FULL_(_field, _state, _field_num, uint16_t, 0, NULL, _version, &(_info), _type, \
                         VMS_VARRAY_UINT16 | VMS_POINTER | VMS_ALLOC, \
                         vmstate_offset_pointer(_state, _field, _type))
#define VMSTATE_VARRAY_UINT16_UNSAFE(_field, _state, _field_num, _version, _info, _type) \
    VMSTATE_VARRAY_FULL_(_field, _state, _field_num, uint16_t, 0, NULL, _version, &(_info), _type, \
                         VMS_VARRAY_UINT16, vmstate_offset_varray(_state, _field, _type))

#include "migration/vmstate-struct.h"
#include "migration/vmstate-fields.h"

/* Last row of every table. */
#define VMSTATE_END_OF_LIST() { .flags = VMS_END }

#endif
