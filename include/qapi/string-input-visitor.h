/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads one scalar, or a list of integers ("1,3-5"), from text: integers in C's bases, sizes with
 * suffixes, booleans as on/off/yes/no/true/false.
 */
#ifndef QAPI_STRING_INPUT_VISITOR_H
#define QAPI_STRING_INPUT_VISITOR_H

#include "qapi/visitor.h"

typedef struct StringInputVisitor StringInputVisitor;

/* @str must live as long as the visitor. */
Visitor *string_input_visitor_new(const char *str);

#endif
