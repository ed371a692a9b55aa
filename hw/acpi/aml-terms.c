/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Terms of AML: ACPI 6.4, section 20.2.5. Opcodes are those of its table 20.2. */
#include "qemu/osdep.h"
#include "aml-internal.h"
#include "qemu/bswap.h"
#include "qemu/uuid.h"

/* ---- names and data ---- */

#define AML_VNAME(aml, format)                  \
    do {                                        \
        va_list ap_;                            \
        va_start(ap_, format);                  \
        aml_put_name((aml)->buf, format, ap_);  \
        va_end(ap_);                            \
    } while (0)

Aml *aml_name(const char *name_format, ...)
{
    Aml *aml = aml_bytes();

    AML_VNAME(aml, name_format);
    return aml;
}

/* Opcode and a name. */
static Aml *aml_named(uint8_t op, AmlBlockFlags flags, const char *name)
{
    Aml *aml = aml_new(op, flags);

    aml_put_path(aml->buf, name);
    return aml;
}

/* Behind ExtOpPrefix, without a length. */
static Aml *aml_ext(uint8_t op)
{
    Aml *aml = aml_bytes();

    aml_put_byte(aml->buf, AML_EXT_OP);
    aml_put_byte(aml->buf, op);
    return aml;
}

Aml *aml_name_decl(const char *name, Aml *val)
{
    Aml *aml = aml_named(0x08, AML_OPCODE, name);

    aml_append(aml, val);
    return aml;
}

Aml *aml_alias(const char *source_object, const char *alias_object)
{
    Aml *aml = aml_named(0x06, AML_OPCODE, source_object);

    aml_put_path(aml->buf, alias_object);
    return aml;
}

Aml *aml_int(const uint64_t val)
{
    Aml *aml = aml_bytes();

    aml_put_int(aml->buf, val);
    return aml;
}

Aml *aml_string(const char *name_format, ...)
{
    Aml *aml = aml_new(0x0d, AML_OPCODE);
    g_autofree char *text = NULL;
    va_list ap;

    va_start(ap, name_format);
    text = g_strdup_vprintf(name_format, ap);
    va_end(ap);
    g_array_append_vals(aml->buf, text, strlen(text) + 1);
    return aml;
}

/* Three letters of five bits and four hexadecimal digits, big endian: section 19.3.4. */
Aml *aml_eisaid(const char *str)
{
    Aml *aml = aml_new(0x0c, AML_OPCODE);
    uint32_t id = 0;

    if (strlen(str) == 7) {
        id = (str[0] & 0x1f) << 26 | (str[1] & 0x1f) << 21 | (str[2] & 0x1f) << 16 |
             strtoul(str + 3, NULL, 16);
    }
    build_append_int_noprefix(aml->buf, bswap32(id), 4);
    return aml;
}

Aml *aml_buffer(int buffer_size, uint8_t *byte_list)
{
    Aml *aml = aml_new(0x11, AML_BUFFER);

    for (int i = 0; i < buffer_size; i++) {
        aml_put_byte(aml->buf, byte_list ? byte_list[i] : 0);
    }
    return aml;
}

Aml *aml_resource_template(void)
{
    return aml_new(0x11, AML_RES_TEMPLATE);
}

/* Mixed endian: the first three groups are numbers. */
Aml *aml_touuid(const char *uuid)
{
    Aml *aml = aml_new(0x11, AML_BUFFER);
    QemuUUID id;

    if (qemu_uuid_parse(uuid, &id) == 0) {
        id = qemu_uuid_bswap(id);
        g_array_append_vals(aml->buf, &id, sizeof(id));
    }
    return aml;
}

/* 16 bits a character, with the final zero. */
Aml *aml_unicode(const char *str)
{
    Aml *aml = aml_new(0x11, AML_BUFFER);

    do {
        build_append_int_noprefix(aml->buf, (uint8_t)*str, 2);
    } while (*str++);
    return aml;
}

Aml *aml_package(uint8_t num_elements)
{
    Aml *aml = aml_new(0x12, AML_PACKAGE);

    aml_put_byte(aml->buf, num_elements);
    return aml;
}

Aml *aml_varpackage(uint32_t num_elements)
{
    Aml *aml = aml_new(0x13, AML_PACKAGE);

    aml_put_int(aml->buf, num_elements);
    return aml;
}

Aml *aml_arg(int pos)
{
    return aml_new(0x68 + CLAMP(pos, 0, 6), AML_OPCODE);
}

Aml *aml_local(int num)
{
    return aml_new(0x60 + CLAMP(num, 0, 7), AML_OPCODE);
}

/* ---- objects ---- */

Aml *aml_scope(const char *name_format, ...)
{
    Aml *aml = aml_new(0x10, AML_PACKAGE);

    AML_VNAME(aml, name_format);
    return aml;
}

Aml *aml_device(const char *name_format, ...)
{
    Aml *aml = aml_new(0x82, AML_EXT_PACKAGE);

    AML_VNAME(aml, name_format);
    return aml;
}

Aml *aml_processor(uint8_t proc_id, uint32_t pblk_addr, uint8_t pblk_len, const char *name_format, ...)
{
    Aml *aml = aml_new(0x83, AML_EXT_PACKAGE);

    AML_VNAME(aml, name_format);
    aml_put_byte(aml->buf, proc_id);
    build_append_int_noprefix(aml->buf, pblk_addr, 4);
    aml_put_byte(aml->buf, pblk_len);
    return aml;
}

Aml *aml_method(const char *name, int arg_count, AmlSerializeFlag sflag)
{
    Aml *aml = aml_named(0x14, AML_PACKAGE, name);

    aml_put_byte(aml->buf, (arg_count & 7) | sflag << 3);
    return aml;
}

Aml *aml_operation_region(const char *name, AmlRegionSpace rs, Aml *offset, uint32_t len)
{
    Aml *aml = aml_ext(0x80);

    aml_put_path(aml->buf, name);
    aml_put_byte(aml->buf, rs);
    aml_append(aml, offset);
    aml_put_int(aml->buf, len);
    return aml;
}

Aml *aml_field(const char *name, AmlAccessType type, AmlLockRule lock, AmlUpdateRule rule)
{
    Aml *aml = aml_named(0x81, AML_EXT_PACKAGE, name);

    aml_put_byte(aml->buf, type | lock << 4 | rule << 5);
    return aml;
}

Aml *aml_named_field(const char *name, unsigned length)
{
    Aml *aml = aml_bytes();

    aml_put_path(aml->buf, name);
    aml_put_pkg_length(aml->buf, length, false);
    return aml;
}

Aml *aml_reserved_field(unsigned length)
{
    Aml *aml = aml_bytes();

    aml_put_byte(aml->buf, 0);
    aml_put_pkg_length(aml->buf, length, false);
    return aml;
}

Aml *aml_mutex(const char *name, uint8_t sync_level)
{
    Aml *aml = aml_ext(0x01);

    aml_put_path(aml->buf, name);
    aml_put_byte(aml->buf, sync_level & 0xf);
    return aml;
}

Aml *aml_acquire(Aml *mutex, uint16_t timeout)
{
    Aml *aml = aml_ext(0x23);

    aml_append(aml, mutex);
    build_append_int_noprefix(aml->buf, timeout, 2);
    return aml;
}

Aml *aml_release(Aml *mutex)
{
    Aml *aml = aml_ext(0x27);

    aml_append(aml, mutex);
    return aml;
}

/* Source buffer, index, name. */
static Aml *aml_buffer_field(Aml *aml, Aml *srcbuf, Aml *index, const char *name)
{
    aml_append(aml, srcbuf);
    aml_append(aml, index);
    aml_put_path(aml->buf, name);
    return aml;
}

Aml *aml_create_byte_field(Aml *srcbuf, Aml *index, const char *name)
{
    return aml_buffer_field(aml_new(0x8c, AML_OPCODE), srcbuf, index, name);
}

Aml *aml_create_word_field(Aml *srcbuf, Aml *index, const char *name)
{
    return aml_buffer_field(aml_new(0x8b, AML_OPCODE), srcbuf, index, name);
}

Aml *aml_create_dword_field(Aml *srcbuf, Aml *index, const char *name)
{
    return aml_buffer_field(aml_new(0x8a, AML_OPCODE), srcbuf, index, name);
}

Aml *aml_create_qword_field(Aml *srcbuf, Aml *index, const char *name)
{
    return aml_buffer_field(aml_new(0x8f, AML_OPCODE), srcbuf, index, name);
}

Aml *aml_create_field(Aml *srcbuf, Aml *bit_index, Aml *num_bits, const char *name)
{
    Aml *aml = aml_ext(0x13);

    aml_append(aml, srcbuf);
    aml_append(aml, bit_index);
    aml_append(aml, num_bits);
    aml_put_path(aml->buf, name);
    return aml;
}

/* ---- statements and expressions ---- */

/* Opcode and its operands in order. */
static Aml *aml_operation(uint8_t op, int count, Aml **operands)
{
    Aml *aml = aml_new(op, AML_OPCODE);

    for (int i = 0; i < count; i++) {
        aml_append(aml, operands[i]);
    }
    return aml;
}

/* The last operand says where the result goes; without one it is a null name. */
static Aml *aml_target(Aml *dst)
{
    return dst ?: aml_int(0);
}

#define AML_UNARY(name, op)                                                                     \
    Aml *aml_##name(Aml *arg)                                                                   \
    {                                                                                           \
        return aml_operation(op, 1, &arg);                                                      \
    }
#define AML_UNARY_TO(name, op)                                                                  \
    Aml *aml_##name(Aml *arg, Aml *dst)                                                         \
    {                                                                                           \
        return aml_operation(op, 2, (Aml *[]) { arg, aml_target(dst) });                        \
    }
#define AML_BINARY(name, op)                                                                    \
    Aml *aml_##name(Aml *arg1, Aml *arg2)                                                       \
    {                                                                                           \
        return aml_operation(op, 2, (Aml *[]) { arg1, arg2 });                                  \
    }
#define AML_BINARY_TO(name, op)                                                                 \
    Aml *aml_##name(Aml *arg1, Aml *arg2, Aml *dst)                                             \
    {                                                                                           \
        return aml_operation(op, 3, (Aml *[]) { arg1, arg2, aml_target(dst) });                 \
    }

AML_BINARY(store, 0x70)
AML_UNARY(refof, 0x71)
AML_BINARY_TO(add, 0x72)
AML_BINARY_TO(concatenate, 0x73)
AML_BINARY_TO(subtract, 0x74)
AML_UNARY(increment, 0x75)
AML_UNARY(decrement, 0x76)
AML_BINARY_TO(multiply, 0x77)
AML_BINARY_TO(shiftright, 0x7a)
AML_BINARY_TO(and, 0x7b)
AML_BINARY_TO(or, 0x7d)
AML_BINARY_TO(xor, 0x7f)
AML_UNARY(derefof, 0x83)
AML_BINARY(notify, 0x86)
AML_UNARY(sizeof, 0x87)
AML_UNARY(object_type, 0x8e)
AML_BINARY(land, 0x90)
AML_BINARY(lor, 0x91)
AML_UNARY(lnot, 0x92)
AML_BINARY(equal, 0x93)
AML_BINARY(lgreater, 0x94)
AML_BINARY(lless, 0x95)
AML_UNARY_TO(to_buffer, 0x96)
AML_UNARY_TO(to_decimalstring, 0x97)
AML_UNARY_TO(to_hexstring, 0x98)
AML_UNARY(return, 0xa4)

Aml *aml_shiftleft(Aml *arg1, Aml *count)
{
    return aml_operation(0x79, 3, (Aml *[]) { arg1, count, aml_target(NULL) });
}

Aml *aml_index(Aml *arg1, Aml *idx)
{
    return aml_operation(0x88, 3, (Aml *[]) { arg1, idx, aml_target(NULL) });
}

Aml *aml_to_integer(Aml *arg)
{
    return aml_operation(0x99, 2, (Aml *[]) { arg, aml_target(NULL) });
}

/* Not less: there is no opcode of its own. */
Aml *aml_lgreater_equal(Aml *arg1, Aml *arg2)
{
    return aml_lnot(aml_lless(arg1, arg2));
}

Aml *aml_break(void)
{
    return aml_new(0xa5, AML_OPCODE);
}

Aml *aml_debug(void)
{
    return aml_ext(0x31);
}

Aml *aml_sleep(uint64_t msec)
{
    Aml *aml = aml_ext(0x22);

    aml_put_int(aml->buf, msec);
    return aml;
}

static Aml *aml_block(uint8_t op, Aml *predicate)
{
    Aml *aml = aml_new(op, AML_PACKAGE);

    if (predicate) {
        aml_append(aml, predicate);
    }
    return aml;
}

Aml *aml_if(Aml *predicate)
{
    return aml_block(0xa0, predicate);
}

Aml *aml_else(void)
{
    return aml_block(0xa1, NULL);
}

Aml *aml_while(Aml *predicate)
{
    return aml_block(0xa2, predicate);
}

static Aml *aml_call(const char *method, int count, Aml **args)
{
    Aml *aml = aml_bytes();

    aml_put_path(aml->buf, method);
    for (int i = 0; i < count; i++) {
        aml_append(aml, args[i]);
    }
    return aml;
}

Aml *aml_call0(const char *method)
{
    return aml_call(method, 0, NULL);
}

Aml *aml_call1(const char *method, Aml *arg1)
{
    return aml_call(method, 1, &arg1);
}

Aml *aml_call2(const char *method, Aml *arg1, Aml *arg2)
{
    return aml_call(method, 2, (Aml *[]) { arg1, arg2 });
}

Aml *aml_call3(const char *method, Aml *arg1, Aml *arg2, Aml *arg3)
{
    return aml_call(method, 3, (Aml *[]) { arg1, arg2, arg3 });
}

Aml *aml_call4(const char *method, Aml *arg1, Aml *arg2, Aml *arg3, Aml *arg4)
{
    return aml_call(method, 4, (Aml *[]) { arg1, arg2, arg3, arg4 });
}

Aml *aml_call5(const char *method, Aml *arg1, Aml *arg2, Aml *arg3, Aml *arg4, Aml *arg5)
{
    return aml_call(method, 5, (Aml *[]) { arg1, arg2, arg3, arg4, arg5 });
}

Aml *aml_call6(const char *method, Aml *arg1, Aml *arg2, Aml *arg3, Aml *arg4, Aml *arg5, Aml *arg6)
{
    return aml_call(method, 6, (Aml *[]) { arg1, arg2, arg3, arg4, arg5, arg6 });
}
