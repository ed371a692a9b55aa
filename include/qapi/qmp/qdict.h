/* SPDX-License-Identifier: GPL-2.0-or-later */
/* QMP dictionaries are json-glib objects; these are QEMU's names for the calls that tests and models make. */
#ifndef QDICT_H
#define QDICT_H

#include <json-glib/json-glib.h>
#include <stdbool.h>

typedef struct _JsonObject QDict;
typedef struct _JsonArray QList;

/* Whether @dict has member @key. */
static inline bool qdict_haskey(const QDict *dict, const char *key)
{
    return json_object_has_member((QDict *)dict, key);
}

/* Number of members. */
static inline size_t qdict_size(const QDict *dict)
{
    return json_object_get_size((QDict *)dict);
}

/* String member; owned by @dict. The member must exist. */
static inline const char *qdict_get_str(const QDict *dict, const char *key)
{
    return json_object_get_string_member((QDict *)dict, key);
}

/* String member, or NULL. */
static inline const char *qdict_get_try_str(const QDict *dict, const char *key)
{
    return qdict_haskey(dict, key) ? qdict_get_str(dict, key) : NULL;
}

/* Integer member. The member must exist. */
static inline int64_t qdict_get_int(const QDict *dict, const char *key)
{
    return json_object_get_int_member((QDict *)dict, key);
}

/* Integer member, or @fallback. */
static inline int64_t qdict_get_try_int(const QDict *dict, const char *key, int64_t fallback)
{
    return qdict_haskey(dict, key) ? qdict_get_int(dict, key) : fallback;
}

/* Boolean member. The member must exist. */
static inline bool qdict_get_bool(const QDict *dict, const char *key)
{
    return json_object_get_boolean_member((QDict *)dict, key);
}

/* Boolean member, or @fallback. */
static inline bool qdict_get_try_bool(const QDict *dict, const char *key, bool fallback)
{
    return qdict_haskey(dict, key) ? qdict_get_bool(dict, key) : fallback;
}

/* Member that is itself a dictionary (a list), borrowed; NULL when there is none. */
static inline QDict *qdict_get_qdict(const QDict *dict, const char *key)
{
    return qdict_haskey(dict, key) ? json_object_get_object_member((QDict *)dict, key) : NULL;
}

static inline QList *qdict_get_qlist(const QDict *dict, const char *key)
{
    return qdict_haskey(dict, key) ? json_object_get_array_member((QDict *)dict, key) : NULL;
}

/* Releases one reference; NULL is ignored. */
static inline void qobject_unref_dict(QDict *dict)
{
    if (dict) {
        json_object_unref(dict);
    }
}
#define qobject_unref(dict) qobject_unref_dict(dict)

#endif
