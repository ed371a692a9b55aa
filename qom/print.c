/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text about objects: the tree, and help on properties. Layouts are the oracle's.
 */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qapi/json-text.h"
#include "qom/print.h"
#include "qom-internal.h"

/* Column where the description of a property starts. */
#define DESCRIPTION_COLUMN 24

static int compare_children(gconstpointer a, gconstpointer b)
{
    return g_strcmp0((*(Object *const *)a)->child_name, (*(Object *const *)b)->child_name);
}

static int collect_child(Object *child, void *opaque)
{
    g_ptr_array_add(opaque, child);
    return 0;
}

static void print_object(GString *out, Object *obj, int indent)
{
    g_autoptr(GPtrArray) children = g_ptr_array_new();

    g_string_append_printf(out, "%*s/%s (%s)\n", indent, "", obj->child_name ?: "",
                           object_get_typename(obj));
    object_child_foreach(obj, collect_child, children);
    g_ptr_array_sort(children, compare_children);
    for (guint i = 0; i < children->len; i++) {
        print_object(out, g_ptr_array_index(children, i), indent + 2);
    }
}

void qom_print_tree(GString *out, const char *path, Error **errp)
{
    bool ambiguous = false;
    Object *obj = object_resolve_path(path ?: "/machine", &ambiguous);

    if (ambiguous) {
        error_setg(errp, "Path '%s' is ambiguous.", path);
    } else if (!obj) {
        error_setg(errp, "Path '%s' could not be resolved.", path ?: "/machine");
    } else {
        print_object(out, obj, 0);
    }
}

char *object_property_help(const char *name, const char *type, JsonNode *defval,
                           const char *description)
{
    GString *line = g_string_new(NULL);

    g_string_append_printf(line, "  %s=<%s>", name, type);
    if (description || defval) {
        if (line->len < DESCRIPTION_COLUMN) {
            g_string_append_printf(line, "%*s", (int)(DESCRIPTION_COLUMN - line->len), "");
        }
        g_string_append(line, " - ");
        g_string_append(line, description ?: "");
    }
    if (defval) {
        g_autofree char *text = json_text_format(defval, false);

        g_string_append_printf(line, " (default: %s)", text);
    }
    return g_string_free(line, false);
}

static int compare_lines(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char *qom_property_help(const char *name, ObjectClass *klass, Object *obj,
                        bool (*wanted)(const ObjectProperty *prop))
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    GString *text = g_string_new(NULL);
    ObjectPropertyIterator iter;
    ObjectProperty *prop;

    if (obj) {
        object_property_iter_init(&iter, obj);
    } else {
        object_class_property_iter_init(&iter, klass);
    }
    while ((prop = object_property_iter_next(&iter))) {
        if (wanted(prop)) {
            g_ptr_array_add(lines, object_property_help(prop->name, prop->type, prop->defval,
                                                        prop->description));
        }
    }
    g_ptr_array_sort(lines, compare_lines);
    if (lines->len) {
        g_string_append_printf(text, "%s options:\n", name);
    } else {
        g_string_append_printf(text, "There are no options for %s.\n", name);
    }
    for (guint i = 0; i < lines->len; i++) {
        g_string_append_printf(text, "%s\n", (char *)g_ptr_array_index(lines, i));
    }
    return g_string_free(text, false);
}

static bool is_writable(const ObjectProperty *prop)
{
    return prop->set != NULL;
}

bool type_print_class_properties(const char *type)
{
    ObjectClass *klass = object_class_by_name(type);
    g_autofree char *text = NULL;

    if (!klass) {
        return false;
    }
    text = qom_property_help(type, klass, NULL, is_writable);
    fputs(text, stdout);
    return true;
}
