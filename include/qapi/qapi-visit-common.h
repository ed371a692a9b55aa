/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Visits of the enumerations in qapi-types-common.h. */
#ifndef QAPI_VISIT_COMMON_H
#define QAPI_VISIT_COMMON_H

#include "qapi/visitor.h"
#include "qapi/qapi-types-common.h"

bool visit_type_OnOffAuto(Visitor *v, const char *name, OnOffAuto *obj, Error **errp);
bool visit_type_OnOffSplit(Visitor *v, const char *name, OnOffSplit *obj, Error **errp);
bool visit_type_OffAutoPCIBAR(Visitor *v, const char *name, OffAutoPCIBAR *obj, Error **errp);
bool visit_type_PCIELinkSpeed(Visitor *v, const char *name, PCIELinkSpeed *obj, Error **errp);
bool visit_type_PCIELinkWidth(Visitor *v, const char *name, PCIELinkWidth *obj, Error **errp);

#endif
