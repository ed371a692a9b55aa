/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Objects that users create: "-object TYPE,id=ID,prop=value" and object-add. A type says that it is
 * one by implementing the interface TYPE_USER_CREATABLE.
 */
#ifndef OBJECT_INTERFACES_H
#define OBJECT_INTERFACES_H

#include "qom/object.h"

#define TYPE_USER_CREATABLE "user-creatable"

typedef struct UserCreatableClass UserCreatableClass;
DECLARE_CLASS_CHECKERS(UserCreatableClass, USER_CREATABLE, TYPE_USER_CREATABLE)
#define USER_CREATABLE(obj) INTERFACE_CHECK(UserCreatable, (obj), TYPE_USER_CREATABLE)

typedef struct UserCreatable UserCreatable;
typedef struct _JsonObject JsonObject;

struct UserCreatableClass {
    InterfaceClass parent_class;

    /* Called after all properties are set: checks them and makes the object ready. */
    void (*complete)(UserCreatable *uc, Error **errp);
    /* Says whether the object is unused, so that object_del may delete it. NULL: always. */
    bool (*can_be_deleted)(UserCreatable *uc);
};

/* Calls complete(). False and *errp when it fails. */
bool user_creatable_complete(UserCreatable *uc, Error **errp);
/* Asks can_be_deleted(). */
bool user_creatable_can_be_deleted(UserCreatable *uc);

/*
 * Makes an object of @type as /objects/@id, sets @props from it and completes it. A new reference
 * is returned; NULL and *errp on failure.
 */
Object *user_creatable_add_type(const char *type, const char *id, JsonObject *props, Error **errp);
/* Parses "TYPE,id=ID,prop=value..." or a JSON object of the same, and makes the object. */
bool user_creatable_add_from_str(const char *str, Error **errp);
/* True when @type,help or help was asked for, with the answer printed on stdout. */
bool user_creatable_print_help_from_str(const char *str);
/* Deletes /objects/@id. False and *errp when there is none or it is in use. */
bool user_creatable_del(const char *id, Error **errp);
/* Deletes all of /objects; for the end of the program. */
void user_creatable_cleanup(void);

#endif
