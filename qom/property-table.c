/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Property tables: an array in order of addition, with a hash index once there are more than a few.
 */
#include "qemu/osdep.h"
#include <json-glib/json-glib.h>
#include "qom-internal.h"

/* Below this number a scan is as fast as a hash. */
#define SCAN_MAX 6

struct PropertyTable {
    GPtrArray *order;
    GHashTable *index;
};

ObjectProperty *property_table_nth(const PropertyTable *table, unsigned index)
{
    return table && index < table->order->len ? g_ptr_array_index(table->order, index) : NULL;
}

ObjectProperty *property_table_find(const PropertyTable *table, const char *name)
{
    if (!table) {
        return NULL;
    }
    if (table->index) {
        return g_hash_table_lookup(table->index, name);
    }
    for (guint i = 0; i < table->order->len; i++) {
        ObjectProperty *prop = g_ptr_array_index(table->order, i);

        if (!strcmp(prop->name, name)) {
            return prop;
        }
    }
    return NULL;
}

void property_table_add(PropertyTable **table, ObjectProperty *prop)
{
    PropertyTable *t = *table;

    if (!t) {
        *table = t = g_new0(PropertyTable, 1);
        t->order = g_ptr_array_new();
    }
    g_ptr_array_add(t->order, prop);
    if (t->index) {
        g_hash_table_insert(t->index, prop->name, prop);
    } else if (t->order->len > SCAN_MAX) {
        t->index = g_hash_table_new(g_str_hash, g_str_equal);
        for (guint i = 0; i < t->order->len; i++) {
            ObjectProperty *p = g_ptr_array_index(t->order, i);

            g_hash_table_insert(t->index, p->name, p);
        }
    }
}

void property_table_steal(PropertyTable *table, ObjectProperty *prop)
{
    if (table->index) {
        g_hash_table_remove(table->index, prop->name);
    }
    g_ptr_array_remove(table->order, prop);
}

void property_table_free(PropertyTable *table)
{
    if (table) {
        g_ptr_array_free(table->order, true);
        g_clear_pointer(&table->index, g_hash_table_destroy);
        g_free(table);
    }
}

ObjectProperty *object_property_new(const char *name, const char *type, ObjectPropertyAccessor *get,
                                    ObjectPropertyAccessor *set, ObjectPropertyRelease *release,
                                    void *opaque)
{
    ObjectProperty *prop = g_new0(ObjectProperty, 1);

    prop->name = g_strdup(name);
    prop->type = g_strdup(type);
    prop->get = get;
    prop->set = set;
    prop->release = release;
    prop->opaque = opaque;
    return prop;
}

void object_property_free(ObjectProperty *prop)
{
    g_clear_pointer(&prop->defval, json_node_unref);
    g_free(prop->name);
    g_free(prop->type);
    g_free(prop->description);
    g_free(prop);
}
