/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * VMState fields that are structs, buffers, lists and trees. Part of migration/vmstate.h.
 * _vmsd describes the element, _type is its C type.
 */
#ifndef QEMU_VMSTATE_STRUCT_H
#define QEMU_VMSTATE_STRUCT_H

/* One struct, embedded; VSTRUCT ones are saved as version _struct_version. */
#define VMSTATE_STRUCT_FULL_(_field, _test, _version, _vmsd, _type, _flags, _sversion, _offset) { \
    .name = stringify(_field), .version_id = (_version), .field_exists = (_test),               \
    .vmsd = &(_vmsd), .size = sizeof(_type), .flags = (_flags),                                 \
    .struct_version_id = (_sversion), .offset = (_offset) }
#define VMSTATE_STRUCT_TEST(_field, _state, _test, _version, _vmsd, _type) \
    VMSTATE_STRUCT_FULL_(_field, _test, _version, _vmsd, _type, VMS_STRUCT, 0, \
                         vmstate_offset_value(_state, _field, _type))
#define VMSTATE_STRUCT(_field, _state, _version, _vmsd, _type) \
    VMSTATE_STRUCT_TEST(_field, _state, NULL, _version, _vmsd, _type)
#define VMSTATE_VSTRUCT_TEST(_field, _state, _test, _version, _vmsd, _type, _struct_version) \
    VMSTATE_STRUCT_FULL_(_field, _test, _version, _vmsd, _type, VMS_VSTRUCT, _struct_version, \
                         vmstate_offset_value(_state, _field, _type))
#define VMSTATE_VSTRUCT(_field, _state, _vmsd, _type, _struct_version) \
    VMSTATE_VSTRUCT_TEST(_field, _state, NULL, 0, _vmsd, _type, _struct_version)
#define VMSTATE_VSTRUCT_V(_field, _state, _version, _vmsd, _type, _struct_version) \
    VMSTATE_VSTRUCT_TEST(_field, _state, NULL, _version, _vmsd, _type, _struct_version)

/* One struct behind a pointer. */
#define VMSTATE_STRUCT_POINTER_TEST_V(_field, _state, _test, _version, _vmsd, _type) \
    VMSTATE_STRUCT_FULL_(_field, _test, _version, _vmsd, _type, VMS_STRUCT | VMS_POINTER, 0, \
                         vmstate_offset_pointer(_state, _field, _type))
#define VMSTATE_STRUCT_POINTER_TEST(_field, _state, _test, _vmsd, _type) \
    VMSTATE_STRUCT_POINTER_TEST_V(_field, _state, _test, 0, _vmsd, _type)
#define VMSTATE_STRUCT_POINTER_V(_field, _state, _version, _vmsd, _type) \
    VMSTATE_STRUCT_POINTER_TEST_V(_field, _state, NULL, _version, _vmsd, _type)
#define VMSTATE_STRUCT_POINTER(_field, _state, _vmsd, _type) \
    VMSTATE_STRUCT_POINTER_V(_field, _state, 0, _vmsd, _type)

/* Arrays of pointers; a NULL element is marked as such. _type is the pointer type. */
#define VMSTATE_ARRAY_OF_POINTER(_field, _state, _num, _version, _info, _type) {             \
    .name = stringify(_field), .version_id = (_version), .num = (_num), .info = &(_info),    \
    .size = sizeof(_type), .flags = VMS_ARRAY | VMS_ARRAY_OF_POINTER,                        \
    .offset = vmstate_offset_array(_state, _field, _type, _num) }
#define VMSTATE_ARRAY_OF_POINTER_TO_STRUCT(_f, _s, _n, _v, _vmsd, _type) {                   \
    .name = stringify(_f), .version_id = (_v), .num = (_n), .vmsd = &(_vmsd),                \
    .size = sizeof(_type *), .flags = VMS_ARRAY | VMS_STRUCT | VMS_ARRAY_OF_POINTER,         \
    .offset = vmstate_offset_array(_s, _f, _type *, _n) }

/* Arrays of structs of constant length. */
#define VMSTATE_STRUCT_ARRAY_FULL_(_field, _num, _test, _version, _vmsd, _type, _flags, _offset) { \
    .name = stringify(_field), .num = (_num), .field_exists = (_test),                           \
    .version_id = (_version), .vmsd = &(_vmsd), .size = sizeof(_type),                           \
    .flags = VMS_STRUCT | VMS_ARRAY | (_flags), .offset = (_offset) }
#define VMSTATE_STRUCT_ARRAY_TEST(_field, _state, _num, _test, _version, _vmsd, _type) \
    VMSTATE_STRUCT_ARRAY_FULL_(_field, _num, _test, _version, _vmsd, _type, 0, \
                               vmstate_offset_array(_state, _field, _type, _num))
#define VMSTATE_STRUCT_ARRAY(_field, _state, _num, _version, _vmsd, _type) \
    VMSTATE_STRUCT_ARRAY_TEST(_field, _state, _num, NULL, _version, _vmsd, _type)
#define VMSTATE_STRUCT_SUB_ARRAY(_field, _state, _start, _num, _version, _vmsd, _type) \
    VMSTATE_STRUCT_ARRAY_FULL_(_field, _num, NULL, _version, _vmsd, _type, 0, \
                               vmstate_offset_sub_array(_state, _field, _type, _start))
#define VMSTATE_STRUCT_2DARRAY_TEST(_field, _state, _n1, _n2, _test, _version, _vmsd, _type) \
    VMSTATE_STRUCT_ARRAY_FULL_(_field, (_n1) * (_n2), _test, _version, _vmsd, _type, 0, \
                               vmstate_offset_2darray(_state, _field, _type, _n1, _n2))
#define VMSTATE_STRUCT_2DARRAY(_field, _state, _n1, _n2, _version, _vmsd, _type) \
    VMSTATE_STRUCT_2DARRAY_TEST(_field, _state, _n1, _n2, NULL, _version, _vmsd, _type)
#define VMSTATE_STRUCT_VARRAY_POINTER_KNOWN(_field, _state, _num, _version, _vmsd, _type) \
    VMSTATE_STRUCT_ARRAY_FULL_(_field, _num, NULL, _version, _vmsd, _type, VMS_POINTER, \
                               vmstate_offset_pointer(_state, _field, _type))

/* Arrays of structs whose length is in the field _field_num. */
#define VMSTATE_STRUCT_VARRAY_FULL_(_field, _state, _field_num, _numtype, _version, _vmsd, _type, \
                                    _flags, _offset) {                                           \
    .name = stringify(_field), .version_id = (_version), .vmsd = &(_vmsd),                       \
    .num_offset = vmstate_offset_value(_state, _field_num, _numtype), .size = sizeof(_type),     \
    .flags = VMS_STRUCT | (_flags), .offset = (_offset) }
#define VMSTATE_STRUCT_VARRAY_UINT8(_field, _state, _field_num, _version, _vmsd, _type) \
    VMSTATE_STRUCT_VARRAY_FULL_(_field, _state, _field_num, uint8_t, _version, _vmsd, _type, \
                                VMS_VARRAY_UINT8, vmstate_offset_varray(_state, _field, _type))
#define VMSTATE_STRUCT_VARRAY_INT32(_field, _state, _field_num, _version, _vmsd, _type) \
    VMSTATE_STRUCT_VARRAY_FULL_(_field, _state, _field_num, int32_t, _version, _vmsd, _type, \
                                VMS_VARRAY_INT32, vmstate_offset_varray(_state, _field, _type))
#define VMSTATE_STRUCT_VARRAY_UINT32(_field, _state, _field_num, _version, _vmsd, _type) \
    VMSTATE_STRUCT_VARRAY_FULL_(_field, _state, _field_num, uint32_t, _version, _vmsd, _type, \
                                VMS_VARRAY_UINT32, vmstate_offset_varray(_state, _field, _type))
#define VMSTATE_STRUCT_VARRAY_POINTER_INT32(_field, _state, _field_num, _vmsd, _type) \
    VMSTATE_STRUCT_VARRAY_FULL_(_field, _state, _field_num, int32_t, 0, _vmsd, _type, \
                                VMS_POINTER | VMS_VARRAY_INT32, \
                                vmstate_offset_pointer(_state, _field, _type))
#define VMSTATE_STRUCT_VARRAY_POINTER_UINT32(_field, _state, _field_num, _vmsd, _type) \
    VMSTATE_STRUCT_VARRAY_FULL_(_field, _state, _field_num, uint32_t, 0, _vmsd, _type, \
                                VMS_POINTER | VMS_VARRAY_UINT32, \
                                vmstate_offset_pointer(_state, _field, _type))
#define VMSTATE_STRUCT_VARRAY_POINTER_UINT16(_field, _state, _field_num, _vmsd, _type) \
    VMSTATE_STRUCT_VARRAY_FULL_(_field, _state, _field_num, uint16_t, 0, _vmsd, _type, \
                                VMS_POINTER | VMS_VARRAY_UINT16, \
                                vmstate_offset_pointer(_state, _field, _type))
#define VMSTATE_STRUCT_VARRAY_ALLOC(_field, _state, _field_num, _version, _vmsd, _type) \
    VMSTATE_STRUCT_VARRAY_FULL_(_field, _state, _field_num, int32_t, _version, _vmsd, _type, \
                                VMS_VARRAY_INT32 | VMS_ALLOC | VMS_POINTER, \
                                vmstate_offset_pointer(_state, _field, _type))

/* Bytes: of an array from _start up to _size, or behind a pointer with the size in a field. */
#define VMSTATE_BUFFER_FULL_(_field, _test, _version, _info, _size, _flags, _offset) {  \
    .name = stringify(_field), .version_id = (_version), .field_exists = (_test),       \
    .size = (_size), .info = &(_info), .flags = (_flags), .offset = (_offset) }
#define VMSTATE_STATIC_BUFFER(_field, _state, _version, _test, _start, _size) \
    VMSTATE_BUFFER_FULL_(_field, _test, _version, vmstate_info_buffer, (_size) - (_start), \
                         VMS_BUFFER, vmstate_offset_buffer(_state, _field) + (_start))
#define VMSTATE_VBUFFER_FULL_(_field, _state, _version, _test, _field_size, _sizetype, _size, \
                              _flags) {                                                      \
    .name = stringify(_field), .version_id = (_version), .field_exists = (_test),            \
    .size_offset = vmstate_offset_value(_state, _field_size, _sizetype), .size = (_size),    \
    .info = &vmstate_info_buffer, .flags = VMS_VBUFFER | VMS_POINTER | (_flags),             \
    .offset = offsetof(_state, _field) }
#define VMSTATE_VBUFFER_MULTIPLY(_field, _state, _version, _test, _field_size, _multiply) \
    VMSTATE_VBUFFER_FULL_(_field, _state, _version, _test, _field_size, uint32_t, _multiply, \
                          VMS_MULTIPLY)
#define VMSTATE_VBUFFER(_field, _state, _version, _test, _field_size) \
    VMSTATE_VBUFFER_FULL_(_field, _state, _version, _test, _field_size, int32_t, 0, 0)
#define VMSTATE_VBUFFER_UINT32(_field, _state, _version, _test, _field_size) \
    VMSTATE_VBUFFER_FULL_(_field, _state, _version, _test, _field_size, uint32_t, 0, 0)
#define VMSTATE_VBUFFER_ALLOC_UINT32(_field, _state, _version, _test, _field_size) \
    VMSTATE_VBUFFER_FULL_(_field, _state, _version, _test, _field_size, uint32_t, 0, VMS_ALLOC)

/* A field of any type as _size bytes behind _info. */
#define VMSTATE_BUFFER_UNSAFE_INFO_TEST(_field, _state, _test, _version, _info, _size) \
    VMSTATE_BUFFER_FULL_(_field, _test, _version, _info, _size, VMS_BUFFER, \
                         offsetof(_state, _field))
#define VMSTATE_BUFFER_UNSAFE_INFO(_field, _state, _version, _info, _size) \
    VMSTATE_BUFFER_UNSAFE_INFO_TEST(_field, _state, NULL, _version, _info, _size)
#define VMSTATE_BUFFER_POINTER_UNSAFE(_field, _state, _version, _size) \
    VMSTATE_BUFFER_FULL_(_field, NULL, _version, vmstate_info_buffer, _size, \
                         VMS_BUFFER | VMS_POINTER, offsetof(_state, _field))

/* State kept in a temporary _tmp_type, whose first member `parent` points at the real struct;
 * _vmsd's pre_save fills it and its post_load takes it over. */
#define VMSTATE_WITH_TMP_TEST(_state, _test, _tmp_type, _vmsd) {                      \
    .name = "tmp", .field_exists = (_test), .vmsd = &(_vmsd),                         \
    .size = sizeof(_tmp_type) + QEMU_BUILD_BUG_ON_ZERO(offsetof(_tmp_type, parent) != 0) + \
            type_check(_state *, vmstate_field_type_(_tmp_type, parent)),             \
    .info = &vmstate_info_tmp }
#define VMSTATE_WITH_TMP(_state, _tmp_type, _vmsd) \
    VMSTATE_WITH_TMP_TEST(_state, NULL, _tmp_type, _vmsd)

/* Bytes that have no meaning (any more): written as zeros, skipped when loading. */
#define VMSTATE_UNUSED_BUFFER(_test, _version, _size) {                            \
    .name = "unused", .field_exists = (_test), .version_id = (_version),           \
    .size = (_size), .info = &vmstate_info_unused_buffer, .flags = VMS_BUFFER }
#define VMSTATE_UNUSED_VARRAY_UINT32(_state, _test, _version, _field_num, _size) { \
    .name = "unused", .field_exists = (_test), .version_id = (_version),           \
    .num_offset = vmstate_offset_value(_state, _field_num, uint32_t),              \
    .size = (_size), .info = &vmstate_info_unused_buffer,                          \
    .flags = VMS_VARRAY_UINT32 | VMS_BUFFER }
#define VMSTATE_UNUSED_V(_v, _size) VMSTATE_UNUSED_BUFFER(NULL, _v, _size)
#define VMSTATE_UNUSED(_size) VMSTATE_UNUSED_V(0, _size)
#define VMSTATE_UNUSED_TEST(_test, _size) VMSTATE_UNUSED_BUFFER(_test, 0, _size)

/* A bitmap (unsigned long *) whose bits are counted by the int32_t _field_size. */
#define VMSTATE_BITMAP_TEST(_field, _state, _test, _version, _field_size) {        \
    .name = stringify(_field), .version_id = (_version), .field_exists = (_test),  \
    .size_offset = vmstate_offset_value(_state, _field_size, int32_t),             \
    .info = &vmstate_info_bitmap, .flags = VMS_VBUFFER | VMS_POINTER,              \
    .offset = offsetof(_state, _field) }
#define VMSTATE_BITMAP(_field, _state, _version, _field_size) \
    VMSTATE_BITMAP_TEST(_field, _state, NULL, _version, _field_size)

/* Lists of elements of _type, linked by their member _next; loading allocates each. */
#define VMSTATE_LIST_FULL_(_field, _state, _version, _vmsd, _type, _next, _info) { \
    .name = stringify(_field), .version_id = (_version), .vmsd = &(_vmsd),         \
    .size = sizeof(_type), .info = &(_info), .offset = offsetof(_state, _field),   \
    .start = offsetof(_type, _next) }
#define VMSTATE_QTAILQ_V(_field, _state, _version, _vmsd, _type, _next) \
    VMSTATE_LIST_FULL_(_field, _state, _version, _vmsd, _type, _next, vmstate_info_qtailq)
#define VMSTATE_QLIST_V(_field, _state, _version, _vmsd, _type, _next) \
    VMSTATE_LIST_FULL_(_field, _state, _version, _vmsd, _type, _next, vmstate_info_qlist)

/* A GTree * that exists: _vmsd is an array {value, key}; DIRECT_KEY stores the pointer as key. */
#define VMSTATE_GTREE_V(_field, _state, _version, _vmsd, _key_type, _val_type) {   \
    .name = stringify(_field), .version_id = (_version), .vmsd = (_vmsd),          \
    .info = &vmstate_info_gtree, .start = sizeof(_key_type), .size = sizeof(_val_type), \
    .offset = vmstate_offset_pointer(_state, _field, GTree) }
#define VMSTATE_GTREE_DIRECT_KEY_V(_field, _state, _version, _vmsd, _val_type) {   \
    .name = stringify(_field), .version_id = (_version), .vmsd = (_vmsd),          \
    .info = &vmstate_info_gtree, .start = 0, .size = sizeof(_val_type),            \
    .offset = vmstate_offset_pointer(_state, _field, GTree) }

#endif
