/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Properties as JSON values (what qom-get, qom-set and device_add carry). */
#ifndef QOM_OBJECT_JSON_H
#define QOM_OBJECT_JSON_H

#include "qom/object.h"
#include <json-glib/json-glib.h>

/* Value of property @name as a new node that the caller owns; NULL and *errp on failure. */
JsonNode *object_property_get_json(Object *obj, const char *name, Error **errp);
/* Sets property @name from @value (borrowed). Types are as strict as JSON's. */
bool object_property_set_json(Object *obj, const char *name, JsonNode *value, Error **errp);
/*
 * Sets each member of @props in its order. With @keyval, scalar members are strings in command-line
 * spelling
 * ("on", "4k"). Stops at the first failure.
 */
bool object_set_properties_from_json(Object *obj, JsonObject *props, bool keyval, Error **errp);

#endif
