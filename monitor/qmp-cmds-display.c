/* SPDX-License-Identifier: GPL-2.0-or-later */
/* QMP commands about displays. */
#include "qemu/osdep.h"
#include "qapi/error.h"
#include "ui/console.h"
#include "qmp-cmds.h"

JsonNode *qmp_screendump(JsonObject *args, Error **errp)
{
    const char *format = json_object_get_string_member_with_default(args, "format", "ppm");
    bool has_head = json_object_has_member(args, "head");
    QemuConsole *con;

    if (json_object_has_member(args, "device")) {
        con = qemu_console_lookup_by_device_name(qmp_arg_str(args, "device"),
                                                 qmp_arg_int(args, "head", 0), errp);
    } else if (has_head) {
        error_setg(errp, "'head' must be specified together with 'device'");
        return NULL;
    } else {
        con = qemu_console_lookup_by_index(0);
        if (!con) {
            error_setg(errp, "There is no console to take a screendump from");
        }
    }
    if (con) {
        graphic_hw_update(con);
        qemu_surface_save(qemu_console_surface(con), qmp_arg_str(args, "filename"), format, errp);
    }
    return NULL;
}
