/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Enumerations of the QAPI schema that many modules use. */
#ifndef QAPI_TYPES_COMMON_H
#define QAPI_TYPES_COMMON_H

#include "qapi/qapi-builtin-types.h"

/* A switch that may be left to the device or board. */
typedef enum OnOffAuto {
    ON_OFF_AUTO_AUTO,
    ON_OFF_AUTO_ON,
    ON_OFF_AUTO_OFF,
    ON_OFF_AUTO__MAX,
} OnOffAuto;

extern const QEnumLookup OnOffAuto_lookup;

#endif
