/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Visitors of the machine's structured properties: members by their QAPI names. False with @errp.
 */
#ifndef QAPI_VISIT_MACHINE_H
#define QAPI_VISIT_MACHINE_H

#include "qapi/qapi-types-machine.h"
#include "qapi/visitor.h"

/*
 * Each visits a struct of the caller's, including start and end. Strings are set as g_malloc'd
 * copies.
 */
bool visit_type_SMPConfiguration_members(Visitor *v, const char *name, SMPConfiguration *obj,
                                         Error **errp);
bool visit_type_BootConfiguration_members(Visitor *v, const char *name, BootConfiguration *obj,
                                          Error **errp);
bool visit_type_MemorySizeConfiguration_members(Visitor *v, const char *name,
                                                MemorySizeConfiguration *obj, Error **errp);

/* Frees the strings of @obj and clears it. */
void boot_configuration_clear(BootConfiguration *obj);

#endif
