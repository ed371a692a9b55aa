/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows of the tables of exact types; see signatures.c. */
#ifndef SIGNATURES_H
#define SIGNATURES_H

#define SAME(name, ...) \
    _Static_assert(__builtin_types_compatible_p(__typeof__(name), __VA_ARGS__), "type of " #name)
#define MEMBER(type, field, ...) \
    _Static_assert(__builtin_types_compatible_p(__typeof__(((type *)0)->field), __VA_ARGS__), \
                   #type "." #field)
/* A call that compiles, with this result: for names that take more than one number of arguments. */
#define CALL(type, ...) \
    _Static_assert(__builtin_types_compatible_p(__typeof__(__VA_ARGS__), type), #__VA_ARGS__)
#define STRING(name, value) _Static_assert(sizeof(name) == sizeof(value), #name)

#endif
