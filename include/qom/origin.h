/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where a type comes from. */
#ifndef QOM_ORIGIN_H
#define QOM_ORIGIN_H

#include "qom/object.h"

/* The folder of configure --extra-hw that registered the type of @klass; NULL: it is part of the tree. */
const char *object_class_get_folder(ObjectClass *klass);

#endif
