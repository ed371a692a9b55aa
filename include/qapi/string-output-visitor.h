/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes one scalar, or a list of integers, as text. @human: strings in quotes ("<null>" for none),
 * integers as "16 (0x10)", sizes as "4096 (4 KiB)".
 */
#ifndef QAPI_STRING_OUTPUT_VISITOR_H
#define QAPI_STRING_OUTPUT_VISITOR_H

#include "qapi/visitor.h"

typedef struct StringOutputVisitor StringOutputVisitor;

/* visit_complete(v, result) puts the text at *@result; the caller owns it. */
Visitor *string_output_visitor_new(bool human, char **result);

#endif
